//! Our version of a page: a page of this city made from another one, here or elsewhere, that says from which version of it.

use koinon_core::diff::{Diff, diff};
use koinon_core::kind::Kind;
use koinon_core::{Hash, Origin};
use koinon_markdown::set_fields;
use koinon_store::{Conn, HERE, Page, Revision, Standing};
use serde_json::{Map, Value, json};

use crate::claims::shown_links;
use crate::prepare::{DEFAULT_LICENCE, fields};
use crate::publish::{NewPageText, Saved};
use crate::read::{PageRef, PageView, find};
use crate::translations::{Behind, behind, named_original};
use crate::{Actor, Commons, Error};

/// The relation, and the field, of a page that was made from another.
pub(crate) const ADAPTED: &str = "adapted_from";
/// Adaptations of one page that are shown.
const MAX_ADAPTATIONS: i64 = 60;

/// The page that another one was made from.
#[derive(Debug, Clone)]
pub struct Adapted {
    /// That page.
    pub original: Page,
    /// The version of it that was taken, where one is named.
    pub version: Option<Hash>,
    /// Whether the text of that version is here.
    pub held: bool,
    /// Set if the original has changed since.
    pub behind: Option<Behind>,
}

/// A page that was made from another one.
#[derive(Debug, Clone)]
pub struct Adaptation {
    /// That page.
    pub page: Page,
    /// The version of the original that it was made from, where it names one.
    pub version: Option<Hash>,
    /// Whether the original has changed since.
    pub behind: bool,
}

/// What differs between an adaptation and the version that it was made from.
#[derive(Debug, Clone)]
pub struct FromOriginal {
    /// The original.
    pub original: Page,
    /// The version of it.
    pub from: Revision,
    /// The adaptation's newest version.
    pub to: Revision,
    /// The texts, word by word, without what says where they come from.
    pub diff: Diff,
}

/// An adaptation of a page of this city that is to be.
#[derive(Debug, Clone, Default)]
pub struct NewAdaptation {
    /// The readable part of its address; made from the title if none is given.
    pub slug: Option<String>,
    /// Its title; that of the original if none is given.
    pub title: Option<String>,
    /// Keep it as a draft.
    pub draft: bool,
}

/// What a page with these fields was made from.
pub(crate) fn adapted(
    conn: &mut Conn,
    page: &Page,
    home: &Origin,
    fields: &Map<String, Value>,
) -> Result<Option<Adapted>, Error> {
    let Some((address, version)) = named_original(fields, ADAPTED, home) else { return Ok(None) };
    let found = conn.page_at(&address.0, &address.1)?;
    let Some(original) = found.filter(|found| found.standing == Standing::Live && found.id != page.id) else {
        return Ok(None);
    };
    let held = match version {
        Some(version) => has_text(conn, &original, &version)?,
        None => false,
    };
    Ok(Some(Adapted { behind: behind(conn, page, &original, version)?, original, version, held }))
}

fn has_text(conn: &mut Conn, page: &Page, version: &Hash) -> Result<bool, Error> {
    match conn.revision_by_hash(version)?.filter(|revision| revision.page == page.id) {
        Some(revision) => Ok(conn.body(revision.id)?.is_some()),
        None => Ok(false),
    }
}

/// The pages that were made from this one, newest first.
pub(crate) fn adaptations(conn: &mut Conn, page: &Page) -> Result<Vec<Page>, Error> {
    shown_links(conn, page, ADAPTED, MAX_ADAPTATIONS)
}

/// The value of the field that says which version of a page a text was made from.
pub(crate) fn made_from(original: &Page, version: Option<Hash>) -> Value {
    match version {
        Some(version) => json!({ "iri": original.ap_id, "revision": version.to_string() }),
        None => json!(original.ap_id),
    }
}

/// A text without what says where it comes from: for comparing it with the one that it was made from.
fn without_origin(source: &str) -> String {
    let without = [(ADAPTED, None), ("translation_of", None), ("slug", None)];
    let text = set_fields(source, &without).unwrap_or_else(|_| source.to_owned());
    let split = koinon_markdown::split(&text);
    match split.yaml {
        Some(yaml) if yaml.trim().is_empty() => split.body.to_owned(),
        _ => text,
    }
}

