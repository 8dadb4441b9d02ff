//! What a comment is beside words, as programs read it.

use koinon_core::act::Act;
use koinon_core::{Hash, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::observations::ObservationJson;

/// What a comment is beside words. `kind` says which of the other fields are there.
#[derive(Serialize, ToSchema, Default)]
pub(super) struct ActJson {
    /// `vouch`, `statement`, `consultation`, `official_answer`, `intention` or `observation`.
    kind: &'static str,
    /// Of a voucher: the version of the page that its author vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    revision: Option<Hash>,
    /// Of a voucher: `personal`, `city` or `organisation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<&'static str>,
    /// Of a voucher for an organisation: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    /// Of a statement: `is` or `is_not`.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    /// Of a statement: where it is known from.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Of a statement: as what its author made it, `inhabitant` or `officer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// Of a consultation: from when on opinions are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    opens: Option<Timestamp>,
    /// Of a consultation: until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    closes: Option<Timestamp>,
    /// Of a consultation: when the city's answer is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    answer_due: Option<Timestamp>,
    /// Of an intention to try a practice: when, a date or a part of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Of an observation: what was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    observation: Option<ObservationJson>,
}

impl From<&Act> for ActJson {
    fn from(act: &Act) -> Self {
        let json = Self { kind: act.code(), ..Self::default() };
        match act {
            Act::Vouch { revision, capacity } => Self {
                revision: Some(*revision),
                capacity: Some(capacity.code()),
                organisation: capacity.organisation().map(str::to_owned),
                ..json
            },
            Act::Statement { side, source, role } => {
                Self { side: Some(side.code()), source: source.clone(), role: Some(role.code()), ..json }
            }
            Act::Consultation { opens, closes, answer_due } => {
                Self { opens: Some(*opens), closes: Some(*closes), answer_due: Some(*answer_due), ..json }
            }
            Act::OfficialAnswer => json,
            Act::Intention { date } => Self { date: Some(date.clone()), ..json },
            Act::Observation(observation) => Self { observation: Some(observation.into()), ..json },
        }
    }
}
