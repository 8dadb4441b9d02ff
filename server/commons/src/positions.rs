//! Position debates: statements on one of two sides about a page, and who supports or contests each.
//!
//! *Invariant:* stances are counted by city and role and never added up to one score, and nothing is sorted by them. The page's
//! city alone counts: what copies show is what it told.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use koinon_core::act::{Act, MAX_SOURCE_CHARS, Side};
use koinon_core::comment::{CommentState, next_time};
use koinon_core::policy::Role;
use koinon_core::tally::{Count, StanceRole, Tally};
use koinon_core::text::clean_line;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, CityId, Comment, CommentId, Conn, HERE, News, Page, PageId, Stance, Tx};

use crate::debate::{NewComment, is_own, open_to_debate, stored_comment};
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// So many statements that wait for a number are shown.
const MOST_WAITING: i64 = 200;
/// How often others are told at most how the stances on one statement are counted, in milliseconds.
const TELL_EVERY: i64 = 10_000;
/// So many counts are told in one transaction.
const ROUND: i64 = 50;
/// So many statements are put together in a synthesis at most.
pub const MOST_CHOSEN: usize = 200;
/// The code of what is shown here among what is said about a page.
const STATEMENT: &str = "statement";

/// A statement that is to be made.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// On which side.
    pub side: Side,
    /// One line, 140 characters at most.
    pub statement: String,
    /// The http(s) address of a source.
    pub source: Option<String>,
}

/// A statement with what is held of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The comment that it is.
    pub comment: Comment,
    /// Its side.
    pub side: Side,
    /// Where it is known from.
    pub source: Option<String>,
    /// As what its author made it.
    pub role: StanceRole,
    /// What the page's city counted, by city and role; cities by name, those from elsewhere last.
    pub tallies: Vec<Tally>,
    /// What the asker holds of it, if anything.
    pub own: Option<bool>,
    /// Whether that waits to be counted by the page's city.
    pub own_waits: bool,
    /// Whether the asker may take a stance: they are signed in, and it is not their own.
    pub may_take_stance: bool,
    /// Whether the asker may take it back.
    pub may_delete: bool,
}

/// A part of the statements about a page.
#[derive(Debug, Clone)]
pub struct Positions {
    /// The page.
    pub page: Page,
    /// Its city, which counts.
    pub city: City,
    /// Statements in the order of their numbers; those that wait for one come with the last part.
    pub statements: Vec<Statement>,
    /// The number after which they go on.
    pub next: Option<i64>,
}

