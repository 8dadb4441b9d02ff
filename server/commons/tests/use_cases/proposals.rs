//! Suggested edits within a city: made, read, answered, taken back.

use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::proposals::ProposalQuery;
use koinon_commons::propose::ProposedEdit;
use koinon_commons::publish::{NewPageText, Saved, WAITS_FOR_REVIEW};
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::policy::PagePolicy;
use koinon_core::proposal::ProposalState;
use koinon_store::testing::each_database;
use koinon_store::{Page, Proposal};

use crate::city::{TestCity, codes};

const TEXT: &str = "# Compost\n\nOne bin.\n\nKeys at the kiosk.\n\nEmptied monthly.\n";

fn edit(page: &Page, markdown: &str) -> ProposedEdit {
    ProposedEdit {
        base_revision: page.head_hash,
        markdown: markdown.into(),
        reason: "It was measured.".into(),
        sources: vec![" https://data.example/july ".into(), String::new()],
        ..ProposedEdit::default()
    }
}

/// Ana's proposal of a text.
async fn proposed(city: &TestCity, page: &Page, markdown: &str) -> Proposal {
    city.clock.advance(60_000);
    city.commons.propose(&city.ana, page.id, edit(page, markdown)).await.unwrap()
}

fn all() -> Answer {
    Answer { verdict: Verdict::Accept { markdown: None }, reason: String::new(), seen: None }
}

fn answer(verdict: Verdict, reason: &str) -> Answer {
    Answer { verdict, reason: reason.into(), seen: None }
}

#[tokio::test]
async fn what_is_accepted_is_its_authors_and_says_who_accepted_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let proposal = proposed(&city, &page, &TEXT.replace("One bin", "Two bins")).await;
        assert_eq!((proposal.state, proposal.waits), (ProposalState::InReview, true));
        assert_eq!(proposal.sources, ["https://data.example/july"]);
        assert_eq!(city.text(page.id).await, TEXT, "nothing is changed yet");

        city.clock.advance(60_000);
        let decided = city.commons.decide(&city.officer, &proposal.ulid, all()).await.unwrap();
        assert_eq!((decided.state, decided.waits), (ProposalState::Accepted, false));
        assert_eq!(city.text(page.id).await, TEXT.replace("One bin", "Two bins"));
        let history = city.history(page.id).await;
        let newest = history.last().unwrap();
        assert_eq!(newest.author.as_ref().unwrap().handle, "ana.example");
        assert_eq!(newest.accepted_by.as_ref().unwrap().handle, "otto.officer");
        assert_eq!(newest.note.as_deref(), Some("It was measured."));
        assert_eq!(decided.decision.unwrap().result, Some(newest.hash));
        assert!(newest.record.accepted_by.is_some() && newest.record.accepted_by != Some(newest.record.author));

        let again = city.commons.decide(&city.officer, &proposal.ulid, all()).await;
        assert!(matches!(again, Err(Error::Taken(_))), "{again:?}");
        assert_eq!(city.history(page.id).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn only_some_places_are_taken_and_the_reason_is_there_for_all_to_read() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let text = TEXT.replace("One bin", "Two bins").replace("monthly", "daily");
        let proposal = proposed(&city, &page, &text).await;
        let second = Verdict::AcceptInPart { hunks: Some(vec![1]), markdown: None };
        let silent = city.commons.decide(&city.officer, &proposal.ulid, answer(second.clone(), " \u{200b}\n")).await;
        assert_eq!(codes(silent), ["empty"]);
        let nothing = Verdict::AcceptInPart { hunks: Some(vec![]), markdown: None };
        let nothing = city.commons.decide(&city.officer, &proposal.ulid, answer(nothing, "no")).await;
        assert_eq!(codes(nothing), ["nothing_taken"]);
        let beyond = Verdict::AcceptInPart { hunks: Some(vec![2]), markdown: None };
        let beyond = city.commons.decide(&city.officer, &proposal.ulid, answer(beyond, "no")).await;
        assert_eq!(codes(beyond), ["unknown"]);
        let decided = city
            .commons
            .decide(&city.officer, &proposal.ulid, answer(second, "One bin is all we have."))
            .await
            .unwrap();
        assert_eq!(decided.state, ProposalState::AcceptedInPart);
        assert_eq!(city.text(page.id).await, TEXT.replace("monthly", "daily"));
        let shown = city.commons.proposal(&Actor::Anyone, &proposal.ulid).await.unwrap();
        assert_eq!(shown.proposal.decision.unwrap().answer, "One bin is all we have.");
        assert_eq!(shown.decided_by.unwrap().handle, "otto.officer");
    })
    .await;
}

