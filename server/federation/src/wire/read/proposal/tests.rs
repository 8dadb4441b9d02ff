//! Proposals, receipts and decisions as other cities send them, and as others would like us to read them.

use std::time::{Duration, Instant};

use koinon_core::text::MAX_SOURCE_BYTES;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::wire::proposal::tests::{decision, proposal, receipt};
use crate::wire::proposal::{DecisionView, ProposalView, ReceiptView};
use crate::wire::read::activity::tests::any_json;
use crate::wire::{Activity, fixture};

fn now() -> Timestamp {
    "2026-12-01T00:00:00Z".parse().unwrap()
}

fn activity(json: impl serde::Serialize) -> IncomingActivity {
    IncomingActivity::read(&serde_json::to_value(json).unwrap()).unwrap()
}

/// The published Patch with some properties changed.
fn patch(changes: &Value) -> Value {
    let mut patch = fixture("30_offer_proposal_to_koinon")["object"].clone();
    patch.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    patch
}

fn read(changes: &Value) -> Result<IncomingProposal, ReadError> {
    IncomingProposal::read(&patch(changes), now())
}

#[test]
fn what_we_send_is_read_back_whole() {
    let view = ProposalView {
        sources: vec!["Relevés de juillet".into(), "https://bordeaux.example/x".into()],
        title: Some("Compost de quartier".into()),
        reason: "En été le compost sèche.\n\nVoir <juillet>".into(),
        ..proposal()
    };
    let offer = activity(view.offer());
    let read = IncomingProposal::of_offer(&offer, now()).unwrap().unwrap();
    assert_eq!(
        read,
        IncomingProposal {
            id: view.id.clone(),
            attributed_to: view.proposer.clone(),
            page: view.page.clone(),
            name: view.name.clone(),
            reason: view.reason.clone(),
            sources: view.sources.clone(),
            base_revision: view.base_revision,
            source: view.source.clone(),
            title: view.title.clone(),
            published: Some(view.published),
        }
    );
    let fetched = serde_json::to_value(view.patch()).unwrap();
    assert_eq!(IncomingProposal::read(&fetched, now()), Ok(read));
    assert_eq!(IncomingProposal::of_offer(&activity(view.offer_by_id()), now()), Ok(None));
    let undo = activity(view.undo("https://sidi-bou-said.example/id/activity/1".into()));
    let undone = undo.inner().unwrap().unwrap();
    assert_eq!((undone.kind, undone.id), (Some(ActivityKind::Offer), view.offer));
}

#[test]
fn h02_a_proposal_is_about_one_page() {
    let page = proposal().page;
    let other = "https://bordeaux.example/id/page/01KAN4V0000000000000000002";
    assert_eq!(read(&json!({"target": page})).unwrap().page, page);
    assert_eq!(read(&json!({"object": null, "target": [page]})).unwrap().page, page);
    for changes in [
        json!({"target": other}),
        json!({"target": 7}),
        json!({"object": [page, other]}),
        json!({"object": null}),
        json!({"object": "x"}),
    ] {
        assert_eq!(read(&changes), Err(ReadError::Property("object")), "{changes}");
    }
    let mut offer = fixture("30_offer_proposal_to_koinon");
    for target in [json!(other), json!({}), json!(1)] {
        offer["target"] = target;
        let offer = activity(&offer);
        assert_eq!(IncomingProposal::of_offer(&offer, now()), Err(ReadError::Property("object")));
    }
    offer["target"] = Value::Null;
    assert_eq!(IncomingProposal::of_offer(&activity(&offer), now()).unwrap().unwrap().page, page);
    offer["type"] = "Create".into();
    assert_eq!(IncomingProposal::of_offer(&activity(&offer), now()), Err(ReadError::Type("Offer")));
}

#[test]
fn a_proposal_is_its_proposers_own() {
    for (changes, property) in [
        (json!({"id": null}), "id"),
        (json!({"id": "https://evil.example/1"}), "attributedTo"),
        (json!({"attributedTo": "https://evil.example/1"}), "attributedTo"),
        (json!({"attributedTo": []}), "attributedTo"),
        (json!({"attributedTo": [proposal().proposer, "https://evil.example/1"]}), "attributedTo"),
    ] {
        assert_eq!(read(&changes), Err(ReadError::Property(property)), "{changes}");
    }
    assert_eq!(read(&json!({"type": "Note"})), Err(ReadError::Type("Patch")));
    assert!(read(&json!({"type": ["Note", "Patch"]})).is_ok());
}

