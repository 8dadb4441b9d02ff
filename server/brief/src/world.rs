//! All that typst may see: one template, the values of one brief, two fonts. There are no other files.

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::{Brief, Error};

/// How a brief looks.
const TEMPLATE: &str = include_str!("brief.typ");
/// The house's face for Arabic, which has Latin letters too, in two weights.
const FACES: [&[u8]; 2] =
    [include_bytes!("../fonts/readex-pro-400.ttf"), include_bytes!("../fonts/readex-pro-600.ttf")];

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FACES.iter().filter_map(|face| Font::new(Bytes::new(*face), 0)).collect());
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static MAIN: LazyLock<Option<Source>> = LazyLock::new(|| {
    let path = VirtualPath::new("brief.typ").ok()?;
    Some(Source::new(FileId::new(RootedPath::new(VirtualRoot::Project, path)), TEMPLATE.to_owned()))
});

/// The template with the values of one brief.
pub(crate) struct Press {
    library: LazyHash<Library>,
    main: Source,
}

impl Press {
    pub(crate) fn with(brief: &Brief) -> Result<Self, Error> {
        let wrong = |error: serde_json::Error| Error::Typst(error.to_string());
        let value: Value = serde_json::from_value(serde_json::to_value(brief).map_err(wrong)?).map_err(wrong)?;
        let inputs: Dict = [(Str::from("brief"), value)].into_iter().collect();
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        let main = MAIN.clone().ok_or_else(|| Error::Typst("the template has no name".into()))?;
        Ok(Self { library, main })
    }
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::NotFound(PathBuf::new())) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
