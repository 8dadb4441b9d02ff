//! What somebody holds of a statement as it is sent to the city of its page: a Like or a Dislike of its Note, and their Undo.

use koinon_core::Timestamp;
use koinon_core::tally::StanceRole;
use serde::Serialize;

use super::activity::{Activity, More, Object};
use super::follow::directed;

/// What somebody here holds of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StanceView {
    /// The id of the activity.
    pub id: String,
    /// Who, a Person.
    pub person: String,
    /// The city of the page, a Group.
    pub city: String,
    /// The statement, a Note.
    pub statement: String,
    /// Whether they support it, or contest it.
    pub supports: bool,
    /// Whether they have taken that back.
    pub withdrawn: bool,
    /// As what.
    pub role: StanceRole,
    /// When they said so.
    pub said: Timestamp,
}

/// What only a stance says.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StanceWords {
    role: &'static str,
    published: String,
}

impl StanceView {
    /// The Like or Dislike; or the Undo of it.
    #[must_use]
    pub fn activity(&self) -> Activity {
        let (id, kind) = (self.id.clone(), if self.supports { "Like" } else { "Dislike" });
        let statement = Object::Id(self.statement.clone());
        if !self.withdrawn {
            return self.say(id, kind, statement);
        }
        let held = self.say(format!("{id}#stance"), kind, statement);
        self.say(id, "Undo", Object::Activity(Box::new(held)))
    }

    fn say(&self, id: String, kind: &'static str, object: Object) -> Activity {
        let words = StanceWords { role: self.role.code(), published: self.said.to_seconds_string() };
        Activity { more: Some(More::Stance(words)), ..directed(id, kind, &self.person, &self.city, object) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn support_is_a_like_contesting_a_dislike_and_taking_back_its_undo() {
        let view = StanceView {
            id: "https://sidi.example/id/activity/1".into(),
            person: "https://sidi.example/id/person/leila".into(),
            city: "https://bordeaux.example/id/city".into(),
            statement: "https://bordeaux.example/id/note/2".into(),
            supports: true,
            withdrawn: false,
            role: StanceRole::Officer,
            said: "2026-11-22T10:00:00Z".parse().unwrap(),
        };
        let sent = |view: &StanceView| serde_json::to_value(view.activity()).unwrap();
        let like = json!({
            "id": view.id, "type": "Like", "actor": view.person, "to": [view.city], "object": view.statement,
            "role": "officer", "published": "2026-11-22T10:00:00Z",
        });
        assert_eq!(sent(&view), like);
        let contested = StanceView { supports: false, ..view.clone() };
        assert_eq!(sent(&contested)["type"], "Dislike");
        let undo = sent(&StanceView { withdrawn: true, ..contested });
        assert_eq!((&undo["type"], &undo["object"]["type"]), (&json!("Undo"), &json!("Dislike")));
        assert_eq!(undo["object"]["object"], json!(view.statement));
    }
}
