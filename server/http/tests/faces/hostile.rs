//! Whatever is sent, the fault is never ours.

use koinon_store::testing::each_database;
use serde_json::json;

use crate::city::City;

#[tokio::test]
async fn bodies_that_are_no_page_are_refused() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Essai\n").await;
        let path = format!("/api/v1/pages/{}", page["id"].as_str().unwrap());
        let deep = "[".repeat(100_000);
        let bodies: Vec<Vec<u8>> = [
            "",
            "not JSON",
            "[]",
            "null",
            "1",
            "\"x\"",
            "{",
            "{}",
            &deep,
            r#"{"markdown": 1}"#,
            r#"{"markdown": ["x"]}"#,
            r#"{"markdown": null}"#,
            r##"{"markdown": "# A", "draft": "yes"}"##,
            r##"{"markdown": "# A", "markdown": "# B"}"##,
            r#"{"markdown": "\ud800"}"#,
            r##"{"markdown": "# A\u0000B"}"##,
            r##"{"markdown": "# A", "title": "\u0000", "slug": "\u0000", "lang": "\u0000", "kind": "\u0000"}"##,
            r##"{"markdown": "# A", "slug": "../../etc/passwd"}"##,
            r##"{"markdown": "# A", "slug": "a/b?c#d"}"##,
            r##"{"markdown": "# A", "base_revision": "nonsense"}"##,
            r#"{"revision": "../x"}"#,
            r#"{"policy": "none"}"#,
            r##"{"policy": "open", "reason": "\u0000", "until": "yesterday"}"##,
            r#"{"login": "\u0000", "password": "\u0000"}"#,
            r#"{"city": "\u0000"}"#,
            r#"{"city": "http://127.0.0.1:22/"}"#,
            r#"{"city": "acct:x@127.0.0.1"}"#,
        ]
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .chain([b"{\"markdown\": \"\xff\xfe\"}".to_vec(), b"\0\0\0\0".to_vec()])
        .collect();
        let ana = city.token("ana").await;
        let calls = [
            ("POST", "/api/v1/pages".to_owned()),
            ("PUT", path.clone()),
            ("POST", format!("{path}/revert")),
            ("PUT", format!("{path}/policy")),
            ("POST", "/api/v1/session".to_owned()),
            ("POST", "/api/v1/subscriptions".to_owned()),
            ("POST", "/api/v1/media".to_owned()),
        ];
        for body in &bodies {
            for (method, path) in &calls {
                let ask = city.ask(method, path).token(&ana).header("Content-Type", "application/json");
                let answer = ask.body(body.clone()).send().await;
                let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
                let away = answer.status == 502 && path.ends_with("subscriptions");
                assert!(answer.status < 500 || away, "{method} {path} {shown}: {} {}", answer.status, answer.text());
                if answer.status >= 400 {
                    assert_eq!(answer.content_type(), "application/problem+json", "{method} {path} {shown}");
                }
            }
        }
        let plain = city.ask("POST", "/api/v1/pages").token(&token).header("Content-Type", "text/plain").body("# A");
        assert_eq!(plain.send().await.status, 415);
        let page = city.get(&path).await.json();
        assert!(!page["markdown"].as_str().unwrap().contains('\0'));
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        for path in ["/api/v1/pages", "/api/v1/session", "/api/v1/media", "/inbox"] {
            // It says that 50 MB follow and sends a little: waiting for the rest would never end.
            let ask = city.ask("POST", path).token(&token).header("Content-Type", "application/json");
            let ask = ask.header("Content-Length", "50000000").body("{\"markdown\": \"");
            let answer = ask.send().await;
            assert_eq!(answer.status, 413, "{path}");
        }
        let long = "é".repeat(600_000);
        let page = city.call("POST", "/pages", &token, json!({ "markdown": format!("# Long\n\n{long}\n") })).await;
        assert_eq!((page.status, page.content_type()), (422, "application/problem+json"));
        assert_eq!(city.get("/api/v1/pages").await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn addresses_that_mean_nothing_are_answered_calmly() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, "# Essai\n").await;
        let names = [
            "..%2f",
            "..%2f..%2fetc%2fpasswd",
            "%2e%2e",
            "%00",
            "a%00b",
            "%ff%fe",
            "%F0%9F",
            "01JZZZZZZZZZZZZZZZZZZZZZZZ",
            "@",
            "a@",
            "@b",
            "a@b@c",
            "essai@%00",
            "essai@gent.localhost:99999",
            "essai@nowhere.example",
            "a%0d%0aX:%20y",
            "😀",
        ];
        let queries = [
            "limit=-5",
            "limit=0",
            "limit=99999999999999999999",
            "limit=abc",
            "cursor=",
            "cursor=%00",
            "cursor=-",
            "cursor=9223372036854775807-9223372036854775807",
            "cursor=-9223372036854775808-1",
            "cursor=99999999999999999999-1",
            "city=%00",
            "kind=%00",
            "lang=%00",
            "theme=%00",
            "outcome=%00",
            "q=%00",
            "q=%ff",
            "q=*%3A*",
            "q=((((%22",
            "city=nowhere.example",
            "from=x",
            "to=%00",
            "page=%00",
            "since=%00",
            "version=zz",
            "size=-1",
        ];
        for name in names {
            // Not every client encodes what it should.
            let name = url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace("%25", "%");
            for path in
                ["/api/v1/pages/", "/pages/", "/id/page/", "/id/person/", "/id/", "/media/", "/tiles/", "/assets/"]
            {
                let answer = city.get(&format!("{path}{name}")).await;
                assert!(answer.status < 500, "{path}{name}: {}", answer.status);
                for part in ["/revisions", "/revisions/x", "/diff", "/links", "/history", "/source"] {
                    let answer = city.get(&format!("{path}{name}{part}")).await;
                    assert!(answer.status < 500, "{path}{name}{part}: {}", answer.status);
                }
            }
            for (method, part) in [("PUT", ""), ("DELETE", ""), ("POST", "/undelete")] {
                let body = json!({ "markdown": "# A" });
                let answer = city.call(method, &format!("/pages/{name}{part}"), &token, body).await;
                assert!((400..500).contains(&answer.status), "{method} {name}{part}: {}", answer.status);
            }
        }
        let paths = [
            "/api/v1/pages",
            "/api/v1/search",
            "/api/v1/pages/essai/revisions",
            "/api/v1/pages/essai/diff",
            "/pages",
            "/search",
            "/pages/essai",
            "/pages/essai/diff",
            "/pages/essai/history",
            "/id/city/outbox",
            "/id/city/pages",
            "/id/changes",
            "/tiles/gent.localhost.svg",
            "/.well-known/webfinger",
        ];
        for path in paths {
            for query in queries {
                for accept in ["text/html", "application/activity+json"] {
                    let answer = city.ask("GET", &format!("{path}?{query}")).header("Accept", accept).send().await;
                    assert!(answer.status < 500, "{path}?{query}: {} {}", answer.status, answer.text());
                }
            }
        }
    })
    .await;
}
