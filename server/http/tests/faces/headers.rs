//! What surrounds every answer.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::City;

/// One grey point.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

#[tokio::test]
async fn pages_forbid_what_they_do_not_need() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    city.publish(&token, "# Compost\n\nTexte.\n").await;
    for path in
        ["/", "/pages", "/pages/compost", "/search?q=texte", "/cities", "/sign-in", "/style", "/nowhere", "/write"]
    {
        let page = city.get(path).await;
        if page.status == 303 {
            continue;
        }
        assert_eq!(page.content_type(), "text/html; charset=utf-8", "{path}");
        let policy = page.header("content-security-policy").unwrap();
        for rule in ["default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"));
        assert!(page.header("permissions-policy").is_some());
        assert_eq!(page.header("cache-control"), Some("private, no-cache"));
        let text = page.text();
        assert!(!text.contains("<script>") && !text.contains("<style") && !text.contains(" style=\""), "{path}");
        assert!(!text.contains(" onclick=") && !text.contains("javascript:"), "{path}");
    }
    for path in ["/", "/pages/compost/source", "/api/v1/pages", "/api/v1/nowhere", "/.well-known/nodeinfo", "/healthz"]
    {
        let answer = city.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
    }
}

#[tokio::test]
async fn head_answers_what_get_does_without_a_body() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    city.publish(&token, "# Compost\n\nTexte.\n").await;
    for path in ["/cities", "/pages/compost", "/api/v1/pages", "/api/v1/pages/nowhere", "/healthz", "/nodeinfo/2.1"] {
        let (get, head) = (city.get(path).await, city.ask("HEAD", path).send().await);
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!((head.content_type(), head.header("vary")), (get.content_type(), get.header("vary")), "{path}");
        let length = head.header("content-length").map(|length| length.parse().unwrap());
        assert_eq!(length, Some(get.body.len()), "{path}");
    }
}

