//! Lists: home, pages, search, cities, to do.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_core::lang::direction;

use super::{ConsultationItem, DraftReason, NoticeItem, PageLink, Pager, ProposalItem, TrialTile};
use crate::shell::{CityName, Shell};

/// The city's front door.
#[derive(Debug, Clone, Template)]
#[template(path = "home.html")]
pub struct HomeView {
    /// What surrounds it.
    pub shell: Shell,
    /// One sentence about the city; may be empty.
    pub sentence: String,
    /// What opinions are asked for now.
    pub consultations: Vec<ConsultationItem>,
    /// What was tried of late, one that did not work among it if there is one.
    pub tried: Vec<TrialTile>,
    /// What the pages are about, most pages first.
    pub themes: Vec<ThemeLink>,
    /// The newest pages of this city.
    pub new_here: Vec<PageLink>,
    /// The newest pages of the other cities.
    pub new_elsewhere: Vec<PageLink>,
    /// The cities, this one included.
    pub cities: Vec<CityCard>,
}

/// A theme, and how many pages have it.
#[derive(Debug, Clone)]
pub struct ThemeLink {
    /// Its name.
    pub name: String,
    /// Its pages.
    pub href: String,
    /// How many they are.
    pub pages: i64,
}

/// How a list is ordered.
#[derive(Debug, Clone)]
pub enum ListOrder {
    /// As usual.
    Usual {
        /// Where pages of cities like this one come first.
        by_closeness: String,
    },
    /// By how close cities are to one of them.
    Closeness {
        /// That city.
        city: CityName,
        /// How many other cities can be compared with it; with none the order is the usual one.
        compared: usize,
        /// Where the same list is in the usual order.
        usual: String,
    },
}

/// Pages, newest first, or those of closer cities first.
#[derive(Debug, Clone, Template)]
#[template(path = "pages.html")]
pub struct PagesView {
    /// What surrounds it.
    pub shell: Shell,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of this theme: its name.
    pub theme: Option<String>,
    /// Only of this city.
    pub city: Option<CityName>,
    /// How they are ordered, where there is a choice.
    pub order: Option<ListOrder>,
    /// The pages.
    pub pages: Vec<PageLink>,
    /// More of them.
    pub pager: Pager,
    /// The same list as an Atom feed.
    pub feed: String,
    /// A list of events as a calendar.
    pub calendar: Option<String>,
}

impl PagesView {
    /// What the list is of.
    fn title(&self) -> String {
        let kind = self.kind.map(|kind| self.shell.tc("kind-plural-", kind.code()));
        match (kind, &self.theme) {
            (Some(kind), Some(theme)) => format!("{theme} · {kind}"),
            (None, Some(theme)) => theme.clone(),
            (Some(kind), None) => kind,
            (None, None) => self.shell.t("all-pages"),
        }
    }
}

/// Part of a found passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

/// A found page.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The page.
    pub page: PageLink,
    /// The passage.
    pub passage: Vec<Fragment>,
}

/// One way to narrow a search.
#[derive(Debug, Clone)]
pub struct FacetOption {
    /// Its name for people.
    pub label: String,
    /// How many pages it would leave.
    pub count: u64,
    /// The search, narrowed so; for an active one, without it.
    pub href: String,
    /// Whether it is in force.
    pub active: bool,
}

/// Ways to narrow a search of one kind.
#[derive(Debug, Clone)]
pub struct Facet {
    /// By what: the query parameter; the message is `facet-NAME`.
    pub name: &'static str,
    /// The ways, most pages first.
    pub options: Vec<FacetOption>,
}

impl Facet {
    /// Whether one of them is in force.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.options.iter().any(|option| option.active)
    }
}

/// Another spelling.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The words.
    pub text: String,
    /// The search for them.
    pub href: String,
}

