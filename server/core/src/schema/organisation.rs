//! Companies, laboratories, associations, networks and services that take part.

use super::form::ask;
use super::vocabulary::ORGANISATION_KIND;
use super::{Field, Schema, Type};
use crate::kind::Kind;

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::Organisation,
    version: 2,
    doc: "An association, a service, a company, a laboratory.",
    schema_org: "Organization",
    fields: &[
        Field::new("name", Type::Line(200), "Its name; the title of the page unless said.").property("name"),
        Field::new("organisation_kind", Type::Code(&ORGANISATION_KIND), "What it is.").required().facet(),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").property("description"),
        Field::new("city", Type::Line(200), "Where it is.").property("location"),
        Field::new("url", Type::Url, "Its own site.").property("url"),
        Field::new("wikidata_id", Type::Line(20), "The item of Wikidata, such as `Q1479`.").property("sameAs"),
        Field::new("people", Type::List(&Type::Line(200), 0, 100), "Who works there and takes part here.")
            .property("member"),
        Field::new(
            "members",
            Type::List(&Type::Line(260), 0, 500),
            "Of a network of cities: the cities, by address or by name.",
        ),
    ],
    form: &[&[
        &[ask("title")],
        &[ask("organisation_kind")],
        &[ask("summary")],
        &[ask("city")],
        &[ask("url")],
        &[ask("members")],
    ]],
};
