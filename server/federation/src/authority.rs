//! The one authority check (FEP-fe34): who may say what about which object.
//!
//! Everything is judged on whole origins (scheme, host, port). An activity is taken as said when its signer is its actor
//! and everything that it asserts lies on that actor's origin and belongs to that actor. What it says about other objects
//! is only a reference to them: they are fetched from their own origin, carry a proof of their owner, or count for
//! nothing. An Announce lends no authority to what somebody else is said to have done.
//!
//! The check is pure. What is known here of an object's owner is asked for through a closure, so that one check serves
//! pages, notes and proposals alike.

use koinon_core::Origin;
use serde_json::Value;
use url::Url;

use crate::wire::read::value;

/// Types of actors: what they are is told by their own server alone.
const ACTORS: [&str; 5] = ["Group", "Person", "Application", "Service", "Organization"];

/// Types of activities that we judge, in the order that decides where an activity claims several.
const ACTIVITIES: [&str; 16] = [
    "Announce", "Create", "Update", "Delete", "Undo", "Follow", "Accept", "Reject", "Offer", "Add", "Remove", "Like",
    "Dislike", "Flag", "Block", "Move",
];

/// What may be believed of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Believed {
    /// All that it says of its actor's own things. Of an object of others, its id alone.
    AsSaid,
    /// Nothing of what is embedded: this object is to be fetched from its origin, unless it carries a proof of its owner.
    FetchFromOrigin(Url),
    /// Nothing.
    Refused(Reason),
}

/// Why an activity counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// It has no single actor, or that actor did not sign.
    #[error("the actor is not the signer")]
    NotTheSigner,
    /// Its id is missing or lies on another origin than its actor.
    #[error("the activity's id is not of its actor's origin")]
    ActivityId,
    /// Its object, or a part that is needed, has no id.
    #[error("the object has no id that can be taken")]
    NoObject,
    /// It claims to change something of this very city.
    #[error("this is ours")]
    Ours,
    /// The object belongs to somebody else.
    #[error("the object belongs to somebody else")]
    NotTheOwner,
    /// A Follow of someone who is not here, an Add to another's collection.
    #[error("this is not the actor's to say")]
    NotTheirs,
    /// An Announce of an Announce.
    #[error("an announcement of an announcement is not read")]
    Nested,
    /// A type that is not judged: answered with 202 and ignored.
    #[error("the type of this activity is not known")]
    Unknown,
}

/// The judge of one request: this city's origin, and who owns what is held here.
pub struct Authority<'a> {
    own: &'a Origin,
    owner: &'a dyn Fn(&str) -> Option<String>,
}

/// The id of the actor that deletes itself, if that is what the activity says. Such a farewell of an actor of whom nothing
/// is known is dropped without a fetch.
#[must_use]
pub fn farewell(activity: &Value) -> Option<String> {
    let actor = value::id(&activity["actor"])?;
    let is_delete = value::type_among(activity, &["Delete"]).is_some();
    Some(actor).filter(|actor| is_delete && value::id(&activity["object"]).as_ref() == Some(actor))
}

impl<'a> Authority<'a> {
    /// A judge for the city at `own`. `owner` tells whose an object is (its `attributedTo`, or for an activity its
    /// actor), if it is held here; an actor owns itself.
    #[must_use]
    pub fn new(own: &'a Origin, owner: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { own, owner }
    }

    /// What may be believed of an activity that arrived with the signature of `signer`, an actor's id.
    #[must_use]
    pub fn judge(&self, signer: &str, activity: &Value) -> Believed {
        match value::id(&activity["actor"]) {
            Some(actor) if actor == signer => self.act(&actor, activity, false).unwrap_or_else(Believed::Refused),
            _ => Believed::Refused(Reason::NotTheSigner),
        }
    }

    /// What may be believed of something that an origin passes on: what it announces, or an entry of its collection.
    /// Only what that same origin could say itself; the rest is fetched.
    #[must_use]
    pub fn judge_relayed(&self, origin: &Origin, object: &Value) -> Believed {
        self.relayed(origin, single(object)).unwrap_or_else(Believed::Refused)
    }

    fn act(&self, actor: &str, activity: &Value, relayed: bool) -> Result<Believed, Reason> {
        let origin = Origin::of_str(actor).ok_or(Reason::NotTheSigner)?;
        if origin == *self.own {
            return Err(Reason::Ours);
        }
        let id = activity["id"].as_str().and_then(value::address).ok_or(Reason::ActivityId)?;
        if !origin.owns(&id) {
            return Err(Reason::ActivityId);
        }
        let object = single(&activity["object"]);
        match value::type_among(activity, &ACTIVITIES).ok_or(Reason::Unknown)? {
            "Announce" if relayed => Err(Reason::Nested),
            // What one of our people said comes back with the place that the page's city gave to it: of the thing itself
            // nothing is believed.
            "Announce" if value::place(&activity["number"]).is_some() => match self.announced(&origin, object) {
                Err(Reason::Ours) => Ok(Believed::AsSaid),
                judged => judged,
            },
            "Announce" => self.announced(&origin, object),
            "Create" | "Update" => self.asserted(actor, object),
            "Offer" => self.offered(actor, object),
            "Delete" => self.deleted(actor, object),
            "Undo" => self.undone(actor, object, single(&activity["result"])),
            "Follow" => self.followed(object),
            "Add" | "Remove" => match value::id(&activity["target"]) {
                Some(target) if origin.owns(&target) => Ok(Believed::AsSaid),
                _ => Err(Reason::NotTheirs),
            },
            // An actor moves by its own two documents, which name each other; no city moves without its administrator.
            "Move" => Err(Reason::NotTheirs),
            _ => value::id(object).map(|_| Believed::AsSaid).ok_or(Reason::NoObject),
        }
    }

