//! `GET /search`, and `GET /cities`.

use actix_web::{HttpResponse, web};
use koinon_commons::search::{Facets, Fragment, Query};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/search", web::get().to(search)).route("/cities", web::get().to(cities));
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
    city: Option<String>,
    kind: Option<String>,
    lang: Option<String>,
    theme: Option<String>,
    outcome: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

async fn search(state: web::Data<State>, query: web::Query<Search>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let (commons, here) = (&state.commons, state.commons.origin());
    let city = query.city.map(|city| if city == "here" { here.authority().to_owned() } else { city });
    let query = Query {
        text: query.q,
        city,
        kind: query.kind,
        lang: query.lang,
        theme: query.theme,
        outcome: query.outcome,
        interface_lang: commons.default_lang().to_owned(),
        limit: usize::try_from(super::limit(query.limit).min(100)).unwrap_or(20),
        cursor: query.cursor,
    };
    let (found, results) = commons.search(query).await?;
    let now = commons.now();
    let hits: Vec<_> = found
        .iter()
        .map(|found| {
            json!({
                "page": PageItem::of(&found.page, here, now),
                "snippet": marked(&found.hit.snippet),
                "score": found.hit.score,
            })
        })
        .collect();
    let mut answer =
        json!({ "hits": hits, "total": results.total, "facets": facets(&results.facets), "next": results.next });
    if let Some(suggestion) = results.did_you_mean {
        answer["did_you_mean"] = suggestion.into();
    }
    Ok(HttpResponse::Ok().json(answer))
}

/// A passage as safe HTML, with what was found in `<mark>`.
#[must_use]
pub fn marked(fragments: &[Fragment]) -> String {
    let escape =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    fragments
        .iter()
        .map(|fragment| {
            let text = escape(&fragment.text);
            if fragment.marked { format!("<mark>{text}</mark>") } else { text }
        })
        .collect()
}

fn facets(facets: &Facets) -> Value {
    let list = |counts: &[(String, u64)]| -> Vec<Value> {
        counts.iter().map(|(value, count)| json!({ "value": value, "count": count })).collect()
    };
    json!({
        "kind": list(&facets.kind),
        "lang": list(&facets.lang),
        "city": list(&facets.city),
        "theme": list(&facets.theme),
        "outcome": list(&facets.outcome),
    })
}

async fn cities(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let cities = state.commons.cities().await?;
    let items: Vec<_> = cities
        .iter()
        .map(|(city, pages)| {
            json!({
                "id": city.origin.authority(),
                "name": city.name,
                "origin": city.origin,
                "summary": city.summary,
                "here": city.id == koinon_store::HERE,
                "software": city.software,
                "pages": pages,
                "last_heard": city.last_heard,
                "mismatches": city.mismatches,
                "blocked": city.blocked,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "items": items, "next": null })))
}
