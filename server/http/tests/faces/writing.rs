//! What scripts ask for while somebody writes: each refused attack after its honest twin.

use koinon_commons::read::PageRef;
use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::{Answer, City};
use crate::forms::{csrf, sign_in};

/// The smallest PNG there is: one grey pixel.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
const ULID: &str = "01J9Z3M5Q6R7S8T9V0W1X2Y3Z4";

/// Somebody's browser with an open form.
struct Desk {
    cookie: String,
    token: String,
}

impl Desk {
    async fn of(city: &City, login: &str) -> Self {
        let cookie = sign_in(city, login).await;
        let form = city.ask("GET", "/write/text").header("Cookie", &cookie).send().await;
        Self { token: csrf(&form), cookie }
    }

    async fn keep(&self, city: &City, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<_> = [("csrf", self.token.as_str()), ("markdown", "")]
            .into_iter()
            .filter(|(name, _)| !fields.iter().any(|(given, _)| given == name))
            .chain(fields.iter().copied())
            .collect();
        city.ask("POST", "/write/draft").header("Cookie", &self.cookie).form(&fields).send().await
    }
}

async fn draft(city: &City, login: &str, page: &str) -> Option<String> {
    let actor = city.actor(login).await;
    let view = city.commons.page(&actor, &PageRef::parse(page)).await.ok()?;
    view.draft.map(|draft| draft.markdown)
}

