//! Statements on two sides, and a synthesis of them: by browsers and by programs.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::proposals::{Browser, PAGE, TEXT, hidden, led_to, listed, notice};

const POSITIONS: &str = "/pages/compost/positions";

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

/// The part of a page from one text to another.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from} in {page}"));
    rest.split(to).next().unwrap()
}

#[tokio::test]
async fn people_make_statements_and_support_and_contest_those_of_others() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let (karim, odile) = (Browser::of(&city, "karim").await, Browser::of(&city, "odile").await);
        let empty = city.read(POSITIONS).await;
        assert!(empty.contains("Sign in to make a statement") && !empty.contains("name=\"statement\""), "{empty}");
        let fields = [("side", "is"), ("statement", "Less <b>waste</b>."), ("source", "https://data.example/july")];
        let sent = karim.post(POSITIONS, &fields).await;
        let path = format!("/pages/{}/positions", id(&page));
        let first = listed(&city, &path).await.remove(0);
        assert_eq!(led_to(&sent), format!("{POSITIONS}#s{}", id(&first)));
        assert_eq!(notice(&sent).as_deref(), Some("statement-made"));
        odile.post(POSITIONS, &[("side", "is_not"), ("statement", "A fashion.")]).await;

        let stance = format!("/statements/{}/stance", id(&first));
        let own = karim.read(POSITIONS).await;
        assert!(!own.contains(&stance), "nobody supports their own");
        assert!(own.contains(&format!("/comments/{}/delete", id(&first))), "{own}");
        for (held, shown) in [("support", "1 supports it · 0 contest it"), ("contest", "0 support it · 1 contests it")]
        {
            let sent = odile.post(&stance, &[("stance", held)]).await;
            assert_eq!(led_to(&sent), format!("{POSITIONS}#s{}", id(&first)));
            let column = city.read(POSITIONS).await;
            let column = between(&column, "id=\"side-is\"", "</section>");
            assert!(column.contains("Less &#60;b&#62;waste") || column.contains("Less &lt;b&gt;waste"), "{column}");
            assert!(
                column.contains("href=\"https://data.example/july\" rel=\"nofollow\">data.example</a>"),
                "{column}"
            );
            assert!(column.contains("officers") && column.contains(shown), "{column}");
            assert!(!column.contains("A fashion."), "{column}");
        }
        odile.post(&stance, &[("stance", "none")]).await;
        assert!(!city.read(POSITIONS).await.contains("contests it"));
        // The way there: from the debate, and from the page.
        for from in [PAGE, "/pages/compost/debate"] {
            assert!(city.read(from).await.contains(POSITIONS), "{from}");
        }
        // Two words on one's own or on nothing change nothing.
        for (who, body) in [(&karim, "support"), (&odile, "perhaps")] {
            assert_eq!(who.post(&stance, &[("stance", body)]).await.status, 422);
        }
        assert_eq!(odile.post("/statements/none/stance", &[("stance", "support")]).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn what_is_to_be_mended_is_said_and_nothing_is_lost() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let page = city.publish(&city.token("odile").await, TEXT).await;
        let karim = Browser::of(&city, "karim").await;
        let long = "é".repeat(141);
        for (fields, said) in [
            ([("side", ""), ("statement", "Kept words."), ("source", "")], "Please choose one of those offered."),
            ([("side", "is"), ("statement", long.as_str()), ("source", "")], "This is too long."),
            ([("side", "is"), ("statement", "Kept words."), ("source", "at home")], "Write the whole address"),
            ([("side", "is_not"), ("statement", " "), ("source", "Kept words.")], "Write the whole address"),
        ] {
            let answer = karim.post(POSITIONS, &fields).await;
            let text = answer.text();
            assert_eq!(answer.status, 422, "{text}");
            assert!(text.contains(said) && (text.contains("Kept words.") || text.contains(&long)), "{said}: {text}");
        }
        let none = karim.post("/pages/compost/synthesis", &[]).await;
        assert!(none.status == 422 && none.text().contains("Tick at least one statement."), "{}", none.text());
        assert!(listed(&city, &format!("/pages/{}/positions", id(&page))).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn programs_read_stances_by_city_and_role() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (city.token("odile").await, city.token("karim").await);
        let page = city.publish(&odile, TEXT).await;
        let path = format!("/pages/{}/positions", id(&page));
        let made = city.call("POST", &path, &karim, json!({ "side": "is", "statement": "Less waste." })).await;
        let made = (made.status, made.json());
        assert_eq!((made.0, &made.1["number"], &made.1["role"]), (201, &json!(1), &json!("inhabitant")));
        let stance = format!("/positions/{}/stance", id(&made.1));
        let held = city.call("PUT", &stance, &odile, json!({ "supports": true })).await.json();
        let count = json!([{"city": city.authority, "role": "officer", "supports": 1, "contests": 0}]);
        assert_eq!((&held["stances"], &held["own"], &held["own_waits"]), (&count, &json!(true), &json!(false)));
        let read = listed(&city, &path).await.remove(0);
        assert_eq!((&read["stances"], &read["own"]), (&count, &json!(null)));
        let gone = city.call("DELETE", &stance, &odile, json!({})).await.json();
        assert_eq!((&gone["stances"], &gone["own"]), (&json!([]), &json!(null)));
        let mine = city.call("PUT", &stance, &karim, json!({ "supports": true })).await;
        assert_eq!((mine.status, mine.text().contains("own_statement")), (422, true), "{}", mine.text());
        let side = city.call("POST", &path, &karim, json!({ "side": "both", "statement": "?" })).await;
        assert_eq!(side.status, 422);
        let comment = format!("/api/v1/pages/{}/comments", id(&page));
        let act = city.get(&comment).await.json()["items"][0]["act"].clone();
        assert_eq!(act, json!({"kind": "statement", "side": "is", "role": "inhabitant"}));
    })
    .await;
}

