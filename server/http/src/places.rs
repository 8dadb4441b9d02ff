//! Which places are asked for, in addresses of the site and of the API alike; and places as GeoJSON.

use koinon_commons::Error;
use koinon_commons::places::{FARTHEST, FoundPlace, PlaceQuery};
use koinon_commons::render::page_path;
use koinon_core::Origin;
use koinon_core::geo::{Area, Spot};
use koinon_core::schema::PLACE_NEED;
use koinon_store::{CityId, PageId, PlaceCursor};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

/// How far it is looked around a point unless asked, in kilometres.
const RADIUS: f64 = 50.0;
/// The longest cursor that is read, in bytes.
const LONGEST_CURSOR: usize = 1000;

/// `city=`, `kind=`, `need=` (as often as one likes), `open_now=`, `near=`, `radius=`, `bbox=`, `cursor=`, `limit=`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub(crate) struct PlacesQuery {
    city: Option<String>,
    kind: Option<String>,
    needs: Vec<String>,
    open_now: bool,
    near: Option<String>,
    radius: Option<f64>,
    bbox: Option<String>,
    cursor: Option<String>,
    /// How many at most.
    pub(crate) limit: Option<i64>,
}

impl TryFrom<Vec<(String, String)>> for PlacesQuery {
    type Error = String;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let mut asked = Self::default();
        // The choice of a form that is none is sent as nothing.
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            match name.as_str() {
                "city" => asked.city = Some(value),
                "kind" => asked.kind = Some(value),
                "need" if !asked.needs.contains(&value) => asked.needs.push(value),
                "open_now" => asked.open_now = value.parse().map_err(|_| "`open_now` is `true` or `false`")?,
                "near" => asked.near = Some(value),
                "radius" => asked.radius = Some(value.parse().map_err(|_| "`radius` is a number of kilometres")?),
                "bbox" => asked.bbox = Some(value),
                "cursor" => asked.cursor = Some(value),
                "limit" => asked.limit = Some(value.parse().map_err(|_| "`limit` is a whole number")?),
                _ => {}
            }
        }
        if asked.needs.len() > PLACE_NEED.codes.len() {
            return Err(format!("at most {} times `need`", PLACE_NEED.codes.len()));
        }
        Ok(asked)
    }
}

impl PlacesQuery {
    /// What is asked for, so many at most.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no point, no distance, no area or no cursor.
    pub(crate) fn read(self, limit: i64) -> Result<PlaceQuery, Error> {
        let near = self.near.as_deref().map(|text| {
            let message = "a point is its latitude and its longitude in degrees, with `,` between them";
            Spot::of_text(text).ok_or_else(|| Error::invalid("near", "unreadable", message))
        });
        let radius = self.radius.unwrap_or(RADIUS);
        if !(0.0..=FARTHEST).contains(&radius) {
            return Err(Error::invalid("radius", "out_of_range", format!("at most {FARTHEST} kilometres")));
        }
        let within = self.bbox.as_deref().map(|text| {
            let message = "an area is west,south,east,north in degrees";
            Area::of_text(text).ok_or_else(|| Error::invalid("bbox", "unreadable", message))
        });
        let after = self.cursor.as_deref().map(|text| {
            read_cursor(text).ok_or_else(|| Error::invalid("cursor", "unreadable", "a cursor is one that a list gave"))
        });
        Ok(PlaceQuery {
            city: self.city,
            kind: self.kind,
            needs: self.needs,
            open_now: self.open_now,
            near: near.transpose()?.map(|spot| (spot, radius)),
            within: within.transpose()?,
            after: after.transpose()?,
            limit,
        })
    }
}

fn read_cursor(text: &str) -> Option<PlaceCursor> {
    let mut parts = text.splitn(3, '.');
    let (city, page) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let name = parts.next().filter(|_| text.len() <= LONGEST_CURSOR)?.to_owned();
    Some(PlaceCursor { city: CityId(city), name, page: PageId(page) })
}

/// A cursor as a list gives it.
pub(crate) fn written_cursor(cursor: &PlaceCursor) -> String {
    format!("{}.{}.{}", cursor.city.0, cursor.page.0, cursor.name)
}

