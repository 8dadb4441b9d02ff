//! Writing: a new page, an edit, and what both become — a revision, or a draft that waits.

use koinon_core::merge::{Merge, merge};
use koinon_core::policy::{EditRight, PagePolicy, edit_right};
use koinon_core::slug::validate_slug;
use koinon_core::text::normalize_source;
use koinon_core::title::title_of;
use koinon_core::{Hash, PageState, Timestamp};
use koinon_store::{Draft, ImportMark, Page, PageId, PageMedia, Priority, Revision};

use crate::append::{Append, ROUNDS, append, append_first, slug_after};
use crate::clock::new_ulid;
use crate::only_if::OnlyIf;
use crate::prepare::{Hints, fields, note, prepare};
use crate::propose::queue_new_page;
use crate::{Actor, Commons, Conflict, Error, Incomplete, gate};

/// A page that is to be.
#[derive(Debug, Clone, Default)]
pub struct NewPageText {
    /// The ULID that was handed out for it; a fresh one if none was.
    pub ulid: Option<String>,
    /// The Markdown source.
    pub markdown: String,
    /// The kind's code, where the front matter names none.
    pub kind: Option<String>,
    /// The language, where the front matter names none.
    pub lang: Option<String>,
    /// The title, where the front matter names none.
    pub title: Option<String>,
    /// The readable part of the address; made from the title if none is given.
    pub slug: Option<String>,
    /// The edit summary.
    pub note: Option<String>,
    /// Keep it as a draft.
    pub draft: bool,
    /// Files that the text names, already kept (an import brings them).
    pub files: Vec<PageMedia>,
    /// Part of an import: followers take interactive changes first.
    pub import: Option<ImportMark>,
}

/// An edit of a page.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// The revision that it started from; none for a page that is still a draft.
    pub base_revision: Option<Hash>,
    /// How the page has to be.
    pub only_if: OnlyIf,
    /// The whole new text.
    pub markdown: String,
    /// The edit summary.
    pub note: Option<String>,
    /// Keep it as a draft.
    pub draft: bool,
    /// A new title, where the front matter names none.
    pub title: Option<String>,
    /// A new readable part of the address.
    pub slug: Option<String>,
    /// Files that the text names, already kept (an import brings them).
    pub files: Vec<PageMedia>,
    /// Part of an import: followers take interactive changes first.
    pub import: Option<ImportMark>,
    /// The revision of the page that this one was made from, whose changes the text takes over: its second parent.
    pub takes_over: Option<Hash>,
}

/// What became of a text that somebody saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is a revision, with this hash.
    Published(PageId, Hash),
    /// It says what the page says already.
    Unchanged(PageId),
    /// It is kept as a draft; if the author did not ask for that, the code of the reason.
    Kept(PageId, Option<&'static str>),
}

impl Saved {
    /// The page.
    #[must_use]
    pub fn page(self) -> PageId {
        match self {
            Self::Published(page, _) | Self::Unchanged(page) | Self::Kept(page, _) => page,
        }
    }
}

/// The reason code of a draft that waits for the city to read it.
pub const WAITS_FOR_REVIEW: &str = "waits_for_review";
/// The reason code of a draft of a locked page.
pub const PAGE_LOCKED: &str = "page_locked";
/// The reason code of a draft that lacks answers.
pub const INCOMPLETE: &str = "incomplete";
/// The reason code of a draft that could not be merged.
pub const CONFLICT: &str = "conflict";

fn checked_slug(slug: Option<String>) -> Result<Option<String>, Error> {
    let Some(slug) = slug.map(|slug| slug.trim().to_owned()).filter(|slug| !slug.is_empty()) else { return Ok(None) };
    validate_slug(&slug).map_err(|e| Error::invalid("slug", "slug_form", e.to_string()))?;
    Ok(Some(slug))
}

