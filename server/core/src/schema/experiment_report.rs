//! What was tried, and what happened. Sources: RE-AIM, TIDieR, FRAME, DCAT.

use super::form::{ask, rows};
use super::parts::{COST, PERIOD, RESULT, THEMES, WHERE};
use super::vocabulary::{CONTINUATION, EFFECT, EXPERIMENT_TYPE, OUTCOME, PERSONAL_DATA, PROTOCOL_PART, SETUP_MODE};
use super::{Field, Need, Schema, Type};
use crate::kind::Kind;

const PROTOCOL: &[Field] = &[
    Field::new("text", Type::Text(5000), "What is done, to whom, and how it is measured.").needed(Need::Without("url")),
    Field::new("url", Type::Url, "Where the protocol stands."),
    Field::new("selection", Type::Text(1000), "How people and places were chosen."),
    Field::new("funding", Type::Text(1000), "Who pays."),
    Field::new("governance_effects", Type::Text(1000), "What changes in who decides."),
    Field::new("personal_data", Type::Code(&PERSONAL_DATA), "Whether data about people are kept."),
    Field::new("dpia_url", Type::Url, "The data protection impact assessment."),
    Field::new(
        "frozen",
        Type::Object(FROZEN, 1),
        "When it was frozen, and its fingerprint: written by the city's server.",
    ),
];

const FROZEN: &[Field] = &[
    Field::new("time", Type::Moment, "When.").required(),
    Field::new("hash", Type::Line(64), "The SHA-256 of the other fields of the protocol as canonical JSON (RFC 8785).")
        .required(),
];

const AMENDMENT: &[Field] = &[
    Field::new("date", Type::Date, "When it was amended: written by the city's server.").required(),
    Field::new("field", Type::Code(&PROTOCOL_PART), "What of the protocol changed."),
    Field::new("text", Type::Text(5000), "What is done since."),
];

const ADAPTATION: &[Field] = &[
    Field::new("core_element", Type::Line(200), "Which core element of the practice it touches."),
    Field::new("change", Type::Text(1000), "What was done otherwise.").required().property("description"),
    Field::new("planned", Type::Flag, "Whether it was planned."),
    Field::new("reason", Type::Text(1000), "Why."),
    Field::new("effect", Type::Code(&EFFECT), "What it did to the result."),
];

const DELIVERY: &[Field] = &[
    Field::new("planned", Type::Text(1000), "What was to be done."),
    Field::new("actual", Type::Text(1000), "What was done."),
];

const DATASET: &[Field] = &[
    Field::new("url", Type::Url, "Where it is.").required().property("contentUrl"),
    Field::new("format", Type::Line(60), "Its format, such as CSV.").property("encodingFormat"),
    Field::new("licence", Type::Line(100), "Its licence (SPDX).").property("license"),
];

pub(super) const SCHEMA: Schema = Schema {
    kind: Kind::ExperimentReport,
    version: 1,
    doc: "What was tried, and what happened: also when it did not work.",
    schema_org: "Report",
    fields: &[
        Field::new("title", Type::Line(200), "What was tried.").required().property("name"),
        Field::new("summary", Type::Line(280), "In two sentences, for a neighbour.").property("abstract"),
        Field::new("experiment_type", Type::Code(&EXPERIMENT_TYPE), "Whether it is new, or follows another.")
            .required()
            .facet(),
        Field::new("practice", Type::Page, "The practice that was tried, in exactly this version.")
            .needed(Need::When("experiment_type", &["replication", "variation", "scale_up"]))
            .property("isBasedOn"),
        Field::new("question", Type::Text(500), "What one wanted to learn.").required().property("about"),
        Field::new("protocol", Type::Object(PROTOCOL, 1), "How it was to be done.").required(),
        Field::new(
            "amendments",
            Type::List(&Type::Object(AMENDMENT, 1), 0, 100),
            "What changed of the protocol since it was frozen.",
        ),
        Field::new("where", WHERE, "Where it was done; one answer is enough.")
            .needed(Need::Meant("the city of the page"))
            .property("contentLocation"),
        Field::new("period", PERIOD, "From when until when.").required().property("temporalCoverage"),
        Field::new("outcome", Type::Code(&OUTCOME), "How it ended.").required().facet(),
        Field::new("lessons", Type::List(&Type::Text(1000), 1, 7), "What the next city should do.").required(),
        Field::new(
            "adaptations",
            Type::List(&Type::Object(ADAPTATION, 1), 0, 30),
            "What was done otherwise than in the practice.",
        )
        .needed(Need::When("experiment_type", &["replication"])),
        Field::new("themes", THEMES, "What it is about.").facet().property("about"),
        Field::new("setup_mode", Type::Code(&SETUP_MODE), "Where it was set up."),
        Field::new("indicators", Type::List(&Type::Object(RESULT, 1), 0, 30), "What was measured."),
        Field::new("participants", Type::Text(1000), "Who took part, and how many."),
        Field::new("delivery", Type::Object(DELIVERY, 1), "What was to be done, and what was."),
        Field::new("cost_actual", COST, "What it cost."),
        Field::new("neighbourhood_effects", Type::Text(2000), "What it did to those who did not take part."),
        Field::new("continuation", Type::Code(&CONTINUATION), "What became of it."),
        Field::new("written_by", Type::Line(300), "Who wrote the report.").property("creditText"),
        Field::new("datasets", Type::List(&Type::Object(DATASET, 1), 0, 30), "Data for others.").property("hasPart"),
    ],
    form: &[
        &[
            &[ask("title")],
            &[ask("summary")],
            &[ask("experiment_type"), ask("practice")],
            &[ask("question")],
            &[
                ask("protocol.text"),
                ask("protocol.selection"),
                ask("protocol.funding"),
                ask("protocol.governance_effects"),
                ask("protocol.personal_data"),
            ],
        ],
        &[
            &[ask("period.start"), ask("period.end")],
            &[ask("outcome")],
            &[ask("delivery.planned"), ask("delivery.actual")],
            &[rows("adaptations", &["change", "core_element", "reason", "effect"])],
            &[rows("indicators", &["name", "unit", "baseline", "result", "comparator"])],
        ],
        &[&[ask("lessons")], &[ask("themes")], &[ask("setup_mode")]],
    ],
};
