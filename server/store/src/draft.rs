//! Drafts: one per page and person.

use diesel::prelude::*;
use koinon_core::Timestamp;

use crate::backend::on_each_backend;
use crate::error::stored_hash;
use crate::schema::{draft, draft_link};
use crate::{Conn, Draft, Error, Page, PageId, PersonId, Tx};

/// A row of the table, in the order of its columns.
#[derive(Queryable)]
struct Row {
    page: i64,
    person: i64,
    base: Option<Vec<u8>>,
    markdown: String,
    title: Option<String>,
    slug: Option<String>,
    note: Option<String>,
    explanation: Option<String>,
    updated: i64,
}

impl Row {
    fn read(self) -> Result<Draft, Error> {
        Ok(Draft {
            page: PageId(self.page),
            person: PersonId(self.person),
            base: self.base.as_deref().map(stored_hash).transpose()?,
            markdown: self.markdown,
            title: self.title,
            slug: self.slug,
            note: self.note,
            explanation: self.explanation,
            updated: Timestamp::from_millis(self.updated),
        })
    }
}

/// What a draft says; where it belongs stands in its key.
#[derive(Insertable, AsChangeset, Clone)]
#[diesel(table_name = draft, treat_none_as_null = true)]
struct Content<'a> {
    base: Option<&'a [u8]>,
    markdown: &'a str,
    title: Option<&'a str>,
    slug: Option<&'a str>,
    note: Option<&'a str>,
    explanation: Option<&'a str>,
    updated: i64,
}

impl Conn {
    /// A person's draft of a page.
    pub fn draft(&mut self, page: PageId, person: PersonId) -> Result<Option<Draft>, Error> {
        on_each_backend!(self, db => draft::table.find((page.0, person.0)).first::<Row>(db))
            .optional()?
            .map(Row::read)
            .transpose()
    }

    /// The pages that somebody has drafts of.
    pub fn draft_pages_of(&mut self, person: PersonId, limit: i64) -> Result<Vec<PageId>, Error> {
        let pages = draft::table.filter(draft::person.eq(person.0)).order(draft::page).limit(limit).select(draft::page);
        Ok(on_each_backend!(self, db => pages.load(db))?.into_iter().map(PageId).collect())
    }

    /// The draft that a link leads to.
    pub fn draft_by_link(&mut self, secret: &str) -> Result<Option<Draft>, Error> {
        let key = draft_link::table.find(secret).select((draft_link::page, draft_link::person));
        let Some((page, person)) = on_each_backend!(self, db => key.first::<(i64, i64)>(db)).optional()? else {
            return Ok(None);
        };
        self.draft(PageId(page), PersonId(person))
    }

    /// What the link to a person's draft of a page ends with, where there is one.
    pub fn draft_link(&mut self, page: PageId, person: PersonId) -> Result<Option<String>, Error> {
        let link = draft_link::table.filter(draft_link::page.eq(page.0)).filter(draft_link::person.eq(person.0));
        Ok(on_each_backend!(self, db => link.select(draft_link::secret).first(db)).optional()?)
    }

    /// The pages of somebody's drafts that a link leads to.
    pub fn linked_drafts_of(&mut self, person: PersonId) -> Result<Vec<PageId>, Error> {
        let pages = draft_link::table.filter(draft_link::person.eq(person.0)).select(draft_link::page);
        Ok(on_each_backend!(self, db => pages.load(db))?.into_iter().map(PageId).collect())
    }

    /// A person's drafts, newest first.
    pub fn drafts_of(
        &mut self,
        person: PersonId,
        before: Option<(Timestamp, PageId)>,
        limit: i64,
    ) -> Result<Vec<(Draft, Page)>, Error> {
        let mut query = draft::table.filter(draft::person.eq(person.0)).into_boxed();
        if let Some((updated, PageId(page))) = before {
            let updated = updated.as_millis();
            query = query.filter(draft::updated.lt(updated).or(draft::updated.eq(updated).and(draft::page.lt(page))));
        }
        let rows = query.order((draft::updated.desc(), draft::page.desc())).limit(limit);
        let rows = rows.load::<Row>(&mut self.db)?;
        // A draft has a page: the two lists are as long.
        let pages = self.pages_by_id(&rows.iter().map(|row| PageId(row.page)).collect::<Vec<_>>())?;
        rows.into_iter().zip(pages).map(|(row, page)| Ok((row.read()?, page))).collect()
    }
}

impl Tx<'_> {
    /// Keeps a draft; the last one saved wins.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<(), Error> {
        let content = Content {
            base: draft.base.as_ref().map(|hash| &hash.0[..]),
            markdown: &draft.markdown,
            title: draft.title.as_deref(),
            slug: draft.slug.as_deref(),
            note: draft.note.as_deref(),
            explanation: draft.explanation.as_deref(),
            updated: draft.updated.as_millis(),
        };
        on_each_backend!(self, db => {
            diesel::insert_into(draft::table)
                .values((draft::page.eq(draft.page.0), draft::person.eq(draft.person.0), content.clone()))
                .on_conflict((draft::page, draft::person))
                .do_update()
                .set(content)
                .execute(db)
        })?;
        Ok(())
    }

    /// Removes a draft.
    pub fn delete_draft(&mut self, page: PageId, person: PersonId) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(draft::table.find((page.0, person.0))).execute(db))?;
        Ok(())
    }

    /// Makes a link to a draft, if there is none; what it ends with. It ends with the draft.
    pub fn make_draft_link(&mut self, page: PageId, person: PersonId, secret: &str) -> Result<String, Error> {
        if let Some(present) = self.draft_link(page, person)? {
            return Ok(present);
        }
        let row = (draft_link::secret.eq(secret), draft_link::page.eq(page.0), draft_link::person.eq(person.0));
        on_each_backend!(self, db => diesel::insert_into(draft_link::table).values(row).execute(db))?;
        Ok(secret.to_owned())
    }

    /// Ends the link to a draft.
    pub fn delete_draft_link(&mut self, page: PageId, person: PersonId) -> Result<(), Error> {
        let link = draft_link::table.filter(draft_link::page.eq(page.0)).filter(draft_link::person.eq(person.0));
        on_each_backend!(self, db => diesel::delete(link).execute(db))?;
        Ok(())
    }
}
