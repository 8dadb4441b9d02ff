//! Rendered pages, kept in memory until something that they show changes.
//!
//! An entry holds what all readers of one sort see (the same language, the same rights), with holes for what is a reader's
//! own. It remembers the position of the change log that it was made at and what it depends on; it is shown only while no
//! later change touched any of that. What a person saved is therefore never followed by an older page, and a change makes
//! only those pages anew that show something of it. Deleting the cache loses nothing.

mod composite;
mod freshness;
mod readers;
mod serve;
mod tags;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use koinon_commons::clock::random_secret;
use koinon_commons::dependency::Dependency;
use koinon_commons::{Commons, Error};
use koinon_core::Timestamp;
use koinon_core::policy::Role;
use koinon_store::PageId;
use koinon_web::Lang;
use moka::sync::Cache;

pub(crate) use composite::Composite;
pub(crate) use readers::{DRAFTS, Reader, unseen};
pub(crate) use serve::{page, serve};

use freshness::Freshness;
use readers::Readers;
use tags::{Tag, Tags};

/// How much is kept, in bytes.
const CAPACITY: u64 = 40 * 1024 * 1024;
/// How long a page is kept that nothing touches: *2 min ago* and the health of a city are words of the moment.
const LIFE: Duration = Duration::from_secs(60);

/// Readers who see the same page but for the holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Audience {
    /// Everybody without a session.
    Anyone,
    /// People with this role, for whom so many things wait, and who have so many unread notices.
    SignedIn(Role, u64, u64),
}

/// What stands in a shared page for the reader's name and for the token of their forms: nobody can guess these, so no text
/// can pretend to be a hole.
pub(crate) fn marks() -> &'static [String; 2] {
    static MARKS: LazyLock<[String; 2]> = LazyLock::new(|| [random_secret(), random_secret()]);
    &MARKS
}

/// What an entry is found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// The last part of the page's address, as it was asked for.
    pub(crate) name: String,
    /// The language of the interface.
    pub(crate) lang: Lang,
    /// Who sees it.
    pub(crate) audience: Audience,
}

/// A rendered page.
pub(crate) struct Entry {
    /// Its row: a reader with a draft of it sees another page.
    pub(crate) page: PageId,
    /// Who looks after it: likewise.
    pub(crate) stewards: Vec<String>,
    /// Its HTML.
    pub(crate) html: Composite,
    made_at: i64,
    /// When it turns false by itself: a place that it says is open closes.
    until: Option<Timestamp>,
    depends_on: Box<[u64]>,
}

/// All of it.
#[derive(Clone)]
pub(crate) struct PageCache {
    entries: Cache<Key, Arc<Entry>>,
    freshness: Arc<Freshness>,
    readers: Readers,
    tags: Tags,
}

impl PageCache {
    pub(crate) fn new() -> Self {
        let size = |key: &Key, entry: &Arc<Entry>| {
            let bytes = entry.html.size() + entry.depends_on.len() * 8 + key.name.len() + 200;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self {
            entries: Cache::builder().max_capacity(CAPACITY).weigher(size).time_to_live(LIFE).build(),
            freshness: Arc::default(),
            readers: Readers::new(),
            tags: Tags::new(LIFE),
        }
    }

    /// How many proposals wait for somebody with this role, as of now.
    pub(crate) async fn to_decide(&self, commons: &Commons, role: Role) -> Result<u64, Error> {
        match role {
            Role::Contributor => Ok(0),
            Role::Officer | Role::Administrator => {
                let position = self.position(commons).await?;
                self.readers.waiting(commons, position).await
            }
        }
    }

    /// Brings what is known of changes up to date: the position that a page read from now on is made at.
    pub(crate) async fn position(&self, commons: &Commons) -> Result<i64, Error> {
        self.freshness.position(commons).await
    }

    /// An entry that is as new as the log is now.
    async fn find(&self, commons: &Commons, key: &Key) -> Result<Option<Arc<Entry>>, Error> {
        let Some(entry) = self.entries.get(key) else { return Ok(None) };
        self.freshness.position(commons).await?;
        let is_over = entry.until.is_some_and(|until| until <= commons.now());
        if !is_over && self.freshness.holds(entry.made_at, &entry.depends_on) {
            return Ok(Some(entry));
        }
        self.entries.invalidate(key);
        Ok(None)
    }

    /// Keeps a page that was read at `made_at` or later, and holds `until` then.
    pub(crate) fn keep(
        &self,
        key: Key,
        (page, stewards): (PageId, Vec<String>),
        html: Composite,
        (made_at, until): (i64, Option<Timestamp>),
        depends_on: &[Dependency],
    ) -> Arc<Entry> {
        let depends_on = depends_on.iter().map(freshness::stamp_of).collect();
        let entry = Arc::new(Entry { page, stewards, html, made_at, until, depends_on });
        self.entries.insert(key, Arc::clone(&entry));
        entry
    }

    /// The entity tag of an answer, if the answer would be the same now.
    pub(crate) async fn tag(&self, commons: &Commons, target: &str) -> Result<Option<String>, Error> {
        let Some(tag) = self.tags.get(target) else { return Ok(None) };
        self.freshness.position(commons).await?;
        if self.freshness.holds(tag.made_at, &tag.depends_on) {
            return Ok(Some(tag.tag.clone()));
        }
        self.tags.forget(target);
        Ok(None)
    }

    /// Keeps the entity tag of an answer that was read at `made_at` or later.
    pub(crate) fn keep_tag(&self, target: String, tag: &str, made_at: i64, depends_on: &[Dependency]) {
        let depends_on = depends_on.iter().map(freshness::stamp_of).collect();
        self.tags.keep(target, Tag { tag: tag.to_owned(), made_at, depends_on });
    }

    /// Forgets what is known of readers' sessions: somebody changed something on this node.
    pub(crate) fn forget_readers(&self) {
        self.readers.forget();
    }
}
