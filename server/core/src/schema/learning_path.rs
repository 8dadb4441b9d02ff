//! Pages in an order in which to read them, of one city or of several.

use super::form::{ask, rows};
use super::parts::THEMES;
use super::{Field, Schema, Type};
use crate::kind::Kind;

/// A step names its page as a link to one of its versions does.
const STEP: &[Field] = &[
    Field::new("iri", Type::Page, "The page to read.").required().property("url"),
    Field::new("why", Type::Line(500), "Why it is read here.").property("description"),
];

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::LearningPath,
    version: 1,
    doc: "Pages in an order in which to read them.",
    schema_org: "Course",
    fields: &[
        Field::new("title", Type::Line(200), "What one learns.").required().property("name"),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").property("description"),
        Field::new("for_whom", Type::Line(300), "For whom it is.").property("audience"),
        Field::new("steps", Type::List(&Type::Object(STEP, 1), 1, 60), "The pages, in their order.")
            .required()
            .property("syllabusSections"),
        Field::new("themes", THEMES, "What it is about.").facet().property("about"),
    ],
    form: &[
        &[&[ask("title")], &[ask("summary")], &[ask("for_whom")]],
        &[&[rows("steps", &["iri", "why"])], &[ask("themes")]],
    ],
};
