//! What is read is never older than what was saved, although pages are kept in memory; and nobody reads what is another's.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::{Answer, City};
use crate::forms::{csrf, sign_in};

async fn read_as(city: &City, cookie: &str, path: &str) -> Answer {
    city.ask("GET", path).header("Cookie", cookie).send().await
}

#[tokio::test]
async fn a_view_after_a_save_shows_it_every_time() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let mut page = city.publish(&token, "# Compost\n\nState 0.\n").await;
        for n in 1..=30 {
            assert!(city.read("/pages/compost").await.contains(&format!("State {}.", n - 1)));
            page = city.save(&token, &page, &format!("# Compost\n\nState {n}.\n")).await;
            assert!(city.read("/pages/compost").await.contains(&format!("State {n}.")));
        }
    })
    .await;
}

#[tokio::test]
async fn a_view_on_one_node_shows_what_was_saved_on_the_other() {
    let database = TestDatabase::postgres().await;
    let (first, second) = (City::gent(&database).await, City::second_node(&database).await);
    let token = first.token("odile").await;
    let mut page = first.publish(&token, "# Compost\n\nState 0.\n").await;
    for n in 1..=30 {
        let (here, there) = if n % 2 == 0 { (&first, &second) } else { (&second, &first) };
        assert!(there.read("/pages/compost").await.contains(&format!("State {}.", n - 1)));
        page = here.save(&token, &page, &format!("# Compost\n\nState {n}.\n")).await;
        assert!(there.read("/pages/compost").await.contains(&format!("State {n}.")), "save {n}");
    }
}

#[tokio::test]
async fn a_page_follows_what_its_links_lead_to_and_who_links_to_it() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, "# Compost\n\nSee [[repair]].\n").await;
        assert!(city.read("/pages/compost").await.contains("red-link"));

        let repair = city.publish(&token, "# Repair\n\nA café.\n").await;
        assert!(!city.read("/pages/compost").await.contains("red-link"), "the page that it links to is there now");
        assert!(city.read("/pages/repair").await.contains("Compost</a>"), "who links to it is shown");

        let seeds = city.publish(&token, "# Seeds\n\nNothing yet.\n").await;
        assert!(!city.read("/pages/repair").await.contains("Seeds</a>"));
        let seeds = city.save(&token, &seeds, "# Seeds\n\nMended at [[repair]].\n").await;
        assert!(city.read("/pages/repair").await.contains("Seeds</a>"));
        city.save(&token, &seeds, "# Seeds\n\nNothing again.\n").await;
        assert!(!city.read("/pages/repair").await.contains("Seeds</a>"));

        let path = format!("/pages/{}", repair["id"].as_str().unwrap());
        city.call("DELETE", &path, &token, json!({})).await;
        assert_eq!(city.get("/pages/repair").await.status, 410);
        assert!(city.read("/pages/compost").await.contains("red-link"));
        city.call("POST", &format!("{path}/undelete"), &token, json!({})).await;
        assert!(!city.read("/pages/compost").await.contains("red-link"));
        assert!(city.read("/pages/repair").await.contains("A café."));
    })
    .await;
}

#[tokio::test]
async fn a_renamed_page_is_read_at_its_new_address_and_another_may_take_the_old_one() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n\nThe first.\n").await;
        city.read("/pages/compost").await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let renamed =
            json!({ "base_revision": page["revision"], "markdown": "# Compost\n\nThe first.\n", "slug": "bins" });
        assert_eq!(city.call("PUT", &path, &token, renamed).await.status, 200);
        assert_eq!(city.get("/pages/compost").await.header("location"), Some("/pages/bins"));
        city.publish(&token, "# Compost\n\nThe second.\n").await;
        assert!(city.read("/pages/compost").await.contains("The second."));
        assert!(city.read("/pages/bins").await.contains("The first."));
    })
    .await;
}

