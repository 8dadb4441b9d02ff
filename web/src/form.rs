//! What a form that could not be taken says: a list at its top, and a line at each field.

/// A field of a form, and what is to be mended there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The `name` of the field, which is also its `id`.
    pub field: String,
    /// What it is that has to be mended, where a list of several has to say so: a question, for one.
    pub about: String,
    /// What is to be mended, in the reader's language.
    pub message: String,
}

/// What is to be mended in a form; empty when it is shown for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Errors(pub Vec<FieldError>);

impl Errors {
    /// Adds what is to be mended at `field`.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.add_about(field, "", message);
    }

    /// Adds what is to be mended at `field`, which asks for an answer to `about`.
    pub fn add_about(&mut self, field: &str, about: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), about: about.into(), message: message.into() });
    }

    /// What is to be mended at `field`, empty if nothing.
    #[must_use]
    pub fn at(&self, field: impl AsRef<str>) -> &str {
        let field = field.as_ref();
        self.0.iter().find(|error| error.field == field).map_or("", |error| &error.message)
    }

    /// What is to be mended at a question, by its number, from 1; empty if nothing.
    #[must_use]
    pub fn at_question(&self, number: impl std::fmt::Display) -> &str {
        self.at(format!("question-{number}"))
    }

    /// Whether nothing is to be mended.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
