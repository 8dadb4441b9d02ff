//! Rows of the hostile cases D and G: each starts from an honest activity, which is believed, and spoils one thing.

use serde_json::json;

use super::*;
use crate::wire::fixture;

const CITY: &str = "https://bordeaux.example/id/city";
const PAGES: &str = "https://bordeaux.example/id/person/pages";
const PAGE: &str = "https://bordeaux.example/id/page/1";

fn judge_knowing(owner: Option<&str>, signer: &str, activity: &Value) -> Believed {
    let own: Origin = "https://gent.example".parse().unwrap();
    let owner = |_: &str| owner.map(str::to_owned);
    Authority::new(&own, &owner).judge(signer, activity)
}

fn judge(signer: &str, activity: &Value) -> Believed {
    judge_knowing(None, signer, activity)
}

fn fetch(url: &str) -> Believed {
    Believed::FetchFromOrigin(Url::parse(url).unwrap())
}

fn refused(reason: Reason) -> Believed {
    Believed::Refused(reason)
}

fn create() -> Value {
    json!({
        "id": "https://bordeaux.example/id/activity/1", "type": "Create", "actor": PAGES,
        "object": {"id": PAGE, "type": "Article", "attributedTo": PAGES, "name": "Compost"},
    })
}

/// The honest Create with one thing changed.
fn spoiled(pointer: &str, to: Value) -> Value {
    let mut activity = create();
    *activity.pointer_mut(pointer).unwrap() = to;
    activity
}

#[test]
fn what_a_city_sends_is_believed() {
    for name in ["20_announce_create", "22_announce_update", "23_announce_rename", "24_announce_delete"] {
        assert_eq!(judge(CITY, &fixture(name)), Believed::AsSaid, "{name}");
    }
    assert_eq!(judge(CITY, &fixture("25_announce_undo_delete")), Believed::AsSaid);
    assert_eq!(judge(CITY, &fixture("11_accept_follow")), Believed::AsSaid);
    assert_eq!(judge(PAGES, &create()), Believed::AsSaid);
    let page = fixture("21_announce_page_to_microblogs");
    assert_eq!(judge(CITY, &page), fetch(page["object"].as_str().unwrap()));
    let leila = "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000002";
    assert_eq!(judge(leila, &fixture("30_offer_proposal_to_koinon")), Believed::AsSaid);
    let by_id = fixture("31_offer_by_id_to_others");
    assert_eq!(judge(leila, &by_id), fetch(by_id["object"].as_str().unwrap()));
}

#[test]
fn g12_the_actor_is_the_signer() {
    let activity = create();
    for other in [CITY, "https://bordeaux.example/id/person/eve", "https://evil.example/id/person/pages", ""] {
        assert_eq!(judge(other, &activity), refused(Reason::NotTheSigner), "{other}");
    }
    let forged = json!({"id": PAGES, "publicKey": {"publicKeyPem": "forged"}});
    assert_eq!(judge(PAGES, &spoiled("/actor", forged)), Believed::AsSaid, "D05: the id alone counts");
    for actor in [json!([PAGES, CITY]), json!(null), json!(7), json!("pages"), json!({"publicKey": {}})] {
        assert_eq!(judge(PAGES, &spoiled("/actor", actor)), refused(Reason::NotTheSigner));
    }
}

#[test]
fn d01_an_object_of_another_origin_is_fetched_from_there() {
    for id in ["https://victim.example/id/page/1", "http://bordeaux.example/id/page/1"] {
        assert_eq!(judge(PAGES, &spoiled("/object/id", json!(id))), fetch(id));
    }
    assert_eq!(judge(PAGES, &spoiled("/object", json!(PAGE))), fetch(PAGE), "by id alone");
}

#[test]
fn d02_d03_g01_the_actor_is_the_owner() {
    let author = |to| spoiled("/object/attributedTo", to);
    let eve = "https://bordeaux.example/id/person/eve";
    for claimed in [json!(eve), json!("https://evil.example/1"), json!([PAGES, eve]), json!(1), json!(null), json!({})]
    {
        assert_eq!(judge(PAGES, &author(claimed.clone())), refused(Reason::NotTheOwner), "{claimed}");
    }
    assert_eq!(judge(PAGES, &author(json!({"id": PAGES, "name": "forged"}))), Believed::AsSaid);
    assert_eq!(judge(PAGES, &author(json!([PAGES]))), Believed::AsSaid);
}

