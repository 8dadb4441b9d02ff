//! Consultations: begun, answered and overdue, for browsers and for programs.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, TEXT, led_to, listed, notice};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

#[tokio::test]
async fn officers_ask_everybody_answers_and_the_city_is_overdue_until_it_does() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, TEXT).await;
        let odile = Browser::of(&city, "odile").await;
        assert!(!city.read("/").await.contains("Your opinion is awaited"));
        assert!(city.read("/consultations").await.contains("No city asks for an opinion."));
        assert!(odile.read("/pages/compost/debate").await.contains("/pages/compost/consult\""));
        let sent = odile.post("/pages/compost/consult", &[("question", "Where <b>next</b>?")]).await;
        assert_eq!(notice(&sent).as_deref(), Some("consultation-begun"));
        let path = led_to(&sent);
        for from in ["/", "/consultations", "/pages/compost/debate"] {
            assert!(city.read(from).await.contains(&path), "{from}");
        }
        assert!(city.read("/").await.contains("Your opinion is awaited"));
        let read = city.read(&path).await;
        assert!(read.contains("Gent asks for your opinion") && !read.contains("<b>next"), "{read}");
        assert!(read.contains("Sign in to give your opinion"), "{read}");
        let karim = Browser::of(&city, "karim").await;
        let asked = path.rsplit('/').next().unwrap();
        let opinion = [("markdown", "By the **kiosk**."), ("in_reply_to", asked)];
        assert_eq!(led_to(&karim.post("/pages/compost/debate", &opinion).await), "/pages/compost/debate#c2");
        assert!(city.read(&path).await.contains("By the <strong>kiosk</strong>."));

        let answer = format!("{path}/answer");
        let early = odile.post(&answer, &[("markdown", "By the kiosk.")]).await;
        assert!(early.status == 422 && early.text().contains("once the consultation has closed"), "{}", early.text());
        city.clock.advance(31 * DAY);
        let (odile, karim) = (Browser::of(&city, "odile").await, Browser::of(&city, "karim").await);
        let late = karim.post("/pages/compost/debate", &opinion).await;
        assert!(late.status == 422 && late.text().contains("This consultation has closed."), "{}", late.text());
        assert!(late.text().contains("By the **kiosk**."), "nothing is lost");
        assert!(city.read(&path).await.contains("Waiting for the city’s answer"));
        city.clock.advance(60 * DAY);
        for from in ["/consultations", path.as_str()] {
            assert!(city.read(from).await.contains("It has not answered."), "{from}");
        }
        let odile_again = Browser::of(&city, "odile").await;
        let empty = odile_again.post(&answer, &[("markdown", " ")]).await;
        assert_eq!(empty.status, 422);
        let sent = odile_again.post(&answer, &[("markdown", "By the *kiosk*, then.")]).await;
        assert_eq!(
            (led_to(&sent), notice(&sent).as_deref()),
            (format!("{path}#answer"), Some("consultation-answered"))
        );
        let read = city.read(&path).await;
        assert!(read.contains("<em>kiosk</em>, then.") && !read.contains("has not answered"), "{read}");
        drop((odile, karim));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_and_nothing_is_lost() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, TEXT).await;
        let (odile, karim) = (Browser::of(&city, "odile").await, Browser::of(&city, "karim").await);
        let ask = "/pages/compost/consult";
        for (fields, said) in [
            ([("question", ""), ("closes", "2099-01-01"), ("answer_due", "")], "Please fill this in."),
            ([("question", "Where?"), ("closes", "2001-01-01"), ("answer_due", "")], "is not in the past"),
            ([("question", "Where?"), ("closes", "soon"), ("answer_due", "")], "2026-1"),
            (
                [("question", "Where?"), ("closes", "2099-01-01"), ("answer_due", "2098-01-01")],
                "due after the last day",
            ),
        ] {
            let answer = odile.post(ask, &fields).await;
            let text = answer.text();
            assert!(answer.status == 422 && text.contains(said), "{said}: {text}");
            assert!(text.contains(fields[0].1) && text.contains(&format!("value=\"{}\"", fields[1].1)), "{text}");
        }
        assert_eq!(karim.open(ask).await.status, 403);
        assert_eq!(karim.post(ask, &[("question", "Where?")]).await.status, 403);
        assert!(listed(&city, "/consultations").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn programs_ask_list_and_answer() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (city.token("odile").await, city.token("karim").await);
        let page = city.publish(&odile, TEXT).await;
        let path = format!("/pages/{}/consultations", id(&page));
        let refused = city.call("POST", &path, &karim, json!({ "question": "Where?" })).await;
        assert_eq!(refused.status, 403);
        let asked = city.call("POST", &path, &odile, json!({ "question": "Where?" })).await;
        assert_eq!(asked.status, 201, "{}", asked.text());
        let asked = asked.json();
        assert_eq!(
            (&asked["state"], &asked["city"], &asked["answer"]),
            (&json!("open"), &json!(city.authority), &json!(null))
        );
        let in_state = async |state: &str| listed(&city, &format!("/consultations?state={state}")).await.len();
        assert_eq!((in_state("open").await, in_state("closed").await), (1, 0));
        assert_eq!(city.get("/api/v1/consultations?state=never").await.status, 400);
        let answer = format!("/consultations/{}/answer", id(&asked));
        let early = city.call("POST", &answer, &odile, json!({ "markdown": "Here." })).await;
        assert_eq!(early.status, 422);
        city.clock.advance(91 * DAY);
        assert_eq!((in_state("open").await, in_state("overdue").await), (0, 1));
        let answered = city.call("POST", &answer, &city.token("odile").await, json!({ "markdown": "Here." })).await;
        assert_eq!(answered.status, 201, "{}", answered.text());
        let one = city.get(&format!("/api/v1/consultations/{}", id(&asked))).await.json();
        assert_eq!((&one["state"], one["answer"].is_string()), (&json!("answered"), true));
        assert_eq!((in_state("overdue").await, in_state("answered").await), (0, 1));
    })
    .await;
}
