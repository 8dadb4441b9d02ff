//! Ways to an account, and to sign in: by a link in a mail, a code, a passkey, a provider.

use askama::Template;
use koinon_core::Timestamp;

use crate::form::Errors;
use crate::shell::Shell;

/// What a link in a mail is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFor {
    /// Making an account.
    SignUp,
    /// Choosing a new password.
    Reset,
}

impl LinkFor {
    fn title(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Reset => "forgotten",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up-lead",
            Self::Reset => "forgotten-lead",
        }
    }
}

/// Asks for an address to which a link is sent. Posts `address`, `task`, `work` and the trap `website` to where it is.
#[derive(Debug, Clone, Template)]
#[template(path = "ask_link.html")]
pub struct AskLinkView {
    /// What surrounds it.
    pub shell: Shell,
    /// What the link is for.
    pub link: LinkFor,
    /// Whether such links are sent: else the page says whom to ask.
    pub open: bool,
    /// Whether one was asked for just now.
    pub asked: bool,
    /// The address, as given.
    pub address: String,
    /// The task for the browser.
    pub task: String,
    /// With so many zero bits its answer's digest begins.
    pub bits: u32,
    /// What is to be mended.
    pub errors: Errors,
}

/// Where the link of a mail leads that lets somebody make an account. Posts `login`, `name`, `password`.
#[derive(Debug, Clone, Template)]
#[template(path = "join.html")]
pub struct JoinView {
    /// What surrounds it.
    pub shell: Shell,
    /// The address that was confirmed by following the link; none if the link leads nowhere any more.
    pub address: Option<String>,
    /// Where it posts.
    pub action: String,
    /// The login, as given.
    pub login: String,
    /// The name, as given.
    pub name: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// Where the link of a mail leads that lets somebody choose a new password. Posts `password`.
#[derive(Debug, Clone, Template)]
#[template(path = "new_password.html")]
pub struct NewPasswordView {
    /// What surrounds it.
    pub shell: Shell,
    /// Whether the link is good.
    pub good: bool,
    /// Where it posts.
    pub action: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// Asks for the code of an app. Posts `code`, `step`, `back` to `/sign-in/code`.
#[derive(Debug, Clone, Template)]
#[template(path = "code.html")]
pub struct CodeView {
    /// What surrounds it.
    pub shell: Shell,
    /// The secret of the sign-in that goes on.
    pub step: String,
    /// Where to go afterwards.
    pub back: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// Leads a browser to a provider.
#[derive(Debug, Clone, Template)]
#[template(path = "to_provider.html")]
pub struct ToProviderView {
    /// What surrounds it.
    pub shell: Shell,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub href: String,
}

/// How somebody's code of an app stands.
#[derive(Debug, Clone)]
pub enum CodeState {
    /// None is asked for.
    Off,
    /// The app is to be given its secret.
    Begun {
        /// The secret, to be typed.
        secret: String,
        /// A picture of it, to be scanned: the `d` of a path in a square of [`CodeState::Begun::size`] units.
        path: String,
        /// How many units the square has.
        size: i32,
    },
    /// It is asked for at each sign-in.
    On {
        /// So many recovery codes are left.
        left: i64,
    },
}

/// A passkey.
#[derive(Debug, Clone)]
pub struct PasskeyItem {
    /// For its button.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// The OpenID provider of this city, as somebody is known to it.
#[derive(Debug, Clone)]
pub struct ProviderItem {
    /// What people call it.
    pub name: String,
    /// Whether one's account is linked to it.
    pub linked: bool,
}

/// How one signs in. Posts to `/settings/sign-in/…`.
#[derive(Debug, Clone, Template)]
#[template(path = "sign_in_settings.html")]
pub struct SignInSettingsView {
    /// What surrounds it.
    pub shell: Shell,
    /// The code of an app.
    pub code: CodeState,
    /// Recovery codes that were made just now: shown this once.
    pub recovery_codes: Vec<String>,
    /// The passkeys.
    pub passkeys: Vec<PasskeyItem>,
    /// The provider, if the city has one.
    pub provider: Option<ProviderItem>,
    /// What is to be mended.
    pub errors: Errors,
}
