//! Lists: the front door, pages, cities, what waits for one.

use actix_web::{HttpResponse, web};
use koinon_commons::proposals::{ListedProposal, ProposalQuery};
use koinon_commons::read::ListQuery;
use koinon_core::consultation::ConsultationState;
use koinon_core::kind::Kind;
use koinon_core::text::clean_line;
use koinon_store::{City, HERE, SubscriptionState};
use koinon_web::views::{
    CitiesView, CityCard, DraftItem, DraftReason, HomeView, LinkHealth, PageHead, Pager, PagesView, QueueView,
    ThemeLink,
};
use koinon_web::{CityName, Notice};
use serde::Deserialize;

use super::asked::Asked;
use super::consultations::consultation_item;
use super::failure::Failure;
use super::proposals::listed_item;
use super::tried::recent_tiles;
use super::visitor::Visitor;
use super::words::{city_name, editor_path, page_links};
use crate::cursor::{read_cursor, written_cursor};

/// Pages on the front door, of this city and of the others.
const NEWEST: i64 = 6;
/// Trials on the front door, and themes.
const TRIED: usize = 5;
const THEMES: usize = 40;
/// Consultations on the front door.
const AWAITED: usize = 5;
/// Pages in one part of a list.
const LISTED: i64 = 30;
/// Drafts in the list of things to do.
const DRAFTS: i64 = 100;
/// Unread notices in that list.
const NEWS: usize = 20;
/// Proposals to be decided in that list, and one's own.
const TO_DECIDE: i64 = 100;
const OWN: i64 = 50;
/// After how long without a word a city counts as silent, in milliseconds: a day.
const SILENCE: i64 = 24 * 60 * 60 * 1000;

/// `/`.
pub(super) async fn home(v: Visitor) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        if !commons.is_set_up() {
            return Ok(v.go("/setup", None));
        }
        let cities = commons.cities().await?;
        let here = ListQuery { city: Some("here".into()), limit: NEWEST, ..ListQuery::default() };
        let new_here = commons.pages(here).await?;
        let everywhere = commons.pages(ListQuery { limit: NEWEST * 4, ..ListQuery::default() }).await?;
        let elsewhere: Vec<_> = everywhere.into_iter().filter(|page| page.mirrored()).take(NEWEST as usize).collect();
        let shell = v.shell().await?;
        let tried = commons.tried_recently(TRIED).await?;
        let themes = v.state.themes().await?;
        let themes = themes.iter().map(|(code, pages)| ThemeLink {
            name: shell.theme(&clean_line(code, 60)),
            href: PageHead::theme_href(code),
            pages: *pages,
        });
        let awaited = commons.consultations(&[ConsultationState::Open]).await?;
        let view = HomeView {
            consultations: awaited.iter().take(AWAITED).map(|one| consultation_item(&v, one)).collect(),
            tried: recent_tiles(&v, &shell, &tried, &cities),
            themes: themes.take(THEMES).collect(),
            shell,
            sentence: commons.identity()?.summary.clone(),
            new_here: page_links(commons, &new_here, &cities),
            new_elsewhere: page_links(commons, &elsewhere, &cities),
            cities: cards(&v, &cities).await?,
        };
        Ok(v.show(&view))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct List {
    kind: Option<String>,
    city: Option<String>,
    lang: Option<String>,
    theme: Option<String>,
    /// The city whose likes come first: an authority, or `here`.
    near: Option<String>,
    after: Option<String>,
}

impl List {
    /// The same list, of pages of this kind.
    pub(super) fn of_kind(self, kind: Kind) -> Self {
        Self { kind: Some(kind.code().to_owned()), ..self }
    }

    /// What the list asks for.
    pub(super) fn query(&self, limit: i64) -> ListQuery {
        ListQuery {
            city: self.city().map(str::to_owned),
            kind: self.kind().map(|kind| kind.code().to_owned()),
            lang: self.lang.clone(),
            theme: self.theme().map(str::to_owned),
            after: self.after().and_then(read_cursor),
            limit,
        }
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind.as_deref().and_then(Kind::from_code)
    }

