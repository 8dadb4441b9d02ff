//! Accounts, and the browsers and programs that are signed in to them.

use diesel::prelude::*;
use koinon_core::policy::Role;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::error::{found, stored_hash};
use crate::person::{PersonRow, read_person};
use crate::schema::{account, api_token, city, person, session};
use crate::{Account, ApiToken, ApiTokenId, Conn, Error, PersonId, Session, Tx};

type AccountRow = (i64, String, String, String, bool, i64, bool, bool);
type SessionRow = (Vec<u8>, i64, String, i64, i64);
type TokenRow = (i64, Vec<u8>, i64, String, String, i64, Option<i64>, Option<i64>);

fn read_account(
    (_, login, password, role, suspended, _, moderates, checked): AccountRow,
    person: PersonRow,
    authority: String,
) -> Result<Account, Error> {
    let role = Role::from_code(&role).ok_or(Error::Corrupt(role))?;
    Ok(Account { person: read_person(person, authority), login, password, role, suspended, moderates, checked })
}

fn read_session((token, person, csrf, created, expires): SessionRow) -> Result<Session, Error> {
    Ok(Session {
        token: stored_hash(&token)?,
        person: PersonId(person),
        csrf,
        created: Timestamp::from_millis(created),
        expires: Timestamp::from_millis(expires),
    })
}

fn read_token((id, token, person, label, scopes, created, last_used, expires): TokenRow) -> Result<ApiToken, Error> {
    Ok(ApiToken {
        id: ApiTokenId(id),
        token: stored_hash(&token)?,
        person: PersonId(person),
        label,
        scopes,
        created: Timestamp::from_millis(created),
        last_used: last_used.map(Timestamp::from_millis),
        expires: expires.map(Timestamp::from_millis),
    })
}

impl Conn {
    /// An account by what its owner signs in with.
    pub fn account_by_login(&mut self, login: &str) -> Result<Option<Account>, Error> {
        let found = on_each_backend!(self, db => account::table
            .inner_join(person::table.inner_join(city::table))
            .filter(account::login.eq(login))
            .select((account::all_columns, person::all_columns, city::authority))
            .first(db))
        .optional()?;
        found.map(|(account, person, authority)| read_account(account, person, authority)).transpose()
    }

    /// The account of a person.
    pub fn account(&mut self, person: PersonId) -> Result<Option<Account>, Error> {
        let found = on_each_backend!(self, db => account::table
            .inner_join(person::table.inner_join(city::table))
            .filter(account::person.eq(person.0))
            .select((account::all_columns, person::all_columns, city::authority))
            .first(db))
        .optional()?;
        found.map(|(account, person, authority)| read_account(account, person, authority)).transpose()
    }

    /// All accounts by login, at most `limit`, after `after`.
    pub fn accounts(&mut self, after: Option<&str>, limit: i64) -> Result<Vec<Account>, Error> {
        let rows = on_each_backend!(self, db => account::table
            .inner_join(person::table.inner_join(city::table))
            // No login is empty.
            .filter(account::login.gt(after.unwrap_or_default()))
            .order(account::login)
            .limit(limit)
            .select((account::all_columns, person::all_columns, city::authority))
            .load(db))?;
        rows.into_iter().map(|(account, person, authority)| read_account(account, person, authority)).collect()
    }

    /// Whether there is any account.
    pub fn has_accounts(&mut self) -> Result<bool, Error> {
        Ok(on_each_backend!(self, db => account::table.select(account::person).first::<i64>(db)).optional()?.is_some())
    }

    /// How many accounts there are.
    pub fn count_accounts(&mut self) -> Result<i64, Error> {
        Ok(on_each_backend!(self, db => account::table.count().get_result(db))?)
    }

    /// A session that has not ended at `now`, with its account (never a suspended one).
    pub fn session(&mut self, token: &Hash, now: Timestamp) -> Result<Option<(Session, Account)>, Error> {
        let found = on_each_backend!(self, db => session::table
            .inner_join(account::table.inner_join(person::table.inner_join(city::table)))
            .filter(session::token.eq(&token.0[..]))
            .filter(session::expires.gt(now.as_millis()))
            .filter(account::suspended.eq(false))
            .select((session::all_columns, account::all_columns, person::all_columns, city::authority))
            .first(db))
        .optional()?;
        let read = |(session, account, person, authority)| {
            Ok((read_session(session)?, read_account(account, person, authority)?))
        };
        found.map(read).transpose()
    }

    /// An API token that has not ended at `now`, with its account (never a suspended one).
    pub fn api_token(&mut self, token: &Hash, now: Timestamp) -> Result<Option<(ApiToken, Account)>, Error> {
        let found = on_each_backend!(self, db => api_token::table
            .inner_join(account::table.inner_join(person::table.inner_join(city::table)))
            .filter(api_token::token.eq(&token.0[..]))
            .filter(api_token::expires.is_null().or(api_token::expires.gt(now.as_millis())))
            .filter(account::suspended.eq(false))
            .select((api_token::all_columns, account::all_columns, person::all_columns, city::authority))
            .first(db))
        .optional()?;
        let read =
            |(token, account, person, authority)| Ok((read_token(token)?, read_account(account, person, authority)?));
        found.map(read).transpose()
    }

