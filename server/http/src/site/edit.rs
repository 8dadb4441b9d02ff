//! Writing: a new page, an edit, its preview.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::about_practice::{ABOUT_PRACTICES, about_practice};
use koinon_commons::clock::new_ulid;
use koinon_commons::prepare::retitled;
use koinon_commons::proposals::ProposalQuery;
use koinon_commons::publish::{Edit, NewPageText, PAGE_LOCKED, Saved, WAITS_FOR_REVIEW};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::{RenderJob, page_path};
use koinon_commons::{Error, FieldError, Incomplete};
use koinon_core::Hash;
use koinon_core::kind::Kind;
use koinon_core::lang::canonical_tag;
use koinon_core::policy::{EditRight, PagePolicy, edit_right};
use koinon_store::Standing;
use koinon_web::views::{DraftReason, EditView, LangOption, Proposing, Questions, Subject, WriteView};
use koinon_web::{Errors, LANGUAGES, Lang, Notice, SafeHtml, Shell};
use serde::Deserialize;

use super::alike::unless_alike;
use super::asked::Asked;
use super::conflict;
use super::failure::{Failure, Missing, form_errors, missing_answers};
use super::proposals;
use super::questions;
use super::share::{self, ASK};
use super::visitor::Visitor;
use super::words::{city_name, page_head};
use super::written::Written;

#[derive(Deserialize, Default)]
pub(super) struct Wish {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    lang: String,
    /// The text as a whole is asked for, without questions.
    whole: Option<String>,
    /// The page that the new one is to translate: the last part of its address.
    translation_of: Option<String>,
    /// The practice that the new page is about: the last part of its address.
    practice: Option<String>,
    /// The adaptation whose text is offered back to the page that it was made from.
    pub(super) offer: Option<String>,
}

/// `/write`: what is it?
pub(super) async fn ask(v: Visitor, wish: Asked<Wish>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let lang = if wish.lang.is_empty() { v.lang.code().to_owned() } else { wish.lang.clone() };
        let kinds: &[Kind] = if wish.practice.is_some() { &ABOUT_PRACTICES } else { &Kind::ALL };
        let view = WriteView {
            shell: v.shell().await?,
            kind: Kind::from_code(&wish.kind).unwrap_or(kinds[0]),
            kinds,
            practice: wish.practice.clone(),
            title: wish.title.clone(),
            lang,
            languages: LANGUAGES.map(|(code, name)| LangOption { code: code.into(), name: name.into() }).to_vec(),
            restore_href: v.actor.require_officer().ok().map(|_| "/restore"),
            errors: Errors::default(),
        };
        Ok(v.show(&view))
    })
    .await
}

/// `/write/text`: the editor of a new page.
pub(super) async fn new_form(v: Visitor, wish: Asked<Wish>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let lang = canonical_tag(&wish.lang).unwrap_or_else(|| v.lang.code().into());
        let mut written = Written {
            page: new_ulid(v.state.commons.now()),
            kind: Kind::of(&wish.kind).code().into(),
            title: wish.title.clone(),
            whole: wish.whole.is_some(),
            ..Written::default()
        };
        if let Some(name) = &wish.translation_of {
            let original = v.state.commons.page(&v.actor, &PageRef::parse(name)).await?;
            written.markdown = v.state.commons.translation_of(&original, &lang).await?;
            written.kind = Kind::of(&original.page.kind).code().into();
            written.title = original.page.title;
        }
        if let Some(name) = &wish.practice {
            let practice = v.state.commons.page(&v.actor, &PageRef::parse(name)).await?;
            let text = about_practice(Kind::of(&wish.kind), &practice);
            written.markdown = text.ok_or(Error::NotFound)?;
        }
        written.lang = lang;
        new_editor(&v, &written, StatusCode::OK, None, &[]).await
    })
    .await
}

