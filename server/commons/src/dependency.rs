//! What a rendered page shows something of, and what a change may have made stale: for caches of rendered pages.

use koinon_store::{Conn, Page, PageId};

use crate::{Commons, Error};

/// Changes that are looked at one by one; after more, everything counts as touched.
const AT_MOST: i64 = 200;

/// Something that a rendered page shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Dependency {
    /// All of this page.
    Text(PageId),
    /// Of this page what others that link to it or are linked by it show: title, address, kind, language, standing, links.
    Page(PageId),
    /// What is at this address, or links to it.
    Address {
        /// The city's authority.
        authority: String,
        /// The slug, a present or former one, of a page that need not exist.
        slug: String,
    },
}

/// What changed since some position of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The last position looked at.
    pub position: i64,
    /// What changes touched, each with the last position that did; `None` when there were too many to tell.
    pub dependencies: Option<Vec<(Dependency, i64)>>,
}

impl Commons {
    /// What a page's rendered form shows: itself, what its links lead to, and who links to it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn dependencies(&self, page: Page) -> Result<Vec<Dependency>, Error> {
        self.store().read(move |conn| touched_by(conn, &page)).await
    }

    /// What the changes after `position` touched.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn touched_since(&self, position: i64) -> Result<Touched, Error> {
        self.store()
            .read(move |conn| -> Result<_, Error> {
                let head = conn.log_head()?.position;
                // A log that went back was restored: nothing that was known of it holds.
                if head < position || head - position > AT_MOST {
                    return Ok(Touched { position: head, dependencies: None });
                }
                let mut dependencies = Vec::new();
                for change in conn.changes_after(position, AT_MOST)? {
                    if let Some(page) = conn.page(change.page)? {
                        let touched = match change.text_only {
                            true => vec![Dependency::Text(page.id)],
                            false => touched_by(conn, &page)?,
                        };
                        dependencies.extend(touched.into_iter().map(|dependency| (dependency, change.position)));
                    }
                }
                Ok(Touched { position: head, dependencies: Some(dependencies) })
            })
            .await
    }
}

/// All of the page, all addresses that it answers to, and those that it links to (they show who links to them).
fn touched_by(conn: &mut Conn, page: &Page) -> Result<Vec<Dependency>, Error> {
    // A link by permanent id has the ULID where others have a slug.
    let names = conn.page_slugs(page.id)?.into_iter().chain([page.ulid.clone(), page.ulid.to_lowercase()]);
    let own = names.map(|slug| (page.authority.clone(), slug));
    let linked = conn.links_from(page.id)?.into_iter().map(|link| (link.authority, link.slug));
    let addresses = own.chain(linked).map(|(authority, slug)| Dependency::Address { authority, slug });
    Ok([Dependency::Text(page.id), Dependency::Page(page.id)].into_iter().chain(addresses).collect())
}
