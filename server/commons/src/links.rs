//! The links of a page, both ways.

use koinon_store::{Link, Page};

use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// A link from a page.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The address it names.
    pub link: Link,
    /// Whether a page answers there.
    pub exists: bool,
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
                let outgoing = links.into_iter().zip(found);
                let outgoing = outgoing.map(|(link, found)| Outgoing { link, exists: found.is_some() }).collect();
                let incoming = conn.links_to(&page, limit.clamp(1, 500))?;
                Ok(Links { page, outgoing, incoming })
            })
            .await
    }
}
