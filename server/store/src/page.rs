//! Pages.

use diesel::prelude::*;
use koinon_core::policy::PagePolicy;
use koinon_core::{PageState, Timestamp};

use crate::backend::AnyConnection;
use crate::backend::on_each_backend;
use crate::change::NewChange;
use crate::error::{found, stored_hash};
use crate::schema::{
    city, contributor, draft, import_source, link, mail_notice, notice, page, page_media, page_slug, proposal, revision,
};
use crate::{Care, ChangeKind, CityId, Conn, Error, HERE, NewPage, Page, PageId, RevisionId, Shipped, Standing, Tx};

/// Which pages a list wants. Deleted ones and drafts are never listed.
#[derive(Debug, Clone, Default)]
pub struct PageFilter {
    /// Of this city only.
    pub city: Option<CityId>,
    /// Of this kind only.
    pub kind: Option<String>,
    /// In this language only.
    pub lang: Option<String>,
    /// With this theme only.
    pub theme: Option<String>,
    /// After this place in the list (newest first).
    pub after: Option<(Timestamp, PageId)>,
    /// At most so many.
    pub limit: i64,
}

/// A row of the table, in the order of its columns.
#[derive(Queryable)]
pub(crate) struct PageRow {
    id: i64,
    ulid: String,
    ap_id: String,
    city: i64,
    slug: String,
    kind: String,
    lang: String,
    title: String,
    summary: String,
    licence: String,
    policy: String,
    policy_reason: Option<String>,
    policy_until: Option<i64>,
    state: String,
    head: Option<i64>,
    problem: Option<String>,
    created: i64,
    updated: i64,
    shipped: Option<String>,
    shipped_body: Option<Vec<u8>>,
    stewards: Option<String>,
    review_due: Option<i64>,
}

/// What [`select_pages`] selects: the row, its city's authority, its head's hash.
pub(crate) type PageParts = (PageRow, String, Option<Vec<u8>>);

/// The query that pages are read with: add filters.
macro_rules! select_pages {
    () => {
        page::table
            .inner_join(city::table)
            .left_join(revision::table.on(page::head.eq(revision::id.nullable())))
            .select((page::all_columns, city::authority, revision::hash.nullable()))
    };
}
pub(crate) use select_pages;

impl Standing {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => PageState::Live.code(),
            Self::Deleted => PageState::Deleted.code(),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Live, Self::Deleted].into_iter().find(|standing| standing.code() == code)
    }
}

pub(crate) fn read_page((row, authority, head_hash): PageParts) -> Result<Page, Error> {
    Ok(Page {
        id: PageId(row.id),
        ulid: row.ulid,
        ap_id: row.ap_id,
        city: CityId(row.city),
        authority,
        slug: row.slug,
        kind: row.kind,
        lang: row.lang,
        title: row.title,
        summary: row.summary,
        licence: row.licence,
        policy: PagePolicy::from_code(&row.policy).ok_or(Error::Corrupt(row.policy))?,
        policy_reason: row.policy_reason,
        policy_until: row.policy_until.map(Timestamp::from_millis),
        standing: Standing::from_code(&row.state).ok_or(Error::Corrupt(row.state))?,
        head: row.head.map(RevisionId),
        head_hash: head_hash.as_deref().map(stored_hash).transpose()?,
        problem: row.problem,
        created: Timestamp::from_millis(row.created),
        updated: Timestamp::from_millis(row.updated),
        shipped: match (row.shipped, row.shipped_body) {
            (Some(text), Some(body)) => Some(Shipped { text, body: stored_hash(&body)? }),
            _ => None,
        },
        care: Care::read(row.stewards.as_deref(), row.review_due),
    })
}

impl Page {
    /// Whether the page is of another city.
    #[must_use]
    pub fn mirrored(&self) -> bool {
        self.city != HERE
    }
}

impl Conn {
    /// A page by row.
    pub fn page(&mut self, id: PageId) -> Result<Option<Page>, Error> {
        on_each_backend!(self, db => select_pages!().filter(page::id.eq(id.0)).first(db))
            .optional()?
            .map(read_page)
            .transpose()
    }

