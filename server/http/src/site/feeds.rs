//! Atom feeds (RFC 4287) beside the lists: pages, what a search finds, the history of a page. They show what everybody may
//! read, whoever asks, in the city's language.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, REFERRER_POLICY};
use actix_web::{HttpRequest, HttpResponse, web};
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use koinon_commons::notices::ListedNotice;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::{Actor, Commons, Error};
use koinon_core::text::clean_line;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Page, Revision, RevisionId, Standing};
use koinon_web::views::Told;
use koinon_web::{Lang, Messages};
use serde::Deserialize;

use super::asked::Asked;
use super::lists::List;
use super::search::Search;
use super::words::absolute;
use crate::State;
use crate::api::problem::Problem;

/// The media type of a feed.
pub(super) const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Entries in one part of a feed.
pub(super) const ENTRIES: usize = 30;

/// After so many milliseconds no other change has the same date.
const SETTLED: i64 = 2_000;

/// What a feed says of itself; addresses are paths of this site.
struct Head {
    title: String,
    path: String,
    /// This part of it.
    own: String,
    /// The list that people read.
    list: String,
    next: Option<String>,
}

/// `/pages.atom?kind=&city=&lang=`.
pub(super) async fn pages(
    state: web::Data<State>,
    request: HttpRequest,
    list: Asked<List>,
) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let mut found = commons.pages(list.query(ENTRIES as i64 + 1)).await?;
    let more = found.len() > ENTRIES;
    found.truncate(ENTRIES);
    let words = words(commons);
    let what = match list.kind() {
        Some(kind) => words.t(&format!("kind-plural-{}", kind.code().replace('_', "-"))),
        None => words.t("all-pages"),
    };
    let city = list.city().filter(|city| *city != "here").map(|city| format!(" · {city}")).unwrap_or_default();
    let filter = list.filter();
    let path = with_query("/pages.atom", &filter);
    let next = found.last().filter(|_| more).map(List::after_page);
    let head = Head {
        title: format!("{what}{city} · {}", commons.identity()?.name),
        own: match list.after() {
            Some(after) => with_query("/pages.atom", &format!("{filter}&after={after}")),
            None => path.clone(),
        },
        path,
        list: with_query("/pages", &filter),
        next: next.map(|after| with_query("/pages.atom", &format!("{filter}&after={after}"))),
    };
    let summaries = found.iter().map(|page| page.summary.clone()).collect();
    let entries = page_entries(commons, found, summaries).await?;
    answer(commons, &request, head, entries).await
}

/// `/search.atom?q=`: in the order of the search, best first.
pub(super) async fn search(
    state: web::Data<State>,
    request: HttpRequest,
    asked: Asked<Search>,
) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let lang = Lang::from_code(commons.default_lang()).unwrap_or_default();
    let (found, results) = commons.search(asked.query(lang.code(), ENTRIES)).await?;
    let path = |cursor: Option<&str>| asked.href(asked.text(), None, cursor).replacen("/search?", "/search.atom?", 1);
    let query = [("query", clean_line(asked.text(), 200).into())];
    let head = Head {
        title: format!("{} · {}", words(commons).t_args("search-title-for", query), commons.identity()?.name),
        path: path(None),
        own: path(asked.cursor()),
        list: asked.href(asked.text(), None, None),
        next: results.next.as_deref().map(|cursor| path(Some(cursor))),
    };
    let passage = |found: &koinon_commons::search::Found| found.hit.snippet.iter().map(|part| &part.text[..]).collect();
    let summaries = found.iter().map(passage).collect();
    let entries = page_entries(commons, found.into_iter().map(|found| found.page).collect(), summaries).await?;
    answer(commons, &request, head, entries).await
}

#[derive(Deserialize)]
pub(super) struct Place {
    before: Option<i64>,
}

