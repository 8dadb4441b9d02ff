//! Drafts: nothing typed is lost, and nobody but its author learns of it.

use koinon_commons::publish::{Edit, NewPageText, Saved, WAITS_FOR_REVIEW};
use koinon_commons::read::{ListQuery, PageRef};
use koinon_commons::search::Query;
use koinon_commons::{Actor, Error};
use koinon_store::testing::each_database;
use koinon_store::{PageId, Standing};

use crate::city::{TestCity, slug};

fn new(markdown: &str) -> NewPageText {
    NewPageText { markdown: markdown.into(), ..NewPageText::default() }
}

async fn kept(city: &TestCity, actor: &Actor, new: NewPageText) -> PageId {
    match city.commons.create_page(actor, new).await.unwrap() {
        Saved::Kept(page, _) => page,
        other => panic!("not kept: {other:?}"),
    }
}

#[tokio::test]
async fn a_draft_is_seen_by_its_author_alone() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = kept(&city, &city.ana, new("# Secret garden\n\nPeonies. [[Parc]]\n")).await;
        let parc = city.published("# Parc\n\n[[Secret garden]]\n").await;
        city.commons.catch_up_index().await.unwrap();
        let row = city.row(page).await;
        assert_eq!((row.standing, row.head), (Standing::Draft, None));

        let names = [
            PageRef::Ulid(row.ulid.clone()),
            PageRef::parse(&row.slug),
            PageRef::ApId(row.ap_id.clone()),
            PageRef::Row(page),
        ];
        for name in &names {
            let seen = city.commons.page(&city.ana, name).await.unwrap();
            assert_eq!(seen.markdown.as_deref(), Some("# Secret garden\n\nPeonies. [[Parc]]\n"));
            for stranger in [&Actor::Anyone, &city.ben, &city.officer, &city.administrator] {
                assert!(matches!(city.commons.page(stranger, name).await, Err(Error::NotFound)), "{name:?}");
                assert!(matches!(city.commons.page_row(stranger, name).await, Err(Error::NotFound)));
                assert!(matches!(city.commons.revisions(stranger, name, None, 10).await, Err(Error::NotFound)));
                assert!(matches!(city.commons.links(stranger, name, 10).await, Err(Error::NotFound)));
                assert!(matches!(city.commons.compare(stranger, name, None, None).await, Err(Error::NotFound)));
            }
        }
        let listed = city.commons.pages(ListQuery { limit: 10, ..ListQuery::default() }).await.unwrap();
        assert_eq!(listed.iter().map(|page| page.id).collect::<Vec<_>>(), [parc.id]);
        let query = Query { text: "peonies".into(), limit: 10, ..Query::default() };
        assert_eq!(city.commons.search(query).await.unwrap().1.total, 0);
        let links = city.commons.links(&Actor::Anyone, &PageRef::Row(parc.id), 10).await.unwrap();
        assert!(links.incoming.is_empty() && links.outgoing[0].page.is_none());
        assert_eq!(city.commons.counts().await.unwrap().1, 1);
        assert_eq!(city.stored(|conn| conn.local_changes_after(0, 10)).await.len(), 1);

        // Nor can anybody else write on it.
        for stranger in [&city.ben, &city.officer] {
            assert!(matches!(city.edit(stranger, page, "# Mine\n").await, Err(Error::NotFound)));
            assert!(matches!(city.commons.discard_draft(stranger, page).await, Err(Error::NotFound)));
            assert_eq!(city.draft_text(stranger, page).await, None);
        }
        assert!(matches!(city.commons.delete_page(&city.officer, page, None).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_draft_on_a_published_page_is_its_authors_too() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        city.edit(&city.ana, page.id, "# Parc\n\nAna's idea.\n").await.unwrap();
        city.edit(&city.ben, page.id, "# Parc\n\nBen's idea.\n").await.unwrap();
        for (actor, draft) in
            [(&city.ana, Some("# Parc\n\nAna's idea.\n")), (&city.officer, None), (&Actor::Anyone, None)]
        {
            let view = city.commons.page(actor, &PageRef::Row(page.id)).await.unwrap();
            assert_eq!(view.markdown.as_deref(), Some("# Parc\n"));
            assert_eq!(view.draft.map(|draft| draft.markdown).as_deref(), draft);
        }
        let mine = city.commons.drafts(&city.ben, None, 10).await.unwrap();
        assert_eq!(mine.len(), 1);
        assert_eq!((mine[0].0.markdown.as_str(), mine[0].1.id), ("# Parc\n\nBen's idea.\n", page.id));
    })
    .await;
}

