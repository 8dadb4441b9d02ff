//! What is said about a page: read and said.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::debate::NewComment;
use koinon_commons::media::path_in_width;
use koinon_commons::picture::smaller::WIDTHS;
use koinon_commons::proposals::ProposalQuery;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::page_path;
use koinon_commons::thread::{FoundComment, Passage, ThreadComment, Which};
use koinon_commons::{Error, FieldError};
use koinon_core::act::{Act, Side};
use koinon_core::anchor::Anchor;
use koinon_core::comment::CommentState;
use koinon_core::lang::canonical_tag;
use koinon_core::proposal::ProposalState;
use koinon_store::{City, Page, ProposalId, Standing};
use koinon_web::views::{
    CommentItem, CommentPassage, CommentText, DebateView, Mention, PageHead, Pager, Say, SayForm, ThreadView,
};
use koinon_web::{Errors, Messages, Notice, SafeHtml};
use serde::Deserialize;

use super::asked::Asked;
use super::consultations::consultation_item;
use super::edit::keeping;
use super::failure::{Failure, form_errors};
use super::learning::ASKS_VISIT;
use super::proposals::{self, Answered, listed_item};
use super::visitor::Visitor;
use super::words::{author, named, page_head};

/// A photo is shown in this width; the measurement leads to all of it.
const PHOTO_WIDTH: u32 = WIDTHS[1];
/// Comments in one part of a thread.
const SHOWN: i64 = 50;
/// Closed proposals in one part of their list.
const CLOSED: i64 = 30;
/// Open proposals above the closed ones of a page.
const OPEN: i64 = 100;

/// Which part of the proposals of a page is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ProposalPlace {
    /// Closed ones after this one.
    after: Option<i64>,
}

/// Which part of a thread is asked for, and what is to be said there.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ThreadPlace {
    /// Comments from this number on.
    #[serde(default)]
    from: String,
    /// The comment that is to be answered, by its ULID.
    #[serde(default)]
    answer: String,
    /// The words of the page that something is to be said about.
    #[serde(default)]
    passage: String,
    /// What is to be asked for, with words to begin with: `visit`.
    #[serde(default)]
    ask: String,
}

impl ThreadPlace {
    fn first(&self) -> i64 {
        self.from.parse().unwrap_or(1).max(1)
    }
}

/// What stands in the form *Say something*.
#[derive(Debug, Default)]
pub(super) struct Said {
    markdown: String,
    exact: String,
    errors: Errors,
}

/// `/pages/{slug}/debate`.
pub(super) async fn read(
    v: Visitor,
    name: web::Path<String>,
    proposals: Asked<ProposalPlace>,
    place: Asked<ThreadPlace>,
) -> HttpResponse {
    v.answer(async {
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        show(&v, view, proposals.after, &place, Said::default(), StatusCode::OK).await
    })
    .await
}

async fn show(
    v: &Visitor,
    view: PageView,
    after: Option<i64>,
    place: &ThreadPlace,
    said: Said,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let head = page_head(commons, &v.actor, &view);
    if view.page.standing == Standing::Draft {
        return Ok(v.go(&head.at("edit"), None));
    }
    let in_states = |is_open: bool, limit, after| ProposalQuery {
        page: Some(view.page.id),
        states: ProposalState::ALL.into_iter().filter(|state| state.is_open() == is_open).collect(),
        after,
        limit,
        ..ProposalQuery::default()
    };
    if view.page.mirrored() {
        v.state.federation.fill_thread_soon(view.page.id);
    }
    let after = after.map(ProposalId);
    let goes_on = after.is_none() && place.first() > 1;
    let (mut open, mut closed, mut next) = (Vec::new(), Vec::new(), None);
    if !goes_on {
        (open, _) = commons.proposals(&v.actor, in_states(true, OPEN, None)).await?;
        open.reverse();
        (closed, next) = commons.proposals(&v.actor, in_states(false, CLOSED, after)).await?;
    }
    let (cities, shell) = (commons.cities().await?, v.shell().await?);
    let thread = match after {
        Some(_) => None,
        None => {
            let at = At { page: &view.page, city: &view.city, head: &head, proposal: None, cities: &cities };
            Some(thread(v, at, place, said).await?)
        }
    };
    let consultations = if goes_on { Vec::new() } else { commons.consultations_on(&v.actor, view.page.id).await? };
    let page = DebateView {
        consultations: consultations.iter().map(|one| consultation_item(v, one)).collect(),
        open: open.iter().map(|listed| listed_item(v, &shell, listed, &cities)).collect(),
        closed: closed.iter().map(|listed| listed_item(v, &shell, listed, &cities)).collect(),
        shell,
        pager: Pager {
            first: after.map(|_| head.at("debate")),
            next: next.map(|ProposalId(last)| format!("{}?after={last}", head.at("debate"))),
        },
        thread,
        goes_on,
        head,
    };
    Ok(v.show_with(status, &page))
}

