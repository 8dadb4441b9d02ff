//! What is said about pages: read and said by browsers and by programs.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::{Value, json};

use crate::city::City;
use crate::neighbours::{LYON, Neighbours, activity, article, pages_of};
use crate::proposals::{Browser, PAGE, TEXT, decision, led_to, notice, proposed};

const DEBATE: &str = "/pages/compost/debate";

/// Says something through the API; gives the comment.
async fn said(city: &City, login: &str, page: &Value, body: Value) -> Value {
    let path = format!("/pages/{}/comments", page["id"].as_str().unwrap());
    let answer = city.call("POST", &path, &city.token(login).await, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

/// The comments that the API lists for a page.
async fn listed(city: &City, page: &Value) -> Vec<Value> {
    let path = format!("/api/v1/pages/{}/comments", page["id"].as_str().unwrap());
    city.get(&path).await.json()["items"].as_array().unwrap().clone()
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

/// A comment as the page has it: from its place to the next one.
fn shown<'p>(page: &'p str, place: &str) -> &'p str {
    let from =
        page.split_once(&format!("<li class=\"row\" id=\"{place}\">")).unwrap_or_else(|| panic!("{place} in {page}"));
    from.1.split("<li class=\"row\"").next().unwrap().split("</section>").next().unwrap()
}

/// The number in the tab of a page.
async fn tab(city: &City) -> String {
    let page = city.read(PAGE).await;
    let at = page.find("/pages/compost/debate\"").unwrap();
    page[at..].split("</a>").next().unwrap().chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test]
async fn people_say_something_answer_each_other_and_take_it_back() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        let empty = city.read(DEBATE).await;
        assert!(empty.contains("Nobody has said anything yet.") && !empty.contains("name=\"markdown\""), "{empty}");
        assert!(empty.contains("/sign-in?back=/pages/compost/debate\""), "{empty}");
        let form = karim.read(&format!("{DEBATE}?passage=Keys+at+the+kiosk.")).await;
        assert!(form.contains("value=\"Keys at the kiosk.\""), "{form}");

        let sent = karim.post(DEBATE, &[("markdown", "Which **kiosk**?"), ("exact", "Keys at the kiosk.")]).await;
        assert_eq!(
            (led_to(&sent).as_str(), notice(&sent).as_deref()),
            ("/pages/compost/debate#c1", Some("comment-said"))
        );
        let first = listed(&city, &page).await.remove(0);
        let form = odile.read(&format!("{DEBATE}?answer={}", id(&first))).await;
        assert!(form.contains(&format!("name=\"in_reply_to\" value=\"{}\"", id(&first))), "{form}");
        assert!(form.contains("in answer to No. 1") && !form.contains("id=\"exact\""), "{form}");
        let sent = odile.post(DEBATE, &[("markdown", "The blue one."), ("in_reply_to", id(&first))]).await;
        assert_eq!(led_to(&sent), "/pages/compost/debate#c2");

        let debate = city.read(DEBATE).await;
        let (one, two) = (shown(&debate, "c1"), shown(&debate, "c2"));
        assert!(one.contains("Which <strong>kiosk</strong>?") && one.contains(">karim</bdi>"), "{one}");
        assert!(
            one.contains("Keys at the kiosk.</blockquote>") && one.contains("href=\"/pages/compost/debate#c1\""),
            "{one}"
        );
        assert!(two.contains("in answer to No. 1") && two.contains("href=\"/pages/compost/debate#c1\""), "{two}");
        assert!(debate.find("id=\"c1\"") < debate.find("id=\"c2\""));
        assert!(!debate.contains("/comments/"), "a reader can change nothing");

        let second = listed(&city, &page).await.remove(1);
        let own = odile.read(DEBATE).await;
        let at = |what: &str| format!("/comments/{}/{what}", id(&second));
        assert!(shown(&own, "c2").contains(&at("edit")) && !shown(&own, "c1").contains("/comments/"), "{own}");
        assert!(odile.read(&at("edit")).await.contains("The blue one.</textarea>"));
        let edited = odile.post(&at("edit"), &[("markdown", "The green one.")]).await;
        assert_eq!(
            (led_to(&edited).as_str(), notice(&edited).as_deref()),
            ("/pages/compost/debate#c2", Some("comment-edited"))
        );
        let two = city.read(DEBATE).await;
        assert!(shown(&two, "c2").contains("The green one.") && shown(&two, "c2").contains("edited"), "{two}");

        let deleted = odile.post(&at("delete"), &[]).await;
        assert_eq!(
            (led_to(&deleted).as_str(), notice(&deleted).as_deref()),
            ("/pages/compost/debate#c2", Some("comment-deleted"))
        );
        karim.post(DEBATE, &[("markdown", "Thanks.")]).await;
        let debate = city.read(DEBATE).await;
        let two = shown(&debate, "c2");
        assert!(two.contains("Deleted by its author.") && !two.contains("green") && !two.contains("odile"), "{two}");
        assert!(shown(&debate, "c3").contains("Thanks."), "its place is kept");
        let own = odile.read(DEBATE).await;
        assert!(shown(&own, "c2").contains(&at("restore")) && !shown(&own, "c2").contains(&at("edit")), "{own}");
        assert_eq!(odile.open(&at("edit")).await.status, 404);
        assert_eq!(led_to(&odile.post(&at("restore"), &[]).await), "/pages/compost/debate#c2");
        assert!(shown(&city.read(DEBATE).await, "c2").contains("The green one."));

        // The passage goes, and the comment stays.
        city.save(&city.token("odile").await, &page, &TEXT.replace("kiosk", "library")).await;
        assert!(shown(&city.read(DEBATE).await, "c1").contains("not in the page any more"));
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_what_others_said_and_no_form_from_elsewhere_is_taken() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let comment = said(&city, "karim", &page, json!({ "markdown": "Mine." })).await;
        let ana = Browser::of(&city, "ana").await;
        let at = |what: &str| format!("/comments/{}/{what}", id(&comment));
        assert_eq!(ana.open(&at("edit")).await.status, 404);
        for what in ["edit", "delete", "restore"] {
            assert_eq!(ana.post(&at(what), &[("markdown", "Ana’s.")]).await.status, 404, "{what}");
            let anonymous = city.ask("POST", &at(what)).form(&[("csrf", "x"), ("markdown", "x")]).send().await;
            assert_eq!(anonymous.status, 403, "{what}");
        }
        let karim = Browser::of(&city, "karim").await;
        for path in [DEBATE.to_owned(), at("edit"), at("delete"), at("restore")] {
            let fields = [("csrf", "wrong"), ("markdown", "Kept words.")];
            let forged = city.ask("POST", &path).header("Cookie", &karim.cookie).form(&fields).send().await;
            assert_eq!(forged.status, 403, "{path}");
            let bare = city.ask("POST", &path).header("Cookie", &karim.cookie).form(&[]).send().await;
            assert!((400..500).contains(&bare.status), "{path}: {}", bare.status);
        }
        assert!(led_to(&city.get(&at("edit")).await).starts_with("/sign-in?back=/comments/"));
        for (method, path) in [("PUT", ""), ("DELETE", ""), ("POST", "/restore")] {
            let path = format!("/comments/{}{path}", id(&comment));
            let body = json!({ "markdown": "Ana’s." });
            assert_eq!(city.call(method, &path, &city.token("ana").await, body.clone()).await.status, 404, "{method}");
            assert_eq!(city.ask(method, &format!("/api/v1{path}")).json(&body).send().await.status, 401, "{method}");
        }
        let now = listed(&city, &page).await;
        assert_eq!((now.len(), &now[0]["markdown"], &now[0]["state"]), (1, &json!("Mine."), &json!("live")));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_said_stays_in_the_form() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let proposal = proposed(&city, &page, &TEXT.replace("One bin", "Two bins")).await;
        let karim = Browser::of(&city, "karim").await;
        let long = "é".repeat(5001);
        for (fields, at) in [
            (vec![("markdown", " \n"), ("exact", "One bin.")], "#said"),
            (vec![("markdown", &*long)], "#said"),
            (vec![("markdown", "a\0b")], "#said"),
            (vec![("markdown", "Which words?"), ("exact", "Three <b>bins</b>.")], "#exact"),
            (vec![("markdown", "Which words?"), ("exact", &long[..2000])], "#exact"),
            (vec![("markdown", "No."), ("in_reply_to", "nothing")], "#said"),
            (vec![("markdown", "No."), ("in_reply_to", "\0")], "#said"),
            (vec![("markdown", "No."), ("proposal", "a\0b")], "#said"),
            (vec![("markdown", " "), ("proposal", id(&proposal))], "#said"),
        ] {
            let refused = karim.post(DEBATE, &fields).await;
            let text = refused.text();
            assert_eq!(refused.status, 422, "{fields:?}: {text}");
            assert!(text.contains(&format!("href=\"{at}\"")), "{fields:?}: {text}");
            assert!(text.contains(fields[0].1.trim()), "the text is kept");
        }
        let refused = karim.post(DEBATE, &[("markdown", "W?"), ("exact", "Three <b>bins</b>.")]).await.text();
        assert!(refused.contains("value=\"Three &#60;b&#62;bins&#60;/b&#62;.\""), "{refused}");
        let about = karim.post(DEBATE, &[("markdown", " "), ("proposal", id(&proposal))]).await.text();
        assert!(about.contains(&format!("name=\"proposal\" value=\"{}\"", id(&proposal))), "the proposal is shown");
        assert!(listed(&city, &page).await.is_empty());
        for nowhere in ["?from=0", "?from=-9223372036854775808", "?from=99999999999999999999", "?answer=x", "?from=x"] {
            assert_eq!(karim.open(&format!("{DEBATE}{nowhere}")).await.status, 200, "{nowhere}");
        }
        for n in 0..20 {
            led_to(&karim.post(DEBATE, &[("markdown", &format!("Word {n}."))]).await);
        }
        let refused = karim.post(DEBATE, &[("markdown", "One more.")]).await;
        assert!(refused.status == 429 && refused.text().contains("One more."), "{}", refused.text());
        let path = format!("/pages/{}/comments", id(&page));
        let refused = city.call("POST", &path, &city.token("karim").await, json!({ "markdown": "More." })).await;
        assert_eq!((refused.status, refused.content_type()), (429, "application/problem+json"));
        assert!(refused.header("retry-after").is_some());
    })
    .await;
}

