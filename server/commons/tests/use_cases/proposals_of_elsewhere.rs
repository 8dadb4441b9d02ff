//! Suggested edits between cities: what arrives is taken once, from whom it may come, and said on to those concerned.

use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::proposal_arrives::{Arrival, ArrivedDecision, ArrivedProposal, ArrivedReceipt, RemotePerson};
use koinon_commons::propose::ProposedEdit;
use koinon_core::policy::PagePolicy;
use koinon_core::proposal::ProposalState;
use koinon_store::testing::each_database;
use koinon_store::{City, News, Page, PageId, Proposal};

use crate::city::TestCity;
use crate::peer::Peer;

const TEXT: &str = "# Compost\n\nOne bin.\n";
const BETTER: &str = "# Compost\n\nTwo bins.\n";

fn leila() -> RemotePerson {
    RemotePerson {
        ap_id: "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000002".into(),
        handle: "leila".into(),
        name: "Leïla Exemple".into(),
    }
}

fn arrived(number: u8, page: &Page, markdown: &str) -> ArrivedProposal {
    ArrivedProposal {
        ap_id: format!("https://sidi-bou-said.example/id/proposal/{number}"),
        offer: format!("https://sidi-bou-said.example/id/activity/{number}"),
        author: leila(),
        page: page.ap_id.clone(),
        base_revision: page.head_hash,
        markdown: markdown.into(),
        title: None,
        reason: "It was measured.".into(),
        sources: Vec::new(),
    }
}

/// What is to be told to other servers.
async fn news(city: &TestCity) -> Vec<News> {
    city.stored(|conn| conn.outgoing(100)).await.into_iter().map(|(_, news)| news).collect()
}

async fn in_queue(city: &TestCity) -> i64 {
    city.commons.waiting_proposals().await.unwrap()
}

#[tokio::test]
async fn a_proposal_of_elsewhere_waits_in_the_same_queue_once_and_is_credited() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let offer = arrived(1, &page, BETTER);
        for activity in ["https://sidi-bou-said.example/id/activity/1", "https://sidi-bou-said.example/again"] {
            let taken = city.commons.receive_proposal(activity.into(), offer.clone()).await.unwrap();
            assert_eq!((taken, in_queue(&city).await), (Arrival::Taken, 1));
        }
        let proposal = city.stored(move |conn| conn.proposal_by_offer(&offer.offer)).await.unwrap();
        assert_eq!(news(&city).await, [News::Receipt(proposal.id)]);
        let all = Answer { verdict: Verdict::Accept { markdown: None }, reason: String::new(), seen: None };
        city.commons.decide(&city.officer, &proposal.ulid, all).await.unwrap();
        assert_eq!(city.text(page.id).await, BETTER);
        let author = city.history(page.id).await[1].author.clone().unwrap();
        assert_eq!((author.handle.as_str(), author.authority.as_str()), ("leila", "sidi-bou-said.example"));
        assert_eq!(news(&city).await, [News::Receipt(proposal.id), News::Decision(proposal.id)]);
    })
    .await;
}

#[tokio::test]
async fn h02_h03_what_is_for_no_page_of_ours_or_starts_from_nowhere_changes_nothing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let other = city.published("# Parc\n").await;
        let elsewhere = Peer::sidi_bou_said(&city).await.copied(&city).await;
        let take = async |offer: ArrivedProposal| {
            city.commons.receive_proposal(format!("{}#", offer.offer), offer).await.unwrap()
        };
        let of_other_city = ArrivedProposal { page: elsewhere.ap_id.clone(), ..arrived(1, &page, BETTER) };
        assert_eq!(take(of_other_city).await, Arrival::NotOurs);
        let nowhere =
            ArrivedProposal { page: "https://bordeaux.example/id/page/none".into(), ..arrived(2, &page, BETTER) };
        assert_eq!(take(nowhere).await, Arrival::NotOurs);
        let foreign_base = ArrivedProposal { base_revision: other.head_hash, ..arrived(3, &page, BETTER) };
        assert!(matches!(take(foreign_base).await, Arrival::Rejected(_)));
        let baseless = ArrivedProposal { base_revision: None, ..arrived(4, &page, BETTER) };
        assert!(matches!(take(baseless).await, Arrival::Rejected(_)));
        // Each under an activity of its own: one that was answered is not answered again.
        for (number, text) in [(5, TEXT), (7, " \n"), (8, "nul \0")] {
            assert!(matches!(take(arrived(number, &page, text)).await, Arrival::Rejected(_)), "{text:?}");
        }
        city.commons.set_policy(&city.officer, page.id, PagePolicy::Locked, Some("a war".into()), None).await.unwrap();
        assert!(matches!(take(arrived(6, &page, BETTER)).await, Arrival::Rejected(_)));
        assert_eq!((in_queue(&city).await, city.history(page.id).await.len()), (0, 1));
        assert_eq!(news(&city).await, []);
    })
    .await;
}

