//! Rows I05 to I08, and the honest ways to a city and a person.

use serde_json::json;

use super::*;
use crate::actors::fixtures::{Memory, actors_in, lyon_actor};
use crate::test_server::{Asked, Reply, TestServer};

const JRD: &str = "application/jrd+json";

fn jrd(subject: &str, actor: &str) -> Reply {
    let link = json!({"rel": "self", "type": "application/activity+json", "href": actor});
    Reply::new(200, JRD, json!({"subject": subject, "links": [{"rel": "other"}, link]}).to_string())
}

/// A server with actors everywhere but at WebFinger, where `answer` speaks.
async fn server(answer: impl Fn(u16, &Asked) -> Reply + Send + Sync + 'static) -> TestServer {
    TestServer::start(move |port, asked| {
        if asked.target.starts_with("/.well-known/") {
            answer(port, asked)
        } else {
            Reply::activity(lyon_actor(port, &asked.target))
        }
    })
    .await
}

async fn resolve(text: String) -> Result<Found, ResolveError> {
    actors_in(Memory::default()).resolve(&text).await
}

fn handle(server: &TestServer, name: &str) -> String {
    format!("@pages@{name}:{}", server.address.port())
}

#[tokio::test]
async fn a_city_is_found_by_its_authority_and_a_person_by_their_handle() {
    let lyon = server(|port, asked| {
        let expected = format!("/.well-known/webfinger?resource=acct%3Apages%40lyon.localhost%3A{port}");
        assert_eq!(asked.target, expected);
        jrd(&format!("acct:Pages@lyon.localhost:{port}"), &format!("http://lyon.localhost:{port}/pages"))
    })
    .await;
    let city = resolve(format!("lyon.localhost:{}", lyon.address.port())).await.unwrap();
    assert_eq!(city.document.actor.ap_id, lyon.url("lyon.localhost", "/id/city").as_str());
    let person = resolve(handle(&lyon, "lyon.localhost")).await.unwrap();
    assert_eq!(person.document.actor.ap_id, lyon.url("lyon.localhost", "/pages").as_str());
    assert_eq!(person.handle.unwrap().to_string(), handle(&lyon, "lyon.localhost")[1..]);
}

#[tokio::test]
async fn a_handle_on_another_domain_holds_if_the_actors_own_server_agrees() {
    // The handle is under town.localhost, the actor lives under lyon.localhost; both are this one server.
    let agreeing = server(|port, _| {
        jrd(&format!("acct:pages@town.localhost:{port}"), &format!("http://lyon.localhost:{port}/pages"))
    })
    .await;
    let found = resolve(handle(&agreeing, "town.localhost")).await.unwrap();
    assert_eq!(found.handle.unwrap().origin.host(), "town.localhost");
    // Asked under its own domain the actor is still known by the one handle.
    assert!(resolve(handle(&agreeing, "lyon.localhost")).await.is_ok());

    let claiming = server(|port, asked| {
        let domain = if asked.header("host").unwrap().starts_with("evil") { "evil" } else { "lyon" };
        jrd(&format!("acct:pages@{domain}.localhost:{port}"), &format!("http://lyon.localhost:{port}/pages"))
    })
    .await;
    let result = resolve(handle(&claiming, "evil.localhost")).await;
    assert!(matches!(result, Err(ResolveError::Disagreement)), "C11: {result:?}");
}

#[tokio::test]
async fn i05_a_domain_does_not_give_away_anothers_names() {
    let server = server(|port, asked| {
        let evil = asked.header("host").unwrap().starts_with("evil");
        let actor = if evil { "http://evil.localhost" } else { "http://lyon.localhost" };
        jrd(&format!("acct:pages@lyon.localhost:{port}"), &format!("{actor}:{port}/pages"))
    })
    .await;
    assert!(resolve(handle(&server, "lyon.localhost")).await.is_ok());
    let result = resolve(handle(&server, "evil.localhost")).await;
    assert!(matches!(result, Err(ResolveError::Disagreement)), "{result:?}");
}

