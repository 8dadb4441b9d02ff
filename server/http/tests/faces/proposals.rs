//! Suggested edits, decided on: each refusal leaves everything as it was.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::{Answer, City};
use crate::forms::{csrf, sign_in};

pub(crate) const TEXT: &str = "# Compost\n\nOne bin.\n\nKeys at the kiosk.\n\nEmptied monthly.\n";
pub(crate) const PAGE: &str = "/pages/compost";

/// Somebody's browser.
pub(crate) struct Browser<'a> {
    city: &'a City,
    pub(crate) cookie: String,
    token: String,
}

impl<'a> Browser<'a> {
    pub(crate) async fn of(city: &'a City, login: &str) -> Self {
        let cookie = sign_in(city, login).await;
        let token = csrf(&city.ask("GET", "/write/text").header("Cookie", &cookie).send().await);
        Self { city, cookie, token }
    }

    pub(crate) async fn open(&self, path: &str) -> Answer {
        self.city.ask("GET", path).header("Cookie", &self.cookie).send().await
    }

    pub(crate) async fn read(&self, path: &str) -> String {
        let answer = self.open(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<_> = [("csrf", self.token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.city.ask("POST", path).header("Cookie", &self.cookie).form(&fields).send().await
    }

    /// Sends a form with a file (RFC 7578), as a browser does.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], (name, file): (&str, &[u8])) -> Answer {
        let mut body = Vec::new();
        for (field, value) in [("csrf", self.token.as_str())].iter().chain(fields) {
            let part = format!("--limit\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--limit--\r\n");
        let ask = self.city.ask("POST", path).header("Cookie", &self.cookie);
        ask.header("Content-Type", "multipart/form-data; boundary=limit").body(body).send().await
    }

    /// Sends the editor of a page in its proposing mode.
    pub(crate) async fn propose(&self, page: &Value, at: &str, markdown: &str, fields: &[(&str, &str)]) -> Answer {
        let known = [
            ("page", page["id"].as_str().unwrap()),
            ("base_revision", page["revision"].as_str().unwrap()),
            ("kind", "article"),
            ("title", page["title"].as_str().unwrap()),
            ("markdown", markdown),
            ("note", "It was\r\nmeasured."),
            ("sources", "https://data.example/july\r\nthe neighbours\r\n"),
            ("action", "propose"),
        ];
        let known = known.into_iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        let fields: Vec<_> = known.chain(fields.iter().copied()).collect();
        self.post(&format!("{at}/propose"), &fields).await
    }
}

/// Where a form led.
pub(crate) fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").unwrap().to_owned()
}

pub(crate) fn notice(answer: &Answer) -> Option<String> {
    answer.cookie("koinon_notice")
}

/// What a hidden field of a form says.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The proposals that a list of the API has.
pub(crate) async fn listed(city: &City, path: &str) -> Vec<Value> {
    city.get(&format!("/api/v1{path}")).await.json()["items"].as_array().unwrap().clone()
}

/// A page's text, and how many revisions it has.
pub(crate) async fn standing(city: &City, page: &Value) -> (String, usize) {
    let path = format!("/pages/{}", page["id"].as_str().unwrap());
    let text = city.get(&format!("/api/v1{path}")).await.json()["markdown"].as_str().unwrap().to_owned();
    (text, listed(city, &format!("{path}/revisions")).await.len())
}

/// Karim's proposal through the API.
pub(crate) async fn proposed(city: &City, page: &Value, markdown: &str) -> Value {
    let body = json!({ "base_revision": page["revision"], "markdown": markdown, "reason": "It was measured." });
    let path = format!("/pages/{}/proposals", page["id"].as_str().unwrap());
    let made = city.call("POST", &path, &city.token("karim").await, body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()
}

pub(crate) fn decision(proposal: &Value) -> String {
    format!("/proposals/{}/decision", proposal["id"].as_str().unwrap())
}

#[tokio::test]
async fn what_an_inhabitant_proposes_waits_in_the_queue_and_is_credited_to_them() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        assert_eq!(led_to(&karim.open("/pages/compost/edit").await), "/pages/compost/propose");
        assert!(led_to(&city.get("/pages/compost/propose").await).starts_with("/sign-in?back=/pages/compost/propose"));
        let editor = karim.read("/pages/compost/propose").await;
        assert!(editor.contains("value=\"propose\"") && editor.contains("id=\"sources\""), "{editor}");
        assert!(!editor.contains("value=\"publish\"") && editor.contains("Gent decides"), "{editor}");
        let edits = odile.read(PAGE).await;
        assert!(edits.contains("/pages/compost/edit") && edits.contains("/pages/compost/propose"), "{edits}");

        let text = TEXT.replace("One bin", "Two bins").replace("monthly", "weekly");
        let sent = karim.propose(&page, PAGE, &text, &[]).await;
        let at = led_to(&sent);
        assert!(at.starts_with("/proposals/"), "{at}");
        assert_eq!(notice(&sent).as_deref(), Some("proposal-sent"));
        assert_eq!(standing(&city, &page).await, (TEXT.into(), 1), "nothing is changed yet");
        let own = karim.read(&at).await;
        for said in
            ["In review: first in the queue", "It was\nmeasured.", "the neighbours", "Change 1 of 2", "Withdraw"]
        {
            assert!(own.contains(said), "{said} in {own}");
        }
        assert!(own.contains("<a href=\"https://data.example/july\" rel=\"nofollow\">"), "{own}");
        assert!(!own.contains("name=\"decision\""), "{own}");
        assert!(karim.read("/queue").await.contains(&at) && odile.read("/queue").await.contains(&at));

        let form = odile.read(&at).await;
        let seen = hidden(&form, "seen");
        assert_eq!(seen, page["revision"].as_str().unwrap());
        assert!(
            form.contains("name=\"hunk\" value=\"0\" checked") && form.contains("name=\"hunk\" value=\"1\" checked")
        );
        let decide = format!("{at}/decision");
        let silent = odile.post(&decide, &[("seen", &seen), ("hunk", "1"), ("decision", "accept_in_part")]).await;
        let again = silent.text();
        assert_eq!(silent.status, 422, "{again}");
        assert!(again.contains("href=\"#reason\""), "{again}");
        assert!(
            again.contains("value=\"1\" checked") && !again.contains("value=\"0\" checked"),
            "the ticks stay: {again}"
        );
        let none = [("seen", seen.as_str()), ("reason", "Kept words."), ("decision", "accept_in_part")];
        let none = odile.post(&decide, &none).await;
        assert!(none.status == 422 && none.text().contains("Kept words.") && none.text().contains("href=\"#hunk\""));
        assert_eq!(standing(&city, &page).await, (TEXT.into(), 1));

        let answer = [
            ("seen", seen.as_str()),
            ("hunk", "1"),
            ("reason", "One bin is all we have."),
            ("decision", "accept_in_part"),
        ];
        let decided = odile.post(&decide, &answer).await;
        assert_eq!((led_to(&decided), notice(&decided).as_deref()), (at.clone(), Some("proposal-accepted-in-part")));
        assert_eq!(standing(&city, &page).await, (TEXT.replace("monthly", "weekly"), 2));
        let read = city.read(&at).await;
        for said in ["One bin is all we have.", "odile", "/pages/compost/diff?to=", "/pages/compost?version="] {
            assert!(read.contains(said), "{said} in {read}");
        }
        assert_eq!((read.matches(">taken<").count(), read.matches(">not taken<").count()), (1, 1), "{read}");
        let history = city.read("/pages/compost/history").await;
        assert!(history.contains(">karim</bdi>") && history.contains(">odile</bdi>"), "{history}");
        assert!(city.read("/pages/compost/blame").await.contains(">karim</bdi>"));
        assert_eq!(odile.post(&decide, &answer).await.status, 409, "it was answered");
        assert_eq!(standing(&city, &page).await.1, 2);
    })
    .await;
}

