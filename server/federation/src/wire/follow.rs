//! Subscriptions: Follow of a city by another city's `pages` author (or by anyone), the answers, and word that the change
//! list has more.

use koinon_core::Origin;

use super::activity::{Activity, Object};
use super::ids::{ActivityId, ActorId, LocalId};

/// A Follow that is to be answered or undone: what both sides remember of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowView {
    /// Its id.
    pub id: String,
    /// Who follows.
    pub actor: String,
    /// Whom.
    pub object: String,
}

impl FollowView {
    /// The Follow of the city whose Group is `city` by the city at `origin`; `ulid` is fresh.
    #[must_use]
    pub fn by_city(origin: &Origin, ulid: &str, city: &str) -> Self {
        Self {
            id: ActivityId::Message(ulid.to_owned()).at(origin),
            actor: ActorId::Pages.at(origin),
            object: city.to_owned(),
        }
    }

    /// The Follow itself.
    #[must_use]
    pub fn follow(&self) -> Activity {
        directed(self.id.clone(), "Follow", &self.actor, &self.object, Object::Id(self.object.clone()))
    }

    /// The Undo of it by who sent it; `ulid` is fresh.
    #[must_use]
    pub fn undo(&self, origin: &Origin, ulid: &str) -> Activity {
        let id = ActivityId::Message(ulid.to_owned()).at(origin);
        directed(id, "Undo", &self.actor, &self.object, Object::Activity(Box::new(self.follow())))
    }

    /// The Accept of it by who is followed; `ulid` is fresh.
    #[must_use]
    pub fn accept(&self, origin: &Origin, ulid: &str) -> Activity {
        self.answer(origin, ulid, "Accept")
    }

    /// The Reject of it by who was to be followed; `ulid` is fresh.
    #[must_use]
    pub fn reject(&self, origin: &Origin, ulid: &str) -> Activity {
        self.answer(origin, ulid, "Reject")
    }

    fn answer(&self, origin: &Origin, ulid: &str, kind: &'static str) -> Activity {
        let id = ActivityId::Message(ulid.to_owned()).at(origin);
        directed(id, kind, &self.object, &self.actor, Object::Activity(Box::new(self.follow())))
    }
}

/// Word to the subscribers of the city at `origin` that its change list goes on at `list`; `ulid` is fresh.
#[must_use]
pub fn update_of_list(origin: &Origin, ulid: &str, list: String) -> Activity {
    let id = ActivityId::Message(ulid.to_owned()).at(origin);
    let followers = LocalId::Followers(ActorId::City).at(origin);
    directed(id, "Update", &ActorId::City.at(origin), &followers, Object::Id(list))
}

/// An activity for one recipient.
pub(super) fn directed(id: String, kind: &'static str, from: &str, to: &str, object: Object) -> Activity {
    Activity::new(id, kind, from.to_owned(), (vec![to.to_owned()], Vec::new()), object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::fixture;

    const SERIAL: &str = "0000000000000000000000000";

    #[test]
    fn following_is_as_published() {
        let (bordeaux, sidi) =
            ("https://bordeaux.example".parse().unwrap(), "https://sidi-bou-said.example".parse().unwrap());
        let follow = FollowView::by_city(&sidi, &format!("{SERIAL}1"), "https://bordeaux.example/id/city");
        let json = |activity| serde_json::to_value::<Activity>(activity).unwrap();
        assert_eq!(json(follow.follow()), fixture("10_follow_city"));
        assert_eq!(json(follow.accept(&bordeaux, &format!("{SERIAL}2"))), fixture("11_accept_follow"));
        assert_eq!(json(follow.undo(&sidi, &format!("{SERIAL}3"))), fixture("12_undo_follow"));
        assert_eq!(json(follow.reject(&bordeaux, &format!("{SERIAL}2")))["type"], "Reject");
    }

    #[test]
    fn word_of_the_list_is_as_published() {
        let bordeaux = "https://bordeaux.example".parse().unwrap();
        let list = "https://bordeaux.example/id/changes?since=l.3f9a.1811".to_owned();
        let update = update_of_list(&bordeaux, &format!("{SERIAL}4"), list);
        assert_eq!(serde_json::to_value(update).unwrap(), fixture("27_update_list"));
    }
}
