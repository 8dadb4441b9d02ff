//! Freezing the protocol of a trial: what is written later is added, here and in every copy, and who overwrites it is seen.

use koinon_commons::around::Around;
use koinon_commons::read::PageRef;
use koinon_commons::{Actor, Error};
use koinon_core::PageState;
use koinon_core::protocol::{fingerprint, frozen};
use koinon_store::testing::each_database;
use koinon_store::{Page, PageId};

use crate::city::{TestCity, codes};
use crate::peer::{Peer, mirrored, record, sent};

const TRIAL: &str = "\
---
kind: experiment_report
experiment_type: first_trial
question: Does it work?
protocol:
  text: Weigh each week. # as agreed
  selection: Two schools.
period: {start: 2026}
outcome: running
lessons: [Wait.]
---
# A trial

We try.
";

async fn freeze(city: &TestCity, who: &Actor, page: PageId) -> Result<(), Error> {
    city.clock.advance(2000);
    city.commons.freeze_protocol(who, page, "Protocol frozen".into()).await.map(drop)
}

async fn around(city: &TestCity, page: &Page) -> Around {
    let view = city.commons.page(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap();
    let source = view.markdown.clone().unwrap();
    city.commons.around(&view, &source).await.unwrap()
}

fn fields(text: &str) -> serde_json::Map<String, serde_json::Value> {
    koinon_commons::prepare::fields(text)
}

#[tokio::test]
async fn a_frozen_protocol_is_amended_and_never_overwritten_whoever_edits() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TRIAL).await;
        assert!(matches!(freeze(&city, &city.ben, page.id).await, Err(Error::Forbidden(_))));
        assert!(matches!(freeze(&city, &Actor::Anyone, page.id).await, Err(Error::SignInNeeded)));
        assert_eq!(city.text(page.id).await, TRIAL, "nothing was written");

        freeze(&city, &city.officer, page.id).await.unwrap();
        let text = city.text(page.id).await;
        let said = fields(&text);
        assert_eq!(frozen(&said).map(|frozen| Some(frozen.hash)), Some(fingerprint(&fields(TRIAL))));
        assert!(text.contains("question: Does it work?") && text.ends_with("We try.\n"), "{text}");
        assert_eq!(codes(freeze(&city, &city.officer, page.id).await), ["frozen"]);
        assert_eq!(city.history(page.id).await.len(), 2);
        let trial = around(&city, &page).await.trial.unwrap();
        assert_eq!((trial.frozen, trial.rewritten), (true, None));

        // By an edit, by one that takes the freeze out, and by going back to the version before.
        let first =
            city.history(page.id).await.iter().map(|revision| revision.hash).find(|hash| Some(*hash) == page.head_hash);
        city.edit(&city.officer, page.id, &text.replace("Weigh each week.", "Count.")).await.unwrap();
        city.edit(&city.officer, page.id, &TRIAL.replace("outcome: running", "outcome: mixed")).await.unwrap();
        city.clock.advance(60_000);
        city.commons.revert_page(&city.officer, page.id, first.unwrap(), None).await.unwrap();
        let now = fields(&city.text(page.id).await);
        assert_eq!(now["protocol"], said["protocol"]);
        assert_eq!(now["outcome"], "running");
        let amendments = now["amendments"].as_array().unwrap();
        assert_eq!(amendments[0]["text"], "Count.");
        assert_eq!(amendments[0]["date"], city.commons.now().to_day_string());
        assert_eq!(around(&city, &page).await.trial.unwrap().rewritten, None);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_trial_or_has_no_protocol_is_not_frozen_and_nobody_types_that_it_was() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let article = city.published("# Compost\n\nOne bin.\n").await;
        assert_eq!(codes(freeze(&city, &city.officer, article.id).await), ["no_trial_here"]);
        let typed = TRIAL.replace(
            "  selection: Two schools.\n",
            "  frozen: {time: '2020-01-01T00:00:00Z', hash: '0000000000000000000000000000000000000000000000000000000000000000'}\n",
        );
        let page = city.published(&typed).await;
        let text = city.text(page.id).await;
        assert!(frozen(&fields(&text)).is_none() && text.contains("Weigh each week."), "{text}");
        assert!(!around(&city, &page).await.trial.unwrap().frozen);
    })
    .await;
}

#[tokio::test]
async fn a_city_that_overwrites_what_it_froze_is_shown_as_not_matching_what_it_signed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let metz = Peer::known(&city, "https://metz.example", 9).await;
        let said = fields(TRIAL);
        let protocol = koinon_core::protocol::freeze(&said, city.commons.now()).unwrap();
        let text = koinon_markdown::set_fields(TRIAL, &[("protocol", Some(protocol))]).unwrap();
        let id = metz.page(1);
        let of = |parents: &[&koinon_commons::mirror::MirroredRevision], text: &str| {
            let mut record = record(&id, parents, text, PageState::Live);
            record.kind = "experiment_report".into();
            metz.signed(record, Some(text))
        };
        let first = of(&[], &text);
        sent(&city, &first).await;
        let page = mirrored(&city, &id).await.unwrap();
        assert_eq!(around(&city, &page).await.trial.map(|trial| (trial.frozen, trial.rewritten)), Some((true, None)));

        // An honest correction of what is not frozen, then another protocol under the old fingerprint.
        let corrected = of(&[&first], &text.replace("outcome: running", "outcome: worked"));
        sent(&city, &corrected).await;
        assert_eq!(around(&city, &page).await.trial.unwrap().rewritten, None);
        let rewritten = of(&[&corrected], &text.replace("Weigh each week.", "Count."));
        sent(&city, &rewritten).await;
        assert!(around(&city, &page).await.trial.unwrap().rewritten.is_some());
        // Putting it back, or freezing it anew, does not undo that it was done.
        let back = of(&[&rewritten], &text);
        sent(&city, &back).await;
        assert!(around(&city, &page).await.trial.unwrap().rewritten.is_some());
        let view = city.commons.page(&Actor::Anyone, &PageRef::Row(page.id)).await.unwrap();
        assert!(view.markdown.unwrap().contains("Weigh each week."), "a copy shows what its city signed last");
    })
    .await;
}
