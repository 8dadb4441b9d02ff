//! The protocol of a trial, once it is frozen: what was to be done is written down before it is known how it ends, and stays.
//!
//! Its fingerprint is the hash (SHA-256) of the protocol's fields, without `frozen`, as canonical JSON (RFC 8785): anybody can
//! recompute it from the front matter.

use serde_json::{Map, Value, json};

use crate::{Hash, Timestamp};

/// The field of the protocol.
pub const PROTOCOL: &str = "protocol";
/// What says, within it, that it is frozen: when, and what the protocol was.
const FROZEN: &str = "frozen";
/// The field of what was changed since: a list of `{date, field, text}`.
pub const AMENDMENTS: &str = "amendments";
/// How far the time of a freeze may lie from when it is stored, in milliseconds: five minutes.
const TOLERANCE: i64 = 5 * 60 * 1000;

/// That a protocol is frozen, as its page says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// When it was.
    pub time: Timestamp,
    /// The fingerprint of the protocol then.
    pub hash: Hash,
}

/// The fingerprint of the protocol in these fields; `None` if there is none.
#[must_use]
pub fn fingerprint(fields: &Map<String, Value>) -> Option<Hash> {
    let mut protocol = fields.get(PROTOCOL)?.as_object()?.clone();
    protocol.remove(FROZEN);
    (!protocol.is_empty()).then(|| serde_json_canonicalizer::to_vec(&protocol).ok().map(Hash::of))?
}

/// Whether, and when, the protocol in these fields was frozen.
#[must_use]
pub fn frozen(fields: &Map<String, Value>) -> Option<Frozen> {
    let frozen = fields.get(PROTOCOL)?.get(FROZEN)?;
    let time = frozen.get("time")?.as_str()?.trim().parse().ok()?;
    Some(Frozen { time, hash: frozen.get("hash")?.as_str()?.trim().parse().ok()? })
}

/// The protocol in these fields, frozen at `now`; `None` where there is none, or it is frozen already.
#[must_use]
pub fn freeze(fields: &Map<String, Value>, now: Timestamp) -> Option<Value> {
    let hash = fingerprint(fields).filter(|_| frozen(fields).is_none())?;
    let mut protocol = fields.get(PROTOCOL)?.as_object()?.clone();
    protocol.insert(FROZEN.into(), json!({ "time": now.to_seconds_string(), "hash": hash.to_string() }));
    Some(Value::Object(protocol))
}

/// What has to be set in a text that follows one with these fields, so that nothing that was frozen is overwritten: a change of
/// the protocol becomes an amendment of that day, and so does each new one; those that were there stay. Nothing where the text is
/// as it may be.
#[must_use]
pub fn kept(before: &Map<String, Value>, after: &Map<String, Value>, now: Timestamp) -> Vec<(&'static str, Value)> {
    let Some(then) = before.get(PROTOCOL).filter(|_| frozen(before).is_some()) else {
        return unfrozen(after, now).into_iter().map(|protocol| (PROTOCOL, protocol)).collect();
    };
    let today = now.to_day_string();
    let were = list(before);
    let wanted = list(after);
    let mut amendments = were.clone();
    // Those that are new are of today, whatever they say; one that was changed is a new one.
    match wanted.strip_prefix(were.as_slice()) {
        Some(new) => amendments.extend(new.iter().map(|one| dated(one, &today))),
        None => {
            for new in wanted.iter().filter(|one| !were.contains(one)).map(|one| dated(one, &today)) {
                if !amendments.contains(&new) {
                    amendments.push(new);
                }
            }
        }
    }
    let nothing = Map::new();
    let protocol = after.get(PROTOCOL).and_then(Value::as_object).unwrap_or(&nothing);
    let was = then.as_object().unwrap_or(&nothing);
    let names = was.keys().chain(protocol.keys().filter(|name| !was.contains_key(*name)));
    for name in names.filter(|name| *name != FROZEN) {
        let text = protocol.get(name).cloned().unwrap_or(Value::Null);
        let last = amendments.iter().rev().find(|one| one["field"] == name.as_str());
        if was.get(name) != protocol.get(name) && last.is_none_or(|last| last["text"] != text) {
            amendments.push(json!({ "date": today, "field": name, "text": text }));
        }
    }
    let mut set = Vec::new();
    if after.get(PROTOCOL) != Some(then) {
        set.push((PROTOCOL, then.clone()));
    }
    if amendments != wanted {
        set.push((AMENDMENTS, Value::Array(amendments)));
    }
    set
}

/// A protocol that says to be frozen, and is not: without that. One that is frozen just now is left as it is.
fn unfrozen(fields: &Map<String, Value>, now: Timestamp) -> Option<Value> {
    let protocol = fields.get(PROTOCOL)?.as_object().filter(|protocol| protocol.contains_key(FROZEN))?;
    let is_now = |frozen: Frozen| {
        frozen.time.since(now).abs() <= TOLERANCE && fingerprint(fields).is_some_and(|hash| hash == frozen.hash)
    };
    if frozen(fields).is_some_and(is_now) {
        return None;
    }
    let mut protocol = protocol.clone();
    protocol.remove(FROZEN);
    Some(Value::Object(protocol))
}

