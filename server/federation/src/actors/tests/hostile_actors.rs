//! Rows C01 to C16: what an actor's document may say, and how often it is asked for.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// Asks for the actor `/pages` of a server whose document `spoil` changed.
async fn found(spoil: impl Fn(u16, &mut Value) + Send + Sync + 'static) -> (Result<ActorDocument, ActorError>, Memory) {
    let server = TestServer::start(move |port, asked| {
        let mut actor = lyon_actor(port, &asked.target);
        spoil(port, &mut actor);
        Reply::activity(actor)
    })
    .await;
    let store = Memory::default();
    (actors_in(store.clone()).find(&server.url("lyon.localhost", "/pages")).await, store)
}

async fn refused(case: &str, spoil: impl Fn(u16, &mut Value) + Send + Sync + 'static) {
    let (result, store) = found(spoil).await;
    assert!(result.is_err(), "{case}: {result:?}");
    assert!(store.all().is_empty(), "{case}");
}

#[tokio::test]
async fn an_honest_actor_is_kept() {
    let (result, store) = found(|_, _| {}).await;
    let actor = result.unwrap().actor;
    assert_eq!((actor.kind.as_str(), actor.handle.as_str(), actor.name.as_str()), ("Person", "pages", "Lyon"));
    assert!(actor.inbox.ends_with("/pages/inbox") && actor.shared_inbox.is_some() && !actor.gone);
    assert_eq!(store.all(), [actor]);
}

#[tokio::test]
async fn c01_a_document_about_another_address_is_read_there_once() {
    let server = TestServer::start(|port, asked| match asked.target.as_str() {
        "/@pages" => Reply::activity(lyon_actor(port, "/pages")),
        "/loop" => Reply::activity(lyon_actor(port, "/loop2")),
        "/loop2" => Reply::activity(lyon_actor(port, "/loop")),
        target => Reply::activity(lyon_actor(port, target)),
    })
    .await;
    let actors = actors_in(Memory::default());
    let found = actors.find(&server.url("lyon.localhost", "/@pages")).await.unwrap();
    assert_eq!(found.actor.ap_id, server.url("lyon.localhost", "/pages").as_str());
    assert_eq!(server.asked().len(), 2);
    let result = actors.find(&server.url("lyon.localhost", "/loop")).await;
    assert!(matches!(result, Err(ActorError::WrongId)));
    assert_eq!(server.asked().len(), 4);
    // Asked for as one actor, another one is no answer.
    let result = actors.actor(&server.url("lyon.localhost", "/@pages")).await;
    assert!(matches!(result, Err(ActorError::WrongId)));
}

#[tokio::test]
async fn c01_c05_a_document_speaks_for_its_own_origin_alone() {
    let victim = lyon().await;
    let port = victim.address.port();
    // Another origin claims to be Lyon: directly, and by a redirect from Lyon (an open redirect there).
    let evil = TestServer::start(move |_, _| Reply::activity(lyon_actor(port, "/pages"))).await;
    let store = Memory::default();
    let actors = actors_in(store.clone());
    let result = actors.find(&evil.url("evil.localhost", "/pages")).await;
    assert!(matches!(result, Err(ActorError::WrongId)));
    let evil_url = evil.url("evil.localhost", "/pages").to_string();
    let open = TestServer::start(move |_, _| Reply::redirect(&evil_url)).await;
    let result = actors.find(&open.url("lyon.localhost", "/go")).await;
    assert!(matches!(result, Err(ActorError::WrongId)));
    assert!(store.all().is_empty() && victim.asked().is_empty());
}

