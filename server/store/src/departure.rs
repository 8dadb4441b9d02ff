//! People who leave: everything here that names them goes, and what they wrote stays without a name. Receipts tell them
//! which cities confirmed that they did the same.

use diesel::prelude::*;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::remote::mark;
use crate::schema::{
    account, actor, affiliation, api_token, ceremony, comment, contributor, departed, departure, departure_city, draft,
    follower, identity, mail, mail_address, mail_notice, mail_token, mention, moderation, notice, notice_feed, passkey,
    proposal, recovery_code, remote_object, report, second_factor, session, stance, watch,
};
use crate::schema::{city, page, person};
use crate::{CityId, CommentId, Conn, Error, HERE, PageId, Person, PersonId, Standing, Tx};

/// The row of a city that is told of a departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ToldDeparture(pub i64);

/// Whether a city has confirmed that it forgot somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The city's name.
    pub city: String,
    /// Its authority.
    pub authority: String,
    /// When it confirmed.
    pub confirmed: Option<Timestamp>,
}

/// What somebody who left can read of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When they left.
    pub time: Timestamp,
    /// The cities that were told.
    pub cities: Vec<Confirmation>,
}

/// No id is a name of this city.
fn mark_of_handle(handle: &str) -> Vec<u8> {
    mark(&format!("a name of this city\n{handle}"))
}

impl Conn {
    /// Whether the person with this ActivityPub id has left.
    pub fn has_left(&mut self, ap_id: &str) -> Result<bool, Error> {
        let found = departed::table.find(mark(ap_id)).select(departed::time);
        Ok(on_each_backend!(self, db => found.first::<i64>(db)).optional()?.is_some())
    }

    /// Whether somebody of this city had this `preferredUsername` and has left: it is nobody's any more.
    pub fn handle_has_left(&mut self, handle: &str) -> Result<bool, Error> {
        let found = departed::table.find(mark_of_handle(handle)).select(departed::time);
        Ok(on_each_backend!(self, db => found.first::<i64>(db)).optional()?.is_some())
    }

    /// A receipt, by the hash of its secret.
    pub fn receipt(&mut self, secret: &Hash) -> Result<Option<Receipt>, Error> {
        let found =
            departure::table.filter(departure::secret.eq(&secret.0[..])).select((departure::id, departure::time));
        let Some((id, time)) = on_each_backend!(self, db => found.first::<(i64, i64)>(db)).optional()? else {
            return Ok(None);
        };
        let rows = departure_city::table
            .inner_join(city::table.on(departure_city::city.eq(city::id)))
            .filter(departure_city::departure.eq(id))
            .order(city::authority)
            .select((city::name, city::authority, departure_city::confirmed));
        let rows = on_each_backend!(self, db => rows.load::<(String, String, Option<i64>)>(db))?;
        let cities = rows.into_iter().map(|(city, authority, confirmed)| Confirmation {
            city,
            authority,
            confirmed: confirmed.map(Timestamp::from_millis),
        });
        Ok(Some(Receipt { time: Timestamp::from_millis(time), cities: cities.collect() }))
    }

    /// Who left, and the city that is to be told.
    pub fn told_departure(&mut self, of: ToldDeparture) -> Result<Option<(String, CityId)>, Error> {
        let row = departure_city::table
            .inner_join(departure::table.on(departure_city::departure.eq(departure::id)))
            .filter(departure_city::id.eq(of.0))
            .select((departure::actor, departure_city::city));
        let row = on_each_backend!(self, db => row.first::<(String, i64)>(db)).optional()?;
        Ok(row.map(|(actor, city)| (actor, CityId(city))))
    }

    /// Everything that somebody said, proposed or wrote, by page: where their name stands.
    fn pages_naming(&mut self, person: PersonId) -> Result<Vec<PageId>, Error> {
        let wrote = contributor::table.filter(contributor::person.eq(person.0)).select(contributor::page);
        let mut pages: Vec<i64> = on_each_backend!(self, db => wrote.load(db))?;
        let said = comment::table.filter(comment::person.eq(person.0)).select(comment::page).distinct();
        pages.append(&mut on_each_backend!(self, db => said.load(db))?);
        let proposed = proposal::table
            .filter(proposal::person.eq(person.0).or(proposal::decided_by.eq(person.0)))
            .select(proposal::page)
            .distinct();
        pages.append(&mut on_each_backend!(self, db => proposed.load(db))?);
        pages.sort_unstable();
        pages.dedup();
        Ok(pages.into_iter().map(PageId).collect())
    }
}

