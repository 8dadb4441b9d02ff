//! Typed links across cities as they travel: the Offer of a Relationship to the city of the page that is linked, its Undo, and that
//! city's public Accept or Reject, with what it does to its collection of links (claims are reciprocal, FEP-fe34).

use koinon_core::Origin;
use koinon_store::ClaimAnswer;
use serde::Serialize;
use serde_json::Value;

use super::activity::{Activity, More, Object};
use super::context::PUBLIC;
use super::follow::directed;
use super::ids::{ActorId, LocalId};
use super::read::value::{entries, id, type_among};
use super::read::{ActivityKind, IncomingActivity};

/// The namespace of the kinds of link.
const NAMESPACE: &str = "https://w3id.org/koinon/v1#";
/// The kind of link that has a collection of its own.
const REPLICATES: &str = "replicates";
/// The ends of the addresses of the two collections of a page.
const REPLICATIONS: &str = "/replications";
const LINKS: &str = "/links";
/// How many links that a page's city declines are read beside a page.
const MOST_DECLINED: usize = 500;

/// A link from a page of one city to a page of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimView {
    /// The id of the link, where its own city gave it one.
    pub relationship: Option<String>,
    /// The activity that asked, where one did.
    pub offer: Option<String>,
    /// The page that links.
    pub source: String,
    /// The kind of link, such as `replicates`.
    pub relation: String,
    /// The page that it leads to.
    pub target: String,
    /// The city of the page that links, a Group.
    pub from: String,
    /// The city of the page that it leads to, a Group.
    pub to: String,
    /// How a trial that links ended.
    pub outcome: Option<String>,
}

/// A link as it is sent.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Relationship {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    attributed_to: String,
    subject: String,
    relationship: String,
    object: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
}

/// What an answer does to the collection of links.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Listing {
    #[serde(rename = "type")]
    kind: &'static str,
    actor: String,
    object: String,
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship: Option<String>,
}

/// A link to a page that its city declines to show, as it stands beside the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeclinedLink {
    /// The page that links.
    pub subject: String,
    /// The kind of link, as an IRI.
    pub relationship: String,
    /// Why.
    pub summary: String,
}

impl ClaimView {
    /// The Offer by the city of the page that links.
    #[must_use]
    pub fn offer(&self) -> Option<Activity> {
        let object = Object::Relationship(Box::new(self.relationship()));
        let more = Some(More::Target { target: self.collection() });
        Some(Activity { more, ..directed(self.offer.clone()?, "Offer", &self.from, &self.to, object) })
    }

    /// The Undo of the Offer: the page does not link any more. `id` is that of the Undo.
    #[must_use]
    pub fn undo(&self, id: String) -> Option<Activity> {
        let offer =
            directed(self.offer.clone()?, "Offer", &self.from, &self.to, Object::Id(self.relationship.clone()?));
        Some(directed(id, "Undo", &self.from, &self.to, Object::Activity(Box::new(offer))))
    }

    /// What the city of the page that is linked says of it, in public. `id` is that of the answer.
    #[must_use]
    pub fn answer(&self, here: &Origin, id: String, answer: ClaimAnswer, reason: &str) -> Activity {
        let (kind, listing) = match answer {
            ClaimAnswer::Shown => ("Accept", "Add"),
            ClaimAnswer::Declined => ("Reject", "Remove"),
        };
        let object = match &self.offer {
            Some(offer) => Object::Id(offer.clone()),
            None => Object::Relationship(Box::new(self.relationship())),
        };
        let recipients = (vec![self.from.clone(), PUBLIC.to_owned()], vec![LocalId::Followers(ActorId::City).at(here)]);
        let listing = Listing {
            kind: listing,
            actor: self.to.clone(),
            object: self.source.clone(),
            target: self.collection(),
            relationship: (self.relation != REPLICATES).then(|| format!("{NAMESPACE}{}", self.relation)),
        };
        Activity {
            more: (answer == ClaimAnswer::Declined).then(|| More::Summary { summary: reason.to_owned() }),
            result: Some(Object::Listing(Box::new(listing))),
            ..Activity::new(id, kind, self.to.clone(), recipients, object)
        }
    }

