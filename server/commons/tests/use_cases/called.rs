//! Whoever is called by name from elsewhere.

use koinon_commons::Actor;
use koinon_commons::debate::NewComment;
use koinon_commons::debate_arrives::{ArrivedComment, Heard};
use koinon_store::NoticeKind;
use koinon_store::testing::each_database;

use crate::city::TestCity;
use crate::debate_of_elsewhere::{SOUSSE, arrived, at, note, person, take};

#[tokio::test]
async fn whoever_is_called_from_elsewhere_beside_the_text_is_told() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        city.commons.catch_up_notices().await.unwrap();
        let told = async |actor: &Actor| {
            city.commons.catch_up_notices().await.unwrap();
            let notices = city.commons.notices(actor, None, 10).await.unwrap();
            notices.into_iter().map(|listed| listed.notice.kind).collect::<Vec<_>>()
        };
        let ap_id = |actor: &Actor| actor.account().unwrap().person.ap_id.clone();
        let new = NewComment { markdown: "Why?".into(), ..NewComment::default() };
        let asked = city.commons.comment(&city.ana, page.id, new).await.unwrap();
        // As other servers do: whoever is answered is called, and nobody's name need stand in the text.
        let answer = ArrivedComment {
            in_reply_to: Some(asked.ap_id),
            markdown: None,
            html: Some("<p>Because.</p>".into()),
            mentions: vec![ap_id(&city.ana), ap_id(&city.ben), person(SOUSSE).ap_id, "https://evil.example/x".into()],
            ..arrived(1, &page, "", None)
        };
        assert!(matches!(take(&city, "1", &answer).await, Heard::Taken(_)));
        assert_eq!(told(&city.ana).await, [NoticeKind::Answered]);
        assert_eq!(told(&city.ben).await, [NoticeKind::Mentioned]);
        assert_eq!(told(&city.officer).await, []);
        // Said anew, to one more: nobody is told twice.
        let anew = ArrivedComment {
            html: Some("<p>Because of that.</p>".into()),
            mentions: vec![ap_id(&city.ben), ap_id(&city.officer)],
            updated: Some(at(50)),
            ..answer
        };
        assert!(matches!(take(&city, "2", &anew).await, Heard::Taken(_)));
        assert_eq!(told(&city.ben).await, [NoticeKind::Mentioned]);
        let called = city.stored(|conn| {
            let comment = conn.comment_by_ap_id(&note(1))?.unwrap();
            conn.mentions(comment.id)
        });
        let called = called.await.len();
        assert_eq!(called, 3, "and nobody of elsewhere is noted");
    })
    .await;
}
