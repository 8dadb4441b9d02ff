//! Being told by e-mail, in the site and in the API: the settings, and what links in mails lead to.

use koinon_commons::mail_queue::{MailContent, OutgoingMail};
use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, hidden, led_to, notice};

const ADDRESS: (&str, &str) = ("address", "karim@mail.example");

/// The mail that is to be sent now; it is sent.
async fn sent(city: &City) -> OutgoingMail {
    city.commons.catch_up_notices().await.unwrap();
    let mail = city.commons.take_mail("a made-up node").await.unwrap().unwrap();
    city.commons.mail_sent(mail.id).await.unwrap();
    mail
}

async fn path_of_link(city: &City) -> String {
    match sent(city).await.content {
        MailContent::Confirm { secret } => format!("/mail/confirm/{secret}"),
        other => panic!("this mail confirms nothing: {other:?}"),
    }
}

async fn settings(city: &City) -> Value {
    city.call("GET", "/mail", &city.token("karim").await, json!({})).await.json()
}

#[tokio::test]
async fn an_address_is_given_in_a_form_and_confirmed_by_a_button() {
    each_database(async |database| {
        let city = City::gent(database).await;
        assert!(led_to(&city.get("/settings/mail").await).starts_with("/sign-in?back=/settings/mail"));
        let karim = Browser::of(&city, "karim").await;
        assert!(karim.read("/settings").await.contains("href=\"/settings/mail\""));
        let wrong = [("address", "karim@"), ("frequency", "weekly"), ("language", "ar")];
        let refused = karim.post("/settings/mail", &wrong).await;
        let page = refused.text();
        assert_eq!(refused.status, 422);
        assert!(
            page.contains("value=\"karim@\"") && page.contains("value=\"weekly\" checked"),
            "nothing is lost: {page}"
        );
        assert!(page.contains("This is no e-mail address."), "{page}");

        let kept = karim.post("/settings/mail", &[ADDRESS, ("frequency", "at_once"), ("language", "ar")]).await;
        assert_eq!((led_to(&kept).as_str(), notice(&kept).as_deref()), ("/settings/mail", Some("mail-link-sent")));
        assert!(karim.read("/settings/mail").await.contains("This address waits for your confirmation:"));
        let link = path_of_link(&city).await;
        // Whoever reads along on the way, or looks at links beforehand, confirms nothing.
        let asked = city.get(&link).await;
        assert_eq!((asked.status, asked.header("referrer-policy")), (200, Some("same-origin")));
        assert!(asked.text().contains("karim@mail.example"));
        assert_eq!(city.ask("POST", &link).form(&[("csrf", "forged")]).send().await.status, 403);
        assert_eq!(settings(&city).await["confirmed"], false);

        let form = [("csrf", &*hidden(&asked.text(), "csrf"))];
        let cookie = format!("koinon_form={}", asked.cookie("koinon_form").unwrap());
        let confirmed = city.ask("POST", &link).header("Cookie", &cookie).form(&form).send().await;
        assert!(confirmed.text().contains("The address is confirmed"), "{}", confirmed.text());
        let expected = json!({ "address": "karim@mail.example", "confirmed": true, "in_use": "karim@mail.example",
            "frequency": "at_once", "lang": "ar" });
        assert_eq!(settings(&city).await, expected);
        assert_eq!(city.get(&link).await.status, 410, "it is followed once");
        let again = city.ask("POST", &link).header("Cookie", &cookie).form(&form).send().await;
        assert_eq!(again.status, 410);

        let forgotten =
            karim.post("/settings/mail", &[("address", ""), ("frequency", "never"), ("language", "ar")]).await;
        assert_eq!(notice(&forgotten).as_deref(), Some("mail-forgotten"));
        assert_eq!(settings(&city).await["address"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_the_link_too_often_is_told_and_keeps_what_they_typed() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let karim = Browser::of(&city, "karim").await;
        let again = [ADDRESS, ("frequency", "daily"), ("language", "en"), ("again", "1")];
        for _ in 0..3 {
            assert_eq!(notice(&karim.post("/settings/mail", &again).await).as_deref(), Some("mail-link-sent"));
        }
        let refused = karim.post("/settings/mail", &again).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Too many links were sent lately"), "{}", refused.text());
        assert!(refused.text().contains("value=\"karim@mail.example\""));
        let odile = json!({ "address": "karim@mail.example", "frequency": "daily" });
        assert_eq!(city.call("PUT", "/mail", &city.token("odile").await, odile).await.status, 429);
    })
    .await;
}

#[tokio::test]
async fn mail_ends_by_one_click_of_a_program_and_not_by_a_look() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.commons.catch_up_notices().await.unwrap();
        let karim = city.token("karim").await;
        city.call("PUT", "/watches", &karim, json!({ "what": "city", "target": "gent.localhost:8100" })).await;
        let wish = json!({ "address": "karim@mail.example", "frequency": "at_once", "lang": "fr" });
        let kept = city.call("PUT", "/mail", &karim, wish.clone()).await;
        assert_eq!((kept.status, &kept.json()["confirmed"]), (200, &json!(false)));
        let link = path_of_link(&city).await;
        city.commons.confirm_mail(link.rsplit('/').next().unwrap()).await.unwrap();
        city.publish(&city.token("odile").await, "# Compost\n\nUn.\n").await;
        let MailContent::Notices { unsubscribe, .. } = sent(&city).await.content else { panic!("news were expected") };
        let end = format!("/unsubscribe/{unsubscribe}");
        let looked = city.get(&end).await;
        assert_eq!((looked.status, looked.text().contains("karim@mail.example")), (200, true));
        assert_eq!(settings(&city).await["frequency"], "at_once");
        for _ in 0..2 {
            let ended = city.ask("POST", &end).form(&[("List-Unsubscribe", "One-Click")]).send().await;
            assert_eq!(ended.status, 200, "{}", ended.text());
        }
        assert_eq!(settings(&city).await["frequency"], "never");
        assert_eq!(city.get("/unsubscribe/guessed").await.status, 404);
        assert_eq!(city.ask("POST", "/unsubscribe/guessed").form(&[]).send().await.status, 404);
        for (body, status) in [
            (json!({ "address": "karim", "frequency": "daily" }), 422),
            (json!({ "address": "karim@mail.example", "frequency": "hourly" }), 422),
            (json!({ "address": "karim@mail.example", "frequency": "daily", "lang": "xx" }), 422),
            (json!({ "frequency": "daily" }), 422),
            (json!({ "address": 7, "frequency": "daily" }), 400),
        ] {
            assert_eq!(city.call("PUT", "/mail", &karim, body.clone()).await.status, status, "{body}");
        }
        assert_eq!(city.call("PUT", "/mail", &karim, wish).await.json()["confirmed"], true, "it was confirmed before");
    })
    .await;
}

#[tokio::test]
async fn administrators_see_what_mail_servers_would_not_take() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let wish = json!({ "address": "karim@mail.example", "frequency": "daily" });
        city.call("PUT", "/mail", &city.token("karim").await, wish).await;
        let mail = city.commons.take_mail("a made-up node").await.unwrap().unwrap();
        city.commons.mail_failed(&mail, "550 <b> unknown here", true, Default::default()).await.unwrap();
        let administrator = city.commons.operator().await.unwrap().account().unwrap().login.clone();
        let browser = Browser::of(&city, &administrator).await;
        let page = browser.read("/admin/deliveries").await;
        assert!(
            page.contains("One e-mail could not be sent") && page.contains("550 &#60;b&#62; unknown here"),
            "{page}"
        );
        browser.post("/admin/deliveries/forget-mail", &[]).await;
        assert!(browser.read("/admin/deliveries").await.contains("All e-mail is sent."));
        let karim = Browser::of(&city, "karim").await;
        assert_eq!(karim.post("/admin/deliveries/forget-mail", &[]).await.status, 403);
    })
    .await;
}
