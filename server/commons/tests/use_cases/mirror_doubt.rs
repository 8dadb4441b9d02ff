//! What does not fit what its city signed, or is not the city's to say: nothing of it is stored.

use koinon_commons::Actor;
use koinon_commons::mirror::{MirroredContributor, MirroredFile, MirroredRevision, Received};
use koinon_commons::read::PageRef;
use koinon_core::key::RecordKey;
use koinon_core::{Hash, OpaqueId, PageState};
use koinon_store::testing::each_database;

use crate::city::TestCity;
use crate::peer::{Peer, answered, mirrored, record, sent};

const TEXT: &str = "# Jasmin\n";

#[tokio::test]
async fn what_does_not_fit_its_record_is_not_stored_and_counted() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let id = peer.page(1);
        let sound = peer.live(&id, &[], TEXT);
        let with = |change: &dyn Fn(&mut MirroredRevision)| {
            let mut arrived = sound.clone();
            change(&mut arrived);
            arrived
        };
        let other_key = |arrived: &mut MirroredRevision| {
            arrived
                .record
                .sign(&RecordKey::from_secret([9; 32]), "https://sidi-bou-said.example/id/person/pages#ed25519-key");
        };
        let picture = MirroredFile {
            reference: "a.png".into(),
            url: "https://sidi-bou-said.example/media/a.png".into(),
            media_type: "image/png".into(),
            hash: Hash::of("a"),
        };
        let unsound = [
            ("another text", with(&|a| a.source = Some("# Altered\n".into()))),
            ("no text", with(&|a| a.source = None)),
            ("an altered title", with(&|a| a.record.title.push('!'))),
            ("an altered state", with(&|a| a.record.state = PageState::Deleted)),
            ("an altered time", with(&|a| a.record.time = a.record.time.plus_millis(1))),
            ("another key", with(&other_key)),
            ("no proof", with(&|a| a.record.proof = None)),
            (
                "a proof by another id",
                with(&|a| {
                    a.record.sign(&peer.key, "https://sidi-bou-said.example/id/person/x#key");
                }),
            ),
            ("a note that was not signed", with(&|a| a.note = Some("a note".into()))),
            ("a file that was not signed", with(&|a| a.files.push(picture.clone()))),
            (
                "a NUL character",
                with(&|a| {
                    a.record.title.push('\0');
                    a.record.sign(&peer.key, &peer.key_id);
                }),
            ),
        ];
        let mut counted = 0;
        for (what, arrived) in unsound {
            let outcome = sent(&city, &arrived).await;
            assert!(matches!(outcome, Received::Mismatch(_)), "{what}: {outcome:?}");
            counted += 1;
            assert!(mirrored(&city, &id).await.is_none(), "{what}");
            assert_eq!(peer.known_here(&city).await.mismatches, counted, "{what}");
            assert!(matches!(answered(&city, &arrived).await, Received::Mismatch(_)), "{what}");
            counted += 1;
        }
        assert_eq!(city.log_position().await, 0);
        assert!(peer.known_here(&city).await.last_error.is_some());
        assert!(matches!(sent(&city, &sound).await, Received::Stored(_)));
    })
    .await;
}

#[tokio::test]
async fn only_a_citys_own_pages_are_taken_from_it() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let own = city.published("# Parc\n").await;

        let ours = peer.live(&own.ap_id, &[], TEXT);
        assert!(matches!(sent(&city, &ours).await, Received::Refused(_)));
        let fresh = peer.live("https://bordeaux.example/id/page/01J00000000000000000000009", &[], TEXT);
        assert!(matches!(answered(&city, &fresh).await, Received::Refused(_)));
        let unknown = peer.live("https://tunis.example/id/page/01J00000000000000000000009", &[], TEXT);
        assert!(matches!(sent(&city, &unknown).await, Received::Refused(_)));
        let nowhere = peer.live("urn:page:1", &[], TEXT);
        assert!(matches!(sent(&city, &nowhere).await, Received::Refused(_)));
        let endless = peer.live(&peer.origin.at(&format!("/id/page/{}", random_text(8000))), &[], TEXT);
        assert!(matches!(sent(&city, &endless).await, Received::Refused(_)));
        // One that is known has its own key: another city's does not do for it.
        let strasbourg = Peer::known(&city, "https://strasbourg.example", 8).await;
        let stolen = peer.live(&strasbourg.page(1), &[], TEXT);
        assert!(matches!(sent(&city, &stolen).await, Received::Mismatch(_)));

        let administrator = city.administrator.clone();
        city.commons.block_city(&administrator, "sidi-bou-said.example", Some("spam".into())).await.unwrap();
        let blocked = peer.live(&peer.page(1), &[], TEXT);
        assert!(matches!(sent(&city, &blocked).await, Received::Refused(_)));
        assert!(mirrored(&city, &peer.page(1)).await.is_none());
        city.commons.unblock_city(&administrator, "sidi-bou-said.example").await.unwrap();
        assert!(matches!(sent(&city, &blocked).await, Received::Stored(_)));
        assert_eq!(city.row(own.id).await.head_hash, own.head_hash);
    })
    .await;
}

