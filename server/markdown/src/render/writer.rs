//! The parser's events as HTML of our own making. It is not safe yet: HTML that someone wrote passes through.

mod elements;
mod figures;
mod notes;
mod raw;

use std::collections::HashSet;

use pulldown_cmark::{Alignment, CowStr, Event, Options, Parser, TextMergeWithOffset};

pub(crate) use self::figures::data_fence;
use self::figures::{Fence, SolePicture};
use self::notes::Notes;
pub(super) use self::raw::RawHtml;
use super::anchors::Ids;
use super::autolink::{self, Piece as AddressPiece};
use super::math::{Formulas, is_money};
use super::{Audience, Heading, Labels, PageName, RenderOptions, Resolver, WikiLink};
use crate::escape::{push_attribute, push_escaped};
use crate::shortcode::{Hidden, Piece};
use crate::wikilink::WikiTarget;

/// What a source becomes before it is sanitized.
pub(crate) struct Written {
    pub(super) html: String,
    pub(super) truncated: bool,
    pub(super) first_heading: Option<String>,
    pub(super) wikilinks: Vec<WikiLink>,
    pub(crate) formulas: Formulas,
    /// What is drawn, and so named by nothing in the HTML.
    pub(crate) references: Vec<String>,
    headings: Vec<Heading>,
    elements: usize,
    raw: raw::Count,
}

impl Written {
    /// Whether a browser's parser could be kept busy with this: see [`raw::Count`].
    pub(super) fn is_too_costly(&self) -> bool {
        self.raw.is_too_costly(self.elements)
    }

    /// Whether someone wrote HTML into it.
    pub(super) fn has_raw_tags(&self) -> bool {
        self.raw.has_tags()
    }

    /// What to add to a heading's level so that the highest headings become `h2`.
    pub(crate) fn heading_shift(&self) -> i8 {
        self.headings.iter().map(|heading| heading.level).min().map_or(0, |highest| 2 - highest.min(6) as i8)
    }

    /// The headings, with their final levels.
    pub(super) fn outline(&mut self, shift: i8) -> Vec<Heading> {
        let mut outline = std::mem::take(&mut self.headings);
        for heading in &mut outline {
            heading.level = shifted(heading.level, shift);
        }
        outline
    }
}

/// The final level of a heading.
pub(crate) fn shifted(level: u8, shift: i8) -> u8 {
    level.saturating_add_signed(shift).clamp(2, 6)
}

/// What is open: each start of the parser's has one end, and each end closes what its start opened.
enum Open<'e> {
    /// Closed by this text. `dir`: it is a block with its own direction.
    Element {
        close: &'static str,
        dir: bool,
    },
    Heading {
        start: usize,
        level: u8,
    },
    /// A wikilink that says its page's name instead of what is written between its brackets.
    NamedLink {
        /// Where its text begins, in the HTML and in the text of a heading.
        text: usize,
        heading: usize,
        name: PageName,
    },
    Image {
        destination: CowStr<'e>,
        title: CowStr<'e>,
        outer_alt: Option<String>,
    },
    RawBlock {
        start: usize,
    },
    TableHead,
    Row,
    Cell,
    Note {
        outer_dirs: usize,
    },
    CodeBlock,
    /// A paragraph that begins at `start`, and its text at `inner`.
    Paragraph {
        start: usize,
        inner: usize,
    },
    Data(Fence),
}

