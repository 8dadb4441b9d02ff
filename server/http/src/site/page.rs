//! Reading a page: its newest version, an older one, its source.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::around::Around;
use koinon_commons::dependency::Dependency;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::{RenderJob, page_path};
use koinon_commons::vouch::{Voucher, last_vouched};
use koinon_commons::{Commons, Error};
use koinon_core::hash::ParseHashError;
use koinon_core::kind::Kind;
use koinon_core::policy::EditRight;
use koinon_core::review;
use koinon_core::schema::{Described, json_ld};
use koinon_core::slug::validate_slug;
use koinon_core::text::clean_line;
use koinon_core::{Hash, Timestamp};
use koinon_markdown::Rendered;
use koinon_store::{Comment, Revision, Standing};
use koinon_web::views::{
    About, LatestComment, OldVersion, OutlineEntry, Overdue, PageDeletedView, PageHead, PageNotFoundView, SourceView,
};
use koinon_web::{DataBlock, SafeHtml, Shell, View as _};
use serde::Deserialize;

use super::adapt::told;
use super::asked::Asked;
use super::cite::Work;
use super::data::data_path;
use super::debate::address_of_comment;
use super::failure::Failure;
use super::hours;
use super::learning;
use super::sheet::Reader;
use super::translate::readings;
use super::trust::Glance;
use super::visitor::Visitor;
use super::words::{absolute, author, city_name, page_head, page_links};
use crate::cache::{self, Composite, Key};
use crate::wire::wants_activity;

/// How many pages that link to it stand under a page.
const BACKLINKS: i64 = 10;
/// How much of what was said last stands under a page.
const LATEST: i64 = 2;

#[derive(Deserialize)]
pub(super) struct Version {
    version: Option<Hash>,
}

/// Which version of a page a reader chose.
#[derive(Deserialize)]
pub(super) struct Choice {
    version: Option<Chosen>,
    /// The learning path that the page is read as a step of.
    path: Option<String>,
}

/// A version, by its hash, or the last one that somebody vouches for.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
enum Chosen {
    Vouched,
    Version(Hash),
}

/// How an address names the last version that somebody vouches for.
const VOUCHED: &str = "vouched";

impl TryFrom<String> for Chosen {
    type Error = ParseHashError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == VOUCHED { Ok(Self::Vouched) } else { text.parse().map(Self::Version) }
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vouched => f.write_str(VOUCHED),
            Self::Version(hash) => hash.fmt(f),
        }
    }
}

/// `/pages/{slug}`: for people; a server that asks for ActivityPub gets the page's own document.
pub(super) async fn read(
    v: Visitor,
    request: HttpRequest,
    name: web::Path<String>,
    query: Asked<Choice>,
) -> HttpResponse {
    if wants_activity(request.headers()) {
        return v.answer(activity(&v, &name)).await;
    }
    v.answer(async {
        let reference = PageRef::parse(&name);
        let made_at = v.state.cache.position(&v.state.commons).await?;
        let view = match v.state.commons.page(&v.actor, &reference).await {
            Err(Error::NotFound) => return not_found(&v, &name).await,
            other => other?,
        };
        if view.by_former_address {
            let path = page_path(v.state.commons.origin(), &view.page.authority, &view.page.slug);
            // A permanent address of a version stays one when the page is renamed.
            let version = query.version.map(|chosen| format!("?version={chosen}")).unwrap_or_default();
            return Ok(v.go(&format!("{path}{version}"), None));
        }
        match (view.page.standing, query.version) {
            (Standing::Deleted, _) => deleted(&v, &view).await,
            (Standing::Draft, _) => {
                Ok(v.go(&format!("{}/edit", page_head(&v.state.commons, &v.actor, &view).page.href), None))
            }
            (Standing::Live, Some(chosen)) => {
                let wanted = match chosen {
                    Chosen::Version(hash) => Some(hash),
                    Chosen::Vouched => {
                        let vouchers = v.state.commons.vouchers(&v.actor, view.page.id).await?;
                        last_vouched(&vouchers).map(|voucher| voucher.revision)
                    }
                };
                match (wanted.filter(|hash| Some(*hash) != view.page.head_hash), chosen) {
                    (Some(hash), _) => version(&v, view, hash).await,
                    // That is the newest one, or there is none: both are read at the page's own address.
                    (None, Chosen::Vouched) => Ok(v.go(&page_head(&v.state.commons, &v.actor, &view).page.href, None)),
                    (None, Chosen::Version(_)) => newest(&v, view, &name, made_at, None).await,
                }
            }
            (Standing::Live, None) => newest(&v, view, &name, made_at, query.path.as_deref()).await,
        }
    })
    .await
}

