//! An ecocentre, a telecentre, a library. Sources: LaMednum, OpenStreetMap, schema.org Place.

use super::form::ask;
use super::parts::THEMES;
use super::vocabulary::{PLACE_KIND, PLACE_NEED, PLACE_STATUS, SETUP_MODE, TARGET_GROUP};
use super::{Field, Schema, Type, Unknown};
use crate::kind::Kind;

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::Place,
    version: 2,
    doc: "A place that is open to people: an ecocentre, a telecentre, a library.",
    schema_org: "CivicStructure",
    fields: &[
        Field::new("name", Type::Line(200), "Its name; the title of the page unless said.").property("name"),
        Field::new("place_kind", Type::Code(&PLACE_KIND), "What it is.").required().facet(),
        Field::new("status", Type::Code(&PLACE_STATUS), "Whether it is open.").required().facet(),
        Field::new("location", Type::Geometry, "Where it is on the map: a point of GeoJSON.")
            .required()
            .property("geo"),
        Field::new("address", Type::Line(300), "Its address.").required().property("address"),
        Field::new("opening_hours", Type::Hours(500), "When it is open, as OpenStreetMap writes it.")
            .required()
            .or_unknown(Unknown::Word)
            .property("openingHours"),
        Field::new("last_checked", Type::Date, "When somebody last made sure.").required(),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").property("description"),
        Field::new("themes", THEMES, "What it is about.").facet(),
        Field::new("operator", Type::Line(200), "Who keeps it."),
        Field::new("setup_mode", Type::Code(&SETUP_MODE), "How it was set up."),
        Field::new("area_served", Type::Line(200), "For which quarters."),
        Field::new("needs", Type::List(&Type::Code(&PLACE_NEED), 0, 16), "Which needs of its visitors it meets.")
            .facet(),
        Field::new("services", Type::List(&Type::Line(100), 0, 50), "What one finds there.").property("amenityFeature"),
        Field::new("capacity", Type::Integer(0, 1_000_000), "How many people find room.")
            .property("maximumAttendeeCapacity"),
        Field::new("access_conditions", Type::Text(1000), "Who may come, and what it costs."),
        Field::new(
            "accessibility",
            Type::Text(1000),
            "How one gets in with a wheelchair, and what helps those who see or hear little.",
        ),
        Field::new("transport", Type::Text(1000), "How one gets there."),
        Field::new("business_model", Type::Text(1000), "What it lives on."),
        Field::new("audiences", Type::List(&Type::Code(&TARGET_GROUP), 0, 14), "Whom it is for."),
        Field::new("contact", Type::Line(300), "Whom to ask."),
    ],
    form: &[
        &[&[ask("title")], &[ask("place_kind")], &[ask("status")], &[ask("address")], &[ask("location")]],
        &[
            &[ask("opening_hours")],
            &[ask("last_checked")],
            &[ask("services")],
            &[ask("needs")],
            &[ask("access_conditions")],
            &[ask("accessibility")],
            &[ask("operator"), ask("contact")],
        ],
    ],
};