#[test]
fn h04_without_its_whole_source_a_proposal_is_nothing() {
    let source = |content: Value, kind: Value| read(&json!({"source": {"content": content, "mediaType": kind}}));
    assert_eq!(source(json!("a\r\nb"), json!(null)).unwrap().source, "a\nb");
    assert!(source(json!("x".repeat(MAX_SOURCE_BYTES)), json!("text/markdown")).is_ok());
    for (content, kind) in [
        (json!("x".repeat(MAX_SOURCE_BYTES + 1)), json!("text/markdown")),
        (json!("a\0b"), json!("text/markdown")),
        (json!("x"), json!("text/x-diff")),
        (json!(["x"]), json!("text/markdown")),
        (json!(null), json!(null)),
    ] {
        assert_eq!(source(content, kind), Err(ReadError::Property("source")));
    }
    assert_eq!(read(&json!({"source": "x"})), Err(ReadError::Property("source")));
    // Ibis sends a diff alone.
    let edit = fixture("50_edits_for_ibis")["items"][0].clone();
    assert!(IncomingProposal::read(&edit, now()).is_err());
}

#[test]
fn h05_a_diff_is_never_looked_into() {
    let honest = read(&json!({})).unwrap();
    let line_numbers = "@@ -9223372036854775808,9223372036854775808 +18446744073709551616 @@\n-x\n+y\n";
    for diff in [json!(line_numbers), json!(line_numbers.repeat(50_000)), json!({"@@": [1]}), json!(null)] {
        assert_eq!(read(&json!({"content": diff})).as_ref(), Ok(&honest));
    }
    let huge = patch(&json!({"content": "@@ -1 +1 @@\n".repeat(1_000_000)}));
    let before = Instant::now();
    assert_eq!(IncomingProposal::read(&huge, now()), Err(ReadError::Property("content")));
    assert!(before.elapsed() < Duration::from_secs(5), "nothing of it is copied or parsed");
}

#[test]
fn what_people_wrote_is_cleaned_and_cut() {
    let read = read(&json!({
        "summary": format!("<b>a\u{202e}b</b>\0\n{}", "é ".repeat(1_000_000)),
        "sources": ["", "x".repeat(100_000), 3, null, {"href": "https://a.example/"}, {"href": "javascript:x"}, ["y"]],
        "title": format!(" A\u{200b}\nb{}", "c".repeat(10_000)),
        "name": "x".repeat(100_000),
        "base_revision": "not a hash",
        "published": "9999-12-30T00:00:00Z",
    }))
    .unwrap();
    assert!(read.reason.starts_with("<b>ab</b>\né é") && read.reason.chars().count() <= MAX_REASON_CHARS);
    assert_eq!(read.sources, ["x".repeat(500), "https://a.example/".to_owned()]);
    assert!(read.title.as_ref().is_some_and(|title| title.starts_with("A bc") && title.len() == MAX_TITLE_CHARS));
    assert_eq!((read.name.len(), read.base_revision), (500, None));
    assert!(read.published < Some(now().plus_millis(3_600_000)));
    let many = self::read(&json!({"sources": vec!["x"; 10_000], "title": " ", "summary": 4})).unwrap();
    assert_eq!((many.sources.len(), many.title, many.reason.as_str()), (MAX_SOURCES, None, ""));
    assert_eq!(self::read(&json!({"sources": "one"})).unwrap().sources, ["one"]);
}

