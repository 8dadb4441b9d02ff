//! A city is killed while it receives.

use super::{two_subscribed, wait_until_at};
use crate::{
    BORDEAUX, STRASBOURG, on_both_databases, revision_count, wait_for_copy, wait_for_same_heads, wait_until_found,
};
use anyhow::ensure;
use koinon_federation_tests::{Backend, Cities, Fault, Stage};

on_both_databases!(
    killed_when_the_request_had_arrived_and_was_not_answered,
    killed_just_after_it_answered,
    killed_when_it_was_asked_for_the_first_time_and_had_not_answered,
);

async fn killed_when_the_request_had_arrived_and_was_not_answered(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let first = officer.create("# Four partagé\n\nAllumé le lundi.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &first).await?;

    // A version that never arrives makes Strasbourg ask Bordeaux about the next, before it answers; and its question is held.
    let (there, back) = (cities.link(BORDEAUX, STRASBOURG), cities.link(STRASBOURG, BORDEAUX));
    back.set_fault(Fault::HoldRequest, usize::MAX, |request| request.method == "GET");
    // Not just any: what tells of the first version may still be on its way, although the list has brought it.
    there.set_fault(Fault::Keep, 1, |request| request.method == "POST" && request.has("mardi"));
    let second = officer.edit(&first, "# Four partagé\n\nAllumé le mardi.\n").await?;
    let third = officer.edit(&second, "# Four partagé\n\nAllumé le mercredi.\n").await?;
    let id = third.ap_id.strip_prefix(&cities[BORDEAUX].origin()).unwrap_or(&third.ap_id);
    wait_until_at(&cities[STRASBOURG], back, Stage::RequestHeld, id).await?;
    wait_until_at(&cities[STRASBOURG], there, Stage::Unanswered, &third.revision).await?;
    cities[STRASBOURG].kill().await?;
    let back = cities.link(STRASBOURG, BORDEAUX);
    back.clear_faults();
    back.release();

    cities[STRASBOURG].start().await?;
    wait_for_copy(&cities[STRASBOURG], &third).await?;
    wait_until_found(&cities[STRASBOURG], "mercredi", &third).await?;
    let fourth = officer.edit(&third, "# Four partagé\n\nAllumé le jeudi.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &fourth).await?;
    assert_eq!(revision_count(&cities[STRASBOURG].anonymous()?, &fourth).await?, 3);
    assert_eq!(wait_for_same_heads(&cities, BORDEAUX, STRASBOURG).await?.len(), 1);
    Ok(())
}

async fn killed_just_after_it_answered(backend: Backend) -> anyhow::Result<()> {
    let mut cities = two_subscribed(backend).await?;
    let officer = cities[BORDEAUX].officer().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.set_fault(Fault::HoldAnswer, 1, |request| request.method == "POST");
    let written = officer.create("# Grainothèque\n\nDes graines à échanger.\n").await?;
    wait_until_at(&cities[STRASBOURG], link, Stage::AnswerHeld, &written.revision).await?;
    cities[STRASBOURG].kill().await?;
    let link = cities.link(BORDEAUX, STRASBOURG);
    link.release();
    let answered = async || {
        let exchanges = link.exchanges().into_iter();
        Ok(exchanges.filter(|exchange| exchange.request.has(&written.revision)).find_map(|exchange| exchange.status))
    };
    let status = cities[BORDEAUX].wait_until("the answer comes", answered).await?;
    ensure!((200..300).contains(&status), "the kill missed its window: the answer was {status}");

    // What was answered for is kept: it is not sent a second time.
    cities[STRASBOURG].start().await?;
    let copy = cities[STRASBOURG].anonymous()?.page(&written.slug, &written.city).await?;
    assert_eq!(copy.map(|copy| copy.revision), Some(written.revision.clone()));
    wait_until_found(&cities[STRASBOURG], "graines", &written).await?;
    let edited = officer.edit(&written, "# Grainothèque\n\nDes graines à donner.\n").await?;
    wait_for_copy(&cities[STRASBOURG], &edited).await?;
    wait_until_found(&cities[STRASBOURG], "graines", &edited).await?;
    assert_eq!(revision_count(&cities[STRASBOURG].anonymous()?, &edited).await?, 2);
    Ok(())
}

async fn killed_when_it_was_asked_for_the_first_time_and_had_not_answered(backend: Backend) -> anyhow::Result<()> {
    let mut cities = Cities::start(backend, &[BORDEAUX, STRASBOURG]).await?;
    let written = cities[BORDEAUX].officer().await?.create("# Ruche\n\nDeux ruches sur le toit.\n").await?;
    // Bordeaux asks who it is that wants to follow, before it answers.
    let (there, back) = (cities.link(STRASBOURG, BORDEAUX), cities.link(BORDEAUX, STRASBOURG));
    back.set_fault(Fault::HoldRequest, usize::MAX, |request| request.method == "GET");
    cities[STRASBOURG].officer().await?.subscribe(&cities[BORDEAUX].origin()).await?;
    wait_until_at(&cities[BORDEAUX], there, Stage::Unanswered, "\"Follow\"").await?;
    wait_until_at(&cities[BORDEAUX], back, Stage::RequestHeld, "/").await?;
    cities[BORDEAUX].kill().await?;
    let back = cities.link(BORDEAUX, STRASBOURG);
    back.clear_faults();
    back.release();

    cities[BORDEAUX].start().await?;
    wait_for_copy(&cities[STRASBOURG], &written).await?;
    let subscriptions = cities[STRASBOURG].officer().await?.subscriptions().await?;
    assert_eq!(subscriptions.iter().map(|known| known.state.as_str()).collect::<Vec<_>>(), ["accepted"]);
    Ok(())
}