impl Commons {
    /// Makes a page: published, or kept as a draft if asked for or if the city reads first.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Invalid`], [`Error::Taken`] for a slug or id that was asked for and is another
    /// page's, [`Error::Incomplete`] where answers are missing (the page is there, as a draft).
    pub async fn create_page(&self, actor: &Actor, new: NewPageText) -> Result<Saved, Error> {
        let identity = self.identity()?;
        let author = actor.account()?.person.id;
        let role = actor.role().unwrap_or(koinon_core::policy::Role::Contributor);
        let hints = Hints { kind: new.kind, lang: new.lang, title: new.title, title_so_far: None };
        let prepared = prepare(&new.markdown, &hints, self.default_lang(), self.origin())?;
        let asked = checked_slug(new.slug)?;
        let missing = match new.import {
            None => gate::missing(&prepared.kind, &prepared.title, &prepared.source),
            Some(_) => Vec::new(),
        };
        let kept = match edit_right(role, PagePolicy::default()) {
            EditRight::Publish if !missing.is_empty() => Some((!new.draft).then_some(INCOMPLETE)),
            EditRight::Publish => new.draft.then_some(None),
            EditRight::Propose | EditRight::Locked => Some((!new.draft).then_some(WAITS_FOR_REVIEW)),
        };
        let (now, origin) = (self.now(), self.origin().clone());
        let ulid = new.ulid.unwrap_or_else(|| new_ulid(now));
        let incomplete = |page| Incomplete { page, ulid: ulid.clone(), problems: missing };
        let (own, names) = (ulid.clone(), self.fresh_names(now));
        let saved = self
            .store()
            .write_with(Priority::bulk_if(new.import.is_some()), move |tx| {
                let ulid = own;
                if tx.page_by_ulid(&ulid)?.is_some() {
                    return Err(Error::Taken("there is a page with this id already".into()));
                }
                let page = tx.insert_page(&prepared.new_page(&origin, ulid, now))?;
                if let Some(explanation) = kept {
                    let draft = Draft {
                        page,
                        person: author,
                        base: None,
                        markdown: prepared.source,
                        title: hints.title,
                        slug: asked,
                        note: new.note,
                        explanation: explanation.map(str::to_owned),
                        updated: now,
                    };
                    tx.save_draft(&draft)?;
                    if explanation == Some(WAITS_FOR_REVIEW) {
                        queue_new_page(tx, names, &origin, &draft, now)?;
                    }
                    return Ok(Saved::Kept(page, explanation));
                }
                let row = tx.page(page)?.ok_or(koinon_store::Error::Missing("page"))?;
                let first = Append {
                    page: &row,
                    head_source: None,
                    prepared: &prepared,
                    slug: String::new(),
                    state: PageState::Live,
                    files: (!new.files.is_empty()).then_some(new.files),
                    note: note(new.note.as_deref()),
                    author,
                    accepted_by: None,
                    import: new.import,
                    takes_over: None,
                };
                let hash = append_first(tx, &identity, now, &first, asked.as_deref())?;
                Ok::<_, Error>(Saved::Published(page, hash))
            })
            .await?;
        match saved {
            Saved::Kept(page, Some(INCOMPLETE)) => Err(Error::Incomplete(Box::new(incomplete(page)))),
            saved => Ok(saved),
        }
    }

