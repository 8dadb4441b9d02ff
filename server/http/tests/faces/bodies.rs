//! What stands in a delivery that is well signed: forms that are none, contexts that redefine words, lists without end.

use koinon_store::Conn;
use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::neighbours::{GENT, LYON, Neighbours, activity, article, city_of, pages_of};

async fn followers(all: &Neighbours) -> i64 {
    all.gent.commons.store().read(Conn::count_followers).await.unwrap()
}

#[tokio::test]
async fn f01_to_f06_a_body_that_could_be_read_in_two_ways_is_not_read() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let lyon = pages_of(LYON);
        let follow = activity("Follow", &lyon, &json!(city_of(GENT)));
        let honest = follow.to_string();
        let undo = activity("Undo", &lyon, &follow).to_string();
        assert_eq!((all.send(&lyon, &follow).await.status, followers(&all).await), (202, 1), "the honest twin");
        assert_eq!(all.post(&lyon, "/inbox", "/inbox", undo.as_bytes()).await.status, 202);
        let before = all.standing().await;

        let again = |text: &str| honest.replace("/id/activity/", "/id/activity/x").replacen('{', text, 1);
        let deep = format!("{{\"a\":{}1{},", "[".repeat(100_000), "]".repeat(100_000));
        let large = format!("{{\"a\":\"{}\",", "x".repeat(4 * 1024 * 1024));
        let invalid = [again("{\"a\":\"").as_bytes(), &[0xff], b"\"}"].concat();
        let cases: [(&str, u16, Vec<u8>); 14] = [
            ("F01", 400, b"[]".to_vec()),
            ("F01", 400, b"\"x\"".to_vec()),
            ("F01", 400, b"1".to_vec()),
            ("F01", 400, b"null".to_vec()),
            ("F01 in a list", 400, format!("[{}]", again("{")).into_bytes()),
            ("F02", 400, again(&deep).into_bytes()),
            ("F03", 413, again(&large).into_bytes()),
            ("F04", 400, again("{\"actor\":\"http://evere.localhost:8102/id/city\",").into_bytes()),
            (
                "F04 escaped",
                400,
                again("{\"\\u0061ctor\":\"http://lyon.localhost:8101/id/person/pages\",").into_bytes(),
            ),
            ("F05 lone surrogate", 400, again("{\"name\":\"\\ud800\",").into_bytes()),
            ("F05 NUL", 400, again("{\"name\":\"a\\u0000b\",").into_bytes()),
            ("F05 no UTF-8", 400, invalid),
            ("F06", 400, honest.as_bytes()[..honest.len() - 1].to_vec()),
            ("F06", 400, Vec::new()),
        ];
        for (case, status, body) in cases {
            let answer = all.post(&lyon, "/inbox", "/inbox", &body).await;
            assert_eq!(answer.status, status, "{case}: {}", answer.text());
            assert_eq!(all.standing().await, before, "{case}");
        }
    })
    .await;
}

#[tokio::test]
async fn f07_f08_a_context_is_neither_fetched_nor_followed() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let lyon = pages_of(LYON);
        let contexts = [
            json!("http://evere.localhost:8102/context"),
            json!(["https://www.w3.org/ns/activitystreams", "http://10.0.0.1/context", "http://evere.localhost:8102/c"]),
            json!({ "@import": "http://evere.localhost:8102/c", "@vocab": "http://evere.localhost:8102/", "object": "@id" }),
        ];
        for context in contexts {
            let mut follow = activity("Follow", &lyon, &json!(city_of(GENT)));
            follow["@context"] = context.clone();
            assert_eq!((all.send(&lyon, &follow).await.status, followers(&all).await), (202, 1), "{context}");
            let undo = activity("Undo", &lyon, &follow);
            assert_eq!((all.send(&lyon, &undo).await.status, followers(&all).await), (202, 0), "{context}");
        }
        // Words that a context gives another meaning have none here.
        let before = all.standing().await;
        let mut renamed = activity("Dance", &lyon, &json!(city_of(GENT)));
        renamed["@context"] = json!({ "kind": "@type", "goal": "https://www.w3.org/ns/activitystreams#object" });
        renamed["kind"] = json!("Follow");
        renamed["goal"] = json!(city_of(GENT));
        assert_eq!(all.send(&lyon, &renamed).await.status, 202);
        assert_eq!(all.standing().await, before);
        let asked = all.evere.federation.transport().counts();
        assert_eq!(asked.sent, 0, "Evere was drawn into nothing");
    })
    .await;
}

