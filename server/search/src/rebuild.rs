//! A rebuild: the next generation, filled from the store while the present one serves.

use std::sync::Arc;

use crate::document::{PageDoc, Position};
use crate::error::Error;
use crate::index::{Inner, write_pages};
use crate::schema::Forms;

/// How many pages are written before others may write: a person's save waits no longer than these take.
const CHUNK: usize = 32;

/// A generation that is being built. Every [`crate::SearchIndex::apply`] meanwhile goes to both generations, so nothing
/// has to be applied again after [`Rebuild::finish`]. Dropped without that, it leaves everything as it was.
pub struct Rebuild {
    inner: Arc<Inner>,
    finished: bool,
}

impl Rebuild {
    pub(crate) fn new(inner: Arc<Inner>) -> Self {
        Self { inner, finished: false }
    }

    /// Adds pages as the store held them at some moment after the rebuild began. A page that was applied meanwhile is
    /// left as applied: that is newer, or the same.
    ///
    /// # Errors
    /// After an error the rebuild cannot be finished.
    pub fn add(&mut self, docs: Vec<PageDoc>) -> Result<(), Error> {
        let (fields, mut known) = (&self.inner.fields, Forms::default());
        for chunk in docs.chunks(CHUNK) {
            let documents: Vec<_> =
                chunk.iter().map(|page| (page.page, Some(fields.document(page, &mut known)))).collect();
            let mut writing = self.inner.writing();
            let building = writing.building.as_mut().filter(|building| !building.failed).ok_or(Error::RebuildFailed)?;
            let applied = &building.applied;
            let documents = documents.into_iter().filter(|(page, _)| !applied.contains(page));
            if let Err(error) = building.generation.write(|writer| write_pages(fields, writer, documents)) {
                building.failed = true;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Lets the new generation serve, in one step that a kill cannot halve. `position` is that of the log when reading
    /// the store for this rebuild began, or later if all pages added were read later; the index then stands at it, or at
    /// the position of the last apply meanwhile where that is further.
    ///
    /// # Errors
    /// After an error the present generation goes on serving.
    pub fn finish(mut self, position: Position) -> Result<(), Error> {
        let mut writing = self.inner.writing();
        let mut building = writing.building.take().ok_or(Error::RebuildFailed)?;
        self.finished = true;
        if building.failed {
            self.inner.remove(building.generation);
            return Err(Error::RebuildFailed);
        }
        let position = Position::later(position, building.position.take());
        match building.generation.commit(Some(&position)) {
            Ok(()) => self.inner.swap(&mut writing, building.generation),
            Err(error) => {
                self.inner.remove(building.generation);
                Err(error)
            }
        }
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        if !self.finished
            && let Some(building) = self.inner.writing().building.take()
        {
            self.inner.remove(building.generation);
        }
    }
}