/// The page as it is now; kept for the next readers unless it is shown to this one in a way of its own. `name` is what it
/// was asked for by, `made_at` a position of the log that all that is read for it is not older than, `path` the learning path that it is
/// read as a step of.
async fn newest(
    v: &Visitor,
    view: PageView,
    name: &str,
    made_at: i64,
    path: Option<&str>,
) -> Result<HttpResponse, Failure> {
    let (head, row) = (view.head.clone().ok_or(Error::NotFound)?, view.page.clone());
    let source = view.markdown.clone().ok_or(Error::Gone)?;
    let draft = view.draft.as_ref().map(|draft| draft.updated);
    let shared = match draft {
        // Who looks after the page sees more of it than others with the same role.
        None if path.is_none() && v.sees_the_usual() && !v.actor.is_steward(&row) => v.shared_shell().await?,
        _ => None,
    };
    let Some((shell, audience)) = shared else {
        let (mut page, ..) = compose(v, v.shell().await?, view, &head, source, None, draft).await?;
        if let Some(path) = path {
            page.learning.place = learning::place(v, path, row.id, &v.state.commons.cities().await?).await?;
        }
        return Ok(v.show(&page));
    };
    let (page, shown, until) = compose(v, shell, view, &head, source, None, None).await?;
    let [name_mark, csrf_mark] = cache::marks();
    let html = Composite::cut(page.html(), &[name_mark, csrf_mark]);
    let (id, stewards) = (row.id, row.care.stewards.clone());
    let mut depends_on = v.state.commons.dependencies(row).await?;
    depends_on.extend(shown);
    let key = Key { name: name.to_owned(), lang: v.lang, audience };
    let entry = v.state.cache.keep(key, (id, stewards), html, (made_at, until), &depends_on);
    Ok(v.show_shared(&entry.html))
}

async fn version(v: &Visitor, view: PageView, hash: Hash) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let (_, revision, source) = commons.revision(&v.actor, &PageRef::Row(view.page.id), hash).await?;
    let head = page_head(commons, &v.actor, &view);
    let may_revert = v.actor.account().is_ok() && head.edit == Some(EditRight::Publish);
    let old = OldVersion {
        time: revision.record.time,
        author: author(commons, revision.author.as_ref()),
        diff_href: format!("{}?from={hash}", head.at("diff")),
        revert_href: may_revert.then(|| format!("{}?revision={hash}", head.at("revert"))),
    };
    Ok(v.show(&compose(v, v.shell().await?, view, &revision, source, Some(old), None).await?.0))
}

