//! Ways to sign in beside a password: the codes of an app, passkeys, what OpenID providers say, and the steps under way.

use diesel::prelude::*;
use koinon_core::policy::Role;
use koinon_core::{Hash, Timestamp};

use crate::backend::on_each_backend;
use crate::error::found;
use crate::schema::{ceremony, identity, passkey, recovery_code, second_factor};
use crate::{Conn, Error, PersonId, Tx};

/// The code of an app as a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret that the app has too.
    pub secret: Vec<u8>,
    /// Whether a code of the app was typed once: it is asked for only then.
    pub confirmed: bool,
    /// The step of time of the last code that was taken: none up to it is taken again.
    pub last_step: i64,
}

/// The row of a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PasskeyId(pub i64);

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPasskey {
    /// Its row.
    pub id: PasskeyId,
    /// Whose it is.
    pub person: PersonId,
    /// What its owner calls it.
    pub label: String,
    /// The public key and what else is checked, in the words of who checks it.
    pub data: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// Who somebody is for an OpenID provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Its name for them, which it gives to nobody else.
    pub subject: String,
    /// Who that is here.
    pub person: PersonId,
    /// The role that it gave them here last.
    pub role: Option<Role>,
}

/// A step of a sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// Whose account it is about, where that is known.
    pub person: Option<PersonId>,
    /// What the step needs to know.
    pub detail: String,
    /// When it began.
    pub created: Timestamp,
}

type PasskeyRow = (i64, i64, String, String, String, i64, Option<i64>);

fn read_passkey((id, person, _, data, label, created, last_used): PasskeyRow) -> StoredPasskey {
    StoredPasskey {
        id: PasskeyId(id),
        person: PersonId(person),
        label,
        data,
        created: Timestamp::from_millis(created),
        last_used: last_used.map(Timestamp::from_millis),
    }
}

type IdentityRow = (String, String, i64, Option<String>, i64);

fn read_identity((issuer, subject, person, role, _): IdentityRow) -> Identity {
    let role = role.as_deref().and_then(Role::from_code);
    Identity { issuer, subject, person: PersonId(person), role }
}

impl Conn {
    /// The second factor of an account.
    pub fn second_factor(&mut self, of: PersonId) -> Result<Option<SecondFactor>, Error> {
        let row = second_factor::table.find(of.0);
        let row = on_each_backend!(self, db => row.first::<(i64, Vec<u8>, bool, i64)>(db)).optional()?;
        Ok(row.map(|(_, secret, confirmed, last_step)| SecondFactor { secret, confirmed, last_step }))
    }

    /// How many recovery codes somebody has left.
    pub fn count_recovery_codes(&mut self, of: PersonId) -> Result<i64, Error> {
        let codes = recovery_code::table.filter(recovery_code::person.eq(of.0)).count();
        Ok(on_each_backend!(self, db => codes.get_result(db))?)
    }

    /// The passkeys of an account, in the order in which they were made.
    pub fn passkeys(&mut self, of: PersonId) -> Result<Vec<StoredPasskey>, Error> {
        let rows = passkey::table.filter(passkey::person.eq(of.0)).order(passkey::id);
        Ok(on_each_backend!(self, db => rows.load::<PasskeyRow>(db))?.into_iter().map(read_passkey).collect())
    }

    /// A passkey by the id of its credential.
    pub fn passkey_by_credential(&mut self, credential: &str) -> Result<Option<StoredPasskey>, Error> {
        let row = passkey::table.filter(passkey::credential.eq(credential));
        Ok(on_each_backend!(self, db => row.first::<PasskeyRow>(db)).optional()?.map(read_passkey))
    }

    /// Who a provider's subject is here.
    pub fn identity(&mut self, issuer: &str, subject: &str) -> Result<Option<Identity>, Error> {
        let row = identity::table.find((issuer, subject));
        Ok(on_each_backend!(self, db => row.first::<IdentityRow>(db)).optional()?.map(read_identity))
    }

    /// Who somebody is for OpenID providers.
    pub fn identities_of(&mut self, person: PersonId) -> Result<Vec<Identity>, Error> {
        let rows = identity::table.filter(identity::person.eq(person.0)).order(identity::issuer);
        Ok(on_each_backend!(self, db => rows.load::<IdentityRow>(db))?.into_iter().map(read_identity).collect())
    }

    /// A step of a sign-in that is for this, by the hash of its secret, unless it began up to `since`.
    pub fn ceremony(&mut self, token: &Hash, purpose: &str, since: Timestamp) -> Result<Option<Ceremony>, Error> {
        let row = ceremony::table
            .find(&token.0[..])
            .filter(ceremony::purpose.eq(purpose).and(ceremony::created.gt(since.as_millis())))
            .select((ceremony::person, ceremony::detail, ceremony::created));
        let row = on_each_backend!(self, db => row.first::<(Option<i64>, String, i64)>(db)).optional()?;
        Ok(row.map(|(person, detail, created)| Ceremony {
            person: person.map(PersonId),
            detail,
            created: Timestamp::from_millis(created),
        }))
    }
}