/// `/pages/{slug}/history.atom`. 410 for a deleted page.
pub(super) async fn history(
    state: web::Data<State>,
    request: HttpRequest,
    name: web::Path<String>,
    place: Asked<Place>,
) -> Result<HttpResponse, Problem> {
    let (commons, anyone) = (&state.commons, Actor::Anyone);
    let page = commons.page_row(&anyone, &PageRef::parse(&name)).await?;
    if page.standing != Standing::Live {
        return Err(Error::Gone.into());
    }
    let before = place.before.map(RevisionId);
    let (_, mut revisions) = commons.revisions(&anyone, &PageRef::Row(page.id), before, ENTRIES as i64 + 1).await?;
    let more = revisions.len() > ENTRIES;
    revisions.truncate(ENTRIES);
    let list = format!("{}/history", page_path(commons.origin(), &page.authority, &page.slug));
    let path = format!("{list}.atom");
    let part = |before: i64| format!("{path}?before={before}");
    let head = Head {
        title: format!("{} · {}", clean_line(&page.title, 300), words(commons).t("tab-history")),
        own: place.before.map_or_else(|| path.clone(), part),
        next: revisions.last().filter(|_| more).map(|last| part(last.id.0)),
        path: path.clone(),
        list,
    };
    let entries = revisions.iter().map(|revision| revision_entry(commons, &page, revision)).collect();
    answer(commons, &request, head, entries).await
}

#[derive(Deserialize)]
pub(super) struct Secret {
    #[serde(default)]
    token: String,
}

/// `/notices.atom?token=`: what is new for somebody, for whoever has the secret; in no cache that others share.
pub(super) async fn notices(state: web::Data<State>, asked: Asked<Secret>) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let owner = commons.notice_feed_owner(&asked.token).await?;
    let found = commons.notices(&owner, None, ENTRIES as i64).await?;
    let words = words(commons);
    let entries = found.iter().filter_map(|listed| notice_entry(commons, words, listed)).collect();
    // The secret is no part of its name: it can be renewed.
    let person = owner.account()?.person.ap_id.clone();
    let links = vec![link("alternate", absolute(commons.origin(), "/notices"), Some("text/html"), None)];
    let title = format!("{} · {}", words.t("notices"), commons.identity()?.name);
    let feed = feed(commons, format!("{person}#notices"), &title, links, entries);
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .content_type(ATOM)
        .body(feed))
}

fn notice_entry(commons: &Commons, words: &Messages, listed: &ListedNotice) -> Option<Entry> {
    let ListedNotice { notice, page, proposal, .. } = listed;
    let told = Told::of(notice.kind.code(), proposal.as_ref().map(|proposal| proposal.state))?;
    let by = notice.by.as_ref().map(person);
    let by = by.unwrap_or_else(|| Person { name: page.authority.clone(), ..Person::default() });
    let at = absolute(commons.origin(), &format!("/notices/{}", notice.id.0));
    Some(Entry {
        title: text(&clean_line(&page.title, 300), &page.lang),
        id: at.clone(),
        updated: date(notice.time),
        authors: vec![by],
        links: vec![link("alternate", at, Some("text/html"), None)],
        summary: Some(text(&words.t(told.key()), "")),
        ..Entry::default()
    })
}

pub(super) fn words(commons: &Commons) -> &'static Messages {
    Messages::of(Lang::from_code(commons.default_lang()).unwrap_or_default())
}

