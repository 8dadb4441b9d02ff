//! What is said about pages, as it is sent: to the page's city, and by that city to all who follow it.

use koinon_commons::called::called_now;
use koinon_commons::clock::derived_ulid;
use koinon_commons::media::path_of;
use koinon_commons::observations::photo_of;
use koinon_commons::positions::count_of;
use koinon_commons::render::federated_comment;
use koinon_core::act::Act;
use koinon_core::comment::CommentState;
use koinon_core::{Origin, Timestamp};
use koinon_markdown::sanitize_remote;
use koinon_store::{Comment, CommentId, Conn, Error, HERE, Page};
use serde_json::{Value, json};

use crate::wire::context::PUBLIC;
use crate::wire::ids::{ActivityId, ActorId, LocalId, context_of};
use crate::wire::note::{announce, announce_received};
use crate::wire::{ActView, Activity, AnchorView, NoteView, PhotoView, PlaceView, SpeakerView};

/// A comment as a Note. Of one that is not to be read any more, only what its Tombstone needs is filled in.
pub(crate) fn note_view(conn: &mut Conn, here: &Origin, page: &Page, comment: &Comment) -> Result<NoteView, Error> {
    let is_live = comment.state == CommentState::Live;
    let content = match (&comment.html, is_live) {
        (_, false) => String::new(),
        (Some(html), true) => sanitize_remote(html),
        (None, true) => federated_comment(conn, here, page, comment)?,
    };
    let proposal = match comment.proposal {
        Some(proposal) => conn.proposal(proposal)?.map(|proposal| proposal.ap_id),
        None => None,
    };
    let city = conn.city(page.city)?.and_then(|city| city.city_actor);
    let city = city.unwrap_or_else(|| ActorId::City.at(here));
    // Of those who left only their server is told.
    let home = Origin::of_str(&comment.ap_id).unwrap_or_else(|| here.clone());
    let author = comment.author.as_ref().map_or_else(|| ActorId::Server.at(&home), |author| author.ap_id.clone());
    // Only what was said here is written here; the rest goes on as it came.
    let is_own = is_live && LocalId::parse(here, &comment.ap_id).is_some();
    let mentions = if is_own { called_now(conn.mentions(comment.id)?, comment, here) } else { Vec::new() };
    Ok(NoteView {
        id: comment.ap_id.clone(),
        author,
        // What answers nothing else answers the proposal that it is about, or the page.
        in_reply_to: comment.in_reply_to.clone().or_else(|| proposal.clone()).unwrap_or_else(|| page.ap_id.clone()),
        context: context_of(&page.ap_id).unwrap_or_else(|| page.ap_id.clone()),
        content,
        source: comment.markdown.clone().filter(|_| is_live).unwrap_or_default(),
        lang: comment.lang.clone(),
        published: comment.published,
        updated: comment.updated,
        deleted: (!is_live).then(|| comment.last_word()),
        number: comment.number.and_then(|number| u64::try_from(number).ok()),
        proposal,
        anchor: comment.anchor.as_ref().map(|anchor| AnchorView {
            exact: anchor.exact().to_owned(),
            prefix: anchor.prefix().to_owned(),
            suffix: anchor.suffix().to_owned(),
        }),
        act: comment.act.as_ref().filter(|_| is_live).map(ActView::of),
        photo: photo_of(comment).filter(|_| is_live).map(|photo| PhotoView {
            url: photo.url.clone().unwrap_or_else(|| here.at(&path_of(&photo.hash, &photo.media_type))),
            media_type: photo.media_type.clone(),
            name: photo.alt.clone(),
            sha256: photo.hash,
        }),
        to: vec![PUBLIC.to_owned(), city],
        cc: mentions.iter().map(|(actor, _)| actor.clone()).collect(),
        mentions: mentions.into_iter().map(|(actor, name)| (actor, format!("@{name}"))).collect(),
    })
}

