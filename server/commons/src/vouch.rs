//! Vouching for one version of a page: for oneself, for one's city, for an organisation that one belongs to.
//!
//! A voucher is a comment, and travels as one. It stays bound to its version: what is written later makes it older, and never
//! moves it.

use std::collections::{HashMap, HashSet};

use koinon_core::act::{Act, Capacity};
use koinon_core::policy::Role;
use koinon_core::{Hash, PageState, Timestamp};
use koinon_store::{Comment, Conn, Page, PageId, PersonId, Tx};

use crate::debate::{NewComment, save_own, take_back};
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// The code of the act.
const VOUCH: &str = "vouch";
/// So many comments are read at once.
const BATCH: i64 = 500;
/// Further back no versions are counted.
const MOST_VERSIONS: i64 = 1000;

/// A voucher that is to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVoucher {
    /// The version, one that is held here.
    pub revision: Hash,
    /// For whom.
    pub capacity: Capacity,
    /// Why, 1 to 500 characters of Markdown.
    pub reason: String,
}

/// Somebody vouches for a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// The comment that says so, with the reason.
    pub comment: Comment,
    /// The version.
    pub revision: Hash,
    /// For whom.
    pub capacity: Capacity,
    /// When that version was written, where it is here.
    pub written: Option<Timestamp>,
    /// Whether its text is here.
    pub held: bool,
    /// How many versions followed it; none where the way to it is not here.
    pub versions_since: Option<i64>,
}

/// For whom somebody may vouch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capacities {
    /// For their city.
    pub city: bool,
    /// For these organisations.
    pub organisations: Vec<String>,
}

impl Commons {
    /// Vouches for a version of a page, of this city or of another one. Somebody vouches for one version of a page: the voucher
    /// that they gave before is taken back.
    ///
    /// # Errors
    /// Those of [`Commons::comment`], with `reason` for the text; [`Error::Invalid`] for a version that is not here, and for a
    /// capacity in which the asker may not speak.
    pub async fn vouch(&self, actor: &Actor, page: PageId, new: NewVoucher) -> Result<Comment, Error> {
        let person = actor.account()?.person.id;
        let is_officer = actor.role() >= Some(Role::Officer);
        let NewVoucher { revision, capacity, reason } = new;
        let act = Some(Act::Vouch { revision, capacity: capacity.clone() });
        let saying = self.saying(actor, NewComment { markdown: reason, act, ..NewComment::default() });
        let saying = saying.map_err(about_the_reason)?;
        let now = self.now();
        self.store()
            .write(move |tx| {
                tx.lock_page(page)?;
                if !capacities(tx, person, is_officer)?.has(&capacity) {
                    return Err(Error::invalid("capacity", "capacity", "the city has not confirmed this capacity"));
                }
                let version = tx.revision_by_hash(&revision)?.filter(|version| version.page == page);
                if !version.is_some_and(|version| version.record.state == PageState::Live && version.body_held) {
                    return Err(Error::invalid("revision", "version_not_here", "this is no version of the page"));
                }
                if let Some(mut before) = tx.own_act(page, VOUCH, person)? {
                    take_back(&mut before, now);
                    save_own(tx, &before, now)?;
                }
                saying.say(tx, page)
            })
            .await
    }

    /// For whom the asker may vouch beside themselves.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn capacities(&self, actor: &Actor) -> Result<Capacities, Error> {
        let (person, is_officer) = (actor.account()?.person.id, actor.role() >= Some(Role::Officer));
        self.store().read(move |conn| capacities(conn, person, is_officer)).await
    }

    /// Who vouches for which version of a page, the last one first; of each person the last voucher.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see.
    pub async fn vouchers(&self, actor: &Actor, page: PageId) -> Result<Vec<Voucher>, Error> {
        let actor = actor.clone();
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &PageRef::Row(page))?;
                vouchers(conn, &page)
            })
            .await
    }
}

/// The newest version among those that somebody vouches for, of which the text is here.
#[must_use]
pub fn last_vouched(vouchers: &[Voucher]) -> Option<&Voucher> {
    let reachable = vouchers.iter().filter(|voucher| voucher.held && voucher.versions_since.is_some());
    reachable.min_by_key(|voucher| voucher.versions_since)
}

impl Capacities {
    fn has(&self, capacity: &Capacity) -> bool {
        match capacity {
            Capacity::Personal => true,
            Capacity::City => self.city,
            Capacity::Organisation(name) => self.organisations.contains(name),
        }
    }
}

fn capacities(conn: &mut Conn, person: PersonId, is_officer: bool) -> Result<Capacities, Error> {
    let confirmed = conn.affiliations(Some(person), BATCH)?.into_iter().filter(|one| one.confirmed.is_some());
    Ok(Capacities { city: is_officer, organisations: confirmed.map(|one| one.organisation).collect() })
}

/// Refuses to bring a voucher back beside another one of its author.
pub(crate) fn only_one(tx: &mut Tx<'_>, comment: &Comment) -> Result<(), Error> {
    let (Some(Act::Vouch { .. }), Some(author)) = (&comment.act, &comment.author) else { return Ok(()) };
    match tx.own_act(comment.page, VOUCH, author.id)? {
        Some(_) => Err(Error::Taken("you vouch for another version of this page: take that back first".into())),
        None => Ok(()),
    }
}

/// The text of a voucher is its reason.
fn about_the_reason(error: Error) -> Error {
    match error {
        Error::Invalid(mut errors) => {
            errors.iter_mut().for_each(|error| error.field = "reason".into());
            Error::Invalid(errors)
        }
        other => other,
    }
}

pub(crate) fn vouchers(conn: &mut Conn, page: &Page) -> Result<Vec<Voucher>, Error> {
    let mut comments = Vec::new();
    let mut after = Some(0);
    while let Some(last) = after {
        let mut part = conn.comments_with_act(page.id, VOUCH, Some(last), BATCH)?;
        after = part.last().filter(|_| part.len() as i64 == BATCH).and_then(|last| last.number);
        comments.append(&mut part);
    }
    comments.append(&mut conn.comments_with_act(page.id, VOUCH, None, BATCH)?);
    let mut seen = HashSet::new();
    let mut versions = HashMap::new();
    let mut vouchers = Vec::new();
    for comment in comments.into_iter().rev() {
        let Some(Act::Vouch { revision, capacity }) = comment.act.clone() else { continue };
        if comment.author.as_ref().is_some_and(|author| !seen.insert(author.id)) {
            continue;
        }
        let (written, held, versions_since) = match versions.get(&revision) {
            Some(known) => *known,
            None => *versions.entry(revision).or_insert(version(conn, page, &revision)?),
        };
        vouchers.push(Voucher { comment, revision, capacity, written, held, versions_since });
    }
    Ok(vouchers)
}

/// When a version was written, whether its text is here, and how many versions followed it.
fn version(conn: &mut Conn, page: &Page, revision: &Hash) -> Result<(Option<Timestamp>, bool, Option<i64>), Error> {
    let Some(found) = conn.revision_by_hash(revision)?.filter(|found| found.page == page.id) else {
        return Ok((None, false, None));
    };
    let since = match &page.head_hash {
        Some(head) => conn.versions_between(head, revision, MOST_VERSIONS)?,
        None => None,
    };
    Ok((Some(found.record.time), found.body_held, since))
}
