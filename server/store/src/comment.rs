//! What is said about pages: here, and elsewhere about pages of this city and about copies.

mod write;

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;
use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::anchor::Anchor;
use koinon_core::comment::CommentState;

use crate::backend::on_each_backend;
use crate::remote::mark;
use crate::schema::{comment, deleted_comment};
use crate::{CommentId, Conn, Error, PageId, Person, PersonId, ProposalId};

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
    /// What it is beside words. An act that a newer version stored, and this one cannot read, is none.
    pub act: Option<Act>,
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
    /// What it is beside words.
    pub act: Option<Act>,
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
pub(crate) struct Row {
    id: i64,
    ulid: String,
    ap_id: String,
    page: i64,
    proposal: Option<i64>,
    person: Option<i64>,
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
    _act: Option<String>,
    act_detail: Option<String>,
}

fn read(row: Row, people: &HashMap<i64, Person>) -> Result<Comment, Error> {
    let anchor = row.anchor_exact.and_then(|exact| {
        Anchor::new(&exact, &row.anchor_prefix.unwrap_or_default(), &row.anchor_suffix.unwrap_or_default())
    });
    Ok(Comment {
        id: CommentId(row.id),
        ulid: row.ulid,
        ap_id: row.ap_id,
        page: PageId(row.page),
        proposal: row.proposal.map(ProposalId),
        author: row.person.and_then(|person| people.get(&person).cloned()),
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
        act: row.act_detail.and_then(|act| serde_json::from_str(&act).ok()),
    })
}

macro_rules! first_comment {
    ($conn:expr, $filter:expr) => {
        match on_each_backend!($conn, db => comment::table.filter($filter).first::<Row>(db)).optional()? {
            Some(row) => Ok($conn.read_comments(vec![row])?.pop()),
            None => Ok(None),
        }
    };
}

impl Conn {
    /// The comments of these rows, with their authors.
    pub(crate) fn read_comments(&mut self, rows: Vec<Row>) -> Result<Vec<Comment>, Error> {
        let people = self.people_by_id(rows.iter().map(|row| row.person))?;
        rows.into_iter().map(|row| read(row, &people)).collect()
    }

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
        let mut query = comment::table.filter(comment::page.eq(filter.page.0)).into_boxed();
        if let Some(proposal) = filter.proposal {
            query = query.filter(comment::proposal.eq(proposal.0));
        }
        query = match filter.after {
            Some(after) => query.filter(comment::number.gt(after)).order(comment::number.asc()),
            None => query.filter(comment::number.is_null()).order((comment::published.asc(), comment::id.asc())),
        };
        let rows = query.limit(filter.limit).load::<Row>(&mut self.db)?;
        self.read_comments(rows)
    }

    /// Comments of a page to be read that do the act with this code, by their numbers from the one after `after`; without `after`
    /// those that have no number yet, by their time. At most `limit`.
    pub fn comments_with_act(
        &mut self,
        page: PageId,
        act: &str,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Comment>, Error> {
        let mut query = comment::table
            .filter(comment::page.eq(page.0))
            .filter(comment::act.eq(act.to_owned()))
            .filter(comment::state.eq(CommentState::Live.code()))
            .into_boxed();
        query = match after {
            Some(after) => query.filter(comment::number.gt(after)).order(comment::number.asc()),
            None => query.filter(comment::number.is_null()).order((comment::published.asc(), comment::id.asc())),
        };
        let rows = query.limit(limit).load::<Row>(&mut self.db)?;
        self.read_comments(rows)
    }

    /// Those of these pages about which there is a comment to be read that does the act with this code, and when the newest of them
    /// was said or said anew.
    pub fn pages_with_act(&mut self, pages: &[PageId], act: &str) -> Result<HashMap<PageId, Timestamp>, Error> {
        let pages: Vec<i64> = pages.iter().map(|page| page.0).collect();
        let newest = max(comment::published);
        let anew = max(comment::updated);
        let found = comment::table
            .filter(comment::page.eq_any(pages).and(comment::act.eq(act)))
            .filter(comment::state.eq(CommentState::Live.code()))
            .group_by(comment::page)
            .select((comment::page, newest, anew));
        let found: Vec<(i64, Option<i64>, Option<i64>)> = on_each_backend!(self, db => found.load(db))?;
        let of_page = |(page, newest, anew): (i64, Option<i64>, Option<i64>)| {
            Some((PageId(page), Timestamp::from_millis(newest.max(anew)?)))
        };
        Ok(found.into_iter().filter_map(of_page).collect())
    }

    /// The newest comment of somebody on a page that is to be read and does the act with this code.
    pub fn own_act(&mut self, page: PageId, act: &str, author: PersonId) -> Result<Option<Comment>, Error> {
        let own = comment::table
            .filter(comment::page.eq(page.0))
            .filter(comment::act.eq(act))
            .filter(comment::person.eq(author.0))
            .filter(comment::state.eq(CommentState::Live.code()))
            .order(comment::id.desc());
        let row = on_each_backend!(self, db => own.first::<Row>(db)).optional()?;
        Ok(self.read_comments(row.into_iter().collect())?.pop())
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
        let query = comment::table
            .filter(comment::page.eq(page.0))
            .filter(comment::number.is_not_null())
            .filter(comment::state.eq(CommentState::Live.code()))
            .order(comment::number.desc())
            .limit(limit);
        let rows = on_each_backend!(self, db => query.load::<Row>(db))?;
        self.read_comments(rows)
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
pub(super) fn mark_of(author: &str, ap_id: &str) -> Vec<u8> {
    mark(&format!("{author}\n{ap_id}"))
}
