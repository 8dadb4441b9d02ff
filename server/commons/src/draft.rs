//! Drafts: kept on the server per person and page, so that nothing typed is lost.

use koinon_core::kind::Kind;
use koinon_core::lang::canonical_tag;
use koinon_core::policy::{EditRight, PagePolicy};
use koinon_core::text::{clean_line, normalize_source};
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Draft, HERE, NewPage, Page, PageId, PageMedia, Standing};

use crate::clock::random_secret;
use crate::error::Refusal;
use crate::prepare::DEFAULT_LICENCE;
use crate::{Actor, Commons, Error};

/// What somebody has typed so far, kept without their asking: it need not be fit for publishing.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The ULID of the page: of one that there is, or of one that begins with this draft.
    pub page: String,
    /// The revision that they started from; none for a new page.
    pub base: Option<Hash>,
    /// The kind's code, for a new page.
    pub kind: String,
    /// BCP 47, for a new page.
    pub lang: String,
    /// The title in its field.
    pub title: String,
    /// The Markdown source.
    pub markdown: String,
    /// The edit summary.
    pub note: String,
    /// When the draft was saved that they go on with; none if they know of no draft.
    pub seen: Option<Timestamp>,
    /// Keep it also where another window saved another draft since.
    pub anyway: bool,
    /// What the link ends with by which a colleague's draft was opened: it is theirs that is kept.
    pub link: Option<String>,
}

/// What became of what somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is kept since this moment.
    Since(Timestamp),
    /// Another window of the same person saved another draft in the meantime; nothing was changed.
    OtherWindow,
}

/// A colleague's draft, opened by their link.
#[derive(Debug, Clone)]
pub struct LinkedDraft {
    /// The draft.
    pub draft: Draft,
    /// Its page.
    pub page: Page,
    /// The name of whoever it belongs to.
    pub owner: String,
    /// Its files.
    pub files: Vec<PageMedia>,
}

impl Commons {
    /// The draft that a link leads to: for those who are signed in and may publish on that page.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] for a link that leads nowhere, or no more; [`Error::Forbidden`].
    pub async fn draft_by_link(&self, actor: &Actor, link: &str) -> Result<LinkedDraft, Error> {
        actor.account()?;
        let (actor, link, now) = (actor.clone(), link.to_owned(), self.now());
        self.store()
            .read(move |conn| {
                let draft = conn.draft_by_link(&link)?.ok_or(Error::NotFound)?;
                let page = conn.page(draft.page)?.ok_or(Error::NotFound)?;
                match actor.edit_right(&page, now)? {
                    EditRight::Publish => {}
                    EditRight::Propose => return Err(Error::Forbidden(Refusal::OfficersOnly)),
                    EditRight::Locked => return Err(Error::Forbidden(Refusal::Locked)),
                }
                let owner = conn.person(draft.person)?.map(|person| person.name).unwrap_or_default();
                let files = conn.page_media(page.id)?;
                Ok(LinkedDraft { draft, page, owner, files })
            })
            .await
    }

    /// What the link to one's own draft of a page ends with, where there is one.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::NotFound`] if there is no draft.
    pub async fn draft_link(&self, actor: &Actor, page: PageId) -> Result<(Draft, Option<String>), Error> {
        let person = actor.account()?.person.id;
        self.store()
            .read(move |conn| {
                let draft = conn.draft(page, person)?.ok_or(Error::NotFound)?;
                Ok((draft, conn.draft_link(page, person)?))
            })
            .await
    }

    /// Makes a link to one's own draft of a page, or gives the one that there is; what it ends with. It ends with the draft:
    /// when that is published or thrown away.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::NotFound`] if there is no draft.
    pub async fn make_draft_link(&self, actor: &Actor, page: PageId) -> Result<String, Error> {
        let person = actor.account()?.person.id;
        // Kept as it is, and not its hash: it opens nothing but the row beside it, and is shown to its owner again.
        let secret = random_secret();
        self.store()
            .write(move |tx| {
                tx.draft(page, person)?.ok_or(Error::NotFound)?;
                Ok(tx.make_draft_link(page, person, &secret)?)
            })
            .await
    }

