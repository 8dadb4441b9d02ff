//! Reports between servers: a Flag, as Mastodon and others send it.

use koinon_core::Origin;

use super::activity::{Activity, More, Object};
use super::ids::ActorId;

/// This server reports `about`, objects of the city whose actor is `city`, and says why. It does not say who of its people
/// reported that.
#[must_use]
pub fn flag(origin: &Origin, id: String, city: String, about: Vec<String>, reason: String) -> Activity {
    Activity {
        more: Some(More::Content { content: reason }),
        ..Activity::new(id, "Flag", ActorId::Server.at(origin), (vec![city], Vec::new()), Object::Ids(about))
    }
}