    /// Saves an edit: merged with what happened since its base, published, or kept as a draft.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the same lines were changed (the text is kept as a draft), [`Error::Incomplete`] where
    /// it leaves answers out that were there, or that a first publication needs (likewise), [`Error::Gone`] for a deleted page
    /// (likewise), [`Error::Stale`] for a page that is in none of the revisions that it has to be in, [`Error::Invalid`],
    /// [`Error::Forbidden`] for a page of another city, [`Error::NotFound`].
    pub async fn edit_page(&self, actor: &Actor, page: PageId, edit: Edit) -> Result<Saved, Error> {
        let identity = self.identity()?;
        let account = actor.account()?.clone();
        let author = account.person.id;
        let asked = checked_slug(edit.slug.clone())?;
        let yours =
            normalize_source(&edit.markdown).map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))?;
        for _ in 0..ROUNDS {
            let now = self.now();
            let seen = self.see_for_edit(actor, page, &edit, &yours, now).await?;
            let asked = asked.clone().or_else(|| seen.draft_slug.clone());
            let draft = |explanation: Option<&'static str>| Draft {
                page,
                person: author,
                base: edit.base_revision,
                markdown: yours.clone(),
                title: edit.title.clone().or_else(|| seen.draft_title.clone()),
                slug: asked.clone(),
                note: edit.note.clone(),
                explanation: explanation.map(str::to_owned),
                updated: now,
            };
            let kept = match seen.right {
                EditRight::Publish => edit.draft.then_some(None),
                EditRight::Propose => Some((!edit.draft).then_some(WAITS_FOR_REVIEW)),
                EditRight::Locked => Some((!edit.draft).then_some(PAGE_LOCKED)),
            };
            if let Some(explanation) = kept {
                let draft = draft(explanation);
                if explanation == Some(WAITS_FOR_REVIEW) && seen.page.standing == koinon_store::Standing::Draft {
                    return self.keep_in_queue(draft).await;
                }
                return self.keep(page, draft, explanation).await;
            }
            if seen.page.standing == koinon_store::Standing::Deleted {
                self.keep(page, draft(None), None).await?;
                return Err(Error::Gone);
            }
            let merged = match seen.merge {
                Merged::Text(text) => text,
                Merged::Conflict(conflict) => {
                    self.keep(page, draft(Some(CONFLICT)), None).await?;
                    return Err(Error::Conflict(conflict));
                }
            };
            let hints = Hints {
                kind: Some(seen.page.kind.clone()),
                lang: Some(seen.page.lang.clone()),
                // A title that was given once stays until another is given; one that was the first heading follows it.
                title: edit
                    .title
                    .clone()
                    .or_else(|| seen.draft_title.clone())
                    .or_else(|| (!seen.title_from_heading).then(|| seen.page.title.clone())),
                title_so_far: Some(seen.page.title.clone()),
            };
            let prepared = match prepare(&merged, &hints, self.default_lang(), self.origin()) {
                Ok(prepared) => prepared,
                Err(error) => {
                    // What cannot be published yet is kept all the same.
                    self.keep(page, draft(None), None).await?;
                    return Err(error);
                }
            };
            let empties = |before: &String| prepared.source.trim().is_empty() && !before.trim().is_empty();
            if edit.import.is_none() && seen.head_source.as_ref().is_some_and(empties) {
                self.keep(page, draft(None), None).await?;
                return Err(Error::invalid(
                    "markdown",
                    "emptied",
                    "a page without a text says nothing: to take it down, delete it",
                ));
            }
            // Whoever looks after a page decides on it: nobody gives themselves that.
            let stewards = |source: &str| fields(source).get("stewards").cloned();
            if edit.import.is_none()
                && actor.require_keeper(&seen.page).is_err()
                && stewards(seen.head_source.as_deref().unwrap_or_default()) != stewards(&prepared.source)
            {
                self.keep(page, draft(None), None).await?;
                let message = "who looks after a page is said by those who do, and by officers";
                return Err(Error::invalid("markdown", "stewards_changed", message));
            }
            // What others changed meanwhile is not for this author to answer for: their own text is what is looked at.
            let missing = gate::missing(&prepared.kind, &prepared.title, &yours);
            if !missing.is_empty() && edit.import.is_none() {
                let (row, base) = (seen.page.clone(), edit.base_revision);
                let problems = self.store().read(move |conn| gate::new_on_page(conn, &row, base, missing)).await?;
                if !problems.is_empty() {
                    self.keep(page, draft(Some(INCOMPLETE)), None).await?;
                    let ulid = seen.page.ulid.clone();
                    return Err(Error::Incomplete(Box::new(Incomplete { page, ulid, problems })));
                }
            }
            let (may_choose, takes_over) = (asked.is_none(), edit.takes_over);
            let (identity, asked, note, files, import) =
                (identity.clone(), asked.clone(), note(edit.note.as_deref()), edit.files.clone(), edit.import.clone());
            let saved = self
                .store()
                .write_with(Priority::bulk_if(import.is_some()), move |tx| {
                    tx.lock_page(page)?;
                    let row = tx.page(page)?.ok_or(Error::NotFound)?;
                    if row.head_hash != seen.page.head_hash {
                        return Ok(None);
                    }
                    let slug = slug_after(tx, &row, &prepared.title, asked.as_deref())?;
                    tx.delete_draft(page, author)?;
                    let same = seen.head_source.as_deref() == Some(&prepared.source)
                        && (&row.title, &row.slug, &row.kind, &row.lang, &row.licence)
                            == (&prepared.title, &slug, &prepared.kind, &prepared.lang, &prepared.licence);
                    if same && files.is_empty() {
                        return Ok(Some(Saved::Unchanged(page)));
                    }
                    let files = (!files.is_empty()).then_some(files);
                    let new = Append {
                        page: &row,
                        head_source: seen.head_source.as_deref(),
                        prepared: &prepared,
                        slug,
                        state: PageState::Live,
                        files,
                        note,
                        author,
                        accepted_by: None,
                        import,
                        takes_over,
                    };
                    append(tx, &identity, now, new).map(|hash| Some(Saved::Published(page, hash)))
                })
                .await;
            match saved {
                Ok(None) => {}
                // Somebody else took the slug that was made from the title: there is another.
                Err(Error::Taken(_)) if may_choose => {}
                Ok(Some(saved)) => return Ok(saved),
                Err(error @ Error::Taken(_)) => {
                    self.keep(page, draft(None), None).await?;
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::Taken(
            "this page is being changed by many at once; your text is as you left it, please save again".into(),
        ))
    }

    async fn keep(&self, page: PageId, draft: Draft, explanation: Option<&'static str>) -> Result<Saved, Error> {
        self.store()
            .write(move |tx| {
                tx.save_draft(&draft)?;
                Ok(Saved::Kept(page, explanation))
            })
            .await
    }

    /// Keeps a contributor's page that is not published yet, and shows it to those who may publish it.
    async fn keep_in_queue(&self, draft: Draft) -> Result<Saved, Error> {
        let (names, origin, page) = (self.fresh_names(draft.updated), self.origin().clone(), draft.page);
        self.store()
            .write(move |tx| {
                tx.save_draft(&draft)?;
                queue_new_page(tx, names, &origin, &draft, draft.updated)?;
                Ok(Saved::Kept(page, Some(WAITS_FOR_REVIEW)))
            })
            .await
    }

    /// Reads all that an edit needs and merges, on a reader's thread.
    async fn see_for_edit(
        &self,
        actor: &Actor,
        page: PageId,
        edit: &Edit,
        yours: &str,
        now: Timestamp,
    ) -> Result<Seen, Error> {
        let (actor, base_hash, yours) = (actor.clone(), edit.base_revision, yours.to_owned());
        let only_if = edit.only_if.clone();
        self.store()
            .read(move |conn| {
                let page = conn.page(page)?.ok_or(Error::NotFound)?;
                let right = actor.edit_right(&page, now)?;
                only_if.check(page.head_hash)?;
                let Some(head) = page.head else {
                    let person = actor.account()?.person.id;
                    let draft = conn.draft(page.id, person)?.ok_or(Error::NotFound)?;
                    return Ok(Seen {
                        page,
                        right,
                        head_source: None,
                        draft_title: draft.title,
                        draft_slug: draft.slug,
                        title_from_heading: true,
                        merge: Merged::Text(yours),
                    });
                };
                let head_source = conn.body(head)?;
                let theirs = head_source.clone().unwrap_or_default();
                let base = base_hash.ok_or_else(|| {
                    Error::invalid("base_revision", "missing", "name the revision that this edit started from")
                })?;
                let merge = if Some(base) == page.head_hash {
                    Merged::Text(yours)
                } else {
                    let base: Revision = conn
                        .revision_by_hash(&base)?
                        .filter(|revision| revision.page == page.id)
                        .ok_or_else(|| Error::invalid("base_revision", "unknown", "this is no revision of the page"))?;
                    let base_text = conn.body(base.id)?.unwrap_or_default();
                    merge_texts(&base, base_text, yours, theirs, page.head_hash.unwrap_or(base.hash))
                };
                let heading = koinon_markdown::outline(head_source.as_deref().unwrap_or_default()).first_heading;
                let title_from_heading =
                    heading.is_some_and(|heading| title_of(None, None, Some(&heading), "") == page.title);
                Ok(Seen { page, right, head_source, draft_title: None, draft_slug: None, title_from_heading, merge })
            })
            .await
    }
}

struct Seen {
    page: Page,
    right: EditRight,
    head_source: Option<String>,
    /// The title given so far to a page that is still a draft.
    draft_title: Option<String>,
    /// The slug wished for so far for a page that is still a draft.
    draft_slug: Option<String>,
    /// The title so far was the text's first heading: then a new heading is a new title.
    title_from_heading: bool,
    merge: Merged,
}

enum Merged {
    Text(String),
    Conflict(Box<Conflict>),
}

fn merge_texts(base: &Revision, base_text: String, yours: String, theirs: String, head: Hash) -> Merged {
    match merge(&base_text, &yours, &theirs) {
        Merge::Clean(text) => Merged::Text(text),
        Merge::Conflict { merged_with_conflicts, regions } => Merged::Conflict(Box::new(Conflict {
            base_revision: Some(base.hash),
            head,
            base: base_text,
            yours,
            theirs,
            merged_with_conflicts,
            regions,
        })),
    }
}
