//! What a form asks: the questions of a kind, from its schema.

use super::{Field, Schema, Type};
use crate::kind::Kind;

/// The last question of each screen.
const SCREENS: [u8; 3] = [4, 8, u8::MAX];
/// A whole number with so few values is chosen, not typed.
const MAX_CHOICES: i64 = 10;

/// One thing that a form asks for.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its number, from 1. Two fields of one number are asked for together, the main one first.
    pub number: u8,
    /// The screen that it stands on, from 1.
    pub screen: u8,
    /// Where the answer goes, such as `replicability.verdict`.
    pub path: String,
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

/// The questions that the form of a kind asks, in their order; none for a kind that has no form yet.
#[must_use]
pub fn questions(kind: Kind) -> Vec<Question> {
    let mut found = Vec::new();
    for field in Schema::of(kind).fields {
        collect(field, field.name.to_owned(), &mut found);
    }
    found.sort_by_key(|question| question.number);
    found
}

fn collect(field: &'static Field, path: String, found: &mut Vec<Question>) {
    if let Some(number) = field.question {
        let screen = SCREENS.iter().zip(1..).find(|(last, _)| number <= **last).map_or(1, |(_, screen)| screen);
        found.push(Question { number, screen, path: path.clone(), field });
    }
    // What an item of a list asks for is a part of the list's own question.
    if let Type::Object(inner, _) = field.holds {
        for field in inner {
            collect(field, format!("{path}.{}", field.name), found);
        }
    }
}

impl Question {
    /// The key of the question in the interface's languages: `question-1`.
    #[must_use]
    pub fn label_key(&self) -> String {
        format!("question-{}", self.number)
    }

    /// The key of the sentence that helps to answer it.
    #[must_use]
    pub fn help_key(&self) -> String {
        format!("question-{}-help", self.number)
    }
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
        match self.holds {
            Type::Line(max) | Type::Text(max) | Type::PerLanguage(max) => Some(max),
            _ => None,
        }
    }
}
