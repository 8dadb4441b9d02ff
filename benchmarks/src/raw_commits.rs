//! What an edit writes, and the same written by SQLite alone.
//!
//! Triggers note each row that edits insert, change and delete. The same statements, prepared, are then carried out on a
//! copy of the database as it was before: the same rows and bytes, tables, indexes and settings, one transaction an edit,
//! and no question asked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rusqlite::Connection;
use rusqlite::types::Value;

/// The writes of one edit.
pub(crate) type Writes = Vec<Write>;

/// One row written.
pub(crate) struct Write {
    table: String,
    sql: String,
    values: Vec<Value>,
}

/// How a connection of the store is set up for writing.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;";

/// Copies a database that nobody writes to.
pub(crate) fn copy(database: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let db = Connection::open(database)?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let copy = folder.join("raw.sqlite");
    std::fs::copy(database, &copy)?;
    Ok(copy)
}

/// Notes what is written to a database.
pub(crate) struct Trace {
    db: Connection,
    columns: BTreeMap<String, Vec<String>>,
    seen: i64,
}

impl Trace {
    /// Begins to note.
    pub(crate) fn start(database: &Path) -> anyhow::Result<Self> {
        let db = Connection::open(database)?;
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut all = db.prepare(
            "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c \
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
        )?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            columns.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        drop(rows);
        drop(all);
        let mut sql =
            "CREATE TABLE trace (id INTEGER PRIMARY KEY, tbl TEXT, row INTEGER, was TEXT, becomes TEXT);".to_owned();
        for (table, columns) in &columns {
            let quoted = |row: &str| {
                columns.iter().map(|column| format!("quote({row}.{column})")).collect::<Vec<_>>().join(" || ',' || ")
            };
            for (event, row, was, becomes) in [
                ("INSERT", "NEW", "NULL".to_owned(), quoted("NEW")),
                ("UPDATE", "OLD", quoted("OLD"), quoted("NEW")),
                ("DELETE", "OLD", quoted("OLD"), "NULL".to_owned()),
            ] {
                sql += &format!(
                    "CREATE TRIGGER trace_{table}_{event} AFTER {event} ON {table} BEGIN \
                     INSERT INTO trace (tbl, row, was, becomes) VALUES ('{table}', {row}.rowid, {was}, {becomes}); END;"
                );
            }
        }
        db.execute_batch(&sql)?;
        Ok(Self { db, columns, seen: 0 })
    }

    /// What was written since this was asked last.
    pub(crate) fn take(&mut self) -> anyhow::Result<Writes> {
        let mut noted =
            self.db.prepare_cached("SELECT id, tbl, row, was, becomes FROM trace WHERE id > ? ORDER BY id")?;
        let rows = noted
            .query_map([self.seen], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
        let mut writes = Vec::new();
        for row in rows {
            let (id, table, row, was, becomes): (i64, String, i64, Option<String>, Option<String>) = row?;
            let columns = self.columns.get(&table).context("a table without columns")?;
            let values = |text: Option<String>| text.map(|text| self.values(&text, columns.len())).transpose();
            writes.push(write(table, columns, row, values(was)?, values(becomes)?)?);
            self.seen = id;
        }
        Ok(writes)
    }

    /// The values that SQLite wrote as literals.
    fn values(&self, literals: &str, count: usize) -> anyhow::Result<Vec<Value>> {
        Ok(self.db.query_row(&format!("SELECT {literals}"), [], |row| (0..count).map(|at| row.get(at)).collect())?)
    }

    /// Ends, and leaves no trace.
    pub(crate) fn stop(self) -> anyhow::Result<()> {
        for table in self.columns.keys() {
            for event in ["INSERT", "UPDATE", "DELETE"] {
                self.db.execute_batch(&format!("DROP TRIGGER trace_{table}_{event}"))?;
            }
        }
        Ok(self.db.execute_batch("DROP TABLE trace")?)
    }
}

/// The statement that writes a row. A change sets the columns whose values are new.
fn write(
    table: String,
    columns: &[String],
    row: i64,
    was: Option<Vec<Value>>,
    becomes: Option<Vec<Value>>,
) -> anyhow::Result<Write> {
    let (sql, values) = match (was, becomes) {
        (None, Some(values)) => {
            let places = vec!["?"; columns.len()].join(", ");
            (format!("INSERT INTO {table} ({}) VALUES ({places})", columns.join(", ")), values)
        }
        (Some(was), Some(becomes)) => {
            let pairs = columns.iter().zip(was).zip(becomes);
            let (mut sets, mut values) = (Vec::new(), Vec::new());
            for ((column, _), new) in pairs.filter(|((_, old), new)| old != new) {
                sets.push(format!("{column} = ?"));
                values.push(new);
            }
            if sets.is_empty() {
                sets.push(format!("{0} = {0}", columns[0]));
            }
            values.push(Value::Integer(row));
            (format!("UPDATE {table} SET {} WHERE rowid = ?", sets.join(", ")), values)
        }
        (_, None) => (format!("DELETE FROM {table} WHERE rowid = ?"), vec![Value::Integer(row)]),
    };
    Ok(Write { table, sql, values })
}

/// Which rows edits write, and how many bytes of values: "body 1, change 1, …".
pub(crate) fn summary(edits: &[Writes]) -> String {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for write in edits.iter().flatten() {
        *rows.entry(&write.table).or_default() += 1;
    }
    let bytes: usize = edits.iter().flatten().flat_map(|write| &write.values).map(size).sum();
    let count = edits.len().max(1);
    let rows = rows.iter().map(|(table, rows)| format!("{table} {:.2}", *rows as f64 / count as f64));
    format!("{}; {} bytes of values", rows.collect::<Vec<_>>().join(", "), bytes / count)
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
    }
}

/// SQLite alone.
pub(crate) struct Raw(Connection);

impl Raw {
    /// Opens a copy of the database from before the writes.
    pub(crate) fn open(database: &Path) -> anyhow::Result<Self> {
        let db = Connection::open(database)?;
        db.execute_batch(SETTINGS)?;
        db.set_prepared_statement_cache_capacity(200);
        Ok(Self(db))
    }

    /// Writes the same, one transaction an edit, and says how long it took.
    pub(crate) fn commit(&self, edits: &[Writes]) -> anyhow::Result<Duration> {
        let start = Instant::now();
        for writes in edits {
            self.0.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            for write in writes {
                self.0.prepare_cached(&write.sql)?.execute(rusqlite::params_from_iter(&write.values))?;
            }
            self.0.prepare_cached("COMMIT")?.execute([])?;
        }
        Ok(start.elapsed())
    }
}