#[tokio::test]
async fn what_is_hostile_in_a_comment_is_harmless_on_the_page() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[click](javascript:alert(1))",
            "![x](javascript:alert(1))",
            "</div></li></ol></main><form action=\"//evil.example\"><input name=csrf>",
            "<textarea>",
            "---\ntitle: x\n---\n<style>*{display:none}</style>",
        ] {
            said(&city, "karim", &page, json!({ "markdown": hostile })).await;
        }
        let html = city.read(DEBATE).await;
        for bad in
            ["<script>", "onerror=", "href=\"javascript", "src=\"javascript", "evil.example\">", "<textarea", "<style"]
        {
            assert!(!html.replace("&#60;", "").replace("&lt;", "").contains(bad), "{bad} in {html}");
        }
        assert_eq!(
            (html.matches("</main>").count(), html.matches("<form").count()),
            (1, city.read(PAGE).await.matches("<form").count())
        );
        for comment in listed(&city, &page).await {
            let html = comment["html"].as_str().unwrap();
            assert!(!html.contains("<script") && !html.contains("javascript:") && !html.contains("<form"), "{html}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_proposal_has_its_thread_under_it_where_its_decision_is_answered() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let proposal = proposed(&city, &page, &TEXT.replace("One bin", "Two bins")).await;
        said(&city, "odile", &page, json!({ "markdown": "On the page." })).await;
        let refusal = json!({ "decision": "decline", "reason": "Too dear." });
        assert_eq!(city.call("POST", &decision(&proposal), &city.token("odile").await, refusal).await.status, 200);
        let (at, karim) = (format!("/proposals/{}", id(&proposal)), Browser::of(&city, "karim").await);
        let read = karim.read(&at).await;
        assert!(read.contains("<a href=\"#say\">Answer</a>"), "{read}");
        assert!(
            read.contains(&format!("name=\"proposal\" value=\"{}\"", id(&proposal))) && !read.contains("On the page.")
        );
        let sent = karim.post(DEBATE, &[("markdown", "How dear?"), ("proposal", id(&proposal))]).await;
        assert_eq!(led_to(&sent), format!("{at}#c2"));
        let thread = city.read(&at).await;
        assert!(
            shown(&thread, "c2").contains("How dear?") && !shown(&thread, "c2").contains("on the proposal"),
            "{thread}"
        );
        let debate = city.read(DEBATE).await;
        let about = shown(&debate, "c2");
        assert!(about.contains(&format!("href=\"{at}\"")) && about.contains("on the proposal by karim"), "{about}");
        let of_proposal = format!("/api/v1/pages/{}/comments?proposal={}", id(&page), id(&proposal));
        let of_proposal = city.get(&of_proposal).await.json();
        assert_eq!(of_proposal["items"].as_array().unwrap().len(), 1);
        assert_eq!(of_proposal["items"][0]["proposal"], proposal["id"]);

        let unpublished = json!({ "markdown": "# Seeds\n\nSwap them.\n" });
        let new = city.call("POST", "/pages", &city.token("karim").await, unpublished).await.json();
        let open = city.call("GET", "/proposals", &city.token("karim").await, json!({})).await.json();
        let of_new = open["items"].as_array().unwrap().iter().find(|of| of["page"] == new["id"]).unwrap().clone();
        let read = karim.read(&format!("/proposals/{}", id(&of_new))).await;
        assert!(!read.contains("id=\"thread\""), "nothing is said before it is published: {read}");
    })
    .await;
}

