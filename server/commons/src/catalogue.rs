//! The data that the pages of this city hold, and what people measured about them, for catalogues of open data.

use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_markdown::{DataKind, data};
use koinon_store::{Conn, HERE, Page, PageId, PageMedia, Standing};
use serde_json::{Map, Value};

use crate::observations::OBSERVATION;
use crate::prepare::typed_fields;
use crate::{Commons, Error};

/// How many pages are looked at for one part of the catalogue: each costs reading its text.
const LOOKED_AT: i64 = 100;
/// How many files and blocks of one page are named.
const MOST: usize = 100;

/// A page that has data.
#[derive(Debug, Clone)]
pub struct PageData {
    /// The page.
    pub page: Page,
    /// Its fields, typed.
    pub fields: Map<String, Value>,
    /// What its blocks of data hold, in their order.
    pub blocks: Vec<DataKind>,
    /// The files of data that it names.
    pub files: Vec<PageMedia>,
    /// When people last told what they measured about it, if somebody did.
    pub measured: Option<Timestamp>,
}

impl PageData {
    /// The data sets that a report names elsewhere.
    pub fn named(&self) -> impl Iterator<Item = &Map<String, Value>> {
        let named = self.fields.get("datasets").and_then(Value::as_array);
        named.into_iter().flatten().filter_map(Value::as_object).take(MOST)
    }
}

impl Commons {
    /// The pages of this city with data among the next ones after `after`, in the order in which they were made; and where the next
    /// part begins, if there is one.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn catalogue(&self, after: Option<PageId>) -> Result<(Vec<PageData>, Option<PageId>), Error> {
        let after = after.unwrap_or(PageId(0));
        self.store()
            .read(move |conn| {
                let pages = conn.pages_after(Some(HERE), after, LOOKED_AT)?;
                let more = pages.len() as i64 == LOOKED_AT;
                let next = pages.last().map(|page| page.id).filter(|_| more);
                let live: Vec<Page> = pages.into_iter().filter(|page| page.standing == Standing::Live).collect();
                let ids: Vec<PageId> = live.iter().map(|page| page.id).collect();
                let measured = conn.pages_with_act(&ids, OBSERVATION)?;
                let mut found = Vec::new();
                for page in live {
                    let measured = measured.get(&page.id).copied();
                    found.extend(data_of(conn, page, measured)?);
                }
                Ok((found, next))
            })
            .await
    }
}

fn data_of(conn: &mut Conn, page: Page, measured: Option<Timestamp>) -> Result<Option<PageData>, Error> {
    let Some(text) = page.head.map(|head| conn.body(head)).transpose()?.flatten() else { return Ok(None) };
    let is_data = |file: &PageMedia| file.media.held && DataKind::of_media_type(&file.media.media_type).is_some();
    let files: Vec<PageMedia> = conn.page_media(page.id)?.into_iter().filter(is_data).take(MOST).collect();
    let mut blocks = data::blocks(&text);
    blocks.truncate(MOST);
    let found = PageData { fields: typed_fields(Kind::of(&page.kind), &text), page, blocks, files, measured };
    let has_any =
        measured.is_some() || !found.blocks.is_empty() || !found.files.is_empty() || found.named().next().is_some();
    Ok(has_any.then_some(found))
}
