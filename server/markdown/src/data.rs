//! Data in a page: CSV becomes a chart with an equivalent table, GeoJSON a map with an equivalent list.
//!
//! A drawing is SVG of our own making: what somebody wrote comes into it as escaped text and as numbers that were read, and the
//! whole passes the sanitizer's list for drawings alone. It is put into the page like a formula ([`crate::render`]): SVG
//! that somebody typed is never let through. What cannot be drawn is shown as it was written, with a sentence why.

mod axis;
mod bars;
mod chart;
mod column;
mod legend;
mod list;
mod map;
mod options;
mod places;
mod plot;
mod points;
mod sheet;
mod svg;
mod table;
mod words;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

pub(crate) use self::options::Options;
use self::places::Place;
pub use self::points::{MapPoint, map};
pub use self::sheet::MAX_BYTES;
use self::sheet::Sheet;
use self::words::Words;
use crate::escape::{push_attribute, push_escaped};
use crate::render::{data_fence, syntax};
use crate::{front_matter, sanitize, shortcode};

/// What sort of data a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataKind {
    /// Comma-separated values (RFC 4180), also with semicolons or tabs between.
    Csv,
    /// Places (RFC 7946).
    GeoJson,
}

impl DataKind {
    const ALL: [Self; 2] = [Self::Csv, Self::GeoJson];

    /// The kind that the first word behind a fence names.
    pub(crate) fn of_fence(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| word.eq_ignore_ascii_case(kind.ending()))
    }

    /// The ending of a file of this kind.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
        }
    }

    /// What people call it.
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::GeoJson => "GeoJSON",
        }
    }

    /// The kind of a media type.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::GeoJson => "application/geo+json",
        }
    }
}

/// The kind of a whole file, by what stands in it: what it is called counts for nothing. `None` if it is no data that can be
/// drawn.
#[must_use]
pub fn kind_of(text: &str) -> Option<DataKind> {
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    if begins.starts_with('{') {
        return places::read(text).is_ok().then_some(DataKind::GeoJson);
    }
    if begins.starts_with(['<', '[', '%']) {
        return None;
    }
    Sheet::read(text).is_ok_and(|sheet| !sheet.ragged).then_some(DataKind::Csv)
}

/// What is asked to be drawn, and in which place.
pub(crate) struct Request<'a> {
    pub(crate) kind: DataKind,
    pub(crate) text: &'a str,
    pub(crate) options: Options,
    /// The page's language (BCP 47).
    pub(crate) lang: &'a str,
    /// What the ids of this drawing begin with; unique on the page.
    pub(crate) id: String,
    /// The address of the very text.
    pub(crate) download: Option<String>,
    /// How many cells its table may have.
    pub(crate) cells: usize,
}

/// A drawing, safe to show.
pub(crate) struct Figure {
    pub(crate) html: String,
    /// The cells of its table.
    pub(crate) cells: usize,
}

/// Why something is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// More bytes than are read.
    TooLarge,
    /// More columns than are read.
    TooManyColumns,
    /// No heading with a row beneath.
    NoTable,
    /// No GeoJSON with a place in it.
    NoMap,
    /// Coordinates that are no longitude and latitude in degrees.
    NotOnEarth,
    /// More places, or corners of them, than are read.
    TooManyPlaces,
}

/// Draws data; what cannot be drawn is said and shown as it was written.
pub(crate) fn figure(request: &Request<'_>) -> Figure {
    let words = Words::of(request.lang);
    let drawn = match request.kind {
        DataKind::Csv => Sheet::read(request.text).map(|sheet| csv(&sheet, request, words)),
        DataKind::GeoJson => places::read(request.text).map(|places| geojson(&places, request, words)),
    };
    let (body, cells) = drawn.unwrap_or_else(|refusal| (refused(request, words.refusal(refusal)), 0));
    Figure { html: sanitize::clean_figure(&framed(request, &body)), cells }
}

fn csv(sheet: &Sheet, request: &Request<'_>, words: &Words) -> (String, usize) {
    let mut notes = Vec::new();
    let drawing = chart::draw(sheet, request, words, &mut notes);
    let is_drawn = drawing.is_some();
    let mut html = drawing.unwrap_or_default();
    for note in &notes {
        html.push_str("<p>");
        push_escaped(&mut html, note);
        html.push_str("</p>\n");
    }
    let (table, cells) = table::table(sheet, request, words);
    if is_drawn {
        html.push_str("<details><summary>");
        push_escaped(&mut html, words.as_table);
        html.push_str("</summary>\n");
        html.push_str(&table);
        push_download(&mut html, request, words);
        html.push_str("</details>\n");
    } else {
        html.push_str(&table);
        push_download(&mut html, request, words);
    }
    (html, cells)
}

