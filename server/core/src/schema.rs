//! What each kind of page asks for: one table per kind, from which validation, forms, search facets, the API's description
//! and the book follow.
//!
//! The tables are constants: adding a field is adding a line to one of them. Labels are not in here: interfaces translate
//! the keys that [`Field`] and [`Vocabulary`] give. Keys that no table knows are nobody's mistake: a newer city may know
//! more than this one.

mod article;
mod book;
mod check;
mod city_profile;
mod envelope;
mod event;
mod experiment_report;
mod facet;
mod form;
mod json;
mod json_ld;
mod learning_path;
mod organisation;
mod parts;
mod place;
mod practice_sheet;
mod replicability_note;
mod typed;
mod value;
mod vocabulary;

#[cfg(test)]
mod tests;

use crate::kind::Kind;

pub use book::book;
pub use check::{Problem, problems};
pub use envelope::{ENVELOPE, RELATIONS, THRESHOLDS};
pub use facet::{Facet, facets};
pub use form::{Ask, Control, Question, question_key, question_of, questions};
pub use json_ld::{Described, json_ld};
pub use typed::{Fields, typed};
pub use value::{is_date, is_geometry, unknown_reason};
pub use vocabulary::{ALL as VOCABULARIES, Vocabulary};

/// What a place is.
pub const PLACE_KIND: &Vocabulary = &vocabulary::PLACE_KIND;
/// Whether a place is open.
pub const PLACE_STATUS: &Vocabulary = &vocabulary::PLACE_STATUS;
/// What visitors of a place may need.
pub const PLACE_NEED: &Vocabulary = &vocabulary::PLACE_NEED;

/// The fewest characters of the reason that stands beside an unknown answer.
pub const MIN_REASON_CHARS: usize = 10;

/// What pages of one kind say of themselves.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The kind.
    pub kind: Kind,
    /// Counted up when the table changes.
    pub version: u32,
    /// What such a page is, in English.
    pub doc: &'static str,
    /// The type of such a page in schema.org.
    pub schema_org: &'static str,
    /// Its own fields; every kind has those of [`ENVELOPE`] too.
    pub fields: &'static [Field],
    /// What its form asks, screen by screen; empty where there is none, and the text is written as a whole.
    pub form: &'static [Screen],
}