#[tokio::test]
async fn a_draft_outlives_others_edits_and_a_restart_and_goes_when_it_is_published() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n\nOne.\n\nTwo.\n").await;
        let draft = Edit {
            base_revision: page.head_hash,
            markdown: "# Parc\n\nOne.\n\nTwo, by the officer.\n".into(),
            draft: true,
            ..Edit::default()
        };
        let saved = city.edit_with(&city.officer, page.id, draft.clone()).await.unwrap();
        assert_eq!(saved, Saved::Kept(page.id, None));
        city.edit(&city.administrator, page.id, "# Parc\n\nOne, newer.\n\nTwo.\n").await.unwrap();
        let (again, _folder) = city.reopened().await;
        let kept = again.draft(&city.officer, page.id).await.unwrap().unwrap();
        assert_eq!((kept.markdown.as_str(), kept.base), (draft.markdown.as_str(), page.head_hash));

        city.edit_with(&city.officer, page.id, Edit { draft: false, ..draft }).await.unwrap();
        assert_eq!(city.text(page.id).await, "# Parc\n\nOne, newer.\n\nTwo, by the officer.\n");
        assert_eq!(city.draft_text(&city.officer, page.id).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_new_page_that_waited_is_published_under_its_first_address() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let asked =
            NewPageText { draft: true, title: Some("Jardin".into()), slug: Some("vert".into()), ..new("# Heading\n") };
        let page = kept(&city, &city.officer, asked).await;
        let saved = city.edit(&city.officer, page, "# Heading\n\nReady.\n").await.unwrap();
        assert!(matches!(saved, Saved::Published(..)));
        let row = city.row(page).await;
        assert_eq!((row.title.as_str(), row.slug.as_str(), row.standing), ("Jardin", "vert", Standing::Live));
        assert_eq!(city.history(page).await.len(), 1);
        assert_eq!(city.draft_text(&city.officer, page).await, None);
        assert_eq!(city.commons.page(&Actor::Anyone, &slug("vert")).await.unwrap().page.id, page);
    })
    .await;
}

#[tokio::test]
async fn a_draft_takes_no_address_from_a_page_that_people_read() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        // A page was renamed: its former address leads to it.
        let parc = city.published("# Parc\n").await;
        city.edit(&city.officer, parc.id, "# Jardin public\n").await.unwrap();
        let draft = kept(&city, &city.ana, new("# Parc\n")).await;
        let wish = NewPageText { slug: Some("parc".into()), ..new("# Autre\n") };
        let wished = kept(&city, &city.ana, wish).await;
        for asker in [&Actor::Anyone, &city.ana, &city.officer] {
            let seen = city.commons.page(asker, &slug("parc")).await.unwrap();
            assert!(seen.page.id == parc.id && seen.by_former_address);
        }
        for draft in [draft, wished] {
            let row = city.row(draft).await;
            let seen = city.commons.page(&city.ana, &PageRef::parse(&row.slug)).await.unwrap();
            assert_eq!(seen.page.id, draft, "its author finds it by its id");
        }

        // Nor does it keep the address from those who publish.
        let published = city.published("# Parc\n\nA new one.\n").await;
        assert_eq!(published.slug, "parc");
        assert_eq!(city.commons.page(&Actor::Anyone, &slug("parc")).await.unwrap().page.id, published.id);
    })
    .await;
}

