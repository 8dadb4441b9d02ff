//! Serving one inbox: what is parked for it and due, then the log beyond its cursor, interactive rows before bulk ones. Bulk
//! ones are sent one by one only to those who cannot read the change list.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use koinon_core::Timestamp;
use koinon_store::{Change, ChangeKind, Conn, Error, PageId, ParkedDelivery};

use super::hosts::Entry;
use super::reader::Reader;
use super::retry::Verdict;
use super::sending::Parcel;
use super::{Delivery, DueInbox};

/// How long a lease lasts, and after how much of it it is renewed.
const LEASE: Duration = Duration::from_secs(60);
const RENEW: i64 = 20_000;
/// So many interactive rows are read at once, and so many bulk ones before interactive ones are looked for again.
const INTERACTIVE: i64 = 16;
const BULK: i64 = 8;
/// So many rows in a row that the server could not take mean that it can take none now.
const MOST_MISSES: u32 = 3;

/// A row of the log, made ready for an inbox.
struct Item {
    change: Change,
    /// `None` if this reader gets nothing of it.
    parcel: Option<Parcel>,
    /// An earlier row of the page waits until then.
    behind: Option<Timestamp>,
}

/// What is read at once, in one snapshot.
struct Chunk {
    items: Vec<Item>,
    /// The end of the log.
    head: i64,
}

/// Where a pass over the log stands.
pub(super) struct Pass<'a> {
    pub(super) inbox: &'a str,
    reader: Reader,
    /// Up to here the log is dealt with.
    pub(super) position: i64,
    /// Failures of the inbox in a row.
    pub(super) failures: i64,
    /// Rows in a row that could not be taken.
    pub(super) misses: u32,
    /// Something was taken since the cursor was last moved.
    pub(super) success: bool,
    /// Pages of which a row was parked in this pass, and until when.
    parked: Vec<(PageId, Timestamp)>,
    leased: Timestamp,
    /// When the readers were told that the change list has more.
    pub(super) told: Option<Instant>,
}

/// Whether to go on after a row.
pub(super) enum Next {
    GoOn,
    Stop,
}

impl Delivery {
    /// Serves an inbox that is due.
    pub(super) async fn serve(&self, inbox: &str, due: DueInbox, entry: Entry) -> Result<(), Error> {
        if let Entry::Closed(until) = entry {
            return self.wait_for_host(inbox, &due, until).await;
        }
        let leased = self.now();
        if !self.lease(inbox, leased).await? {
            return Ok(());
        }
        let served = self.serve_leased(inbox, due, leased).await;
        let (at, node) = (inbox.to_owned(), self.inner.settings.node.clone());
        self.store().write(move |tx| tx.release_cursor(&at, &node)).await?;
        served
    }

    async fn serve_leased(&self, inbox: &str, due: DueInbox, leased: Timestamp) -> Result<(), Error> {
        let at = inbox.to_owned();
        let Some(reader) = self.store().read(move |conn| Reader::at(conn, &at)).await? else {
            return self.drop_inbox(inbox, "nobody reads there any more").await;
        };
        let failures = due.cursor.as_ref().map_or(0, |cursor| cursor.failures);
        let position = due.cursor.as_ref().map_or(0, |cursor| cursor.position);
        let mut pass = Pass {
            inbox,
            reader,
            position,
            failures,
            misses: 0,
            success: false,
            parked: Vec::new(),
            leased,
            told: None,
        };
        for parked in due.parked {
            if let Next::Stop = self.retry_parked(&mut pass, parked).await? {
                return Ok(());
            }
        }
        if due.cursor.is_some() { self.follow_log(&mut pass).await } else { Ok(()) }
    }

    /// Sends what the log holds beyond the cursor.
    async fn follow_log(&self, pass: &mut Pass<'_>) -> Result<(), Error> {
        let koinon = pass.reader == Reader::Koinon;
        if koinon {
            let ahead = self.ahead(pass.inbox).max(pass.position);
            if let Next::Stop = self.catch_up_by_list(pass, ahead).await? {
                return Ok(());
            }
        }
        loop {
            self.renew(pass).await?;
            let position = pass.position;
            let ahead = self.ahead(pass.inbox).max(position);
            let interactive = move |conn: &mut Conn| conn.local_interactive_changes_after(ahead, INTERACTIVE);
            let interactive = self.chunk(pass, position, interactive).await?;
            if !interactive.items.is_empty() {
                for item in interactive.items {
                    let at = item.change.position;
                    if let Next::Stop = self.deliver_item(pass, item).await? {
                        return Ok(());
                    }
                    self.set_ahead(pass.inbox, at);
                }
                continue;
            }
            if koinon {
                match self.leave_to_list(pass, interactive.head).await? {
                    Next::GoOn => continue,
                    Next::Stop => return Ok(()),
                }
            }
            let rest = self.chunk(pass, ahead, move |conn| conn.local_changes_after(position, BULK)).await?;
            if rest.items.is_empty() {
                pass.position = rest.head.max(position);
                return self.move_cursor(pass).await;
            }
            for item in rest.items {
                let at = item.change.position;
                let went_ahead = !item.change.bulk && at <= ahead;
                if !went_ahead && let Next::Stop = self.deliver_item(pass, item).await? {
                    return Ok(());
                }
                pass.position = at;
            }
            self.move_cursor(pass).await?;
        }
    }