#[tokio::test]
async fn c02_a_key_names_its_owner_and_the_owner_names_the_key() {
    refused("another owner", |port, a| a["publicKey"]["owner"] = json!(format!("http://lyon.localhost:{port}/x")))
        .await;
    refused("no owner", |_, a| a["publicKey"]["owner"] = Value::Null).await;
    refused("no key", |_, a| a["publicKey"] = Value::Null).await;
    refused("a key elsewhere", |_, a| a["publicKey"]["id"] = json!("http://evil.localhost/#k")).await;
    refused("no PEM", |_, a| a["publicKey"]["publicKeyPem"] = json!("-----BEGIN PUBLIC KEY-----")).await;

    // A key document of its own leads to its owner, who must list it.
    let server = TestServer::start(|port, asked| {
        let base = format!("http://lyon.localhost:{port}");
        let key_document = |owner: &str| {
            json!({"id": format!("{base}{}", asked.target), "type": "CryptographicKey", "owner": owner,
                "publicKeyPem": key(0).1})
        };
        match asked.target.as_str() {
            "/key" => Reply::activity(key_document(&format!("{base}/pages"))),
            "/stray" => Reply::activity(key_document(&format!("{base}/pages"))),
            "/foreign" => Reply::activity(key_document("http://victim.localhost/pages")),
            target => {
                let mut actor = lyon_actor(port, target);
                actor["publicKey"]["id"] = json!(format!("{base}/key"));
                Reply::activity(actor)
            }
        }
    })
    .await;
    for (key, taken) in [("/key", true), ("/stray", false), ("/foreign", false)] {
        let mut draft = Draft::honest(server.address.port(), "/pages");
        draft.key_id = server.url("lyon.localhost", key).into();
        let result = actors_in(Memory::default()).authenticate(&draft.signed(honest_key()).incoming()).await;
        assert_eq!(result.is_ok(), taken, "{key}: {result:?}");
    }
}

#[tokio::test]
async fn a19_the_signer_is_the_owner_of_the_key_whoever_the_body_names() {
    let server = lyon().await;
    let draft = Draft::honest(server.address.port(), "/attacker").signed(honest_key());
    let signer = actors_in(Memory::default()).authenticate(&draft.incoming()).await.unwrap();
    assert_eq!(signer.ap_id, server.url("lyon.localhost", "/attacker").as_str());
}

#[tokio::test]
async fn c03_c04_an_uploaded_file_is_no_actor() {
    for content_type in ["application/json", "text/html", "image/png", "application/octet-stream"] {
        let server = TestServer::start(move |port, asked| {
            Reply::new(200, content_type, lyon_actor(port, &asked.target).to_string())
        })
        .await;
        let draft = Draft::honest(server.address.port(), "/media/x.json").signed(honest_key());
        let store = Memory::default();
        let result = actors_in(store.clone()).authenticate(&draft.incoming()).await;
        assert_eq!(result.unwrap_err().status(), 401, "{content_type}");
        assert!(store.all().is_empty());
    }
}

#[tokio::test]
async fn c08_inboxes_lie_on_the_actors_own_origin() {
    refused("inbox of a victim", |_, a| a["inbox"] = json!("http://victim.localhost/inbox")).await;
    refused("no inbox", |_, a| a["inbox"] = Value::Null).await;
    refused("inbox on another port", |_, a| a["inbox"] = json!("http://lyon.localhost:1/inbox")).await;
    let (result, _) = found(|_, a| a["endpoints"]["sharedInbox"] = json!("http://victim.localhost/inbox")).await;
    assert_eq!(result.unwrap().actor.shared_inbox, None);
}

#[tokio::test]
async fn c09_ids_have_one_spelling() {
    refused("user information", |port, a| a["id"] = json!(format!("http://u@lyon.localhost:{port}/pages"))).await;
    refused("a fragment", |port, a| a["id"] = json!(format!("http://lyon.localhost:{port}/pages#me"))).await;
    refused("a number", |_, a| a["id"] = json!(1)).await;
    let (result, _) = found(|port, a| a["id"] = json!(format!("http://LYON.localhost:{port}/pages"))).await;
    assert!(result.unwrap().actor.ap_id.starts_with("http://lyon.localhost:"));
}

#[tokio::test]
async fn c10_names_do_not_mislead() {
    for (claimed, kept) in [
        ("ana@evil.example", "anaevil.example"),
        ("../../etc", "....etc"),
        ("a b\u{202e}c\u{0}", "abc"),
        ("@/ ", "lyon.localhost"),
        ("ليلى", "ليلى"),
    ] {
        let document = move |_: u16, a: &mut Value| a["preferredUsername"] = json!(claimed.replace('\0', ""));
        assert_eq!(found(document).await.0.unwrap().actor.handle, kept);
    }
    let (result, _) = found(|_, a| a["preferredUsername"] = json!("x".repeat(10_000))).await;
    assert_eq!(result.unwrap().actor.handle.len(), 100);
}

