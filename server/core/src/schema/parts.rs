//! Objects that several kinds have fields of.

use super::vocabulary::{COMPARATOR, CONFIDENCE, FACTOR, IMPORTANCE, IN_TARGET, ORGANISATION_KIND, THEME, VERDICT};
use super::{Field, Need, Type, Unknown};

pub(super) const THEMES: Type = Type::List(&Type::Code(&THEME), 1, 3);

pub(super) const PERIOD: Type = Type::Object(
    &[
        Field::new("start", Type::Date, "When it began.").required().property("startDate"),
        Field::new("end", Type::Date, "When it ended.").property("endDate"),
    ],
    1,
);

/// One answer is enough.
pub(super) const WHERE: Type = Type::Object(
    &[
        Field::new("lau_code", Type::Line(20), "The code of the local administrative unit (Eurostat)."),
        Field::new("wikidata_id", Type::Line(20), "The item of Wikidata, such as `Q1479`.").property("sameAs"),
        Field::new("place", Type::Line(200), "The name of the place.").property("name"),
        Field::new("geojson", Type::Geometry, "Where it is on the map.").property("geo"),
    ],
    1,
);

pub(super) const ORGANISATION: Type = Type::Object(
    &[
        Field::new("name", Type::Line(200), "Its name.").required().property("name"),
        Field::new("kind", Type::Code(&ORGANISATION_KIND), "What it is."),
        Field::new("iri", Type::Page, "Its page, here or elsewhere.").property("url"),
    ],
    1,
);

pub(super) const COST: Type = Type::Object(
    &[
        Field::new("one_off", Type::Number, "Once, to begin.").property("value"),
        Field::new("yearly", Type::Number, "In each year."),
        Field::new("currency", Type::Line(3), "ISO 4217, such as `EUR` or `TND`.").property("currency"),
        Field::new("price_year", Type::Integer(1900, 2200), "The year of the prices."),
        Field::new("staff_fte", Type::Number, "People at work, in full-time equivalents."),
        Field::new("funding", Type::List(&Type::Line(200), 0, 20), "Where the money comes from."),
    ],
    1,
);

/// What a practice measures.
pub(super) const INDICATOR: &[Field] = &[
    Field::new("id", Type::Line(60), "A short name that stays the same in every city's reports."),
    Field::new("name", Type::Line(200), "What is measured.").required().property("name"),
    Field::new("unit", Type::Line(60), "In what.").property("unitText"),
    Field::new("baseline", Type::Number, "Before.").or_unknown(Unknown::Word),
    Field::new("value", Type::Number, "After.").property("value"),
    Field::new("date", Type::Date, "When it was measured."),
    Field::new("method", Type::Line(500), "How.").property("measurementTechnique"),
    Field::new("source", Type::Line(500), "By whom, or where the figure stands."),
];

/// What a trial measures.
pub(super) const RESULT: &[Field] = &[
    Field::new("id", Type::Line(60), "The name that it has in the practice."),
    Field::new("name", Type::Line(200), "What is measured.").required().property("name"),
    Field::new("unit", Type::Line(60), "In what.").property("unitText"),
    Field::new("baseline", Type::Number, "Before.").or_unknown(Unknown::Word),
    Field::new("target", Type::Number, "What was hoped for."),
    Field::new("result", Type::Number, "What came of it.").or_unknown(Unknown::Word).property("value"),
    Field::new("n", Type::Integer(0, i64::MAX), "How many people or things were looked at."),
    Field::new("comparator", Type::Code(&COMPARATOR), "What the result is compared with."),
    Field::new("date", Type::Date, "When it was measured."),
    Field::new("method", Type::Line(500), "How.").property("measurementTechnique"),
    Field::new("source", Type::Line(500), "By whom, or where the figure stands."),
];

pub(super) const CONDITION: &[Field] = &[
    Field::new("factor", Type::Code(&FACTOR), "What it is about.").needed(Need::Meant("other")),
    Field::new("text", Type::Line(500), "The condition.").required().or_unknown(Unknown::WithReason),
    Field::new("importance", Type::Code(&IMPORTANCE), "Whether it must be met.").needed(Need::Meant("required")),
    Field::new("in_target", Type::Code(&IN_TARGET), "Whether the target city meets it."),
    Field::new("workaround", Type::Line(500), "What to do where it is not met."),
];

pub(super) const CONDITIONS: Type = Type::List(&Type::Object(CONDITION, 1), 1, 20);

/// What has to be said of replicability before a practice is published.
pub(super) const REPLICABILITY: Type = Type::Object(
    &[
        Field::new("verdict", Type::Code(&VERDICT), "Could another city do it?").required().facet(),
        Field::new("conditions", CONDITIONS, "On what condition?").required(),
        Field::new("confidence", Type::Code(&CONFIDENCE), "How sure are the authors?").required(),
    ],
    1,
);
