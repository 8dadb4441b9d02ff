//! What one is told of, and what one wants to be told of.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::kept_search::KeptSearch;
use koinon_commons::notices::ListedNotice;
use koinon_commons::read::PageRef;
use koinon_store::{City, NoticeId, Watch};
use koinon_web::Notice;
use koinon_web::views::{NoticeItem, NoticesView, Pager, Told, WatchOption, WatchView, WatchedItem};
use serde::Deserialize;

use super::asked::Asked;
use super::failure::Failure;
use super::visitor::Visitor;
use super::words::{author, named, page_head, page_links};

/// Notices in one part of the list.
const LISTED: i64 = 50;

#[derive(Deserialize)]
pub(super) struct Place {
    after: Option<i64>,
}

/// `/notices`.
pub(super) async fn list(v: Visitor, place: Asked<Place>) -> HttpResponse {
    v.answer(async {
        let after = place.after.map(NoticeId);
        let mut found = v.state.commons.notices(&v.actor, after, LISTED + 1).await?;
        let more = found.len() as i64 > LISTED;
        found.truncate(LISTED as usize);
        let pager = Pager {
            first: after.map(|_| "/notices".to_owned()),
            next: found.last().filter(|_| more).map(|last| format!("/notices?after={}", last.notice.id.0)),
        };
        let cities = v.state.commons.cities().await?;
        let (watched, notices) = (watched(&v, &cities).await?, items(&v, &found, &cities));
        let secret = v.state.commons.notice_feed(&v.actor).await?;
        let feed = v.state.commons.origin().at(&format!("/notices.atom?token={secret}"));
        Ok(v.show(&NoticesView { shell: v.shell().await?, notices, pager, watched, feed }))
    })
    .await
}

/// The newest notices that somebody has not read.
pub(super) async fn unseen(v: &Visitor, most: usize) -> Result<Vec<NoticeItem>, Failure> {
    let found = v.state.commons.notices(&v.actor, None, LISTED).await?;
    let unseen: Vec<_> = found.into_iter().filter(|listed| !listed.notice.seen).take(most).collect();
    let cities = v.state.commons.cities().await?;
    Ok(items(v, &unseen, &cities))
}

fn items(v: &Visitor, listed: &[ListedNotice], cities: &[(City, i64)]) -> Vec<NoticeItem> {
    let commons = &v.state.commons;
    let item = |ListedNotice { notice, page, proposal, .. }: &ListedNotice| {
        let page = page_links(commons, std::slice::from_ref(page), cities).pop()?;
        let state = proposal.as_ref().map(|proposal| proposal.state);
        Some(NoticeItem {
            href: format!("/notices/{}", notice.id.0),
            told: Told::of(notice.kind.code(), state)?,
            page,
            by: notice.by.as_ref().map(|by| author(commons, Some(by))),
            time: notice.time,
            seen: notice.seen,
        })
    };
    listed.iter().filter_map(item).collect()
}

/// Everything that somebody watches, by the names that people know.
async fn watched(v: &Visitor, cities: &[(City, i64)]) -> Result<Vec<WatchedItem>, Failure> {
    let commons = &v.state.commons;
    let shell = v.shell().await?;
    let mut items = Vec::new();
    for watch in commons.watches(&v.actor).await? {
        let (href, name) = match &watch {
            Watch::Page(ap_id) => match commons.page_row(&v.actor, &PageRef::ApId(ap_id.clone())).await {
                Ok(page) => {
                    let link = page_links(commons, std::slice::from_ref(&page), cities).pop();
                    link.map_or_else(|| (None, ap_id.clone()), |link| (Some(link.href), link.title))
                }
                Err(Error::NotFound | Error::Gone) => (None, ap_id.clone()),
                Err(other) => return Err(other.into()),
            },
            Watch::Theme(code) => (None, shell.theme(code)),
            Watch::City(authority) => (Some(format!("/pages?city={authority}")), named(authority, cities).name),
            Watch::Person(ap_id) => {
                let person = commons.watched_person(ap_id).await?;
                (None, author(commons, person.as_ref()).name.unwrap_or_else(|| ap_id.clone()))
            }
            Watch::Search(written) => {
                let search = KeptSearch::parse(written);
                (Some(format!("/search?{written}")), search.map_or_else(|| written.clone(), words_of))
            }
        };
        items.push(WatchedItem { what: watch.what(), target: watch.target().to_owned(), href, name });
    }
    Ok(items)
}

/// A search in words: its text, and what it is narrowed by.
fn words_of(search: KeptSearch) -> String {
    let filters = search.filters.into_iter().map(|(name, value)| format!("{name}:{value}"));
    let words: Vec<String> = Some(search.text).into_iter().filter(|text| !text.is_empty()).chain(filters).collect();
    words.join(" ")
}

