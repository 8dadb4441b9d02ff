//! An open page hears of its newer version.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;

fn newer(page: &Value, text: &str) -> Value {
    json!({ "base_revision": page["revision"], "markdown": text })
}

#[tokio::test]
async fn an_open_page_is_told_of_its_newer_version_and_of_its_end() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n\nUn.\n").await;
        let other = city.publish(&token, "# Autre\n\nUn.\n").await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let mut stream = city.ask("GET", "/pages/compost/events").open().await;
        let head = stream.until("retry: 5000").await;
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-type: text/event-stream"), "{head}");
        assert!(head.contains("cache-control: no-store"), "{head}");

        let other_path = format!("/pages/{}", other["id"].as_str().unwrap());
        city.call("PUT", &other_path, &token, newer(&other, "# Autre\n\nDeux.\n")).await;
        let second = city.call("PUT", &path, &token, newer(&page, "# Compost\n\nDeux.\n")).await.json();
        let told = stream.until("\"version\":").await;
        let version = second["revision"].as_str().unwrap();
        assert_eq!(told.matches("event: version").count(), 1, "of this page alone: {told}");
        assert!(told.contains(&format!("id: {version}\n")), "{told}");

        // A browser that was away says what it has seen, and is told at once.
        let first = page["revision"].as_str().unwrap();
        for ask in [
            city.ask("GET", &format!("/pages/compost/events?version={first}")),
            city.ask("GET", "/pages/compost/events").header("Last-Event-ID", first),
        ] {
            let told = ask.open().await.until(&format!("id: {version}")).await;
            assert!(told.contains("event: version"), "{told}");
        }

        assert_eq!(city.call("DELETE", &path, &token, json!({})).await.status, 200);
        let told = stream.rest().await;
        assert!(told.contains("event: deleted") && !told.contains("Deux"), "{told}");
        assert_eq!(city.get("/pages/compost/events").await.status, 410);
        assert_eq!(city.get("/pages/nowhere/events").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_with_the_session_of_its_reader() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let page = city.publish(&token, "# Compost\n\nUn.\n").await;
    let account = city.commons.account_by_login("odile").await.unwrap();
    let (cookie, _) = city.commons.open_session(&account).await.unwrap();
    let ask = city.ask("GET", "/pages/compost/events").header("Cookie", &format!("koinon_session={cookie}"));
    let mut stream = ask.open().await;
    stream.until("retry: 5000").await;
    let path = format!("/pages/{}", page["id"].as_str().unwrap());
    let second = city.call("PUT", &path, &token, newer(&page, "# Compost\n\nDeux.\n")).await.json();
    stream.until("event: version").await;
    city.commons.close_session(&cookie).await.unwrap();
    city.call("PUT", &path, &token, newer(&second, "# Compost\n\nTrois.\n")).await;
    let told = stream.rest().await;
    assert!(told.contains("event: signed-out") && !told.contains("event: version"), "{told}");
}

#[tokio::test]
async fn l08_a_suspended_persons_session_and_stream_end_at_once_and_nobody_elses() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    city.publish(&city.token("odile").await, "# Compost\n\nUn.\n").await;
    let mut streams = Vec::new();
    for login in ["odile", "karim"] {
        let account = city.commons.account_by_login(login).await.unwrap();
        let (cookie, _) = city.commons.open_session(&account).await.unwrap();
        let ask = city.ask("GET", "/pages/compost/events").header("Cookie", &format!("koinon_session={cookie}"));
        let mut stream = ask.open().await;
        stream.until("retry: 5000").await;
        streams.push((account, cookie, stream));
    }
    let (karim, cookie, mut stream) = streams.pop().unwrap();
    let administrator = city.commons.operator().await.unwrap();
    city.commons.set_suspended(&administrator, karim.person.id, true).await.unwrap();
    // No page changes, and no heartbeat is waited for.
    let told = stream.rest().await;
    assert!(told.contains("event: signed-out"), "{told}");
    assert!(city.commons.session(&cookie).await.unwrap().is_none());
    let (_, cookie, _) = streams.pop().unwrap();
    assert!(city.commons.session(&cookie).await.unwrap().is_some(), "hers goes on");
}

#[tokio::test]
async fn streams_are_counted_and_end_with_the_server() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    city.publish(&token, "# Compost\n").await;
    let mut streams = Vec::new();
    for _ in 0..64 {
        let mut stream = city.ask("GET", "/pages/compost/events").open().await;
        stream.until("retry: 5000").await;
        streams.push(stream);
    }
    let refused = city.get("/pages/compost/events").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("60")));
    assert_eq!(city.get("/pages/compost").await.status, 200, "the page itself is read");
    let head = city.ask("HEAD", "/pages/compost").send().await;
    assert_eq!(head.status, 200);
    city.state.end_streams();
    for stream in &mut streams {
        stream.rest().await;
    }
}
