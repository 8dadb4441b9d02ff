//! Making, editing and renaming pages.

use koinon_commons::publish::{Edit, NewPageText, Saved};
use koinon_commons::read::PageRef;
use koinon_commons::{Actor, Error};
use koinon_core::{Hash, PageState};
use koinon_store::Standing;
use koinon_store::testing::each_database;

use crate::city::{TestCity, codes, revision, slug};

#[tokio::test]
async fn a_page_is_made_edited_and_its_records_are_signed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let new =
            NewPageText { markdown: "# Compost\n\nHere.\n".into(), note: Some("first".into()), ..Default::default() };
        let page = city.created(new).await;
        assert_eq!((page.slug.as_str(), page.title.as_str(), page.lang.as_str()), ("compost", "Compost", "fr"));
        assert_eq!((page.standing, page.authority.as_str()), (Standing::Live, "bordeaux.example"));
        assert_eq!(page.ap_id, format!("https://bordeaux.example/id/page/{}", page.ulid));

        let edited = revision(city.edit(&city.officer, page.id, "# Compost\n\nHere and there.\r\n").await.unwrap());
        assert_eq!(city.text(page.id).await, "# Compost\n\nHere and there.\n");
        assert_eq!(city.row(page.id).await.head_hash, Some(edited));

        let history = city.history(page.id).await;
        let identity = city.commons.identity().unwrap();
        assert_eq!(history.len(), 2);
        for revision in &history {
            assert_eq!(revision.record.verify(&identity.record_key.public()), Ok(()));
            assert_eq!(revision.record.revision(), revision.hash);
            assert_eq!(revision.author.as_ref().unwrap().handle, "otto.officer");
        }
        assert_eq!(history[0].record.parents, []);
        assert_eq!(history[1].record.parents, [history[0].hash]);
        assert_eq!(history[0].record.note, Some(Hash::of("first")));
        // One opaque id for one person on one page, and another on another page.
        assert_eq!(history[0].record.author, history[1].record.author);
        let other = city.published("# Another\n").await;
        assert_ne!(city.history(other.id).await[0].record.author, history[0].record.author);
    })
    .await;
}

#[tokio::test]
async fn history_never_runs_backwards_where_the_clock_does() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Clock\n").await;
        city.clock.advance(-86_400_000);
        city.edit(&city.officer, page.id, "# Clock\n\nYesterday.\n").await.unwrap();
        let history = city.history(page.id).await;
        assert!(history[0].record.time < history[1].record.time);
        assert_eq!(history[1].record.parents, [history[0].hash]);
    })
    .await;
}

#[tokio::test]
async fn saving_what_the_page_says_already_changes_nothing() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Same\n\nText.\n").await;
        let before = city.log_position().await;
        assert_eq!(
            city.edit(&city.officer, page.id, "# Same\r\n\r\nText.\r\n").await.unwrap(),
            Saved::Unchanged(page.id)
        );
        assert_eq!(city.history(page.id).await.len(), 1);
        assert_eq!(city.log_position().await, before);
    })
    .await;
}

