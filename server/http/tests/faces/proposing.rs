//! Suggested edits on their way: kept as drafts, counted, of new pages, of other cities' pages, and through the API.

use koinon_core::Hash;
use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;
use crate::forms::sign_in;
use crate::neighbours::{LYON, Neighbours, activity, article, pages_of};
use crate::proposals::{Browser, PAGE, TEXT, decision, hidden, led_to, listed, notice, proposed};

#[tokio::test]
async fn a_text_that_cannot_be_sent_is_kept_as_a_draft() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let karim = Browser::of(&city, "karim").await;
        for (markdown, fields, at) in [
            ("# Compost\n\nNo reason.\n", vec![("note", " ")], "#note"),
            ("---\nlang: no language\n---\nHalf.\n", vec![], "#lang"),
            (TEXT, vec![], "#markdown"),
            (" ", vec![], "#markdown"),
            ("# Compost\n\nFrom nowhere.\n", vec![("base_revision", "0")], "#markdown"),
        ] {
            let refused = karim.propose(&page, PAGE, markdown, &fields).await;
            let said = refused.text();
            assert_eq!(refused.status, 422, "{said}");
            assert!(said.contains(&format!("href=\"{at}\"")), "{at} in {said}");
            assert!(said.contains("the neighbours"), "the sources stay in the form: {said}");
            let draft =
                city.commons.draft(&city.actor("karim").await, koinon_store::PageId(row(&city, &page).await)).await;
            assert_eq!(draft.unwrap().unwrap().markdown, markdown);
        }
        assert!(listed(&city, "/proposals").await.is_empty());

        let kept = karim.propose(&page, PAGE, "# Compost\n\nNot yet.\n", &[("action", "draft")]).await;
        assert_eq!((led_to(&kept).as_str(), notice(&kept).as_deref()), ("/pages/compost/propose", Some("draft-kept")));
        let back = karim.read("/pages/compost/propose").await;
        assert!(back.contains("Not yet.") && back.contains("It was measured."), "{back}");
        let shown = karim.propose(&page, PAGE, "# Compost\n\n**Bold**.\n", &[("action", "preview")]).await;
        assert!(shown.status == 200 && shown.text().contains("<strong>Bold</strong>"), "{}", shown.text());
        assert!(karim.read("/queue").await.contains("/pages/compost/edit"));
        let sent = karim.propose(&page, PAGE, "# Compost\n\nNow.\n", &[]).await;
        assert!(led_to(&sent).starts_with("/proposals/"));
        assert!(!karim.read("/pages/compost/propose").await.contains("Not yet."), "the draft ended");

        // A locked page takes nothing, and keeps what was written.
        let lock = json!({ "policy": "locked", "reason": "A quarrel." });
        let path = format!("/pages/{}/policy", page["id"].as_str().unwrap());
        assert_eq!(city.call("PUT", &path, &city.token("ana").await, lock).await.status, 200);
        assert_eq!(led_to(&karim.open("/pages/compost/propose").await), "/pages/compost/edit");
        let locked = karim.propose(&page, PAGE, "# Compost\n\nLocked out.\n", &[]).await;
        assert_eq!(
            (led_to(&locked).as_str(), notice(&locked).as_deref()),
            ("/pages/compost/edit", Some("page-locked"))
        );
        assert!(karim.read("/pages/compost/edit").await.contains("Locked out."));
        assert_eq!(listed(&city, "/proposals").await.len(), 1);
    })
    .await;
}

/// The row of a page.
async fn row(city: &City, page: &Value) -> i64 {
    let name = koinon_commons::read::PageRef::parse(page["id"].as_str().unwrap());
    city.commons.page_row(&koinon_commons::Actor::Anyone, &name).await.unwrap().id.0
}

