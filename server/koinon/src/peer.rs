//! `koinon peer`: the cities that this one follows.

use clap::Subcommand;
use koinon_store::{Subscription, SubscriptionState};
use serde_json::{Value, json};

use crate::city;
use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;

/// What to do with the cities that this one follows.
#[derive(Debug, Subcommand)]
pub(crate) enum Peer {
    /// Follow a city: its pages are read, searched and kept here
    Add {
        /// Its address, https://strasbourg.example or strasbourg.example
        city: String,
    },
    /// List the cities that are followed; with --json one line each
    List,
    /// Follow a city no longer; its pages that are here stay
    Remove {
        /// Its address, or the id of the subscription
        city: String,
    },
}

/// Does it. What has to be sent is queued, and goes out when the city is served.
///
/// # Errors
/// [`Failure`], in particular if no city answers at the address.
pub(crate) async fn run(options: Options, peer: Peer, output: Output) -> Result<(), Failure> {
    let commons = city::open(&options).await?;
    let operator = commons.operator().await?;
    let federation = city::federation(&options, &commons)?;
    match peer {
        Peer::Add { city } => {
            let subscription = federation.subscribe(&operator, &city).await?;
            output.answer(&to_json(&subscription), line(&subscription));
        }
        Peer::List => {
            for subscription in federation.subscriptions().await? {
                output.answer(&to_json(&subscription), line(&subscription));
            }
        }
        Peer::Remove { city } => {
            let named = |s: &Subscription| {
                s.ulid.eq_ignore_ascii_case(&city)
                    || s.city.origin.authority() == city
                    || s.city.origin.as_str() == city.trim_end_matches('/')
            };
            let subscriptions = federation.subscriptions().await?;
            let subscription = subscriptions.iter().find(|s| named(s));
            let subscription = subscription.ok_or_else(|| Failure::data(format!("{city} is not followed")))?;
            federation.unsubscribe(&operator, &subscription.ulid).await?;
            let name = &subscription.city.name;
            output
                .answer(&to_json(subscription), format!("{name} is no longer followed. Its pages that are here stay."));
        }
    }
    Ok(())
}

fn state(subscription: &Subscription) -> &'static str {
    match subscription.state {
        SubscriptionState::Pending => "pending",
        SubscriptionState::Accepted => "accepted",
        SubscriptionState::Refused => "refused",
    }
}

fn to_json(subscription: &Subscription) -> Value {
    json!({
        "id": subscription.ulid,
        "city": subscription.city.origin,
        "name": subscription.city.name,
        "state": state(subscription),
        "synchronised": { "done": subscription.sync_done, "total": subscription.sync_total },
    })
}

fn line(subscription: &Subscription) -> String {
    let total = subscription.sync_total.map_or_else(|| "?".to_owned(), |total| total.to_string());
    let done = subscription.sync_done;
    let Subscription { city, .. } = subscription;
    format!("{:<32} {:<9} {done} of {total} pages  {}", city.origin.authority(), state(subscription), city.name)
}
