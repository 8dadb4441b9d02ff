//! The search index follows the change log: each node's own, deletable, rebuilt while it serves.

use std::time::{Duration, Instant};

use koinon_core::PageState;
use koinon_core::kind::Kind;
use koinon_core::schema::{self, Fields};
use koinon_search::{Op, PageDoc, Position};
use koinon_store::{Change, Conn, LogHead, Page, PageId, Revision, Standing};
use tokio::sync::{oneshot, watch};

use crate::prepare::fields;
use crate::{Commons, Error};

/// How many log rows go into one commit of the index.
const BATCH: i64 = 400;
/// How long to wait for a change before looking again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A commit of the index costs much the same whatever it holds. Under a steady stream of changes the index rests so many times as
/// long as the last commit took, so that more come together.
const RESTS: u32 = 3;
/// And no longer than this: what was saved is found within half a second.
const LONGEST_REST: Duration = Duration::from_millis(200);
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

impl Commons {
    /// Keeps the index up to date until `stop` turns true. Failures are logged and tried again.
    pub async fn follow_index(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let begun = Instant::now();
            let round = tokio::select! {
                _ = stop.changed() => break,
                round = self.index_round() => round,
            };
            let wait = match round {
                Ok(Some(position)) => {
                    tokio::select! {
                        _ = stop.changed() => break,
                        () = self.store().changed_since(position, LOOK_AGAIN) => continue,
                    }
                }
                Ok(None) if self.is_far_behind().await => continue,
                Ok(None) => (begun.elapsed() * RESTS).min(LONGEST_REST),
                Err(error) => {
                    tracing::error!(%error, "the search index could not follow the log; it will be tried again");
                    AFTER_FAILURE
                }
            };
            let _ = tokio::time::timeout(wait, stop.changed()).await;
        }
    }

    /// Whether a whole batch waits to be indexed, or nothing is known of it.
    async fn is_far_behind(&self) -> bool {
        let (Ok(index), Ok(position)) = (self.index(), self.store().position_now().await) else { return true };
        index.position().is_none_or(|at| position - at.position >= BATCH)
    }

    /// Brings the index up to the end of the log as it is now. For the command line and tests.
    ///
    /// # Errors
    /// [`Error::Search`], [`Error::Store`].
    pub async fn catch_up_index(&self) -> Result<(), Error> {
        while self.index_round().await?.is_none() {}
        Ok(())
    }

    /// One batch. `Some(position)` when the index is at the end of the log.
    async fn index_round(&self) -> Result<Option<i64>, Error> {
        let head = self.store().read(|conn| -> Result<_, Error> { Ok(conn.log_head()?) }).await?;
        let Some(position) = self.position_in(&head)? else {
            self.begin_anew(head, |_, _| {}).await?;
            return Ok(None);
        };
        if position == head.position {
            return Ok(Some(position));
        }
        // What people just saved goes first, however much an import has queued; a Put twice is the same as once.
        let (ahead, batch) = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let batch = conn.changes_after(position, BATCH)?;
                let end = batch.last().map_or(position, |change| change.position);
                let ahead = if end < head.position { conn.interactive_changes_after(end, BATCH)? } else { Vec::new() };
                Ok((operations(conn, &ahead)?, (operations(conn, &batch)?, end)))
            })
            .await?;
        let (ops, end) = batch;
        let index = self.index()?.clone();
        let epoch = head.epoch;
        run_blocking(move || {
            if !ahead.is_empty() {
                index.apply_ahead(ahead)?;
            }
            index.apply(ops, Position { epoch, position: end })
        })
        .await?;
        Ok(None)
    }

    /// How far the index has followed this log; none if it followed another one, or none.
    fn position_in(&self, head: &LogHead) -> Result<Option<i64>, Error> {
        let position = self.index()?.position();
        Ok(position.filter(|at| at.epoch == head.epoch && at.position <= head.position).map(|at| at.position))
    }

    /// Builds the index anew because it does not fit the log, and until that is done lets what people save be found in the
    /// present one, however empty it is.
    async fn begin_anew(&self, head: LogHead, progress: impl Fn(usize, PageId) + Send) -> Result<(), Error> {
        // Dropped at the end, also where this is broken off.
        let (over, until_over) = oneshot::channel();
        let ahead = tokio::spawn(self.clone().follow_ahead(head.position, until_over));
        let turn = self.inner.rebuilding.lock().await;
        // Somebody may have asked for a new index in the meantime.
        let built = match self.position_in(&head) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => self.build_index(progress).await.map(drop),
            Err(error) => Err(error),
        };
        drop((turn, over));
        // Nothing older may be applied after something newer: what is being applied ends first.
        ahead.await.map_err(|error| Error::File(error.to_string()))?;
        built
    }

    /// Applies what people save from `position` on, until `over` is dropped.
    async fn follow_ahead(self, mut position: i64, mut over: oneshot::Receiver<()>) {
        loop {
            let round = self.round_ahead(position).await;
            let pause = async {
                match round {
                    Ok(end) => {
                        position = end;
                        self.store().changed_since(position, LOOK_AGAIN).await;
                    }
                    Err(error) => {
                        tracing::error!(%error, "what was just saved cannot be found yet; it will be tried again");
                        tokio::time::sleep(AFTER_FAILURE).await;
                    }
                }
            };
            tokio::select! {
                _ = &mut over => return,
                () = pause => {}
            }
        }
    }

    /// Applies a batch of what people saved after `position`; answers up to where that is done.
    async fn round_ahead(&self, position: i64) -> Result<i64, Error> {
        let (operations, end) = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let batch = conn.interactive_changes_after(position, BATCH)?;
                let full = i64::try_from(batch.len()).is_ok_and(|count| count >= BATCH);
                let end = match batch.last() {
                    Some(last) if full => last.position,
                    _ => conn.log_head()?.position,
                };
                Ok((operations(conn, &batch)?, end))
            })
            .await?;
        if !operations.is_empty() {
            let index = self.index()?.clone();
            run_blocking(move || index.apply_ahead(operations)).await?;
        }
        Ok(end)
    }

    /// Builds the index anew while the present one serves and follows. `progress` is told how many pages are done, and the
    /// last of them.
    ///
    /// # Errors
    /// [`Error::Search`], [`Error::Store`]; the present index stays.
    pub async fn rebuild_index(&self, progress: impl Fn(usize, PageId) + Send) -> Result<usize, Error> {
        let _turn = self.inner.rebuilding.lock().await;
        self.build_index(progress).await
    }

    async fn build_index(&self, progress: impl Fn(usize, PageId) + Send) -> Result<usize, Error> {
        let head = self.store().read(|conn| -> Result<_, Error> { Ok(conn.log_head()?) }).await?;
        let index = self.index()?.clone();
        let mut rebuild = Some(run_blocking(move || index.rebuild()).await?);
        let (mut after, mut done) = (PageId(0), 0);
        loop {
            let batch = self
                .store()
                .read(move |conn| -> Result<_, Error> {
                    let pages = conn.pages_after(None, after, BATCH)?;
                    let last = pages.last().map(|page| page.id);
                    let mut docs = Vec::new();
                    for page in pages {
                        docs.extend(document(conn, &page)?);
                    }
                    Ok((docs, last))
                })
                .await?;
            let (docs, Some(last)) = batch else { break };
            done += docs.len();
            after = last;
            if let Some(mut unfinished) = rebuild.take() {
                rebuild = Some(run_blocking(move || unfinished.add(docs).map(|()| unfinished)).await?);
            }
            progress(done, after);
        }
        if let Some(rebuild) = rebuild {
            run_blocking(move || rebuild.finish(Position { epoch: head.epoch, position: head.position })).await?;
        }
        Ok(done)
    }
}

