//! The contexts of cities, and how close they are to one of them.

use std::collections::HashMap;

use koinon_core::Origin;
use koinon_core::context::{Context, Distance};
use koinon_core::kind::Kind;
use koinon_core::schema::Fields;
use koinon_store::{City, CityId, Conn, HERE, Page, PageFilter};

use crate::prepare::typed_fields;
use crate::read::{ListQuery, MOST_LISTED};
use crate::{Commons, Error};

/// What a city says of itself.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The page that says it: the newest live city profile among the city's own pages.
    pub page: Page,
    /// Its fields, typed.
    pub fields: Fields,
    /// What contexts are compared by.
    pub context: Context,
}

/// How close the known cities are to one of them.
#[derive(Debug, Clone)]
pub struct Nearness {
    /// That city.
    pub city: City,
    /// What it says of itself.
    pub profile: Option<Profile>,
    /// The distance to it of each city that has a profile, itself included.
    distances: HashMap<CityId, (String, Distance)>,
    /// All known cities, the closest first; those that cannot be compared come last.
    order: Vec<CityId>,
}

/// The page on which a city says what it is.
pub(crate) fn profile_page(conn: &mut Conn, city: CityId) -> Result<Option<Page>, Error> {
    let kind = Some(Kind::CityProfile.code().to_owned());
    let newest = PageFilter { city: Some(city), kind, limit: 1, ..PageFilter::default() };
    Ok(conn.pages(&newest)?.pop())
}

/// The profile of a city.
pub(crate) fn profile(conn: &mut Conn, city: CityId) -> Result<Option<Profile>, Error> {
    let Some(page) = profile_page(conn, city)? else { return Ok(None) };
    let source = page.head.map(|head| conn.body(head)).transpose()?.flatten().unwrap_or_default();
    let fields = typed_fields(Kind::CityProfile, &source);
    Ok(Some(Profile { context: Context::of(&fields), fields, page }))
}

/// The city of this authority; `here` is this one.
pub(crate) fn city_called(conn: &mut Conn, authority: &str) -> Result<Option<City>, Error> {
    Ok(match (authority, Origin::of_authority(authority)) {
        ("here", _) => conn.city(HERE)?,
        (_, Some(named)) => conn.city_by_authority(named.authority())?,
        (_, None) => None,
    })
}

/// How close cities are to the one of this authority.
pub(crate) fn nearness(conn: &mut Conn, authority: &str) -> Result<Nearness, Error> {
    let city = city_called(conn, authority)?
        .ok_or_else(|| Error::invalid("near", "unknown_city", "no city of this name is known here"))?;
    let own = profile(conn, city.id)?;
    let cities = conn.cities()?;
    let mut distances = HashMap::new();
    if let Some(own) = &own {
        for (other, _) in &cities {
            if let Some(theirs) = profile(conn, other.id)? {
                let distance = own.context.distance(&theirs.context);
                distances.insert(other.id, (other.origin.authority().to_owned(), distance));
            }
        }
    }
    let order = cities.into_iter().map(|(city, _)| city.id).collect();
    let mut nearness = Nearness { city, profile: own, distances, order };
    nearness.order = nearness.ordered();
    Ok(nearness)
}

impl Nearness {
    /// How far a city is, if both have a profile.
    #[must_use]
    pub fn distance(&self, city: CityId) -> Option<&Distance> {
        self.distances.get(&city).map(|(_, distance)| distance)
    }

    /// Whether there is an order: another city than itself can be compared with it.
    fn orders(&self) -> bool {
        self.compared() > 0
    }

    /// How many other cities can be compared with it.
    #[must_use]
    pub fn compared(&self) -> usize {
        let others = self.distances.iter().filter(|(city, _)| **city != self.city.id);
        others.filter(|(_, (_, distance))| distance.value().is_some()).count()
    }

    fn ordered(&self) -> Vec<CityId> {
        let value = |city| self.distance(city).and_then(Distance::value).unwrap_or(f64::INFINITY);
        let mut order = self.order.clone();
        // Stable: of cities as far as each other the order stays.
        order.sort_by(|one, other| value(*one).total_cmp(&value(*other)));
        order
    }

    /// How close the cities are that can be compared with it, as searches take it; none where that orders nothing.
    #[must_use]
    pub fn closeness(&self) -> Vec<(String, u16)> {
        if !self.orders() {
            return Vec::new();
        }
        let close = |(authority, distance): &(String, Distance)| {
            // From 1, for the farthest, to `u16::MAX`, for itself: 0 are those that cannot be compared.
            let close = 1.0 + (1.0 - distance.value()?) * f64::from(u16::MAX - 1);
            Some((authority.clone(), close.round() as u16))
        };
        self.distances.values().filter_map(close).collect()
    }
}

impl Commons {
    /// How close the known cities are to the one of this authority; `here` is this city.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a city that is not known here.
    pub async fn nearness(&self, authority: &str) -> Result<Nearness, Error> {
        let authority = authority.to_owned();
        self.store().read(move |conn| nearness(conn, &authority)).await
    }

    /// Live pages, those of closer cities first, and of each city the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a city that is not known here.
    pub async fn pages_by_closeness(&self, query: ListQuery, nearness: &Nearness) -> Result<Vec<Page>, Error> {
        if query.city.is_some() || !nearness.orders() {
            return self.pages(query).await;
        }
        let order = nearness.order.clone();
        self.store()
            .read(move |conn| {
                let limit = query.limit.clamp(1, MOST_LISTED);
                let ListQuery { kind, lang, theme, mut after, .. } = query;
                // The list goes on in the city of the page that it ended with.
                let last = match after {
                    Some((_, page)) => conn.page(page)?.map(|page| page.city),
                    None => None,
                };
                let begin = order.iter().position(|city| Some(*city) == last).unwrap_or(0);
                let mut pages = Vec::new();
                for city in order.into_iter().skip(begin) {
                    let left = limit - i64::try_from(pages.len()).unwrap_or(limit);
                    if left <= 0 {
                        break;
                    }
                    let (kind, lang, theme, after) = (kind.clone(), lang.clone(), theme.clone(), after.take());
                    let filter = PageFilter { city: Some(city), kind, lang, theme, after, limit: left };
                    pages.append(&mut conn.pages(&filter)?);
                }
                Ok(pages)
            })
            .await
    }
}
