//! The page of a city: `/cities/{authority}`.

use actix_web::{HttpResponse, web};
use koinon_commons::city_page::{CityPage, Section};
use koinon_commons::compare::Asked as Wanted;
use koinon_commons::league::Membership;
use koinon_core::kind::Kind;
use koinon_store::{City, HERE, Page};
use koinon_web::Shell;
use koinon_web::views::{CityFigure, CityList, CityPageView, CitySection, PageLink};

use super::compare;
use super::tried::outcome;
use super::visitor::Visitor;
use super::words::{city_name, page_link};

/// Where the page of a city is.
pub(super) fn city_path(city: &City) -> String {
    format!("/cities/{}", city.origin.authority())
}

/// What a city is to the league, in a sentence.
pub(super) fn membership_in_words(shell: &Shell, membership: &Membership) -> String {
    match membership {
        Membership::Here => shell.t("member-here"),
        Membership::Member(since) => shell.t1("member-member", "day", shell.day(since)),
        Membership::Asked(since) => shell.t1("member-asked", "day", shell.day(since)),
        Membership::Refused => shell.t("member-refused"),
        Membership::Removed { reason, since: Some(since) } => {
            shell.t2("member-removed-since", "day", shell.day(since), "reason", reason.as_str())
        }
        Membership::Removed { reason, since: None } => shell.t1("member-removed", "reason", reason.as_str()),
        Membership::Known => shell.t("member-known"),
    }
}

/// `/cities/{authority}`.
pub(super) async fn city(v: Visitor, authority: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let found = v.state.commons.city_page(&authority).await?;
        let shell = v.shell().await?;
        let view = Told { v: &v, shell: &shell, found: &found }.view();
        Ok(v.show(&CityPageView { shell, ..view }))
    })
    .await
}

struct Told<'a> {
    v: &'a Visitor,
    shell: &'a Shell,
    found: &'a CityPage,
}

impl Told<'_> {
    fn view(&self) -> CityPageView {
        let CityPage { city, membership, profile, dashboard, figures, pages, .. } = self.found;
        let is_here = city.id == HERE;
        let may_choose = is_here && self.v.actor.require_administrator().is_ok();
        let may_write = is_here && profile.is_none() && self.v.actor.account().is_ok();
        let words = compare::Told { shell: self.shell, asked: &Wanted::default(), here: self.v.state.commons.origin() };
        let figure = |(column, cell)| {
            let head = words.column(column);
            CityFigure { label: head.label, lang: head.lang, unit: head.unit, cell: words.cell(cell) }
        };
        CityPageView {
            shell: self.shell.clone(),
            city: city_name(city),
            summary: city.summary.clone(),
            membership: membership_in_words(self.shell, membership),
            removed: matches!(membership, Membership::Removed { .. }),
            origin_href: (!is_here).then(|| city.origin.at("/")),
            profile: profile.as_ref().map(|page| self.link(page)),
            write_href: may_write.then_some("/write/text?kind=city_profile"),
            choose_href: may_choose.then_some("/admin/league#profile"),
            figures: figures.figures.iter().map(|(column, cell)| figure((column, cell))).collect(),
            sections: dashboard.shown_sections().iter().map(|section| self.section(*section)).collect(),
            pages: u64::try_from(*pages).unwrap_or(0),
            pages_href: format!("/pages?city={}", self.named()),
            compare_href: profile.as_ref().map(|_| format!("/compare?city=here&city={}", self.named())),
        }
    }

    /// How lists call the city.
    fn named(&self) -> String {
        let city = &self.found.city;
        koinon_web::percent_encoded(if city.id == HERE { "here" } else { city.origin.authority() })
    }

    fn link(&self, page: &Page) -> PageLink {
        page_link(&self.v.state.commons, page, city_name(&self.found.city))
    }

    fn list(&self, title: &str, kind: Option<Kind>, pages: &[Page]) -> CityList {
        let all = |kind: Kind| format!("/pages?kind={}&city={}", kind.code(), self.named());
        CityList {
            title: if title.is_empty() { String::new() } else { self.shell.t(title) },
            pages: pages.iter().map(|page| (self.link(page), String::new())).collect(),
            all_href: kind.map(all),
        }
    }

    fn section(&self, section: Section) -> CitySection {
        let found = self.found;
        let mut told = CitySection { code: section.code(), outcomes: vec![], lists: vec![], people: vec![] };
        match section {
            Section::Gave => {
                told.lists.push(self.list("nav-practices", Some(Kind::PracticeSheet), &found.practices));
                told.lists.push(self.list("city-notes", Some(Kind::ReplicabilityNote), &found.notes));
                let reported = |(code, number): &(String, i64)| {
                    let query = if code.is_empty() { String::new() } else { format!(" outcome:{code}") };
                    let query = format!("kind:experiment_report{query}");
                    let href = format!(
                        "/search?q={}&city={}",
                        koinon_web::percent_encoded(&query),
                        koinon_web::percent_encoded(found.city.origin.authority())
                    );
                    (outcome(self.shell, code), *number, href)
                };
                told.outcomes = found.outcomes.iter().map(reported).collect();
            }
            Section::TookUp => {
                let tried = found.trials.iter();
                let tried = tried.map(|trial| (self.link(&trial.page), outcome(self.shell, &trial.outcome)));
                told.lists.push(CityList {
                    pages: tried.collect(),
                    ..self.list("city-trials-of-others", Some(Kind::ExperimentReport), &[])
                });
                told.lists.push(self.list("city-versions", None, &found.versions));
            }
            Section::Places => told.lists.push(self.list("", Some(Kind::Place), &found.places)),
            Section::Events => {
                let coming = found.events.iter();
                let coming = coming.map(|visit| (self.link(&visit.event), self.shell.date(&visit.start)));
                told.lists.push(CityList { pages: coming.collect(), ..self.list("", Some(Kind::Event), &[]) });
            }
            Section::Care => {
                told.people = found.profile.as_ref().map(|page| page.care.stewards.clone()).unwrap_or_default();
            }
        }
        told
    }
}