/// Text that does not compress, for what might not fit an index of the database.
fn random_text(length: usize) -> String {
    (0..).map(|n| Hash::of(format!("{n}")).to_string()).take(length / 64 + 1).collect::<String>()[..length].to_owned()
}

#[tokio::test]
async fn a_hostile_title_or_address_is_shown_clean_and_kept_as_signed() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let long = random_text(4096);
        let cases = [
            ("../../etc/passwd", "Jasmin\u{202e}nimda"),
            ("%2e%2e", "line\nbreak\u{7}"),
            ("api", " \u{200b} "),
            ("", ""),
            ("a/b?c#d", "<script>alert(1)</script>"),
            (long.as_str(), long.as_str()),
        ];
        for (number, (slug, title)) in (1..).zip(cases) {
            let id = peer.page(number);
            let mut signed = record(&id, &[], TEXT, PageState::Live);
            (signed.slug, signed.title) = (slug.into(), title.into());
            (signed.kind, signed.lang, signed.licence) = (title.into(), title.into(), title.into());
            let arrived = peer.signed(signed, Some(TEXT));
            let outcome = sent(&city, &arrived).await;
            assert!(matches!(outcome, Received::Stored(_)), "{title}: {outcome:?}");
            let row = mirrored(&city, &id).await.unwrap();
            assert_eq!(koinon_core::slug::validate_slug(&row.slug), Ok(()), "{slug}");
            assert_eq!(row.slug, row.ulid.to_lowercase());
            for shown in [&row.title, &row.kind, &row.lang, &row.licence] {
                assert_eq!(koinon_core::text::clean_line(shown, 300), **shown);
            }
            assert!(!row.title.is_empty());
            assert_eq!(city.history(row.id).await[0].record, arrived.record);
            let address = PageRef::Address { slug: row.slug.clone(), authority: Some("sidi-bou-said.example".into()) };
            assert_eq!(city.commons.page(&Actor::Anyone, &address).await.unwrap().page.id, row.id);
            // It is found, and later revisions are taken like any other's.
            city.commons.catch_up_index().await.unwrap();
            let mut next = record(&id, &[&arrived], "# Jasmin\n\nTwo.\n", PageState::Live);
            (next.slug, next.title) = (slug.into(), title.into());
            let next = peer.signed(next, Some("# Jasmin\n\nTwo.\n"));
            assert!(matches!(sent(&city, &next).await, Received::Stored(_)));
            assert_eq!(mirrored(&city, &id).await.unwrap().slug, row.slug);
        }
    })
    .await;
}

fn says(actor: &str, name: &str, handle: Option<&str>, id: u8) -> MirroredContributor {
    MirroredContributor {
        id: OpaqueId([id; 16]),
        actor: actor.into(),
        name: name.into(),
        handle: handle.map(str::to_owned),
    }
}

