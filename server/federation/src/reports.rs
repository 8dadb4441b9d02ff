//! Reports of other servers about what is here.

use koinon_core::Origin;

use crate::debate::outcome;
use crate::inbox::Outcome;
use crate::service::{Error, Federation};
use crate::wire::read::{IncomingActivity, value};

/// So many things may one report be about.
const MOST: usize = 50;

impl Federation {
    /// Takes a report of another server.
    pub(crate) async fn reported(&self, origin: &Origin, flag: &IncomingActivity) -> Result<Outcome, Error> {
        let about = value::entries(&flag.raw["object"], MOST).filter_map(value::id).collect();
        let reason = flag.raw["content"].as_str().or(flag.raw["summary"].as_str()).unwrap_or_default();
        let reason = koinon_markdown::plain_text(reason);
        let heard =
            self.commons().receive_report(flag.id.clone(), origin.authority().to_owned(), about, reason).await?;
        Ok(outcome(heard))
    }
}