#[test]
fn d04_the_activity_is_of_its_actors_origin() {
    for id in [
        json!(null),
        json!(""),
        json!("x"),
        json!("https://victim.example/id/activity/1"),
        json!("https://gent.example/id/activity/1"),
        json!("http://bordeaux.example/id/activity/1"),
        json!(["https://bordeaux.example/id/activity/1"]),
    ] {
        assert_eq!(judge(PAGES, &spoiled("/id", id.clone())), refused(Reason::ActivityId), "{id}");
    }
}

#[test]
fn d06_nobody_writes_our_pages_and_nobody_else_is_us() {
    let ours = "https://gent.example/id/page/1";
    assert_eq!(judge(PAGES, &spoiled("/object/id", json!(ours))), refused(Reason::Ours));
    assert_eq!(judge(PAGES, &spoiled("/object", json!(ours))), refused(Reason::Ours));
    let delete = json!({"id": "https://bordeaux.example/a", "type": "Delete", "actor": PAGES, "object": ours});
    assert_eq!(judge(PAGES, &delete), refused(Reason::Ours));
    let as_us = json!({"id": "https://gent.example/a", "type": "Like", "actor": "https://gent.example/id/city",
        "object": PAGE});
    assert_eq!(judge("https://gent.example/id/city", &as_us), refused(Reason::Ours));
}

#[test]
fn d07_g04_an_object_keeps_its_owner() {
    for kind in ["Create", "Update"] {
        let activity = spoiled("/type", json!(kind));
        assert_eq!(judge_knowing(Some(PAGES), PAGES, &activity), Believed::AsSaid);
        let other = Some("https://bordeaux.example/id/person/ana");
        assert_eq!(judge_knowing(other, PAGES, &activity), refused(Reason::NotTheOwner));
    }
}

#[test]
fn d05_d10_an_actor_is_described_by_its_own_server() {
    let update = |id: &str| {
        json!({"id": "https://bordeaux.example/a", "type": "Update", "actor": PAGES,
        "object": {"id": id, "type": "Person", "publicKey": {"publicKeyPem": "new"}}})
    };
    assert_eq!(judge(PAGES, &update(PAGES)), fetch(PAGES));
    assert_eq!(judge(PAGES, &update(CITY)), refused(Reason::NotTheOwner));
}

fn announce(inner: Value) -> Value {
    json!({"id": "https://bordeaux.example/id/activity/2", "type": "Announce", "actor": CITY, "object": inner})
}

#[test]
fn d08_an_announcement_lends_no_authority() {
    assert_eq!(judge(CITY, &announce(create())), Believed::AsSaid);
    let lyon = "https://lyon.example/id/page/1";
    let forged = json!({"id": "https://lyon.example/a", "type": "Update", "actor": "https://lyon.example/id/person/pages",
        "object": {"id": lyon, "type": "Article", "attributedTo": "https://lyon.example/id/person/pages"}});
    assert_eq!(judge(CITY, &announce(forged.clone())), fetch(lyon));
    // The activity is said to be of the announcer's origin, its actor or object is not.
    let mut mixed = forged;
    mixed["id"] = json!("https://bordeaux.example/a");
    assert_eq!(judge(CITY, &announce(mixed.clone())), fetch(lyon));
    mixed["actor"] = json!(PAGES);
    assert_eq!(judge(CITY, &announce(mixed)), fetch(lyon));
    // Inside its own origin the rules of ownership hold all the same.
    let stolen = spoiled("/object/attributedTo", json!("https://bordeaux.example/id/person/ana"));
    assert_eq!(judge(CITY, &announce(stolen)), refused(Reason::NotTheOwner));
    let delete = json!({"id": "https://lyon.example/a", "type": "Delete", "actor": "https://lyon.example/id/person/pages",
        "object": lyon});
    assert_eq!(judge(CITY, &announce(delete)), fetch("https://lyon.example/a"));
    assert_eq!(judge(CITY, &announce(announce(create()))), refused(Reason::Nested));
    assert_eq!(judge(CITY, &announce(json!({"type": "Create"}))), refused(Reason::NoObject));
}