#[tokio::test]
async fn what_is_no_actor_is_not_kept() {
    refused("a note", |_, a| a["type"] = json!("Note")).await;
    refused("no type", |_, a| a["type"] = Value::Null).await;
    let (result, _) = found(|_, a| a["type"] = json!(["Person", "Group"])).await;
    assert_eq!(result.unwrap().actor.kind, "Group", "our order decides, not the sender's");
}

#[tokio::test]
async fn c12_an_actor_stays_what_it_is() {
    let group = Arc::new(AtomicUsize::new(0));
    let turned = Arc::clone(&group);
    let server = TestServer::start(move |port, asked| {
        let mut actor = lyon_actor(port, &asked.target);
        if turned.load(Ordering::SeqCst) == 1 {
            actor["type"] = json!("Group");
        }
        Reply::activity(actor)
    })
    .await;
    let store = Memory::default();
    let actors = actors_in(store.clone());
    let url = server.url("lyon.localhost", "/pages");
    actors.refresh(&url).await.unwrap();
    group.store(1, Ordering::SeqCst);
    assert!(matches!(actors.refresh(&url).await, Err(ActorError::TypeChanged)));
    assert_eq!(store.all()[0].kind, "Person");
}

/// A server whose actor has the first key until `turned` says otherwise.
async fn rotating(turned: &Arc<AtomicUsize>) -> TestServer {
    let turned = Arc::clone(turned);
    TestServer::start(move |port, asked| {
        let mut actor = lyon_actor(port, &asked.target);
        actor["publicKey"]["publicKeyPem"] = json!(key(turned.load(Ordering::SeqCst)).1);
        Reply::activity(actor)
    })
    .await
}

#[tokio::test]
async fn c13_a_new_key_is_fetched_from_the_origin_and_the_old_one_is_refused() {
    let turned = Arc::new(AtomicUsize::new(0));
    let server = rotating(&turned).await;
    let store = Memory::default();
    let draft = Draft::honest(server.address.port(), "/pages");
    let (old, new) = (draft.clone().signed(honest_key()), draft.signed(other_key()));
    assert!(actors_in(store.clone()).authenticate(&old.incoming()).await.is_ok());
    turned.store(1, Ordering::SeqCst);

    // A later hour: the pause since the last fetch of the key is over.
    let actors = actors_in(store.clone());
    assert!(actors.authenticate(&new.incoming()).await.is_ok());
    assert_eq!((server.asked().len(), store.all()[0].key_pem.as_str()), (2, key(1).1.as_str()));
    for _ in 0..5 {
        assert_eq!(actors.authenticate(&old.incoming()).await.unwrap_err().status(), 401);
    }
    assert_eq!(server.asked().len(), 2, "a key is fetched once, however often a signature fails");
    assert_eq!(store.all()[0].key_pem, key(1).1);
}

