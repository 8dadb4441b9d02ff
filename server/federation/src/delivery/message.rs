//! Messages to single servers: a Follow, the answer to one, an Undo.

use bytes::Bytes;
use koinon_store::{Error, Message};

use super::Delivery;
use super::hosts::Entry;
use super::retry::Verdict;
use super::sending::{Parcel, sender};

impl Delivery {
    /// Sends a message and notes what came of it.
    pub(super) async fn send_message(&self, message: Message, entry: Entry) -> Result<(), Error> {
        let Message { id, inbox, object, activity, failures, .. } = message;
        if let Entry::Closed(until) = entry {
            return self.delay_message(id, "its server did not answer others".into(), until, false).await;
        }
        let json: serde_json::Value = serde_json::from_str(&activity).unwrap_or_default();
        let actor = json["actor"].as_str().unwrap_or_default();
        let is_offer = json["type"] == "Offer";
        let parcel = Parcel { sender: sender(self.inner.federation.origin(), actor), body: Bytes::from(activity) };
        let tried = self.try_once(&inbox, &parcel, failures).await;
        match tried.verdict {
            Verdict::Done => {
                let now = self.now();
                self.store()
                    .write(move |tx| {
                        tx.delete_message(id)?;
                        // Its author sees that it has left the house.
                        if is_offer { tx.proposal_delivered(&object, now) } else { Ok(()) }
                    })
                    .await
            }
            Verdict::RetryInbox(wait) | Verdict::RetryItem(wait) => {
                self.delay_message(id, tried.answer, self.after(wait), false).await
            }
            Verdict::GiveUp | Verdict::Abandon | Verdict::Missing | Verdict::Gone => {
                tracing::warn!(inbox, answer = tried.answer, "a message was given up");
                self.delay_message(id, tried.answer, self.now(), true).await
            }
        }
    }

    async fn delay_message(
        &self,
        id: i64,
        error: String,
        next_try: koinon_core::Timestamp,
        dead: bool,
    ) -> Result<(), Error> {
        self.store().write(move |tx| tx.delay_message(id, &error, next_try, dead)).await
    }
}
