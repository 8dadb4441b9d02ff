//! The published test vectors hold in a second implementation.

use koinon_federation_tests::Browser;
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::second_implementation::verify;
use serde_json::Value;

#[tokio::test]
async fn the_published_vectors_verify_in_a_second_implementation() -> anyhow::Result<()> {
    let vectors: Value = serde_json::from_str(include_str!("../../docs/wire/record-vectors.json"))?;
    let key = vectors["key"]["multibase"].as_str().unwrap_or_default();
    let page = tempfile::NamedTempFile::with_suffix(".html")?;
    let browser = Browser::start(&[], Setup::default()).await?;
    browser.page.goto(&format!("file://{}", page.path().display())).await?;

    for vector in vectors["vectors"].as_array().into_iter().flatten() {
        let verdict = verify(&browser, key, &vector["record"]).await?;
        assert_eq!(vector["jcs"], verdict.canonical);
        assert_eq!(vector["revision"], verdict.revision);
        assert!(verdict.verified, "{}", vector["name"]);

        let mut changed = vector["record"].clone();
        changed["title"] = "Another title".into();
        assert!(!verify(&browser, key, &changed).await?.verified, "{}", vector["name"]);
    }
    Ok(())
}
