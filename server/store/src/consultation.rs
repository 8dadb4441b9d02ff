//! Consultations of all pages, and what answers them.

use diesel::prelude::*;
use koinon_core::comment::CommentState;

use crate::backend::on_each_backend;
use crate::comment::Row;
use crate::schema::{comment, page};
use crate::{Comment, Conn, Error, Standing};

impl Conn {
    /// The comments that do the act with this code, about pages that are there to be read; those that were said last, the last one
    /// first.
    pub fn newest_with_act(&mut self, act: &str, limit: i64) -> Result<Vec<Comment>, Error> {
        let pages = page::table.filter(page::state.eq(Standing::Live.code())).select(page::id);
        let query = comment::table
            .filter(comment::act.eq(act))
            .filter(comment::state.eq(CommentState::Live.code()))
            .filter(comment::page.eq_any(pages))
            .order((comment::published.desc(), comment::id.desc()))
            .limit(limit);
        let rows = on_each_backend!(self, db => query.load::<Row>(db))?;
        self.read_comments(rows)
    }

    /// What directly answers one of these comments and is there to be read, in the order in which it was said; that with this act
    /// alone, if one is named. At most `limit`.
    pub fn answers_to(&mut self, ap_ids: &[String], act: Option<&str>, limit: i64) -> Result<Vec<Comment>, Error> {
        let answers = comment::table
            .filter(comment::in_reply_to.eq_any(ap_ids))
            .filter(comment::state.eq(CommentState::Live.code()))
            .order((comment::published.asc(), comment::id.asc()))
            .limit(limit);
        let rows = match act {
            Some(act) => on_each_backend!(self, db => answers.filter(comment::act.eq(act)).load::<Row>(db))?,
            None => on_each_backend!(self, db => answers.load::<Row>(db))?,
        };
        self.read_comments(rows)
    }
}