    /// Several pages by row, in the order asked for; missing ones are left out.
    pub fn pages_by_id(&mut self, ids: &[PageId]) -> Result<Vec<Page>, Error> {
        let mut found = std::collections::HashMap::new();
        // A database takes only so many bound values at once.
        for ids in ids.chunks(500) {
            let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
            for parts in on_each_backend!(self, db => select_pages!().filter(page::id.eq_any(ids)).load(db))? {
                let page = read_page(parts)?;
                found.insert(page.id, page);
            }
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    /// A page by its id in our API.
    pub fn page_by_ulid(&mut self, ulid: &str) -> Result<Option<Page>, Error> {
        on_each_backend!(self, db => select_pages!().filter(page::ulid.eq(ulid)).first(db))
            .optional()?
            .map(read_page)
            .transpose()
    }

    /// A page by its permanent ActivityPub id.
    pub fn page_by_ap_id(&mut self, ap_id: &str) -> Result<Option<Page>, Error> {
        on_each_backend!(self, db => select_pages!().filter(page::ap_id.eq(ap_id)).first(db))
            .optional()?
            .map(read_page)
            .transpose()
    }

    /// The page that answers to a slug of a city; also to a former slug (then `page.slug` differs).
    pub fn page_by_slug(&mut self, city: CityId, slug: &str) -> Result<Option<Page>, Error> {
        let id = on_each_backend!(self, db => page_slug::table.find((city.0, slug)).select(page_slug::page).first(db))
            .optional()?;
        id.map_or(Ok(None), |id| self.page(PageId(id)))
    }

    /// Live pages, newest first, without those that came with the program.
    pub fn pages(&mut self, filter: &PageFilter) -> Result<Vec<Page>, Error> {
        if let Some(theme) = &filter.theme {
            return self.pages_of_theme(theme, filter);
        }
        let mut query = select_pages!().filter(page::state.eq(Standing::Live.code())).into_boxed();
        query = query.filter(page::shipped.is_null());
        if let Some(city) = filter.city {
            query = query.filter(page::city.eq(city.0));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(page::kind.eq(kind));
        }
        if let Some(lang) = &filter.lang {
            query = query.filter(page::lang.eq(lang));
        }
        if let Some((updated, PageId(id))) = filter.after {
            let updated = updated.as_millis();
            // The first condition is implied by the second, and lets an index find the place.
            query = query.filter(page::updated.le(updated)).filter(page::updated.lt(updated).or(page::id.lt(id)));
        }
        let rows = query.order((page::updated.desc(), page::id.desc())).limit(filter.limit).load(&mut self.db)?;
        rows.into_iter().map(read_page).collect()
    }

    /// How many live pages a city has here.
    pub fn count_pages(&mut self, city: CityId) -> Result<i64, Error> {
        let count = city::table.find(city.0).select(city::live_pages);
        Ok(on_each_backend!(self, db => count.first(db)).optional()?.unwrap_or(0))
    }

    /// Live and deleted pages of a city by row after `after`, without those that came with the program: for synchronisation
    /// and digests. Really all pages of all cities if `None`: for index rebuilds.
    pub fn pages_after(&mut self, city: Option<CityId>, after: PageId, limit: i64) -> Result<Vec<Page>, Error> {
        let mut query = select_pages!().filter(page::id.gt(after.0)).into_boxed();
        query = query.filter(page::state.ne(Standing::Draft.code()));
        if let Some(city) = city {
            query = query.filter(page::city.eq(city.0)).filter(page::shipped.is_null());
        }
        query.order(page::id).limit(limit).load(&mut self.db)?.into_iter().map(read_page).collect()
    }

    /// How many live and deleted pages that is.
    pub fn count_pages_with_deleted(&mut self, city: CityId) -> Result<i64, Error> {
        let count = city::table.find(city.0).select(city::live_pages + city::deleted_pages);
        Ok(on_each_backend!(self, db => count.first(db)).optional()?.unwrap_or(0))
    }
}

impl Tx<'_> {
    /// Waits for other writers of this page, so that what is read of it next stays true until commit.
    pub fn lock_page(&mut self, id: PageId) -> Result<(), Error> {
        // SQLite has one writer.
        if let AnyConnection::Postgres(db) = &mut self.db {
            page::table.find(id.0).select(page::id).for_update().first::<i64>(db).optional()?;
        }
        Ok(())
    }

    /// Stores a page in state `Draft`. It answers to no slug: its first revision takes one.
    pub fn insert_page(&mut self, page: &NewPage) -> Result<PageId, Error> {
        let row = (
            page::ulid.eq(&page.ulid),
            page::ap_id.eq(&page.ap_id),
            page::city.eq(page.city.0),
            page::slug.eq(&page.slug),
            page::kind.eq(&page.kind),
            page::lang.eq(&page.lang),
            page::title.eq(&page.title),
            page::summary.eq(""),
            page::licence.eq(&page.licence),
            page::policy.eq(page.policy.code()),
            page::state.eq(Standing::Draft.code()),
            page::created.eq(page.created.as_millis()),
            page::updated.eq(page.created.as_millis()),
        );
        let insert = diesel::insert_into(page::table).values(row).returning(page::id);
        Ok(PageId(on_each_backend!(self, db => insert.get_result(db))?))
    }

    /// An older revision of a page became known: it was there at that time.
    pub fn written_since(&mut self, id: PageId, time: Timestamp) -> Result<(), Error> {
        let later = page::table.find(id.0).filter(page::created.gt(time.as_millis()));
        let set = page::created.eq(time.as_millis());
        on_each_backend!(self, db => diesel::update(later).set(set).execute(db))?;
        Ok(())
    }

    /// Sets who may edit a page, and writes a change row.
    pub fn set_policy(
        &mut self,
        id: PageId,
        policy: PagePolicy,
        reason: Option<&str>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let set = (
            page::policy.eq(policy.code()),
            page::policy_reason.eq(reason),
            page::policy_until.eq(until.map(Timestamp::as_millis)),
        );
        found(on_each_backend!(self, db => diesel::update(page::table.find(id.0)).set(set).execute(db))?, "the page")?;
        self.page_changed(id, now)
    }

    /// Notes what is wrong with a copy, or that nothing is; writes a change row if that is new.
    pub fn set_problem(&mut self, id: PageId, problem: Option<&str>, now: Timestamp) -> Result<(), Error> {
        self.lock_page(id)?;
        let known =
            on_each_backend!(self, db => page::table.find(id.0).select(page::problem).first::<Option<String>>(db))
                .optional()?;
        if known.ok_or(Error::Missing("the page"))?.as_deref() == problem {
            return Ok(());
        }
        on_each_backend!(self, db => {
            diesel::update(page::table.find(id.0)).set(page::problem.eq(problem)).execute(db)
        })?;
        self.page_changed(id, now)
    }

    /// Removes a page that never had a revision, with its drafts and what was proposed for it.
    pub fn delete_draft_page(&mut self, id: PageId) -> Result<(), Error> {
        self.lock_page(id)?;
        let PageId(id) = id;
        let draft_page = page::table.find(id).filter(page::state.eq(Standing::Draft.code())).select(page::id);
        on_each_backend!(self, db => draft_page.first::<i64>(db))
            .optional()?
            .ok_or(Error::Missing("the draft page"))?;
        on_each_backend!(self, db => diesel::delete(draft::table.filter(draft::page.eq(id))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(link::table.filter(link::page.eq(id))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(page_media::table.filter(page_media::page.eq(id))).execute(db))?;
        on_each_backend!(self, db => {
            diesel::delete(import_source::table.filter(import_source::page.eq(id))).execute(db)
        })?;
        on_each_backend!(self, db => diesel::delete(contributor::table.filter(contributor::page.eq(id))).execute(db))?;
        let told = notice::table.filter(notice::page.eq(id)).select(notice::id);
        let mailed = mail_notice::table.filter(mail_notice::notice.eq_any(told));
        on_each_backend!(self, db => diesel::delete(mailed).execute(db))?;
        on_each_backend!(self, db => diesel::delete(notice::table.filter(notice::page.eq(id))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(proposal::table.filter(proposal::page.eq(id))).execute(db))?;
        on_each_backend!(self, db => diesel::delete(page::table.find(id)).execute(db))?;
        Ok(())
    }

    /// Collects the change row for something about a page that is no revision.
    pub(crate) fn page_changed(&mut self, id: PageId, now: Timestamp) -> Result<(), Error> {
        let local = self.is_delivered(id)?;
        self.changes.push(NewChange {
            kind: ChangeKind::Page,
            page: id,
            revision: None,
            local,
            bulk: false,
            time: now,
            text_only: false,
            comment: None,
            claim: None,
        });
        Ok(())
    }
}
