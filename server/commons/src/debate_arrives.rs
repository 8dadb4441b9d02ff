//! What others say about pages, as it arrives: at the page's own city from whoever says it; at copies from that city.
//!
//! Arrivals may come twice, late, and in any order. What became of a comment is told by the times of its author's words alone, and
//! its place by its page's city alone, so that every order of arrivals ends in the same thread.

use koinon_core::act::Act;
use koinon_core::anchor::Anchor;
use koinon_core::comment::CommentState;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, CityId, Comment, CommentId, HERE, NewComment, Page, PageId, ProposalId, Standing, Tx};

use crate::act_arrives::believed;
use crate::arrived_words::{Words, words};
use crate::called::call_here;
use crate::clock::new_ulid;
use crate::debate::{may_edit, stored_comment};
use crate::leave::has_left;
use crate::mirror::origin_of_id;
use crate::moderate::shown_by_city;
use crate::proposal_arrives::{RemotePerson, known_person};
use crate::{Commons, Error, newcomer};

/// Why what one of our own people is said to have said is refused.
pub(crate) const OURS: &str = "people of this city speak here";

/// A comment as it arrived, addressed to everyone, and signed by its author's server or relayed by its page's city.
#[derive(Debug, Clone)]
pub struct ArrivedComment {
    /// Its ActivityPub id.
    pub ap_id: String,
    /// Who says it.
    pub author: RemotePerson,
    /// The ActivityPub id of what it answers: a page, a comment, a proposal.
    pub in_reply_to: Option<String>,
    /// The ActivityPub id of the page that its context is of.
    pub page: Option<String>,
    /// The ActivityPub id of the proposal that it is about.
    pub proposal: Option<String>,
    /// Its Markdown source.
    pub markdown: Option<String>,
    /// Untrusted HTML: counts where there is no Markdown.
    pub html: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The passage that it is about.
    pub anchor: Option<Anchor>,
    /// What it says to be beside words.
    pub act: Option<Act>,
    /// Whom it calls by name: ActivityPub ids.
    pub mentions: Vec<String>,
    /// When it was said first.
    pub published: Option<Timestamp>,
    /// When it was last said anew.
    pub updated: Option<Timestamp>,
    /// The JSON that it came as, kept under its id for those whom it is relayed to.
    pub raw: Option<String>,
}

/// What became of something that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It changed this comment, which is to be relayed if the page is ours.
    Taken(CommentId),
    /// Nothing is new in it.
    Known,
    /// It deletes what has not arrived: that will be deleted when it does.
    Noted,
    /// It is about nothing of ours: nothing was stored.
    NotOurs,
    /// It may not be said, or not by this one, for this reason: nothing was stored.
    Refused(&'static str),
    /// The page's city contradicts what it said before: what it said first stays, and the mismatch was counted.
    Mismatch(&'static str),
}

/// Who gives a comment its place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// We do: the page is ours.
    Ours,
    /// The page's city did.
    Given { city: CityId, number: i64 },
}

impl Commons {
    /// Takes what somebody elsewhere says about a page of this city. `activity` carried it: its mark is written together with the
    /// effect.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_comment(&self, activity: String, arrived: ArrivedComment) -> Result<Heard, Error> {
        self.receive(activity, move |tx, here, now| {
            take(tx, Arriving { here, comment: &arrived, place: Place::Ours, now })
        })
        .await
    }

    /// Takes what the page's city relays: what somebody said, and the place that it has.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_relayed(
        &self,
        activity: String,
        city: &City,
        number: i64,
        arrived: ArrivedComment,
    ) -> Result<Heard, Error> {
        let place = Place::Given { city: city.id, number };
        self.receive(activity, move |tx, here, now| take(tx, Arriving { here, comment: &arrived, place, now })).await
    }

    pub(crate) async fn receive(
        &self,
        activity: String,
        take: impl FnOnce(&mut Tx<'_>, &Origin, Timestamp) -> Result<Heard, Error> + Send + 'static,
    ) -> Result<Heard, Error> {
        let (now, here) = (self.now(), self.origin().clone());
        self.store()
            .write(move |tx| {
                if tx.received(&activity)? {
                    return Ok(Heard::Known);
                }
                let heard = take(tx, &here, now)?;
                // What is refused may be sent again: the page may be there then, or the block be lifted.
                if !matches!(heard, Heard::NotOurs | Heard::Refused(_)) {
                    tx.mark_received(&activity, now)?;
                }
                Ok(heard)
            })
            .await
    }
}

