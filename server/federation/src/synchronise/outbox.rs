//! The outbox of a city that is no Koinon but sends records as one does: read page by page, within bounds.

use std::collections::HashSet;

use koinon_store::Subscription;
use serde_json::Value;
use url::Url;

use crate::service::{Error, Federation};
use crate::transport::Accept;
use crate::wire::ids::ActorId;
use crate::wire::read::value::{address, entries, type_among};
use crate::wire::read::{ActivityKind, IncomingActivity, Reference};

/// So many pages of an outbox are read at most.
const MOST_PAGES: usize = 10_000;
/// So many entries of one page.
const MOST_ITEMS: usize = 500;

impl Federation {
    /// Reads the outbox from where the subscription stands to its end.
    pub(super) async fn read_outbox(&self, subscription: &mut Subscription) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut next = match &subscription.since {
            Some(page) => Some(page.clone()),
            None => self.first_page(subscription).await?,
        };
        while let Some(page) = next {
            if !subscription.city.origin.owns(&page) || !seen.insert(page.clone()) || seen.len() > MOST_PAGES {
                return Ok(());
            }
            let json = self.collection(&page).await?;
            for item in items(&json) {
                self.take_item(subscription, item).await?;
                subscription.sync_done = subscription.sync_done.saturating_add(1);
            }
            next = link(&json["next"]);
            subscription.since = Some(page);
            self.note_progress(subscription, None).await?;
        }
        Ok(())
    }

    /// Where the first page of the city's outbox is.
    async fn first_page(&self, subscription: &mut Subscription) -> Result<Option<String>, Error> {
        subscription.sync_done = 0;
        let Some(actor) = subscription.city.city_actor.clone() else { return Ok(None) };
        let city = self.collection(&actor).await?;
        let Some(outbox) = link(&city["outbox"]).filter(|outbox| subscription.city.origin.owns(outbox)) else {
            return Ok(None);
        };
        let outbox_json = self.collection(&outbox).await?;
        // A total is the sender's word: shown, never reckoned with.
        subscription.sync_total = outbox_json["totalItems"].as_i64().filter(|total| (0..=100_000_000).contains(total));
        Ok(link(&outbox_json["first"]).or(Some(outbox)))
    }

    /// Takes an entry: an activity about a page, or a page, embedded or by its id. What is embedded of another server counts
    /// as its id alone.
    async fn take_item(&self, subscription: &Subscription, item: &Value) -> Result<(), Error> {
        let city = &subscription.city;
        match page_of(item) {
            Some(Reference::Embedded(_, object)) => self.take_listed(city, &object).await,
            Some(Reference::Id(page)) if city.origin.owns(&page) => self.ask_origin(&page, None).await.map(|_| ()),
            _ => Ok(()),
        }
    }

    async fn collection(&self, id: &str) -> Result<Value, Error> {
        let url = Url::parse(id).map_err(|error| Error::Unusable(error.to_string()))?;
        let signer = self.signer(&ActorId::Server).await?;
        let fetched = self.transport().get_json(&url, Accept::Activity, Some(&signer)).await?;
        if fetched.final_url.origin() != url.origin() {
            return Err(Error::Unusable("its outbox is elsewhere".into()));
        }
        Ok(fetched.json)
    }
}

/// What an entry of an outbox is about, if that could be a page.
fn page_of(item: &Value) -> Option<Reference> {
    if type_among(item, &["Article", "Tombstone"]).is_some() {
        return Some(Reference::Embedded(None, item.clone()));
    }
    let activity = IncomingActivity::read(item).ok()?;
    match activity.kind? {
        ActivityKind::Announce => match activity.object? {
            Reference::Embedded(_, inner) => page_of(&inner),
            id => Some(id),
        },
        ActivityKind::Create | ActivityKind::Update => activity.object,
        ActivityKind::Undo => activity.result,
        _ => None,
    }
}

fn items(page: &Value) -> impl Iterator<Item = &Value> {
    let list = if page["orderedItems"].is_null() { &page["items"] } else { &page["orderedItems"] };
    entries(list, MOST_ITEMS)
}

fn link(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value["id"].as_str()).and_then(address)
}
