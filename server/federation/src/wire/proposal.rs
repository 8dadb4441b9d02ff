//! Proposals as they are sent: the Offer of a Patch to the city whose page it would change, that city's receipt in public,
//! and its decision (ForgeFed's pattern: Offer, then Accept or Reject of the Offer).

use koinon_core::{Hash, Timestamp};
use serde::Serialize;

use super::activity::{Activity, More, Object};
use super::article::Source;
use super::context::PUBLIC;
use super::follow::directed;
use super::html::escape;
use super::ids::context_of;
use super::note::Note;

/// A proposal: what its proposer would make of a page, here or in another city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalView {
    /// Its id.
    pub id: String,
    /// The id of the Offer that carries it.
    pub offer: String,
    /// Who proposes, a Person.
    pub proposer: String,
    /// Who decides, a Group.
    pub city: String,
    /// The page.
    pub page: String,
    /// What it is called, one line of plain text.
    pub name: String,
    /// Why, plain text.
    pub reason: String,
    /// What it rests on, each one line of plain text.
    pub sources: Vec<String>,
    /// The revision that it was written on.
    pub base_revision: Option<Hash>,
    /// The whole proposed Markdown, front matter included.
    pub source: String,
    /// The page's proposed title, where it stands beside the text.
    pub title: Option<String>,
    /// The unified diff from the base. For people only: nobody applies it.
    pub diff: String,
    /// When it was handed in.
    pub published: Timestamp,
}

/// A proposal as it is sent (ForgeFed's `Patch`): its truth is the base and the whole source.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Patch {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    attributed_to: String,
    object: String,
    name: String,
    summary: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<String>,
    #[serde(rename = "base_revision", skip_serializing_if = "Option::is_none")]
    base_revision: Option<Hash>,
    source: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    content: String,
    media_type: &'static str,
    published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
}

impl ProposalView {
    /// The document at its id.
    #[must_use]
    pub fn patch(&self) -> Patch {
        Patch {
            id: self.id.clone(),
            kind: "Patch",
            attributed_to: self.proposer.clone(),
            object: self.page.clone(),
            name: self.name.clone(),
            summary: self.reason.clone(),
            sources: self.sources.clone(),
            base_revision: self.base_revision,
            source: Source::markdown(self.source.clone()),
            title: self.title.clone(),
            content: self.diff.clone(),
            media_type: "text/x-diff",
            published: self.published.to_seconds_string(),
            context: context_of(&self.page),
        }
    }

    /// The Offer to a city that runs Koinon, with the Patch in it.
    #[must_use]
    pub fn offer(&self) -> Activity {
        self.offering(Object::Patch(Box::new(self.patch())))
    }

    /// The Offer to any other city: by id, since some servers fail on an embedded object of a type that they do not know.
    #[must_use]
    pub fn offer_by_id(&self) -> Activity {
        self.offering(Object::Id(self.id.clone()))
    }

    /// The Undo of the Offer: the proposer withdraws it. `id` is that of the Undo.
    #[must_use]
    pub fn undo(&self, id: String) -> Activity {
        directed(id, "Undo", &self.proposer, &self.city, Object::Activity(Box::new(self.offer_by_id())))
    }

    fn offering(&self, object: Object) -> Activity {
        Activity {
            more: Some(More::Target { target: self.page.clone() }),
            ..directed(self.offer.clone(), "Offer", &self.proposer, &self.city, object)
        }
    }
}

/// What a city decided about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It was taken over whole.
    Accepted,
    /// Some of it was.
    AcceptedInPart,
    /// None of it was.
    Declined,
}

impl Verdict {
    /// What `decision` says beside an Accept that is not of the whole.
    pub(super) const IN_PART: &'static str = "accepted_in_part";
}

/// The decision about a proposal. It is public: what was declined stays to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionView {
    /// Its id.
    pub id: String,
    /// Who decided, a Group.
    pub city: String,
    /// Whose proposal it was.
    pub proposer: String,
    /// The id of the Offer.
    pub offer: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why, plain text.
    pub reason: Option<String>,
    /// The id of the activity that published the new revision.
    pub result: Option<String>,
    /// That revision.
    pub revision: Option<Hash>,
}

/// What an Accept or Reject of an Offer says beyond its object.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Decision {
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<Hash>,
}

