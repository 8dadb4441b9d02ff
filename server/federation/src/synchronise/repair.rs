//! Repair: the digest tree of a city is compared with that of our mirror, and what differs is fetched.

use koinon_store::Subscription;
use url::Url;

use super::address;
use crate::changes::MOST_NAMED;
use crate::digest::{DigestNode, DigestTree, Under};
use crate::service::{Error, Federation};
use crate::transport::{Accept, FetchError};
use crate::wire::ids::{ActorId, CityCollection, LocalId};

/// One comparison asks for so many nodes at most; what is left is found by the next one.
const MOST_NODES: usize = 20_000;

impl Federation {
    /// Compares what is here of a city with what the city has, and fetches what differs.
    pub(super) async fn repair(&self, subscription: &mut Subscription) -> Result<(), Error> {
        let city = subscription.city.clone();
        let id = city.id;
        let ours = self.commons().store().read(move |conn| DigestTree::read(conn, id)).await?;
        let (mut open, mut asked, mut differ) = (vec![String::new()], 0, Vec::new());
        while let Some(prefix) = open.pop() {
            asked += 1;
            if asked > MOST_NODES {
                break;
            }
            let node = match self.node(&city.origin, &prefix).await {
                // A city without a digest: its list is all that we know.
                Err(Error::Fetch(error)) if error.is_gone() => return Ok(()),
                node => node?,
            };
            if prefix.is_empty() {
                subscription.sync_total = Some(i64::try_from(node.count).unwrap_or(i64::MAX));
            }
            if ours.digest(&prefix) == Some(node.digest) {
                continue;
            }
            match node.under {
                Under::Pages(pages) => {
                    let others = pages.into_iter().filter(|(page, head)| ours.head(page) != Some(*head));
                    differ.extend(others.map(|(page, _)| page).filter(|page| city.origin.owns(page)));
                }
                Under::Children(children) => {
                    for (digit, digest) in children {
                        let child = format!("{prefix}{digit}");
                        if ours.digest(&child) != Some(digest) {
                            open.push(child);
                        }
                    }
                }
            }
            if differ.len() >= MOST_NAMED {
                self.fetch_all(&city, &mut differ).await?;
            }
        }
        self.fetch_all(&city, &mut differ).await?;
        subscription.sync_done = self.commons().store().read(move |conn| conn.count_pages_with_deleted(id)).await?;
        Ok(())
    }

    async fn fetch_all(&self, city: &koinon_store::City, differ: &mut Vec<String>) -> Result<(), Error> {
        if !differ.is_empty() {
            tracing::info!(city = %city.origin, pages = differ.len(), "fetching pages that differ");
        }
        for pages in differ.chunks(MOST_NAMED) {
            self.fetch_named(city, pages).await?;
        }
        differ.clear();
        Ok(())
    }

    async fn node(&self, origin: &koinon_core::Origin, prefix: &str) -> Result<DigestNode, Error> {
        let mut url: Url = address(origin, &LocalId::City(CityCollection::Digest).path())?;
        if !prefix.is_empty() {
            url.query_pairs_mut().append_pair("prefix", prefix);
        }
        let signer = self.signer(&ActorId::Server).await?;
        let fetched = self.transport().get_json(&url, Accept::Activity, Some(&signer)).await?;
        if fetched.final_url != url {
            return Err(Error::Fetch(FetchError::Network("its digest is elsewhere".into())));
        }
        DigestNode::read(fetched.json, prefix).ok_or_else(|| Error::Unusable("its digest cannot be read".into()))
    }
}
