//! The links of a page, both ways.

use koinon_store::{Link, Page, Standing};

use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// The most links to a page that are listed.
const MOST: i64 = 500;

/// A link from a page.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The address it names.
    pub link: Link,
    /// The live page that answers there.
    pub page: Option<Page>,
}

/// The links of a page.
#[derive(Debug, Clone)]
pub struct Links {
    /// The page.
    pub page: Page,
    /// From it.
    pub outgoing: Vec<Outgoing>,
    /// To it: the relation and the page that links.
    pub incoming: Vec<(String, Page)>,
}

impl Commons {
    /// The links of a page, both ways; at most `limit` to it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn links(&self, actor: &Actor, reference: &PageRef, limit: i64) -> Result<Links, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let mut outgoing = Vec::new();
                for link in conn.links_from(page.id)? {
                    let page = conn.page_at(&link.authority, &link.slug)?;
                    outgoing.push(Outgoing { link, page: page.filter(|page| page.standing == Standing::Live) });
                }
                let incoming = conn.links_to(&page, limit.clamp(1, MOST))?;
                Ok(Links { page, outgoing, incoming })
            })
            .await
    }

    /// The pages that link to a page, each once, newest first; at most `limit` links are looked at.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn linking_pages(&self, page: Page, limit: i64) -> Result<Vec<Page>, Error> {
        self.store()
            .read(move |conn| {
                let links = conn.links_to(&page, limit.clamp(1, MOST))?;
                let mut pages: Vec<_> = links.into_iter().map(|(_, page)| page).collect();
                pages.dedup_by_key(|page| page.id);
                Ok(pages)
            })
            .await
    }
}
