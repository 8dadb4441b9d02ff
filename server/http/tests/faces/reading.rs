//! Comfort for readers: names of linked pages, formulas, pictures that do not jump, who wrote each line, how to cite.

use koinon_store::testing::{TestDatabase, each_database};
use serde_json::json;

use crate::city::City;

#[tokio::test]
async fn a_bare_link_says_the_title_of_its_page_and_follows_when_it_changes() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, "# A\n\n[[repair-cafe]] et [[repair-cafe|ici]], [[nowhere]]\n").await;
        let shown = city.get("/pages/a").await.text();
        assert!(shown.contains(">repair-cafe</a>") && shown.contains("red-link"), "nothing to name yet");
        let cafe = json!({ "markdown": "# مقهى <b>الإصلاح</b>\n", "lang": "ar", "slug": "repair-cafe" });
        let cafe = city.call("POST", "/pages", &token, cafe).await.json();
        let shown = city.get("/pages/a").await.text();
        assert!(shown.contains("lang=\"ar\" dir=\"rtl\">مقهى الإصلاح</a>"), "{shown}");
        assert!(shown.contains(">ici</a>"));

        let path = format!("/pages/{}", cafe["id"].as_str().unwrap());
        city.call("DELETE", &path, &token, json!({})).await;
        let shown = city.get("/pages/a").await.text();
        assert!(!shown.contains("مقهى"), "the title of a deleted page is not shown");
    })
    .await;
}

#[tokio::test]
async fn pictures_bring_their_size_and_formulas_their_markup() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let token = city.token("odile").await;
    let png: &[u8] =
        b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x00\x00\x00\x00\xb8\x1f9\xc6\x00\x00\x00\x0fIDATx\xdac\x989s&\x03\x10\x03\x00\x0e`\x03\x97e\xa7/\x8a\x00\x00\x00\x00IEND\xaeB`\x82";
    let kept = city.ask("POST", "/api/v1/media").token(&token).body(png).send().await;
    let path = kept.json()["path"].as_str().unwrap().to_owned();
    let page =
        city.publish(&token, &format!("# A\n\n![un plan]({path})\n\n$$\\sum_{{i=0}}^n x_i$$\n\nDe $5 à $10.\n")).await;
    let html = page["html"].as_str().unwrap();
    assert!(html.contains("alt=\"un plan\" width=\"3\" height=\"2\" loading=\"lazy\">"), "{html}");
    assert!(html.contains("<math display=\"block\" tabindex=\"0\">") && html.contains("<munderover>"), "{html}");
    assert!(html.contains("De $5 à $10."), "{html}");
    let activity = city.ask("GET", &format!("/id/page/{}", page["id"].as_str().unwrap()));
    let activity = activity.header("Accept", "application/activity+json").send().await.json();
    assert!(activity["content"].as_str().unwrap().contains("<code>\\sum_{i=0}^n x_i</code>"), "{activity}");
}

#[tokio::test]
async fn each_line_is_told_with_the_version_that_wrote_it() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, ana) = (city.token("odile").await, city.token("ana").await);
        let first = city.publish(&odile, "# Compost\n\nUn bac.\n\nDeux clefs.\n").await;
        let path = format!("/pages/{}", first["id"].as_str().unwrap());
        let edit = |base: &serde_json::Value, text: &str| {
            json!({ "base_revision": base, "markdown": text, "summary": "trois bacs" })
        };
        let text = "# Compost\n\nTrois bacs.\n\nDeux clefs.\n";
        let second = city.call("PUT", &path, &ana, edit(&first["revision"], text)).await.json();

        let blame = city.get(&format!("/api/v1{path}/blame")).await;
        assert_eq!(blame.status, 200, "{}", blame.text());
        let blame = blame.json();
        assert_eq!((&blame["complete"], &blame["revision"]), (&json!(true), &second["revision"]));
        let parts: Vec<_> =
            blame["parts"].as_array().unwrap().iter().map(|part| (&part["start"], &part["text"], &part["revision"])).collect();
        assert_eq!(
            parts,
            [
                (&json!(1), &json!("# Compost\n\n"), &first["revision"]),
                (&json!(3), &json!("Trois bacs.\n"), &second["revision"]),
                (&json!(4), &json!("\nDeux clefs.\n"), &first["revision"]),
            ]
        );
        let authors: Vec<_> = blame["revisions"].as_array().unwrap().iter().map(|r| &r["author"]["name"]).collect();
        assert_eq!(authors, ["ana", "odile"], "newest first");

        let page = city.get("/pages/compost/blame").await;
        assert_eq!(page.status, 200);
        let page = page.text();
        assert!(page.contains("Trois bacs.") && page.contains("Who wrote each line") && page.contains("trois bacs"));
        assert!(page.contains(&format!("/pages/compost?version={}", second["revision"].as_str().unwrap())));

        city.call("DELETE", &path, &ana, json!({})).await;
        for gone in [format!("/api/v1{path}/blame"), "/pages/compost/blame".into(), "/pages/compost/cite.bib".into()] {
            let gone = city.get(&gone).await;
            assert_eq!(gone.status, 410);
            assert!(!gone.text().contains("Trois bacs"), "deleted text is not shown");
        }
        city.call("POST", &format!("{path}/undelete"), &ana, json!({})).await;
        let blame = city.get(&format!("/api/v1{path}/blame")).await.json();
        assert_eq!(blame["parts"][0]["revision"], first["revision"], "who deletes and restores writes nothing");
    })
    .await;
}

