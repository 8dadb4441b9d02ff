//! Finding and reading pages.

use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::{
    City, CityId, Conn, Contributor, Draft, HERE, Page, PageFilter, PageId, PageMedia, Person, Revision,
};

use crate::actor::visible;
use crate::{Actor, Commons, Error};

/// One more than a list may have: so that it is known whether it goes on.
pub(crate) const MOST_LISTED: i64 = 501;

/// How a page is named from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageRef {
    /// Its row, inside the program.
    Row(PageId),
    /// Its ULID.
    Ulid(String),
    /// Its permanent ActivityPub id.
    ApId(String),
    /// Its slug, and its city's authority where it is not of this city.
    Address {
        /// The slug, a present or former one.
        slug: String,
        /// The authority; none for this city.
        authority: Option<String>,
    },
}

impl PageRef {
    /// Reads a ULID, `slug@authority` or a slug of this city.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if let Some((slug, authority)) = text.rsplit_once('@') {
            let authority =
                Origin::of_authority(authority).map_or_else(|| authority.to_owned(), |o| o.authority().to_owned());
            return Self::Address { slug: slug.to_owned(), authority: Some(authority) };
        }
        if text.len() == 26 && ulid::Ulid::from_string(text).is_ok() {
            return Self::Ulid(text.to_uppercase());
        }
        Self::Address { slug: text.to_owned(), authority: None }
    }
}

/// A page with what is needed to show it.
#[derive(Debug, Clone)]
pub struct PageView {
    /// The page.
    pub page: Page,
    /// Its city.
    pub city: City,
    /// Its newest revision; none for one that is still a draft.
    pub head: Option<Revision>,
    /// The text: the head's, or the draft's where there is no head yet. `None` where it is not held.
    pub markdown: Option<String>,
    /// The asker's own draft of it.
    pub draft: Option<Draft>,
    /// Everyone who wrote on it.
    pub authors: Vec<Contributor>,
    /// Its files.
    pub files: Vec<PageMedia>,
    /// How many proposals for it are to be decided.
    pub open_proposals: i64,
    /// How much is there to be read that was said about it.
    pub comments: i64,
    /// The asker came by a former address.
    pub by_former_address: bool,
}

impl PageView {
    /// The time in the newest revision's record, where that is later than the revision arrived here: its city's clock is
    /// ahead of ours, or its word is not to be taken for the time.
    #[must_use]
    pub fn dated(&self) -> Option<Timestamp> {
        let time = self.head.as_ref()?.record.time;
        (time > self.page.updated).then_some(time)
    }
}

/// Which pages a list wants, as asked from outside.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// An authority, or `here`.
    pub city: Option<String>,
    /// The kind's code.
    pub kind: Option<String>,
    /// The language.
    pub lang: Option<String>,
    /// The theme's code.
    pub theme: Option<String>,
    /// Where an earlier list ended.
    pub after: Option<(Timestamp, PageId)>,
    /// At most so many.
    pub limit: i64,
}

/// Finds a page that the asker may see.
pub(crate) fn find(conn: &mut Conn, actor: &Actor, reference: &PageRef) -> Result<Page, Error> {
    let page = match reference {
        PageRef::Row(id) => conn.page(*id)?,
        PageRef::Ulid(ulid) => match conn.page_by_ulid(ulid)? {
            Some(page) => Some(page),
            // A slug may look like a ULID.
            None => conn.page_by_slug(HERE, &ulid.to_lowercase())?,
        },
        PageRef::ApId(ap_id) => conn.page_by_ap_id(ap_id)?,
        PageRef::Address { slug, authority } => {
            let city = match authority {
                None => Some(HERE),
                Some(authority) => conn.city_by_authority(authority)?.map(|city| city.id),
            };
            match city {
                Some(city) => conn.page_by_slug(city, slug)?,
                None => None,
            }
        }
    };
    let page = page.ok_or(Error::NotFound)?;
    let holds_draft = match actor.person() {
        Some(person) if page.head.is_none() => conn.draft(page.id, person)?.is_some(),
        _ => false,
    };
    if visible(&page, holds_draft) { Ok(page) } else { Err(Error::NotFound) }
}

