//! The way to the provider: no redirect, no cookie, a limit on time and size.

use std::sync::Arc;
use std::time::Duration;

use koinon_core::Origin;
use openidconnect::{HttpRequest, HttpResponse};

use crate::settings::WrongSettings;

/// A provider answers within this time.
const LIMIT: Duration = Duration::from_secs(10);
/// Its longest answer, in bytes.
const LONGEST: usize = 1 << 20;

/// A request to the provider failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    #[error("{0}")]
    Network(#[from] reqwest::Error),
    #[error("the answer is too long")]
    TooLong,
}

/// The client. The provider was named by whoever runs the city: it may stand in their own network.
#[expect(
    clippy::disallowed_methods,
    reason = "it reaches only the provider that the operator named, never what others name"
)]
pub(crate) fn build(here: &Origin) -> Result<reqwest::Client, WrongSettings> {
    let failed = |error: &dyn std::fmt::Display| WrongSettings::Tls(error.to_string());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?;
    let config = if here.is_loopback() {
        config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    } else {
        let verifier = rustls_platform_verifier::Verifier::new(provider).map_err(|error| failed(&error))?;
        config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
    };
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(LIMIT)
        .user_agent(format!("Koinon/{} (+{here}/)", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| failed(&error))
}

/// Sends a request as the library of OpenID Connect wants it.
pub(crate) async fn send(client: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, ClientError> {
    let mut response = client.execute(request.try_into()?).await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LONGEST {
            return Err(ClientError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    let mut answer = HttpResponse::new(body);
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    Ok(answer)
}