fn list(fields: &Map<String, Value>) -> Vec<Value> {
    fields.get(AMENDMENTS).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn dated(amendment: &Value, today: &str) -> Value {
    match amendment {
        Value::Object(fields) => {
            let mut fields = fields.clone();
            fields.insert("date".into(), today.into());
            Value::Object(fields)
        }
        text => json!({ "date": today, "text": text }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-27T12:00:00Z".parse().unwrap()
    }

    fn set(mut fields: Map<String, Value>, set: Vec<(&'static str, Value)>) -> Map<String, Value> {
        fields.extend(set.into_iter().map(|(name, value)| (name.to_owned(), value)));
        fields
    }

    fn frozen_fields(protocol: Value) -> Map<String, Value> {
        let fields = map(json!({ "protocol": protocol }));
        let frozen = freeze(&fields, now()).unwrap();
        set(fields, vec![(PROTOCOL, frozen)])
    }

    #[test]
    fn a_frozen_protocol_says_when_and_what_it_was() {
        let fields = frozen_fields(json!({ "text": "Weigh.", "selection": "Two schools." }));
        // As any other program computes it.
        let hash = Hash::of(r#"{"selection":"Two schools.","text":"Weigh."}"#);
        assert_eq!(frozen(&fields), Some(Frozen { time: now(), hash }));
        assert_eq!(fingerprint(&fields), Some(hash));
        assert_eq!(freeze(&fields, now()), None, "it is frozen once");
        for none in
            [json!({}), json!({"protocol": {}}), json!({"protocol": "Weigh."}), json!({"protocol": {"frozen": {}}})]
        {
            assert_eq!(freeze(&map(none.clone()), now()), None, "{none}");
        }
    }

    #[test]
    fn a_change_after_the_freeze_is_an_amendment_of_its_day() {
        let before = frozen_fields(json!({ "text": "Weigh.", "selection": "Two schools." }));
        let mut after = before.clone();
        after.insert("protocol".into(), json!({ "text": "Count.", "frozen": before["protocol"]["frozen"] }));
        after.insert("outcome".into(), json!("worked"));
        let once = set(after.clone(), kept(&before, &after, now()));
        assert_eq!(once["protocol"], before["protocol"]);
        assert_eq!(once["outcome"], "worked");
        assert_eq!(
            once["amendments"],
            json!([
                {"date": "2026-11-27", "field": "text", "text": "Count."},
                {"date": "2026-11-27", "field": "selection", "text": null},
            ])
        );
        // The same once more is no news; and an amendment stays as it was said.
        assert_eq!(
            kept(&once, &set(after, vec![(AMENDMENTS, once["amendments"].clone())]), now()),
            vec![(PROTOCOL, before["protocol"].clone())]
        );
        let mut other = once.clone();
        other.insert("amendments".into(), json!([{"date": "2020-01-01", "text": "It was always so."}]));
        let later: Timestamp = "2026-12-03T08:00:00Z".parse().unwrap();
        let kept_on = set(other.clone(), kept(&once, &other, later));
        assert_eq!(kept_on["amendments"].as_array().unwrap().len(), 3);
        assert_eq!(kept_on["amendments"][2], json!({"date": "2026-12-03", "text": "It was always so."}));
        assert_eq!(kept(&once, &once, later), vec![]);
    }

    #[test]
    fn nobody_types_that_a_protocol_was_frozen() {
        let typed = |time: &str, hash: String| {
            let after = map(json!({ "protocol": { "text": "Weigh.", "frozen": { "time": time, "hash": hash } } }));
            kept(&Map::new(), &after, now())
        };
        let hash = Hash::of(r#"{"text":"Weigh."}"#).to_string();
        let without = vec![(PROTOCOL, json!({ "text": "Weigh." }))];
        assert_eq!(typed("2026-11-27T12:01:00Z", hash.clone()), vec![], "that is freezing it");
        assert_eq!(typed("2025-01-01T00:00:00Z", hash.clone()), without);
        assert_eq!(typed("2026-11-27T12:01:00Z", Hash::of("x").to_string()), without);
        assert_eq!(typed("soon", hash), without);
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_frozen_protocol_and_its_amendments_stay(
            text in "[a-c]{1,3}",
            edits in proptest::collection::vec(("[a-c]{0,3}", proptest::option::of("[a-c]{0,2}"), any::<bool>()), 1..6),
        ) {
            let mut head = frozen_fields(json!({ "text": text }));
            let first = head["protocol"].clone();
            for (text, amendment, drops) in edits {
                let mut after = map(json!({ "protocol": { "text": text } }));
                if !drops && let Some(were) = head.get(AMENDMENTS) {
                    after.insert(AMENDMENTS.into(), were.clone());
                }
                if let Some(amendment) = amendment {
                    let mut list = list(&after);
                    list.push(json!({ "text": amendment }));
                    after.insert(AMENDMENTS.into(), list.into());
                }
                let next = set(after.clone(), kept(&head, &after, now()));
                prop_assert_eq!(&next["protocol"], &first);
                let (were, are) = (list(&head), list(&next));
                prop_assert_eq!(&are[..were.len()], &were[..]);
                prop_assert!(kept(&head, &next, now()).is_empty());
                head = next;
            }
        }
    }
}
