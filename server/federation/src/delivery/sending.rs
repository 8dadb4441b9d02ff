//! One POST, and what it was answered.

use bytes::Bytes;
use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::{Change, ClaimId, CommentId, Conn, Error, Page, Revision, RevisionId};
use url::Url;

use super::Delivery;
use super::reader::Reader;
use super::retry::{Outcome, Verdict, verdict};
use crate::claims::claim_answer;
use crate::debate_view::{relay, ulid_of};
use crate::redactions::redaction_view;
use crate::revision_view::revision_view;
use crate::transport::{Accept, FetchError};
use crate::wire::context::document;
use crate::wire::ids::{ActorId, LocalId};

/// How much of an answer is kept, in characters.
const LONGEST_ANSWER: usize = 500;

/// An activity as it is sent, and who signs the request.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    pub(super) body: Bytes,
    pub(super) sender: ActorId,
}

/// How a try ended: what is done next, and why, in words for the administrator.
pub(super) struct Tried {
    pub(super) verdict: Verdict,
    pub(super) answer: String,
}

impl Delivery {
    /// Serialises a revision for a reader; `None` if there is nothing to be sent to it.
    pub(super) fn parcel(
        &self,
        conn: &mut Conn,
        reader: Reader,
        page: &Page,
        revision: &Revision,
    ) -> Result<Option<Parcel>, Error> {
        if let Some(parcel) = self.made_before(reader, revision.hash) {
            return Ok(parcel);
        }
        let origin = self.inner.federation.origin();
        let view = revision_view(conn, origin, page, revision)?;
        let activity = view.and_then(|view| reader.activity(origin, &view));
        let parcel = match activity {
            Some(activity) => {
                let sender = sender(origin, activity.actor());
                let body = serde_json::to_vec(&document(activity)).map_err(|e| Error::Corrupt(e.to_string()))?;
                Some(Parcel { body: body.into(), sender })
            }
            None => None,
        };
        self.inner.serialised.insert((revision.hash, reader), parcel.clone());
        Ok(parcel)
    }

    /// What is relayed of a comment, as it stands now. Who follows on a microblog is not sent every answer.
    pub(super) fn comment_parcel(
        &self,
        conn: &mut Conn,
        reader: Reader,
        comment: CommentId,
        change: &Change,
    ) -> Result<Option<Parcel>, Error> {
        if reader == Reader::Microblog {
            return Ok(None);
        }
        let origin = self.inner.federation.origin();
        let Some(activity) = relay(conn, origin, comment, (change.time, change.position))? else { return Ok(None) };
        let body = serde_json::to_vec(&document(activity)).map_err(|e| Error::Corrupt(e.to_string()))?;
        Ok(Some(Parcel { sender: ActorId::City, body: body.into() }))
    }

    /// What was answered about a link to a page of ours. Only another Koinon counts links.
    pub(super) fn claim_parcel(
        &self,
        conn: &mut Conn,
        reader: Reader,
        claim: ClaimId,
    ) -> Result<Option<Parcel>, Error> {
        let origin = self.inner.federation.origin();
        let answer = if reader == Reader::Koinon { claim_answer(conn, origin, claim)? } else { None };
        let Some(activity) = answer else { return Ok(None) };
        let body = serde_json::to_vec(&document(activity)).map_err(|e| Error::Corrupt(e.to_string()))?;
        Ok(Some(Parcel { sender: ActorId::City, body: body.into() }))
    }

    /// That the text of a revision was erased. Only another Koinon holds older versions.
    pub(super) fn redaction_parcel(
        &self,
        conn: &mut Conn,
        reader: Reader,
        revision: RevisionId,
        change: &Change,
    ) -> Result<Option<Parcel>, Error> {
        let origin = self.inner.federation.origin();
        let erased = if reader == Reader::Koinon { redaction_view(conn, revision)? } else { None };
        let Some(view) = erased else { return Ok(None) };
        let [outer, inner] = [0, 1].map(|part| ulid_of(change.time, change.position, part));
        let activity = view.announce(origin, &outer, &inner);
        let body = serde_json::to_vec(&document(activity)).map_err(|e| Error::Corrupt(e.to_string()))?;
        Ok(Some(Parcel { sender: ActorId::City, body: body.into() }))
    }

