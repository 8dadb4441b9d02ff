//! A page as people read it, and what stands where a page is not.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_core::lang::direction;
use koinon_core::policy::{EditRight, PagePolicy};
use koinon_core::shelf::Shelf;

use super::{Adapted, Learning, Overdue, Reading, Sheet, Translated, Trust};
use crate::data_block::DataBlock;
use crate::safe_html::SafeHtml;
use crate::shell::{CityName, Shell};

/// A page in a list or a link.
#[derive(Debug, Clone)]
pub struct PageLink {
    /// `/pages/{slug}` or `/pages/{slug}@{authority}`.
    pub href: String,
    /// Its title.
    pub title: String,
    /// BCP 47.
    pub lang: String,
    /// What it is.
    pub kind: Kind,
    /// Set for a page that came with the program.
    pub shelf: Option<Shelf>,
    /// Plain text; may be empty.
    pub summary: String,
    /// Its city, this one included.
    pub city: CityName,
    /// Time of its newest version.
    pub updated: Timestamp,
}

impl PageLink {
    /// What people read as its kind: the last part of the key of a message, after `kind-`.
    #[must_use]
    pub fn kind_code(&self) -> &'static str {
        self.shelf.map_or_else(|| self.kind.code(), Shelf::code)
    }

    /// `ltr` or `rtl`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        direction(&self.lang).code()
    }
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Their name for people; `None` where it is not known here or was erased.
    pub name: Option<String>,
    /// `@ana@bordeaux.example`, for people of other cities.
    pub handle: Option<String>,
}

/// What is wrong with our copy of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyProblem {
    /// Its city has signed two histories that do not follow from each other.
    Diverged,
    /// The newest text that arrived does not fit its record; an older one is shown.
    Mismatch,
}

/// What there is to say of a page of another city.
#[derive(Debug, Clone)]
pub struct Copy {
    /// The page at its own city.
    pub origin_href: String,
    /// When it last arrived.
    pub received: Timestamp,
    /// Since when its city does not answer.
    pub unreachable_since: Option<Timestamp>,
    /// What is wrong with it.
    pub problem: Option<CopyProblem>,
}

/// The lock on a page.
#[derive(Debug, Clone)]
pub struct Lock {
    /// The public reason.
    pub reason: String,
    /// When it ends.
    pub until: Option<Timestamp>,
}

/// What is said of a page above every one of its tabs.
#[derive(Debug, Clone)]
pub struct PageHead {
    /// The page itself: where it is, what it is called, whose it is.
    pub page: PageLink,
    /// Set if it is a copy of another city's page.
    pub copy: Option<Copy>,
    /// When its city says that its newest version was written, where that is later than it arrived.
    pub dated: Option<Timestamp>,
    /// The codes of its themes.
    pub themes: Vec<String>,
    /// Who may edit it (in force now).
    pub policy: PagePolicy,
    /// Set while it is locked.
    pub lock: Option<Lock>,
    /// What becomes of an edit by this reader: `Publish` also for readers who are not signed in (they are asked to);
    /// `None` if the page cannot be edited here.
    pub edit: Option<EditRight>,
    /// Whether an edit by this reader may be proposed to those who decide on the page, wherever they are.
    pub propose: bool,
    /// How many proposals are to be decided, and comments there to be read; shown beside *Debate*.
    pub debate: u64,
    /// Whether this reader may rename, delete and restore it and say who may edit.
    pub manage: bool,
    /// Whether this reader decides on it: an officer, or somebody who looks after it.
    pub keeps: bool,
}

impl PageHead {
    /// Key of the message that says whose page it is.
    #[must_use]
    pub fn origin_key(&self) -> &'static str {
        if self.page.kind == Kind::PracticeSheet { "sheet-of" } else { "page-of" }
    }

    /// Whether the one primary button is *Edit*.
    #[must_use]
    pub fn offers_edit(&self) -> bool {
        self.edit == Some(EditRight::Publish)
    }

    /// Whether *Propose a change* is offered: as the primary button where *Edit* is not, else under *More*.
    #[must_use]
    pub fn offers_proposal(&self) -> bool {
        self.propose || self.edit == Some(EditRight::Propose)
    }

    /// The pages of one of its themes.
    #[must_use]
    pub fn theme_href(theme: &str) -> String {
        format!("/pages?theme={}", crate::percent_encoded(theme))
    }

    /// `{path}/edit` and so on.
    #[must_use]
    pub fn at(&self, what: &str) -> String {
        format!("{}/{what}", self.page.href)
    }

    /// Where a page is begun that is about this one, a practice.
    #[must_use]
    pub fn write_about(&self) -> String {
        format!("/write?practice={}", self.page.href.rsplit('/').next().unwrap_or_default())
    }
}

/// An entry of a page's outline.
#[derive(Debug, Clone)]
pub struct OutlineEntry {
    /// The `id` of the heading.
    pub id: String,
    /// Its text.
    pub text: String,
    /// 2 or deeper.
    pub level: u8,
}

