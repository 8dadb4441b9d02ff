//! ActivityStreams, leniently: every reference may be a string, an object or an array; every list may be a single value.

use koinon_core::{Origin, Timestamp};
use serde_json::Value;
use url::Url;

use super::ReadError;

/// How many entries of a list are read; the rest is left out.
pub const MOST_TAGS: usize = 100;
/// How many recipients are read.
pub const MOST_RECIPIENTS: usize = 500;
/// The longest id that is read, in bytes.
const LONGEST_ID: usize = 2048;
/// The longest name that is shown, in characters.
const LONGEST_NAME: usize = 500;
/// The highest place in a queue or a conversation that is taken.
const HIGHEST_PLACE: u64 = 1_000_000;
/// How far a peer's clock may go ahead of ours, in milliseconds.
const CLOCK_SKEW: i64 = 5 * 60 * 1000;

/// An http(s) address in its one spelling: host in lower case and IDNA, as the `url` crate writes it. `None` for anything
/// else: another scheme, user information, an IP address, a number, a text that is too long.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    if text.len() > LONGEST_ID || text.contains(char::is_control) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    Origin::of(&url).map(|_| url.into())
}

/// The one id that a reference names: a string, an object with an `id`, or a list of exactly one of them. A list of several
/// names nobody in particular.
#[must_use]
pub fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => address(text),
        Value::Object(object) => address(object.get("id")?.as_str()?),
        Value::Array(list) => match list.as_slice() {
            [only @ (Value::String(_) | Value::Object(_))] => id(only),
            _ => None,
        },
        _ => None,
    }
}

/// The id of an object and that of its one author, if both are of one origin: else its author's server could say nothing of
/// it, and whoever sent it says it in another's name (FEP-fe34).
///
/// # Errors
/// [`ReadError::Property`] says which of them cannot be taken.
pub fn id_and_author(object: &Value) -> Result<(String, String), ReadError> {
    let own = object["id"].as_str().and_then(address).ok_or(ReadError::Property("id"))?;
    let author = id(&object["attributedTo"]).ok_or(ReadError::Property("attributedTo"))?;
    if Origin::of_str(&own).is_some_and(|origin| origin.owns(&author)) {
        Ok((own, author))
    } else {
        Err(ReadError::Property("attributedTo"))
    }
}

/// The entries of a list, or the single value, or nothing; at most `most`.
pub fn entries(value: &Value, most: usize) -> impl Iterator<Item = &Value> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        Value::Null => &[],
        single => std::slice::from_ref(single),
    };
    list.iter().take(most)
}

/// Recipients: addresses, and the collection of everyone in any of its spellings.
#[must_use]
pub fn recipients(value: &Value) -> Vec<String> {
    let one = |entry: &Value| match entry.as_str() {
        Some(text) if crate::wire::context::is_public(text) => Some(crate::wire::context::PUBLIC.to_owned()),
        _ => id(entry),
    };
    entries(value, MOST_RECIPIENTS).filter_map(one).collect()
}

/// The type of an object: of the types that it claims, the one that stands first in `known`. So the reader's order decides,
/// never the sender's.
#[must_use]
pub fn type_among<'k>(object: &Value, known: &[&'k str]) -> Option<&'k str> {
    let claimed = &object["type"];
    known.iter().find(|known| entries(claimed, MOST_TAGS).any(|claim| claim == **known)).copied()
}

/// A natural-language property: the plain one, else the first entry of its map whose key could be a language. With the
/// language, if the map tells it.
#[must_use]
pub fn natural_language(object: &Value, property: &str) -> Option<(String, Option<String>)> {
    let languages = || {
        let map = object[format!("{property}Map").as_str()].as_object()?;
        let mut entries = map.iter().take(MOST_TAGS).filter(|(key, text)| is_language(key) && text.is_string());
        entries.next().and_then(|(key, text)| Some((text.as_str()?.to_owned(), Some(key.clone()))))
    };
    match object[property].as_str() {
        Some(text) => {
            let language = languages().filter(|(same, _)| same == text).and_then(|(_, language)| language);
            Some((text.to_owned(), language))
        }
        None => languages(),
    }
}