fn with_query(path: &str, query: &str) -> String {
    let query = query.trim_start_matches('&');
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Pages as entries, each with the text that stands beside it in `summaries`.
async fn page_entries(commons: &Commons, pages: Vec<Page>, summaries: Vec<String>) -> Result<Vec<Entry>, Error> {
    let authors = commons.authors(pages.iter().map(|page| page.id).collect()).await?;
    let entries = pages.into_iter().zip(summaries).zip(authors).map(|((page, summary), authors)| {
        let known = authors.iter().filter_map(|author| author.person.as_ref());
        let mut authors: Vec<_> = known.map(person).collect();
        if authors.is_empty() {
            authors.push(Person { name: page.authority.clone(), ..Person::default() });
        }
        let path = page_path(commons.origin(), &page.authority, &page.slug);
        Entry {
            title: text(&clean_line(&page.title, 300), &page.lang),
            // The permanent id: it stays when the page is renamed, and is the same at every city that has a copy.
            id: page.ap_id,
            updated: date(page.updated),
            published: Some(date(page.created)),
            authors,
            categories: vec![Category { term: page.kind, ..Category::default() }],
            links: vec![link("alternate", absolute(commons.origin(), &path), Some("text/html"), Some(&page.lang))],
            summary: Some(text(&summary, &page.lang)).filter(|summary| !summary.value.is_empty()),
            ..Entry::default()
        }
    });
    Ok(entries.collect())
}

fn revision_entry(commons: &Commons, page: &Page, revision: &Revision) -> Entry {
    let path = page_path(commons.origin(), &page.authority, &page.slug);
    let author = revision.author.as_ref().map(person);
    let author = author.unwrap_or_else(|| Person { name: page.authority.clone(), ..Person::default() });
    Entry {
        title: text(&clean_line(&revision.record.title, 300), &revision.record.lang),
        id: format!("{}#{}", page.ap_id, revision.hash),
        updated: date(revision.record.time),
        authors: vec![author],
        links: vec![link(
            "alternate",
            absolute(commons.origin(), &format!("{path}?version={}", revision.hash)),
            Some("text/html"),
            Some(&revision.record.lang),
        )],
        summary: revision.note.as_deref().filter(|note| !note.is_empty()).map(|note| text(note, "")),
        ..Entry::default()
    }
}

fn person(person: &koinon_store::Person) -> Person {
    let name = clean_line(&person.name, 100);
    Person {
        name: if name.is_empty() { person.handle.clone() } else { name },
        uri: Some(person.ap_id.clone()),
        ..Person::default()
    }
}

/// Plain text without what XML cannot hold.
fn text(value: &str, lang: &str) -> Text {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let lang = Some(lang.to_owned()).filter(|lang| !lang.is_empty());
    Text { lang, ..Text::plain(value.chars().filter(allowed).collect::<String>()) }
}

fn date(time: Timestamp) -> FixedDateTime {
    time.to_string().parse().unwrap_or_default()
}

fn link(rel: &str, href: String, mime_type: Option<&str>, hreflang: Option<&str>) -> Link {
    Link {
        rel: rel.into(),
        href,
        mime_type: mime_type.map(str::to_owned),
        hreflang: hreflang.map(str::to_owned),
        ..Link::default()
    }
}

/// The feed, or word that the reader has it already.
async fn answer(
    commons: &Commons,
    request: &HttpRequest,
    head: Head,
    entries: Vec<Entry>,
) -> Result<HttpResponse, Problem> {
    let changed = last_change(commons).await?;
    let origin = commons.origin();
    let mut links = vec![
        link("self", absolute(origin, &head.own), Some("application/atom+xml"), None),
        link("alternate", absolute(origin, &head.list), Some("text/html"), None),
    ];
    links.extend(head.next.map(|next| link("next", absolute(origin, &next), Some("application/atom+xml"), None)));
    let feed = feed(commons, absolute(origin, &head.path), &head.title, links, entries);
    Ok(unless_known(request, changed, ATOM, feed))
}

/// A text that everybody may read, or word that the reader has it already.
pub(super) fn unless_known(
    request: &HttpRequest,
    changed: Option<String>,
    media_type: &str,
    text: String,
) -> HttpResponse {
    let etag = format!("\"{}\"", Hash::of(&text).short());
    let sent = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let unchanged = match sent(IF_NONE_MATCH) {
        Some(known) => {
            known.split(',').any(|known| known.trim().trim_start_matches("W/") == etag || known.trim() == "*")
        }
        None => sent(IF_MODIFIED_SINCE).is_some_and(|since| Some(since) == changed.as_deref()),
    };
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, "public, no-cache")).insert_header((ETAG, etag));
    if let Some(changed) = changed {
        response.insert_header((LAST_MODIFIED, changed));
    }
    if unchanged { response.finish() } else { response.content_type(media_type).body(text) }
}

fn feed(commons: &Commons, id: String, title: &str, links: Vec<Link>, entries: Vec<Entry>) -> String {
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
    let generator = Some(Generator { value: "Koinon".into(), ..Generator::default() });
    let lang = Some(commons.default_lang().to_owned());
    Feed { title: text(title, ""), id, updated, links, entries, lang, generator, ..Feed::default() }.to_string()
}

/// When anything here last changed, deletions included, as a date in HTTP. None within the very second, in which more may
/// change (RFC 9110 section 8.8.2.2).
pub(super) async fn last_change(commons: &Commons) -> Result<Option<String>, Error> {
    let change = commons
        .store()
        .read(|conn| -> Result<_, Error> {
            let head = conn.log_head()?;
            Ok(conn.change(head.position)?)
        })
        .await?;
    let time = change.map(|change| change.time).filter(|time| commons.now().since(*time) >= SETTLED);
    Ok(time.map(Timestamp::to_http_string))
}
