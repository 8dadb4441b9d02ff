//! What the wire says of a revision, read from the store when it is sent: nothing is kept serialised.

use koinon_commons::learning::step_ids;
use koinon_commons::prepare::fields;
use koinon_commons::render::{RenderJob, federated};
use koinon_core::{Origin, PageState};
use koinon_store::{Conn, Error, Page, Revision};

use crate::claims::declined_beside;
use crate::wire::{AttachmentView, ContributorView, DeletionView, PageView, RevisionView};

/// What a revision of one of our pages did. `None` where its text is not here any more (redacted): there is nothing to send.
///
/// # Errors
/// Those of the store.
pub fn revision_view(
    conn: &mut Conn,
    here: &Origin,
    page: &Page,
    revision: &Revision,
) -> Result<Option<RevisionView>, Error> {
    let deletion = |revision: &Revision| DeletionView { record: revision.record.clone(), note: revision.note.clone() };
    if revision.record.state == PageState::Deleted {
        return Ok(Some(RevisionView::Deleted(deletion(revision))));
    }
    let Some(view) = page_view(conn, here, page, revision)? else { return Ok(None) };
    let undone = match &revision.parent {
        Some(parent) => conn.revision_by_hash(parent)?.map(|parent| deletion(&parent)),
        None => None,
    };
    Ok(Some(RevisionView::live(view, undone)))
}

/// A revision of one of our pages as an article; `None` where its text is not here any more.
///
/// # Errors
/// Those of the store.
pub fn page_view(conn: &mut Conn, here: &Origin, page: &Page, revision: &Revision) -> Result<Option<PageView>, Error> {
    let Some(source) = conn.body(revision.id)? else { return Ok(None) };
    let fields = fields(&source);
    let contributors = conn.contributors(page.id)?.into_iter().filter_map(|contributor| {
        let person = contributor.person?;
        let handle = (!person.handle.is_empty()).then(|| format!("{}@{}", person.handle, person.authority));
        Some(ContributorView { id: contributor.opaque, actor: person.ap_id, name: person.name, handle })
    });
    let contributors = contributors.collect();
    let files = conn.page_media(page.id)?;
    let job = RenderJob {
        page: Some(page.id),
        home: here.clone(),
        title: revision.record.title.clone(),
        lang: revision.record.lang.clone(),
        files: files.clone(),
        source,
    };
    let content = federated(conn, &job)?;
    let source = job.source;
    let attachments = files.into_iter().filter(|file| file.media.held).map(|file| AttachmentView {
        url: here.at(&koinon_commons::media::media_path(&file.media)),
        reference: file.reference,
        media_type: file.media.media_type,
        name: None,
        sha256: file.media.hash,
    });
    let attachments = attachments.collect();
    let steps = step_ids(conn, &revision.record.kind, &fields, here)?;
    Ok(Some(PageView {
        origin: here.clone(),
        ulid: page.ulid.clone(),
        record: revision.record.clone(),
        note: revision.note.clone(),
        contributors,
        content,
        summary: koinon_markdown::summary(&source, &fields),
        url: here.at(&format!("/pages/{}", revision.record.slug)),
        published: page.created,
        themes: koinon_markdown::themes(&fields),
        attachments,
        protected: page.policy == koinon_core::policy::PagePolicy::Locked,
        declined: declined_beside(conn, page)?,
        steps,
        source,
    }))
}
