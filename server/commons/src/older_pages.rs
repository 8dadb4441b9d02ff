//! What pages say that were stored before lists of it were: their themes, how trials ended, who looks after them, how their titles
//! look, what places say, what else lists ask for. Noted once, beside the serving.

use std::time::Duration;

use koinon_core::kind::Kind;
use koinon_store::{Care, Conn, PageFacet, PageId, PlaceSaid, RevisionId, Standing, TrialReport};
use tokio::sync::watch;

use crate::care::care_of;
use crate::places::{clock_said, place_said};
use crate::prepare::{listed_facets, trial_report, typed_fields};
use crate::{Commons, Error};

/// How many pages are looked at in one go.
const BATCH: i64 = 200;
/// The setting that says that it was done.
pub(crate) const DONE: &str = "themes_trials_with_protocols_care_looks_places_and_facets_noted";
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

impl Commons {
    /// Notes what older pages say, then rests until `stop` turns true. Failures are logged and tried again.
    pub async fn keep_older_pages(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let noted = tokio::select! {
                _ = stop.changed() => break,
                noted = self.note_older_pages() => noted,
            };
            let Err(error) = noted else {
                let _ = stop.changed().await;
                break;
            };
            tracing::error!(%error, "what older pages say could not be noted; it will be tried again");
            let _ = tokio::time::timeout(AFTER_FAILURE, stop.changed()).await;
        }
    }

    /// Notes what all pages say, unless that was done.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn note_older_pages(&self) -> Result<(), Error> {
        let done = self.store().read(|conn| -> Result<_, Error> { Ok(conn.setting(DONE)?) }).await?;
        if done.is_some() {
            return Ok(());
        }
        let mut after = PageId(0);
        loop {
            let (found, last) = self.store().read(move |conn| said_after(conn, after)).await?;
            let Some(last) = last else { break };
            after = last;
            self.store()
                .write(move |tx| -> Result<(), Error> {
                    for said in &found {
                        tx.lock_page(said.page)?;
                        // A newer text has brought its own.
                        if tx.page(said.page)?.is_some_and(|row| row.head == Some(said.head)) {
                            tx.set_themes(said.page, &said.themes)?;
                            tx.set_trial(said.page, said.trial.as_ref())?;
                            tx.set_place(said.page, said.place.as_ref())?;
                            tx.set_city_clock(
                                said.page,
                                said.clock.as_ref().map(|(country, zone)| (&**country, &**zone)),
                            )?;
                            tx.set_facets(said.page, &said.facets)?;
                            if let Some(care) = &said.care {
                                tx.set_care(said.page, care)?;
                                tx.set_look(said.page)?;
                            }
                        }
                    }
                    Ok(())
                })
                .await?;
        }
        self.store().write(|tx| -> Result<(), Error> { Ok(tx.set_setting(DONE, Some("1"))?) }).await
    }
}

/// What a page says.
struct Said {
    page: PageId,
    head: RevisionId,
    themes: Vec<String>,
    trial: Option<TrialReport>,
    place: Option<PlaceSaid>,
    clock: Option<(String, String)>,
    facets: Vec<PageFacet>,
    /// Of a page of this city.
    care: Option<Care>,
}

/// What the next pages say, where they say anything; and the last page looked at.
fn said_after(conn: &mut Conn, after: PageId) -> Result<(Vec<Said>, Option<PageId>), Error> {
    let pages = conn.pages_after(None, after, BATCH)?;
    let last = pages.last().map(|page| page.id);
    let mut found = Vec::new();
    for page in pages.into_iter().filter(|page| page.standing == Standing::Live) {
        let Some(head) = page.head else { continue };
        let source = conn.body(head)?.unwrap_or_default();
        let fields = typed_fields(Kind::of(&page.kind), &source);
        let (place, clock) =
            (place_said(&page.kind, &page.title, &source, page.updated), clock_said(&page.kind, &source));
        let (themes, trial) = (koinon_markdown::themes(&fields), trial_report(&page.kind, &fields));
        let care = (!page.mirrored()).then(|| care_of(&page.kind, &fields, page.updated));
        let facets = listed_facets(&page.kind, &fields, !page.mirrored());
        let says = !themes.is_empty() || trial.is_some() || place.is_some() || clock.is_some();
        if says || !facets.is_empty() || care.is_some() {
            found.push(Said { page: page.id, head, themes, trial, place, clock, facets, care });
        }
    }
    Ok((found, last))
}
