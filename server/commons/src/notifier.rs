//! A follower of the log that tells people what they watch. It may die at any point and go on: nobody is told twice.

use std::time::Duration;

use koinon_core::Origin;
use koinon_core::act::Act;
use koinon_core::comment::CommentState;
use koinon_core::kind::Kind;
use koinon_core::mention::mentions;
use koinon_core::observation::Threshold;
use koinon_markdown::prose;
use koinon_store::{
    Change, ChangeKind, ClaimAnswer, Comment, CommentId, Conn, HERE, LogHead, NewNotice, NoticeKind, Person, PersonId,
    Priority, ProposalFilter, Tx, Watch,
};
use tokio::sync::watch;

use crate::consultations::MOST_ANSWERS;
use crate::prepare::typed_fields;
use crate::{Commons, Error};

/// Where the follower stands: the log's epoch and a position in it.
const CURSOR: &str = "notifier";
/// So many rows of the log are looked at in one transaction.
const BATCH: i64 = 50;
/// After so many rows the place is kept, whether somebody was told of them or not.
const KEEP_EVERY: i64 = 500;
/// So many watchers are read at once.
const WATCHERS: i64 = 500;
/// So many proposals of a page are looked at after a row about its debate.
const PROPOSALS: i64 = 20;
/// How long to wait for a change before looking again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// How far this node has followed the log.
struct Followed {
    epoch: String,
    position: i64,
    /// What is kept of that: rows beyond it are looked at once more after a restart, and nobody is told twice.
    kept: i64,
}

impl Commons {
    /// Tells people what they watch, until `stop` turns true.
    pub async fn follow_watches(self, mut stop: watch::Receiver<bool>) {
        let mut followed = None;
        while !*stop.borrow() {
            let round = tokio::select! {
                _ = stop.changed() => break,
                round = self.notify_round(&mut followed) => round,
            };
            match round {
                Ok(Some(position)) => {
                    tokio::select! {
                        _ = stop.changed() => break,
                        () = self.store().changed_since(position, LOOK_AGAIN) => {}
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, "people could not be told what they watch; it will be tried again");
                    let _ = tokio::time::timeout(AFTER_FAILURE, stop.changed()).await;
                }
            }
        }
    }

    /// Tells people everything up to the end of the log. For the command line and tests.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn catch_up_notices(&self) -> Result<(), Error> {
        let mut followed = None;
        while self.notify_round(&mut followed).await?.is_none() {}
        Ok(())
    }

    /// One batch; `Some(position)` at the end of the log. What nobody wants to be told of is only read: an edit costs no write
    /// more for it.
    async fn notify_round(&self, followed: &mut Option<Followed>) -> Result<Option<i64>, Error> {
        let at = followed.as_ref().map(|followed| (followed.epoch.clone(), followed.position));
        let commons = self.clone();
        let (head, at, changes, wanted) = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let head = conn.log_head()?;
                let at = match at {
                    Some((epoch, position)) if epoch == head.epoch && position <= head.position => Some(position),
                    _ => conn.setting(CURSOR)?.as_deref().and_then(|cursor| position_in(&head, cursor)),
                };
                let changes = at.map(|at| conn.changes_after(at, BATCH)).transpose()?.unwrap_or_default();
                let kept = if changes.is_empty() { Vec::new() } else { conn.kept_searches()? };
                let mut told = Vec::with_capacity(changes.len());
                let mut wanted = false;
                for change in changes {
                    // Bulk work is no news.
                    let searches = match change.bulk {
                        true => Vec::new(),
                        false => commons.searches_that_find(conn, &change, &kept)?,
                    };
                    wanted = wanted || !searches.is_empty() || (!change.bulk && is_wanted(conn, &change)?);
                    told.push((change, searches));
                }
                Ok((head, at, told, wanted))
            })
            .await?;
        let end = match at {
            // A city that begins to follow, or was restored, tells nobody what was before.
            None => head.position,
            Some(at) => changes.last().map_or(at, |(change, _)| change.position),
        };
        let kept = followed.as_ref().map_or(at.unwrap_or(i64::MIN), |followed| followed.kept);
        let keeps = at.is_none() || wanted || end.saturating_sub(kept) >= KEEP_EVERY;
        if keeps {
            let (here, cursor) = (self.origin().clone(), head.clone());
            self.store()
                .write_with(Priority::Interactive, move |tx| -> Result<(), Error> {
                    for (change, searches) in changes.iter().filter(|(change, _)| !change.bulk) {
                        tell(tx, &here, change, searches)?;
                    }
                    // Another node may be further.
                    let present = tx.setting(CURSOR)?;
                    if present.as_deref().and_then(|kept| position_in(&cursor, kept)).is_none_or(|there| there < end) {
                        tx.set_setting(CURSOR, Some(&format!("{} {end}", cursor.epoch)))?;
                    }
                    Ok(())
                })
                .await?;
            self.notices_changed();
        }
        let is_at_end = end == head.position;
        let kept = if keeps { end } else { kept };
        *followed = Some(Followed { epoch: head.epoch, position: end, kept });
        Ok(is_at_end.then_some(end))
    }
}