/// What a thread is about.
pub(super) struct At<'a> {
    pub(super) page: &'a Page,
    pub(super) city: &'a City,
    pub(super) head: &'a PageHead,
    /// The ULID of the proposal, where it is that of one.
    pub(super) proposal: Option<&'a str>,
    pub(super) cities: &'a [(City, i64)],
}

impl At<'_> {
    fn base(&self) -> String {
        match self.proposal {
            Some(ulid) => format!("/proposals/{ulid}"),
            None => self.head.at("debate"),
        }
    }
}

/// Whether something can be said about a page now.
pub(super) fn takes_words(page: &Page, city: &City) -> bool {
    page.standing == Standing::Live && !city.blocked && (!page.mirrored() || city.inbox.is_some())
}

/// A part of what is said, with the form to say something.
pub(super) async fn thread(v: &Visitor, at: At<'_>, place: &ThreadPlace, said: Said) -> Result<ThreadView, Failure> {
    let commons = &v.state.commons;
    let which = at.proposal.map_or(Which::All, |ulid| Which::Proposal(ulid.to_owned()));
    let first = place.first();
    let found = commons.thread(&v.actor, at.page.id, which, Some(first - 1), SHOWN).await?;
    let takes_words = takes_words(at.page, at.city);
    let say = match (takes_words, v.actor.account()) {
        (false, _) => Say::Nothing,
        (true, Err(_)) => Say::SignIn,
        (true, Ok(_)) => Say::Form(Box::new(form(v, &at, place, said).await)),
    };
    let said = found.comments.iter().chain(&found.waiting).map(|said| said.comment.clone()).collect();
    let mut texts = commons.render_comments(at.page.id, said).await?.into_iter();
    let mut items = |comments: &[ThreadComment]| -> Vec<CommentItem> {
        let dressed = comments.iter().zip(texts.by_ref());
        dressed.map(|(said, text)| item(v, &at, first, takes_words, said, text)).collect()
    };
    let base = at.base();
    Ok(ThreadView {
        comments: items(&found.comments),
        waiting: items(&found.waiting),
        pager: Pager {
            first: (first > 1).then(|| format!("{base}#thread")),
            next: found.next.map(|last| format!("{base}?from={}#thread", last + 1)),
        },
        base,
        say,
    })
}

async fn form(v: &Visitor, at: &At<'_>, place: &ThreadPlace, said: Said) -> SayForm {
    let answering = match v.state.commons.find_comment(&v.actor, &place.answer).await {
        Ok(found) if found.page.id == at.page.id && found.said.comment.state == CommentState::Live => {
            let comment = found.said.comment;
            let mention = Mention {
                href: address(&at.base(), found.place, comment.number, &comment.ulid),
                author: author(&v.state.commons, comment.author.as_ref()),
                number: comment.number,
            };
            Some((comment.ulid, mention))
        }
        _ => None,
    };
    // What an answer is about is what is answered.
    let asks_passage = at.proposal.is_none() && answering.is_none();
    let exact = if said.exact.is_empty() { place.passage.clone() } else { said.exact };
    SayForm {
        action: at.head.at("debate"),
        markdown: match said.markdown.is_empty() && place.ask == ASKS_VISIT {
            true => Messages::of(v.lang).t("visit-words"),
            false => said.markdown,
        },
        exact: asks_passage.then_some(exact),
        answering,
        proposal: at.proposal.map(str::to_owned),
        errors: said.errors,
    }
}

