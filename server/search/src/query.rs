//! What is asked and what is answered.

/// The most hits that one answer holds.
pub const MAX_LIMIT: usize = 500;

/// The number of hits after which paging ends.
pub const MAX_DEPTH: usize = 10_000;

/// A search as a person typed it, with the filters they chose beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text: words, `"phrases"`, `prefix*`, `-without`, and filters as `kind:`, `lang:`, `city:`, `theme:`,
    /// `outcome:` and so on. Any text is a valid search. Empty lists the newest pages first.
    pub text: String,
    /// Only pages with these values: `city` (an authority), `kind`, `lang`, or a facet of [`koinon_core::schema::facets`],
    /// with a value each. Values of one name widen each other, different names narrow; unknown names say nothing.
    pub filters: Vec<(String, String)>,
    /// How close cities are, by authority: pages of a closer one, with the higher number, come before all pages of others. A
    /// city that is not named is the farthest, with 0. Pages of cities as close as each other come as they would without this.
    pub closeness: Vec<(String, u16)>,
    /// The language that the person reads the interface in: words are stemmed in it too.
    pub interface_lang: String,
    /// How many hits, 1 to [`MAX_LIMIT`]; brought into that range.
    pub limit: usize,
    /// [`Results::next`] of the answer before.
    pub cursor: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// Best first, those of closer cities before.
    pub hits: Vec<Hit>,
    /// How many pages match, on all pages of the list together.
    pub total: usize,
    /// How many of the matching pages have which property.
    pub facets: Facets,
    /// The cursor of what follows; none at the end or after [`MAX_DEPTH`] hits.
    pub next: Option<String>,
    /// The search with its misspelt words put right, if some seem to be.
    pub did_you_mean: Option<String>,
}

/// A page that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// [`crate::PageDoc::page`].
    pub page: i64,
    /// Higher is better; comparable within one search only, 0 where the newest come first.
    pub score: f32,
    /// The whole title.
    pub title: Vec<Fragment>,
    /// The passage with most of the words searched for: together a substring of summary or text.
    pub snippet: Vec<Fragment>,
}

/// A piece of text, not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The text, as it stands in the page.
    pub text: String,
    /// Whether it is a word that was searched for.
    pub marked: bool,
}

/// The number of matching pages with each value of each facet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets(pub Vec<(&'static str, Vec<(String, u64)>)>);

impl Query {
    /// The first value that is asked for by this name.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(filter, _)| filter == name).map(|(_, value)| value.as_str())
    }
}

impl Facets {
    /// The values of one facet with the number of matching pages, most frequent first, at most a hundred. A language is the
    /// first part of its tag; a page counts for each of its values.
    #[must_use]
    pub fn of(&self, name: &str) -> &[(String, u64)] {
        self.0.iter().find(|(facet, _)| *facet == name).map_or(&[], |(_, counts)| counts)
    }
}
