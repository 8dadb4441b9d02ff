//! Any other wiki page: guides, minutes, charters, help.

use super::{Field, Schema, Type};
use crate::kind::Kind;

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::Article,
    version: 1,
    doc: "Anything else worth knowing. It needs no fields at all.",
    schema_org: "Article",
    fields: &[
        Field::new("title", Type::Line(200), "Its title; the first heading unless said.").property("headline"),
        Field::new("summary", Type::Text(1000), "What it says, in two sentences.").property("abstract"),
    ],
    form: &[],
};
