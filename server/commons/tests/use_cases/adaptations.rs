//! Our version of a page: where it comes from, what differs, what is taken over and what is offered back.

use koinon_commons::adaptations::NewAdaptation;
use koinon_commons::publish::{NewPageText, Saved, WAITS_FOR_REVIEW};
use koinon_commons::read::PageRef;
use koinon_commons::take_over::TakeOver;
use koinon_commons::{Actor, Error, Refusal};
use koinon_core::Hash;
use koinon_core::merge::Choice;
use koinon_store::testing::each_database;
use koinon_store::{Page, PageId};

use crate::city::{TestCity, revision};
use crate::peer::{Peer, mirrored, sent};

const TEXT: &str = "# Jasmin\n\nBlanc. Voir [[Compost]].\n\nLe matin.\n\nLe soir.\n";

async fn adapted(city: &TestCity, original: PageId) -> Page {
    let saved = city.commons.adapt(&city.officer, &PageRef::Row(original), NewAdaptation::default()).await.unwrap();
    city.row(saved.page()).await
}

async fn take_over(city: &TestCity, page: PageId, choices: Vec<Choice>) -> Result<Saved, Error> {
    city.clock.advance(60_000);
    city.commons.take_over(&city.officer, &PageRef::Row(page), TakeOver { choices, ..TakeOver::default() }).await
}

async fn listed(city: &TestCity, page: PageId) -> Vec<(PageId, Option<Hash>, bool)> {
    let found = city.commons.adaptations(&Actor::Anyone, &PageRef::Row(page)).await.unwrap();
    found.into_iter().map(|found| (found.page.id, found.version, found.behind)).collect()
}

#[tokio::test]
async fn a_copy_becomes_a_page_of_ours_that_says_where_it_comes_from() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let id = peer.page(1);
        let text = format!("---\ntitle: Jasmin # blanc\ntranslation_of: compost\n---\n{TEXT}");
        let first = peer.live(&id, &[], &text);
        sent(&city, &first).await;
        let original = mirrored(&city, &id).await.unwrap();
        let (ours, hash) = (adapted(&city, original.id).await, first.record.revision());
        assert_eq!((ours.title.as_str(), ours.kind.as_str(), ours.lang.as_str()), ("Jasmin", "article", "fr"));
        let carried = TEXT.replace("[[Compost]]", "[[Compost@sidi-bou-said.example]]");
        let written = city.text(ours.id).await;
        assert_eq!(
            written,
            format!("---\ntitle: Jasmin # blanc\nadapted_from:\n  iri: {id}\n  revision: {hash}\n---\n{carried}")
        );
        assert_eq!(listed(&city, original.id).await, [(ours.id, Some(hash), false)]);
        let view = city.commons.page(&Actor::Anyone, &PageRef::Row(ours.id)).await.unwrap();
        let around = city.commons.around(&view, &written).await.unwrap();
        let from = around.adapted.unwrap();
        assert_eq!((from.original.id, from.version, from.held, from.behind), (original.id, Some(hash), true, None));
        let compared = city.commons.from_original(&Actor::Anyone, &PageRef::Row(ours.id)).await.unwrap();
        assert_eq!((compared.diff.hunks.len(), compared.from.hash), (0, hash));

        // The original moves on: both pages say so.
        sent(&city, &peer.live(&id, &[&first], &text.replace("matin", "midi"))).await;
        assert_eq!(listed(&city, original.id).await, [(ours.id, Some(hash), true)]);
        let around = city.commons.around(&view, &written).await.unwrap();
        assert_eq!(around.adapted.unwrap().behind.unwrap().since, Some(hash));
    })
    .await;
}

#[tokio::test]
async fn a_contributors_version_waits_like_every_new_page_and_what_is_gone_is_not_adapted() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let original = city.published(TEXT).await;
        let adapt = |actor: &Actor, page: PageId| {
            let (commons, actor) = (city.commons.clone(), actor.clone());
            async move { commons.adapt(&actor, &PageRef::Row(page), NewAdaptation::default()).await }
        };
        assert!(matches!(adapt(&city.ana, original.id).await, Ok(Saved::Kept(_, Some(WAITS_FOR_REVIEW)))));
        assert_eq!(listed(&city, original.id).await, []);
        assert!(matches!(adapt(&Actor::Anyone, original.id).await, Err(Error::SignInNeeded)));
        let ours = adapted(&city, original.id).await;
        assert_eq!(ours.slug, "jasmin-2", "two pages of one city have two addresses");
        city.commons.delete_page(&city.officer, original.id, None).await.unwrap();
        assert!(matches!(adapt(&city.officer, original.id).await, Err(Error::Gone)));
    })
    .await;
}