    /// Reads rows and makes them ready.
    async fn chunk(
        &self,
        pass: &Pass<'_>,
        ahead: i64,
        rows: impl FnOnce(&mut Conn) -> Result<Vec<Change>, Error> + Send + 'static,
    ) -> Result<Chunk, Error> {
        let (delivery, inbox, reader) = (self.clone(), pass.inbox.to_owned(), pass.reader);
        self.store()
            .read(move |conn| {
                let mut items = Vec::new();
                for change in rows(conn)? {
                    let parcel = delivery.parcel_of(conn, reader, &change, ahead)?;
                    let behind = conn.parked_page(&inbox, change.page)?.map(|parked| parked.next_try);
                    items.push(Item { change, parcel, behind });
                }
                Ok(Chunk { items, head: conn.log_head()?.position })
            })
            .await
    }

    /// What a row of the log is to a reader that was sent interactive rows up to `ahead`; `None` for nothing.
    fn parcel_of(&self, conn: &mut Conn, reader: Reader, change: &Change, ahead: i64) -> Result<Option<Parcel>, Error> {
        if let Some(comment) = change.comment {
            return self.comment_parcel(conn, reader, comment, change);
        }
        if let Some(claim) = change.claim {
            return self.claim_parcel(conn, reader, claim);
        }
        let Some(revision) = change.revision else { return Ok(None) };
        if change.kind == ChangeKind::Redaction {
            return self.redaction_parcel(conn, reader, revision, change);
        }
        let page = conn.page(change.page)?.ok_or(Error::Missing("the page of a change"))?;
        // The head is wanted by all. What was made ready of it for another inbox needs no more to be read.
        if page.head == Some(revision)
            && let Some(parcel) = page.head_hash.and_then(|head| self.made_before(reader, head))
        {
            return Ok(parcel);
        }
        let revision = conn.revision(revision)?.ok_or(Error::Missing("the revision of a change"))?;
        if reader.wants(&page, &revision, change.position < ahead) {
            self.parcel(conn, reader, &page, &revision)
        } else {
            Ok(None)
        }
    }

    /// Sends a row, or parks it, and notes what came of it.
    async fn deliver_item(&self, pass: &mut Pass<'_>, item: Item) -> Result<Next, Error> {
        let Some(parcel) = item.parcel else { return Ok(Next::GoOn) };
        let page = item.change.page;
        let parked_now = pass.parked.iter().find(|(parked, _)| *parked == page).map(|(_, until)| *until);
        if let Some(until) = parked_now.or(item.behind) {
            self.park(pass.inbox, &item.change, "an earlier change of this page waits".into(), until, false).await?;
            return Ok(Next::GoOn);
        }
        self.renew(pass).await?;
        let tried = self.try_once(pass.inbox, &parcel, pass.failures).await;
        match tried.verdict {
            Verdict::Done => {
                (pass.success, pass.misses, pass.failures) = (true, 0, 0);
                Ok(Next::GoOn)
            }
            Verdict::RetryItem(wait) if pass.misses + 1 < MOST_MISSES => {
                pass.misses += 1;
                let until = self.after(wait);
                pass.parked.push((page, until));
                self.park(pass.inbox, &item.change, tried.answer, until, false).await?;
                Ok(Next::GoOn)
            }
            Verdict::GiveUp => {
                tracing::warn!(
                    inbox = pass.inbox,
                    position = item.change.position,
                    answer = tried.answer,
                    "a delivery was given up"
                );
                self.park(pass.inbox, &item.change, tried.answer, self.now(), true).await?;
                Ok(Next::GoOn)
            }
            verdict => {
                self.move_cursor(pass).await?;
                self.stop(pass.inbox, verdict, tried.answer).await
            }
        }
    }

