//! Statements on two sides about a page: read, made, supported and contested.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::positions::{NewStatement, Statement};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::page_path;
use koinon_commons::{Error, FieldError};
use koinon_core::act::Side;
use koinon_core::lang::canonical_tag;
use koinon_core::tally::StanceRole;
use koinon_store::{City, Standing};
use koinon_web::views::{
    MakeStatement, PageHead, Pager, PositionColumn, PositionItem, PositionsView, StatementForm, TallyRow,
};
use koinon_web::{Errors, Notice};
use serde::Deserialize;

use super::asked::Asked;
use super::debate::{address_of_comment, takes_words};
use super::edit::keeping;
use super::failure::{Failure, form_errors};
use super::visitor::Visitor;
use super::words::{author, named, page_head};

/// Statements in one part.
const SHOWN: i64 = 200;

/// Which part of the statements is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Part {
    /// Those after this number.
    after: Option<i64>,
}

/// What somebody has filled in, with what is to be mended.
#[derive(Default)]
pub(super) struct Filled {
    form: StatementForm,
    /// The ULIDs of the statements that are chosen for a synthesis.
    pub(super) chosen: Vec<String>,
    pub(super) errors: Errors,
}

/// `/pages/{slug}/positions`.
pub(super) async fn read(v: Visitor, name: web::Path<String>, part: Asked<Part>) -> HttpResponse {
    v.answer(async {
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        show(&v, view, part.after, Filled::default(), StatusCode::OK).await
    })
    .await
}

pub(super) async fn show(
    v: &Visitor,
    view: PageView,
    after: Option<i64>,
    filled: Filled,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let head = page_head(commons, &v.actor, &view);
    if view.page.standing == Standing::Draft {
        return Ok(v.go(&head.at("edit"), None));
    }
    if view.page.mirrored() {
        v.state.federation.fill_thread_soon(view.page.id);
    }
    let positions = commons.positions(&v.actor, &PageRef::Row(view.page.id), after, SHOWN).await?;
    let cities = commons.cities().await?;
    let column = |side: Side, title: &'static str| PositionColumn {
        side: side.code(),
        title,
        statements: positions
            .statements
            .iter()
            .filter(|statement| statement.side == side)
            .map(|statement| item(v, &head, &cities, after, statement, &filled.chosen))
            .collect(),
    };
    let page = PositionsView {
        columns: [column(Side::Is, "act-statement-is"), column(Side::IsNot, "act-statement-is-not")],
        pager: Pager {
            first: after.map(|_| head.at("positions")),
            next: positions.next.map(|last| format!("{}?after={last}", head.at("positions"))),
        },
        make: match (takes_words(&view.page, &view.city), v.actor.account()) {
            (false, _) => MakeStatement::Nothing,
            (true, Err(_)) => MakeStatement::SignIn,
            (true, Ok(_)) => MakeStatement::Form(filled.form),
        },
        errors: filled.errors,
        shell: v.shell().await?,
        head,
    };
    Ok(v.show_with(status, &page))
}

fn item(
    v: &Visitor,
    head: &PageHead,
    cities: &[(City, i64)],
    after: Option<i64>,
    statement: &Statement,
    chosen: &[String],
) -> PositionItem {
    let comment = &statement.comment;
    let part = after.map(|after| format!("?after={after}")).unwrap_or_default();
    PositionItem {
        number: comment.number,
        href: address_of_comment(&head.at("debate"), comment.number, &comment.ulid),
        text: comment.markdown.clone().unwrap_or_default(),
        lang: comment.lang.as_deref().and_then(canonical_tag).unwrap_or_else(|| head.page.lang.clone()),
        author: author(&v.state.commons, comment.author.as_ref()),
        city: comment.author.as_ref().map(|author| named(&author.authority, cities)),
        officer: statement.role == StanceRole::Officer,
        time: comment.published,
        source: statement.source.as_deref().map(source),
        tallies: statement
            .tallies
            .iter()
            .map(|tally| TallyRow {
                city: tally.city.as_deref().map(|authority| named(authority, cities)),
                officers: tally.role == StanceRole::Officer,
                supports: tally.supports,
                contests: tally.contests,
            })
            .collect(),
        own: statement.own,
        own_waits: statement.own_waits,
        stance_action: statement.may_take_stance.then(|| format!("/statements/{}/stance{part}", comment.ulid)),
        delete_action: statement.may_delete.then(|| format!("/comments/{}/delete", comment.ulid)),
        chosen: chosen.contains(&comment.ulid),
        ulid: comment.ulid.clone(),
    }
}

