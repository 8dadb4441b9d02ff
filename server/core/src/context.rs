//! The context that a practice lives in, and how far two contexts are from each other.
//!
//! The distance is that of Gower (J. C. Gower, *A general coefficient of similarity and some of its properties*, Biometrics 27,
//! 1971): each variable that both contexts have gives a difference from 0 to 1, and the distance is their mean. The ranges are
//! fixed and none follows from the data, so that anyone can recompute a distance from two profiles alone, and a city that joins
//! moves no other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::schema::Fields;

/// With fewer variables than this in common, two contexts are not compared.
pub const FEWEST: usize = 4;
/// So many of the largest differences are told.
const MOST_TOLD: usize = 3;
/// More members of a set are not read, nor longer ones, in characters.
const MAX_MEMBERS: usize = 60;
const MAX_CHARS: usize = 100;

/// More people than live in any city, and more square kilometres than any country has: what is beyond was mistyped.
const MOST_PEOPLE: f64 = 1e9;
const MOST_KM2: f64 = 2e7;
/// A city cannot lose more than all its people; one that became eleven times as large is believed.
const GROWTH: std::ops::RangeInclusive<f64> = -100.0..=1000.0;

/// The classes of income of the World Bank, from the lowest.
const INCOME: &[&str] = &["low", "lower_middle", "upper_middle", "high"];
/// The degrees of urbanisation (Eurostat): city, town, rural.
const DEGREES: &[&str] = &["1", "2", "3"];
/// The main groups of the climates of Köppen and Geiger.
const CLIMATES: std::ops::RangeInclusive<char> = 'A'..='E';

/// What contexts are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// How many people live there.
    Population,
    /// How many people live on a square kilometre.
    Density,
    /// How the population changed in ten years, in percent.
    Growth,
    /// The class of income (World Bank).
    Income,
    /// The main group of the climate (Köppen–Geiger).
    Climate,
    /// The degree of urbanisation (Eurostat).
    Degurba,
    /// The shape of the land.
    Relief,
    /// What the city itself decides.
    Competences,
    /// The languages of its people.
    Languages,
}

/// How far apart two values of a variable are, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// |lg x − lg y| / this many powers of ten, 1 at most.
    Decades(f64),
    /// |x − y| / this, 1 at most.
    Range(f64),
    /// The steps between them on this scale / all its steps.
    Ordered(&'static [&'static str]),
    /// 0 if they are the same, else 1.
    Same,
    /// 1 − how many members both have / how many either has (Jaccard).
    Overlap,
}

/// A value of a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// A number, in the unit of the variable.
    Amount(f64),
    /// A code.
    Code(String),
    /// Codes, or words as they are compared: at least one.
    Set(BTreeSet<String>),
}

/// What is known of a city's context.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context(BTreeMap<Variable, Known>);

/// How much two contexts differ in one variable that both have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// In what.
    pub variable: Variable,
    /// From 0, the same, to 1.
    pub by: f64,
}

/// How far two contexts are from each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distance {
    /// For each variable that both have, in the order of [`Variable::ALL`].
    pub differences: Vec<Difference>,
}

/// A distance in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// Up to 0.15.
    Alike,
    /// Up to 0.35.
    RatherAlike,
    /// Up to 0.55.
    RatherDifferent,
    /// Beyond.
    Different,
}

impl Likeness {
    /// The words for a distance. The bounds were chosen, not found: they are there for reading, and nothing follows from them.
    #[must_use]
    pub fn of(distance: f64) -> Self {
        match distance {
            near if near <= 0.15 => Self::Alike,
            near if near <= 0.35 => Self::RatherAlike,
            far if far <= 0.55 => Self::RatherDifferent,
            _ => Self::Different,
        }
    }

    /// The code used by the API; `likeness-` and the code is the key of its words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Alike => "alike",
            Self::RatherAlike => "rather_alike",
            Self::RatherDifferent => "rather_different",
            Self::Different => "different",
        }
    }
}

