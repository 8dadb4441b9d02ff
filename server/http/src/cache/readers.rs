//! Who the readers with a session are, remembered for a moment: most of what a page view of theirs would ask the database.

use std::sync::Arc;
use std::time::Duration;

use koinon_commons::care::steward_name;
use koinon_commons::{Actor, Commons, Error};
use koinon_core::Hash;
use koinon_core::policy::Role;
use koinon_store::PageId;
use moka::sync::Cache;

/// How long a session that ended on another node, or a draft that was saved there, may go unnoticed.
const LIFE: Duration = Duration::from_secs(1);
/// How many readers are remembered.
const READERS: u64 = 10_000;
/// Who has more drafts is not remembered: not all of them would be known.
pub(crate) const DRAFTS: i64 = 100;

/// How many notices somebody has not read.
pub(crate) async fn unseen(commons: &Commons, actor: &Actor) -> Result<u64, Error> {
    Ok(u64::try_from(commons.unseen_notices(actor).await?).unwrap_or(0))
}

/// A reader with a session.
pub(crate) struct Reader {
    /// Their name, as HTML.
    pub(crate) name: String,
    /// How they are named among those who look after a page.
    pub(crate) steward_name: String,
    /// The token of their forms.
    pub(crate) csrf: String,
    /// Their role.
    pub(crate) role: Role,
    /// The pages that they have drafts of.
    pub(crate) drafts: Vec<PageId>,
    /// How many notices they have not read.
    pub(crate) unseen: u64,
}

/// Readers by the hash of their cookie.
#[derive(Clone)]
pub(super) struct Readers {
    known: Cache<Hash, Arc<Reader>>,
    /// How many proposals wait to be decided on, and the position of the log that this is not older than.
    waiting: Cache<(), (i64, u64)>,
}

impl Readers {
    pub(super) fn new() -> Self {
        Self {
            known: Cache::builder().max_capacity(READERS).time_to_live(LIFE).build(),
            waiting: Cache::builder().max_capacity(1).time_to_live(LIFE).build(),
        }
    }

    /// How many proposals wait to be decided on. Each that comes or is decided on stands in the log, so that it is counted anew
    /// when that has moved on from what it was at; one that goes with its draft does not, and is a matter of a moment, as drafts
    /// are.
    pub(super) async fn waiting(&self, commons: &Commons, position: i64) -> Result<u64, Error> {
        if let Some((_, count)) = self.waiting.get(&()).filter(|(counted_at, _)| *counted_at == position) {
            return Ok(count);
        }
        let count = u64::try_from(commons.waiting_proposals().await?).unwrap_or(0);
        self.waiting.insert((), (position, count));
        Ok(count)
    }

    /// Who has this cookie; nobody where the session has ended.
    pub(super) async fn find(&self, commons: &Commons, cookie: &str) -> Result<Option<Arc<Reader>>, Error> {
        let token = Hash::of(cookie);
        if let Some(reader) = self.known.get(&token) {
            return Ok(Some(reader));
        }
        let Some((session, account)) = commons.session(cookie).await? else { return Ok(None) };
        let (name, role) = (koinon_web::escaped(&account.person.name), account.role);
        let steward_name = steward_name(&account.person);
        let actor = Actor::Person(Box::new(account));
        let drafts = commons.draft_pages(&actor, DRAFTS).await?;
        let unseen = unseen(commons, &actor).await?;
        if drafts.len() as i64 >= DRAFTS {
            return Ok(None);
        }
        let reader = Arc::new(Reader { name, steward_name, csrf: session.csrf, role, drafts, unseen });
        self.known.insert(token, Arc::clone(&reader));
        Ok(Some(reader))
    }

    pub(super) fn forget(&self) {
        self.known.invalidate_all();
        self.waiting.invalidate_all();
    }
}
