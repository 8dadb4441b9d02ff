//! People of other servers whom somebody here calls by name: they are looked for, and what calls them is sent to them.

use futures_util::{TryStreamExt as _, stream};
use koinon_core::Origin;
use koinon_core::comment::CommentState;
use koinon_store::{Conn, Error as StoreError, HERE, Mention, MentionId, News, Page, Tx};
use tokio::sync::watch;

use crate::debate_view::{note_view, word};
use crate::outgoing::Message;
use crate::resolver::{Handle, ResolveError};
use crate::rest::LOOK_AGAIN;
use crate::service::{Error, Federation};

/// So many people are read from the store at once…
const ROUND: i64 = 32;
/// …and so many are looked for at once.
const AT_ONCE: usize = 8;
/// After so many milliseconds one looks again for somebody who was not found, each time; then no more.
const PAUSES: [i64; 4] = [60 * 1000, 10 * 60 * 1000, 3600 * 1000, 24 * 3600 * 1000];

impl Federation {
    /// Looks for whom comments of this city call by name, until `stop` turns true.
    pub async fn follow_called(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let looked = tokio::select! {
                _ = stop.changed() => break,
                looked = self.look_for_called() => looked,
            };
            if !self.rest(looked, "people who are called by name could not be looked for", LOOK_AGAIN, &mut stop).await
            {
                break;
            }
        }
    }

    /// Looks for everybody who is to be looked for now; the position of the log before that.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn look_for_called(&self) -> Result<i64, Error> {
        loop {
            let now = self.commons().now();
            let due = move |conn: &mut Conn| -> Result<_, StoreError> {
                Ok((conn.log_head()?.position, conn.due_mentions(now, ROUND)?))
            };
            let (position, due) = self.commons().store().read(due).await?;
            if due.is_empty() {
                return Ok(position);
            }
            let looks = stream::iter(due.into_iter().map(Ok::<_, Error>));
            looks.try_for_each_concurrent(AT_ONCE, |mention| self.look_for(mention)).await?;
        }
    }

    /// Looks for one of them, and notes what came of it.
    async fn look_for(&self, mention: Mention) -> Result<(), Error> {
        let found = self.find_called(&mention.name).await?;
        let now = self.commons().now();
        let next_try = usize::try_from(mention.failures).ok().and_then(|failures| PAUSES.get(failures));
        let next_try = next_try.map(|pause| now.plus_millis(*pause));
        self.commons()
            .store()
            .write(move |tx| -> Result<(), StoreError> {
                match found {
                    Looked::Found(actor) => match tx.found_called(mention.id, &actor)? {
                        true => tx.tell(News::Mention(mention.id)),
                        false => Ok(()),
                    },
                    Looked::NotNow => tx.missed_called(mention.id, next_try),
                    Looked::Never => tx.missed_called(mention.id, None),
                }
            })
            .await?;
        Ok(())
    }

    async fn find_called(&self, name: &str) -> Result<Looked, Error> {
        let Some(handle) = Handle::parse(name) else { return Ok(Looked::Never) };
        if self.keeps_away_from(&handle.origin).await? {
            return Ok(Looked::Never);
        }
        let actor = match self.actors().await?.resolve(&format!("@{name}")).await {
            Ok(found) => found.document.actor.ap_id,
            Err(ResolveError::Typed(_)) => return Ok(Looked::Never),
            Err(error) => {
                tracing::info!(name, ?error, "somebody who is called by name was not found");
                return Ok(Looked::NotNow);
            }
        };
        let home = Origin::of_str(&actor);
        let unwanted = match &home {
            Some(home) => self.keeps_away_from(home).await?,
            None => true,
        };
        let ap_id = actor.clone();
        let has_left = self.commons().store().read(move |conn| conn.has_left(&ap_id)).await?;
        Ok(if unwanted || has_left { Looked::Never } else { Looked::Found(actor) })
    }

    async fn keeps_away_from(&self, origin: &Origin) -> Result<bool, StoreError> {
        let origin = origin.clone();
        let blocked =
            move |conn: &mut Conn| conn.city_by_origin(&origin).map(|city| city.is_some_and(|city| city.blocked));
        self.commons().store().read(blocked).await
    }
}

/// What became of looking for somebody.
enum Looked {
    /// Their ActivityPub id.
    Found(String),
    /// Nobody was found; perhaps later.
    NotNow,
    /// There is nobody to be told.
    Never,
}

/// What somebody here says, for somebody of another server whom it calls: first as it stands, then what becomes of it.
pub(crate) fn mention_message(
    tx: &mut Tx<'_>,
    here: &Origin,
    activity: String,
    id: MentionId,
) -> Result<Option<Message>, StoreError> {
    let Some(mention) = tx.mention(id)? else { return Ok(None) };
    let Some(comment) = tx.comment(mention.comment)? else { return Ok(None) };
    let Some(page) = tx.page(comment.page)?.filter(|page| page.travels() || page.mirrored()) else { return Ok(None) };
    let Some(called) = mention.actor.map(|actor| tx.actor(&actor)).transpose()?.flatten().filter(|actor| !actor.gone)
    else {
        return Ok(None);
    };
    let Some(home) = Origin::of_str(&called.ap_id) else { return Ok(None) };
    if comment.author.is_none()
        || tx.city_by_origin(&home)?.is_some_and(|city| city.blocked)
        || is_told(tx, &page, &home)?
    {
        return Ok(None);
    }
    let view = note_view(tx, here, &page, &comment)?;
    let activity = match (mention.told, comment.state) {
        (true, _) => word(&view, &comment, activity),
        (false, CommentState::Live) => {
            tx.told_called(id)?;
            view.create(activity)
        }
        (false, _) => return Ok(None),
    };
    let inbox = called.shared_inbox.unwrap_or(called.inbox);
    Ok(Some(Message { inbox, object: comment.ap_id, activity }))
}

/// Whether a server gets what is said here about this page anyway: that of the page.
fn is_told(conn: &mut Conn, page: &Page, home: &Origin) -> Result<bool, StoreError> {
    Ok(page.city != HERE && conn.city(page.city)?.is_some_and(|city| city.origin == *home))
}

#[cfg(test)]
mod tests;
