//! What is said about a page in three cities.

use crate::{BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy};
use koinon_federation_tests::wait::watch_for;
use koinon_federation_tests::{Backend, Cities, City, Client, Fault, Page};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(the_thread_is_the_same_in_three_cities_after_a_cut_and_a_restart);

/// How long two cities do not reach each other. Which database they have makes no difference to a cut: one of the two tests waits for all of
/// it.
const CUT: Duration = Duration::from_secs(120);
const SHORT_CUT: Duration = Duration::from_secs(10);

const ALL: [&str; 3] = [BORDEAUX, STRASBOURG, SIDI_BOU_SAID];

async fn say(by: &Client, page: &Page, words: &str, in_reply_to: Option<&str>) -> anyhow::Result<String> {
    let body = json!({ "markdown": words, "in_reply_to": in_reply_to });
    let answer = by.call(Method::POST, &format!("/pages/{}/comments", page.id), Some(body)).await?;
    anyhow::ensure!(answer.status == StatusCode::CREATED, "{answer:?}");
    let said: Value = answer.expect()?;
    Ok(said["id"].as_str().unwrap_or_default().to_owned())
}

/// What a city shows of the thread that has a place, as somebody who is not signed in sees it.
async fn thread(city: &City, page: &Page) -> anyhow::Result<Vec<Value>> {
    let path = format!("/pages/{}@{}/comments?limit=500", page.slug, page.city);
    let list: Value = city.anonymous()?.call(Method::GET, &path, None).await?.expect()?;
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let placed = items.into_iter().filter(|item| item["number"].is_number());
    Ok(placed.map(|item| json!([item["number"], item["author"]["name"], item["markdown"], item["state"]])).collect())
}

/// The words in the places of a thread.
fn words(thread: &[Value]) -> Vec<Option<&str>> {
    thread.iter().map(|item| item[2].as_str()).collect()
}

/// Waits until all cities show these words in this order, and the same of everything else.
async fn wait_for_same_thread(cities: &Cities, page: &Page, words: &[Option<&str>]) -> anyhow::Result<Vec<Value>> {
    let mut first: Option<Vec<Value>> = None;
    for name in ALL {
        let what = format!("{name} shows the {} words of the thread", words.len());
        let seen = cities[name]
            .wait_until(&what, async || {
                let seen = thread(&cities[name], page).await?;
                Ok((self::words(&seen) == words).then_some(seen))
            })
            .await?;
        let first = first.get_or_insert_with(|| seen.clone());
        assert_eq!(&seen, first, "{name}");
    }
    Ok(first.unwrap_or_default())
}

async fn the_thread_is_the_same_in_three_cities_after_a_cut_and_a_restart(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &ALL).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    subscribe(&cities, SIDI_BOU_SAID, BORDEAUX).await?;
    let ana = cities[BORDEAUX].officer().await?;
    let page = ana.create("# Compost\n\nUn bac.\n").await?;
    let at_strasbourg = wait_for_copy(&cities[STRASBOURG], &page).await?;
    let at_sidi = wait_for_copy(&cities[SIDI_BOU_SAID], &page).await?;
    let odile = cities[STRASBOURG].add_contributor("odile", "Odile Exemple").await?;
    let leila = cities[SIDI_BOU_SAID].add_contributor("leila", "Leïla Exemple").await?;
    for (from, to) in [(SIDI_BOU_SAID, BORDEAUX), (BORDEAUX, SIDI_BOU_SAID), (BORDEAUX, STRASBOURG)] {
        cities.link(from, to).set_fault(Fault::Duplicate, 3, |request| request.method == "POST");
    }

    let hers = say(&leila, &at_sidi, "Et l'ombre ?", None).await?;
    wait_for_same_thread(&cities, &page, &[Some("Et l'ombre ?")]).await?;
    let anas = say(&ana, &page, "Sous les tilleuls.", None).await?;
    wait_for_same_thread(&cities, &page, &[Some("Et l'ombre ?"), Some("Sous les tilleuls.")]).await?;
    let odiles = say(&odile, &at_strasbourg, "Chez nous, un auvent.", None).await?;
    let three = [Some("Et l'ombre ?"), Some("Sous les tilleuls."), Some("Chez nous, un auvent.")];
    let seen = wait_for_same_thread(&cities, &page, &three).await?;
    let names: Vec<&Value> = seen.iter().map(|item| &item[1]).collect();
    assert_eq!(names, [&json!("Leïla Exemple"), &json!("ana"), &json!("Odile Exemple")]);

    // Sidi Bou Saïd is cut off. Leïla answers there, and changes what she said; Odile deletes; Bordeaux starts anew.
    cities.cut(BORDEAUX, SIDI_BOU_SAID);
    say(&leila, &at_sidi, "En été, surtout.", None).await?;
    let edit = json!({ "markdown": "Et l'ombre, en été ?" });
    leila.call(Method::PUT, &format!("/comments/{hers}"), Some(edit)).await?.expect::<Value>()?;
    odile.call(Method::DELETE, &format!("/comments/{odiles}"), None).await?;
    say(&ana, &page, "Merci à toutes.", Some(&anas)).await?;
    let waiting: Value =
        leila.call(Method::GET, &format!("/pages/{}/comments?limit=500", at_sidi.id), None).await?.expect()?;
    let unnumbered = waiting["items"].as_array().map_or(0, |all| all.iter().filter(|i| i["number"].is_null()).count());
    assert_eq!(unnumbered, 1, "what she said waits, and is shown: {waiting}");
    cities[BORDEAUX].restart().await?;
    cities[SIDI_BOU_SAID].restart().await?;

    // For two minutes nothing of one side comes to the other, while each goes on by itself.
    let cut = match backend {
        Backend::Sqlite => CUT,
        Backend::Postgres => SHORT_CUT,
    };
    let crossed = watch_for(cut, async || {
        let seen = async |name: &str| thread(&cities[name], &page).await.map_err(|error| format!("{name}: {error}"));
        let (there, here) = match (seen(BORDEAUX).await, seen(SIDI_BOU_SAID).await) {
            (Ok(there), Ok(here)) => (there, here),
            (Err(error), _) | (_, Err(error)) => return Some(error),
        };
        let of_sidi = words(&there)
            .iter()
            .any(|said| said.is_some_and(|said| said.contains("En été") || said.contains("en été")));
        let of_bordeaux = words(&here)[1..] != three[1..];
        (of_sidi || of_bordeaux).then(|| format!("{BORDEAUX}: {there:?}; {SIDI_BOU_SAID}: {here:?}"))
    });
    assert_eq!(crossed.await, None);
    let in_reach = [Some("Et l'ombre ?"), Some("Sous les tilleuls."), None, Some("Merci à toutes.")];
    for name in [BORDEAUX, STRASBOURG] {
        assert_eq!(words(&thread(&cities[name], &page).await?), in_reach, "{name} is not cut off from the other");
    }
    cities.mend(BORDEAUX, SIDI_BOU_SAID);
    let ends = [
        Some("Et l'ombre, en été ?"),
        Some("Sous les tilleuls."),
        None,
        Some("Merci à toutes."),
        Some("En été, surtout."),
    ];
    wait_for_same_thread(&cities, &page, &ends).await?;
    Ok(())
}
