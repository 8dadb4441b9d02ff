//! Places as a list and a map, as a file, and how near to people they are.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, VARY};
use koinon_commons::places::{CityCoverage, FoundPlace, FoundPlaces, LARGEST_MARGIN, MOST_PLACES, PlaceQuery};
use koinon_core::coverage::WITHIN;
use koinon_core::geo::Spot;
use koinon_core::schema::{PLACE_KIND, PLACE_NEED, PLACE_STATUS, Vocabulary};
use koinon_core::text::clean_line;
use koinon_markdown::data::{MapPoint, map};
use koinon_store::{City, HERE, Place};
use koinon_web::views::{CompareChoice, CoverageRow, CoverageView, Pager, PlaceRow, PlacesView, PlacesWithin};
use koinon_web::{SafeHtml, Shell};
use serde::Deserialize;

use super::asked::Asked;
use super::hours;
use super::visitor::Visitor;
use super::words::{city_name, named, page_link};
use crate::places::{PlacesQuery, address, geojson, query_of};

/// Places in one part of the list: a page with its map stays light.
const LISTED: i64 = 12;
/// Places on the map of nearness, beside the districts.
const MAPPED: usize = 60;

/// `/places`.
pub(super) async fn places(v: Visitor, asked: Asked<PlacesQuery>) -> HttpResponse {
    v.answer(async {
        let (commons, query) = (&v.state.commons, asked.into_inner().read(LISTED)?);
        let found = commons.places(query.clone()).await?;
        let (cities, shell) = (commons.cities().await?, v.shell().await?);
        let rows = found.places.iter().zip(1..).map(|(place, number)| {
            let page = page_link(commons, &place.place.page, named(&place.place.page.authority, &cities));
            row(&shell, number, place, page)
        });
        let rows: Vec<PlaceRow> = rows.collect();
        Ok(v.show(&list(&shell, &query, &found, rows, &cities)))
    })
    .await
}

fn list(
    shell: &Shell,
    query: &PlaceQuery,
    found: &FoundPlaces,
    rows: Vec<PlaceRow>,
    cities: &[(City, i64)],
) -> PlacesView {
    let points: Vec<MapPoint> =
        found.places.iter().zip(1..).filter_map(|(one, number)| point(&one.place, 0, Some(number))).collect();
    let usual = PlaceQuery { after: None, ..query.clone() };
    PlacesView {
        shell: shell.clone(),
        cities: cities
            .iter()
            .filter(|(_, pages)| *pages > 0)
            .map(|(city, _)| city_choice(city, query.city.as_deref()))
            .collect(),
        kinds: choices(shell, PLACE_KIND, |code| query.kind.as_deref() == Some(code)),
        needs: choices(shell, PLACE_NEED, |code| query.needs.iter().any(|need| need == code)),
        open_now: query.open_now,
        chosen: usual != PlaceQuery { limit: usual.limit, ..PlaceQuery::default() },
        unmapped: rows.len() - points.len(),
        map: map(&points, "places", &shell.t("nav-places"), shell.lang.code()).map(SafeHtml::from_rendered_markdown),
        rows,
        pager: Pager {
            first: query.after.is_some().then(|| address("/places", &query_of(&usual, None))),
            next: found.next.as_ref().map(|next| address("/places", &query_of(&usual, Some(next)))),
        },
        geojson_href: address("/places.geojson", &query_of(&usual, None)),
    }
}

fn row(shell: &Shell, number: usize, found: &FoundPlace, page: koinon_web::views::PageLink) -> PlaceRow {
    let said = &found.place.said;
    let label = |vocabulary: &Vocabulary, code: &str| match code {
        "" => String::new(),
        code => shell.code(&vocabulary.label_key(code), &clean_line(code, 60)),
    };
    let needs: Vec<String> = said.needs.iter().map(|need| label(PLACE_NEED, need)).collect();
    PlaceRow {
        number,
        page,
        kind: label(PLACE_KIND, &said.kind),
        // That it is open, in general, goes without saying.
        status: if said.status == "open" { String::new() } else { label(PLACE_STATUS, &said.status) },
        address: clean_line(&said.address, 300),
        now: hours::now(shell, &found.hours),
        is_open: found.hours.openness() == koinon_core::hours::Openness::Open,
        needs: needs.join(" · "),
        distance: found.kilometres.map(|kilometres| distance(shell, kilometres)).unwrap_or_default(),
        overdue: found.overdue.then(|| match said.checked.as_str() {
            "" => shell.day(&found.place.page.updated),
            checked => shell.date(&clean_line(checked, 40)),
        }),
    }
}

fn distance(shell: &Shell, kilometres: f64) -> String {
    shell.t1("places-km", "n", shell.lang.number(kilometres, 1))
}

fn point(place: &Place, sort: usize, number: Option<usize>) -> Option<MapPoint> {
    let spot = place.said.spot?;
    Some(MapPoint {
        name: place.page.title.clone(),
        latitude: spot.latitude(),
        longitude: spot.longitude(),
        sort,
        number,
    })
}