/// A comment in its thread, of which the part from the number `first` is shown.
pub(super) fn item(
    v: &Visitor,
    at: &At<'_>,
    first: i64,
    takes_words: bool,
    said: &ThreadComment,
    text: String,
) -> CommentItem {
    let (commons, comment, base) = (&v.state.commons, &said.comment, at.base());
    let part = part_from(&base, first);
    let is_live = comment.state == CommentState::Live;
    let moderates = v.actor.require_moderator().is_ok();
    let act = |what: &str| format!("/comments/{}/{what}", comment.ulid);
    let unknown = || author(commons, None);
    CommentItem {
        id: place_of(comment.number, &comment.ulid),
        number: comment.number,
        href: format!("{part}#{}", place_of(comment.number, &comment.ulid)),
        author: is_live.then(|| author(commons, comment.author.as_ref())),
        city: comment.author.as_ref().map(|author| named(&author.authority, at.cities)),
        time: comment.published,
        edited: is_live && comment.updated.is_some(),
        text: match comment.state {
            CommentState::Live => CommentText::Live(SafeHtml::from_rendered_markdown(text)),
            CommentState::Deleted => CommentText::Deleted,
            CommentState::Hidden => CommentText::Hidden(said.hidden_because.clone().unwrap_or_default()),
        },
        lang: comment.lang.as_deref().and_then(canonical_tag).unwrap_or_else(|| at.page.lang.clone()),
        answers: said.reply_to.as_ref().map(|ulid| Mention {
            href: match said.reply_to_number {
                Some(number) => address(&base, number, Some(number), ulid),
                None => format!("{part}#{}", place_of(None, ulid)),
            },
            author: unknown(),
            number: said.reply_to_number,
        }),
        proposal: said.proposal.as_ref().filter(|_| at.proposal.is_none()).map(|proposal| Mention {
            href: format!("/proposals/{}", proposal.ulid),
            author: author(commons, proposal.author.as_ref()),
            number: None,
        }),
        act: comment.act.as_ref().map(|act| match act {
            Act::Vouch { .. } => "act-vouch",
            Act::Statement { side: Side::Is, .. } => "act-statement-is",
            Act::Statement { side: Side::IsNot, .. } => "act-statement-is-not",
            Act::Consultation { .. } => "act-consultation",
            Act::OfficialAnswer => "act-official-answer",
            Act::Intention { .. } => "act-intention",
            Act::Observation(_) => "act-observation",
        }),
        photo: said.photo.as_ref().map(|(photo, path)| (path_in_width(path, PHOTO_WIDTH), photo.alt.clone())),
        passage: match &said.passage {
            Passage::None => CommentPassage::None,
            Passage::Found { quote, .. } => CommentPassage::Quote(quote.clone()),
            Passage::Gone => CommentPassage::Gone,
        },
        answer_href: (is_live && takes_words).then(|| {
            let sign = if part.contains('?') { '&' } else { '?' };
            format!("{part}{sign}answer={}#say", comment.ulid)
        }),
        edit_href: said.may_edit.then(|| act("edit")),
        delete_action: said.may_delete.then(|| act("delete")),
        restore_action: said.may_restore.then(|| act("restore")),
        report_href: (is_live && !said.may_delete && v.actor.account().is_ok())
            .then(|| format!("/report?comment={}", comment.ulid)),
        hide_href: (is_live && moderates).then(|| act("hide")),
        show_href: (comment.state == CommentState::Hidden && moderates).then(|| act("show")),
    }
}

/// The `id` of the place of a comment.
fn place_of(number: Option<i64>, ulid: &str) -> String {
    number.map_or_else(|| format!("c{ulid}"), |number| format!("c{number}"))
}

/// The part of a thread that begins with a number.
fn part_from(base: &str, first: i64) -> String {
    if first > 1 { format!("{base}?from={first}") } else { base.to_owned() }
}

/// The number that the part begins with that has the number `at`.
pub(super) fn first_of_part(at: i64) -> i64 {
    (at.max(1) - 1) / SHOWN * SHOWN + 1
}

/// The address of a comment in a thread: of the part that has the number `at`, and there its place.
fn address(base: &str, at: i64, number: Option<i64>, ulid: &str) -> String {
    format!("{}#{}", part_from(base, first_of_part(at)), place_of(number, ulid))
}

/// The address of a comment in the thread of its page, as far as it can be told from its number.
pub(crate) fn address_of_comment(debate: &str, number: Option<i64>, ulid: &str) -> String {
    address(debate, number.unwrap_or(1), number, ulid)
}