#[tokio::test]
async fn what_was_typed_is_kept_and_goes_on_as_one_page() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let desk = Desk::of(&city, "odile").await;
        // Nothing of it need be fit for publishing: no title, half a front matter.
        let first =
            desk.keep(&city, &[("page", ULID), ("kind", "article"), ("markdown", "---\nkind: po\n---\r\nUn")]).await;
        assert_eq!(first.status, 200, "{}", first.text());
        assert_eq!(first.json()["edit"], format!("/pages/{}/edit", ULID.to_lowercase()));
        assert_eq!(draft(&city, "odile", ULID).await.as_deref(), Some("---\nkind: po\n---\nUn"));
        let seen = first.json()["saved"].as_str().unwrap().to_owned();

        let second =
            desk.keep(&city, &[("page", ULID), ("title", "Essai"), ("markdown", "Un mot"), ("seen", &seen)]).await;
        assert_eq!(second.status, 200, "{}", second.text());
        let stale = desk.keep(&city, &[("page", ULID), ("markdown", "Autre"), ("seen", &seen)]).await;
        assert_eq!((stale.status, &stale.json()["code"]), (409, &json!("other_window")));
        assert_eq!(draft(&city, "odile", ULID).await.as_deref(), Some("Un mot"));
        let anyway =
            desk.keep(&city, &[("page", ULID), ("title", "Essai"), ("markdown", "Autre"), ("anyway", "yes")]).await;
        assert_eq!(anyway.status, 200, "{}", anyway.text());

        // The same form, sent by hand, twice.
        let fields = [
            ("csrf", desk.token.as_str()),
            ("page", ULID),
            ("kind", "article"),
            ("lang", "fr"),
            ("title", "Essai"),
            ("markdown", "Autre"),
        ];
        for _ in 0..2 {
            let sent = city.ask("POST", "/write/text").header("Cookie", &desk.cookie).form(&fields).send().await;
            assert_eq!((sent.status, sent.header("location")), (303, Some("/pages/essai")), "{}", sent.text());
        }
        let pages = city.get("/api/v1/pages").await.json()["items"].clone();
        assert_eq!((pages.as_array().map(Vec::len), &pages[0]["title"]), (Some(1), &json!("Essai")));
        assert_eq!(draft(&city, "odile", ULID).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_kept_for_nobody_else_and_from_nowhere_else() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (Desk::of(&city, "odile").await, Desk::of(&city, "karim").await);
        assert_eq!(odile.keep(&city, &[("page", ULID), ("markdown", "À moi")]).await.status, 200);

        // Somebody else's draft, a page that is none, a text that is none.
        for fields in [
            [("page", ULID), ("markdown", "À lui"), ("anyway", "yes")],
            [("page", "../../etc"), ("markdown", "x"), ("anyway", "yes")],
            [("page", "01J9Z3M5Q6R7S8T9V0W1X2Y3Z5"), ("markdown", "a\0b"), ("anyway", "yes")],
        ] {
            let refused = karim.keep(&city, &fields).await;
            assert!([404, 422].contains(&refused.status), "{}: {}", refused.status, refused.text());
            assert_eq!(refused.json()["code"], "refused");
        }
        // Without a token, with somebody else's, from another site, without a session.
        let post = |cookie: &str, token: &str, origin: &str| {
            let fields = [("csrf", token), ("page", ULID), ("markdown", "Volé"), ("anyway", "yes")];
            let ask = city.ask("POST", "/write/draft").header("Origin", origin).form(&fields);
            ask.header("Cookie", cookie).send()
        };
        let here = "http://gent.localhost:8100";
        for (cookie, token, origin, status, code) in [
            (odile.cookie.as_str(), "", here, 403, "form_expired"),
            (&odile.cookie, &karim.token, here, 403, "form_expired"),
            (&odile.cookie, &odile.token, "https://evil.example", 403, "form_expired"),
            ("koinon_session=wrong", &odile.token, here, 401, "signed_out"),
        ] {
            let refused = post(cookie, token, origin).await;
            assert_eq!((refused.status, &refused.json()["code"]), (status, &json!(code)));
        }
        assert_eq!(draft(&city, "odile", ULID).await.as_deref(), Some("À moi"));
        assert_eq!(draft(&city, "karim", ULID).await, None);
        let token = city.ask("GET", "/write/token").header("Cookie", &odile.cookie).send().await.json();
        assert_eq!(token["csrf"], odile.token);
        assert_eq!(city.get("/write/token").await.json()["person"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_preview_is_the_page_without_what_could_run() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let desk = Desk::of(&city, "odile").await;
        let text = "## Où\n\n[[Parc]] <script>alert(1)</script> <img src=x onerror=alert(1)>";
        let fields = [("csrf", desk.token.as_str()), ("lang", "fr"), ("markdown", text)];
        let ask = |cookie: &str| city.ask("POST", "/write/preview").header("Cookie", cookie).form(&fields).send();
        let shown = ask(&desk.cookie).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        let html = shown.text();
        assert!(html.contains("<h2") && html.contains("/pages/parc") && !html.contains("<html"), "{html}");
        assert!(!html.contains("<script") && !html.contains("onerror"), "{html}");
        assert!(shown.header("content-security-policy").is_some());
        assert_eq!(ask("koinon_session=wrong").await.status, 401);
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]), "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_taken_from_our_own_editor_alone() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let desk = Desk::of(&city, "karim").await;
        let send = |cookie: &str, token: &str, bytes: &[u8]| {
            city.ask("POST", "/media").header("Cookie", cookie).header("X-CSRF-Token", token).body(bytes).send()
        };
        let taken = send(&desk.cookie, &desk.token, PICTURE).await;
        assert_eq!(taken.status, 201, "{}", taken.text());
        let path = taken.json()["path"].as_str().unwrap().to_owned();
        let own = city.ask("GET", &path).header("Cookie", &desk.cookie).send().await;
        assert_eq!((own.status, own.content_type(), own.body.as_slice()), (200, "image/png", PICTURE));
        // No page names it yet: nobody else's business.
        assert_eq!(city.get(&path).await.status, 404);

        let other = b"\x89PNG\r\n\x1a\n another";
        let hash = koinon_core::Hash::of(other);
        assert_eq!(send(&desk.cookie, "", other).await.status, 403);
        assert_eq!(send("koinon_session=wrong", &desk.token, other).await.status, 401);
        let refused = send(&desk.cookie, &desk.token, b"<svg onload=alert(1)>").await;
        assert_eq!((refused.status, &refused.json()["code"]), (422, &json!("refused")));
        assert!(!refused.json()["message"].as_str().unwrap().is_empty());
        let path = format!("/media/{hash}.png");
        assert_eq!(city.ask("GET", &path).header("Cookie", &desk.cookie).send().await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_says_nothing_to_those_who_do_not_see_it_waits_for_its_words() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let kept = city.ask("POST", "/api/v1/media").token(&token).body(PICTURE).send().await.json();
        let path = kept["path"].as_str().unwrap();
        let text = |alt: &str| format!("# Compost\n\n![{alt}]({path})\n");
        let refused = city.call("POST", "/pages", &token, json!({ "markdown": text(" "), "draft": false })).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        let problem = refused.json();
        assert_eq!(
            (&problem["errors"][0]["code"], &problem["errors"][0]["field"]),
            (&json!("picture_alt"), &json!("markdown"))
        );
        let draft = format!("/pages/{}", problem["id"].as_str().unwrap());
        let said = city.call("PUT", &draft, &token, json!({ "markdown": text("Un bac"), "draft": false })).await;
        assert_eq!(said.status, 200, "{}", said.text());
        assert!(city.read("/pages/compost").await.contains("alt=\"Un bac\""));

        let desk = Desk::of(&city, "odile").await;
        let page = said.json();
        let fields = [
            ("page", page["id"].as_str().unwrap()),
            ("base_revision", page["revision"].as_str().unwrap()),
            ("kind", "article"),
            ("title", "Compost"),
            ("markdown", &text("")),
            ("action", "publish"),
        ];
        let fields: Vec<_> = fields.into_iter().chain([("csrf", desk.token.as_str())]).collect();
        let form = city.ask("POST", "/pages/compost/edit").header("Cookie", &desk.cookie).form(&fields).send().await;
        assert!(
            form.status == 422 && form.text().contains("A picture has no words"),
            "{}: {}",
            form.status,
            form.text()
        );
    })
    .await;
}

#[tokio::test]
async fn titles_are_completed_with_what_links_to_them() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        for markdown in ["# Compost partagé\n", "---\ntitle: \"Compost: [le] guide|2\"\n---\n", "# Parc\n\ncompost\n"]
        {
            city.publish(&token, markdown).await;
        }
        let secret = json!({ "markdown": "# Compost secret\n", "draft": true });
        assert_eq!(city.call("POST", "/pages", &token, secret).await.status, 201);
        city.commons.catch_up_index().await.unwrap();
        let complete = async |q: &str| -> Vec<String> {
            let items = city.get(&format!("/api/v1/complete?q={q}")).await.json()["items"].clone();
            items.as_array().unwrap().iter().map(|item| item["link"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(complete("comp").await, ["[[Compost partagé]]", "[[compost-le-guide-2|Compost:  le  guide 2]]"]);
        assert_eq!(complete("PARTAGE").await, ["[[Compost partagé]]"]);
        assert!(complete("").await.is_empty() && complete("%5B%5B").await.is_empty());
        assert_eq!(city.get("/api/v1/complete?limit=x").await.status, 400);
    })
    .await;
}