    fn relationship(&self) -> Relationship {
        Relationship {
            id: self.relationship.clone(),
            kind: "Relationship",
            attributed_to: self.from.clone(),
            subject: self.source.clone(),
            relationship: format!("{NAMESPACE}{}", self.relation),
            object: self.target.clone(),
            outcome: self.outcome.clone(),
        }
    }

    fn collection(&self) -> String {
        let end = if self.relation == REPLICATES { REPLICATIONS } else { LINKS };
        format!("{}{end}", self.target)
    }
}

impl DeclinedLink {
    /// A link that is declined.
    #[must_use]
    pub fn new(source: String, relation: &str, reason: String) -> Self {
        Self { subject: source, relationship: format!("{NAMESPACE}{relation}"), summary: reason }
    }

    /// Those that stand beside a page, with the kind of link as a code.
    #[must_use]
    pub fn read(article: &Value) -> Vec<Self> {
        let one = |entry: &Value| {
            Some(Self {
                subject: id(&entry["subject"])?,
                relationship: relation(&entry["relationship"])?,
                summary: entry["summary"].as_str().unwrap_or_default().to_owned(),
            })
        };
        entries(&article["declinedLinks"], MOST_DECLINED).filter_map(one).collect()
    }
}

/// A link that another city asks to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingClaim {
    /// The id of the link, of the same origin as the page that links.
    pub relationship: Option<String>,
    /// The page that links.
    pub source: String,
    /// The kind of link, as a code.
    pub relation: String,
    /// The page that it leads to.
    pub target: String,
}

/// What a city says of a link to a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingAnswer {
    /// The page that links.
    pub source: String,
    /// The kind of link, as a code.
    pub relation: String,
    /// The page that it leads to.
    pub target: String,
    /// Whether it is shown.
    pub answer: ClaimAnswer,
    /// Why not, plain text.
    pub reason: String,
}

impl IncomingClaim {
    /// Reads the Offer of a Relationship; `None` if it offers something else, or what cannot be read.
    #[must_use]
    pub fn read(offer: &IncomingActivity) -> Option<Self> {
        let object = offer.object.as_ref().and_then(super::read::Reference::embedded)?;
        type_among(object, &["Relationship"])?;
        let source = id(&object["subject"])?;
        let home = Origin::of_str(&source)?;
        Some(Self {
            relationship: id(&object["id"]).filter(|id| home.owns(id)),
            relation: relation(&object["relationship"])?,
            target: id(&object["object"])?,
            source,
        })
    }
}

