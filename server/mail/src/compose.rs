//! What stands in a mail, header and all.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

use koinon_commons::Commons;
use koinon_commons::mail_queue::{MailContent, OutgoingMail};
use koinon_commons::notices::ListedNotice;
use koinon_core::Hash;
use koinon_core::text::clean_line;
use koinon_store::{City, Person};
use koinon_web::views::Told;
use koinon_web::{Lang, Letter, LetterItem, LetterPurpose};
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest name or title in a mail, in characters.
const LONGEST: usize = 200;

/// Who the city's mails are from: `wiki@bordeaux.example` or `Bordeaux <wiki@bordeaux.example>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFrom(Mailbox);

impl FromStr for MailFrom {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            |_| "mails are from an address like wiki@bordeaux.example or Bordeaux <wiki@bordeaux.example>".into();
        text.trim().parse().map(Self).map_err(wrong)
    }
}

impl fmt::Display for MailFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for MailFrom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MailFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A mail could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The address that it goes to is none.
    #[error("the address cannot be written to: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// It has no form that a mail may have.
    #[error("the mail cannot be put together: {0}")]
    Form(#[from] lettre::error::Error),
    /// What it tells of could not be read.
    #[error(transparent)]
    Commons(#[from] koinon_commons::Error),
}

/// Writes a mail.
///
/// # Errors
/// [`NotWritten`].
pub(crate) async fn compose(commons: &Commons, from: &MailFrom, mail: &OutgoingMail) -> Result<Message, NotWritten> {
    let identity = commons.identity()?;
    let city = clean_line(&identity.name, LONGEST);
    let origin = commons.origin();
    let at = |path: &str| origin.at(path).to_string();
    let purpose = match &mail.content {
        MailContent::Confirm { secret } => LetterPurpose::Confirm {
            href: at(&format!("/mail/confirm/{secret}")),
            login: mail.person.as_ref().map(|who| format!("@{}@{}", who.handle, who.authority)).unwrap_or_default(),
        },
        MailContent::SignUp { secret } => LetterPurpose::SignUp { href: at(&format!("/sign-up/{secret}")) },
        MailContent::Reset { secret, login } => {
            LetterPurpose::Reset { href: at(&format!("/reset/{secret}")), login: login.clone() }
        }
        MailContent::Notices { notices, more, unsubscribe } => {
            let cities = commons.cities().await?;
            let items = notices.iter().filter_map(|listed| item(listed, &cities, &at)).collect();
            LetterPurpose::News { items, more: *more, end_href: at(&format!("/unsubscribe/{unsubscribe}")) }
        }
    };
    let letter = Letter {
        lang: Lang::from_code(&mail.lang).unwrap_or_default(),
        city: city.clone(),
        origin: origin.as_str().to_owned(),
        purpose,
    };
    let from = match &from.0.name {
        Some(_) => from.0.clone(),
        None => Mailbox::new(Some(city), from.0.email.clone()),
    };
    let to = mail.person.as_ref().map(name).filter(|name| !name.is_empty());
    let to = Mailbox::new(to, mail.to.parse()?);
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(letter.subject())
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(commons.now().as_millis()).unwrap_or_default()))
        .message_id(Some(format!("<{}@{}>", id(mail), origin.host())))
        // RFC 3834: nobody's holiday answers this.
        .raw_header(header("Auto-Submitted", "auto-generated".into()));
    if let LetterPurpose::News { end_href, .. } = &letter.purpose {
        // RFC 8058: one click in the reader's own program.
        builder = builder
            .raw_header(header("List-Unsubscribe", format!("<{end_href}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(letter.text(), letter.html()))?)
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// The same for the same mail whenever it is sent: a notice is told in one mail only.
fn id(mail: &OutgoingMail) -> String {
    match &mail.content {
        MailContent::Confirm { secret } => format!("confirm.{}", Hash::of(secret).short()),
        MailContent::SignUp { secret } | MailContent::Reset { secret, .. } => {
            format!("link.{}", Hash::of(secret).short())
        }
        MailContent::Notices { notices, .. } => {
            let told = |listed: Option<&ListedNotice>| listed.map_or(0, |listed| listed.notice.id.0);
            match notices.as_slice() {
                [only] => format!("notice.{}", only.notice.id.0),
                several => format!("notices.{}-{}", told(several.first()), told(several.last())),
            }
        }
    }
}

/// What somebody is called in a mail, in one line without anything that deceives.
fn name(person: &Person) -> String {
    let name = clean_line(&person.name, LONGEST);
    if name.is_empty() { person.handle.clone() } else { name }
}

fn item(listed: &ListedNotice, cities: &[(City, i64)], at: &impl Fn(&str) -> String) -> Option<LetterItem> {
    let ListedNotice { notice, page, proposal, .. } = listed;
    let city = cities.iter().find(|(city, _)| city.origin.authority() == page.authority);
    Some(LetterItem {
        told: Told::of(notice.kind.code(), proposal.as_ref().map(|proposal| proposal.state))?,
        title: clean_line(&page.title, LONGEST),
        lang: page.lang.clone(),
        href: at(&format!("/notices/{}", notice.id.0)),
        by: notice.by.as_ref().map(name).unwrap_or_default(),
        city: city.map_or_else(|| page.authority.clone(), |(city, _)| clean_line(&city.name, LONGEST)),
    })
}
