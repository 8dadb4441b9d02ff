//! Being told by e-mail: the settings, and the pages that links in mails lead to.

use askama::Template;

use crate::form::Errors;
use crate::shell::Shell;

/// Where one gets mail, and how often. Posts `address`, `frequency`, `language`, and `again` for another link, to
/// `/settings/mail`.
#[derive(Debug, Clone, Template)]
#[template(path = "mail_settings.html")]
pub struct MailSettingsView {
    /// What surrounds it.
    pub shell: Shell,
    /// Whether this city sends mail at all.
    pub sends_mail: bool,
    /// The address in the field, as given.
    pub address: String,
    /// Where mail goes now.
    pub confirmed: Option<String>,
    /// An address that waits for the link in a mail to be followed.
    pub pending: Option<String>,
    /// How often mail may come, by code, and which is chosen.
    pub frequencies: Vec<(&'static str, bool)>,
    /// The languages that mail may be in: code, name in itself, and which is chosen.
    pub languages: Vec<(&'static str, &'static str, bool)>,
    /// What is to be mended.
    pub errors: Errors,
}

/// What a link in a mail is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailLink {
    /// Confirming this address.
    Confirm(String),
    /// This address is confirmed.
    Confirmed(String),
    /// Ending the mails to this address.
    End(String),
    /// No more mail goes to this address.
    Ended(String),
    /// Nothing any more.
    Stale,
}

impl MailLink {
    /// The key of its title, which is also what its button says.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "mail-confirm",
            Self::Confirmed(_) => "mail-confirmed",
            Self::End(_) => "mail-end",
            Self::Ended(_) => "mail-ended",
            Self::Stale => "mail-stale",
        }
    }

    /// The key of the sentence under it.
    #[must_use]
    pub fn lead(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "mail-confirm-lead",
            Self::Confirmed(_) => "mail-confirmed-lead",
            Self::End(_) => "mail-end-lead",
            Self::Ended(_) => "mail-ended-lead",
            Self::Stale => "mail-stale-lead",
        }
    }

    /// The address that it is about; empty where there is none.
    #[must_use]
    pub fn address(&self) -> &str {
        match self {
            Self::Confirm(address) | Self::Confirmed(address) | Self::End(address) | Self::Ended(address) => address,
            Self::Stale => "",
        }
    }

    /// Whether something is to be done, by a button that posts to the address of this page.
    #[must_use]
    pub fn asks(&self) -> bool {
        matches!(self, Self::Confirm(_) | Self::End(_))
    }
}

/// A page with one button, which a link in a mail leads to; nobody needs to be signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "mail_link.html")]
pub struct MailLinkView {
    /// What surrounds it.
    pub shell: Shell,
    /// What the link is for.
    pub link: MailLink,
    /// Where the button posts to.
    pub action: String,
}
