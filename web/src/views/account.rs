//! Setting up, signing in, settings.

use askama::Template;
use koinon_core::Timestamp;

use super::AffiliationItem;
use crate::form::Errors;
use crate::shell::Shell;

/// The first run. Posts `token`, `city`, `lang`, `login`, `password`. The shell's city may still be nameless.
#[derive(Debug, Clone, Template)]
#[template(path = "setup.html")]
pub struct SetupView {
    /// What surrounds it; its navigation is not shown.
    pub shell: Shell,
    /// The token that the log printed, as given.
    pub token: String,
    /// The city's name.
    pub city: String,
    /// The chosen language's code.
    pub lang: String,
    /// The administrator's login.
    pub login: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// Posts `login`, `password`, `back` to `/sign-in`.
#[derive(Debug, Clone, Template)]
#[template(path = "sign_in.html")]
pub struct SignInView {
    /// What surrounds it.
    pub shell: Shell,
    /// The login, as given.
    pub login: String,
    /// Where to go afterwards: a path of this city.
    pub back: String,
    /// Whether somebody pressed a button while signed out; what they wrote was kept.
    pub to_continue: bool,
    /// The OpenID provider of the city, as people call it.
    pub provider: Option<String>,
    /// Whether a new password can be asked for by mail.
    pub sends_mail: bool,
    /// Whether people make accounts for themselves.
    pub joins: bool,
    /// What is to be mended.
    pub errors: Errors,
}

/// An API token.
#[derive(Debug, Clone)]
pub struct TokenItem {
    /// For *revoke*.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// The codes of what it is for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

/// The form for a new API token.
#[derive(Debug, Clone)]
pub struct TokenForm {
    /// What its owner calls it.
    pub label: String,
    /// What it may be for: each code, and whether it is chosen.
    pub scopes: Vec<(&'static str, bool)>,
    /// How many days it may be good, 0 until it is revoked, and which is chosen.
    pub lives: Vec<(u32, bool)>,
}

/// A person's own settings. Posts `name` to `/settings/name`; `current_password` and `new_password` to
/// `/settings/password`; `label`, `scope`, `life` to `/settings/tokens`; `id` to `/settings/tokens/revoke`.
#[derive(Debug, Clone, Template)]
#[template(path = "settings.html")]
pub struct SettingsView {
    /// What surrounds it.
    pub shell: Shell,
    /// Their name for people.
    pub name: String,
    /// Their login.
    pub login: String,
    /// Their address among cities, `@ana@bordeaux.example`.
    pub handle: String,
    /// Whether they have a password: who came by a provider may have none.
    pub has_password: bool,
    /// Their API tokens.
    pub tokens: Vec<TokenItem>,
    /// The next one.
    pub token_form: TokenForm,
    /// A token just made: shown this once.
    pub new_token: Option<String>,
    /// The organisations that they say to belong to. Posts `organisation` to `/settings/affiliations`.
    pub affiliations: Vec<AffiliationItem>,
    /// The next one, as given.
    pub organisation: String,
    /// What is to be mended.
    pub errors: Errors,
}
