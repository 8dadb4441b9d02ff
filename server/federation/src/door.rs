//! The one strict door: everything that another server posts comes through here, in this order: framing and signature,
//! form, who may say it, its effect.

use std::time::Instant;

use koinon_core::Origin;
use serde_json::json;

use crate::actors::Unauthenticated;
use crate::authority::{Authority, Believed, farewell};
use crate::inbox::Outcome;
use crate::json::{JsonError, parse_object};
use crate::service::Federation;
use crate::signature::Incoming;
use crate::wire::read::IncomingActivity;

/// The largest activity that is read, in bytes: a page of 1 MiB, escaped.
pub const MAX_ACTIVITY: usize = 4 * 1024 * 1024;
/// How long a sender waits that came too often, or while its page's city could not be asked, in seconds.
const WAIT: u32 = 30;

/// What the sender is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 202 for everything that is settled, with or without an effect; 4xx only for what is the sender's fault; 5xx and 429
    /// for what should come again.
    pub status: u16,
    /// When, in seconds.
    pub retry_after: Option<u32>,
    detail: String,
}

impl Receipt {
    fn new(status: u16, detail: impl Into<String>) -> Self {
        let retry_after = matches!(status, 429 | 503).then_some(WAIT);
        Self { status, retry_after, detail: detail.into() }
    }

    /// The answer's body: problem details (RFC 9457).
    #[must_use]
    pub fn body(&self) -> String {
        json!({ "status": self.status, "detail": self.detail }).to_string()
    }
}

impl Federation {
    /// Takes what another server posted.
    pub async fn receive(&self, request: &Incoming<'_>) -> Receipt {
        let actors = match self.actors().await {
            Ok(actors) => actors,
            Err(error) => return fault(&error),
        };
        let activity = match parse_object(request.body, MAX_ACTIVITY) {
            Ok(activity) => activity,
            Err(JsonError::TooLarge) => return Receipt::new(413, "the activity is too large"),
            Err(error) => return Receipt::new(400, error.to_string()),
        };
        // A server that deletes many accounts tells everybody: of strangers that is dropped, without a fetch.
        if let Some(actor) = farewell(&activity) {
            match actors.knows(&actor).await {
                Ok(true) => {}
                Ok(false) => return Receipt::new(202, "nothing to do"),
                Err(error) => return fault(&error),
            }
        }
        let signer = match actors.authenticate(request).await {
            Ok(signer) => signer,
            // Its key is gone with it: settled.
            Err(Unauthenticated::Gone) => return Receipt::new(202, "nothing to do"),
            Err(error) if error.status() >= 500 => return fault(&error),
            Err(error) => {
                tracing::info!(?error, "a delivery was not signed as it must be");
                return Receipt::new(error.status(), error.to_string());
            }
        };
        let host = Origin::of_str(&signer.ap_id).map(|origin| origin.authority().to_owned()).unwrap_or_default();
        let now = Instant::now();
        if !self.senders().take(&signer.ap_id, now) || !self.visitors().take(&host, now) {
            return Receipt::new(429, "too many deliveries at once");
        }
        // What is held here is asked for where its effect is judged; this is about the activity itself.
        if let Believed::Refused(reason) = Authority::new(self.origin(), &|_| None).judge(&signer.ap_id, &activity) {
            tracing::info!(signer = signer.ap_id, %reason, "an activity was refused");
            return Receipt::new(202, "no effect");
        }
        let activity = match IncomingActivity::read(&activity) {
            Ok(activity) => activity,
            Err(error) => return Receipt::new(400, error.to_string()),
        };
        match self.carry_out(&signer, &activity).await {
            Ok(Outcome::Done) => Receipt::new(202, "taken"),
            Ok(Outcome::Ignored(reason)) => {
                tracing::info!(activity = activity.id, signer = signer.ap_id, reason, "an activity had no effect");
                Receipt::new(202, "no effect")
            }
            Ok(Outcome::Refused(reason)) => {
                tracing::info!(activity = activity.id, signer = signer.ap_id, reason, "an activity was refused");
                Receipt::new(422, reason)
            }
            Ok(Outcome::Later(reason)) => Receipt::new(503, reason),
            Err(error) => fault(&error),
        }
    }
}