fn choices(shell: &Shell, vocabulary: &Vocabulary, is_chosen: impl Fn(&str) -> bool) -> Vec<CompareChoice> {
    let one = |code: &&str| CompareChoice {
        value: (*code).to_owned(),
        label: shell.t(vocabulary.label_key(code)),
        chosen: is_chosen(code),
    };
    vocabulary.codes.iter().map(one).collect()
}

fn city_choice(city: &City, chosen: Option<&str>) -> CompareChoice {
    let value = city.origin.authority().to_owned();
    let is_chosen = chosen.is_some_and(|chosen| chosen == value || (chosen == "here" && city.id == HERE));
    CompareChoice { label: city_name(city).name, value, chosen: is_chosen }
}

/// `/places.geojson`: the same as a file to keep.
pub(super) async fn file(v: Visitor, asked: Asked<PlacesQuery>) -> HttpResponse {
    v.answer(async {
        let (commons, query) = (&v.state.commons, asked.into_inner().read(MOST_PLACES)?);
        let found = commons.places(query.clone()).await?;
        let here = commons.origin();
        let next = found.next.as_ref().map(|next| here.at(&address("/places.geojson", &query_of(&query, Some(next)))));
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"places.geojson\""))
            .insert_header((VARY, "Cookie"))
            .insert_header((CACHE_CONTROL, "no-cache"))
            .content_type("application/geo+json")
            .body(geojson(&found.places, here, next).to_string()))
    })
    .await
}

/// How near which places are is asked for.
#[derive(Deserialize)]
pub(super) struct Nearness {
    city: Option<String>,
    kind: Option<String>,
}

/// `/places/coverage`.
pub(super) async fn coverage(v: Visitor, asked: Asked<Nearness>) -> HttpResponse {
    v.answer(async {
        let (commons, Nearness { city, kind }) = (&v.state.commons, asked.into_inner());
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (city, kind) = (said(city).unwrap_or_else(|| "here".into()), said(kind));
        let found = commons.coverage(&city, kind.clone()).await?;
        let (cities, shell) = (commons.cities().await?, v.shell().await?);
        let page = |place: &Place| page_link(commons, &place.page, named(&place.page.authority, &cities));
        let rows = found.districts.iter().zip(&found.counted.nearest).zip(1..).map(|((district, nearest), number)| {
            CoverageRow {
                number,
                name: district.name.clone(),
                people: district.people.map(|people| shell.lang.number(people as f64, 0)),
                is_placed: district.middle.is_some(),
                nearest: nearest.and_then(|(place, kilometres)| {
                    Some((page(found.places.get(place)?), distance(&shell, kilometres)))
                }),
            }
        });
        let (rows, points): (Vec<CoverageRow>, Vec<MapPoint>) = (rows.collect(), points(&found));
        let counted = &found.counted;
        let within = WITHIN.iter().zip(counted.within).filter(|_| counted.people > 0);
        let within = within.map(|(kilometres, people)| PlacesWithin {
            kilometres: *kilometres,
            people: shell.lang.number(people as f64, 0),
            percent: shell.lang.number(people as f64 * 100.0 / counted.people as f64, 0),
        });
        let view = CoverageView {
            cities: cities
                .iter()
                .filter(|(_, pages)| *pages > 0)
                .map(|(one, _)| city_choice(one, Some(&city)))
                .collect(),
            kinds: choices(&shell, PLACE_KIND, |code| kind.as_deref() == Some(code)),
            city: city_name(&found.city),
            profile: found.profile.as_ref().map(|profile| page_link(commons, profile, city_name(&found.city))),
            is_here: found.city.id == HERE,
            map: map(&points, "coverage", &shell.t("coverage"), shell.lang.code())
                .map(SafeHtml::from_rendered_markdown),
            rows,
            within: within.collect(),
            people: shell.lang.number(counted.people as f64, 0),
            uncounted: counted.uncounted,
            places: found.places.len(),
            farthest: LARGEST_MARGIN as u32,
            year: found.year.clone(),
            source: found.source.clone(),
            shell,
        };
        Ok(v.show(&view))
    })
    .await
}

/// The districts with their numbers, and the places that are the nearest to one of them.
fn points(found: &CityCoverage) -> Vec<MapPoint> {
    let district = |(name, spot, number): (&str, Spot, usize)| MapPoint {
        name: name.to_owned(),
        latitude: spot.latitude(),
        longitude: spot.longitude(),
        sort: 0,
        number: Some(number),
    };
    let placed =
        found.districts.iter().zip(1..).filter_map(|(one, number)| Some((one.name.as_str(), one.middle?, number)));
    let mut near: Vec<usize> = found.counted.nearest.iter().flatten().map(|(place, _)| *place).collect();
    near.sort_unstable();
    near.dedup();
    let near = near.into_iter().take(MAPPED).filter_map(|place| point(found.places.get(place)?, 1, None));
    placed.map(district).chain(near).collect()
}
