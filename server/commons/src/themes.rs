//! The themes of pages that were stored before lists of a theme were: noted once, beside the serving.

use std::time::Duration;

use koinon_store::{Conn, PageId, RevisionId, Standing};
use tokio::sync::watch;

use crate::prepare::fields;
use crate::{Commons, Error};

/// How many pages are looked at in one go.
const BATCH: i64 = 200;
/// The setting that says that it was done.
const DONE: &str = "themes_noted";
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

impl Commons {
    /// Notes the themes of older pages, then rests until `stop` turns true. Failures are logged and tried again.
    pub async fn keep_themes(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let noted = tokio::select! {
                _ = stop.changed() => break,
                noted = self.note_themes() => noted,
            };
            let Err(error) = noted else {
                let _ = stop.changed().await;
                break;
            };
            tracing::error!(%error, "the themes of older pages could not be noted; it will be tried again");
            let _ = tokio::time::timeout(AFTER_FAILURE, stop.changed()).await;
        }
    }

    /// Notes the themes of all pages, unless that was done.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn note_themes(&self) -> Result<(), Error> {
        let done = self.store().read(|conn| -> Result<_, Error> { Ok(conn.setting(DONE)?) }).await?;
        if done.is_some() {
            return Ok(());
        }
        let mut after = PageId(0);
        loop {
            let (found, last) = self.store().read(move |conn| themes_after(conn, after)).await?;
            let Some(last) = last else { break };
            after = last;
            self.store()
                .write(move |tx| -> Result<(), Error> {
                    for (page, head, themes) in &found {
                        tx.lock_page(*page)?;
                        // A newer text has brought its own.
                        if tx.page(*page)?.is_some_and(|row| row.head == Some(*head)) {
                            tx.set_themes(*page, themes)?;
                        }
                    }
                    Ok(())
                })
                .await?;
        }
        self.store().write(|tx| -> Result<(), Error> { Ok(tx.set_setting(DONE, Some("1"))?) }).await
    }
}

type Themes = (PageId, RevisionId, Vec<String>);

/// The themes of the next pages, where they have any; and the last page looked at.
fn themes_after(conn: &mut Conn, after: PageId) -> Result<(Vec<Themes>, Option<PageId>), Error> {
    let pages = conn.pages_after(None, after, BATCH)?;
    let last = pages.last().map(|page| page.id);
    let mut found = Vec::new();
    for page in pages.into_iter().filter(|page| page.standing == Standing::Live) {
        let Some(head) = page.head else { continue };
        let themes = conn.body(head)?.map(|source| koinon_markdown::themes(&fields(&source))).unwrap_or_default();
        if !themes.is_empty() {
            found.push((page.id, head, themes));
        }
    }
    Ok((found, last))
}
