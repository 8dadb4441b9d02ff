//! A colleague's help with a draft: who has the link reads and completes it, and nobody else does.

use koinon_store::testing::each_database;
use serde_json::json;

use crate::city::{Answer, City};
use crate::forms::{csrf, sign_in};

const TEXT: &str = "Un secret de bacs.";

fn hidden(page: &Answer, name: &str) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name} in {text}"));
    rest.split('"').next().unwrap().to_owned()
}

async fn open(city: &City, cookie: &str, path: &str) -> Answer {
    city.ask("GET", path).header("Cookie", cookie).send().await
}

async fn post(city: &City, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    city.ask("POST", path).header("Cookie", cookie).form(fields).send().await
}

/// Odile keeps a draft and asks for a link: the path of her draft's page, and that of the link.
async fn shared(city: &City, odile: &str) -> (String, String) {
    let token = csrf(&open(city, odile, "/write/text?kind=practice_sheet").await);
    let asked = [
        ("csrf", token.as_str()),
        ("asks", "yes"),
        ("kind", "practice_sheet"),
        ("lang", "fr"),
        ("title", "Bacs"),
        ("markdown", TEXT),
        ("action", "ask"),
    ];
    let asked = post(city, odile, "/write/text", &asked).await;
    let share = asked.header("location").unwrap().to_owned();
    assert!(asked.status == 303 && share.ends_with("/share"), "{} {share}", asked.status);
    let shown = open(city, odile, &share).await.text();
    let (_, link) = shown.split_once("value=\"http://gent.localhost:8100").unwrap();
    assert!(shown.contains("href=\"mailto:?subject="), "{shown}");
    (share.trim_end_matches("/share").to_owned(), link.split('"').next().unwrap().to_owned())
}

#[tokio::test]
async fn a_colleague_with_the_link_completes_the_draft_and_its_owner_publishes_it() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, ana) = (sign_in(&city, "odile").await, sign_in(&city, "ana").await);
        let (page, link) = shared(&city, &odile).await;
        assert!(open(&city, &odile, "/queue").await.text().contains(&format!("{page}/share")));

        let form = open(&city, &ana, &link).await;
        assert!(form.status == 200 && form.text().contains(TEXT), "{}", form.text());
        assert!(!form.text().contains("value=\"publish\""), "it stays its owner's to publish");
        let (token, id, seen) = (csrf(&form), hidden(&form, "page"), hidden(&form, "seen"));
        let written = |text: &'static str| -> Vec<(&str, &str)> {
            let known = [("csrf", token.as_str()), ("page", &id), ("seen", &seen), ("asks", "yes")];
            let answers = [("kind", "practice_sheet"), ("title", "Bacs"), ("answer-problem", "Des ordures partout.")];
            known.into_iter().chain(answers).chain([("markdown", text), ("action", "draft")]).collect()
        };
        let saved = post(&city, &ana, &link, &written("Mieux.")).await;
        assert_eq!((saved.status, saved.header("location")), (303, Some(link.as_str())), "{}", saved.text());
        let mine = open(&city, &odile, &format!("{page}/edit")).await.text();
        assert!(mine.contains("Mieux.") && mine.contains("Des ordures partout."), "{mine}");

        // From what was seen before that, nothing is overwritten unasked, and nothing typed is lost.
        let late = post(&city, &ana, &link, &written("Trop tard.")).await;
        assert!(late.status == 409 && late.text().contains("Trop tard."), "{}: {}", late.status, late.text());
        assert!(open(&city, &odile, &format!("{page}/edit")).await.text().contains("Mieux."));
        let again = hidden(&late, "seen");
        let mut insists = written("Quand même.");
        insists.retain(|(name, _)| *name != "seen");
        insists.push(("seen", &again));
        assert_eq!(post(&city, &ana, &link, &insists).await.status, 303);

        // What the editor's script sends goes the same way.
        let seen = hidden(&open(&city, &ana, &link).await, "seen");
        let secret = link.trim_start_matches("/drafts/");
        let typed = [
            ("csrf", token.as_str()),
            ("page", &id),
            ("seen", &seen),
            ("share", secret),
            ("kind", "practice_sheet"),
            ("markdown", "En tapant."),
        ];
        let kept = post(&city, &ana, "/write/draft", &typed).await;
        assert_eq!((kept.status, &kept.json()["edit"]), (200, &json!(link)), "{}", kept.text());
        assert!(open(&city, &odile, &format!("{page}/edit")).await.text().contains("En tapant."));
        assert!(city.get("/api/v1/pages").await.json()["items"].as_array().unwrap().is_empty(), "nothing is published");
    })
    .await;
}