#[tokio::test]
async fn a_long_thread_is_shown_in_parts_and_each_comment_keeps_its_address() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        for n in 1..=53 {
            said(&city, "karim", &page, json!({ "markdown": format!("Word {n}.") })).await;
            city.clock.advance(60_000);
        }
        let (first, karim) = (city.read(DEBATE).await, Browser::of(&city, "karim").await);
        assert!(first.contains("id=\"c50\"") && !first.contains("id=\"c51\""));
        assert!(first.contains("href=\"/pages/compost/debate?from=51#thread\""), "{first}");
        let second = city.read(&format!("{DEBATE}?from=51")).await;
        assert!(second.contains("id=\"c51\"") && second.contains("id=\"c53\"") && !second.contains("id=\"c50\""));
        assert!(shown(&second, "c52").contains("href=\"/pages/compost/debate?from=51#c52\""));
        assert!(!second.contains("To be decided"), "proposals are on the first part");
        assert_eq!(led_to(&karim.post(DEBATE, &[("markdown", "Last.")]).await), "/pages/compost/debate?from=51#c54");
        let path = format!("/api/v1/pages/{}/comments", id(&page));
        let part = city.get(&format!("{path}?limit=40")).await.json();
        assert_eq!((part["items"].as_array().unwrap().len(), &part["next"]), (40, &json!("40")));
        let rest = city.get(&format!("{path}?limit=40&cursor=40")).await.json();
        let numbers: Vec<_> = rest["items"].as_array().unwrap().iter().map(|c| c["number"].as_i64().unwrap()).collect();
        assert_eq!((numbers, &rest["next"]), ((41..=54).collect(), &Value::Null));
        assert_eq!(rest["items"][13]["url"], "http://gent.localhost:8100/pages/compost/debate?from=51#c54");
    })
    .await;
}

