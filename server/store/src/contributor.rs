//! Who wrote on a page: the opaque ids that records carry, and the people behind them. The link between the two is one
//! row, which can be erased without breaking a hash.

use diesel::prelude::*;
use koinon_core::OpaqueId;

use crate::backend::on_each_backend;
use crate::prepared::FEW;
use crate::schema::contributor;
use crate::{Conn, Contributor, Error, PageId, PersonId, Tx};

type Row = (i64, Vec<u8>, Option<i64>);

fn read_opaque(bytes: &[u8]) -> Result<OpaqueId, Error> {
    bytes.try_into().map(OpaqueId).map_err(|_| Error::Corrupt("an opaque id".into()))
}

macro_rules! select_contributors {
    () => {
        contributor::table.select((contributor::id, contributor::opaque, contributor::person))
    };
}

impl Conn {
    /// Everyone known to have written on a page, in the order in which they were first seen.
    pub fn contributors(&mut self, page: PageId) -> Result<Vec<Contributor>, Error> {
        let rows = select_contributors!().filter(contributor::page.eq(page.0)).order(contributor::id);
        let rows = on_each_backend!(self, db => rows.load::<Row>(db))?;
        Ok(self.read_contributors(rows)?.into_iter().map(|(_, contributor)| contributor).collect())
    }

    fn read_contributors(&mut self, rows: Vec<Row>) -> Result<Vec<(i64, Contributor)>, Error> {
        let people = self.people_by_id(rows.iter().map(|row| row.2))?;
        let read = |(id, opaque, person): Row| {
            let person = person.and_then(|person| people.get(&person).cloned());
            Ok((id, Contributor { opaque: read_opaque(&opaque)?, person }))
        };
        rows.into_iter().map(read).collect()
    }

    /// Contributors by row.
    pub(crate) fn contributors_by_id(&mut self, ids: Vec<i64>) -> Result<Vec<(i64, Contributor)>, Error> {
        let mut rows = Vec::with_capacity(ids.len());
        for ids in ids.chunks(500) {
            if ids.len() > FEW {
                let some = select_contributors!().filter(contributor::id.eq_any(ids.to_vec()));
                rows.append(&mut on_each_backend!(self, db => some.load::<Row>(db))?);
                continue;
            }
            for id in ids {
                rows.append(&mut on_each_backend!(self, db => {
                    select_contributors!().filter(contributor::id.eq(id)).load::<Row>(db)
                })?);
            }
        }
        self.read_contributors(rows)
    }
}

impl Tx<'_> {
    /// The opaque id of a person on a page; `fresh` becomes it if there is none yet.
    pub fn opaque_id(&mut self, page: PageId, person: PersonId, fresh: OpaqueId) -> Result<OpaqueId, Error> {
        self.lock_page(page)?;
        let known = on_each_backend!(self, db => contributor::table
            .filter(contributor::person.eq(person.0).and(contributor::page.eq(page.0)))
            .order(contributor::id)
            .select(contributor::opaque)
            .first::<Vec<u8>>(db))
        .optional()?;
        if let Some(known) = known {
            return read_opaque(&known);
        }
        self.ensure_contributor(page, fresh, Some(person))?;
        Ok(fresh)
    }

    /// Links an opaque id of a page to the person it stands for; `None` erases the link.
    pub fn set_contributor(&mut self, page: PageId, opaque: OpaqueId, person: Option<PersonId>) -> Result<(), Error> {
        self.lock_page(page)?;
        let id = self.ensure_contributor(page, opaque, person)?;
        let person = person.map(|person| person.0);
        let known = contributor::table.find(id).select(contributor::person);
        if on_each_backend!(self, db => known.first::<Option<i64>>(db))? == person {
            return Ok(());
        }
        let link = contributor::person.eq(person);
        on_each_backend!(self, db => diesel::update(contributor::table.find(id)).set(link).execute(db))?;
        Ok(())
    }

    /// The row of an opaque id on a page that is locked. The person is noted if nobody is yet.
    pub(crate) fn ensure_contributor(
        &mut self,
        page: PageId,
        opaque: OpaqueId,
        person: Option<PersonId>,
    ) -> Result<i64, Error> {
        let known = on_each_backend!(self, db => contributor::table
            .filter(contributor::page.eq(page.0).and(contributor::opaque.eq(&opaque.0[..])))
            .select((contributor::id, contributor::person))
            .first::<(i64, Option<i64>)>(db))
        .optional()?;
        let person = person.map(|person| person.0);
        match known {
            Some((id, None)) if person.is_some() => {
                let row = diesel::update(contributor::table.find(id));
                on_each_backend!(self, db => row.set(contributor::person.eq(person)).execute(db))?;
                Ok(id)
            }
            Some((id, _)) => Ok(id),
            None => {
                let row = (
                    contributor::page.eq(page.0),
                    contributor::opaque.eq(&opaque.0[..]),
                    contributor::person.eq(person),
                );
                let insert = diesel::insert_into(contributor::table).values(row).returning(contributor::id);
                Ok(on_each_backend!(self, db => insert.get_result(db))?)
            }
        }
    }
}
