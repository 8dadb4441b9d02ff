//! Leading somebody to the provider, and reading what it says of them when they come back.

use std::sync::Arc;

use koinon_commons::identity::ProvenIdentity;
use koinon_commons::{Actor, Commons, Error};
use koinon_core::Timestamp;
use koinon_core::text::clean_line;
use koinon_store::Account;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreGenderClaim, CoreProviderMetadata,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
    UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use crate::client;
use crate::rules::RoleRule;
use crate::settings::{OpenIdSettings, WrongSettings};

/// What the provider says of itself, its keys too, is asked for anew after this time, in milliseconds.
const KNOWN_FOR: i64 = 10 * 60 * 1000;
/// Where it sends people back to.
pub(crate) const RETURN: &str = "/sign-in/openid/return";

/// An OpenID provider.
pub struct OpenId {
    settings: OpenIdSettings,
    issuer: IssuerUrl,
    returns: RedirectUrl,
    client: reqwest::Client,
    known: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

/// What a browser brings back from the provider.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Answer {
    /// With this we ask the provider who it is.
    #[serde(default)]
    pub code: String,
    /// What we gave the browser to take along.
    #[serde(default)]
    pub state: String,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why nobody was let in.
    pub error: Option<String>,
}

/// What is noted here while somebody is at the provider.
#[derive(Serialize, Deserialize)]
struct Step {
    state: String,
    nonce: String,
    verifier: String,
    back: String,
}

/// Everything that a provider says of somebody beside the claims that the standard names.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Everything {
    #[serde(flatten)]
    claims: Map<String, Value>,
}

impl AdditionalClaims for Everything {}

impl OpenId {
    /// A provider, which is not asked yet.
    ///
    /// # Errors
    /// [`WrongSettings`].
    pub fn new(settings: OpenIdSettings, commons: &Commons) -> Result<Self, WrongSettings> {
        let here = commons.origin();
        settings.check(here)?;
        let wrong = |text: &str| WrongSettings::Address(text.to_owned());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| wrong(&settings.issuer))?;
        let returns = here.at(RETURN);
        let returns = RedirectUrl::new(returns.clone()).map_err(|_| wrong(&returns))?;
        Ok(Self { client: client::build(here)?, settings, issuer, returns, known: Mutex::default() })
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The provider's address, by which its people are known.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Leads somebody to the provider: where to, and the secret that their browser keeps meanwhile. `back` is where they go
    /// afterwards, `network` where they ask from. Whoever is signed in links their account.
    ///
    /// # Errors
    /// [`Error::Invalid`] of `openid` if the provider cannot be reached; [`Error::TooMany`].
    pub async fn lead(
        &self,
        commons: &Commons,
        actor: &Actor,
        back: String,
        network: &str,
    ) -> Result<(String, String), Error> {
        let metadata = self.metadata(commons.now()).await?;
        let client = self.client_of(&metadata);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(self.settings.scopes().map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge);
        let (url, state, nonce) = request.url();
        let step =
            Step { state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret(), back };
        let detail = serde_json::to_string(&step).map_err(|error| Error::File(error.to_string()))?;
        Ok((url.to_string(), commons.begin_identity(actor, detail, network).await?))
    }

    /// Takes what a browser brings back: whose account it is, whether it was linked now, and where to go. `secret` is what the
    /// browser kept.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever was not led there from here, or is back already; [`Error::Invalid`] of `openid`.
    pub async fn take(
        &self,
        commons: &Commons,
        secret: &str,
        answer: &Answer,
    ) -> Result<(Account, bool, String), Error> {
        let (linking, detail) = commons.take_identity_step(secret).await?;
        let step: Step = serde_json::from_str(&detail).map_err(|_| Error::NotFound)?;
        if step.state != answer.state {
            return Err(failed("the answer is for somebody else", &"state"));
        }
        if answer.iss.as_ref().is_some_and(|iss| *iss != self.settings.issuer) {
            return Err(failed("another provider answers", &answer.iss));
        }
        if let Some(error) = &answer.error {
            let error = clean_line(error, 100);
            return Err(match error.as_str() {
                "access_denied" => Error::invalid("openid", "openid_denied", "the provider let nobody in"),
                _ => failed("the provider let nobody in", &error),
            });
        }
        let proven = self.ask(commons, &step, &answer.code).await?;
        let linked = linking.is_some();
        Ok((commons.sign_in_with_identity(proven, linking).await?, linked, step.back))
    }