#[tokio::test]
async fn the_number_in_the_tab_and_the_count_in_the_header_are_never_old() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let odile = sign_in(&city, "odile").await;
        let karim = sign_in(&city, "karim").await;
        let to_do = async |cookie: &str| {
            let page = city.ask("GET", PAGE).header("Cookie", cookie).send().await.text();
            let at = page.find("href=\"/queue\"").unwrap_or_else(|| panic!("{page}"));
            let entry = page[at..].split("</a>").next().unwrap().to_owned();
            entry.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u32>().unwrap_or(0)
        };
        let tab = async || {
            let page = city.read(PAGE).await;
            let at = page.find("/pages/compost/debate\"").unwrap();
            page[at..].split("</a>").next().unwrap().chars().filter(char::is_ascii_digit).collect::<String>()
        };
        for n in 0..5_u32 {
            assert_eq!((to_do(&odile).await, to_do(&karim).await), (n, 0));
            assert_eq!(tab().await, if n == 0 { String::new() } else { n.to_string() });
            // Again, from memory.
            assert_eq!((to_do(&odile).await, tab().await.len()), (n, usize::from(n > 0)));
            proposed(&city, &page, &TEXT.replace("One bin", &format!("{n} bins"))).await;
        }
        let open = listed(&city, "/proposals?state=open").await;
        assert_eq!(open[0]["position"], 1, "those that came first at first");
        let first = format!("/proposals/{}", open[0]["id"].as_str().unwrap());
        city.call("POST", &format!("{first}/withdraw"), &city.token("karim").await, json!({})).await;
        assert_eq!((to_do(&odile).await, tab().await), (4, "4".into()));
        let decline = json!({ "decision": "decline", "reason": "No." });
        city.call("POST", &decision(&open[1]), &city.token("ana").await, decline).await;
        assert_eq!((to_do(&odile).await, tab().await), (3, "3".into()));

        // A new page takes its proposal along when its author throws it away.
        let new = json!({ "markdown": "# Seeds\n\nSwap them.\n", "summary": "New." });
        let made = city.call("POST", "/pages", &city.token("karim").await, new).await.json();
        assert_eq!((to_do(&odile).await, to_do(&karim).await), (4, 2), "the answer to one of his is news too");
        let gone = format!("/pages/{}", made["id"].as_str().unwrap());
        assert_eq!(city.call("DELETE", &gone, &city.token("karim").await, json!({})).await.status, 204);
        assert_eq!((to_do(&odile).await, to_do(&karim).await), (3, 1));
    })
    .await;
}

