//! Places and the clocks of cities, as they are listed.

use koinon_core::geo::{Area, Spot};
use koinon_store::testing::each_database;
use koinon_store::{CityClock, Error, HERE, PageId, PlaceCursor, PlaceFilter, PlaceSaid};

use crate::fixture::{at, bordeaux, city, page, save};

fn place(name: &str, spot: &str, needs: &[&str]) -> PlaceSaid {
    PlaceSaid {
        name: name.into(),
        kind: "library".into(),
        status: "open".into(),
        spot: Spot::of_text(spot),
        address: "1 rue Exemple".into(),
        needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        hours: "24/7".into(),
        checked: "2026-11".into(),
        due: Some(at(7)),
    }
}

#[tokio::test]
async fn places_are_listed_by_city_and_name_and_narrowed_by_all_that_is_asked() {
    each_database(async |store| {
        bordeaux(store).await;
        let ids: [PageId; 4] = store
            .write(|tx| {
                let lyon = tx.ensure_city(&city("https://lyon.example", "Lyon"))?;
                let ids = [page(tx, HERE, "b")?, page(tx, HERE, "a")?, page(tx, lyon, "c")?, page(tx, HERE, "draft")?];
                for (id, seconds) in ids[..3].iter().zip(1..) {
                    save(tx, *id, "Text", at(seconds))?;
                }
                tx.set_place(ids[0], Some(&place("b", "44.84,-0.58", &["quiet", "shower"])))?;
                tx.set_place(ids[1], Some(&PlaceSaid { kind: "fablab".into(), ..place("a", "", &["quiet"]) }))?;
                tx.set_place(ids[2], Some(&place("c", "-17,179.9", &[])))?;
                tx.set_place(ids[3], Some(&place("d", "44.84,-0.58", &[])))?;
                Ok::<_, Error>(ids)
            })
            .await
            .unwrap();
        let all = PlaceFilter { limit: 10, ..PlaceFilter::default() };
        let listed = async |filter: PlaceFilter| -> Vec<String> {
            let found = store.read(move |conn| conn.places(&filter)).await.unwrap();
            found.into_iter().map(|place| place.said.name).collect()
        };
        let with = |change: fn(&mut PlaceFilter)| {
            let mut filter = all.clone();
            change(&mut filter);
            filter
        };
        assert_eq!(listed(all.clone()).await, ["a", "b", "c"], "a draft is no place yet");
        assert_eq!(listed(with(|filter| filter.city = Some(HERE))).await, ["a", "b"]);
        assert_eq!(listed(with(|filter| filter.kind = Some("fablab".into()))).await, ["a"]);
        assert_eq!(listed(with(|filter| filter.status = Some("planned".into()))).await, [""; 0]);
        assert_eq!(listed(with(|filter| filter.needs = vec!["quiet".into(), "shower".into()])).await, ["b"]);
        assert_eq!(listed(with(|filter| filter.needs = vec!["show".into()])).await, [""; 0], "a part is not the whole");
        let near = with(|filter| filter.within = Area::of_text("-0.7,44.7,-0.5,44.9"));
        assert_eq!(listed(near).await, ["b"]);
        let across = with(|filter| filter.within = Area::of_text("179,-18,-179,-16"));
        assert_eq!(listed(across).await, ["c"]);
        let after = PlaceCursor { city: HERE, name: "a".into(), page: ids[1] };
        assert_eq!(listed(PlaceFilter { after: Some(after), limit: 1, ..all.clone() }).await, ["b"]);
        let found = store.read(move |conn| conn.places(&with_limit(1))).await.unwrap();
        let said = PlaceSaid { kind: "fablab".into(), ..place("a", "", &["quiet"]) };
        assert_eq!((found[0].page.id, &found[0].said), (ids[1], &said));
        store.write(move |tx| tx.set_place(ids[1], None)).await.unwrap();
        assert_eq!(listed(all).await, ["b", "c"]);
    })
    .await;
}

fn with_limit(limit: i64) -> PlaceFilter {
    PlaceFilter { limit, ..PlaceFilter::default() }
}

#[tokio::test]
async fn a_city_lives_by_the_clock_of_its_newest_profile() {
    each_database(async |store| {
        bordeaux(store).await;
        let (old, new, other) = store
            .write(|tx| {
                let lyon = tx.ensure_city(&city("https://lyon.example", "Lyon"))?;
                let pages = (page(tx, HERE, "old")?, page(tx, HERE, "new")?, page(tx, lyon, "profile")?);
                for (id, seconds) in [(pages.0, 1), (pages.1, 2), (pages.2, 3)] {
                    save(tx, id, "Text", at(seconds))?;
                }
                tx.set_city_clock(pages.0, Some(("FR", "")))?;
                tx.set_city_clock(pages.1, Some(("", "Africa/Tunis")))?;
                tx.set_city_clock(pages.2, Some(("FR", "")))?;
                Ok::<_, Error>(pages)
            })
            .await
            .unwrap();
        let clock = |page, country: &str, zone: &str| CityClock {
            city: HERE,
            page,
            country: country.into(),
            zone: zone.into(),
        };
        let all = store.read(|conn| conn.city_clocks(None)).await.unwrap();
        assert_eq!(all.iter().map(|clock| clock.page).collect::<Vec<_>>(), [other, new]);
        let here = async || store.read(|conn| conn.city_clocks(Some(HERE))).await.unwrap();
        assert_eq!(here().await, [clock(new, "", "Africa/Tunis")]);
        store.write(move |tx| tx.set_city_clock(new, None)).await.unwrap();
        assert_eq!(here().await, [clock(old, "FR", "")]);
    })
    .await;
}
