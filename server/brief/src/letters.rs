//! Gives each letter of what is written from right to left a glyph of its own, for whoever reads a brief by its glyphs.
//!
//! A PDF says of each glyph which text it stands for, in the order in which it is spoken. Programs that take the text out of a PDF,
//! poppler's among them, turn what is written from right to left around again letter by letter, and so turn around the letters of one
//! glyph as well: the lam and alef of a ligature, a letter and its vowel sign. Here such a glyph keeps its first letter; each other
//! letter gets a glyph without ink at the side where it ends. Nothing is seen of them.

use typst::layout::{Em, Frame, FrameItem};
use typst::model::Document as _;
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;

/// Something without ink and width, which the fonts have: the zero-width non-joiner.
const WITHOUT_INK: char = '\u{200c}';

/// The document with a glyph for each letter that is written from right to left.
pub(crate) fn one_glyph_each(document: &PagedDocument) -> PagedDocument {
    let mut pages: Vec<_> = document.pages().to_vec();
    for page in &mut pages {
        spread(&mut page.frame);
    }
    PagedDocument::new(pages.into_iter().collect(), document.info().clone())
}

fn spread(frame: &mut Frame) {
    // All is kept; this is how the items of a frame are reached.
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => spread(&mut group.frame),
            FrameItem::Text(text) => spread_text(text),
            _ => {}
        }
        true
    });
}

fn spread_text(item: &mut TextItem) {
    let Some(blank) = item.font.ttf().glyph_index(WITHOUT_INK) else { return };
    let mut spread = Vec::with_capacity(item.glyphs.len());
    for cluster in item.glyphs.chunk_by(|one, next| one.range == next.range) {
        spread_cluster(cluster, &item.text, blank.0, &mut spread);
    }
    item.glyphs = spread;
}

/// One cluster: glyphs that stand for the same letters, from the left to the right.
fn spread_cluster(cluster: &[Glyph], text: &str, blank: u16, to: &mut Vec<Glyph>) {
    let letters = cluster.first().and_then(|glyph| Some((glyph.range.start, text.get(glyph.range())?)));
    let Some((start, letters)) = letters.filter(|(_, letters)| letters.starts_with(is_written_from_the_right)) else {
        return to.extend_from_slice(cluster);
    };
    // Where each letter stands, the last one first: from the left to the right.
    let ranges: Vec<_> = letters
        .char_indices()
        .rev()
        .filter_map(|(at, letter)| {
            let from = start.checked_add(u16::try_from(at).ok()?)?;
            Some(from..from.checked_add(u16::try_from(letter.len_utf8()).ok()?)?)
        })
        .collect();
    let Some(blanks) = ranges.len().checked_sub(cluster.len()).filter(|_| ranges.len() > 1) else {
        return to.extend_from_slice(cluster);
    };
    // A ligature that stands alone shares its width, so that its letters lie side by side.
    let share = if let [alone] = cluster { alone.x_advance / ranges.len() as f64 } else { Em::zero() };
    let (without_ink, with_ink) = ranges.split_at(blanks);
    for range in without_ink {
        to.push(Glyph {
            id: blank,
            x_advance: share,
            x_offset: Em::zero(),
            range: range.clone(),
            ..cluster[0].clone()
        });
    }
    let moved = share * blanks as f64;
    for (glyph, range) in cluster.iter().zip(with_ink) {
        to.push(Glyph {
            x_advance: glyph.x_advance - moved,
            x_offset: glyph.x_offset - moved,
            range: range.clone(),
            ..glyph.clone()
        });
    }
}

/// Whether a letter is of the Hebrew, Arabic and Syriac scripts and their neighbours.
fn is_written_from_the_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}
