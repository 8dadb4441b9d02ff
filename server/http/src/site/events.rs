//! An open page hears of its newer version: server-sent events (HTML, section 9.2).

use std::collections::VecDeque;
use std::time::Duration;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use koinon_commons::read::PageRef;
use koinon_commons::{Actor, Error};
use koinon_core::Hash;
use koinon_store::{Page, PageId, Standing};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::Instant;

use super::asked::Asked;
use super::visitor::{SESSION, Visitor};
use crate::State;
use crate::api::problem::Problem;
use crate::live::Place;

/// How often something is sent at least: so that proxies keep the stream, and a reader who left is noticed.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A stream lasts so long; the browser opens it again by itself.
const LASTS: Duration = Duration::from_secs(60 * 60);
/// After so many seconds one may ask again when there is no place.
const NO_PLACE: u32 = 60;

#[derive(Deserialize)]
pub(super) struct Seen {
    /// The version that the reader sees; the newest unless said.
    version: Option<Hash>,
}

/// `/pages/{slug}/events?version=`: the event `version` when the page has a newer version than that, with
/// `{"version", "url", "time"}`; the event `unseen` with `{"count"}` when a signed-in reader has another number of notices that
/// they have not read; `deleted` and `signed-out` end the stream.
pub(super) async fn events(
    v: Visitor,
    request: HttpRequest,
    name: web::Path<String>,
    seen: Asked<Seen>,
) -> Result<HttpResponse, Problem> {
    let state = v.state.clone();
    let reference = PageRef::parse(&name);
    let page = live_page(&state, &v.actor, &reference).await?;
    let place = state.live.place(state.client_address(&request)).ok_or(Error::TooMany(NO_PLACE))?;
    let changes = state.live.changes(&state.commons).await?;
    // A browser that comes back says what it heard last.
    let last = request.headers().get("Last-Event-ID").and_then(|value| value.to_str().ok()?.parse().ok());
    let stream = Stream {
        page: page.id,
        seen: last.or(seen.version).or(page.head_hash),
        session: request.cookie(SESSION).map(|cookie| cookie.value().to_owned()).filter(|_| v.session.is_some()),
        actor: v.actor.clone(),
        over: state.live.over(),
        ended: state.commons.sessions_ended(),
        told: state.commons.notices_told(),
        unseen: None,
        state,
        changes,
        waiting: VecDeque::from([Bytes::from_static(b"retry: 5000\n\n")]),
        has_looked: false,
        has_ended: false,
        beat: Instant::now() + HEARTBEAT,
        end: Instant::now() + LASTS,
        _place: place,
    };
    let body = futures_util::stream::unfold(stream, |mut stream| async move {
        while stream.waiting.is_empty() && !stream.has_ended {
            stream.turn().await;
        }
        stream.waiting.pop_front().map(|part| (Ok::<_, actix_web::Error>(part), stream))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        .content_type("text/event-stream")
        .streaming(body))
}

/// A page that can be read.
async fn live_page(state: &State, actor: &Actor, reference: &PageRef) -> Result<Page, Error> {
    let page = state.commons.page_row(actor, reference).await?;
    match page.standing {
        Standing::Live => Ok(page),
        Standing::Deleted => Err(Error::Gone),
        Standing::Draft => Err(Error::NotFound),
    }
}

struct Stream {
    state: web::Data<State>,
    actor: Actor,
    /// The cookie of a signed-in reader.
    session: Option<String>,
    page: PageId,
    seen: Option<Hash>,
    changes: Receiver<PageId>,
    over: watch::Receiver<bool>,
    ended: watch::Receiver<u64>,
    told: watch::Receiver<u64>,
    /// How many notices the reader has not read, as they were told last.
    unseen: Option<i64>,
    waiting: VecDeque<Bytes>,
    has_looked: bool,
    has_ended: bool,
    beat: Instant,
    end: Instant,
    _place: Place,
}

/// What a stream waited for.
enum Heard {
    OfOthers,
    Change,
    Silence,
    /// Sessions ended: perhaps this reader's.
    Sessions,
    /// Somebody was told something: perhaps this reader.
    News,
    End,
}

impl Stream {
    /// Waits until there may be something to say.
    async fn turn(&mut self) {
        if !std::mem::replace(&mut self.has_looked, true) {
            self.look().await;
            self.count().await;
            return;
        }
        let (changes, over, ended) = (&mut self.changes, &mut self.over, &mut self.ended);
        let told = &mut self.told;
        let heard = tokio::select! {
            change = changes.recv() => match change {
                Ok(page) if page != self.page => Heard::OfOthers,
                Ok(_) | Err(RecvError::Lagged(_)) => Heard::Change,
                Err(RecvError::Closed) => Heard::End,
            },
            () = tokio::time::sleep_until(self.beat.min(self.end)) => Heard::Silence,
            () = async { drop(over.wait_for(|over| *over).await) } => Heard::End,
            Ok(()) = ended.changed(), if self.session.is_some() => Heard::Sessions,
            Ok(()) = told.changed(), if self.session.is_some() => Heard::News,
        };
        match heard {
            Heard::OfOthers => {}
            Heard::Change => self.look().await,
            Heard::News => self.count().await,
            Heard::Sessions => {
                self.may_listen().await;
            }
            Heard::End => self.has_ended = true,
            Heard::Silence if Instant::now() >= self.end => self.has_ended = true,
            Heard::Silence => {
                self.beat = Instant::now() + HEARTBEAT;
                if self.may_listen().await {
                    self.waiting.push_back(Bytes::from_static(b": still here\n\n"));
                }
                // Another node may have told them something.
                self.count().await;
            }
        }
    }

    /// Whether the reader is still signed in, if they were.
    async fn may_listen(&mut self) -> bool {
        let Some(session) = &self.session else { return true };
        let signed_in = matches!(self.state.commons.session(session).await, Ok(Some(_)));
        if !signed_in {
            self.say("signed-out", None, &json!({}));
            self.has_ended = true;
        }
        signed_in
    }

    /// Looks at the page, and says what became of it.
    async fn look(&mut self) {
        if !self.may_listen().await {
            return;
        }
        match live_page(&self.state, &self.actor, &PageRef::Row(self.page)).await {
            Ok(page) if page.head_hash == self.seen => {}
            Ok(page) => {
                self.seen = page.head_hash;
                let url = koinon_commons::render::page_path(self.state.commons.origin(), &page.authority, &page.slug);
                let told = json!({ "version": page.head_hash, "url": url, "time": page.updated });
                self.say("version", page.head_hash, &told);
            }
            Err(Error::Gone | Error::NotFound) => {
                self.say("deleted", None, &json!({}));
                self.has_ended = true;
            }
            // The browser asks again.
            Err(_) => self.has_ended = true,
        }
    }

    /// Says how many notices the reader has not read, if that is another number than it was.
    async fn count(&mut self) {
        if self.session.is_none() || self.has_ended {
            return;
        }
        // What cannot be counted now is counted next time.
        let Ok(unseen) = self.state.commons.unseen_notices(&self.actor).await else { return };
        if self.unseen.replace(unseen) != Some(unseen) {
            self.say("unseen", None, &json!({ "count": unseen }));
        }
    }

    fn say(&mut self, event: &str, id: Option<Hash>, data: &serde_json::Value) {
        let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
        self.waiting.push_back(Bytes::from(format!("event: {event}\n{id}data: {data}\n\n")));
    }
}