fn geojson(places: &[Place], request: &Request<'_>, words: &Words) -> (String, usize) {
    /// So many places are listed without being asked for.
    const OPEN: usize = 12;
    let mut html = map::draw(places, request, words);
    let (list, count) = list::list(places, request, words);
    html.push_str(if places.len() <= OPEN { "<details open=\"\"><summary>" } else { "<details><summary>" });
    push_escaped(&mut html, words.as_list);
    html.push_str("</summary>\n");
    html.push_str(&list);
    push_download(&mut html, request, words);
    html.push_str("</details>\n");
    (html, count)
}

fn push_download(html: &mut String, request: &Request<'_>, words: &Words) {
    let Some(address) = &request.download else { return };
    html.push_str("<p><a");
    push_attribute(html, "href", address);
    html.push('>');
    push_escaped(html, &words.download.replace("{kind}", request.kind.name()));
    html.push_str("</a></p>\n");
}

/// A sentence why, and the beginning of the text.
fn refused(request: &Request<'_>, why: &str) -> String {
    const SHOWN: usize = 20_000;
    let mut html = String::from("<p>");
    push_escaped(&mut html, why);
    html.push_str("</p>\n<pre dir=\"ltr\"><code>");
    let cut = request.text.char_indices().nth(SHOWN).map_or(request.text.len(), |(at, _)| at);
    push_escaped(&mut html, &request.text[..cut]);
    html.push_str(if cut < request.text.len() { "…</code></pre>\n" } else { "</code></pre>\n" });
    push_download(&mut html, request, Words::of(request.lang));
    html
}

fn framed(request: &Request<'_>, body: &str) -> String {
    let mut html = String::with_capacity(body.len() + 200);
    html.push_str("<figure>");
    if let Some(title) = &request.options.title {
        html.push_str("<figcaption dir=\"auto\"><strong>");
        push_escaped(&mut html, &shown(title));
        html.push_str("</strong></figcaption>\n");
    }
    html.push_str(body);
    html.push_str("</figure>\n");
    html
}

/// The data alone in plain HTML, for other servers, and how many cells it has; `None` if it cannot be read.
pub(crate) fn plain(kind: DataKind, text: &str, options: &Options) -> Option<(String, usize)> {
    let mut html = String::new();
    if let Some(title) = &options.title {
        html.push_str("<p><strong>");
        push_escaped(&mut html, title);
        html.push_str("</strong></p>\n");
    }
    let cells = match kind {
        DataKind::Csv => table::push_plain(&Sheet::read(text).ok()?, &mut html),
        DataKind::GeoJson => list::push_plain(&places::read(text).ok()?, &mut html),
    };
    Some((html, cells))
}

/// What a text of data says in words, for the search: all of a table, the names of places.
pub(crate) fn spoken(kind: DataKind, text: String) -> String {
    match kind {
        DataKind::Csv => text,
        DataKind::GeoJson => match places::read(&text) {
            Ok(places) => places.into_iter().map(|place| place.name).collect::<Vec<_>>().join("\n"),
            Err(_) => String::new(),
        },
    }
}

/// The text of the block of data with this number, counted from 1: as it is written there.
#[must_use]
pub fn block(source: &str, number: usize) -> Option<(DataKind, String)> {
    let hidden = shortcode::hide(front_matter::split(source).body);
    let mut count = 0;
    let mut found: Option<(DataKind, String)> = None;
    for event in Parser::new_ext(&hidden.text, syntax()) {
        match (event, &mut found) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), None) => {
                let info = hidden.restore(&info);
                if let Some((kind, _)) = data_fence(&info) {
                    count += 1;
                    found = (count == number).then(|| (kind, String::new()));
                }
            }
            (Event::Text(piece), Some((_, text))) => text.push_str(&hidden.restore(&piece)),
            (Event::End(TagEnd::CodeBlock), Some(_)) => break,
            _ => {}
        }
    }
    found
}

/// What the blocks of data of a page hold, in their order: the first one is [`block`] 1.
#[must_use]
pub fn blocks(source: &str) -> Vec<DataKind> {
    let hidden = shortcode::hide(front_matter::split(source).body);
    let fenced = Parser::new_ext(&hidden.text, syntax()).filter_map(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => Some(data_fence(&hidden.restore(&info))?.0),
        _ => None,
    });
    fenced.collect()
}

/// A text as it can be shown in one line: without characters that control, turn or hide, and not too long.
fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut clean: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_shown).collect();
    if let Some((cut, _)) = clean.char_indices().nth(LONGEST) {
        clean.truncate(cut);
        clean.push('…');
    }
    clean.trim().to_owned()
}

fn is_shown(c: &char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    !c.is_control() && !turns && !matches!(c, '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}')
}

#[cfg(test)]
mod tests;