#[tokio::test]
async fn all_of_it_is_taken_with_one_press_and_a_changed_text_needs_a_reason() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let odile = Browser::of(&city, "odile").await;
        let proposal = proposed(&city, &page, &TEXT.replace("One bin", "Two bin")).await;
        let at = format!("/proposals/{}", proposal["id"].as_str().unwrap());
        let form = odile.read(&format!("{at}?text=1")).await;
        assert!(form.contains("name=\"markdown\"") && form.contains("Two bin.") && !form.contains("name=\"hunk\""));
        let mended = TEXT.replace("One bin", "Two bins").replace('\n', "\r\n");
        let seen = hidden(&form, "seen");
        let fields = [("seen", seen.as_str()), ("markdown", &mended), ("decision", "accept")];
        let silent = odile.post(&decision(&proposal), &fields).await;
        assert!(silent.status == 422 && silent.text().contains("Two bins."), "{}", silent.text());
        assert_eq!(standing(&city, &page).await, (TEXT.into(), 1));
        // A text that was left as it is needs none.
        let same = TEXT.replace("One bin", "Two bin").replace('\n', "\r\n");
        let fields = [("seen", seen.as_str()), ("markdown", &same), ("decision", "accept")];
        let decided = odile.post(&decision(&proposal), &fields).await;
        assert_eq!((led_to(&decided), notice(&decided).as_deref()), (at, Some("proposal-accepted")));
        assert_eq!(standing(&city, &page).await, (TEXT.replace("One bin", "Two bin"), 2));
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_who_may_not_and_no_form_is_taken_that_we_did_not_give() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        let proposal = proposed(&city, &page, &TEXT.replace("monthly", "daily")).await;
        let (decide, id) = (decision(&proposal), proposal["id"].as_str().unwrap());
        let withdraw = format!("/proposals/{id}/withdraw");
        let seen = proposal["seen"].as_str().unwrap();
        let accept = [("seen", seen), ("decision", "accept")];

        assert_eq!(karim.post(&decide, &accept).await.status, 403);
        let unsigned = city.ask("POST", &decide).form(&accept).send().await;
        assert!([400, 403].contains(&unsigned.status), "{}", unsigned.status);
        for (path, fields) in [(&decide, accept.as_slice()), (&withdraw, &[("x", "y")])] {
            let browser = if *path == withdraw { &karim } else { &odile };
            for token in [None, Some(""), Some("wrong")] {
                let fields: Vec<_> =
                    token.map(|token| ("csrf", token)).into_iter().chain(fields.iter().copied()).collect();
                let refused = city.ask("POST", path).header("Cookie", &browser.cookie).form(&fields).send().await;
                assert!([403, 422, 400].contains(&refused.status), "{path}: {}", refused.status);
            }
        }
        let propose = [("markdown", "x"), ("note", "y"), ("action", "propose"), ("csrf", "wrong")];
        let refused =
            city.ask("POST", "/pages/compost/propose").header("Cookie", &karim.cookie).form(&propose).send().await;
        assert_eq!(refused.status, 403);
        for hostile in [
            vec![("decision", "accept")],
            vec![("seen", "no hash"), ("decision", "accept")],
            vec![("seen", seen), ("decision", "burn")],
            vec![("seen", seen), ("hunk", "99999999999999999999"), ("reason", "r"), ("decision", "accept_in_part")],
            vec![("seen", seen), ("hunk", "-1"), ("reason", "r"), ("decision", "accept_in_part")],
        ] {
            assert_eq!(odile.post(&decide, &hostile).await.status, 422, "{hostile:?}");
        }
        assert_eq!(odile.post(&withdraw, &[]).await.status, 404, "it is not hers");

        let (token, ana) = (city.token("karim").await, city.token("odile").await);
        let refused = city.call("POST", &decide, &token, json!({ "decision": "accept" })).await;
        assert_eq!((refused.status, &refused.json()["code"]), (403, &json!("officers_only")));
        assert_eq!(city.call("POST", &withdraw, &ana, json!({})).await.status, 404);
        assert_eq!(city.ask("POST", &format!("/api/v1{withdraw}")).send().await.status, 401);
        for (body, status) in [
            (json!({ "decision": "decline" }), 422),
            (json!({ "decision": "burn" }), 400),
            (json!({ "decision": "accept", "hunks": [0] }), 422),
            (json!({ "decision": "accept_in_part", "reason": "r" }), 422),
            (json!({ "decision": "accept_in_part", "reason": "r", "hunks": [7] }), 422),
            (json!({ "decision": "accept_in_part", "reason": "r", "hunks": [-1] }), 400),
            (json!({ "decision": "accept", "markdown": "a\u{0}b", "reason": "r" }), 422),
            (json!({ "decision": "accept", "markdown": " ", "reason": "r" }), 422),
            (json!({ "decision": "accept_in_part", "reason": "r", "hunks": [0], "seen": "0".repeat(64) }), 412),
        ] {
            let refused = city.call("POST", &decide, &ana, body.clone()).await;
            assert_eq!(refused.status, status, "{body}: {}", refused.text());
        }
        assert_eq!(standing(&city, &page).await, (TEXT.into(), 1));
        let still = city.get(&format!("/api/v1/proposals/{id}")).await.json();
        assert_eq!((&still["state"], &still["position"]), (&json!("in_review"), &json!(1)));

        let taken_back = karim.post(&withdraw, &[]).await;
        assert_eq!(notice(&taken_back).as_deref(), Some("proposal-withdrawn"));
        assert_eq!(city.call("POST", &withdraw, &token, json!({})).await.status, 409);
        assert!(city.read("/proposals?state=withdrawn").await.contains(id));
        assert_eq!(odile.post(&decide, &accept).await.status, 409);
        assert_eq!(standing(&city, &page).await, (TEXT.into(), 1));
    })
    .await;
}