/// One screen of a form: its questions, each of which asks for a field or for several, the main one first.
pub type Screen = &'static [&'static [Ask]];

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key in the front matter.
    pub name: &'static str,
    /// What it holds.
    pub holds: Type,
    /// Whether publishing waits for it.
    pub need: Need,
    /// Whether the answer may be that nobody knows.
    pub unknown: Unknown,
    /// Whether a search can be narrowed by it.
    pub facet: bool,
    /// Its property in schema.org, where there is one.
    pub property: Option<&'static str>,
    /// What it is, in English: for the book and for programs.
    pub doc: &'static str,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// One line of text, of at most so many characters.
    Line(usize),
    /// Text of several lines, of at most so many characters.
    Text(usize),
    /// A text, or one for each of several languages (`{fr: …, ar: …}`), each a line of at most so many characters.
    PerLanguage(usize),
    /// A code of a vocabulary.
    Code(&'static Vocabulary),
    /// A whole number within these bounds.
    Integer(i64, i64),
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A day, a month or a year: `2026-02-01`, `2026-02`, `2026`.
    Date,
    /// A day, with or without a time: `2026-02-01`, `2026-02-01T18:30`, with or without an offset.
    Moment,
    /// The address of something on the web, `http` or `https`.
    Url,
    /// Another page: its address or its name, or `{iri, revision}` for one version of it.
    Page,
    /// A geometry of GeoJSON (RFC 7946 section 3.1).
    Geometry,
    /// Opening hours in the syntax of OpenStreetMap, of at most so many characters: see [`crate::hours`].
    Hours(usize),
    /// The name of a time zone (IANA): `Europe/Paris`.
    Zone,
    /// Fields of its own, of which at least so many have an answer.
    Object(&'static [Field], usize),
    /// So many of something, at least and at most. One alone needs no list; where none is enough, `none` says so.
    List(&'static Type, usize, usize),
}

/// Whether publishing waits for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may stay out.
    No,
    /// Always.
    Always,
    /// If another field of the same object has one of these values.
    When(&'static str, &'static [&'static str]),
    /// If another field of the same object has no answer.
    Without(&'static str),
    /// It is required, but where it is absent this is meant, so that nobody waits for it.
    Meant(&'static str),
}

/// Whether the answer to a field may be that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// No.
    No,
    /// The word `unknown` alone.
    Word,
    /// With a reason of at least [`MIN_REASON_CHARS`] characters: `{unknown: the reason}`.
    WithReason,
}

impl Schema {
    /// The schema of a kind.
    #[must_use]
    pub fn of(kind: Kind) -> &'static Self {
        match kind {
            Kind::PracticeSheet => &practice_sheet::SCHEMA,
            Kind::ExperimentReport => &experiment_report::SCHEMA,
            Kind::ReplicabilityNote => &replicability_note::SCHEMA,
            Kind::Place => &place::SCHEMA,
            Kind::CityProfile => &city_profile::SCHEMA,
            Kind::Organisation => &organisation::SCHEMA,
            Kind::Event => &event::SCHEMA,
            Kind::LearningPath => &learning_path::SCHEMA,
            Kind::Article => &article::SCHEMA,
        }
    }

    /// Its own fields, and those of every kind that it does not define itself.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> {
        let own = self.fields;
        own.iter().chain(ENVELOPE.iter().filter(move |field| own.iter().all(|own| own.name != field.name)))
    }

    /// Whether publishing waits until every required field has an answer: where a form asks for them.
    #[must_use]
    pub fn gated(&self) -> bool {
        !self.form.is_empty()
    }

    /// The field at a path such as `replicability.verdict` or `core_elements[1].name`.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&'static Field> {
        let mut names = path.split('.').map(|name| name.split('[').next().unwrap_or_default());
        let first = names.next()?;
        let first = self.all_fields().find(|field| field.name == first)?;
        names.try_fold(first, |field, name| field.holds.fields()?.iter().find(|inner| inner.name == name))
    }
}

impl Type {
    /// The fields of an object, or of each object of a list.
    #[must_use]
    pub fn fields(&self) -> Option<&'static [Field]> {
        match self {
            Self::Object(fields, _) => Some(fields),
            Self::List(item, ..) => item.fields(),
            _ => None,
        }
    }

    /// The vocabulary of a code, or of each code of a list.
    #[must_use]
    pub fn vocabulary(&self) -> Option<&'static Vocabulary> {
        match self {
            Self::Code(vocabulary) => Some(vocabulary),
            Self::List(item, ..) => item.vocabulary(),
            _ => None,
        }
    }

    /// The word for it in the API and in the book.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Text(_) => "text",
            Self::PerLanguage(_) => "text_per_language",
            Self::Code(_) => "code",
            Self::Integer(..) => "integer",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Url => "url",
            Self::Page => "page",
            Self::Geometry => "geometry",
            Self::Hours(_) => "opening_hours",
            Self::Zone => "time_zone",
            Self::Object(..) => "object",
            Self::List(..) => "list",
        }
    }
}

impl Field {
    /// An optional field.
    const fn new(name: &'static str, holds: Type, doc: &'static str) -> Self {
        let (need, unknown) = (Need::No, Unknown::No);
        Self { name, holds, need, unknown, facet: false, property: None, doc }
    }

    const fn required(self) -> Self {
        self.needed(Need::Always)
    }

    const fn needed(mut self, need: Need) -> Self {
        self.need = need;
        self
    }

    const fn or_unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }

    const fn facet(mut self) -> Self {
        self.facet = true;
        self
    }

    const fn property(mut self, property: &'static str) -> Self {
        self.property = Some(property);
        self
    }
}
