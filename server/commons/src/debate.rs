//! Saying something about a page, of this city or of another one; saying it anew, and taking it back.
//!
//! *Invariant:* only the page's own city numbers what is said about it. Of two words of an author on one comment the later one
//! counts, in every city, whichever arrives first.

use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::anchor::Anchor;
use koinon_core::comment::{CommentState, MAX_COMMENT_CHARS, next_time};
use koinon_core::text::{clean_text, normalize_source};
use koinon_markdown::plain_text;
use koinon_store::{Comment, CommentId, Conn, News, Page, PageId, PersonId, Standing, Tx};

use crate::called::{call_elsewhere, tell_called};
use crate::clock::new_ulid;
use crate::consultations::may_answer;
use crate::error::Refusal;
use crate::vouch::only_one;
use crate::{Actor, Commons, Error, newcomer};

/// So much may one person say…
const MOST: i64 = 20;
/// …in this time, in milliseconds.
const WINDOW: i64 = 10 * 60 * 1000;
/// For so long the words of a deleted comment are kept for its author, in milliseconds.
const RESTORABLE: i64 = 30 * 24 * 60 * 60 * 1000;

/// Something that is to be said about a page.
#[derive(Debug, Clone, Default)]
pub struct NewComment {
    /// Its Markdown source.
    pub markdown: String,
    /// The ULID of the comment that it answers.
    pub in_reply_to: Option<String>,
    /// The ULID of the proposal that it is about. An answer is about what the comment is about that it answers.
    pub proposal: Option<String>,
    /// The passage that it is about.
    pub anchor: Option<Anchor>,
    /// What it is beside words. Whether its author may do that is for the use case of that act to see to.
    pub act: Option<Act>,
}

impl Commons {
    /// Says something about a page. On a page of this city it gets its number at once; on a copy it waits until the page's city
    /// has numbered it.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] for a page that is not published, [`Error::Gone`] for a deleted one,
    /// [`Error::Forbidden`] if its city cannot be told; [`Error::Invalid`] for a text that is empty, too long or cannot be
    /// kept, for an answer to nothing on this page, and for a passage that is not there; [`Error::TooMany`].
    pub async fn comment(&self, actor: &Actor, page: PageId, new: NewComment) -> Result<Comment, Error> {
        let saying = self.saying(actor, new)?;
        self.store()
            .write(move |tx| {
                tx.lock_page(page)?;
                saying.say(tx, page)
            })
            .await
    }

    /// Something that the asker is about to say, with its names.
    pub(crate) fn saying(&self, actor: &Actor, new: NewComment) -> Result<Saying, Error> {
        let author = actor.account()?.person.id;
        let markdown = cleaned_comment(&new.markdown, new.act.as_ref())?;
        let (now, ulid) = (self.now(), new_ulid(self.now()));
        let ap_id = self.origin().at(&format!("/id/note/{ulid}"));
        Ok(Saying { author, new: NewComment { markdown, ..new }, now, ulid, ap_id })
    }

    /// Says a comment of one's own anew.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] if it is not one's own, is not there to be read, or keeps its words
    /// ([`Act::keeps_its_words`]); [`Error::Invalid`] as in [`Commons::comment`].
    pub async fn edit_comment(&self, actor: &Actor, ulid: &str, markdown: &str) -> Result<Comment, Error> {
        let markdown = markdown.to_owned();
        let author = actor.account()?.person.id;
        self.change_own(actor, ulid, move |tx, comment, now| {
            if comment.state != CommentState::Live || !may_edit(comment) {
                return Err(Error::NotFound);
            }
            let markdown = cleaned_comment(&markdown, comment.act.as_ref())?;
            newcomer::may_write(tx, author, &markdown, comment.act.as_ref())?;
            if comment.markdown.as_ref() == Some(&markdown) {
                return Ok(());
            }
            comment.updated = Some(next_time(comment.last_word(), now));
            comment.markdown = Some(markdown);
            Ok(())
        })
        .await
    }

    /// Takes a comment of one's own back. It keeps its place; for 30 days one can restore it.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] if it is not one's own, or was deleted already.
    pub async fn delete_comment(&self, actor: &Actor, ulid: &str) -> Result<Comment, Error> {
        self.change_own(actor, ulid, |_, comment, now| {
            if comment.deleted.is_some() {
                return Err(Error::NotFound);
            }
            take_back(comment, now);
            Ok(())
        })
        .await
    }