#[tokio::test]
async fn nobody_else_reads_or_writes_a_draft_and_the_link_ends() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let (odile, ana) = (sign_in(&city, "odile").await, sign_in(&city, "ana").await);
        let karim = sign_in(&city, "karim").await;
        let (page, link) = shared(&city, &odile).await;

        // Not signed in: asked to, with nothing of the draft. May not publish: refused. Without the link: not there.
        let anyone = city.get(&link).await;
        assert!(anyone.status == 303 && anyone.header("location").unwrap().starts_with("/sign-in"));
        assert_eq!(open(&city, &karim, &link).await.status, 403);
        for path in [page.clone(), format!("{page}/edit"), format!("{page}/share"), "/drafts/guessed".into()] {
            let answer = open(&city, &ana, &path).await;
            assert!(answer.status == 404 && !answer.text().contains(TEXT), "{path}: {}", answer.status);
        }
        let form = open(&city, &ana, &link).await;
        let (id, seen) = (hidden(&form, "page"), hidden(&form, "seen"));
        let secret = link.trim_start_matches("/drafts/").to_owned();
        let overwrite = async |cookie: &str, secret: &str| {
            let token = csrf(&open(&city, cookie, "/write/text").await);
            let fields = [("csrf", token.as_str()), ("page", &id), ("seen", &seen), ("share", secret), ("markdown", "x")];
            post(&city, cookie, "/write/draft", &fields).await.status
        };
        assert_eq!(overwrite(&karim, &secret).await, 403);
        assert_eq!(overwrite(&ana, "guessed").await, 404);
        assert_eq!(overwrite(&ana, "").await, 404);
        let forged = [("csrf", "wrong"), ("act", "withdraw")];
        assert_eq!(post(&city, &odile, &format!("{page}/share"), &forged).await.status, 403);
        // The link opens this draft and no other page.
        let other = city.publish(&city.token("odile").await, "# Autre\n").await;
        let token = csrf(&form);
        let other = [
            ("csrf", token.as_str()),
            ("page", other["id"].as_str().unwrap()),
            ("share", &secret),
            ("anyway", "yes"),
            ("markdown", "x"),
        ];
        assert_eq!(post(&city, &ana, "/write/draft", &other).await.status, 404);
        assert!(open(&city, &odile, &format!("{page}/edit")).await.text().contains(TEXT), "nothing was written");

        // Taken back, it leads nowhere; a new one is another one; publishing ends that.
        let token = csrf(&open(&city, &odile, &format!("{page}/share")).await);
        let act = async |act: &str| {
            post(&city, &odile, &format!("{page}/share"), &[("csrf", token.as_str()), ("act", act)]).await.status
        };
        assert_eq!(act("withdraw").await, 303);
        assert_eq!(open(&city, &ana, &link).await.status, 404);
        assert_eq!(overwrite(&ana, &secret).await, 404);
        assert_eq!(act("make").await, 303);
        let shown = open(&city, &odile, &format!("{page}/share")).await.text();
        let second = shown.split("value=\"http://gent.localhost:8100").nth(1).unwrap().split('"').next().unwrap();
        assert_ne!(second, link);
        assert_eq!(open(&city, &ana, second).await.status, 200);
        let whole = "---\nkind: practice_sheet\nsummary: a\nproblem: b\ncore_elements: c\nthemes: water\nstatus: pilot\n\
                     interests_declared: none\nevidence_level: 0\nreplicability: {verdict: copy_as_is, confidence: low, \
                     conditions: [{text: d}]}\n---\nBacs.\n";
        let publish = [("csrf", token.as_str()), ("title", "Bacs"), ("markdown", whole), ("action", "publish")];
        let published = post(&city, &odile, &format!("{page}/edit"), &publish).await;
        assert_eq!((published.status, published.header("location")), (303, Some("/pages/bacs")));
        assert_eq!(open(&city, &ana, second).await.status, 404);
    })
    .await;
}
