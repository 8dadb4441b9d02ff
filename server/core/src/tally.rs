//! What people hold of a statement, as it is counted: by city and role, never as one score.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::address::Origin;

/// So many cities, each in both roles, are taken of what another city counted.
pub const MOST_TALLIES: usize = 1000;
/// The highest number of people that is believed.
const MOST_PEOPLE: i64 = 1_000_000_000;

/// As what somebody makes a statement, or takes a stance on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StanceRole {
    /// An inhabitant, or anybody whose role is not known.
    #[default]
    Inhabitant,
    /// An officer of their city, as that city says.
    Officer,
}

impl StanceRole {
    /// The code used by the API and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Inhabitant => "inhabitant",
            Self::Officer => "officer",
        }
    }

    /// The role with this code; whatever is no role that we know is that of an inhabitant.
    #[must_use]
    pub fn believed(code: &str) -> Self {
        if code == Self::Officer.code() { Self::Officer } else { Self::Inhabitant }
    }
}

/// How many people of one city, in one role, support and contest a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The authority of their city; `None` for all whose home is no city that is known to run this software.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Their role.
    pub role: StanceRole,
    /// So many support it.
    pub supports: i64,
    /// So many contest it.
    pub contests: i64,
}

/// The stances on a statement, as the city of its page counted them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// When.
    pub counted: Timestamp,
    /// By city and role, cities by name, those from elsewhere last.
    pub tallies: Vec<Tally>,
}

impl Count {
    /// A count as it can be kept, whoever made it: each city once in each role, in order, with numbers that can be.
    #[must_use]
    pub fn tidy(counted: Timestamp, tallies: Vec<Tally>) -> Self {
        let is_name = |name: &String| Origin::of_authority(name).is_some_and(|city| city.authority() == name);
        let mut kept: Vec<Tally> = tallies
            .into_iter()
            .take(MOST_TALLIES)
            .filter(|tally| tally.city.as_ref().is_none_or(is_name))
            .map(|tally| Tally {
                supports: tally.supports.clamp(0, MOST_PEOPLE),
                contests: tally.contests.clamp(0, MOST_PEOPLE),
                ..tally
            })
            .filter(|tally| tally.supports > 0 || tally.contests > 0)
            .collect();
        kept.sort_by(|a, b| (a.city.is_none(), &a.city, a.role).cmp(&(b.city.is_none(), &b.city, b.role)));
        kept.dedup_by(|later, first| (&later.city, later.role) == (&first.city, first.role));
        Self { counted, tallies: kept }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(city: Option<&str>, role: StanceRole, supports: i64, contests: i64) -> Tally {
        Tally { city: city.map(str::to_owned), role, supports, contests }
    }

    #[test]
    fn a_count_has_each_city_once_in_each_role_and_those_from_elsewhere_last() {
        use StanceRole::{Inhabitant, Officer};
        let counted = Timestamp::from_millis(1000);
        let count = Count::tidy(
            counted,
            vec![
                tally(None, Inhabitant, 9, 0),
                tally(Some("sidi.example"), Inhabitant, 1, -4),
                tally(Some("bordeaux.example"), Officer, 0, 2),
                tally(Some("bordeaux.example"), Inhabitant, i64::MAX, 0),
                tally(Some("bordeaux.example"), Inhabitant, 7, 0),
                tally(Some("strasbourg.example"), Inhabitant, 0, 0),
                tally(Some("no city at all"), Inhabitant, 5, 0),
            ],
        );
        assert_eq!(
            count.tallies,
            [
                tally(Some("bordeaux.example"), Inhabitant, MOST_PEOPLE, 0),
                tally(Some("bordeaux.example"), Officer, 0, 2),
                tally(Some("sidi.example"), Inhabitant, 1, 0),
                tally(None, Inhabitant, 9, 0),
            ]
        );
        assert_eq!(Count::tidy(counted, count.tallies.clone()), count);
    }

    #[test]
    fn a_role_that_is_not_known_is_that_of_an_inhabitant() {
        for role in [StanceRole::Inhabitant, StanceRole::Officer] {
            assert_eq!(StanceRole::believed(role.code()), role);
        }
        assert_eq!(StanceRole::believed("mayor"), StanceRole::Inhabitant);
    }
}
