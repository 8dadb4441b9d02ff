//! The links of a page, both ways.

use std::collections::HashMap;

use koinon_store::{Link, LinkedPage, Page, PageId};

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
                let links = conn.links_from(page.id)?;
                let targets: Vec<_> = links.iter().map(|link| (link.authority.clone(), link.slug.clone())).collect();
                let found = conn.link_targets(&targets)?;
                let ids: Vec<PageId> = found.iter().flatten().map(|found| found.id).collect();
                let pages: HashMap<PageId, Page> =
                    conn.pages_by_id(&ids)?.into_iter().map(|page| (page.id, page)).collect();
                let page_of = |found: Option<LinkedPage>| found.and_then(|found| pages.get(&found.id).cloned());
                let outgoing = links.into_iter().zip(found);
                let outgoing = outgoing.map(|(link, found)| Outgoing { link, page: page_of(found) }).collect();
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