#[tokio::test]
async fn a_city_names_its_own_people_and_no_others() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let strasbourg = Peer::known(&city, "https://strasbourg.example", 8).await;
        let page = strasbourg.page(1);
        let mut first = strasbourg.live(&page, &[], TEXT);
        first.contributors = vec![says("https://strasbourg.example/id/person/zoe", "Zoé Exemple", Some("zoe"), 1)];
        sent(&city, &first).await;
        let ana = city.ana.account().unwrap().person.clone();
        let mut forged = peer.live(&peer.page(1), &[], TEXT);
        forged.contributors = vec![
            says("https://strasbourg.example/id/person/zoe", "A fool", Some("fool"), 1),
            says(&ana.ap_id, "Another fool", Some("fool"), 2),
            says("https://bordeaux.example/id/person/nobody", "The mayor", Some("mayor"), 3),
            says("javascript:alert(1)", "x", None, 4),
            says("https://sidi-bou-said.example/id/person/leila", "Le\u{202e}ïla\0\n", Some("le\u{202e}ila/../x"), 5),
        ];
        assert!(matches!(sent(&city, &forged).await, Received::Stored(_)));
        let person = async |ap_id: &str| {
            let ap_id = ap_id.to_owned();
            city.stored(move |conn| conn.person_by_ap_id(&ap_id)).await
        };
        let zoe = person("https://strasbourg.example/id/person/zoe").await.unwrap();
        assert_eq!((zoe.name.as_str(), zoe.handle.as_str()), ("Zoé Exemple", "zoe"));
        assert_eq!(person(&ana.ap_id).await.unwrap(), ana);
        assert_eq!(person("https://bordeaux.example/id/person/nobody").await, None);
        assert_eq!(city.commons.local_person("mayor".into()).await.unwrap(), None);
        let leila = person("https://sidi-bou-said.example/id/person/leila").await.unwrap();
        assert_eq!(leila.name, "Leïla");

        // Its own it may rename; where it does not say the handle, the known one stays.
        let mut renamed = strasbourg.live(&page, &[&first], "# Jasmin\n\nTwo.\n");
        renamed.contributors = vec![says("https://strasbourg.example/id/person/zoe", "Zoé Nouvelle", None, 1)];
        sent(&city, &renamed).await;
        let zoe = person("https://strasbourg.example/id/person/zoe").await.unwrap();
        assert_eq!((zoe.name.as_str(), zoe.handle.as_str()), ("Zoé Nouvelle", "zoe"));
    })
    .await;
}

#[tokio::test]
async fn a_farm_of_links_is_cut_and_an_id_has_one_spelling() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let farm: String = (0..5000).map(|n| format!("[[Page {n}]] ")).collect();
        let id = peer.origin.at("/id/page/01j0000000000000000000abcd");
        let Received::Stored(page) = sent(&city, &peer.live(&id, &[], &farm)).await else { panic!("not stored") };
        assert_eq!(city.stored(move |conn| conn.links_from(page)).await.len(), 2000);
        let named = PageRef::parse("01j0000000000000000000abcd");
        let view = city.commons.page(&Actor::Anyone, &named).await.unwrap();
        assert_eq!((view.page.id, view.page.ap_id), (page, id));
    })
    .await;
}

#[tokio::test]
async fn a_file_listed_twice_does_no_harm() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let text = "# Jasmin\n\n![](a.png)\n";
        let mut signed = record(&peer.page(1), &[], text, PageState::Live);
        signed.media = vec![Hash::of("a")];
        let mut arrived = peer.signed(signed, Some(text));
        let picture = MirroredFile {
            reference: "a.png".into(),
            url: "https://sidi-bou-said.example/media/a.png".into(),
            media_type: "image/png".into(),
            hash: Hash::of("a"),
        };
        arrived.files = vec![picture.clone(), picture];
        let Received::Stored(page) = sent(&city, &arrived).await else { panic!("not stored") };
        assert_eq!(city.stored(move |conn| conn.page_media(page)).await.len(), 1);
        let missing = city.stored(|conn| conn.missing_media(10)).await;
        assert_eq!(missing.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn h21_fields_that_nest_without_end_are_a_text() {
    each_database(async |database| {
        let city = TestCity::new(database).await;
        let peer = Peer::sidi_bou_said(&city).await;
        let page = |fields: &str| format!("---\nkind: practice_sheet\n{fields}\n---\nJasmin\n");
        let links = async |number: u16, text: &str| {
            let Received::Stored(page) = sent(&city, &peer.live(&peer.page(number), &[], text)).await else {
                panic!("not stored")
            };
            let view = city.commons.page(&Actor::Anyone, &PageRef::Row(page)).await.unwrap();
            assert_eq!(view.markdown.as_deref(), Some(text), "to the byte");
            city.stored(move |conn| conn.links_from(page)).await.len()
        };
        assert_eq!(links(1, &page("requires: \"[[Compost]]\"")).await, 1, "what can be read is looked for");
        let deep = 500_000;
        for (number, nested) in [
            (2, format!("requires: {}\"[[Compost]]\"{}", "[".repeat(deep), "]".repeat(deep))),
            (3, format!("requires: \"[[Compost]]\"\nx: {}", "{a: ".repeat(deep / 2))),
            (4, format!("requires: \"[[Compost]]\"\n{}x", "- ".repeat(deep))),
        ] {
            assert_eq!(links(number, &page(&nested)).await, 0, "{number}");
        }
    })
    .await;
}
