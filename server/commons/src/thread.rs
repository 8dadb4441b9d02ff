//! Reading what is said about a page.

use std::collections::HashMap;
use std::ops::Range;

use koinon_core::anchor::Text;
use koinon_core::comment::CommentState;
use koinon_core::observation::Photo;
use koinon_store::{Comment, CommentFilter, Conn, Page, PageId, Person, PersonId, Standing};

use crate::debate::{is_own, may_edit, may_restore, plain_text_of};
use crate::media::media_path;
use crate::observations::photo_of;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// At most so many comments that wait for a number are shown.
const MOST_WAITING: i64 = 200;

/// Which of what is said about a page is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All of it, what is about proposals too.
    All,
    /// What is about the proposal with this ULID.
    Proposal(String),
}

/// Whether the passage that a comment is about is in the page as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// It is about no passage.
    None,
    /// It is there.
    Found {
        /// Where, in bytes of the page's plain text.
        range: Range<usize>,
        /// As it stands there.
        quote: String,
    },
    /// It is gone, or cannot be told from others like it.
    Gone,
}

/// The proposal that a comment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutProposal {
    /// Its ULID.
    pub ulid: String,
    /// Who made it, unless they have been forgotten.
    pub author: Option<Person>,
}

/// A comment with what is needed to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadComment {
    /// The comment; of a deleted or hidden one its place alone.
    pub comment: Comment,
    /// The ULID of the comment that it answers, if that is here.
    pub reply_to: Option<String>,
    /// The number of the comment that it answers.
    pub reply_to_number: Option<i64>,
    /// The proposal that it is about.
    pub proposal: Option<AboutProposal>,
    /// Its passage.
    pub passage: Passage,
    /// The photo of what it measured, and where that is read here; `None` as well as long as the file is not here.
    pub photo: Option<(Photo, String)>,
    /// Whether the asker may say it anew.
    pub may_edit: bool,
    /// Whether the asker may take it back.
    pub may_delete: bool,
    /// Whether the asker may say it again.
    pub may_restore: bool,
    /// Why moderation hides it, where it does.
    pub hidden_because: Option<String>,
}

/// A part of what is said about a page.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// The page.
    pub page: Page,
    /// What its city has numbered, in that order.
    pub comments: Vec<ThreadComment>,
    /// What it has not numbered yet, oldest first: with the last part of the thread only.
    pub waiting: Vec<ThreadComment>,
    /// The number after which the thread goes on.
    pub next: Option<i64>,
}

/// One comment, and where it is found.
#[derive(Debug, Clone)]
pub struct FoundComment {
    /// The comment.
    pub said: ThreadComment,
    /// Its page.
    pub page: Page,
    /// Its number; of one that waits for a number, the last one that was given on its page.
    pub place: i64,
}

/// A comment as everybody may see it: of a deleted or hidden one its place alone.
#[must_use]
pub fn shown(mut comment: Comment) -> Comment {
    if comment.state != CommentState::Live {
        comment.erase();
        (comment.author, comment.act) = (None, None);
    }
    comment
}

