//! What is said about pages: here, and elsewhere about pages of this city and about copies.

use diesel::dsl::max;
use diesel::prelude::*;
use koinon_core::Timestamp;
use koinon_core::anchor::Anchor;
use koinon_core::comment::CommentState;

use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::error::found;
use crate::person::{PersonRow, read_person, with_person};
use crate::remote::mark;
use crate::schema::{city, comment, deleted_comment, page, person};
use crate::{ChangeKind, CommentId, Conn, Error, HERE, PageId, Person, PersonId, ProposalId, Tx};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its row.
    pub id: CommentId,
    /// Its id in our API.
    pub ulid: String,
    /// Its permanent ActivityPub id, of its author's server.
    pub ap_id: String,
    /// The page.
    pub page: PageId,
    /// The proposal that it is about, if it is about one that is known here.
    pub proposal: Option<ProposalId>,
    /// Who said it; `None` once they have been forgotten, or where that was never known.
    pub author: Option<Person>,
    /// The ActivityPub id of the comment that it answers, which need not be here.
    pub in_reply_to: Option<String>,
    /// Its Markdown source.
    pub markdown: Option<String>,
    /// What another server sent where it sent no Markdown: untrusted HTML.
    pub html: Option<String>,
    /// Its language, where that is known.
    pub lang: Option<String>,
    /// Where it stands.
    pub state: CommentState,
    /// Its place, given by the page's city.
    pub number: Option<i64>,
    /// The passage that it is about.
    pub anchor: Option<Anchor>,
    /// When it was said first.
    pub published: Timestamp,
    /// When it was last said anew.
    pub updated: Option<Timestamp>,
    /// When its author deleted it.
    pub deleted: Option<Timestamp>,
}

impl Comment {
    /// When its author last said something about it: first, anew, or by deleting it.
    #[must_use]
    pub fn last_word(&self) -> Timestamp {
        self.deleted.or(self.updated).unwrap_or(self.published)
    }

    /// Whether its text is still here, though it may be deleted.
    #[must_use]
    pub fn has_text(&self) -> bool {
        self.markdown.is_some() || self.html.is_some()
    }

    /// Takes its words out.
    pub fn erase(&mut self) {
        (self.markdown, self.html, self.lang, self.anchor) = (None, None, None, None);
    }
}

/// A comment that is to be stored; deleted ones too, which keep a place.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// Its id in our API.
    pub ulid: String,
    /// Its permanent ActivityPub id.
    pub ap_id: String,
    /// The page.
    pub page: PageId,
    /// The proposal that it is about.
    pub proposal: Option<ProposalId>,
    /// Who said it.
    pub author: Option<PersonId>,
    /// The ActivityPub id of the comment that it answers.
    pub in_reply_to: Option<String>,
    /// Its Markdown source.
    pub markdown: Option<String>,
    /// What another server sent where it sent no Markdown.
    pub html: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// Its place.
    pub number: Option<i64>,
    /// The passage that it is about.
    pub anchor: Option<Anchor>,
    /// When it was said first.
    pub published: Timestamp,
    /// When it was last said anew.
    pub updated: Option<Timestamp>,
    /// When its author deleted it.
    pub deleted: Option<Timestamp>,
}

/// Which comments a list wants.
#[derive(Debug, Clone, Copy)]
pub struct CommentFilter {
    /// Of this page.
    pub page: PageId,
    /// About this proposal only.
    pub proposal: Option<ProposalId>,
    /// Those with a number above this one; `None` for those that have no number yet.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    ulid: String,
    ap_id: String,
    page: i64,
    proposal: Option<i64>,
    _person: Option<i64>,
    in_reply_to: Option<String>,
    markdown: Option<String>,
    html: Option<String>,
    lang: Option<String>,
    state: String,
    number: Option<i64>,
    anchor_exact: Option<String>,
    anchor_prefix: Option<String>,
    anchor_suffix: Option<String>,
    published: i64,
    updated: Option<i64>,
    deleted: Option<i64>,
}