    /// An object that the actor says is its own, now so.
    fn asserted(&self, actor: &str, object: &Value) -> Result<Believed, Reason> {
        let id = value::id(object).ok_or(Reason::NoObject)?;
        let url = self.foreign(&id)?;
        let same_origin = Origin::of(&url) == Origin::of_str(actor);
        if object.is_string() || !same_origin {
            return Ok(Believed::FetchFromOrigin(url));
        }
        if value::type_among(object, &ACTORS).is_some() {
            return if id == actor { Ok(Believed::FetchFromOrigin(url)) } else { Err(Reason::NotTheOwner) };
        }
        let attributed = value::id(&object["attributedTo"]);
        if attributed.as_deref() != Some(actor) || self.belongs_to_another(&id, actor) {
            return Err(Reason::NotTheOwner);
        }
        Ok(Believed::AsSaid)
    }

    /// One offers what is one's own. Another's thing is not even fetched: only its owner could have meant it as an offer.
    fn offered(&self, actor: &str, object: &Value) -> Result<Believed, Reason> {
        let id = value::id(object).ok_or(Reason::NoObject)?;
        self.foreign(&id)?;
        if Origin::of_str(&id) != Origin::of_str(actor) || self.belongs_to_another(&id, actor) {
            return Err(Reason::NotTheOwner);
        }
        self.asserted(actor, object)
    }

    /// A deletion names its object; a whole object in its place counts as its id. Of what is not held here, a tombstone
    /// holds against the actor that deleted it and nobody else.
    fn deleted(&self, actor: &str, object: &Value) -> Result<Believed, Reason> {
        let id = value::id(object).ok_or(Reason::NoObject)?;
        self.foreign(&id)?;
        let claimed = object.get("attributedTo").map(value::id);
        if Origin::of_str(&id) != Origin::of_str(actor)
            || claimed.is_some_and(|owner| owner.as_deref() != Some(actor))
            || self.belongs_to_another(&id, actor)
        {
            return Err(Reason::NotTheOwner);
        }
        Ok(Believed::AsSaid)
    }

    /// An actor takes back what it did itself. What comes of it is asserted like any other object.
    fn undone(&self, actor: &str, object: &Value, result: &Value) -> Result<Believed, Reason> {
        let id = value::id(object).ok_or(Reason::NoObject)?;
        self.foreign(&id)?;
        let claimed = object.get("actor").map(value::id);
        if Origin::of_str(&id) != Origin::of_str(actor)
            || claimed.is_some_and(|by| by.as_deref() != Some(actor))
            || self.belongs_to_another(&id, actor)
        {
            return Err(Reason::NotTheOwner);
        }
        if result.is_null() { Ok(Believed::AsSaid) } else { self.asserted(actor, result) }
    }

    /// Only who is here can be followed here.
    fn followed(&self, object: &Value) -> Result<Believed, Reason> {
        let id = value::id(object).ok_or(Reason::NoObject)?;
        if self.own.owns(&id) { Ok(Believed::AsSaid) } else { Err(Reason::NotTheirs) }
    }

    /// An announcement of one of our own objects is a mere mention.
    fn announced(&self, origin: &Origin, object: &Value) -> Result<Believed, Reason> {
        match object {
            Value::String(_) => {
                let id = value::id(object).ok_or(Reason::NoObject)?;
                Ok(self.foreign(&id).map_or(Believed::AsSaid, Believed::FetchFromOrigin))
            }
            _ => self.relayed(origin, object),
        }
    }

    fn relayed(&self, origin: &Origin, object: &Value) -> Result<Believed, Reason> {
        let id = value::id(object).ok_or(Reason::NoObject)?;
        let url = self.foreign(&id)?;
        if object.is_string() {
            return Ok(Believed::FetchFromOrigin(url));
        }
        let is_activity = value::type_among(object, &ACTIVITIES).is_some();
        let author =
            value::id(&object[if is_activity { "actor" } else { "attributedTo" }]).ok_or(Reason::NotTheOwner)?;
        if origin.owns(&author) && origin.owns(&id) {
            return if is_activity { self.act(&author, object, true) } else { self.asserted(&author, object) };
        }
        // Another's activity can hardly be fetched, but the object that it made or changed can.
        match value::type_among(object, &["Create", "Update"]) {
            Some(_) => {
                let inner = value::id(&object["object"]).ok_or(Reason::NoObject)?;
                Ok(Believed::FetchFromOrigin(self.foreign(&inner)?))
            }
            None => Ok(Believed::FetchFromOrigin(url)),
        }
    }

    /// An id that is not of this city.
    fn foreign(&self, id: &str) -> Result<Url, Reason> {
        if self.own.owns(id) { Err(Reason::Ours) } else { Url::parse(id).map_err(|_| Reason::NoObject) }
    }

    fn belongs_to_another(&self, id: &str, actor: &str) -> bool {
        (self.owner)(id).is_some_and(|owner| owner != actor)
    }
}

/// A list of one thing is read like the thing.
fn single(value: &Value) -> &Value {
    match value.as_array().map(Vec::as_slice) {
        Some([only]) => only,
        _ => value,
    }
}

#[cfg(test)]
mod tests;
