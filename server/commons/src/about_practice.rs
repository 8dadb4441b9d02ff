//! What is written about a practice: a trial of it, or whether it would work elsewhere. Both name the very version.

use koinon_core::kind::Kind;
use koinon_store::HERE;
use serde_json::{Value, json};

use crate::adaptations::made_from;
use crate::practice_tried::{INDICATORS, indicators_to_measure};
use crate::prepare::fields;
use crate::read::PageView;

/// The kinds of page that are about a practice.
pub const ABOUT_PRACTICES: [Kind; 2] = [Kind::ExperimentReport, Kind::ReplicabilityNote];

/// The text that a page of this kind about a practice begins with: which version it is about, its themes and, for a trial, what
/// to measure. A trial in another city is a replication until its author says otherwise. None for a kind that is about no practice, and for a page that is
/// none.
#[must_use]
pub fn about_practice(kind: Kind, practice: &PageView) -> Option<String> {
    if !ABOUT_PRACTICES.contains(&kind) || practice.page.kind != Kind::PracticeSheet.code() {
        return None;
    }
    let is_elsewhere = practice.page.city != HERE;
    let mut given: Vec<(&str, Option<Value>)> = vec![
        ("kind", Some(json!(kind.code()))),
        ("practice", Some(made_from(&practice.page, practice.page.head_hash))),
    ];
    if kind == Kind::ExperimentReport && is_elsewhere {
        given.push(("experiment_type", Some(json!("replication"))));
    }
    let said = fields(practice.markdown.as_deref().unwrap_or_default());
    let themes = said.get("themes").cloned();
    given.extend(themes.filter(Value::is_array).map(|themes| ("themes", Some(themes))));
    if kind == Kind::ExperimentReport {
        given.extend(indicators_to_measure(&said).map(|indicators| (INDICATORS, Some(indicators))));
    }
    koinon_markdown::set_fields("", &given).ok()
}
