//! Consultations: listed, read, begun, and answered for the city.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::consultations::{Consultation, NewConsultation};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::thread::ThreadComment;
use koinon_commons::{Error, FieldError, Refusal};
use koinon_core::Timestamp;
use koinon_core::consultation::ConsultationState;
use koinon_store::Standing;
use koinon_web::views::{CommentItem, ConsultView, ConsultationItem, ConsultationView, ConsultationsView, Give};
use koinon_web::{Errors, Notice};
use serde::Deserialize;

use super::debate::{At, first_of_part, item, takes_words};
use super::edit::{keeping, some};
use super::failure::{Failure, form_errors};
use super::visitor::Visitor;
use super::words::{city_name, page_head, page_link};

/// A consultation in a list.
pub(super) fn consultation_item(v: &Visitor, one: &Consultation) -> ConsultationItem {
    ConsultationItem {
        href: format!("/consultations/{}", one.comment.ulid),
        question: one.comment.markdown.clone().unwrap_or_default(),
        page: page_link(&v.state.commons, &one.page, city_name(&one.city)),
        state: one.state,
        opens: one.opens,
        closes: one.closes,
        answer_due: one.answer_due,
    }
}

/// `/consultations`.
pub(super) async fn list(v: Visitor) -> HttpResponse {
    v.answer(async {
        let listed = v.state.commons.consultations(&ConsultationState::ALL).await?;
        let items = listed.iter().map(|one| consultation_item(&v, one)).collect();
        Ok(v.show(&ConsultationsView { shell: v.shell().await?, items }))
    })
    .await
}

/// `/consultations/{ulid}`.
pub(super) async fn read(v: Visitor, ulid: web::Path<String>) -> HttpResponse {
    v.answer(async { show(&v, &ulid, String::new(), Errors::default(), StatusCode::OK).await }).await
}

async fn show(
    v: &Visitor,
    ulid: &str,
    answer: String,
    errors: Errors,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let found = commons.consultation(&v.actor, ulid).await?;
    let one = &found.consultation;
    let view = commons.page(&v.actor, &PageRef::Row(one.page.id)).await?;
    let (head, cities) = (page_head(commons, &v.actor, &view), commons.cities().await?);
    let takes_words = takes_words(&view.page, &view.city);
    let at = At { page: &view.page, city: &view.city, head: &head, proposal: None, cities: &cities };
    let said: Vec<&ThreadComment> = found.answer.iter().chain(&found.opinions).collect();
    let texts = commons.render_comments(view.page.id, said.iter().map(|said| said.comment.clone()).collect()).await?;
    let mut items: Vec<CommentItem> = said
        .into_iter()
        .zip(texts)
        .map(|(said, text)| {
            let first = first_of_part(said.comment.number.unwrap_or(1));
            // That it answers the question above is plain here.
            CommentItem { answers: None, ..item(v, &at, first, takes_words, said, text) }
        })
        .collect();
    let opinions = items.split_off(usize::from(found.answer.is_some()));
    let give = match (one.state, takes_words, v.actor.account()) {
        // What was written is shown again, with why it cannot be taken.
        _ if found.may_answer || !errors.is_empty() => Give::Answer(answer, errors),
        (ConsultationState::Open, true, Ok(_)) => Give::Opinion(one.comment.ulid.clone()),
        (ConsultationState::Open, true, Err(_)) => Give::SignIn,
        _ => Give::Nothing,
    };
    let page = ConsultationView {
        shell: v.shell().await?,
        item: consultation_item(v, one),
        answer: items.pop(),
        opinions,
        give,
        delete_action: found.may_delete.then(|| format!("/comments/{}/delete", one.comment.ulid)),
        head,
    };
    Ok(v.show_with(status, &page))
}

#[derive(Deserialize)]
pub(super) struct AnswerFields {
    csrf: String,
    #[serde(default)]
    markdown: String,
}

/// `/consultations/{ulid}/answer`, posted: the city's answer.
pub(super) async fn answer(v: Visitor, ulid: web::Path<String>, form: web::Form<AnswerFields>) -> HttpResponse {
    let AnswerFields { csrf, markdown } = form.into_inner();
    v.answer(keeping(markdown.clone(), async {
        v.check_form(&csrf)?;
        match v.state.commons.answer_consultation(&v.actor, &ulid, &markdown).await {
            Ok(_) => Ok(v.go(&format!("/consultations/{ulid}#answer"), Some(Notice::ConsultationAnswered))),
            Err(Error::Invalid(mut errors)) => {
                errors.iter_mut().for_each(|error| error.field = "said".into());
                let errors = form_errors(&v.shell().await?, &errors);
                show(&v, &ulid, markdown.clone(), errors, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}

/// A page of this city, for an officer.
async fn own_page(v: &Visitor, name: &str) -> Result<PageView, Failure> {
    v.actor.require_officer()?;
    let view = v.state.commons.page(&v.actor, &PageRef::parse(name)).await?;
    match view.page.standing {
        _ if view.page.mirrored() => Err(Error::Forbidden(Refusal::OtherCity).into()),
        Standing::Live => Ok(view),
        Standing::Deleted => Err(Error::Gone.into()),
        Standing::Draft => Err(Error::NotFound.into()),
    }
}

#[derive(Deserialize, Default)]
pub(super) struct AskFields {
    csrf: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    opens: String,
    #[serde(default)]
    closes: String,
    #[serde(default)]
    answer_due: String,
}

impl AskFields {
    /// What is to be begun: a day that is named counts whole.
    fn new_consultation(&self) -> Result<NewConsultation, Error> {
        let time = |field: &str, day: &str, hour: &str| match some(day) {
            None => Ok(None),
            Some(day) => match format!("{day}T{hour}Z").parse::<Timestamp>() {
                Ok(time) => Ok(Some(time)),
                Err(_) => Err(Error::invalid(field, "day_form", "a day looks like 2026-11-20")),
            },
        };
        Ok(NewConsultation {
            question: self.question.clone(),
            opens: time("opens", &self.opens, "00:00:00")?,
            closes: time("closes", &self.closes, "23:59:59")?,
            answer_due: time("answer_due", &self.answer_due, "23:59:59")?,
        })
    }
}

async fn ask_again(
    v: &Visitor,
    view: &PageView,
    fields: AskFields,
    errors: &[FieldError],
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let shell = v.shell().await?;
    let page = ConsultView {
        errors: form_errors(&shell, errors),
        shell,
        head: page_head(&v.state.commons, &v.actor, view),
        question: fields.question,
        opens: fields.opens,
        closes: fields.closes,
        answer_due: fields.answer_due,
    };
    Ok(v.show_with(status, &page))
}

/// `/pages/{slug}/consult`.
pub(super) async fn ask_form(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let view = own_page(&v, &name).await?;
        ask_again(&v, &view, AskFields::default(), &[], StatusCode::OK).await
    })
    .await
}

/// `/pages/{slug}/consult`, posted.
pub(super) async fn ask(v: Visitor, name: web::Path<String>, form: web::Form<AskFields>) -> HttpResponse {
    let fields = form.into_inner();
    v.answer(keeping(fields.question.clone(), async {
        v.check_form(&fields.csrf)?;
        let view = own_page(&v, &name).await?;
        let begun = match fields.new_consultation() {
            Ok(new) => v.state.commons.consult(&v.actor, view.page.id, new).await,
            Err(error) => Err(error),
        };
        match begun {
            Ok(comment) => Ok(v.go(&format!("/consultations/{}", comment.ulid), Some(Notice::ConsultationBegun))),
            Err(Error::Invalid(errors)) => {
                ask_again(&v, &view, fields, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}
