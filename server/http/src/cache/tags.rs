//! The entity tags of answers of the API that everybody gets alike: who has such an answer already is told so without making
//! it again.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

/// How many are remembered.
const TAGS: u64 = 20_000;
/// The longest address that is remembered, in bytes.
const LONGEST: usize = 500;

/// The tag of an answer.
pub(super) struct Tag {
    pub(super) tag: String,
    pub(super) made_at: i64,
    pub(super) depends_on: Box<[u64]>,
}

/// Tags by what was asked for.
#[derive(Clone)]
pub(super) struct Tags {
    known: Cache<String, Arc<Tag>>,
}

impl Tags {
    pub(super) fn new(life: Duration) -> Self {
        Self { known: Cache::builder().max_capacity(TAGS).time_to_live(life).build() }
    }

    pub(super) fn get(&self, target: &str) -> Option<Arc<Tag>> {
        self.known.get(target)
    }

    pub(super) fn keep(&self, target: String, tag: Tag) {
        if target.len() <= LONGEST {
            self.known.insert(target, Arc::new(tag));
        }
    }

    pub(super) fn forget(&self, target: &str) {
        self.known.invalidate(target);
    }
}
