//! Who wrote each line of a page.

use std::time::{Duration, Instant};

use koinon_core::PageState;
use koinon_core::blame::Blame;
use koinon_store::{Conn, Page, Revision, Standing};

use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// So many revisions are gone back at most, and for so long; and so many lines of a page are looked at.
const MAX_STEPS: usize = 1_000;
const MAX_TIME: Duration = Duration::from_secs(2);
const MAX_LINES: usize = 20_000;
/// Revisions read at once.
const BATCH: i64 = 50;

/// Neighbouring lines of a page that were written in the same revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlamedLines {
    /// The number of the first one, from 1.
    pub start: usize,
    /// How many they are.
    pub lines: usize,
    /// The lines.
    pub text: String,
    /// The revision, as its place in [`PageBlame::revisions`]; none where the walk ended before it.
    pub revision: Option<usize>,
}

/// Who wrote each line of a page.
#[derive(Debug, Clone)]
pub struct PageBlame {
    /// The page.
    pub page: Page,
    /// Its newest text, in its order.
    pub parts: Vec<BlamedLines>,
    /// The revisions that wrote what still stands, newest first.
    pub revisions: Vec<Revision>,
    /// Whether every line is known. Otherwise the history is too long to go through at once, or its older part is not held
    /// here.
    pub complete: bool,
}

impl Commons {
    /// Who wrote each line of the newest text of a page.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Gone`] where the page is deleted or its text is not held.
    pub async fn blame(&self, actor: &Actor, reference: &PageRef) -> Result<PageBlame, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                match page.standing {
                    Standing::Live => walk(conn, page),
                    Standing::Deleted => Err(Error::Gone),
                    Standing::Draft => Err(Error::NotFound),
                }
            })
            .await
    }
}

fn walk(conn: &mut Conn, page: Page) -> Result<PageBlame, Error> {
    let began = Instant::now();
    let head = conn.revision(page.head.ok_or(Error::NotFound)?)?.ok_or(Error::NotFound)?;
    let newest = conn.body(head.id)?.ok_or(Error::Gone)?;
    let shown: String = newest.split_inclusive('\n').take(MAX_LINES).collect();

    let mut blame = Blame::new(&shown, 0);
    let mut chain = vec![head];
    let mut ahead: Vec<Revision> = Vec::new();
    let mut is_first = false;
    while !blame.is_done() {
        let newer = &chain[chain.len() - 1];
        let Some(parent) = newer.parent else {
            is_first = true;
            break;
        };
        if chain.len() >= MAX_STEPS || began.elapsed() > MAX_TIME {
            break;
        }
        if ahead.is_empty() {
            ahead = conn.revisions(page.id, Some(newer.id), BATCH)?;
            ahead.reverse();
        }
        // A history is one line: the revision before in time is the parent, unless that is not held here.
        let next = match ahead.pop() {
            Some(next) if next.hash == parent => Some(next),
            _ => {
                ahead.clear();
                conn.revision_by_hash(&parent)?.filter(|revision| revision.page == page.id)
            }
        };
        let Some(next) = next else { break };
        // A revision that deletes the page has its text before and after, and wrote none of it.
        if next.record.state == PageState::Live {
            let Some(text) = conn.body(next.id)? else { break };
            blame.before(&text, chain.len());
        }
        chain.push(next);
    }
    let known = blame.finish(is_first);
    let complete = known.iter().all(Option::is_some) && shown.len() == newest.len();
    let (parts, revisions) = parts_of(&newest, &known, chain);
    Ok(PageBlame { page, parts, revisions, complete })
}

/// The lines in runs, and the revisions that they name.
fn parts_of(text: &str, known: &[Option<usize>], chain: Vec<Revision>) -> (Vec<BlamedLines>, Vec<Revision>) {
    let mut named: Vec<usize> = known.iter().copied().flatten().collect();
    named.sort_unstable();
    named.dedup();
    let mut parts: Vec<BlamedLines> = Vec::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let step = known.get(at).copied().flatten();
        let revision = step.and_then(|step| named.binary_search(&step).ok());
        match parts.last_mut() {
            Some(last) if last.revision == revision => {
                last.lines += 1;
                last.text.push_str(line);
            }
            _ => parts.push(BlamedLines { start: at + 1, lines: 1, text: line.to_owned(), revision }),
        }
    }
    let mut at = 0;
    let revisions = chain.into_iter().filter(|_| {
        at += 1;
        named.binary_search(&(at - 1)).is_ok()
    });
    (parts, revisions.collect())
}
