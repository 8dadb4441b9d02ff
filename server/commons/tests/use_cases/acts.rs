//! What comments are beside words: kept as it was said first, and believed of whom it may come.

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::debate_arrives::{ArrivedComment, Heard};
use koinon_commons::proposal_arrives::RemotePerson;
use koinon_commons::thread::{ThreadComment, Which};
use koinon_core::act::{Act, Capacity, Side};
use koinon_core::tally::StanceRole;
use koinon_core::{Hash, Timestamp};
use koinon_store::testing::each_database;
use koinon_store::{CityProfile, Page};

use crate::city::TestCity;
use crate::peer::Peer;

const SOUSSE: &str = "https://sousse.example";

fn vouch(capacity: Capacity) -> Act {
    Act::Vouch { revision: Hash::of("a version"), capacity }
}

/// Seconds before the clock of the test city starts.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000 + seconds * 1000)
}

fn arrived(n: u8, page: &Page, act: Act, said: i64) -> ArrivedComment {
    ArrivedComment {
        ap_id: format!("{SOUSSE}/notes/{n}"),
        author: RemotePerson { ap_id: format!("{SOUSSE}/users/mo"), handle: "mo".into(), name: "Mo Exemple".into() },
        in_reply_to: Some(page.ap_id.clone()),
        page: None,
        proposal: None,
        markdown: Some(format!("Words of {said}")),
        html: None,
        lang: None,
        anchor: None,
        act: Some(act),
        mentions: Vec::new(),
        published: Some(at(i64::from(n))),
        updated: Some(at(said)),
        raw: None,
    }
}

async fn take(city: &TestCity, activity: u8, comment: ArrivedComment) {
    let heard = city.commons.receive_comment(format!("{SOUSSE}/activities/{activity}"), comment).await.unwrap();
    assert!(matches!(heard, Heard::Taken(_)), "{heard:?}");
}

async fn thread(city: &TestCity, page: &Page) -> Vec<ThreadComment> {
    city.commons.thread(&Actor::Anyone, page.id, Which::All, None, 100).await.unwrap().comments
}

async fn acts(city: &TestCity, page: &Page) -> Vec<Option<Act>> {
    thread(city, page).await.into_iter().map(|said| said.comment.act).collect()
}

/// Makes Sousse known as a city that runs `software`.
async fn sousse(city: &TestCity, software: &'static str) -> koinon_store::CityId {
    let row = Peer::known(city, SOUSSE, 9).await.row;
    let profile = CityProfile {
        name: "Sousse".into(),
        summary: String::new(),
        city_actor: format!("{SOUSSE}/id/city"),
        pages_actor: format!("{SOUSSE}/id/person/pages"),
        inbox: format!("{SOUSSE}/inbox"),
        software: Some(software.into()),
    };
    city.commons.store().write(move |tx| tx.set_city_profile(row, &profile)).await.unwrap();
    row
}

#[tokio::test]
async fn for_a_city_or_an_organisation_vouches_only_who_lives_in_a_known_city() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let organisation = || Capacity::Organisation("Compost Exemple".into());
        // A stranger, then somebody of other software, then of a city that runs Koinon.
        take(&city, 1, arrived(1, &page, vouch(Capacity::City), 1)).await;
        sousse(&city, "mastodon").await;
        take(&city, 2, arrived(2, &page, vouch(organisation()), 2)).await;
        let row = sousse(&city, "koinon").await;
        take(&city, 3, arrived(3, &page, vouch(Capacity::City), 3)).await;
        take(&city, 4, arrived(4, &page, vouch(organisation()), 4)).await;
        let personal = Some(vouch(Capacity::Personal));
        assert_eq!(
            acts(&city, &page).await,
            [personal.clone(), personal, Some(vouch(Capacity::City)), Some(vouch(organisation()))]
        );
        city.commons.store().write(move |tx| tx.set_city_blocked(row, Some("spam"))).await.unwrap();
        let refused = arrived(5, &page, vouch(Capacity::City), 5);
        let heard = city.commons.receive_comment(format!("{SOUSSE}/activities/5"), refused).await.unwrap();
        assert!(matches!(heard, Heard::Refused(_)));
    })
    .await;
}

#[tokio::test]
async fn only_the_pages_own_city_consults_and_answers() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        sousse(&city, "koinon").await;
        let consultation = Act::Consultation { opens: at(1), closes: at(2), answer_due: at(3) };
        take(&city, 1, arrived(1, &page, consultation, 1)).await;
        take(&city, 2, arrived(2, &page, Act::OfficialAnswer, 2)).await;
        let statement = Act::Statement { side: Side::Is, source: None, role: StanceRole::Officer };
        take(&city, 3, arrived(3, &page, statement.clone(), 3)).await;
        assert_eq!(acts(&city, &page).await, [None, None, Some(statement)], "their words are comments");
    })
    .await;
}

#[tokio::test]
async fn an_act_stays_as_it_was_said_first() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let official = || vouch(Capacity::City);
        sousse(&city, "koinon").await;
        take(&city, 1, arrived(1, &page, official(), 5)).await;
        take(&city, 2, arrived(1, &page, vouch(Capacity::Personal), 9)).await;
        let said = thread(&city, &page).await.remove(0).comment;
        assert_eq!((said.markdown.as_deref(), said.act), (Some("Words of 9"), Some(official())));
        // Here too; and what is taken back shows none until it is said again.
        let act = Some(vouch(Capacity::Personal));
        let new = NewComment { markdown: "No.".into(), act: act.clone(), ..NewComment::default() };
        let ours = city.commons.comment(&city.ana, page.id, new).await.unwrap();
        city.commons.edit_comment(&city.ana, &ours.ulid, "Not at all.").await.unwrap();
        assert_eq!(acts(&city, &page).await[1], act);
        city.commons.delete_comment(&city.ana, &ours.ulid).await.unwrap();
        assert_eq!(acts(&city, &page).await[1], None);
        city.commons.restore_comment(&city.ana, &ours.ulid).await.unwrap();
        assert_eq!(acts(&city, &page).await[1], act);
        let long = "x".repeat(501);
        let refused = city.commons.edit_comment(&city.ana, &ours.ulid, &long).await;
        assert!(matches!(refused, Err(koinon_commons::Error::Invalid(_))), "a voucher has 500 characters");
    })
    .await;
}

#[tokio::test]
async fn what_was_deleted_before_it_came_has_its_act_once_it_is_said_again() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let author = format!("{SOUSSE}/users/mo");
        let (activity, note) = (format!("{SOUSSE}/activities/9"), format!("{SOUSSE}/notes/1"));
        city.commons.receive_deletion(activity, author, note, Some(at(20))).await.unwrap();
        take(&city, 1, arrived(1, &page, vouch(Capacity::Personal), 10)).await;
        assert_eq!(acts(&city, &page).await, [None]);
        take(&city, 2, arrived(1, &page, vouch(Capacity::Personal), 30)).await;
        assert_eq!(acts(&city, &page).await, [Some(vouch(Capacity::Personal))]);
    })
    .await;
}