#[test]
fn an_announcement_of_ours_is_a_mention_and_an_echo_is_nothing() {
    assert_eq!(judge(CITY, &announce(json!("https://gent.example/id/page/1"))), Believed::AsSaid);
    let echo = json!({"id": "https://gent.example/a", "type": "Create", "actor": "https://gent.example/id/city",
        "object": {"id": "https://gent.example/id/page/1"}});
    assert_eq!(judge(CITY, &announce(echo)), refused(Reason::Ours));
}

#[test]
fn d11_a_collection_speaks_for_its_own_origin() {
    let own: Origin = "https://gent.example".parse().unwrap();
    let unknown = |_: &str| None;
    let authority = Authority::new(&own, &unknown);
    let bordeaux: Origin = "https://bordeaux.example".parse().unwrap();
    let lyon: Origin = "https://lyon.example".parse().unwrap();
    let article = create()["object"].clone();
    assert_eq!(authority.judge_relayed(&bordeaux, &create()), Believed::AsSaid);
    assert_eq!(authority.judge_relayed(&bordeaux, &article), Believed::AsSaid);
    assert_eq!(authority.judge_relayed(&lyon, &create()), fetch(PAGE));
    assert_eq!(authority.judge_relayed(&lyon, &article), fetch(PAGE));
    assert_eq!(authority.judge_relayed(&lyon, &json!(PAGE)), fetch(PAGE));
}

#[test]
fn d13_one_identity_rule() {
    let port = spoiled("/object/id", json!("https://BORDEAUX.example:443/id/page/1"));
    assert_eq!(judge(PAGES, &port), Believed::AsSaid);
    let other_port = spoiled("/object/id", json!("https://bordeaux.example:8443/id/page/1"));
    assert_eq!(judge(PAGES, &other_port), fetch("https://bordeaux.example:8443/id/page/1"));
    for actor in ["https://bordeaux.example/id/person/Pages", "https://bordeaux.example/id/person/pages/"] {
        assert_eq!(judge(PAGES, &spoiled("/actor", json!(actor))), refused(Reason::NotTheSigner), "{actor}");
    }
}

#[test]
fn d14_an_id_is_an_address() {
    for id in ["javascript:alert(1)", "data:text/html,x", "https://u@bordeaux.example/1", "https://10.0.0.1/", "1"] {
        assert_eq!(judge(PAGES, &spoiled("/object/id", json!(id))), refused(Reason::NoObject), "{id}");
    }
}

#[test]
fn g02_g05_g07_deletion() {
    let delete = |object: Value| {
        json!({"id": "https://bordeaux.example/a", "type": "Delete", "actor": PAGES,
        "object": object})
    };
    assert_eq!(judge_knowing(Some(PAGES), PAGES, &delete(json!(PAGE))), Believed::AsSaid);
    assert_eq!(judge(PAGES, &delete(json!(PAGES))), Believed::AsSaid, "of itself");
    let whole = |owner: &str| json!({"id": PAGE, "type": "Article", "attributedTo": owner});
    assert_eq!(judge(PAGES, &delete(whole(PAGES))), Believed::AsSaid);
    assert_eq!(judge(PAGES, &delete(whole(CITY))), refused(Reason::NotTheOwner));
    assert_eq!(judge(PAGES, &delete(json!("https://lyon.example/1"))), refused(Reason::NotTheOwner));
    assert_eq!(judge_knowing(Some(CITY), PAGES, &delete(json!(PAGE))), refused(Reason::NotTheOwner));
    assert_eq!(judge_knowing(Some(CITY), PAGES, &delete(json!(CITY))), refused(Reason::NotTheOwner), "another actor");
}

