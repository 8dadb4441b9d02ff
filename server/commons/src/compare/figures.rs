//! The figures that pages say, and what is worked out from them.

use koinon_core::kind::Kind;
use koinon_core::schema::{Fields, is_date};
use koinon_core::text::clean_line;
use serde_json::Value;

/// The figures of one page that are read.
const MAX_FIGURES: usize = 30;
/// The longest short name and unit, and the longest name of a source, in characters: those of the tables of the kinds.
const MAX_SHORT: usize = 60;
const MAX_NAME: usize = 200;
const MAX_SOURCE: usize = 500;
/// What stands between the short name of an indicator and its unit in the code of a column.
const BETWEEN: char = '|';
/// What says of a unit that it counts nothing: a share, a rate, a degree, an amount for each of something, a time.
const NO_COUNT: [char; 5] = ['%', '‰', '/', '°', '٪'];
/// The same in words, in the languages of the interface.
const NO_COUNT_WORDS: [&str; 46] = [
    "per",
    "percent",
    "ratio",
    "rate",
    "share",
    "index",
    "score",
    "level",
    "par",
    "pourcent",
    "pourcentage",
    "taux",
    "part",
    "indice",
    "niveau",
    "لكل",
    "نسبة",
    "معدل",
    "مؤشر",
    // A time is no count, however long.
    "minute",
    "minutes",
    "min",
    "hour",
    "hours",
    "h",
    "day",
    "days",
    "month",
    "months",
    "year",
    "years",
    "heure",
    "heures",
    "jour",
    "jours",
    "mois",
    "an",
    "ans",
    "دقيقة",
    "دقائق",
    "ساعة",
    "ساعات",
    "يوم",
    "أيام",
    "شهر",
    "سنة",
];

/// How large a city is, by its inhabitants. A class has its lower bound, and not its upper one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeClass {
    /// Under 5,000.
    Under5000,
    /// From 5,000.
    From5000,
    /// From 20,000.
    From20000,
    /// From 100,000.
    From100000,
    /// From 500,000.
    From500000,
}

impl SizeClass {
    /// All of them, the smallest first.
    pub const ALL: [Self; 5] = [Self::Under5000, Self::From5000, Self::From20000, Self::From100000, Self::From500000];

    /// As it is named in addresses and files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Under5000 => "under-5000",
            Self::From5000 => "5000-20000",
            Self::From20000 => "20000-100000",
            Self::From100000 => "100000-500000",
            Self::From500000 => "over-500000",
        }
    }

    /// The class of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// The class of a city with so many inhabitants.
    #[must_use]
    pub fn of(inhabitants: f64) -> Self {
        let bounds = [5_000.0, 20_000.0, 100_000.0, 500_000.0];
        Self::ALL[bounds.into_iter().filter(|bound| inhabitants >= *bound).count()]
    }
}

/// A figure of a city's profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfileFigure {
    /// How many people live there.
    Population,
    /// Its area.
    Area,
    /// How many people live on a square kilometre: the one divided by the other.
    Density,
    /// How its population changed in ten years.
    Growth,
    /// Households with fast internet.
    Broadband,
    /// Degree of urbanisation: 1 city, 2 town, 3 rural.
    Degurba,
}

impl ProfileFigure {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Population, Self::Area, Self::Density, Self::Growth, Self::Broadband, Self::Degurba];

    /// The name of the field, or what it is called where it is worked out.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Area => "area_km2",
            Self::Density => "density",
            Self::Growth => "growth_10y_percent",
            Self::Broadband => "broadband_share",
            Self::Degurba => "degurba",
        }
    }

    /// In what it is given, in English; empty for a class.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Population => "inhabitants",
            Self::Area => "km²",
            Self::Density => "inhabitants/km²",
            Self::Growth | Self::Broadband => "%",
            Self::Degurba => "",
        }
    }
}

/// What a column is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A figure of the profiles.
    Profile(ProfileFigure),
    /// What practices and trials measured, in one unit.
    Indicator {
        /// The short name that is the same in every city's reports.
        id: String,
        /// In what; may be empty.
        unit: String,
    },
}

