//! Being told: one's notices, and what one watches.

use koinon_core::Origin;
use koinon_core::text::clean_line;
use koinon_store::{Notice, NoticeId, Page, Proposal, Watch};

use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// Unread notices are counted up to this number.
pub const COUNTED: i64 = 100;
/// So many things can be watched.
const MOST_WATCHED: i64 = 1000;
/// The longest name of something watched, in bytes.
const LONGEST_TARGET: usize = 500;

/// A notice with what is needed to show it.
#[derive(Debug, Clone)]
pub struct ListedNotice {
    /// The notice.
    pub notice: Notice,
    /// Its page.
    pub page: Page,
    /// Its proposal.
    pub proposal: Option<Proposal>,
    /// The number of its comment, once it has one.
    pub comment_number: Option<i64>,
}

impl Commons {
    /// One's own notices, newest first, beyond `after`.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn notices(
        &self,
        actor: &Actor,
        after: Option<NoticeId>,
        limit: i64,
    ) -> Result<Vec<ListedNotice>, Error> {
        let person = actor.account()?.person.id;
        self.store()
            .read(move |conn| {
                let notices = conn.notices(person, after, limit.clamp(1, 501))?;
                let mut ids: Vec<_> = notices.iter().map(|notice| notice.page).collect();
                ids.sort_unstable();
                ids.dedup();
                let pages = conn.pages_by_id(&ids)?;
                let mut listed = Vec::with_capacity(notices.len());
                for notice in notices {
                    let Some(page) = pages.iter().find(|page| page.id == notice.page) else { continue };
                    let proposal = notice.proposal.map(|id| conn.proposal(id)).transpose()?.flatten();
                    let comment = notice.comment.map(|id| conn.comment(id)).transpose()?.flatten();
                    let comment_number = comment.and_then(|comment| comment.number);
                    listed.push(ListedNotice { notice, page: page.clone(), proposal, comment_number });
                }
                Ok(listed)
            })
            .await
    }

    /// How many notices one has not read, up to [`COUNTED`]; none for a reader.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn unseen_notices(&self, actor: &Actor) -> Result<i64, Error> {
        let Some(person) = actor.person() else { return Ok(0) };
        self.store().read(move |conn| Ok(conn.count_unseen_notices(person, COUNTED)?)).await
    }

    /// Notes that one has read one's notices up to this one; all of them without one.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn see_notices(&self, actor: &Actor, up_to: Option<NoticeId>) -> Result<(), Error> {
        let (person, up_to) = (actor.account()?.person.id, up_to.unwrap_or(NoticeId(i64::MAX)));
        self.store().write(move |tx| Ok::<_, Error>(tx.see_notices(person, up_to)?)).await
    }

    /// Notes that one has read a notice of one's own.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn see_notice(&self, actor: &Actor, notice: NoticeId) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        self.store().write(move |tx| Ok::<_, Error>(tx.see_notice(person, notice)?)).await
    }

    /// What one watches.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn watches(&self, actor: &Actor) -> Result<Vec<Watch>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.watches(person, MOST_WATCHED)?)).await
    }

    /// Whether one watches a page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn watches_page(&self, actor: &Actor, page: &Page) -> Result<bool, Error> {
        let (Some(person), watch) = (actor.person(), Watch::Page(page.ap_id.clone())) else { return Ok(false) };
        self.store().read(move |conn| Ok(conn.is_watched(person, &watch)?)).await
    }

    /// Watches something; what is watched already stays so.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] for a name that cannot be one, or if too much is watched; [`Error::NotFound`]
    /// for a page that one may not see.
    pub async fn watch(&self, actor: &Actor, what: Watch) -> Result<(), Error> {
        let (person, now) = (actor.account()?.person.id, self.now());
        let what = checked(what)?;
        let actor = actor.clone();
        self.store()
            .write(move |tx| {
                if let Watch::Page(ap_id) = &what {
                    find(tx, &actor, &PageRef::ApId(ap_id.clone()))?;
                }
                if tx.watches(person, MOST_WATCHED)?.len() as i64 >= MOST_WATCHED {
                    return Err(Error::invalid("target", "too_many", "you watch too much to be told of more"));
                }
                Ok(tx.watch(person, &what, now)?)
            })
            .await
    }

    /// Watches something no more.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn unwatch(&self, actor: &Actor, what: Watch) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        self.store().write(move |tx| Ok::<_, Error>(tx.unwatch(person, &what)?)).await
    }
}

/// What can be watched, in its one spelling.
fn checked(what: Watch) -> Result<Watch, Error> {
    let unknown = || Error::invalid("target", "unknown", "there is nothing like this to be watched");
    let target = what.target();
    if target.is_empty() || target.len() > LONGEST_TARGET || clean_line(target, LONGEST_TARGET) != target {
        return Err(unknown());
    }
    match what {
        Watch::City(authority) => {
            let origin = Origin::of_authority(&authority).ok_or_else(unknown)?;
            Ok(Watch::City(origin.authority().to_owned()))
        }
        Watch::Page(ref id) | Watch::Person(ref id) if Origin::of_str(id).is_none() => Err(unknown()),
        watch => Ok(watch),
    }
}