/// What follows `?` in the address of a list; empty for that of all places.
pub(crate) fn query_of(query: &PlaceQuery, after: Option<&PlaceCursor>) -> String {
    let mut written = Serializer::new(String::new());
    written.extend_pairs(query.city.iter().map(|city| ("city", city)));
    written.extend_pairs(query.kind.iter().map(|kind| ("kind", kind)));
    written.extend_pairs(query.needs.iter().map(|need| ("need", need)));
    written.extend_pairs(query.open_now.then_some(("open_now", "true")));
    if let Some((spot, radius)) = query.near {
        written.append_pair("near", &format!("{},{}", spot.latitude(), spot.longitude()));
        written.append_pair("radius", &radius.to_string());
    }
    if let Some(Area { south_west, north_east }) = query.within {
        let corners = [south_west.longitude(), south_west.latitude(), north_east.longitude(), north_east.latitude()];
        written.append_pair("bbox", &corners.map(|degrees| degrees.to_string()).join(","));
    }
    written.extend_pairs(after.map(|after| ("cursor", written_cursor(after))));
    written.finish()
}

/// A path with what follows `?`, if anything does.
pub(crate) fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Places as GeoJSON (RFC 7946): those that say where they are. Whether they are open now is not in it: a file is kept.
pub(crate) fn geojson(places: &[FoundPlace], here: &Origin, next: Option<String>) -> Value {
    let feature = |found: &FoundPlace| {
        let (page, said) = (&found.place.page, &found.place.said);
        let spot = said.spot?;
        let url = here.at(&page_path(here, &page.authority, &page.slug));
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Some(json!({
            "type": "Feature",
            "id": page.ap_id,
            "geometry": { "type": "Point", "coordinates": [spot.longitude(), spot.latitude()] },
            "properties": {
                "name": page.title,
                "url": url,
                "city": page.authority,
                "kind": text(&said.kind),
                "status": text(&said.status),
                "address": text(&said.address),
                "needs": said.needs,
                "opening_hours": text(&said.hours),
                "last_checked": text(&said.checked),
            },
        }))
    };
    let features: Vec<Value> = places.iter().filter_map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features, "next": next })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(query: &str) -> Option<PlaceQuery> {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        PlacesQuery::try_from(pairs).ok()?.read(0).ok()
    }

    #[test]
    fn what_is_asked_for_comes_back_from_its_address() {
        let query = "city=here&kind=library&need=quiet&need=step_free&open_now=true&near=44.84%2C-0.58&radius=3\
            &bbox=-0.7%2C44.7%2C-0.5%2C44.9&cursor=1.42.biblioth%C3%A8que.du+lac";
        let asked = read(query).unwrap();
        assert_eq!((asked.needs.len(), asked.open_now), (2, true));
        assert_eq!(query_of(&asked, asked.after.as_ref()), query);
        assert_eq!(read("city=&kind=&need=&open_now=&near=&limit=&else=1"), Some(PlaceQuery::default()));
        assert_eq!(address("/places", &query_of(&PlaceQuery::default(), None)), "/places");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let many: Vec<String> = (0..20).map(|number| format!("need={number}")).collect();
        for query in [
            "open_now=maybe",
            "near=here",
            "near=91,0",
            "near=44.8",
            "radius=-1",
            "radius=501",
            "radius=NaN",
            "bbox=1,2,3",
            "bbox=0,2,1,1",
            "cursor=soon",
            "cursor=1.2",
            "limit=few",
            &many.join("&"),
        ] {
            assert_eq!(read(query), None, "{query}");
        }
    }

    proptest! {
        #[test]
        fn no_address_is_trouble(pairs in proptest::collection::vec(("(city|kind|need|near|radius|bbox|cursor|limit)", "\\PC{0,40}"), 0..6)) {
            if let Some(asked) = PlacesQuery::try_from(pairs).ok().and_then(|asked| asked.read(0).ok()) {
                let written = query_of(&asked, asked.after.as_ref());
                prop_assert_eq!(read(&written), Some(asked));
            }
        }
    }
}
