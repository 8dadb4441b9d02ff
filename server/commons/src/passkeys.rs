//! Passkeys (W3C Web Authentication): a key in a phone, a computer or a stick, which its owner unlocks. It is as good as a password
//! and a code of an app together, so neither is asked for.

use koinon_core::text::clean_line;
use koinon_store::{Account, PasskeyId, Person, StoredPasskey};
use serde_json::{Value, json};
use ulid::Ulid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::{Actor, Commons, Error};

/// What steps are for.
const NEW: &str = "new passkey";
const SIGN_IN: &str = "passkey";
/// So many passkeys somebody may have.
const MOST: usize = 20;

impl Commons {
    /// One's passkeys.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`].
    pub async fn passkeys(&self, actor: &Actor) -> Result<Vec<StoredPasskey>, Error> {
        let person = actor.account()?.person.id;
        self.store().read(move |conn| Ok(conn.passkeys(person)?)).await
    }

    /// Begins to make a passkey: the secret of the step, and what the browser is asked (`PublicKeyCredentialCreationOptions`).
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::Invalid`] for too many.
    pub async fn begin_passkey(&self, actor: &Actor) -> Result<(String, Value), Error> {
        let person = actor.account()?.person.clone();
        let known = self.passkeys(actor).await?;
        if known.len() >= MOST {
            return Err(Error::invalid("passkey", "too_many_passkeys", format!("one has at most {MOST} passkeys")));
        }
        let known: Vec<CredentialID> =
            known.iter().filter_map(|known| Some(read(&known.data)?.cred_id().clone())).collect();
        let begun =
            self.webauthn()?.start_passkey_registration(user_id(&person)?, &person.handle, &person.name, Some(known));
        let (options, state) = begun.map_err(ours)?;
        let mut options = json(&options)?;
        // Kept in the authenticator itself, so that nobody has to type a login to sign in.
        let selection = json!({
            "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
        });
        if let Some(place) = options.pointer_mut("/publicKey/authenticatorSelection") {
            *place = selection;
        }
        let step = self.begin_ceremony(NEW, Some(person.id), json(&state)?.to_string()).await?;
        Ok((step, options))
    }

    /// Keeps a passkey that the browser made.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`]; [`Error::NotFound`] for a step that has ended; [`Error::Invalid`] for what is no passkey;
    /// [`Error::Taken`].
    pub async fn keep_passkey(&self, actor: &Actor, step: &str, made: Value, label: &str) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let begun = self.take_ceremony(NEW, step).await?;
        if begun.person != Some(person) {
            return Err(Error::NotFound);
        }
        let state: PasskeyRegistration = serde_json::from_str(&begun.detail).map_err(|_| Error::NotFound)?;
        let made: RegisterPublicKeyCredential = serde_json::from_value(made).map_err(|_| unusable())?;
        let key = self.webauthn()?.finish_passkey_registration(&made, &state).map_err(refused)?;
        let label = clean_line(label, 80);
        let label = if label.is_empty() { "Passkey".to_owned() } else { label };
        let (credential, data, now) = (credential(key.cred_id()), json(&key)?.to_string(), self.now());
        self.store().write(move |tx| Ok(tx.insert_passkey(person, &credential, &data, &label, now)?)).await
    }

    /// Takes one of one's passkeys away.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`], [`Error::NotFound`].
    pub async fn delete_passkey(&self, actor: &Actor, id: PasskeyId) -> Result<(), Error> {
        let person = actor.account()?.person.id;
        let gone = self.store().write(move |tx| -> Result<_, Error> { Ok(tx.delete_passkey(person, id)?) }).await?;
        if gone { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Begins a sign-in with a passkey: the secret of the step, and what the browser is asked
    /// (`PublicKeyCredentialRequestOptions`). Nobody says who they are: the passkey does.
    ///
    /// # Errors
    /// [`Error::TooMany`]. `network` is where the request came from.
    pub async fn begin_passkey_sign_in(&self, network: &str) -> Result<(String, Value), Error> {
        self.may_begin(network)?;
        let (options, state) = self.webauthn()?.start_discoverable_authentication().map_err(ours)?;
        let mut options = json(&options)?;
        if let Some(options) = options.as_object_mut() {
            // It is asked for by a button, not within a field.
            options.remove("mediation");
        }
        let step = self.begin_ceremony(SIGN_IN, None, json(&state)?.to_string()).await?;
        Ok((step, options))
    }

    /// Signs in with a passkey. `address` is where the request came from.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a step that has ended; [`Error::Invalid`] for a passkey that nobody has here, or that does not fit;
    /// [`Error::TooMany`].
    pub async fn sign_in_with_passkey(&self, step: &str, shown: Value, address: &str) -> Result<Account, Error> {
        let (name, now) = (format!("address {address}"), self.now());
        if let Some(wait) = self.inner.throttle.wait(&name, now) {
            return Err(Error::TooMany(wait));
        }
        let begun = self.take_ceremony(SIGN_IN, step).await?;
        let state: DiscoverableAuthentication = serde_json::from_str(&begun.detail).map_err(|_| Error::NotFound)?;
        let checked = self.check_passkey(state, shown).await;
        if matches!(checked, Err(Error::Invalid(_))) {
            self.inner.throttle.failed(&name, now);
        }
        checked
    }

    async fn check_passkey(&self, state: DiscoverableAuthentication, shown: Value) -> Result<Account, Error> {
        let shown: PublicKeyCredential = serde_json::from_value(shown).map_err(|_| unusable())?;
        let webauthn = self.webauthn()?;
        let (user, id) = webauthn.identify_discoverable_authentication(&shown).map_err(refused)?;
        let (user, credential) = (user, credential(id));
        let found = self.store().read(move |conn| -> Result<_, Error> {
            let Some(known) = conn.passkey_by_credential(&credential)? else { return Ok(None) };
            let account = conn.account(known.person)?.filter(|account| !account.suspended);
            Ok(account.map(|account| (known, account)))
        });
        let (known, account) = found.await?.ok_or_else(unknown)?;
        if user_id(&account.person)? != user {
            return Err(unknown());
        }
        let mut key = read(&known.data).ok_or_else(unknown)?;
        let result = webauthn.finish_discoverable_authentication_v2(&shown, state, &key).map_err(refused)?;
        key.update_credential(&result);
        let (data, now) = (json(&key)?.to_string(), self.now());
        self.store().write(move |tx| Ok::<_, Error>(tx.passkey_used(known.id, &data, now)?)).await?;
        Ok(account)
    }

    fn webauthn(&self) -> Result<Webauthn, Error> {
        let origin = Url::parse(self.origin().as_str()).map_err(|error| Error::File(error.to_string()))?;
        let name = self.identity()?.name.clone();
        let builder = WebauthnBuilder::new(self.origin().host(), &origin).map_err(ours)?;
        builder.rp_name(&name).build().map_err(ours)
    }
}

/// By which an authenticator knows whose passkey it holds: it says nothing about them.
fn user_id(person: &Person) -> Result<Uuid, Error> {
    let ulid = Ulid::from_string(&person.ulid).map_err(|error| Error::File(error.to_string()))?;
    Ok(Uuid::from_u128(ulid.0))
}

fn credential(id: &[u8]) -> String {
    hex::encode(id)
}

fn read(data: &str) -> Option<Passkey> {
    serde_json::from_str(data).ok()
}

fn json(of: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(of).map_err(|error| Error::File(error.to_string()))
}

fn unusable() -> Error {
    Error::invalid("passkey", "passkey_unusable", "this is no passkey")
}

fn unknown() -> Error {
    Error::invalid("passkey", "passkey_unknown", "nobody has this passkey here")
}

fn refused(error: WebauthnError) -> Error {
    Error::invalid("passkey", "passkey_refused", format!("the passkey does not fit: {error}"))
}

fn ours(error: WebauthnError) -> Error {
    Error::File(format!("passkeys cannot be used here: {error}"))
}
