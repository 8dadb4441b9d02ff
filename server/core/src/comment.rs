//! What is said about a page: where a comment stands, and what of it is newer.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// The longest comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 5000;

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentState {
    /// To be read.
    Live,
    /// Its author took it back: it keeps its place.
    Deleted,
    /// Hidden by moderation: it keeps its place, and no later word of its author brings it back.
    Hidden,
}

impl CommentState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Live, Self::Deleted, Self::Hidden];

    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Deleted => "deleted",
            Self::Hidden => "hidden",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The time of an author's next word on a comment whose last one was at `last`: now, and later by a second at least. Times travel
/// in whole seconds, and of two words the later one counts, wherever and in whatever order they arrive.
#[must_use]
pub fn next_time(last: Timestamp, now: Timestamp) -> Timestamp {
    let second = |time: Timestamp| time.as_millis().div_euclid(1000);
    if second(now) > second(last) { now } else { Timestamp::from_millis((second(last) + 1) * 1000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_later_than_the_one_before_it_also_in_whole_seconds() {
        let time = Timestamp::from_millis;
        for (last, now, next) in
            [(5_000, 9_999, 9_999), (5_000, 5_999, 6_000), (5_999, 6_000, 6_000), (7_001, 5_000, 8_000)]
        {
            assert_eq!(next_time(time(last), time(now)), time(next));
        }
    }

    #[test]
    fn states_are_found_by_their_codes() {
        for state in CommentState::ALL {
            assert_eq!(CommentState::from_code(state.code()), Some(state));
        }
        assert_eq!(CommentState::from_code("gone"), None);
    }
}
