//! What moderation does: erasing the text of a version, hiding what people say; and the log that everybody can read.

use actix_web::{HttpResponse, web};
use koinon_commons::moderate::LoggedModeration;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_commons::{Commons, Error, FieldError};
use koinon_core::Hash;
use koinon_core::comment::CommentState;
use koinon_store::{City, Comment, HERE, ModerationAct, Page, Person, PersonId};
use koinon_web::Notice;
use koinon_web::views::{Act, Concern, LogEntry, ModerateView, ModerationView, PageHead, Pager};
use serde::Deserialize;

use super::asked::Asked;
use super::debate::{address_of, address_of_comment, found_at};
use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::{author, page_head};

/// Entries on one page of the log.
const ENTRIES: i64 = 50;

#[derive(Deserialize)]
pub(super) struct Which {
    revision: Hash,
}

#[derive(Deserialize)]
pub(super) struct Reasoned {
    csrf: String,
    #[serde(default)]
    reason: String,
    revision: Option<Hash>,
    /// Whether nothing more is taken from its author.
    #[serde(default)]
    suspend: String,
}

/// `/pages/{slug}/redact?revision=`.
pub(super) async fn redact_form(v: Visitor, name: web::Path<String>, which: Asked<Which>) -> HttpResponse {
    v.answer(async { show_redact(&v, &name, which.revision, String::new(), &[]).await }).await
}

async fn show_redact(
    v: &Visitor,
    name: &str,
    revision: Hash,
    reason: String,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    v.actor.require_moderator()?;
    let commons = &v.state.commons;
    let view = commons.page(&v.actor, &PageRef::parse(name)).await?;
    let (_, found, _) = commons.revision(&v.actor, &PageRef::Row(view.page.id), revision).await?;
    let head = page_head(commons, &v.actor, &view);
    let page = ModerateView {
        action: head.at("redact"),
        revision: Some(revision.to_string()),
        time: Some(found.record.time),
        back: head.at("history"),
        ..asking(v, head, Act::Redact, (reason, errors)).await?
    };
    Ok(v.show_with(status(errors), &page))
}

