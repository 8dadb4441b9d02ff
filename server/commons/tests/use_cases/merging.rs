//! Edits of one page by several people at once: what can be merged is, the rest is asked about, nothing is lost.

use koinon_commons::publish::{CONFLICT, Edit, Saved};
use koinon_commons::{Actor, Commons, Error};
use koinon_core::Hash;
use koinon_store::PageId;
use koinon_store::testing::each_database;

use crate::city::TestCity;

fn edit(base: Option<Hash>, markdown: &str) -> Edit {
    Edit { base_revision: base, markdown: markdown.into(), ..Edit::default() }
}

#[tokio::test]
async fn edits_of_different_places_are_merged() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n\nOne.\n\nTwo.\n").await;
        city.edit_with(&city.officer, page.id, edit(page.head_hash, "# Parc\n\nFirst.\n\nTwo.\n")).await.unwrap();
        let saved =
            city.edit_with(&city.administrator, page.id, edit(page.head_hash, "# Parc\n\nOne.\n\nSecond.\n")).await;
        assert!(matches!(saved, Ok(Saved::Published(..))));
        assert_eq!(city.text(page.id).await, "# Parc\n\nFirst.\n\nSecond.\n");
        let history = city.history(page.id).await;
        assert_eq!(history.len(), 3);
        assert_eq!(history[2].record.parents, [history[1].hash]);
        // Saving the base again takes nothing of the others' back.
        let saved = city.edit_with(&city.officer, page.id, edit(page.head_hash, "# Parc\n\nOne.\n\nTwo.\n")).await;
        assert_eq!(saved.unwrap(), Saved::Unchanged(page.id));
    })
    .await;
}

#[tokio::test]
async fn edits_of_one_place_are_asked_about_and_kept() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n\nOne.\n").await;
        city.edit(&city.officer, page.id, "# Parc\n\nTheirs.\n").await.unwrap();
        let theirs = city.row(page.id).await.head_hash;
        let mine = edit(page.head_hash, "# Parc\n\nMine.\n");
        let Err(Error::Conflict(conflict)) = city.edit_with(&city.administrator, page.id, mine).await else {
            panic!("no conflict");
        };
        assert_eq!((conflict.base_revision, Some(conflict.head)), (page.head_hash, theirs));
        assert_eq!(conflict.base, "# Parc\n\nOne.\n");
        assert_eq!(conflict.yours, "# Parc\n\nMine.\n");
        assert_eq!(conflict.theirs, "# Parc\n\nTheirs.\n");
        assert!(conflict.merged_with_conflicts.contains("Mine.") && conflict.merged_with_conflicts.contains("Theirs."));
        assert_eq!(conflict.regions.len(), 1);
        let draft = city.commons.draft(&city.administrator, page.id).await.unwrap().unwrap();
        assert_eq!((draft.markdown.as_str(), draft.base), ("# Parc\n\nMine.\n", page.head_hash));
        assert_eq!(draft.explanation.as_deref(), Some(CONFLICT));
        assert_eq!(city.text(page.id).await, "# Parc\n\nTheirs.\n");

        // The answer is saved on top of what was there.
        let resolved = edit(theirs, "# Parc\n\nTheirs and mine.\n");
        assert!(matches!(city.edit_with(&city.administrator, page.id, resolved).await, Ok(Saved::Published(..))));
        assert_eq!(city.draft_text(&city.administrator, page.id).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_edit_must_name_a_revision_of_its_own_page() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let (page, other) = (city.published("# Parc\n").await, city.published("# Autre\n").await);
        for (base, code) in [(None, "missing"), (other.head_hash, "unknown"), (Some(Hash::of("x")), "unknown")] {
            let refused = city.edit_with(&city.officer, page.id, edit(base, "# Parc\n\nNew.\n")).await;
            assert_eq!(crate::city::codes(refused), [code]);
        }
        assert_eq!(city.text(page.id).await, "# Parc\n");
    })
    .await;
}

/// Saves one text in a task of its own.
fn save(commons: &Commons, actor: &Actor, page: PageId, edit: Edit) -> tokio::task::JoinHandle<Result<Saved, Error>> {
    let (commons, actor) = (commons.clone(), actor.clone());
    tokio::spawn(async move { commons.edit_page(&actor, page, edit).await })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_pairs_of_simultaneous_saves_nothing_is_lost() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let base = "# Parc\n\nThe first paragraph.\n\nThe second paragraph.\n";
        let mut pairs = Vec::new();
        for n in 0..100 {
            let page = city.published(base).await;
            let touching = n % 2 == 1;
            let one = format!("# Parc\n\nNumber {n} by Otto.\n\nThe second paragraph.\n");
            let two = if touching {
                format!("# Parc\n\nNumber {n} by Adele.\n\nThe second paragraph.\n")
            } else {
                format!("# Parc\n\nThe first paragraph.\n\nNumber {n} by Adele.\n")
            };
            pairs.push((page, n, touching, one, two));
        }
        let mut saves = Vec::new();
        for (page, _, _, one, two) in &pairs {
            let one = save(&city.commons, &city.officer, page.id, edit(page.head_hash, one));
            let two = save(&city.commons, &city.administrator, page.id, edit(page.head_hash, two));
            saves.push((one, two));
        }
        for ((page, n, touching, one, two), (first, second)) in pairs.into_iter().zip(saves) {
            let outcomes =
                [(&city.officer, one, first.await.unwrap()), (&city.administrator, two, second.await.unwrap())];
            let text = city.text(page.id).await;
            let history = city.history(page.id).await;
            for pair in history.windows(2) {
                assert_eq!(pair[1].record.parents, [pair[0].hash]);
            }
            if !touching {
                assert_eq!(text, format!("# Parc\n\nNumber {n} by Otto.\n\nNumber {n} by Adele.\n"));
                assert_eq!(history.len(), 3);
                continue;
            }
            assert_eq!(history.len(), 2);
            let mut asked = 0;
            for (actor, yours, outcome) in outcomes {
                match outcome {
                    Ok(Saved::Published(..)) => assert_eq!(text, yours),
                    Err(Error::Conflict(conflict)) => {
                        asked += 1;
                        assert_eq!((&conflict.yours, &conflict.theirs, conflict.base.as_str()), (&yours, &text, base));
                        assert_eq!(city.draft_text(actor, page.id).await, Some(yours));
                    }
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(asked, 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_people_who_save_one_page_at_once_are_all_in_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let base: String = (0..40).map(|n| format!("Paragraph {n}.\n\n")).collect();
        let page = city.published(&format!("# Parc\n\n{base}")).await;
        let saves: Vec<_> = (0..40)
            .map(|n| {
                let text =
                    format!("# Parc\n\n{}", base.replace(&format!("Paragraph {n}.\n"), &format!("Changed {n}.\n")));
                save(&city.commons, &city.officer, page.id, edit(page.head_hash, &text))
            })
            .collect();
        for save in saves {
            assert!(matches!(save.await.unwrap(), Ok(Saved::Published(..))));
        }
        let text = city.text(page.id).await;
        for n in 0..40 {
            assert!(text.contains(&format!("Changed {n}.\n")), "{n} is lost");
        }
        assert_eq!(city.history(page.id).await.len(), 41);
    })
    .await;
}