/// How a version is cited.
#[derive(Debug, Clone)]
pub struct Citation {
    /// Names, those who came first at first; the city stands in for them where none is known.
    pub authors: Vec<String>,
    /// The year in which it was written.
    pub year: String,
    /// Its permanent address at its own city.
    pub url: String,
    /// The citation as BibTeX.
    pub bibtex_href: String,
    /// The citation as CSL-JSON.
    pub csl_href: String,
}

/// About this version: for those who want to cite or verify.
#[derive(Debug, Clone)]
pub struct About {
    /// Everyone who wrote a version, newest first, each once.
    pub authors: Vec<Author>,
    /// SPDX.
    pub licence: String,
    /// Its text, where it is a known one.
    pub licence_href: Option<String>,
    /// The permanent address of this very version.
    pub permalink: String,
    /// The hash of its record.
    pub hash: String,
    /// When it was written.
    pub time: Timestamp,
    /// How it is cited.
    pub citation: Citation,
    /// Whose signature it carries, where it was checked.
    pub signed_by: Option<CityName>,
    /// Who vouches for it.
    pub vouchers: Vec<Author>,
}

/// Said above a version that is not the newest.
#[derive(Debug, Clone)]
pub struct OldVersion {
    /// When it was written.
    pub time: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// What changed since.
    pub diff_href: String,
    /// Makes it the newest again; `None` for those who may not.
    pub revert_href: Option<String>,
}

/// A comment as it stands under the page.
#[derive(Debug, Clone)]
pub struct LatestComment {
    /// Its place in the debate.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// Who said it.
    pub author: Author,
    /// When.
    pub time: Timestamp,
    /// How it begins: plain text; may be empty.
    pub text: String,
}

/// A page to be read.
#[derive(Debug, Clone, Template)]
#[template(path = "page.html")]
pub struct PageView {
    /// What surrounds it.
    pub shell: Shell,
    /// What stands above it.
    pub head: PageHead,
    /// Its text; its headings start at level 2, since the title is the page's one `h1`.
    pub body: SafeHtml,
    /// Its headings.
    pub outline: Vec<OutlineEntry>,
    /// What was said last about it, the last one first.
    pub latest: Vec<LatestComment>,
    /// How many statements there are about it.
    pub statements: i64,
    /// Pages that link here, the first few.
    pub backlinks: Vec<PageLink>,
    /// What can be known of it at a glance.
    pub trust: Option<Trust>,
    /// What it says in fields.
    pub sheet: Sheet,
    /// The other languages that it can be read in.
    pub readings: Vec<Reading>,
    /// Set for a translation.
    pub translated: Option<Translated>,
    /// Set for a page that was made from another one.
    pub adapted: Option<Adapted>,
    /// The pages that were made from this one, newest first.
    pub adaptations: Vec<PageLink>,
    /// Its place in learning paths, and who came to see what it tells of.
    pub learning: Learning,
    /// Its whole address here.
    pub address: String,
    /// The page as JSON-LD.
    pub data: DataBlock,
    /// For those who cite.
    pub about: About,
    /// Set for an older version.
    pub old: Option<OldVersion>,
    /// Where the last version is read that somebody vouches for, if that is not the newest one; and whether it is shown now.
    pub vouched: Option<(String, bool)>,
    /// Set where somebody should have looked at it again.
    pub overdue: Option<Overdue>,
    /// When the reader last saved a draft of this page that is not published.
    pub own_draft: Option<Timestamp>,
}

impl PageView {
    /// Where other sites ask for the card of this page (oEmbed).
    #[must_use]
    pub fn oembed_href(&self) -> String {
        let site = self.address.split("/pages/").next().unwrap_or_default();
        format!("{site}/oembed?url={}", crate::percent_encoded(&self.address))
    }
}

/// Markdown as it was written, for those who ask.
#[derive(Debug, Clone, Template)]
#[template(path = "source.html")]
pub struct SourceView {
    /// What surrounds it.
    pub shell: Shell,
    /// What stands above it.
    pub head: PageHead,
    /// The source, to the byte.
    pub markdown: String,
}

/// There is no such page (status 404).
#[derive(Debug, Clone, Template)]
#[template(path = "page_not_found.html")]
pub struct PageNotFoundView {
    /// What surrounds it.
    pub shell: Shell,
    /// What the page would be called, guessed from the address; empty if nothing sensible can be.
    pub title: String,
    /// Where it can be written; `None` if it would be another city's.
    pub write_href: Option<String>,
    /// Pages with a similar name.
    pub similar: Vec<PageLink>,
}

/// A page was here (status 410).
#[derive(Debug, Clone, Template)]
#[template(path = "page_deleted.html")]
pub struct PageDeletedView {
    /// What surrounds it.
    pub shell: Shell,
    /// What stood above it; `manage` decides whether *Restore* is shown.
    pub head: PageHead,
    /// When it was deleted.
    pub time: Timestamp,
    /// Who deleted it.
    pub by: Author,
    /// Why; may be empty.
    pub note: String,
}
