//! Freezing the protocol of a trial, and what it means for every later version.

use koinon_core::kind::Kind;
use koinon_core::protocol::{PROTOCOL, freeze, frozen, kept};
use koinon_core::{Hash, PageState, Timestamp};
use koinon_store::{PageId, Tx};

use crate::append::Append;
use crate::prepare::{Prepared, fields, trial_report};
use crate::publish::{Edit, Saved};
use crate::read::PageRef;
use crate::{Actor, Commons, Error, Refusal};

impl Commons {
    /// Freezes the protocol of a trial: the time and a fingerprint of it stand in a new version, which is signed and sent to those who
    /// follow. What is changed of it later becomes an amendment. `note` is the summary of that version.
    ///
    /// # Errors
    /// Those of [`Commons::edit_page`]; [`Error::Forbidden`] for those who may not publish; [`Error::Invalid`] where there is no
    /// protocol, or it is frozen already.
    pub async fn freeze_protocol(&self, actor: &Actor, page: PageId, note: String) -> Result<Hash, Error> {
        actor.account()?;
        let view = self.page(actor, &PageRef::Row(page)).await?;
        if view.page.mirrored() || Kind::of(&view.page.kind) != Kind::ExperimentReport {
            return Err(Error::invalid("page", "no_trial_here", "this is no trial of this city"));
        }
        let source = view.markdown.ok_or(Error::NotFound)?;
        let said = fields(&source);
        if frozen(&said).is_some() {
            return Err(Error::invalid("protocol", "frozen", "this protocol is frozen already"));
        }
        let protocol = freeze(&said, self.now())
            .ok_or_else(|| Error::invalid("protocol", "empty", "write down first what is to be done"))?;
        let markdown = koinon_markdown::set_fields(&source, &[(PROTOCOL, Some(protocol))])
            .map_err(|error| Error::invalid("markdown", "unusable_text", error.to_string()))?;
        let edit = Edit { base_revision: view.page.head_hash, markdown, note: Some(note), ..Edit::default() };
        match self.edit_page(actor, page, edit).await? {
            Saved::Published(_, revision) => Ok(revision),
            Saved::Kept(..) | Saved::Unchanged(_) => Err(Error::Forbidden(Refusal::OfficersOnly)),
        }
    }
}

/// The text that a version has instead of the one that was written, so that nothing of a frozen protocol is overwritten; `None` where
/// it may stay as it is.
pub(crate) fn protocol_kept(tx: &mut Tx<'_>, new: &Append<'_>, now: Timestamp) -> Result<Option<Prepared>, Error> {
    let (trial, prepared) = (Kind::ExperimentReport.code(), new.prepared);
    let concerns = new.page.kind == trial || prepared.kind == trial;
    // What an import brings of a page that is not here yet was frozen where it comes from.
    if new.state != PageState::Live || !concerns || (new.import.is_some() && new.page.head.is_none()) {
        return Ok(None);
    }
    let before = match (new.head_source, new.page.head) {
        (Some(source), _) => fields(source),
        (None, Some(head)) => tx.body(head)?.map(|source| fields(&source)).unwrap_or_default(),
        (None, None) => Default::default(),
    };
    let set = kept(&before, &fields(&prepared.source), now);
    if set.is_empty() {
        return Ok(None);
    }
    let set: Vec<_> = set.into_iter().map(|(name, value)| (name, Some(value))).collect();
    let source = koinon_markdown::set_fields(&prepared.source, &set)
        .map_err(|error| Error::invalid("markdown", "unusable_text", error.to_string()))?;
    let trial = trial_report(&prepared.kind, &fields(&source));
    Ok(Some(Prepared { source, trial, ..prepared.clone() }))
}
