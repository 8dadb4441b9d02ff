//! The API keeps to its own description, whatever it is asked.

use koinon_federation_tests::{Backend, Cities, City, Client, schemathesis};
use reqwest::Method;
use serde_json::json;

const GENT: &str = "gent";
const SHEET: &str = "---\nkind: practice_sheet\ntitle: Shared compost\nthemes: [waste_circularity]\nstatus: pilot\n---\n\n\
    Three bins for thirty homes, after [[Repair café]].\n";

/// A city with pages in every standing: published, edited, deleted, drafts.
async fn city_with_content(backend: Backend) -> anyhow::Result<Cities> {
    let cities = Cities::start(backend, &[GENT]).await?;
    let officer = cities[GENT].officer().await?;
    let repair = officer.create("# Repair café\n\nEvery first Saturday.\n").await?;
    officer.edit(&repair, "# Repair café\n\nEvery first Saturday, in the library.\n").await?;
    let closed = officer.create("# The old tool library\n\nClosed.\n").await?;
    officer.delete(&closed).await?;
    let draft = officer.call(Method::POST, "/pages", Some(json!({ "markdown": SHEET, "draft": true }))).await?;
    anyhow::ensure!(draft.status == 201, "{draft:?}");
    Ok(cities)
}

async fn keeps_to_its_description(city: &City, client: &Client) -> anyhow::Result<()> {
    let described = client.call(Method::GET, "/openapi.json", None).await?.json;
    let methods = described["paths"].as_object().into_iter().flatten().filter_map(|(_, path)| path.as_object());
    let calls: usize = methods.map(serde_json::Map::len).sum();
    let written = schemathesis::run(city, client).await?;
    // The description itself, which it reads first, it does not try.
    let tried = format!("Tested: {}", calls - 1);
    assert!(written.lines().any(|line| line.trim() == tried), "all {calls} calls but one: {written}");
    Ok(())
}

/// A sheet with an answer to all that is asked.
const WHOLE: &str = "---\nkind: practice_sheet\ntitle: 2026\nsummary: Bins at the foot of the houses.\n\
    problem: A third of our waste could be compost.\ncore_elements: Somebody who looks after each bin\n\
    themes: waste_circularity\nstatus: operational\nwhere: {lau_code: 01063}\nsdg_targets: [11.10]\n\
    interests_declared: none\nevidence_level: 1\nreplicability:\n  verdict: copy_with_changes\n  confidence: medium\n  \
    conditions: [{text: The rules allow it.}]\nx_later: 1.10\n---\nEach bin serves thirty homes.\n";

#[tokio::test]
async fn the_fields_of_a_published_page_fit_the_schema_of_its_kind() -> anyhow::Result<()> {
    let cities = Cities::start(Backend::Sqlite, &[GENT]).await?;
    let officer = cities[GENT].officer().await?;
    let kinds = officer.call(Method::GET, "/kinds", None).await?.json;
    for kind in kinds["items"].as_array().into_iter().flatten() {
        schemathesis::misfits(&kind["json_schema"], &json!({})).await?;
    }
    let described = officer.call(Method::GET, "/openapi.json", None).await?.json;
    let schema = &described["components"]["schemas"]["PracticeSheetFields"];
    let kind = kinds["items"].as_array().into_iter().flatten().find(|kind| kind["kind"] == "practice_sheet");
    assert_eq!(kind.map(|kind| &kind["json_schema"]), Some(schema), "the description has the same schema");

    let whole = officer.call(Method::POST, "/pages", Some(json!({ "markdown": WHOLE }))).await?;
    assert_eq!(whole.status, 201, "{:#}", whole.json);
    assert_eq!(schemathesis::misfits(schema, &whole.json["fields"]).await?, Vec::<String>::new());

    let lacking = WHOLE.replace("status: operational\n", "").replace("themes: waste_circularity", "themes: astrology");
    let refused = officer.call(Method::POST, "/pages", Some(json!({ "markdown": lacking }))).await?.json;
    let draft =
        officer.call(Method::GET, &format!("/pages/{}", refused["id"].as_str().unwrap_or_default()), None).await?;
    let told = schemathesis::misfits(schema, &draft.json["fields"]).await?;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.iter().any(|told| told.contains("status")) && told.iter().any(|told| told.contains("themes")),
        "{told:?}"
    );
    Ok(())
}

#[tokio::test]
async fn every_answer_to_a_stranger_is_described() -> anyhow::Result<()> {
    let cities = city_with_content(Backend::Sqlite).await?;
    keeps_to_its_description(&cities[GENT], &cities[GENT].anonymous()?).await
}

#[tokio::test]
async fn every_answer_to_an_administrator_is_described_on_sqlite() -> anyhow::Result<()> {
    let cities = city_with_content(Backend::Sqlite).await?;
    keeps_to_its_description(&cities[GENT], &cities[GENT].officer().await?).await
}

#[tokio::test]
async fn every_answer_to_an_administrator_is_described_on_postgresql() -> anyhow::Result<()> {
    let cities = city_with_content(Backend::Postgres).await?;
    keeps_to_its_description(&cities[GENT], &cities[GENT].officer().await?).await
}