#[tokio::test]
async fn the_number_in_the_tab_counts_what_can_be_read_and_is_never_old() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        assert_eq!(tab(&city).await, "");
        let comment = said(&city, "karim", &page, json!({ "markdown": "One." })).await;
        assert_eq!((tab(&city).await, tab(&city).await), ("1".into(), "1".into()));
        let latest = "<bdi>One.</bdi>";
        assert!(city.read(PAGE).await.contains(latest) && city.read(PAGE).await.contains("debate#c1\""));
        proposed(&city, &page, &TEXT.replace("One bin", "Two bins")).await;
        assert_eq!(tab(&city).await, "2");
        let (karim, path) = (city.token("karim").await, format!("/comments/{}", id(&comment)));
        assert_eq!(city.call("DELETE", &path, &karim, json!({})).await.status, 200);
        assert!(tab(&city).await == "1" && !city.read(PAGE).await.contains(latest));
        assert_eq!(city.call("POST", &format!("{path}/restore"), &karim, json!({})).await.status, 200);
        assert_eq!(tab(&city).await, "2");
    })
    .await;
}

#[tokio::test]
async fn what_is_said_on_a_copy_waits_for_its_city() {
    let database = TestDatabase::sqlite().await;
    let all = Neighbours::around(&database).await;
    all.follow(LYON).await;
    let written = all.lyon.publish(&all.lyon.token("odile").await, TEXT).await;
    let create = activity("Create", &pages_of(LYON), &article(&all.lyon, &written).await);
    assert_eq!(all.send(&pages_of(LYON), &create).await.status, 202);
    let (city, at) = (&all.gent, "/pages/compost@lyon.localhost:8101");
    let (page, karim) =
        (city.get("/api/v1/pages/compost@lyon.localhost:8101").await.json(), Browser::of(city, "karim").await);
    let sent = karim.post(&format!("{at}/debate"), &[("markdown", "Very blue.")]).await;
    let comment = listed(city, &page).await.remove(0);
    assert_eq!((&comment["number"], &comment["state"]), (&Value::Null, &json!("live")));
    assert_eq!(
        (led_to(&sent), notice(&sent).as_deref()),
        (format!("{at}/debate#c{}", id(&comment)), Some("comment-sent"))
    );
    let debate = city.read(&format!("{at}/debate")).await;
    let waiting = shown(&debate, &format!("c{}", id(&comment)));
    assert!(waiting.contains("Very blue.") && waiting.contains("Waiting for "), "{waiting}");
    let answer = said(city, "odile", &page, json!({ "markdown": "Is it?", "in_reply_to": comment["id"] })).await;
    assert_eq!(answer["in_reply_to"], comment["id"]);
    let debate = city.read(&format!("{at}/debate")).await;
    assert!(shown(&debate, &format!("c{}", id(&answer))).contains("in answer to one that waits"));
    led_to(&karim.post(&format!("/comments/{}/delete", id(&comment)), &[]).await);
    assert!(!city.read(&format!("{at}/debate")).await.contains("Very blue."));

    let ana = city.actor("ana").await;
    city.commons.block_city(&ana, "lyon.localhost:8101", Some("Spam.".into())).await.unwrap();
    assert!(!karim.read(&format!("{at}/debate")).await.contains("id=\"said\""));
    let refused = karim.post(&format!("{at}/debate"), &[("markdown", "Blocked.")]).await;
    assert!(refused.status == 403 && refused.text().contains("Blocked."), "{}", refused.text());
}

