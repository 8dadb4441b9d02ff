//! How a version of a page is cited: for people, for BibTeX, and for programs that read CSL-JSON.

use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::read::{PageRef, PageView};
use koinon_core::text::clean_line;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Revision, Standing};
use koinon_web::views::Citation;
use serde::Deserialize;
use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Failure;
use super::visitor::Visitor;
use super::words::{absolute, city_name};

#[derive(Deserialize)]
pub(super) struct Version {
    version: Option<Hash>,
}

/// What there is to cite.
pub(super) struct Work {
    authors: Vec<String>,
    title: String,
    lang: String,
    city: String,
    time: Timestamp,
    licence: String,
    url: String,
    hash: Hash,
}

impl Work {
    /// A version of a page. It is cited at its own city, which keeps all of its versions.
    pub(super) fn of(view: &PageView, revision: &Revision) -> Self {
        let known = view.authors.iter().filter_map(|author| author.person.as_ref());
        Self {
            authors: known.map(|person| clean_line(&person.name, 100)).filter(|name| !name.is_empty()).collect(),
            title: clean_line(&revision.record.title, 300),
            lang: revision.record.lang.clone(),
            city: city_name(&view.city).name,
            time: revision.record.time,
            licence: revision.record.licence.clone(),
            url: absolute(&view.city.origin, &format!("/pages/{}?version={}", view.page.slug, revision.hash)),
            hash: revision.hash,
        }
    }

    /// For people, with the ways to the two files.
    pub(super) fn citation(&self, page_href: &str) -> Citation {
        Citation {
            authors: self.authors.clone(),
            year: self.time.to_day_string()[..4].to_owned(),
            url: self.url.clone(),
            bibtex_href: format!("{page_href}/cite.bib?version={}", self.hash),
            csl_href: format!("{page_href}/cite.csl.json?version={}", self.hash),
        }
    }

    fn bibtex(&self) -> String {
        let day = self.time.to_day_string();
        let authors = if self.authors.is_empty() { std::slice::from_ref(&self.city) } else { &self.authors[..] };
        // In braces of its own, a name is not taken apart.
        let authors: Vec<_> = authors.iter().map(|name| format!("{{{}}}", in_tex(name))).collect();
        let fields = [
            ("author", authors.join(" and ")),
            ("title", format!("{{{}}}", in_tex(&self.title))),
            ("year", day[..4].to_owned()),
            ("date", day.clone()),
            ("publisher", in_tex(&self.city)),
            ("language", in_tex(&self.lang)),
            ("url", self.url.clone()),
            ("note", in_tex(&self.licence)),
        ];
        let fields: Vec<_> = fields.iter().map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
        format!("@online{{koinon-{},\n{}\n}}\n", self.hash.short(), fields.join(",\n"))
    }

    fn csl(&self) -> Value {
        let day = self.time.to_day_string();
        let parts: Vec<u32> = day.split('-').filter_map(|part| part.parse().ok()).collect();
        let authors: Vec<_> = self.authors.iter().map(|name| json!({ "literal": name })).collect();
        let authors = if authors.is_empty() { vec![json!({ "literal": self.city })] } else { authors };
        json!([{
            "id": format!("koinon-{}", self.hash.short()),
            "type": "webpage",
            "title": self.title,
            "author": authors,
            "issued": { "date-parts": [parts] },
            "publisher": self.city,
            "language": self.lang,
            "URL": self.url,
            "version": self.hash,
            "note": self.licence,
        }])
    }
}

/// A text in BibTeX: what TeX would act upon is escaped, what has no escape is left out.
fn in_tex(text: &str) -> String {
    let mut tex = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' | '%' | '&' | '$' | '#' | '_' => tex.extend(['\\', c]),
            '\\' => tex.push_str("\\textbackslash{}"),
            '~' => tex.push_str("\\textasciitilde{}"),
            '^' => tex.push_str("\\textasciicircum{}"),
            c if c.is_control() => {}
            c => tex.push(c),
        }
    }
    tex
}

/// `/pages/{slug}/cite.bib`.
pub(super) async fn bibtex(v: Visitor, name: web::Path<String>, query: Asked<Version>) -> HttpResponse {
    v.answer(async { Ok(file("application/x-bibtex; charset=utf-8", "bib", work(&v, &name, &query).await?.bibtex())) })
        .await
}

/// `/pages/{slug}/cite.csl.json`.
pub(super) async fn csl(v: Visitor, name: web::Path<String>, query: Asked<Version>) -> HttpResponse {
    v.answer(async {
        let text = work(&v, &name, &query).await?.csl().to_string();
        Ok(file("application/vnd.citationstyles.csl+json", "csl.json", text))
    })
    .await
}

async fn work(v: &Visitor, name: &str, query: &Version) -> Result<Work, Failure> {
    let commons = &v.state.commons;
    let view = commons.page(&v.actor, &PageRef::parse(name)).await?;
    let revision = match (view.page.standing, query.version) {
        (Standing::Deleted, _) => return Err(Error::Gone.into()),
        (Standing::Live, Some(hash)) => commons.revision(&v.actor, &PageRef::Row(view.page.id), hash).await?.1,
        (Standing::Live, None) => view.head.clone().ok_or(Error::NotFound)?,
        (Standing::Draft, _) => return Err(Error::NotFound.into()),
    };
    Ok(Work::of(&view, &revision))
}

fn file(media_type: &'static str, ending: &str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"citation.{ending}\"")))
        .insert_header((VARY, "Cookie"))
        .content_type(media_type)
        .body(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work() -> Work {
        Work {
            authors: vec!["Ana {x} and B".into(), "Leïla \\input{/etc/passwd}".into()],
            title: "100 % & plus_".into(),
            lang: "fr".into(),
            city: "Bordeaux".into(),
            time: "2026-11-20T09:00:00Z".parse().unwrap(),
            licence: "CC-BY-SA-4.0".into(),
            url: "https://bordeaux.example/pages/x?version=1".into(),
            hash: Hash::of("x"),
        }
    }

    #[test]
    fn nothing_in_a_name_is_a_command_of_tex() {
        let bibtex = work().bibtex();
        assert!(bibtex.contains("author = {{Ana \\{x\\} and B} and {Leïla \\textbackslash{}input\\{/etc/passwd\\}}}"));
        assert!(bibtex.contains("title = {{100 \\% \\& plus\\_}}"), "{bibtex}");
        assert!(bibtex.contains("date = {2026-11-20}") && bibtex.starts_with("@online{koinon-"));
    }

    #[test]
    fn a_work_whose_authors_are_forgotten_is_by_its_city() {
        let work = Work { authors: vec![], ..work() };
        assert!(work.bibtex().contains("author = {{Bordeaux}}"));
        assert_eq!(work.csl()[0]["author"], json!([{ "literal": "Bordeaux" }]));
        assert_eq!(work.csl()[0]["issued"], json!({ "date-parts": [[2026, 11, 20]] }));
    }
}
