//! Everything that is kept of a person, for that person: one thing a line, with the Markdown that they wrote.

use koinon_store::{CommentId, Conn, PersonId, ProposalId, RevisionId, StanceId};
use serde_json::{Value, json};

use crate::{Actor, Commons, Error};

/// So many rows are read at once.
const BATCH: i64 = 200;
/// So many drafts and watches one person has at most.
const FEW: i64 = 10_000;

impl Commons {
    /// All that is kept of the asker: the account, versions that they saved, drafts, what they said and proposed, what they
    /// hold of statements, what they watch, where their mail goes, which organisations they belong to, and how
    /// they sign in.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn own_data(&self, actor: &Actor) -> Result<Vec<Value>, Error> {
        let account = actor.account()?.clone();
        let person = account.person.clone();
        self.store()
            .read(move |conn| {
                let mut lines = vec![json!({
                    "type": "account", "id": person.ap_id, "login": account.login, "name": person.name,
                    "handle": format!("@{}@{}", person.handle, person.authority), "role": account.role.code(),
                })];
                add(conn, person.id, &mut lines, RevisionId(0), Conn::revisions_by, version)?;
                add_drafts(conn, person.id, &mut lines)?;
                add(conn, person.id, &mut lines, CommentId(0), Conn::comments_by, comment)?;
                add(conn, person.id, &mut lines, ProposalId(0), Conn::proposals_by, proposal)?;
                add(conn, person.id, &mut lines, StanceId(0), Conn::stances_by, stance)?;
                for watch in conn.watches(person.id, FEW)? {
                    lines.push(json!({"type": "watch", "what": watch.what(), "target": watch.target()}));
                }
                for one in conn.affiliations(Some(person.id), FEW)? {
                    lines.push(json!({
                        "type": "affiliation", "organisation": one.organisation, "asked": one.asked,
                        "confirmed": one.confirmed,
                    }));
                }
                if let Some(mail) = conn.mail_settings(person.id)? {
                    lines.push(json!({
                        "type": "mail", "address": mail.address, "pending": mail.pending,
                        "frequency": mail.frequency.code(), "lang": mail.lang,
                    }));
                }
                for key in conn.passkeys(person.id)? {
                    lines.push(json!({
                        "type": "passkey", "label": key.label, "created": key.created, "last_used": key.last_used,
                    }));
                }
                for known in conn.identities_of(person.id)? {
                    lines.push(json!({"type": "identity", "issuer": known.issuer, "subject": known.subject}));
                }
                Ok(lines)
            })
            .await
    }
}

/// Adds a line for each row of the asker's, read in batches; a row may have gone meanwhile.
fn add<I: Copy>(
    conn: &mut Conn,
    of: PersonId,
    lines: &mut Vec<Value>,
    mut after: I,
    batch: impl Fn(&mut Conn, PersonId, I, i64) -> Result<Vec<I>, koinon_store::Error>,
    line: impl Fn(&mut Conn, I) -> Result<Option<Value>, koinon_store::Error>,
) -> Result<(), Error> {
    loop {
        let rows = batch(conn, of, after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = *last;
        for row in rows {
            lines.extend(line(conn, row)?);
        }
    }
}

fn version(conn: &mut Conn, id: RevisionId) -> Result<Option<Value>, koinon_store::Error> {
    let Some(revision) = conn.revision(id)? else { return Ok(None) };
    Ok(Some(json!({
        "type": "version", "page": revision.record.page, "title": revision.record.title,
        "revision": revision.hash, "time": revision.record.time, "note": revision.note,
        "markdown": conn.body(id)?,
    })))
}

fn comment(conn: &mut Conn, id: CommentId) -> Result<Option<Value>, koinon_store::Error> {
    let Some(comment) = conn.comment(id)? else { return Ok(None) };
    let page = conn.page(comment.page)?.map(|page| page.ap_id);
    Ok(Some(json!({
        "type": "comment", "id": comment.ap_id, "page": page, "number": comment.number,
        "state": comment.state.code(), "markdown": comment.markdown, "published": comment.published,
        "updated": comment.updated, "act": comment.act,
    })))
}

fn stance(conn: &mut Conn, id: StanceId) -> Result<Option<Value>, koinon_store::Error> {
    let Some(stance) = conn.stance(id)? else { return Ok(None) };
    let statement = conn.comment(stance.comment)?.map(|comment| comment.ap_id);
    Ok(Some(json!({
        "type": "stance", "statement": statement, "supports": stance.held(), "time": stance.time,
    })))
}

fn proposal(conn: &mut Conn, id: ProposalId) -> Result<Option<Value>, koinon_store::Error> {
    let Some(proposal) = conn.proposal(id)? else { return Ok(None) };
    let page = conn.page(proposal.page)?.map(|page| page.ap_id);
    let answer = proposal.decision.as_ref().map(|decision| decision.answer.clone());
    Ok(Some(json!({
        "type": "proposal", "id": proposal.ap_id, "page": page, "state": proposal.state.code(),
        "reason": proposal.reason, "sources": proposal.sources, "markdown": proposal.markdown,
        "sent": proposal.sent, "answer": answer,
    })))
}

fn add_drafts(conn: &mut Conn, of: PersonId, lines: &mut Vec<Value>) -> Result<(), Error> {
    for page in conn.draft_pages_of(of, FEW)? {
        let Some(draft) = conn.draft(page, of)? else { continue };
        let page = conn.page(page)?.map(|page| page.ap_id);
        lines.push(json!({
            "type": "draft", "page": page, "title": draft.title, "markdown": draft.markdown, "updated": draft.updated,
        }));
    }
    Ok(())
}
