//! Storing what is said about pages.

use diesel::prelude::*;
use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::anchor::Anchor;
use koinon_core::comment::CommentState;
use koinon_core::observation::Observation;

use super::{Comment, NewComment, mark_of};
use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::error::{found, stored_hash};
use crate::schema::{comment, comment_media, deleted_comment};
use crate::{ChangeKind, CommentId, Error, Media, PageId, ProposalId, Tx};

/// What of a comment can change.
#[derive(AsChangeset, Clone)]
#[diesel(table_name = comment, treat_none_as_null = true)]
struct Changeable<'a> {
    proposal: Option<i64>,
    person: Option<i64>,
    markdown: Option<&'a str>,
    html: Option<&'a str>,
    lang: Option<&'a str>,
    state: &'a str,
    number: Option<i64>,
    anchor_exact: Option<&'a str>,
    anchor_prefix: Option<&'a str>,
    anchor_suffix: Option<&'a str>,
    updated: Option<i64>,
    deleted: Option<i64>,
}

/// An act as it is stored.
fn detail(act: &Act) -> Result<String, Error> {
    serde_json::to_string(act).map_err(|error| Error::Corrupt(format!("an act: {error}")))
}

impl Tx<'_> {
    /// Stores a comment, and writes a change row. [`Error::Taken`] if one with this id is here.
    pub fn insert_comment(&mut self, new: &NewComment, now: Timestamp) -> Result<CommentId, Error> {
        if self.comment_by_ap_id(&new.ap_id)?.is_some() {
            return Err(Error::Taken("the comment".into()));
        }
        let state = if new.deleted.is_some() { CommentState::Deleted } else { CommentState::Live };
        let anchor = new.anchor.as_ref();
        let row = (
            comment::ulid.eq(&new.ulid),
            comment::ap_id.eq(&new.ap_id),
            comment::page.eq(new.page.0),
            comment::in_reply_to.eq(new.in_reply_to.as_deref()),
            comment::published.eq(new.published.as_millis()),
            (
                comment::proposal.eq(new.proposal.map(|proposal| proposal.0)),
                comment::person.eq(new.author.map(|author| author.0)),
                comment::markdown.eq(new.markdown.as_deref()),
                comment::html.eq(new.html.as_deref()),
                comment::lang.eq(new.lang.as_deref()),
                comment::state.eq(state.code()),
                comment::number.eq(new.number),
                comment::anchor_exact.eq(anchor.map(|anchor| anchor.exact())),
                comment::anchor_prefix.eq(anchor.map(|anchor| anchor.prefix())),
                comment::anchor_suffix.eq(anchor.map(|anchor| anchor.suffix())),
                comment::updated.eq(new.updated.map(Timestamp::as_millis)),
                comment::deleted.eq(new.deleted.map(Timestamp::as_millis)),
                comment::act.eq(new.act.as_ref().map(Act::code)),
                comment::act_detail.eq(new.act.as_ref().map(detail).transpose()?),
            ),
        );
        let insert = diesel::insert_into(comment::table).values(row).returning(comment::id);
        let id = CommentId(on_each_backend!(self, db => insert.get_result(db))?);
        self.name_photo(id, new.act.as_ref(), now)?;
        self.comment_changed(new.page, id, now)?;
        Ok(id)
    }

    /// Stores what has changed of a comment, and writes a change row. Its ids, page, time, act and what it
    /// answers stay. To be read
    /// and stored under the lock of its page.
    pub fn save_comment(&mut self, of: &Comment, now: Timestamp) -> Result<(), Error> {
        let anchor = of.anchor.as_ref();
        let set = Changeable {
            proposal: of.proposal.map(|proposal| proposal.0),
            person: of.author.as_ref().map(|author| author.id.0),
            markdown: of.markdown.as_deref(),
            html: of.html.as_deref(),
            lang: of.lang.as_deref(),
            state: of.state.code(),
            number: of.number,
            anchor_exact: anchor.map(Anchor::exact),
            anchor_prefix: anchor.map(Anchor::prefix),
            anchor_suffix: anchor.map(Anchor::suffix),
            updated: of.updated.map(Timestamp::as_millis),
            deleted: of.deleted.map(Timestamp::as_millis),
        };
        let row = diesel::update(comment::table.find(of.id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the comment")?;
        self.comment_changed(of.page, of.id, now)
    }

    /// Stores the act of a comment whose place alone was known.
    pub fn give_act(&mut self, id: CommentId, act: &Act, now: Timestamp) -> Result<(), Error> {
        let set = (comment::act.eq(act.code()), comment::act_detail.eq(detail(act)?));
        let row = diesel::update(comment::table.find(id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the comment")?;
        self.name_photo(id, Some(act), now)
    }

    /// Remembers which file a comment's act names.
    fn name_photo(&mut self, id: CommentId, act: Option<&Act>, now: Timestamp) -> Result<(), Error> {
        let Some(Act::Observation(Observation { photo: Some(photo), .. })) = act else { return Ok(()) };
        // Its bytes come later, if they are not here: nothing is known of them yet.
        let file = Media { hash: photo.hash, media_type: photo.media_type.clone(), size: 0, held: false };
        self.ensure_media(&file, now)?;
        let row = (
            comment_media::comment.eq(id.0),
            comment_media::hash.eq(&photo.hash.0[..]),
            comment_media::url.eq(photo.url.as_deref()),
        );
        let insert = diesel::insert_into(comment_media::table).values(row).on_conflict_do_nothing();
        on_each_backend!(self, db => insert.execute(db))?;
        Ok(())
    }

    /// Gives a comment's proposal to all that answers it and came before it.
    pub fn share_proposal(&mut self, page: PageId, ap_id: &str, proposal: ProposalId) -> Result<(), Error> {
        let mut answered = vec![ap_id.to_owned()];
        while let Some(ap_id) = answered.pop() {
            let answers = comment::table
                .filter(comment::in_reply_to.eq(&ap_id))
                .filter(comment::page.eq(page.0))
                .filter(comment::proposal.is_null());
            let ids: Vec<String> = on_each_backend!(self, db => answers.select(comment::ap_id).load(db))?;
            if ids.is_empty() {
                continue;
            }
            on_each_backend!(self, db => {
                diesel::update(answers).set(comment::proposal.eq(proposal.0)).execute(db)
            })?;
            answered.extend(ids);
        }
        Ok(())
    }

    /// Erases the words of comments that were deleted before `before`, and what photos they named; how many those were. A photo
    /// that nothing else names, and that nobody brought again since `before`, is no longer held: see [`Conn::unnamed_media`].
    pub fn erase_deleted_comments(&mut self, before: Timestamp) -> Result<usize, Error> {
        let old = comment::table
            .filter(comment::deleted.lt(before.as_millis()))
            .filter(comment::markdown.is_not_null().or(comment::html.is_not_null()).or(comment::act.is_not_null()));
        let named = comment_media::table.filter(comment_media::comment.eq_any(old.select(comment::id)));
        let photos: Vec<Vec<u8>> = on_each_backend!(self, db => named.select(comment_media::hash).load(db))?;
        on_each_backend!(self, db => diesel::delete(named).execute(db))?;
        for photo in photos {
            self.release_media(&stored_hash(&photo)?, before)?;
        }
        let nothing = (
            comment::markdown.eq(None::<&str>),
            comment::html.eq(None::<&str>),
            comment::lang.eq(None::<&str>),
            comment::anchor_exact.eq(None::<&str>),
            comment::anchor_prefix.eq(None::<&str>),
            comment::anchor_suffix.eq(None::<&str>),
            comment::act.eq(None::<&str>),
            comment::act_detail.eq(None::<&str>),
        );
        Ok(on_each_backend!(self, db => diesel::update(old).set(nothing).execute(db))?)
    }

    /// Notes that a comment was deleted that never arrived; the latest time counts.
    pub fn note_deleted_comment(
        &mut self,
        author: &str,
        ap_id: &str,
        deleted: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let known = self.comment_deleted_before(author, ap_id)?;
        let times = (
            deleted_comment::deleted.eq(known.map_or(deleted, |known| known.max(deleted)).as_millis()),
            deleted_comment::received.eq(now.as_millis()),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(deleted_comment::table)
                .values((deleted_comment::mark.eq(mark_of(author, ap_id)), times))
                .on_conflict(deleted_comment::mark)
                .do_update()
                .set(times)
                .execute(db)
        })?;
        Ok(())
    }

    /// Collects the change row for a comment: it is told to others where the page is ours and travels.
    pub(crate) fn comment_changed(&mut self, page: PageId, id: CommentId, now: Timestamp) -> Result<(), Error> {
        let local = self.is_delivered(page)?;
        self.changes.push(NewChange {
            kind: ChangeKind::Debate,
            page,
            revision: None,
            local,
            bulk: false,
            time: now,
            text_only: true,
            comment: Some(id),
            claim: None,
        });
        Ok(())
    }
}