    /// Tries a parked row again. Only the earliest of its page is handed in.
    async fn retry_parked(&self, pass: &mut Pass<'_>, parked: ParkedDelivery) -> Result<Next, Error> {
        let (delivery, reader, position) = (self.clone(), pass.reader, parked.position);
        let parcel = self.store().read(move |conn| match conn.change(position)? {
            Some(change) => delivery.parcel_of(conn, reader, &change, 0),
            None => Ok(None),
        });
        let id = parked.id;
        let Some(parcel) = parcel.await? else {
            self.store().write(move |tx| tx.delete_parked(id)).await?;
            return Ok(Next::GoOn);
        };
        self.renew(pass).await?;
        let tried = self.try_once(pass.inbox, &parcel, parked.failures).await;
        let (next_try, dead) = match tried.verdict {
            Verdict::Done => {
                (pass.success, pass.misses) = (true, 0);
                self.store().write(move |tx| tx.delete_parked(id)).await?;
                return Ok(Next::GoOn);
            }
            Verdict::RetryItem(wait) | Verdict::RetryInbox(wait) => (self.after(wait), false),
            Verdict::GiveUp | Verdict::Missing => (self.now(), true),
            verdict @ (Verdict::Abandon | Verdict::Gone) => return self.stop(pass.inbox, verdict, tried.answer).await,
        };
        let go_on = !matches!(tried.verdict, Verdict::RetryInbox(_));
        self.store().write(move |tx| tx.delay_parked(id, &tried.answer, next_try, dead)).await?;
        Ok(if go_on { Next::GoOn } else { Next::Stop })
    }

    /// Ends a pass because of what the server said about the whole inbox.
    pub(super) async fn stop(&self, inbox: &str, verdict: Verdict, answer: String) -> Result<Next, Error> {
        match verdict {
            Verdict::RetryInbox(wait) | Verdict::RetryItem(wait) => {
                let (at, next_try) = (inbox.to_owned(), self.after(wait));
                self.store().write(move |tx| tx.delay_cursor(&at, &answer, next_try)).await?;
            }
            _ => self.drop_inbox(inbox, &answer).await?,
        }
        Ok(Next::Stop)
    }

    async fn drop_inbox(&self, inbox: &str, why: &str) -> Result<(), Error> {
        tracing::warn!(inbox, why, "nothing more is delivered to this inbox");
        self.ahead_map().remove(inbox);
        let at = inbox.to_owned();
        self.store().write(move |tx| tx.drop_inbox(&at)).await
    }

    /// Puts everything for an inbox off whose host is left alone; never for less than its own back-off asks.
    async fn wait_for_host(&self, inbox: &str, due: &DueInbox, until: Timestamp) -> Result<(), Error> {
        let retry = &self.inner.settings.retry;
        let own = |failures: i64| self.after(retry.wait(u32::try_from(failures).unwrap_or(u32::MAX))).max(until);
        let cursor = due.cursor.as_ref().map(|cursor| own(cursor.failures));
        let parked: Vec<_> = due.parked.iter().map(|parked| (parked.id, own(parked.failures))).collect();
        let inbox = inbox.to_owned();
        let why = "its server did not answer others";
        self.store()
            .write(move |tx| {
                if let Some(until) = cursor {
                    tx.delay_cursor(&inbox, why, until)?;
                }
                for (id, until) in parked {
                    tx.delay_parked(id, why, until, false)?;
                }
                Ok(())
            })
            .await
    }

    async fn park(
        &self,
        inbox: &str,
        change: &Change,
        error: String,
        next_try: Timestamp,
        dead: bool,
    ) -> Result<(), Error> {
        let (inbox, position, page) = (inbox.to_owned(), change.position, change.page);
        self.store().write(move |tx| tx.park(&inbox, position, Some(page), &error, next_try, dead)).await
    }

    /// Moves the cursor to where the pass stands: after a success, or past rows that were parked or not wanted.
    pub(super) async fn move_cursor(&self, pass: &mut Pass<'_>) -> Result<(), Error> {
        let (inbox, position, now) = (pass.inbox.to_owned(), pass.position, self.now());
        let success = std::mem::take(&mut pass.success);
        self.store()
            .write(move |tx| match success {
                true => tx.advance_cursor(&inbox, position, now),
                false => tx.pass_cursor(&inbox, position),
            })
            .await
    }

    async fn lease(&self, inbox: &str, now: Timestamp) -> Result<bool, Error> {
        let (inbox, node) = (inbox.to_owned(), self.inner.settings.node.clone());
        let until = self.after(LEASE);
        self.store().write(move |tx| tx.lease_cursor(&inbox, &node, now, until)).await
    }

    /// Renews the lease in time. Where another node has it meanwhile, what follows is sent twice, under the same ids.
    async fn renew(&self, pass: &mut Pass<'_>) -> Result<(), Error> {
        let now = self.now();
        if now.since(pass.leased) > RENEW {
            self.lease(pass.inbox, now).await?;
            pass.leased = now;
        }
        Ok(())
    }

    pub(super) fn ahead(&self, inbox: &str) -> i64 {
        self.ahead_map().get(inbox).copied().unwrap_or(0)
    }

    fn set_ahead(&self, inbox: &str, position: i64) {
        self.ahead_map().insert(inbox.to_owned(), position);
    }

    fn ahead_map(&self) -> std::sync::MutexGuard<'_, std::collections::HashMap<String, i64>> {
        self.inner.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