#[tokio::test]
async fn only_its_author_takes_a_proposal_back() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        let offer = arrived(1, &page, BETTER);
        city.commons.receive_proposal("https://sidi-bou-said.example/1".into(), offer.clone()).await.unwrap();
        let undo = async |number: u8, by: &str| {
            let activity = format!("https://sidi-bou-said.example/undo/{number}");
            city.commons.receive_withdrawal(activity, by.into(), offer.offer.clone()).await.unwrap()
        };
        assert!(!undo(1, "https://sidi-bou-said.example/id/person/other").await);
        assert_eq!(in_queue(&city).await, 1);
        assert!(undo(2, &leila().ap_id).await && undo(2, &leila().ap_id).await);
        assert_eq!(in_queue(&city).await, 0);
    })
    .await;
}

/// Ana's proposal on Sidi Bou Saïd's page, that page, and its city.
async fn sent(city: &TestCity) -> (Proposal, PageId, City) {
    let peer = Peer::sidi_bou_said(city).await;
    let page = peer.copied(city).await;
    let edit = ProposedEdit {
        base_revision: page.head_hash,
        markdown: "# Bleu\n\nMieux.\n".into(),
        reason: "Because.".into(),
        ..ProposedEdit::default()
    };
    let proposal = city.commons.propose(&city.ana, page.id, edit).await.unwrap();
    (proposal, page.id, peer.known_here(city).await)
}

#[tokio::test]
async fn a_proposal_on_a_copy_is_told_to_the_pages_city_and_follows_what_that_says() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (proposal, page, sidi) = sent(&city).await;
        assert_eq!((proposal.state, proposal.waits), (ProposalState::Submitted, false));
        assert_eq!((news(&city).await, in_queue(&city).await), (vec![News::Offer(proposal.id)], 0));
        let state = async || city.commons.proposal(&city.ana, &proposal.ulid).await.unwrap();
        let ap_id = proposal.ap_id.clone();
        let now = city.commons.now();
        let deliver = move |tx: &mut koinon_store::Tx<'_>| tx.proposal_delivered(&ap_id, now);
        city.commons.store().write(deliver).await.unwrap();
        assert_eq!(state().await.proposal.state, ProposalState::Delivered);

        let receipt = ArrivedReceipt {
            proposal: proposal.ap_id.clone(),
            position: Some(3),
            due: Some(city.commons.now().plus_millis(86_400_000)),
        };
        let stranger = Peer::known(&city, "https://evil.example", 9).await.known_here(&city).await;
        assert!(
            !city.commons.receive_receipt("https://evil.example/1".into(), &stranger, receipt.clone()).await.unwrap()
        );
        assert!(city.commons.receive_receipt("https://sidi-bou-said.example/1".into(), &sidi, receipt).await.unwrap());
        let shown = state().await;
        assert_eq!((shown.proposal.state, shown.position), (ProposalState::InReview, Some(3)));

        let decision = |offer: &str| ArrivedDecision {
            offer: offer.into(),
            state: ProposalState::AcceptedInPart,
            answer: "Not the first.".into(),
            result: None,
        };
        // H08: nobody else answers for the city.
        let forged =
            city.commons.receive_decision("https://evil.example/2".into(), &stranger, decision(&proposal.offer));
        assert!(!forged.await.unwrap());
        assert_eq!(state().await.proposal.state, ProposalState::InReview);
        for _ in 0..2 {
            let activity = "https://sidi-bou-said.example/2".to_owned();
            assert!(city.commons.receive_decision(activity, &sidi, decision(&proposal.offer)).await.unwrap());
        }
        let answered = state().await.proposal;
        assert_eq!(answered.state, ProposalState::AcceptedInPart);
        assert_eq!(answered.decision.unwrap().answer, "Not the first.");
        assert_eq!(city.history(page).await.len(), 1, "the new version comes from the page's own city");
        // What was answered once stays so.
        let other = ArrivedDecision { state: ProposalState::Declined, ..decision(&proposal.offer) };
        city.commons.receive_decision("https://sidi-bou-said.example/3".into(), &sidi, other).await.unwrap();
        assert_eq!(state().await.proposal.state, ProposalState::AcceptedInPart);
    })
    .await;
}

#[tokio::test]
async fn a_proposal_taken_back_is_told_too_and_an_answer_given_meanwhile_counts() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (proposal, _, sidi) = sent(&city).await;
        city.commons.withdraw(&city.ana, &proposal.ulid).await.unwrap();
        assert_eq!(news(&city).await, [News::Offer(proposal.id), News::Withdrawal(proposal.id)]);
        let decision = ArrivedDecision {
            offer: proposal.offer.clone(),
            state: ProposalState::Accepted,
            answer: String::new(),
            result: None,
        };
        city.commons.receive_decision("https://sidi-bou-said.example/2".into(), &sidi, decision).await.unwrap();
        let shown = city.commons.proposal(&city.ana, &proposal.ulid).await.unwrap();
        assert_eq!(shown.proposal.state, ProposalState::Accepted);
    })
    .await;
}

#[tokio::test]
async fn nobody_here_decides_for_another_city() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (proposal, ..) = sent(&city).await;
        let answer = Answer { verdict: Verdict::Decline, reason: "no".into(), seen: None };
        assert!(city.commons.decide(&city.administrator, &proposal.ulid, answer).await.is_err());
        let shown = city.commons.proposal(&city.administrator, &proposal.ulid).await.unwrap();
        assert!(!shown.may_decide && shown.proposal.state == ProposalState::Submitted);
    })
    .await;
}
