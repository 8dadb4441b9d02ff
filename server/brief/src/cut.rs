//! How much of a page a brief has room for. What is cut says that it goes on elsewhere.

use crate::{Block, Brief, Item, Section, Words};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    /// Characters of one text.
    text: usize,
    /// Characters of one cell of a table.
    cell: usize,
    /// Entries of a list or rows of a table.
    entries: usize,
    /// Characters of all parts together.
    all: usize,
}

impl Room {
    /// So little that it always fits.
    pub(crate) const LEAST: Self = Self { text: 160, cell: 24, entries: 2, all: 1200 };
}

/// From the largest to the smallest: what does not fit with one is set with the next.
pub(crate) const ROOMS: [Room; 6] = [
    Room { text: 1500, cell: 120, entries: 12, all: 9000 },
    Room { text: 900, cell: 90, entries: 10, all: 6500 },
    Room { text: 600, cell: 70, entries: 8, all: 5000 },
    Room { text: 400, cell: 50, entries: 6, all: 3800 },
    Room { text: 250, cell: 40, entries: 4, all: 2400 },
    Room::LEAST,
];

/// What stands at the end of a text that was cut.
const CUT: &str = " …";
/// Characters of labels and other words of the interface.
const LABEL: usize = 120;
/// Characters of the title and of the sentence below it.
const TITLE: usize = 160;
const SUMMARY: usize = 320;
/// Characters of an address: a longer one is none that somebody types.
const ADDRESS: usize = 300;
/// Parts, blocks of a part, columns, lines about the version.
const MOST: usize = 12;

/// The brief as far as there is room for it.
pub(crate) fn cut(brief: &Brief, room: &Room) -> Brief {
    let mut left = Left { all: room.all, room, was_cut: false };
    let mut sections = Vec::new();
    for section in brief.sections.iter().take(MOST) {
        let blocks: Vec<Block> = section.blocks.iter().take(MOST).filter_map(|block| left.block(block)).collect();
        if blocks.is_empty() {
            left.was_cut |= !section.blocks.is_empty();
        } else {
            sections.push(Section { heading: line(&section.heading, LABEL), blocks });
        }
    }
    let was_cut = left.was_cut || brief.sections.len() > MOST;
    let words = |words: &Words, most: usize| Words { text: line(&words.text, most), ..words.clone() };
    Brief {
        lang: line(&brief.lang, 8),
        rtl: brief.rtl,
        tile: brief.tile.clone(),
        kind: line(&brief.kind, LABEL),
        title: words(&brief.title, TITLE),
        summary: words(&brief.summary, SUMMARY),
        sections,
        about: brief
            .about
            .iter()
            .take(MOST)
            .map(|(label, value)| (line(label, LABEL), words(value, ADDRESS)))
            .collect(),
        address: line(&brief.address, ADDRESS),
        read_on: if was_cut { line(&brief.read_on, LABEL) } else { String::new() },
        of: line(&brief.of, LABEL),
    }
}

struct Left<'a> {
    all: usize,
    room: &'a Room,
    was_cut: bool,
}

impl Left<'_> {
    fn block(&mut self, block: &Block) -> Option<Block> {
        match block {
            Block::Text { words } => self.words(words, self.room.text).map(|words| Block::Text { words }),
            Block::List { items } => {
                self.was_cut |= items.len() > self.room.entries;
                let mut kept = Vec::new();
                for item in items.iter().take(self.room.entries) {
                    let Some(words) = self.words(&item.words, self.room.text) else { break };
                    let remark = self.words(&item.remark, self.room.text).unwrap_or_default();
                    kept.push(Item { words, remark });
                }
                (!kept.is_empty()).then_some(Block::List { items: kept })
            }
            Block::Table { head, rows } => {
                self.was_cut |= rows.len() > self.room.entries || head.len() > MOST;
                let columns = head.len().min(MOST);
                let mut kept = Vec::new();
                for row in rows.iter().take(self.room.entries) {
                    // A row that nothing is left for is left out whole.
                    if self.all < columns {
                        self.was_cut = true;
                        break;
                    }
                    let cell = |at| row.get(at).and_then(|cell| self.words(cell, self.room.cell)).unwrap_or_default();
                    kept.push((0..columns).map(cell).collect());
                }
                let head = head.iter().take(columns).map(|label| line(label, 40)).collect();
                (!kept.is_empty()).then_some(Block::Table { head, rows: kept })
            }
        }
    }

    /// A text as far as there is room; none where there is none, or nothing to say.
    fn words(&mut self, words: &Words, most: usize) -> Option<Words> {
        let most = most.min(self.all);
        let mut text = line(&words.text, most);
        if text.chars().count() < words.text.trim().chars().count() {
            self.was_cut = true;
            text = format!("{}{CUT}", text.trim_end());
        }
        self.all = self.all.saturating_sub(text.chars().count());
        (!text.trim().is_empty() && text != CUT).then(|| Words { text, ..words.clone() })
    }
}

/// The beginning of a text in one line, without what would steer how it is set: controls, and marks of direction.
fn line(text: &str, most: usize) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown =
        text.trim().chars().map(|c| if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c });
    shown.filter(|c| !steers(*c)).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(text: &str) -> Words {
        Words { text: text.repeat(2000), lang: "fr".into(), rtl: false }
    }

    #[test]
    fn what_is_cut_says_where_it_goes_on_and_what_is_whole_does_not() {
        let section = |words: Words| Section { heading: "Problème".into(), blocks: vec![Block::Text { words }] };
        let brief =
            |words: Words| Brief { read_on: "suite".into(), sections: vec![section(words)], ..Brief::default() };
        let short = Words { text: "Court.".into(), ..Words::default() };
        assert_eq!(cut(&brief(short), &ROOMS[0]).read_on, "");
        let cut = cut(&brief(long("mot ")), &ROOMS[0]);
        assert_eq!(cut.read_on, "suite");
        let Block::Text { words } = &cut.sections[0].blocks[0] else { panic!("a text") };
        assert!(words.text.ends_with('…') && words.text.chars().count() <= 1502, "{}", words.text.len());
    }

    proptest::proptest! {
        #[test]
        fn a_brief_never_has_more_than_there_is_room_for(texts in proptest::collection::vec(".{0,400}", 0..40)) {
            let words = |text: &String| Words { text: text.clone(), lang: "ar".into(), rtl: true };
            let items = texts.iter().map(|text| Item { words: words(text), remark: words(text) }).collect();
            let rows = texts.iter().map(|text| vec![words(text); 20]).collect();
            let blocks = vec![Block::List { items }, Block::Table { head: vec!["x".into(); 20], rows }];
            let brief = Brief { sections: vec![Section { heading: "h".into(), blocks }], ..Brief::default() };
            for room in ROOMS {
                let cut = serde_json::to_string(&cut(&brief, &room)).unwrap();
                // Each text carries its language and names of fields beside itself.
                proptest::prop_assert!(cut.len() < 40 * room.all + 20_000, "{} of {}", cut.len(), room.all);
                let turned = cut.contains('\u{202e}');
                proptest::prop_assert!(!turned);
            }
        }
    }
}