/// Writes one source.
pub(super) struct Writer<'e, 'o> {
    resolver: &'o dyn Resolver,
    options: &'o RenderOptions<'o>,
    labels: Labels,
    audience: Audience,
    hidden: &'e Hidden<'e>,
    raw_html: RawHtml,
    raw: raw::Count,
    html: String,
    open: Vec<Open<'e>>,
    /// How many of the open blocks have a direction: only the outermost gets one.
    dirs: usize,
    elements: usize,
    truncated: bool,
    full: bool,
    ids: Ids,
    headings: Vec<Heading>,
    heading_text: Option<String>,
    first_heading: Option<String>,
    alt: Option<String>,
    in_link: usize,
    /// Whether a link that someone wrote in HTML is open.
    in_raw_link: bool,
    in_code: bool,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    cells: usize,
    wikilinks: Vec<WikiLink>,
    known: HashSet<WikiTarget>,
    wikilink_count: usize,
    formulas: Formulas,
    notes: Notes<'e>,
    /// The text of the fence of data that is open.
    data: Option<String>,
    /// Fences of data so far, and drawings.
    fences: usize,
    figures: usize,
    data_bytes: usize,
    sole_picture: Option<SolePicture>,
    references: Vec<String>,
}

/// The Markdown that pages are written in: CommonMark with tables, footnotes, strikethrough, task lists, wikilinks and
/// formulas between dollar signs.
pub(crate) fn syntax() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_MATH
}

impl<'e, 'o> Writer<'e, 'o> {
    pub(super) fn new(
        resolver: &'o dyn Resolver,
        options: &'o RenderOptions<'o>,
        labels: Labels,
        audience: Audience,
        hidden: &'e Hidden<'e>,
        raw_html: RawHtml,
    ) -> Self {
        Self {
            resolver,
            options,
            labels,
            audience,
            hidden,
            raw_html,
            raw: raw::Count::default(),
            html: String::with_capacity(hidden.text.len() + hidden.text.len() / 2),
            open: Vec::new(),
            dirs: 0,
            elements: 0,
            truncated: false,
            full: false,
            ids: Ids::default(),
            headings: Vec::new(),
            heading_text: None,
            first_heading: None,
            alt: None,
            in_link: 0,
            in_raw_link: false,
            in_code: false,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            cells: 0,
            wikilinks: Vec::new(),
            known: HashSet::new(),
            wikilink_count: 0,
            formulas: Formulas::default(),
            notes: Notes::default(),
            data: None,
            fences: 0,
            figures: 0,
            data_bytes: 0,
            sole_picture: None,
            references: Vec::new(),
        }
    }

    pub(super) fn write(mut self) -> Written {
        let hidden = self.hidden;
        for (event, place) in TextMergeWithOffset::new(Parser::new_ext(&hidden.text, syntax()).into_offset_iter()) {
            match event {
                Event::InlineMath(_) | Event::DisplayMath(_) if is_money(&hidden.text, &place) => {
                    self.text(&hidden.text[place]);
                }
                event => self.event(event),
            }
            let limits = &self.options.limits;
            self.full |= self.html.len() + self.notes.len() + self.formulas.len() > limits.output_bytes
                || self.elements > limits.elements
                || self.cells > limits.table_cells;
            if self.full {
                self.truncated = true;
                break;
            }
        }
        while !self.open.is_empty() {
            self.end();
        }
        self.write_notes();
        Written {
            html: self.html,
            truncated: self.truncated,
            first_heading: self.first_heading,
            wikilinks: self.wikilinks,
            formulas: self.formulas,
            references: self.references,
            headings: self.headings,
            elements: self.elements,
            raw: self.raw,
        }
    }