    /// Says a comment of one's own again that one had deleted.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] if it is not one's own, was not deleted, or its words are no longer here;
    /// [`Error::Taken`] for a voucher where one vouches for another version of the page.
    pub async fn restore_comment(&self, actor: &Actor, ulid: &str) -> Result<Comment, Error> {
        self.change_own(actor, ulid, |tx, comment, now| {
            if !may_restore(comment) {
                return Err(Error::NotFound);
            }
            only_one(tx, comment)?;
            comment.updated = Some(next_time(comment.last_word(), now));
            (comment.deleted, comment.state) = (None, CommentState::Live);
            Ok(())
        })
        .await
    }

    /// Erases the words of comments that were deleted 30 days before `now`, with their photos; how many those were.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::File`], [`Error::MediaStore`] where a photo cannot be removed: the next time does it.
    pub async fn forget_deleted_comments(&self, now: Timestamp) -> Result<usize, Error> {
        let before = now.plus_millis(-RESTORABLE);
        let erased = self.store().write(move |tx| Ok::<_, Error>(tx.erase_deleted_comments(before)?)).await?;
        self.remove_unnamed_media().await?;
        Ok(erased)
    }

    /// Changes a comment of the asker's own, and tells its page's city if that is another one.
    async fn change_own(
        &self,
        actor: &Actor,
        ulid: &str,
        change: impl FnOnce(&mut Tx<'_>, &mut Comment, Timestamp) -> Result<(), Error> + Send + 'static,
    ) -> Result<Comment, Error> {
        let person = actor.account()?.person.id;
        let (ulid, now) = (ulid.to_uppercase(), self.now());
        self.store()
            .write(move |tx| {
                let found = tx.comment_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                tx.lock_page(found.page)?;
                let before = stored_comment(tx, found.id)?;
                if !is_own(&before, Some(person)) {
                    return Err(Error::NotFound);
                }
                let mut after = before.clone();
                change(tx, &mut after, now)?;
                if after != before {
                    save_own(tx, &after, now)?;
                }
                Ok(after)
            })
            .await
    }
}

/// Something that is about to be said.
pub(crate) struct Saying {
    author: PersonId,
    new: NewComment,
    now: Timestamp,
    ulid: String,
    ap_id: String,
}

impl Saying {
    /// Says it, under the lock of its page.
    pub(crate) fn say(self, tx: &mut Tx<'_>, page: PageId) -> Result<Comment, Error> {
        let Self { author, new, now, ulid, ap_id } = self;
        let page = open_to_debate(tx, page)?;
        let answered = answered(tx, &page, new.in_reply_to.as_deref())?;
        let proposal = match (&answered, &new.proposal) {
            (Some(answered), _) => answered.proposal,
            (None, Some(ulid)) => {
                let proposal = tx.proposal_by_ulid(&ulid.to_uppercase())?;
                let proposal = proposal.filter(|proposal| proposal.page == page.id);
                let unknown = || Error::invalid("proposal", "unknown", "this page has no such proposal");
                Some(proposal.ok_or_else(unknown)?.id)
            }
            (None, None) => None,
        };
        may_answer(tx, answered.as_ref(), new.act.as_ref(), now)?;
        let anchor = new.anchor.map(|anchor| present(tx, &page, &anchor)).transpose()?;
        may_say_more(tx, author, now)?;
        let is_newcomer = newcomer::may_say(tx, author, &new.markdown, new.act.as_ref(), now)?;
        let number = if page.mirrored() { None } else { Some(tx.next_comment_number(page.id)?) };
        let stored = koinon_store::NewComment {
            ulid,
            ap_id,
            page: page.id,
            proposal,
            author: Some(author),
            in_reply_to: answered.map(|answered| answered.ap_id),
            markdown: Some(new.markdown),
            html: None,
            lang: None,
            number,
            anchor,
            published: now,
            updated: None,
            deleted: None,
            act: new.act,
        };
        let id = tx.insert_comment(&stored, now)?;
        if is_newcomer {
            newcomer::look_at(tx, author, page.id, id, now)?;
        }
        if page.mirrored() {
            tx.tell(News::Comment(id))?;
        }
        let comment = stored_comment(tx, id)?;
        call_elsewhere(tx, &page, &comment, now)?;
        Ok(comment)
    }
}

/// Stores what its author changed of a comment, and tells its page's city if that is another one.
pub(crate) fn save_own(tx: &mut Tx<'_>, comment: &Comment, now: Timestamp) -> Result<(), Error> {
    tx.save_comment(comment, now)?;
    let page = tx.page(comment.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
    if page.mirrored() {
        tx.tell(News::Comment(comment.id))?;
    }
    tell_called(tx, comment.id)?;
    call_elsewhere(tx, &page, comment, now)
}

/// A deletion by the author. What moderation has hidden stays hidden.
pub(crate) fn take_back(comment: &mut Comment, now: Timestamp) {
    deleted_at(comment, next_time(comment.last_word(), now));
}

/// A deletion, as it arrived.
pub(crate) fn deleted_at(comment: &mut Comment, at: Timestamp) {
    comment.deleted = Some(at);
    if comment.state == CommentState::Live {
        comment.state = CommentState::Deleted;
    }
}

/// Whether its author may say a comment anew, as far as that is told by what it is beside words.
pub(crate) fn may_edit(comment: &Comment) -> bool {
    !comment.act.as_ref().is_some_and(Act::keeps_its_words)
}

/// Whether its author may say a comment again that they have deleted.
pub(crate) fn may_restore(comment: &Comment) -> bool {
    comment.state == CommentState::Deleted && comment.has_text()
}

/// Whether somebody is the author of a comment.
pub(crate) fn is_own(comment: &Comment, person: Option<PersonId>) -> bool {
    person.is_some() && comment.author.as_ref().map(|author| author.id) == person
}

pub(crate) fn stored_comment(conn: &mut Conn, id: CommentId) -> Result<Comment, Error> {
    conn.comment(id)?.ok_or(Error::Store(koinon_store::Error::Missing("the comment")))
}

fn cleaned_comment(markdown: &str, act: Option<&Act>) -> Result<String, Error> {
    let markdown =
        normalize_source(markdown).map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))?;
    let markdown = markdown.trim_end().trim_start_matches('\n');
    if clean_text(markdown, 1).is_empty() {
        return Err(Error::invalid("markdown", "empty", "say something"));
    }
    let most = act.map_or(MAX_COMMENT_CHARS, Act::most_chars);
    if markdown.chars().nth(most).is_some() {
        let message = format!("this has at most {most} characters");
        return Err(Error::invalid("markdown", "too_long", message));
    }
    Ok(markdown.to_owned())
}