#[tokio::test]
async fn changes_of_both_are_in_the_text_that_follows_both() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let id = peer.page(1);
        let first = peer.live(&id, &[], TEXT);
        sent(&city, &first).await;
        let original = mirrored(&city, &id).await.unwrap();
        let ours = adapted(&city, original.id).await;
        assert_eq!(take_over(&city, ours.id, vec![]).await.unwrap(), Saved::Unchanged(ours.id));
        let changed = city.text(ours.id).await.replace("Le soir", "La nuit").replace("# Jasmin", "# Fell");
        let mine = revision(city.edit(&city.officer, ours.id, &changed).await.unwrap());
        let second = peer.live(&id, &[&first], &TEXT.replace("Le matin", "À midi"));
        sent(&city, &second).await;
        let theirs = second.record.revision();

        let refused = city.commons.take_over(&city.ana, &PageRef::Row(ours.id), TakeOver::default()).await;
        assert!(matches!(refused, Err(Error::Forbidden(Refusal::OfficersOnly))), "{refused:?}");
        let both = revision(take_over(&city, ours.id, vec![]).await.unwrap());
        let history = city.history(ours.id).await;
        let newest = history.last().unwrap();
        let mut parents = [mine, theirs];
        parents.sort_unstable();
        assert_eq!((newest.hash, &newest.record.parents[..], newest.parent), (both, &parents[..], Some(mine)));
        let text = city.text(ours.id).await;
        assert!(text.contains("# Fell") && text.contains("À midi") && text.contains("La nuit"), "{text}");
        assert!(text.contains("[[Compost@sidi-bou-said.example]]") && text.contains(&theirs.to_string()), "{text}");
        assert_eq!(listed(&city, original.id).await, [(ours.id, Some(theirs), false)]);
        // History goes on from our own past.
        let changed = text.replace("Blanc", "Jaune");
        revision(city.edit(&city.officer, ours.id, &changed).await.unwrap());
        let checked = city.commons.verify(&mut |_, finding| assert_eq!(finding, None)).await.unwrap();
        assert_eq!((checked.broken, checked.revisions), (0, 6));
        let compared = city.commons.compare(&Actor::Anyone, &PageRef::Row(ours.id), None, Some(both)).await.unwrap();
        assert_eq!(compared.from.hash, mine);
    })
    .await;
}

#[tokio::test]
async fn the_same_lines_are_asked_about_and_nothing_changes_until_then() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let original = city.published(TEXT).await;
        let ours = adapted(&city, original.id).await;
        let mine = city.text(ours.id).await.replace("Le matin.", "À l'aube.");
        city.edit(&city.officer, ours.id, &mine).await.unwrap();
        city.edit(&city.officer, original.id, &TEXT.replace("Le matin.", "À midi.")).await.unwrap();
        let before = city.row(ours.id).await.head_hash;
        let Err(Error::Conflict(conflict)) = take_over(&city, ours.id, vec![]).await else { panic!("no conflict") };
        assert_eq!((conflict.regions.len(), conflict.regions[0].base.as_str()), (1, "Le matin.\n"));
        assert!(conflict.merged_with_conflicts[conflict.regions[0].marked.clone()].contains("À l'aube."));
        assert_eq!((city.row(ours.id).await.head_hash, city.draft_text(&city.officer, ours.id).await), (before, None));
        revision(take_over(&city, ours.id, vec![Choice::Theirs]).await.unwrap());
        let text = city.text(ours.id).await;
        assert!(text.contains("À midi.") && !text.contains("aube") && !text.contains("<<<"), "{text}");
        assert_eq!(city.history(ours.id).await.last().unwrap().record.parents.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn of_fields_that_both_changed_ours_stay() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let text = |title: &str, theme: &str, end: &str| {
            format!("---\ntitle: {title}\nthemes: [{theme}]\nlang: fr\n---\nUn.\n\n{end}\n")
        };
        let original = city.published(&text("Jasmin", "water", "Fin.")).await;
        let ours = adapted(&city, original.id).await;
        let mine = city.text(ours.id).await.replace("title: Jasmin", "title: Fell");
        city.edit(&city.officer, ours.id, &mine).await.unwrap();
        city.edit(&city.officer, original.id, &text("Rose", "energy", "Et fin.")).await.unwrap();
        take_over(&city, ours.id, vec![]).await.unwrap();
        let merged = city.text(ours.id).await;
        assert!(
            merged.contains("title: Fell") && merged.contains("[energy]") && merged.contains("Et fin."),
            "{merged}"
        );
    })
    .await;
}

