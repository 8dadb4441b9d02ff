//! What other software says that we do not understand, or only in part: it is answered calmly and moves nothing that is not its
//! own.

use koinon_store::Conn;
use koinon_store::testing::each_database;
use serde_json::{Map, Value, json};

use crate::neighbours::{EVERE, GENT, LYON, Neighbours, activity, article, city_of, pages_of};

/// Activities in the manner of many programs, and of none, with places for who says them and what about.
const SHAPES: &str = include_str!("foreign_shapes.json");

/// A page of Gent: its API JSON.
async fn our_page(all: &Neighbours) -> Value {
    all.gent.publish(&all.gent.token("odile").await, "# Compost\n\nTrois bacs.\n").await
}

/// What Gent answers about its page, the members of its collections, and whom it follows.
async fn what_is_ours(all: &Neighbours, page: &Value) -> Vec<String> {
    let id = page["id"].as_str().unwrap();
    let mut seen = Vec::new();
    for path in [format!("/id/page/{id}"), format!("/id/page/{id}/replications"), "/id/city/pages?page=first".into()] {
        let answer = all.gent.ask("GET", &path).header("Accept", "application/activity+json").send().await;
        assert_eq!(answer.status, 200, "{path}");
        seen.push(answer.text());
    }
    for path in ["/id/city/moderators", "/id/city/featured", "/id/city", "/id/city/followers"] {
        let answer = all.gent.ask("GET", path).header("Accept", "application/activity+json").send().await;
        seen.push(format!("{} {}", answer.status, answer.text()));
    }
    let subscriptions = all.gent.commons.store().read(Conn::subscriptions).await.unwrap();
    seen.push(format!(
        "{:?}",
        subscriptions.iter().map(|s| (&s.follow_id, &s.city.origin, s.state)).collect::<Vec<_>>()
    ));
    seen
}

#[tokio::test]
async fn f19_whatever_other_software_says_is_answered_calmly() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(EVERE).await;
        let page = our_page(&all).await;
        let evere = pages_of(EVERE);
        let own = all.evere.publish(&all.evere.token("odile").await, "# Ici\n").await;
        let create = activity("Create", &evere, &article(&all.evere, &own).await);
        assert_eq!(all.send(&evere, &create).await.status, 202, "the honest twin");
        assert_eq!(all.gent.get("/api/v1/pages/ici@evere.localhost:8102").await.status, 200);

        let before = what_is_ours(&all, &page).await;
        let shapes: Map<String, Value> = serde_json::from_str(
            &SHAPES
                .replace("{me}", &evere)
                .replace("{home}", EVERE)
                .replace("{page}", page["ap_id"].as_str().unwrap())
                .replace("{city}", &city_of(GENT)),
        )
        .unwrap();
        let bare = |shape: &Value| {
            let mut shape = shape.clone();
            shape["object"] = shape["object"]["id"].clone();
            shape
        };
        let announced = |shape: &Value| activity("Announce", &evere, shape);
        for (name, shape) in &shapes {
            for (manner, said) in [("as it is", shape.clone()), ("by id", bare(shape)), ("announced", announced(shape))]
            {
                let answer = all.send(&evere, &said).await;
                // Not 401: it is read. Not 429: all of it is.
                let calm = matches!(answer.status, 202 | 400 | 422);
                assert!(calm, "{name}, {manner}: {} {}", answer.status, answer.text());
            }
        }
        assert_eq!(what_is_ours(&all, &page).await, before);
        assert_eq!(
            all.gent.get("/api/v1/pages/ici@evere.localhost:8102").await.status,
            200,
            "and what it said well stays"
        );
    })
    .await;
}

