//! Links between pages, by the address that they name: the target need not exist.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;

use crate::backend::on_each_backend;
use crate::prepared::FEW;
use crate::schema::{city, link, page, page_slug};
use crate::{Conn, Error, HERE, Link, Page, PageId, Standing, Tx};

/// What is known of a live page that an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPage {
    /// Its row.
    pub id: PageId,
    /// Its title.
    pub title: String,
    /// BCP 47.
    pub lang: String,
    /// The name of its city.
    pub city: String,
}

/// The length of a permanent id's last part.
const ULID_CHARS: usize = 26;
/// A database takes only so many bound values at once.
const AT_ONCE: usize = 500;

impl Conn {
    /// The links of a page.
    pub fn links_from(&mut self, page: PageId) -> Result<Vec<Link>, Error> {
        let rows = on_each_backend!(self, db => link::table
            .filter(link::page.eq(page.0))
            .order((link::relation, link::authority, link::slug))
            .select((link::relation, link::authority, link::slug))
            .load(db))?;
        Ok(rows.into_iter().map(|(relation, authority, slug)| Link { relation, authority, slug }).collect())
    }

    /// The live pages that link to a page by its slug, a former one or its permanent id, with the relation; newest first.
    pub fn links_to(&mut self, page: &Page, limit: i64) -> Result<Vec<(String, Page)>, Error> {
        let slugs = self.names_of(page)?;
        let rows = on_each_backend!(self, db => link::table
            .inner_join(page::table)
            .filter(link::authority.eq(&page.authority).and(link::slug.eq_any(slugs)))
            .filter(page::state.eq(Standing::Live.code()))
            .order((page::updated.desc(), page::id.desc(), link::relation))
            .limit(limit)
            // One page may use a present and a former slug for the same relation.
            .distinct()
            .select((link::relation, page::id, page::updated))
            .load::<(String, i64, i64)>(db))?;
        self.with_relations(rows)
    }

    /// The pages of these rows, each with its relation.
    fn with_relations(&mut self, rows: Vec<(String, i64, i64)>) -> Result<Vec<(String, Page)>, Error> {
        let ids: Vec<PageId> = rows.iter().map(|(_, id, _)| PageId(*id)).collect();
        let pages: HashMap<PageId, Page> = self.pages_by_id(&ids)?.into_iter().map(|page| (page.id, page)).collect();
        let found = |(relation, id, _)| Some((relation, pages.get(&PageId(id))?.clone()));
        Ok(rows.into_iter().filter_map(found).collect())
    }

    /// The live pages that link to a page by these relations, with the relation; newest first.
    pub fn links_by(&mut self, page: &Page, relations: &[&str], limit: i64) -> Result<Vec<(String, Page)>, Error> {
        let names = self.names_of(page)?;
        let linking = link::table
            .inner_join(page::table)
            .filter(link::authority.eq(&page.authority).and(link::slug.eq_any(names)))
            .filter(link::relation.eq_any(relations.to_vec()).and(link::page.ne(page.id.0)))
            .filter(page::state.eq(Standing::Live.code()))
            .order((page::updated.desc(), page::id.desc(), link::relation))
            .limit(limit)
            .distinct()
            .select((link::relation, page::id, page::updated));
        let rows = on_each_backend!(self, db => linking.load::<(String, i64, i64)>(db))?;
        self.with_relations(rows)
    }

    /// The live pages that link to a page by one of these relations, each once; newest first.
    pub fn linking_pages(&mut self, page: &Page, relations: &[&str], limit: i64) -> Result<Vec<Page>, Error> {
        let names = self.names_of(page)?;
        // A join, not `page.id IN (…)`: that makes SQLite walk through all pages from the newest on.
        let linking = link::table
            .inner_join(page::table)
            .filter(link::authority.eq(&page.authority).and(link::slug.eq_any(names)))
            .filter(link::relation.eq_any(relations.to_vec()).and(link::page.ne(page.id.0)))
            .filter(page::state.eq(Standing::Live.code()))
            .order((page::updated.desc(), page::id.desc()))
            .limit(limit)
            .select((page::updated, page::id))
            .distinct();
        let linking = on_each_backend!(self, db => linking.load::<(i64, i64)>(db))?;
        self.pages_by_id(&linking.into_iter().map(|(_, id)| PageId(id)).collect::<Vec<_>>())
    }

