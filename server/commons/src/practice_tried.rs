//! The practice that a trial is of, as it was when it was tried: what it measured, and what must not be left out of it, stand beside
//! what the trial did.

use std::collections::HashMap;

use koinon_core::Hash;
use koinon_core::kind::Kind;
use koinon_core::slug::slugify;
use koinon_store::{Conn, Page};
use serde_json::{Map, Value, json};

use crate::Error;
use crate::prepare::typed_fields;

/// What is measured, in practices and in trials.
pub(crate) const INDICATORS: &str = "indicators";

/// The practice that a trial names, in the version that it names.
#[derive(Debug, Clone)]
pub struct PracticeTried {
    /// The page as it is now.
    pub page: Page,
    /// What the version that was tried says in its fields; the newest one where that is not held here, or none is named.
    pub fields: Map<String, Value>,
    /// Whether that is the version that was tried.
    pub exact: bool,
}

/// The practice that a trial with these fields is of; `None` if it names none, or none that is held here. `named` are the pages
/// that its fields name.
pub(crate) fn practice_tried(
    conn: &mut Conn,
    fields: &Map<String, Value>,
    named: &HashMap<String, Page>,
) -> Result<Option<PracticeTried>, Error> {
    let Some(value) = fields.get("practice") else { return Ok(None) };
    let page = koinon_markdown::named_page(value).and_then(|name| named.get(name));
    let Some(page) = page.filter(|page| Kind::of(&page.kind) == Kind::PracticeSheet) else { return Ok(None) };
    let hash = value.get("revision").and_then(Value::as_str).and_then(|hash| hash.parse::<Hash>().ok());
    let version = match hash {
        Some(hash) => conn.revision_by_hash(&hash)?.filter(|revision| revision.page == page.id),
        None => None,
    };
    let text = match version {
        Some(version) => conn.body(version.id)?,
        None => None,
    };
    let exact = text.is_some();
    let text = match (text, page.head) {
        (None, Some(head)) => conn.body(head)?,
        (text, _) => text,
    };
    let fields = text.map(|text| typed_fields(Kind::PracticeSheet, &text));
    Ok(fields.map(|fields| PracticeTried { page: page.clone(), fields, exact }))
}

/// What a trial of a practice with these fields has to measure, so that the figures of both can stand beside each other: the
/// practice's indicators without their values; `None` if it has none.
pub(crate) fn indicators_to_measure(practice: &Map<String, Value>) -> Option<Value> {
    let one = |indicator: &Value| {
        let name = indicator.get("name")?.as_str()?;
        let mut wanted = Map::new();
        let id = indicator.get("id").cloned().or_else(|| indicator_id(name).map(Value::from));
        wanted.extend(id.map(|id| ("id".to_owned(), id)));
        wanted.insert("name".to_owned(), json!(name));
        wanted.extend(indicator.get("unit").cloned().map(|unit| ("unit".to_owned(), unit)));
        Some(Value::Object(wanted))
    };
    let wanted: Vec<Value> =
        practice.get(INDICATORS).and_then(Value::as_array).into_iter().flatten().filter_map(one).collect();
    (!wanted.is_empty()).then_some(Value::Array(wanted))
}

/// The short name that an indicator gets which has none of its own; `None` for a name without letters or digits.
pub(crate) fn indicator_id(name: &str) -> Option<String> {
    // As long as the table of the kinds lets it be.
    let id: String = slugify(name, "").chars().take(60).collect();
    Some(id.trim_end_matches('-').to_owned()).filter(|id| !id.is_empty())
}
