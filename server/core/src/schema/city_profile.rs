//! The context that a practice lives in.

use super::form::{ask, rows};
use super::vocabulary::{CITY_SECTION, INCOME_LEVEL, RELIEF};
use super::{Field, Need, Schema, Type};
use crate::kind::Kind;

const POPULATION: &[Field] = &[
    Field::new("value", Type::Integer(0, 1_000_000_000), "Inhabitants.").required().property("value"),
    Field::new("year", Type::Integer(1800, 2200), "In which year.").required(),
    Field::new("source", Type::Line(300), "Who counted.").required(),
];

const DISTRICT: &[Field] = &[
    Field::new("name", Type::Line(120), "Its name.").required().property("name"),
    Field::new("location", Type::Geometry, "Its middle: a point of GeoJSON.").required().property("geo"),
    Field::new("population", Type::Integer(0, 1_000_000_000), "Inhabitants."),
];

/// What the city's own page shows, in the order in which it does.
const DASHBOARD: &[Field] = &[
    Field::new(
        "figures",
        Type::List(&Type::Line(130), 0, 30),
        "Figures, each by the code that comparisons know it by.",
    ),
    Field::new("sections", Type::List(&Type::Code(&CITY_SECTION), 0, 10), "What follows them."),
];

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::CityProfile,
    version: 2,
    doc: "What one needs to know of a city to understand its practices.",
    schema_org: "City",
    fields: &[
        Field::new("name", Type::PerLanguage(200), "Its name, in each language.")
            .needed(Need::Meant("the title of the page"))
            .property("name"),
        Field::new("wikidata_id", Type::Line(20), "The item of Wikidata, such as `Q1479`.")
            .required()
            .property("sameAs"),
        Field::new("country", Type::Line(2), "ISO 3166-1, such as `FR` or `TN`.")
            .required()
            .property("containedInPlace"),
        Field::new("population", Type::Object(POPULATION, 1), "How many people live there.").required(),
        Field::new("instance", Type::Url, "Where its pages are kept.").required().property("url"),
        Field::new("languages", Type::List(&Type::Line(35), 1, 20), "The languages of its people (BCP 47).").required(),
        Field::new("summary", Type::Line(280), "In two sentences.").property("description"),
        Field::new("lau_code", Type::Line(20), "The code of the local administrative unit (Eurostat)."),
        Field::new("nuts_code", Type::Line(5), "The code of its region (Eurostat)."),
        Field::new("national_code", Type::Line(20), "The code that its country gives it."),
        Field::new("geometry", Type::Geometry, "Its point or its outline on the map.").property("geo"),
        Field::new("area_km2", Type::Number, "Its area, in square kilometres."),
        Field::new("growth_10y_percent", Type::Number, "How its population changed in ten years, in percent."),
        Field::new("degurba", Type::Integer(1, 3), "Degree of urbanisation: 1 city, 2 town, 3 rural."),
        Field::new("income_level", Type::Code(&INCOME_LEVEL), "What people live on (World Bank)."),
        Field::new("climate_zone", Type::Line(3), "Köppen–Geiger, such as `Cfb` or `Csa`."),
        Field::new("relief", Type::List(&Type::Code(&RELIEF), 0, 4), "The shape of the land."),
        Field::new("competences", Type::List(&Type::Line(100), 0, 50), "What the city itself decides."),
        Field::new("broadband_share", Type::Number, "Households with fast internet, in percent."),
        Field::new("time_zone", Type::Zone, "By which clock it lives (IANA), where its country has several zones."),
        Field::new(
            "districts",
            Type::List(&Type::Object(DISTRICT, 1), 0, 100),
            "Its districts, each with its middle: what the nearness of places is counted from.",
        ),
        Field::new("districts_year", Type::Integer(1800, 2200), "Of which year the people of the districts are."),
        Field::new(
            "districts_source",
            Type::Line(300),
            "Who says where the middles are and how many people live there.",
        ),
        Field::new("top_challenges", Type::List(&Type::Line(200), 0, 5), "What it struggles with most."),
        Field::new("dashboard", Type::Object(DASHBOARD, 0), "What the page of the city shows first."),
    ],
    form: &[
        &[
            &[ask("title")],
            &[ask("country")],
            &[ask("wikidata_id")],
            &[ask("population.value"), ask("population.year"), ask("population.source")],
            &[ask("languages")],
            &[ask("instance")],
        ],
        &[
            &[ask("area_km2")],
            &[ask("growth_10y_percent")],
            &[ask("degurba")],
            &[ask("income_level")],
            &[ask("climate_zone")],
            &[ask("relief")],
            &[ask("competences")],
            &[ask("top_challenges")],
            &[ask("time_zone")],
            &[rows("districts", &["name", "location", "population"]), ask("districts_year"), ask("districts_source")],
        ],
    ],
};