    /// The live pages of this city that link to one of these names of a city by one of these relations.
    pub fn local_pages_naming(
        &mut self,
        authority: &str,
        names: &[String],
        relations: &[&str],
        limit: i64,
    ) -> Result<Vec<Page>, Error> {
        let linking = link::table
            .inner_join(page::table)
            .filter(link::authority.eq(authority).and(link::slug.eq_any(names.to_vec())))
            .filter(link::relation.eq_any(relations.to_vec()))
            .filter(page::city.eq(HERE.0).and(page::state.eq(Standing::Live.code())))
            .limit(limit)
            .select(page::id)
            .distinct();
        let linking: Vec<i64> = on_each_backend!(self, db => linking.load(db))?;
        if linking.is_empty() {
            return Ok(Vec::new());
        }
        self.pages_by_id(&linking.into_iter().map(PageId).collect::<Vec<_>>())
    }

    /// What links call a page: its slugs, former ones too, and its permanent id.
    pub(crate) fn names_of(&mut self, page: &Page) -> Result<Vec<String>, Error> {
        let slugs = page_slug::table.filter(page_slug::page.eq(page.id.0)).select(page_slug::slug);
        let mut names: Vec<String> = on_each_backend!(self, db => slugs.load(db))?;
        // In a wikilink it is written like a slug.
        names.extend([page.ulid.clone(), page.ulid.to_lowercase()]);
        Ok(names)
    }

    /// The page that an address leads to: a slug of a city, a present or former one, or a permanent id.
    pub fn page_at(&mut self, authority: &str, name: &str) -> Result<Option<Page>, Error> {
        let Some(city) = self.city_by_authority(authority)? else { return Ok(None) };
        let page = match self.page_by_slug(city.id, name)? {
            None if name.len() == ULID_CHARS => self.page_by_ulid(&name.to_uppercase())?,
            found => found,
        };
        Ok(page.filter(|page| page.city == city.id))
    }

    /// The live pages that these addresses (authority, slug) lead to, in the order asked.
    pub fn link_targets(&mut self, targets: &[(String, String)]) -> Result<Vec<Option<LinkedPage>>, Error> {
        let mut by_authority: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (authority, slug) in targets {
            by_authority.entry(authority).or_default().push(slug);
        }
        let mut live: HashMap<(&str, String), LinkedPage> = HashMap::new();
        for (authority, slugs) in by_authority {
            let pages = page_slug::table
                .inner_join(page::table.inner_join(city::table))
                .filter(city::authority.eq(authority).and(page_slug::city.eq(city::id)))
                .filter(page::state.eq(Standing::Live.code()))
                .select((page_slug::slug, (page::id, page::title, page::lang, city::name)));
            let mut found: Vec<(String, (i64, String, String, String))> = Vec::new();
            for slugs in slugs.chunks(AT_ONCE) {
                if slugs.len() > FEW {
                    let some = pages.filter(page_slug::slug.eq_any(slugs.to_vec()));
                    found.append(&mut on_each_backend!(self, db => some.load(db))?);
                    continue;
                }
                for slug in slugs {
                    found.append(&mut on_each_backend!(self, db => pages.filter(page_slug::slug.eq(slug)).load(db))?);
                }
            }
            let page =
                |(slug, (id, title, lang, city))| ((authority, slug), LinkedPage { id: PageId(id), title, lang, city });
            live.extend(found.into_iter().map(page));
        }
        let mut found = Vec::with_capacity(targets.len());
        for (authority, slug) in targets {
            let mut known = live.get(&(authority.as_str(), slug.clone())).cloned();
            if known.is_none() && slug.len() == ULID_CHARS {
                let page = self.page_at(authority, slug)?.filter(|page| page.standing == Standing::Live);
                if let Some(Page { id, title, lang, city, .. }) = page {
                    let city = self.city(city)?.map_or_else(|| authority.clone(), |city| city.name);
                    known = Some(LinkedPage { id, title, lang, city });
                }
            }
            found.push(known);
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// Replaces the links of a page.
    pub fn set_links(&mut self, page: PageId, links: &[Link]) -> Result<(), Error> {
        let wanted: HashSet<&Link> = links.iter().collect();
        let known = self.links_from(page)?;
        if known.len() != wanted.len() || !known.iter().all(|known| wanted.contains(known)) {
            self.more_than_text(page);
        }
        for gone in known.iter().filter(|known| !wanted.contains(known)) {
            let key = (page.0, &gone.relation, &gone.authority, &gone.slug);
            on_each_backend!(self, db => diesel::delete(link::table.find(key)).execute(db))?;
        }
        let known: HashSet<&Link> = known.iter().collect();
        for new in wanted.difference(&known) {
            let row = (
                link::page.eq(page.0),
                link::relation.eq(&new.relation),
                link::authority.eq(&new.authority),
                link::slug.eq(&new.slug),
            );
            on_each_backend!(self, db => diesel::insert_into(link::table).values(row).execute(db))?;
        }
        Ok(())
    }
}
