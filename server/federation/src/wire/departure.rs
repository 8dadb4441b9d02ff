//! What cities say to each other when somebody leaves: a Delete of the person, and an Accept of it once they are forgotten.

use koinon_core::Origin;

use super::activity::{Activity, Object};
use super::context::PUBLIC;
use super::ids::{ActivityId, ActorId};

/// The city at `origin` tells the city whose actor is `told` that `person` has left. Only the id is named.
#[must_use]
pub fn departure(origin: &Origin, id: String, told: String, person: String) -> Activity {
    let recipients = (vec![told, PUBLIC.to_owned()], Vec::new());
    Activity::new(id, "Delete", ActorId::City.at(origin), recipients, Object::Id(person))
}

/// The city at `origin` confirms to the city whose actor is `home` that it forgot whom `delete` told of. `ulid` names the Accept.
#[must_use]
pub fn confirmation(origin: &Origin, ulid: &str, home: String, delete: String) -> Activity {
    let id = ActivityId::Message(ulid.to_owned()).at(origin);
    Activity::new(id, "Accept", ActorId::City.at(origin), (vec![home], Vec::new()), Object::Id(delete))
}