/// A fault of ours is a 5xx: the sender keeps the activity and tries again.
fn fault(error: &dyn std::error::Error) -> Receipt {
    tracing::error!(%error, "a delivery could not be taken");
    Receipt::new(503, "it could not be taken now; please send it again")
}

#[cfg(test)]
mod tests {
    use koinon_store::Conn;
    use url::Url;

    use super::*;
    use crate::actors::fixtures::{honest_key, lyon_actor};
    use crate::signature::Signer;
    use crate::test_city::TestCity;
    use crate::test_server::{Reply, TestServer, noon};

    /// A Follow by an actor of a server under this name.
    async fn follow(city: &TestCity, server: &TestServer, name: &str) -> Receipt {
        follow_by(city, server, name, "/pages").await
    }

    /// A Follow by the actor at this path.
    async fn follow_by(city: &TestCity, server: &TestServer, name: &str, path: &str) -> Receipt {
        let actor = server.url(name, path);
        let id = server.url(name, &format!("/activity{path}"));
        let object = city.federation.origin().at("/id/city");
        let body = json!({"id": id.as_str(), "type": "Follow", "actor": actor.as_str(), "object": object}).to_string();
        let url = Url::parse(&city.federation.origin().at("/inbox")).unwrap();
        let signer = Signer::new(format!("{actor}#main-key"), honest_key().clone());
        let signed = signer.sign_post(&url, "application/activity+json", body.as_bytes(), noon()).unwrap();
        let mut headers: Vec<_> = signed.into_iter().map(|(n, v)| (n.to_owned(), v.into_bytes())).collect();
        headers.push(("host".into(), city.federation.origin().authority().as_bytes().to_vec()));
        city.federation
            .receive(&Incoming { method: "POST", raw_target: "/inbox", headers, body: body.as_bytes() })
            .await
    }

    #[tokio::test]
    async fn k02_who_delivers_too_much_waits_and_nobody_else_does() {
        let city = TestCity::at("http://gent.localhost:8100").await;
        let server = TestServer::start(|port, asked| {
            let mut actor = lyon_actor(port, &asked.target).to_string();
            if asked.header("host").is_some_and(|host| host.starts_with("evere")) {
                actor = actor.replace("lyon.localhost", "evere.localhost");
            }
            Reply::activity(actor)
        })
        .await;
        let followers = async || city.commons().store().read(Conn::count_followers).await.unwrap();
        let lyon = Origin::of(&server.url("lyon.localhost", "/")).unwrap();
        // Lyon has delivered so much a moment ago that its budget is used up.
        while city.federation.visitors().take(lyon.authority(), Instant::now()) {}
        let mut refused = follow(&city, &server, "lyon.localhost").await;
        while refused.status != 429 {
            // The budget grew again by a few deliveries while the key was fetched.
            refused = follow(&city, &server, "lyon.localhost").await;
        }
        assert_eq!(refused.retry_after, Some(WAIT));
        let before = followers().await;
        assert_eq!((follow(&city, &server, "evere.localhost").await.status, followers().await), (202, before + 1));
    }

    #[tokio::test]
    async fn k02_an_actor_that_delivers_too_much_waits_and_its_neighbour_does_not() {
        let city = TestCity::at("http://gent.localhost:8100").await;
        let server =
            TestServer::start(|port, asked| Reply::activity(lyon_actor(port, &asked.target).to_string())).await;
        let followers = async || city.commons().store().read(Conn::count_followers).await.unwrap();
        let loud = server.url("lyon.localhost", "/loud");
        assert_eq!((follow_by(&city, &server, "lyon.localhost", "/loud").await.status, followers().await), (202, 1));
        let mut refused = follow_by(&city, &server, "lyon.localhost", "/loud").await;
        while refused.status != 429 {
            while city.federation.senders().take(loud.as_str(), Instant::now()) {}
            refused = follow_by(&city, &server, "lyon.localhost", "/loud").await;
        }
        assert_eq!(refused.retry_after, Some(WAIT));
        assert_eq!((follow_by(&city, &server, "lyon.localhost", "/quiet").await.status, followers().await), (202, 2));
    }
}
