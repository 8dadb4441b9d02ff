//! Bulk work, and what another Koinon missed for long: it is not sent page by page. The reader is told that the change list
//! has more, and from where on, and reads it at its own pace ([`crate::changes`]).

use std::time::{Duration, Instant};

use koinon_core::Origin;
use koinon_store::Error;

use super::Delivery;
use super::inbox::{Next, Pass};
use super::retry::Verdict;
use super::sending::Parcel;
use crate::changes::Since;
use crate::subscribe::json;
use crate::wire::ids::ActorId;
use crate::wire::update_of_list;

/// Who lacks so many interactive rows reads them in the list, too.
const FAR_BEHIND: i64 = 200;
/// So many rows are set aside at once.
const ASIDE: i64 = 500;
/// How often a reader is told at most.
const TELL_EVERY: Duration = Duration::from_millis(500);

impl Delivery {
    /// Leaves everything up to the end of the log to the list, where that is more than should be sent.
    pub(super) async fn catch_up_by_list(&self, pass: &mut Pass<'_>, ahead: i64) -> Result<Next, Error> {
        let far = self.store().read(move |conn| {
            let missed = conn.local_interactive_changes_after(ahead, FAR_BEHIND)?.len();
            Ok::<_, Error>((i64::try_from(missed).is_ok_and(|missed| missed >= FAR_BEHIND), conn.log_head()?.position))
        });
        match far.await? {
            (true, head) => self.tell_of_list(pass, head).await,
            (false, _) => Ok(Next::GoOn),
        }
    }

    /// Deals with the rows from the cursor to `head`, all interactive ones of which have been sent. [`Next::Stop`] when there
    /// is nothing left to do.
    pub(super) async fn leave_to_list(&self, pass: &mut Pass<'_>, head: i64) -> Result<Next, Error> {
        let position = pass.position;
        let bulk = self.store().read(move |conn| conn.has_local_bulk_changes(position, head)).await?;
        let pause = pass.told.map_or(Duration::ZERO, |told| TELL_EVERY.saturating_sub(told.elapsed()));
        if !pause.is_zero() {
            // More will come soon, or not; what people save meanwhile is sent at once.
            self.store().changed_since(head, pause).await;
            return Ok(Next::GoOn);
        }
        if bulk {
            return self.tell_of_list(pass, head).await;
        }
        pass.position = head.max(position);
        self.move_cursor(pass).await?;
        Ok(Next::Stop)
    }

    /// Says that the list goes on after the cursor, and moves that to `head`. A reader that refuses to hear it finds what it
    /// lacks when it next compares digests.
    async fn tell_of_list(&self, pass: &mut Pass<'_>, head: i64) -> Result<Next, Error> {
        let epoch = self.store().read(|conn| conn.log_head()).await?.epoch;
        let federation = &self.inner.federation;
        let origin: &Origin = federation.origin();
        let list = Since::after(&epoch, pass.position).at(origin);
        let body = json(&update_of_list(origin, &federation.new_ulid(), list));
        let tried =
            self.try_once(pass.inbox, &Parcel { body: body.into(), sender: ActorId::City }, pass.failures).await;
        match tried.verdict {
            Verdict::Done => (pass.success, pass.misses, pass.failures) = (true, 0, 0),
            Verdict::GiveUp => {
                tracing::warn!(inbox = pass.inbox, answer = tried.answer, "a city does not hear of the change list");
            }
            verdict => {
                self.move_cursor(pass).await?;
                return self.stop(pass.inbox, verdict, tried.answer).await;
            }
        }
        pass.told = Some(Instant::now());
        self.set_others_aside(pass, head).await?;
        pass.position = head.max(pass.position);
        self.move_cursor(pass).await?;
        Ok(Next::GoOn)
    }

    /// What was said about pages, and which texts were erased, is in no list of pages: rows about it that would be passed over
    /// are sent one by one.
    async fn set_others_aside(&self, pass: &Pass<'_>, head: i64) -> Result<(), Error> {
        let (inbox, ahead, now) = (pass.inbox.to_owned(), self.ahead(pass.inbox).max(pass.position), self.now());
        self.store()
            .write(move |tx| {
                let mut after = ahead;
                loop {
                    let rows = tx.local_changes_beside_lists(after, head, ASIDE)?;
                    let Some(last) = rows.last() else { return Ok(()) };
                    after = last.position;
                    for row in rows {
                        tx.park(&inbox, row.position, Some(row.page), "pages were left to the list", now, false)?;
                    }
                }
            })
            .await
    }
}