/// All that is shown of a page, what is shown of others in it, and until when it can be shown so: a place closes, and nothing in
/// the log says it.
async fn compose(
    v: &Visitor,
    shell: Shell,
    view: PageView,
    revision: &Revision,
    source: String,
    old: Option<OldVersion>,
    own_draft: Option<Timestamp>,
) -> Result<(koinon_web::views::PageView, Vec<Dependency>, Option<Timestamp>), Failure> {
    let commons = &v.state.commons;
    let around = commons.around(&view, &source).await?;
    let mut linking = commons.linking_pages(view.page.clone(), BACKLINKS).await?;
    linking.retain(|page| !around.learning.names(page.id));
    let cities = commons.cities().await?;
    let said = match old {
        Some(_) => Vec::new(),
        None => commons.latest_comments(view.page.id, LATEST).await?,
    };
    let vouchers = commons.vouchers(&v.actor, view.page.id).await?;
    let statements = if said.is_empty() { 0 } else { commons.count_statements(view.page.id).await? };
    let mut head = page_head(commons, &v.actor, &view);
    if old.is_some() {
        // What the list says is the newest version's.
        head.page.summary = koinon_markdown::summary(&source, &koinon_commons::prepare::fields(&source));
    }
    if head.page.summary == koinon_markdown::summary(&source, &Default::default()) {
        // It is the first paragraph, which follows.
        head.page.summary.clear();
    }
    // An older version says nothing of today.
    let hours = match head.page.kind {
        Kind::Place if old.is_none() => Some(commons.place_hours(view.page.city, &around.fields).await?),
        _ => None,
    };
    let week = hours.as_ref().and_then(|hours| hours::week(&shell, hours));
    let practice = around.practice.as_ref().map(|tried| std::slice::from_ref(&tried.page));
    let practice = practice.and_then(|page| page_links(commons, page, &cities).pop());
    let sheet = Reader { shell: &shell, here: commons.origin(), kind: head.page.kind, around: &around, week };
    let sheet = sheet.sheet(&source, practice);
    let trust = Glance {
        commons,
        shell: &shell,
        page: &view.page,
        city: &view.city,
        written: revision.record.time.min(view.page.updated),
        around: &around,
        hours: hours.as_ref().map(|hours| hours::now(&shell, &hours.now)).unwrap_or_default(),
        cities: &cities,
        href: &head.page.href,
        // How old a voucher is, is said of the newest version.
        vouchers: if old.is_some() { &[] } else { &vouchers },
    }
    .trust();
    let vouched = last_vouched(&vouchers).filter(|voucher| Some(voucher.revision) != view.page.head_hash);
    let vouched =
        vouched.map(|voucher| (format!("{}?version={VOUCHED}", head.page.href), voucher.revision == revision.hash));
    let overdue = if old.is_none() { overdue(v, &shell, &view, revision, &around, &head) } else { None };
    let data = linked_data(commons, &view, revision, &around);
    let (readings, translated) = readings(v, &around.translations, &cities);
    let job = RenderJob {
        page: Some(view.page.id),
        home: view.city.origin.clone(),
        source,
        title: revision.record.title.clone(),
        lang: revision.record.lang.clone(),
        files: view.files.clone(),
    };
    let data_path = data_path(&head.page.href, old.is_some().then_some(revision.hash));
    let Rendered { html, outline, .. } = commons.render_at(job, data_path).await?;
    let page = koinon_web::views::PageView {
        body: SafeHtml::from_rendered_markdown(html),
        outline: outline.into_iter().map(|h| OutlineEntry { id: h.id, text: h.text, level: h.level }).collect(),
        latest: said.iter().filter_map(|comment| latest(commons, &head, comment)).collect(),
        statements,
        backlinks: page_links(commons, &linking, &cities),
        trust,
        data,
        sheet,
        readings,
        translated,
        learning: learning::learning(v, &shell, &view.page, &around, &head, &cities),
        adapted: told(v, &view, &around, &head, &cities),
        adaptations: page_links(commons, &around.adaptations, &cities),
        address: absolute(commons.origin(), &head.page.href),
        about: about(v, &view, revision, &head.page.href, &vouchers),
        old,
        vouched,
        overdue,
        own_draft,
        head,
        shell,
    };
    let shown = linking.into_iter().map(|page| Dependency::Page(page.id)).chain(around.dependencies());
    let clock = hours.as_ref().and_then(|hours| hours.profile).map(Dependency::Text);
    Ok((page, shown.chain(clock).collect(), hours.and_then(|hours| hours.now.holds_until())))
}

/// Whether somebody should have looked at the page again; since when nobody has.
fn overdue(
    v: &Visitor,
    shell: &Shell,
    view: &PageView,
    revision: &Revision,
    around: &Around,
    head: &PageHead,
) -> Option<Overdue> {
    let written = revision.record.time.min(view.page.updated);
    super::trust::overdue(head.page.kind, &around.fields, written, v.state.commons.now())
        .filter(|_| view.page.shipped.is_none())?;
    let checked = review::date(&around.fields, "last_checked").map(|day| clean_line(day, 40));
    Some(Overdue {
        since: shell.date(&checked.unwrap_or_else(|| written.to_day_string())),
        may_check: !view.page.mirrored() && (head.keeps || head.offers_edit()),
    })
}

/// A comment as it stands under the page. It shows nothing of other pages, which could change without this one.
fn latest(commons: &Commons, head: &PageHead, comment: &Comment) -> Option<LatestComment> {
    let text = comment.markdown.as_deref().map(koinon_markdown::plain_text).unwrap_or_default();
    Some(LatestComment {
        href: address_of_comment(&head.at("debate"), comment.number, &comment.ulid),
        number: comment.number?,
        author: author(commons, comment.author.as_ref()),
        time: comment.published,
        text: clean_line(&text, 200),
    })
}