impl Variable {
    /// Every variable, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Population,
        Self::Density,
        Self::Growth,
        Self::Income,
        Self::Climate,
        Self::Degurba,
        Self::Relief,
        Self::Competences,
        Self::Languages,
    ];

    /// The code used by the API: the name of the field that it is read from, where it is a field's value as it stands.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Density => "density",
            Self::Growth => "growth_10y_percent",
            Self::Income => "income_level",
            Self::Climate => "climate_group",
            Self::Degurba => "degurba",
            Self::Relief => "relief",
            Self::Competences => "competences",
            Self::Languages => "languages",
        }
    }

    /// How its values are compared.
    ///
    /// The population's range is four powers of ten, from a commune of a thousand to a city of ten million: ten times as many
    /// people count for a quarter. The density's is three, from thirty people on a square kilometre, open country, to thirty
    /// thousand, about the densest cities: it is narrower since cities differ less in it. The growth's is fifty points, from a city
    /// that loses an eighth of its people in ten years to one that gains three eighths, which takes in nearly all that the United
    /// Nations list (World Urbanization Prospects). Income and urbanisation have the steps of their scales.
    #[must_use]
    pub fn measure(self) -> Measure {
        match self {
            Self::Population => Measure::Decades(4.0),
            Self::Density => Measure::Decades(3.0),
            Self::Growth => Measure::Range(50.0),
            Self::Income => Measure::Ordered(INCOME),
            Self::Degurba => Measure::Ordered(DEGREES),
            Self::Climate => Measure::Same,
            Self::Relief | Self::Competences | Self::Languages => Measure::Overlap,
        }
    }

    /// What the fields of a city profile say of it. What cannot be is not known.
    fn read(self, fields: &Fields) -> Option<Known> {
        let number = |value: Option<&Value>| value?.as_f64().filter(|number| number.is_finite());
        let above_none =
            |value: Option<&Value>, most: f64| number(value).filter(|number| *number > 0.0 && *number <= most);
        let people = || above_none(fields.get("population")?.get("value"), MOST_PEOPLE);
        let on_scale = |text: String, scale: &[&str]| scale.contains(&text.as_str()).then_some(Known::Code(text));
        let text = |name: &str| fields.get(name)?.as_str().map(|text| text.trim().to_owned());
        match self {
            Self::Population => people().map(Known::Amount),
            Self::Density => {
                let density = people()? / above_none(fields.get("area_km2"), MOST_KM2)?;
                density.is_finite().then_some(Known::Amount(density))
            }
            Self::Growth => number(fields.get(self.code())).filter(|growth| GROWTH.contains(growth)).map(Known::Amount),
            Self::Income => on_scale(text(self.code())?, INCOME),
            Self::Degurba => on_scale(fields.get(self.code())?.as_i64()?.to_string(), DEGREES),
            Self::Climate => {
                let group = text("climate_zone")?.chars().next()?.to_ascii_uppercase();
                CLIMATES.contains(&group).then(|| Known::Code(group.to_string()))
            }
            Self::Relief | Self::Competences => set(fields.get(self.code())?, |word| Some(word.to_owned())),
            // `fr-CA` is spoken like `fr`.
            Self::Languages => set(fields.get(self.code())?, |tag| {
                let language = tag.split(['-', '_']).next().unwrap_or_default();
                language.chars().all(|letter| letter.is_ascii_alphabetic()).then(|| language.to_owned())
            }),
        }
    }
}

/// The members of a list of texts, as they are compared: in small letters, with single spaces.
fn set(value: &Value, member: impl Fn(&str) -> Option<String>) -> Option<Known> {
    let words = value.as_array()?.iter().filter_map(Value::as_str).take(MAX_MEMBERS).map(|text| {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    });
    let is_one = |word: &String| !word.is_empty() && word.chars().count() <= MAX_CHARS;
    let members: BTreeSet<String> = words.filter_map(|word| member(&word)).filter(is_one).collect();
    (!members.is_empty()).then_some(Known::Set(members))
}

impl Context {
    /// Reads the typed fields of a city profile. What is absent, unknown or cannot be is missing.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        Self(Variable::ALL.into_iter().filter_map(|variable| Some((variable, variable.read(fields)?))).collect())
    }

    /// What is known of a variable.
    #[must_use]
    pub fn get(&self, variable: Variable) -> Option<&Known> {
        self.0.get(&variable)
    }

    /// What is not known.
    pub fn missing(&self) -> impl Iterator<Item = Variable> {
        Variable::ALL.into_iter().filter(|variable| !self.0.contains_key(variable))
    }

    /// How far another context is from this one. Only what both have is compared, so what one of them lacks counts neither as
    /// alike nor as different.
    #[must_use]
    pub fn distance(&self, other: &Self) -> Distance {
        let difference = |variable: Variable| {
            let by = variable.measure().between(self.get(variable)?, other.get(variable)?)?;
            Some(Difference { variable, by })
        };
        Distance { differences: Variable::ALL.into_iter().filter_map(difference).collect() }
    }
}

impl Measure {
    /// From 0 to 1; `None` for values that it does not measure.
    fn between(self, one: &Known, other: &Known) -> Option<f64> {
        let within = |apart: f64| Some(apart.abs().min(1.0)).filter(|apart| apart.is_finite());
        match (self, one, other) {
            (Self::Decades(range), Known::Amount(one), Known::Amount(other)) => {
                within((one.log10() - other.log10()) / range)
            }
            (Self::Range(range), Known::Amount(one), Known::Amount(other)) => within((one - other) / range),
            (Self::Ordered(scale), Known::Code(one), Known::Code(other)) => {
                let step = |code: &str| scale.iter().position(|known| *known == code);
                Some(step(one)?.abs_diff(step(other)?) as f64 / (scale.len() - 1) as f64)
            }
            (Self::Same, Known::Code(one), Known::Code(other)) => Some(if one == other { 0.0 } else { 1.0 }),
            (Self::Overlap, Known::Set(one), Known::Set(other)) => {
                let either = one.union(other).count();
                within((either - one.intersection(other).count()) as f64 / either as f64)
            }
            _ => None,
        }
    }
}

impl Distance {
    /// The mean of the differences, from 0 to 1; `None` where fewer than [`FEWEST`] variables could be compared.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let sum: f64 = self.differences.iter().map(|difference| difference.by).sum();
        (self.compared() >= FEWEST).then(|| sum / self.compared() as f64)
    }

    /// How many variables were compared.
    #[must_use]
    pub fn compared(&self) -> usize {
        self.differences.len()
    }

    /// The largest differences, at most three, the largest first. Where nothing differs there are none.
    #[must_use]
    pub fn largest(&self) -> Vec<Difference> {
        let mut largest: Vec<Difference> =
            self.differences.iter().copied().filter(|difference| difference.by > 0.0).collect();
        // Stable: of equal ones the earlier variable comes first, whichever context is looked at from which.
        largest.sort_by(|one, other| other.by.total_cmp(&one.by));
        largest.truncate(MOST_TOLD);
        largest
    }
}

#[cfg(test)]
mod tests;