#[test]
fn every_decision_is_read_back() {
    for (name, verdict) in [
        ("33_accept", Verdict::Accepted),
        ("34_accept_in_part", Verdict::AcceptedInPart),
        ("35_reject", Verdict::Declined),
    ] {
        let view = DecisionView { revision: Some(Hash::of("x")), ..decision(&fixture(name), verdict) };
        let read = IncomingDecision::read(&activity(view.activity())).unwrap();
        let expected = IncomingDecision {
            offer: view.offer,
            verdict,
            reason: view.reason,
            result: view.result,
            revision: view.revision,
        };
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn h09_a_decision_answers_an_offer_and_its_result_is_the_deciders() {
    let read = |changes: Value| {
        let mut accept = fixture("33_accept");
        accept.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        IncomingDecision::read(&activity(accept))
    };
    let offer = fixture("30_offer_proposal_to_koinon");
    assert_eq!(read(json!({"object": offer})).unwrap().offer, proposal().offer);
    assert_eq!(read(json!({"object": fixture("10_follow_city")})), Err(ReadError::Type("Offer")));
    assert_eq!(read(json!({"object": {"type": "Offer"}})), Err(ReadError::Property("object")));
    assert_eq!(read(json!({"object": null})), Err(ReadError::Property("object")));
    assert_eq!(read(json!({"type": "Like"})), Err(ReadError::Type("Accept")));
    for result in [json!("https://evil.example/1"), json!(7), json!(["https://bordeaux.example/1", "x"]), json!({})] {
        assert_eq!(read(json!({"result": result})).unwrap().result, None, "{result}");
    }
    for word in [json!("accepted"), json!("declined"), json!(1), json!(null)] {
        assert_eq!(read(json!({"decision": word})).unwrap().verdict, Verdict::Accepted, "{word}");
    }
    let declined = read(json!({"type": "Reject", "decision": "accepted_in_part"})).unwrap();
    assert_eq!(declined.verdict, Verdict::Declined, "the type decides");
    let hostile = read(json!({"summary": "x\0".repeat(1_000_000), "revision": [1]})).unwrap();
    assert_eq!(hostile.reason.map(|reason| reason.len()), Some(MAX_REASON_CHARS));
    assert_eq!((hostile.revision, read(json!({"summary": " \n"})).unwrap().reason), (None, None));
}

#[test]
fn a_receipt_says_the_place_and_the_date() {
    let read = |json: Activity| IncomingReceipt::read(&activity(json), now()).unwrap().unwrap();
    let view = ReceiptView { position: Some(3), due: "2026-12-26T17:00:00Z".parse().ok(), ..receipt() };
    let first = read(view.create());
    assert_eq!((&first.note, &first.attributed_to), (&view.note, &view.pages_author));
    assert_eq!((first.page.as_ref(), &first.proposal), (Some(&view.page), &view.proposal));
    assert_eq!((first.position, first.due, first.updated), (view.position, view.due, Some(view.published)));
    let later = view.published.plus_millis(60_000);
    let moved = ReceiptView { position: Some(2), ..view };
    let update = read(moved.update("https://bordeaux.example/id/activity/1".into(), later));
    assert_eq!((update.position, update.updated), (Some(2), Some(later)));
}

#[test]
fn a_receipt_without_sense_says_nothing_of_it() {
    let read = |changes: Value| {
        let mut create = fixture("32_debate_anchor");
        create["object"].as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        IncomingReceipt::read(&activity(create), now()).unwrap()
    };
    for position in [json!(0), json!(1_000_001), json!(-1), json!("1"), json!(1e300), json!(null)] {
        assert_eq!(read(json!({"position": position})).unwrap().position, None);
    }
    for due in [json!("9999-12-30T00:00:00Z"), json!("0001-01-01T00:00:00Z"), json!("Thursday"), json!(1), json!([])] {
        assert_eq!(read(json!({"due": due})).unwrap().due, None);
    }
    for none in [json!(null), json!(1), json!("x"), json!([])] {
        assert_eq!(read(json!({"proposal": none})), None);
    }
}

proptest! {
    #[test]
    fn no_json_makes_a_reader_panic(
        key in "object|target|source|summary|sources|title|content|base_revision|proposal|position|due|decision|result\
            |type|id|attributedTo",
        value in any_json(),
    ) {
        let _ = read(&json!({key.clone(): value.clone()}));
        for name in ["30_offer_proposal_to_koinon", "32_debate_anchor", "34_accept_in_part"] {
            for pointer in ["", "/object"] {
                let mut spoiled = fixture(name);
                let Some(map) = spoiled.pointer_mut(pointer).and_then(Value::as_object_mut) else { continue };
                map.insert(key.clone(), value.clone());
                let Ok(activity) = IncomingActivity::read(&spoiled) else { continue };
                let _ = IncomingProposal::of_offer(&activity, now());
                let _ = IncomingDecision::read(&activity);
                let _ = IncomingReceipt::read(&activity, now());
            }
        }
        let _ = IncomingProposal::read(&value, now());
    }
}
