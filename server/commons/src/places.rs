//! Places: lists of them, which are open now, and how near to people they are.
//!
//! *Open now* is said on the clock of the place's city, at the moment of asking, and never kept.

mod coverage;
mod said;

use koinon_core::Timestamp;
use koinon_core::geo::{Area, Spot};
use koinon_core::hours::{Clock, Day, Hours, Openness, Standing};
use koinon_core::schema::{Fields, PLACE_KIND, PLACE_NEED, unknown_reason};
use koinon_store::{CityId, Conn, PageId, Place, PlaceCursor, PlaceFilter};
use serde_json::Value;

use crate::nearness::city_called;
use crate::{Commons, Error};
pub use coverage::{CityCoverage, LARGEST_MARGIN};
pub(crate) use said::note_place;
pub use said::{clock_said, place_said};

/// So many places stand in one part of a list.
pub const MOST_PLACES: i64 = 500;
/// So many are read at once while those are looked for that are open.
const AT_ONCE: i64 = 200;
/// So many are looked at for one part of a list of those that are open.
const MOST_LOOKED_AT: i64 = 2000;
/// Around a point it is first looked this far, in kilometres, then farther: near places need not be told from all others.
const FAR: [f64; 3] = [2.0, 10.0, 50.0];
/// The farthest that it is looked around a point, in kilometres.
pub const FARTHEST: f64 = 500.0;
/// So many days stand on the page of a place.
const WEEK: usize = 7;

/// Which places are asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceQuery {
    /// Of this city only: an authority, or `here`.
    pub city: Option<String>,
    /// Of this kind only: a code.
    pub kind: Option<String>,
    /// Only those that meet all of these needs: codes.
    pub needs: Vec<String>,
    /// Only those that are open now.
    pub open_now: bool,
    /// Only those within so many kilometres of a point, the nearest first.
    pub near: Option<(Spot, f64)>,
    /// Only there.
    pub within: Option<Area>,
    /// After this place in the list.
    pub after: Option<PlaceCursor>,
    /// At most so many.
    pub limit: i64,
}

/// A place in a list.
#[derive(Debug, Clone)]
pub struct FoundPlace {
    /// The place.
    pub place: Place,
    /// How things stand with its hours.
    pub hours: HoursNow,
    /// How far it is from the point that was asked about, in kilometres.
    pub kilometres: Option<f64>,
    /// Whether somebody should have made sure of it again.
    pub overdue: bool,
}

/// Places.
#[derive(Debug, Clone)]
pub struct FoundPlaces {
    /// The places.
    pub places: Vec<FoundPlace>,
    /// Where the list goes on, if it does.
    pub next: Option<PlaceCursor>,
}

/// What is known of a place's hours at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursNow {
    /// The place is not open at all: it is planned, suspended or closed for good.
    NotInUse,
    /// Nobody says when it is open, or not in a way that can be read.
    NotSaid,
    /// Nobody says by which clock its city lives.
    NoClock,
    /// How things stand.
    Known(Standing),
}

/// The hours of a place, for its own page.
#[derive(Debug, Clone)]
pub struct PlaceHours {
    /// How things stand.
    pub now: HoursNow,
    /// The next seven days; empty where they cannot be worked out.
    pub week: Vec<Day>,
    /// The name of the clock's zone; empty where there is none.
    pub zone: String,
    /// The page that says it.
    pub profile: Option<PageId>,
}

impl HoursNow {
    /// Whether the place is open, as far as that is known.
    #[must_use]
    pub fn openness(&self) -> Openness {
        match self {
            Self::NotInUse => Openness::Closed,
            Self::NotSaid | Self::NoClock => Openness::Unknown,
            Self::Known(standing) => standing.now,
        }
    }

    /// Until when it can be said so.
    #[must_use]
    pub fn holds_until(&self) -> Option<Timestamp> {
        match self {
            Self::Known(standing) => Some(standing.holds_until),
            Self::NotInUse | Self::NotSaid | Self::NoClock => None,
        }
    }
}