impl DecisionView {
    /// The Accept or Reject by the city.
    #[must_use]
    pub fn activity(&self) -> Activity {
        let (kind, decision) = match self.verdict {
            Verdict::Accepted => ("Accept", None),
            Verdict::AcceptedInPart => ("Accept", Some(Verdict::IN_PART)),
            Verdict::Declined => ("Reject", None),
        };
        let recipients = (vec![self.proposer.clone(), PUBLIC.to_owned()], Vec::new());
        let more = Decision { decision, summary: self.reason.clone(), revision: self.revision };
        Activity {
            more: Some(More::Decision(more)),
            result: self.result.clone().map(Object::Id),
            ..Activity::new(self.id.clone(), kind, self.city.clone(), recipients, Object::Id(self.offer.clone()))
        }
    }
}

/// The city's word in public that a proposal has come: a Note in reply to the page, under which anybody can debate it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptView {
    /// The id of the Create.
    pub activity: String,
    /// The id of the Note.
    pub note: String,
    /// The author of the city's pages, who says it.
    pub pages_author: String,
    /// The followers of the city.
    pub followers: String,
    /// Whose proposal it is.
    pub proposer: String,
    /// The page.
    pub page: String,
    /// The proposal.
    pub proposal: String,
    /// Safe HTML.
    pub content: String,
    /// When it came.
    pub published: Timestamp,
    /// Its place in the queue; 1 is next.
    pub position: Option<u64>,
    /// By when an answer is expected.
    pub due: Option<Timestamp>,
}

impl ReceiptView {
    /// The document at the note's id.
    #[must_use]
    pub fn note(&self) -> Note {
        Note {
            context: context_of(&self.page),
            proposal: Some(self.proposal.clone()),
            position: self.position,
            due: self.due.map(Timestamp::to_seconds_string),
            ..Note::new(
                self.note.clone(),
                self.pages_author.clone(),
                self.page.clone(),
                self.recipients(),
                self.content.clone(),
                self.published,
            )
        }
    }

    /// The Create of it.
    #[must_use]
    pub fn create(&self) -> Activity {
        self.act(self.activity.clone(), "Create", self.note())
    }

    /// The Update of it at `now`, when its place in the queue or its date has changed. `id` is that of the Update.
    #[must_use]
    pub fn update(&self, id: String, now: Timestamp) -> Activity {
        self.act(id, "Update", Note { updated: Some(now.to_seconds_string()), ..self.note() })
    }

    fn act(&self, id: String, kind: &'static str, note: Note) -> Activity {
        Activity::new(id, kind, self.pages_author.clone(), self.recipients(), Object::Note(Box::new(note)))
    }

    fn recipients(&self) -> (Vec<String>, Vec<String>) {
        (vec![PUBLIC.to_owned()], vec![self.followers.clone(), self.proposer.clone()])
    }
}