    fn event(&mut self, event: Event<'e>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.code(&code),
            Event::Html(html) => self.raw(&html),
            Event::InlineHtml(html) => self.raw_in_line(&html),
            Event::SoftBreak => self.plain("\n"),
            Event::HardBreak => {
                self.mark("<br>");
                self.plain("\n");
            }
            Event::Rule => self.mark("<hr>\n"),
            Event::FootnoteReference(name) => self.note_reference(&name),
            Event::TaskListMarker(done) => self.task_marker(done),
            Event::InlineMath(tex) => self.formula(&tex, false),
            Event::DisplayMath(tex) => self.formula(&tex, true),
        }
    }

    /// Markup without an end, left out of the text of pictures.
    fn mark(&mut self, html: &str) {
        self.elements += 1;
        if self.alt.is_none() {
            self.html.push_str(html);
        }
    }

    /// Text that means itself.
    fn plain(&mut self, text: &str) {
        if let Some(text_only) = self.alt.as_mut().or(self.data.as_mut()) {
            text_only.push_str(text);
            return;
        }
        if let Some(heading) = &mut self.heading_text {
            heading.push_str(text);
        }
        push_escaped(&mut self.html, text);
    }

    fn text(&mut self, text: &str) {
        let hidden = self.hidden;
        for piece in hidden.pieces(text) {
            match piece {
                Piece::Shortcode(shortcode) if self.in_code || self.alt.is_some() => self.plain(shortcode),
                Piece::Shortcode(shortcode) => {
                    // What a site generator would do here is no part of the text of a heading.
                    let heading = self.heading_text.take();
                    self.mark("<span class=\"shortcode\">");
                    self.plain(shortcode);
                    self.html.push_str("</span>");
                    self.heading_text = heading;
                }
                Piece::Text(text) if self.in_code || self.in_link > 0 || self.in_raw_link || self.alt.is_some() => {
                    self.plain(text);
                }
                Piece::Text(text) => self.text_with_addresses(text),
            }
        }
    }

    fn text_with_addresses(&mut self, text: &str) {
        if !text.contains("://") {
            self.plain(text);
            return;
        }
        for piece in autolink::pieces(text) {
            match piece {
                AddressPiece::Text(text) => self.plain(text),
                AddressPiece::Address(address) => {
                    self.elements += 1;
                    self.html.push_str("<a");
                    push_attribute(&mut self.html, "href", address);
                    self.html.push('>');
                    self.plain(address);
                    self.html.push_str("</a>");
                }
            }
        }
    }

    fn code(&mut self, code: &str) {
        let code = self.hidden.restore(code);
        self.mark(if self.audience == Audience::Page { "<code dir=\"ltr\">" } else { "<code>" });
        self.plain(&code);
        if self.alt.is_none() {
            self.html.push_str("</code>");
        }
    }

    /// A formula, or its TeX for those who cannot be shown MathML.
    fn formula(&mut self, tex: &str, display: bool) {
        let tex = self.hidden.restore(tex);
        if self.alt.is_some() {
            self.plain(&tex);
            return;
        }
        let mark = if self.audience == Audience::Page { self.formulas.add(&tex, display) } else { None };
        let Some(mark) = mark else {
            self.code(&tex);
            return;
        };
        self.elements += 1;
        if let Some(heading) = &mut self.heading_text {
            heading.push_str(&tex);
        }
        self.html.push_str(&mark);
    }

    /// Whether a task is done: a sign that has a name, since what a screen reader calls it is not what it means.
    fn task_marker(&mut self, done: bool) {
        let (sign, name) = if done { ("☑", self.labels.task_done) } else { ("☐", self.labels.task_open) };
        if self.alt.is_none() && self.audience == Audience::Page {
            self.mark("<span class=\"task\" role=\"img\"");
            push_attribute(&mut self.html, "aria-label", name);
            self.html.push('>');
            self.plain(sign);
            self.html.push_str("</span>");
        } else {
            self.plain(sign);
        }
        self.plain(" ");
    }

    /// A line of a block of HTML.
    fn raw(&mut self, html: &str) {
        let html = self.hidden.restore(html);
        match self.raw_html {
            RawHtml::AsText => self.plain(&html),
            RawHtml::AsHtml if self.alt.is_some() => {}
            RawHtml::AsHtml => {
                self.raw.add(&html);
                self.html.push_str(&html);
            }
        }
    }

    /// A tag within a text.
    fn raw_in_line(&mut self, html: &str) {
        match raw::tag_name(html.trim_start_matches('<')) {
            "a" | "A" => self.in_raw_link = true,
            "" if html.starts_with("</a") || html.starts_with("</A") => self.in_raw_link = false,
            _ => {}
        }
        self.raw(&raw::defuse(html, true));
    }
}