#[tokio::test]
async fn the_address_of_a_draft_is_chosen_when_it_is_published() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let derived = kept(&city, &city.officer, NewPageText { draft: true, ..new("# Parc\n") }).await;
        let wish = NewPageText { draft: true, slug: Some("parc".into()), ..new("# Parc vert\n") };
        let wished = kept(&city, &city.officer, wish).await;
        let faster = city.published("# Parc\n").await;
        assert_eq!(faster.slug, "parc");

        city.edit(&city.officer, derived, "# Parc\n\nReady.\n").await.unwrap();
        assert_eq!(city.row(derived).await.slug, "parc-2");
        // Who wished for an address by name is asked, and keeps the text and the draft.
        let refused = city.edit(&city.officer, wished, "# Parc vert\n\nReady.\n").await;
        assert!(matches!(refused, Err(Error::Taken(_))), "{refused:?}");
        assert_eq!(city.draft_text(&city.officer, wished).await.as_deref(), Some("# Parc vert\n\nReady.\n"));
        let edit = Edit { markdown: "# Parc vert\n".into(), slug: Some("vert".into()), ..Edit::default() };
        city.edit_with(&city.officer, wished, edit).await.unwrap();
        assert_eq!(city.row(wished).await.slug, "vert");
    })
    .await;
}

#[tokio::test]
async fn a_title_given_to_a_draft_later_is_its_title() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = kept(&city, &city.officer, NewPageText { draft: true, ..new("# Heading\n") }).await;
        let edit = |title: Option<&str>, draft| Edit {
            markdown: "# Heading\n".into(),
            title: title.map(str::to_owned),
            draft,
            ..Edit::default()
        };
        for title in [Some("Jardin"), None] {
            city.edit_with(&city.officer, page, edit(title, true)).await.unwrap();
            let drafts = city.commons.drafts(&city.officer, None, 10).await.unwrap();
            assert_eq!(drafts[0].0.title.as_deref(), Some("Jardin"));
        }
        city.edit_with(&city.officer, page, edit(None, false)).await.unwrap();
        assert_eq!((city.row(page).await.title, city.row(page).await.slug), ("Jardin".into(), "jardin".into()));
    })
    .await;
}

#[tokio::test]
async fn a_contributors_new_page_waits_and_can_be_thrown_away() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let saved = city.commons.create_page(&city.ana, new("# Idea\n")).await.unwrap();
        let Saved::Kept(page, Some(WAITS_FOR_REVIEW)) = saved else { panic!("{saved:?}") };
        assert_eq!(
            city.edit(&city.ana, page, "# Idea\n\nMore.\n").await.unwrap(),
            Saved::Kept(page, Some(WAITS_FOR_REVIEW))
        );
        assert_eq!(city.draft_text(&city.ana, page).await.as_deref(), Some("# Idea\n\nMore.\n"));

        city.commons.discard_draft(&city.ana, page).await.unwrap();
        assert!(city.stored(move |conn| conn.page(page)).await.is_none());
        assert!(matches!(city.commons.discard_draft(&city.ana, page).await, Err(Error::NotFound)));
        assert_eq!(city.published("# Idea\n").await.slug, "idea");

        // A draft of a page that others read goes alone.
        let live = city.published("# Parc\n").await;
        city.edit(&city.ana, live.id, "# Parc\n\nMine.\n").await.unwrap();
        city.commons.discard_draft(&city.ana, live.id).await.unwrap();
        assert_eq!(city.draft_text(&city.ana, live.id).await, None);
        assert_eq!(city.text(live.id).await, "# Parc\n");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_published_yet_is_kept() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let page = city.published("# Parc\n").await;
        let text = "---\nkind: poem\n---\n# Parc\n";
        assert!(matches!(city.edit(&city.officer, page.id, text).await, Err(Error::Invalid(_))));
        assert_eq!(city.draft_text(&city.officer, page.id).await.as_deref(), Some(text));
        assert_eq!(city.text(page.id).await, "# Parc\n");
    })
    .await;
}
