//! The replication ledger: what follows for a practice from the reports of other cities that tried it.
//!
//! It is a rule that anybody can recompute from the reports, and no opinion.

use std::collections::BTreeSet;

use crate::Timestamp;
use crate::review::end_of;

/// Outcomes with which a practice is taken to work elsewhere.
pub const WORKED: [&str; 2] = ["worked", "worked_with_changes"];
/// Outcomes that speak against it.
pub const FAILED: [&str; 2] = ["no_effect", "harmful"];
/// For so many months after its day an intention to try waits for a report; then it has lapsed.
pub const LAPSES_AFTER_MONTHS: i32 = 6;

/// A report of another city, as far as the rule looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report<'a> {
    /// The city, by anything that tells cities apart.
    pub city: &'a str,
    /// The code of its outcome.
    pub outcome: &'a str,
    /// Whether it tells of a replication: of the practice itself, and not of something like it.
    pub replicates: bool,
    /// Whether what it measured was compared with anything.
    pub compared: bool,
    /// Whether it stands: it was neither withdrawn by its city nor declined by the practice's.
    pub stands: bool,
}

/// What is known of a practice from other cities: levels of evidence above those that its own city can state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Replicated {
    /// Level 4: a replication in another city, compared with something, worked, perhaps with changes.
    Elsewhere,
    /// Level 5: two or more such, in different cities, and no replication was without effect or did harm.
    Consistently,
}

impl Replicated {
    /// The level of evidence: 4 or 5.
    #[must_use]
    pub fn level(self) -> u8 {
        match self {
            Self::Elsewhere => 4,
            Self::Consistently => 5,
        }
    }
}

/// The level that follows from these reports, if any does.
pub fn replicated<'a>(reports: impl IntoIterator<Item = Report<'a>>) -> Option<Replicated> {
    let (mut cities, mut failed) = (BTreeSet::new(), false);
    for report in reports.into_iter().filter(|report| report.replicates && report.stands) {
        failed |= FAILED.contains(&report.outcome);
        if report.compared && WORKED.contains(&report.outcome) {
            cities.insert(report.city);
        }
    }
    match cities.len() {
        0 => None,
        1 => Some(Replicated::Elsewhere),
        _ if failed => Some(Replicated::Elsewhere),
        _ => Some(Replicated::Consistently),
    }
}

/// Whether an intention to try something on a date, or in a part of one (`2027`, `2027-05`), has lapsed without a report: six
/// months after that is over.
#[must_use]
pub fn lapsed(date: &str, now: Timestamp) -> bool {
    end_of(date).is_none_or(|end| end.plus_months(LAPSES_AFTER_MONTHS) <= now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn report<'a>(city: &'a str, outcome: &'a str) -> Report<'a> {
        Report { city, outcome, replicates: true, compared: true, stands: true }
    }

    #[test]
    fn one_compared_success_elsewhere_is_level_four_and_two_cities_without_a_failure_five() {
        let metz = report("metz", "worked");
        let nancy = report("nancy", "worked_with_changes");
        assert_eq!(replicated([metz]), Some(Replicated::Elsewhere));
        assert_eq!(replicated([metz, nancy]), Some(Replicated::Consistently));
        assert_eq!(replicated([metz, metz]), Some(Replicated::Elsewhere), "the same city twice is one");
        assert_eq!(replicated([metz, nancy, report("gent", "no_effect")]), Some(Replicated::Elsewhere));
        assert_eq!(replicated([metz, nancy, report("gent", "mixed")]), Some(Replicated::Consistently));
        assert_eq!(replicated([]), None);
    }

    #[test]
    fn what_was_not_compared_is_no_replication_or_does_not_stand_lifts_nothing() {
        let metz = report("metz", "worked");
        for other in [
            Report { compared: false, ..metz },
            Report { replicates: false, ..metz },
            Report { stands: false, ..metz },
            Report { outcome: "splendid", ..metz },
            Report { outcome: "running", ..metz },
        ] {
            assert_eq!(replicated([other]), None, "{other:?}");
        }
        // A failure counts against it though nothing was compared.
        let failure = Report { compared: false, ..report("gent", "harmful") };
        assert_eq!(replicated([metz, report("nancy", "worked"), failure]), Some(Replicated::Elsewhere));
        let gone = Report { stands: false, ..failure };
        assert_eq!(replicated([metz, report("nancy", "worked"), gone]), Some(Replicated::Consistently));
    }

    #[test]
    fn an_intention_lapses_six_months_after_its_day() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert!(!lapsed("2027-03-01", at("2027-09-01T23:59:59Z")));
        assert!(lapsed("2027-03-01", at("2027-09-02T00:00:00Z")));
        assert!(!lapsed("2027-03", at("2027-09-30T00:00:00Z")));
        assert!(lapsed("soon", at("2027-01-01T00:00:00Z")));
    }

    proptest! {
        #[test]
        fn the_order_of_reports_changes_nothing(
            mut reports in proptest::collection::vec((0..4_u8, 0..5_usize, any::<bool>(), any::<bool>(), any::<bool>()), 0..12),
            by in any::<prop::sample::Index>(),
        ) {
            const OUTCOMES: [&str; 5] = ["worked", "worked_with_changes", "no_effect", "harmful", "mixed"];
            const CITIES: [&str; 4] = ["gent", "lille", "metz", "nancy"];
            let level = |reports: &[(u8, usize, bool, bool, bool)]| {
                replicated(reports.iter().map(|(city, outcome, replicates, compared, stands)| Report {
                    city: CITIES[usize::from(*city)],
                    outcome: OUTCOMES[*outcome],
                    replicates: *replicates,
                    compared: *compared,
                    stands: *stands,
                }))
            };
            let before = level(&reports);
            if !reports.is_empty() {
                let middle = by.index(reports.len());
                reports.rotate_left(middle);
            }
            prop_assert_eq!(level(&reports), before);
            // What does not stand is as if it were not there.
            reports.retain(|(.., stands)| *stands);
            prop_assert_eq!(level(&reports), before);
        }
    }
}
