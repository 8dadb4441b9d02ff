//! The league across cities: a path that leads through three of them, and a member that is removed and keeps sending.

use koinon_federation_tests::{Backend, Cities, City};
use koinon_store::{Error, Tx};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{BORDEAUX, SIDI_BOU_SAID, STRASBOURG, on_both_databases, subscribe, wait_for_copy};

on_both_databases!(a_path_leads_through_three_cities, a_member_that_is_removed_is_refused_and_what_it_gave_stays);

/// The titles of the steps of a path, as a city shows them; null where one is not here to be read.
async fn steps(city: &City, path: &str) -> anyhow::Result<Vec<Value>> {
    let told: Value = city.anonymous()?.call(Method::GET, &format!("/pages/{path}/path"), None).await?.expect()?;
    let steps = told["steps"].as_array().cloned().unwrap_or_default();
    Ok(steps.into_iter().map(|step| step["page"]["title"].clone()).collect())
}

async fn a_path_leads_through_three_cities(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, SIDI_BOU_SAID, STRASBOURG]).await?;
    for (reader, writer) in
        [(BORDEAUX, SIDI_BOU_SAID), (BORDEAUX, STRASBOURG), (SIDI_BOU_SAID, BORDEAUX), (STRASBOURG, BORDEAUX)]
    {
        subscribe(&cities, reader, writer).await?;
    }
    let ana = cities[BORDEAUX].officer().await?;
    let begin = ana.create("# Compost\n\nUn bac.\n").await?;
    let theirs = cities[SIDI_BOU_SAID].officer().await?.create("# Samad\n\nTrois bacs.\n").await?;
    let last = cities[STRASBOURG].officer().await?.create("# Repair café\n\nOne lamp.\n").await?;
    for page in [&theirs, &last] {
        wait_for_copy(&cities[BORDEAUX], page).await?;
    }
    let text = format!(
        "---\nkind: learning_path\ntitle: Des bacs au café\nlang: fr\nsteps:\n  - {{iri: {}, why: On commence là.}}\n  - iri: {}@{}\n  \
         - iri: {}@{}\n---\nUne soirée.\n",
        begin.slug, theirs.slug, theirs.city, last.slug, last.city
    );
    let path = ana.create(&text).await?;
    assert_eq!(steps(&cities[BORDEAUX], &path.slug).await?, ["Compost", "Samad", "Repair café"]);

    // Strasbourg has the path and the page of Bordeaux, and does not follow Sidi Bou Saïd: that step is named, and passed over.
    let copy = wait_for_copy(&cities[STRASBOURG], &path).await?;
    wait_for_copy(&cities[STRASBOURG], &begin).await?;
    assert_eq!(copy.markdown, path.markdown);
    let shown = steps(&cities[STRASBOURG], &format!("{}@{}", path.slug, path.city)).await?;
    assert_eq!(shown, [json!("Compost"), Value::Null, json!("Repair café")]);
    let reader = cities[STRASBOURG].anonymous()?;
    let (_, first) =
        reader.read(&format!("/pages/{}@{}?path={}@{}", begin.slug, begin.city, path.slug, path.city)).await?;
    assert!(first.contains(&format!("/pages/{}?path=", last.slug)) && first.contains("On commence là."), "{first}");

    // Its own page says that it is a part of the path; the city of the path is told that it is shown.
    let (_, own) = reader.read(&format!("/pages/{}", last.slug)).await?;
    assert!(own.contains("Des bacs au café"), "{own}");
    let links = format!("/pages/{}/links", path.slug);
    cities[BORDEAUX]
        .wait_until("both cities show that their pages are steps", async || {
            let links: Value = ana.call(Method::GET, &links, None).await?.expect()?;
            Ok((links.to_string().matches("\"shown\"").count() == 2).then_some(()))
        })
        .await?;
    Ok(())
}

/// Blocks a city, or lifts that, as an administrator does.
async fn set_blocked(city: &City, authority: &str, reason: Option<&'static str>) -> anyhow::Result<()> {
    let authority = authority.to_owned();
    let write = move |tx: &mut Tx<'_>| -> Result<(), Error> {
        let other = tx.city_by_authority(&authority)?.ok_or(Error::Missing("the city"))?;
        tx.set_city_blocked(other.id, reason)
    };
    Ok(city.store().await?.write(write).await?)
}

async fn a_member_that_is_removed_is_refused_and_what_it_gave_stays(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, SIDI_BOU_SAID]).await?;
    subscribe(&cities, BORDEAUX, SIDI_BOU_SAID).await?;
    let (bordeaux, sidi) = (&cities[BORDEAUX], &cities[SIDI_BOU_SAID]);
    let salma = sidi.officer().await?;
    // The honest twin: a member's page arrives.
    let page = salma.create("# Samad\n\nPremier texte.\n").await?;
    let given = wait_for_copy(bordeaux, &page).await?;

    set_blocked(bordeaux, sidi.authority(), Some("Elle ne tient pas la charte.")).await?;
    let newer = salma.edit(&page, "# Samad\n\nDeuxième texte.\n").await?;
    bordeaux
        .wait_until("what it sent arrived and was refused", async || {
            Ok(bordeaux.log().has("its city is blocked").then_some(()))
        })
        .await?;
    let reader = bordeaux.anonymous()?;
    let kept = reader.page(&page.slug, &page.city).await?;
    assert_eq!(kept.map(|kept| (kept.revision, kept.markdown)), Some((given.revision, given.markdown)));
    let shown: Value = reader.call(Method::GET, &format!("/cities/{}", sidi.authority()), None).await?.expect()?;
    assert_eq!(shown["membership"]["state"], "removed");
    assert_eq!(shown["membership"]["reason"], "Elle ne tient pas la charte.");
    let (_, league) = reader.read("/league").await?;
    assert!(league.contains("Elle ne tient pas la charte."), "{league}");

    // A member again, it is heard again: what was missed comes with what it changes next.
    set_blocked(bordeaux, sidi.authority(), None).await?;
    let newest = salma.edit(&newer, "# Samad\n\nTroisième texte.\n").await?;
    wait_for_copy(bordeaux, &newest).await?;
    Ok(())
}