#[tokio::test]
async fn an_officer_may_change_the_words_and_it_stays_the_authors() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let proposal = proposed(&city, &page, &TEXT.replace("One bin", "Two bin")).await;
        let mended = TEXT.replace("One bin", "Two bins");
        let verdict = Verdict::Accept { markdown: Some(mended.clone()) };
        assert_eq!(
            codes(city.commons.decide(&city.officer, &proposal.ulid, answer(verdict.clone(), "")).await),
            ["empty"]
        );
        let decided = Answer { seen: page.head_hash, ..answer(verdict, "A letter was missing.") };
        city.commons.decide(&city.officer, &proposal.ulid, decided).await.unwrap();
        assert_eq!(city.text(page.id).await, mended);
        let history = city.history(page.id).await;
        assert_eq!(history.last().unwrap().author.as_ref().unwrap().handle, "ana.example");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_moved_on_is_merged_and_where_both_changed_the_same_the_officer_is_asked() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let apart = proposed(&city, &page, &TEXT.replace("One bin", "Two bins")).await;
        let clash = proposed(&city, &page, &TEXT.replace("monthly", "daily")).await;
        city.edit(&city.officer, page.id, &TEXT.replace("monthly", "weekly")).await.unwrap();

        city.commons.decide(&city.officer, &apart.ulid, all()).await.unwrap();
        let both = TEXT.replace("monthly", "weekly").replace("One bin", "Two bins");
        assert_eq!(city.text(page.id).await, both);

        let refused = city.commons.decide(&city.officer, &clash.ulid, all()).await;
        let Err(Error::Conflict(conflict)) = refused else { panic!("{refused:?}") };
        assert_eq!((conflict.base.as_str(), conflict.theirs.as_str()), (TEXT, both.as_str()));
        let shown = city.commons.proposal(&city.officer, &clash.ulid).await.unwrap();
        assert!(shown.moved_on && shown.may_decide);
        assert_eq!((shown.rebased.diff.hunks.len(), shown.rebased.overlapping), (1, vec![0]));
        let verdict = Verdict::AcceptInPart { hunks: Some(vec![0]), markdown: None };
        // What was seen was another version: nothing is taken by its number.
        let stale = Answer { seen: page.head_hash, ..answer(verdict.clone(), "daily it is") };
        let stale = city.commons.decide(&city.officer, &clash.ulid, stale).await;
        assert!(matches!(stale, Err(Error::Stale(Some(_)))), "{stale:?}");
        let seen = Answer { seen: Some(shown.seen), ..answer(verdict, "daily it is") };
        city.commons.decide(&city.officer, &clash.ulid, seen).await.unwrap();
        assert_eq!(city.text(page.id).await, both.replace("weekly", "daily"));
    })
    .await;
}

