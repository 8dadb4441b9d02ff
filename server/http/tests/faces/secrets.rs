//! What is nobody's business stays so: drafts, and who may use the API.

use koinon_commons::scope::{Scope, Scopes};
use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::{City, PASSWORD};

#[tokio::test]
async fn a_draft_is_invisible_everywhere_but_to_its_author() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, ana) = (city.token("odile").await, city.token("ana").await);
        let body = json!({ "markdown": "# Surprise\n\nfanfaronnade\n", "draft": true });
        let draft = city.call("POST", "/pages", &odile, body).await;
        assert_eq!((draft.status, &draft.json()["state"]), (201, &json!("draft")));
        let id = draft.json()["id"].as_str().unwrap().to_owned();
        city.commons.catch_up_index().await.unwrap();

        for name in [id.as_str(), "surprise", "surprise@gent.localhost:8100"] {
            for part in ["", "/revisions", "/diff", "/links"] {
                let path = format!("/api/v1/pages/{name}{part}");
                assert_eq!(city.get(&path).await.status, 404, "{path}");
                assert_eq!(city.ask("GET", &path).token(&ana).send().await.status, 404, "{path} for others");
            }
            for part in ["", "/source", "/history", "/diff", "/links"] {
                let path = format!("/pages/{name}{part}");
                let answer = city.get(&path).await;
                assert!(answer.status == 404 && !answer.text().contains("fanfaronnade"), "{path}: {}", answer.status);
            }
        }
        for path in [
            "/api/v1/pages",
            "/api/v1/search?q=fanfaronnade",
            "/api/v1/search?q=surprise",
            "/",
            "/pages",
            "/search?q=fanfaronnade",
            "/id/city/outbox?page=first",
            "/id/city/pages?page=first",
        ] {
            for accept in ["*/*", "application/activity+json"] {
                let text = city.ask("GET", path).header("Accept", accept).send().await.text();
                let shown = text.contains("Surprise") || text.contains(&id);
                assert!(!shown, "{path} as {accept}: {text}");
            }
        }
        let object = city.ask("GET", &format!("/id/page/{id}")).header("Accept", "application/activity+json");
        assert_eq!(object.send().await.status, 404);
        assert_eq!(city.get(&format!("/id/page/{id}")).await.status, 404);

        let own = city.ask("GET", &format!("/api/v1/pages/{id}")).token(&odile).send().await;
        assert_eq!((own.status, &own.json()["markdown"]), (200, &json!("# Surprise\n\nfanfaronnade\n")));
        let published = city
            .call(
                "PUT",
                &format!("/pages/{id}"),
                &odile,
                json!({ "markdown": "# Surprise\n\nvoilà\n", "draft": false }),
            )
            .await;
        assert_eq!((published.status, &published.json()["state"]), (200, &json!("live")));
        assert_eq!(city.get(&format!("/api/v1/pages/{id}")).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_login_gets_a_token_and_a_wrong_password_none() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let session = |login: &str, password: &str| {
            city.ask("POST", "/api/v1/session").json(&json!({ "login": login, "password": password })).send()
        };
        let signed_in = session("odile", PASSWORD).await;
        assert_eq!(signed_in.status, 201);
        let signed_in = signed_in.json();
        assert_eq!((&signed_in["role"], &signed_in["person"]["name"]), (&json!("officer"), &json!("odile")));
        city.publish(signed_in["token"].as_str().unwrap(), "# Premier\n").await;

        let (wrong, unknown) = (session("odile", "wrong").await, session("nobody", "wrong").await);
        assert_eq!((wrong.status, unknown.status), (422, 422));
        assert_eq!(wrong.text(), unknown.text(), "who has an account is not told");
        for _ in 0..10 {
            session("odile", "wrong").await;
        }
        let too_many = session("odile", PASSWORD).await;
        assert_eq!(too_many.status, 429);
        assert!(too_many.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    })
    .await;
}

#[tokio::test]
async fn tokens_that_are_wrong_only_for_reading_or_of_suspended_people_change_nothing() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = json!({ "markdown": "# Essai\n" });
        for bad in ["nonsense", "", "é", "a b c"] {
            let refused = city.ask("GET", "/api/v1/pages/x").header("Authorization", &format!("Bearer {bad}"));
            assert_eq!(refused.send().await.status, 401, "{bad}");
        }
        assert_eq!(city.ask("POST", "/api/v1/pages").header("Authorization", "Basic YTpi").send().await.status, 401);

        let odile = city.actor("odile").await;
        let reads = city.commons.make_token(&odile, "reader", &Scopes::of(&[Scope::Read]), None).await.unwrap();
        let refused = city.call("POST", "/pages", &reads, page.clone()).await;
        assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("token_scope")));
        assert_eq!(city.ask("GET", "/api/v1/subscriptions").token(&reads).send().await.status, 200);

        let over = city.commons.make_token(&odile, "over", &Scopes::all(), Some(-1)).await.unwrap();
        assert_eq!(city.call("POST", "/pages", &over, page.clone()).await.status, 401);
        let token = city.token("odile").await;
        let person = odile.person().unwrap();
        city.commons.set_suspended(&city.actor("ana").await, person, true).await.unwrap();
        assert_eq!(city.call("POST", "/pages", &token, page).await.status, 401);
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_cookie_is_nothing_to_the_api() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let account = city.commons.account_by_login("odile").await.unwrap();
    let (cookie, _) = city.commons.open_session(&account).await.unwrap();
    let cookie = format!("koinon_session={cookie}");
    let write = city.ask("POST", "/api/v1/pages").header("Cookie", &cookie).json(&json!({ "markdown": "# A" }));
    assert_eq!(write.send().await.status, 401);
    assert_eq!(city.ask("GET", "/api/v1/subscriptions").header("Cookie", &cookie).send().await.status, 401);
    let settings = city.ask("GET", "/settings").header("Cookie", &cookie).send().await;
    assert_eq!(settings.status, 200, "the cookie is good for the pages");
}