/// Why nothing of this author is taken under this id.
pub(crate) fn refusal(
    tx: &mut Tx<'_>,
    here: &Origin,
    ap_id: &str,
    author: &str,
) -> Result<Option<&'static str>, Error> {
    let (Some(of_comment), Some(of_author)) = (origin_of_id(ap_id), origin_of_id(author)) else {
        return Ok(Some("its id cannot be kept"));
    };
    if of_comment != of_author {
        return Ok(Some("its author lives elsewhere than it does"));
    }
    if of_author == *here {
        return Ok(Some(OURS));
    }
    if has_left(tx, author)? {
        return Ok(Some("its author has left"));
    }
    if tx.person_by_ap_id(author)?.is_some_and(|person| person.suspended) {
        return Ok(Some("its author is suspended"));
    }
    let blocked = tx.city_by_origin(&of_author)?.is_some_and(|city| city.blocked);
    Ok(blocked.then_some("its author's city is blocked"))
}

/// A known comment, under the lock of its page.
pub(crate) fn locked(tx: &mut Tx<'_>, ap_id: &str) -> Result<Option<Comment>, Error> {
    let Some(found) = tx.comment_by_ap_id(ap_id)? else { return Ok(None) };
    tx.lock_page(found.page)?;
    stored_comment(tx, found.id).map(Some)
}

/// What a comment belongs to.
struct Target {
    page: PageId,
    proposal: Option<ProposalId>,
    /// The comment that it answers, which may arrive later.
    answered: Option<String>,
}

/// What it answers tells the page; its context does where that is not known here.
fn target(tx: &mut Tx<'_>, arrived: &ArrivedComment) -> Result<Option<Target>, Error> {
    let answered = arrived.in_reply_to.as_ref().filter(|id| origin_of_id(id).is_some() && *id != &arrived.ap_id);
    let mut found = None;
    if let Some(id) = answered {
        if let Some(comment) = tx.comment_by_ap_id(id)? {
            found = Some(Target { page: comment.page, proposal: comment.proposal, answered: Some(id.clone()) });
        } else if let Some(page) = tx.page_by_ap_id(id)? {
            found = Some(Target { page: page.id, proposal: None, answered: None });
        } else if let Some(proposal) = tx.proposal_by_ap_id(id)? {
            found = Some(Target { page: proposal.page, proposal: Some(proposal.id), answered: None });
        }
    }
    if found.is_none()
        && let Some(id) = &arrived.page
        && let Some(page) = tx.page_by_ap_id(id)?
    {
        found = Some(Target { page: page.id, proposal: None, answered: answered.cloned() });
    }
    if let Some(target) = &mut found
        && target.proposal.is_none()
        && let Some(id) = &arrived.proposal
    {
        let proposal = tx.proposal_by_ap_id(id)?.filter(|proposal| proposal.page == target.page);
        target.proposal = proposal.map(|proposal| proposal.id);
    }
    Ok(found)
}

/// An arrival, with what is known around it.
#[derive(Clone, Copy)]
struct Arriving<'a> {
    here: &'a Origin,
    comment: &'a ArrivedComment,
    place: Place,
    now: Timestamp,
}