impl What {
    /// As the column is named in addresses: `population`, `compost_kg|kg`.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Profile(figure) => figure.code().to_owned(),
            Self::Indicator { id, unit } => format!("{id}{BETWEEN}{unit}"),
        }
    }

    /// The column of this name; `None` for what can be none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code.split_once(BETWEEN) {
            None => ProfileFigure::ALL.into_iter().find(|figure| figure.code() == code).map(Self::Profile),
            Some((id, unit)) => {
                let (id, unit) = (clean_line(id, MAX_SHORT), clean_line(unit, MAX_SHORT));
                (!id.is_empty()).then_some(Self::Indicator { id, unit })
            }
        }
    }

    /// Whether it is divided by the inhabitants where that is asked for.
    pub(super) fn is_count(&self) -> bool {
        matches!(self, Self::Indicator { unit, .. } if is_count(unit))
    }
}

/// A figure that a page says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) what: What,
    /// What is measured, in the language of the page; empty for a figure of a profile.
    pub(super) name: String,
    pub(super) value: f64,
    /// When: a date or a part of one; may be empty.
    pub(super) date: String,
    /// Who says it; may be empty.
    pub(super) source: String,
}

/// The figures that a page of this kind says. What is no number is none.
pub(super) fn figures(kind: Kind, fields: &Fields) -> Vec<Said> {
    match kind {
        Kind::CityProfile => of_profile(fields),
        Kind::PracticeSheet => indicators(fields, "value"),
        Kind::ExperimentReport => indicators(fields, "result"),
        _ => Vec::new(),
    }
}

fn of_profile(fields: &Fields) -> Vec<Said> {
    let counted = fields.get("population");
    let part = |name: &str| counted.and_then(|counted| counted.get(name));
    let population = part("value").and_then(number).filter(|people| *people >= 0.0);
    let area = fields.get("area_km2").and_then(number).filter(|area| *area > 0.0);
    let plain = |figure, value| Said {
        what: What::Profile(figure),
        name: String::new(),
        value,
        date: String::new(),
        source: String::new(),
    };
    // Who counted the inhabitants says how many there are on a square kilometre too.
    let counted = |figure, value| Said {
        date: part("year").and_then(Value::as_i64).map(|year| year.to_string()).unwrap_or_default(),
        source: text(part("source"), MAX_SOURCE),
        ..plain(figure, value)
    };
    let figure = |figure: ProfileFigure| {
        let said = match figure {
            ProfileFigure::Population => counted(figure, population?),
            ProfileFigure::Density => counted(figure, population? / area?),
            ProfileFigure::Area => plain(figure, area?),
            ProfileFigure::Growth | ProfileFigure::Broadband | ProfileFigure::Degurba => {
                plain(figure, fields.get(figure.code()).and_then(number)?)
            }
        };
        said.value.is_finite().then_some(said)
    };
    ProfileFigure::ALL.into_iter().filter_map(figure).collect()
}

fn indicators(fields: &Fields, measured: &str) -> Vec<Said> {
    let rows = fields.get("indicators").and_then(Value::as_array).into_iter().flatten().take(MAX_FIGURES);
    let said = |row: &Value| {
        // In the code of a column it stands before the unit.
        let id = text(row.get("id"), MAX_SHORT).replace(BETWEEN, " ");
        let what = What::Indicator { id: clean_line(&id, MAX_SHORT), unit: text(row.get("unit"), MAX_SHORT) };
        let value = row.get(measured).and_then(number)?;
        let source = text(row.get("source"), MAX_SOURCE);
        // The newest figure is the one that counts: words are no date.
        let date = Some(text(row.get("date"), MAX_SHORT)).filter(|date| is_date(date)).unwrap_or_default();
        (!id.is_empty()).then(|| Said { what, name: text(row.get("name"), MAX_NAME), value, date, source })
    };
    rows.filter_map(said).collect()
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().filter(|value| value.is_finite())
}

fn text(value: Option<&Value>, most: usize) -> String {
    value.and_then(Value::as_str).map(|text| clean_line(text, most)).unwrap_or_default()
}

/// Whether what has this unit is counted, so that it can be divided by the inhabitants. Where no unit is said, nobody knows.
fn is_count(unit: &str) -> bool {
    let unit = unit.to_lowercase();
    let mut words = unit.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let is_said = words.peek().is_some();
    is_said && !unit.contains(NO_COUNT) && !words.any(|word| NO_COUNT_WORDS.contains(&word))
}

