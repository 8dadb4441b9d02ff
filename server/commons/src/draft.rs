//! Drafts: kept on the server per person and page, so that nothing typed is lost.

use koinon_core::Timestamp;
use koinon_store::{Draft, Page, PageId, Standing};

use crate::{Actor, Commons, Error};

impl Commons {
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
