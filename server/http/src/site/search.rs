//! Finding pages.

use actix_web::{HttpResponse, web};
use koinon_commons::kept_search::KeptSearch;
use koinon_commons::nearness::Nearness;
use koinon_commons::search::{Facets, Query};
use koinon_core::kind::Kind;
use koinon_core::schema;
use koinon_core::text::clean_line;
use koinon_store::Watch;
use koinon_web::views::{Facet, FacetOption, Fragment, Hit, KeepSearch, ListOrder, Pager, SearchView, Suggestion};
use koinon_web::{Notice, Shell, language_name};
use serde::Deserialize;

use super::asked::Asked;
use super::failure::Failure;
use super::visitor::Visitor;
use super::words::{city_name, page_links};

/// Pages in one part of what was found.
const FOUND: usize = 20;
/// Ways to narrow by one thing.
const OPTIONS: usize = 8;

/// A search as its address says it.
#[derive(Deserialize, Clone, Default)]
#[serde(from = "Vec<(String, String)>")]
pub(super) struct Search {
    q: String,
    cursor: Option<String>,
    /// The city whose likes come first: an authority, or `here`.
    near: Option<String>,
    /// What it is narrowed by, one value of each, in the order in which they are shown.
    filters: Vec<(&'static str, String)>,
}

/// What searches can be narrowed by, in the order in which it is shown.
fn names() -> impl Iterator<Item = &'static str> {
    ["city", "kind", "lang"].into_iter().chain(schema::facets().iter().map(|facet| facet.name))
}

impl From<Vec<(String, String)>> for Search {
    fn from(pairs: Vec<(String, String)>) -> Self {
        let value = |name: &str| {
            let found = pairs.iter().find(|(other, value)| other == name && !value.is_empty());
            found.map(|(_, value)| value.clone())
        };
        let filters = names().filter_map(|name| Some((name, value(name)?))).collect();
        Self { q: value("q").unwrap_or_default(), cursor: value("cursor"), near: value("near"), filters }
    }
}