/// The page, if something can be said about it now: locked ones too.
pub(crate) fn open_to_debate(conn: &mut Conn, page: PageId) -> Result<Page, Error> {
    let page = conn.page(page)?.ok_or(Error::NotFound)?;
    match page.standing {
        Standing::Live => {}
        Standing::Deleted => return Err(Error::Gone),
        Standing::Draft => return Err(Error::NotFound),
    }
    let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
    if city.blocked || (page.mirrored() && city.inbox.is_none()) {
        return Err(Error::Forbidden(Refusal::OtherCity));
    }
    Ok(page)
}

fn answered(conn: &mut Conn, page: &Page, ulid: Option<&str>) -> Result<Option<Comment>, Error> {
    let Some(ulid) = ulid else { return Ok(None) };
    let found = conn.comment_by_ulid(&ulid.to_uppercase())?;
    match found.filter(|comment| comment.page == page.id && comment.state == CommentState::Live) {
        Some(comment) => Ok(Some(comment)),
        None => Err(Error::invalid("in_reply_to", "unknown", "there is no such comment on this page")),
    }
}

/// The anchor of a passage as it stands in the page's present text.
fn present(conn: &mut Conn, page: &Page, anchor: &Anchor) -> Result<Anchor, Error> {
    let text = plain_text_of(conn, page)?;
    let found = anchor.find(&text).and_then(|passage| Anchor::of(&text, passage));
    found.ok_or_else(|| Error::invalid("anchor", "gone", "this passage is not in the page as it is now"))
}

/// A page's present text without markup: what passages are looked for in.
pub(crate) fn plain_text_of(conn: &mut Conn, page: &Page) -> Result<String, Error> {
    let body = page.head.map(|head| conn.body(head)).transpose()?.flatten();
    Ok(body.map(|body| plain_text(&body)).unwrap_or_default())
}

/// Counted in the store, so that it holds on every node and over a restart.
fn may_say_more(tx: &mut Tx<'_>, author: PersonId, now: Timestamp) -> Result<(), Error> {
    let Some(oldest) = tx.comment_time_of(author, MOST - 1)? else { return Ok(()) };
    let left = WINDOW - now.since(oldest);
    if left <= 0 {
        return Ok(());
    }
    Err(Error::TooMany(u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX)))
}