#[tokio::test]
async fn readers_of_one_sort_share_a_page_but_not_their_names_and_tokens() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, "# Compost\n\nA bin.\n").await;
        let (ana, odile, karim) =
            (sign_in(&city, "ana").await, sign_in(&city, "odile").await, sign_in(&city, "karim").await);
        for _ in 0..2 {
            let anyone = city.get("/pages/compost").await;
            assert!(
                !anyone.text().contains("csrf") && anyone.header("set-cookie").is_none(),
                "who reads gets no cookie"
            );
            let mut tokens = Vec::new();
            for (login, cookie) in [("ana", &ana), ("odile", &odile), ("karim", &karim)] {
                let page = read_as(&city, cookie, "/pages/compost").await;
                let text = page.text();
                assert!(text.contains(&format!("<bdi>{login}</bdi>")), "{login} is greeted by name");
                let others = ["ana", "odile", "karim"].into_iter().filter(|other| *other != login);
                // Odile wrote the page, which everybody may know.
                for other in others.filter(|other| *other != "odile") {
                    assert!(!text.contains(&format!("<bdi>{other}</bdi>")), "{login} reads nothing of {other}");
                }
                tokens.push(csrf(&page));
            }
            tokens.dedup();
            assert_eq!(tokens.len(), 3);
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_from_a_shared_page_is_good_for_its_reader_alone() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, "# Compost\n\nA bin.\n").await;
        let (ana, odile) = (sign_in(&city, "ana").await, sign_in(&city, "odile").await);
        read_as(&city, &ana, "/pages/compost").await;
        let csrf = csrf(&read_as(&city, &odile, "/pages/compost").await);
        let leave = async |cookie: &str| {
            city.ask("POST", "/sign-out").header("Cookie", cookie).form(&[("csrf", &csrf)]).send().await;
            read_as(&city, cookie, "/settings").await.status
        };
        assert_eq!(leave(&ana).await, 200, "another's token does not sign Ana out");
        assert_eq!(leave(&odile).await, 303, "her own does, and she has to sign in again");
        assert!(!read_as(&city, &odile, "/pages/compost").await.text().contains("csrf"), "at once, here too");
    })
    .await;
}

#[tokio::test]
async fn a_draft_and_a_lock_are_seen_at_once() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost\n\nA bin.\n").await;
        let odile = sign_in(&city, "odile").await;
        let path = format!("/pages/{}", page["id"].as_str().unwrap());
        let continues = "Go on writing";
        assert!(!read_as(&city, &odile, "/pages/compost").await.text().contains(continues));
        let draft = json!({ "base_revision": page["revision"], "markdown": "# Compost\n\nTwo bins.\n", "draft": true });
        assert_eq!(city.call("PUT", &path, &token, draft).await.status, 200);
        assert!(read_as(&city, &odile, "/pages/compost").await.text().contains(continues));
        assert!(!read_as(&city, &sign_in(&city, "ana").await, "/pages/compost").await.text().contains(continues));

        city.read("/pages/compost").await;
        let lock = json!({ "policy": "locked", "reason": "A quarrel about lids." });
        assert_eq!(city.call("PUT", &format!("{path}/policy"), &city.token("ana").await, lock).await.status, 200);
        assert!(city.read("/pages/compost").await.contains("A quarrel about lids."));
    })
    .await;
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_understand_it() {
    each_database(async |database| {
        let city = City::gent(database).await;
        city.publish(&city.token("odile").await, "# Compost\n\nA bin.\n").await;
        let cookie = sign_in(&city, "odile").await;
        for path in ["/pages/compost", "/pages/compost", "/", "/write"] {
            let plain = read_as(&city, &cookie, path).await;
            let ask = city.ask("GET", path).header("Cookie", &cookie).header("Accept-Encoding", "br, gzip;q=0.8");
            let packed = ask.send().await;
            assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
            assert!(packed.body.len() < plain.body.len() / 2, "{path}");
            let mut text = String::new();
            std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*packed.body), &mut text).unwrap();
            assert_eq!(text, plain.text(), "{path}");
            let refused =
                city.ask("GET", path).header("Cookie", &cookie).header("Accept-Encoding", "gzip;q=0").send().await;
            assert_eq!(refused.header("content-encoding"), None, "{path}");
        }
    })
    .await;
}