#[tokio::test]
async fn what_is_declined_or_taken_back_stays_listed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let first = proposed(&city, &page, &TEXT.replace("One", "Two")).await;
        let second = proposed(&city, &page, &TEXT.replace("One", "Three")).await;
        let third = proposed(&city, &page, &TEXT.replace("One", "Four")).await;
        let place = async |ulid: &str| city.commons.proposal(&city.ana, ulid).await.unwrap().position;
        assert_eq!((place(&first.ulid).await, place(&third.ulid).await), (Some(1), Some(3)));
        let declined =
            city.commons.decide(&city.officer, &first.ulid, answer(Verdict::Decline, "See point 2.")).await.unwrap();
        assert_eq!(declined.state, ProposalState::Declined);
        assert_eq!((place(&first.ulid).await, place(&third.ulid).await), (None, Some(2)));
        assert_eq!(city.history(page.id).await.len(), 1);

        assert!(matches!(city.commons.withdraw(&city.ben, &second.ulid).await, Err(Error::NotFound)));
        assert!(matches!(city.commons.withdraw(&Actor::Anyone, &second.ulid).await, Err(Error::SignInNeeded)));
        let withdrawn = city.commons.withdraw(&city.ana, &second.ulid).await.unwrap();
        assert_eq!(withdrawn.state, ProposalState::Withdrawn);
        assert!(matches!(city.commons.withdraw(&city.ana, &second.ulid).await, Err(Error::Taken(_))));
        assert!(matches!(city.commons.decide(&city.officer, &second.ulid, all()).await, Err(Error::Taken(_))));

        let query = ProposalQuery { page: Some(page.id), limit: 50, ..ProposalQuery::default() };
        let (listed, next) = city.commons.proposals(&Actor::Anyone, query).await.unwrap();
        let states: Vec<_> = listed.iter().map(|listed| listed.proposal.state).collect();
        assert_eq!(states, [ProposalState::InReview, ProposalState::Withdrawn, ProposalState::Declined]);
        assert_eq!((next, city.commons.open_proposals(page.id).await.unwrap()), (None, 1));
        let waiting = ProposalQuery { waiting: true, limit: 50, ..ProposalQuery::default() };
        assert_eq!(city.commons.proposals(&city.officer, waiting).await.unwrap().0.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_proposed_says_why_and_is_kept() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let text = TEXT.replace("One", "Two");
        let silent = ProposedEdit { reason: "\n ".into(), ..edit(&page, &text) };
        assert_eq!(codes(city.commons.propose(&city.ana, page.id, silent).await), ["empty"]);
        assert_eq!(city.draft_text(&city.ana, page.id).await.as_deref(), Some(text.as_str()));
        assert_eq!(codes(city.commons.propose(&city.ana, page.id, edit(&page, TEXT)).await), ["unchanged"]);
        assert_eq!(codes(city.commons.propose(&city.ana, page.id, edit(&page, "\n")).await), ["emptied"]);
        let other = city.published("# Parc\n").await;
        let unknown = ProposedEdit { base_revision: other.head_hash, ..edit(&page, &text) };
        assert_eq!(codes(city.commons.propose(&city.ana, page.id, unknown).await), ["unknown"]);
        let baseless = ProposedEdit { base_revision: None, ..edit(&page, &text) };
        assert_eq!(codes(city.commons.propose(&city.ana, page.id, baseless).await), ["missing"]);
        let nobody = city.commons.propose(&Actor::Anyone, page.id, edit(&page, &text)).await;
        assert!(matches!(nobody, Err(Error::SignInNeeded)));
        assert_eq!(city.commons.waiting_proposals().await.unwrap(), 0);

        proposed(&city, &page, &text).await;
        assert_eq!(city.draft_text(&city.ana, page.id).await, None, "the draft became the proposal");
        city.commons.set_policy(&city.officer, page.id, PagePolicy::Locked, Some("a war".into()), None).await.unwrap();
        let locked = city.commons.propose(&city.ben, page.id, edit(&page, &text)).await;
        assert!(matches!(locked, Err(Error::Forbidden(Refusal::Locked))), "{locked:?}");
        assert_eq!(city.draft_text(&city.ben, page.id).await.as_deref(), Some(text.as_str()));
    })
    .await;
}

