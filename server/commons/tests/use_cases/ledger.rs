//! The ledger of a practice: who tried it elsewhere, who will; and links that the practice's city is asked to show.

use koinon_commons::claims::{ArrivedAnswer, ArrivedClaim, ClaimHeard};
use koinon_commons::ledger::Ledger;
use koinon_commons::links::{Asked, Links};
use koinon_commons::mirror::MirroredRevision;
use koinon_commons::publish::NewPageText;
use koinon_commons::read::PageRef;
use koinon_commons::{Actor, Error};
use koinon_core::ledger::Replicated;
use koinon_core::{Hash, PageState};
use koinon_store::testing::each_database;
use koinon_store::{Claim, ClaimAnswer, NoticeKind, Page, PageId, Watch};

use crate::city::{TestCity, codes};
use crate::peer::{Peer, mirrored, record, sent};

const REASON: &str = "It is another practice.";
/// Half a year, and some days, in milliseconds.
const HALF_A_YEAR: i64 = 190 * 24 * 60 * 60 * 1000;

async fn practice(city: &TestCity) -> Page {
    city.published(&crate::gate::SHEET.replace("title: Compost partagé # court", "title: Compost")).await
}

/// A report of a trial of the practice at this address.
fn report(practice: &str, outcome: &str, comparator: &str) -> String {
    format!(
        "---\nkind: experiment_report\nexperiment_type: replication\npractice: {practice}\noutcome: {outcome}\n\
         indicators: [{{name: Mass, comparator: {comparator}}}]\n---\n# A trial\n"
    )
}

/// A page of another city with this text, as it signs it.
fn signed(peer: &Peer, page: &str, parents: &[&MirroredRevision], text: &str) -> MirroredRevision {
    let mut record = record(page, parents, text, PageState::Live);
    record.kind = "experiment_report".into();
    record.slug = format!("trial-{}", page.rsplit('/').next().unwrap().to_lowercase());
    peer.signed(record, Some(text))
}

async fn ledger(city: &TestCity, page: &Page) -> Ledger {
    city.commons.ledger(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap().2
}

async fn links(city: &TestCity, page: &Page) -> Links {
    city.commons.links(&Actor::Anyone, &PageRef::Row(page.id), 100).await.unwrap()
}

/// What the ledger says: cities, outcomes with whether each stands, and the level.
async fn told(city: &TestCity, page: &Page) -> (usize, Vec<(String, bool)>, Option<Replicated>) {
    let ledger = ledger(city, page).await;
    let reports = ledger.reports.iter().map(|report| (report.trial.outcome.clone(), report.stands())).collect();
    (ledger.cities(), reports, ledger.replicated())
}

async fn claims(city: &TestCity, page: PageId) -> Vec<Claim> {
    city.stored(move |conn| conn.claims_on(page, 100)).await
}

fn offered(source: &str, target: &Page, offer: &str) -> ArrivedClaim {
    ArrivedClaim {
        source: source.into(),
        relation: "replicates".into(),
        target: target.ap_id.clone(),
        relationship: None,
        offer: offer.into(),
    }
}

#[tokio::test]
async fn reports_of_other_cities_are_counted_corrected_and_leave_a_trace_when_they_are_withdrawn() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let practice = practice(&city).await;
        let sidi = Peer::sidi_bou_said(&city).await;
        let metz = Peer::known(&city, "https://metz.example", 9).await;
        assert_eq!(told(&city, &practice).await, (0, vec![], None));

        let first = signed(&sidi, &sidi.page(1), &[], &report("compost@bordeaux.example", "no_effect", "control"));
        sent(&city, &first).await;
        let second = signed(&metz, &metz.page(2), &[], &report(&practice.ap_id, "worked", "before_after"));
        sent(&city, &second).await;
        let both = vec![("worked".into(), true), ("no_effect".into(), true)];
        let (cities, mut reports, level) = told(&city, &practice).await;
        reports.sort_by(|a, b| b.cmp(a));
        assert_eq!((cities, reports, level), (2, both, Some(Replicated::Elsewhere)));

        // A correction follows.
        let corrected =
            signed(&sidi, &sidi.page(1), &[&first], &report(&practice.ap_id, "worked_with_changes", "other"));
        sent(&city, &corrected).await;
        assert_eq!(told(&city, &practice).await.2, Some(Replicated::Consistently));
        // What was compared with nothing lifts nothing.
        let bare = signed(&metz, &metz.page(2), &[&second], &report(&practice.ap_id, "worked", "none"));
        sent(&city, &bare).await;
        assert_eq!(told(&city, &practice).await.2, Some(Replicated::Elsewhere));

        // Withdrawn: it does not count, and what it last said is not forgotten.
        sent(&city, &sidi.deleted(&corrected)).await;
        let (cities, reports, level) = told(&city, &practice).await;
        assert_eq!((cities, level), (2, None));
        assert!(reports.contains(&("worked_with_changes".into(), false)), "{reports:?}");
        let gone = ledger(&city, &practice).await.reports;
        let gone = gone.iter().find(|report| report.trial.withdrawn.is_some()).unwrap();
        assert_eq!(gone.trial.withdrawn, Some(corrected.record.time.plus_millis(1000)));
        assert!(links(&city, &practice).await.incoming.iter().all(|(_, page)| page.id != gone.trial.page.id));
        // One's own trials are no trials elsewhere.
        city.published(&report("compost", "worked", "control").replace("kind: experiment_report", "kind: article"))
            .await;
        assert_eq!(told(&city, &practice).await.0, 2);
    })
    .await;
}