impl Search {
    fn value(&self, name: &str) -> Option<&String> {
        self.filters.iter().find(|(filter, _)| *filter == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self) -> &str {
        &self.q
    }

    pub(super) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// What the search asks for.
    pub(super) fn query(&self, interface_lang: &str, limit: usize) -> Query {
        Query {
            text: self.q.clone(),
            filters: self.filters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            interface_lang: interface_lang.into(),
            limit,
            cursor: self.cursor.clone(),
            ..Query::default()
        }
    }

    /// The same search in the usual order.
    pub(super) fn in_usual_order(&self) -> Self {
        Self { near: None, ..self.clone() }
    }

    /// The same search with pages of cities like this one first.
    fn by_closeness(&self) -> Self {
        Self { near: Some("here".into()), ..self.clone() }
    }

    /// The address of this search, with one thing otherwise.
    pub(super) fn href(&self, text: &str, changed: Option<(&str, Option<&str>)>, cursor: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", text);
        for name in names() {
            let value = match changed {
                Some((other, value)) if other == name => value,
                _ => self.value(name).map(String::as_str),
            };
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        if let Some(near) = &self.near {
            query.append_pair("near", near);
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        format!("/search?{}", query.finish())
    }
}

/// `/search?q=`.
pub(super) async fn search(v: Visitor, asked: Asked<Search>) -> HttpResponse {
    v.answer(async {
        let (asked, commons) = (asked.into_inner(), &v.state.commons);
        let near = nearness(&v, asked.near.as_deref()).await?;
        let closeness = near.as_ref().map(Nearness::closeness).unwrap_or_default();
        let (found, results) = commons.search(Query { closeness, ..asked.query(v.lang.code(), FOUND) }).await?;
        let cities = commons.cities().await?;
        let mut shell = v.shell().await?;
        shell.search.clone_from(&asked.q);
        let pages: Vec<_> = found.iter().map(|found| found.page.clone()).collect();
        let hits = page_links(commons, &pages, &cities).into_iter().zip(&found).map(|(page, found)| Hit {
            page,
            passage: found
                .hit
                .snippet
                .iter()
                .map(|part| Fragment { text: part.text.clone(), hit: part.marked })
                .collect(),
        });
        let name_of = |authority: &str| {
            let known = cities.iter().find(|(city, _)| city.origin.authority() == authority);
            known.map_or_else(|| authority.to_owned(), |(city, _)| city.name.clone())
        };
        let view = SearchView {
            hits: hits.collect(),
            total: results.total as u64,
            facets: facets(&shell, &asked, &results.facets, name_of),
            did_you_mean: results.did_you_mean.map(|text| Suggestion { href: asked.href(&text, None, None), text }),
            pager: Pager {
                first: asked.cursor.as_ref().map(|_| asked.href(&asked.q, None, None)),
                next: results.next.map(|cursor| asked.href(&asked.q, None, Some(&cursor))),
            },
            order: order(
                near.as_ref(),
                asked.in_usual_order().href(&asked.q, None, None),
                asked.by_closeness().href(&asked.q, None, None),
            ),
            feed: asked.in_usual_order().href(&asked.q, None, None).replacen("/search?", "/search.atom?", 1),
            keep: keeping(&v, &asked).await?,
            query: asked.q,
            shell,
        };
        Ok(v.show(&view))
    })
    .await
}

/// How close cities are to the one that a list is to be ordered by.
pub(super) async fn nearness(v: &Visitor, near: Option<&str>) -> Result<Option<Nearness>, Failure> {
    match near.filter(|near| !near.is_empty()) {
        Some(near) => Ok(Some(v.state.commons.nearness(near).await?)),
        None => Ok(None),
    }
}

/// How a list is ordered, and where it stands in the other order.
pub(super) fn order(near: Option<&Nearness>, usual: String, by_closeness: String) -> ListOrder {
    match near {
        Some(near) => ListOrder::Closeness { city: city_name(&near.city), compared: near.compared(), usual },
        None => ListOrder::Usual { by_closeness },
    }
}

/// Whether a reader is told of new pages that a search finds, or may be.
async fn keeping(v: &Visitor, asked: &Search) -> Result<Option<KeepSearch>, Failure> {
    let search = KeptSearch::of(&asked.query(v.lang.code(), 1)).filter(|_| v.actor.person().is_some());
    let Some(search) = search else { return Ok(None) };
    let target = search.written();
    let kept = v.state.commons.watches(&v.actor).await?.contains(&Watch::Search(target.clone()));
    Ok(Some(KeepSearch { target, kept }))
}

#[derive(Deserialize)]
pub(super) struct Keep {
    csrf: String,
    target: String,
}

/// `/search`, posted: tells of new pages that it finds.
pub(super) async fn keep(v: Visitor, form: web::Form<Keep>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.watch(&v.actor, Watch::Search(form.target.clone())).await?;
        Ok(v.go(&format!("/search?{}", form.target), Some(Notice::SearchKept)))
    })
    .await
}

fn facets(shell: &Shell, asked: &Search, found: &Facets, city_name: impl Fn(&str) -> String) -> Vec<Facet> {
    let label = |name, value: &str| match name {
        "city" => city_name(value),
        "kind" => Kind::from_code(value)
            .map_or_else(|| value.to_owned(), |kind| shell.tc("kind-", &kind.code().replace('_', "-"))),
        "lang" => language_name(value).to_owned(),
        name => schema::Facet::of(name)
            .map_or_else(|| value.to_owned(), |facet| shell.code(&facet.label_key(value), &clean_line(value, 60))),
    };
    let facets = names().map(|name| {
        let options = found.of(name).iter().take(OPTIONS).map(|(value, count)| {
            let active = asked.value(name) == Some(value);
            let changed = (name, (!active).then_some(value.as_str()));
            FacetOption {
                label: label(name, value),
                count: *count,
                href: asked.href(&asked.q, Some(changed), None),
                active,
            }
        });
        Facet { name, options: options.collect() }
    });
    // One way alone narrows nothing.
    facets.filter(|facet| facet.options.len() > 1 || facet.options.iter().any(|option| option.active)).collect()
}
