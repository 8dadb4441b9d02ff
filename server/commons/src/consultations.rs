//! Consultations: a city asks for opinions on a page of its own until a day, and owes an answer by another day.

use std::collections::HashMap;

use koinon_core::Timestamp;
use koinon_core::act::Act;
use koinon_core::comment::CommentState;
use koinon_core::consultation::ConsultationState;
use koinon_core::text::clean_line;
use koinon_store::{City, Comment, Conn, Page, PageId};

use crate::debate::NewComment;
use crate::error::Refusal;
use crate::read::{PageRef, find};
use crate::thread::{ThreadComment, dressed};
use crate::{Actor, Commons, Error};

/// The code of what is listed here among what is said about pages.
const CONSULTATION: &str = "consultation";
/// So many consultations are listed: those that were begun last.
const MOST: i64 = 500;
/// So many direct answers to a consultation are shown, and so many people told of the city's answer.
pub(crate) const MOST_ANSWERS: i64 = 1000;
/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;
/// How long a consultation is open unless it is said, in milliseconds.
pub const OPEN_FOR: i64 = 30 * DAY;
/// How long after its closing its city's answer is due unless it is said, in milliseconds.
pub const ANSWER_WITHIN: i64 = 60 * DAY;

/// A consultation that is to be begun.
#[derive(Debug, Clone, Default)]
pub struct NewConsultation {
    /// The question, one line.
    pub question: String,
    /// From when on opinions are taken: from now on unless it is said.
    pub opens: Option<Timestamp>,
    /// Until when: [`OPEN_FOR`] unless it is said.
    pub closes: Option<Timestamp>,
    /// When the answer is due: [`ANSWER_WITHIN`] after that unless it is said.
    pub answer_due: Option<Timestamp>,
}

/// A consultation.
#[derive(Debug, Clone, PartialEq)]
pub struct Consultation {
    /// The comment that it is: its text is the question.
    pub comment: Comment,
    /// Its page.
    pub page: Page,
    /// The city that asks.
    pub city: City,
    /// From when on opinions are taken.
    pub opens: Timestamp,
    /// Until when.
    pub closes: Timestamp,
    /// When the city's answer is due.
    pub answer_due: Timestamp,
    /// Where it stands.
    pub state: ConsultationState,
    /// The city's answer.
    pub answer: Option<Comment>,
}

/// A consultation with what people answered.
#[derive(Debug, Clone)]
pub struct ConsultationView {
    /// The consultation.
    pub consultation: Consultation,
    /// What people answered while it was open, by the word of their own cities: by number, those without one last.
    pub opinions: Vec<ThreadComment>,
    /// The city's answer.
    pub answer: Option<ThreadComment>,
    /// Whether the asker may take the consultation back.
    pub may_delete: bool,
    /// Whether the asker may answer for the city now.
    pub may_answer: bool,
}

impl Commons {
    /// Begins a consultation on a page of this city.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks, and for a page of another city; [`Error::Invalid`] for a question that is empty
    /// or too long, and for times out of order; and those of [`Commons::comment`].
    pub async fn consult(&self, actor: &Actor, page: PageId, new: NewConsultation) -> Result<Comment, Error> {
        actor.require_officer()?;
        let page = self.page_row(actor, &PageRef::Row(page)).await?;
        if page.mirrored() {
            return Err(Error::Forbidden(Refusal::OtherCity));
        }
        // Times travel in whole seconds.
        let whole = |time: Timestamp| Timestamp::from_millis(time.as_millis().div_euclid(1000) * 1000);
        let now = self.now();
        let opens = whole(new.opens.unwrap_or(now));
        let closes = whole(new.closes.unwrap_or_else(|| opens.plus_millis(OPEN_FOR)));
        let answer_due = whole(new.answer_due.unwrap_or_else(|| closes.plus_millis(ANSWER_WITHIN)));
        if closes <= opens.max(now) {
            return Err(Error::invalid("closes", "too_early", "it closes after it has opened, and not in the past"));
        }
        if answer_due < closes {
            return Err(Error::invalid("answer_due", "due_too_early", "the answer is due when it has closed"));
        }
        let act = Act::Consultation { opens, closes, answer_due };
        let markdown = clean_line(&new.question, act.most_chars() + 1);
        let said = NewComment { markdown, act: Some(act), ..NewComment::default() };
        self.comment(actor, page.id, said).await.map_err(|error| match error {
            Error::Invalid(mut errors) => {
                errors
                    .iter_mut()
                    .filter(|error| error.field == "markdown")
                    .for_each(|error| error.field = "question".into());
                Error::Invalid(errors)
            }
            other => other,
        })
    }

