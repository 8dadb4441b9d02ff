//! How the city is: for whoever starts, restarts and watches it.

use std::fmt::Write as _;

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_store::HERE;

use crate::State;

/// So many changes the search index may be behind before this node takes no visitors.
const MOST_BEHIND: i64 = 1000;
/// So many given-up deliveries are counted at most.
const MOST_COUNTED: i64 = 10_000;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/healthz", web::get().to(lives))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(metrics));
}

/// The process lives.
async fn lives() -> HttpResponse {
    text(HttpResponse::Ok(), "ok\n".into())
}

/// Visitors may be sent here: the database answers, and the search index is not far behind it.
async fn ready(state: web::Data<State>) -> HttpResponse {
    let unready = |why: String| text(HttpResponse::ServiceUnavailable(), why);
    match read_log(&state).await {
        Ok(Log { index_behind: Some(behind), .. }) if behind <= MOST_BEHIND => {
            text(HttpResponse::Ok(), "ready\n".into())
        }
        Ok(Log { index_behind: Some(behind), .. }) => unready(format!("the search index is {behind} changes behind\n")),
        Ok(Log { index_behind: None, .. }) => unready("the search index is being built\n".into()),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            unready("the database does not answer\n".into())
        }
    }
}

struct Log {
    position: i64,
    /// How many changes the index has not seen; none while it has seen nothing of this log.
    index_behind: Option<i64>,
}

async fn read_log(state: &State) -> Result<Log, Error> {
    let head = state
        .commons
        .store()
        .read(|conn| -> Result<_, Error> { Ok(if conn.here()?.is_some() { Some(conn.log_head()?) } else { None }) })
        .await?;
    // A city that is not set up yet has no log: its first page answers.
    let Some(head) = head else { return Ok(Log { position: 0, index_behind: Some(0) }) };
    let index_behind = match state.commons.index()?.position() {
        Some(index) if index.epoch == head.epoch => Some((head.position - index.position).max(0)),
        None if head.position == 0 => Some(0),
        _ => None,
    };
    Ok(Log { position: head.position, index_behind })
}

/// Numbers in Prometheus' text format. They say nothing about any person, and name no other server.
async fn metrics(state: web::Data<State>) -> HttpResponse {
    match gather(&state).await {
        Ok(numbers) => {
            HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(numbers.written)
        }
        Err(error) => {
            tracing::error!(%error, "the numbers cannot be read");
            text(HttpResponse::ServiceUnavailable(), "the numbers cannot be read\n".into())
        }
    }
}

async fn gather(state: &State) -> Result<Numbers, Error> {
    let log = read_log(state).await?;
    let cities = state.commons.cities().await?;
    let (cursors, (parked, messages)) = state
        .commons
        .store()
        .read(|conn| -> Result<_, Error> { Ok((conn.delivery_cursors()?, conn.dead_letters(MOST_COUNTED)?)) })
        .await?;
    let sent = state.federation.transport().counts();
    let pages = |here: bool| cities.iter().filter(|(city, _)| (city.id == HERE) == here).map(|(_, pages)| pages).sum();
    let slowest = cursors.iter().map(|cursor| cursor.position).min().unwrap_or(log.position);

    let mut numbers = Numbers::default();
    numbers.gauge("koinon_pages", "Live pages of this city.", pages(true));
    numbers.gauge("koinon_mirrored_pages", "Live pages of other cities that are held here.", pages(false));
    numbers.gauge("koinon_cities", "Cities that are known here, this one included.", count(cities.len()));
    numbers.gauge("koinon_log_position", "The number of the last change.", log.position);
    let behind = log.index_behind.unwrap_or(log.position);
    numbers.gauge("koinon_index_lag", "Changes that the search index has not seen.", behind);
    numbers.gauge("koinon_delivery_inboxes", "Inboxes that are sent the changes.", count(cursors.len()));
    let failing = cursors.iter().filter(|cursor| cursor.failures > 0).count();
    numbers.gauge("koinon_delivery_inboxes_failing", "Inboxes that did not take the last thing sent.", count(failing));
    let lag = (log.position - slowest).max(0);
    numbers.gauge("koinon_delivery_lag", "Changes that the slowest inbox has not been sent.", lag);
    numbers.gauge("koinon_deliveries_given_up", "Deliveries that were given up.", count(parked.len() + messages.len()));
    let mismatches = cities.iter().map(|(city, _)| city.mismatches).sum();
    numbers.counter("koinon_mismatches_total", "Pages that arrived and did not fit their record.", mismatches);
    numbers.counter("koinon_requests_sent_total", "Requests sent to other servers.", large(sent.sent));
    numbers.counter("koinon_requests_refused_total", "Addresses that are never reached.", large(sent.refused));
    numbers.counter("koinon_requests_postponed_total", "Requests not sent, to spare a server.", large(sent.busy));
    Ok(numbers)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn large(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[derive(Default)]
struct Numbers {
    written: String,
}

impl Numbers {
    fn gauge(&mut self, name: &str, help: &str, value: i64) {
        self.number("gauge", name, help, value);
    }

    fn counter(&mut self, name: &str, help: &str, value: i64) {
        self.number("counter", name, help, value);
    }

    fn number(&mut self, kind: &str, name: &str, help: &str, value: i64) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.written, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
    }
}

fn text(mut response: actix_web::HttpResponseBuilder, body: String) -> HttpResponse {
    response.insert_header(("Cache-Control", "no-store")).content_type("text/plain; charset=utf-8").body(body)
}