/// The page as JSON-LD. It is described as its own city shows it, also where this is a copy.
fn linked_data(commons: &Commons, view: &PageView, revision: &Revision, around: &Around) -> DataBlock {
    let known = view.authors.iter().filter_map(|author| author.person.as_ref());
    let authors: Vec<String> =
        known.map(|person| clean_line(&person.name, 100)).filter(|name| !name.is_empty()).collect();
    let written = (view.page.created.to_string(), revision.record.time.to_string());
    let address_of = |value: &serde_json::Value| {
        let name = koinon_markdown::named_page(value)?;
        let known = around.named.get(name);
        Some(known.map_or_else(
            || name.to_owned(),
            |page| absolute(commons.origin(), &page_path(commons.origin(), &page.authority, &page.slug)),
        ))
    };
    let described = Described {
        kind: Kind::of(&view.page.kind),
        fields: &around.fields,
        title: &revision.record.title,
        summary: &view.page.summary,
        lang: &revision.record.lang,
        licence: &revision.record.licence,
        id: &view.page.ap_id,
        address: &absolute(&view.city.origin, &format!("/pages/{}", view.page.slug)),
        authors: &authors,
        city: (&city_name(&view.city).name, view.city.origin.as_str()),
        written: (&written.0, &written.1),
    };
    DataBlock::of_json(&json_ld(&described, &address_of).to_string())
}

fn about(v: &Visitor, view: &PageView, revision: &Revision, href: &str, vouchers: &[Voucher]) -> About {
    let commons = &v.state.commons;
    let licence = revision.record.licence.clone();
    About {
        authors: view
            .authors
            .iter()
            .filter_map(|a| a.person.as_ref())
            .map(|person| author(commons, Some(person)))
            .collect(),
        licence_href: Some(format!("https://spdx.org/licenses/{licence}.html")).filter(|_| !licence.contains(' ')),
        licence,
        permalink: commons.origin().at(&format!("{href}?version={}", revision.hash)),
        hash: revision.hash.to_string(),
        time: revision.record.time,
        citation: Work::of(view, revision).citation(href),
        signed_by: revision.record.proof.is_some().then(|| city_name(&view.city)),
        vouchers: vouchers
            .iter()
            .filter(|voucher| voucher.revision == revision.hash)
            .map(|voucher| author(commons, voucher.comment.author.as_ref()))
            .collect(),
    }
}

async fn not_found(v: &Visitor, name: &str) -> Result<HttpResponse, Failure> {
    let here = match PageRef::parse(name) {
        PageRef::Address { slug, authority } => authority.is_none().then_some(slug),
        _ => None,
    };
    let slug = here.filter(|slug| validate_slug(slug).is_ok());
    let title = slug.as_deref().map(title_of_slug).unwrap_or_default();
    let mut similar = Vec::new();
    if !title.is_empty() {
        let query = koinon_commons::search::Query {
            text: title.clone(),
            interface_lang: v.lang.code().into(),
            limit: 5,
            ..Default::default()
        };
        let (found, _) = v.state.commons.search(query).await?;
        let pages: Vec<_> = found.into_iter().map(|found| found.page).collect();
        similar = page_links(&v.state.commons, &pages, &v.state.commons.cities().await?);
    }
    let write_href = v.actor.account().is_ok().then(|| format!("/write?title={}", koinon_web::percent_encoded(&title)));
    let view =
        PageNotFoundView { shell: v.shell().await?, write_href: write_href.filter(|_| slug.is_some()), title, similar };
    Ok(v.show_with(StatusCode::NOT_FOUND, &view))
}

/// What a page of this address would be called: `school-streets` → `School streets`.
pub(super) fn title_of_slug(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

async fn deleted(v: &Visitor, view: &PageView) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let head = view.head.as_ref().ok_or(Error::NotFound)?;
    let page = PageDeletedView {
        shell: v.shell().await?,
        head: page_head(commons, &v.actor, view),
        time: head.record.time,
        by: author(commons, head.author.as_ref()),
        note: head.note.clone().unwrap_or_default(),
    };
    Ok(v.show_with(StatusCode::GONE, &page))
}

/// The ActivityPub document of a page: ours from its permanent id, another city's as it wrote it.
async fn activity(v: &Visitor, name: &str) -> Result<HttpResponse, Failure> {
    let page = v.state.commons.page_row(&v.actor, &PageRef::parse(name)).await?;
    if !page.mirrored() {
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, page.ap_id)).finish());
    }
    let raw = v.state.commons.raw_object(page.ap_id).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header(("Vary", "Accept"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .content_type(crate::wire::ACTIVITY_JSON)
        .body(raw))
}

/// `/pages/{slug}/source`: the Markdown as it was written.
pub(super) async fn source(v: Visitor, name: web::Path<String>, query: Asked<Version>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let markdown = match query.version {
            Some(hash) => commons.revision(&v.actor, &PageRef::Row(view.page.id), hash).await?.2,
            None if view.page.standing == Standing::Deleted => return Err(Error::Gone.into()),
            None => view.markdown.clone().ok_or(Error::Gone)?,
        };
        Ok(v.show(&SourceView { shell: v.shell().await?, head: page_head(commons, &v.actor, &view), markdown }))
    })
    .await
}
