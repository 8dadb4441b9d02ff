//! Signing in by an OpenID provider (OpenID Connect Core 1.0), as cities have one for their staff; ProConnect is one.
//!
//! *Invariant:* what a provider says counts only under its signature, for the browser that asked (`state`, and a cookie of ours), for
//! the question that was asked (`nonce`, PKCE), and from the provider that was asked (`iss`, RFC 9207). Who somebody is here is
//! for [`koinon_commons::identity`] to say.

mod client;
mod provider;
mod rules;
mod settings;

pub use provider::{Answer, OpenId};
pub use rules::RoleRule;
pub use settings::{OpenIdSettings, WrongSettings};
