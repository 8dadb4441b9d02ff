//! Cities that we follow.

use diesel::dsl::not;
use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::city::CityRow;
use crate::error::found;
use crate::schema::{city, subscription};
use crate::{CityId, Conn, Error, Subscription, SubscriptionId, SubscriptionState, Tx};

/// A row of the table, in the order of its columns.
#[derive(Queryable)]
struct Row {
    id: i64,
    ulid: String,
    _city: i64,
    follow_id: String,
    state: String,
    sync_done: i64,
    sync_total: Option<i64>,
    since: Option<String>,
    synchronised: Option<i64>,
    _created: i64,
    updated: i64,
    behind: bool,
}

impl SubscriptionState {
    fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Pending, Self::Accepted, Self::Refused].into_iter().find(|state| state.code() == code)
    }
}

fn read((row, city): (Row, CityRow)) -> Result<Subscription, Error> {
    Ok(Subscription {
        id: SubscriptionId(row.id),
        ulid: row.ulid,
        city: city.read()?,
        follow_id: row.follow_id,
        state: SubscriptionState::from_code(&row.state).ok_or(Error::Corrupt(row.state))?,
        sync_done: row.sync_done,
        sync_total: row.sync_total,
        since: row.since,
        synchronised: row.synchronised.map(Timestamp::from_millis),
        behind: row.behind,
        changed: Timestamp::from_millis(row.updated),
    })
}

impl Conn {
    /// All subscriptions, by city name.
    pub fn subscriptions(&mut self) -> Result<Vec<Subscription>, Error> {
        let rows = subscription::table.inner_join(city::table).order((city::name, city::id));
        on_each_backend!(self, db => rows.load(db))?.into_iter().map(read).collect()
    }

    /// A subscription by its id in our API.
    pub fn subscription_by_ulid(&mut self, ulid: &str) -> Result<Option<Subscription>, Error> {
        let found = subscription::table.inner_join(city::table).filter(subscription::ulid.eq(ulid));
        on_each_backend!(self, db => found.first(db)).optional()?.map(read).transpose()
    }

    /// The subscription to a city.
    pub fn subscription_to(&mut self, city: CityId) -> Result<Option<Subscription>, Error> {
        let found = subscription::table.inner_join(city::table).filter(subscription::city.eq(city.0));
        on_each_backend!(self, db => found.first(db)).optional()?.map(read).transpose()
    }

    /// The subscription that this Follow asked for.
    pub fn subscription_by_follow(&mut self, follow_id: &str) -> Result<Option<Subscription>, Error> {
        let found = subscription::table.inner_join(city::table).filter(subscription::follow_id.eq(follow_id));
        on_each_backend!(self, db => found.first(db)).optional()?.map(read).transpose()
    }
}

impl Tx<'_> {
    /// Remembers that a city was asked; replaces a refused or earlier request, whose progress and id in our API stay.
    pub fn insert_subscription(
        &mut self,
        ulid: &str,
        city: CityId,
        follow_id: &str,
        now: Timestamp,
    ) -> Result<SubscriptionId, Error> {
        let asked = (
            subscription::follow_id.eq(follow_id),
            subscription::state.eq(SubscriptionState::Pending.code()),
            subscription::updated.eq(now.as_millis()),
        );
        let row = (
            subscription::ulid.eq(ulid),
            subscription::city.eq(city.0),
            subscription::sync_done.eq(0),
            subscription::created.eq(now.as_millis()),
            asked,
        );
        let id = on_each_backend!(self, db => {
            diesel::insert_into(subscription::table)
                .values(row)
                .on_conflict(subscription::city)
                .do_update()
                .set(asked)
                .returning(subscription::id)
                .get_result(db)
        })?;
        Ok(SubscriptionId(id))
    }

    /// Notes the answer.
    pub fn set_subscription_state(
        &mut self,
        id: SubscriptionId,
        state: SubscriptionState,
        now: Timestamp,
    ) -> Result<(), Error> {
        let set = (subscription::state.eq(state.code()), subscription::updated.eq(now.as_millis()));
        found(
            on_each_backend!(self, db => diesel::update(subscription::table.find(id.0)).set(set).execute(db))?,
            "the subscription",
        )
    }

    /// Notes the progress of a synchronisation.
    pub fn set_subscription_progress(
        &mut self,
        id: SubscriptionId,
        done: i64,
        total: Option<i64>,
        since: Option<&str>,
        synchronised: Option<Timestamp>,
    ) -> Result<(), Error> {
        let set = (
            subscription::sync_done.eq(done),
            subscription::sync_total.eq(total),
            subscription::since.eq(since),
            subscription::synchronised.eq(synchronised.map(Timestamp::as_millis)),
        );
        found(
            on_each_backend!(self, db => diesel::update(subscription::table.find(id.0)).set(set).execute(db))?,
            "the subscription",
        )
    }

    /// Notes that the city's change list has more after `since`. Where the list is still to be read from an earlier place,
    /// that place counts.
    pub fn subscription_is_behind(&mut self, id: SubscriptionId, since: &str) -> Result<(), Error> {
        let row = subscription::table.find(id.0);
        let complete = row.filter(not(subscription::behind)).filter(subscription::synchronised.is_not_null());
        on_each_backend!(self, db => diesel::update(complete).set(subscription::since.eq(since)).execute(db))?;
        found(
            on_each_backend!(self, db => diesel::update(row).set(subscription::behind.eq(true)).execute(db))?,
            "the subscription",
        )
    }

    /// Begins to read what the city said there is more: what it says from now on is said again, and until the reading has
    /// ended the subscription is not complete.
    pub fn catch_up_subscription(&mut self, id: SubscriptionId) -> Result<(), Error> {
        let set = (subscription::behind.eq(false), subscription::synchronised.eq(None::<i64>));
        found(
            on_each_backend!(self, db => diesel::update(subscription::table.find(id.0)).set(set).execute(db))?,
            "the subscription",
        )
    }

    /// Forgets a subscription.
    pub fn delete_subscription(&mut self, id: SubscriptionId) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(subscription::table.find(id.0)).execute(db))?;
        Ok(())
    }
}
