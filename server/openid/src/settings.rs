//! What is set about the provider.

use koinon_core::Origin;

use crate::rules::RoleRule;

/// What is asked for unless it is set.
const SCOPES: &str = "openid profile email";

/// What is set about the provider.
#[derive(Debug, Clone)]
pub struct OpenIdSettings {
    /// Its address, as it says it itself: `https://auth.bordeaux.example`.
    pub issuer: String,
    /// What this city is called there.
    pub client: String,
    /// The secret by which it knows this city; none where PKCE is enough.
    pub secret: Option<String>,
    /// What people call it.
    pub name: String,
    /// The scopes that are asked for, with blanks between.
    pub scopes: Option<String>,
    /// Whether only a signed answer about a person is taken (a JWT). One that is signed is checked in any case.
    pub signed: bool,
    /// Which of its claims give which role.
    pub roles: Vec<RoleRule>,
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WrongSettings {
    /// Only https is as good as a signature; a city under a loopback name may try it without.
    #[error("an OpenID provider is reached by https: {0} is not")]
    NotSecure(String),
    /// It cannot be made into an address.
    #[error("{0} is no address of an OpenID provider")]
    Address(String),
    /// No connection could be made at all.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl OpenIdSettings {
    /// Checks what can be checked without the provider.
    pub(crate) fn check(&self, here: &Origin) -> Result<(), WrongSettings> {
        if self.issuer.starts_with("https://") || (here.is_loopback() && self.issuer.starts_with("http://")) {
            return Ok(());
        }
        Err(WrongSettings::NotSecure(self.issuer.clone()))
    }

    pub(crate) fn scopes(&self) -> impl Iterator<Item = &str> {
        // `openid` is asked for in any case.
        self.scopes.as_deref().unwrap_or(SCOPES).split_whitespace().filter(|scope| *scope != "openid")
    }
}