impl Commons {
    /// The text that a page of this city begins with that is made from another one: the other's own, saying where it comes
    /// from. Links and pictures lead to where they led.
    ///
    /// # Errors
    /// [`Error::Gone`] if the page was deleted or its text is not held, [`Error::NotFound`] for one that is not published.
    pub fn adaptation_of(&self, original: &PageView) -> Result<String, Error> {
        match original.page.standing {
            Standing::Live => {}
            Standing::Deleted => return Err(Error::Gone),
            Standing::Draft => return Err(Error::NotFound),
        }
        let source = original.markdown.as_deref().ok_or(Error::Gone)?;
        let text = self.carried_here(original, source);
        let version = original.page.head_hash;
        let mut changes =
            vec![("slug", None), ("translation_of", None), (ADAPTED, Some(made_from(&original.page, version)))];
        let named = fields(source);
        let names_licence = ["licence", "license"].iter().any(|name| named.contains_key(*name));
        if !names_licence && original.page.licence != DEFAULT_LICENCE {
            changes.push(("licence", Some(original.page.licence.as_str().into())));
        }
        // Fields that cannot be read stay as they are: whoever adapts sees them.
        Ok(set_fields(&text, &changes).unwrap_or(text))
    }

    /// Makes a page of this city from another one, with its text.
    ///
    /// # Errors
    /// Those of [`Commons::adaptation_of`] and of [`Commons::create_page`].
    pub async fn adapt(&self, actor: &Actor, reference: &PageRef, new: NewAdaptation) -> Result<Saved, Error> {
        actor.account()?;
        let original = self.page(actor, reference).await?;
        let mut markdown = self.adaptation_of(&original)?;
        let title = new.title.filter(|title| !title.trim().is_empty());
        if let Some(title) = &title {
            markdown = crate::prepare::retitled(&markdown, &original.page.title, title);
        }
        let page = NewPageText {
            markdown,
            // What this city does not know is an article here.
            kind: Some(Kind::of(&original.page.kind).code().to_owned()),
            lang: Some(original.page.lang),
            title: title.or(Some(original.page.title)),
            slug: new.slug,
            draft: new.draft,
            ..NewPageText::default()
        };
        self.create_page(actor, page).await
    }

    /// The live pages that were made from a page, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn adaptations(&self, actor: &Actor, reference: &PageRef) -> Result<Vec<Adaptation>, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let mut found = Vec::new();
                for adaptation in adaptations(conn, &page)? {
                    let source = adaptation.head.map(|head| conn.body(head)).transpose()?.flatten().unwrap_or_default();
                    let home = conn.city(adaptation.city)?.ok_or(koinon_store::Error::Missing("city"))?.origin;
                    let named = named_original(&fields(&source), ADAPTED, &home).and_then(|(_, version)| version);
                    let behind = behind(conn, &adaptation, &page, named)?.is_some();
                    found.push(Adaptation { page: adaptation, version: named, behind });
                }
                Ok(found)
            })
            .await
    }

    /// What differs between a page and the version of another one that it was made from.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that was not made from one that is here, [`Error::Gone`] where a text is not held.
    pub async fn from_original(&self, actor: &Actor, reference: &PageRef) -> Result<FromOriginal, Error> {
        let view = self.page(actor, reference).await?;
        let (original, version) = self.original_of(actor, &view).await?;
        let source = view.markdown.clone().ok_or(Error::Gone)?;
        let to = view.head.clone().ok_or(Error::NotFound)?;
        let version = version.or(original.page.head_hash).ok_or(Error::Gone)?;
        let row = PageRef::Row(original.page.id);
        let (_, from, before) = self.revision(actor, &row, version).await.map_err(not_held)?;
        // A copy is compared as it would read in the city that made it.
        let before = if view.page.city == HERE { self.carried_here(&original, &before) } else { before };
        let diff = diff(&without_origin(&before), &without_origin(&source));
        Ok(FromOriginal { original: original.page, from, to, diff })
    }

    /// The page that a page was made from, and the version of it.
    pub(crate) async fn original_of(&self, actor: &Actor, view: &PageView) -> Result<(PageView, Option<Hash>), Error> {
        let source = view.markdown.as_deref().ok_or(Error::Gone)?;
        let around = self.around(view, source).await?;
        let adapted = around.adapted.ok_or(Error::NotFound)?;
        Ok((self.page(actor, &PageRef::Row(adapted.original.id)).await?, adapted.version))
    }
}

/// A version that is named and not here is not held, whatever it is.
pub(crate) fn not_held(error: Error) -> Error {
    if matches!(error, Error::NotFound) { Error::Gone } else { error }
}