impl Commons {
    /// A page that the asker may see, with what is needed to show it. A deleted page is found too: its `standing` says so.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn page(&self, actor: &Actor, reference: &PageRef) -> Result<PageView, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let head = match page.head {
                    Some(head) => conn.revision(head)?,
                    None => None,
                };
                let draft = match actor.person() {
                    Some(person) => conn.draft(page.id, person)?,
                    None => None,
                };
                let markdown = match page.head {
                    Some(head) => conn.body(head)?,
                    None => draft.as_ref().map(|draft| draft.markdown.clone()),
                };
                let by_former_address = matches!(&reference, PageRef::Address { slug, .. } if *slug != page.slug);
                let (authors, files) = (conn.contributors(page.id)?, conn.page_media(page.id)?);
                let open_proposals = conn.count_open_proposals(page.id)?;
                let comments = conn.count_live_comments(page.id)?;
                Ok(PageView {
                    page,
                    city,
                    head,
                    markdown,
                    draft,
                    authors,
                    files,
                    open_proposals,
                    comments,
                    by_former_address,
                })
            })
            .await
    }

    /// Just the page's row, if the asker may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn page_row(&self, actor: &Actor, reference: &PageRef) -> Result<Page, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store().read(move |conn| find(conn, &actor, &reference)).await
    }

    /// Everyone who wrote on each of these pages, in the order asked.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn authors(&self, pages: Vec<PageId>) -> Result<Vec<Vec<Contributor>>, Error> {
        self.store().read(move |conn| pages.into_iter().map(|page| Ok(conn.contributors(page)?)).collect()).await
    }

    /// Live pages, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a city that is not known here.
    pub async fn pages(&self, query: ListQuery) -> Result<Vec<Page>, Error> {
        self.store()
            .read(move |conn| {
                let city: Option<CityId> = match query.city.as_deref() {
                    None => None,
                    Some("here") => Some(HERE),
                    Some(authority) => Some(conn.city_by_authority(authority)?.ok_or(Error::NotFound)?.id),
                };
                let limit = query.limit.clamp(1, MOST_LISTED);
                let ListQuery { kind, lang, theme, after, .. } = query;
                let filter = PageFilter { city, kind, lang, theme, after, limit };
                Ok(conn.pages(&filter)?)
            })
            .await
    }

    /// All known cities with the number of their pages here, this one first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn cities(&self) -> Result<Vec<(City, i64)>, Error> {
        self.store().read(|conn| Ok(conn.cities()?)).await
    }

    /// The JSON of another city's object, as that city wrote it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn raw_object(&self, ap_id: String) -> Result<Option<String>, Error> {
        self.store().read(move |conn| Ok(conn.remote_object(&ap_id)?)).await
    }

    /// A person of this city by ULID.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn person_by_ulid(&self, ulid: String) -> Result<Option<Person>, Error> {
        let person = self.store().read(move |conn| -> Result<_, Error> { Ok(conn.person_by_ulid(&ulid)?) }).await?;
        Ok(person.filter(|person| person.city == HERE))
    }

    /// A person of this city by `preferredUsername`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn local_person(&self, handle: String) -> Result<Option<Person>, Error> {
        self.store().read(move |conn| Ok(conn.local_person(&handle)?)).await
    }

    /// How many accounts and live pages this city has.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn counts(&self) -> Result<(i64, i64), Error> {
        self.store().read(|conn| Ok((conn.count_accounts()?, conn.count_pages(HERE)?))).await
    }

    /// The text of one revision of a page that the asker may see.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Redacted`]; [`Error::Gone`] if the text was never fetched.
    pub async fn revision(
        &self,
        actor: &Actor,
        reference: &PageRef,
        hash: Hash,
    ) -> Result<(Page, Revision, String), Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let revision = conn.revision_by_hash(&hash)?.filter(|r| r.page == page.id).ok_or(Error::NotFound)?;
                let text = held_text(conn, &revision)?;
                Ok((page, revision, text))
            })
            .await
    }
}

/// The text of a revision, or why it is not here.
pub(crate) fn held_text(conn: &mut Conn, revision: &Revision) -> Result<String, Error> {
    if let Some(text) = conn.body(revision.id)? {
        return Ok(text);
    }
    Err(conn.redaction(&revision.hash)?.map_or(Error::Gone, |redaction| Error::Redacted(Box::new(redaction))))
}