/// Whether somebody may have to be told of a row of the log.
fn is_wanted(conn: &mut Conn, change: &Change) -> Result<bool, Error> {
    match change.kind {
        ChangeKind::Page | ChangeKind::Redaction => Ok(false),
        ChangeKind::Debate | ChangeKind::Claim => Ok(true),
        ChangeKind::Revision => {
            let Some(revision) = change.revision.map(|id| conn.revision(id)).transpose()?.flatten() else {
                return Ok(false);
            };
            let Some(page) = conn.page(change.page)? else { return Ok(false) };
            let mut watches = vec![Watch::Page(page.ap_id)];
            if revision.record.parents.is_empty() {
                watches.push(Watch::City(page.authority));
                watches.extend(conn.themes_of(page.id)?.into_iter().map(Watch::Theme));
                watches.extend(revision.author.map(|author| Watch::Person(author.ap_id)));
            }
            for watch in watches {
                if !conn.watchers(&watch, PersonId(0), 1)?.is_empty() {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

fn position_in(head: &LogHead, cursor: &str) -> Option<i64> {
    let (epoch, position) = cursor.rsplit_once(' ')?;
    let position = position.parse().ok()?;
    (epoch == head.epoch && position <= head.position).then_some(position)
}

fn tell(tx: &mut Tx<'_>, here: &Origin, change: &Change, searches: &[String]) -> Result<(), Error> {
    match change.kind {
        ChangeKind::Revision => tell_of_revision(tx, change, searches),
        ChangeKind::Debate => tell_of_debate(tx, here, change),
        ChangeKind::Claim => tell_of_link(tx, change),
        ChangeKind::Page | ChangeKind::Redaction => Ok(()),
    }
}

/// A new version: those who watch the page; of a page that appears, also those who watch its city, themes and author; and those
/// who keep a search that finds it now.
fn tell_of_revision(tx: &mut Tx<'_>, change: &Change, searches: &[String]) -> Result<(), Error> {
    let Some(revision) = change.revision.map(|id| tx.revision(id)).transpose()?.flatten() else { return Ok(()) };
    let Some(page) = tx.page(change.page)?.filter(|page| page.shipped.is_none()) else { return Ok(()) };
    let by = revision.author.as_ref();
    let quiet: Vec<PersonId> =
        [by, revision.accepted_by.as_ref()].into_iter().flatten().filter(|p| p.city == HERE).map(|p| p.id).collect();
    let notice = |kind| NewNotice {
        event: format!("revision {}", revision.hash),
        kind,
        page: page.id,
        proposal: None,
        comment: None,
        by: by.map(|by| by.id),
        time: change.time,
    };
    spread(tx, &Watch::Page(page.ap_id.clone()), &notice(NoticeKind::PageChanged), &quiet)?;
    if revision.record.parents.is_empty() {
        let appeared = notice(NoticeKind::PageAppeared);
        spread(tx, &Watch::City(page.authority.clone()), &appeared, &quiet)?;
        if let Some(by) = by {
            spread(tx, &Watch::Person(by.ap_id.clone()), &appeared, &quiet)?;
        }
        for theme in tx.themes_of(page.id)? {
            spread(tx, &Watch::Theme(theme), &appeared, &quiet)?;
        }
    }
    for search in searches {
        spread(tx, &Watch::Search(search.clone()), &notice(NoticeKind::SearchFound), &quiet)?;
    }
    Ok(())
}

/// A link between pages of two cities was answered: those who watch the page that is linked, where it is ours and shows it; those
/// who watch ours that links, where the other city declines.
fn tell_of_link(tx: &mut Tx<'_>, change: &Change) -> Result<(), Error> {
    let Some(claim) = change.claim.map(|id| tx.claim(id)).transpose()?.flatten() else { return Ok(()) };
    let Some(target) = tx.page(claim.target)? else { return Ok(()) };
    let (page, kind) = match (claim.answer, target.mirrored()) {
        (Some(ClaimAnswer::Shown), false) => (target, NoticeKind::PageLinked),
        (Some(ClaimAnswer::Declined), true) => match tx.page_by_ap_id(&claim.source)?.filter(|page| !page.mirrored()) {
            Some(source) => (source, NoticeKind::LinkDeclined),
            None => return Ok(()),
        },
        _ => return Ok(()),
    };
    let notice = NewNotice {
        event: format!("{} {}", kind.code(), claim.id.0),
        kind,
        page: page.id,
        proposal: None,
        comment: None,
        by: None,
        time: change.time,
    };
    spread(tx, &Watch::Page(page.ap_id), &notice, &[])
}

/// Something in a page's debate: those who watch the page are told of each proposal once.
fn tell_of_debate(tx: &mut Tx<'_>, here: &Origin, change: &Change) -> Result<(), Error> {
    let Some(page) = tx.page(change.page)?.filter(|page| page.head.is_some()) else { return Ok(()) };
    let watch = Watch::Page(page.ap_id.clone());
    if let Some(comment) = change.comment {
        return tell_of_comment(tx, here, comment, &watch);
    }
    if tx.watchers(&watch, PersonId(0), 1)?.is_empty() {
        return Ok(());
    }
    let newest = ProposalFilter { page: Some(page.id), limit: PROPOSALS, ..ProposalFilter::default() };
    for proposal in tx.proposals(&newest)?.into_iter().filter(|proposal| proposal.state.is_open()) {
        let by = proposal.author.as_ref().map(|author| author.id);
        let notice = NewNotice {
            event: format!("proposal {}", proposal.id.0),
            kind: NoticeKind::ProposalMade,
            page: page.id,
            proposal: Some(proposal.id),
            comment: None,
            by,
            time: proposal.sent,
        };
        spread(tx, &watch, &notice, by.as_slice())?;
    }
    Ok(())
}

/// Something was said: those who are called by name, the author of what is answered or discussed, those who watch the page; each
/// once, for the first of these reasons.
fn tell_of_comment(tx: &mut Tx<'_>, here: &Origin, id: CommentId, watch: &Watch) -> Result<(), Error> {
    let Some(comment) = tx.comment(id)?.filter(|comment| comment.state == CommentState::Live) else { return Ok(()) };
    let by = comment.author.as_ref().map(|author| author.id);
    let notice = |kind| NewNotice {
        event: format!("comment {}", id.0),
        kind,
        page: comment.page,
        proposal: comment.proposal,
        comment: Some(id),
        by,
        time: comment.published,
    };
    let is_ours = |person: &Person| person.city == HERE && Some(person.id) != by;
    let said_here = comment.author.as_ref().is_some_and(|author| author.city == HERE);
    for mention in comment.markdown.as_deref().map(|text| mentions(&prose(text))).unwrap_or_default() {
        let is_here = mention.authority.as_deref().map_or(said_here, |authority| authority == here.authority());
        if is_here && let Some(person) = tx.local_person(&mention.handle)?.filter(is_ours) {
            tx.notify(person.id, &notice(NoticeKind::Mentioned))?;
        }
    }
    let answered = comment.in_reply_to.as_deref().map(|id| tx.comment_by_ap_id(id)).transpose()?.flatten();
    let proposal = comment.proposal.map(|id| tx.proposal(id)).transpose()?.flatten();
    let authors = [answered.and_then(|answered| answered.author), proposal.and_then(|proposal| proposal.author)];
    // The answer to a consultation answers all who took part.
    let took_part = match (&comment.act, &comment.in_reply_to) {
        (Some(Act::OfficialAnswer), Some(asked)) => tx.answers_to(std::slice::from_ref(asked), None, MOST_ANSWERS)?,
        _ => Vec::new(),
    };
    let took_part = took_part.into_iter().map(|said| said.author);
    for person in authors.into_iter().chain(took_part).flatten().filter(is_ours) {
        tx.notify(person.id, &notice(NoticeKind::Answered))?;
    }
    // Other servers call whoever is answered, and say so beside the text.
    for ap_id in tx.mentions(id)?.into_iter().filter_map(|mention| mention.actor) {
        if let Some(person) = tx.person_by_ap_id(&ap_id)?.filter(is_ours) {
            tx.notify(person.id, &notice(NoticeKind::Mentioned))?;
        }
    }
    let kind = if passes_threshold(tx, &comment)? { NoticeKind::ThresholdPassed } else { NoticeKind::Commented };
    spread(tx, watch, &notice(kind), by.as_slice())
}

/// Whether a comment tells a value that is beyond a bound which its page names.
fn passes_threshold(conn: &mut Conn, comment: &Comment) -> Result<bool, Error> {
    let Some(Act::Observation(observation)) = &comment.act else { return Ok(false) };
    let Some(page) = conn.page(comment.page)? else { return Ok(false) };
    let text = page.head.map(|head| conn.body(head)).transpose()?.flatten();
    let fields = text.map(|text| typed_fields(Kind::of(&page.kind), &text)).unwrap_or_default();
    Ok(Threshold::all(&fields).iter().any(|threshold| threshold.is_passed(observation)))
}

/// Tells all who watch this, but not those who did it.
fn spread(tx: &mut Tx<'_>, watch: &Watch, notice: &NewNotice, quiet: &[PersonId]) -> Result<(), Error> {
    let mut after = PersonId(0);
    loop {
        let watchers = tx.watchers(watch, after, WATCHERS)?;
        let Some(last) = watchers.last().copied() else { return Ok(()) };
        for person in watchers.into_iter().filter(|person| !quiet.contains(person)) {
            tx.notify(person, notice)?;
        }
        after = last;
    }
}
