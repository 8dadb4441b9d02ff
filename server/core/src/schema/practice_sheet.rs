//! What a city does. Sources: TIDieR, UN-Habitat, Interreg Europe, OECD OPSI, CITYkeys, Nesta, Societal Readiness Levels.

use super::form::{ask, rows};
use super::parts::{COST, INDICATOR, ORGANISATION, PERIOD, REPLICABILITY, THEMES, WHERE};
use super::vocabulary::{INTEREST, ORGANISATION_KIND, STATUS, TARGET_GROUP};
use super::{Field, Need, Schema, Type, Unknown};
use crate::kind::Kind;

const CORE_ELEMENT: &[Field] = &[
    Field::new("name", Type::Line(200), "What must not be left out.").required().property("name"),
    Field::new("why_essential", Type::Text(1000), "Why it does not work without.").property("description"),
];

const PARTNER: &[Field] = &[
    Field::new("name", Type::Line(200), "Its name.").required().property("name"),
    Field::new("kind", Type::Code(&ORGANISATION_KIND), "What it is."),
    Field::new("support", Type::Line(300), "What it gives."),
];

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::PracticeSheet,
    version: 1,
    doc: "Something that a city does, told so that another city can take it up.",
    schema_org: "HowTo",
    fields: &[
        Field::new("title", Type::Line(120), "What do you do?").required().property("name"),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").required().property("abstract"),
        Field::new("problem", Type::Text(1500), "The situation before.").required().or_unknown(Unknown::WithReason),
        Field::new(
            "core_elements",
            Type::List(&Type::Object(CORE_ELEMENT, 1), 1, 8),
            "What must not be left out when it is copied, and why.",
        )
        .required()
        .property("step"),
        Field::new("themes", THEMES, "What it is about.").required().facet().property("about"),
        Field::new("status", Type::Code(&STATUS), "How far along it is.")
            .required()
            .facet()
            .property("creativeWorkStatus"),
        Field::new("where", WHERE, "Where it is done; one answer is enough.")
            .needed(Need::Meant("the city of the page"))
            .property("contentLocation"),
        Field::new("interests_declared", Type::Code(&INTEREST), "Whether one of the authors stands to gain.")
            .required(),
        Field::new("interests_text", Type::Text(500), "What exactly, in words."),
        Field::new(
            "evidence_level",
            Type::Integer(0, 3),
            "How one knows that it works: 0 not yet, 1 observed, 2 measured before and after, 3 compared with others. \
             Levels 4 and 5 are computed from other cities' trials and never typed.",
        )
        .required()
        .facet(),
        Field::new("indicators", Type::List(&Type::Object(INDICATOR, 1), 1, 30), "What was measured.")
            .needed(Need::When("evidence_level", &["2", "3"])),
        Field::new(
            "replicability",
            REPLICABILITY,
            "Whether another city could do it. A page of its own that assesses this one does as well.",
        )
        .required(),
        Field::new("period", PERIOD, "Since when, and until when.").property("temporalCoverage"),
        Field::new("target_groups", Type::List(&Type::Code(&TARGET_GROUP), 0, 14), "Whom it is for.")
            .property("audience"),
        Field::new("lead_organisation", ORGANISATION, "Who answers for it.").property("provider"),
        Field::new("partners", Type::List(&Type::Object(PARTNER, 1), 0, 50), "Who helps.").property("contributor"),
        Field::new("cost", COST, "What it costs.").property("estimatedCost"),
        Field::new("difficulties", Type::Text(3000), "What went wrong, and what was done."),
        Field::new("policy_link", Type::Url, "The decision or the plan that it belongs to.").property("isBasedOn"),
        Field::new(
            "sdg_targets",
            Type::List(&Type::Line(10), 0, 20),
            "Targets of the Sustainable Development Goals, such as `11.6`.",
        ),
        Field::new("societal_readiness", Type::Integer(1, 9), "The Societal Readiness Level."),
    ],
    form: &[
        &[&[ask("title")], &[ask("summary")], &[ask("problem")], &[rows("core_elements", &["name", "why_essential"])]],
        &[
            &[ask("themes")],
            &[ask("status")],
            &[ask("interests_declared"), ask("interests_text")],
            &[ask("evidence_level"), rows("indicators", &["name", "unit", "baseline", "value"])],
        ],
        &[
            &[ask("replicability.verdict")],
            &[rows("replicability.conditions", &["text"])],
            &[ask("replicability.confidence")],
        ],
    ],
};
