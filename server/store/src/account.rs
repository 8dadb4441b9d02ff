//! People, accounts, sessions and API tokens.

use koinon_core::policy::Role;
use koinon_core::{Hash, Timestamp};

use crate::{Account, ApiToken, ApiTokenId, Conn, Error, NewPerson, Person, PersonId, Session, Tx};

impl Conn {
    /// A person by row.
    pub fn person(&mut self, id: PersonId) -> Result<Option<Person>, Error> {
        todo!()
    }
    /// A person by ActivityPub id.
    pub fn person_by_ap_id(&mut self, ap_id: &str) -> Result<Option<Person>, Error> {
        todo!()
    }
    /// A person of this city by ULID.
    pub fn person_by_ulid(&mut self, ulid: &str) -> Result<Option<Person>, Error> {
        todo!()
    }
    /// A person of this city by `preferredUsername`.
    pub fn local_person(&mut self, handle: &str) -> Result<Option<Person>, Error> {
        todo!()
    }
    /// An account by what its owner signs in with.
    pub fn account_by_login(&mut self, login: &str) -> Result<Option<Account>, Error> {
        todo!()
    }
    /// The account of a person.
    pub fn account(&mut self, person: PersonId) -> Result<Option<Account>, Error> {
        todo!()
    }
    /// All accounts by login, at most `limit`, after `after`.
    pub fn accounts(&mut self, after: Option<&str>, limit: i64) -> Result<Vec<Account>, Error> {
        todo!()
    }
    /// Whether there is any account.
    pub fn has_accounts(&mut self) -> Result<bool, Error> {
        todo!()
    }
    /// A session that has not ended at `now`, with its account (never a suspended one).
    pub fn session(&mut self, token: &Hash, now: Timestamp) -> Result<Option<(Session, Account)>, Error> {
        todo!()
    }
    /// An API token that has not ended at `now`, with its account (never a suspended one).
    pub fn api_token(&mut self, token: &Hash, now: Timestamp) -> Result<Option<(ApiToken, Account)>, Error> {
        todo!()
    }
    /// The API tokens of a person, newest first.
    pub fn api_tokens(&mut self, person: PersonId) -> Result<Vec<ApiToken>, Error> {
        todo!()
    }
}

impl Tx<'_> {
    /// Stores a person.
    pub fn insert_person(&mut self, person: &NewPerson) -> Result<PersonId, Error> {
        todo!()
    }
    /// Stores a remote person, or renews the name of the one there is.
    pub fn ensure_person(&mut self, person: &NewPerson) -> Result<PersonId, Error> {
        todo!()
    }
    /// Gives a person an account. [`Error::Taken`] if the login is.
    pub fn insert_account(
        &mut self,
        person: PersonId,
        login: &str,
        password: &str,
        role: Role,
        created: Timestamp,
    ) -> Result<(), Error> {
        todo!()
    }
    /// Sets a password hash.
    pub fn set_password(&mut self, person: PersonId, password: &str) -> Result<(), Error> {
        todo!()
    }
    /// Sets a role.
    pub fn set_role(&mut self, person: PersonId, role: Role) -> Result<(), Error> {
        todo!()
    }
    /// Suspends or readmits; a suspended person's sessions and tokens end.
    pub fn set_suspended(&mut self, person: PersonId, suspended: bool) -> Result<(), Error> {
        todo!()
    }
    /// Sets the name for people.
    pub fn set_person_name(&mut self, person: PersonId, name: &str) -> Result<(), Error> {
        todo!()
    }
    /// Opens a session.
    pub fn insert_session(&mut self, session: &Session) -> Result<(), Error> {
        todo!()
    }
    /// Ends a session.
    pub fn delete_session(&mut self, token: &Hash) -> Result<(), Error> {
        todo!()
    }
    /// Ends all sessions of a person.
    pub fn delete_sessions_of(&mut self, person: PersonId) -> Result<(), Error> {
        todo!()
    }
    /// Removes sessions that ended before `now`.
    pub fn delete_expired_sessions(&mut self, now: Timestamp) -> Result<(), Error> {
        todo!()
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
        todo!()
    }
    /// Removes an API token of this person.
    pub fn delete_api_token(&mut self, person: PersonId, id: ApiTokenId) -> Result<bool, Error> {
        todo!()
    }
    /// Notes that a token was used.
    pub fn touch_api_token(&mut self, id: ApiTokenId, now: Timestamp) -> Result<(), Error> {
        todo!()
    }
}