#[test]
fn g08_one_undoes_ones_own() {
    let undo = |object: Value| {
        json!({"id": "https://bordeaux.example/a", "type": "Undo", "actor": PAGES,
        "object": object})
    };
    let follow =
        |id: &str, by: &str| json!({"id": id, "type": "Follow", "actor": by, "object": "https://gent.example/id/city"});
    let own = "https://bordeaux.example/id/activity/9";
    assert_eq!(judge(PAGES, &undo(follow(own, PAGES))), Believed::AsSaid);
    assert_eq!(judge(PAGES, &undo(json!(own))), Believed::AsSaid);
    assert_eq!(judge_knowing(Some(CITY), PAGES, &undo(json!(own))), refused(Reason::NotTheOwner));
    assert_eq!(judge(PAGES, &undo(follow(own, CITY))), refused(Reason::NotTheOwner));
    assert_eq!(judge(PAGES, &undo(json!([follow(own, CITY)]))), refused(Reason::NotTheOwner), "in a list of one");
    assert_eq!(judge(PAGES, &undo(follow("https://lyon.example/1", PAGES))), refused(Reason::NotTheOwner));
    assert_eq!(judge(PAGES, &undo(json!("https://gent.example/a"))), refused(Reason::Ours));
    let mut restoring = undo(follow(own, PAGES));
    restoring["result"] = json!({"id": PAGE, "type": "Article", "attributedTo": CITY});
    assert_eq!(judge(PAGES, &restoring), refused(Reason::NotTheOwner), "what comes of it is not theirs");
}

#[test]
fn g11_only_who_is_here_is_followed_here() {
    let follow = |object: &str| {
        json!({"id": "https://bordeaux.example/a", "type": "Follow", "actor": PAGES,
        "object": object})
    };
    assert_eq!(judge(PAGES, &follow("https://gent.example/id/city")), Believed::AsSaid);
    assert_eq!(judge(PAGES, &follow("https://lyon.example/id/city")), refused(Reason::NotTheirs));
}

#[test]
fn g13_g16_others_collections_and_moves() {
    let add = |target: &str| {
        json!({"id": "https://bordeaux.example/a", "type": "Add", "actor": PAGES,
        "object": PAGE, "target": target})
    };
    assert_eq!(judge(PAGES, &add("https://bordeaux.example/id/city/pages")), Believed::AsSaid);
    assert_eq!(judge(PAGES, &add("https://gent.example/id/city/pages")), refused(Reason::NotTheirs));
    let moved = json!({"id": "https://bordeaux.example/a", "type": "Move", "actor": PAGES, "object": PAGES,
        "target": "https://evil.example/id"});
    assert_eq!(judge(PAGES, &moved), refused(Reason::NotTheirs));
}

#[test]
fn f17_the_readers_order_of_types_decides_and_unknown_ones_are_ignored() {
    let both = spoiled("/type", json!(["Like", "Delete"]));
    assert_eq!(judge_knowing(Some(CITY), PAGES, &both), refused(Reason::NotTheOwner), "judged as the Delete");
    for kind in [json!("Dance"), json!(null), json!(7), json!([])] {
        assert_eq!(judge(PAGES, &spoiled("/type", kind)), refused(Reason::Unknown));
    }
}

