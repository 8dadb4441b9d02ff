//! What a text says of a place, and of the clock of a city: noted beside the page whenever it is saved or arrives.

use koinon_core::Timestamp;
use koinon_core::geo::Spot;
use koinon_core::kind::Kind;
use koinon_core::review;
use koinon_core::schema::{Fields, PLACE_NEED, unknown_reason};
use koinon_core::slug::wikilink_key;
use koinon_core::text::clean_line;
use koinon_store::{Page, PlaceSaid, Tx};
use serde_json::Value;

use crate::Error;
use crate::prepare::typed_fields;

/// The longest name by which places are sorted, in characters.
const SORTED_BY: usize = 120;
/// The longest text of one field that is noted, in characters.
const CHARS: usize = 500;

/// What a page of this kind says of a place; none if it tells of none.
#[must_use]
pub fn place_said(kind: &str, title: &str, source: &str, written: Timestamp) -> Option<PlaceSaid> {
    if Kind::from_code(kind) != Some(Kind::Place) {
        return None;
    }
    let fields = typed_fields(Kind::Place, source);
    let needs = fields.get("needs").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let named: Vec<&str> = needs.collect();
    // In the order in which they are offered.
    let needs = PLACE_NEED.codes.iter().filter(|need| named.contains(need)).map(|need| (*need).to_owned());
    Some(PlaceSaid {
        name: wikilink_key(title).chars().take(SORTED_BY).collect(),
        kind: line(&fields, "place_kind"),
        status: line(&fields, "status"),
        spot: fields.get("location").and_then(Spot::of_geometry),
        address: line(&fields, "address"),
        needs: needs.collect(),
        hours: line(&fields, "opening_hours"),
        checked: line(&fields, "last_checked"),
        due: review::end_of(&review::due_day(Kind::Place, &fields, written)),
    })
}

/// The country and the time zone that a page of this kind says of its city; none if it is no profile.
#[must_use]
pub fn clock_said(kind: &str, source: &str) -> Option<(String, String)> {
    if Kind::from_code(kind) != Some(Kind::CityProfile) {
        return None;
    }
    let fields = typed_fields(Kind::CityProfile, source);
    Some((line(&fields, "country"), line(&fields, "time_zone")))
}

/// Notes what the newest text of a page says of a place or a clock. `page` is as it was before.
pub(crate) fn note_place(
    tx: &mut Tx<'_>,
    page: &Page,
    (kind, title): (&str, &str),
    source: Option<&str>,
    written: Timestamp,
) -> Result<(), Error> {
    let source = source.unwrap_or_default();
    // Most pages are neither, and were not: nothing is asked of the database for them.
    if [kind, &page.kind].contains(&Kind::Place.code()) {
        tx.set_place(page.id, place_said(kind, title, source, written).as_ref())?;
    }
    if [kind, &page.kind].contains(&Kind::CityProfile.code()) {
        let said = clock_said(kind, source);
        tx.set_city_clock(page.id, said.as_ref().map(|(country, zone)| (country.as_str(), zone.as_str())))?;
    }
    Ok(())
}

/// A field of one line; empty where it says nothing, or that nobody knows.
fn line(fields: &Fields, name: &str) -> String {
    let value = fields.get(name).filter(|value| unknown_reason(value).is_none());
    value.and_then(Value::as_str).map(|text| clean_line(text, CHARS)).unwrap_or_default()
}
