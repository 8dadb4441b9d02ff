//! What a token is for: every call by every scope, from the description itself.

use koinon_commons::scope::{Scope, Scopes};
use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::{City, PASSWORD};
use crate::forms::{csrf, sign_in};

/// Every call with the scope that it needs, and whether it answers without a token too.
fn calls(description: &Value) -> Vec<(String, String, Option<Scope>, bool)> {
    let mut calls = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().expect("each call says whom it answers");
            let scope = security.iter().find_map(|needed| needed["bearer"][0].as_str());
            let scope = scope.map(|code| Scope::ALL.into_iter().find(|scope| scope.code() == code).unwrap());
            let for_anyone = security.is_empty() || security.contains(&json!({}));
            let path = path.replace("{revision}", &"0".repeat(64)).replace("{id}", "nowhere");
            calls.push((method.to_uppercase(), format!("/api/v1{path}"), scope, for_anyone));
        }
    }
    calls
}

#[tokio::test]
async fn every_call_takes_tokens_of_its_scope_alone() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let ana = city.actor("ana").await;
        let description = city.get("/api/v1/openapi.json").await.json();
        let calls = calls(&description);
        let open: Vec<_> =
            calls.iter().filter(|(_, _, scope, _)| scope.is_none()).map(|call| call.1.as_str()).collect();
        let known = [
            "/api/v1/kinds",
            "/api/v1/openapi.json",
            "/api/v1/password-reset",
            "/api/v1/password-reset/{secret}",
            "/api/v1/session",
            "/api/v1/sign-up",
            "/api/v1/sign-up",
            "/api/v1/sign-up/{secret}",
        ];
        assert_eq!(open, known, "calls that look at no token");
        for (method, path, scope, for_anyone) in &calls {
            let ask = |token: Option<&str>| {
                let ask = city.ask(method, path).json(&json!({}));
                match token {
                    Some(token) => ask.token(token).send(),
                    None => ask.send(),
                }
            };
            let stranger = ask(None).await;
            assert_eq!(stranger.status != 401, *for_anyone, "{method} {path}: {}", stranger.text());
            let Some(scope) = scope else { continue };
            if !for_anyone {
                let challenge = format!("Bearer scope=\"{}\"", scope.code());
                assert_eq!(stranger.header("www-authenticate"), Some(challenge.as_str()), "{method} {path}");
            }
            let others: Vec<_> = Scope::ALL.into_iter().filter(|other| other != scope).collect();
            let without = city.commons.make_token(&ana, "all others", &Scopes::of(&others), None).await.unwrap();
            let refused = ask(Some(&without)).await;
            assert_eq!(refused.status, 403, "{method} {path}: {}", refused.text());
            assert_eq!(refused.json()["type"], "urn:koinon:problem:insufficient_scope");
            assert_eq!(refused.json()["scope"], scope.code());
            let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.code());
            assert_eq!(refused.header("www-authenticate"), Some(challenge.as_str()));

            let with = city.commons.make_token(&ana, "this one", &Scopes::of(&[*scope]), None).await.unwrap();
            let let_in = ask(Some(&with)).await;
            assert!(!matches!(let_in.status, 401 | 403), "{method} {path}: {} {}", let_in.status, let_in.text());
            let unknown = ask(Some("no-token-of-ours")).await;
            assert_eq!(
                (unknown.status, unknown.header("www-authenticate")),
                (401, Some("Bearer error=\"invalid_token\""))
            );
        }
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]), "nothing was done");
    })
    .await;
}

#[tokio::test]
async fn signing_in_gives_the_scopes_that_were_asked_for() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let ask = |scope: Value| {
        let body = json!({ "login": "odile", "password": PASSWORD, "scope": scope });
        let ask = city.ask("POST", "/api/v1/session").json(&body);
        async move { ask.send().await }
    };
    let reader = ask(json!("read")).await.json();
    assert_eq!(reader["scope"], "read");
    let token = reader["token"].as_str().unwrap();
    assert_eq!(city.call("POST", "/pages", token, json!({ "markdown": "# A" })).await.status, 403);
    assert_eq!(ask(Value::Null).await.json()["scope"], "read write media admin", "all, as before there were any");
    for (scope, code) in [("", "scope_needed"), ("read everything", "unknown_scope")] {
        let refused = ask(json!(scope)).await;
        assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (422, &json!(code)), "{scope}");
    }
}

#[tokio::test]
async fn a_key_is_made_in_the_settings_for_what_is_chosen_and_taken_back() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let cookie = sign_in(&city, "odile").await;
        let settings = city.ask("GET", "/settings").header("Cookie", &cookie).send().await;
        let form = csrf(&settings);
        let post = |path: &str, fields: &[(&str, &str)]| {
            let fields = [&[("csrf", form.as_str())], fields].concat();
            city.ask("POST", path).header("Cookie", &cookie).form(&fields).send()
        };
        let nothing = post("/settings/tokens", &[("label", "Import"), ("life", "30")]).await;
        assert_eq!(nothing.status, 422);
        assert!(nothing.text().contains("value=\"Import\""), "what was typed is kept");

        let fields = [("label", "Import"), ("scope", "read"), ("scope", "media"), ("life", "30")];
        let made = post("/settings/tokens", &fields).await;
        let page = made.text();
        assert_eq!(made.status, 200, "{page}");
        let token = page.split("once\" dir=\"ltr\" tabindex=\"0\">").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(city.ask("GET", "/api/v1/subscriptions").token(token).send().await.status, 200);
        let refused = city.call("POST", "/pages", token, json!({ "markdown": "# A" })).await;
        assert_eq!((refused.status, &refused.json()["scope"]), (403, &json!("write")));

        let listed = city.ask("GET", "/settings").header("Cookie", &cookie).send().await.text();
        let named = |what: &str| listed.matches(what).count();
        // Each is offered once for the next key; what this key may do stands there once more.
        assert_eq!((named("Add pictures"), named("Write, edit, delete")), (2, 1));
        assert!(!listed.contains(token), "it is shown once");
        city.clock.advance(31 * 24 * 3600 * 1000);
        assert_eq!(city.ask("GET", "/api/v1/subscriptions").token(token).send().await.status, 401, "its time is over");
    })
    .await;
}