#[tokio::test]
async fn nobody_writes_without_signing_in_and_unusable_texts_are_refused() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let new = |markdown: &str| NewPageText { markdown: markdown.into(), ..Default::default() };
        let refused = city.commons.create_page(&Actor::Anyone, new("# A\n")).await;
        assert!(matches!(refused, Err(Error::SignInNeeded)));
        assert_eq!(codes(city.commons.create_page(&city.officer, new("no heading\n")).await), ["empty"]);
        assert_eq!(codes(city.commons.create_page(&city.officer, new("# A\0\n")).await), ["unusable_text"]);
        let wrong = NewPageText { kind: Some("poem".into()), lang: Some("not a language".into()), ..new("# A\n") };
        assert_eq!(codes(city.commons.create_page(&city.officer, wrong).await), ["unknown_kind", "language_form"]);
        assert_eq!(city.commons.counts().await.unwrap().1, 0);
        assert_eq!(city.log_position().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_page_is_not_emptied_by_a_slip_and_what_was_written_is_kept() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost\n\nUn texte.\n").await;
        for nothing in ["", " \n\n"] {
            let refused = city.edit(&city.officer, page.id, nothing).await;
            assert!(matches!(refused, Err(Error::Invalid(errors)) if errors[0].code == "emptied"), "{nothing:?}");
        }
        assert_eq!(city.text(page.id).await, "# Compost\n\nUn texte.\n");
        // All but the title may go.
        city.edit(&city.officer, page.id, "# Compost\n").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_title_comes_from_the_front_matter_then_the_request_then_the_heading() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let with = |markdown: &str, title: Option<&str>| NewPageText {
            markdown: markdown.into(),
            title: title.map(str::to_owned),
            ..Default::default()
        };
        let front = city.created(with("---\ntitle: From the fields\n---\n# Heading\n", Some("Asked"))).await;
        assert_eq!(front.title, "From the fields");
        let asked = city.created(with("# Heading\n", Some("Asked"))).await;
        assert_eq!((asked.title.as_str(), asked.slug.as_str()), ("Asked", "asked"));
        let heading = city.created(with("# Heading\n", None)).await;
        assert_eq!(heading.title, "Heading");

        // A title that was given stays; one that was the heading follows it.
        city.edit(&city.officer, asked.id, "# Other heading\n").await.unwrap();
        assert_eq!(city.row(asked.id).await.title, "Asked");
        city.edit(&city.officer, heading.id, "# Other heading\n").await.unwrap();
        assert_eq!(city.row(heading.id).await.title, "Other heading");
    })
    .await;
}

#[tokio::test]
async fn a_rename_moves_a_derived_address_and_the_old_one_still_leads_there() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Compost partagé\n").await;
        city.edit(&city.officer, page.id, "# Compost de quartier\n").await.unwrap();
        let renamed = city.row(page.id).await;
        assert_eq!((page.slug.as_str(), renamed.slug.as_str()), ("compost-partage", "compost-de-quartier"));
        let view = city.commons.page(&Actor::Anyone, &slug("compost-partage")).await.unwrap();
        assert!(view.by_former_address);
        assert_eq!(view.page.id, page.id);
        let last = city.history(page.id).await.pop().unwrap().record;
        assert_eq!((last.title.as_str(), last.slug.as_str()), ("Compost de quartier", "compost-de-quartier"));

        // A former address is free: a new page may take it.
        let second = city.published("# Compost partagé\n").await;
        assert_eq!(second.slug, "compost-partage");
        assert_eq!(city.commons.page(&Actor::Anyone, &slug("compost-partage")).await.unwrap().page.id, second.id);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_was_asked_for_stays_through_a_rename() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let new = NewPageText { markdown: "# Zone 30\n".into(), slug: Some("zone".into()), ..Default::default() };
        let page = city.created(new).await;
        city.edit(&city.officer, page.id, "# Ville calme\n").await.unwrap();
        let renamed = city.row(page.id).await;
        assert_eq!((renamed.title.as_str(), renamed.slug.as_str()), ("Ville calme", "zone"));

        // A new address may be asked for at any time.
        let edit = Edit {
            base_revision: renamed.head_hash,
            markdown: "# Ville calme\n".into(),
            slug: Some("ville-30".into()),
            ..Default::default()
        };
        revision(city.edit_with(&city.officer, page.id, edit).await.unwrap());
        assert_eq!(city.row(page.id).await.slug, "ville-30");
    })
    .await;
}

