//! What a Note is beside words, as extra properties of it: strangers read the words, and we the act.

use koinon_core::act::{Act, Capacity, MAX_SOURCE_CHARS, Side};
use koinon_core::geo::Spot;
use koinon_core::observation::{Observation, Photo, Reading};
use koinon_core::schema::is_date;
use koinon_core::tally::StanceRole;
use koinon_core::text::clean_line;
use koinon_core::{Hash, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::read::value::{entries, link, name, type_among};

/// So many entries of what is attached to a note are looked at.
const MOST_ATTACHED: usize = 16;
/// The properties, one of which a note may have.
const PROPERTIES: [&str; 6] = ["vouch", "statement", "consultation", "officialAnswer", "intention", "observation"];

/// An act as it travels: one property of its Note, by the name of the variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ActView {
    /// Its author vouches for a version.
    Vouch {
        /// The version, by the hash of its record.
        revision: Hash,
        /// `personal`, `city` or `organisation`.
        capacity: String,
        /// The name of the organisation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organisation: Option<String>,
    },
    /// A statement of a position debate.
    Statement {
        /// `is` or `is_not`.
        side: String,
        /// Where it is known from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
        /// As what its author says so: `officer`, else an inhabitant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
    },
    /// A question to everybody. Its times are RFC 3339.
    Consultation {
        /// From when on.
        opens: String,
        /// Until when.
        closes: String,
        /// When the answer is due.
        answer_due: String,
    },
    /// Whether it is the city's answer to the consultation that it answers.
    OfficialAnswer(bool),
    /// Its author's city will try the practice.
    Intention {
        /// When: a date or a part of one.
        date: String,
    },
    /// What its author measured.
    Observation {
        /// What was measured.
        what: String,
        /// In what; absent for a count.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        unit: String,
        /// How.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// What was read.
        readings: Vec<ReadingView>,
    },
}

/// A value that was read, as it travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingView {
    /// When: a date or a part of one.
    date: String,
    /// The value, as it was written: a text, since a number would lose its digits.
    value: String,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
}

impl ReadingView {
    fn of(reading: &Reading) -> Self {
        Self {
            date: reading.date.clone(),
            value: reading.value.to_string(),
            latitude: reading.place.map(Spot::latitude),
            longitude: reading.place.map(Spot::longitude),
        }
    }

    fn reading(self) -> Option<Reading> {
        let place = match (self.latitude, self.longitude) {
            (None, None) => None,
            (latitude, longitude) => Some(Spot::of_degrees(latitude?, longitude?)?),
        };
        Some(Reading { date: self.date, value: self.value.parse().ok()?, place })
    }
}

/// The photo of what a note measured: the first of what is attached to it that names the hash of its bytes.
fn photo(note: &Value) -> Option<Photo> {
    let read = |entry: &Value| {
        type_among(entry, &["Image"])?;
        Some(Photo {
            hash: entry["sha256"].as_str()?.parse().ok()?,
            media_type: entry["mediaType"].as_str().filter(|text| text.len() <= 100)?.to_owned(),
            alt: name(entry["name"].as_str()?),
            url: Some(link(&entry["url"])?),
        })
    };
    entries(&note["attachment"], MOST_ATTACHED).find_map(read)
}

impl ActView {
    /// The act as it is sent.
    #[must_use]
    pub fn of(act: &Act) -> Self {
        match act {
            Act::Vouch { revision, capacity } => Self::Vouch {
                revision: *revision,
                capacity: capacity.code().to_owned(),
                organisation: capacity.organisation().map(str::to_owned),
            },
            Act::Statement { side, source, role } => Self::Statement {
                side: side.code().to_owned(),
                source: source.clone(),
                role: (*role == StanceRole::Officer).then(|| role.code().to_owned()),
            },
            Act::Consultation { opens, closes, answer_due } => Self::Consultation {
                opens: opens.to_seconds_string(),
                closes: closes.to_seconds_string(),
                answer_due: answer_due.to_seconds_string(),
            },
            Act::OfficialAnswer => Self::OfficialAnswer(true),
            Act::Intention { date } => Self::Intention { date: date.clone() },
            Act::Observation(observation) => Self::Observation {
                what: observation.what.clone(),
                unit: observation.unit.clone(),
                method: observation.method.clone(),
                readings: observation.readings.iter().map(ReadingView::of).collect(),
            },
        }
    }