#[tokio::test]
async fn i06_a_redirect_to_somewhere_internal_is_not_followed() {
    for target in ["http://10.0.0.1/jrd", "https://lyon.example/jrd", "file:///etc/passwd"] {
        let lyon = server(move |_, _| Reply::redirect(target)).await;
        let result = resolve(handle(&lyon, "lyon.localhost")).await;
        assert!(matches!(result, Err(ResolveError::Fetch(FetchError::Refused(_)))), "{target}: {result:?}");
        assert_eq!(lyon.asked().len(), 1);
    }
}

#[tokio::test]
async fn i07_answers_are_bounded_and_of_one_form() {
    let link = json!({"rel": "self", "type": "application/activity+json", "href": "http://lyon.localhost/pages"});
    let mut far = vec![json!({"rel": "other"}); 1000];
    far.push(link.clone());
    for spoiled in [
        json!({"links": "none"}),
        json!({"links": {"0": link}}),
        json!({"links": far}),
        json!({"links": [{"rel": "self", "type": "text/html", "href": "http://lyon.localhost/pages"}]}),
        json!({"links": [{"rel": "self", "type": "application/activity+json", "href": "javascript:alert(1)"}]}),
        json!({"subject": 7, "links": [link]}),
        json!({"subject": "acct:x@127.0.0.1", "links": [link]}),
        json!({"subject": "acct:x@a@b", "links": [link]}),
        json!({}),
    ] {
        let body = spoiled.to_string();
        let lyon = server(move |_, _| Reply::new(200, JRD, body.clone())).await;
        let result = resolve(handle(&lyon, "lyon.localhost")).await;
        assert!(matches!(result, Err(ResolveError::Malformed)), "{spoiled}: {result:?}");
        assert_eq!(lyon.asked().len(), 1, "nothing was fetched on its word");
    }
    let large = server(|_, _| Reply::new(200, JRD, " ".repeat(2 << 20))).await;
    let result = resolve(handle(&large, "lyon.localhost")).await;
    assert!(matches!(result, Err(ResolveError::Fetch(FetchError::TooLarge))), "{result:?}");
}

#[tokio::test]
async fn i07_a_template_leads_to_a_page_of_the_web() {
    let template = |text: &str| {
        let body = json!({"links": [{"rel": SUBSCRIBE, "template": text}]}).to_string();
        server(move |_, _| Reply::new(200, JRD, body.clone()))
    };
    let ask = async |text: &str| {
        let lyon = template(text).await;
        let handle = handle(&lyon, "lyon.localhost");
        actors_in(Memory::default()).interaction(&handle, "http://gent.localhost:8100/id/city?a&b", false).await
    };
    let url = ask("http://lyon.localhost/authorize_interaction?uri={uri}").await.unwrap();
    let expected =
        "http://lyon.localhost/authorize_interaction?uri=http%3A%2F%2Fgent.localhost%3A8100%2Fid%2Fcity%3Fa%26b";
    assert_eq!(url.as_str(), expected);
    for hostile in
        ["javascript:{uri}", "data:text/html,{uri}", "http://10.0.0.1/{uri}", "{uri}", "http://lyon.localhost/"]
    {
        assert!(matches!(ask(hostile).await, Err(ResolveError::Malformed)), "{hostile}");
    }
}

#[tokio::test]
async fn i08_software_is_a_hint_of_a_plain_form() {
    let nodeinfo = |name: Value, host: &'static str| {
        TestServer::start(move |port, asked| match asked.target.as_str() {
            "/.well-known/nodeinfo" => {
                let href = format!("http://{host}:{port}/nodeinfo/2.1");
                Reply::new(200, "application/json", json!({"links": [{"rel": NODEINFO[0], "href": href}]}).to_string())
            }
            _ => Reply::new(200, "application/json", json!({"software": {"name": name}}).to_string()),
        })
    };
    let ask = async |name: Value, host| {
        let server = nodeinfo(name, host).await;
        let origin = Origin::of(&server.url("lyon.localhost", "/")).unwrap();
        actors_in(Memory::default()).software(&origin).await
    };
    assert_eq!(ask(json!("Koinon"), "lyon.localhost").await.as_deref(), Some("koinon"));
    assert_eq!(ask(json!("koinon"), "evil.localhost").await, None);
    for wrong in [json!(7), json!(null), json!(["koinon"]), json!("<script>"), json!("x".repeat(51)), json!("")] {
        assert_eq!(ask(wrong.clone(), "lyon.localhost").await, None, "{wrong}");
    }
}
