//! Workshops, congresses, study visits, open days.

use super::form::ask;
use super::parts::THEMES;
use super::vocabulary::EVENT_TYPE;
use super::{Field, Need, Schema, Type};
use crate::kind::Kind;

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::Event,
    version: 2,
    doc: "A workshop, a congress, a study visit, an open day.",
    schema_org: "Event",
    fields: &[
        Field::new("title", Type::Line(200), "What it is.").required().property("name"),
        Field::new("event_type", Type::Code(&EVENT_TYPE), "What kind of event it is.").facet(),
        Field::new("start", Type::Moment, "When it begins.").required().property("startDate"),
        Field::new("end", Type::Moment, "When it ends.").required().property("endDate"),
        Field::new("place", Type::Line(300), "Where it is.").needed(Need::Without("url")).property("location"),
        Field::new("url", Type::Url, "Where it is on the web.").property("url"),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").property("description"),
        Field::new("themes", THEMES, "What it is about.").facet().property("about"),
        Field::new("programme", Type::Text(5000), "What happens when."),
        Field::new("organisers", Type::List(&Type::Line(200), 0, 30), "Who invites.").property("organizer"),
        Field::new("shows", Type::List(&Type::Page, 0, 100), "Pages that are presented.").property("workFeatured"),
        Field::new("report", Type::Page, "The page that it led to.").property("subjectOf"),
    ],
    form: &[
        &[&[ask("title")], &[ask("start"), ask("end")], &[ask("place"), ask("url")], &[ask("summary")]],
        &[&[ask("programme")], &[ask("organisers")], &[ask("report")], &[ask("event_type")], &[ask("visited")]],
    ],
};