    pub(super) fn city(&self) -> Option<&str> {
        self.city.as_deref().filter(|city| !city.is_empty())
    }

    pub(super) fn theme(&self) -> Option<&str> {
        self.theme.as_deref().filter(|theme| !theme.is_empty())
    }

    pub(super) fn after(&self) -> Option<&str> {
        self.after.as_deref().filter(|after| read_cursor(after).is_some())
    }

    /// The query of this list's address in the usual order, without its place.
    pub(super) fn filter(&self) -> String {
        self.address(None)
    }

    /// The same in the order of cities like this one.
    fn address(&self, near: Option<&str>) -> String {
        let mut query = form_urlencoded();
        let parts = [
            ("kind", self.kind.as_deref()),
            ("city", self.city.as_deref()),
            ("lang", self.lang.as_deref()),
            ("theme", self.theme.as_deref()),
            ("near", near.filter(|near| !near.is_empty())),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The place after this page.
    pub(super) fn after_page(page: &koinon_store::Page) -> String {
        written_cursor((page.updated, page.id))
    }
}

/// `/pages?kind=&city=`.
pub(super) async fn pages(v: Visitor, list: Asked<List>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let cities = commons.cities().await?;
        let near = super::search::nearness(&v, list.near.as_deref()).await?;
        let mut found = match &near {
            Some(near) => commons.pages_by_closeness(list.query(LISTED + 1), near).await?,
            None => commons.pages(list.query(LISTED + 1)).await?,
        };
        let more = found.len() as i64 > LISTED;
        found.truncate(LISTED as usize);
        let city = list.city.as_deref().and_then(|authority| {
            let known = cities
                .iter()
                .find(|(city, _)| city.origin.authority() == authority || (authority == "here" && city.id == HERE));
            known.map(|(city, _)| city_name(city))
        });
        let base = format!("/pages?{}", list.address(list.near.as_deref()));
        let pager = Pager {
            first: list.after().map(|_| base.clone()),
            next: found.last().filter(|_| more).map(|page| format!("{base}&after={}", List::after_page(page))),
        };
        let shell = v.shell().await?;
        let view = PagesView {
            kind: list.kind(),
            theme: list.theme().map(|theme| shell.theme(theme)),
            shell,
            city,
            pages: page_links(commons, &found, &cities),
            pager,
            // Pages of one city are as close as each other.
            order: list.city().is_none().then(|| {
                let [usual, by_closeness] = [None, Some("here")].map(|near| format!("/pages?{}", list.address(near)));
                super::search::order(near.as_ref(), usual, by_closeness)
            }),
            feed: format!("/pages.atom?{}", list.filter()),
            calendar: (list.kind() == Some(Kind::Event)).then(|| format!("/events.ics?{}", list.filter())),
        };
        Ok(v.show(&view))
    })
    .await
}

fn form_urlencoded() -> url::form_urlencoded::Serializer<'static, String> {
    url::form_urlencoded::Serializer::new(String::new())
}

/// `/cities`.
pub(super) async fn cities(v: Visitor) -> HttpResponse {
    v.answer(async {
        let cities = v.state.commons.cities().await?;
        let compared = v.state.commons.can_compare().await?;
        Ok(v.show(&CitiesView { shell: v.shell().await?, cities: cards(&v, &cities).await?, compared }))
    })
    .await
}

