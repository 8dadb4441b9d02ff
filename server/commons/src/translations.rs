//! The languages that a page can be read in: pages that translate others, here and across cities.

use koinon_core::kind::Kind;
use koinon_core::{Hash, Origin};
use koinon_store::{Conn, Page, Standing};
use serde_json::{Map, Value, json};

use crate::claims::shown_links;
use crate::prepare::page_address;
use crate::read::PageView;
use crate::{Commons, Error};

/// The relation, and the field, of a page that translates another.
const TRANSLATES: &str = "translation_of";
/// Translations of one page that are shown.
const MAX_TRANSLATIONS: i64 = 60;
/// Versions among which the one is looked for that was translated.
const MAX_VERSIONS: i64 = 100;

/// The languages that a page can be read in.
#[derive(Debug, Clone, Default)]
pub struct Translations {
    /// The page that it translates.
    pub original: Option<Original>,
    /// Its other languages, the original left out.
    pub others: Vec<Page>,
}

/// The page that another one translates.
#[derive(Debug, Clone)]
pub struct Original {
    /// That page.
    pub page: Page,
    /// Set if it has changed since it was translated.
    pub behind: Option<Behind>,
}

/// A translation, or an adaptation, that its original has left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// The version that it was made from, where its text can be told from the newest one here.
    pub since: Option<Hash>,
}

impl Translations {
    /// All other pages, the original first.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.original.iter().map(|original| &original.page).chain(&self.others)
    }
}

/// The languages that a page with these fields can be read in.
pub(crate) fn translations(
    conn: &mut Conn,
    page: &Page,
    home: &Origin,
    fields: &Map<String, Value>,
) -> Result<Translations, Error> {
    let mut others = shown_links(conn, page, TRANSLATES, MAX_TRANSLATIONS)?;
    let mut original = None;
    if let Some((translated, version)) = named_original(fields, TRANSLATES, home)
        && let Some(found) = conn.page_at(&translated.0, &translated.1)?
        && found.standing == Standing::Live
        && found.id != page.id
    {
        others.extend(shown_links(conn, &found, TRANSLATES, MAX_TRANSLATIONS)?);
        original = Some(Original { behind: behind(conn, page, &found, version)?, page: found });
    }
    others.retain(|other| other.id != page.id && original.as_ref().is_none_or(|original| original.page.id != other.id));
    // By language, each page once, in an order that stays.
    others.sort_by(|one, other| (&one.lang, &one.authority, one.id).cmp(&(&other.lang, &other.authority, other.id)));
    others.dedup_by_key(|page| page.id);
    others.truncate(usize::try_from(MAX_TRANSLATIONS).unwrap_or(usize::MAX));
    Ok(Translations { original, others })
}

/// The address of the page that one with these fields was made from in this way, and the version of it.
pub(crate) fn named_original(
    fields: &Map<String, Value>,
    relation: &str,
    home: &Origin,
) -> Option<((String, String), Option<Hash>)> {
    let value = fields.get(relation)?;
    let value = match value {
        Value::Array(items) => items.first()?,
        value => value,
    };
    let version = value.get("revision").and_then(Value::as_str).and_then(|hash| hash.trim().parse().ok());
    Some((page_address(koinon_markdown::named_page(value)?, home)?, version))
}

/// Whether the original has a newer version than the one that a page was made from. Where no version is named, the one counts
/// that was the newest when the page was last saved.
pub(crate) fn behind(
    conn: &mut Conn,
    page: &Page,
    original: &Page,
    version: Option<Hash>,
) -> Result<Option<Behind>, Error> {
    if let Some(version) = version {
        if original.head_hash == Some(version) {
            return Ok(None);
        }
        let held = conn.revision_by_hash(&version)?.filter(|revision| revision.page == original.id);
        let has_text = match &held {
            Some(revision) => conn.body(revision.id)?.is_some(),
            None => false,
        };
        return Ok(Some(Behind { since: Some(version).filter(|_| has_text) }));
    }
    if original.updated <= page.updated {
        return Ok(None);
    }
    let versions = conn.revisions(original.id, None, MAX_VERSIONS)?;
    let translated = versions.into_iter().find(|version| version.record.time <= page.updated);
    let since = match translated {
        Some(version) if conn.body(version.id)?.is_some() => Some(version.hash),
        _ => None,
    };
    Ok(Some(Behind { since }))
}

/// The value of the field that says which version of a page a text translates.
fn translates(original: &Page, version: Option<Hash>) -> Value {
    match version {
        Some(version) => json!({ "iri": original.ap_id, "revision": version.to_string() }),
        None => json!(original.ap_id),
    }
}

impl Translations {
    /// A translation that says that it follows this version of its original. A text whose fields cannot be changed, and one
    /// that translates nothing, stays.
    #[must_use]
    pub fn following(&self, source: &str, version: Hash) -> String {
        let Some(original) = &self.original else { return source.to_owned() };
        let value = translates(&original.page, Some(version));
        koinon_markdown::set_fields(source, &[(TRANSLATES, Some(value))]).unwrap_or_else(|_| source.to_owned())
    }
}

impl Commons {
    /// The text that a translation of a page into `lang` begins with: the page's own, saying what it translates. Links and
    /// pictures lead to where they led. What is made of a translation translates the same original.
    ///
    /// # Errors
    /// [`Error::Gone`] if the text is not held.
    pub async fn translation_of(&self, view: &PageView, lang: &str) -> Result<String, Error> {
        let source = view.markdown.as_deref().ok_or(Error::Gone)?;
        let around = self.around(view, source).await?;
        let text = self.carried_here(view, source);
        let translates = match &around.translations.original {
            Some(original) => {
                let named = named_original(&around.fields, TRANSLATES, &view.city.origin);
                let named = named.and_then(|(_, version)| version);
                let newest = original.page.head_hash.filter(|_| original.behind.is_none());
                translates(&original.page, named.or(newest))
            }
            None => translates(&view.page, view.page.head_hash),
        };
        let kind = (view.page.kind != Kind::Article.code()).then(|| Value::from(view.page.kind.as_str()));
        let mut changes = vec![("slug", None), ("lang", Some(Value::from(lang))), (TRANSLATES, Some(translates))];
        changes.extend(kind.map(|kind| ("kind", Some(kind))));
        // Fields that cannot be read stay as they are: whoever translates sees them.
        Ok(koinon_markdown::set_fields(&text, &changes).unwrap_or(text))
    }

    /// A text of a page for a page of this city: its links and pictures lead to where they led.
    pub(crate) fn carried_here(&self, view: &PageView, source: &str) -> String {
        let city = Some(view.page.authority.as_str()).filter(|city| *city != self.origin().authority());
        koinon_markdown::carried(source, city, &|reference| {
            let file = view.files.iter().find(|file| file.reference == reference && file.media.held)?;
            Some(crate::media::media_path(&file.media))
        })
    }
}