#[tokio::test]
async fn everybody_reads_what_was_declined_and_why() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let odile = Browser::of(&city, "odile").await;
        let proposal = proposed(&city, &page, &TEXT.replace("monthly", "daily")).await;
        let seen = proposal["seen"].as_str().unwrap();
        let silent = odile.post(&decision(&proposal), &[("seen", seen), ("decision", "decline")]).await;
        assert!(silent.status == 422 && silent.text().contains("href=\"#reason\""), "{}", silent.text());
        assert_eq!(listed(&city, "/proposals?state=declined").await.len(), 0);

        let why = "Nobody could <b>carry</b> it.";
        let declined =
            odile.post(&decision(&proposal), &[("seen", seen), ("reason", why), ("decision", "decline")]).await;
        assert_eq!(notice(&declined).as_deref(), Some("proposal-declined"));
        let at = led_to(&declined);
        for path in [at.as_str(), "/proposals?state=declined", "/pages/compost/debate", "/proposals?state=all"] {
            let read = city.read(path).await;
            assert!(read.contains("Nobody could") && !read.contains("<b>carry"), "{path}: {read}");
            assert!(read.contains("Declined by"), "{path}: {read}");
        }
        assert!(!city.read("/proposals").await.contains(&at));
        let told = &listed(&city, "/proposals?state=declined").await[0];
        assert_eq!((&told["decision"]["reason"], &told["markdown"]), (&json!(why), &Value::Null));
        assert_eq!(standing(&city, &page).await, (TEXT.into(), 1));
    })
    .await;
}

