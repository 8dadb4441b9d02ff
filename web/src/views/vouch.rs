//! Who vouches for which version of a page, and vouching; which organisations people belong to.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead};
use crate::form::Errors;
use crate::safe_html::SafeHtml;
use crate::shell::{CityName, Shell};

/// Somebody vouches for a version.
#[derive(Debug, Clone)]
pub struct VoucherItem {
    /// Who; `None` once they have been forgotten.
    pub author: Author,
    /// Their city.
    pub city: Option<CityName>,
    /// In which capacity, in words.
    pub capacity: String,
    /// Where the version is read, if its text is here.
    pub version_href: Option<String>,
    /// When the version was written, where that is known.
    pub written: Option<Timestamp>,
    /// How old the voucher has become, in words.
    pub age: String,
    /// When they said so.
    pub time: Timestamp,
    /// Why.
    pub reason: SafeHtml,
    /// BCP 47.
    pub lang: String,
    /// Where it stands in the debate, to be answered.
    pub debate_href: String,
    /// Whether the page's city has not got it yet.
    pub waits: bool,
    /// For its author: where *Take it back* posts to (`csrf` alone).
    pub withdraw_action: Option<String>,
}

/// The form to vouch for a version. Posts `revision`, `capacity`, `reason` to `{page}/vouch`.
#[derive(Debug, Clone)]
pub struct VouchForm {
    /// The version.
    pub revision: String,
    /// When it was written.
    pub written: Timestamp,
    /// For whom the reader may vouch: value, label, whether it is chosen.
    pub capacities: Vec<(String, String, bool)>,
    /// Why.
    pub reason: String,
    /// Whether the reader vouches already: that is taken back.
    pub again: bool,
    /// What is to be mended.
    pub errors: Errors,
}

/// Whether the reader can vouch.
#[derive(Debug, Clone)]
pub enum Vouching {
    /// With this form.
    Form(Box<VouchForm>),
    /// Once they have signed in.
    SignIn,
    /// Not on this page, as it is now.
    Nothing,
}

/// `/pages/{slug}/vouch`.
#[derive(Debug, Clone, Template)]
#[template(path = "vouch.html")]
pub struct VouchView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Who vouches, the last one first.
    pub vouchers: Vec<VoucherItem>,
    /// The form.
    pub vouching: Vouching,
}

/// Somebody says to belong to an organisation. Its buttons post `back` to `/affiliations/{id}/confirm` and `…/withdraw`.
#[derive(Debug, Clone)]
pub struct AffiliationItem {
    /// Its row.
    pub id: i64,
    /// Who.
    pub person: Author,
    /// The name of the organisation.
    pub organisation: String,
    /// When they said so.
    pub asked: Timestamp,
    /// Whether the city has confirmed it.
    pub confirmed: bool,
}