#[tokio::test]
async fn the_api_tells_all_of_a_comment_and_refuses_what_is_none() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let (karim, path) = (city.token("karim").await, format!("/pages/{}/comments", id(&page)));
        let anchor = json!({ "exact": "Keys  at the kiosk.", "prefix": "x", "suffix": "" });
        let made = city.call("POST", &path, &karim, json!({ "markdown": "*Which*?", "anchor": anchor })).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let comment = made.json();
        assert_eq!(
            (made.header("location"), comment["url"].as_str()),
            (comment["url"].as_str(), Some("http://gent.localhost:8100/pages/compost/debate#c1"))
        );
        for (member, value) in [
            ("page", page["id"].clone()),
            ("markdown", json!("*Which*?")),
            ("in_reply_to", Value::Null),
            ("number", json!(1)),
            ("state", json!("live")),
            ("updated", Value::Null),
            ("proposal", Value::Null),
        ] {
            assert_eq!(comment[member], value, "{member}");
        }
        assert_eq!(comment["author"]["handle"], "karim@gent.localhost:8100");
        assert!(comment["html"].as_str().unwrap().contains("<em>Which</em>?"));
        assert!(comment["ap_id"].as_str().unwrap().starts_with("http://gent.localhost:8100/id/note/"));
        assert_eq!(
            (&comment["anchor"]["exact"], &comment["anchor"]["found"]),
            (&json!("Keys at the kiosk."), &json!(true))
        );
        let one = format!("/comments/{}", id(&comment));
        let edited = city.call("PUT", &one, &karim, json!({ "markdown": "Where?" })).await.json();
        assert_eq!((&edited["markdown"], &edited["number"]), (&json!("Where?"), &json!(1)));
        assert!(edited["updated"].is_string() && edited["published"] == comment["published"]);
        let deleted = city.call("DELETE", &one, &karim, json!({})).await.json();
        for (member, value) in [
            ("state", json!("deleted")),
            ("markdown", Value::Null),
            ("html", json!("")),
            ("author", Value::Null),
            ("anchor", Value::Null),
            ("number", json!(1)),
        ] {
            assert_eq!(deleted[member], value, "{member}");
        }
        assert_eq!(city.call("PUT", &one, &karim, json!({ "markdown": "x" })).await.status, 404);
        assert_eq!(city.call("POST", &format!("{one}/restore"), &karim, json!({})).await.json()["markdown"], "Where?");

        for (body, status) in [
            (json!({}), 400),
            (json!({ "markdown": 1 }), 400),
            (json!({ "markdown": "" }), 422),
            (json!({ "markdown": "a\u{0}b" }), 422),
            (json!({ "markdown": "é".repeat(5001) }), 422),
            (json!({ "markdown": "x", "in_reply_to": "\u{0}" }), 422),
            (json!({ "markdown": "x", "in_reply_to": 7 }), 400),
            (json!({ "markdown": "x", "proposal": "nothing" }), 422),
            (json!({ "markdown": "x", "proposal": "\u{0}" }), 422),
            (json!({ "markdown": "x", "anchor": {} }), 400),
            (json!({ "markdown": "x", "anchor": { "exact": "" } }), 422),
            (json!({ "markdown": "x", "anchor": { "exact": "\u{0}" } }), 422),
            (json!({ "markdown": "x", "anchor": { "exact": "not there" } }), 422),
            (json!({ "markdown": "x", "anchor": { "exact": "y".repeat(501) } }), 422),
            (json!({ "markdown": "x", "anchor": "One bin." }), 400),
        ] {
            let refused = city.call("POST", &path, &karim, body.clone()).await;
            assert_eq!(
                (refused.status, refused.content_type()),
                (status, "application/problem+json"),
                "{body}: {}",
                refused.text()
            );
        }
        for (hostile, status) in [
            (format!("{path}?cursor=x"), 400),
            (format!("{path}?limit=x"), 400),
            (format!("{path}?proposal=nothing"), 404),
            (format!("{path}?proposal=%00"), 400),
            (format!("{path}?cursor=-9223372036854775808"), 200),
            (format!("{path}?limit=-1"), 200),
            ("/pages/nothing/comments".into(), 404),
        ] {
            assert_eq!(city.get(&format!("/api/v1{hostile}")).await.status, status, "{hostile}");
        }
        for nothing in ["nothing", "01J9Z3M5Q6R7S8T9V0W1X2Y3Z4"] {
            assert_eq!(city.call("DELETE", &format!("/comments/{nothing}"), &karim, json!({})).await.status, 404);
        }
        assert_eq!(listed(&city, &page).await.len(), 1);
    })
    .await;
}
