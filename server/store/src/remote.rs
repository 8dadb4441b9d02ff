//! What is known of other servers: actors, raw objects, and the activities already received.

use diesel::prelude::*;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::compression::{pack_quickly, unpack};
use crate::schema::{actor, deleted_comment, received_activity, remote_object};
use crate::{Conn, Error, RemoteActor, Tx};

/// A row of the table, in the order of its columns.
#[derive(Queryable)]
struct Row {
    ap_id: String,
    kind: String,
    handle: String,
    name: String,
    inbox: String,
    shared_inbox: Option<String>,
    key_id: String,
    key_pem: String,
    gone: bool,
    fetched: i64,
}

impl From<Row> for RemoteActor {
    fn from(row: Row) -> Self {
        Self {
            ap_id: row.ap_id,
            kind: row.kind,
            handle: row.handle,
            name: row.name,
            inbox: row.inbox,
            shared_inbox: row.shared_inbox,
            key_id: row.key_id,
            key_pem: row.key_pem,
            gone: row.gone,
            fetched: Timestamp::from_millis(row.fetched),
        }
    }
}

/// What is kept of an activity's id: enough for no two to be taken for one, and a tenth of its length.
pub(crate) fn mark(activity: &str) -> Vec<u8> {
    Hash::of(activity).0[..16].to_vec()
}

impl Conn {
    /// An actor by ActivityPub id.
    pub fn actor(&mut self, ap_id: &str) -> Result<Option<RemoteActor>, Error> {
        Ok(on_each_backend!(self, db => actor::table.find(ap_id).first::<Row>(db)).optional()?.map(Into::into))
    }

    /// The actor whose HTTP signature key has this id.
    pub fn actor_by_key(&mut self, key_id: &str) -> Result<Option<RemoteActor>, Error> {
        // Another server's actor may claim the same key: the newest one read is as good as any, for the caller checks
        // that key and actor live at one origin.
        let found = actor::table.filter(actor::key_id.eq(key_id)).order((actor::fetched.desc(), actor::ap_id));
        Ok(on_each_backend!(self, db => found.first::<Row>(db)).optional()?.map(Into::into))
    }

    /// The raw JSON of a remote object, as its server wrote it.
    pub fn remote_object(&mut self, ap_id: &str) -> Result<Option<String>, Error> {
        let data = on_each_backend!(self, db => {
            remote_object::table.find(ap_id).select(remote_object::data).first::<Vec<u8>>(db)
        });
        let Some(data) = data.optional()? else { return Ok(None) };
        let json = String::from_utf8(unpack(&[data])?);
        json.map(Some).map_err(|_| Error::Corrupt("a remote object that is not UTF-8".into()))
    }

    /// Whether an activity's effect is in the store.
    pub fn received(&mut self, activity: &str) -> Result<bool, Error> {
        let known = received_activity::table.find(mark(activity)).select(received_activity::received);
        Ok(on_each_backend!(self, db => known.first::<i64>(db)).optional()?.is_some())
    }
}

impl Tx<'_> {
    /// Stores or renews an actor.
    pub fn save_actor(&mut self, actor: &RemoteActor) -> Result<(), Error> {
        let facts = (
            actor::kind.eq(&actor.kind),
            actor::handle.eq(&actor.handle),
            actor::name.eq(&actor.name),
            actor::inbox.eq(&actor.inbox),
            actor::shared_inbox.eq(&actor.shared_inbox),
            actor::key_id.eq(&actor.key_id),
            actor::key_pem.eq(&actor.key_pem),
            actor::gone.eq(actor.gone),
            actor::fetched.eq(actor.fetched.as_millis()),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(actor::table)
                .values((actor::ap_id.eq(&actor.ap_id), facts))
                .on_conflict(actor::ap_id)
                .do_update()
                .set(facts)
                .execute(db)
        })?;
        Ok(())
    }

    /// Its server said that it is gone.
    pub fn actor_gone(&mut self, ap_id: &str) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::update(actor::table.find(ap_id)).set(actor::gone.eq(true)).execute(db))?;
        Ok(())
    }

    /// Keeps the raw JSON of a remote object.
    pub fn save_remote_object(&mut self, ap_id: &str, json: &str, fetched: Timestamp) -> Result<(), Error> {
        let data = pack_quickly(json.as_bytes())?;
        let content = (remote_object::data.eq(&data), remote_object::fetched.eq(fetched.as_millis()));
        on_each_backend!(self, db => {
            diesel::insert_into(remote_object::table)
                .values((remote_object::ap_id.eq(ap_id), content))
                .on_conflict(remote_object::ap_id)
                .do_update()
                .set(content)
                .execute(db)
        })?;
        Ok(())
    }

    /// Forgets the raw JSON of a remote object.
    pub fn delete_remote_object(&mut self, ap_id: &str) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(remote_object::table.find(ap_id)).execute(db))?;
        Ok(())
    }

    /// Marks an activity as received; false if it already was.
    pub fn mark_received(&mut self, activity: &str, at: Timestamp) -> Result<bool, Error> {
        let row = (received_activity::mark.eq(mark(activity)), received_activity::received.eq(at.as_millis()));
        let new = on_each_backend!(self, db => {
            diesel::insert_into(received_activity::table).values(row).on_conflict_do_nothing().execute(db)
        })?;
        Ok(new > 0)
    }

    /// Forgets activities received before `before` (no signature that old is taken), and which comments they deleted before
    /// those arrived.
    pub fn forget_received(&mut self, before: Timestamp) -> Result<(), Error> {
        let old = received_activity::table.filter(received_activity::received.lt(before.as_millis()));
        on_each_backend!(self, db => diesel::delete(old).execute(db))?;
        let old = deleted_comment::table.filter(deleted_comment::received.lt(before.as_millis()));
        on_each_backend!(self, db => diesel::delete(old).execute(db))?;
        Ok(())
    }
}