#[tokio::test]
async fn many_requests_with_one_new_key_cost_one_fetch() {
    let server = lyon().await;
    let actors = actors_in(Memory::default());
    let draft = Draft::honest(server.address.port(), "/pages").signed(honest_key());
    let request = draft.incoming();
    let all = futures_util::future::join_all((0..20).map(|_| actors.authenticate(&request))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn c15_a_wildcard_domain_uses_up_its_own_budget() {
    let server = TestServer::start(|_, _| Reply::new(500, "text/plain", "")).await;
    let store = Memory::default();
    let actors = actors_in(store.clone());
    for n in 0..300 {
        let mut draft = Draft::honest(server.address.port(), "/pages");
        draft.key_id = server.url(&format!("a{n}.evil.localhost"), "/actor").into();
        assert_eq!(actors.authenticate(&draft.signed(honest_key()).incoming()).await.unwrap_err().status(), 401);
    }
    assert!(server.asked().len() < 100, "{} fetches", server.asked().len());
    assert!(store.all().is_empty());
    let honest = lyon().await;
    let draft = Draft::honest(honest.address.port(), "/pages").signed(honest_key());
    assert!(actors.authenticate(&draft.incoming()).await.is_ok());
}

#[tokio::test]
async fn c14_c16_who_is_gone_can_still_say_farewell_to_those_who_know_them() {
    let gone = Arc::new(AtomicUsize::new(0));
    let told = Arc::clone(&gone);
    let server = TestServer::start(move |port, asked| match told.load(Ordering::SeqCst) {
        0 => Reply::activity(lyon_actor(port, &asked.target)),
        _ => Reply::new(410, "text/plain", ""),
    })
    .await;
    let store = Memory::default();
    let draft = Draft::honest(server.address.port(), "/pages").signed(honest_key());
    assert!(actors_in(store.clone()).authenticate(&draft.incoming()).await.is_ok());
    gone.store(1, Ordering::SeqCst);
    assert!(actors_in(store.clone()).authenticate(&draft.incoming()).await.is_ok());
    assert_eq!(server.asked().len(), 1, "a known key needs no fetch");

    let stranger = actors_in(Memory::default()).authenticate(&draft.incoming()).await;
    assert!(matches!(stranger, Err(Unauthenticated::Gone)));

    let url = server.url("lyon.localhost", "/pages");
    let actors = actors_in(store.clone());
    assert!(actors.knows(url.as_str()).await.unwrap());
    assert!(matches!(actors.refresh(&url).await, Err(ActorError::Gone)));
    assert!(store.all()[0].gone);
    assert!(matches!(actors.authenticate(&draft.incoming()).await, Err(Unauthenticated::Gone)));
}

#[tokio::test]
async fn d09_an_object_comes_from_its_own_origin() {
    let third = TestServer::start(|port, asked| {
        Reply::activity(json!({"id": format!("http://third.localhost:{port}{}", asked.target), "type": "Note"}))
    })
    .await;
    let elsewhere = third.url("third.localhost", "/note").to_string();
    let lyon = TestServer::start(move |port, asked| match asked.target.as_str() {
        "/moved" => Reply::redirect(&elsewhere),
        target => Reply::activity(json!({"id": format!("http://lyon.localhost:{port}{target}"), "type": "Note"})),
    })
    .await;
    let actors = actors_in(Memory::default());
    assert!(!actors.object(&lyon.url("lyon.localhost", "/note")).await.unwrap().gone);
    assert!(matches!(actors.object(&lyon.url("lyon.localhost", "/moved")).await, Err(ActorError::WrongId)));
}

#[tokio::test]
async fn what_is_gone_leaves_its_tombstone_or_nothing() {
    let server = TestServer::start(|port, asked| {
        let tombstone = json!({"id": format!("http://lyon.localhost:{port}{}", asked.target), "type": "Tombstone"});
        match asked.target.as_str() {
            "/tombstone" => Reply::new(410, "application/activity+json", tombstone.to_string()),
            "/page" => Reply::new(410, "text/html", "gone"),
            _ => Reply::new(410, "application/activity+json", "gone"),
        }
    })
    .await;
    let actors = actors_in(Memory::default());
    let tombstone = actors.object(&server.url("lyon.localhost", "/tombstone")).await.unwrap();
    assert!(tombstone.gone && tombstone.json["type"] == "Tombstone");
    for path in ["/page", "/unreadable"] {
        let result = actors.object(&server.url("lyon.localhost", path)).await;
        assert!(matches!(&result, Err(ActorError::Fetch(error)) if error.is_gone()), "{path}: {result:?}");
    }
    // A tombstone is no actor.
    let result = actors.find(&server.url("lyon.localhost", "/tombstone")).await;
    assert!(matches!(result, Err(ActorError::Fetch(error)) if error.is_gone()));
}

#[tokio::test]
async fn the_real_store_keeps_who_signed() {
    let folder = tempfile::tempdir().unwrap();
    let options = koinon_store::StoreOptions::sqlite(folder.path().join("koinon.sqlite"));
    let store = koinon_store::Store::open(options).await.unwrap();
    let server = lyon().await;
    let signer = Signer::new("http://gent.localhost:8100/id/server#main-key".to_owned(), honest_key().clone());
    let actors = Actors::new(store.clone(), crate::test_server::transport(Default::default()), signer);
    let draft = Draft::honest(server.address.port(), "/pages").signed(honest_key());
    for _ in 0..2 {
        assert!(actors.authenticate(&draft.incoming()).await.is_ok());
    }
    assert_eq!(server.asked().len(), 1);
    assert!(store.actor(server.url("lyon.localhost", "/pages").as_str()).await.unwrap().is_some());
}