type Parts = (Row, Option<(PersonRow, String)>);

fn read((row, author): Parts) -> Result<Comment, Error> {
    let anchor = row.anchor_exact.and_then(|exact| {
        Anchor::new(&exact, &row.anchor_prefix.unwrap_or_default(), &row.anchor_suffix.unwrap_or_default())
    });
    Ok(Comment {
        id: CommentId(row.id),
        ulid: row.ulid,
        ap_id: row.ap_id,
        page: PageId(row.page),
        proposal: row.proposal.map(ProposalId),
        author: author.map(|(person, authority)| read_person(person, authority)),
        in_reply_to: row.in_reply_to,
        markdown: row.markdown,
        html: row.html,
        lang: row.lang,
        state: CommentState::from_code(&row.state).ok_or(Error::Corrupt(row.state))?,
        number: row.number,
        anchor,
        published: Timestamp::from_millis(row.published),
        updated: row.updated.map(Timestamp::from_millis),
        deleted: row.deleted.map(Timestamp::from_millis),
    })
}

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

macro_rules! first_comment {
    ($conn:expr, $filter:expr) => {
        on_each_backend!($conn, db => with_person!(comment.person).filter($filter).first::<Parts>(db))
            .optional()?
            .map(read)
            .transpose()
    };
}

impl Conn {
    /// A comment by row.
    pub fn comment(&mut self, id: CommentId) -> Result<Option<Comment>, Error> {
        first_comment!(self, comment::id.eq(id.0))
    }

    /// A comment by its id in our API.
    pub fn comment_by_ulid(&mut self, ulid: &str) -> Result<Option<Comment>, Error> {
        first_comment!(self, comment::ulid.eq(ulid))
    }

    /// A comment by its ActivityPub id.
    pub fn comment_by_ap_id(&mut self, ap_id: &str) -> Result<Option<Comment>, Error> {
        first_comment!(self, comment::ap_id.eq(ap_id))
    }

    /// The comment with a number in the thread of a page.
    pub fn comment_by_number(&mut self, page: PageId, number: i64) -> Result<Option<Comment>, Error> {
        first_comment!(self, comment::page.eq(page.0).and(comment::number.eq(number)))
    }

    /// Comments of a page by their numbers; those without one by their time.
    pub fn comments(&mut self, filter: &CommentFilter) -> Result<Vec<Comment>, Error> {
        let mut query = with_person!(comment.person).filter(comment::page.eq(filter.page.0)).into_boxed();
        if let Some(proposal) = filter.proposal {
            query = query.filter(comment::proposal.eq(proposal.0));
        }
        query = match filter.after {
            Some(after) => query.filter(comment::number.gt(after)).order(comment::number.asc()),
            None => query.filter(comment::number.is_null()).order((comment::published.asc(), comment::id.asc())),
        };
        query.limit(filter.limit).load::<Parts>(&mut self.db)?.into_iter().map(read).collect()
    }

    /// The ULIDs and numbers of those of these ActivityPub ids that are comments of a page.
    pub fn comment_places(
        &mut self,
        page: PageId,
        ap_ids: &[String],
    ) -> Result<Vec<(String, String, Option<i64>)>, Error> {
        let mut places = Vec::new();
        // A database takes only so many bound values at once.
        for ap_ids in ap_ids.chunks(500) {
            let of_page = comment::table.filter(comment::page.eq(page.0)).filter(comment::ap_id.eq_any(ap_ids));
            let columns = of_page.select((comment::ap_id, comment::ulid, comment::number));
            places.extend(on_each_backend!(self, db => columns.load(db))?);
        }
        Ok(places)
    }

    /// The comments of a page with the greatest numbers that are there to be read, the last one first.
    pub fn latest_comments(&mut self, page: PageId, limit: i64) -> Result<Vec<Comment>, Error> {
        let query = with_person!(comment.person)
            .filter(comment::page.eq(page.0))
            .filter(comment::number.is_not_null())
            .filter(comment::state.eq(CommentState::Live.code()))
            .order(comment::number.desc())
            .limit(limit);
        on_each_backend!(self, db => query.load::<Parts>(db))?.into_iter().map(read).collect()
    }

