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

/// How many proposals wait for somebody with this role. It is counted for every page that they read: whatever they look at
/// says what is true now.
pub(crate) async fn to_decide(commons: &Commons, role: Role) -> Result<u64, Error> {
    match role {
        Role::Contributor => Ok(0),
        Role::Officer | Role::Administrator => Ok(u64::try_from(commons.waiting_proposals().await?).unwrap_or(0)),
    }
}

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
}

impl Readers {
    pub(super) fn new() -> Self {
        Self { known: Cache::builder().max_capacity(READERS).time_to_live(LIFE).build() }
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
    }
}
