//! What people measured in their city: values with the day, the place, the unit and the way.
//!
//! A value is kept as it was written, so that `12.50` stays what somebody read from an instrument. Values that are far from all
//! others are told apart, and never left out.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Hash;
use crate::geo::Spot;
use crate::schema::{THRESHOLDS, is_date};
use crate::text::clean_line;

/// The longest name of what was measured, in characters.
pub const MAX_WHAT_CHARS: usize = 100;
/// The longest unit, in characters.
pub const MAX_UNIT_CHARS: usize = 30;
/// The longest description of how it was measured, in characters.
pub const MAX_METHOD_CHARS: usize = 300;
/// The longest text that says what a photo shows, in characters.
pub const MAX_ALT_CHARS: usize = 300;
/// So many readings are told at once.
pub const MAX_READINGS: usize = 100;
/// From so many values on it is told which are unusual.
pub const ENOUGH_VALUES: usize = 8;

/// What somebody measured, in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// What was measured, one line.
    pub what: String,
    /// In what; empty for a count.
    pub unit: String,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What was read, from one to [`MAX_READINGS`].
    pub readings: Vec<Reading>,
    /// What it looked like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
}

/// A picture of what was measured, or of how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The hash of its bytes: its name among the files that are kept.
    pub hash: Hash,
    /// Its media type.
    pub media_type: String,
    /// What is to be seen on it, for those who do not see it: one line, never empty.
    pub alt: String,
    /// Where a copy can fetch it; `None` for one that was told here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A value that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When: a day, or a part of one that is known, as everywhere.
    pub date: String,
    /// The value.
    pub value: Decimal,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Spot>,
}

/// Why an observation is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ObservationError {
    /// It does not say what was measured.
    #[error("it has to be said what was measured")]
    What,
    /// A name, unit or method that is too long.
    #[error("this is longer than can be kept")]
    TooLong,
    /// No readings, or too many of them.
    #[error("an observation has from 1 to {MAX_READINGS} readings")]
    Readings,
    /// A photo without a text that says what is to be seen.
    #[error("say what is to be seen on the photo: not everybody sees it")]
    Alt,
    /// A date that is none.
    #[error("a date is written like 2027-03-01, or 2027-03, or 2027")]
    Date,
}

impl Observation {
    /// The observation with clean texts, its places to a metre.
    ///
    /// # Errors
    /// [`ObservationError`].
    pub fn checked(self) -> Result<Self, ObservationError> {
        let line = |text: &str, most: usize| {
            let line = clean_line(text, most + 1);
            if line.chars().count() > most { Err(ObservationError::TooLong) } else { Ok(line) }
        };
        let what = line(&self.what, MAX_WHAT_CHARS)?;
        if what.is_empty() {
            return Err(ObservationError::What);
        }
        let unit = line(&self.unit, MAX_UNIT_CHARS)?;
        let method = self.method.map(|method| line(&method, MAX_METHOD_CHARS)).transpose()?;
        if self.readings.is_empty() || self.readings.len() > MAX_READINGS {
            return Err(ObservationError::Readings);
        }
        if !self.readings.iter().all(|reading| is_date(&reading.date)) {
            return Err(ObservationError::Date);
        }
        let to_a_metre = |reading: Reading| Reading { place: reading.place.map(Spot::to_a_metre), ..reading };
        let readings = self.readings.into_iter().map(to_a_metre).collect();
        let photo = self.photo.map(|photo| Ok(Photo { alt: line(&photo.alt, MAX_ALT_CHARS)?, ..photo })).transpose()?;
        if photo.as_ref().is_some_and(|photo| photo.alt.is_empty()) {
            return Err(ObservationError::Alt);
        }
        Ok(Self { what, unit, method: method.filter(|method| !method.is_empty()), readings, photo })
    }
}

/// A number as it was read: at most twelve digits before the point and nine after it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal(String);

/// Something that is no number, or has more digits than are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value is a number such as 12.5")]
pub struct DecimalError;

impl Decimal {
    /// The number, for drawing and for counting with.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // It was checked that it is one.
        self.0.parse().unwrap_or_default()
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads a number with a point or, as most of Europe writes, a comma.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let text = text.trim().replace(',', ".").replace('\u{2212}', "-");
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if are_digits(whole, 12) && are_digits(part, 9) { Ok(Self(text)) } else { Err(DecimalError) }
    }
}