impl Commons {
    /// The statements about a page, from the number after `after`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see.
    pub async fn positions(
        &self,
        actor: &Actor,
        reference: &PageRef,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Positions, Error> {
        let (actor, reference, limit) = (actor.clone(), reference.clone(), limit.clamp(1, 500));
        let now = self.now();
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let mut comments = conn.comments_with_act(page.id, STATEMENT, Some(after.unwrap_or(0)), limit + 1)?;
                let more = comments.len() as i64 > limit;
                comments.truncate(usize::try_from(limit).unwrap_or(0));
                let next = comments.last().filter(|_| more).and_then(|last| last.number);
                if next.is_none() {
                    comments.extend(conn.comments_with_act(page.id, STATEMENT, None, MOST_WAITING)?);
                }
                let statements = dressed(conn, &actor, &page, comments, now)?;
                Ok(Positions { page, city, statements, next })
            })
            .await
    }

    /// How many statements there are about a page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn count_statements(&self, page: PageId) -> Result<i64, Error> {
        self.store().read(move |conn| Ok(conn.count_with_act(page, STATEMENT)?)).await
    }

    /// A statement by its ULID, as the asker may see it, and its page.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such statement to be read.
    pub async fn statement(&self, actor: &Actor, ulid: &str) -> Result<(Page, Statement), Error> {
        let (actor, ulid, now) = (actor.clone(), ulid.to_uppercase(), self.now());
        self.store()
            .read(move |conn| {
                let comment = conn.comment_by_ulid(&ulid)?.filter(is_statement).ok_or(Error::NotFound)?;
                let page = find(conn, &actor, &PageRef::Row(comment.page))?;
                let mut found = dressed(conn, &actor, &page, vec![comment], now)?;
                Ok((page, found.pop().ok_or(Error::NotFound)?))
            })
            .await
    }

    /// Makes a statement about a page: a comment, which gets its place as every other one does.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a statement that is empty or too long, and for a source that is no http(s) address; and those of
    /// [`Commons::comment`].
    pub async fn make_statement(&self, actor: &Actor, page: PageId, new: NewStatement) -> Result<Comment, Error> {
        let source = clean_line(new.source.as_deref().unwrap_or_default(), MAX_SOURCE_CHARS + 1);
        let source = (!source.is_empty()).then_some(source);
        if let Some(source) = &source {
            if source.chars().nth(MAX_SOURCE_CHARS).is_some() {
                return Err(Error::invalid("source", "too_long", format!("at most {MAX_SOURCE_CHARS} characters")));
            }
            if Origin::of_str(source).is_none() {
                return Err(Error::invalid("source", "not_an_address", "a source begins with https:// or http://"));
            }
        }
        let act = Act::Statement { side: new.side, source, role: role_of(actor) };
        let markdown = clean_line(&new.statement, act.most_chars() + 1);
        let said = NewComment { markdown, act: Some(act), ..NewComment::default() };
        self.comment(actor, page, said).await.map_err(|error| match error {
            Error::Invalid(mut errors) => {
                errors
                    .iter_mut()
                    .filter(|error| error.field == "markdown")
                    .for_each(|error| error.field = "statement".into());
                Error::Invalid(errors)
            }
            other => other,
        })
    }

    /// Those of these statements about a page that are still to be read, in the order of the two columns: what it is, then what it
    /// is not, each by number. At most [`MOST_CHOSEN`].
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see; [`Error::Invalid`] if none is left.
    pub async fn chosen_statements(
        &self,
        actor: &Actor,
        reference: &PageRef,
        ulids: Vec<String>,
    ) -> Result<(Page, Vec<Statement>), Error> {
        let (actor, reference, now) = (actor.clone(), reference.clone(), self.now());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let mut comments = Vec::new();
                for ulid in ulids.iter().take(MOST_CHOSEN) {
                    let comment = conn.comment_by_ulid(&ulid.to_uppercase())?;
                    comments.extend(comment.filter(|comment| is_statement(comment) && comment.page == page.id));
                }
                comments.sort_by_key(|comment| (comment.number.is_none(), comment.number, comment.id.0));
                comments.dedup_by_key(|comment| comment.id);
                let (is, is_not): (Vec<_>, Vec<_>) =
                    dressed(conn, &actor, &page, comments, now)?.into_iter().partition(|one| one.side == Side::Is);
                if is.is_empty() && is_not.is_empty() {
                    return Err(Error::invalid("statements", "none_chosen", "choose statements that are there"));
                }
                Ok((page, is.into_iter().chain(is_not).collect()))
            })
            .await
    }

    /// Supports or contests a statement, or takes that back (`None`). What somebody held before is gone: each has one stance.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] if there is no such statement to be read; [`Error::Invalid`] for one's own; and
    /// what [`Commons::comment`] says of pages.
    pub async fn take_stance(&self, actor: &Actor, ulid: &str, supports: Option<bool>) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let role = role_of(actor);
        let (ulid, now) = (ulid.to_uppercase(), self.now());
        self.store()
            .write(move |tx| {
                let found = tx.comment_by_ulid(&ulid)?.filter(is_statement).ok_or(Error::NotFound)?;
                tx.lock_page(found.page)?;
                let comment = stored_comment(tx, found.id)?;
                if !is_statement(&comment) {
                    return Err(Error::NotFound);
                }
                let page = open_to_debate(tx, comment.page)?;
                if is_own(&comment, Some(person)) {
                    return Err(Error::invalid("supports", "own_statement", "this statement is your own"));
                }
                let before = tx.stances_of(person, &[comment.id])?.pop();
                let held = before.and_then(|before| before.held());
                let Some(said) = supports.or(held).filter(|_| held != supports) else { return Ok(()) };
                // Times travel in whole seconds, and of two words the later one counts.
                let time = before.map_or(now, |before| next_time(before.time, now));
                let time = Timestamp::from_millis(time.as_millis().div_euclid(1000) * 1000);
                let withdrawn = supports.is_none();
                let stance = Stance { comment: comment.id, person, supports: said, withdrawn, role, time };
                if let Some(id) = tx.save_stance(&stance)? {
                    if page.mirrored() {
                        tx.tell(News::Stance(id))?;
                    } else {
                        tx.count_again(comment.id)?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Tells other cities how the stances on statements are counted that changed since they were last told: of each statement at
    /// most once in ten seconds. How many that were.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tell_counts(&self) -> Result<usize, Error> {
        let now = self.now();
        let before = now.plus_millis(-TELL_EVERY);
        if self.store().read(move |conn| conn.counts_to_tell(before, 1)).await?.is_empty() {
            return Ok(0);
        }
        self.store()
            .write(move |tx: &mut Tx<'_>| -> Result<usize, Error> {
                let statements = tx.counts_to_tell(before, ROUND)?;
                for statement in &statements {
                    tx.tell_count(*statement, now)?;
                }
                Ok(statements.len())
            })
            .await
    }
}

/// How the stances on a statement about a page of this city are counted at `at`, or later if something about it is.
///
/// # Errors
/// Those of the store.
pub fn count_of(conn: &mut Conn, statement: CommentId, at: Timestamp) -> Result<Count, koinon_store::Error> {
    let tallies = tallies(conn, &[statement])?.remove(&statement).unwrap_or_default();
    // Of two counts the later one counts: none may be older than one that was told, or than a stance that is in it.
    let counted = at.max(conn.last_stance(statement)?.unwrap_or(at)).max(conn.count_told(statement)?.unwrap_or(at));
    Ok(Count::tidy(counted, tallies))
}

/// What people of each city hold of these statements. People of a blocked city are not counted; people whose home is not known
/// to run this software are counted together: nobody says there who is one person, and who an officer.
fn tallies(conn: &mut Conn, statements: &[CommentId]) -> Result<HashMap<CommentId, Vec<Tally>>, koinon_store::Error> {
    let mut names: HashMap<CityId, Option<Option<String>>> = HashMap::new();
    let mut tallies: HashMap<CommentId, Vec<Tally>> = HashMap::new();
    for count in conn.count_stances(statements)? {
        if let Entry::Vacant(unknown) = names.entry(count.city) {
            let city = conn.city(count.city)?.filter(|city| !city.blocked);
            let name = |city: City| {
                let is_known = city.id == HERE || city.runs_koinon();
                is_known.then(|| city.origin.authority().to_owned())
            };
            unknown.insert(city.map(name));
        }
        let Some(Some(city)) = names.get(&count.city) else { continue };
        let role = if city.is_some() { count.role } else { StanceRole::Inhabitant };
        let of_statement = tallies.entry(count.comment).or_default();
        let at = of_statement.iter().position(|tally| tally.city == *city && tally.role == role);
        let at = at.unwrap_or_else(|| {
            of_statement.push(Tally { city: city.clone(), role, supports: 0, contests: 0 });
            of_statement.len() - 1
        });
        let tally = &mut of_statement[at];
        *(if count.supports { &mut tally.supports } else { &mut tally.contests }) += count.people;
    }
    Ok(tallies)
}

/// As what somebody of this city takes part.
fn role_of(actor: &Actor) -> StanceRole {
    if actor.role() >= Some(Role::Officer) { StanceRole::Officer } else { StanceRole::Inhabitant }
}

pub(crate) fn is_statement(comment: &Comment) -> bool {
    comment.state == CommentState::Live && matches!(comment.act, Some(Act::Statement { .. }))
}

fn dressed(
    conn: &mut Conn,
    actor: &Actor,
    page: &Page,
    comments: Vec<Comment>,
    now: Timestamp,
) -> Result<Vec<Statement>, Error> {
    let ids: Vec<CommentId> = comments.iter().map(|comment| comment.id).collect();
    let mut counts: HashMap<CommentId, Count> = match page.mirrored() {
        true => conn.told_counts(&ids)?.into_iter().collect(),
        false => {
            let counted = tallies(conn, &ids)?;
            counted.into_iter().map(|(statement, tallies)| (statement, Count::tidy(now, tallies))).collect()
        }
    };
    let own = match actor.person() {
        Some(person) => conn.stances_of(person, &ids)?,
        None => Vec::new(),
    };
    let own: HashMap<CommentId, Stance> = own.into_iter().map(|stance| (stance.comment, stance)).collect();
    let takes_stances = actor.person().is_some() && open_to_debate(conn, page.id).is_ok();
    let dress = |comment: Comment| {
        let Some(Act::Statement { side, source, role }) = comment.act.clone() else { return None };
        let (count, stance) = (counts.remove(&comment.id), own.get(&comment.id));
        let is_theirs = is_own(&comment, actor.person());
        Some(Statement {
            side,
            source,
            role,
            own: stance.and_then(Stance::held),
            own_waits: page.mirrored()
                && stance.is_some_and(|stance| count.as_ref().is_none_or(|count| count.counted < stance.time)),
            tallies: count.map(|count| count.tallies).unwrap_or_default(),
            may_take_stance: takes_stances && !is_theirs,
            may_delete: is_theirs,
            comment,
        })
    };
    Ok(comments.into_iter().filter_map(dress).collect())
}
