//! The gate before publication: what is missing is named, nothing typed is lost, and nobody is kept from anything else.

use koinon_commons::answers::answered;
use koinon_commons::prepare::typed_fields;
use koinon_commons::publish::{Edit, INCOMPLETE, NewPageText, Saved};
use koinon_commons::{Actor, Error, Incomplete};
use koinon_core::kind::Kind;
use koinon_store::testing::each_database;
use koinon_store::{PageId, Standing};
use serde_json::json;

use crate::city::{TestCity, revision};

/// An answer to each of the eleven questions.
pub(crate) const SHEET: &str = "\
---
kind: practice_sheet
title: Compost partagé # court
summary: Des bacs au pied des immeubles.
problem: {unknown: Personne ne l'a compté.}
core_elements:
  - name: Un référent par bac
themes: [waste_circularity]
status: operational
interests_declared: none
evidence_level: 1
replicability:
  verdict: copy_with_changes
  confidence: medium
  conditions:
    - text: Le règlement le permet.
x_later: 01234
---
Chaque bac sert trente foyers.
";

fn without(name: &str) -> String {
    answered(Kind::PracticeSheet, SHEET, &[(name, None)]).unwrap()
}

fn new(markdown: &str) -> NewPageText {
    NewPageText { markdown: markdown.into(), ..NewPageText::default() }
}

fn incomplete<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Incomplete {
    match outcome {
        Err(Error::Incomplete(incomplete)) => *incomplete,
        other => panic!("not refused for what is missing: {other:?}"),
    }
}

fn paths(incomplete: &Incomplete) -> Vec<&str> {
    incomplete.problems.iter().map(|problem| problem.path.as_str()).collect()
}

async fn refused(city: &TestCity, actor: &Actor, page: PageId, text: &str) -> Incomplete {
    let refused = incomplete(city.edit(actor, page, text).await);
    assert_eq!(city.draft_text(actor, page).await.as_deref(), Some(text), "what was typed is kept");
    refused
}

#[tokio::test]
async fn a_sheet_with_all_answers_is_published() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(SHEET).await;
        assert_eq!((page.kind.as_str(), page.standing), ("practice_sheet", Standing::Live));
        assert_eq!(city.text(page.id).await, SHEET);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_named_and_the_text_is_kept_until_it_is_there() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let text = without("status").replace("    - text: Le règlement le permet.\n", "    - text: \"\"\n");
        let refused_first = incomplete(city.commons.create_page(&city.officer, new(&text)).await);
        assert_eq!(paths(&refused_first), ["status", "replicability.conditions"]);
        assert_eq!(refused_first.problems.iter().map(|p| p.question).collect::<Vec<_>>(), [Some(6), Some(10)]);
        let page = refused_first.page;
        let row = city.row(page).await;
        assert_eq!((row.standing, row.ulid), (Standing::Draft, refused_first.ulid));
        let draft = city.commons.draft(&city.officer, page).await.unwrap().unwrap();
        assert_eq!((draft.markdown.as_str(), draft.explanation.as_deref()), (text.as_str(), Some(INCOMPLETE)));

        let second = text.replace("text: \"\"", "text: Oui");
        assert_eq!(paths(&refused(&city, &city.officer, page, &second).await), ["status"]);
        assert!(city.history(page).await.is_empty());

        let whole = answered(Kind::PracticeSheet, &second, &[("status", Some("pilot".into()))]).unwrap();
        assert!(matches!(city.edit(&city.officer, page, &whole).await.unwrap(), Saved::Published(..)));
        assert_eq!(city.text(page).await, whole);
        assert_eq!(city.draft_text(&city.officer, page).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_draft_and_an_article_need_a_title_alone() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let empty = "---\nkind: practice_sheet\n---\n# Later\n";
        let draft = NewPageText { draft: true, ..new(empty) };
        let saved = city.commons.create_page(&city.officer, draft).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_, None)), "{saved:?}");
        let saved = city.commons.create_page(&city.ana, new(empty)).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_, Some(_))), "a text that the city reads first is not refused: {saved:?}");
        for (kind, waits_for) in [
            (Kind::ExperimentReport, "experiment_type question protocol period.start outcome lessons"),
            (Kind::ReplicabilityNote, "practice point_of_view verdict confidence conditions"),
            (Kind::Place, "place_kind status location address opening_hours last_checked"),
            (
                Kind::CityProfile,
                "wikidata_id country population.value population.year population.source instance languages",
            ),
            (Kind::Organisation, "organisation_kind"),
            (Kind::Event, "start end place"),
            (Kind::LearningPath, "steps"),
            (Kind::Article, ""),
        ] {
            let text = format!("---\nkind: {}\n---\n# {}\n", kind.code(), kind.code());
            let saved = city.commons.create_page(&city.officer, new(&text)).await;
            let waiting = if waits_for.is_empty() {
                saved.map(|_| String::new()).unwrap()
            } else {
                paths(&incomplete(saved)).join(" ")
            };
            assert_eq!(waiting, waits_for, "{}", kind.code());
        }
        // An article that becomes a sheet has to answer like one.
        let page = city.published("# Compost\n").await;
        let refused = refused(&city, &city.officer, page.id, &without("problem")).await;
        assert_eq!(paths(&refused), ["problem"]);
    })
    .await;
}

#[tokio::test]
async fn an_edit_may_not_take_answers_away() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(SHEET).await;
        let refused = refused(&city, &city.officer, page.id, &without("summary")).await;
        assert_eq!(paths(&refused), ["summary"]);
        let fish = SHEET.replace("[waste_circularity]", "[water, fish]");
        let refused = incomplete(city.edit(&city.officer, page.id, &fish).await);
        assert_eq!(paths(&refused), ["themes[1]"]);
        assert_eq!(city.text(page.id).await, SHEET);
    })
    .await;
}

