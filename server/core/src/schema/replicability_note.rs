//! Whether it would work elsewhere: a forecast. Sources: PIET-T, TIDE, URBACT, Smart City Guidance Package, CITYkeys.

use super::form::{ask, rows};
use super::parts::{CONDITIONS, THEMES};
use super::vocabulary::{ASSET, BARRIER_FAMILY, CONFIDENCE, POINT_OF_VIEW, SUPPORT_OFFERED, VERDICT};
use super::{Field, Need, Schema, Type};
use crate::kind::Kind;

const BARRIER: &[Field] = &[
    Field::new("family", Type::Code(&BARRIER_FAMILY), "Of what kind it is.").required(),
    Field::new("text", Type::Text(1000), "What is in the way.").required().property("description"),
    Field::new("how_overcome", Type::Text(1000), "How it was overcome."),
];

const MINIMUM_SCALE: &[Field] = &[
    Field::new("population", Type::Integer(0, i64::MAX), "Inhabitants."),
    Field::new("budget", Type::Number, "Money for one year."),
    Field::new("staff_fte", Type::Number, "People at work, in full-time equivalents."),
];

const SCORE: Type = Type::Integer(1, 5);
const SCORES: &[Field] = &[
    Field::new("technical_compatibility", SCORE, "Fits with what is there."),
    Field::new("social_compatibility", SCORE, "Fits with how people live."),
    Field::new("ease_for_staff", SCORE, "Easy for those who do it."),
    Field::new("ease_for_users", SCORE, "Easy for those whom it is for."),
    Field::new("trialability", SCORE, "Can be tried in a small way."),
    Field::new("visibility", SCORE, "Its effect can be seen."),
    Field::new("demand", SCORE, "People ask for it."),
];

const REUSABLE: &[Field] = &[
    Field::new("kind", Type::Code(&ASSET), "What it is.").required(),
    Field::new("url", Type::Url, "Where it is.").required().property("url"),
    Field::new("licence", Type::Line(100), "Its licence (SPDX).").property("license"),
];

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::ReplicabilityNote,
    version: 1,
    doc: "Whether a practice would work in another city, and on what condition: a forecast.",
    schema_org: "Review",
    fields: &[
        Field::new("title", Type::Line(200), "What it is about.").required().property("name"),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").property("abstract"),
        Field::new("practice", Type::Page, "The practice, in exactly this version.")
            .required()
            .property("itemReviewed"),
        Field::new("point_of_view", Type::Code(&POINT_OF_VIEW), "From where it looks.").required(),
        Field::new("target_city", Type::Page, "The city that might do it.")
            .needed(Need::When("point_of_view", &["adopter_city"])),
        Field::new("verdict", Type::Code(&VERDICT), "Could the other city do it?").required().facet(),
        Field::new("confidence", Type::Code(&CONFIDENCE), "How sure are the authors?").required(),
        Field::new("conditions", CONDITIONS, "On what condition?").required(),
        Field::new("themes", THEMES, "What it is about.").facet().property("about"),
        Field::new("core_kept", Type::Text(2000), "What is kept of the core."),
        Field::new("adaptable_elements", Type::List(&Type::Line(300), 0, 20), "What can be done otherwise."),
        Field::new("barriers", Type::List(&Type::Object(BARRIER, 1), 0, 20), "What is in the way."),
        Field::new("minimum_scale", Type::Object(MINIMUM_SCALE, 1), "From what size it is worth it."),
        Field::new("months_to_first_result", Type::Integer(0, 600), "How long until something shows."),
        Field::new("scores", Type::Object(SCORES, 1), "From 1 to 5 each (CITYkeys); they are never summed."),
        Field::new("legal_basis", Type::Text(1000), "The law that allows it."),
        Field::new("reusable_assets", Type::List(&Type::Object(REUSABLE, 1), 0, 30), "What can be used again."),
        Field::new("support_offered", Type::List(&Type::Code(&SUPPORT_OFFERED), 0, 6), "How the authors help."),
        Field::new("open_questions", Type::Text(2000), "What nobody knows yet."),
    ],
    form: &[
        &[&[ask("title")], &[ask("practice")], &[ask("point_of_view"), ask("target_city")]],
        &[
            &[ask("verdict")],
            &[rows("conditions", &["text", "factor", "importance", "in_target"])],
            &[ask("confidence")],
        ],
        &[
            &[rows("barriers", &["text", "family", "how_overcome"])],
            &[ask("months_to_first_result")],
            &[ask("support_offered")],
            &[ask("open_questions")],
        ],
    ],
};