/// What was found.
#[derive(Debug, Clone, Template)]
#[template(path = "search.html")]
pub struct SearchView {
    /// What surrounds it.
    pub shell: Shell,
    /// What was searched for; empty if nothing was.
    pub query: String,
    /// The found pages.
    pub hits: Vec<Hit>,
    /// How many in all.
    pub total: u64,
    /// How they are ordered.
    pub order: ListOrder,
    /// Ways to narrow.
    pub facets: Vec<Facet>,
    /// *Did you mean*.
    pub did_you_mean: Option<Suggestion>,
    /// More of them.
    pub pager: Pager,
    /// The same search as an Atom feed.
    pub feed: String,
    /// Being told of new pages that it finds; `None` for readers, and for a search that finds everything.
    pub keep: Option<KeepSearch>,
}

/// *Tell me of new ones*. Posts `what` and `target` to `/search`, or to `/notices/watches` to be told no more.
#[derive(Debug, Clone)]
pub struct KeepSearch {
    /// The search, in its one spelling.
    pub target: String,
    /// Whether the reader keeps it.
    pub kept: bool,
}

/// How a city is doing, seen from here.
#[derive(Debug, Clone)]
pub enum LinkHealth {
    /// It is this city.
    Here,
    /// Heard of at that time.
    Heard(Timestamp),
    /// Not reachable since then.
    Silent(Timestamp),
    /// Asked for its pages; it has not answered yet.
    Waiting,
    /// It does not want to be copied.
    Refused,
    /// Known by name; its pages are not followed.
    NotFollowed,
    /// Nothing is taken from it, for this public reason.
    Blocked(String),
}

/// A city among others.
#[derive(Debug, Clone)]
pub struct CityCard {
    /// Its name and authority.
    pub city: CityName,
    /// One sentence about it; may be empty.
    pub summary: String,
    /// Its pages that can be read here.
    pub pages: u64,
    /// How it is doing.
    pub health: LinkHealth,
    /// Its page here.
    pub city_href: String,
    /// Where its pages are listed.
    pub pages_href: String,
    /// The city itself; `None` for this one.
    pub origin_href: Option<String>,
}

/// The cities of the commons.
#[derive(Debug, Clone, Template)]
#[template(path = "cities.html")]
pub struct CitiesView {
    /// What surrounds it.
    pub shell: Shell,
    /// The cities, this one first.
    pub cities: Vec<CityCard>,
    /// Whether some of them can be compared.
    pub compared: bool,
}

/// A draft in the list of things to do.
#[derive(Debug, Clone)]
pub struct DraftItem {
    /// The editor.
    pub edit_href: String,
    /// Where *Discard* posts to.
    pub discard_action: String,
    /// Its title; may be empty.
    pub title: String,
    /// BCP 47.
    pub lang: String,
    /// When it was last saved.
    pub saved: Timestamp,
    /// Why it is not published.
    pub reason: Option<DraftReason>,
    /// Whether it would be a new page.
    pub is_new: bool,
    /// Where the link to it is shown, or made; none where no colleague could open it.
    pub share_href: Option<String>,
    /// Whether colleagues can open it by a link.
    pub is_shared: bool,
}

impl DraftItem {
    /// `ltr` or `rtl`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        direction(&self.lang).code()
    }
}

/// What waits for the signed-in person.
#[derive(Debug, Clone, Template)]
#[template(path = "queue.html")]
pub struct QueueView {
    /// What surrounds it.
    pub shell: Shell,
    /// What they have not read of what they are told, newest first.
    pub notices: Vec<NoticeItem>,
    /// For those who decide: proposals, those who came first at first.
    pub to_decide: Vec<ProposalItem>,
    /// The pages that this reader should look at again, those that wait longest first.
    pub to_review: Vec<PageLink>,
    /// For officers: the organisations that people say to belong to, not confirmed yet.
    pub affiliations: Vec<super::AffiliationItem>,
    /// Their own proposals, newest first.
    pub own: Vec<ProposalItem>,
    /// Their drafts, newest first.
    pub drafts: Vec<DraftItem>,
    /// For administrators: legal texts in which something is left for the city to say.
    pub to_fill_in: Vec<PageLink>,
}

impl QueueView {
    /// Whether no proposal is shown.
    #[must_use]
    pub fn has_no_proposal(&self) -> bool {
        self.to_decide.is_empty() && self.own.is_empty()
    }
}
