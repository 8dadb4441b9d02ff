//! What goes into the index.

/// A page as the index sees it: its head revision, rendered to plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDoc {
    /// The row of the page in the store: what a hit names.
    pub page: i64,
    /// The authority of the city that the page belongs to (`bordeaux.example`, with a port where there is one).
    pub city: String,
    /// The code of the kind.
    pub kind: String,
    /// The language of the page, a BCP 47 tag; its first part chooses the stemmer.
    pub lang: String,
    /// The title.
    pub title: String,
    /// The summary; may be empty.
    pub summary: String,
    /// The body as plain text.
    pub text: String,
    /// The values by which it is counted and filtered beside city, kind and language: the name of a facet of
    /// [`koinon_core::schema::facets`] with each.
    pub facets: Vec<(&'static str, String)>,
    /// When the head was written, in milliseconds since 1970.
    pub updated: i64,
}

/// A change of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Adds the page or replaces what the index holds of it.
    Put(PageDoc),
    /// Forgets the page with this row.
    Remove(i64),
}

/// How far the index has followed the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The epoch of the log.
    pub epoch: String,
    /// The number of the last change that is in the index.
    pub position: i64,
}

impl Position {
    /// The form that is kept in a commit.
    pub(crate) fn to_payload(&self) -> String {
        format!("{} {}", self.position, self.epoch)
    }

    pub(crate) fn from_payload(payload: &str) -> Option<Self> {
        let (position, epoch) = payload.split_once(' ')?;
        Some(Self { epoch: epoch.to_owned(), position: position.parse().ok()? })
    }

    /// The later of two positions, where `applied` was reached by following the log after `given` was chosen or beside it.
    pub(crate) fn later(given: Self, applied: Option<Self>) -> Self {
        match applied {
            Some(applied) if applied.epoch != given.epoch || applied.position > given.position => applied,
            _ => given,
        }
    }
}
