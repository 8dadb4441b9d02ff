//! Forms change something only if this site gave them to this very browser.

use koinon_store::testing::each_database;
use serde_json::json;

use crate::city::{Answer, City, PASSWORD};

/// The hidden field of a form that ties it to a browser.
pub(crate) fn csrf(page: &Answer) -> String {
    let text = page.text();
    let at = text.find("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("a form in {text}"));
    text[at + 19..].split('"').next().unwrap().to_owned()
}

/// Signs in as a browser does; the value of its `Cookie` header.
pub(crate) async fn sign_in(city: &City, login: &str) -> String {
    let page = city.get("/sign-in").await;
    let form = page.cookie("koinon_form").unwrap();
    let fields = [("csrf", csrf(&page)), ("login", login.into()), ("password", PASSWORD.into())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = city.ask("POST", "/sign-in").header("Cookie", &format!("koinon_form={form}")).form(&fields);
    let answer = answer.send().await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let set = answer.headers.iter().find(|(_, value)| value.starts_with("koinon_session=")).unwrap();
    assert!(set.1.contains("HttpOnly") && set.1.contains("SameSite=Lax"), "{}", set.1);
    format!("koinon_session={}", answer.cookie("koinon_session").unwrap())
}

#[tokio::test]
async fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let cookie = sign_in(&city, "odile").await;
        let other = sign_in(&city, "ana").await;
        let token = csrf(&city.ask("GET", "/write/text").header("Cookie", &cookie).send().await);
        let others = csrf(&city.ask("GET", "/write/text").header("Cookie", &other).send().await);
        let text = [("kind", "article"), ("lang", "fr"), ("title", "Essai"), ("markdown", "Un essai."), ("note", "")];
        let post = |csrf: Option<&str>, origin: Option<&str>| {
            let fields: Vec<_> = csrf.map(|csrf| ("csrf", csrf)).into_iter().chain(text).collect();
            let ask = city.ask("POST", "/write/text").header("Cookie", &cookie).form(&fields);
            origin.into_iter().fold(ask, |ask, origin| ask.header("Origin", origin)).send()
        };
        for (csrf, origin) in [
            (None, None),
            (Some(""), None),
            (Some("wrong"), None),
            (Some(others.as_str()), None),
            (Some(token.as_str()), Some("https://evil.example")),
            (Some(token.as_str()), Some("http://gent.localhost:8101")),
            (Some(token.as_str()), Some("null")),
        ] {
            let refused = post(csrf, origin).await;
            assert!(refused.status == 403 || refused.status == 400, "{csrf:?} {origin:?}: {}", refused.status);
        }
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]), "nothing was written");

        let settings = [("csrf", "wrong"), ("name", "Mallory")];
        let renamed = city.ask("POST", "/settings/name").header("Cookie", &cookie).form(&settings).send().await;
        assert_eq!(renamed.status, 403);
        let read = format!("/settings/name?csrf={token}&name=Mallory");
        let by_get = city.ask("GET", &read).header("Cookie", &cookie).send().await;
        assert!(by_get.status == 404 || by_get.status == 405, "{}", by_get.status);
        assert_eq!(city.commons.account_by_login("odile").await.unwrap().person.name, "odile");

        let written = post(Some(&token), Some("http://gent.localhost:8100")).await;
        assert_eq!(written.status, 303, "{}", written.text());
        assert_eq!(city.get("/api/v1/pages").await.json()["items"][0]["title"], "Essai");
    })
    .await;
}

#[tokio::test]
async fn signing_in_needs_a_form_of_this_browser_too() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.get("/sign-in").await;
        let fields = [("csrf", csrf(&page)), ("login", "odile".into()), ("password", PASSWORD.into())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = city.ask("POST", "/sign-in").form(&fields).send().await;
        assert_eq!((answer.status, answer.cookie("koinon_session")), (403, None));
    })
    .await;
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_answered_with_a_page() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let cookie = sign_in(&city, "odile").await;
        for (path, fields) in
            [("/sign-in", vec![]), ("/settings/name", vec![]), ("/admin/people", vec![("login", "x")])]
        {
            let answer = city.ask("POST", path).header("Cookie", &cookie).form(&fields).send().await;
            assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
            assert!(answer.text().contains("</html>"), "{path}: {}", answer.text());
        }
    })
    .await;
}