async fn cards(v: &Visitor, cities: &[(City, i64)]) -> Result<Vec<CityCard>, Failure> {
    let (subscriptions, now) = (v.state.federation.subscriptions().await?, v.state.commons.now());
    let cards = cities.iter().map(|(city, pages)| {
        let state = subscriptions
            .iter()
            .find(|subscription| subscription.city.id == city.id)
            .map(|subscription| subscription.state);
        let health = match (city.id == HERE, city.blocked, state) {
            (true, ..) => LinkHealth::Here,
            (_, true, _) => LinkHealth::Blocked(city.blocked_reason.clone().unwrap_or_default()),
            (_, _, None) => LinkHealth::NotFollowed,
            (_, _, Some(SubscriptionState::Pending)) => LinkHealth::Waiting,
            (_, _, Some(SubscriptionState::Refused)) => LinkHealth::Refused,
            (_, _, Some(SubscriptionState::Accepted)) => match city.last_heard {
                Some(heard) if city.last_error.is_some() && now.since(heard) > SILENCE => LinkHealth::Silent(heard),
                Some(heard) => LinkHealth::Heard(heard),
                None => LinkHealth::Waiting,
            },
        };
        let authority = city.origin.authority();
        CityCard {
            city: CityName { name: city_name(city).name, authority: authority.to_owned() },
            summary: city.summary.clone(),
            pages: u64::try_from(*pages).unwrap_or(0),
            health,
            city_href: super::city::city_path(city),
            pages_href: format!(
                "/pages?city={}",
                koinon_web::percent_encoded(if city.id == HERE { "here" } else { authority })
            ),
            origin_href: (city.id != HERE).then(|| city.origin.at("/")),
        }
    });
    Ok(cards.collect())
}

/// `/queue`.
pub(super) async fn queue(v: Visitor) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let drafts = commons.drafts(&v.actor, None, DRAFTS).await?;
        let shared = commons.linked_drafts(&v.actor).await?;
        let mut items = Vec::with_capacity(drafts.len());
        for (draft, page) in drafts {
            let href = koinon_commons::render::page_path(commons.origin(), &page.authority, &page.slug);
            let mut reason = draft.explanation.as_deref().and_then(DraftReason::from_code);
            if reason == Some(DraftReason::WaitsForReview) {
                let waits = page.head.is_none() && commons.open_proposals(page.id).await? > 0;
                reason = reason.filter(|_| waits);
            }
            items.push(DraftItem {
                edit_href: editor_path(commons, &page),
                discard_action: format!("{href}/discard"),
                // A colleague here cannot publish what belongs to another city.
                share_href: (!page.mirrored()).then(|| format!("{href}/share")),
                is_shared: shared.contains(&page.id),
                title: draft.title.unwrap_or(page.title),
                lang: page.lang,
                saved: draft.updated,
                reason,
                is_new: page.head.is_none(),
            });
        }
        let to_decide = commons.proposals_to_decide(&v.actor, TO_DECIDE).await?;
        let (own, _) = commons.proposals(&v.actor, ProposalQuery { own: true, limit: OWN, ..all() }).await?;
        let (cities, shell) = (commons.cities().await?, v.shell().await?);
        let shown = |listed: &ListedProposal| listed_item(&v, &shell, listed, &cities);
        let to_fill_in = commons.legal_texts_to_fill_in(&v.actor).await?;
        let to_fill_in = page_links(commons, &to_fill_in, &cities);
        let to_review = commons.pages_to_review(&v.actor).await?;
        Ok(v.show(&QueueView {
            notices: super::notices::unseen(&v, NEWS).await?,
            to_review: page_links(commons, &to_review, &cities),
            affiliations: super::affiliations::to_confirm(&v).await?,
            to_decide: to_decide.iter().map(shown).collect(),
            own: own.iter().map(shown).collect(),
            drafts: items,
            to_fill_in,
            shell,
        }))
    })
    .await
}

fn all() -> ProposalQuery {
    ProposalQuery::default()
}

#[derive(Deserialize)]
pub(super) struct Form {
    csrf: String,
}

/// `/pages/{slug}/discard`, posted.
pub(super) async fn discard(v: Visitor, name: web::Path<String>, form: web::Form<Form>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = v.state.commons.page_row(&v.actor, &koinon_commons::read::PageRef::parse(&name)).await?;
        v.state.commons.discard_draft(&v.actor, page.id).await?;
        Ok(v.go("/queue", Some(Notice::DraftDiscarded)))
    })
    .await
}