/// The clocks of cities.
struct Clocks(Vec<(CityId, PageId, Option<Clock>)>);

impl Clocks {
    fn read(conn: &mut Conn, city: Option<CityId>) -> Result<Self, Error> {
        let clocks = conn.city_clocks(city)?.into_iter();
        Ok(Self(clocks.map(|said| (said.city, said.page, Clock::of(&said.country, &said.zone))).collect()))
    }

    fn of(&self, city: CityId) -> Option<&Clock> {
        self.0.iter().find(|(known, ..)| *known == city)?.2.as_ref()
    }
}

/// Whether a place with this status takes people in at all. What a page does not say is not held against it.
fn is_in_use(status: &str) -> bool {
    matches!(status, "open" | "")
}

fn hours_now(clocks: &Clocks, place: &Place, now: Timestamp) -> HoursNow {
    if !is_in_use(&place.said.status) {
        return HoursNow::NotInUse;
    }
    let Some(hours) = Hours::parse(&place.said.hours) else { return HoursNow::NotSaid };
    let Some(clock) = clocks.of(place.page.city) else { return HoursNow::NoClock };
    hours.standing(clock, place.said.spot, now).map_or(HoursNow::NotSaid, HoursNow::Known)
}

fn is_open(clocks: &Clocks, place: &Place, now: Timestamp) -> bool {
    let open = || {
        let hours = Hours::parse(&place.said.hours)?;
        Some(hours.openness(clocks.of(place.page.city)?, place.said.spot, now) == Openness::Open)
    };
    is_in_use(&place.said.status) && open().unwrap_or(false)
}

impl PlaceQuery {
    fn filter(&self, conn: &mut Conn) -> Result<PlaceFilter, Error> {
        let unknown = |field, code, message| Error::invalid(field, code, message);
        let city = match self.city.as_deref() {
            Some(name) => Some(
                city_called(conn, name)?
                    .ok_or_else(|| unknown("city", "unknown_city", "no city of this name is known here"))?,
            ),
            None => None,
        };
        if self.kind.as_deref().is_some_and(|kind| !PLACE_KIND.has(kind)) {
            return Err(unknown("kind", "unknown_code", "there is no such kind of place"));
        }
        if self.needs.iter().any(|need| !PLACE_NEED.has(need)) {
            return Err(unknown("need", "unknown_code", "there is no such need"));
        }
        Ok(PlaceFilter {
            city: city.map(|city| city.id),
            kind: self.kind.clone(),
            status: None,
            needs: self.needs.clone(),
            within: self.within,
            after: self.after.clone(),
            limit: self.limit.clamp(1, MOST_PLACES),
        })
    }

    /// The list in its usual order: each city's places by their names.
    fn listed(
        &self,
        conn: &mut Conn,
        clocks: &Clocks,
        now: Timestamp,
    ) -> Result<(Vec<Place>, Option<PlaceCursor>), Error> {
        let filter = self.filter(conn)?;
        let wanted = usize::try_from(filter.limit).unwrap_or(1);
        let limit = if self.open_now { AT_ONCE.max(filter.limit) } else { filter.limit };
        let (mut found, mut looked_at) = (Vec::new(), 0);
        let mut after = filter.after.clone();
        loop {
            // One more than wanted tells whether the list goes on.
            let part = conn.places(&PlaceFilter { after: after.clone(), limit: limit + 1, ..filter.clone() })?;
            let is_last = part.len() as i64 <= limit;
            for place in part.into_iter().take(usize::try_from(limit).unwrap_or(1)) {
                if found.len() == wanted {
                    return Ok((found, after));
                }
                after = Some(cursor(&place));
                looked_at += 1;
                if !self.open_now || is_open(clocks, &place, now) {
                    found.push(place);
                }
            }
            if is_last {
                return Ok((found, None));
            }
            if found.len() == wanted || looked_at >= MOST_LOOKED_AT {
                return Ok((found, after));
            }
        }
    }

