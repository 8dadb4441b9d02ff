//! Where a page stands in learning paths, and who came to see what it tells of.

use koinon_commons::around::Around;
use koinon_commons::learning::LearningPath;
use koinon_commons::read::PageRef;
use koinon_core::kind::Kind;
use koinon_store::{City, Page, PageId};
use koinon_web::Shell;
use koinon_web::views::{Learning, PageHead, PageLink, PathPlace, PathStep};
use serde_json::Value;

use super::visitor::Visitor;
use super::words::page_links;

/// The help that a note may offer.
const STUDY_VISIT: &str = "study_visit";
/// What the debate of a page is asked for by those who would like to come.
pub(super) const ASKS_VISIT: &str = "visit";

/// Where a page is read as a step of a path.
fn as_step(page: &PageLink, path: &Page) -> String {
    format!("{}?path={}", page.href, path.ulid.to_lowercase())
}

/// What others made of a page, and its own steps.
pub(super) fn learning(
    v: &Visitor,
    shell: &Shell,
    page: &Page,
    around: &Around,
    head: &PageHead,
    cities: &[(City, i64)],
) -> Learning {
    let one = |page: &Page| page_links(&v.state.commons, std::slice::from_ref(page), cities).pop();
    let told = &around.learning;
    let steps: Vec<PathStep> = told
        .steps
        .iter()
        .map(|step| PathStep {
            name: step.name.clone(),
            why: step.why.clone(),
            page: step.page.as_ref().and_then(one).map(|link| {
                let href = as_step(&link, page);
                (link, href)
            }),
        })
        .collect();
    let paths = told.paths.iter().filter_map(|path| {
        let link = one(path)?;
        Some((link, as_step(&head.page, path)))
    });
    let visits = told.visits.iter().filter_map(|visit| {
        let day = if visit.start.is_empty() { String::new() } else { shell.date(&visit.start) };
        Some((one(&visit.event)?, day))
    });
    Learning {
        place: None,
        begin_href: steps.iter().find_map(|step| step.page.as_ref().map(|(_, href)| href.clone())),
        paths: paths.collect(),
        visits: visits.collect(),
        ask_visit_href: ask_visit(around, head, &one),
        steps,
    }
}

/// Where one asks for a study visit: in the debate of the practice that a note is about, where that is here to be read, else in that
/// of the note.
fn ask_visit(around: &Around, head: &PageHead, one: &impl Fn(&Page) -> Option<PageLink>) -> Option<String> {
    let offered = around.fields.get("support_offered").and_then(Value::as_array)?;
    if head.page.kind != Kind::ReplicabilityNote || !offered.iter().any(|help| help.as_str() == Some(STUDY_VISIT)) {
        return None;
    }
    let practice = around.fields.get("practice").and_then(koinon_markdown::named_page);
    let practice = practice.and_then(|name| one(around.named.get(name)?));
    let href = practice.map_or_else(|| head.page.href.clone(), |page| page.href);
    Some(format!("{href}/debate?ask={ASKS_VISIT}#say"))
}

/// The place of a page in the path that its address names; none where it is no step of it.
pub(super) async fn place(
    v: &Visitor,
    path: &str,
    page: PageId,
    cities: &[(City, i64)],
) -> Result<Option<PathPlace>, koinon_commons::Error> {
    let path = match v.state.commons.learning_path(&v.actor, &PageRef::parse(path)).await {
        Ok(path) => path,
        Err(koinon_commons::Error::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    Ok(place_in(v, &path, page, cities))
}

fn place_in(v: &Visitor, path: &LearningPath, page: PageId, cities: &[(City, i64)]) -> Option<PathPlace> {
    let one = |page: &Page| page_links(&v.state.commons, std::slice::from_ref(page), cities).pop();
    let at = path.place_of(page)?;
    let (before, after) = path.around(at);
    let step = |page: &Page| {
        let link = one(page)?;
        let href = as_step(&link, &path.page);
        Some((link, href))
    };
    Some(PathPlace {
        path: one(&path.page)?,
        number: at + 1,
        total: path.steps.len(),
        why: path.steps.get(at).map(|step| step.why.clone()).unwrap_or_default(),
        before: before.and_then(step),
        after: after.and_then(step),
    })
}