/// An id from a form, as the store may be asked for it.
fn known(ulid: &str) -> String {
    ulid.replace('\0', "")
}

#[derive(Deserialize)]
pub(super) struct Fields {
    csrf: String,
    #[serde(default)]
    markdown: String,
    #[serde(default)]
    in_reply_to: String,
    #[serde(default)]
    proposal: String,
    #[serde(default)]
    exact: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
}

impl Fields {
    /// What is to be said.
    fn new_comment(&self) -> Result<NewComment, Error> {
        let about = |ulid: &str| (!ulid.is_empty()).then(|| known(ulid));
        let anchor = match self.exact.trim() {
            "" => None,
            exact => {
                let anchor = Anchor::new(exact, &self.prefix, &self.suffix);
                Some(anchor.ok_or_else(|| Error::invalid("anchor", "too_long", "this is too long to be a passage"))?)
            }
        };
        let (in_reply_to, proposal) = (about(&self.in_reply_to), about(&self.proposal));
        Ok(NewComment { markdown: self.markdown.clone(), in_reply_to, proposal, anchor, act: None })
    }
}

/// `/pages/{slug}/debate`, posted: something is said.
pub(super) async fn say(v: Visitor, name: web::Path<String>, form: web::Form<Fields>) -> HttpResponse {
    let fields = form.into_inner();
    v.answer(keeping(fields.markdown.clone(), async {
        v.check_form(&fields.csrf)?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let page = commons.page_row(&v.actor, &PageRef::parse(&name)).await?;
        let said = match fields.new_comment() {
            Ok(new) => commons.comment(&v.actor, page.id, new).await,
            Err(error) => Err(error),
        };
        match said {
            Ok(comment) => {
                let notice = if page.mirrored() { Notice::CommentSent } else { Notice::CommentSaid };
                Ok(v.go(&found_at(&v, &comment.ulid, !fields.proposal.is_empty()).await?, Some(notice)))
            }
            Err(Error::Invalid(errors)) => mend(&v, page, &fields, errors).await,
            Err(other) => Err(other.into()),
        }
    }))
    .await
}

/// The form again, with what is to be mended.
async fn mend(v: &Visitor, page: Page, fields: &Fields, mut errors: Vec<FieldError>) -> Result<HttpResponse, Failure> {
    for error in &mut errors {
        (error.field, error.code) = match (error.field.as_str(), error.code.as_str()) {
            ("anchor", "gone") => ("exact".into(), "passage_gone".into()),
            ("anchor", _) => ("exact".into(), error.code.clone()),
            ("markdown", _) => ("said".into(), error.code.clone()),
            ("in_reply_to", code) if code.starts_with("consultation_") => ("said".into(), error.code.clone()),
            _ => ("said".into(), "unknown_comment".into()),
        };
    }
    let errors = form_errors(&v.shell().await?, &errors);
    let said = Said { markdown: fields.markdown.clone(), exact: fields.exact.clone(), errors };
    let place = ThreadPlace { answer: fields.in_reply_to.clone(), ..ThreadPlace::default() };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Ok(view) = v.state.commons.proposal(&v.actor, &known(&fields.proposal)).await
        && view.page.id == page.id
    {
        return proposals::show(v, view, Answered { said, place, ..Answered::default() }, status).await;
    }
    let view = v.state.commons.page(&v.actor, &PageRef::Row(page.id)).await?;
    show(v, view, None, &place, said, status).await
}

/// Where a comment is read: in the thread of its page, or in that of its proposal.
pub(super) async fn found_at(v: &Visitor, ulid: &str, with_proposal: bool) -> Result<String, Failure> {
    let found = v.state.commons.find_comment(&v.actor, ulid).await?;
    Ok(address_of(v, &found, with_proposal))
}

pub(super) fn address_of(v: &Visitor, found: &FoundComment, with_proposal: bool) -> String {
    let (page, comment) = (&found.page, &found.said.comment);
    let base = match found.said.proposal.as_ref().filter(|_| with_proposal) {
        Some(proposal) => format!("/proposals/{}", proposal.ulid),
        None => format!("{}/debate", page_path(v.state.commons.origin(), &page.authority, &page.slug)),
    };
    address(&base, found.place, comment.number, &comment.ulid)
}
