//! Whether and how a page stands: delete, restore, revert, and who may edit it.

use koinon_core::policy::{EditRight, PagePolicy};
use koinon_core::shelf::Shelf;
use koinon_core::text::clean_line;
use koinon_core::{Hash, PageState, Timestamp};
use koinon_store::{ModerationAct, Page, PageMedia, Standing, Subject, Tx};

use crate::append::{Append, append, free_slug, slug_after};
use crate::clock::new_ulid;
use crate::only_if::Target;
use crate::prepare::{Hints, Prepared, note, prepare};
use crate::{Actor, Commons, Error, Refusal, media};

/// How long a lock lasts if its end is not named, in milliseconds: 30 days.
const LOCK_LIFE: i64 = 30 * 24 * 3600 * 1000;

impl Commons {
    /// Deletes a page: a revision that leaves a tombstone. It can be undone.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks and the page is not locked; [`Error::Gone`] if it is deleted already;
    /// [`Error::Stale`].
    pub async fn delete_page(
        &self,
        actor: &Actor,
        page: impl Into<Target>,
        summary: Option<String>,
    ) -> Result<Hash, Error> {
        actor.require_officer()?;
        self.follow_head(actor, page.into(), Standing::Live, PageState::Deleted, None, summary).await
    }

    /// Restores a deleted page as it was.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks; [`Error::Invalid`] if it is not deleted.
    pub async fn restore_page(
        &self,
        actor: &Actor,
        page: impl Into<Target>,
        summary: Option<String>,
    ) -> Result<Hash, Error> {
        actor.require_officer()?;
        self.follow_head(actor, page.into(), Standing::Deleted, PageState::Live, None, summary).await
    }

    /// Makes an old revision the newest again, as a new revision.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the actor may publish, [`Error::NotFound`] if it is no revision of the page or its text is
    /// not here.
    pub async fn revert_page(
        &self,
        actor: &Actor,
        page: impl Into<Target>,
        to: Hash,
        summary: Option<String>,
    ) -> Result<Hash, Error> {
        self.follow_head(actor, page.into(), Standing::Live, PageState::Live, Some(to), summary).await
    }

    /// Appends a revision in `state` with the text of `of` (the head's if none), provided the page stands as `from`.
    async fn follow_head(
        &self,
        actor: &Actor,
        Target { page, only_if }: Target,
        from: Standing,
        state: PageState,
        of: Option<Hash>,
        summary: Option<String>,
    ) -> Result<Hash, Error> {
        let identity = self.identity()?;
        let author = actor.account()?.person.id;
        let (actor, now, commons) = (actor.clone(), self.now(), self.clone());
        self.store()
            .write(move |tx| {
                tx.lock_page(page)?;
                let row = tx.page(page)?.ok_or(Error::NotFound)?;
                only_if.check(row.head_hash)?;
                match actor.edit_right(&row, now)? {
                    EditRight::Publish => {}
                    EditRight::Locked => return Err(Error::Forbidden(Refusal::Locked)),
                    EditRight::Propose => return Err(Error::Forbidden(Refusal::OfficersOnly)),
                }
                if row.standing != from {
                    return Err(match row.standing {
                        Standing::Deleted => Error::Gone,
                        Standing::Draft => Error::NotFound,
                        Standing::Live => Error::invalid("page", "not_deleted", "this page is not deleted"),
                    });
                }
                let (prepared, slug, files) = commons.text_of(tx, &row, of)?;
                let note = note(summary.as_deref());
                append(
                    tx,
                    &identity,
                    now,
                    Append {
                        page: &row,
                        head_source: None,
                        prepared: &prepared,
                        slug,
                        state,
                        files,
                        note,
                        author,
                        accepted_by: None,
                        import: None,
                        takes_over: None,
                    },
                )
            })
            .await
    }

    /// The text and the particulars of a revision of the page; of a former one also the files that its record names.
    fn text_of(
        &self,
        tx: &mut Tx<'_>,
        row: &Page,
        of: Option<Hash>,
    ) -> Result<(Prepared, String, Option<Vec<PageMedia>>), Error> {
        let head = row.head.ok_or(Error::NotFound)?;
        let revision = match of {
            Some(hash) => tx.revision_by_hash(&hash)?.filter(|revision| revision.page == row.id),
            None => tx.revision(head)?,
        };
        let revision = revision.ok_or(Error::NotFound)?;
        let source = tx.body(revision.id)?.ok_or(Error::NotFound)?;
        let record = revision.record;
        let hints =
            Hints { kind: Some(record.kind), lang: Some(record.lang), title: Some(record.title), title_so_far: None };
        let prepared = prepare(&source, &hints, self.default_lang(), self.origin())?;
        let slug = match (of, row.standing) {
            (Some(_), _) => slug_after(tx, row, &prepared.title, None)?,
            // While the page was deleted, another may have taken its address.
            (None, Standing::Deleted) => free_slug(tx, &row.slug, Some(row.id))?,
            (None, _) => row.slug.clone(),
        };
        let files = match of {
            Some(_) => Some(media::files_of_record(tx, row.id, &record.media)?),
            None => None,
        };
        Ok((prepared, slug, files))
    }

    /// Sets who may edit a page. A lock needs a public reason and ends by itself.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks, and for a legal text, which is always the administrators'; [`Error::Invalid`]
    /// without a reason for a lock.
    pub async fn set_policy(
        &self,
        actor: &Actor,
        page: impl Into<Target>,
        policy: PagePolicy,
        reason: Option<String>,
        until: Option<Timestamp>,
    ) -> Result<(), Error> {
        let officer = actor.require_officer()?.person.id;
        let (Target { page, only_if }, now) = (page.into(), self.now());
        let reason = reason.map(|reason| clean_line(&reason, 500)).filter(|reason| !reason.is_empty());
        let until = match policy {
            PagePolicy::Locked if reason.is_none() => {
                return Err(Error::invalid("reason", "reason_needed", "a lock needs a public reason"));
            }
            PagePolicy::Locked => match until.unwrap_or(now.plus_millis(LOCK_LIFE)) {
                until if until > now => Some(until),
                _ => return Err(Error::invalid("until", "in_the_past", "a lock ends in the future")),
            },
            _ => None,
        };
        self.store()
            .write(move |tx| {
                tx.lock_page(page)?;
                let row = tx.page(page)?.filter(|row| row.standing != Standing::Draft).ok_or(Error::NotFound)?;
                only_if.check(row.head_hash)?;
                if row.mirrored() {
                    return Err(Error::Forbidden(Refusal::OtherCity));
                }
                if row.shelf() == Some(Shelf::Legal) {
                    return Err(Error::Forbidden(Refusal::AdministratorsOnly));
                }
                if policy == PagePolicy::Locked {
                    let subject = Subject { page: Some(page), ..Subject::default() };
                    let why = reason.as_deref().unwrap_or_default();
                    tx.log_moderation(&new_ulid(now), ModerationAct::Lock, Some(officer), &subject, why, now)?;
                }
                Ok(tx.set_policy(page, policy, reason.as_deref(), until, now)?)
            })
            .await
    }
}
