//! Events as a calendar (RFC 5545), for programs that show days. It shows what everybody may read, whoever asks.

use actix_web::{HttpRequest, HttpResponse, web};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use koinon_commons::prepare::typed_fields;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::{Actor, Commons};
use koinon_core::kind::Kind;
use koinon_core::moment::Moment;
use koinon_core::text::clean_line;
use koinon_store::Page;
use serde_json::{Map, Value};

use super::asked::Asked;
use super::feeds::{last_change, unless_known, words};
use super::lists::List;
use super::words::absolute;
use crate::State;
use crate::api::problem::Problem;

/// The media type of a calendar.
const CALENDAR: &str = "text/calendar; charset=utf-8";
/// So many events stand in one calendar: those that were written or changed last.
const EVENTS: i64 = 200;

/// `/events.ics?city=&lang=&theme=`: the events of this list. One whose beginning cannot be read stands in none.
pub(super) async fn events(
    state: web::Data<State>,
    request: HttpRequest,
    list: Asked<List>,
) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let changed = last_change(commons).await?;
    let found = commons.pages(list.into_inner().of_kind(Kind::Event).query(EVENTS)).await?;
    let mut calendar = Calendar::new();
    calendar.name(&format!("{} · {}", words(commons).t("kind-plural-event"), commons.identity()?.name));
    for page in found {
        let view = commons.page(&Actor::Anyone, &PageRef::Row(page.id)).await?;
        let fields = typed_fields(Kind::Event, view.markdown.as_deref().unwrap_or_default());
        if let Some(event) = event(commons, &page, &fields) {
            calendar.push(event);
        }
    }
    Ok(unless_known(&request, changed, CALENDAR, calendar.to_string()))
}

fn event(commons: &Commons, page: &Page, fields: &Map<String, Value>) -> Option<Event> {
    let text = |name: &str| {
        let text = fields.get(name).and_then(Value::as_str).map(|text| clean_line(text, 500));
        text.filter(|text| !text.is_empty())
    };
    let start = Moment::parse(&text("start")?)?;
    // An end of another form, or before the beginning, is no end.
    let end = text("end").and_then(|end| Moment::parse(&end)).map(Moment::after_end);
    let end = end.filter(|end| end.is_day() == start.is_day() && end.to_ical() > start.to_ical());
    let path = page_path(commons.origin(), &page.authority, &page.slug);
    let mut event = Event::new();
    // The permanent id: the same at every city that has a copy.
    event.uid(&page.ap_id).summary(&clean_line(&page.title, 300)).url(&absolute(commons.origin(), &path));
    event.add_property("DTSTAMP", Moment::Instant(page.updated).to_ical());
    event.append_property(property("DTSTART", start));
    if let Some(end) = end {
        event.append_property(property("DTEND", end));
    }
    if let Some(summary) = text("summary") {
        event.description(&summary);
    }
    if let Some(place) = text("place").or_else(|| text("url")) {
        event.location(&place);
    }
    Some(event.done())
}

fn property(name: &str, at: Moment) -> Property {
    let mut property = Property::new(name, at.to_ical());
    if at.is_day() {
        property.add_parameter("VALUE", "DATE");
    }
    property.done()
}
