//! The links of a page, both ways, and what the cities of the pages at their ends say of them.

use std::collections::HashMap;

use koinon_core::Timestamp;
use koinon_store::{Claim, ClaimAnswer, Conn, Link, LinkedPage, Page, PageId, Standing};

use crate::claims::{MOST_ON_ONE, declined_links};
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// The most links to a page that are listed.
const MOST_LINKS: i64 = 500;

/// A link from a page.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The address it names.
    pub link: Link,
    /// The live page that answers there.
    pub page: Option<Page>,
    /// What became of it in the city of that page, where that is another one that was asked to show it.
    pub asked: Option<Asked>,
}

/// What became of a link in the city of the page that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It has not answered yet.
    Waits,
    /// It shows the link.
    Shown,
    /// It declines to, for this reason.
    Declined(String),
}

/// A link to a page that its city declines to show.
#[derive(Debug, Clone)]
pub struct Declined {
    /// The ActivityPub id of the page that links.
    pub source: String,
    /// That page, if it is here to be read.
    pub page: Option<Page>,
    /// The kind of link.
    pub relation: String,
    /// Why.
    pub reason: String,
    /// When it was said.
    pub time: Timestamp,
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
    /// To it, as its city was told, from pages that are not here to be read: the relation and the page's ActivityPub id.
    pub told: Vec<(String, String)>,
    /// Those to it that its city declines to show.
    pub declined: Vec<Declined>,
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
                let outgoing = outgoing(conn, &page)?;
                let (mut told, mut declined) = (Vec::new(), Vec::new());
                for claim in conn.claims_on(page.id, MOST_ON_ONE)? {
                    let from = conn.page_by_ap_id(&claim.source)?.filter(|from| from.standing == Standing::Live);
                    match (claim.answer, from) {
                        (Some(ClaimAnswer::Declined), page) => {
                            let Claim { source, relation, reason, time, .. } = claim;
                            declined.push(Declined { source, page, relation, reason, time });
                        }
                        (None, None) if !claim.withdrawn => told.push((claim.relation, claim.source)),
                        _ => {}
                    }
                }
                let mut incoming = conn.links_to(&page, limit.clamp(1, MOST_LINKS))?;
                incoming.retain(|(relation, from)| {
                    !declined.iter().any(|no| no.source == from.ap_id && no.relation == *relation)
                });
                Ok(Links { page, outgoing, incoming, told, declined })
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
                let links = conn.links_to(&page, limit.clamp(1, MOST_LINKS))?;
                let declined = if links.is_empty() { HashMap::new() } else { declined_links(conn, page.id)? };
                let is_shown = |relation: String, page: &Page| !declined.contains_key(&(page.ap_id.clone(), relation));
                let shown = links.into_iter().filter_map(|(relation, page)| is_shown(relation, &page).then_some(page));
                let mut pages: Vec<_> = shown.collect();
                pages.dedup_by_key(|page| page.id);
                Ok(pages)
            })
            .await
    }
}

fn outgoing(conn: &mut Conn, page: &Page) -> Result<Vec<Outgoing>, Error> {
    // Those of a deleted page are kept for what they led to, and are no links of it any more.
    let links = if page.standing == Standing::Deleted { Vec::new() } else { conn.links_from(page.id)? };
    let targets: Vec<_> = links.iter().map(|link| (link.authority.clone(), link.slug.clone())).collect();
    let found = conn.link_targets(&targets)?;
    let ids: Vec<PageId> = found.iter().flatten().map(|found| found.id).collect();
    let pages: HashMap<PageId, Page> = conn.pages_by_id(&ids)?.into_iter().map(|page| (page.id, page)).collect();
    let page_of = |found: Option<LinkedPage>| found.and_then(|found| pages.get(&found.id).cloned());
    let claims = conn.claims_of(&page.ap_id)?;
    let asked = |link: &Link, to: Option<&Page>| {
        let claim =
            claims.iter().find(|claim| Some(claim.target) == to.map(|to| to.id) && claim.relation == link.relation)?;
        Some(match claim.answer {
            None => Asked::Waits,
            Some(ClaimAnswer::Shown) => Asked::Shown,
            Some(ClaimAnswer::Declined) => Asked::Declined(claim.reason.clone()),
        })
    };
    let outgoing = links.into_iter().zip(found).map(|(link, found)| {
        let page = page_of(found);
        Outgoing { asked: asked(&link, page.as_ref()), link, page }
    });
    Ok(outgoing.collect())
}
