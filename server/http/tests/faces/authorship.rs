//! Who may say what about a page: each hostile delivery is well signed by its sender, follows the honest one that had its
//! effect, and has none.

use koinon_store::Conn;
use koinon_store::testing::each_database;
use serde_json::{Value, json};

use crate::neighbours::{EVERE, GENT, LYON, Neighbours, activity, article, city_of, pages_of};

/// Sends each activity as its signer; none changes anything at Gent, and none is answered by a fault.
async fn nothing_comes_of(all: &Neighbours, cases: Vec<(&str, String, Value)>) {
    let before = all.standing().await;
    for (case, signer, activity) in cases {
        let answer = all.send(&signer, &activity).await;
        // Not 401: the signature is good, and it is what is said that counts for nothing.
        assert!(matches!(answer.status, 202 | 400), "{case}: {} {}", answer.status, answer.text());
        assert_eq!(all.standing().await, before, "{case}");
    }
}

/// A JSON value with another one at a place in it.
fn with(value: &Value, place: &str, other: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(place).expect(place) = other;
    value
}

#[tokio::test]
async fn a_page_is_changed_by_its_own_city_alone() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        all.follow(EVERE).await;
        let (odile, eve) = (all.lyon.token("odile").await, all.evere.token("odile").await);
        let (lyon, evere) = (pages_of(LYON), pages_of(EVERE));
        let written = all.lyon.publish(&odile, "# Compost\n\nTrois bacs.\n").await;
        let first = article(&all.lyon, &written).await;
        let page = first["id"].clone();

        // The honest twins: the page arrives, and its edit.
        let create = activity("Create", &lyon, &first);
        assert_eq!(all.send(&lyon, &create).await.status, 202);
        let edit = json!({ "base_revision": written["revision"], "markdown": "# Compost\n\nQuatre bacs.\n" });
        let id = written["id"].as_str().unwrap();
        assert_eq!(all.lyon.call("PUT", &format!("/pages/{id}"), &odile, edit).await.status, 200);
        let second = article(&all.lyon, &written).await;
        let update = activity("Update", &lyon, &second);
        assert_eq!(all.send(&lyon, &update).await.status, 202);
        let copy = all.gent.get("/api/v1/pages/compost@lyon.localhost:8101").await.json();
        assert_eq!((&copy["markdown"], &copy["mirrored"]), (&json!("# Compost\n\nQuatre bacs.\n"), &json!(true)));

        // What Evere signs with its own record key, at home.
        let own = all.evere.publish(&eve, "# Compost\n\nPas de bacs.\n").await;
        let own = article(&all.evere, &own).await;
        let elsewhere = format!("{EVERE}/id/page/01JD0000000000000000000001");
        let ours = all.gent.publish(&all.gent.token("odile").await, "# Notre page\n").await;
        let ours_id = ours["ap_id"].clone();
        let altered = with(&second, "/source/content", json!("# Compost\n\nPas de bacs.\n"));
        let by = |signer: &str, kind: &str, object: &Value| (signer.to_owned(), activity(kind, signer, object));
        let case = |name, (signer, activity): (String, Value)| (name, signer, activity);
        let person = all.lyon.actor("odile").await.account().unwrap().person.ulid.clone();
        let odile_at_lyon = format!("{LYON}/id/person/{person}");
        let as_lyon = |kind: &str, object: &Value| with(&activity(kind, &evere, object), "/actor", json!(lyon));
        let forged_inside = activity("Update", &lyon, &altered);
        nothing_comes_of(
            &all,
            vec![
                case("D01, G02: another city's page, altered", by(&evere, "Update", &altered)),
                case("D01: the same as a Create", by(&evere, "Create", &altered)),
                case("D01: another city's page under its own signature", by(&evere, "Update", &with(&own, "/id", page.clone()))),
                case("D02: attributed to somebody of another city", by(&evere, "Create", &with(&own, "/attributedTo", json!(lyon)))),
                case("D02: attributed to nobody in particular", by(&evere, "Create", &with(&own, "/attributedTo", json!([evere, lyon])))),
                case("D03: attributed to a number", by(&evere, "Create", &with(&own, "/attributedTo", json!(1)))),
                case("D03: attributed to nobody", by(&evere, "Create", &with(&own, "/attributedTo", Value::Null))),
                case("D04: an activity id of another city", (evere.clone(), with(&activity("Create", &evere, &own), "/id", json!(format!("{LYON}/id/activity/9"))))),
                case("D04: an activity id of ours", (evere.clone(), with(&activity("Create", &evere, &own), "/id", json!(format!("{GENT}/id/activity/9"))))),
                case("D04: no activity id", (evere.clone(), with(&activity("Create", &evere, &own), "/id", Value::Null))),
                case("D05: an embedded actor with a key", (evere.clone(), with(&activity("Update", &evere, &altered), "/actor", json!({ "id": lyon, "publicKey": { "id": format!("{lyon}#main-key"), "owner": lyon, "publicKeyPem": "x" } })))),
                case("D06: a page of ours", by(&evere, "Update", &with(&own, "/id", ours_id.clone()))),
                case("D06: a page of ours, deleted", by(&evere, "Delete", &ours_id)),
                case("D07: the id of a page that its city wrote before", by(&evere, "Create", &with(&with(&own, "/id", page.clone()), "/attributedTo", json!(lyon)))),
                case("D08: an announced forgery", (city_of(EVERE), activity("Announce", &city_of(EVERE), &forged_inside))),
                case("D08: an announced forgery of the announcer's own", (city_of(EVERE), activity("Announce", &city_of(EVERE), &activity("Update", &evere, &altered)))),
                case("D16: a text that is not the one of the record", (lyon.clone(), activity("Update", &lyon, &altered))),
                case("D17: another city passes on an altered copy", by(&evere, "Create", &altered)),
                case("D10: an embedded author with a new name", by(&evere, "Create", &with(&with(&own, "/id", json!(elsewhere)), "/attributedTo", json!({ "id": lyon, "name": "Evere", "type": "Person" })))),
                case("G01: another actor of the same city", (city_of(LYON), activity("Update", &city_of(LYON), &second))),
                case("G01: a citizen of the same city", (odile_at_lyon.clone(), activity("Update", &odile_at_lyon, &second))),
                case("G03: an older text again", (lyon.clone(), activity("Update", &lyon, &first))),
                case("G04: another owner", by(&lyon, "Update", &with(&second, "/attributedTo", json!(evere)))),
                case("G04: another page's id", by(&lyon, "Update", &with(&second, "/id", json!(format!("{LYON}/id/page/01JD0000000000000000000002"))))),
                case("G04: another type", by(&lyon, "Update", &with(&second, "/type", json!("Note")))),
                case("G05: another city's page, deleted", by(&evere, "Delete", &page)),
                case("G05: another actor, deleted", by(&evere, "Delete", &json!(lyon))),
                case("G05: a page, deleted without its city's record", by(&lyon, "Delete", &page)),
                case("G07: a whole object in place of its id", by(&evere, "Delete", &second)),
                case("G12: in another's name", (evere.clone(), as_lyon("Update", &second))),
                case("F17: of two types", (evere.clone(), with(&activity("Create", &evere, &altered), "/type", json!(["Like", "Update", "Create"])))),
                case("F17: of an unknown type", (lyon.clone(), activity("Dance", &lyon, &second))),
            ],
        )
        .await;
        let known = all.gent.commons.store().read(Conn::cities).await.unwrap();
        let lyons = known.iter().find(|(city, _)| city.origin.authority() == "lyon.localhost:8101").unwrap();
        assert!(lyons.0.mismatches > 0, "what did not fit is counted");

        // Evere's own page is taken from Evere, last of all: nothing above was refused because it is.
        assert_eq!(all.send(&evere, &activity("Create", &evere, &own)).await.status, 202);
        assert_eq!(all.gent.get("/api/v1/pages/compost@evere.localhost:8102").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn g15_a_blocked_citys_page_does_not_come_by_way_of_a_friend() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        all.follow(EVERE).await;
        let eve = all.evere.token("odile").await;
        let passed_on = async |text: &str| {
            let written = all.evere.publish(&eve, text).await;
            let create = activity("Create", &pages_of(EVERE), &article(&all.evere, &written).await);
            activity("Announce", &city_of(LYON), &create)
        };
        // The honest twin: a page that its own city signed may come by way of another.
        let first = passed_on("# Compost\n").await;
        assert_eq!(all.send(&city_of(LYON), &first).await.status, 202);
        assert_eq!(all.gent.get("/api/v1/pages/compost@evere.localhost:8102").await.status, 200);

        let ana = all.gent.actor("ana").await;
        all.gent.commons.block_city(&ana, "evere.localhost:8102", Some("Publicité.".into())).await.unwrap();
        let second = passed_on("# Achetez\n").await;
        nothing_comes_of(
            &all,
            vec![
                ("G15: a blocked city's page, whole", city_of(LYON), second.clone()),
                ("G15: by its id", city_of(LYON), with(&second, "/object", second["object"]["object"]["id"].clone())),
                ("G15: from itself", pages_of(EVERE), second["object"].clone()),
            ],
        )
        .await;
        assert_eq!(all.gent.get("/api/v1/pages/achetez@evere.localhost:8102").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn g06_h14_a_deletion_lasts_and_outruns_its_page() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        all.follow(LYON).await;
        let (odile, lyon) = (all.lyon.token("odile").await, pages_of(LYON));
        let written = all.lyon.publish(&odile, "# Puits\n\nÀ sec.\n").await;
        let id = written["id"].as_str().unwrap();
        let create = activity("Create", &lyon, &article(&all.lyon, &written).await);
        assert_eq!(all.send(&lyon, &create).await.status, 202);
        let address = "/api/v1/pages/puits@lyon.localhost:8101";
        assert_eq!(all.gent.get(address).await.status, 200, "the honest twin");

        assert_eq!(all.lyon.call("DELETE", &format!("/pages/{id}"), &odile, json!({})).await.status, 200);
        let stone = all.lyon.ask("GET", &format!("/id/page/{id}")).header("Accept", "application/activity+json");
        let stone = stone.send().await;
        assert_eq!(stone.status, 410);
        let mut delete = activity("Delete", &lyon, &written["ap_id"]);
        for key in ["revision", "record"] {
            delete[key] = stone.json()[key].clone();
        }
        assert_eq!(all.send(&lyon, &delete).await.status, 202);
        for path in [address, "/pages/puits@lyon.localhost:8101"] {
            let gone = all.gent.get(path).await;
            assert!(gone.status == 410 && !gone.text().contains("sec."), "{path}: {}", gone.status);
        }
        let after = all.standing().await;
        // The Create again, under a new id as if it had been delayed.
        let late = activity("Create", &lyon, &create["object"]);
        assert_eq!(all.send(&lyon, &late).await.status, 202);
        assert_eq!(all.standing().await, after, "G06");
    })
    .await;
}

