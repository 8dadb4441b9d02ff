//! The code of an app beside the password (TOTP, RFC 6238), and codes on paper for whoever has lost the app.

use koinon_core::{Hash, Timestamp};
use koinon_store::{Account, PersonId, SecondFactor, Tx};
use totp_rs::{Builder, Secret, Totp};

use crate::clock::random_bytes;
use crate::{Actor, Commons, Error};

/// What a step of a sign-in is for that waits for a code.
const PURPOSE: &str = "code";
/// So many recovery codes one is given.
const RECOVERY_CODES: usize = 8;
/// What recovery codes are written with: nothing that is taken for something else.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What somebody types or scans into an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSecret {
    /// In base32, in groups of four.
    pub secret: String,
    /// `otpauth://`, for a picture that the app scans.
    pub url: String,
}

/// How somebody's second factor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactorState {
    /// There is none.
    Off,
    /// The app was given its secret; the first code of it is waited for.
    Begun(AppSecret),
    /// It is asked for at each sign-in.
    On {
        /// So many recovery codes are left.
        recovery_codes: i64,
    },
}

/// What a login and its password led to.
#[derive(Debug, Clone)]
pub enum Entrance {
    /// They are enough.
    Open(Box<Account>),
    /// The code of the app is needed too: the secret of the step.
    CodeNeeded(String),
}