/// `/write/text`, posted.
pub(super) async fn create(v: Visitor, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let written = Written::read(&v, form);
    v.answer(keeping(written.markdown.clone(), async {
        v.check_form(&written.csrf)?;
        v.actor.account()?;
        if let Some(written) = written.turned() {
            return new_editor(&v, &written, StatusCode::OK, None, &[]).await;
        }
        if written.action == "preview" {
            let preview = preview(&v, &written, None).await?;
            return new_editor(&v, &written, StatusCode::OK, Some(preview), &[]).await;
        }
        let ulid = match PageRef::parse(&written.page) {
            name @ PageRef::Ulid(_) => match v.state.commons.page(&v.actor, &name).await {
                // Kept as a draft since the form was opened.
                Ok(view) if view.head.is_none() => return publish(&v, view, written).await,
                // The same form sent twice.
                Ok(view) if view.markdown.as_ref() == Some(&written.markdown) => {
                    return saved_to(&v, Saved::Unchanged(view.page.id), None, Notice::Published).await;
                }
                Ok(_) => None,
                Err(Error::NotFound) => Some(written.page.to_uppercase()),
                Err(other) => return Err(other.into()),
            },
            _ => None,
        };
        let new = NewPageText {
            ulid,
            // A title that was changed in its field is changed in the front matter too, where that names one.
            markdown: match written.title.trim() {
                "" => written.markdown.clone(),
                title => retitled(&written.markdown, "", title),
            },
            kind: some(&written.kind),
            lang: some(&written.lang),
            title: some(&written.title),
            note: some(&written.note),
            draft: written.is_draft(),
            ..NewPageText::default()
        };
        match v.state.commons.create_page(&v.actor, new).await {
            Ok(saved) if written.action == ASK => share::ask(&v, saved.page()).await,
            Ok(saved) => saved_to(&v, saved, None, Notice::Published).await,
            Err(Error::Invalid(errors)) => {
                new_editor(&v, &written, StatusCode::UNPROCESSABLE_ENTITY, None, &errors).await
            }
            // The page is there now, as a draft: what is missing is added to it.
            Err(Error::Incomplete(incomplete)) => {
                let view = v.state.commons.page(&v.actor, &PageRef::Row(incomplete.page)).await?;
                still_missing(&v, view, &written, &incomplete).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}

/// `/pages/{slug}/edit`.
pub(super) async fn form(v: Visitor, name: web::Path<String>, wish: Asked<Wish>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let is_proposed = view.page.mirrored()
            || view.page.standing == Standing::Live
                && v.actor.edit_right(&view.page, v.state.commons.now())? == EditRight::Propose;
        if is_proposed {
            let whole = if wish.whole.is_some() { "?whole" } else { "" };
            let href = page_path(v.state.commons.origin(), &view.page.authority, &view.page.slug);
            return Ok(v.go(&format!("{href}/propose{whole}"), None));
        }
        let written = begun(&view, &wish);
        editor(&v, view, &written, StatusCode::OK, None, Missing::default(), true).await
    })
    .await
}

/// What the editor of a page begins with: one's draft, or the page.
pub(super) fn begun(view: &PageView, wish: &Wish) -> Written {
    let draft = view.draft.as_ref();
    Written {
        page: view.page.ulid.clone(),
        base_revision: match draft {
            Some(draft) => draft.base.map(|base| base.to_string()).unwrap_or_default(),
            None => view.page.head_hash.map(|head| head.to_string()).unwrap_or_default(),
        },
        kind: view.page.kind.clone(),
        lang: view.page.lang.clone(),
        title: draft.and_then(|draft| draft.title.clone()).unwrap_or_else(|| view.page.title.clone()),
        markdown: draft.map_or_else(|| view.markdown.clone().unwrap_or_default(), |draft| draft.markdown.clone()),
        note: draft.and_then(|draft| draft.note.clone()).unwrap_or_default(),
        whole: wish.whole.is_some(),
        ..Written::default()
    }
}

/// `/pages/{slug}/edit`, posted.
pub(super) async fn save(v: Visitor, name: web::Path<String>, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    let mut written = Written::read(&v, form);
    v.answer(keeping(written.markdown.clone(), async {
        v.check_form(&written.csrf)?;
        v.actor.account()?;
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        follow(&v, &view, &mut written).await?;
        match again(&v, &view, &written).await? {
            Some(form) => Ok(form),
            None => publish(&v, view, written).await,
        }
    }))
    .await
}

/// The form again, where it was sent for another look: with questions, as a whole, or with a preview.
pub(super) async fn again(v: &Visitor, view: &PageView, written: &Written) -> Result<Option<HttpResponse>, Failure> {
    let (turned, preview) = match written.turned() {
        Some(turned) => (Some(turned), None),
        None if written.action == "preview" => (None, Some(preview(v, written, Some(view)).await?)),
        None => return Ok(None),
    };
    let written = turned.as_ref().unwrap_or(written);
    editor(v, view.clone(), written, StatusCode::OK, preview, Missing::default(), false).await.map(Some)
}

/// Notes in a translation that it follows the version of its original that was ticked.
pub(super) async fn follow(v: &Visitor, view: &PageView, written: &mut Written) -> Result<(), Failure> {
    if let Ok(version) = written.follows.parse::<Hash>() {
        let around = v.state.commons.around(view, &written.markdown).await?;
        written.markdown = around.translations.following(&written.markdown, version);
    }
    Ok(())
}

/// Saves what was written, and shows what became of it.
pub(super) async fn publish(v: &Visitor, view: PageView, written: Written) -> Result<HttpResponse, Failure> {
    let base: Option<Hash> = written.base_revision.parse().ok();
    let (markdown, title) = written.titled(&view.page.title);
    // The draft may have another title still, where this one was put back.
    let put_back = view.draft.as_ref().is_some_and(|draft| draft.title.is_some()).then(|| view.page.title.clone());
    let edit = Edit {
        base_revision: base,
        markdown,
        note: some(&written.note),
        draft: written.is_draft(),
        title: title.or_else(|| put_back.filter(|title| !title.is_empty())),
        ..Edit::default()
    };
    let moved_on = base.is_some() && base != view.page.head_hash;
    match v.state.commons.edit_page(&v.actor, view.page.id, edit).await {
        Ok(saved) if written.action == ASK => share::ask(v, saved.page()).await,
        Ok(saved) => {
            let published = if moved_on { Notice::Merged } else { Notice::Published };
            saved_to(v, saved, view.head.as_ref().map(|_| view.page.title.as_str()), published).await
        }
        Err(Error::Invalid(errors)) => {
            let missing = Missing { errors: form_errors(&v.shell().await?, &errors), gate: None };
            editor(v, view, &written, StatusCode::UNPROCESSABLE_ENTITY, None, missing, false).await
        }
        Err(Error::Incomplete(incomplete)) => still_missing(v, view, &written, &incomplete).await,
        Err(Error::Conflict(conflict)) => conflict::ask(v, view, &written, &conflict).await,
        Err(other) => Err(other.into()),
    }
}

/// Where one goes after saving a page, which was published under a former title or never, and what is said if it is published now.
async fn saved_to(v: &Visitor, saved: Saved, former: Option<&str>, published: Notice) -> Result<HttpResponse, Failure> {
    let page = v.state.commons.page_row(&v.actor, &PageRef::Row(saved.page())).await?;
    let href = page_path(v.state.commons.origin(), &page.authority, &page.slug);
    if let (Saved::Kept(id, Some(WAITS_FOR_REVIEW)), Standing::Draft) = (saved, page.standing) {
        // Those who decide have it in their queue.
        let own = ProposalQuery { page: Some(id), own: true, limit: 1, ..ProposalQuery::default() };
        if let Some(sent) = v.state.commons.proposals(&v.actor, own).await?.0.first() {
            return Ok(v.go(&proposals::href(&sent.proposal), Some(Notice::ProposalSent)));
        }
    }
    Ok(match saved {
        Saved::Published(..) if former == Some(&page.title) => v.go(&href, Some(published)),
        Saved::Published(id, _) => v.go(&href, Some(unless_alike(v, id, published).await?)),
        Saved::Unchanged(_) => v.go(&href, Some(Notice::Unchanged)),
        Saved::Kept(_, None) => v.go(&format!("{href}/edit"), Some(Notice::DraftKept)),
        Saved::Kept(_, Some(PAGE_LOCKED)) => v.go(&format!("{href}/edit"), Some(Notice::PageLocked)),
        Saved::Kept(_, Some(_)) => v.go(&format!("{href}/edit"), Some(Notice::WaitsForReview)),
    })
}

pub(super) async fn new_editor(
    v: &Visitor,
    written: &Written,
    status: StatusCode,
    preview: Option<SafeHtml>,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let owner = v.actor.account()?.person.ulid.clone();
    let right = v.actor.role().map_or(EditRight::Propose, |role| edit_right(role, PagePolicy::default()));
    let (questions, markdown) = asked(&shell, &written.kind, written);
    let view = EditView {
        errors: form_errors(&shell, errors),
        gate: None,
        share: None,
        proposing: None,
        questions,
        shell,
        subject: Subject::New,
        page: written.page.clone(),
        owner,
        seen: None,
        action: "/write/text".into(),
        base_revision: String::new(),
        kind: written.kind.clone(),
        lang: written.lang.clone(),
        title: written.title.clone(),
        markdown,
        behind: None,
        note: written.note.clone(),
        right,
        preview,
        draft_saved: None,
        draft_reason: None,
        moved_on: false,
    };
    Ok(v.show_with(status, &view))
}

/// The editor of a page that there is.
pub(super) async fn editor(
    v: &Visitor,
    page: PageView,
    written: &Written,
    status: StatusCode,
    preview: Option<SafeHtml>,
    missing: Missing,
    shows_draft: bool,
) -> Result<HttpResponse, Failure> {
    let (shell, commons) = (v.shell().await?, &v.state.commons);
    let head = page_head(commons, &v.actor, &page);
    let seen = page.draft.as_ref().map(|draft| draft.updated);
    let draft = page.draft.as_ref().filter(|_| shows_draft);
    let reason = draft.and_then(|draft| DraftReason::from_code(draft.explanation.as_deref()?));
    let proposing = written.proposes.then(|| Proposing {
        to: city_name(&page.city),
        elsewhere: page.page.mirrored(),
        sources: written.sources.clone(),
    });
    let (questions, markdown) = asked(&shell, &page.page.kind, written);
    let view = EditView {
        questions,
        page: page.page.ulid.clone(),
        owner: v.actor.account()?.person.ulid.clone(),
        seen,
        errors: missing.errors,
        gate: missing.gate,
        share: None,
        shell,
        action: head.at(if written.proposes { "propose" } else { "edit" }),
        base_revision: written.base_revision.clone(),
        kind: page.page.kind.clone(),
        lang: page.page.lang.clone(),
        title: written.title.clone(),
        behind: newer_original(v, &page, &written.markdown).await?,
        markdown,
        note: written.note.clone(),
        right: if written.proposes { EditRight::Propose } else { v.actor.edit_right(&page.page, commons.now())? },
        proposing,
        preview,
        draft_saved: draft.map(|draft| draft.updated),
        draft_reason: reason.filter(|reason| *reason != DraftReason::WaitsForReview || is_waiting(&page)),
        moved_on: page.page.head_hash.is_some_and(|head| head.to_string() != written.base_revision),
        subject: Subject::Page(Box::new(head)),
    };
    Ok(v.show_with(status, &view))
}

/// Whether a page that is still a draft waits for those who may publish it.
fn is_waiting(page: &PageView) -> bool {
    page.page.standing == Standing::Draft && page.open_proposals > 0
}

/// The version of the original that a translation does not follow yet.
async fn newer_original(v: &Visitor, page: &PageView, source: &str) -> Result<Option<String>, Failure> {
    if page.head.is_none() || !source.contains("translation_of") {
        return Ok(None);
    }
    let around = v.state.commons.around(page, source).await?;
    let original = around.translations.original.filter(|original| original.behind.is_some());
    Ok(original.and_then(|original| original.page.head_hash).map(|version| version.to_string()))
}

/// The questions of the form with what the text answers, and the text that follows; else the text as a whole.
pub(super) fn asked(shell: &Shell, kind: &str, written: &Written) -> (Option<Questions>, String) {
    match questions::ask(shell, kind, &written.title, &written.markdown).filter(|_| !written.whole) {
        Some((questions, body)) => (Some(questions), body),
        None => (None, written.markdown.clone()),
    }
}

/// The editor with what was written, saying what publishing waits for.
pub(super) async fn still_missing(
    v: &Visitor,
    page: PageView,
    written: &Written,
    incomplete: &Incomplete,
) -> Result<HttpResponse, Failure> {
    let kind = Kind::of(&page.page.kind);
    let missing = missing_answers(&v.shell().await?, kind, incomplete, !written.whole);
    editor(v, page, written, StatusCode::UNPROCESSABLE_ENTITY, None, missing, false).await
}

/// What was written, as readers will see it.
pub(super) async fn preview(v: &Visitor, written: &Written, page: Option<&PageView>) -> Result<SafeHtml, Failure> {
    let commons = &v.state.commons;
    let job = RenderJob {
        page: page.map(|page| page.page.id),
        home: page.map_or_else(|| commons.origin().clone(), |page| page.city.origin.clone()),
        source: written.markdown.clone(),
        title: written.title.clone(),
        lang: page.map_or_else(|| written.lang.clone(), |page| page.page.lang.clone()),
        files: page.map(|page| page.files.clone()).unwrap_or_default(),
    };
    Ok(SafeHtml::from_rendered_markdown(commons.render(job).await?.html))
}

/// Whatever goes wrong, what was written is given back.
pub(super) async fn keeping(
    text: String,
    work: impl Future<Output = Result<HttpResponse, Failure>>,
) -> Result<HttpResponse, Failure> {
    work.await.map_err(|failure| Failure::WithText(Box::new(failure), text))
}

/// A field that was filled in.
pub(super) fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Remembers the language of the interface.
#[derive(Deserialize)]
pub(super) struct Language {
    to: String,
    #[serde(default)]
    back: String,
}

/// `/language?to=&back=`.
pub(super) async fn language(v: Visitor, query: Asked<Language>) -> HttpResponse {
    let lang = Lang::from_code(&query.to).unwrap_or_default();
    let year = actix_web::cookie::time::Duration::days(365);
    v.redirect(&query.back).cookie(v.cookie(super::visitor::LANGUAGE, lang.code().into(), Some(year))).finish()
}