    /// What was made of a revision for a reader of this kind, a moment ago: `None` inside if there is nothing to be sent.
    pub(super) fn made_before(&self, reader: Reader, revision: Hash) -> Option<Option<Parcel>> {
        self.inner.serialised.get(&(revision, reader))
    }

    /// Sends `parcel` to `inbox` after `failures` failures in a row.
    pub(super) async fn try_once(&self, inbox: &str, parcel: &Parcel, failures: i64) -> Tried {
        let failures = u32::try_from(failures).unwrap_or(u32::MAX);
        let policy = &self.inner.settings.retry;
        let judge = |outcome| verdict(policy, outcome, failures, rand::random());
        let Ok(address) = Url::parse(inbox) else {
            return Tried { verdict: Verdict::Gone, answer: "its inbox has no address".into() };
        };
        let signer = match self.inner.federation.signer(&parcel.sender).await {
            Ok(signer) => signer,
            // Ours to mend, never theirs: nothing was sent.
            Err(error) => {
                tracing::error!(%error, "a delivery could not be signed");
                return Tried { verdict: judge(Outcome::Answered(429, None)), answer: error.to_string() };
            }
        };
        match self.inner.federation.transport().post(&address, parcel.body.clone(), &signer).await {
            Ok(answer) => {
                self.inner.hosts.answered(inbox);
                let excerpt: String = answer.excerpt.chars().take(LONGEST_ANSWER).collect();
                let words = format!("{} {excerpt}", answer.status);
                let verdict = match judge(Outcome::Answered(answer.status, answer.retry_after)) {
                    // An inbox that is not there while its owner is has refused us.
                    Verdict::Missing if self.owner_is_gone(inbox).await => Verdict::Gone,
                    Verdict::Missing => judge(Outcome::Answered(403, None)),
                    verdict => verdict,
                };
                Tried { verdict, answer: words.trim().to_owned() }
            }
            // Our own queue for this host is full: it cannot now.
            Err(FetchError::Busy) => {
                Tried { verdict: judge(Outcome::Answered(429, None)), answer: "too much waits for its server".into() }
            }
            Err(error) => {
                self.inner.hosts.unreachable(inbox, self.now(), policy);
                let answer = match error {
                    FetchError::Network(reason) => reason,
                    error => format!("{error:?}"),
                };
                Tried { verdict: judge(Outcome::Unreachable), answer }
            }
        }
    }

    /// Whether the server says that those who follow at `inbox` are gone.
    async fn owner_is_gone(&self, inbox: &str) -> bool {
        let at = inbox.to_owned();
        let followers = self.store().read(move |conn| conn.followers_at(&at, 1)).await;
        let Some(Ok(actor)) = followers.ok().and_then(|f| f.into_iter().next()).map(|f| Url::parse(&f.actor)) else {
            return false;
        };
        let Ok(signer) = self.inner.federation.signer(&ActorId::Server).await else { return false };
        let fetched = self.inner.federation.transport().get_json(&actor, Accept::Activity, Some(&signer)).await;
        fetched.is_err_and(|error| error.is_gone())
    }

    /// The point in time that lies `wait` from now.
    pub(super) fn after(&self, wait: std::time::Duration) -> Timestamp {
        self.now().plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Which actor of ours has this id; the city if none has.
pub(super) fn sender(origin: &Origin, actor: &str) -> ActorId {
    match LocalId::parse(origin, actor) {
        Some(LocalId::Actor(actor)) => actor,
        _ => ActorId::City,
    }
}
