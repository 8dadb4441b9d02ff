//! Somebody of a foreign server, made with Fedify by others, takes part in the debate of a page.

use koinon_federation_tests::{Backend, Cities, City, ForeignPeer, Page};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{BORDEAUX, STRASBOURG, on_both_databases, subscribe, wait_for_copy};

on_both_databases!(
    what_somebody_says_on_a_foreign_server_appears_changes_and_goes,
    whoever_is_called_on_a_foreign_server_is_told
);

/// What a city shows of the debate of a page: author, text, state.
async fn thread(city: &City, page: &Page) -> anyhow::Result<Vec<Value>> {
    let path = format!("/pages/{}@{}/comments?limit=500", page.slug, page.city);
    let list: Value = city.anonymous()?.call(Method::GET, &path, None).await?.expect()?;
    let items = list["items"].as_array().cloned().unwrap_or_default();
    Ok(items.iter().map(|item| json!([item["author"]["name"], item["html"], item["state"]])).collect())
}

/// Waits until both cities show this alone.
async fn wait_for_both(cities: &Cities, page: &Page, expected: &Value) -> anyhow::Result<()> {
    for name in [BORDEAUX, STRASBOURG] {
        let city = &cities[name];
        let shown = async || {
            let shown = thread(city, page).await?;
            Ok((shown.len() == 1 && &shown[0] == expected).then_some(()))
        };
        city.wait_until(&format!("{name} shows {expected}"), shown).await?;
    }
    Ok(())
}

async fn what_somebody_says_on_a_foreign_server_appears_changes_and_goes(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let page = cities[BORDEAUX].officer().await?.create("# Compost\n\nUn bac.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &page).await?;
    let peer = ForeignPeer::start(&[&cities[BORDEAUX]]).await?;

    let city = format!("{}/id/city", cities[BORDEAUX].origin());
    let content = "<p>Chez nous <strong>aussi</strong>.<script>alert(1)</script></p>";
    let said = peer.tell("say", json!({ "city": city, "inReplyTo": page.ap_id, "content": content })).await?;
    assert_eq!(said["answered"], "Compost", "it can read what it answers");
    let shown = json!(["Odile Exemple", "<p>Chez nous <strong>aussi</strong>.</p>", "live"]);
    wait_for_both(&cities, &page, &shown).await?;

    let number = &said["number"];
    peer.tell("edit", json!({ "number": number, "content": "<p>Chez nous, en été.</p>" })).await?;
    wait_for_both(&cities, &page, &json!(["Odile Exemple", "<p>Chez nous, en été.</p>", "live"])).await?;

    peer.tell("delete", json!({ "number": number })).await?;
    wait_for_both(&cities, &page, &json!([null, "", "deleted"])).await?;
    Ok(())
}

/// Waits until what is said last to the foreign server is this.
async fn wait_for_word(
    city: &City,
    peer: &ForeignPeer,
    what: &str,
    is_it: impl Fn(&Value) -> bool,
) -> anyhow::Result<Value> {
    let heard = async || {
        let heard = peer.tell("heard", json!({})).await?;
        Ok(heard.as_array().and_then(|heard| heard.last()).filter(|last| is_it(last)).cloned())
    };
    city.wait_until(what, heard).await
}

async fn whoever_is_called_on_a_foreign_server_is_told(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let page = cities[BORDEAUX].officer().await?.create("# Compost\n\nUn bac.\n").await?;
    let copy = wait_for_copy(&cities[STRASBOURG], &page).await?;
    let city = &cities[STRASBOURG];
    let peer = ForeignPeer::start(&[&cities[BORDEAUX], city]).await?;
    let odile = format!("odile@{}", peer.authority());

    // Said at a copy: the page's city has no part in it.
    let officer = city.officer().await?;
    let said = json!({ "markdown": format!("@{odile} et chez vous ?") });
    let said: Value =
        officer.call(Method::POST, &format!("/pages/{}/comments", copy.id), Some(said)).await?.expect()?;
    let comment = format!("/comments/{}", said["id"].as_str().unwrap_or_default());
    let told = wait_for_word(city, &peer, "Odile is told", |last| last["type"] == "Create").await?;
    assert_eq!(told["mentions"], json!([[peer.person(), format!("@{odile}")]]));
    assert_eq!(told["id"], said["ap_id"], "{told}");
    assert!(told["content"].as_str().unwrap_or_default().contains("et chez vous ?"), "{told}");

    let changed = json!({ "markdown": format!("@{odile} et chez vous, en été ?") });
    officer.call(Method::PUT, &comment, Some(changed)).await?.expect::<Value>()?;
    let is_changed = |last: &Value| last["content"].as_str().unwrap_or_default().contains("en été");
    let told = wait_for_word(city, &peer, "Odile is told anew", is_changed).await?;
    assert_eq!((&told["type"], &told["id"]), (&json!("Update"), &said["ap_id"]));

    officer.call(Method::DELETE, &comment, None).await?;
    let told = wait_for_word(city, &peer, "it is taken back", |last| last["type"] == "Delete").await?;
    assert_eq!(told["id"], said["ap_id"]);
    Ok(())
}
