//! Signing in by an OpenID provider: who its people are here, and which role it gives them.
//!
//! *Invariant:* an account is linked to a provider's subject by whoever holds both, or made for it; never because two mail addresses
//! are the same (L07).

use koinon_core::policy::Role;
use koinon_store::{Account, Identity, PersonId, Tx};

use crate::account::{self, NewAccount};
use crate::{Actor, Commons, Error};

/// What the steps of a sign-in by a provider are for.
const PURPOSE: &str = "openid";
/// So many logins are tried for somebody new.
const LOGINS: u32 = 50;

/// Whom a provider has let in, as it says under its signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProvenIdentity {
    /// The provider.
    pub issuer: String,
    /// Its name for them.
    pub subject: String,
    /// Their name for people, if it says one.
    pub name: Option<String>,
    /// What they might sign in with here.
    pub login: Option<String>,
    /// The role that what it says of them gives them here.
    pub role: Option<Role>,
}

impl Commons {
    /// Begins a sign-in by a provider. `detail` is what the provider's answer is checked by; whoever is signed in links their
    /// account. Answers the secret that the browser keeps. `network` is where the request came from.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub async fn begin_identity(&self, actor: &Actor, detail: String, network: &str) -> Result<String, Error> {
        self.may_begin(network)?;
        let person = actor.account().ok().map(|account| account.person.id);
        self.begin_ceremony(PURPOSE, person, detail).await
    }

    /// What was noted of a sign-in by a provider, and who was signed in when it began. It is gone through once.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a step that has ended.
    pub async fn take_identity_step(&self, secret: &str) -> Result<(Option<PersonId>, String), Error> {
        let step = self.take_ceremony(PURPOSE, secret).await?;
        Ok((step.person, step.detail))
    }

    /// The account of somebody whom a provider has let in; one is made for whoever has none, if the provider gives them a role or
    /// everybody may make an account. `linking` is who was signed in when it began.
    ///
    /// # Errors
    /// [`Error::Invalid`] of `openid`: if they may have no account here, are suspended, or are somebody else here already.
    pub async fn sign_in_with_identity(
        &self,
        proven: ProvenIdentity,
        linking: Option<PersonId>,
    ) -> Result<Account, Error> {
        let (issuer, subject) = (proven.issuer.clone(), proven.subject.clone());
        let known = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.identity(&issuer, &subject)?) });
        match (known.await?, linking) {
            (Some(known), Some(linking)) if known.person != linking => {
                Err(refused("openid_taken", "there is another account here for whom the provider let in"))
            }
            (Some(known), _) => self.known(known, proven.role).await,
            (None, Some(linking)) => self.link(linking, proven).await,
            (None, None) => self.make(proven).await,
        }
    }

    /// Somebody who was here before: their role follows the provider, unless somebody here has given them another one.
    async fn known(&self, known: Identity, role: Option<Role>) -> Result<Account, Error> {
        self.store()
            .write(move |tx| {
                let account = tx.account(known.person)?.ok_or(Error::NotFound)?;
                if account.suspended {
                    return Err(refused("openid_suspended", "this account is suspended"));
                }
                if known.role != role {
                    if known.role.unwrap_or(Role::Contributor) == account.role {
                        tx.set_role(known.person, role.unwrap_or(Role::Contributor))?;
                    }
                    tx.set_identity_role(&known, role)?;
                }
                tx.account(known.person)?.ok_or(Error::NotFound)
            })
            .await
    }

    /// Somebody who is signed in: their account is the provider's subject from now on. It takes no role away.
    async fn link(&self, person: PersonId, proven: ProvenIdentity) -> Result<Account, Error> {
        let now = self.now();
        self.store()
            .write(move |tx| {
                let account = tx.account(person)?.filter(|account| !account.suspended).ok_or(Error::NotFound)?;
                if tx.identities_of(person)?.iter().any(|known| known.issuer == proven.issuer) {
                    return Err(refused("openid_linked", "your account is linked to somebody of this provider"));
                }
                let given = proven.role.filter(|role| *role > account.role);
                if let Some(role) = given {
                    tx.set_role(person, role)?;
                }
                let ProvenIdentity { issuer, subject, .. } = proven;
                tx.insert_identity(&Identity { issuer, subject, person, role: given }, now)?;
                tx.account(person)?.ok_or(Error::NotFound)
            })
            .await
    }

    async fn make(&self, proven: ProvenIdentity) -> Result<Account, Error> {
        if proven.role.is_none() && !self.sign_up_is_open().await? {
            return Err(refused("openid_no_role", "what the provider says of you gives no account here"));
        }
        let (now, here) = (self.now(), self.origin().clone());
        self.store()
            .write(move |tx| {
                let ProvenIdentity { issuer, subject, name, login, role } = proven;
                let wished = login_of(login.as_deref().or(name.as_deref()).unwrap_or_default());
                let new = NewAccount {
                    login: free_login(tx, &wished)?,
                    password: String::new(),
                    name: name.or(login),
                    role: role.unwrap_or(Role::Contributor),
                };
                let person = account::insert(tx, &account::prepare_without_password(&here, &new, now)?)?;
                tx.set_checked(person, role.is_some())?;
                tx.insert_identity(&Identity { issuer, subject, person, role }, now)?;
                tx.account(person)?.ok_or(Error::NotFound)
            })
            .await
    }

    /// Who one is for providers.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn identities(&self, actor: &Actor) -> Result<Vec<Identity>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.identities_of(person)?)).await
    }

    /// Forgets who one is for a provider.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`]; [`Error::Invalid`] for whoever could not sign in any more.
    pub async fn unlink_identity(&self, actor: &Actor, issuer: &str) -> Result<(), Error> {
        let (account, issuer) = (actor.account()?.clone(), issuer.to_owned());
        self.store()
            .write(move |tx| {
                let person = account.person.id;
                let others = tx.identities_of(person)?.iter().any(|known| known.issuer != issuer);
                if !account.has_password() && !others && tx.passkeys(person)?.is_empty() {
                    return Err(refused("openid_only_way", "you could not sign in any more"));
                }
                if tx.delete_identity(person, &issuer)? { Ok(()) } else { Err(Error::NotFound) }
            })
            .await
    }
}

fn refused(code: &str, message: &str) -> Error {
    Error::invalid("openid", code, message)
}

/// The first login of this name that nobody has here.
fn free_login(tx: &mut Tx<'_>, wished: &str) -> Result<String, Error> {
    for number in 1..=LOGINS {
        let login = if number == 1 { wished.to_owned() } else { format!("{wished}{number}") };
        let taken = tx.account_by_login(&login)?.is_some()
            || tx.local_person(&login)?.is_some()
            || tx.handle_has_left(&login)?;
        if !taken && !account::is_reserved(&login) {
            return Ok(login);
        }
    }
    Err(refused("login_taken", "no login is free for this name"))
}

/// A login out of whatever a provider says.
fn login_of(wished: &str) -> String {
    let before_at = wished.split('@').next().unwrap_or_default();
    let login: String = deunicode::deunicode(before_at)
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
        .take(30)
        .collect();
    let words: Vec<&str> = login.split('.').filter(|word| !word.is_empty()).collect();
    let login = words.join(".");
    if login.is_empty() { "member".into() } else { login }
}