#[tokio::test]
async fn a_version_is_cited_and_its_address_outlives_a_new_name() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let page = city.publish(&token, "# Compost & clefs\n\nTexte.\n").await;
        let (id, revision) = (page["id"].as_str().unwrap(), page["revision"].as_str().unwrap());
        let slug = page["slug"].as_str().unwrap();
        let address = format!("http://gent.localhost:8100/pages/{slug}?version={revision}");
        let shown = city.get(&format!("/pages/{slug}")).await.text();
        assert!(shown.contains("Cite this") && shown.contains(&address), "{shown}");

        let bibtex = city.get(&format!("/pages/{slug}/cite.bib?version={revision}")).await;
        assert!(bibtex.content_type().starts_with("application/x-bibtex"));
        assert!(bibtex.header("content-disposition").unwrap().starts_with("attachment"));
        let text = bibtex.text();
        assert!(text.contains("author = {{odile}}") && text.contains("title = {{Compost \\& clefs}}"), "{text}");
        assert!(text.contains(&format!("url = {{{address}}}")), "{text}");
        let csl = city.get(&format!("/pages/{slug}/cite.csl.json")).await;
        assert!(csl.content_type().starts_with("application/vnd.citationstyles.csl+json"));
        let csl = csl.json();
        assert_eq!((&csl[0]["title"], &csl[0]["URL"]), (&json!("Compost & clefs"), &json!(address)));
        assert_eq!(csl[0]["author"][0]["literal"], "odile");
        assert_eq!(city.get(&format!("/pages/{slug}/cite.bib?version={}", "0".repeat(64))).await.status, 404);

        let renamed = json!({ "base_revision": revision, "markdown": "# Compost\n\nTexte.\n", "slug": "compost" });
        assert_eq!(city.call("PUT", &format!("/pages/{id}"), &token, renamed).await.json()["slug"], "compost");
        let moved = city.get(&format!("/pages/{slug}?version={revision}")).await;
        assert_eq!(moved.header("location"), Some(format!("/pages/compost?version={revision}").as_str()));
    })
    .await;
}

#[tokio::test]
async fn a_draft_has_no_blame_no_citation_no_feed_and_no_events() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let draft = json!({ "markdown": "# Surprise\n\nfanfaronnade\n", "draft": true });
        let draft = city.call("POST", "/pages", &token, draft).await.json();
        let id = draft["id"].as_str().unwrap();
        for name in [id, "surprise"] {
            for part in ["blame", "cite.bib", "cite.csl.json", "history.atom", "events"] {
                let answer = city.get(&format!("/pages/{name}/{part}")).await;
                assert!(answer.status == 404 && !answer.text().contains("fanfaronnade"), "{part}: {}", answer.status);
            }
        }
        assert_eq!(city.ask("GET", &format!("/api/v1/pages/{id}/blame")).token(&token).send().await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn the_first_view_of_a_page_takes_less_than_100_kilobytes() {
    let database = TestDatabase::sqlite().await;
    let city = City::gent(&database).await;
    let text = "Chaque bac sert une trentaine de foyers, et deux voisins en ont la clef.\n\n".repeat(60);
    city.publish(&city.token("odile").await, &format!("# Compost\n\n## Ce qu'il faut\n\n{text}")).await;
    let fetch = async |path: &str| city.ask("GET", path).header("Accept-Encoding", "gzip").send().await;

    let page = city.get("/pages/compost").await.text();
    let mut files: Vec<String> = ["href=\"/", "src=\"/"]
        .iter()
        .flat_map(|start| page.split(start).skip(1).filter_map(|rest| Some(format!("/{}", rest.split('"').next()?))))
        .filter(|path| ["/assets/", "/tiles/", "/city.css"].iter().any(|place| path.starts_with(place)))
        .collect();
    let style = files.iter().find(|path| path.starts_with("/assets/koinon-")).unwrap().clone();
    let style = city.get(&style).await.text();
    files.extend(style.split("url(").skip(1).filter_map(|rest| Some(format!("/assets/{}", rest.split(')').next()?))));
    files.sort();
    files.dedup();
    assert!(files.len() >= 4, "{files:?}");

    let mut bytes = fetch("/pages/compost").await.body.len();
    for path in &files {
        let file = fetch(path).await;
        assert_eq!(file.status, 200, "{path}");
        bytes += file.body.len();
    }
    assert!(bytes <= 100_000, "{bytes} bytes: {files:?}");
}