/// `/pages/{slug}/redact`, posted.
pub(super) async fn redact(v: Visitor, name: web::Path<String>, form: web::Form<Reasoned>) -> HttpResponse {
    let Reasoned { csrf, reason, revision, .. } = form.into_inner();
    v.answer(async {
        v.check_form(&csrf)?;
        let revision = revision.ok_or(Error::NotFound)?;
        let page = v.state.commons.page_row(&v.actor, &PageRef::parse(&name)).await?;
        match v.state.commons.redact(&v.actor, &PageRef::Row(page.id), revision, &reason).await {
            Ok(()) => {
                let history = format!("{}/history", page_path(v.state.commons.origin(), &page.authority, &page.slug));
                Ok(v.go(&history, Some(Notice::Redacted)))
            }
            Err(Error::Invalid(errors)) => show_redact(&v, &name, revision, reason, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/comments/{ulid}/hide`.
pub(super) async fn hide_form(v: Visitor, ulid: web::Path<String>) -> HttpResponse {
    v.answer(async { show_comment(&v, &ulid, Act::Hide, String::new(), &[]).await }).await
}

/// `/comments/{ulid}/show`.
pub(super) async fn show_form(v: Visitor, ulid: web::Path<String>) -> HttpResponse {
    v.answer(async { show_comment(&v, &ulid, Act::Show, String::new(), &[]).await }).await
}

async fn show_comment(
    v: &Visitor,
    ulid: &str,
    act: Act,
    reason: String,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    v.actor.require_moderator()?;
    let commons = &v.state.commons;
    let found = commons.find_comment(&v.actor, ulid).await?;
    let hides = act == Act::Hide;
    if (found.said.comment.state == CommentState::Hidden) == hides {
        return Err(Error::NotFound.into());
    }
    let view = commons.page(&v.actor, &PageRef::Row(found.page.id)).await?;
    let head = page_head(commons, &v.actor, &view);
    let author = found.said.comment.author.as_ref();
    let page = ModerateView {
        suspend: hides && author.is_some_and(|author| author.city != HERE),
        action: format!("/comments/{}/{}", found.said.comment.ulid, act.code()),
        back: address_of(v, &found, false),
        ..asking(v, head, act, (reason, errors)).await?
    };
    Ok(v.show_with(status(errors), &page))
}

/// `/comments/{ulid}/hide`, posted.
pub(super) async fn hide(v: Visitor, ulid: web::Path<String>, form: web::Form<Reasoned>) -> HttpResponse {
    moderate(v, &ulid, form.into_inner(), Act::Hide, Notice::CommentHidden).await
}

/// `/comments/{ulid}/show`, posted.
pub(super) async fn show(v: Visitor, ulid: web::Path<String>, form: web::Form<Reasoned>) -> HttpResponse {
    moderate(v, &ulid, form.into_inner(), Act::Show, Notice::CommentShown).await
}

async fn moderate(v: Visitor, ulid: &str, form: Reasoned, act: Act, notice: Notice) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.moderate_comment(&v.actor, ulid, act == Act::Hide, &form.reason).await {
            Ok(comment) => {
                if !form.suspend.is_empty()
                    && let Some(author) = &comment.author
                {
                    v.state.commons.suspend_remote(&v.actor, author.id, true, &form.reason).await?;
                }
                Ok(v.go(&found_at(&v, &comment.ulid, false).await?, Some(notice)))
            }
            Err(Error::Invalid(errors)) => show_comment(&v, ulid, act, form.reason, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Place {
    before: Option<i64>,
}

/// `/moderation`: what moderation did.
pub(super) async fn log(v: Visitor, place: Asked<Place>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let (entries, next) = commons.moderation_log(place.before, ENTRIES).await?;
        let moderates = v.actor.require_moderator().is_ok();
        let page = ModerationView {
            shell: v.shell().await?,
            done: entries.iter().map(|entry| log_entry(commons, entry, moderates)).collect(),
            pager: Pager {
                first: place.before.map(|_| "/moderation".into()),
                next: next.map(|before| format!("/moderation?before={before}")),
            },
        };
        Ok(v.show(&page))
    })
    .await
}

fn log_entry(commons: &Commons, logged: &LoggedModeration, moderates: bool) -> LogEntry {
    let entry = &logged.entry;
    let moderator = entry.moderator.as_ref();
    let city = logged.city.as_ref();
    LogEntry {
        act: entry.act.code(),
        concern: concern(commons, logged.page.as_ref(), logged.comment.as_ref(), logged.person.as_ref(), city),
        by_city: city.filter(|city| moderator.is_none() && city.id != HERE).map(|city| city.name.clone()),
        moderator: moderator.filter(|_| moderates).map(|person| author(commons, Some(person))),
        reason: entry.reason.clone(),
        readmit: logged
            .person
            .as_ref()
            .filter(|person| moderates && entry.act == ModerationAct::Suspend && person.suspended)
            .map(|person| person.id.0),
        time: entry.time,
    }
}

#[derive(Deserialize)]
pub(super) struct Readmission {
    csrf: String,
    person: i64,
    #[serde(default)]
    reason: String,
}

/// `/moderation/readmit`, posted.
pub(super) async fn readmit(v: Visitor, form: web::Form<Readmission>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.suspend_remote(&v.actor, PersonId(form.person), false, &form.reason).await?;
        Ok(v.go("/moderation", Some(Notice::PersonReinstated)))
    })
    .await
}

/// What an entry is about, as it is named and found.
pub(super) fn concern(
    commons: &Commons,
    page: Option<&Page>,
    comment: Option<&Comment>,
    person: Option<&Person>,
    city: Option<&City>,
) -> Concern {
    let here = commons.origin();
    match (page, comment) {
        (Some(page), Some(comment)) => {
            let debate = format!("{}/debate", page_path(here, &page.authority, &page.slug));
            Concern {
                href: Some(address_of_comment(&debate, comment.number, &comment.ulid)),
                name: Some(page.title.clone()),
                number: comment.number,
            }
        }
        (Some(page), None) => Concern {
            href: Some(format!("{}/history", page_path(here, &page.authority, &page.slug))),
            name: Some(page.title.clone()),
            number: None,
        },
        (None, _) => Concern {
            href: None,
            name: person.map(|person| person.name.clone()).or_else(|| city.map(|city| city.name.clone())),
            number: None,
        },
    }
}

/// What every form of moderation has: what was written so far, and what is to be mended in it. The rest is filled in.
async fn asking(
    v: &Visitor,
    head: PageHead,
    act: Act,
    (reason, errors): (String, &[FieldError]),
) -> Result<ModerateView, Failure> {
    let shell = v.shell().await?;
    let errors = form_errors(&shell, errors);
    let (action, back) = (String::new(), String::new());
    Ok(ModerateView { shell, head, act, action, revision: None, time: None, suspend: false, reason, back, errors })
}
