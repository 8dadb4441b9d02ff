//! Taking over what the original of an adaptation has changed since: a three-way merge, kept as a revision with two parents.

use koinon_core::Hash;
use koinon_core::merge::{Choice, Merge, Region, merge, resolve};
use koinon_core::policy::EditRight;
use koinon_markdown::set_fields;
use koinon_store::Revision;
use serde_json::Value;

use crate::adaptations::{ADAPTED, made_from, not_held};
use crate::error::Refusal;
use crate::prepare::fields;
use crate::publish::{Edit, Saved};
use crate::read::{PageRef, PageView};
use crate::{Actor, Commons, Conflict, Error};

/// Which changes are taken over, and how.
#[derive(Debug, Clone, Default)]
pub struct TakeOver {
    /// Our version that was looked at; the newest if none is named.
    pub ours: Option<Hash>,
    /// The original's version that was looked at; the newest if none is named.
    pub theirs: Option<Hash>,
    /// What is wanted where both sides changed the same lines, in their order.
    pub choices: Vec<Choice>,
    /// The edit summary.
    pub note: Option<String>,
}

/// What would be put together.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// Our page.
    pub page: PageView,
    /// The page that it was made from.
    pub original: PageView,
    /// Our version.
    pub ours: Hash,
    /// The original's version whose changes are taken over.
    pub theirs: Revision,
    /// The version of the original that ours was made from.
    pub base: Hash,
    /// The texts, those of the original as ours would have been made from them.
    texts: [String; 3],
}

impl Upstream {
    /// Whether the original has anything to take over.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.base != self.theirs.hash
    }

    /// The merge: our fields stay where both sides changed the same, and people are asked about lines of the text.
    #[must_use]
    pub fn merge(&self) -> Merge {
        let [base, yours, theirs] = &self.texts;
        let [(base, before), (yours, our_body), (theirs, their_body)] = [base, yours, theirs].map(|text| halves(text));
        let front = merged_front(base, yours, theirs);
        match merge(before, our_body, their_body) {
            Merge::Clean(body) => Merge::Clean(front + &body),
            Merge::Conflict { merged_with_conflicts, regions } => {
                let lines = [base, yours, theirs].map(|front| front.lines().count());
                let moved = regions.into_iter().map(|region| Region {
                    base_line: region.base_line + lines[0],
                    yours_line: region.yours_line + lines[1],
                    theirs_line: region.theirs_line + lines[2],
                    marked: region.marked.start + front.len()..region.marked.end + front.len(),
                    ..region
                });
                Merge::Conflict { regions: moved.collect(), merged_with_conflicts: front + &merged_with_conflicts }
            }
        }
    }

    /// What is asked about, with both texts.
    #[must_use]
    pub fn conflict(&self, merged_with_conflicts: String, regions: Vec<Region>) -> Conflict {
        let [base, yours, theirs] = self.texts.clone();
        let (base_revision, head) = (Some(self.base), self.theirs.hash);
        Conflict { base_revision, head, base, yours, theirs, merged_with_conflicts, regions }
    }

    /// A merged text, saying which version of the original it follows now.
    fn following(&self, text: &str) -> String {
        let now = made_from(&self.original.page, Some(self.theirs.hash));
        let value = match fields(text).get(ADAPTED) {
            // Where several are named, it is the first.
            Some(Value::Array(named)) if named.len() > 1 => {
                Value::Array([now].into_iter().chain(named.iter().skip(1).cloned()).collect())
            }
            _ => now,
        };
        set_fields(text, &[(ADAPTED, Some(value))]).unwrap_or_else(|_| text.to_owned())
    }
}

/// The front matter with its fences, and the text.
fn halves(text: &str) -> (&str, &str) {
    let body = koinon_markdown::split(text).body;
    text.split_at(text.len() - body.len())
}

