//! The newest revisions of a page in the form that Ibis reads.

use koinon_core::Origin;
use koinon_core::diff::unified;
use koinon_store::{Conn, Error, Page};

use crate::wire::ids::ActorId;
use crate::wire::{EditView, Edits};

/// How many revisions are shown: Ibis reads them all at once.
const NEWEST: i64 = 20;

/// The `edits` collection of a page, at `id`.
pub(crate) fn edits(conn: &mut Conn, here: &Origin, page: &Page, id: String) -> Result<Edits, Error> {
    let mut edits = Vec::new();
    for revision in conn.revisions(page.id, None, NEWEST)? {
        let Some(text) = conn.body(revision.id)? else { continue };
        let previous = revision.parent;
        let before = match previous {
            Some(parent) => conn.revision_by_hash(&parent)?.map(|parent| conn.body(parent.id)).transpose()?.flatten(),
            None => None,
        };
        edits.push(EditView {
            revision: revision.hash,
            previous,
            author: revision.author.map_or_else(|| ActorId::Pages.at(here), |author| author.ap_id),
            note: revision.note.unwrap_or_default(),
            diff: unified(&before.unwrap_or_default(), &text),
            time: revision.record.time,
        });
    }
    Ok(Edits::new(here, id, &page.ap_id, edits))
}