/// What its author's city says of a comment made here, as it stands now: `id` is that of the activity.
pub(crate) fn word(view: &NoteView, comment: &Comment, id: String) -> Activity {
    match (comment.state, comment.updated) {
        (CommentState::Live, None) => view.create(id),
        (CommentState::Live, Some(_)) => view.update(id),
        _ => view.delete(id),
    }
}

/// What this city relays of a comment on its page after the row of the log at `position`; `None` if it has no place, or the page
/// does not travel. The ids follow from the row: what is sent again is the same.
pub(crate) fn relay(
    conn: &mut Conn,
    here: &Origin,
    id: CommentId,
    (time, position): (Timestamp, i64),
) -> Result<Option<Activity>, Error> {
    let Some(comment) = conn.comment(id)? else { return Ok(None) };
    let Some(page) = conn.page(comment.page)?.filter(Page::travels) else { return Ok(None) };
    let Some(number) = comment.number.and_then(|number| u64::try_from(number).ok()) else { return Ok(None) };
    let view = note_view(conn, here, &page, &comment)?;
    let speaker = comment.author.as_ref().filter(|_| comment.state == CommentState::Live);
    let place = PlaceView {
        number,
        context: view.context.clone(),
        contributor: speaker
            .map(|author| SpeakerView {
                actor: author.ap_id.clone(),
                name: author.name.clone(),
                handle: author.handle.clone(),
            })
            .into_iter()
            .collect(),
        stances: match (&comment.act, comment.state) {
            (Some(Act::Statement { .. }), CommentState::Live) => Some(count_of(conn, id, time)?),
            _ => None,
        },
    };
    let [outer, inner] = [0, 1].map(|part| ulid_of(time, position, part));
    let is_ours = comment.author.as_ref().is_none_or(|author| author.city == HERE);
    let raw = if is_ours || comment.state != CommentState::Live { None } else { conn.remote_object(&comment.ap_id)? };
    let received = raw.and_then(|raw| serde_json::from_str::<Value>(&raw).ok());
    Ok(Some(match received {
        // As its own server wrote it.
        Some(note) => {
            let kind = if comment.updated.is_some() { "Update" } else { "Create" };
            let activity = json!({
                "id": format!("{}#{inner}", comment.ap_id), "type": kind, "actor": view.author,
                "to": note["to"], "cc": note["cc"], "object": note,
            });
            announce_received(here, &outer, activity, place)
        }
        None if comment.state == CommentState::Hidden => {
            let reason = conn.hidden_because(comment.id)?.unwrap_or_default();
            let hidden = view.hide(here, ActivityId::Message(inner).at(here), &reason);
            announce(here, &outer, hidden, place)
        }
        None => {
            let id = if is_ours { ActivityId::Message(inner).at(here) } else { format!("{}#{inner}", comment.ap_id) };
            announce(here, &outer, word(&view, &comment, id), place)
        }
    }))
}

/// A ULID that follows from a row of the log.
pub(crate) fn ulid_of(time: Timestamp, position: i64, part: u8) -> String {
    derived_ulid(time, (u128::from(position.unsigned_abs()) << 8) | u128::from(part))
}

/// The document at the id of a comment that was made here: the Note, or its Tombstone.
pub(crate) fn note_document(
    conn: &mut Conn,
    here: &Origin,
    ulid: &str,
) -> Result<Option<Result<NoteView, NoteView>>, Error> {
    let Some(comment) = conn.comment_by_ulid(ulid)? else { return Ok(None) };
    if LocalId::parse(here, &comment.ap_id) != Some(LocalId::Note(ulid.to_owned())) {
        return Ok(None);
    }
    let Some(page) = conn.page(comment.page)? else { return Ok(None) };
    let view = note_view(conn, here, &page, &comment)?;
    Ok(Some(if comment.state == CommentState::Live { Ok(view) } else { Err(view) }))
}
