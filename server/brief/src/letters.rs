//! Gives each letter of what is written from right to left a glyph of its own, for whoever reads a brief by its glyphs.
//!
//! A PDF says of each glyph which text it stands for. Programs that take the text out of a PDF, poppler's among them, turn what is
//! written from right to left around glyph by glyph, and so turn around the letters of one glyph as well, the lam and alef of a ligature;
//! and they read a vowel sign where it is drawn, before or after its letter as it happens. So here a glyph keeps its first letter, each
//! other letter and sign gets a glyph without ink and width beside it, in the order in which they are spoken, and signs are drawn as
//! shapes, which say nothing.

use typst::layout::{Abs, Em, Frame, FrameItem, Point};
use typst::model::Document as _;
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};
use typst::visualize::{Curve, FillRule, Geometry, Shape};
use typst_layout::PagedDocument;
use unicode_normalization::char::is_combining_mark;

/// Something without ink and width, which the fonts have: the zero-width space.
const WITHOUT_INK: char = '\u{200b}';
/// How far glyphs without ink stand from each other, so that their order is told: nobody would see it.
const STEP: f64 = 0.02;

/// The document with a glyph for each letter that is written from right to left.
pub(crate) fn one_glyph_each(document: &PagedDocument) -> PagedDocument {
    let mut pages: Vec<_> = document.pages().to_vec();
    for page in &mut pages {
        spread(&mut page.frame);
    }
    PagedDocument::new(pages.into_iter().collect(), document.info().clone())
}

fn spread(frame: &mut Frame) {
    let items: Vec<(Point, FrameItem)> = frame.items().cloned().collect();
    frame.clear();
    for (at, item) in items {
        match item {
            FrameItem::Group(mut group) => {
                spread(&mut group.frame);
                frame.push(at, FrameItem::Group(group));
            }
            FrameItem::Text(text) => spread_text(frame, at, text),
            other => frame.push(at, other),
        }
    }
}

fn spread_text(frame: &mut Frame, at: Point, mut text: TextItem) {
    let blank = text.font.ttf().glyph_index(WITHOUT_INK);
    let (mut glyphs, mut signs, mut pen) = (Vec::with_capacity(text.glyphs.len()), Vec::new(), Em::zero());
    for cluster in text.glyphs.chunk_by(|one, next| one.range == next.range) {
        match blank.and_then(|blank| Cluster::of(cluster, &text.text, blank.0)) {
            Some(spread) => {
                for sign in spread.signs {
                    signs.push((at + Point::with_x((pen + sign.x_offset).at(text.size)), sign.id));
                }
                glyphs.extend(spread.glyphs);
            }
            None => glyphs.extend_from_slice(cluster),
        }
        pen += cluster.iter().map(|glyph| glyph.x_advance).sum();
    }
    text.glyphs = glyphs;
    let drawn: Vec<_> = signs.into_iter().filter_map(|(at, sign)| Some((at, drawn(&text, sign)?))).collect();
    if !text.glyphs.is_empty() {
        frame.push(at, FrameItem::Text(text));
    }
    frame.push_multiple(drawn.into_iter().map(|(at, shape)| (at, FrameItem::Shape(shape, Span::detached()))));
}

/// Glyphs that stand for the same letters, taken apart.
struct Cluster<'a> {
    /// From the left to the right: letters and signs without ink, then the letters with ink. None where only signs were.
    glyphs: Vec<Glyph>,
    /// Vowel signs, to be drawn.
    signs: Vec<&'a Glyph>,
}

impl<'a> Cluster<'a> {
    /// `None` for what stays as it is.
    fn of(cluster: &'a [Glyph], text: &str, blank: u16) -> Option<Self> {
        let first = cluster.first()?;
        let letters = text.get(first.range())?;
        if !letters.starts_with(is_written_from_the_right) || letters.chars().count() == 1 {
            return None;
        }
        // Where each letter stands, the last one first: from the left to the right. Signs come after letters.
        let place = |(at, letter): (usize, char)| {
            let from = first.range.start.checked_add(u16::try_from(at).ok()?)?;
            Some((letter, from..from.checked_add(u16::try_from(letter.len_utf8()).ok()?)?))
        };
        let places: Vec<_> = letters.char_indices().rev().filter_map(place).collect();
        // A sign has no width; where it stands higher or lower than its letter, typst sets it as a text of its own.
        let (signs, bases): (Vec<_>, Vec<_>) = cluster.iter().partition(|glyph| glyph.x_advance == Em::zero());
        if bases.is_empty() {
            let has_letter = letters.contains(|letter| !is_combining_mark(letter));
            return has_letter.then_some(Self { glyphs: Vec::new(), signs });
        }
        let mut with_ink: Vec<_> = places.iter().filter(|(letter, _)| !is_combining_mark(*letter)).collect();
        let without_ink = with_ink.len().checked_sub(bases.len())?;
        with_ink.drain(..without_ink);
        let spoken = places.iter().filter(|place| !with_ink.contains(place));
        let spoken: Vec<_> = spoken.map(|(_, range)| range.clone()).collect();
        let left = |at: usize| Em::new(-STEP * (spoken.len() - at) as f64);
        let nothing = Glyph { id: blank, x_advance: Em::zero(), ..first.clone() };
        let silent = spoken.iter().enumerate();
        let silent = silent.map(|(at, range)| Glyph { x_offset: left(at), range: range.clone(), ..nothing.clone() });
        let inked = bases.into_iter().zip(&with_ink);
        let inked = inked.map(|(glyph, (_, range))| Glyph { range: range.clone(), ..glyph.clone() });
        Some(Self { glyphs: silent.chain(inked).collect(), signs })
    }
}

/// A glyph as a shape, in the colour of its text.
fn drawn(text: &TextItem, glyph: u16) -> Option<Shape> {
    let face = text.font.ttf();
    let scale = text.size / f64::from(face.units_per_em());
    let mut outline = Outline { curve: Curve::new(), scale, last: Point::zero() };
    face.outline_glyph(ttf_parser::GlyphId(glyph), &mut outline)?;
    let fill = Some(text.fill.clone());
    Some(Shape { geometry: Geometry::Curve(outline.curve), fill, fill_rule: FillRule::NonZero, stroke: None })
}

/// The outline of a glyph at a size, from its origin.
struct Outline {
    curve: Curve,
    /// The length of one unit of the font.
    scale: Abs,
    last: Point,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> Point {
        // A font counts upwards, a page downwards.
        Point::new(self.scale * f64::from(x), self.scale * -f64::from(y))
    }
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.curve.move_(self.last);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.curve.line(self.last);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, bend, to) = (self.last, self.at(x1, y1), self.at(x, y));
        // The same curve with two points that bend it.
        let near = |end: Point| end + (bend - end) * (2.0 / 3.0);
        self.curve.cubic(near(from), near(to), to);
        self.last = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.curve.cubic(self.at(x1, y1), self.at(x2, y2), self.last);
    }

    fn close(&mut self) {
        self.curve.close();
    }
}

/// Whether a letter is of the Hebrew, Arabic and Syriac scripts and their neighbours.
fn is_written_from_the_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}