#[tokio::test]
async fn a_link_from_elsewhere_is_shown_as_soon_as_the_page_says_so_and_declined_only_with_a_public_reason() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let practice = practice(&city).await;
        let metz = Peer::known(&city, "https://metz.example", 9).await;
        let home = metz.known_here(&city).await;
        city.commons.watch(&city.ana, Watch::Page(practice.ap_id.clone())).await.unwrap();
        city.commons.catch_up_notices().await.unwrap();
        let (source, offer) = (metz.page(1), metz.origin.at("/id/activity/01J0000000000000000000001A"));

        // Asked before the page is here: it is told, and counts for nothing.
        let asked =
            city.commons.receive_claim(offer.clone(), &home, offered(&source, &practice, &offer)).await.unwrap();
        assert_eq!(asked, ClaimHeard::Noted);
        let again =
            city.commons.receive_claim(offer.clone(), &home, offered(&source, &practice, &offer)).await.unwrap();
        assert_eq!((again, claims(&city, practice.id).await.len()), (ClaimHeard::Noted, 1));
        let told_of = links(&city, &practice).await;
        assert_eq!((told_of.incoming.len(), told_of.told), (0, vec![("replicates".into(), source.clone())]));
        assert_eq!(told(&city, &practice).await.0, 0);

        // The page comes: the link is shown, everybody who follows is told, and those who watch the page.
        let first = signed(&metz, &source, &[], &report(&practice.ap_id, "worked", "control"));
        sent(&city, &first).await;
        assert_eq!(claims(&city, practice.id).await[0].answer, Some(ClaimAnswer::Shown));
        let shown = links(&city, &practice).await;
        assert_eq!((shown.incoming.len(), shown.told.len(), shown.declined.len()), (1, 0, 0));
        city.commons.catch_up_notices().await.unwrap();
        let notices = city.commons.notices(&city.ana, None, 10).await.unwrap();
        assert_eq!(notices.iter().map(|told| told.notice.kind).collect::<Vec<_>>(), [NoticeKind::PageLinked]);

        // Declining needs a reason and somebody who answers for the page.
        let here = PageRef::Row(practice.id);
        let decline = async |who: &Actor, reason: &str| {
            city.commons.answer_link(who, &here, &source, "replicates", Some(reason)).await
        };
        for short in ["", "No.", " \u{202e}\n        "] {
            assert_eq!(codes(decline(&city.officer, short).await), ["too_short"]);
        }
        assert_eq!(codes(decline(&city.officer, &"x".repeat(501)).await), ["too_long"]);
        assert!(matches!(decline(&city.ben, REASON).await, Err(Error::Forbidden(_))));
        assert!(matches!(decline(&Actor::Anyone, REASON).await, Err(Error::SignInNeeded)));
        let unknown = city.commons.answer_link(&city.officer, &here, &metz.page(7), "replicates", Some(REASON)).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        let other_way = city.commons.answer_link(&city.officer, &here, &source, "contradicts", Some(REASON)).await;
        assert!(matches!(other_way, Err(Error::NotFound)));
        assert_eq!(told(&city, &practice).await.0, 1, "nothing of that was done");

        // Declined: it counts nowhere, and the reason is there for everybody (H16).
        let before = city.log_position().await;
        decline(&city.officer, REASON).await.unwrap();
        assert!(city.log_position().await > before, "others are told");
        let (cities, reports, level) = told(&city, &practice).await;
        assert_eq!((cities, reports, level), (0, vec![("worked".into(), false)], None));
        assert_eq!(ledger(&city, &practice).await.reports[0].declined.as_deref(), Some(REASON));
        let declined = links(&city, &practice).await;
        assert_eq!((declined.incoming.len(), declined.declined[0].reason.as_str()), (0, REASON));
        assert!(city.commons.linking_pages(practice.clone(), 10).await.unwrap().is_empty());
        // Asking again, or saying it anew, changes nothing of it.
        let newer = metz.origin.at("/id/activity/01J0000000000000000000002A");
        city.commons.receive_claim(newer.clone(), &home, offered(&source, &practice, &newer)).await.unwrap();
        sent(&city, &signed(&metz, &source, &[&first], &report(&practice.ap_id, "worked", "other"))).await;
        assert_eq!(told(&city, &practice).await.0, 0);

        city.commons.answer_link(&city.officer, &here, &source, "replicates", None).await.unwrap();
        assert_eq!(told(&city, &practice).await.0, 1);
    })
    .await;
}

