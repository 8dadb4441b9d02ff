//! Learning paths: pages, of one city or of several, in an order in which to read them; and visits to what pages tell of.

use std::collections::HashMap;

use koinon_core::Origin;
use koinon_core::kind::Kind;
use koinon_core::moment::Moment;
use koinon_core::text::clean_line;
use koinon_store::{Conn, Page, PageId, Standing};
use serde_json::{Map, Value};

use crate::claims::declined_links;
use crate::prepare::{fields, page_address, typed_fields};
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// The relation, and the field, of a learning path.
const STEPS: &str = "steps";
/// The relation, and the field, of an event at which something was visited.
const VISITED: &str = "visited";
/// So many steps of one path are shown.
const MAX_STEPS: usize = 60;
/// So many paths and visits of one page are shown.
const MAX_SHOWN: i64 = 20;
/// The longest name and reason that is shown, in characters.
const LONGEST: usize = 500;

/// A step of a learning path.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the path calls the page.
    pub name: String,
    /// Why it is read here; may be empty.
    pub why: String,
    /// The live page that answers to the name.
    pub page: Option<Page>,
}

/// A learning path with its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct LearningPath {
    /// The page that says it.
    pub page: Page,
    /// Its steps, in their order.
    pub steps: Vec<Step>,
}

/// Somebody came to see what a page tells of.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The event.
    pub event: Page,
    /// When it began, as the event says it; may be empty.
    pub start: String,
}

/// Where a page stands in what others made of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learning {
    /// Of a learning path, its steps.
    pub steps: Vec<Step>,
    /// The learning paths that the page is a step of, newest first.
    pub paths: Vec<Page>,
    /// The events at which it was visited, newest first.
    pub visits: Vec<Visit>,
}

impl Learning {
    /// The pages that are shown.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        let steps = self.steps.iter().filter_map(|step| step.page.as_ref());
        steps.chain(&self.paths).chain(self.visits.iter().map(|visit| &visit.event))
    }

    /// Whether this page is shown as a path or a visit.
    #[must_use]
    pub fn names(&self, page: PageId) -> bool {
        self.paths.iter().chain(self.visits.iter().map(|visit| &visit.event)).any(|shown| shown.id == page)
    }
}

impl LearningPath {
    /// The place of a page among the steps, from 0.
    #[must_use]
    pub fn place_of(&self, page: PageId) -> Option<usize> {
        self.steps.iter().position(|step| step.page.as_ref().is_some_and(|known| known.id == page))
    }

    /// The nearest step before a place that can be read here, and the nearest after it.
    #[must_use]
    pub fn around(&self, place: usize) -> (Option<&Page>, Option<&Page>) {
        let before = self.steps.iter().take(place).rev().find_map(|step| step.page.as_ref());
        let after = self.steps.iter().skip(place + 1).find_map(|step| step.page.as_ref());
        (before, after)
    }
}

/// The steps that the fields of a page of the city at `home` name, each with the page that answers.
fn steps(conn: &mut Conn, fields: &Map<String, Value>, home: &Origin) -> Result<Vec<Step>, koinon_store::Error> {
    let said = fields.get(STEPS).and_then(Value::as_array).into_iter().flatten();
    let named = said.filter_map(|step| {
        let name = koinon_markdown::named_page(step)?;
        let why = step.get("why").and_then(Value::as_str).map(|why| clean_line(why, LONGEST)).unwrap_or_default();
        Some((page_address(name, home)?, clean_line(name, LONGEST), why))
    });
    let named: Vec<_> = named.take(MAX_STEPS).collect();
    let addresses: Vec<(String, String)> = named.iter().map(|(address, ..)| address.clone()).collect();
    let found = conn.link_targets(&addresses)?;
    let ids: Vec<PageId> = found.iter().flatten().map(|page| page.id).collect();
    let pages: HashMap<PageId, Page> = conn.pages_by_id(&ids)?.into_iter().map(|page| (page.id, page)).collect();
    let step = |((_, name, why), found): ((_, String, String), Option<koinon_store::LinkedPage>)| Step {
        page: found.and_then(|found| pages.get(&found.id).cloned()),
        name,
        why,
    };
    Ok(named.into_iter().zip(found).map(step).collect())
}

/// The ids of the steps that a page of this kind with these fields names, in their order; of a page that is not held here, its address
/// where one is written.
///
/// # Errors
/// Those of the store.
pub fn step_ids(
    conn: &mut Conn,
    kind: &str,
    fields: &Map<String, Value>,
    home: &Origin,
) -> Result<Vec<String>, koinon_store::Error> {
    if Kind::of(kind) != Kind::LearningPath {
        return Ok(Vec::new());
    }
    let id = |step: Step| match step.page {
        Some(page) => Some(page.ap_id),
        None => Origin::of_str(&step.name).map(|_| step.name),
    };
    Ok(steps(conn, fields, home)?.into_iter().filter_map(id).collect())
}

/// Where a page with these fields, of the city at `home`, stands in what others made of it.
pub(crate) fn learning(
    conn: &mut Conn,
    page: &Page,
    fields: &Map<String, Value>,
    home: &Origin,
) -> Result<Learning, Error> {
    let mut learning = Learning::default();
    if Kind::of(&page.kind) == Kind::LearningPath {
        learning.steps = steps(conn, fields, home)?;
    }
    let linking = conn.links_by(page, &[STEPS, VISITED], 2 * MAX_SHOWN)?;
    let declined = if linking.is_empty() { HashMap::new() } else { declined_links(conn, page.id)? };
    for (relation, from) in linking {
        if declined.contains_key(&(from.ap_id.clone(), relation.clone())) {
            continue;
        }
        match (relation.as_str(), Kind::of(&from.kind)) {
            (STEPS, Kind::LearningPath) => learning.paths.push(from),
            (VISITED, Kind::Event) => learning.visits.push(Visit { start: start_of(conn, &from)?, event: from }),
            _ => {}
        }
    }
    Ok(learning)
}

/// When an event begins, as it says it; empty where that is no moment.
pub(crate) fn start_of(conn: &mut Conn, event: &Page) -> Result<String, Error> {
    let Some(source) = event.head.map(|head| conn.body(head)).transpose()?.flatten() else { return Ok(String::new()) };
    let fields = fields(&source);
    let start = koinon_markdown::fields::text(&fields, "start").filter(|start| Moment::parse(start).is_some());
    Ok(start.unwrap_or_default().to_owned())
}

impl Commons {
    /// A learning path with its steps.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is none, or not here.
    pub async fn learning_path(&self, actor: &Actor, reference: &PageRef) -> Result<LearningPath, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                if page.standing != Standing::Live || Kind::of(&page.kind) != Kind::LearningPath {
                    return Err(Error::NotFound);
                }
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let source = page.head.map(|head| conn.body(head)).transpose()?.flatten().unwrap_or_default();
                let steps = steps(conn, &typed_fields(Kind::LearningPath, &source), &city.origin)?;
                Ok(LearningPath { page, steps })
            })
            .await
    }
}
