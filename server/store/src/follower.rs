//! Actors that follow this city.

use diesel::dsl::count;
use diesel::prelude::*;
use koinon_core::{Origin, Timestamp};

use crate::backend::on_each_backend;
use crate::schema::{delivery_cursor, follower};
use crate::{Conn, Error, Follower, Tx};

type Row = (String, String, String, bool, i64, Option<String>);

fn read((actor, follow_id, inbox, reads_activities, created, software): Row) -> Follower {
    Follower { actor, follow_id, inbox, reads_activities, software, created: Timestamp::from_millis(created) }
}

impl Conn {
    /// A follower by ActivityPub id.
    pub fn follower(&mut self, actor: &str) -> Result<Option<Follower>, Error> {
        Ok(on_each_backend!(self, db => follower::table.find(actor).first::<Row>(db)).optional()?.map(read))
    }

    /// How many followers there are.
    pub fn count_followers(&mut self) -> Result<i64, Error> {
        Ok(on_each_backend!(self, db => follower::table.count().get_result(db))?)
    }

    /// At how many inboxes of one server somebody follows.
    pub fn count_inboxes_of(&mut self, server: &Origin) -> Result<i64, Error> {
        // Some hosts have an underscore in their name, which alone means something else here.
        let of_server = format!("{}%", server.at("/").replace('_', "\\_"));
        let inboxes = follower::table.filter(follower::inbox.like(of_server).escape('\\'));
        let count = inboxes.select(count(follower::inbox).aggregate_distinct());
        Ok(on_each_backend!(self, db => count.first(db))?)
    }

    /// The followers at an inbox, at most `limit`.
    pub fn followers_at(&mut self, inbox: &str, limit: i64) -> Result<Vec<Follower>, Error> {
        let rows = follower::table.filter(follower::inbox.eq(inbox)).order(follower::actor).limit(limit);
        Ok(on_each_backend!(self, db => rows.load::<Row>(db))?.into_iter().map(read).collect())
    }
}

impl Tx<'_> {
    /// Stores or renews a follower, and starts a delivery cursor for its inbox at the end of the log if there is none.
    pub fn save_follower(&mut self, follower: &Follower) -> Result<(), Error> {
        let former = self.follower(&follower.actor)?;
        let facts = (
            follower::follow_id.eq(&follower.follow_id),
            follower::inbox.eq(&follower.inbox),
            follower::reads_activities.eq(follower.reads_activities),
            follower::software.eq(&follower.software),
        );
        let created = follower.created.as_millis();
        on_each_backend!(self, db => {
            diesel::insert_into(follower::table)
                .values((follower::actor.eq(&follower.actor), follower::created.eq(created), facts))
                .on_conflict(follower::actor)
                .do_update()
                .set(facts)
                .execute(db)
        })?;
        let cursor = (
            delivery_cursor::inbox.eq(&follower.inbox),
            delivery_cursor::position.eq(self.log_head()?.position),
            delivery_cursor::failures.eq(0),
            delivery_cursor::next_try.eq(created),
            delivery_cursor::leased_until.eq(0),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(delivery_cursor::table).values(cursor).on_conflict_do_nothing().execute(db)
        })?;
        match former {
            Some(former) if former.inbox != follower.inbox => self.drop_unfollowed_inbox(&former.inbox),
            _ => Ok(()),
        }
    }

    /// Removes a follower (only if `follow_id` is its Follow, where given); its inbox's cursor goes with the last one there.
    pub fn delete_follower(&mut self, actor: &str, follow_id: Option<&str>) -> Result<bool, Error> {
        let Some(former) = self.follower(actor)? else { return Ok(false) };
        if follow_id.is_some_and(|id| id != former.follow_id) {
            return Ok(false);
        }
        on_each_backend!(self, db => diesel::delete(follower::table.find(actor)).execute(db))?;
        self.drop_unfollowed_inbox(&former.inbox)?;
        Ok(true)
    }

    /// Stops delivering the log to an inbox that nobody follows at any more. Messages to it are still sent: the answer to
    /// an Undo is one.
    fn drop_unfollowed_inbox(&mut self, inbox: &str) -> Result<(), Error> {
        if self.followers_at(inbox, 1)?.is_empty() { self.drop_cursor(inbox) } else { Ok(()) }
    }
}