impl Commons {
    /// How one's second factor stands.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn second_factor(&self, actor: &Actor) -> Result<FactorState, Error> {
        let account = actor.account()?.clone();
        let issuer = self.identity()?.name.clone();
        self.store()
            .read(move |conn| {
                let person = account.person.id;
                Ok(match conn.second_factor(person)? {
                    None => FactorState::Off,
                    Some(factor) if factor.confirmed => {
                        FactorState::On { recovery_codes: conn.count_recovery_codes(person)? }
                    }
                    Some(factor) => FactorState::Begun(for_app(&factor.secret, &issuer, &account.login)?),
                })
            })
            .await
    }

    /// Begins to use a second factor: makes the secret for the app. Nothing is asked for before [`Commons::confirm_second_factor`].
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Taken`] if there is one.
    pub async fn begin_second_factor(&self, actor: &Actor) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let secret = random_bytes::<20>().to_vec();
        self.store()
            .write(move |tx| {
                if tx.second_factor(person)?.is_some_and(|factor| factor.confirmed) {
                    return Err(Error::Taken("there is a second factor".into()));
                }
                Ok(tx.set_second_factor(person, &SecondFactor { secret, confirmed: false, last_step: 0 })?)
            })
            .await
    }

    /// From now on the code is asked for at each sign-in; answers the recovery codes, which are shown this once.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] if nothing was begun; [`Error::Invalid`] if the code does not fit.
    pub async fn confirm_second_factor(&self, actor: &Actor, code: &str) -> Result<Vec<String>, Error> {
        let person = actor.account()?.person.id;
        let (code, now) = (tidy(code), self.now());
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
        let kept = codes.clone();
        self.store()
            .write(move |tx| {
                let factor = tx.second_factor(person)?.filter(|factor| !factor.confirmed).ok_or(Error::NotFound)?;
                let step = step_of(&factor.secret, &code, now)?.ok_or_else(wrong)?;
                tx.set_second_factor(person, &SecondFactor { confirmed: true, last_step: step, ..factor })?;
                let hashes: Vec<Hash> = kept.iter().map(|code| Hash::of(tidy(code))).collect();
                Ok(tx.set_recovery_codes(person, &hashes)?)
            })
            .await
            .map(|()| codes)
    }

    /// No code is asked for any more.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] if the code does not fit; [`Error::TooMany`].
    pub async fn end_second_factor(&self, actor: &Actor, code: &str) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let begun = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.second_factor(person)?) }).await?;
        if begun.is_some_and(|factor| factor.confirmed) {
            self.check_code(person, code).await?;
        }
        self.store().write(move |tx| Ok(tx.delete_second_factor(person)?)).await
    }

    /// Takes the second factor of somebody away who has lost the app and the recovery codes; their sessions end.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks.
    pub async fn take_second_factor_away(&self, actor: &Actor, person: PersonId) -> Result<(), Error> {
        actor.require_administrator()?;
        self.store()
            .write(move |tx| {
                tx.delete_second_factor(person)?;
                Ok::<_, Error>(tx.delete_sessions_of(person)?)
            })
            .await?;
        self.end_sessions_seen();
        Ok(())
    }

    /// Checks a login and its password, and says whether a code is needed too. `address` is where the request came from.
    ///
    /// # Errors
    /// As [`Commons::check_password`].
    pub async fn sign_in(&self, login: &str, password: String, address: &str) -> Result<Entrance, Error> {
        let account = self.check_password(login, password, address).await?;
        if !self.asks_for_code(account.person.id).await? {
            return Ok(Entrance::Open(Box::new(account)));
        }
        let step = self.begin_ceremony(PURPOSE, Some(account.person.id), String::new()).await?;
        Ok(Entrance::CodeNeeded(step))
    }

    /// Goes on with a sign-in that needs a code: that of the app, or a recovery code.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a step that has ended; [`Error::Invalid`] if the code does not fit; [`Error::TooMany`].
    pub async fn sign_in_with_code(&self, step: &str, code: &str) -> Result<Account, Error> {
        let begun = self.ceremony(PURPOSE, step).await?;
        let person = begun.person.ok_or(Error::NotFound)?;
        self.check_code(person, code).await?;
        self.end_ceremony(step).await?;
        let account = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.account(person)?) }).await?;
        account.filter(|account| !account.suspended).ok_or(Error::NotFound)
    }

    /// Checks a login, its password and, where one is needed, the code: for programs, which send all at once.
    ///
    /// # Errors
    /// As [`Commons::check_password`]; [`Error::Invalid`] of `code` if one is needed (`code_needed`), or does not fit.
    pub async fn check_sign_in(
        &self,
        login: &str,
        password: String,
        code: Option<&str>,
        address: &str,
    ) -> Result<Account, Error> {
        let account = self.check_password(login, password, address).await?;
        if self.asks_for_code(account.person.id).await? {
            let needed = || Error::invalid("code", "code_needed", "the code of the app is needed too");
            self.check_code(account.person.id, code.ok_or_else(needed)?).await?;
        }
        Ok(account)
    }

    async fn asks_for_code(&self, person: PersonId) -> Result<bool, Error> {
        let factor = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.second_factor(person)?) });
        Ok(factor.await?.is_some_and(|factor| factor.confirmed))
    }

    /// Takes a code: none is taken twice.
    async fn check_code(&self, person: PersonId, code: &str) -> Result<(), Error> {
        let (name, now) = (format!("code {}", person.0), self.now());
        if let Some(wait) = self.inner.throttle.wait(&name, now) {
            return Err(Error::TooMany(wait));
        }
        let code = tidy(code);
        let taken = self.store().write(move |tx| take(tx, person, &code, now)).await?;
        if taken {
            self.inner.throttle.succeeded(&name);
            return Ok(());
        }
        self.inner.throttle.failed(&name, now);
        Err(wrong())
    }
}

fn take(tx: &mut Tx<'_>, person: PersonId, code: &str, now: Timestamp) -> Result<bool, Error> {
    let Some(factor) = tx.second_factor(person)?.filter(|factor| factor.confirmed) else { return Ok(false) };
    match step_of(&factor.secret, code, now)? {
        Some(step) => Ok(tx.take_code(person, step)?),
        None => Ok(tx.take_recovery_code(person, &Hash::of(code))?),
    }
}

fn wrong() -> Error {
    Error::invalid("code", "wrong_code", "this code does not fit, or was used before")
}

/// What people type: with blanks, hyphens and capital letters as they like.
fn tidy(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).take(40).collect()
}

fn totp(secret: &[u8], issuer: &str, login: &str) -> Result<Totp, Error> {
    // A colon would end the name in the address that the app reads.
    let plain = |text: &str| text.replace(':', " ");
    let totp = Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_issuer(Some(plain(issuer)))
        .with_account_name(plain(login))
        .build();
    totp.map_err(|error| Error::File(format!("the secret of a second factor cannot be used: {error}")))
}

fn for_app(secret: &[u8], issuer: &str, login: &str) -> Result<AppSecret, Error> {
    let totp = totp(secret, issuer, login)?;
    let url = totp.to_url().map_err(|error| Error::File(format!("the address for the app: {error}")))?;
    let letters: Vec<char> = Secret::new(secret.into()).to_base32().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(AppSecret { secret: groups.join(" "), url })
}

/// The step of time whose code this is: the present one, the one before or the next.
fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>, Error> {
    let seconds = u64::try_from(now.as_millis() / 1000).unwrap_or(0);
    let step = totp(secret, "koinon", "koinon")?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Two groups of five letters and digits.
fn recovery_code() -> String {
    let random = random_bytes::<10>();
    let letters: Vec<char> =
        random.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
