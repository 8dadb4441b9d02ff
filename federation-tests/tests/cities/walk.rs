//! A page is written in one city and read in another.

use crate::{
    BORDEAUX, STRASBOURG, on_both_databases, subscribe, wait_for_copy, wait_until_found, wait_until_not_found,
};
use koinon_federation_tests::{Backend, Cities};
use reqwest::StatusCode;

on_both_databases!(a_page_its_edit_rename_delete_and_undo_arrive_and_are_found);

async fn a_page_its_edit_rename_delete_and_undo_arrive_and_are_found(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    subscribe(&cities, STRASBOURG, BORDEAUX).await?;
    let (bordeaux, strasbourg) = (&cities[BORDEAUX], &cities[STRASBOURG]);
    let officer = bordeaux.officer().await?;

    let written = officer.create("# Compost de quartier\n\nDes bacs tenus par les **habitants**.\n").await?;
    let copy = wait_for_copy(strasbourg, &written).await?;
    assert!(copy.mirrored);
    assert_eq!(copy.ap_id, written.ap_id);
    assert_eq!(copy.city, bordeaux.authority());
    assert_eq!(copy.markdown, written.markdown);
    assert!(copy.html.contains("<strong>habitants</strong>"), "{}", copy.html);
    wait_until_found(strasbourg, "habitants", &written).await?;

    let (status, html) =
        strasbourg.anonymous()?.read(&format!("/pages/{}@{}", written.slug, bordeaux.authority())).await?;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("<strong>habitants</strong>"), "{html}");

    let edited = officer.edit(&written, "# Compost de quartier\n\nDes bacs tenus par les jardiniers.\n").await?;
    assert_eq!(wait_for_copy(strasbourg, &edited).await?.markdown, edited.markdown);
    wait_until_found(strasbourg, "jardiniers", &edited).await?;
    wait_until_not_found(strasbourg, "habitants").await?;

    let renamed = officer.rename(&edited, "compost-mode-d-emploi").await?;
    assert_eq!(wait_for_copy(strasbourg, &renamed).await?.ap_id, written.ap_id);

    let deleted = officer.delete(&renamed).await?;
    let reader = strasbourg.anonymous()?;
    strasbourg
        .wait_until("the copy is gone", async || {
            Ok(reader.page(&deleted.slug, &deleted.city).await?.is_none().then_some(()))
        })
        .await?;
    wait_until_not_found(strasbourg, "jardiniers").await?;

    let restored = officer.undelete(&deleted).await?;
    assert_eq!(wait_for_copy(strasbourg, &restored).await?.markdown, edited.markdown);
    wait_until_found(strasbourg, "jardiniers", &restored).await
}
