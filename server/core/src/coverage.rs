//! How near to people the places of a city are, counted from the middles of its districts: a rule that anyone can recompute.
//!
//! The distance of a district is that of its middle to the nearest place, as the crow flies. All people of a district count as if
//! they lived in its middle. What a district does not say is missing, and never nought.

use crate::geo::Spot;

/// The distances for which it is counted how many people live within them, in kilometres.
pub const WITHIN: [u32; 3] = [1, 3, 5];

/// A part of a city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Its name.
    pub name: String,
    /// Its middle, where that is said.
    pub middle: Option<Spot>,
    /// How many people live there, where that is said.
    pub people: Option<u64>,
}

/// How near the places are.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// For each district the nearest place, by its number, and how far it is in kilometres; none where the middle of the district is
    /// not said, or there is no place.
    pub nearest: Vec<Option<(usize, f64)>>,
    /// How many people live within each of [`WITHIN`].
    pub within: [u64; WITHIN.len()],
    /// How many people live in the districts that say both their middle and their people: what the others are a part of.
    pub people: u64,
    /// How many districts do not say both, and count nowhere.
    pub uncounted: usize,
}

impl Coverage {
    /// Counts.
    #[must_use]
    pub fn of(districts: &[District], places: &[Spot]) -> Self {
        let nearest = |district: &District| {
            let middle = district.middle?;
            let distances = places.iter().enumerate().map(|(number, place)| (number, middle.kilometres_to(*place)));
            distances.min_by(|one, other| one.1.total_cmp(&other.1))
        };
        let nearest: Vec<_> = districts.iter().map(nearest).collect();
        let (mut within, mut all, mut uncounted) = ([0_u64; WITHIN.len()], 0_u64, 0);
        for (district, nearest) in districts.iter().zip(&nearest) {
            let Some(people) = district.people.filter(|_| district.middle.is_some()) else {
                uncounted += 1;
                continue;
            };
            all = all.saturating_add(people);
            for (count, kilometres) in within.iter_mut().zip(WITHIN) {
                if nearest.is_some_and(|(_, distance)| distance <= f64::from(kilometres)) {
                    *count = count.saturating_add(people);
                }
            }
        }
        Self { nearest, within, people: all, uncounted }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn district(middle: &str, people: Option<u64>) -> District {
        District { name: "A".into(), middle: Spot::of_text(middle), people }
    }

    #[test]
    fn people_are_counted_in_the_middle_of_their_district() {
        // A hundredth of a degree of latitude is 1.112 km.
        let districts = [
            district("44.80,0", Some(1000)),
            district("44.82,0", Some(200)),
            district("44.90,0", Some(30)),
            district("44.80,0", None),
            district("", Some(4)),
        ];
        let places = [Spot::of_text("44.80,0").unwrap(), Spot::of_text("44.81,0").unwrap()];
        let found = Coverage::of(&districts, &places);
        let numbers: Vec<_> = found.nearest.iter().map(|nearest| nearest.map(|(number, _)| number)).collect();
        assert_eq!(numbers, [Some(0), Some(1), Some(1), Some(0), None]);
        assert!((found.nearest[1].unwrap().1 - 1.112).abs() < 0.001);
        assert_eq!((found.within, found.people, found.uncounted), ([1000, 1200, 1200], 1230, 2));
        let none = Coverage::of(&districts, &[]);
        assert_eq!((none.nearest, none.within, none.people), (vec![None; 5], [0; 3], 1230));
    }

    proptest! {
        #[test]
        fn more_places_never_take_anybody_farther_away(
            districts in proptest::collection::vec((44.0..45.0_f64, -1.0..0.0_f64, proptest::option::of(0..u64::MAX)), 0..20),
            places in proptest::collection::vec((44.0..45.0_f64, -1.0..0.0_f64), 1..20),
        ) {
            let districts: Vec<_> = districts
                .into_iter()
                .map(|(lat, lon, people)| District { name: String::new(), middle: Spot::of_degrees(lat, lon), people })
                .collect();
            let places: Vec<_> = places.into_iter().filter_map(|(lat, lon)| Spot::of_degrees(lat, lon)).collect();
            let (all, fewer) = (Coverage::of(&districts, &places), Coverage::of(&districts, &places[1..]));
            prop_assert!(all.within.iter().zip(&fewer.within).all(|(all, fewer)| all >= fewer));
            prop_assert!(all.within.windows(2).all(|pair| pair[0] <= pair[1]) && all.within[2] <= all.people);
            for (all, fewer) in all.nearest.iter().zip(&fewer.nearest) {
                prop_assert!(fewer.is_none_or(|fewer| all.is_some_and(|all| all.1 <= fewer.1)));
            }
        }
    }
}