    async fn ask(&self, commons: &Commons, step: &Step, code: &str) -> Result<ProvenIdentity, Error> {
        let metadata = self.metadata(commons.now()).await?;
        let client = self.client_of(&metadata);
        let http = |request| client::send(&self.client, request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| failed("the provider has no place for codes", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(step.verifier.clone()))
            .request_async(&http)
            .await
            .map_err(|error| failed("the provider does not know the code", &error))?;
        let id = tokens.id_token().ok_or_else(|| failed("the provider does not say who it is", &"no ID token"))?;
        let claims = id
            .claims(&client.id_token_verifier(), &Nonce::new(step.nonce.clone()))
            .map_err(|error| failed("what the provider says is not under its signature", &error))?;
        let subject = claims.subject().clone();
        let said: UserInfoClaims<Everything, CoreGenderClaim> = client
            .user_info(tokens.access_token().clone(), Some(subject.clone()))
            .map_err(|error| failed("the provider has no place for what it knows of people", &error))?
            .require_signed_response(self.settings.signed)
            .require_issuer_match(true)
            .require_audience_match(true)
            .request_async(&http)
            .await
            .map_err(|error| failed("what the provider says of them cannot be used", &error))?;
        let everything = match serde_json::to_value(&said) {
            Ok(Value::Object(everything)) => everything,
            _ => Map::new(),
        };
        let text = |claim: &str| {
            let text = everything.get(claim).and_then(Value::as_str).map(|text| clean_line(text, 100));
            text.filter(|text| !text.is_empty())
        };
        // ProConnect says `usual_name` for the family name.
        let family = text("usual_name").or_else(|| text("family_name"));
        let whole = || Some([text("given_name"), family.clone()].into_iter().flatten().collect::<Vec<_>>().join(" "));
        Ok(ProvenIdentity {
            issuer: self.settings.issuer.clone(),
            subject: subject.to_string(),
            name: text("name").or_else(whole).filter(|name| !name.is_empty()),
            login: text("preferred_username").or_else(|| text("email")),
            role: RoleRule::role_of(&self.settings.roles, &everything),
        })
    }

    /// What the provider says of itself.
    async fn metadata(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, Error> {
        let mut known = self.known.lock().await;
        if let Some((asked, metadata)) = known.as_ref()
            && now.since(*asked) < KNOWN_FOR
        {
            return Ok(Arc::clone(metadata));
        }
        let http = |request| client::send(&self.client, request);
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await;
        let metadata = Arc::new(metadata.map_err(|error| failed("the provider cannot be reached", &error))?);
        *known = Some((now, Arc::clone(&metadata)));
        Ok(metadata)
    }

    fn client_of(&self, metadata: &CoreProviderMetadata) -> Client {
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client.clone()),
            self.settings.secret.clone().map(ClientSecret::new),
        );
        // Where nothing is said, it is the header (RFC 8414 section 2).
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        let auth = match takes(CoreClientAuthMethod::ClientSecretBasic) {
            true => AuthType::BasicAuth,
            false => AuthType::RequestBody,
        };
        client.set_redirect_uri(self.returns.clone()).set_auth_type(auth)
    }
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

/// Something that is for the operator to mend, or that somebody tried; the reason is for the log.
fn failed(what: &'static str, why: &dyn std::fmt::Debug) -> Error {
    tracing::warn!(?why, "a sign-in by the OpenID provider failed: {what}");
    Error::invalid("openid", "openid_failed", what)
}