impl TryFrom<String> for Decimal {
    type Error = DecimalError;

    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A bound of something that is measured, beyond which people are told.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What is measured.
    pub what: String,
    /// In what.
    pub unit: String,
    /// Above which value.
    pub above: Option<f64>,
    /// Below which value.
    pub below: Option<f64>,
}

impl Threshold {
    /// The bounds that the fields of a page say.
    #[must_use]
    pub fn all(fields: &Map<String, Value>) -> Vec<Self> {
        let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(|text| clean_line(text, 200));
        let one = |value: &Value| {
            let (above, below) =
                (value.get("above").and_then(Value::as_f64), value.get("below").and_then(Value::as_f64));
            let what = text(value, "what").filter(|what| !what.is_empty() && (above.is_some() || below.is_some()))?;
            Some(Self { what, unit: text(value, "unit").unwrap_or_default(), above, below })
        };
        let given = match fields.get(THRESHOLDS) {
            Some(Value::Array(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        given.iter().take(20).filter_map(one).collect()
    }

    /// Whether it is about this.
    #[must_use]
    pub fn is_of(&self, what: &str, unit: &str) -> bool {
        self.what.to_lowercase() == what.to_lowercase() && self.unit == unit
    }

    /// Whether a value is beyond it.
    #[must_use]
    pub fn is_passed_by(&self, value: f64) -> bool {
        self.above.is_some_and(|bound| value > bound) || self.below.is_some_and(|bound| value < bound)
    }

    /// Whether any value of an observation is beyond it.
    #[must_use]
    pub fn is_passed(&self, observation: &Observation) -> bool {
        let passes = |reading: &Reading| self.is_passed_by(reading.value.to_f64());
        self.is_of(&observation.what, &observation.unit) && observation.readings.iter().any(passes)
    }
}

/// Which of these values are unusual: the modified z-score of Iglewicz and Hoaglin (*How to Detect and Handle Outliers*, 1993) is
/// above 3.5, where half of the values or more are equal by the mean deviation instead of the median one. Of fewer values than
/// [`ENOUGH_VALUES`] nothing is told.
#[must_use]
pub fn unusual(values: &[f64]) -> Vec<bool> {
    const LIMIT: f64 = 3.5;
    if values.len() < ENOUGH_VALUES {
        return vec![false; values.len()];
    }
    let middle = median(values.to_vec());
    let deviations: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    let spread = match median(deviations.clone()) * 1.482_602 {
        0.0 => deviations.iter().sum::<f64>() / deviations.len() as f64 * 1.253_314,
        spread => spread,
    };
    deviations.iter().map(|deviation| spread > 0.0 && deviation / spread > LIMIT).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() % 2 {
        0 => f64::midpoint(values[half - 1], values[half]),
        _ => values[half],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(what: &str, date: &str) -> Observation {
        let reading = Reading { date: date.into(), value: "12.50".parse().unwrap(), place: None };
        let method = Some(" ".into());
        Observation { what: what.into(), unit: "dB".into(), method, readings: vec![reading], photo: None }
    }

    #[test]
    fn what_was_read_stays_as_it_was_read() {
        for (typed, kept) in [("12.50", "12.50"), (" -0,75 ", "-0.75"), ("007", "007"), ("\u{2212}3", "-3")] {
            assert_eq!(typed.parse::<Decimal>().unwrap().to_string(), kept);
        }
        for none in ["", "-", ".", "1.", ".5", "1e9", "NaN", "inf", "1.2.3", "1 000", "1234567890123", "٣", "0x1"] {
            assert_eq!(none.parse::<Decimal>(), Err(DecimalError), "{none}");
        }
    }

    #[test]
    fn an_observation_says_what_when_and_how_much() {
        let sound = one("Noise\u{202e} at night ", "2026-03").checked().unwrap();
        assert_eq!((sound.what.as_str(), sound.method), ("Noise at night", None));
        assert_eq!(one(" \n", "2026").checked(), Err(ObservationError::What));
        assert_eq!(one("Noise", "soon").checked(), Err(ObservationError::Date));
        assert_eq!(one(&"é".repeat(101), "2026").checked(), Err(ObservationError::TooLong));
        let with = |count: usize| Observation {
            readings: vec![one("x", "2026").readings[0].clone(); count],
            ..one("x", "2026")
        };
        assert!(with(MAX_READINGS).checked().is_ok());
        assert_eq!(with(0).checked(), Err(ObservationError::Readings));
        assert_eq!(with(MAX_READINGS + 1).checked(), Err(ObservationError::Readings));
    }

    #[test]
    fn a_photo_says_what_is_to_be_seen() {
        let with = |alt: &str| {
            let (hash, media_type) = (Hash::of("x"), "image/png".to_owned());
            Observation { photo: Some(Photo { hash, media_type, alt: alt.into(), url: None }), ..one("x", "2026") }
        };
        assert_eq!(with(" The full\u{202e}\nbin ").checked().unwrap().photo.unwrap().alt, "The full bin");
        assert_eq!(with(" \n").checked(), Err(ObservationError::Alt));
        assert_eq!(with(&"é".repeat(301)).checked(), Err(ObservationError::TooLong));
    }

    #[test]
    fn a_place_is_kept_to_a_metre() {
        let mut somewhere = one("Noise", "2026");
        somewhere.readings[0].place = Spot::of_degrees(44.837_789, -0.579_184);
        let place = somewhere.checked().unwrap().readings[0].place.unwrap();
        assert_eq!((place.latitude(), place.longitude()), (44.837_79, -0.579_18));
    }

    #[test]
    fn a_bound_is_passed_by_what_is_beyond_it_and_measured_in_the_same_way() {
        let fields = serde_json::json!({"thresholds": [
            {"what": "Noise", "unit": "dB", "above": 12, "below": 3.5}, {"what": "Noise"}, {"above": 1}, 7, {"what": "Bins", "below": 1}
        ]});
        let all = Threshold::all(fields.as_object().unwrap());
        assert_eq!(all.len(), 2, "what says nothing is no bound");
        assert!(all[0].is_passed(&one("NOISE", "2026")) && !all[0].is_passed(&one("Noises", "2026")));
        assert!(!all[0].is_passed(&Observation { unit: "kg".into(), ..one("Noise", "2026") }));
        let values = [(12.0, false), (12.1, true), (3.5, false), (3.4, true)];
        assert!(values.iter().all(|(value, passed)| all[0].is_passed_by(*value) == *passed));
    }

    #[test]
    fn what_is_far_from_all_others_is_told() {
        let mut values = vec![52.0, 53.0, 51.5, 52.5, 53.5, 52.0, 51.0, 540.0];
        assert_eq!(unusual(&values), [false, false, false, false, false, false, false, true]);
        values.pop();
        assert_eq!(unusual(&values), [false; 7], "seven values say too little");
        let mut equal = vec![3.0; 9];
        assert_eq!(unusual(&equal), [false; 9]);
        equal.push(30.0);
        assert_eq!(unusual(&equal).iter().filter(|is| **is).count(), 1);
    }

    proptest! {
        #[test]
        fn unusual_values_are_a_minority_whatever_the_scale(
            values in prop::collection::vec(-1e9..1e9_f64, 0..60), scale in 0.001..1000.0_f64
        ) {
            let found = unusual(&values);
            prop_assert_eq!(found.len(), values.len());
            prop_assert!(found.iter().filter(|is| **is).count() * 2 <= values.len());
            let mut turned: Vec<f64> = values.clone();
            turned.reverse();
            let mut back = unusual(&turned);
            back.reverse();
            prop_assert_eq!(&back, &found, "the order says nothing");
            let scaled: Vec<f64> = values.iter().map(|value| value * scale.log2().round().exp2()).collect();
            prop_assert_eq!(unusual(&scaled), found);
        }

        #[test]
        fn no_text_makes_the_reader_of_numbers_fail(text in "\\PC{0,20}|-?[0-9]{0,14}[.,]?[0-9]{0,11}") {
            if let Ok(decimal) = text.parse::<Decimal>() {
                prop_assert!(decimal.to_f64().is_finite());
                prop_assert_eq!(decimal.to_string().parse::<Decimal>(), Ok(decimal));
            }
        }
    }
}