/// A number for a thousand inhabitants; `None` where that is no number.
#[must_use]
pub fn per_thousand(value: f64, inhabitants: f64) -> Option<f64> {
    (inhabitants > 0.0).then(|| value / inhabitants * 1000.0).filter(|share| share.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::prepare::typed_fields;

    fn read(kind: Kind, yaml: &str) -> Vec<(String, f64, String, String)> {
        let said = figures(kind, &typed_fields(kind, &format!("---\n{yaml}---\n")));
        said.into_iter().map(|said| (said.what.code(), said.value, said.date, said.source)).collect()
    }

    fn said(code: &str, value: f64, date: &str, source: &str) -> (String, f64, String, String) {
        (code.into(), value, date.into(), source.into())
    }

    #[test]
    fn a_profile_says_what_it_says_and_how_many_live_on_a_square_kilometre() {
        let yaml = "population: {value: 5000, year: 2014, source: INS}\narea_km2: 2.5\ngrowth_10y_percent: -3.2\n";
        let expected = [
            said("population", 5000.0, "2014", "INS"),
            said("area_km2", 2.5, "", ""),
            said("density", 2000.0, "2014", "INS"),
            said("growth_10y_percent", -3.2, "", ""),
        ];
        assert_eq!(read(Kind::CityProfile, yaml), expected);
        for none in [
            "population: many\narea_km2: 0\n",
            "population: {value: unknown}\narea_km2: -1\ndegurba: {unknown: nobody has looked}\n",
            "population: {value: .nan}\narea_km2: .inf\nbroadband_share: []\n",
        ] {
            assert!(read(Kind::CityProfile, none).is_empty(), "{none}");
        }
    }

    #[test]
    fn a_practice_says_its_value_and_a_trial_its_result_under_a_short_name() {
        let row = "indicators:\n- {id: waste, name: Waste, unit: kg, baseline: 9, value: 5, result: 7, date: 2026-03, source: Us}\n";
        assert_eq!(read(Kind::PracticeSheet, row), [said("waste|kg", 5.0, "2026-03", "Us")]);
        assert_eq!(read(Kind::ExperimentReport, row), [said("waste|kg", 7.0, "2026-03", "Us")]);
        assert!(read(Kind::Article, row).is_empty());
        let none = "indicators:\n- {name: Waste, unit: kg, value: 5}\n- {id: a, name: Waste, baseline: 5}\n\
                    - {id: b, name: Waste, value: unknown}\n- waste\n";
        assert!(read(Kind::PracticeSheet, none).is_empty());
        let bar = "indicators:\n- {id: 'a|b', name: Waste, unit: 'c|d', value: 1}\n";
        assert_eq!(read(Kind::PracticeSheet, bar), [said("a b|c|d", 1.0, "", "")]);
        assert_eq!(What::from_code("a b|c|d"), Some(What::Indicator { id: "a b".into(), unit: "c|d".into() }));
        assert_eq!([What::from_code("|kg"), What::from_code("income")], [None, None]);
    }

    #[test]
    fn what_is_a_share_or_said_for_each_of_something_is_no_count() {
        for count in ["kg", "households", "ménages", "m³", "tonnes", "people", "كغ", "lofts"] {
            assert!(is_count(count), "{count}");
        }
        for other in [
            "",
            "%",
            "kg/person",
            "kg per person",
            "euros par habitant",
            "Taux",
            "°C",
            "ratio",
            "litres لكل ساكن",
            "µg/m³",
        ] {
            assert!(!is_count(other), "{other}");
        }
    }

    #[test]
    fn a_class_begins_with_its_lower_bound() {
        for (people, class) in [
            (0.0, "under-5000"),
            (4999.0, "under-5000"),
            (5000.0, "5000-20000"),
            (20_000.0, "20000-100000"),
            (499_999.0, "100000-500000"),
            (500_000.0, "over-500000"),
        ] {
            assert_eq!(SizeClass::of(people).code(), class);
            assert_eq!(SizeClass::from_code(class), Some(SizeClass::of(people)));
        }
    }

    proptest! {
        #[test]
        fn a_share_of_the_inhabitants_is_a_number_or_missing(value in any::<f64>(), people in any::<f64>()) {
            if let Some(share) = per_thousand(value, people) {
                prop_assert!(share.is_finite() && people > 0.0);
            }
        }

        #[test]
        fn a_thousand_people_have_what_a_thousand_people_have(value in -1e12..1e12, people in 1u32..100_000_000) {
            let people = f64::from(people);
            let share = per_thousand(value, people).unwrap();
            prop_assert!((share * people / 1000.0 - value).abs() <= value.abs() * 1e-9);
        }

        #[test]
        fn whatever_a_profile_says_its_figures_are_numbers(people in "\\PC{0,12}", area in any::<f64>()) {
            let yaml = format!("population: {{value: {people}}}\narea_km2: {area:e}\n");
            for (_, value, ..) in read(Kind::CityProfile, &yaml) {
                prop_assert!(value.is_finite());
            }
        }
    }
}
