//! What is missing in this city's commons: links to its pages, pages that links promise, evidence, somebody who looked again.

use koinon_store::{ListPlace, Page, Part, RedLink};

use crate::{Commons, Error};

/// So many are counted; more are said to be at least so many.
pub const COUNTED: i64 = 500;
/// So many pages that name what there is not are told of each name.
const NAMING: usize = 3;
/// The most that one part of a list has.
const MOST: i64 = 500;

/// What a page can lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// No other page links to it.
    Orphan,
    /// It is linked, and there is none.
    RedLink,
    /// A practice that nobody observed or measured, and of which no trial is reported.
    Evidence,
    /// Nobody has looked at it again by its day.
    Review,
}

impl Lack {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::RedLink, Self::Evidence, Self::Review, Self::Orphan];

    /// The code that addresses and the API use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Orphan => "orphans",
            Self::RedLink => "red_links",
            Self::Evidence => "without_evidence",
            Self::Review => "past_review",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lack| lack.code() == code)
    }
}

/// How much is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// So many.
    pub n: usize,
    /// Whether there may be more than that.
    pub or_more: bool,
}

impl Commons {
    /// Pages of this city that lack this, in the order of their list; none of what is linked and not there, which
    /// [`Commons::red_links`] lists.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn lacking_pages(
        &self,
        lack: Lack,
        after: Option<ListPlace>,
        limit: i64,
    ) -> Result<Part<Page, ListPlace>, Error> {
        let (here, now, limit) = (self.origin().authority().to_owned(), self.now(), limit.clamp(1, MOST));
        self.store()
            .read(move |conn| {
                Ok(match lack {
                    Lack::Orphan => conn.orphans(&here, after, limit)?,
                    Lack::Evidence => conn.unproven(&here, after, limit)?,
                    Lack::Review => conn.overdue(now, after, limit)?,
                    Lack::RedLink => (Vec::new(), None),
                })
            })
            .await
    }

    /// Names that texts link to in this city and that lead nowhere, after one of them, with pages that name each.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn red_links(&self, after: Option<String>, limit: i64) -> Result<Part<RedLink, String>, Error> {
        let here = self.origin().authority().to_owned();
        let after = after.unwrap_or_default();
        self.store().read(move |conn| Ok(conn.red_links(&here, &after, limit.clamp(1, MOST), NAMING)?)).await
    }

    /// How much lacks this: at most [`COUNTED`] are counted, among those that one part of the list looks at.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn count_lacking(&self, lack: Lack) -> Result<Count, Error> {
        let (here, now) = (self.origin().authority().to_owned(), self.now());
        let (n, or_more) = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                Ok(match lack {
                    Lack::Orphan => conn.count_orphans(&here, COUNTED)?,
                    Lack::RedLink => conn.count_red_links(&here, COUNTED)?,
                    Lack::Evidence => conn.count_unproven(&here, COUNTED)?,
                    Lack::Review => {
                        let (pages, next) = conn.overdue(now, None, COUNTED)?;
                        (pages.len(), next.is_some())
                    }
                })
            })
            .await?;
        Ok(Count { n, or_more })
    }
}