impl Commons {
    /// What is said about a page, from the number after `after`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see, and for a proposal that is not one of this page.
    pub async fn thread(
        &self,
        actor: &Actor,
        page: PageId,
        which: Which,
        after: Option<i64>,
        limit: i64,
    ) -> Result<ThreadView, Error> {
        let (actor, limit) = (actor.clone(), limit.clamp(1, 500));
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &PageRef::Row(page))?;
                let proposal = match which {
                    Which::All => None,
                    Which::Proposal(_) if page.standing == Standing::Draft => return Err(Error::NotFound),
                    Which::Proposal(ulid) => {
                        let found = conn.proposal_by_ulid(&ulid.to_uppercase())?;
                        Some(found.filter(|proposal| proposal.page == page.id).ok_or(Error::NotFound)?.id)
                    }
                };
                let filter =
                    CommentFilter { page: page.id, proposal, after: Some(after.unwrap_or(0)), limit: limit + 1 };
                let mut comments = conn.comments(&filter)?;
                let more = comments.len() as i64 > limit;
                comments.truncate(usize::try_from(limit).unwrap_or(0));
                let next = comments.last().filter(|_| more).and_then(|last| last.number);
                let mut waiting = match next {
                    Some(_) => Vec::new(),
                    None => conn.comments(&CommentFilter { after: None, limit: MOST_WAITING, ..filter })?,
                };
                // What was taken back before it had a place is nothing to anybody but its author.
                waiting.retain(|comment| comment.state == CommentState::Live || is_own(comment, actor.person()));
                let numbered = comments.len();
                comments.append(&mut waiting);
                let mut comments = dressed(conn, &page, actor.person(), comments)?;
                let waiting = comments.split_off(numbered);
                Ok(ThreadView { page, comments, waiting, next })
            })
            .await
    }

    /// A comment by its ULID, as the asker may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn find_comment(&self, actor: &Actor, ulid: &str) -> Result<FoundComment, Error> {
        let (actor, ulid) = (actor.clone(), ulid.to_uppercase());
        self.store()
            .read(move |conn| {
                let comment = conn.comment_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                let page = find(conn, &actor, &PageRef::Row(comment.page))?;
                if comment.number.is_none() && comment.state != CommentState::Live && !is_own(&comment, actor.person())
                {
                    return Err(Error::NotFound);
                }
                let place = match comment.number {
                    Some(number) => number,
                    None => conn.last_comment_number(page.id)?,
                };
                let said = dressed(conn, &page, actor.person(), vec![comment])?.pop().ok_or(Error::NotFound)?;
                Ok(FoundComment { said, page, place })
            })
            .await
    }

    /// A comment by its ActivityPub id, as the asker may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn find_comment_by_ap_id(&self, actor: &Actor, ap_id: &str) -> Result<FoundComment, Error> {
        let ap_id = ap_id.to_owned();
        let found = self.store().read(move |conn| conn.comment_by_ap_id(&ap_id)).await?.ok_or(Error::NotFound)?;
        self.find_comment(actor, &found.ulid).await
    }

    /// What was said last about a page and is there to be read, the last one first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn latest_comments(&self, page: PageId, limit: i64) -> Result<Vec<Comment>, Error> {
        self.store().read(move |conn| Ok(conn.latest_comments(page, limit)?)).await
    }

    /// How much is there to be read that was said about a page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn open_debate(&self, page: PageId) -> Result<i64, Error> {
        self.store().read(move |conn| Ok(conn.count_live_comments(page)?)).await
    }

    /// What is said about a page as other cities may see it, by number, after this one: for those that fill up their copies.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn comments_for_context(
        &self,
        page: PageId,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Comment>, Error> {
        let filter =
            CommentFilter { page, proposal: None, after: Some(after.unwrap_or(0)), limit: limit.clamp(1, 500) };
        self.store().read(move |conn| Ok(conn.comments(&filter)?.into_iter().map(shown).collect())).await
    }
}

/// Comments with what is needed to show them.
pub(crate) fn dressed(
    conn: &mut Conn,
    page: &Page,
    asker: Option<PersonId>,
    comments: Vec<Comment>,
) -> Result<Vec<ThreadComment>, Error> {
    let mut answered: Vec<String> = comments.iter().filter_map(|comment| comment.in_reply_to.clone()).collect();
    answered.sort_unstable();
    answered.dedup();
    let places = conn.comment_places(page.id, &answered)?;
    let places: HashMap<String, (String, Option<i64>)> =
        places.into_iter().map(|(ap_id, ulid, number)| (ap_id, (ulid, number))).collect();
    let mut proposals = HashMap::new();
    for id in comments.iter().filter_map(|comment| comment.proposal) {
        if !proposals.contains_key(&id)
            && let Some(proposal) = conn.proposal(id)?
        {
            proposals.insert(id, AboutProposal { ulid: proposal.ulid, author: proposal.author });
        }
    }
    let anchored = comments.iter().any(|comment| comment.state == CommentState::Live && comment.anchor.is_some());
    let text = if anchored { plain_text_of(conn, page)? } else { String::new() };
    let ready = Text::new(&text);
    let mut hidden = HashMap::new();
    for comment in comments.iter().filter(|comment| comment.state == CommentState::Hidden) {
        hidden.insert(comment.id, conn.hidden_because(comment.id)?.unwrap_or_default());
    }
    let held = conn.held_media(comments.iter().filter_map(|comment| Some(photo_of(comment)?.hash)))?;
    let dress = |comment: Comment| {
        let own = is_own(&comment, asker);
        let place = comment.in_reply_to.as_ref().and_then(|answered| places.get(answered));
        let passage = match &comment.anchor {
            Some(anchor) if comment.state == CommentState::Live => match anchor.find_in(&ready) {
                Some(range) => Passage::Found { quote: text[range.clone()].to_owned(), range },
                None => Passage::Gone,
            },
            _ => Passage::None,
        };
        ThreadComment {
            reply_to: place.map(|(ulid, _)| ulid.clone()),
            reply_to_number: place.and_then(|(_, number)| *number),
            proposal: comment.proposal.and_then(|id| proposals.get(&id)).cloned(),
            passage,
            may_edit: own && comment.state == CommentState::Live && may_edit(&comment),
            may_delete: own && comment.state == CommentState::Live,
            may_restore: own && may_restore(&comment),
            photo: photo_of(&comment)
                .filter(|_| comment.state == CommentState::Live)
                .and_then(|photo| Some((photo.clone(), media_path(held.get(&photo.hash)?)))),
            hidden_because: hidden.get(&comment.id).cloned(),
            comment: shown(comment),
        }
    };
    Ok(comments.into_iter().map(dress).collect())
}