#[tokio::test]
async fn a_city_speaks_for_its_own_pages_and_not_without_end() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let practice = practice(&city).await;
        let metz = Peer::known(&city, "https://metz.example", 9).await;
        let sidi = Peer::sidi_bou_said(&city).await;
        let home = metz.known_here(&city).await;
        let heard = async |source: &str, target: &str, relation: &str| {
            let offer = metz.origin.at(&format!("/id/activity/{}", Hash::of(format!("{source}{relation}"))));
            let claim =
                ArrivedClaim { relation: relation.into(), target: target.into(), ..offered(source, &practice, &offer) };
            city.commons.receive_claim(offer, &home, claim).await.unwrap()
        };
        assert!(matches!(heard(&sidi.page(1), &practice.ap_id, "replicates").await, ClaimHeard::Refused(_)));
        assert!(matches!(heard(&metz.page(1), &practice.ap_id, "owns").await, ClaimHeard::Refused(_)));
        assert!(matches!(heard(&metz.page(1), &practice.ap_id, "mentions").await, ClaimHeard::Refused(_)));
        assert_eq!(heard(&metz.page(1), &metz.page(2), "replicates").await, ClaimHeard::NotOurs);
        assert!(claims(&city, practice.id).await.is_empty());

        // One city that lists itself a thousand times is one city (H17), whatever it calls the outcome.
        for number in 1..=9 {
            let text = report(&practice.ap_id, &format!("splendid_{number}"), "control");
            sent(&city, &signed(&metz, &metz.page(number), &[], &text)).await;
        }
        let (cities, reports, level) = told(&city, &practice).await;
        assert_eq!((cities, reports.len(), level), (1, 9, None));
    })
    .await;
}

#[tokio::test]
async fn our_link_to_a_page_elsewhere_waits_for_its_city_and_is_withdrawn_with_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let sidi = Peer::sidi_bou_said(&city).await;
        let original = sidi.copied(&city).await;
        let text = format!("---\nkind: article\ncontradicts: {}\n---\n# Autre avis\n", original.ap_id);
        let ours = city.created(NewPageText { markdown: text.clone(), ..NewPageText::default() }).await;
        let asked = claims(&city, original.id).await;
        assert_eq!((asked.len(), asked[0].source.as_str(), asked[0].answer), (1, ours.ap_id.as_str(), None));
        let offer = asked[0].offer.clone().unwrap();
        assert_eq!(links(&city, &ours).await.outgoing[0].asked, Some(Asked::Waits));

        // Saved again, it is asked once; without the link, the other city is told.
        city.edit(&city.officer, ours.id, &format!("{text}\nPlus.\n")).await.unwrap();
        assert_eq!(claims(&city, original.id).await[0].offer.as_deref(), Some(offer.as_str()));

        let home = sidi.known_here(&city).await;
        let says = |answer, reason: &str| ArrivedAnswer {
            source: ours.ap_id.clone(),
            relation: "contradicts".into(),
            target: original.ap_id.clone(),
            answer,
            reason: reason.into(),
        };
        let metz = Peer::known(&city, "https://metz.example", 9).await.known_here(&city).await;
        let stranger =
            city.commons.receive_claim_answer("https://metz.example/1".into(), &metz, says(ClaimAnswer::Shown, ""));
        assert!(!stranger.await.unwrap(), "only the page's city answers");
        city.commons.watch(&city.ana, Watch::Page(ours.ap_id.clone())).await.unwrap();
        city.commons.catch_up_notices().await.unwrap();
        let declined = says(ClaimAnswer::Declined, REASON);
        assert!(city.commons.receive_claim_answer(sidi.origin.at("/1"), &home, declined).await.unwrap());
        assert_eq!(links(&city, &ours).await.outgoing[0].asked, Some(Asked::Declined(REASON.into())));
        city.commons.catch_up_notices().await.unwrap();
        let notices = city.commons.notices(&city.ana, None, 10).await.unwrap();
        assert_eq!(notices.iter().map(|told| told.notice.kind).collect::<Vec<_>>(), [NoticeKind::LinkDeclined]);

        city.edit(&city.officer, ours.id, "# Autre avis\n").await.unwrap();
        let gone = claims(&city, original.id).await;
        assert!(gone[0].withdrawn && gone[0].answer == Some(ClaimAnswer::Declined), "{gone:?}");
        city.edit(&city.officer, ours.id, &text).await.unwrap();
        let again = claims(&city, original.id).await;
        assert!(!again[0].withdrawn && again[0].offer != Some(offer), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_comes_later_is_asked_about_the_links_that_waited_for_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let metz = Peer::known(&city, "https://metz.example", 9).await;
        let text = format!("---\nkind: article\nrequires: {}\n---\n# Besoin\n", metz.page(3));
        let ours = city.created(NewPageText { markdown: text, ..NewPageText::default() }).await;
        sent(&city, &metz.live(&metz.page(3), &[], "# Bleu\n")).await;
        let target = mirrored(&city, &metz.page(3)).await.unwrap();
        let asked = claims(&city, target.id).await;
        assert_eq!(
            (asked.len(), asked[0].source.as_str(), asked[0].relation.as_str()),
            (1, ours.ap_id.as_str(), "requires")
        );
    })
    .await;
}

