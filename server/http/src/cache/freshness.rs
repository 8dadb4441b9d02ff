//! Which rendered pages still show the commons as it is.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use koinon_commons::dependency::Dependency;
use koinon_commons::{Commons, Error};

/// How many stamps are kept; beyond, all go and everything older than that counts as stale.
const STAMPS: usize = 100_000;

/// When what was last changed, as positions of the log.
#[derive(Default)]
pub(crate) struct Freshness {
    /// Up to where changes are stamped.
    seen: AtomicI64,
    stamps: RwLock<Stamps>,
    looking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Stamps {
    /// Pages made before this position are stale whatever they show.
    floor: i64,
    last: HashMap<u64, i64>,
}

/// A dependency, shortened. Two that fall together make a page anew once too often, never too seldom.
pub(super) fn stamp_of(dependency: &Dependency) -> u64 {
    let mut hasher = DefaultHasher::new();
    dependency.hash(&mut hasher);
    hasher.finish()
}

impl Freshness {
    /// Stamps what was changed up to now, and says up to where that is.
    pub(super) async fn position(&self, commons: &Commons) -> Result<i64, Error> {
        let now = commons.store().position_now().await?;
        let seen = self.seen.load(Ordering::Acquire);
        if seen >= now {
            return Ok(seen);
        }
        let _alone = self.looking.lock().await;
        let seen = self.seen.load(Ordering::Acquire);
        if seen >= now {
            return Ok(seen);
        }
        let touched = commons.touched_since(seen).await?;
        let mut stamps = self.stamps.write().unwrap_or_else(PoisonError::into_inner);
        match touched.dependencies {
            Some(dependencies) if stamps.last.len() + dependencies.len() <= STAMPS => {
                stamps.last.extend(dependencies.iter().map(|(dependency, at)| (stamp_of(dependency), *at)));
            }
            _ => *stamps = Stamps { floor: touched.position, last: HashMap::new() },
        }
        drop(stamps);
        self.seen.store(touched.position, Ordering::Release);
        Ok(touched.position)
    }

    /// Whether what was made at this position, showing this, is as it would be made now.
    pub(super) fn holds(&self, made_at: i64, depends_on: &[u64]) -> bool {
        let stamps = self.stamps.read().unwrap_or_else(PoisonError::into_inner);
        let untouched = |stamp| stamps.last.get(stamp).is_none_or(|last| *last <= made_at);
        made_at >= stamps.floor && depends_on.iter().all(untouched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use koinon_store::PageId;

    fn freshness(floor: i64, last: &[(&Dependency, i64)]) -> Freshness {
        let last = last.iter().map(|(dependency, at)| (stamp_of(dependency), *at)).collect();
        Freshness { stamps: RwLock::new(Stamps { floor, last }), ..Freshness::default() }
    }

    #[test]
    fn a_page_is_stale_once_something_it_shows_was_changed_after_it_was_made() {
        let (compost, repair) = (Dependency::Page(PageId(1)), Dependency::Page(PageId(2)));
        let known = freshness(0, &[(&compost, 7)]);
        assert!(known.holds(7, &[stamp_of(&compost)]));
        assert!(!known.holds(6, &[stamp_of(&repair), stamp_of(&compost)]));
        assert!(known.holds(6, &[stamp_of(&repair)]));
    }

    #[test]
    fn what_was_made_before_changes_that_were_too_many_to_tell_is_stale() {
        let known = freshness(10, &[]);
        assert!(!known.holds(9, &[]));
        assert!(known.holds(10, &[]));
    }
}
