//! What a form asks: the questions of a kind, from its schema.

use super::{Field, Schema, Type};
use crate::kind::Kind;

/// A whole number with so few values is chosen, not typed.
const MAX_CHOICES: i64 = 10;

/// A field that a question asks for.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Its path, such as `replicability.verdict`.
    pub path: &'static str,
    /// Of a list of objects, which fields of each are asked for.
    pub columns: &'static [&'static str],
}

/// A question for this field.
pub(super) const fn ask(path: &'static str) -> Ask {
    Ask { path, columns: &[] }
}

/// A question for these fields of each object of a list.
pub(super) const fn rows(path: &'static str, columns: &'static [&'static str]) -> Ask {
    Ask { path, columns }
}

/// One thing that a form asks for.
#[derive(Debug, Clone)]
pub struct Question {
    /// The number of its question, from 1. Two fields of one number are asked for together, the main one first.
    pub number: u8,
    /// The screen that it stands on, from 1.
    pub screen: u8,
    /// Where the answer goes, such as `replicability.verdict`.
    pub path: &'static str,
    /// Of a list of objects, which fields of each are asked for.
    pub columns: &'static [&'static str],
    /// The field.
    pub field: &'static Field,
}

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Line,
    /// Several lines.
    Area,
    /// One of several choices.
    Choice,
    /// Some of several choices.
    Choices,
    /// Yes or no.
    Tick,
    /// A group of fields.
    Group,
    /// Several groups of fields, or several lines.
    Rows,
}

/// What the form of a kind asks for, in its order; nothing for a kind that has no form.
#[must_use]
pub fn questions(kind: Kind) -> Vec<Question> {
    let schema = Schema::of(kind);
    let mut number = 0;
    let mut found = Vec::new();
    for (screen, questions) in (1..).zip(schema.form) {
        for asks in *questions {
            number += 1;
            let of = |ask: &Ask| {
                let field = schema.field(ask.path)?;
                Some(Question { number, screen, path: ask.path, columns: ask.columns, field })
            };
            found.extend(asks.iter().filter_map(of));
        }
    }
    found
}

/// The question that asks for what stands at a path such as `core_elements[1].name`.
#[must_use]
pub fn question_of(kind: Kind, path: &str) -> Option<u8> {
    let names: Vec<&str> = path.split('.').map(|name| name.split('[').next().unwrap_or_default()).collect();
    let is_asked = |question: &Question| {
        let asked: Vec<&str> = question.path.split('.').collect();
        // What lacks altogether is asked for by the first question about any of it.
        asked.starts_with(&names) || names.starts_with(&asked)
    };
    questions(kind).iter().find(|question| is_asked(question)).map(|question| question.number)
}

/// The key of a question in the interface's languages: `question-event-1`.
#[must_use]
pub fn question_key(kind: Kind, number: u8) -> String {
    format!("question-{}-{number}", kind.code().replace('_', "-"))
}

impl Field {
    /// How an answer is given.
    #[must_use]
    pub fn control(&self) -> Control {
        match self.holds {
            Type::Text(_) => Control::Area,
            Type::Code(_) => Control::Choice,
            Type::Integer(..) if !self.choices().is_empty() => Control::Choice,
            Type::Flag => Control::Tick,
            Type::List(Type::Code(_), ..) => Control::Choices,
            Type::List(..) => Control::Rows,
            Type::Object(..) => Control::Group,
            _ => Control::Line,
        }
    }

    /// The choices, where there are some, each with the key of its label.
    #[must_use]
    pub fn choices(&self) -> Vec<(String, String)> {
        if let Some(vocabulary) = self.holds.vocabulary() {
            return vocabulary.codes.iter().map(|code| ((*code).to_owned(), vocabulary.label_key(code))).collect();
        }
        match self.holds {
            Type::Integer(min, max) if max.saturating_sub(min) < MAX_CHOICES => {
                let name = self.name.replace('_', "-");
                (min..=max).map(|level| (level.to_string(), format!("{name}-{level}"))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The most characters of a text.
    #[must_use]
    pub fn max_length(&self) -> Option<usize> {
        self.holds.max_length()
    }
}

impl Type {
    /// The most characters of a text.
    #[must_use]
    pub fn max_length(&self) -> Option<usize> {
        match *self {
            Self::Line(max) | Self::Text(max) | Self::PerLanguage(max) | Self::Hours(max) => Some(max),
            _ => None,
        }
    }

    /// What each item of a list is that is typed in lines of its own; none where it is chosen, or has parts.
    #[must_use]
    pub fn lines(&self) -> Option<&'static Self> {
        match self {
            Self::List(item, ..) if self.vocabulary().is_none() && self.fields().is_none() => Some(item),
            _ => None,
        }
    }
}
