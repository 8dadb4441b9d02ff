//! Putting what other servers are to be told into words: each row that the use cases wrote becomes a message, in one
//! transaction, so that nothing is lost and nothing said twice.

use koinon_commons::Error as CommonsError;
use koinon_core::diff::unified;
use koinon_core::proposal::ProposalState;
use koinon_core::text::clean_line;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, CommentId, Conn, Error, HERE, News, Page, Proposal, ReportId, StanceId, Tx};
use tokio::sync::watch;

use crate::called::mention_message;
use crate::claims::claim_message;
use crate::debate_view::{note_view, word};
use crate::departures::departure_message;
use crate::rest::LOOK_AGAIN;
use crate::service::Federation;
use crate::subscribe::json;
use crate::wire::ids::{ActivityId, ActorId, LocalId, Part};
use crate::wire::proposal::words_of_receipt;
use crate::wire::{Activity, DecisionView, ProposalView, ReceiptView, StanceView, Verdict, flag};

/// So many rows are put into words in one transaction.
const ROUND: i64 = 20;
/// The longest name of a proposal, in characters.
const LONGEST_NAME: usize = 100;

/// What is said, to which inbox, and about which object: messages about one object keep their order.
pub(crate) struct Message {
    pub(crate) inbox: String,
    pub(crate) object: String,
    pub(crate) activity: Activity,
}

impl Federation {
    /// Puts into words what other servers are to be told, until `stop` turns true.
    pub async fn follow_outgoing(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let words = self.put_into_words().await;
            if !self
                .rest(words, "what other servers are to be told could not be put into words", LOOK_AGAIN, &mut stop)
                .await
            {
                break;
            }
        }
    }

    /// Puts everything into words that waits for it; the position of the log before that.
    ///
    /// # Errors
    /// [`CommonsError::Store`].
    pub async fn put_into_words(&self) -> Result<i64, CommonsError> {
        self.commons().tell_counts().await?;
        let store = self.commons().store();
        let (position, mut more) = store
            .read(|conn| -> Result<_, Error> { Ok((conn.log_head()?.position, !conn.outgoing(1)?.is_empty())) })
            .await?;
        while more {
            let (origin, lang) = (self.origin().clone(), self.commons().default_lang().to_owned());
            let (now, federation) = (self.commons().now(), self.clone());
            more = store
                .write(move |tx| -> Result<bool, Error> {
                    let rows = tx.outgoing(ROUND)?;
                    for (row, news) in &rows {
                        if tx.take_outgoing(*row)?
                            && let Some(message) = message(tx, (&origin, &lang), &federation.new_ulid(), *news, now)?
                        {
                            tx.insert_message(&message.inbox, &message.object, &json(&message.activity), now)?;
                        }
                    }
                    Ok(!rows.is_empty())
                })
                .await?;
            self.nudge();
        }
        Ok(position)
    }
}