#[tokio::test]
async fn f18_lists_without_end_are_cut() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        let lyon = pages_of(LYON);
        let written = all.lyon.publish(&all.lyon.token("odile").await, "# Compost\n").await;
        let mut object = article(&all.lyon, &written).await;
        let mut create = activity("Create", &lyon, &object);
        object["tag"] = (0..1000).map(|n| json!({ "type": "Hashtag", "name": format!("#t{n}"), "href": format!("http://evere.localhost:8102/t{n}") })).collect();
        create["object"] = object;
        create["to"] = (0..10_000).map(|n| json!(format!("http://evere.localhost:8102/id/person/{n}"))).collect::<Value>();
        let asked = all.asked();
        assert_eq!(all.send(&lyon, &create).await.status, 202);
        assert_eq!(all.gent.get("/api/v1/pages/compost@lyon.localhost:8101").await.status, 200, "the page is taken");
        assert!(all.asked() - asked <= 1, "nothing but the signer's key is fetched for it");
    })
    .await;
}

#[tokio::test]
async fn c16_the_farewell_of_a_stranger_costs_nothing() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let lyon = pages_of(LYON);
        let farewell = activity("Delete", &lyon, &json!(lyon));
        let (before, asked) = (all.standing().await, all.asked());
        for _ in 0..3 {
            assert_eq!(all.send(&lyon, &farewell).await.status, 202);
        }
        assert_eq!((all.standing().await, all.asked()), (before, asked), "a stranger's");

        let follow = activity("Follow", &lyon, &json!(city_of(GENT)));
        assert_eq!((all.send(&lyon, &follow).await.status, followers(&all).await), (202, 1));
        let asked = all.asked();
        assert_eq!((all.send(&lyon, &farewell).await.status, followers(&all).await), (202, 0), "of one who is known");
        assert_eq!(all.asked(), asked, "the key that is known is enough");
    })
    .await;
}

#[tokio::test]
async fn h23_e10_reading_a_page_fetches_nothing_that_it_links_to() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        let farm: String = (0..5000).map(|n| format!("[[Page {n}@evere.localhost:8102]] ")).collect();
        let pictures =
            "![](http://evere.localhost:8102/a.png) ![](http://10.0.0.1/b.png) <img src=http://evere.localhost:8102/c>";
        let text = format!("# Ferme\n\n{pictures}\n\n{farm}\n");
        let written = all.lyon.publish(&all.lyon.token("odile").await, &text).await;
        let create = activity("Create", &pages_of(LYON), &article(&all.lyon, &written).await);
        assert_eq!(all.send(&pages_of(LYON), &create).await.status, 202);
        all.gent.publish(&all.gent.token("odile").await, &text).await;
        all.gent.commons.catch_up_index().await.unwrap();
        let asked = all.asked();
        for name in ["ferme", "ferme@lyon.localhost:8101"] {
            let page = all.gent.get(&format!("/pages/{name}")).await;
            assert!(page.status == 200 && page.text().contains("evere.localhost:8102"), "{name}: {}", page.status);
            assert!(!page.text().contains("src=\"http"), "no reader's browser is sent there either");
            for path in [
                format!("/api/v1/pages/{name}"),
                format!("/api/v1/pages/{name}/links"),
                format!("/pages/{name}/history"),
            ] {
                assert_eq!(all.gent.get(&path).await.status, 200, "{path}");
            }
        }
        assert_eq!(all.gent.get("/search?q=ferme").await.status, 200);
        assert_eq!(all.asked(), asked);
        assert_eq!(all.evere.federation.transport().counts().sent, 0);
    })
    .await;
}