async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, koinon_search::Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::File(e.to_string()))?.map_err(Error::Search)
}

/// What the index must do for these changes, each page once.
fn operations(conn: &mut Conn, changes: &[Change]) -> Result<Vec<Op>, Error> {
    let mut ids: Vec<PageId> = changes.iter().map(|change| change.page).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut operations = Vec::with_capacity(ids.len());
    for id in ids {
        let document = match conn.page(id)? {
            Some(page) => document(conn, &page)?,
            None => None,
        };
        operations.push(document.map_or(Op::Remove(id.0), Op::Put));
    }
    Ok(operations)
}

/// What is indexed of a page; nothing of one that is not there to be read.
fn document(conn: &mut Conn, page: &Page) -> Result<Option<PageDoc>, Error> {
    let (Standing::Live, Some(head)) = (page.standing, page.head) else { return Ok(None) };
    let Some(source) = conn.body(head)? else { return Ok(None) };
    Ok(Some(PageDoc {
        lang: page.lang.clone(),
        title: page.title.clone(),
        summary: page.summary.clone(),
        updated: page.updated.as_millis(),
        ..text_and_facets(page, &page.kind, &source)
    }))
}

/// What was or is indexed of a version of a page; nothing of one that deleted it, or whose text is not here.
pub(crate) fn document_of(conn: &mut Conn, page: &Page, revision: &Revision) -> Result<Option<PageDoc>, Error> {
    let record = &revision.record;
    if record.state != PageState::Live {
        return Ok(None);
    }
    let Some(source) = conn.body(revision.id)? else { return Ok(None) };
    Ok(Some(PageDoc {
        lang: record.lang.clone(),
        title: record.title.clone(),
        summary: koinon_markdown::summary(&source, &fields(&source)),
        updated: record.time.as_millis(),
        ..text_and_facets(page, &record.kind, &source)
    }))
}

/// What follows from the text alone; the rest is left empty.
fn text_and_facets(page: &Page, kind: &str, source: &str) -> PageDoc {
    PageDoc {
        page: page.id.0,
        city: page.authority.clone(),
        kind: kind.to_owned(),
        lang: String::new(),
        title: String::new(),
        summary: String::new(),
        text: koinon_markdown::plain_text(source),
        facets: facets(Kind::of(kind), &fields(source)),
        updated: 0,
    }
}

/// What a page of this kind is counted and filtered by.
fn facets(kind: Kind, fields: &Fields) -> Vec<(&'static str, String)> {
    let values = schema::facets().iter().map(|facet| (facet.name, facet.values(kind, fields)));
    values.flat_map(|(name, values)| values.into_iter().map(move |value| (name, value))).collect()
}

#[cfg(test)]
mod tests;
