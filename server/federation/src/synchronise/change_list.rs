//! Reading the change list of another Koinon, see [`crate::changes`].

use std::collections::HashSet;

use futures_util::future::try_join_all;
use koinon_commons::mirror::{Authority, MirroredRevision, Received};
use koinon_core::Timestamp;
use koinon_store::{City, Subscription};
use serde_json::Value;
use url::Url;

use super::address;
use crate::changes::LONGEST_TOKEN;
use crate::inbox::mirrored;
use crate::service::{Error, Federation};
use crate::transport::FetchError;
use crate::wire::ids::{ActorId, LocalId};
use crate::wire::read::value::type_among;
use crate::wire::read::{IncomingArticle, IncomingTombstone};

/// So many pages are stored at once: they share commits.
const CHUNK: usize = 32;
/// No city has more lines than this; one that goes on without end is left.
const MOST_LINES: usize = 5_000_000;

impl Federation {
    /// Reads the list of the city from where the subscription stands to its end.
    pub(super) async fn read_change_list(&self, subscription: &mut Subscription) -> Result<(), Error> {
        let city = subscription.city.clone();
        let mut url = address(&city.origin, &LocalId::Changes.path())?;
        match &subscription.since {
            Some(since) => {
                url.query_pairs_mut().append_pair("since", since);
            }
            None => subscription.sync_done = 0,
        }
        let signer = self.signer(&ActorId::Server).await?;
        let mut lines = self.transport().get_lines(&url, Some(&signer)).await?;
        let (mut chunk, mut pages, mut read) = (Vec::new(), HashSet::new(), 0);
        loop {
            let line = match lines.next().await {
                Ok(Some(line)) => line,
                // What came before it broke off is kept.
                ended => {
                    self.take_chunk(subscription, chunk).await?;
                    return Err(ended.err().map_or_else(broken_off, Error::Fetch));
                }
            };
            read += 1;
            if read > MOST_LINES {
                return Err(Error::Unusable("its list of changes does not end".into()));
            }
            let since = line["since"].as_str().filter(|token| token.len() <= LONGEST_TOKEN).map(str::to_owned);
            if let Some(total) = line["total"].as_i64().filter(|total| *total >= 0) {
                // The list starts anew, if it was of another epoch: what is here already is only compared.
                subscription.sync_total = Some(total);
            }
            let complete = line["complete"].as_bool().unwrap_or(false);
            // A page that comes twice is stored in the order of the list.
            let page = line["object"]["id"].as_str().map(str::to_owned);
            let again = page.as_ref().is_some_and(|page| pages.contains(page));
            if chunk.len() >= CHUNK || again || complete {
                self.take_chunk(subscription, std::mem::take(&mut chunk)).await?;
                pages.clear();
            }
            if let (Some(page), Some(object)) = (page, line.get("object")) {
                pages.insert(page);
                chunk.push((object.clone(), since));
            } else if chunk.is_empty() && since.is_some() {
                subscription.since = since;
            }
            if complete {
                return self.note_progress(subscription, None).await;
            }
        }
    }

    async fn take_chunk(
        &self,
        subscription: &mut Subscription,
        chunk: Vec<(Value, Option<String>)>,
    ) -> Result<(), Error> {
        let city = &subscription.city;
        try_join_all(chunk.iter().map(|(object, _)| self.take_listed(city, object))).await?;
        subscription.sync_done = subscription.sync_done.saturating_add(i64::try_from(chunk.len()).unwrap_or(0));
        if let Some(since) = chunk.into_iter().filter_map(|(_, since)| since).next_back() {
            subscription.since = Some(since);
            self.note_progress(subscription, None).await?;
        }
        Ok(())
    }

    /// Takes a page as its own city lists it. What cannot be read or does not fit is left out, and counted by the commons.
    pub(super) async fn take_listed(&self, city: &City, object: &Value) -> Result<(), Error> {
        let now = self.commons().now();
        let Some(revision) = read_listed(city, object, now) else {
            tracing::info!(city = %city.origin, "a page in a list cannot be used");
            return Ok(());
        };
        let page = revision.record.page.clone();
        let time = revision.record.time;
        match self.commons().receive_revision(None, Authority::Sent, revision.clone()).await? {
            Received::AskOrigin => {}
            Received::Stored(_) | Received::Known => return Ok(()),
            Received::Mismatch(reason) => {
                tracing::warn!(%page, reason, "a listed page does not fit what its city signed");
                return Ok(());
            }
            Received::Refused(reason) => {
                tracing::info!(%page, reason, "a listed page was refused");
                return Ok(());
            }
        }
        // The list is its city's own answer; but what is here may have come while it was under way.
        let asked = page.clone();
        let held = self
            .commons()
            .store()
            .read(move |conn| match conn.page_by_ap_id(&asked)?.and_then(|page| page.head) {
                Some(head) => conn.revision(head),
                None => Ok(None),
            })
            .await?;
        if held.is_some_and(|held| held.record.time > time) {
            self.ask_origin(&page, None).await?;
        } else {
            self.commons().receive_revision(None, Authority::OriginAnswered, revision).await?;
        }
        Ok(())
    }

    /// Fetches pages of a city by name, at most [`crate::changes::MOST_NAMED`], and takes them.
    pub(super) async fn fetch_named(&self, city: &City, pages: &[String]) -> Result<(), Error> {
        let ulids = pages.iter().filter_map(|page| match LocalId::parse(&city.origin, page) {
            Some(LocalId::Page(ulid)) => Some(ulid),
            _ => None,
        });
        let mut url: Url = address(&city.origin, &LocalId::Changes.path())?;
        url.query_pairs_mut().extend_pairs(ulids.map(|ulid| ("page", ulid)));
        let signer = self.signer(&ActorId::Server).await?;
        let mut lines = self.transport().get_lines(&url, Some(&signer)).await?;
        for _ in 0..=pages.len() {
            let Some(line) = lines.next().await? else { return Err(broken_off()) };
            if line["complete"].as_bool().unwrap_or(false) {
                return Ok(());
            }
            if let Some(object) = line.get("object") {
                self.take_listed(city, object).await?;
            }
        }
        Err(Error::Unusable("it answered more pages than were asked for".into()))
    }
}

fn broken_off() -> Error {
    Error::Fetch(FetchError::Network("the list broke off".into()))
}

/// A page of this city with its record, by its author; `None` for anything else.
fn read_listed(city: &City, object: &Value, now: Timestamp) -> Option<MirroredRevision> {
    let signed = match type_among(object, &["Tombstone", "Article"])? {
        "Tombstone" => (IncomingTombstone::read(object).ok()?.revision?, None),
        _ => {
            let article = IncomingArticle::read(object, now).ok()?;
            if city.pages_actor.as_ref() != Some(&article.attributed_to) {
                return None;
            }
            (article.revision?, Some(article.raw.to_string()))
        }
    };
    let (signed, raw) = signed;
    city.origin.owns(&signed.record.page).then(|| mirrored(signed, raw, true))
}
