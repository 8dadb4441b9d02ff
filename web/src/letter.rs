//! What stands in a mail: subject, plain text and HTML, in its reader's language.

use askama::Template;
use koinon_core::lang::direction;

use crate::lang::Lang;
use crate::messages::Messages;
use crate::views::Told;

/// Something that a mail tells of.
#[derive(Debug, Clone)]
pub struct LetterItem {
    /// What happened.
    pub told: Told,
    /// The title of the page; the whole of it, in one line.
    pub title: String,
    /// The language of the page.
    pub lang: String,
    /// Leads to it, with scheme and host.
    pub href: String,
    /// Who did it; empty where that is the page's city.
    pub by: String,
    /// The name of the page's city.
    pub city: String,
}

impl LetterItem {
    /// `ltr` or `rtl`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        direction(&self.lang).code()
    }

    fn from(&self) -> String {
        if self.by.is_empty() { self.city.clone() } else { format!("{} · {}", self.by, self.city) }
    }
}

/// What a mail is for.
#[derive(Debug, Clone)]
pub enum LetterPurpose {
    /// Confirming the address that it goes to, by this link.
    Confirm {
        /// With scheme and host.
        href: String,
        /// The login of the account that asked.
        login: String,
    },
    /// Making an account, by this link.
    SignUp {
        /// With scheme and host.
        href: String,
    },
    /// Choosing a new password, by this link.
    Reset {
        /// With scheme and host.
        href: String,
        /// What its reader signs in with.
        login: String,
    },
    /// Telling what is new.
    News {
        /// What: never empty.
        items: Vec<LetterItem>,
        /// How much more there is.
        more: usize,
        /// Ends these mails.
        end_href: String,
    },
}

/// A mail.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The language of its reader.
    pub lang: Lang,
    /// The name of this city, in one line.
    pub city: String,
    /// Where this city is, `https://bordeaux.example`.
    pub origin: String,
    /// What it is for.
    pub purpose: LetterPurpose,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// What happened, in one line.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.purpose {
            LetterPurpose::Confirm { .. } => self.t_of("letter-confirm-subject"),
            LetterPurpose::SignUp { .. } => self.t_of("letter-sign-up-subject"),
            LetterPurpose::Reset { .. } => self.t_of("letter-reset-subject"),
            LetterPurpose::News { items, more, .. } => match items.as_slice() {
                [only] if *more == 0 => format!("{}{}{}", self.t(only.told.key()), self.colon(), only.title),
                _ => Messages::of(self.lang).t_args(
                    "letter-news-subject",
                    [("n", (items.len() + more).into()), ("city", self.city.clone().into())],
                ),
            },
        }
    }

    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        // Writing into a String cannot fail.
        Plain { letter: self }.render().unwrap_or_default()
    }

    /// As a simple page.
    #[must_use]
    pub fn html(&self) -> String {
        Html { letter: self }.render().unwrap_or_default()
    }

    fn t(&self, key: &str) -> String {
        Messages::of(self.lang).t(key)
    }

    fn t_of(&self, key: &str) -> String {
        Messages::of(self.lang).t_args(key, [("city", self.city.clone().into())])
    }

    fn t_n(&self, key: &str, n: &usize) -> String {
        Messages::of(self.lang).t_args(key, [("n", (*n).into())])
    }

    fn t_login(&self, key: &str, login: &str) -> String {
        Messages::of(self.lang).t_args(key, [("login", login.to_owned().into())])
    }

    fn colon(&self) -> &'static str {
        if self.lang == Lang::Fr { "\u{202f}: " } else { ": " }
    }
}
