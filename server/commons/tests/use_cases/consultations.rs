//! Consultations: open by themselves, closed by themselves, and overdue in public until their city answers.

use koinon_commons::consultations::{ANSWER_WITHIN, Consultation, NewConsultation, OPEN_FOR};
use koinon_commons::debate::NewComment;
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::consultation::ConsultationState;
use koinon_store::testing::each_database;
use koinon_store::{Comment, NoticeKind, PageId};

use crate::city::{TestCity, codes};
use crate::peer::Peer;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn question(text: &str) -> NewConsultation {
    NewConsultation { question: text.into(), ..NewConsultation::default() }
}

async fn asked(city: &TestCity, page: PageId, new: NewConsultation) -> Comment {
    city.commons.consult(&city.officer, page, new).await.unwrap()
}

async fn answer(city: &TestCity, who: &Actor, page: PageId, to: &Comment, words: &str) -> Result<Comment, Error> {
    city.clock.advance(1000);
    let new = NewComment { markdown: words.into(), in_reply_to: Some(to.ulid.clone()), ..NewComment::default() };
    city.commons.comment(who, page, new).await
}

async fn states(city: &TestCity) -> Vec<(String, ConsultationState)> {
    let told = |one: Consultation| (one.comment.markdown.unwrap_or_default(), one.state);
    city.commons.consultations(&ConsultationState::ALL).await.unwrap().into_iter().map(told).collect()
}

#[tokio::test]
async fn a_consultation_is_answered_while_it_is_open_and_overdue_until_its_city_answers() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        city.commons.catch_up_notices().await.unwrap();
        let opens = Some(city.commons.now().plus_millis(DAY));
        let one = asked(&city, page.id, NewConsultation { opens, ..question(" Où ?\n") }).await;
        let state = async || city.commons.consultation(&Actor::Anyone, &one.ulid).await.unwrap().consultation.state;
        assert_eq!((one.markdown.as_deref(), state().await), (Some("Où ?"), ConsultationState::Planned));
        let early = answer(&city, &city.ana, page.id, &one, "Ici.").await;
        assert_eq!(codes(early), ["consultation_not_open"]);
        city.clock.advance(DAY);
        assert_eq!(state().await, ConsultationState::Open);
        answer(&city, &city.ana, page.id, &one, "Ici.").await.unwrap();
        answer(&city, &city.ben, page.id, &one, "Là.").await.unwrap();
        let official = async |who: &Actor| city.commons.answer_consultation(who, &one.ulid, "Là.").await;
        assert_eq!(codes(official(&city.officer).await), ["consultation_still_open"]);
        city.clock.advance(OPEN_FOR);
        assert_eq!(state().await, ConsultationState::Closed);
        let late = answer(&city, &city.ana, page.id, &one, "Non.").await;
        assert_eq!(codes(late), ["consultation_closed"]);
        city.clock.advance(ANSWER_WITHIN);
        assert_eq!(state().await, ConsultationState::Overdue);
        assert_eq!(city.commons.consultations(&[ConsultationState::Overdue]).await.unwrap().len(), 1);
        assert!(matches!(official(&city.ana).await, Err(Error::Forbidden(Refusal::OfficersOnly))));
        let view = city.commons.consultation(&city.officer, &one.ulid).await.unwrap();
        assert!(view.may_answer && view.may_delete);
        let answer = official(&city.officer).await.unwrap();
        assert_eq!(state().await, ConsultationState::Answered);
        assert_eq!(codes(official(&city.administrator).await), ["consultation_answered"]);
        let view = city.commons.consultation(&city.ana, &one.ulid).await.unwrap();
        let opinions = view.opinions.iter().map(|said| said.comment.markdown.as_deref().unwrap());
        assert_eq!(opinions.collect::<Vec<_>>(), ["Ici.", "Là."], "the city's answer is none of them");
        assert_eq!(view.answer.map(|said| said.comment.ulid), Some(answer.ulid));
        assert!(!view.may_answer && !view.may_delete);
        // Those who took part are told, each once.
        city.commons.catch_up_notices().await.unwrap();
        for person in [&city.ana, &city.ben] {
            let notices = city.commons.notices(person, None, 9).await.unwrap();
            assert_eq!(notices.iter().map(|listed| listed.notice.kind).collect::<Vec<_>>(), [NoticeKind::Answered]);
        }
        // An answer that is taken back is none.
        city.commons.delete_comment(&city.officer, &view.consultation.answer.unwrap().ulid).await.unwrap();
        assert_eq!(state().await, ConsultationState::Overdue);
    })
    .await;
}

#[tokio::test]
async fn only_officers_ask_on_pages_of_their_city_with_times_in_order() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let refused = async |new: NewConsultation| codes(city.commons.consult(&city.officer, page.id, new).await);
        let at = |days: i64| Some(city.commons.now().plus_millis(days * DAY));
        assert_eq!(refused(question(" ")).await, ["empty"]);
        assert_eq!(refused(question(&"é".repeat(301))).await, ["too_long"]);
        assert_eq!(refused(NewConsultation { opens: at(3), closes: at(2), ..question("?!") }).await, ["too_early"]);
        assert_eq!(refused(NewConsultation { opens: at(-3), closes: at(-1), ..question("?!") }).await, ["too_early"]);
        let due = NewConsultation { closes: at(5), answer_due: at(4), ..question("?!") };
        assert_eq!(refused(due).await, ["due_too_early"]);
        let by = async |who: &Actor, page| city.commons.consult(who, page, question("Où ?")).await;
        assert!(matches!(by(&city.ana, page.id).await, Err(Error::Forbidden(Refusal::OfficersOnly))));
        assert!(matches!(by(&Actor::Anyone, page.id).await, Err(Error::SignInNeeded)));
        let copied = Peer::sidi_bou_said(&city).await.copied(&city).await;
        assert!(matches!(by(&city.officer, copied.id).await, Err(Error::Forbidden(Refusal::OtherCity))));
        let one = by(&city.officer, page.id).await.unwrap();
        assert!(matches!(city.commons.edit_comment(&city.officer, &one.ulid, "Quand ?").await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn open_ones_are_listed_first_by_when_they_close() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n").await;
        let closes = |days: i64| Some(city.commons.now().plus_millis(days * DAY));
        let due = closes;
        for (text, close, answer) in [("late", 1, 2), ("closed", 2, 90), ("second", 50, 90), ("first", 40, 90)] {
            let new = NewConsultation { closes: closes(close), answer_due: due(answer), ..question(text) };
            asked(&city, page.id, new).await;
        }
        city.clock.advance(3 * DAY);
        use ConsultationState::{Closed, Open, Overdue};
        let named = |text: &str, state| (text.to_owned(), state);
        assert_eq!(
            states(&city).await,
            [named("first", Open), named("second", Open), named("closed", Closed), named("late", Overdue)]
        );
        let on_page = city.commons.consultations_on(&Actor::Anyone, page.id).await.unwrap();
        assert_eq!(on_page.len(), 4);
        assert_eq!(on_page[0].comment.markdown.as_deref(), Some("late"), "there in the order of their numbers");
    })
    .await;
}
