//! Accounts: made by an administrator or at the command line; passwords by argon2id.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use koinon_core::policy::Role;
use koinon_core::text::clean_line;
use koinon_core::{Origin, Timestamp};
use koinon_store::{Account, HERE, ModerationAct, NewPerson, PersonId, Subject, Tx};

use crate::clock::new_ulid;
use crate::{Actor, Commons, Error};

/// The shortest password taken (NIST SP 800-63B section 5.1.1).
const MIN_PASSWORD: usize = 8;
/// The longest: argon2 would take more, but hashing is work that strangers can cause.
const MAX_PASSWORD: usize = 512;
/// Names that the city's own actors have.
const RESERVED: [&str; 7] = ["pages", "city", "server", "admin", "koinon", "moderators", "everyone"];

/// An account that is to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What its owner signs in with; also the handle.
    pub login: String,
    /// The password.
    pub password: String,
    /// The name for people; the login if none.
    pub name: Option<String>,
    /// The role.
    pub role: Role,
}

/// A checked account with its password hashed.
pub(crate) struct PreparedAccount {
    person: NewPerson,
    login: String,
    password: String,
    role: Role,
}

pub(crate) async fn prepare(origin: &Origin, new: NewAccount, now: Timestamp) -> Result<PreparedAccount, Error> {
    let mut errors = Vec::new();
    let prepared = match prepare_without_password(origin, &new, now) {
        Err(Error::Invalid(wrong)) => {
            errors.extend(wrong);
            None
        }
        other => Some(other?),
    };
    if let Err(Error::Invalid(more)) = check_password(&new.password) {
        errors.extend(more);
    }
    match prepared {
        Some(prepared) if errors.is_empty() => {
            Ok(PreparedAccount { password: hash_password(new.password).await?, ..prepared })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The same for an account that no password fits.
pub(crate) fn prepare_without_password(
    origin: &Origin,
    new: &NewAccount,
    now: Timestamp,
) -> Result<PreparedAccount, Error> {
    let login = new.login.trim().to_lowercase();
    let fits = (1..=40).contains(&login.len())
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
        && login.starts_with(|c: char| c.is_ascii_alphanumeric())
        && login.ends_with(|c: char| c.is_ascii_alphanumeric());
    if !fits || is_reserved(&login) {
        let message =
            "a login has up to 40 small letters, digits, dots or hyphens, and is none of the city's own names";
        return Err(Error::invalid("login", "login_form", message));
    }
    let ulid = new_ulid(now);
    let name = new
        .name
        .as_deref()
        .map(|name| clean_line(name, 100))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| login.clone());
    Ok(PreparedAccount {
        person: NewPerson {
            ap_id: origin.at(&format!("/id/person/{ulid}")),
            ulid,
            city: HERE,
            handle: login.clone(),
            name,
            created: now,
        },
        password: String::new(),
        login,
        role: new.role,
    })
}

/// Whether one of the city's own actors has this name.
pub(crate) fn is_reserved(login: &str) -> bool {
    RESERVED.contains(&login)
}

/// The hash of a new password, or what is wrong with it.
pub(crate) async fn new_password(password: String) -> Result<String, Error> {
    check_password(&password)?;
    hash_password(password).await
}

pub(crate) fn insert(tx: &mut Tx<'_>, account: &PreparedAccount) -> Result<PersonId, Error> {
    let person = tx.insert_person(&account.person)?;
    tx.insert_account(person, &account.login, &account.password, account.role, account.person.created)?;
    Ok(person)
}

fn check_password(password: &str) -> Result<(), Error> {
    if (MIN_PASSWORD..=MAX_PASSWORD).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(Error::invalid("password", "password_length", format!("a password has at least {MIN_PASSWORD} characters")))
}

/// Hashes a password with argon2id on a blocking thread: it takes about 20 ms of a core.
pub(crate) async fn hash_password(password: String) -> Result<String, Error> {
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    match hash.await {
        Ok(Ok(hash)) => Ok(hash),
        _ => Err(Error::File("the password could not be hashed".into())),
    }
}

/// Whether a password fits its hash.
pub(crate) async fn password_fits(password: String, hash: String) -> bool {
    if password.chars().count() > MAX_PASSWORD {
        return false;
    }
    let fits = move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    };
    tokio::task::spawn_blocking(fits).await.unwrap_or(false)
}

impl Commons {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks, [`Error::Invalid`], [`Error::Taken`].
    pub async fn add_account(&self, actor: &Actor, new: NewAccount) -> Result<PersonId, Error> {
        actor.require_administrator()?;
        let login = new.login.trim().to_lowercase();
        let prepared = prepare(self.origin(), new, self.now()).await?;
        self.store()
            .write(move |tx| match insert(tx, &prepared) {
                Err(Error::Store(koinon_store::Error::Taken(_))) => {
                    Err(Error::Taken(format!("the login {login} is taken")))
                }
                other => other,
            })
            .await
    }

    /// The accounts, by login, after `after`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks.
    pub async fn accounts(&self, actor: &Actor, after: Option<String>, limit: i64) -> Result<Vec<Account>, Error> {
        actor.require_administrator()?;
        self.store().read(move |conn| Ok(conn.accounts(after.as_deref(), limit)?)).await
    }

    /// An account by login, for the command line.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn account_by_login(&self, login: &str) -> Result<Account, Error> {
        let login = login.trim().to_lowercase();
        self.store().read(move |conn| conn.account_by_login(&login)?.ok_or(Error::NotFound)).await
    }

    /// The first administrator's account, in whose name the command line acts.
    ///
    /// # Errors
    /// [`Error::NotSetUp`] where there is none.
    pub async fn operator(&self) -> Result<Actor, Error> {
        let accounts = self.store().read(|conn| -> Result<_, Error> { Ok(conn.accounts(None, 1000)?) }).await?;
        let first = accounts
            .into_iter()
            .filter(|account| account.role == Role::Administrator && !account.suspended)
            .min_by_key(|account| account.person.id);
        first.map(|account| Actor::Operator(Box::new(account))).ok_or(Error::NotSetUp)
    }

    /// Sets somebody's role.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; nobody takes their own administration away.
    pub async fn set_role(&self, actor: &Actor, person: PersonId, role: Role) -> Result<(), Error> {
        let own = actor.require_administrator()?.person.id;
        if own == person && role != Role::Administrator {
            return Err(Error::invalid("role", "own_role", "another administrator must do this"));
        }
        self.store().write(move |tx| Ok(tx.set_role(person, role)?)).await
    }

    /// Suspends or readmits somebody, which the log of moderation tells. Their sessions and tokens end at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; nobody suspends themselves.
    pub async fn set_suspended(&self, actor: &Actor, person: PersonId, suspended: bool) -> Result<(), Error> {
        let own = actor.require_administrator()?.person.id;
        if own == person {
            return Err(Error::invalid("person", "own_account", "another administrator must do this"));
        }
        let now = self.now();
        self.store()
            .write(move |tx| {
                tx.set_suspended(person, suspended)?;
                let act = if suspended { ModerationAct::Suspend } else { ModerationAct::Readmit };
                let subject = Subject { person: Some(person), ..Subject::default() };
                Ok::<_, Error>(tx.log_moderation(&new_ulid(now), act, Some(own), &subject, "", now)?)
            })
            .await?;
        self.end_sessions_seen();
        Ok(())
    }

    /// Gives moderation to an officer, or takes it back.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks.
    pub async fn set_moderates(&self, actor: &Actor, person: PersonId, moderates: bool) -> Result<(), Error> {
        actor.require_administrator()?;
        self.store().write(move |tx| Ok(tx.set_moderates(person, moderates)?)).await
    }

    /// Sets somebody's password, as an administrator; their sessions end.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Invalid`].
    pub async fn reset_password(&self, actor: &Actor, person: PersonId, password: String) -> Result<(), Error> {
        actor.require_administrator()?;
        self.store_password(person, password).await
    }

    /// Changes one's own password; all one's sessions end.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the present password does not fit or the new one is too short.
    pub async fn change_password(&self, actor: &Actor, present: String, new: String) -> Result<(), Error> {
        let account = actor.account()?;
        if !password_fits(present, account.password.clone()).await {
            return Err(Error::invalid("present_password", "wrong_password", "the present password does not fit"));
        }
        self.store_password(account.person.id, new).await
    }

    async fn store_password(&self, person: PersonId, password: String) -> Result<(), Error> {
        let hash = new_password(password).await?;
        self.store()
            .write(move |tx| {
                tx.set_password(person, &hash)?;
                Ok::<_, Error>(tx.delete_sessions_of(person)?)
            })
            .await?;
        self.end_sessions_seen();
        Ok(())
    }

    /// Changes one's own name for people.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty name.
    pub async fn change_name(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let name = clean_line(name, 100);
        if name.is_empty() {
            return Err(Error::invalid("name", "empty", "a name is needed"));
        }
        self.store().write(move |tx| Ok(tx.set_person_name(person, &name)?)).await
    }
}
