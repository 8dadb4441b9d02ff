//! Finding pages.

use actix_web::{HttpResponse, web};
use koinon_commons::search::{Facets, Query};
use koinon_core::kind::Kind;
use koinon_web::Shell;
use koinon_web::views::{Facet, FacetKind, FacetOption, Fragment, Hit, Pager, SearchView, Suggestion};
use serde::Deserialize;

use super::visitor::Visitor;
use super::words::page_links;

/// Pages in one part of what was found.
const FOUND: usize = 20;
/// Ways to narrow by one thing.
const OPTIONS: usize = 8;

#[derive(Deserialize, Clone, Default)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    city: Option<String>,
    kind: Option<String>,
    lang: Option<String>,
    theme: Option<String>,
    cursor: Option<String>,
}

impl Search {
    fn value(&self, kind: FacetKind) -> Option<&String> {
        match kind {
            FacetKind::City => self.city.as_ref(),
            FacetKind::Kind => self.kind.as_ref(),
            FacetKind::Lang => self.lang.as_ref(),
            FacetKind::Theme => self.theme.as_ref(),
        }
        .filter(|value| !value.is_empty())
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
            city: self.value(FacetKind::City).cloned(),
            kind: self.value(FacetKind::Kind).cloned(),
            lang: self.value(FacetKind::Lang).cloned(),
            theme: self.value(FacetKind::Theme).cloned(),
            outcome: None,
            interface_lang: interface_lang.into(),
            limit,
            cursor: self.cursor.clone(),
        }
    }

    /// The address of this search, with one thing otherwise.
    pub(super) fn href(&self, text: &str, changed: Option<(FacetKind, Option<&str>)>, cursor: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", text);
        for kind in [FacetKind::City, FacetKind::Kind, FacetKind::Lang, FacetKind::Theme] {
            let value = match changed {
                Some((other, value)) if other == kind => value,
                _ => self.value(kind).map(String::as_str),
            };
            if let Some(value) = value {
                query.append_pair(kind.code(), value);
            }
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        format!("/search?{}", query.finish())
    }
}

/// `/search?q=`.
pub(super) async fn search(v: Visitor, asked: web::Query<Search>) -> HttpResponse {
    v.answer(async {
        let (asked, commons) = (asked.into_inner(), &v.state.commons);
        let (found, results) = commons.search(asked.query(v.lang.code(), FOUND)).await?;
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
            feed: asked.href(&asked.q, None, None).replacen("/search?", "/search.atom?", 1),
            query: asked.q,
            shell,
        };
        Ok(v.show(&view))
    })
    .await
}

fn facets(shell: &Shell, asked: &Search, found: &Facets, city_name: impl Fn(&str) -> String) -> Vec<Facet> {
    let label = |kind, value: &str| match kind {
        FacetKind::City => city_name(value),
        FacetKind::Kind => Kind::from_code(value)
            .map_or_else(|| value.to_owned(), |kind| shell.tc("kind-", &kind.code().replace('_', "-"))),
        FacetKind::Lang => {
            koinon_web::Lang::from_code(value).map_or_else(|| value.to_owned(), |lang| lang.name().to_owned())
        }
        FacetKind::Theme => shell.theme(value),
    };
    let kinds = [
        (FacetKind::City, &found.city),
        (FacetKind::Kind, &found.kind),
        (FacetKind::Lang, &found.lang),
        (FacetKind::Theme, &found.theme),
    ];
    kinds
        .into_iter()
        .map(|(kind, counts)| {
            let options = counts.iter().take(OPTIONS).map(|(value, count)| {
                let active = asked.value(kind) == Some(value);
                let changed = (kind, (!active).then_some(value.as_str()));
                FacetOption {
                    label: label(kind, value),
                    count: *count,
                    href: asked.href(&asked.q, Some(changed), None),
                    active,
                }
            });
            Facet { kind, options: options.collect() }
        })
        // One way alone narrows nothing.
        .filter(|facet| facet.options.len() > 1 || facet.options.iter().any(|option| option.active))
        .collect()
}