    /// The consultations of this city and of those whose pages are here, in one of these states: open ones first, by when they
    /// close; then those that wait for an answer, by when it is due; then answered ones, the last one first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn consultations(&self, states: &[ConsultationState]) -> Result<Vec<Consultation>, Error> {
        let (now, states) = (self.now(), states.to_vec());
        let mut listed: Vec<Consultation> = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let comments = conn.newest_with_act(CONSULTATION, MOST)?;
                of_comments(conn, comments, &states, now)
            })
            .await?;
        let order = |one: &Consultation| {
            let place = ConsultationState::ALL.iter().position(|state| *state == one.state);
            let time = match one.state {
                ConsultationState::Planned => one.opens.as_millis(),
                ConsultationState::Open => one.closes.as_millis(),
                ConsultationState::Closed | ConsultationState::Overdue => one.answer_due.as_millis(),
                ConsultationState::Answered => -one.closes.as_millis(),
            };
            (place, time)
        };
        listed.sort_by_key(order);
        Ok(listed)
    }

    /// The consultations on a page that its city has given a place, the first one first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see.
    pub async fn consultations_on(&self, actor: &Actor, page: PageId) -> Result<Vec<Consultation>, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &PageRef::Row(page))?;
                let comments = conn.comments_with_act(page.id, CONSULTATION, Some(0), MOST)?;
                of_comments(conn, comments, &ConsultationState::ALL, now)
            })
            .await
    }

    /// A consultation by its ULID, with what people answered.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn consultation(&self, actor: &Actor, ulid: &str) -> Result<ConsultationView, Error> {
        let (actor, ulid, now) = (actor.clone(), ulid.to_uppercase(), self.now());
        self.store()
            .read(move |conn| {
                let comment = conn.comment_by_ulid(&ulid)?.ok_or(Error::NotFound)?;
                let page = find(conn, &actor, &PageRef::Row(comment.page))?;
                let answers = conn.answers_to(std::slice::from_ref(&comment.ap_id), None, MOST_ANSWERS)?;
                let found =
                    of_comments(conn, vec![comment], &ConsultationState::ALL, now)?.pop().ok_or(Error::NotFound)?;
                let was_open = |said: &Comment| (found.opens..found.closes).contains(&said.published);
                let opinions = answers.into_iter().filter(|said| said.act.is_none() && was_open(said));
                let mut opinions = dressed(conn, &page, actor.person(), opinions.collect())?;
                opinions.sort_by_key(|said| (said.comment.number.is_none(), said.comment.number));
                let answer = dressed(conn, &page, actor.person(), found.answer.clone().into_iter().collect())?.pop();
                let is_closed = matches!(found.state, ConsultationState::Closed | ConsultationState::Overdue);
                Ok(ConsultationView {
                    may_delete: crate::debate::is_own(&found.comment, actor.person()),
                    may_answer: is_closed && !page.mirrored() && actor.require_officer().is_ok(),
                    consultation: found,
                    opinions,
                    answer,
                })
            })
            .await
    }

    /// Answers a consultation for the city.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer of the page's city asks; [`Error::NotFound`]; [`Error::Invalid`] before it has closed,
    /// and once it is answered; and those of [`Commons::comment`].
    pub async fn answer_consultation(&self, actor: &Actor, ulid: &str, markdown: &str) -> Result<Comment, Error> {
        actor.require_officer()?;
        let asked = self.consultation(actor, ulid).await?.consultation;
        if asked.page.mirrored() {
            return Err(Error::Forbidden(Refusal::OtherCity));
        }
        let said = NewComment {
            markdown: markdown.to_owned(),
            in_reply_to: Some(asked.comment.ulid),
            act: Some(Act::OfficialAnswer),
            ..NewComment::default()
        };
        self.comment(actor, asked.page.id, said).await
    }
}

/// Checks that something may be said now in answer to a comment, which may be a consultation: opinions while it is open, and one
/// answer of its city after that.
pub(crate) fn may_answer(
    conn: &mut Conn,
    answered: Option<&Comment>,
    act: Option<&Act>,
    now: Timestamp,
) -> Result<(), Error> {
    let refuse = |code: &str, message: &str| Err(Error::invalid("in_reply_to", code, message));
    let is_official = act == Some(&Act::OfficialAnswer);
    let Some((asked, state)) =
        answered.and_then(|asked| Some((asked, ConsultationState::of(asked.act.as_ref()?, false, now)?)))
    else {
        return if is_official { refuse("unknown", "this is no consultation") } else { Ok(()) };
    };
    match (is_official, state) {
        (false, ConsultationState::Open) => Ok(()),
        (false, ConsultationState::Planned) => refuse("consultation_not_open", "this consultation has not opened yet"),
        (false, _) => refuse("consultation_closed", "this consultation has closed"),
        (true, ConsultationState::Planned | ConsultationState::Open) => {
            refuse("consultation_still_open", "a consultation is answered once it has closed")
        }
        (true, _) => match answers(conn, &[asked])?.is_empty() {
            true => Ok(()),
            false => refuse("consultation_answered", "this consultation has been answered"),
        },
    }
}

/// The first answer of its own city to each of these consultations.
fn answers(conn: &mut Conn, asked: &[&Comment]) -> Result<HashMap<String, Comment>, Error> {
    let mut answers = HashMap::new();
    let ids: Vec<String> = asked.iter().map(|comment| comment.ap_id.clone()).collect();
    for answer in conn.answers_to(&ids, Some(Act::OfficialAnswer.code()), MOST_ANSWERS)? {
        if let Some(to) = answer.in_reply_to.clone() {
            answers.entry(to).or_insert(answer);
        }
    }
    Ok(answers)
}

/// What these comments are as consultations in one of these states; those that are none, or are not to be read, are left out.
fn of_comments(
    conn: &mut Conn,
    comments: Vec<Comment>,
    states: &[ConsultationState],
    now: Timestamp,
) -> Result<Vec<Consultation>, Error> {
    let mut answers = answers(conn, &comments.iter().collect::<Vec<_>>())?;
    let mut found = Vec::new();
    for comment in comments.into_iter().filter(|comment| comment.state == CommentState::Live) {
        let Some(act @ Act::Consultation { opens, closes, answer_due }) = comment.act.clone() else { continue };
        let answer = answers.remove(&comment.ap_id);
        let Some(state) = ConsultationState::of(&act, answer.is_some(), now) else { continue };
        if !states.contains(&state) {
            continue;
        }
        let page = conn.page(comment.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
        let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
        if !city.blocked {
            found.push(Consultation { comment, page, city, opens, closes, answer_due, state, answer });
        }
    }
    Ok(found)
}