#[tokio::test]
async fn g08_to_g12_follows_are_between_those_whom_they_name() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        let (lyon, evere, gent) = (pages_of(LYON), pages_of(EVERE), city_of(GENT));
        let follow = activity("Follow", &lyon, &json!(gent));
        assert_eq!(all.send(&lyon, &follow).await.status, 202);
        assert_eq!(all.gent.commons.store().read(Conn::count_followers).await.unwrap(), 1, "the honest twin");

        let asked = all.ask_to_follow(LYON).await;
        let embedded = json!({ "id": asked, "type": "Follow", "actor": pages_of(GENT), "object": city_of(LYON) });
        let forged = json!({ "id": asked, "type": "Follow", "actor": pages_of(GENT), "object": city_of(EVERE) });
        let made_up = json!(format!("{GENT}/id/activity/01JD0000000000000000000003"));
        let by = |signer: &str, kind: &str, object: &Value| (signer.to_owned(), activity(kind, signer, object));
        let case = |name, (signer, activity): (String, Value)| (name, signer, activity);
        let page = |city: &str, number: u8| format!("{city}/id/page/01JD000000000000000000000{number}");
        let link = json!({ "type": "Relationship", "attributedTo": city_of(LYON), "subject": page(LYON, 1),
            "relationship": "https://w3id.org/koinon/v1#replicates", "object": page(GENT, 1) });
        let elsewhere = with(&link, "/object", json!(page(EVERE, 1)));
        nothing_comes_of(
            &all,
            vec![
                case("G08: another's Follow, undone", by(&evere, "Undo", &follow)),
                case("G08: by its id", by(&evere, "Undo", &follow["id"])),
                case("G08: with oneself inside", by(&evere, "Undo", &with(&follow, "/actor", json!(evere)))),
                case("G09: a stranger accepts", by(&city_of(EVERE), "Accept", &json!(asked))),
                case("G09: a forged Follow inside", by(&city_of(EVERE), "Accept", &forged)),
                case("G09: another actor of the city accepts", by(&lyon, "Accept", &embedded)),
                case("G09: of a Follow that was never sent", by(&city_of(LYON), "Accept", &made_up)),
                case("G10: a stranger refuses", by(&city_of(EVERE), "Reject", &embedded)),
                case("G10: another actor of the city refuses", by(&lyon, "Reject", &embedded)),
                case("G11: of somebody who is not here", by(&evere, "Follow", &json!(city_of(LYON)))),
                case("G11: of nobody", by(&evere, "Follow", &json!(format!("{GENT}/id/city/none")))),
                case("H24: of a theme of another city", by(&evere, "Follow", &json!(format!("{LYON}/id/theme/water")))),
                case("H24: of a theme that nobody has", by(&evere, "Follow", &json!(format!("{GENT}/id/theme/none")))),
                case("H16: a link in another city's name", by(&city_of(EVERE), "Offer", &link)),
                case("H16: a link to another city's page", by(&city_of(LYON), "Offer", &elsewhere)),
                case(
                    "G12: in another's name",
                    (evere.clone(), activity("Follow", &format!("{LYON}/id/city"), &json!(gent))),
                ),
                case(
                    "H: an Add to our pages",
                    (evere.clone(), {
                        let mut add = activity("Add", &evere, &json!("http://evere.localhost:8102/id/page/1"));
                        add["target"] = json!(format!("{GENT}/id/city/pages"));
                        add
                    }),
                ),
                case(
                    "a Move",
                    (evere.clone(), {
                        let mut moved = activity("Move", &evere, &json!(evere));
                        moved["target"] = json!(lyon);
                        moved
                    }),
                ),
            ],
        )
        .await;

        // Now the one who was asked answers, and the one who followed takes it back.
        assert_eq!(all.send(&city_of(LYON), &activity("Accept", &city_of(LYON), &embedded)).await.status, 202);
        let subscriptions = all.gent.commons.store().read(Conn::subscriptions).await.unwrap();
        assert_eq!(subscriptions[0].state, koinon_store::SubscriptionState::Accepted);
        assert_eq!(all.send(&lyon, &activity("Undo", &lyon, &follow)).await.status, 202);
        assert_eq!(all.gent.commons.store().read(Conn::count_followers).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn h15_a_city_that_changed_hands_does_not_rewrite_what_it_signed_before() {
    each_database(async |database| {
        let all = Neighbours::around(database).await;
        // Gent knew Lyon before, by another key than the one it shows now. (Elsewhere in this file it is the same.)
        let former = koinon_core::key::RecordKey::from_secret([5; 32]).public().to_multibase();
        let (pinned, now) = (former.clone(), all.gent.commons.now());
        let knew = move |tx: &mut koinon_store::Tx<'_>| -> Result<(), koinon_store::Error> {
            let origin: koinon_core::Origin =
                koinon_core::Origin::of_str(LYON).ok_or(koinon_store::Error::Missing("origin"))?;
            let new = koinon_store::NewCity { origin, name: "Lyon".into(), summary: String::new(), created: now };
            let city = tx.ensure_city(&new)?;
            tx.pin_record_key(city, &format!("{LYON}/id/person/pages#ed25519-key"), &pinned)
        };
        all.gent.commons.store().write(knew).await.unwrap();
        all.follow(LYON).await;
        let lyon = pages_of(LYON);
        let written = all.lyon.publish(&all.lyon.token("odile").await, "# Compost\n").await;
        let create = activity("Create", &lyon, &article(&all.lyon, &written).await);
        let before = all.standing().await;
        assert_eq!(all.send(&lyon, &create).await.status, 202);
        assert_eq!(all.standing().await, before);
        assert_eq!(all.gent.get("/api/v1/pages/compost@lyon.localhost:8101").await.status, 404);
        let known = all.gent.commons.store().read(Conn::cities).await.unwrap();
        let (known, _) = known.into_iter().find(|(city, _)| city.origin.authority() == "lyon.localhost:8101").unwrap();
        assert_eq!(known.record_key, Some(former), "only an administrator could take the new key over");
        assert!(known.mismatches > 0 && known.last_error.is_some(), "and the administrator is told");
    })
    .await;
}
