//! Leaving: one's name goes from everything here and, by their own word, in every city that was told. What one wrote stays
//! under its licence, without a name.
//!
//! *Invariant:* nobody who left is brought back by anything that arrives late, and nobody takes their name.

use koinon_core::policy::Role;
use koinon_core::{Hash, Origin, SOFTWARE, Timestamp};
use koinon_store::{CityId, Conn, HERE, NewCity, News, Person, Receipt, Tx};
use serde_json::Value;

use crate::account::password_fits;
use crate::clock::random_secret;
use crate::mirror::origin_of_id;
use crate::{Actor, Commons, Error};

/// So many accounts are looked through for another administrator.
const MOST_ACCOUNTS: i64 = 10_000;
/// So many followers at one inbox are looked at.
const MOST_FOLLOWERS: i64 = 50;

impl Commons {
    /// Leaves: the account ends at once, drafts go, and every city that is known here is told. Gives the secret of the receipt,
    /// which says which cities have confirmed.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] if the password does not fit, and for the last administrator.
    pub async fn leave(&self, actor: &Actor, password: String) -> Result<String, Error> {
        let account = actor.account()?.clone();
        let sure = match account.has_password() {
            true => password_fits(password, account.password.clone()).await,
            // Whoever came by a provider types their login.
            false => password.trim() == account.login,
        };
        if !sure {
            return Err(Error::invalid("password", "wrong_password", "the password does not fit"));
        }
        let (secret, now) = (random_secret(), self.now());
        let hash = Hash::of(&secret);
        self.store()
            .write(move |tx| {
                if account.role == Role::Administrator && is_last_administrator(tx, &account.person)? {
                    let message = "first make somebody else an administrator";
                    return Err(Error::invalid("password", "last_administrator", message));
                }
                let cities = cities_to_tell(tx, now)?;
                forget(tx, &account.person, now)?;
                for told in tx.open_receipt(&hash, &account.person.ap_id, &cities, now)? {
                    tx.tell(News::Departure(told))?;
                }
                Ok(())
            })
            .await?;
        self.end_sessions_seen();
        Ok(secret)
    }

    /// Which cities have confirmed that they forgot somebody, by the secret of the receipt.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn receipt(&self, secret: &str) -> Result<Receipt, Error> {
        let secret = Hash::of(secret);
        self.store().read(move |conn| conn.receipt(&secret)?.ok_or(Error::NotFound)).await
    }
}

/// The cities that know people of this one: those that it has to do with by name, and those that only follow it.
fn cities_to_tell(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<CityId>, Error> {
    let known = tx.cities()?.into_iter().map(|(city, _)| city);
    let known = known.filter(|city| city.id != HERE && !city.blocked && city.inbox.is_some());
    let mut cities: Vec<CityId> = known.map(|city| city.id).collect();
    for cursor in tx.delivery_cursors()? {
        let Some(origin) = Origin::of_str(&cursor.inbox) else { continue };
        let readers = tx.followers_at(&cursor.inbox, MOST_FOLLOWERS)?;
        if !readers.iter().any(|reader| reader.software.as_deref() == Some(SOFTWARE)) {
            continue;
        }
        let new = NewCity { name: origin.host().to_owned(), summary: String::new(), created: now, origin };
        let city = tx.ensure_city(&new)?;
        let is_blocked = tx.city(city)?.is_some_and(|city| city.blocked);
        if !is_blocked && city != HERE && !cities.contains(&city) {
            cities.push(city);
        }
    }
    Ok(cities)
}

fn is_last_administrator(conn: &mut Conn, person: &Person) -> Result<bool, Error> {
    let accounts = conn.accounts(None, MOST_ACCOUNTS)?;
    let is_other = |account: &koinon_store::Account| {
        account.role == Role::Administrator && !account.suspended && account.person.id != person.id
    };
    Ok(!accounts.iter().any(is_other))
}

/// A server says that a person of its own is gone: they are forgotten here too. `false` if there is nobody to forget.
///
/// # Errors
/// [`Error::Store`] only.
pub fn forget_elsewhere(tx: &mut Tx<'_>, home: &Origin, ap_id: &str, now: Timestamp) -> Result<bool, Error> {
    if !home.owns(ap_id) {
        return Ok(false);
    }
    match tx.person_by_ap_id(ap_id)?.filter(|person| person.city != HERE) {
        Some(person) => forget(tx, &person, now).map(|()| true),
        None => Ok(false),
    }
}

fn forget(tx: &mut Tx<'_>, person: &Person, now: Timestamp) -> Result<(), Error> {
    for page in tx.forget_person(person, now)? {
        let Some(page) = tx.page(page)?.filter(|page| page.mirrored()) else { continue };
        // What its city wrote about the page names its contributors.
        let Some(raw) = tx.remote_object(&page.ap_id)? else { continue };
        let mut json: Value = serde_json::from_str(&raw).unwrap_or_default();
        if take_out(&mut json, &person.ap_id) {
            tx.save_remote_object(&page.ap_id, &json.to_string(), now)?;
        }
    }
    Ok(())
}

/// Takes a person out of every list of people; whether they stood in one.
fn take_out(json: &mut Value, ap_id: &str) -> bool {
    match json {
        Value::Array(list) => {
            let before = list.len();
            list.retain(|entry| entry["actor"] != ap_id);
            let mut taken = list.len() < before;
            for entry in list {
                taken |= take_out(entry, ap_id);
            }
            taken
        }
        Value::Object(entries) => {
            let mut taken = false;
            for (_, entry) in entries.iter_mut() {
                taken |= take_out(entry, ap_id);
            }
            taken
        }
        _ => false,
    }
}

/// Whether somebody of elsewhere has left, as their server said.
pub(crate) fn has_left(conn: &mut Conn, ap_id: &str) -> Result<bool, Error> {
    Ok(origin_of_id(ap_id).is_some() && conn.has_left(ap_id)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_person_is_taken_out_of_lists_and_nobody_else_is() {
        let (leila, ana) = ("https://sidi.example/id/person/1", "https://bordeaux.example/id/person/2");
        let mut page =
            json!({"object": {"contributor": [{"actor": leila, "name": "L"}, {"actor": ana}], "actor": ana}});
        assert!(take_out(&mut page, leila));
        assert_eq!(page, json!({"object": {"contributor": [{"actor": ana}], "actor": ana}}));
        assert!(!take_out(&mut page, leila));
    }
}