#[tokio::test]
async fn two_pages_of_one_title_have_two_addresses_and_a_taken_one_is_refused() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let first = city.published("# Parc\n").await;
        let second = city.published("# Parc\n").await;
        let third = city.published("# Parc\n").await;
        assert_eq!([first.slug, second.slug.clone(), third.slug], ["parc", "parc-2", "parc-3"]);

        let asking = NewPageText { markdown: "# X\n".into(), slug: Some("parc".into()), ..Default::default() };
        assert!(matches!(city.commons.create_page(&city.officer, asking).await, Err(Error::Taken(_))));
        let edit = Edit {
            base_revision: second.head_hash,
            markdown: "# Parc\n\nMore.\n".into(),
            slug: Some("parc".into()),
            ..Default::default()
        };
        assert!(matches!(city.edit_with(&city.officer, second.id, edit).await, Err(Error::Taken(_))));
        assert_eq!(city.draft_text(&city.officer, second.id).await.as_deref(), Some("# Parc\n\nMore.\n"));
        for hostile in ["../etc", "api", "UPPER", "a b", ".well-known", "%2e%2e"] {
            let new = NewPageText { markdown: "# X\n".into(), slug: Some(hostile.into()), ..Default::default() };
            assert_eq!(codes(city.commons.create_page(&city.officer, new).await), ["slug_form"], "{hostile}");
        }
        // A number that tells pages apart does not make an address one that was asked for.
        city.edit(&city.officer, second.id, "# Jardin\n").await.unwrap();
        assert_eq!(city.row(second.id).await.slug, "jardin");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_renamed_alike_at_once_have_addresses_of_their_own() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let mut saves = Vec::new();
        for n in 0..8 {
            let page = city.published(&format!("# Before {n}\n")).await;
            let (commons, officer) = (city.commons.clone(), city.officer.clone());
            let edit = Edit { base_revision: page.head_hash, markdown: "# Parc\n".into(), ..Default::default() };
            saves.push(tokio::spawn(async move { commons.edit_page(&officer, page.id, edit).await.unwrap() }));
        }
        let mut slugs = std::collections::BTreeSet::new();
        for save in saves {
            let page = save.await.unwrap().page();
            slugs.insert(city.row(page).await.slug);
            assert_eq!(city.row(page).await.title, "Parc");
        }
        assert_eq!(slugs.len(), 8, "{slugs:?}");
    })
    .await;
}

#[tokio::test]
async fn an_address_may_look_like_an_id() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let look_alike = "7abcdefghjkmnpqrstvwxyz012";
        let new = NewPageText { markdown: "# Parc\n".into(), slug: Some(look_alike.into()), ..Default::default() };
        let page = city.created(new).await;
        for name in [look_alike.to_owned(), page.ulid.clone(), page.ulid.to_lowercase()] {
            let found = city.commons.page(&Actor::Anyone, &PageRef::parse(&name)).await.unwrap();
            assert_eq!(found.page.id, page.id, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_longest_titles_have_addresses_too() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let markdown = format!("# {}\n", "a".repeat(250));
        let (first, second) = (city.published(&markdown).await, city.published(&markdown).await);
        assert_ne!(first.slug, second.slug);
        for page in [first, second] {
            assert_eq!(koinon_core::slug::validate_slug(&page.slug), Ok(()), "{}", page.slug);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_people_who_make_a_page_of_one_title_at_once_both_get_one() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let mut saves = Vec::new();
        for _ in 0..12 {
            let (commons, officer) = (city.commons.clone(), city.officer.clone());
            saves.push(tokio::spawn(async move {
                let new = NewPageText { markdown: "# Marché\n".into(), ..Default::default() };
                commons.create_page(&officer, new).await.unwrap()
            }));
        }
        let mut slugs = std::collections::BTreeSet::new();
        for save in saves {
            slugs.insert(city.row(save.await.unwrap().page()).await.slug);
        }
        assert_eq!(slugs.len(), 12);
        assert!(slugs.contains("marche") && slugs.contains("marche-12"), "{slugs:?}");
        assert!(city.history(koinon_store::PageId(1)).await.iter().all(|r| r.record.state == PageState::Live));
    })
    .await;
}