#[tokio::test]
async fn a_synthesis_begins_with_the_chosen_statements_and_who_made_them() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, karim) = (city.token("odile").await, city.token("karim").await);
        let page = city.publish(&odile, TEXT).await;
        let path = format!("/pages/{}/positions", id(&page));
        let mut ids = Vec::new();
        for (token, side, statement) in
            [(&odile, "is_not", "A *fashion*."), (&karim, "is", "Less waste."), (&karim, "is", "Left out.")]
        {
            let body = json!({ "side": side, "statement": statement, "source": "https://data.example/july" });
            ids.push(id(&city.call("POST", &path, token, body).await.json()).to_owned());
        }
        let browser = Browser::of(&city, "karim").await;
        let chosen = [("statement", ids[0].as_str()), ("statement", ids[1].as_str())];
        let editor = browser.post("/pages/compost/synthesis", &chosen).await;
        let text = editor.text();
        assert_eq!(editor.status, 200, "{text}");
        assert!(text.contains("value=\"Synthesis: Compost\"") && !text.contains("Left out."), "{text}");
        let markdown = between(&text, "id=\"markdown\"", "</textarea>");
        let (is, is_not) = (markdown.find("Less waste.").unwrap(), markdown.find("A \\*fashion\\*.").unwrap());
        assert!(is < is_not, "what it is comes first: {markdown}");
        for words in [
            "inhabitant of Gent",
            "officer of Gent",
            "@karim@gent.localhost:8100",
            "/pages/compost/debate#c2",
            "data.example",
        ] {
            assert!(markdown.contains(words), "{words}: {markdown}");
        }
        // Nothing is kept before it is sent; then it is a page.
        assert!(!city.read("/pages").await.contains("Synthesis"));
        let written = [
            ("page", &*hidden(&text, "page")),
            ("kind", "article"),
            ("lang", "en"),
            ("title", "Synthesis: Compost"),
            ("markdown", "Both."),
            ("action", "publish"),
        ];
        let sent = Browser::of(&city, "odile").await.post("/write/text", &written).await;
        assert_eq!(led_to(&sent), "/pages/synthesis-compost");
    })
    .await;
}