#[test]
fn h01_d01_one_offers_ones_own_proposal() {
    let leila = "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000002";
    let eve = "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000009";
    let honest = fixture("30_offer_proposal_to_koinon");
    let offer = |pointer: &str, to: Value| {
        let mut offer = honest.clone();
        *offer.pointer_mut(pointer).unwrap() = to;
        offer
    };
    assert_eq!(judge(leila, &honest), Believed::AsSaid);
    assert_eq!(judge(leila, &offer("/object", json!([honest["object"]]))), Believed::AsSaid);
    assert_eq!(judge(eve, &honest), refused(Reason::NotTheSigner));
    for author in [json!(eve), json!("https://evil.example/eve"), json!([leila, eve]), json!(null)] {
        assert_eq!(judge(leila, &offer("/object/attributedTo", author)), refused(Reason::NotTheOwner));
    }
    for id in ["https://victim.example/id/proposal/1", "http://sidi-bou-said.example/id/proposal/1"] {
        assert_eq!(judge(leila, &offer("/object/id", json!(id))), refused(Reason::NotTheOwner), "{id}");
        assert_eq!(judge(leila, &offer("/object", json!(id))), refused(Reason::NotTheOwner), "{id} by id");
    }
    let ours = "https://gent.example/id/proposal/01KAN4Q0000000000000000001";
    assert_eq!(judge(leila, &offer("/object/id", json!(ours))), refused(Reason::Ours));
    assert_eq!(judge_knowing(Some(eve), leila, &honest), refused(Reason::NotTheOwner), "known as another's");
    let by_id = fixture("31_offer_by_id_to_others");
    assert_eq!(judge_knowing(Some(eve), leila, &by_id), refused(Reason::NotTheOwner), "known as another's, by id");
    let strasbourg = "https://strasbourg.example/id/city";
    assert_eq!(judge(strasbourg, &fixture("40_offer_replication")), Believed::AsSaid);
}

#[test]
fn h08_a_decision_is_its_citys_own_word_about_an_offer() {
    for name in ["33_accept", "34_accept_in_part", "35_reject"] {
        let mut decision = fixture(name);
        assert_eq!(judge(CITY, &decision), Believed::AsSaid, "{name}");
        assert_eq!(judge(PAGES, &decision), refused(Reason::NotTheSigner), "{name}");
        // The Offer was ours: that is the very case.
        decision["object"] = json!("https://gent.example/id/activity/1");
        assert_eq!(judge(CITY, &decision), Believed::AsSaid, "{name}");
        decision["object"] = json!(null);
        assert_eq!(judge(CITY, &decision), refused(Reason::NoObject), "{name}");
    }
}

#[test]
fn d02_g01_one_speaks_for_oneself_in_a_debate() {
    assert_eq!(judge(PAGES, &fixture("32_debate_anchor")), Believed::AsSaid);
    let (ana, bob) = ("https://town.example/users/ana", "https://town.example/users/bob");
    let create = |author: &str, id: &str| {
        json!({"id": "https://town.example/users/ana/statuses/1/activity", "type": "Create", "actor": ana,
        "object": {"id": id, "type": "Note", "attributedTo": author, "content": "<p>x</p>",
            "inReplyTo": "https://gent.example/id/page/01KAN4V0000000000000000001"}})
    };
    let note = "https://town.example/users/ana/statuses/1";
    assert_eq!(judge(ana, &create(ana, note)), Believed::AsSaid);
    assert_eq!(judge(ana, &create(bob, note)), refused(Reason::NotTheOwner));
    assert_eq!(judge(ana, &create(ana, "https://evil.example/1")), fetch("https://evil.example/1"));
    assert_eq!(judge(ana, &create(ana, "https://gent.example/id/note/1")), refused(Reason::Ours));
    // The city passes on what strangers say; what they said is fetched from them.
    assert_eq!(judge(CITY, &announce(create(ana, note))), fetch(note));
    assert_eq!(judge(CITY, &announce(fixture("32_debate_anchor"))), Believed::AsSaid);
}

#[test]
fn g08_a_proposal_is_withdrawn_by_who_made_it() {
    let leila = "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000002";
    let undo = |by: &str| {
        json!({"id": "https://sidi-bou-said.example/id/activity/2", "type": "Undo", "actor": by,
        "object": fixture("31_offer_by_id_to_others")})
    };
    assert_eq!(judge(leila, &undo(leila)), Believed::AsSaid);
    let eve = "https://sidi-bou-said.example/id/person/01KAN4P0000000000000000009";
    assert_eq!(judge(eve, &undo(eve)), refused(Reason::NotTheOwner));
}

#[test]
fn c16_a_farewell_is_recognised() {
    let delete = |object: &str| json!({"type": "Delete", "actor": PAGES, "object": object});
    assert_eq!(farewell(&delete(PAGES)).as_deref(), Some(PAGES));
    assert_eq!(farewell(&delete(PAGE)), None);
    assert_eq!(farewell(&create()), None);
}