    /// The greatest number that was given to what is said about a page; 0 if none was.
    pub fn last_comment_number(&mut self, page: PageId) -> Result<i64, Error> {
        let last = comment::table.filter(comment::page.eq(page.0)).select(max(comment::number));
        Ok(on_each_backend!(self, db => last.first::<Option<i64>>(db))?.unwrap_or(0))
    }

    /// How many comments of a page are there to be read.
    pub fn count_live_comments(&mut self, page: PageId) -> Result<i64, Error> {
        let live = comment::table.filter(comment::page.eq(page.0)).filter(comment::state.eq(CommentState::Live.code()));
        Ok(on_each_backend!(self, db => live.count().get_result(db))?)
    }

    /// The number of the next comment of a page of this city. It holds until the commit if the page is locked ([`Tx::lock_page`]).
    pub fn next_comment_number(&mut self, page: PageId) -> Result<i64, Error> {
        let last = comment::table.filter(comment::page.eq(page.0)).select(max(comment::number));
        let last: Option<i64> = on_each_backend!(self, db => last.first(db))?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// When a person said the last but `n` of what they said; 0 is the last.
    pub fn comment_time_of(&mut self, author: PersonId, n: i64) -> Result<Option<Timestamp>, Error> {
        let times = comment::table.filter(comment::person.eq(author.0)).order(comment::published.desc());
        let time = times.select(comment::published).offset(n).limit(1);
        Ok(on_each_backend!(self, db => time.first(db)).optional()?.map(Timestamp::from_millis))
    }

    /// When a comment that never arrived was deleted by who says to be its author.
    pub fn comment_deleted_before(&mut self, author: &str, ap_id: &str) -> Result<Option<Timestamp>, Error> {
        let deleted = deleted_comment::table.find(mark_of(author, ap_id)).select(deleted_comment::deleted);
        Ok(on_each_backend!(self, db => deleted.first(db)).optional()?.map(Timestamp::from_millis))
    }
}

/// No id has a line break: no two pairs are taken for one.
fn mark_of(author: &str, ap_id: &str) -> Vec<u8> {
    mark(&format!("{author}\n{ap_id}"))
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
            ),
        );
        let insert = diesel::insert_into(comment::table).values(row).returning(comment::id);
        let id = CommentId(on_each_backend!(self, db => insert.get_result(db))?);
        self.comment_changed(new.page, id, now)?;
        Ok(id)
    }

    /// Stores what has changed of a comment, and writes a change row. Its ids, page, time and what it answers stay. To be read
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

    /// Erases the words of comments that were deleted before `before`; how many those were.
    pub fn erase_deleted_comments(&mut self, before: Timestamp) -> Result<usize, Error> {
        let old = comment::table
            .filter(comment::deleted.lt(before.as_millis()))
            .filter(comment::markdown.is_not_null().or(comment::html.is_not_null()));
        let nothing = (
            comment::markdown.eq(None::<&str>),
            comment::html.eq(None::<&str>),
            comment::lang.eq(None::<&str>),
            comment::anchor_exact.eq(None::<&str>),
            comment::anchor_prefix.eq(None::<&str>),
            comment::anchor_suffix.eq(None::<&str>),
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
    fn comment_changed(&mut self, page: PageId, id: CommentId, now: Timestamp) -> Result<(), Error> {
        let travels = page::city.eq(HERE.0).and(page::shipped.is_null());
        let local = page::table.find(page.0).select(travels);
        let local: bool = on_each_backend!(self, db => local.first(db))?;
        self.changes.push(NewChange {
            kind: ChangeKind::Debate,
            page,
            revision: None,
            local,
            bulk: false,
            time: now,
            text_only: true,
            comment: Some(id),
        });
        Ok(())
    }
}
