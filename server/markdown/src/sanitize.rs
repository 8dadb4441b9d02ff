//! The one sanitizer: an allow-list of elements, attributes, addresses and classes. All HTML that people or peers wrote
//! passes it on its way out, be it Markdown of ours or HTML of theirs.

mod drawing;
mod finish;
mod misleading;
mod tags;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

pub(crate) use self::drawing::clean_figure;
pub(crate) use self::finish::{Finish, finish};
use crate::render::{Audience, Formulas, Unresolved};

/// What links to the outside carry: no endorsement, no access to the window they were opened from.
pub(crate) const EXTERNAL_REL: &str = "nofollow noopener ugc";

/// Foreign HTML beyond this is cut, in bytes.
const MAX_REMOTE_BYTES: usize = 1 << 20;

/// Foreign HTML with more elements than this is shown as text.
const MAX_REMOTE_ELEMENTS: usize = 3_000;

/// HTML with more entities than this is not parsed: each costs the parser as much as an element, and there are forms that
/// cost it more the more there are.
const MAX_ENTITIES: usize = 50_000;

const TAGS: [&str; 62] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "center",
];

/// What other servers are sent: nothing that they would drop anyway.
const TAGS_FOR_SERVERS: [&str; 40] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// The elements of a formula.
const MATHML_TAGS: [&str; 26] = [
    "math",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

/// Elements that go with all that is in them.
const CONTENT_TOO: [&str; 16] = [
    "applet", "embed", "frame", "frameset", "iframe", "math", "noembed", "noframes", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea",
];

const SCHEMES: [&str; 5] = ["geo", "http", "https", "mailto", "tel"];

/// The classes that our own rendering gives. Someone's HTML may use them too; they carry no meaning for scripts.
const CLASSES: [(&str, &[&str]); 10] = [
    ("a", &["wikilink", "red-link", "footnote-back"]),
    ("code", &[]),
    ("div", &["table-scroll"]),
    ("p", &["truncated"]),
    ("pre", &["front-matter"]),
    ("section", &["footnotes"]),
    ("span", &["shortcode", "link-city", "task"]),
    ("sup", &["footnote-ref"]),
    ("td", &["align-left", "align-center", "align-right"]),
    ("th", &["align-left", "align-center", "align-right"]),
];

static PAGE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = strict(&TAGS);
    builder
        .generic_attributes(HashSet::from(["dir", "lang", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "id", "aria-label"])),
            ("code", HashSet::from(["class"])),
            ("details", HashSet::from(["open"])),
            ("div", HashSet::from(["aria-label", "aria-labelledby"])),
            ("h1", HashSet::from(["id"])),
            ("h2", HashSet::from(["id"])),
            ("h3", HashSet::from(["id"])),
            ("h4", HashSet::from(["id"])),
            ("h5", HashSet::from(["id"])),
            ("h6", HashSet::from(["id"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("li", HashSet::from(["id", "value"])),
            ("ol", HashSet::from(["start", "reversed", "type"])),
            ("section", HashSet::from(["aria-label"])),
            ("span", HashSet::from(["aria-label"])),
            ("td", HashSet::from(["colspan", "rowspan", "headers"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
            ("time", HashSet::from(["datetime"])),
        ]))
        .tag_attribute_values(HashMap::from([
            ("a", HashMap::from([("role", HashSet::from(["doc-noteref", "doc-backlink"]))])),
            ("div", HashMap::from([("role", HashSet::from(["region"])), ("tabindex", HashSet::from(["0"]))])),
            ("section", HashMap::from([("role", HashSet::from(["doc-endnotes"]))])),
            ("span", HashMap::from([("role", HashSet::from(["img"]))])),
        ]))
        .allowed_classes(
            CLASSES
                .into_iter()
                .filter(|(_, classes)| !classes.is_empty())
                .map(|(tag, classes)| (tag, classes.iter().copied().collect()))
                .collect(),
        )
        .attribute_filter(|tag, attribute, value| {
            let kept = match (tag, attribute) {
                (_, "id" | "aria-labelledby") => is_own_id(value),
                ("code", "class") => is_language(value),
                (_, "dir") => matches!(value, "auto" | "ltr" | "rtl"),
                _ => true,
            };
            kept.then_some(Cow::Borrowed(value))
        });
    builder
});

/// For HTML of others: the same elements, none of our classes, ids and roles.
static REMOTE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = strict(&TAGS);
    builder.generic_attributes(HashSet::from(["dir", "lang"])).tag_attributes(HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt"])),
        ("ol", HashSet::from(["start", "reversed"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan"])),
    ]));
    builder
});

static FOR_SERVERS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = strict(&TAGS_FOR_SERVERS);
    builder.generic_attributes(HashSet::new()).tag_attributes(HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt"])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan"])),
    ]));
    builder
});