#[derive(Deserialize)]
pub(super) struct Unwatch {
    csrf: String,
    what: String,
    target: String,
}

/// `/notices/watches`, posted: something is watched no more.
pub(super) async fn unwatch(v: Visitor, form: web::Form<Unwatch>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let watch = Watch::of(&form.what, &form.target).ok_or(Error::NotFound)?;
        v.state.commons.unwatch(&v.actor, watch).await?;
        Ok(v.go("/notices", Some(Notice::WatchEnded)))
    })
    .await
}

/// `/notices/feed`, posted: the feed gets another address.
pub(super) async fn renew_feed(v: Visitor, form: web::Form<Seen>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.renew_notice_feed(&v.actor).await?;
        Ok(v.go("/notices", Some(Notice::FeedRenewed)))
    })
    .await
}

/// `/notices/{id}`: leads to what the notice is about, which counts as read from then on.
pub(super) async fn open(v: Visitor, id: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let id: i64 = id.parse().map_err(|_| Error::NotFound)?;
        let found = v.state.commons.notices(&v.actor, Some(NoticeId(id.saturating_add(1))), 1).await?;
        let listed = found.into_iter().find(|listed| listed.notice.id.0 == id).ok_or(Error::NotFound)?;
        lead_to(&v, &listed).await
    })
    .await
}

/// `/notices/newest`: likewise, of the newest one that was not read.
pub(super) async fn newest(v: Visitor) -> HttpResponse {
    v.answer(async {
        let found = v.state.commons.notices(&v.actor, None, LISTED).await?;
        match found.into_iter().find(|listed| !listed.notice.seen) {
            Some(listed) => lead_to(&v, &listed).await,
            None => Ok(v.go("/notices", None)),
        }
    })
    .await
}

async fn lead_to(v: &Visitor, listed: &ListedNotice) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    commons.see_notice(&v.actor, listed.notice.id).await?;
    v.state.cache.forget_readers();
    let page = koinon_commons::render::page_path(commons.origin(), &listed.page.authority, &listed.page.slug);
    let place = listed.comment_number.map(|number| format!("#c{number}")).unwrap_or_default();
    let path = match (&listed.proposal, listed.notice.comment) {
        (Some(proposal), _) => format!("/proposals/{}{place}", proposal.ulid),
        (None, Some(_)) => format!("{page}/debate{place}"),
        (None, None) => page,
    };
    Ok(v.go(&path, None))
}

#[derive(Deserialize)]
pub(super) struct Seen {
    csrf: String,
}

/// `/notices`, posted: all of them are read.
pub(super) async fn see_all(v: Visitor, form: web::Form<Seen>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.see_notices(&v.actor, None).await?;
        Ok(v.go("/notices", Some(Notice::NoticesSeen)))
    })
    .await
}

/// `/pages/{slug}/watch`.
pub(super) async fn watch_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let head = page_head(commons, &v.actor, &view);
        let (shell, watched) = (v.shell().await?, commons.watches(&v.actor).await?);
        let option = |watch: Watch, label: String| WatchOption {
            value: format!("{} {}", watch.what(), watch.target()),
            label,
            chosen: watched.contains(&watch),
        };
        let mut options = vec![option(Watch::Page(view.page.ap_id.clone()), shell.t("watch-page"))];
        let city = shell.t1("watch-city", "city", head.page.city.name.as_str());
        options.push(option(Watch::City(view.page.authority.clone()), city));
        options.extend(head.themes.iter().map(|theme| {
            let label = shell.t1("watch-theme", "theme", shell.theme(theme).as_str());
            option(Watch::Theme(theme.clone()), label)
        }));
        Ok(v.show(&WatchView { shell, head, options }))
    })
    .await
}

/// `/pages/{slug}/watch`, posted: what was offered is watched if it was chosen.
pub(super) async fn watch(v: Visitor, name: web::Path<String>, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    v.answer(async {
        let all = |name: &str| -> Vec<&str> {
            form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
        };
        v.check_form(all("csrf").first().copied().unwrap_or_default())?;
        let commons = &v.state.commons;
        let page = commons.page_row(&v.actor, &PageRef::parse(&name)).await?;
        let chosen = all("watch");
        for offered in all("offered").into_iter().take(20) {
            let Some((what, target)) = offered.split_once(' ') else { continue };
            let Some(watch) = Watch::of(what, target) else { continue };
            if chosen.contains(&offered) {
                commons.watch(&v.actor, watch).await?;
            } else {
                commons.unwatch(&v.actor, watch).await?;
            }
        }
        let href = koinon_commons::render::page_path(commons.origin(), &page.authority, &page.slug);
        Ok(v.go(&href, Some(Notice::WatchesKept)))
    })
    .await
}