/// What a receipt says in the city's language, as safe HTML: who proposes, and what it is about.
#[must_use]
pub fn words_of_receipt(lang: &str, who: &str, about: &str) -> String {
    let (who, about) = (escape(who), escape(about));
    let (proposes, discuss) = match lang.split('-').next() {
        Some("fr") => ("propose :", "Répondez ici pour en débattre."),
        Some("ar") => ("يقترح تعديلا:", "أجيبوا هنا لمناقشته."),
        _ => ("proposes:", "Answer here to discuss it."),
    };
    format!("<p>{who} {proposes} <em>{about}</em>. {discuss}</p>")
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::wire::fixture;

    fn text(value: &Value) -> String {
        value.as_str().unwrap().to_owned()
    }

    fn json(activity: Activity) -> Value {
        serde_json::to_value(activity).unwrap()
    }

    /// The view that the published proposal was made from.
    pub(in crate::wire) fn proposal() -> ProposalView {
        let offer = fixture("30_offer_proposal_to_koinon");
        let patch = &offer["object"];
        ProposalView {
            id: text(&patch["id"]),
            offer: text(&offer["id"]),
            proposer: text(&offer["actor"]),
            city: text(&offer["to"][0]),
            page: text(&offer["target"]),
            name: text(&patch["name"]),
            reason: text(&patch["summary"]),
            sources: Vec::new(),
            base_revision: patch["base_revision"].as_str().unwrap().parse().ok(),
            source: text(&patch["source"]["content"]),
            title: None,
            diff: text(&patch["content"]),
            published: text(&patch["published"]).parse().unwrap(),
        }
    }

    /// The view that a published decision was made from.
    pub(in crate::wire) fn decision(published: &Value, verdict: Verdict) -> DecisionView {
        DecisionView {
            id: text(&published["id"]),
            city: text(&published["actor"]),
            proposer: text(&published["to"][0]),
            offer: text(&published["object"]),
            verdict,
            reason: published["summary"].as_str().map(str::to_owned),
            result: published["result"].as_str().map(str::to_owned),
            revision: None,
        }
    }

    /// The view that the published receipt was made from.
    pub(in crate::wire) fn receipt() -> ReceiptView {
        let create = fixture("32_debate_anchor");
        let note = &create["object"];
        ReceiptView {
            activity: text(&create["id"]),
            note: text(&note["id"]),
            pages_author: text(&create["actor"]),
            followers: text(&note["cc"][0]),
            proposer: text(&note["cc"][1]),
            page: text(&note["inReplyTo"]),
            proposal: text(&note["proposal"]),
            content: text(&note["content"]),
            published: text(&note["published"]).parse().unwrap(),
            position: None,
            due: None,
        }
    }

    #[test]
    fn an_offer_is_as_published() {
        let published = fixture("30_offer_proposal_to_koinon");
        assert_eq!(json(proposal().offer()), published);
        assert_eq!(serde_json::to_value(proposal().patch()).unwrap(), published["object"]);
        let by_id = fixture("31_offer_by_id_to_others");
        let view = ProposalView { offer: text(&by_id["id"]), ..proposal() };
        assert_eq!(json(view.offer_by_id()), by_id);
    }

    #[test]
    fn what_the_form_asks_for_besides_is_sent_where_it_was_answered() {
        let view = ProposalView {
            sources: vec!["Relevés de juillet".into()],
            base_revision: None,
            title: Some("Compost".into()),
            page: "https://wiki.example/article/Compost".into(),
            ..proposal()
        };
        let patch = serde_json::to_value(view.patch()).unwrap();
        assert_eq!((&patch["sources"], &patch["title"]), (&json!(["Relevés de juillet"]), &json!("Compost")));
        assert!(patch.get("base_revision").is_none() && patch.get("context").is_none());
    }

    #[test]
    fn a_withdrawal_undoes_the_offer() {
        let undo = json(proposal().undo("https://sidi-bou-said.example/id/activity/1".into()));
        assert_eq!((&undo["type"], &undo["actor"]), (&json!("Undo"), &json!(proposal().proposer)));
        assert_eq!(undo["to"], json!([proposal().city]));
        assert_eq!(undo["object"], json(proposal().offer_by_id()));
    }

    #[test]
    fn decisions_are_as_published() {
        for (name, verdict) in [
            ("33_accept", Verdict::Accepted),
            ("34_accept_in_part", Verdict::AcceptedInPart),
            ("35_reject", Verdict::Declined),
        ] {
            let published = fixture(name);
            let view = decision(&published, verdict);
            assert_eq!(json(view.activity()), published, "{name}");
            let hash = Hash::of("x");
            let with_revision = json(DecisionView { revision: Some(hash), ..view }.activity());
            assert_eq!(with_revision["revision"], hash.to_string());
        }
    }

    #[test]
    fn a_receipt_is_as_published_and_says_its_place_when_it_is_known() {
        let published = fixture("32_debate_anchor");
        assert_eq!(json(receipt().create()), published);
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        let placed = ReceiptView { position: Some(3), due: "2026-11-26T17:00:00Z".parse().ok(), ..receipt() };
        let update = json(placed.update("https://bordeaux.example/id/activity/1".into(), now));
        assert_eq!((&update["type"], &update["cc"]), (&json!("Update"), &published["cc"]));
        assert_eq!(update["id"], "https://bordeaux.example/id/activity/1");
        let note = &update["object"];
        assert_eq!((&note["position"], &note["due"]), (&json!(3), &json!("2026-11-26T17:00:00Z")));
        assert_eq!((&note["id"], &note["updated"]), (&published["object"]["id"], &json!("2026-11-23T08:00:00Z")));
    }
}
