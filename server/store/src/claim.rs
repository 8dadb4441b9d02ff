//! Typed links between pages of different cities, as the city of the page that is linked was asked about them and answered
//! (claims are reciprocal, FEP-fe34).

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::schema::claim;
use crate::{ChangeKind, ClaimId, Conn, Error, PageId, Tx};

/// A link from a page of one city to a page of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its row.
    pub id: ClaimId,
    /// The ActivityPub id of the page that links; it need not be held here.
    pub source: String,
    /// The kind of link.
    pub relation: String,
    /// The page that it leads to.
    pub target: PageId,
    /// The id by which the city of the page that links speaks of the link.
    pub relationship: Option<String>,
    /// The activity by which it asked.
    pub offer: Option<String>,
    /// What the city of the other page answered, if it did.
    pub answer: Option<ClaimAnswer>,
    /// The activity by which it did.
    pub answered: Option<String>,
    /// Why the link is not shown, in public.
    pub reason: String,
    /// When it was asked or answered last.
    pub time: Timestamp,
    /// Whether the page does not link any more.
    pub withdrawn: bool,
}

/// What the city of a page says of a link to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimAnswer {
    /// It is shown, and counts.
    Shown,
    /// It is not, for a reason that everybody can read.
    Declined,
}

impl ClaimAnswer {
    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Declined => "declined",
        }
    }

    fn from_code(code: &str) -> Result<Self, Error> {
        [Self::Shown, Self::Declined]
            .into_iter()
            .find(|answer| answer.code() == code)
            .ok_or_else(|| Error::Corrupt(format!("a link that is {code}")))
    }
}

impl Claim {
    /// Whether the city of the page that it leads to declines to show it.
    #[must_use]
    pub fn is_declined(&self) -> bool {
        self.answer == Some(ClaimAnswer::Declined)
    }
}

type Row =
    (i64, String, String, i64, Option<String>, Option<String>, Option<String>, Option<String>, String, i64, bool);

fn read(
    (id, source, relation, target, relationship, offer, answer, answered, reason, time, withdrawn): Row,
) -> Result<Claim, Error> {
    Ok(Claim {
        id: ClaimId(id),
        source,
        relation,
        target: PageId(target),
        relationship,
        offer,
        answer: answer.as_deref().map(ClaimAnswer::from_code).transpose()?,
        answered,
        reason,
        time: Timestamp::from_millis(time),
        withdrawn,
    })
}

impl Conn {
    /// A claim by row.
    pub fn claim(&mut self, id: ClaimId) -> Result<Option<Claim>, Error> {
        on_each_backend!(self, db => claim::table.find(id.0).first::<Row>(db)).optional()?.map(read).transpose()
    }

    /// What is known of the links to a page from pages of other cities, in the order in which that became known.
    pub fn claims_on(&mut self, target: PageId, limit: i64) -> Result<Vec<Claim>, Error> {
        let rows = claim::table.filter(claim::target.eq(target.0)).order(claim::id).limit(limit);
        on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect()
    }

    /// What is known of the links from a page to pages of other cities.
    pub fn claims_of(&mut self, source: &str) -> Result<Vec<Claim>, Error> {
        let rows = claim::table.filter(claim::source.eq(source)).order(claim::id);
        on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect()
    }

    /// A claim by the activity that asked for it.
    pub fn claim_by_offer(&mut self, offer: &str) -> Result<Option<Claim>, Error> {
        let rows = claim::table.filter(claim::offer.eq(offer));
        on_each_backend!(self, db => rows.first::<Row>(db)).optional()?.map(read).transpose()
    }

    /// The links to a page that its city declines to show.
    pub fn declined_claims_on(&mut self, target: PageId) -> Result<Vec<Claim>, Error> {
        let declined = claim::answer.eq(ClaimAnswer::Declined.code());
        let rows = claim::table.filter(claim::target.eq(target.0)).filter(declined).order(claim::id);
        on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect()
    }

    /// How many links to a page are known.
    pub fn count_claims_on(&mut self, target: PageId) -> Result<i64, Error> {
        let rows = claim::table.filter(claim::target.eq(target.0));
        Ok(on_each_backend!(self, db => rows.count().get_result(db))?)
    }
}

impl Tx<'_> {
    /// Stores a claim as it is now: one row for each page that links, kind of link, and page that it leads to.
    pub fn save_claim(&mut self, new: &Claim) -> Result<ClaimId, Error> {
        let said = (
            claim::relationship.eq(new.relationship.as_deref()),
            claim::offer.eq(new.offer.as_deref()),
            claim::answer.eq(new.answer.map(ClaimAnswer::code)),
            claim::answered.eq(new.answered.as_deref()),
            claim::reason.eq(new.reason.as_str()),
            claim::time.eq(new.time.as_millis()),
            claim::withdrawn.eq(new.withdrawn),
        );
        let of = (
            claim::source.eq(new.source.as_str()),
            claim::relation.eq(new.relation.as_str()),
            claim::target.eq(new.target.0),
        );
        let id = on_each_backend!(self, db => {
            diesel::insert_into(claim::table)
                .values((of, said))
                .on_conflict((claim::target, claim::source, claim::relation))
                .do_update()
                .set(said)
                .returning(claim::id)
                .get_result(db)
        })?;
        Ok(ClaimId(id))
    }

    /// Writes the change row for an answer: what the page shows of others changes with it, and others are told where the page is
    /// ours and travels.
    pub fn claim_answered(&mut self, id: ClaimId, now: Timestamp) -> Result<(), Error> {
        let of = claim::table.find(id.0).select(claim::target);
        let of = on_each_backend!(self, db => of.first::<i64>(db)).optional()?.ok_or(Error::Missing("the link"))?;
        let local = self.is_delivered(PageId(of))?;
        self.changes.push(NewChange {
            kind: ChangeKind::Claim,
            page: PageId(of),
            revision: None,
            local,
            bulk: false,
            time: now,
            text_only: false,
            comment: None,
            claim: Some(id),
        });
        Ok(())
    }
}