/// What is shown of a source, and its address if it has one: that by its host.
pub(super) fn source(text: &str) -> (String, Option<String>) {
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match url.as_ref().and_then(|url| Some((url.host_str()?, url.as_str()))) {
        Some((host, address)) => (host.to_owned(), Some(address.to_owned())),
        None => (text.to_owned(), None),
    }
}

#[derive(Deserialize)]
pub(super) struct Fields {
    csrf: String,
    #[serde(default)]
    side: String,
    #[serde(default)]
    statement: String,
    #[serde(default)]
    source: String,
}

/// `/pages/{slug}/positions`, posted: a statement is made.
pub(super) async fn make(v: Visitor, name: web::Path<String>, form: web::Form<Fields>) -> HttpResponse {
    let Fields { csrf, side, statement, source } = form.into_inner();
    v.answer(keeping(statement.clone(), async {
        v.check_form(&csrf)?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let made = match Side::from_code(&side) {
            Some(side) => {
                let new = NewStatement { side, statement: statement.clone(), source: Some(source.clone()) };
                commons.make_statement(&v.actor, view.page.id, new).await
            }
            None => Err(Error::invalid("side", "unknown_code", "a side is `is` or `is_not`")),
        };
        match made {
            Ok(comment) => {
                let notice = if view.page.mirrored() { Notice::StatementSent } else { Notice::StatementMade };
                let path = page_path(commons.origin(), &view.page.authority, &view.page.slug);
                Ok(v.go(&format!("{path}/positions#s{}", comment.ulid), Some(notice)))
            }
            Err(Error::Invalid(errors)) => {
                let errors = form_errors(&v.shell().await?, &errors);
                let form = StatementForm { side, statement: statement.clone(), source, errors };
                show(&v, view, None, Filled { form, ..Filled::default() }, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}

#[derive(Deserialize)]
pub(super) struct Stance {
    csrf: String,
    stance: String,
}

/// `/statements/{ulid}/stance`, posted: somebody supports or contests a statement, or does so no longer.
pub(super) async fn stance(
    v: Visitor,
    ulid: web::Path<String>,
    part: Asked<Part>,
    form: web::Form<Stance>,
) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let supports = match form.stance.as_str() {
            "support" => Some(true),
            "contest" => Some(false),
            "none" => None,
            _ => return Err(Error::Invalid(Vec::new()).into()),
        };
        let commons = &v.state.commons;
        commons.take_stance(&v.actor, &ulid, supports).await?;
        let (page, statement) = commons.statement(&v.actor, &ulid).await?;
        let path = page_path(commons.origin(), &page.authority, &page.slug);
        let part = part.after.map(|after| format!("?after={after}")).unwrap_or_default();
        Ok(v.go(&format!("{path}/positions{part}#s{}", statement.comment.ulid), Some(Notice::StanceKept)))
    })
    .await
}

/// The page again, with what is to be mended in the choice of statements.
pub(super) async fn mend_choice(
    v: &Visitor,
    view: PageView,
    chosen: Vec<String>,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let errors = form_errors(&v.shell().await?, errors);
    let filled = Filled { chosen, errors, ..Filled::default() };
    show(v, view, None, filled, StatusCode::UNPROCESSABLE_ENTITY).await
}
