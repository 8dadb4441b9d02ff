//! Help and legal texts: there from the first day, in the reader's language, and a to-do for administrators.

use koinon_store::testing::each_database;

use crate::city::{City, PASSWORD};
use crate::forms::csrf;

#[tokio::test]
async fn a_new_city_has_help_in_the_readers_language() {
    each_database(async |database| {
        let city = City::empty(database).await;
        let token = city.commons.new_setup_token().await.unwrap().unwrap();
        let page = city.get(&format!("/setup?token={token}")).await;
        let (cookie, csrf) = (page.cookie("koinon_form").unwrap(), csrf(&page));
        let fields =
            [("csrf", csrf.as_str()), ("token", &token), ("city", "Gent"), ("login", "ana"), ("password", PASSWORD)];
        let ask = city.ask("POST", "/setup").header("cookie", &format!("koinon_form={cookie}"));
        let answer = ask.form(&fields).send().await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        for (path, lang, to, words) in [
            ("/help", "fr", "/pages/help-contents-fr", "Écrire une page"),
            ("/help/writing", "ar", "/pages/help-writing-ar", "كتابة صفحة"),
            ("/help/conflict", "es", "/pages/help-conflict-en", "the same lines"),
            ("/about/privacy", "fr", "/pages/legal-privacy-fr", "pas encore rempli par cette ville"),
        ] {
            let answer = city.ask("GET", path).header("accept-language", lang).send().await;
            assert_eq!((answer.status, answer.header("location")), (303, Some(to)), "{path} in {lang}");
            assert!(city.get(to).await.text().contains(words), "{to}");
        }
        let contents = city.get("/pages/help-contents-en").await.text();
        assert!(contents.contains(&format!("href=\"http://{}/help/searching\"", city.authority)), "{contents}");
        assert_eq!(city.get("/help/alchemy").await.status, 404);
        assert_eq!(city.get("/about/writing").await.status, 404);
        let home = city.get("/").await.text();
        assert!(home.contains("href=\"/help\"") && home.contains("href=\"/moderation\""));
        assert!(city.get("/moderation").await.text().contains("href=\"/about/moderation\""));
        assert!(!home.contains("/pages/help-") && !city.get("/pages.atom").await.text().contains("/pages/help-"));
        city.commons.catch_up_index().await.unwrap();
        let found = city.get("/search?q=%22the+same+lines%22").await.text();
        assert!(found.contains("/pages/help-conflict-en") && found.contains("Help ·"), "{found}");
    })
    .await;
}