#[tokio::test]
async fn two_faces_of_one_address_are_told_apart_and_only_we_write_activities() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let actor = r#"{"@context":"https://www.w3.org/ns/activitystreams","type":"Person","id":"http://gent.localhost:8100/id/person/fake"}"#;
        let page = city.publish(&token, &format!("# Compost\n\n{actor}\n")).await;
        let permanent = format!("/id/page/{}", page["id"].as_str().unwrap());
        let activity = "application/activity+json";
        for path in [permanent.as_str(), "/pages/compost", "/id/city"] {
            for accept in ["text/html", activity, "*/*"] {
                let answer = city.ask("GET", path).header("Accept", accept).send().await;
                let vary = answer.header("vary").unwrap_or_default().to_lowercase();
                assert!(vary.split(", ").any(|name| name == "accept"), "{path} as {accept}: {vary}");
                let is_activity = answer.content_type().starts_with(activity);
                let redirected = answer.header("location") == page["ap_id"].as_str();
                assert_eq!(is_activity || redirected, accept == activity, "{path} as {accept}: {}", answer.status);
            }
        }
        let document = city.ask("GET", &permanent).header("Accept", activity).send().await;
        assert_eq!((document.status, &document.json()["type"]), (200, &json!("Article")));

        let kept = city.ask("POST", "/api/v1/media").token(&token).body(PNG).send().await;
        assert_eq!(kept.status, 201, "{}", kept.text());
        let kept = kept.json()["path"].as_str().unwrap().to_owned();
        let disguised = city.ask("POST", "/api/v1/media").token(&token).header("Content-Type", activity).body(actor);
        assert_eq!(disguised.send().await.status, 422, "only pictures are kept");
        city.publish(&token, &format!("# Image\n\n![un point]({kept})\n")).await;
        for path in ["/pages/compost/source", kept.as_str(), "/api/v1/pages/compost"] {
            for accept in ["*/*", activity] {
                let answer = city.ask("GET", path).header("Accept", accept).send().await;
                assert_eq!(answer.status, 200, "{path}");
                let media_type = answer.content_type();
                assert!(!media_type.contains("activity+json") && !media_type.contains("ld+json"), "{path}: {media_type}");
                assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_watches_the_city_is_told_how_it_is() {
    each_database(async |database| {
        let empty = City::empty(database).await;
        for path in ["/healthz", "/readyz"] {
            assert_eq!(empty.get(path).await.status, 200, "{path} before the first run");
        }
        drop(empty);
        let city = City::gent(database).await;
        assert_eq!((city.get("/healthz").await.status, city.get("/readyz").await.status), (200, 200));
        let token = city.token("odile").await;
        city.publish(&token, "# Compost\n").await;
        let numbers = city.get("/metrics").await;
        assert_eq!(numbers.content_type(), "text/plain; version=0.0.4; charset=utf-8");
        let text = numbers.text();
        for line in ["koinon_pages 1", "koinon_cities 1", "koinon_index_lag 1", "koinon_mismatches_total 0"] {
            assert!(text.lines().any(|written| written == line), "{line} in {text}");
        }
        city.commons.catch_up_index().await.unwrap();
        assert!(city.get("/metrics").await.text().contains("koinon_index_lag 0\n"));
        assert!(!text.contains("odile") && !text.contains("localhost"), "no names");
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_served_as_a_picture_and_nothing_else() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let keep = |body: &[u8], claimed: &str| {
        city.ask("POST", "/api/v1/media").token(&token).header("Content-Type", claimed).body(body).send()
    };
    let kept = keep(PNG, "image/png").await;
    assert_eq!(kept.status, 201, "the honest twin: {}", kept.text());
    let script = b"<script>alert(1)</script>";
    // Whatever it is called, and whatever stands behind its end.
    let polyglot = keep(&[PNG, script].concat(), "text/html").await;
    assert_eq!((polyglot.status, polyglot.json()), (201, kept.json()), "J07: the picture alone is kept");
    let path = kept.json()["path"].as_str().unwrap().to_owned();
    city.publish(&token, &format!("# Image\n\n![un point]({path})\n")).await;
    assert_eq!(city.get(&path).await.body, PNG);
    for named in [path.clone(), path.replace(".png", ".html"), path.replace(".png", ".svg")] {
        let served = city.get(&named).await;
        assert!(served.content_type() == "image/png" || served.status == 404, "{named}: {}", served.content_type());
        if served.status == 200 {
            assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(served.header("content-security-policy"), Some("default-src 'none'; sandbox"));
            assert!(served.header("content-disposition").is_some());
        }
    }
    for (case, code, body) in [
        (
            "a drawing with a script",
            "media_type",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
        ),
        ("a page", "media_type", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("a script that begins like a picture", "picture_damaged", b"GIF89a=1;/*<script>alert(1)</script>*/".to_vec()),
        ("a page that looks like a table", "media_type", b"<html>,b\n<script>alert(1)</script>,2\n".to_vec()),
        ("half a picture", "picture_damaged", PNG[..50].to_vec()),
    ] {
        let refused = keep(&body, "image/png").await;
        assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (422, &json!(code)), "J07: {case}");
    }
}

#[tokio::test]
async fn data_is_handed_out_to_be_kept_and_never_shown_as_a_page() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let table = b"month,kg\n=cmd|' /C calc'!A0,2\n<script>alert(1)</script>,3\n";
    let kept =
        city.ask("POST", "/api/v1/media").token(&token).header("Content-Type", "text/csv").body(table).send().await;
    assert_eq!((kept.status, &kept.json()["media_type"]), (201, &json!("text/csv")), "{}", kept.text());
    let path = kept.json()["path"].as_str().unwrap().to_owned();
    let text = String::from_utf8_lossy(table);
    city.publish(&token, &format!("# Bacs\n\n![Bacs]({path})\n\n```csv\n{text}```\n")).await;
    let page = city.get("/pages/bacs").await;
    assert_eq!(page.text().matches("<svg viewBox=\"0 0 460").count(), 2, "{}", page.text());
    assert!(!page.text().contains("<script>alert") && page.text().contains("href=\"/pages/bacs/data?block=1\""));
    for named in [path.clone(), path.replace(".csv", ".html"), "/pages/bacs/data?block=1".into()] {
        let served = city.get(&named).await;
        assert_eq!((served.status, served.content_type()), (200, "text/csv; charset=utf-8"), "{named}");
        assert_eq!(served.body, table, "J07: as it was written");
        assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
        assert!(served.header("content-disposition").is_some_and(|how| how.starts_with("attachment")));
    }
    // JSON that somebody wrote is nothing that this city says.
    city.publish(&token, "# Acteur\n\n```geojson\n{\"type\":\"Person\",\"id\":\"https://gent.example/x\"}\n```\n")
        .await;
    let claimed =
        city.ask("GET", "/pages/acteur/data?block=1").header("Accept", "application/activity+json").send().await;
    assert_eq!((claimed.status, claimed.content_type()), (200, "text/plain; charset=utf-8"), "J13");
    for none in ["/pages/bacs/data?block=2", "/pages/bacs/data?block=0", "/pages/none/data?block=1"] {
        assert_eq!(city.get(none).await.status, 404, "{none}");
    }
}