#[tokio::test]
async fn a_page_that_moved_on_is_asked_about_where_both_changed_the_same() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, TEXT).await;
        let odile = Browser::of(&city, "odile").await;
        let text = TEXT.replace("One bin", "Two bins").replace("monthly", "daily");
        let proposal = proposed(&city, &page, &text).await;
        let at = format!("/proposals/{}", proposal["id"].as_str().unwrap());
        let old = proposal["seen"].as_str().unwrap().to_owned();
        let now = TEXT.replace("monthly", "weekly");
        let newer = city.save(&token, &page, &now).await;

        let form = odile.read(&at).await;
        assert!(
            form.contains("The page has changed here since") && form.contains("The page has changed since this was")
        );
        assert!(form.contains("value=\"0\" checked") && !form.contains("value=\"1\" checked"), "{form}");
        let told = city.get(&format!("/api/v1{at}")).await.json();
        assert_eq!((&told["moved_on"], &told["diff"][0]["overlaps"]), (&json!(true), &json!(false)));
        assert_eq!((&told["diff"][1]["overlaps"], &told["seen"]), (&json!(true), &newer["revision"]));

        let all = odile.post(&decision(&proposal), &[("seen", &hidden(&form, "seen")), ("decision", "accept")]).await;
        assert!(all.status == 409 && all.text().contains("changed in the same places"), "{}", all.text());
        let by_api = city.call("POST", &decision(&proposal), &token, json!({ "decision": "accept" })).await;
        let conflict = by_api.json();
        assert_eq!((by_api.status, &conflict["theirs"], &conflict["yours"]), (409, &json!(now), &json!(text)));
        assert!(conflict["merged_with_conflicts"].as_str().unwrap().contains("daily"));

        // What was decided on another version is not taken by its number.
        let part = [("seen", old.as_str()), ("hunk", "1"), ("reason", "Kept words."), ("decision", "accept_in_part")];
        let stale = odile.post(&decision(&proposal), &part).await;
        let said = stale.text();
        assert!(
            stale.status == 409 && said.contains("while you were looking") && said.contains("Kept words."),
            "{said}"
        );
        assert_eq!(hidden(&said, "seen"), newer["revision"].as_str().unwrap());
        // A text that touches the same lines keeps both.
        let mine = TEXT.replace("monthly", "hourly");
        let text = [("seen", old.as_str()), ("markdown", &mine), ("reason", "Mine."), ("decision", "accept")];
        let both = odile.post(&decision(&proposal), &text).await;
        let said = both.text();
        assert!(both.status == 409 && said.contains("Emptied weekly.\nEmptied hourly."), "{said}");
        assert_eq!(standing(&city, &page).await, (now.clone(), 2));

        let part = [
            ("seen", newer["revision"].as_str().unwrap()),
            ("hunk", "1"),
            ("reason", "Daily."),
            ("decision", "accept_in_part"),
        ];
        led_to(&odile.post(&decision(&proposal), &part).await);
        assert_eq!(standing(&city, &page).await, (TEXT.replace("monthly", "daily"), 3));
    })
    .await;
}
