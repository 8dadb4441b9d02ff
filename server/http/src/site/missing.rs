//! What is missing in the commons: `/missing`.

use actix_web::HttpResponse;
use koinon_commons::Error;
use koinon_commons::missing::{Count, Lack};
use koinon_commons::render::page_path;
use koinon_core::policy::Role;
use koinon_store::{City, Page, RedLink};
use koinon_web::Shell;
use koinon_web::views::{MissingSection, MissingView, PageLink, Pager, WantedPage};
use serde::Deserialize;

use super::asked::Asked;
use super::failure::Failure;
use super::page::title_of_slug;
use super::visitor::Visitor;
use super::words::page_links;
use crate::cursor::{read_cursor, written_cursor};

/// Of each thing, so many are shown where all are; and so many in one part of its list.
const FIRST: i64 = 5;
const LISTED: i64 = 30;

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The code of one thing that can be missing.
    what: Option<String>,
    /// Where its list goes on.
    after: Option<String>,
}

/// `/missing?what=&after=`.
pub(super) async fn missing(v: Visitor, wanted: Asked<Wanted>) -> HttpResponse {
    v.answer(async {
        let lack = match wanted.what.as_deref().filter(|what| !what.is_empty()) {
            Some(code) => Some(Lack::from_code(code).ok_or(Error::NotFound)?),
            None => None,
        };
        let (cities, shell) = (v.state.commons.cities().await?, v.shell().await?);
        let told = Told { v: &v, shell: &shell, cities: &cities };
        let (mut sections, mut pager) = (Vec::new(), Pager { first: None, next: None });
        match lack {
            Some(lack) => {
                let after = wanted.after.as_deref().filter(|after| !after.is_empty());
                let (section, next) = told.section(lack, after, LISTED).await?;
                let base = format!("/missing?what={}", lack.code());
                pager.first = after.map(|_| base.clone());
                pager.next = next.map(|next| format!("{base}&after={}", koinon_web::percent_encoded(&next)));
                sections.push(section);
            }
            None => {
                for lack in Lack::ALL {
                    let (section, next) = told.section(lack, None, FIRST).await?;
                    let all_href = next.map(|_| format!("/missing?what={}", lack.code()));
                    let count = told.count(v.state.commons.count_lacking(lack).await?);
                    sections.push(MissingSection { count, all_href, ..section });
                }
            }
        }
        Ok(v.show(&MissingView { shell, sections, is_list: lack.is_some(), pager }))
    })
    .await
}

struct Told<'a> {
    v: &'a Visitor,
    shell: &'a Shell,
    cities: &'a [(City, i64)],
}

impl Told<'_> {
    /// A part of what lacks this, and where its list goes on.
    async fn section(
        &self,
        lack: Lack,
        after: Option<&str>,
        limit: i64,
    ) -> Result<(MissingSection, Option<String>), Failure> {
        let commons = &self.v.state.commons;
        let mut section = MissingSection {
            code: lack.code(),
            count: String::new(),
            pages: Vec::new(),
            wanted: Vec::new(),
            all_href: None,
        };
        if lack == Lack::RedLink {
            let (red, next) = commons.red_links(after.map(str::to_owned), limit).await?;
            section.wanted = red.iter().map(|red| self.wanted(red)).collect();
            return Ok((section, next));
        }
        let (pages, next) = commons.lacking_pages(lack, after.and_then(read_cursor), limit).await?;
        let links = page_links(commons, &pages, self.cities);
        section.pages = links.into_iter().zip(&pages).map(|(link, page)| self.lacking(lack, link, page)).collect();
        Ok((section, next.map(written_cursor)))
    }

    fn lacking(&self, lack: Lack, link: PageLink, page: &Page) -> (PageLink, Option<String>) {
        let actor = &self.v.actor;
        let act = match lack {
            Lack::Evidence => {
                actor.account().is_ok().then(|| format!("/write?practice={}", koinon_web::percent_encoded(&page.slug)))
            }
            Lack::Review => {
                let may = actor.role() >= Some(Role::Officer) || actor.is_steward(page);
                may.then(|| format!("{}/checked", link.href))
            }
            Lack::Orphan => Some(format!("{}/links", link.href)),
            Lack::RedLink => None,
        };
        (link, act)
    }

    fn wanted(&self, red: &RedLink) -> WantedPage {
        let commons = &self.v.state.commons;
        let title = title_of_slug(&red.slug);
        let write = || format!("/write?title={}", koinon_web::percent_encoded(&title));
        WantedPage {
            href: page_path(commons.origin(), commons.origin().authority(), &red.slug),
            write_href: self.v.actor.account().is_ok().then(write),
            named_by: page_links(commons, &red.named_by, self.cities),
            more: red.names.saturating_sub(red.named_by.len()),
            title,
        }
    }

    fn count(&self, count: Count) -> String {
        match count.or_more {
            true => self.shell.t1("missing-count", "n", count.n),
            false => self.shell.lang.number(count.n as f64, 0),
        }
    }
}
