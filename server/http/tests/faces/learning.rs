//! Learning paths over pages of several cities, and study visits.

use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::city::City;
use crate::missing::practice;
use crate::neighbours::{LYON, Neighbours, activity, article, pages_of};
use crate::proposals::Browser;

const LYONS: &str = "lyon.localhost:8101";

/// Where a page leads to by a link with this relation.
fn linked<'a>(page: &'a str, rel: &str) -> Option<&'a str> {
    page.split(&format!("rel=\"{rel}\" href=\"")).nth(1)?.split('"').next()
}

#[tokio::test]
async fn a_path_leads_from_page_to_page_across_cities_and_each_says_so() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, odile) = (&cities.gent, cities.gent.token("odile").await);
        cities.publishes(&practice("Compost de Lyon", 1)).await;
        gent.publish(&odile, "# Begin here\n\nA word.\n").await;
        gent.publish(&odile, "# The end\n\nA last word.\n").await;
        let text = format!(
            "---\nkind: learning_path\ntitle: From bins to a café\nsummary: Three pages.\nfor_whom: Neighbours\nthemes: [waste_circularity]\n\
             steps:\n  - {{iri: Begin here, why: It is short <b>.}}\n  - iri: nowhere@{LYONS}\n  - iri: compost-de-lyon@{LYONS}\n    \
             why: They began.\n  - {{iri: \"[[The end]]\"}}\n---\nAn evening.\n"
        );
        let path = gent.publish(&odile, &text).await;
        let ulid = path["id"].as_str().unwrap().to_lowercase();

        let told = gent.get(&format!("/api/v1/pages/{}/path", path["slug"].as_str().unwrap())).await.json();
        let steps: Vec<_> = told["steps"].as_array().unwrap().iter().map(|step| &step["page"]["title"]).collect();
        assert_eq!(steps, [&json!("Begin here"), &Value::Null, &json!("Compost de Lyon"), &json!("The end")]);
        assert_eq!(told["steps"][2]["why"], "They began.");
        assert_eq!(gent.get("/api/v1/pages/begin-here/path").await.status, 404, "it is no path");

        let page = gent.read(&format!("/pages/{}", path["slug"].as_str().unwrap())).await;
        for shown in ["Begin here", "It is short &#60;b&#62;.", "not here to be read", "Compost de Lyon", "Neighbours"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(page.contains(&format!("href=\"/pages/begin-here?path={ulid}\"")), "{page}");

        // From page to page, past the one that is not here.
        let first = gent.read(&format!("/pages/begin-here?path={ulid}")).await;
        assert!(first.contains("Step 1 of 4") && linked(&first, "prev").is_none(), "{first}");
        let next = linked(&first, "next").unwrap().to_owned();
        assert_eq!(next, format!("/pages/compost-de-lyon@{LYONS}?path={ulid}"));
        let second = gent.read(&next).await;
        assert!(second.contains("Step 3 of 4") && second.contains("They began."), "{second}");
        let last = gent.read(linked(&second, "next").unwrap()).await;
        assert!(last.contains("Step 4 of 4") && linked(&last, "next").is_none() && last.contains("Back to the learning path"));
        assert_eq!(linked(&last, "prev"), Some(next.as_str()));

        // Each page says that it is a part of it, also where it came from elsewhere, and nothing of the path is kept for others.
        for name in ["begin-here".to_owned(), format!("compost-de-lyon@{LYONS}"), "the-end".to_owned()] {
            let page = gent.read(&format!("/pages/{name}")).await;
            assert!(page.contains("Part of the learning path") && page.contains("From bins to a café"), "{name}: {page}");
            assert!(!page.contains("Step "), "{name}");
        }
        for odd in ["nothing", "begin-here", ""] {
            let page = gent.read(&format!("/pages/begin-here?path={odd}")).await;
            assert!(!page.contains("Step "), "{odd}");
        }
        assert!(gent.read("/pages?kind=learning_path").await.contains("From bins to a café"));
        assert!(gent.read("/league").await.contains("From bins to a café"));

        // When the path leads elsewhere, the page says it no more.
        let shorter = text.replace("  - {iri: Begin here, why: It is short <b>.}\n", "");
        gent.save(&odile, &path, &shorter).await;
        assert!(!gent.read("/pages/begin-here").await.contains("Part of the learning path"));
    })
    .await;
}

