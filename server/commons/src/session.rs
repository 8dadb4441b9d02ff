//! Signing in and out: sessions for browsers, tokens for programs.

use koinon_core::text::clean_line;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Account, ApiToken, ApiTokenId, Session};

use crate::account::password_fits;
use crate::clock::random_secret;
use crate::scope::Scopes;
use crate::{Actor, Commons, Error};

/// How long a session lasts, in milliseconds: 30 days.
const SESSION_LIFE: i64 = 30 * 24 * 3600 * 1000;
/// A well-formed hash that no password fits: unknown logins cost the same time as known ones.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// A token's use is noted at most this often, in milliseconds, so that reading stays reading.
const TOUCH_EVERY: i64 = 60 * 60 * 1000;

/// A token that somebody sent.
#[derive(Debug, Clone)]
pub struct TokenHolder {
    /// Whose it is.
    pub account: Account,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Which it is.
    pub id: ApiTokenId,
}

impl Commons {
    /// Changes when sessions end of people who did not end them themselves (a suspension, a new password), on this node: whoever
    /// keeps something open for somebody looks whether they are still signed in.
    #[must_use]
    pub fn sessions_ended(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.sessions_ended.subscribe()
    }

    pub(crate) fn end_sessions_seen(&self) {
        self.inner.sessions_ended.send_modify(|count| *count += 1);
    }

    /// Checks a login and its password. `address` is where the request came from, for the limit on guesses.
    ///
    /// # Errors
    /// [`Error::Invalid`] if they do not fit (the same for an unknown login), [`Error::TooMany`].
    pub async fn check_password(&self, login: &str, password: String, address: &str) -> Result<Account, Error> {
        let now = self.now();
        let login = login.trim().to_lowercase();
        let throttle = &self.inner.throttle;
        let names = [format!("login {}", clean_line(&login, 64)), format!("address {address}")];
        if let Some(seconds) = names.iter().find_map(|name| throttle.wait(name, now)) {
            return Err(Error::TooMany(seconds));
        }
        let account = match login.contains(char::is_control) {
            // No login has such characters, and PostgreSQL does not even read them.
            true => None,
            false => self.store().read(move |conn| -> Result<_, Error> { Ok(conn.account_by_login(&login)?) }).await?,
        };
        let hash = account.as_ref().map_or_else(|| NOBODY.to_owned(), |account| account.password.clone());
        let fits = password_fits(password, hash).await;
        match account {
            Some(account) if fits && !account.suspended => {
                throttle.succeeded(&names[0]);
                Ok(account)
            }
            _ => {
                names.iter().for_each(|name| throttle.failed(name, now));
                Err(Error::invalid("password", "wrong_login", "this login and password do not fit together"))
            }
        }
    }

    /// Opens a session for a browser; answers the cookie's value.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn open_session(&self, account: &Account) -> Result<(String, Session), Error> {
        let (secret, now) = (random_secret(), self.now());
        let session = Session {
            token: Hash::of(&secret),
            person: account.person.id,
            csrf: random_secret(),
            created: now,
            expires: now.plus_millis(SESSION_LIFE),
        };
        let stored = session.clone();
        self.store()
            .write(move |tx| -> Result<(), Error> {
                tx.delete_expired_sessions(now)?;
                Ok(tx.insert_session(&stored)?)
            })
            .await?;
        Ok((secret, session))
    }

    /// The session behind a cookie.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn session(&self, cookie: &str) -> Result<Option<(Session, Account)>, Error> {
        let (token, now) = (Hash::of(cookie), self.now());
        self.store().read(move |conn| Ok(conn.session(&token, now)?)).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn close_session(&self, cookie: &str) -> Result<(), Error> {
        let token = Hash::of(cookie);
        self.store().write(move |tx| Ok(tx.delete_session(&token)?)).await
    }

    /// Makes an API token for a person, good for `life` milliseconds, or until it is revoked; the answer is shown once and
    /// never again.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Store`].
    pub async fn make_token(
        &self,
        actor: &Actor,
        label: &str,
        scopes: &Scopes,
        life: Option<i64>,
    ) -> Result<String, Error> {
        let person = actor.account()?.person.id;
        let scopes = scopes.to_string();
        let (secret, now, label) = (random_secret(), self.now(), clean_line(label, 80));
        let token = Hash::of(&secret);
        let expires = life.map(|life| now.plus_millis(life));
        self.store()
            .write(move |tx| -> Result<_, Error> {
                Ok(tx.insert_api_token(&token, person, &label, &scopes, now, expires)?)
            })
            .await?;
        Ok(secret)
    }

    /// A token for a program that signed in with a password: it lasts as long as a session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn make_session_token(&self, account: &Account, scopes: &Scopes) -> Result<String, Error> {
        let actor = Actor::Person(Box::new(account.clone()));
        self.make_token(&actor, "POST /session", scopes, Some(SESSION_LIFE)).await
    }

    /// Whose token this is, and what it may be used for.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn token(&self, secret: &str) -> Result<Option<TokenHolder>, Error> {
        let (token, now) = (Hash::of(secret), self.now());
        let found = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.api_token(&token, now)?) }).await?;
        let Some((token, account)) = found else { return Ok(None) };
        if token.last_used.is_none_or(|used| now.since(used) > TOUCH_EVERY) {
            self.note_use(token.id, now).await?;
        }
        Ok(Some(TokenHolder { account, scopes: Scopes::of_token(&token.scopes), id: token.id }))
    }

    async fn note_use(&self, token: ApiTokenId, now: Timestamp) -> Result<(), Error> {
        self.store().write(move |tx| Ok(tx.touch_api_token(token, now)?)).await
    }

    /// One's own tokens.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<ApiToken>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.api_tokens(person)?)).await
    }

    /// Ends one of one's own tokens.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not one's own.
    pub async fn revoke_token(&self, actor: &Actor, id: ApiTokenId) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let gone = self.store().write(move |tx| -> Result<_, Error> { Ok(tx.delete_api_token(person, id)?) }).await?;
        if gone { Ok(()) } else { Err(Error::NotFound) }
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;
    use argon2::password_hash::{Error, PasswordVerifier as _};

    use super::*;
    use crate::account::hash_password;

    /// What costs the time is the function and its parameters: they are those of a real account.
    #[tokio::test]
    async fn i09_an_unknown_login_costs_the_same_hashing_as_a_known_one() {
        let real = hash_password("a made-up password".into()).await.unwrap();
        let (real, nobody) = (PasswordHash::new(&real).unwrap(), PasswordHash::new(NOBODY).unwrap());
        assert_eq!((nobody.algorithm, nobody.version), (real.algorithm, real.version));
        assert_eq!(nobody.params, real.params);
        assert_eq!(nobody.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
        // The function is run to its end: what does not fit is the password, not the form of the hash.
        let argon2 = argon2::Argon2::default();
        assert_eq!(argon2.verify_password(b"a made-up password", &real), Ok(()));
        assert_eq!(argon2.verify_password(b"a made-up password", &nobody), Err(Error::PasswordInvalid));
    }
}
