//! What a comment can be beside words: a voucher for a version, a statement of a position debate, a consultation and its answer,
//! an intention to try a practice, something that was measured.

use serde::{Deserialize, Serialize};

use crate::comment::MAX_COMMENT_CHARS;
use crate::consultation::MAX_QUESTION_CHARS;
use crate::observation::Observation;
use crate::tally::StanceRole;
use crate::text::clean_line;
use crate::{Hash, Timestamp};

/// The longest name of an organisation that somebody vouches for, in characters.
pub const MAX_ORGANISATION_CHARS: usize = 200;
/// The longest source of a statement, in characters.
pub const MAX_SOURCE_CHARS: usize = 500;

/// What somebody does by a comment. It is said once, together with its first words: later words leave it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Act {
    /// Vouches for one version of the page; the comment is the reason.
    Vouch {
        /// The version.
        revision: Hash,
        /// In which capacity.
        capacity: Capacity,
    },
    /// Takes a side; the comment is the statement.
    Statement {
        /// Which side.
        side: Side,
        /// Where it is known from, an address or the name of a work; one line.
        source: Option<String>,
        /// As what its author says so.
        #[serde(default)]
        role: StanceRole,
    },
    /// Asks everybody for their opinion; the comment is the question.
    Consultation {
        /// From when on.
        opens: Timestamp,
        /// Until when, after `opens`.
        closes: Timestamp,
        /// When the city's answer is due, not before `closes`.
        answer_due: Timestamp,
    },
    /// The city's answer to the consultation that the comment answers.
    OfficialAnswer,
    /// The author's city will try the practice; the comment says why, or how.
    Intention {
        /// On which day, or in which part of a year: `2027-03-01`, `2027-03` or `2027`.
        date: String,
    },
    /// Tells what its author measured; the comment says it in words.
    Observation(Observation),
}

/// A side of a position debate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// "It is".
    Is,
    /// "It is not".
    IsNot,
}

/// For whom somebody vouches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// For themselves.
    Personal,
    /// For their own city.
    City,
    /// For the organisation of this name, one line of at most [`MAX_ORGANISATION_CHARS`] characters.
    Organisation(String),
}

impl Act {
    /// The code used by the store and the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vouch { .. } => "vouch",
            Self::Statement { .. } => "statement",
            Self::Consultation { .. } => "consultation",
            Self::OfficialAnswer => "official_answer",
            Self::Intention { .. } => "intention",
            Self::Observation(_) => "observation",
        }
    }

    /// Whether its words stay as they were said: others have answered them, or taken a stance. It can only be taken back.
    #[must_use]
    pub fn keeps_its_words(&self) -> bool {
        matches!(self, Self::Statement { .. } | Self::Consultation { .. } | Self::Observation(_))
    }

    /// The longest text that a comment with this act may have, in characters.
    #[must_use]
    pub fn most_chars(&self) -> usize {
        match self {
            Self::Vouch { .. } | Self::Intention { .. } | Self::Observation(_) => 500,
            Self::Statement { .. } => 140,
            Self::Consultation { .. } => MAX_QUESTION_CHARS,
            Self::OfficialAnswer => MAX_COMMENT_CHARS,
        }
    }
}

impl Side {
    /// The code used by the API and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
        }
    }

    /// The side with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Is, Self::IsNot].into_iter().find(|side| side.code() == code)
    }
}

impl Capacity {
    /// The code used by the API and on the wire.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::City => "city",
            Self::Organisation(_) => "organisation",
        }
    }

    /// The capacity with this code; `organisation` is the name of the organisation, which counts for that capacity only and must
    /// not be empty there.
    #[must_use]
    pub fn of(code: &str, organisation: Option<&str>) -> Option<Self> {
        match code {
            "personal" => Some(Self::Personal),
            "city" => Some(Self::City),
            "organisation" => {
                let name = clean_line(organisation?, MAX_ORGANISATION_CHARS);
                (!name.is_empty()).then_some(Self::Organisation(name))
            }
            _ => None,
        }
    }

    /// The name of the organisation, if it is for one.
    #[must_use]
    pub fn organisation(&self) -> Option<&str> {
        match self {
            Self::Organisation(name) => Some(name),
            Self::Personal | Self::City => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::geo::Spot;
    use crate::observation::{Photo, Reading};

    fn acts() -> Vec<Act> {
        let time = Timestamp::from_millis;
        vec![
            Act::Vouch { revision: Hash::of("x"), capacity: Capacity::Organisation("Compost Exemple".into()) },
            Act::Vouch { revision: Hash::of("x"), capacity: Capacity::City },
            Act::Statement { side: Side::IsNot, source: None, role: StanceRole::Officer },
            Act::Consultation { opens: time(1000), closes: time(2000), answer_due: time(3000) },
            Act::OfficialAnswer,
            Act::Intention { date: "2027-03".into() },
            Act::Observation(Observation {
                what: "Noise".into(),
                unit: "dB".into(),
                method: None,
                readings: vec![Reading {
                    date: "2026-03-01".into(),
                    value: "52.50".parse().unwrap(),
                    place: Spot::of_degrees(44.84, -0.58),
                }],
                photo: Some(Photo {
                    hash: Hash::of("photo"),
                    media_type: "image/jpeg".into(),
                    alt: "The meter at the window".into(),
                    url: None,
                }),
            }),
        ]
    }

    #[test]
    fn acts_are_read_back_as_they_were_written() {
        for act in acts() {
            let written = serde_json::to_value(&act).unwrap();
            assert_eq!(serde_json::from_value::<Act>(written).unwrap(), act);
        }
        assert_eq!(
            serde_json::to_value(&acts()[3]).unwrap(),
            json!({"consultation": {"opens": "1970-01-01T00:00:01.000Z", "closes": "1970-01-01T00:00:02.000Z",
                "answerDue": "1970-01-01T00:00:03.000Z"}})
        );
    }

    #[test]
    fn the_code_of_an_act_is_the_name_that_it_is_written_by() {
        for act in acts() {
            let written = serde_json::to_value(&act).unwrap();
            let name = written.as_str().map(str::to_owned).or_else(|| written.as_object()?.keys().next().cloned());
            assert_eq!(name.as_deref(), Some(act.code()));
        }
    }

    #[test]
    fn a_capacity_is_found_by_its_code_and_an_organisation_has_a_name() {
        for capacity in [Capacity::Personal, Capacity::City, Capacity::Organisation("Compost Exemple".into())] {
            assert_eq!(Capacity::of(capacity.code(), capacity.organisation()), Some(capacity.clone()));
        }
        assert_eq!(Capacity::of("organisation", Some(" \u{202e}\n")), None);
        assert_eq!(Capacity::of("organisation", None), None);
        assert_eq!(Capacity::of("mayor", Some("x")), None);
        let long = "é".repeat(300);
        let Some(Capacity::Organisation(name)) = Capacity::of("organisation", Some(&long)) else { panic!() };
        assert_eq!(name.chars().count(), MAX_ORGANISATION_CHARS);
    }

    #[test]
    fn sides_are_found_by_their_codes() {
        for side in [Side::Is, Side::IsNot] {
            assert_eq!(Side::from_code(side.code()), Some(side));
        }
        assert_eq!(Side::from_code("maybe"), None);
    }
}
