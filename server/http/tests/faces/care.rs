//! Looking after pages in browsers: the reminder on the page, *I have checked it*, and *Hand over*.

use koinon_commons::account::NewAccount;
use koinon_core::policy::Role;
use koinon_store::testing::each_database;

use crate::city::{City, PASSWORD};
use crate::proposals::{Browser, PAGE, TEXT, led_to, notice};

const YEAR: i64 = 366 * 24 * 60 * 60 * 1000;
const OVERDUE: &str = "Nobody has checked this since";
const CHECKED: &str = "/pages/compost/checked";
const HAND_OVER: &str = "/pages/compost/hand-over";

#[tokio::test]
async fn a_page_past_its_day_says_so_until_somebody_has_checked_it() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        assert!(!city.read(PAGE).await.contains(OVERDUE));
        city.clock.advance(YEAR);
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        let read = karim.read(PAGE).await;
        assert!(read.contains(OVERDUE) && !read.contains(CHECKED), "{read}");
        assert!(!karim.read("/queue").await.contains(CHECKED));
        assert!(odile.read(PAGE).await.contains(CHECKED));
        assert!(odile.read("/queue").await.contains(CHECKED), "nobody looks after it: officers do");
        assert_eq!(karim.post(CHECKED, &[("until", "2200-01-01")]).await.status, 403);
        let past = odile.post(CHECKED, &[("until", "2020-01-01")]).await;
        assert!(past.status == 422 && past.text().contains("value=\"2020-01-01\""), "{}", past.text());
        let sent = odile.post(CHECKED, &[("until", "2200-01-01")]).await;
        assert_eq!((led_to(&sent).as_str(), notice(&sent).as_deref()), (PAGE, Some("checked")));
        assert!(!city.read(PAGE).await.contains(OVERDUE));
        assert!(!odile.read("/queue").await.contains(CHECKED));
        let text = city.get(&format!("/api/v1/pages/{}", page["id"].as_str().unwrap())).await.json();
        let text = text["markdown"].as_str().unwrap();
        assert!(text.contains("review_due") && text.ends_with(TEXT), "{text}");
    })
    .await;
}

#[tokio::test]
async fn who_looks_after_a_page_is_shown_what_they_may_do_also_where_others_read_it_before() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, TEXT).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        assert_eq!(karim.open(HAND_OVER).await.status, 403);
        assert!(odile.read(PAGE).await.contains(HAND_OVER));
        let unknown = odile.post(HAND_OVER, &[("stewards", "@nobody"), ("reason", "He knows.")]).await;
        assert!(unknown.status == 422 && unknown.text().contains("@nobody</textarea>"), "{}", unknown.text());
        let sent = odile.post(HAND_OVER, &[("stewards", "@karim"), ("reason", "He knows it best.")]).await;
        assert_eq!((led_to(&sent).as_str(), notice(&sent).as_deref()), (PAGE, Some("handed-over")));
        assert!(city.read(PAGE).await.contains(&format!("@karim@{}", city.authority)));
        // Somebody with the same role has it kept first.
        let lina = NewAccount { login: "lina".into(), password: PASSWORD.into(), name: None, role: Role::Contributor };
        city.commons.add_account(&city.actor("ana").await, lina).await.unwrap();
        let lina = Browser::of(&city, "lina").await;
        for _ in 0..2 {
            let hers = lina.read(PAGE).await;
            assert!(!hers.contains(HAND_OVER) && !hers.contains("/pages/compost/edit\""), "{hers}");
        }
        for _ in 0..2 {
            let his = karim.read(PAGE).await;
            assert!(his.contains(HAND_OVER) && his.contains("/pages/compost/edit\""), "{his}");
        }
        assert!(!lina.read(PAGE).await.contains(HAND_OVER));
        assert!(karim.read(HAND_OVER).await.contains(&format!("@karim@{}</textarea>", city.authority)));
    })
    .await;
}
