//! What the drawings of [`crate::data`] may have, and nothing that anybody typed passes by here.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::CONTENT_TOO;

const TAGS: [&str; 27] = [
    "a",
    "bdi",
    "caption",
    "code",
    "desc",
    "details",
    "div",
    "figcaption",
    "figure",
    "g",
    "li",
    "ol",
    "p",
    "path",
    "pre",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Without what leads somewhere, loads, moves or carries a style: no `use`, no `image`, no `animate`, no `style`.
static FIGURE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let paint = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "fill-rule"];
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .clean_content_tags(CONTENT_TOO.into_iter().filter(|tag| *tag != "svg").collect())
        .url_schemes(HashSet::from(["https"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .generic_attributes(HashSet::from(["dir"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "rel"])),
            ("desc", HashSet::from(["id"])),
            ("div", HashSet::from(["role", "tabindex", "aria-label"])),
            ("details", HashSet::from(["open"])),
            ("g", HashSet::from(["fill", "font-size", "stroke", "stroke-width", "paint-order"])),
            ("path", HashSet::from(["d"]).union(&HashSet::from(paint)).copied().collect()),
            ("svg", HashSet::from(["viewBox", "width", "height", "role", "direction", "aria-labelledby"])),
            ("text", HashSet::from(["x", "y", "text-anchor", "direction"])),
            ("th", HashSet::from(["scope"])),
            ("title", HashSet::from(["id"])),
        ]))
        .allowed_classes(HashMap::from([
            ("caption", HashSet::from(["hidden"])),
            ("div", HashSet::from(["table-scroll"])),
            ("td", HashSet::from(["align-right"])),
            ("th", HashSet::from(["align-right"])),
        ]))
        .attribute_filter(|tag, attribute, value| {
            let kept = match (tag, attribute) {
                ("path", "d") => value.bytes().all(|b| b.is_ascii_digit() || b" -.MLHVZmlhvza".contains(&b)),
                ("svg", "viewBox" | "width" | "height") | ("text", "x" | "y") | ("path", "stroke-dasharray") => {
                    value.bytes().all(|b| b.is_ascii_digit() || b" -.".contains(&b))
                }
                (_, "fill" | "stroke") => is_colour(value),
                (_, "id" | "aria-labelledby") => value.split(' ').all(|id| id.starts_with("data-")),
                _ => true,
            };
            kept.then_some(Cow::Borrowed(value))
        });
    builder
});

/// A token of the style sheet, or no colour of its own.
fn is_colour(value: &str) -> bool {
    let token = value.strip_prefix("var(--").and_then(|value| value.strip_suffix(')'));
    matches!(value, "none" | "currentColor") || token.is_some_and(|name| name.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Takes out of a drawing of ours what no drawing has.
pub(crate) fn clean_figure(html: &str) -> String {
    FIGURE.clean(html).to_string()
}
