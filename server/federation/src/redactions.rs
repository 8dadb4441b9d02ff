//! Texts that were erased: what is said of ours, and the word of other cities about theirs.

use koinon_commons::redact::ArrivedRedaction;
use koinon_store::{City, Conn, Error as StoreError, Page, RevisionId};

use crate::debate::{outcome, page_of};
use crate::inbox::Outcome;
use crate::service::{Error, Federation};
use crate::wire::RedactionView;
use crate::wire::ids::{LocalId, context_of};
use crate::wire::read::{ActivityKind, IncomingActivity, deleted_object, value};

/// The longest reason that is read, in characters; what is left of a longer one says enough.
const LONGEST_REASON: usize = 1000;

/// What is said of a revision of ours whose text was erased; `None` of any other.
pub(crate) fn redaction_view(conn: &mut Conn, revision: RevisionId) -> Result<Option<RedactionView>, StoreError> {
    let Some(revision) = conn.revision(revision)? else { return Ok(None) };
    let Some(redaction) = conn.redaction(&revision.hash)? else { return Ok(None) };
    let Some(page) = conn.page(revision.page)?.filter(Page::travels) else { return Ok(None) };
    Ok(Some(RedactionView {
        revision: revision.hash,
        context: context_of(&page.ap_id).unwrap_or(page.ap_id),
        reason: redaction.reason,
        deleted: redaction.time,
    }))
}

impl Federation {
    /// A city announces that it erased the text of a revision; `None` if the Announce is about something else. Only the page's
    /// own city, by the author of its pages, can say so.
    pub(crate) async fn redacted(
        &self,
        city: Option<&City>,
        announce: &IncomingActivity,
        delete: &IncomingActivity,
    ) -> Result<Option<Outcome>, Error> {
        if delete.kind != Some(ActivityKind::Delete) {
            return Ok(None);
        }
        let Some((object, page)) = deleted_object(delete).zip(page_of(&delete.raw["context"])) else { return Ok(None) };
        let Some(city) = city else { return Ok(None) };
        let Some(LocalId::Revision(revision)) = LocalId::parse(&city.origin, object) else { return Ok(None) };
        let is_theirs = city.city_actor.as_deref() == Some(announce.actor.as_str())
            && city.pages_actor.as_deref() == Some(delete.actor.as_str())
            && [&delete.id, &page].into_iter().all(|id| city.origin.owns(id));
        if !is_theirs {
            return Ok(Some(Outcome::Ignored("it is not theirs to say")));
        }
        // What our copy still shows as the page's text was replaced before it was erased: that comes first.
        let (shown, erased) = (page.clone(), revision);
        let is_shown = self.commons().store().read(move |conn| -> Result<_, StoreError> {
            Ok(conn.page_by_ap_id(&shown)?.is_some_and(|page| page.mirrored() && page.head_hash == Some(erased)))
        });
        if is_shown.await? {
            let _ = self.ask_origin(&page, None).await?;
        }
        let now = self.commons().now();
        let arrived = ArrivedRedaction {
            page,
            revision,
            reason: delete.raw["summary"]
                .as_str()
                .map(|reason| reason.chars().take(LONGEST_REASON).collect())
                .unwrap_or_default(),
            time: value::time(&delete.raw["object"]["deleted"], now).unwrap_or(now),
        };
        let heard = self.commons().receive_redaction(announce.id.clone(), &city.origin, arrived).await?;
        Ok(Some(outcome(heard)))
    }
}