/// The message that says it; `None` if there is nobody any more to whom, or by whom, it could be said.
fn message(
    tx: &mut Tx<'_>,
    (here, lang): (&Origin, &str),
    ulid: &str,
    news: News,
    now: Timestamp,
) -> Result<Option<Message>, Error> {
    let fresh = ActivityId::Message(ulid.to_owned()).at(here);
    let id = match news {
        News::Comment(id) => return comment_message(tx, here, fresh, id),
        News::Report(id) => return report_message(tx, here, fresh, id),
        News::Departure(id) => return departure_message(tx, here, fresh, id),
        News::Stance(id) => return stance_message(tx, fresh, id),
        News::Mention(id) => return mention_message(tx, here, fresh, id),
        News::Claim(id) => return claim_message(tx, here, fresh, id),
        News::Offer(id) | News::Withdrawal(id) | News::Receipt(id) | News::Decision(id) => id,
    };
    let Some(proposal) = tx.proposal(id)? else { return Ok(None) };
    let Some(page) = tx.page(proposal.page)? else { return Ok(None) };
    let object = proposal.ap_id.clone();
    match news {
        News::Offer(_) | News::Withdrawal(_) => {
            let Some(city) = tx.city(page.city)?.filter(|city| !city.blocked && city.id != HERE) else {
                return Ok(None);
            };
            let (Some(view), Some(inbox)) = (proposal_view(tx, &proposal, &page, &city)?, city.inbox.clone()) else {
                return Ok(None);
            };
            let activity = match news {
                News::Withdrawal(_) => view.undo(fresh),
                _ if city.runs_koinon() => view.offer(),
                _ => view.offer_by_id(),
            };
            Ok(Some(Message { inbox, object, activity }))
        }
        News::Comment(_)
        | News::Report(_)
        | News::Departure(_)
        | News::Stance(_)
        | News::Mention(_)
        | News::Claim(_) => Ok(None),
        News::Receipt(_) | News::Decision(_) => {
            let Some(author) = &proposal.author else { return Ok(None) };
            let city = tx.city(author.city)?;
            // Ibis fails on an answer to an Offer.
            let is_ibis = |city: &City| city.software.as_deref() == Some("ibis");
            if city.is_none_or(|city| city.blocked || is_ibis(&city)) {
                return Ok(None);
            }
            let Some(actor) = tx.actor(&author.ap_id)?.filter(|actor| !actor.gone) else { return Ok(None) };
            let inbox = actor.shared_inbox.unwrap_or(actor.inbox);
            let activity = match news {
                News::Receipt(_) => match receipt_view(tx, here, lang, fresh, &proposal, &page)? {
                    // Answered meanwhile: that is told instead.
                    Some(_) if !proposal.waits => return Ok(None),
                    Some(view) => {
                        let position = view.position.and_then(|position| i64::try_from(position).ok());
                        let again = tx.tell_position(&proposal, position, now)?;
                        if again { view.update(view.activity.clone(), now) } else { view.create() }
                    }
                    None => return Ok(None),
                },
                _ => match decision_view(here, fresh, &proposal) {
                    Some(view) => view.activity(),
                    None => return Ok(None),
                },
            };
            Ok(Some(Message { inbox, object, activity }))
        }
    }
}

/// What is said here about a page of another city, for that city.
fn comment_message(conn: &mut Conn, here: &Origin, activity: String, id: CommentId) -> Result<Option<Message>, Error> {
    let Some(comment) = conn.comment(id)? else { return Ok(None) };
    let Some(page) = conn.page(comment.page)?.filter(Page::mirrored) else { return Ok(None) };
    let city = conn.city(page.city)?.filter(|city| !city.blocked);
    let Some(inbox) = city.and_then(|city| city.inbox) else { return Ok(None) };
    let view = note_view(conn, here, &page, &comment)?;
    Ok(Some(Message { inbox, object: comment.ap_id.clone(), activity: word(&view, &comment, activity) }))
}

/// A report about something of another city, for that city. It comes from this server: who reported is nobody else's business
/// (L10).
fn report_message(conn: &mut Conn, here: &Origin, activity: String, id: ReportId) -> Result<Option<Message>, Error> {
    let Some(report) = conn.report(id)? else { return Ok(None) };
    let Some(page) = report.page.map(|page| conn.page(page)).transpose()?.flatten().filter(Page::mirrored) else {
        return Ok(None);
    };
    let city = conn.city(page.city)?.filter(|city| !city.blocked);
    let Some((inbox, actor)) = city.and_then(|city| city.inbox.zip(city.city_actor)) else { return Ok(None) };
    let comment = report.comment.map(|comment| conn.comment(comment)).transpose()?.flatten();
    let about = vec![comment.map_or_else(|| page.ap_id.clone(), |comment| comment.ap_id)];
    let activity = flag(here, activity, actor, about, report.reason);
    Ok(Some(Message { inbox, object: page.ap_id, activity }))
}

/// The actor of a city; of one that has not said it, as every city of ours names it.
pub(crate) fn actor_of(city: &City) -> String {
    city.city_actor.clone().unwrap_or_else(|| ActorId::City.at(&city.origin))
}

