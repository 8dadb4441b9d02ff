//! Suggested edits: where one stands, and what it would change in the page as that is today.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diff::{Diff, Hunk, apply, diff_with_context};
use crate::merge::{Choice, Merge, merge, resolve};

/// The longest reason or answer, in characters.
pub const MAX_REASON_CHARS: usize = 2000;
/// How many sources a proposal names.
pub const MAX_SOURCES: usize = 20;
/// The longest of them, in characters.
pub const MAX_SOURCE_CHARS: usize = 500;

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Sent by its author; the page's city has not been reached yet.
    Submitted,
    /// The page's city has taken the delivery.
    Delivered,
    /// The page's city says that it has it.
    Received,
    /// It waits in the queue of the page's city.
    InReview,
    /// Taken as it was proposed, or with changes by who took it.
    Accepted,
    /// Some of it was taken.
    AcceptedInPart,
    /// Not taken.
    Declined,
    /// Taken back by its author.
    Withdrawn,
}

impl ProposalState {
    /// Every state, in the order in which they follow each other.
    pub const ALL: [Self; 8] = [
        Self::Submitted,
        Self::Delivered,
        Self::Received,
        Self::InReview,
        Self::Accepted,
        Self::AcceptedInPart,
        Self::Declined,
        Self::Withdrawn,
    ];

    /// The code used by the store and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Delivered => "delivered",
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::Accepted => "accepted",
            Self::AcceptedInPart => "accepted_in_part",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it still waits for an answer.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Delivered | Self::Received | Self::InReview)
    }
}

/// A proposal as it would change the page that is there today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// Today's text with all of the proposal; where both changed the same lines, with the proposal's.
    pub text: String,
    /// What that changes today, place by place.
    pub diff: Diff,
    /// The numbers of the places where the page was changed since the proposal's base.
    pub overlapping: Vec<usize>,
}

impl Rebased {
    /// Whether the page was changed nowhere that the proposal changes.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.overlapping.is_empty()
    }

    /// Today's text with some places of the proposal only; `None` for a place that there is not.
    #[must_use]
    pub fn with(&self, today: &str, hunks: &[usize]) -> Option<String> {
        if hunks.iter().any(|hunk| *hunk >= self.diff.hunks.len()) {
            return None;
        }
        apply(today, &self.diff, hunks)
    }
}

/// What `proposed`, written on `base`, would change in `today`.
#[must_use]
pub fn rebase(base: &str, proposed: &str, today: &str) -> Rebased {
    let (text, both) = match merge(base, proposed, today) {
        Merge::Clean(text) => (text, Vec::new()),
        Merge::Conflict { merged_with_conflicts, regions } => {
            let choices = vec![Choice::Yours; regions.len()];
            let text = resolve(&merged_with_conflicts, &regions, &choices).unwrap_or_else(|| proposed.to_owned());
            // Lines of today's text that the proposal's author never saw.
            let both = regions.iter().map(|region| {
                let start = region.theirs_line.saturating_sub(1);
                start..start + region.theirs.split_inclusive('\n').count()
            });
            (text, both.collect())
        }
    };
    let diff = diff_with_context(today, &text, 0);
    let mut overlapping: Vec<usize> = both.iter().flat_map(|both| touched(both, &diff.hunks)).collect();
    overlapping.sort_unstable();
    overlapping.dedup();
    Rebased { text, diff, overlapping }
}

/// The places of a difference that touch these lines of the old text, else the nearest one: between lines that are alike, what is
/// put in may stand before or after them, and so away from where both changed something.
fn touched(both: &Range<usize>, hunks: &[Hunk]) -> Vec<usize> {
    let distance = |hunk: &Hunk| {
        let lines = hunk.old_start..hunk.old_start + hunk.old_lines;
        lines.start.saturating_sub(both.end).max(both.start.saturating_sub(lines.end))
    };
    let nearest = hunks.iter().map(distance).min().unwrap_or_default();
    hunks.iter().enumerate().filter(|(_, hunk)| distance(hunk) == nearest).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "# Compost\n\nOne bin.\n\nKeys at the kiosk.\n\nEmptied monthly.\n";

    #[test]
    fn what_others_changed_elsewhere_since_stays() {
        let proposed = BASE.replace("One bin.", "Two bins.");
        let today = BASE.replace("monthly", "weekly");
        let rebased = rebase(BASE, &proposed, &today);
        assert_eq!(rebased.text, "# Compost\n\nTwo bins.\n\nKeys at the kiosk.\n\nEmptied weekly.\n");
        assert!(rebased.is_clean());
        assert_eq!(rebased.diff.hunks.len(), 1);
    }

    #[test]
    fn a_place_that_both_changed_is_flagged_and_the_others_can_be_taken_alone() {
        let proposed = BASE.replace("One bin.", "Two bins.").replace("monthly", "daily");
        let today = BASE.replace("One bin.", "Three bins.");
        let rebased = rebase(BASE, &proposed, &today);
        assert_eq!(rebased.overlapping, [0]);
        assert_eq!(rebased.with(&today, &[1]).unwrap(), today.replace("monthly", "daily"));
        assert_eq!(rebased.with(&today, &[0, 1]).unwrap(), proposed);
        assert_eq!(rebased.with(&today, &[2]), None, "there is no such place");
    }

    #[test]
    fn a_line_that_was_deleted_meanwhile_is_flagged() {
        let proposed = BASE.replace("Keys at the kiosk.", "Keys at the library.");
        let today = BASE.replace("Keys at the kiosk.\n\n", "");
        let rebased = rebase(BASE, &proposed, &today);
        assert!(!rebased.is_clean());
        assert_eq!(rebased.with(&today, &[]).unwrap(), today);
    }

    #[test]
    fn what_was_deleted_meanwhile_is_flagged_also_between_lines_that_are_alike() {
        let rebased = rebase("aa\n\n", "\naa\n\n", "\n");
        assert_eq!((rebased.text.as_str(), rebased.is_clean()), ("\naa\n\n", false));
    }

    #[test]
    fn codes_are_read_back() {
        for state in ProposalState::ALL {
            assert_eq!(ProposalState::from_code(state.code()), Some(state));
        }
        assert!(!ProposalState::Declined.is_open() && ProposalState::InReview.is_open());
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec("[a-c]{0,2}", 0..8).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn all_places_are_the_whole_and_none_is_today(base in text(), proposed in text(), today in text()) {
            let rebased = rebase(&base, &proposed, &today);
            let all: Vec<usize> = (0..rebased.diff.hunks.len()).collect();
            prop_assert_eq!(rebased.with(&today, &all).unwrap(), rebased.text.clone());
            prop_assert_eq!(rebased.with(&today, &[]).unwrap(), today.clone());
            if let Merge::Conflict { .. } = merge(&base, &proposed, &today) {
                // What is not flagged never takes back what others wrote: it merges by itself.
                prop_assert!(!rebased.is_clean() || rebased.text == today);
            } else {
                prop_assert!(rebased.is_clean());
            }
        }
    }
}
