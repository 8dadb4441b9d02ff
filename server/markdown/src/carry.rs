//! A text that becomes one of another page, perhaps of another city: its links and pictures go on leading where they led.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use crate::front_matter::split;
use crate::render::syntax;
use crate::wikilink::WikiTarget;

/// A place, and what to write there.
type Edit = (Range<usize>, String);

/// The source with every wikilink that names no city naming this one, and with each destination of a link or picture that
/// `destination` knows another one for replaced by that. Nothing else is touched.
#[must_use]
pub fn carried(source: &str, city: Option<&str>, destination: &dyn Fn(&str) -> Option<String>) -> String {
    relinked(source, &|written| naming_city(written, city?), destination)
}

/// The way back from the city `here` to the city `home`: every wikilink that names `home` naming none, and every one that names
/// none naming `here`; none is changed within one city.
#[must_use]
pub fn returned(source: &str, here: &str, home: &str, destination: &dyn Fn(&str) -> Option<String>) -> String {
    let target = |written: &str| match here == home {
        true => None,
        false => leaving_city(written, home).or_else(|| naming_city(written, here)),
    };
    relinked(source, &target, destination)
}

/// The source with other targets of its wikilinks, and other destinations of its links and pictures.
fn relinked(
    source: &str,
    target: &dyn Fn(&str) -> Option<Edit>,
    destination: &dyn Fn(&str) -> Option<String>,
) -> String {
    let body = split(source).body;
    let mut edits: Vec<Edit> = Vec::new();
    for (event, place) in Parser::new_ext(body, syntax()).into_offset_iter() {
        let (Event::Start(Tag::Link { link_type, dest_url, .. })
        | Event::Start(Tag::Image { link_type, dest_url, .. })) = event
        else {
            continue;
        };
        let written = body.get(place.clone()).unwrap_or_default();
        edits.extend(
            match link_type {
                LinkType::WikiLink { .. } => target(written),
                LinkType::Inline => {
                    destination(&dest_url).and_then(|other| Some((destination_in(written, &dest_url)?, other)))
                }
                _ => None,
            }
            .map(|(inside, text)| (place.start + inside.start..place.start + inside.end, text)),
        );
    }
    edits.sort_by_key(|(place, _)| place.start);
    let mut carried = body.to_owned();
    for (place, text) in edits.into_iter().rev() {
        carried.replace_range(place, &text);
    }
    let front = &source[..source.len() - body.len()];
    [front, &carried].concat()
}

/// Where a wikilink's target ends, and what to write there.
fn naming_city(written: &str, city: &str) -> Option<Edit> {
    let start = written.find("[[")? + 2;
    let inner = written.get(start..)?;
    let target = inner.get(..inner.find(['|', ']'])?)?;
    let end = start + target.trim_end().len();
    WikiTarget::read(target).authority.is_none().then(|| (end..end, format!("@{city}")))
}

/// Where a wikilink's target names this city.
fn leaving_city(written: &str, city: &str) -> Option<Edit> {
    let start = written.find("[[")? + 2;
    let inner = written.get(start..)?;
    let target = inner.get(..inner.find(['|', ']'])?)?;
    let name = target.rfind('@').filter(|_| WikiTarget::read(target).authority.as_deref() == Some(city))?;
    Some((start + name..start + target.trim_end().len(), String::new()))
}

/// Where the destination of an inline link stands, if it is written as it is meant.
fn destination_in(written: &str, destination: &str) -> Option<Range<usize>> {
    let after = written.rfind("](")? + 2;
    let start = after + usize::from(written.get(after..)?.starts_with('<'));
    written.get(start..)?.starts_with(destination).then(|| start..start + destination.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_lead_where_they_led() {
        let source = "---\ntitle: A # kept\n---\nSee [[School streets]], [[compost@gent.example]] and [[bins|the bins]].\n\n\
                      ![Bins](bins.png \"Three\") [![x](<a b.png>)](bins.png) `[[code]]` [out](https://gent.example/bins.png)\n";
        let files = |reference: &str| (reference == "bins.png").then(|| "/media/1.png".to_owned());
        let carried = carried(source, Some("lyon.example"), &files);
        assert_eq!(
            carried,
            "---\ntitle: A # kept\n---\nSee [[School streets@lyon.example]], [[compost@gent.example]] and [[bins@lyon.example|the bins]].\n\n\
             ![Bins](/media/1.png \"Three\") [![x](<a b.png>)](/media/1.png) `[[code]]` [out](https://gent.example/bins.png)\n"
        );
    }

    #[test]
    fn a_text_that_stays_in_its_city_keeps_its_links() {
        let source = "\u{feff}[[A]] [b](b.md)\r\n";
        assert_eq!(carried(source, None, &|_| None), source);
    }

    #[test]
    fn what_was_carried_comes_back_as_it_was() {
        let source = "See [[School streets]], [[compost@gent.example]] and [[bins|the bins]]. ![Bins](bins.png)\n";
        let there = |reference: &str| (reference == "bins.png").then(|| "/media/1.png".to_owned());
        let back = |reference: &str| (reference == "/media/1.png").then(|| "bins.png".to_owned());
        let here = carried(source, Some("lyon.example"), &there);
        assert_eq!(returned(&here, "metz.example", "lyon.example", &back), source);
        assert_eq!(
            returned("[[ours]] and [[theirs@lyon.example|x]]\n", "metz.example", "lyon.example", &back),
            "[[ours@metz.example]] and [[theirs|x]]\n"
        );
    }
}