fn merged_front(base: &str, yours: &str, theirs: &str) -> String {
    let merged = match merge(base, yours, theirs) {
        Merge::Clean(front) => Some(front),
        Merge::Conflict { .. } => {
            // Field by field: what they changed and we did not is taken.
            let (before, ours, theirs) = (fields(base), fields(yours), fields(theirs));
            let names = before.keys().chain(theirs.keys().filter(|name| !before.contains_key(*name)));
            let taken = |name: &&String| {
                let (before, theirs) = (before.get(*name), theirs.get(*name));
                before != theirs && ours.get(*name) == before
            };
            let changes: Vec<_> = names.filter(taken).map(|name| (name.as_str(), theirs.get(name).cloned())).collect();
            set_fields(yours, &changes).ok()
        }
    };
    // Lines that each were right may not be so together.
    let is_right = |front: &String| {
        koinon_markdown::split(front).yaml.is_some_and(|yaml| koinon_markdown::parse(yaml).is_ok())
            || front.trim().is_empty()
    };
    merged.filter(is_right).unwrap_or_else(|| yours.to_owned())
}

impl Commons {
    /// What taking over the original's changes would put together.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Forbidden`] for those who may not publish on the page, [`Error::NotFound`] for a page
    /// that was not made from one that is here, [`Error::Gone`] where a text is not held.
    pub async fn upstream(
        &self,
        actor: &Actor,
        reference: &PageRef,
        ours: Option<Hash>,
        theirs: Option<Hash>,
    ) -> Result<Upstream, Error> {
        actor.account()?;
        let page = self.page(actor, reference).await?;
        match actor.edit_right(&page.page, self.now())? {
            EditRight::Publish => {}
            EditRight::Propose => return Err(Error::Forbidden(Refusal::OfficersOnly)),
            EditRight::Locked => return Err(Error::Forbidden(Refusal::Locked)),
        }
        let (original, version) = self.original_of(actor, &page).await?;
        let (base, ours) = (version.ok_or(Error::Gone)?, ours.or(page.page.head_hash).ok_or(Error::NotFound)?);
        let newest = theirs.or(original.page.head_hash).ok_or(Error::NotFound)?;
        let (_, _, yours) = self.revision(actor, &PageRef::Row(page.page.id), ours).await?;
        let row = PageRef::Row(original.page.id);
        let (_, _, before) = self.revision(actor, &row, base).await.map_err(not_held)?;
        let (_, theirs, now) = self.revision(actor, &row, newest).await.map_err(not_held)?;
        let texts = [self.as_ours(&original, &yours, &before), yours.clone(), self.as_ours(&original, &yours, &now)];
        Ok(Upstream { page, original, ours, theirs, base, texts })
    }

    /// A text of the original as one of ours: links lead where they led, and what says where it comes from is as in ours.
    fn as_ours(&self, original: &PageView, ours: &str, text: &str) -> String {
        let own = fields(ours);
        let changes = ["slug", "translation_of", ADAPTED].map(|name| (name, own.get(name).cloned()));
        let carried = self.carried_here(original, text);
        set_fields(&carried, &changes).unwrap_or(carried)
    }

    /// Takes over what the original of an adaptation has changed since: saved as a revision that follows both.
    ///
    /// # Errors
    /// Those of [`Commons::upstream`] and of [`Commons::edit_page`]; [`Error::Conflict`] where the same lines were changed and no
    /// choice is given for them: then nothing is saved.
    pub async fn take_over(&self, actor: &Actor, reference: &PageRef, wanted: TakeOver) -> Result<Saved, Error> {
        let upstream = self.upstream(actor, reference, wanted.ours, wanted.theirs).await?;
        if !upstream.is_behind() {
            return Ok(Saved::Unchanged(upstream.page.page.id));
        }
        let merged = match upstream.merge() {
            Merge::Clean(text) => text,
            Merge::Conflict { merged_with_conflicts, regions } => {
                match resolve(&merged_with_conflicts, &regions, &wanted.choices) {
                    Some(text) => text,
                    None => return Err(Error::Conflict(Box::new(upstream.conflict(merged_with_conflicts, regions)))),
                }
            }
        };
        let edit = Edit {
            base_revision: Some(upstream.ours),
            markdown: upstream.following(&merged),
            note: wanted.note,
            takes_over: Some(upstream.theirs.hash),
            ..Edit::default()
        };
        self.edit_page(actor, upstream.page.page.id, edit).await
    }
}