#[tokio::test]
async fn a_path_is_told_to_other_servers_in_its_order() {
    each_database(async |database| {
        let gent = City::gent(database).await;
        let odile = gent.token("odile").await;
        let [one, two] = ["One", "Two"].map(|title| format!("# {title}\n\nText.\n"));
        let (one, two) = (gent.publish(&odile, &one).await, gent.publish(&odile, &two).await);
        let far = "https://far.example/id/page/01KAN4V0000000000000000001";
        let text = format!(
            "---\nkind: learning_path\ntitle: A way\nsteps: [{{iri: Two}}, {{iri: {far}}}, {{iri: Not written}}, {{iri: One}}]\n---\nGo.\n"
        );
        let path = gent.publish(&odile, &text).await;
        let sent = article(&gent, &path).await;
        assert_eq!(sent["steps"]["type"], "OrderedCollection");
        assert_eq!(sent["steps"]["totalItems"], 3);
        assert_eq!(sent["steps"]["orderedItems"], json!([two["ap_id"], far, one["ap_id"]]));
        assert_eq!(sent["source"]["content"], path["markdown"]);
        assert_eq!(article(&gent, &one).await["steps"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn what_was_visited_says_when_and_by_whom_and_others_can_ask_to_come() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let (gent, odile) = (&cities.gent, cities.gent.token("odile").await);
        gent.publish(&odile, &practice("Compost", 1)).await;
        let visit = |start: &str| {
            format!(
                "---\nkind: event\ntitle: Lyon comes to see\nevent_type: study_visit\nstart: {start}\nend: {start}\nplace: Gent\n\
                 visited: [\"compost@gent.localhost:8100\"]\n---\nWe came.\n"
            )
        };
        let event = cities.publishes(&visit("2026-03-12")).await;
        let page = gent.read("/pages/compost").await;
        assert!(page.contains("Visited") && page.contains("Lyon comes to see") && page.contains("12 March 2026"), "{page}");
        assert!(page.contains("id=\"visits\"") && !page.contains("ask=visit"), "nobody offered it: {page}");
        let links = gent.get("/api/v1/pages/compost/links").await.json();
        assert!(links.to_string().contains("\"visited\""), "{links}");
        // Its city corrects the day: the page that shows it follows, though its own text stays.
        cities.lyon.save(&cities.lyon.token("odile").await, &event, &visit("2026-03-13")).await;
        let object = article(&cities.lyon, &event).await;
        cities.send(&pages_of(LYON), &activity("Update", &pages_of(LYON), &object)).await;
        assert!(gent.read("/pages/compost").await.contains("13 March 2026"));

        let note = |support: &str| {
            format!(
                "---\nkind: replicability_note\ntitle: Elsewhere {support}\npractice: compost\npoint_of_view: origin_city\nverdict: copy_as_is\n\
                 confidence: high\nconditions: [{{text: A yard}}]\nsupport_offered: [{support}]\n---\nYes.\n"
            )
        };
        gent.publish(&odile, &note("study_visit")).await;
        gent.publish(&odile, &note("mentoring")).await;
        assert!(!gent.read("/pages/elsewhere-mentoring").await.contains("ask=visit"));
        let offered = gent.read("/pages/elsewhere-study-visit").await;
        assert!(offered.contains("href=\"/pages/compost/debate?ask=visit#say\""), "{offered}");
        // The words stand there to be changed, and nothing is said before they are sent.
        let browser = Browser::of(gent, "odile").await;
        let debate = browser.read("/pages/compost/debate?ask=visit").await;
        assert!(debate.contains("Could you receive a study visit?"), "{debate}");
        assert!(!browser.read("/pages/compost/debate?ask=other").await.contains("study visit?"));
        let thread = gent.get("/api/v1/pages/compost/comments").await.json();
        assert_eq!(thread["items"], json!([]));
    })
    .await;
}
