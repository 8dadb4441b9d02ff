//! Statements that run at every save and are prepared once for each connection.
//!
//! diesel prepares an UPDATE, and whatever goes through `sql_query`, anew at each run, since it cannot tell whether the text is
//! the same again. Of these it is, and preparing them would cost more than running them. The same holds on SQLite for `eq_any`,
//! whose text depends on how many values there are.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{QueryResult, RunQueryDsl};

/// Up to so many rows are looked up one by one, by a statement that stays prepared; more are asked for together.
pub(crate) const FEW: usize = 4;

/// A statement whose text is the same at each run, with its values.
pub(crate) struct Prepared<'a, ST = ()> {
    sql: &'static str,
    values: &'a [Value<'a>],
    row: PhantomData<ST>,
}

/// A value of a statement.
pub(crate) enum Value<'a> {
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A statement with a `?` for each of its values, and nowhere else; `ST` are the types of the columns that it gives.
pub(crate) fn prepared<'a, ST>(sql: &'static str, values: &'a [Value<'a>]) -> Prepared<'a, ST> {
    Prepared { sql, values, row: PhantomData }
}

impl<DB, ST> QueryFragment<DB> for Prepared<'_, ST>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
    [u8]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (n, piece) in self.sql.split('?').enumerate() {
            if n > 0 {
                match values.next() {
                    Some(Value::Integer(value)) => out.push_bind_param::<BigInt, i64>(value)?,
                    Some(Value::Text(value)) => out.push_bind_param::<Text, str>(value)?,
                    Some(Value::Bytes(value)) => out.push_bind_param::<Binary, [u8]>(value)?,
                    None => return Err(diesel::result::Error::QueryBuilderError("a value is missing".into())),
                }
            }
            out.push_sql(piece);
        }
        Ok(())
    }
}

impl<ST> QueryId for Prepared<'_, ST> {
    // Found again by its text.
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Prepared<'_, ST> {
    type SqlType = ST;
}

impl<Db, ST> RunQueryDsl<Db> for Prepared<'_, ST> {}