#[tokio::test]
async fn a_city_that_will_try_a_practice_says_when_and_lapses_if_it_reports_nothing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let sidi = Peer::sidi_bou_said(&city).await;
        sidi.copied(&city).await;
        let mut record = record(&sidi.page(5), &[], crate::gate::SHEET, PageState::Live);
        (record.kind, record.slug) = ("practice_sheet".into(), "compost".into());
        sent(&city, &sidi.signed(record, Some(crate::gate::SHEET))).await;
        let practice = mirrored(&city, &sidi.page(5)).await.unwrap();
        let intend =
            async |who: &Actor, page: PageId, date: &str| city.commons.intend(who, page, date, "Avec l'école.").await;

        assert!(matches!(intend(&city.ana, practice.id, "2027-03").await, Err(Error::Forbidden(_))));
        assert!(matches!(intend(&Actor::Anyone, practice.id, "2027-03").await, Err(Error::SignInNeeded)));
        assert_eq!(codes(intend(&city.officer, practice.id, "soon").await), ["date_form"]);
        assert_eq!(codes(intend(&city.officer, practice.id, "2001").await), ["in_the_past"]);
        let own = self::practice(&city).await;
        assert_eq!(codes(intend(&city.officer, own.id, "2027-03").await), ["no_practice_elsewhere"]);
        assert_eq!(ledger(&city, &practice).await.preparing(), 0);

        let day = city.commons.now().plus_millis(24 * 60 * 60 * 1000).to_day_string();
        intend(&city.officer, practice.id, "2099").await.unwrap();
        city.clock.advance(2000);
        intend(&city.administrator, practice.id, &day).await.unwrap();
        let preparing = ledger(&city, &practice).await;
        assert_eq!((preparing.preparing(), preparing.intentions.len()), (1, 1), "a city has one intention");
        assert_eq!((preparing.intentions[0].date.as_str(), preparing.intentions[0].lapsed), (day.as_str(), false));
        city.clock.advance(HALF_A_YEAR);
        let lapsed = ledger(&city, &practice).await;
        assert_eq!((lapsed.preparing(), lapsed.intentions[0].lapsed), (0, true));
    })
    .await;
}

#[tokio::test]
async fn h18_who_claims_to_translate_a_page_is_one_of_its_languages_only_while_its_city_agrees() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let practice = practice(&city).await;
        let metz = Peer::known(&city, "https://metz.example", 9).await;
        let languages = async |page: &Page| {
            let view = city.commons.page(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap();
            let source = view.markdown.clone().unwrap();
            let found = city.commons.around(&view, &source).await.unwrap().translations;
            let pages: Vec<_> = found.pages().map(|page| page.ap_id.clone()).collect();
            pages
        };
        let claim =
            signed(&metz, &metz.page(1), &[], &format!("---\ntranslation_of: {}\n---\n# Werbung\n", practice.ap_id));
        sent(&city, &claim).await;
        assert_eq!(languages(&practice).await, [metz.page(1)]);
        let here = PageRef::Row(practice.id);
        city.commons.answer_link(&city.officer, &here, &metz.page(1), "translation_of", Some(REASON)).await.unwrap();
        assert!(languages(&practice).await.is_empty());

        // Two pages that translate each other are two languages, and no end is looked for.
        for (one, other) in [(2, 3), (3, 2)] {
            let text = format!("---\ntranslation_of: {}\n---\n# Kreis\n", metz.page(other));
            sent(&city, &signed(&metz, &metz.page(one), &[], &text)).await;
        }
        for (one, other) in [(2, 3), (3, 2)] {
            let page = mirrored(&city, &metz.page(one)).await.unwrap();
            assert_eq!(languages(&page).await, [metz.page(other)]);
        }
    })
    .await;
}