/// Whether `tag` has the shape of a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    tag.len() <= 35
        && tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        && tag.split('-').next().is_some_and(|first| first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// A name for people: one line, without control and direction characters, not too long. Still untrusted text.
#[must_use]
pub fn name(text: &str) -> String {
    let misleading =
        |c: &char| matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !misleading(c));
    line.take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

/// The Markdown that an object's text was written in; `None` if it was written in something else.
#[must_use]
pub fn markdown(object: &Value) -> Option<&str> {
    let source = &object["source"];
    source["content"].as_str().filter(|_| is_markdown(&source["mediaType"]))
}

/// Whether a `mediaType` is that of Markdown, as it is where nothing is said beside a `source`.
fn is_markdown(media_type: &Value) -> bool {
    media_type.as_str().is_none_or(|kind| kind.starts_with("text/markdown"))
}

/// A place in a queue or a conversation: a whole number from 1 to a million.
#[must_use]
pub fn place(value: &Value) -> Option<u64> {
    value.as_u64().filter(|place| (1..=HIGHEST_PLACE).contains(place))
}

/// Where people read something: `url` as a string, a Link or a list of them, an HTML one first. Only http(s).
#[must_use]
pub fn link(value: &Value) -> Option<String> {
    let href = |entry: &Value| match entry {
        Value::String(text) => address(text),
        Value::Object(link) => address(link.get("href")?.as_str()?),
        _ => None,
    };
    let is_html = |entry: &&Value| entry["mediaType"].as_str().is_none_or(|kind| kind == "text/html");
    let all = || entries(value, MOST_TAGS);
    all().filter(is_html).find_map(href).or_else(|| all().find_map(href))
}

/// A point in time as someone else tells it, kept between the start of the web and a little after `now`: dates are shown and
/// sorted by, and must not put a page on top for ever.
#[must_use]
pub fn time(value: &Value, now: Timestamp) -> Option<Timestamp> {
    let told: Timestamp = value.as_str()?.parse().ok()?;
    Some(told.clamp(Timestamp::from_millis(0), now.plus_millis(CLOCK_SKEW)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reference_may_be_a_string_an_object_or_a_list_of_one() {
        let page = "https://bordeaux.example/id/page/1";
        for value in [json!(page), json!({"id": page}), json!([page]), json!([{"id": page, "name": "x"}])] {
            assert_eq!(id(&value).as_deref(), Some(page));
        }
        assert_eq!(id(&json!("https://BORDEAUX.example:443/id/page/1")).as_deref(), Some(page));
        let hostile = [
            json!(1),
            json!(null),
            json!([]),
            json!({}),
            json!({"id": 1}),
            json!([page, "https://evil.example/"]),
            json!([[page]]),
            json!("javascript:alert(1)"),
            json!("https://user@bordeaux.example/"),
            json!("https://10.0.0.1/"),
            json!("1"),
            json!(format!("https://bordeaux.example/{}", "a".repeat(4000))),
        ];
        for value in hostile {
            assert_eq!(id(&value), None, "{value}");
        }
    }

    #[test]
    fn the_readers_order_of_types_decides() {
        let known = ["Article", "Note"];
        assert_eq!(type_among(&json!({"type": ["Note", "Article"]}), &known), Some("Article"));
        assert_eq!(type_among(&json!({"type": "Note"}), &known), Some("Note"));
        assert_eq!(type_among(&json!({"type": ["Like", {"type": "Note"}, 3]}), &known), None);
        assert_eq!(type_among(&json!({}), &known), None);
    }

    #[test]
    fn lists_are_cut_and_everyone_has_one_name() {
        let many: Vec<String> = (0..10_000).map(|n| format!("https://a.example/{n}")).collect();
        assert_eq!(recipients(&json!(many)).len(), MOST_RECIPIENTS);
        assert_eq!(recipients(&json!("as:Public")), recipients(&json!(["Public"])));
        assert!(recipients(&Value::Null).is_empty());
    }

    #[test]
    fn the_address_for_people_is_http_and_html_first() {
        let html = json!([
            {"type": "Link", "href": "https://a.example/x.json", "mediaType": "application/json"},
            {"type": "Link", "href": "https://a.example/x", "mediaType": "text/html"},
        ]);
        assert_eq!(link(&html).as_deref(), Some("https://a.example/x"));
        assert_eq!(link(&json!("https://a.example/y")).as_deref(), Some("https://a.example/y"));
        assert_eq!(link(&json!("javascript:alert(1)")), None);
    }

    #[test]
    fn dates_are_kept_within_reason() {
        let now: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        assert_eq!(time(&json!("9999-12-30T00:00:00Z"), now), Some(now.plus_millis(CLOCK_SKEW)));
        assert_eq!(time(&json!("0001-01-01T00:00:00Z"), now), Some(Timestamp::from_millis(0)));
        assert_eq!(time(&json!("2026-11-19T00:00:00+02:00"), now), "2026-11-18T22:00:00Z".parse().ok());
        assert_eq!(time(&json!("yesterday"), now), None);
    }

    #[test]
    fn a_place_is_a_number_that_can_be_one() {
        assert_eq!([1, 1_000_000].map(|n| place(&json!(n))), [Some(1), Some(1_000_000)]);
        for other in [json!(0), json!(-1), json!(1.5), json!(1_000_001), json!(u64::MAX), json!("1"), json!([1])] {
            assert_eq!(place(&other), None, "{other}");
        }
    }

    #[test]
    fn a_source_is_markdown_unless_it_says_otherwise() {
        for kind in [json!(null), json!("text/markdown"), json!("text/markdown; charset=utf-8")] {
            assert_eq!(markdown(&json!({"source": {"content": "x", "mediaType": kind}})), Some("x"));
        }
        for other in [json!({"content": "x", "mediaType": "text/bbcode"}), json!("x"), json!({}), json!([1])] {
            assert_eq!(markdown(&json!({"source": other})), None);
        }
    }

    #[test]
    fn the_first_language_that_could_be_one_is_taken() {
        let object = json!({"content": null, "contentMap": {"!!": "bad", "ar": "سماد", "zz-": "x"}});
        assert_eq!(natural_language(&object, "content"), Some(("سماد".into(), Some("ar".into()))));
        let object = json!({"name": "Compost", "nameMap": {"fr": "Compost"}});
        assert_eq!(natural_language(&object, "name"), Some(("Compost".into(), Some("fr".into()))));
        assert_eq!(natural_language(&json!({"name": 3}), "name"), None);
    }

    #[test]
    fn a_name_is_one_honest_line() {
        assert_eq!(name("Ana\u{202e}\u{200b}\nExemple\u{0} "), "Ana Exemple");
        assert_eq!(name(&"x".repeat(9000)).len(), LONGEST_NAME);
    }
}