/// For the MathML of our own renderer, and for nothing else: MathML Core without what holds HTML, leads somewhere, or
/// carries a style.
static MATHML: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(MATHML_TAGS.into_iter().collect())
        .clean_content_tags(CONTENT_TOO.into_iter().filter(|tag| *tag != "math").collect())
        .url_schemes(HashSet::new())
        .link_rel(None)
        .strip_comments(true)
        .generic_attributes(HashSet::from(["displaystyle", "scriptlevel", "mathvariant"]))
        .allowed_classes(HashMap::from([("mtd", HashSet::from(["start", "end", "joined"]))]))
        .tag_attributes(HashMap::from([
            ("math", HashSet::from(["display"])),
            ("mfrac", HashSet::from(["linethickness"])),
            (
                "mo",
                HashSet::from([
                    "form",
                    "largeop",
                    "lspace",
                    "maxsize",
                    "minsize",
                    "movablelimits",
                    "rspace",
                    "stretchy",
                    "symmetric",
                ]),
            ),
            ("mover", HashSet::from(["accent"])),
            ("mpadded", HashSet::from(["depth", "height", "lspace", "voffset", "width"])),
            ("mspace", HashSet::from(["depth", "height", "width"])),
            ("munder", HashSet::from(["accentunder"])),
            ("munderover", HashSet::from(["accent", "accentunder"])),
        ]));
    builder
});

fn strict(tags: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(tags.iter().copied().collect())
        .clean_content_tags(CONTENT_TOO.into_iter().collect())
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some(EXTERNAL_REL))
        .strip_comments(true);
    builder
}

/// An id of ours: nothing that a form, a script or a style of the page itself could mean.
fn is_own_id(value: &str) -> bool {
    ["h-", "fn-", "fnref-"].iter().any(|prefix| value.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()))
}

fn is_language(value: &str) -> bool {
    value.strip_prefix("language-").is_some_and(|name| {
        matches!(name.len(), 1..=30) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#.-_".contains(&b))
    })
}

/// Whether the sanitizer takes an address for a relative one: all that has no scheme.
pub(crate) fn is_relative(address: &str) -> bool {
    ammonia::Url::parse(address) == Err(ammonia::url::ParseError::RelativeUrlWithoutBase)
}

pub(crate) fn has_too_many_entities(html: &str) -> bool {
    html.bytes().filter(|byte| *byte == b'&').nth(MAX_ENTITIES).is_some()
}

pub(crate) fn clean_page(html: &str) -> String {
    PAGE.clean(html).to_string()
}

pub(crate) fn clean_mathml(mathml: &str) -> String {
    MATHML.clean(mathml).to_string()
}

pub(crate) fn clean_for_servers(html: &str) -> String {
    FOR_SERVERS.clean(html).to_string()
}

/// Makes HTML that a peer sent safe to show: comments from other servers, contents of pages that are no Markdown.
///
/// Links leave it as links to the outside; pictures become links, since loading them would tell their server who reads.
#[must_use]
pub fn sanitize_remote(html: &str) -> String {
    let mut end = html.len().min(MAX_REMOTE_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let html = &html[..end];
    let elements = html.split('<').skip(1).filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    let clean = if elements > MAX_REMOTE_ELEMENTS || has_too_many_entities(html) {
        let mut text = String::new();
        crate::escape::push_escaped(&mut text, html);
        text
    } else {
        REMOTE.clean(html).to_string()
    };
    let mut rules = Finish {
        resolver: &Unresolved,
        audience: Audience::Page,
        id_prefix: "",
        references: Vec::new(),
        shift: 0,
        formulas: Formulas::default(),
    };
    let mut safe = String::with_capacity(clean.len());
    finish(&clean, &mut rules, &mut safe);
    safe
}

#[cfg(test)]
mod tests;
