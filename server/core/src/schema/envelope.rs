//! What a page of any kind may say of itself.

use super::vocabulary::THEME;
use super::{Field, Type};

/// The typed links between pages, across cities. Any page may say each of them in a field of its name but the last one, which only
/// learning paths have.
pub const RELATIONS: [&str; 12] = [
    "adapted_from",
    "replicates",
    "reports_on",
    "assesses",
    "takes_place_at",
    "component_of",
    "requires",
    "contradicts",
    "supersedes",
    "translation_of",
    "visited",
    "steps",
];

/// The field that says of which measured values those who watch the page are told.
pub const THRESHOLDS: &str = "thresholds";

const PAGES: Type = Type::List(&Type::Page, 0, 200);

const THRESHOLD: &[Field] = &[
    Field::new("what", Type::Line(100), "What is measured, in the words in which it is told.")
        .required()
        .property("name"),
    Field::new("unit", Type::Line(30), "In what; nothing for a count.").property("unitText"),
    Field::new("above", Type::Number, "Above which value."),
    Field::new("below", Type::Number, "Below which value."),
];

/// The fields of every kind. A kind may define one of them more narrowly.
pub const ENVELOPE: &[Field] = &[
    Field::new("kind", Type::Line(60), "The kind of the page."),
    Field::new("title", Type::Line(200), "The title of the page; its first heading unless said.").property("name"),
    Field::new("summary", Type::Line(280), "In two sentences.").property("abstract"),
    Field::new("slug", Type::Line(200), "The readable part of its address."),
    Field::new("lang", Type::Line(35), "The language of the text (BCP 47).").property("inLanguage"),
    Field::new("licence", Type::Line(100), "Its licence (SPDX); CC-BY-SA-4.0 unless said.").property("license"),
    Field::new("themes", Type::List(&Type::Code(&THEME), 0, 3), "What it is about.").facet().property("about"),
    Field::new("review_due", Type::Date, "When somebody should look at it again.").property("expires"),
    Field::new("stewards", Type::List(&Type::Line(200), 0, 20), "Who looks after it.").property("maintainer"),
    Field::new(
        THRESHOLDS,
        Type::List(&Type::Object(THRESHOLD, 1), 0, 20),
        "Of which measured values those who watch the page are told: each with `what`, `unit`, `above` and `below`.",
    ),
    Field::new(RELATIONS[0], PAGES, "The page that this one was made from.").property("isBasedOn"),
    Field::new(RELATIONS[1], PAGES, "The practice that this trial repeats."),
    Field::new(RELATIONS[2], PAGES, "The practice that this trial reports on."),
    Field::new(RELATIONS[3], PAGES, "The practice that this note assesses.").property("itemReviewed"),
    Field::new(RELATIONS[4], PAGES, "The place where it happens.").property("contentLocation"),
    Field::new(RELATIONS[5], PAGES, "The larger thing that this is a part of.").property("isPartOf"),
    Field::new(RELATIONS[6], PAGES, "What it cannot do without."),
    Field::new(RELATIONS[7], PAGES, "What it speaks against."),
    Field::new(RELATIONS[8], PAGES, "The page that this one takes the place of."),
    Field::new(RELATIONS[9], PAGES, "The page that this one translates.").property("translationOfWork"),
    Field::new(RELATIONS[10], PAGES, "What was visited."),
];