#[tokio::test]
async fn a_new_page_waits_in_the_queue_and_is_seen_by_nobody_else() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        let ulid = "01J9Z3M5Q6R7S8T9V0W1X2Y3Z4";
        let fields = [
            ("page", ulid),
            ("kind", "article"),
            ("lang", "en"),
            ("title", "Seeds"),
            ("markdown", "Swap them."),
            ("action", "publish"),
        ];
        let sent = karim.post("/write/text", &fields).await;
        let at = led_to(&sent);
        assert!(at.starts_with("/proposals/"), "{at}");
        assert!(karim.read(&at).await.contains("Swap them."));
        assert!(karim.read("/queue").await.contains("It is in the queue"));
        assert_eq!(city.get(&at).await.status, 404);
        assert_eq!(city.get(&format!("/api/v1{at}")).await.status, 404);
        assert!(listed(&city, "/proposals").await.is_empty());

        let form = odile.read(&at).await;
        assert!(form.contains("Seeds") && form.contains("Swap them.") && !form.contains("name=\"hunk\""), "{form}");
        assert_eq!(hidden(&form, "seen"), Hash::of("Swap them.").to_string());
        let accept = [("seen", hidden(&form, "seen")), ("decision", "accept".into())];
        let accept: Vec<_> = accept.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let stale = odile.post(&format!("{at}/decision"), &[("seen", &"0".repeat(64)), ("decision", "accept")]).await;
        assert_eq!(stale.status, 409, "{}", stale.text());
        led_to(&odile.post(&format!("{at}/decision"), &accept).await);
        assert!(city.read("/pages/seeds").await.contains("Swap them."));
        assert!(city.read(&at).await.contains("/pages/seeds?version="));
        assert!(city.read("/pages/seeds/history").await.contains(">karim</bdi>"));
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_another_citys_page_is_proposed_on_and_waits_for_that_city() {
    let database = TestDatabase::sqlite().await;
    let all = Neighbours::around(&database).await;
    all.follow(LYON).await;
    let written = all.lyon.publish(&all.lyon.token("odile").await, TEXT).await;
    let create = activity("Create", &pages_of(LYON), &article(&all.lyon, &written).await);
    assert_eq!(all.send(&pages_of(LYON), &create).await.status, 202);
    let (city, at) = (&all.gent, "/pages/compost@lyon.localhost:8101");
    let page = city.get("/api/v1/pages/compost@lyon.localhost:8101").await.json();
    assert_eq!(page["mirrored"], true);

    let karim = Browser::of(city, "karim").await;
    assert!(city.read(at).await.contains(&format!("{at}/propose")), "a reader is offered it");
    assert_eq!(led_to(&karim.open(&format!("{at}/edit")).await), format!("{at}/propose"));
    let editor = karim.read(&format!("{at}/propose")).await;
    assert!(editor.contains("This page belongs to"), "{editor}");
    let kept = karim.propose(&page, at, "# Compost\n\nNot yet.\n", &[("action", "draft")]).await;
    assert_eq!(led_to(&kept), format!("{at}/propose"));
    let queue = karim.read("/queue").await;
    assert!(queue.contains(&format!("{at}/propose")) && !queue.contains(&format!("{at}/share")), "{queue}");

    let text = TEXT.replace("One bin", "Three bins");
    let proposal = led_to(&karim.propose(&page, at, &text, &[]).await);
    let shown = city.read(&proposal).await;
    assert!(shown.contains("Waiting for ") && !shown.contains("name=\"decision\""), "{shown}");
    let odile = Browser::of(city, "odile").await;
    assert!(!odile.read(&proposal).await.contains("name=\"decision\""), "it is not Gent's to decide");
    assert!(!odile.read("/queue").await.contains(&proposal));
    assert!(karim.read("/queue").await.contains("Waiting for "));
    assert!(city.read(&format!("{at}/debate")).await.contains(&proposal));
    assert!(city.read(at).await.contains("Debate (1)"));
    let accept = json!({ "decision": "accept" });
    let refused = city.call("POST", &format!("{proposal}/decision"), &city.token("odile").await, accept).await;
    assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("other_city")));
    let told = city.get(&format!("/api/v1{proposal}")).await.json();
    assert_eq!((&told["state"], &told["page"]), (&json!("submitted"), &page["id"]));
    assert_eq!(told["position"], Value::Null);
    let path = format!("/pages/{}/proposals?state=open", page["id"].as_str().unwrap());
    assert_eq!(listed(city, &path).await.len(), 1);
    let copy = city.get("/api/v1/pages/compost@lyon.localhost:8101").await.json();
    assert_eq!(copy["markdown"], TEXT, "the copy stays as its city has it");

    let ana = city.actor("ana").await;
    city.commons.block_city(&ana, "lyon.localhost:8101", Some("Spam.".into())).await.unwrap();
    assert_eq!(karim.open(&format!("{at}/propose")).await.status, 403);
    let refused = karim.propose(&page, at, "# Compost\n\nBlocked.\n", &[]).await;
    assert!(refused.status == 403 && refused.text().contains("Blocked."), "{}", refused.text());
}