    /// The act of a note as it arrived; `None` if it has none that can be read: it is a plain comment then.
    #[must_use]
    pub fn read(note: &Value) -> Option<Act> {
        let read = |name: &&str| serde_json::from_value::<Self>(json!({ *name: note.get(*name)? })).ok()?.act();
        Some(match PROPERTIES.iter().find_map(read)? {
            Act::Observation(observation) => {
                let with_photo = Observation { photo: photo(note), ..observation.clone() };
                // A photo that cannot be shown to everybody takes nothing from what was measured.
                Act::Observation(with_photo.checked().unwrap_or(observation))
            }
            act => act,
        })
    }

    fn act(self) -> Option<Act> {
        Some(match self {
            Self::Vouch { revision, capacity, organisation } => {
                Act::Vouch { revision, capacity: Capacity::of(&capacity, organisation.as_deref())? }
            }
            Self::Statement { side, source, role } => Act::Statement {
                side: Side::from_code(&side)?,
                role: role.as_deref().map(StanceRole::believed).unwrap_or_default(),
                source: source.map(|source| clean_line(&source, MAX_SOURCE_CHARS)).filter(|source| !source.is_empty()),
            },
            Self::Consultation { opens, closes, answer_due } => {
                let time = |text: String| text.parse::<Timestamp>().ok();
                let (opens, closes, answer_due) = (time(opens)?, time(closes)?, time(answer_due)?);
                let ordered = opens < closes && closes <= answer_due;
                ordered.then_some(Act::Consultation { opens, closes, answer_due })?
            }
            Self::OfficialAnswer(is_one) => is_one.then_some(Act::OfficialAnswer)?,
            Self::Intention { date } => is_date(&date).then_some(Act::Intention { date })?,
            Self::Observation { what, unit, method, readings } => {
                let readings = readings.into_iter().map(ReadingView::reading).collect::<Option<_>>()?;
                Act::Observation(Observation { what, unit, method, readings, photo: None }.checked().ok()?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_read_as_they_are_sent() {
        let time = Timestamp::from_millis;
        for (act, sent) in [
            (
                Act::Vouch { revision: Hash::of("x"), capacity: Capacity::Organisation("Compost Exemple".into()) },
                json!({"vouch": {"revision": Hash::of("x"), "capacity": "organisation",
                    "organisation": "Compost Exemple"}}),
            ),
            (
                Act::Vouch { revision: Hash::of("x"), capacity: Capacity::City },
                json!({"vouch": {"revision": Hash::of("x"), "capacity": "city"}}),
            ),
            (
                Act::Statement {
                    side: Side::IsNot,
                    source: Some("https://press.example/7".into()),
                    role: StanceRole::Officer,
                },
                json!({"statement": {"side": "is_not", "source": "https://press.example/7", "role": "officer"}}),
            ),
            (
                Act::Consultation { opens: time(1000), closes: time(2000), answer_due: time(2000) },
                json!({"consultation": {"opens": "1970-01-01T00:00:01Z", "closes": "1970-01-01T00:00:02Z",
                    "answerDue": "1970-01-01T00:00:02Z"}}),
            ),
            (Act::OfficialAnswer, json!({"officialAnswer": true})),
            (Act::Intention { date: "2027-03".into() }, json!({"intention": {"date": "2027-03"}})),
            (
                Act::Observation(Observation {
                    what: "Noise".into(),
                    unit: "dB".into(),
                    method: Some("A telephone".into()),
                    readings: vec![
                        Reading { date: "2026-03-01".into(), value: "52.50".parse().unwrap(), place: None },
                        Reading {
                            date: "2026-03".into(),
                            value: "-1".parse().unwrap(),
                            place: Spot::of_degrees(44.84, -0.58),
                        },
                    ],
                    photo: None,
                }),
                json!({"observation": {"what": "Noise", "unit": "dB", "method": "A telephone", "readings": [
                    {"date": "2026-03-01", "value": "52.50"},
                    {"date": "2026-03", "value": "-1", "latitude": 44.84, "longitude": -0.58}]}}),
            ),
        ] {
            assert_eq!(serde_json::to_value(ActView::of(&act)).unwrap(), sent);
            assert_eq!(ActView::read(&sent), Some(act));
        }
    }

    #[test]
    fn a_photo_is_what_is_attached_with_a_hash_and_words() {
        let hash = Hash::of("x");
        let image = |image: Value| {
            let note = json!({"observation": {"what": "Bins", "readings": [{"date": "2026", "value": "5"}]},
                "attachment": [{"type": "Document", "url": "https://a.example/x.pdf"}, image]});
            let Some(Act::Observation(observation)) = ActView::read(&note) else { panic!("{note}") };
            observation.photo
        };
        let whole = json!({"type": "Image", "mediaType": "image/png", "url": "https://a.example/x.png", "name": "Full\nbins",
            "sha256": hash});
        let photo = image(whole.clone()).unwrap();
        assert_eq!((photo.hash, photo.media_type.as_str(), photo.alt.as_str()), (hash, "image/png", "Full bins"));
        assert_eq!(photo.url.as_deref(), Some("https://a.example/x.png"));
        for (key, value) in [
            ("type", json!("Video")),
            ("sha256", json!("123")),
            ("name", json!(" ")),
            ("name", json!("é".repeat(301))),
            ("url", json!("javascript:alert(1)")),
            ("mediaType", json!("x".repeat(101))),
        ] {
            let mut spoilt = whole.clone();
            spoilt[key] = value;
            assert_eq!(image(spoilt), None, "{key}: what was measured stays, without it");
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_act() {
        let hash = Hash::of("x");
        for note in [
            json!({}),
            json!({"vouch": true}),
            json!({"vouch": {"revision": "123", "capacity": "city"}}),
            json!({"vouch": {"revision": hash, "capacity": "king"}}),
            json!({"vouch": {"revision": hash, "capacity": "organisation", "organisation": " "}}),
            json!({"vouch": {"revision": hash, "capacity": ["city"]}}),
            json!({"statement": {"side": "both"}}),
            json!({"consultation": {"opens": "2026-11-02T00:00:00Z", "closes": "2026-11-01T00:00:00Z",
                "answerDue": "2026-11-03T00:00:00Z"}}),
            json!({"consultation": {"opens": "soon", "closes": "later", "answerDue": "never"}}),
            json!({"officialAnswer": false}),
            json!({"officialAnswer": "yes"}),
            json!({"intention": {"date": "soon"}}),
            json!({"intention": {"date": "2027-03-01 and more"}}),
            json!({"observation": {"what": "Noise", "readings": []}}),
            json!({"observation": {"what": " ", "readings": [{"date": "2026", "value": "1"}]}}),
            json!({"observation": {"what": "Noise", "readings": [{"date": "2026", "value": "1e9"}]}}),
            json!({"observation": {"what": "Noise", "readings": [{"date": "soon", "value": "1"}]}}),
            json!({"observation": {"what": "Noise", "readings": [{"date": "2026", "value": "1", "latitude": 91, "longitude": 0}]}}),
            json!({"observation": {"what": "Noise", "readings": [{"date": "2026", "value": "1", "latitude": 45}]}}),
            json!({"observation": {"what": "Noise", "readings": vec![json!({"date": "2026", "value": "1"}); 101]}}),
        ] {
            assert_eq!(ActView::read(&note), None, "{note}");
        }
        let more = json!({"statement": {"side": "is", "weight": 3}, "vouch": null});
        assert_eq!(
            ActView::read(&more),
            Some(Act::Statement { side: Side::Is, source: None, role: StanceRole::Inhabitant })
        );
    }
}