    /// The API tokens of a person, newest first.
    pub fn api_tokens(&mut self, person: PersonId) -> Result<Vec<ApiToken>, Error> {
        let rows = api_token::table.filter(api_token::person.eq(person.0)).order(api_token::id.desc());
        on_each_backend!(self, db => rows.load::<TokenRow>(db))?.into_iter().map(read_token).collect()
    }
}

impl Tx<'_> {
    /// Gives a person an account. [`Error::Taken`] if the login is.
    pub fn insert_account(
        &mut self,
        person: PersonId,
        login: &str,
        password: &str,
        role: Role,
        created: Timestamp,
    ) -> Result<(), Error> {
        if self.account_by_login(login)?.is_some() {
            return Err(Error::Taken(login.to_owned()));
        }
        let row = (
            account::person.eq(person.0),
            account::login.eq(login),
            account::password.eq(password),
            account::role.eq(role.code()),
            account::suspended.eq(false),
            account::created.eq(created.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(account::table).values(row).execute(db))?;
        Ok(())
    }

    /// Notes whether somebody of the city has looked at the first thing that its owner said here.
    pub fn set_checked(&mut self, person: PersonId, checked: bool) -> Result<(), Error> {
        let account = diesel::update(account::table.find(person.0)).set(account::checked.eq(checked));
        found(on_each_backend!(self, db => account.execute(db))?, "the account")
    }

    /// Sets a password hash.
    pub fn set_password(&mut self, person: PersonId, password: &str) -> Result<(), Error> {
        let account = diesel::update(account::table.find(person.0));
        found(on_each_backend!(self, db => account.set(account::password.eq(password)).execute(db))?, "the account")
    }

    /// Sets a role.
    pub fn set_role(&mut self, person: PersonId, role: Role) -> Result<(), Error> {
        let account = diesel::update(account::table.find(person.0));
        found(on_each_backend!(self, db => account.set(account::role.eq(role.code())).execute(db))?, "the account")
    }

    /// Gives moderation to an officer, or takes it back.
    pub fn set_moderates(&mut self, person: PersonId, moderates: bool) -> Result<(), Error> {
        let account = diesel::update(account::table.find(person.0)).set(account::moderates.eq(moderates));
        found(on_each_backend!(self, db => account.execute(db))?, "the account")
    }

    /// Suspends or readmits; a suspended person's sessions and tokens end.
    pub fn set_suspended(&mut self, person: PersonId, suspended: bool) -> Result<(), Error> {
        let account = diesel::update(account::table.find(person.0));
        found(on_each_backend!(self, db => account.set(account::suspended.eq(suspended)).execute(db))?, "the account")?;
        if suspended {
            self.delete_sessions_of(person)?;
            on_each_backend!(self, db => {
                diesel::delete(api_token::table.filter(api_token::person.eq(person.0))).execute(db)
            })?;
        }
        Ok(())
    }

    /// Opens a session.
    pub fn insert_session(&mut self, session: &Session) -> Result<(), Error> {
        let row = (
            session::token.eq(&session.token.0[..]),
            session::person.eq(session.person.0),
            session::csrf.eq(&session.csrf),
            session::created.eq(session.created.as_millis()),
            session::expires.eq(session.expires.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(session::table).values(row).execute(db))?;
        Ok(())
    }

    /// Ends a session.
    pub fn delete_session(&mut self, token: &Hash) -> Result<(), Error> {
        on_each_backend!(self, db => {
            diesel::delete(session::table.filter(session::token.eq(&token.0[..]))).execute(db)
        })?;
        Ok(())
    }

    /// Ends all sessions of a person.
    pub fn delete_sessions_of(&mut self, person: PersonId) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(session::table.filter(session::person.eq(person.0))).execute(db))?;
        Ok(())
    }

    /// Removes sessions that ended before `now`.
    pub fn delete_expired_sessions(&mut self, now: Timestamp) -> Result<(), Error> {
        on_each_backend!(self, db => {
            diesel::delete(session::table.filter(session::expires.le(now.as_millis()))).execute(db)
        })?;
        Ok(())
    }

    /// Makes an API token.
    pub fn insert_api_token(
        &mut self,
        token: &Hash,
        person: PersonId,
        label: &str,
        scopes: &str,
        created: Timestamp,
        expires: Option<Timestamp>,
    ) -> Result<ApiTokenId, Error> {
        let row = (
            api_token::token.eq(&token.0[..]),
            api_token::person.eq(person.0),
            api_token::label.eq(label),
            api_token::scopes.eq(scopes),
            api_token::created.eq(created.as_millis()),
            api_token::expires.eq(expires.map(Timestamp::as_millis)),
        );
        let insert = diesel::insert_into(api_token::table).values(row).returning(api_token::id);
        Ok(ApiTokenId(on_each_backend!(self, db => insert.get_result(db))?))
    }

    /// Removes an API token of this person; false if there is none of that number.
    pub fn delete_api_token(&mut self, person: PersonId, id: ApiTokenId) -> Result<bool, Error> {
        let token = api_token::table.find(id.0).filter(api_token::person.eq(person.0));
        Ok(on_each_backend!(self, db => diesel::delete(token).execute(db))? > 0)
    }

    /// Notes that a token was used.
    pub fn touch_api_token(&mut self, id: ApiTokenId, now: Timestamp) -> Result<(), Error> {
        let token = diesel::update(api_token::table.find(id.0));
        on_each_backend!(self, db => token.set(api_token::last_used.eq(now.as_millis())).execute(db))?;
        Ok(())
    }
}