#[tokio::test]
async fn contributors_decide_nothing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let proposal = proposed(&city, &page, &TEXT.replace("One", "Two")).await;
        for actor in [&city.ana, &city.ben] {
            let refused = city.commons.decide(actor, &proposal.ulid, all()).await;
            assert!(matches!(refused, Err(Error::Forbidden(Refusal::OfficersOnly))), "{refused:?}");
        }
        assert!(matches!(city.commons.decide(&Actor::Anyone, &proposal.ulid, all()).await, Err(Error::SignInNeeded)));
        assert_eq!((city.history(page.id).await.len(), city.commons.waiting_proposals().await.unwrap()), (1, 1));
        // Where everybody may edit, officers alone decide on what was proposed.
        city.commons.set_policy(&city.officer, page.id, PagePolicy::Open, None, None).await.unwrap();
        assert!(city.commons.decide(&city.ben, &proposal.ulid, all()).await.is_err());
        assert!(!city.commons.proposal(&city.ben, &proposal.ulid).await.unwrap().may_decide);
        // What is locked is not changed, but may be declined.
        city.commons.set_policy(&city.officer, page.id, PagePolicy::Locked, Some("a war".into()), None).await.unwrap();
        let locked = city.commons.decide(&city.officer, &proposal.ulid, all()).await;
        assert!(matches!(locked, Err(Error::Forbidden(Refusal::Locked))), "{locked:?}");
        city.commons.decide(&city.officer, &proposal.ulid, answer(Verdict::Decline, "Locked.")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_new_page_of_a_contributor_waits_where_officers_see_it_and_nobody_else() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let new = NewPageText { markdown: TEXT.into(), slug: Some("compost".into()), ..NewPageText::default() };
        let saved = city.commons.create_page(&city.ana, new).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_, Some(WAITS_FOR_REVIEW))), "{saved:?}");
        let waiting = ProposalQuery { waiting: true, limit: 50, ..ProposalQuery::default() };
        let seen_by = async |actor: &Actor| city.commons.proposals(actor, waiting.clone()).await.unwrap().0;
        assert_eq!((seen_by(&Actor::Anyone).await.len(), seen_by(&city.ben).await.len()), (0, 0));
        let listed = seen_by(&city.officer).await;
        let ulid = listed[0].proposal.ulid.clone();
        assert!(matches!(city.commons.proposal(&city.ben, &ulid).await, Err(Error::NotFound)));
        let before = city.commons.proposal(&city.officer, &ulid).await.unwrap();
        assert!(before.may_decide && before.proposal.base.is_none());

        // Its author goes on writing: there is one proposal still, and what was seen before does not hold.
        let page = saved.page();
        let better = TEXT.replace("One", "Two");
        let edit =
            koinon_commons::publish::Edit { markdown: better.clone(), ..koinon_commons::publish::Edit::default() };
        city.commons.edit_page(&city.ana, page, edit).await.unwrap();
        assert_eq!(seen_by(&city.officer).await.len(), 1);
        let stale = Answer { seen: Some(before.seen), ..all() };
        let stale = city.commons.decide(&city.officer, &ulid, stale).await;
        assert!(matches!(stale, Err(Error::Stale(_))), "{stale:?}");
        let seen = city.commons.proposal(&city.officer, &ulid).await.unwrap().seen;
        city.commons.decide(&city.officer, &ulid, Answer { seen: Some(seen), ..all() }).await.unwrap();
        let row = city.row(page).await;
        assert_eq!((row.slug.as_str(), city.text(page).await), ("compost", better));
        assert_eq!(city.history(page).await[0].author.as_ref().unwrap().handle, "ana.example");
        assert_eq!(city.draft_text(&city.ana, page).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_new_page_that_is_thrown_away_leaves_the_queue() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let new = NewPageText { markdown: TEXT.into(), ..NewPageText::default() };
        let page = city.commons.create_page(&city.ana, new).await.unwrap().page();
        assert_eq!(city.commons.waiting_proposals().await.unwrap(), 1);
        city.commons.discard_draft(&city.ana, page).await.unwrap();
        assert_eq!(city.commons.waiting_proposals().await.unwrap(), 0);
    })
    .await;
}