    /// Ends the link to one's own draft of a page.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn end_draft_link(&self, actor: &Actor, page: PageId) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        self.store().write(move |tx| Ok::<_, Error>(tx.delete_draft_link(page, person)?)).await
    }

    /// The pages of one's own drafts that a link leads to.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn linked_drafts(&self, actor: &Actor) -> Result<Vec<PageId>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.linked_drafts_of(person)?)).await
    }

    /// One's own draft of a page.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn draft(&self, actor: &Actor, page: PageId) -> Result<Option<Draft>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.draft(page, person)?)).await
    }

    /// One's own drafts with their pages, newest first, before `before`.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn drafts(
        &self,
        actor: &Actor,
        before: Option<(Timestamp, PageId)>,
        limit: i64,
    ) -> Result<Vec<(Draft, Page)>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.drafts_of(person, before, limit)?)).await
    }

    /// The pages that one has drafts of.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn draft_pages(&self, actor: &Actor, limit: i64) -> Result<Vec<PageId>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.draft_pages_of(person, limit)?)).await
    }

    /// Keeps what somebody has typed so far as their draft. A page that there is not yet begins with it, under the ULID that
    /// was handed out with the form: so that the same form sent twice makes one page.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::Invalid`] for a text that cannot be kept or an id that is none,
    /// [`Error::NotFound`] for somebody else's draft.
    pub async fn keep_typed(&self, actor: &Actor, typed: Typed) -> Result<Kept, Error> {
        let linked = match &typed.link {
            Some(link) => Some(self.draft_by_link(actor, link).await?),
            None => None,
        };
        let actor = actor.clone();
        let person = match &linked {
            Some(linked) if linked.page.ulid != typed.page.to_uppercase() => return Err(Error::NotFound),
            Some(linked) => linked.draft.person,
            None => actor.account()?.person.id,
        };
        let ulid = ulid::Ulid::from_string(&typed.page)
            .map_err(|_| Error::invalid("page", "unknown_page", "this is no id of a page"))?
            .to_string();
        let markdown = normalize_source(&typed.markdown)
            .map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))?;
        let title = clean_line(&typed.title, MAX_TITLE_CHARS);
        let note = Some(clean_line(&typed.note, 500)).filter(|note| !note.is_empty());
        let new = NewPage {
            ap_id: self.origin().at(&format!("/id/page/{ulid}")),
            city: HERE,
            // Title and address follow when it is published: now they may be half typed.
            slug: ulid.to_lowercase(),
            title: String::new(),
            kind: Kind::of(&typed.kind).code().to_owned(),
            lang: canonical_tag(&typed.lang).unwrap_or_else(|| self.default_lang().to_owned()),
            licence: DEFAULT_LICENCE.to_owned(),
            policy: PagePolicy::default(),
            created: self.now(),
            ulid,
        };
        let now = self.now();
        self.store()
            .write(move |tx| {
                let (page, former) = match tx.page_by_ulid(&new.ulid)? {
                    None => {
                        let id = tx.insert_page(&new)?;
                        (tx.page(id)?.ok_or(koinon_store::Error::Missing("page"))?, None)
                    }
                    Some(page) => {
                        let former = tx.draft(page.id, person)?;
                        // Ended meanwhile: then there is nothing of theirs to write into.
                        if linked.is_some() && former.is_none() {
                            return Err(Error::NotFound);
                        }
                        if page.standing == Standing::Draft && former.is_none() {
                            return Err(Error::NotFound);
                        }
                        (page, former)
                    }
                };
                // A page of another city is written on for a proposal to that city.
                if !page.mirrored() {
                    actor.edit_right(&page, now)?;
                }
                if !typed.anyway && former.as_ref().is_some_and(|former| typed.seen != Some(former.updated)) {
                    return Ok(Kept::OtherWindow);
                }
                let updated = former.as_ref().map_or(now, |former| now.max(former.updated.plus_millis(1)));
                tx.save_draft(&Draft {
                    page: page.id,
                    person,
                    base: typed.base.or(page.head_hash),
                    markdown,
                    title: Some(title).filter(|title| !title.is_empty() && *title != page.title),
                    slug: former.as_ref().and_then(|former| former.slug.clone()),
                    note,
                    explanation: former.and_then(|former| former.explanation),
                    updated,
                })?;
                Ok(Kept::Since(updated))
            })
            .await
    }

    /// Throws one's own draft away; a page that never was more than a draft goes with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none.
    pub async fn discard_draft(&self, actor: &Actor, page: PageId) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        self.store()
            .write(move |tx| {
                tx.draft(page, person)?.ok_or(Error::NotFound)?;
                tx.delete_draft(page, person)?;
                let row = tx.page(page)?.ok_or(Error::NotFound)?;
                if row.standing == Standing::Draft {
                    tx.delete_draft_page(page)?;
                }
                Ok(())
            })
            .await
    }
}