impl Tx<'_> {
    /// Forgets a person: their account if they have one, their name everywhere, and who they were. What they wrote, said and
    /// proposed stays without a name; their drafts go. A change row is written for each page that named them, and those pages are
    /// given.
    pub fn forget_person(&mut self, of: &Person, now: Timestamp) -> Result<Vec<PageId>, Error> {
        let (id, ap_id) = (of.id.0, of.ap_id.as_str());
        let pages = self.pages_naming(of.id)?;
        for page in &pages {
            self.lock_page(*page)?;
        }
        let said = comment::table.filter(comment::person.eq(id)).select(comment::ap_id);
        let said: Vec<String> = on_each_backend!(self, db => said.load(db))?;
        for said in said.chunks(500) {
            let raw = remote_object::table.filter(remote_object::ap_id.eq_any(said));
            on_each_backend!(self, db => diesel::delete(raw).execute(db))?;
        }
        self.forget_drafts(of.id)?;
        self.uncount(of.id)?;
        macro_rules! unlink {
            ($($table:ident . $column:ident),*) => {$(
                let rows = diesel::update($table::table.filter($table::$column.eq(id)));
                on_each_backend!(self, db => rows.set($table::$column.eq(None::<i64>)).execute(db))?;
            )*};
        }
        macro_rules! remove {
            ($($table:ident . $column:ident),*) => {$(
                on_each_backend!(self, db => diesel::delete($table::table.filter($table::$column.eq(id))).execute(db))?;
            )*};
        }
        unlink!(
            contributor.person,
            comment.person,
            proposal.person,
            proposal.decided_by,
            notice.by_person,
            affiliation.confirmed_by,
            moderation.moderator,
            moderation.person,
            report.reporter,
            report.person,
            report.decided_by
        );
        // What refers to another goes before that.
        remove!(
            mail_notice.person,
            mail.person,
            mail_token.person,
            mail_address.person,
            notice_feed.person,
            affiliation.person,
            notice.person,
            stance.person,
            watch.person,
            second_factor.person,
            recovery_code.person,
            passkey.person,
            identity.person,
            ceremony.person,
            session.person,
            api_token.person,
            account.person
        );
        let watched = watch::table.filter(watch::what.eq("person").and(watch::target.eq(ap_id)));
        on_each_backend!(self, db => diesel::delete(watched).execute(db))?;
        on_each_backend!(self, db => diesel::delete(follower::table.filter(follower::actor.eq(ap_id))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(mention::table.filter(mention::actor.eq(ap_id))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(actor::table.find(ap_id)).execute(db))?;
        on_each_backend!(self, db => diesel::delete(person::table.find(id)).execute(db))?;
        let mut marks = vec![mark(ap_id)];
        marks.extend((of.city == HERE).then(|| mark_of_handle(&of.handle)));
        for mark in marks {
            let row = (departed::mark.eq(mark), departed::time.eq(now.as_millis()));
            on_each_backend!(self, db => {
                diesel::insert_into(departed::table).values(&row).on_conflict_do_nothing().execute(db)
            })?;
        }
        for page in &pages {
            self.page_changed(*page, now)?;
        }
        Ok(pages)
    }

    /// Notes that the statements about pages of this city are to be counted again on which somebody took a stance.
    fn uncount(&mut self, person: PersonId) -> Result<(), Error> {
        let held = stance::table
            .inner_join(comment::table.on(stance::comment.eq(comment::id)))
            .inner_join(page::table.on(comment::page.eq(page::id)))
            .filter(stance::person.eq(person.0).and(page::city.eq(HERE.0)))
            .select(stance::comment);
        for statement in on_each_backend!(self, db => held.load::<i64>(db))? {
            self.count_again(CommentId(statement))?;
        }
        Ok(())
    }

    /// Drafts, and the pages that are nothing else.
    fn forget_drafts(&mut self, of: PersonId) -> Result<(), Error> {
        let rows = draft::table.filter(draft::person.eq(of.0)).select(draft::page);
        for page in on_each_backend!(self, db => rows.load::<i64>(db))? {
            let row = draft::table.filter(draft::page.eq(page).and(draft::person.eq(of.0)));
            on_each_backend!(self, db => diesel::delete(row).execute(db))?;
            let others = draft::table.filter(draft::page.eq(page)).count();
            let is_alone = on_each_backend!(self, db => others.get_result::<i64>(db))? == 0;
            let is_draft = self.page(PageId(page))?.is_some_and(|page| page.standing == Standing::Draft);
            if is_alone && is_draft && self.count_open_proposals(PageId(page))? == 0 {
                self.delete_draft_page(PageId(page))?;
            }
        }
        Ok(())
    }

    /// Opens a receipt for somebody who leaves, and gives the rows of the cities that are to be told.
    pub fn open_receipt(
        &mut self,
        secret: &Hash,
        actor: &str,
        cities: &[CityId],
        now: Timestamp,
    ) -> Result<Vec<ToldDeparture>, Error> {
        let row =
            (departure::secret.eq(&secret.0[..]), departure::actor.eq(actor), departure::time.eq(now.as_millis()));
        let insert = diesel::insert_into(departure::table).values(row).returning(departure::id);
        let id: i64 = on_each_backend!(self, db => insert.get_result(db))?;
        let mut told = Vec::new();
        for city in cities {
            let row = (departure_city::departure.eq(id), departure_city::city.eq(city.0));
            let insert = diesel::insert_into(departure_city::table).values(row).returning(departure_city::id);
            told.push(ToldDeparture(on_each_backend!(self, db => insert.get_result(db))?));
        }
        Ok(told)
    }

    /// Forgets the receipts of those who left up to `time`; how many those were.
    pub fn delete_receipts(&mut self, up_to: Timestamp) -> Result<usize, Error> {
        let old = || departure::table.filter(departure::time.le(up_to.as_millis()));
        let cities = departure_city::table.filter(departure_city::departure.eq_any(old().select(departure::id)));
        on_each_backend!(self, db => diesel::delete(cities).execute(db))?;
        Ok(on_each_backend!(self, db => diesel::delete(old()).execute(db))?)
    }

    /// Notes the id of the activity that tells a city.
    pub fn name_departure(&mut self, of: ToldDeparture, activity: &str) -> Result<(), Error> {
        let row = diesel::update(departure_city::table.find(of.0)).set(departure_city::activity.eq(activity));
        on_each_backend!(self, db => row.execute(db))?;
        Ok(())
    }

    /// A city confirms that it forgot whom this activity told of; `false` if it was not told so.
    pub fn confirm_departure(&mut self, city: CityId, activity: &str, now: Timestamp) -> Result<bool, Error> {
        let row = departure_city::table
            .filter(departure_city::activity.eq(activity).and(departure_city::city.eq(city.0)))
            .filter(departure_city::confirmed.is_null());
        let row = diesel::update(row).set(departure_city::confirmed.eq(now.as_millis()));
        Ok(on_each_backend!(self, db => row.execute(db))? > 0)
    }
}