/// Takes a comment, its first words or later ones.
fn take(tx: &mut Tx<'_>, arriving: Arriving<'_>) -> Result<Heard, Error> {
    let Arriving { here, comment: arrived, place, now } = arriving;
    let known = locked(tx, &arrived.ap_id)?;
    let refusal = refusal(tx, here, &arrived.ap_id, &arrived.author.ap_id)?;
    let (target, words) = match (refusal, known) {
        // What was said here comes back with its place; its words are ours.
        (Some(OURS), Some(known)) if matches!(place, Place::Given { .. }) => return number(tx, known, place, now),
        (Some(reason), _) => return Ok(Heard::Refused(reason)),
        (None, known) => {
            let target = match known {
                Some(known) => Some(Target { page: known.page, proposal: None, answered: None }),
                None => target(tx, arrived)?,
            };
            let Some(target) = target else { return Ok(Heard::NotOurs) };
            match words(arrived, now) {
                Ok(words) => (target, words),
                Err(reason) => return Ok(Heard::Refused(reason)),
            }
        }
    };
    tx.lock_page(target.page)?;
    let page = tx.page(target.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
    // Another transaction may have stored it while this one waited for the page.
    let known = tx.comment_by_ap_id(&arrived.ap_id)?;
    if let Some(heard) = misplaced(tx, &page, place, known.as_ref(), &arrived.ap_id)? {
        return Ok(heard);
    }
    let heard = match known {
        Some(known) => renew(tx, arriving, known, words)?,
        None => first(tx, arriving, &page, target, words)?,
    };
    if let (Place::Given { city, .. }, Heard::Taken(_)) = (place, heard) {
        tx.city_heard(city, now)?;
    }
    Ok(heard)
}

/// Why a comment cannot have this place, if it cannot.
///
/// A city that gives one number to two comments, or two numbers to one, takes back its own word. Which of both is true nobody can
/// tell here; but two comments in one place cannot be stored, and an order that moves under its readers is none. So what it said
/// first stays, the other is not taken, and the mismatch is counted for people to look at.
pub(crate) fn misplaced(
    tx: &mut Tx<'_>,
    page: &Page,
    place: Place,
    known: Option<&Comment>,
    ap_id: &str,
) -> Result<Option<Heard>, Error> {
    let Place::Given { city, number } = place else {
        let is_ours = page.travels() && page.standing != Standing::Draft;
        return Ok((!is_ours).then_some(Heard::NotOurs));
    };
    let is_of_city = page.city == city && city != HERE;
    if !is_of_city || number < 1 || tx.city(city)?.is_none_or(|city| city.blocked) {
        return Ok(Some(Heard::Refused("this is not for that city to say")));
    }
    let mismatch = if known.and_then(|known| known.number).is_some_and(|known| known != number) {
        "this comment has another number"
    } else if tx.comment_by_number(page.id, number)?.is_some_and(|other| other.ap_id != ap_id) {
        "another comment has this number"
    } else {
        return Ok(None);
    };
    tx.count_mismatch(city)?;
    Ok(Some(Heard::Mismatch(mismatch)))
}

/// Gives a comment that is here the place that its page's city gave it.
fn number(tx: &mut Tx<'_>, mut known: Comment, place: Place, now: Timestamp) -> Result<Heard, Error> {
    let page = tx.page(known.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
    if let Some(heard) = misplaced(tx, &page, place, Some(&known), &known.ap_id)? {
        return Ok(heard);
    }
    let Place::Given { city, number } = place else { return Ok(Heard::Known) };
    tx.city_heard(city, now)?;
    let before = known.clone();
    known.number = Some(number);
    shown_by_city(tx, &mut known, now)?;
    if known == before {
        return Ok(Heard::Known);
    }
    tx.save_comment(&known, now)?;
    Ok(Heard::Taken(known.id))
}

/// Takes words about a comment that is here.
fn renew(tx: &mut Tx<'_>, arriving: Arriving<'_>, mut known: Comment, words: Words) -> Result<Heard, Error> {
    let Arriving { here, comment: arrived, place, now } = arriving;
    if known.author.as_ref().is_some_and(|author| author.ap_id != arrived.author.ap_id) {
        return Ok(Heard::Refused("it is somebody else's"));
    }
    let before = known.clone();
    if let Place::Given { number, .. } = place {
        known.number = Some(number);
        shown_by_city(tx, &mut known, now)?;
    }
    if words.said > known.last_word() {
        if known.has_text() && !may_edit(&known) && known.markdown != words.markdown {
            return Ok(Heard::Refused("its words stay as they were said"));
        }
        if known.author.is_none() {
            // Whoever was forgotten stays so; what was told first as deleted never had an author here.
            if matches!(place, Place::Ours) || known.deleted.is_none() {
                return Ok(Heard::Refused("it is nobody's"));
            }
            known.author = Some(known_person(tx, here, &arrived.author, now)?);
        }
        if !known.has_text() && known.act.is_none() {
            let page = tx.page(known.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
            known.act = believed(tx, &page, arrived)?;
            if let Some(act) = &known.act {
                tx.give_act(known.id, act, now)?;
            }
        }
        if !known.has_text() && matches!(known.act, Some(Act::Statement { .. })) {
            // Its words were taken back and are gone: nobody can tell that these are the same.
            tx.forget_stances(known.id)?;
            if matches!(place, Place::Ours) {
                tx.count_again(known.id)?;
            }
        }
        (known.markdown, known.html, known.lang) = (words.markdown, words.html, words.lang);
        known.anchor.clone_from(&arrived.anchor);
        (known.updated, known.deleted) = (Some(words.said), None);
        if known.state == CommentState::Deleted {
            known.state = CommentState::Live;
        }
        keep_raw(tx, arrived, now)?;
        call_here(tx, known.id, &arrived.mentions, now)?;
    }
    if known == before {
        return Ok(Heard::Known);
    }
    tx.save_comment(&known, now)?;
    Ok(Heard::Taken(known.id))
}

/// Stores what was not here; one that was deleted before it came keeps its place alone.
fn first(tx: &mut Tx<'_>, arriving: Arriving<'_>, page: &Page, target: Target, words: Words) -> Result<Heard, Error> {
    let Arriving { here, comment: arrived, place, now } = arriving;
    let (number, relaying) = match place {
        Place::Ours if page.standing == Standing::Deleted => return Ok(Heard::Refused("this page was deleted")),
        Place::Ours => (tx.next_comment_number(page.id)?, None),
        Place::Given { number, city } => (number, tx.city(city)?.map(|city| city.origin.as_str().to_owned())),
    };
    let mut deleted = tx.comment_deleted_before(&arrived.author.ap_id, &arrived.ap_id)?;
    if let Some(relaying) = relaying {
        deleted = deleted.max(tx.comment_deleted_before(&relaying, &arrived.ap_id)?);
    }
    let deleted = deleted.filter(|deleted| *deleted >= words.said);
    let is_live = deleted.is_none();
    // The page's city names whoever speaks, but for those who have left.
    let is_known = !(arrived.author.name.is_empty() && arrived.author.handle.is_empty());
    let author = if is_known { Some(known_person(tx, here, &arrived.author, now)?.id) } else { None };
    let new = NewComment {
        ulid: new_ulid(now),
        ap_id: arrived.ap_id.clone(),
        page: page.id,
        proposal: target.proposal,
        author,
        in_reply_to: target.answered,
        markdown: words.markdown.filter(|_| is_live),
        html: words.html.filter(|_| is_live),
        lang: words.lang.filter(|_| is_live),
        number: Some(number),
        anchor: arrived.anchor.clone().filter(|_| is_live),
        published: words.published,
        updated: (words.said > words.published).then_some(words.said),
        deleted,
        act: if is_live { believed(tx, page, arrived)? } else { None },
    };
    let id = tx.insert_comment(&new, now)?;
    if let Some(proposal) = target.proposal {
        tx.share_proposal(page.id, &arrived.ap_id, proposal)?;
    }
    if is_live {
        keep_raw(tx, arrived, now)?;
        call_here(tx, id, &arrived.mentions, now)?;
    }
    if let Some(author) = author.filter(|_| is_live && matches!(place, Place::Ours)) {
        // Another city of ours looks after its own newcomers.
        let home = Origin::of_str(&arrived.author.ap_id).map(|home| tx.city_by_origin(&home)).transpose()?.flatten();
        if !home.is_some_and(|home| home.runs_koinon()) && tx.comment_time_of(author, 1)?.is_none() {
            newcomer::look_at(tx, author, page.id, id, now)?;
        }
    }
    Ok(Heard::Taken(id))
}

fn keep_raw(tx: &mut Tx<'_>, arrived: &ArrivedComment, now: Timestamp) -> Result<(), Error> {
    match &arrived.raw {
        Some(raw) => Ok(tx.save_remote_object(&arrived.ap_id, raw, now)?),
        None => Ok(()),
    }
}
