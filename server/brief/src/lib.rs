//! A page as a brief of two pages at most: a PDF, set by typst from a template that is compiled in and fonts that are compiled in.
//!
//! *Invariant:* what a page says is handed to the template as values and shown as text. Nothing of it is ever read as typst markup or
//! code, and the template reaches no file, no package and no network: see [`world`].
//! *Invariant:* how much is set is bounded before typst sees it, so that no text makes a brief long or slow.

mod cut;
mod letters;
mod world;

use std::sync::Mutex;

use serde::Serialize;
use typst::comemo;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use cut::{ROOMS, Room};
use world::Press;

/// The most pages that a brief has.
pub const PAGES: usize = 2;

/// A text in a language of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Plain text.
    pub text: String,
    /// The first part of its BCP 47 tag, in small letters.
    pub lang: String,
    /// Whether it is written from right to left.
    pub rtl: bool,
}

/// What stands under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Block {
    /// A paragraph.
    Text {
        /// What it says.
        words: Words,
    },
    /// A list.
    List {
        /// What stands in it, each with a remark that may be empty.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// The heads of its columns.
        head: Vec<String>,
        /// Its rows, with as many cells as there are heads.
        rows: Vec<Vec<Words>>,
    },
}

/// What stands in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What it says.
    pub words: Words,
    /// A remark of the interface or of the page, in smaller letters; may be empty.
    pub remark: Words,
}

/// A part of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// What a brief says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The language of its labels, and of the document: the first part of a BCP 47 tag.
    pub lang: String,
    /// Whether that is written from right to left.
    pub rtl: bool,
    /// The tile of the city, as SVG of ours.
    pub tile: String,
    /// What it is and of which city.
    pub kind: String,
    /// What the page is called.
    pub title: Words,
    /// One sentence; may be empty.
    pub summary: Words,
    /// Its parts.
    pub sections: Vec<Section>,
    /// Whom to ask, which version this is, under which licence: label and value.
    pub about: Vec<(String, Words)>,
    /// Where the whole page is read.
    pub address: String,
    /// What stands where something was left out, before the address.
    pub read_on: String,
    /// What stands between the number of a page and how many there are.
    pub of: String,
}

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template does not fit: ours to mend.
    #[error("the brief could not be set: {0}")]
    Typst(String),
}

/// What typst remembers of one brief is of no use to the next: one is set at a time, and then it forgets.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Sets a brief. It takes a good part of a second of one core: not for a thread that others wait for.
///
/// # Errors
/// [`Error::Typst`].
pub fn pdf(brief: &Brief) -> Result<Vec<u8>, Error> {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let made = fitting(brief);
    comemo::evict(0);
    made
}

/// Sets a brief with as much of its text as fits on its pages.
fn fitting(brief: &Brief) -> Result<Vec<u8>, Error> {
    let mut rooms = ROOMS.iter();
    let mut document = set(brief, rooms.next().unwrap_or(&Room::LEAST))?;
    for room in rooms {
        if document.pages().len() <= PAGES {
            break;
        }
        document = set(brief, room)?;
    }
    print(&letters::one_glyph_each(&document))
}

fn set(brief: &Brief, room: &Room) -> Result<PagedDocument, Error> {
    let press = Press::with(&cut::cut(brief, room))?;
    typst::compile::<PagedDocument>(&press).output.map_err(|errors| said(&errors))
}

/// The document as PDF: by the rules of PDF/UA where it keeps them, and tagged in any case.
fn print(document: &PagedDocument) -> Result<Vec<u8>, Error> {
    let by = |standards: PdfStandards| {
        let creator = typst::foundations::Smart::Custom(Some("Koinon".to_owned()));
        typst_pdf::pdf(document, &PdfOptions { standards, creator, ..PdfOptions::default() })
    };
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).ok().and_then(|ua| by(ua).ok());
    match accessible {
        Some(pdf) => Ok(pdf),
        // A letter that the fonts lack breaks those rules.
        None => by(PdfStandards::default()).map_err(|errors| said(&errors)),
    }
}

fn said(errors: &[typst::diag::SourceDiagnostic]) -> Error {
    Error::Typst(errors.first().map(|error| error.message.to_string()).unwrap_or_default())
}
