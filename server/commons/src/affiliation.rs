//! Which organisations people of this city belong to: they say so themselves, and the city confirms it.

use koinon_core::act::MAX_ORGANISATION_CHARS;
use koinon_core::policy::Role;
use koinon_core::text::clean_line;
use koinon_store::{Affiliation, AffiliationId};

use crate::{Actor, Commons, Error, Refusal};

/// So many organisations somebody may name.
const MOST: usize = 20;
/// So many are listed.
const LISTED: i64 = 500;

impl Commons {
    /// Says that one belongs to an organisation. It counts once the city has confirmed it.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] without a name, and for too many.
    pub async fn ask_affiliation(&self, actor: &Actor, organisation: &str) -> Result<(), Error> {
        let (person, now) = (actor.account()?.person.id, self.now());
        let organisation = clean_line(organisation, MAX_ORGANISATION_CHARS);
        if organisation.is_empty() {
            return Err(Error::invalid("organisation", "empty", "name the organisation"));
        }
        self.store()
            .write(move |tx| {
                if tx.affiliations(Some(person), LISTED)?.len() >= MOST {
                    return Err(Error::invalid("organisation", "too_many_organisations", "these are too many"));
                }
                Ok(tx.ask_affiliation(person, &organisation, now)?)
            })
            .await
    }

    /// One's own affiliations, those told last first.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn affiliations(&self, actor: &Actor) -> Result<Vec<Affiliation>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.affiliations(Some(person), LISTED)?)).await
    }

    /// The affiliations of everybody here, those told last first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks.
    pub async fn all_affiliations(&self, actor: &Actor) -> Result<Vec<Affiliation>, Error> {
        actor.require_officer()?;
        self.store().read(move |conn| Ok(conn.affiliations(None, LISTED)?)).await
    }

    /// The city confirms an affiliation.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks; [`Error::NotFound`].
    pub async fn confirm_affiliation(&self, actor: &Actor, id: AffiliationId) -> Result<(), Error> {
        let (officer, now) = (actor.require_officer()?.person.id, self.now());
        self.store().write(move |tx| tx.confirm_affiliation(id, officer, now).map_err(known)).await
    }

    /// Takes an affiliation back: one's own, or the city that of anybody. What was vouched for stays.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`]; [`Error::Forbidden`] for somebody else's.
    pub async fn withdraw_affiliation(&self, actor: &Actor, id: AffiliationId) -> Result<(), Error> {
        let (person, is_officer) = (actor.account()?.person.id, actor.role() >= Some(Role::Officer));
        self.store()
            .write(move |tx| {
                let is_own = tx.affiliations(Some(person), LISTED)?.iter().any(|own| own.id == id);
                if !is_own && !is_officer {
                    return Err(Error::Forbidden(Refusal::OfficersOnly));
                }
                tx.delete_affiliation(id).map_err(known)
            })
            .await
    }
}

fn known(error: koinon_store::Error) -> Error {
    match error {
        koinon_store::Error::Missing(_) => Error::NotFound,
        other => other.into(),
    }
}
