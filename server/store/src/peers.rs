//! What the store hands out and takes in about other servers: subscriptions, followers, actors, deliveries.

use koinon_core::Timestamp;

use crate::{City, PageId, SubscriptionId};

/// How far a subscription is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubscriptionState {
    /// Asked, not answered.
    Pending,
    /// Accepted.
    Accepted,
    /// Refused.
    Refused,
}

/// A city that we follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    /// Its row.
    pub id: SubscriptionId,
    /// Its id in our API.
    pub ulid: String,
    /// The city followed.
    pub city: City,
    /// The id of our Follow.
    pub follow_id: String,
    /// Pending, accepted or refused.
    pub state: SubscriptionState,
    /// Pages synchronised so far.
    pub sync_done: i64,
    /// Pages to synchronise, once known.
    pub sync_total: Option<i64>,
    /// The opaque token from which its change list goes on.
    pub since: Option<String>,
    /// When it was last found complete.
    pub synchronised: Option<Timestamp>,
    /// Its city said that the list has more.
    pub behind: bool,
    /// When it was asked, or answered last.
    pub changed: Timestamp,
}

impl Subscription {
    /// Whether its city is a member of the league, as this city sees it: the two agreed, and it is not blocked. Nothing else makes one,
    /// and of pages only those of members are taken.
    #[must_use]
    pub fn is_membership(&self) -> bool {
        self.state == SubscriptionState::Accepted && !self.city.blocked
    }
}

/// An actor that follows this city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    /// Its ActivityPub id.
    pub actor: String,
    /// The id of its Follow.
    pub follow_id: String,
    /// Where deliveries to it go: its shared inbox if it has one.
    pub inbox: String,
    /// Whether its software reads `Announce{activity}` (FEP-1b12).
    pub reads_activities: bool,
    /// What its server said that it runs, when it began to follow.
    pub software: Option<String>,
    /// Since when.
    pub created: Timestamp,
}

/// An actor of another server, as needed to verify and answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteActor {
    /// Its ActivityPub id.
    pub ap_id: String,
    /// `Group`, `Person`, `Application` ...
    pub kind: String,
    /// `preferredUsername`.
    pub handle: String,
    /// Its name for people.
    pub name: String,
    /// Its inbox.
    pub inbox: String,
    /// Its server's shared inbox.
    pub shared_inbox: Option<String>,
    /// The id of its HTTP signature key.
    pub key_id: String,
    /// That key, PEM.
    pub key_pem: String,
    /// Its server said 404 or 410.
    pub gone: bool,
    /// When this was read from its server.
    pub fetched: Timestamp,
}

/// How far an inbox has been sent the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryCursor {
    /// The inbox.
    pub inbox: String,
    /// The last row sent.
    pub position: i64,
    /// Failures in a row.
    pub failures: i64,
    /// Not before.
    pub next_try: Timestamp,
    /// When it last took something.
    pub last_success: Option<Timestamp>,
    /// What it last answered when it did not.
    pub last_error: Option<String>,
}

/// A log row that an inbox would not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedDelivery {
    /// Its row.
    pub id: i64,
    /// The inbox.
    pub inbox: String,
    /// The log row.
    pub position: i64,
    /// The page it is about: later rows of that page wait behind it.
    pub page: Option<PageId>,
    /// Failures so far.
    pub failures: i64,
    /// Not before.
    pub next_try: Timestamp,
    /// Given up; kept for the administrator.
    pub dead: bool,
    /// What was answered.
    pub error: String,
}

/// A message for one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its row.
    pub id: i64,
    /// The inbox.
    pub inbox: String,
    /// What it is about: messages about one object go in order.
    pub object: String,
    /// The activity, JSON.
    pub activity: String,
    /// Failures so far.
    pub failures: i64,
    /// Not before.
    pub next_try: Timestamp,
    /// Given up; kept for the administrator.
    pub dead: bool,
    /// What was last answered.
    pub error: Option<String>,
}