#[tokio::test]
async fn what_was_missing_before_keeps_nobody_from_editing_renaming_restoring_or_reverting() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let folder = tempfile::tempdir().unwrap();
        let old = "---\nkind: practice_sheet\ntitle: Compost\ncore_elements:\n  - {why_essential: a}\n---\nOld.\n";
        std::fs::write(folder.path().join("compost.md"), old).unwrap();
        let import = koinon_commons::import::Import {
            folder: folder.path().to_owned(),
            source: "test".into(),
            lang: None,
            kind: None,
        };
        let mut reports = Vec::new();
        city.commons.import_markdown(&city.officer, &import, &mut |_, report| reports.extend(report)).await.unwrap();
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].outcome, koinon_commons::import::Outcome::Created);
        assert!(reports[0].missing.contains(&"core_elements[0].name".to_owned()), "{:?}", reports[0].missing);
        let page = city.commons.page_row(&city.officer, &crate::city::slug("compost")).await.unwrap();
        assert_eq!(page.standing, Standing::Live);

        let first = page.head_hash.unwrap();
        let better = old.replace("Old", "Better").replace("core_elements:\n", "core_elements:\n  - name: One\n");
        assert!(matches!(city.edit(&city.officer, page.id, &better).await.unwrap(), Saved::Published(..)));
        let renamed = Edit {
            base_revision: city.row(page.id).await.head_hash,
            markdown: better.replace("title: Compost", "title: Compost partagé"),
            slug: Some("bacs".into()),
            ..Edit::default()
        };
        revision(city.edit_with(&city.officer, page.id, renamed).await.unwrap());
        city.commons.revert_page(&city.officer, page.id, first, None).await.unwrap();
        city.commons.delete_page(&city.officer, page.id, None).await.unwrap();
        city.commons.restore_page(&city.officer, page.id, None).await.unwrap();
        assert_eq!(city.text(page.id).await, old);

        // An edit from an older base is merged, and answers for itself alone.
        let stale = Edit { base_revision: Some(first), markdown: old.replace("Old", "Newer"), ..Edit::default() };
        revision(city.edit_with(&city.officer, page.id, stale).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_note_of_its_own_says_whether_it_can_be_done_elsewhere() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let text = without("replicability");
        let found = incomplete(city.commons.create_page(&city.officer, new(&text)).await);
        let expected = ["replicability.verdict", "replicability.conditions", "replicability.confidence"];
        assert_eq!(paths(&found), expected);
        // Another kind of page that says so, and a note on another page, are no such note.
        city.published("---\nkind: article\nassesses: compost-partage\n---\n# Opinion\n").await;
        let note = |practice: &str, title: &str| {
            let rest = "point_of_view: third_party\nverdict: pilot_first\nconfidence: low\nconditions: [{text: x}]";
            format!("---\nkind: replicability_note\npractice: {practice}\n{rest}\n---\n# {title}\n")
        };
        city.published(&note("other", "Note")).await;
        assert_eq!(paths(&refused(&city, &city.officer, found.page, &text).await), expected);
        let id = format!("https://bordeaux.example/id/page/{}", found.ulid);
        city.published(&note(&format!("{{iri: {id}}}"), "Ailleurs")).await;
        revision(city.edit(&city.officer, found.page, &text).await.unwrap());
    })
    .await;
}

#[test]
fn answers_that_are_there_already_change_no_byte() {
    let fields = typed_fields(Kind::PracticeSheet, SHEET);
    let all: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), Some(value.clone()))).collect();
    assert_eq!(answered(Kind::PracticeSheet, SHEET, &all).unwrap(), SHEET);

    let written =
        "---\nsdg_targets: [11.10, 6.b] # two\nwhere: {lau_code: 33063}\nthemes: water\nevidence_level: \"2\"\n---\n";
    let same = [
        ("sdg_targets", Some(json!(["11.10", "6.b"]))),
        ("where", Some(json!({"lau_code": "33063"}))),
        ("themes", Some(json!(["water"]))),
        ("evidence_level", Some(json!(2))),
    ];
    assert_eq!(answered(Kind::PracticeSheet, written, &same).unwrap(), written);
    let more = [("sdg_targets", Some(json!(["11.10", "6.b", "1.10"])))];
    let changed = answered(Kind::PracticeSheet, written, &more).unwrap();
    assert_eq!(typed_fields(Kind::PracticeSheet, &changed)["sdg_targets"], json!(["11.10", "6.b", "1.10"]));
}

#[test]
fn an_answer_within_an_object_is_given_by_its_path() {
    let set = |source: &str, answers: &[(&str, Option<serde_json::Value>)]| {
        answered(Kind::PracticeSheet, source, answers).unwrap()
    };
    let surer = set(SHEET, &[("replicability.confidence", Some("high".into()))]);
    assert_eq!(surer, SHEET.replace("confidence: medium", "confidence: high"));
    let first = [
        ("title", Some("Compost".into())),
        ("replicability.verdict", Some("pilot_first".into())),
        ("replicability.conditions", Some(json!([{"text": "On essaie d'abord"}]))),
    ];
    let made = set("Texte\n", &first);
    assert_eq!(
        made,
        "---\ntitle: Compost\nreplicability:\n  verdict: pilot_first\n  conditions:\n    - text: On essaie d'abord\n---\nTexte\n"
    );
    let emptied = set(&made, &[("replicability.verdict", None), ("replicability.conditions", None)]);
    assert_eq!(emptied, "---\ntitle: Compost\n---\nTexte\n");
}

#[test]
fn the_typed_links_are_the_schemas_relations() {
    assert_eq!(koinon_markdown::fields::RELATIONS, koinon_core::schema::RELATIONS);
}