/// Every way in which either side may change some of eight paragraphs: what each changed alone is in the text.
#[tokio::test]
async fn after_taking_over_every_change_of_both_sides_is_in_the_text() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let text: String = (0..8).map(|n| format!("Paragraph {n}.\n\n")).collect();
        let changed = |text: &str, which: u32, by: &str| {
            (0..8).filter(|n| which & (1 << n) != 0).fold(text.to_owned(), |text, n| {
                text.replace(&format!("Paragraph {n}."), &format!("Changed {n} by {by}."))
            })
        };
        for (yours, theirs) in [(0b0101_0101, 0b1010_1010), (0b1111_0000, 0b0000_1111), (0b1000_0000, 0b0111_1111)] {
            let original = city.published(&format!("# Parc\n\n{text}")).await;
            let ours = adapted(&city, original.id).await;
            let mine = changed(&city.text(ours.id).await, yours, "us");
            city.edit(&city.officer, ours.id, &mine).await.unwrap();
            city.edit(&city.officer, original.id, &format!("# Parc\n\n{}", changed(&text, theirs, "them")))
                .await
                .unwrap();
            revision(take_over(&city, ours.id, vec![]).await.unwrap());
            let merged = city.text(ours.id).await;
            for n in 0..8 {
                let by = if yours & (1 << n) != 0 { "us" } else { "them" };
                assert!(merged.contains(&format!("Changed {n} by {by}.\n")), "{merged}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_city_that_follows_takes_a_revision_with_two_parents() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let original = city.published(TEXT).await;
        // Its first text is not held here; what it took over is, and is no past of that page.
        for number in 1..9 {
            let id = peer.page(number);
            let first = peer.live(&id, &[], &format!("# Jasmin {number}\n"));
            let second = peer.live(&id, &[&first], &format!("# Jasmin {number}\n\nDeux.\n"));
            let mut record = crate::peer::record(&id, &[&second], "# Trois\n", koinon_core::PageState::Live);
            record.parents.push(original.head_hash.unwrap());
            record.parents.sort_unstable();
            let third = peer.signed(record, Some("# Trois\n"));
            sent(&city, &first).await;
            crate::peer::answered(&city, &third).await;
            let row = mirrored(&city, &id).await.unwrap();
            assert_eq!((row.head_hash, row.problem), (Some(third.record.revision()), None));
            let newest = city.history(row.id).await.pop().unwrap();
            assert_eq!((newest.parent, newest.record), (Some(second.record.revision()), third.record.clone()));
        }
        let checked = city.commons.verify(&mut |_, _| {}).await.unwrap();
        assert_eq!(checked.broken, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_offered_back_is_ours_with_the_fields_of_the_original() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let id = peer.page(1);
        let first = peer.live(&id, &[], TEXT);
        sent(&city, &first).await;
        let original = mirrored(&city, &id).await.unwrap();
        let ours = adapted(&city, original.id).await;
        let mine =
            city.text(ours.id).await.replace("# Jasmin", "# Fell").replace("Le soir.", "La nuit, [[chez nous]].");
        city.edit(&city.officer, ours.id, &mine).await.unwrap();
        let second = peer.live(&id, &[&first], &TEXT.replace("Le matin", "À midi"));
        sent(&city, &second).await;
        let offer = city.commons.offer_back(&city.officer, &PageRef::Row(ours.id)).await.unwrap();
        let here = city.commons.origin().authority().to_owned();
        let expected =
            TEXT.replace("Le matin", "À midi").replace("Le soir.", &format!("La nuit, [[chez nous@{here}]]."));
        assert_eq!(offer.markdown, expected);
        assert_eq!(
            (offer.original.page.id, offer.base, offer.from.as_str()),
            (original.id, second.record.revision(), "Fell")
        );
        // A page that was made from nothing has nothing to offer.
        let other = city.created(NewPageText { markdown: "# Autre\n".into(), ..NewPageText::default() }).await;
        let nothing = city.commons.offer_back(&city.officer, &PageRef::Row(other.id)).await;
        assert!(matches!(nothing, Err(Error::NotFound)));
    })
    .await;
}
