//! The `@context` that everything we send carries, once, on the outside.

use std::sync::LazyLock;

use activitypub_federation::protocol::context::WithContext;
use serde_json::Value;

/// The content type of what we send (ActivityPub section 7).
pub const ACTIVITY_JSON: &str = "application/activity+json";

/// The collection of everyone: the recipient of what is public.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

static CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    // The text is part of the program, and a test reads it: it is always JSON.
    serde_json::from_str(include_str!("../../../../docs/wire/context.json")).unwrap_or_default()
});

/// The common `@context`. Nothing fetches what it names; it is there so that what we send is correct JSON-LD.
#[must_use]
pub fn context() -> &'static Value {
    &CONTEXT
}

/// `inner` as a document of its own, with the common `@context`.
pub fn document<T>(inner: T) -> WithContext<T> {
    WithContext::new(inner, context().clone())
}

/// Whether `address` means everyone, in one of its three spellings (ActivityPub section 5.6).
#[must_use]
pub fn is_public(address: &str) -> bool {
    matches!(address, PUBLIC | "as:Public" | "Public")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_starts_with_activitystreams() {
        assert_eq!(context()[0], "https://www.w3.org/ns/activitystreams");
        let sent = serde_json::to_value(document(serde_json::json!({"type": "Note"}))).unwrap();
        assert_eq!(sent["@context"], *context());
        assert_eq!(sent["type"], "Note");
    }
}