#[tokio::test]
async fn the_api_says_where_a_proposal_stands() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (city.token("odile").await, city.token("karim").await);
        let page = city.publish(&odile, TEXT).await;
        let path = format!("/pages/{}/proposals", page["id"].as_str().unwrap());
        let body = json!({
            "base_revision": page["revision"], "markdown": TEXT.replace("One bin", "Two bins"), "reason": "Measured.",
            "sources": ["https://data.example", " "], "title": "Compost\u{0} bins",
        });
        let made = city.call("POST", &path, &karim, body.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let proposal = made.json();
        let url = format!("http://gent.localhost:8100/proposals/{}", proposal["id"].as_str().unwrap());
        assert_eq!((made.header("location"), &proposal["url"]), (Some(url.as_str()), &json!(url)));
        for (member, value) in [
            ("page", page["id"].clone()),
            ("page_url", page["url"].clone()),
            ("base_revision", page["revision"].clone()),
            ("seen", page["revision"].clone()),
            ("state", json!("in_review")),
            ("sources", json!(["https://data.example"])),
            ("title", json!("Compost bins")),
            ("position", json!(1)),
            ("overdue", json!(false)),
            ("moved_on", json!(false)),
        ] {
            assert_eq!(proposal[member], value, "{member}");
        }
        assert_eq!(proposal["author"]["name"], "karim");
        assert!(proposal["due"].is_string() && proposal["decision"].is_null());
        assert_eq!(proposal["diff"][0]["lines"][0]["old"], 3, "{}", proposal["diff"]);
        let item = &listed(&city, &path).await[0];
        assert_eq!((&item["id"], &item["markdown"], &item["diff"]), (&proposal["id"], &Value::Null, &Value::Null));

        for (change, status) in [
            (json!({ "reason": "" }), 422),
            (json!({ "markdown": TEXT, "title": null }), 422),
            (json!({ "base_revision": "0".repeat(64) }), 422),
            (json!({ "base_revision": null }), 422),
            (json!({ "base_revision": "x" }), 400),
            (json!({ "markdown": "a\u{0}b" }), 422),
            (json!({ "sources": "one" }), 400),
        ] {
            let mut body = body.clone();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let refused = city.call("POST", &path, &karim, body).await;
            assert_eq!(refused.status, status, "{change}: {}", refused.text());
        }
        assert_eq!(listed(&city, &path).await.len(), 1);
        for (hostile, status) in [
            ("/proposals?state=nonsense", 400),
            ("/proposals?cursor=x", 400),
            ("/proposals?limit=x", 400),
            ("/proposals/nothing", 404),
            ("/proposals/%00", 400),
            ("/pages/nothing/proposals", 404),
        ] {
            assert_eq!(city.get(&format!("/api/v1{hostile}")).await.status, status, "{hostile}");
        }
        let other = city.ask("POST", &format!("/api/v1{path}")).token(&karim).header("If-Match", "\"nonsense\"");
        assert_eq!(other.json(&body).send().await.status, 412);
        proposed(&city, &page, &TEXT.replace("monthly", "daily")).await;
        let first = city.get("/api/v1/proposals?limit=1").await.json();
        let next =
            city.get(&format!("/api/v1/proposals?limit=1&cursor={}", first["next"].as_str().unwrap())).await.json();
        assert_eq!((&next["items"][0]["id"], &next["next"]), (&proposal["id"], &Value::Null));

        let by_form = format!("/proposals/{}", proposal["id"].as_str().unwrap());
        city.clock.advance(8 * 24 * 60 * 60 * 1000);
        assert!(city.read(&by_form).await.contains("Overdue: an answer was expected by"));
        assert_eq!(city.get(&format!("/api/v1{by_form}")).await.json()["overdue"], true);
        let accepted = city.call("POST", &decision(&proposal), &odile, json!({ "decision": "accept" })).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text());
        let accepted = accepted.json();
        assert_eq!((&accepted["state"], &accepted["decision"]["by"]["name"]), (&json!("accepted"), &json!("odile")));
        let newest = city.get(&format!("/api/v1/pages/{}", page["id"].as_str().unwrap())).await.json();
        assert_eq!(
            (&accepted["decision"]["revision"], &newest["title"]),
            (&newest["revision"], &json!("Compost bins"))
        );
    })
    .await;
}
