//! What other servers are to be told of, written in one transaction with what it is about. The federation puts it into
//! words, as messages, and takes it off this list.

use diesel::prelude::*;

use crate::backend::on_each_backend;
use crate::schema::outgoing;
use crate::{ClaimId, CommentId, Conn, Error, MentionId, ProposalId, ReportId, StanceId, ToldDeparture, Tx};

/// Something that a server is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A proposal was made here on a page of another city: that city is told.
    Offer(ProposalId),
    /// Its author took it back: likewise.
    Withdrawal(ProposalId),
    /// A proposal arrived from another city: its author's city is told that it is here, and where it stands.
    Receipt(ProposalId),
    /// It was decided on: likewise.
    Decision(ProposalId),
    /// Something new about a comment that was made here on a page of another city: that city is told of the comment as its row is
    /// when this is put into words, which may be deleted.
    Comment(CommentId),
    /// Something of another city was reported here: that city is told, but not by whom.
    Report(ReportId),
    /// Somebody left: a city is told.
    Departure(ToldDeparture),
    /// Somebody here took a stance on a statement about a page of another city, or took it back: likewise.
    Stance(StanceId),
    /// Something new about a comment that was made here and calls somebody of another server by name: they are told.
    Mention(MentionId),
    /// A page of this city links to one of another city, or does not any more: that city is asked to show it, or told.
    Claim(ClaimId),
}

impl News {
    fn columns(self) -> (&'static str, i64) {
        match self {
            Self::Offer(id) => ("offer", id.0),
            Self::Withdrawal(id) => ("withdrawal", id.0),
            Self::Receipt(id) => ("receipt", id.0),
            Self::Decision(id) => ("decision", id.0),
            Self::Comment(id) => ("comment", id.0),
            Self::Report(id) => ("report", id.0),
            Self::Departure(id) => ("departure", id.0),
            Self::Stance(id) => ("stance", id.0),
            Self::Mention(id) => ("mention", id.0),
            Self::Claim(id) => ("claim", id.0),
        }
    }

    fn read(what: &str, subject: i64) -> Result<Self, Error> {
        let id = ProposalId(subject);
        match what {
            "offer" => Ok(Self::Offer(id)),
            "withdrawal" => Ok(Self::Withdrawal(id)),
            "receipt" => Ok(Self::Receipt(id)),
            "decision" => Ok(Self::Decision(id)),
            "comment" => Ok(Self::Comment(CommentId(subject))),
            "report" => Ok(Self::Report(ReportId(subject))),
            "departure" => Ok(Self::Departure(ToldDeparture(subject))),
            "stance" => Ok(Self::Stance(StanceId(subject))),
            "mention" => Ok(Self::Mention(MentionId(subject))),
            "claim" => Ok(Self::Claim(ClaimId(subject))),
            _ => Err(Error::Corrupt(format!("something outgoing called {what}"))),
        }
    }
}

impl Conn {
    /// What is to be told, in the order in which it happened, each with its row.
    pub fn outgoing(&mut self, limit: i64) -> Result<Vec<(i64, News)>, Error> {
        let rows = outgoing::table.order(outgoing::id).limit(limit);
        let rows = on_each_backend!(self, db => rows.load::<(i64, String, i64)>(db))?;
        rows.into_iter().map(|(id, what, subject)| Ok((id, News::read(&what, subject)?))).collect()
    }
}

impl Tx<'_> {
    /// Writes down that a server is to be told.
    pub fn tell(&mut self, news: News) -> Result<(), Error> {
        let (what, subject) = news.columns();
        let row = (outgoing::what.eq(what), outgoing::subject.eq(subject));
        on_each_backend!(self, db => diesel::insert_into(outgoing::table).values(row).execute(db))?;
        Ok(())
    }

    /// As [`Tx::tell`], unless the same waits already.
    pub fn tell_once(&mut self, news: News) -> Result<(), Error> {
        let (what, subject) = news.columns();
        let same = outgoing::table.filter(outgoing::what.eq(what).and(outgoing::subject.eq(subject)));
        let waits = on_each_backend!(self, db => same.select(outgoing::id).first::<i64>(db)).optional()?;
        if waits.is_none() { self.tell(news) } else { Ok(()) }
    }

    /// Takes a row off the list; `false` if somebody else was faster.
    pub fn take_outgoing(&mut self, id: i64) -> Result<bool, Error> {
        Ok(on_each_backend!(self, db => diesel::delete(outgoing::table.find(id)).execute(db))? > 0)
    }
}