impl IncomingAnswer {
    /// Reads an Accept or Reject that does something to a collection of links; `None` of any other.
    #[must_use]
    pub fn read(activity: &IncomingActivity) -> Option<Self> {
        let answer = match activity.kind? {
            ActivityKind::Accept => ClaimAnswer::Shown,
            ActivityKind::Reject => ClaimAnswer::Declined,
            _ => return None,
        };
        let listing = &activity.raw["result"];
        type_among(listing, &["Add", "Remove"])?;
        let collection = id(&listing["target"])?;
        let (target, relation) = match (collection.strip_suffix(REPLICATIONS), collection.strip_suffix(LINKS)) {
            (Some(target), _) => (target, REPLICATES.to_owned()),
            (None, Some(target)) => (target, relation(&listing["relationship"])?),
            (None, None) => return None,
        };
        Some(Self {
            source: id(&listing["object"])?,
            relation,
            target: target.to_owned(),
            answer,
            reason: activity.raw["summary"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

/// The code of a kind of link, from its IRI or as it is.
fn relation(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let code = text.strip_prefix(NAMESPACE).or_else(|| text.strip_prefix("koinon:")).unwrap_or(text);
    let is_code = (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_code.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::fixture;

    const SOURCE: &str = "https://strasbourg.example/id/page/01KAN4V0000000000000000009";
    const TARGET: &str = "https://bordeaux.example/id/page/01KAN4V0000000000000000001";

    fn view() -> ClaimView {
        ClaimView {
            relationship: Some("https://strasbourg.example/id/link/01KAN4L0000000000000000001".into()),
            offer: Some("https://strasbourg.example/id/activity/00000000000000000000000030".into()),
            source: SOURCE.into(),
            relation: "replicates".into(),
            target: TARGET.into(),
            from: "https://strasbourg.example/id/city".into(),
            to: "https://bordeaux.example/id/city".into(),
            outcome: Some("worked_with_changes".into()),
        }
    }

    fn bordeaux() -> Origin {
        "https://bordeaux.example".parse().unwrap()
    }

    fn sent(activity: Activity) -> Value {
        serde_json::to_value(activity).unwrap()
    }

    fn arrived(activity: Activity) -> IncomingActivity {
        IncomingActivity::read(&sent(activity)).unwrap()
    }

    #[test]
    fn a_link_is_offered_and_accepted_as_published() {
        assert_eq!(sent(view().offer().unwrap()), fixture("40_offer_replication"));
        let id = "https://bordeaux.example/id/activity/00000000000000000000000019".to_owned();
        let accept = view().answer(&bordeaux(), id, ClaimAnswer::Shown, "");
        assert_eq!(sent(accept), fixture("41_accept_replication"));
    }

    #[test]
    fn what_is_sent_is_read_back() {
        for relation in ["replicates", "contradicts"] {
            let view = ClaimView { relation: relation.into(), ..view() };
            let claim = IncomingClaim::read(&arrived(view.offer().unwrap())).unwrap();
            assert_eq!((claim.source.as_str(), claim.target.as_str()), (SOURCE, TARGET));
            assert_eq!((claim.relation.as_str(), claim.relationship), (relation, view.relationship.clone()));
            for answer in [ClaimAnswer::Shown, ClaimAnswer::Declined] {
                let id = "https://bordeaux.example/id/activity/00000000000000000000000019".to_owned();
                for view in [view.clone(), ClaimView { offer: None, relationship: None, ..view.clone() }] {
                    let read = IncomingAnswer::read(&arrived(view.answer(&bordeaux(), id.clone(), answer, "Why not.")));
                    let read = read.unwrap();
                    assert_eq!((read.source.as_str(), read.target.as_str()), (SOURCE, TARGET));
                    assert_eq!((read.relation.as_str(), read.answer), (relation, answer));
                    assert_eq!(read.reason, if answer == ClaimAnswer::Declined { "Why not." } else { "" });
                }
            }
        }
    }

    #[test]
    fn what_is_declined_stands_beside_the_page() {
        let declined = DeclinedLink::new(SOURCE.into(), "contradicts", "It is another practice.".into());
        let read = DeclinedLink::read(&json!({ "declinedLinks": [declined, 5, {"subject": SOURCE}] }));
        assert_eq!(read, [DeclinedLink { relationship: "contradicts".into(), ..declined }]);
    }

    #[test]
    fn other_offers_and_answers_are_no_links() {
        assert_eq!(
            IncomingClaim::read(&IncomingActivity::read(&fixture("30_offer_proposal_to_koinon")).unwrap()),
            None
        );
        for other in ["33_accept", "34_accept_in_part", "35_reject", "11_accept_follow"] {
            assert_eq!(IncomingAnswer::read(&IncomingActivity::read(&fixture(other)).unwrap()), None, "{other}");
        }
        let mut offer = fixture("40_offer_replication");
        for relation in
            [json!(null), json!(5), json!("https://w3id.org/koinon/v1#"), json!("a b"), json!("x".repeat(99))]
        {
            offer["object"]["relationship"] = relation.clone();
            assert_eq!(IncomingClaim::read(&IncomingActivity::read(&offer).unwrap()), None, "{relation}");
        }
    }
}