/// What somebody here holds of a statement about a page of another city, for that city.
fn stance_message(conn: &mut Conn, activity: String, id: StanceId) -> Result<Option<Message>, Error> {
    let Some(stance) = conn.stance(id)? else { return Ok(None) };
    let (Some(person), Some(statement)) = (conn.person(stance.person)?, conn.comment(stance.comment)?) else {
        return Ok(None);
    };
    let Some(page) = conn.page(statement.page)?.filter(Page::mirrored) else { return Ok(None) };
    let Some(city) = conn.city(page.city)?.filter(|city| !city.blocked) else { return Ok(None) };
    let Some(inbox) = city.inbox.clone() else { return Ok(None) };
    let view = StanceView {
        id: activity,
        person: person.ap_id,
        city: actor_of(&city),
        statement: statement.ap_id.clone(),
        supports: stance.supports,
        withdrawn: stance.withdrawn,
        role: stance.role,
        said: stance.time,
    };
    // After the statement itself, should that be still on its way.
    Ok(Some(Message { inbox, object: statement.ap_id, activity: view.activity() }))
}

/// A proposal of somebody here, as it is sent to the city of its page.
pub(crate) fn proposal_view(
    conn: &mut Conn,
    proposal: &Proposal,
    page: &Page,
    city: &City,
) -> Result<Option<ProposalView>, Error> {
    let Some(author) = proposal.author.as_ref().filter(|author| author.city == HERE) else { return Ok(None) };
    let base = proposal.base.map(|base| conn.revision_by_hash(&base)).transpose()?.flatten();
    let base = base.map(|base| conn.body(base.id)).transpose()?.flatten().unwrap_or_default();
    Ok(Some(ProposalView {
        id: proposal.ap_id.clone(),
        offer: proposal.offer.clone(),
        proposer: author.ap_id.clone(),
        city: actor_of(city),
        page: page.ap_id.clone(),
        name: clean_line(&proposal.reason, LONGEST_NAME),
        reason: proposal.reason.clone(),
        sources: proposal.sources.clone(),
        base_revision: proposal.base,
        diff: unified(&base, &proposal.markdown),
        source: proposal.markdown.clone(),
        title: proposal.title.clone(),
        published: proposal.sent,
    }))
}

/// What this city says in public when it has a proposal of somebody elsewhere.
pub(crate) fn receipt_view(
    conn: &mut Conn,
    here: &Origin,
    lang: &str,
    activity: String,
    proposal: &Proposal,
    page: &Page,
) -> Result<Option<ReceiptView>, Error> {
    let Some(author) = proposal.author.as_ref().filter(|author| author.city != HERE) else { return Ok(None) };
    let position = if proposal.waits { Some(conn.queue_position(proposal.id)?) } else { None };
    Ok(Some(ReceiptView {
        activity,
        note: LocalId::Note(proposal.ulid.clone()).at(here),
        pages_author: ActorId::Pages.at(here),
        followers: LocalId::Followers(ActorId::City).at(here),
        proposer: author.ap_id.clone(),
        page: page.ap_id.clone(),
        proposal: proposal.ap_id.clone(),
        content: words_of_receipt(lang, &author.name, &clean_line(&proposal.reason, LONGEST_NAME)),
        published: proposal.received.unwrap_or(proposal.sent),
        position: position.and_then(|position| u64::try_from(position).ok()),
        due: proposal.due.filter(|_| proposal.waits),
    }))
}

fn decision_view(here: &Origin, id: String, proposal: &Proposal) -> Option<DecisionView> {
    let (author, decision) = (proposal.author.as_ref()?, proposal.decision.as_ref()?);
    Some(DecisionView {
        id,
        city: ActorId::City.at(here),
        proposer: author.ap_id.clone(),
        offer: proposal.offer.clone(),
        verdict: match proposal.state {
            ProposalState::Accepted => Verdict::Accepted,
            ProposalState::AcceptedInPart => Verdict::AcceptedInPart,
            ProposalState::Declined => Verdict::Declined,
            _ => return None,
        },
        reason: Some(decision.answer.clone()).filter(|answer| !answer.is_empty()),
        result: decision.result.map(|result| ActivityId::Revision(result, Part::Act).at(here)),
        revision: decision.result,
    })
}
