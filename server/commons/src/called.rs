//! People of other servers whom somebody here calls by name, and people here whom somebody elsewhere calls.
//!
//! What calls somebody of another server is sent to them, wherever its page is: the federation looks for them and writes it. Their
//! server shows it as it shows whatever calls them.

use koinon_core::comment::CommentState;
use koinon_core::mention::mentions;
use koinon_core::{Origin, Timestamp};
use koinon_markdown::prose;
use koinon_store::{Comment, CommentId, HERE, Mention, News, Page, Tx};

use crate::Error;

/// The people of other servers whom a text calls, each as `leila@sidi-bou-said.example`. `here` is the city that it was said in.
#[must_use]
pub fn called_elsewhere(markdown: &str, here: &Origin) -> Vec<String> {
    let called = mentions(&prose(markdown)).into_iter().filter_map(|mention| {
        let authority = mention.authority.filter(|authority| authority != here.authority())?;
        Some(format!("{}@{authority}", mention.handle))
    });
    called.collect()
}

/// Whom a comment of this city calls as it stands now: with their ActivityPub ids, as far as those are known.
pub fn called_now(mentions: Vec<Mention>, comment: &Comment, here: &Origin) -> Vec<(String, String)> {
    let names = comment.markdown.as_deref().map(|text| called_elsewhere(text, here)).unwrap_or_default();
    let is_called = |mention: &Mention| names.contains(&mention.name);
    mentions.into_iter().filter(is_called).filter_map(|mention| Some((mention.actor?, mention.name))).collect()
}

/// Notes whom a comment that was said here calls on other servers.
pub(crate) fn call_elsewhere(tx: &mut Tx<'_>, page: &Page, comment: &Comment, now: Timestamp) -> Result<(), Error> {
    let Some(here) = Origin::of_str(&comment.ap_id) else { return Ok(()) };
    if comment.state != CommentState::Live || !(page.travels() || page.mirrored()) {
        return Ok(());
    }
    for name in comment.markdown.as_deref().map(|text| called_elsewhere(text, &here)).unwrap_or_default() {
        tx.call(comment.id, &name, None, now)?;
    }
    Ok(())
}

/// Has those told what became of a comment to whom it was sent because it called them.
pub(crate) fn tell_called(tx: &mut Tx<'_>, comment: CommentId) -> Result<(), Error> {
    for mention in tx.mentions(comment)?.into_iter().filter(|mention| mention.told) {
        tx.tell_once(News::Mention(mention.id))?;
    }
    Ok(())
}

/// Notes which people of this city are called, by their ActivityPub ids, in what arrived.
pub(crate) fn call_here(tx: &mut Tx<'_>, comment: CommentId, called: &[String], now: Timestamp) -> Result<(), Error> {
    for ap_id in called {
        if let Some(person) = tx.person_by_ap_id(ap_id)?.filter(|person| person.city == HERE) {
            tx.call(comment, &person.handle, Some(ap_id), now)?;
        }
    }
    Ok(())
}
