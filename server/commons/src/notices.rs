//! Being told: one's notices, and what one watches.

use koinon_core::Origin;
use koinon_core::text::clean_line;
use koinon_store::{Conn, Notice, NoticeId, Page, Person, Proposal, Watch};

use crate::clock::random_secret;
use crate::kept_search::KeptSearch;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// Unread notices are counted up to this number.
pub const COUNTED: i64 = 100;
/// So many things can be watched.
const MOST_WATCHED: i64 = 1000;
/// So many searches can be kept: each is looked at whenever a page changes.
const MOST_SEARCHES: usize = 50;
/// The longest name of something watched, in bytes.
const LONGEST_TARGET: usize = 500;
/// The longest search that is kept, as it is written, in bytes.
const LONGEST_SEARCH: usize = 2000;

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
                listed(conn, notices)
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
        self.store().write(move |tx| Ok::<_, Error>(tx.see_notices(person, up_to)?)).await?;
        self.notices_changed();
        Ok(())
    }

    /// Notes that one has read a notice of one's own.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn see_notice(&self, actor: &Actor, notice: NoticeId) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        self.store().write(move |tx| Ok::<_, Error>(tx.see_notice(person, notice)?)).await?;
        self.notices_changed();
        Ok(())
    }

    /// What one watches.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn watches(&self, actor: &Actor) -> Result<Vec<Watch>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.watches(person, MOST_WATCHED)?)).await
    }

    /// A person whom somebody watches, by their ActivityPub id, if they are known here.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn watched_person(&self, ap_id: &str) -> Result<Option<Person>, Error> {
        let ap_id = ap_id.to_owned();
        self.store().read(move |conn| Ok(conn.person_by_ap_id(&ap_id)?)).await
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
                let watched = tx.watches(person, MOST_WATCHED)?;
                let searches = watched.iter().filter(|watch| matches!(watch, Watch::Search(_))).count();
                let is_full = watched.len() as i64 >= MOST_WATCHED
                    || (matches!(what, Watch::Search(_)) && searches >= MOST_SEARCHES);
                if is_full && !watched.contains(&what) {
                    return Err(Error::invalid("target", "too_many", "you watch too much to be told of more"));
                }
                Ok(tx.watch(person, &what, now)?)
            })
            .await
    }

    /// Changes when somebody is told something or has read it, on this node: whoever shows how much is unread counts again.
    #[must_use]
    pub fn notices_told(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.notices_told.subscribe()
    }

    pub(crate) fn notices_changed(&self) {
        self.inner.notices_told.send_modify(|count| *count += 1);
    }

    /// The secret of the feed of one's notices; made when it is first asked for.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn notice_feed(&self, actor: &Actor) -> Result<String, Error> {
        let person = actor.account()?.person.id;
        let known = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.notice_feed(person)?) }).await?;
        match known {
            Some(secret) => Ok(secret),
            None => self.renew_notice_feed(actor).await,
        }
    }

    /// Gives the feed of one's notices another secret: the one before leads nowhere any more.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn renew_notice_feed(&self, actor: &Actor) -> Result<String, Error> {
        let (person, secret) = (actor.account()?.person.id, random_secret());
        let kept = secret.clone();
        self.store().write(move |tx| Ok::<_, Error>(tx.set_notice_feed(person, &kept)?)).await?;
        Ok(secret)
    }

    /// Whose notices the feed with this secret has.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a secret that is none, and where the account is suspended.
    pub async fn notice_feed_owner(&self, secret: &str) -> Result<Actor, Error> {
        let secret = secret.to_owned();
        self.store()
            .read(move |conn| {
                let owner = conn.notice_feed_owner(&secret)?.ok_or(Error::NotFound)?;
                let account = conn.account(owner)?.filter(|account| !account.suspended).ok_or(Error::NotFound)?;
                Ok(Actor::Person(Box::new(account)))
            })
            .await
    }

    /// Watches something no more.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn unwatch(&self, actor: &Actor, what: Watch) -> Result<(), Error> {
        let what = match what {
            Watch::Search(_) => checked(what)?,
            other => other,
        };
        let person = actor.account()?.person.id;
        self.store().write(move |tx| Ok::<_, Error>(tx.unwatch(person, &what)?)).await
    }
}

/// Notices with what is needed to show them, but for those whose page is no longer there.
pub(crate) fn listed(conn: &mut Conn, notices: Vec<Notice>) -> Result<Vec<ListedNotice>, Error> {
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
}

/// What can be watched, in its one spelling.
fn checked(what: Watch) -> Result<Watch, Error> {
    let unknown = || Error::invalid("target", "unknown", "there is nothing like this to be watched");
    let target = what.target();
    if matches!(what, Watch::Search(_)) {
        let written = KeptSearch::parse(target).map(|search| search.written());
        let written = written.filter(|written| written.len() <= LONGEST_SEARCH);
        return written.map(Watch::Search).ok_or_else(unknown);
    }
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