impl Tx<'_> {
    /// Gives an account a second factor, in the place of the one before.
    pub fn set_second_factor(&mut self, of: PersonId, factor: &SecondFactor) -> Result<(), Error> {
        let values = (
            second_factor::secret.eq(&factor.secret),
            second_factor::confirmed.eq(factor.confirmed),
            second_factor::last_step.eq(factor.last_step),
        );
        on_each_backend!(self, db => {
            diesel::insert_into(second_factor::table)
                .values((second_factor::person.eq(of.0), values))
                .on_conflict(second_factor::person)
                .do_update()
                .set(values)
                .execute(db)
        })?;
        Ok(())
    }

    /// Notes that the code of a step was taken; `false` if one of that step, or of a later one, was taken before.
    pub fn take_code(&mut self, of: PersonId, step: i64) -> Result<bool, Error> {
        let row = second_factor::table.find(of.0).filter(second_factor::last_step.lt(step));
        let row = diesel::update(row).set(second_factor::last_step.eq(step));
        Ok(on_each_backend!(self, db => row.execute(db))? > 0)
    }

    /// Takes the second factor of an account away, its recovery codes too.
    pub fn delete_second_factor(&mut self, of: PersonId) -> Result<(), Error> {
        on_each_backend!(self, db => diesel::delete(second_factor::table.find(of.0)).execute(db))?;
        self.set_recovery_codes(of, &[])
    }

    /// Gives somebody these recovery codes, by their hashes, in the place of those before.
    pub fn set_recovery_codes(&mut self, of: PersonId, codes: &[Hash]) -> Result<(), Error> {
        let before = recovery_code::table.filter(recovery_code::person.eq(of.0));
        on_each_backend!(self, db => diesel::delete(before).execute(db))?;
        for code in codes {
            let row = (recovery_code::code.eq(&code.0[..]), recovery_code::person.eq(of.0));
            on_each_backend!(self, db => diesel::insert_into(recovery_code::table).values(row).execute(db))?;
        }
        Ok(())
    }

    /// Takes a recovery code; `false` if it is none of theirs, or was taken before.
    pub fn take_recovery_code(&mut self, of: PersonId, code: &Hash) -> Result<bool, Error> {
        let row = recovery_code::table.find(&code.0[..]).filter(recovery_code::person.eq(of.0));
        Ok(on_each_backend!(self, db => diesel::delete(row).execute(db))? > 0)
    }

    /// Keeps a passkey. [`Error::Taken`] if there is one for this credential.
    pub fn insert_passkey(
        &mut self,
        of: PersonId,
        credential: &str,
        data: &str,
        label: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        if self.passkey_by_credential(credential)?.is_some() {
            return Err(Error::Taken("the passkey".into()));
        }
        let row = (
            passkey::person.eq(of.0),
            passkey::credential.eq(credential),
            passkey::data.eq(data),
            passkey::label.eq(label),
            passkey::created.eq(now.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(passkey::table).values(row).execute(db))?;
        Ok(())
    }

    /// Notes that a passkey was used, and what is to be checked the next time.
    pub fn passkey_used(&mut self, id: PasskeyId, data: &str, now: Timestamp) -> Result<(), Error> {
        let set = (passkey::data.eq(data), passkey::last_used.eq(now.as_millis()));
        let row = diesel::update(passkey::table.find(id.0)).set(set);
        found(on_each_backend!(self, db => row.execute(db))?, "the passkey")
    }

    /// Takes a passkey of somebody away; `false` if it is none of theirs.
    pub fn delete_passkey(&mut self, of: PersonId, id: PasskeyId) -> Result<bool, Error> {
        let row = passkey::table.find(id.0).filter(passkey::person.eq(of.0));
        Ok(on_each_backend!(self, db => diesel::delete(row).execute(db))? > 0)
    }

    /// Notes who a provider's subject is here. [`Error::Taken`] if that is somebody already.
    pub fn insert_identity(&mut self, new: &Identity, now: Timestamp) -> Result<(), Error> {
        if self.identity(&new.issuer, &new.subject)?.is_some() {
            return Err(Error::Taken(new.subject.clone()));
        }
        let row = (
            identity::issuer.eq(&new.issuer),
            identity::subject.eq(&new.subject),
            identity::person.eq(new.person.0),
            identity::role.eq(new.role.map(Role::code)),
            identity::created.eq(now.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(identity::table).values(row).execute(db))?;
        Ok(())
    }

    /// Notes which role a provider gave somebody here.
    pub fn set_identity_role(&mut self, of: &Identity, role: Option<Role>) -> Result<(), Error> {
        let row = identity::table.find((&of.issuer, &of.subject));
        let row = diesel::update(row).set(identity::role.eq(role.map(Role::code)));
        found(on_each_backend!(self, db => row.execute(db))?, "the identity")
    }

    /// Forgets who somebody is for a provider; `false` if that was not known.
    pub fn delete_identity(&mut self, of: PersonId, issuer: &str) -> Result<bool, Error> {
        let rows = identity::table.filter(identity::person.eq(of.0).and(identity::issuer.eq(issuer)));
        Ok(on_each_backend!(self, db => diesel::delete(rows).execute(db))? > 0)
    }

    /// Begins a step of a sign-in, by the hash of the secret that the browser gets; forgets those that began up to `old`.
    pub fn begin_ceremony(&mut self, token: &Hash, purpose: &str, new: &Ceremony, old: Timestamp) -> Result<(), Error> {
        let past = ceremony::table.filter(ceremony::created.le(old.as_millis()));
        on_each_backend!(self, db => diesel::delete(past).execute(db))?;
        let row = (
            ceremony::token.eq(&token.0[..]),
            ceremony::purpose.eq(purpose),
            ceremony::person.eq(new.person.map(|person| person.0)),
            ceremony::detail.eq(&new.detail),
            ceremony::created.eq(new.created.as_millis()),
        );
        on_each_backend!(self, db => diesel::insert_into(ceremony::table).values(row).execute(db))?;
        Ok(())
    }

    /// Ends a step of a sign-in; `false` if another request has ended it.
    pub fn end_ceremony(&mut self, token: &Hash) -> Result<bool, Error> {
        let row = ceremony::table.find(&token.0[..]);
        Ok(on_each_backend!(self, db => diesel::delete(row).execute(db))? > 0)
    }
}
