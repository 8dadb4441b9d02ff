//! Looking after pages: who decides on them, handing them over, and being reminded to look at them.

use koinon_commons::Error;
use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::propose::ProposedEdit;
use koinon_commons::publish::Saved;
use koinon_core::policy::PagePolicy;
use koinon_store::testing::each_database;
use koinon_store::{NoticeKind, Page};

use crate::city::TestCity;

const TEXT: &str = "---\nlang: fr\n# kept\nstewards: [Service déchets]\n---\n# Compost\n\nOne bin.\n";
const DAY: i64 = 24 * 60 * 60 * 1000;

async fn stewards(city: &TestCity, page: &Page) -> Vec<String> {
    city.row(page.id).await.care.stewards
}

fn fields<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<(String, String)> {
    match refused {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_is_handed_over_by_officers_and_by_those_who_look_after_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (commons, page) = (&city.commons, city.published(TEXT).await);
        assert_eq!(stewards(&city, &page).await, ["Service déchets"]);
        let by_reader = commons.hand_over(&city.ana, page.id, "@ana.example", "I like it.").await;
        assert!(matches!(by_reader, Err(Error::Forbidden(_))), "{by_reader:?}");
        city.clock.advance(1000);
        let given = "@ana.example\nService déchets\n\n@ana.example@bordeaux.example";
        commons.hand_over(&city.officer, page.id, given, "Ana knows it best.").await.unwrap();
        assert_eq!(stewards(&city, &page).await, ["@ana.example@bordeaux.example", "Service déchets"]);
        let text = city.text(page.id).await;
        assert!(text.contains("# kept\n") && text.ends_with("---\n# Compost\n\nOne bin.\n"), "{text}");
        let head = city
            .stored({
                let id = page.id;
                move |conn| conn.revisions(id, None, 1)
            })
            .await
            .remove(0);
        assert_eq!(head.note.as_deref(), Some("Ana knows it best."));
        // She gives it on.
        city.clock.advance(1000);
        commons.hand_over(&city.ana, page.id, "@ben.example", "I am moving.").await.unwrap();
        assert_eq!(stewards(&city, &page).await, ["@ben.example@bordeaux.example"]);
        let by_former = commons.hand_over(&city.ana, page.id, "@ana.example", "Back again.").await;
        assert!(matches!(by_former, Err(Error::Forbidden(_))), "{by_former:?}");
        for (names, reason, field, code) in
            [("@nobody", "Why not.", "stewards", "unknown_steward"), ("Service déchets", " ", "reason", "empty")]
        {
            let refused = commons.hand_over(&city.officer, page.id, names, reason).await;
            assert_eq!(fields(refused), [(field.to_owned(), code.to_owned())]);
        }
        city.clock.advance(1000);
        commons.hand_over(&city.officer, page.id, "", "Nobody has time.").await.unwrap();
        assert_eq!(stewards(&city, &page).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_themselves_somebody_who_looks_after_a_page() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published(TEXT).await;
        city.commons.set_policy(&city.officer, page.id, PagePolicy::Open, None, None).await.unwrap();
        let mine = TEXT.replace("[Service déchets]", "[\"@ana.example@bordeaux.example\"]");
        let refused = city.edit(&city.ana, page.id, &mine).await;
        assert_eq!(fields(refused), [("markdown".to_owned(), "stewards_changed".to_owned())]);
        assert_eq!(stewards(&city, &page).await, ["Service déchets"]);
        let honest = city.edit(&city.ana, page.id, &TEXT.replace("One bin.", "Two bins.")).await;
        assert!(matches!(honest, Ok(Saved::Published(..))), "{honest:?}");
    })
    .await;
}

