//! The list that says the same as the map: each place by its name, what it is, and where.

use super::map::middle;
use super::places::{Place, Shape};
use super::words::Words;
use super::{Request, shown};
use crate::escape::{push_attribute, push_escaped};
use crate::sanitize::EXTERNAL_REL;

/// Places sent to other servers.
const MOST_PLAIN: usize = 50;

/// The list, and how many places it has.
pub(super) fn list(places: &[Place], request: &Request<'_>, words: &Words) -> (String, usize) {
    let most = places.len().min(request.cells);
    let mut html = String::from("<ol>");
    for place in &places[..most] {
        html.push_str("<li dir=\"auto\">");
        push_name(&mut html, place, words);
        html.push_str(" (");
        push_escaped(&mut html, kind(place, words));
        html.push_str("): ");
        let (lon, lat) = middle(place);
        html.push_str("<a");
        push_attribute(
            &mut html,
            "href",
            &format!("https://www.openstreetmap.org/?mlat={lat:.5}&mlon={lon:.5}#map=16/{lat:.5}/{lon:.5}"),
        );
        push_attribute(&mut html, "rel", EXTERNAL_REL);
        html.push_str("><bdi dir=\"ltr\">");
        html.push_str(&coordinates(place));
        html.push_str("</bdi></a></li>\n");
    }
    html.push_str("</ol>\n<p>");
    push_escaped(&mut html, words.places_lead);
    html.push_str("</p>\n");
    if most < places.len() {
        html.push_str("<p>");
        push_escaped(&mut html, &words.more_places.replace("{n}", &(places.len() - most).to_string()));
        html.push_str("</p>\n");
    }
    (html, most)
}

/// Writes a list without anything that other servers would take out; gives the number of its places.
pub(super) fn push_plain(places: &[Place], html: &mut String) -> usize {
    html.push_str("<ul>");
    for place in places.iter().take(MOST_PLAIN) {
        html.push_str("<li>");
        push_escaped(html, &place.name);
        html.push_str(if place.name.is_empty() { "" } else { ": " });
        html.push_str(&coordinates(place));
        html.push_str("</li>\n");
    }
    html.push_str("</ul>\n");
    places.len().min(MOST_PLAIN)
}

fn push_name(html: &mut String, place: &Place, words: &Words) {
    html.push_str("<bdi>");
    push_escaped(html, &if place.name.is_empty() { words.unnamed.to_owned() } else { shown(&place.name) });
    html.push_str("</bdi>");
}

fn kind(place: &Place, words: &Words) -> &'static str {
    match (place.shapes.first(), place.shapes.len()) {
        (Some(Shape::Line(_)), 1) => words.way,
        (Some(Shape::Area(_)), 1) => words.area,
        (_, 1) => words.point,
        _ => words.several,
    }
}

/// Latitude and longitude, as maps and telephones take them.
fn coordinates(place: &Place) -> String {
    let (lon, lat) = middle(place);
    format!("{lat:.5}, {lon:.5}")
}