#[tokio::test]
async fn g13_nobody_else_adds_to_our_collections_or_takes_from_them() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(EVERE).await;
        let empty = all.gent.ask("GET", "/id/city/pages?page=first").header("Accept", "application/activity+json");
        let empty = empty.send().await.text();
        let page = our_page(&all).await;
        let ours = page["ap_id"].as_str().unwrap();
        let before = what_is_ours(&all, &page).await;
        // The honest twin: the city itself adds to its pages, by publishing.
        assert!(before[2].contains(ours) && !empty.contains(ours), "{}", before[2]);

        let (evere, elsewhere) = (city_of(EVERE), format!("{EVERE}/id/page/01JD0000000000000000000001"));
        let mut collections: Vec<String> = ["pages", "moderators", "featured", "followers", "cities"]
            .iter()
            .map(|name| format!("{GENT}/id/city/{name}"))
            .collect();
        collections
            .extend(["replications", "history", "replies", "context"].iter().map(|name| format!("{ours}/{name}")));
        for collection in collections {
            for (kind, object) in [("Add", &elsewhere), ("Add", &evere), ("Remove", &ours.to_owned())] {
                let mut said = activity(kind, &evere, &json!(object));
                for place in ["target", "origin"] {
                    said[place] = json!(collection);
                }
                assert_eq!(all.send(&evere, &said).await.status, 202, "{kind} {collection}");
                let passed_on = activity("Announce", &evere, &said);
                assert_eq!(all.send(&evere, &passed_on).await.status, 202, "{kind} {collection}");
                assert_eq!(what_is_ours(&all, &page).await, before, "{kind} {object} {collection}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn g16_a_city_that_we_follow_is_not_moved_by_anybodys_word() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        let (lyon, page) = (pages_of(LYON), our_page(&all).await);
        let follow = activity("Follow", &lyon, &json!(city_of(GENT)));
        assert_eq!(all.send(&lyon, &follow).await.status, 202);
        let before = (what_is_ours(&all, &page).await, all.standing().await);
        let asked = all.asked();
        for signer in [city_of(LYON), pages_of(LYON), city_of(EVERE)] {
            for (object, target) in [(LYON, EVERE), (EVERE, LYON), (EVERE, GENT), (LYON, "http://evere.localhost:8199")]
            {
                for name in [city_of, pages_of] {
                    let mut said = activity("Move", &signer, &json!(name(object)));
                    said["target"] = json!(name(target));
                    // What an actor says of itself beside it proves nothing either.
                    said["alsoKnownAs"] = json!([name(object), name(target)]);
                    assert_eq!(all.send(&signer, &said).await.status, 202, "{said}");
                }
            }
        }
        assert_eq!((what_is_ours(&all, &page).await, all.standing().await), before);
        assert!(all.asked() - asked <= 2, "nothing but keys is fetched: the new place is not looked at");
        // Lyon is followed where it was, and what it publishes there arrives.
        let written = all.lyon.publish(&all.lyon.token("odile").await, "# Puits\n").await;
        let create = activity("Create", &lyon, &article(&all.lyon, &written).await);
        assert_eq!(all.send(&lyon, &create).await.status, 202);
        assert_eq!(all.gent.get("/api/v1/pages/puits@lyon.localhost:8101").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn g19_g20_who_may_quote_or_answer_is_not_asked_here_and_no_approval_lends_anything() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let page = our_page(&all).await;
        let (ours, evere, lyon) = (page["ap_id"].as_str().unwrap(), pages_of(EVERE), pages_of(LYON));
        let note = |number: u8, extra: Value| {
            let mut note = json!({
                "id": format!("{EVERE}/notes/{number}"), "type": "Note", "attributedTo": evere, "inReplyTo": ours,
                "to": ["https://www.w3.org/ns/activitystreams#Public"], "content": format!("<p>Mot {number}.</p>"),
            });
            note.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            note
        };
        let said = async || {
            let path = format!("/api/v1/pages/{}/comments", page["id"].as_str().unwrap());
            let list = all.gent.get(&path).await.json();
            list["items"].as_array().unwrap().iter().map(|item| item["number"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        // The honest twin: an answer needs no approval, and is there.
        assert_eq!(all.send(&evere, &activity("Create", &evere, &note(1, json!({})))).await.status, 202);
        assert_eq!(said().await, [1]);
        let (before, asked) = (what_is_ours(&all, &page).await, all.asked());

        // Requests, with an instrument of somebody else or of one's own: they are answered by nothing.
        for kind in ["QuoteRequest", "ReplyRequest", "LikeRequest", "AnnounceRequest"] {
            for owner in [&evere, &lyon] {
                let mut request = activity(kind, &evere, &json!(ours));
                request["instrument"] = note(2, json!({ "attributedTo": owner, "quote": ours }));
                assert_eq!(all.send(&evere, &request).await.status, 202, "{kind} {owner}");
                let request = activity("Accept", &evere, &request);
                assert_eq!(all.send(&evere, &request).await.status, 202, "{kind} {owner}");
            }
        }
        assert_eq!((said().await, what_is_ours(&all, &page).await), (vec![1], before.clone()));

        // An approval that lies with the attacker is neither fetched nor believed: what somebody says in Lyon's name stays unsaid.
        let authorization = format!("{EVERE}/authorizations/1");
        let approved = json!({ "approvedBy": authorization, "quoteAuthorization": authorization, "replyAuthorization": authorization, "quote": ours });
        let mut forged = note(3, approved.clone());
        forged["attributedTo"] = json!(lyon);
        assert_eq!(all.send(&evere, &activity("Create", &evere, &forged)).await.status, 202);
        let stamp = json!({ "id": authorization, "type": "QuoteAuthorization", "attributedTo": city_of(GENT), "interactingObject": forged["id"], "interactionTarget": ours });
        for kind in ["Create", "Add", "Accept"] {
            assert_eq!(all.send(&evere, &activity(kind, &evere, &stamp)).await.status, 202, "{kind}");
        }
        assert_eq!((said().await, what_is_ours(&all, &page).await), (vec![1], before));
        // One's own word counts as it would without.
        assert_eq!(all.send(&evere, &activity("Create", &evere, &note(4, approved))).await.status, 202);
        assert_eq!(said().await, [1, 2]);
        assert!(all.asked() - asked <= 1, "no approval was looked at");
        assert_eq!(all.lyon.federation.transport().counts().sent, 0);
    })
    .await;
}

#[tokio::test]
async fn k07_a_header_that_offers_to_compare_followers_is_not_followed() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let lyon = pages_of(LYON);
        let header = |url: &str| {
            format!("collectionId=\"{LYON}/id/city/followers\", url=\"{url}\", digest=\"{}\"", "0".repeat(64))
        };
        // The honest twin: what comes with such a header has its effect.
        let follow = activity("Follow", &lyon, &json!(city_of(GENT)));
        let own = header(&format!("{LYON}/id/city/followers"));
        let answer = all.send_with(&lyon, &follow, ("Collection-Synchronization", &own)).await;
        assert_eq!((answer.status, all.gent.commons.store().read(Conn::count_followers).await.unwrap()), (202, 1));
        let (before, asked) = (all.standing().await, all.asked());
        for url in
            [format!("{EVERE}/id/city/followers"), "http://10.0.0.1/x".into(), format!("{LYON}/id/city/followers")]
        {
            let said = activity("Dance", &lyon, &json!(city_of(GENT)));
            let answer = all.send_with(&lyon, &said, ("Collection-Synchronization", &header(&url))).await;
            assert_eq!(answer.status, 202, "{url}");
        }
        assert_eq!((all.standing().await, all.asked()), (before, asked), "nobody is asked, and nobody is forgotten");
        assert_eq!(all.evere.federation.transport().counts().sent, 0);
    })
    .await;
}