#[tokio::test]
async fn who_looks_after_a_page_publishes_it_and_decides_on_its_proposals() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (commons, page) = (&city.commons, city.published(TEXT).await);
        let propose = async |text: &str| {
            city.clock.advance(1000);
            let edit = ProposedEdit {
                base_revision: city.row(page.id).await.head_hash,
                markdown: text.to_owned(),
                reason: "Counted.".into(),
                ..ProposedEdit::default()
            };
            commons.propose(&city.ben, page.id, edit).await.unwrap().ulid
        };
        let ulid = propose(&TEXT.replace("One bin.", "Two bins.")).await;
        let decline = || Answer { verdict: Verdict::Decline, reason: "No room.".into(), seen: None };
        let refused = commons.decide(&city.ana, &ulid, decline()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        assert!(commons.proposals_to_decide(&city.ana, 10).await.unwrap().is_empty());
        assert!(!commons.proposal(&city.ana, &ulid).await.unwrap().may_decide);

        commons.hand_over(&city.officer, page.id, "@ana.example", "Ana knows it best.").await.unwrap();
        assert_eq!(commons.proposals_to_decide(&city.ana, 10).await.unwrap().len(), 1);
        assert!(commons.proposal(&city.ana, &ulid).await.unwrap().may_decide);
        commons.decide(&city.ana, &ulid, decline()).await.unwrap();
        assert!(commons.proposals_to_decide(&city.ana, 10).await.unwrap().is_empty());
        let text = city.text(page.id).await.replace("One bin.", "Three bins.");
        let saved = city.edit(&city.ana, page.id, &text).await;
        assert!(matches!(saved, Ok(Saved::Published(..))), "{saved:?}");
        // Of other pages she proposes as everybody does.
        let other = city.published("# Another page\n").await;
        let saved = city.edit(&city.ana, other.id, "# Another page\n\nMore.\n").await;
        assert!(matches!(saved, Ok(Saved::Kept(..))), "{saved:?}");
    })
    .await;
}

#[tokio::test]
async fn a_page_is_due_a_year_after_it_was_written_and_who_looks_after_it_is_told_once() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (commons, page) = (&city.commons, city.published(TEXT).await);
        let nobodys = city.published("# Another page\n").await;
        commons.hand_over(&city.officer, page.id, "@ana.example", "Ana knows it best.").await.unwrap();
        let due = async |who| {
            let pages = commons.pages_to_review(who).await.unwrap();
            pages.into_iter().map(|page| page.id).collect::<Vec<_>>()
        };
        let reminded = async || {
            commons.remind_of_reviews().await.unwrap();
            commons.remind_of_reviews().await.unwrap();
            let told = commons.notices(&city.ana, None, 10).await.unwrap();
            told.into_iter().filter(|told| told.notice.kind == NoticeKind::ReviewDue).count()
        };
        city.clock.advance(364 * DAY);
        assert_eq!((due(&city.ana).await, due(&city.officer).await, reminded().await), (vec![], vec![], 0));
        city.clock.advance(2 * DAY);
        assert_eq!(due(&city.ana).await, [page.id]);
        assert_eq!(due(&city.officer).await, [nobodys.id], "theirs is what nobody of the city looks after");
        assert_eq!(due(&city.ben).await, []);
        assert_eq!(reminded().await, 1);

        let before = city.text(page.id).await;
        let by_reader = commons.page_checked(&city.ben, page.id, None, "Checked".into()).await;
        assert!(matches!(by_reader, Err(Error::Forbidden(_))), "{by_reader:?}");
        for (until, code) in [("soon", "day_form"), ("2026-11", "day_form"), ("2026-11-20", "in_the_past")] {
            let refused = commons.page_checked(&city.ana, page.id, Some(until), "Checked".into()).await;
            assert_eq!(fields(refused), [("until".to_owned(), code.to_owned())], "{until}");
        }
        commons.page_checked(&city.ana, page.id, Some("2028-06-01"), "Checked".into()).await.unwrap();
        let after = city.text(page.id).await;
        let date = after.lines().find(|line| line.starts_with("review_due")).unwrap();
        assert!(date.contains("2028-06-01"), "{date}");
        assert_eq!(after.replace(&format!("{date}\n"), ""), before, "it differs by the date alone");
        assert_eq!((due(&city.ana).await, reminded().await), (vec![], 1));
        // The next time is another event.
        city.clock.advance(400 * DAY);
        assert_eq!((due(&city.ana).await, reminded().await), (vec![page.id], 2));
    })
    .await;
}