    /// The nearest places to a point.
    fn nearest(
        &self,
        conn: &mut Conn,
        (spot, most): (Spot, f64),
        clocks: &Clocks,
        now: Timestamp,
    ) -> Result<Vec<(Place, f64)>, Error> {
        let filter = PlaceFilter { after: None, limit: MOST_LOOKED_AT, ..self.filter(conn)? };
        let wanted = usize::try_from(self.limit.clamp(1, MOST_PLACES)).unwrap_or(1);
        let most = most.clamp(0.0, FARTHEST);
        let mut found = Vec::new();
        for radius in FAR.into_iter().filter(|radius| *radius < most).chain([most]) {
            let within = Area::around(&[spot], radius);
            let places = conn.places(&PlaceFilter { within, ..filter.clone() })?;
            let measured = places.into_iter().filter_map(|place| Some((place.said.spot?.kilometres_to(spot), place)));
            let near = measured.filter(|(kilometres, place)| {
                let inside = self.within.is_none_or(|area| place.said.spot.is_some_and(|spot| area.holds(spot)));
                *kilometres <= radius && inside && (!self.open_now || is_open(clocks, place, now))
            });
            found = near.map(|(kilometres, place)| (place, kilometres)).collect();
            if found.len() >= wanted {
                break;
            }
        }
        found.sort_by(|one, other| one.1.total_cmp(&other.1));
        found.truncate(wanted);
        Ok(found)
    }
}

fn cursor(place: &Place) -> PlaceCursor {
    PlaceCursor { city: place.page.city, name: place.said.name.clone(), page: place.page.id }
}

impl Commons {
    /// Places, of this city and copies of those of others.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a city, a kind or a need that is not known here.
    pub async fn places(&self, query: PlaceQuery) -> Result<FoundPlaces, Error> {
        let now = self.now();
        self.store()
            .read(move |conn| {
                let clocks = Clocks::read(conn, None)?;
                let (places, next) = match query.near {
                    Some(near) => {
                        let found = query.nearest(conn, near, &clocks, now)?.into_iter();
                        (found.map(|(place, kilometres)| (place, Some(kilometres))).collect::<Vec<_>>(), None)
                    }
                    None => {
                        let (found, next) = query.listed(conn, &clocks, now)?;
                        (found.into_iter().map(|place| (place, None)).collect(), next)
                    }
                };
                let told = places.into_iter().map(|(place, kilometres)| FoundPlace {
                    hours: hours_now(&clocks, &place, now),
                    overdue: place.said.due.is_some_and(|due| due <= now),
                    kilometres,
                    place,
                });
                Ok(FoundPlaces { places: told.collect(), next })
            })
            .await
    }

    /// The hours of the place that a page of this city with these fields tells of.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn place_hours(&self, city: CityId, fields: &Fields) -> Result<PlaceHours, Error> {
        let clocks = self.store().read(move |conn| Clocks::read(conn, Some(city))).await?;
        let profile = clocks.0.first().map(|(_, page, _)| *page);
        let (now, spot) = (self.now(), fields.get("location").and_then(Spot::of_geometry));
        let status = fields.get("status").and_then(Value::as_str).unwrap_or_default();
        let hours = fields.get("opening_hours").filter(|hours| unknown_reason(hours).is_none());
        let hours = hours.and_then(Value::as_str).and_then(Hours::parse);
        let clock = clocks.of(city);
        let known = hours.as_ref().zip(clock);
        let standing = known.and_then(|(hours, clock)| hours.standing(clock, spot, now));
        Ok(PlaceHours {
            now: match (is_in_use(status), &hours, standing) {
                (false, ..) => HoursNow::NotInUse,
                (true, None, _) => HoursNow::NotSaid,
                (true, Some(_), None) if clock.is_none() => HoursNow::NoClock,
                (true, Some(_), None) => HoursNow::NotSaid,
                (true, _, Some(standing)) => HoursNow::Known(standing),
            },
            week: known.map(|(hours, clock)| hours.days(clock, spot, now, WEEK)).unwrap_or_default(),
            zone: clock.map(|clock| clock.zone_name().to_owned()).unwrap_or_default(),
            profile,
        })
    }
}
