//! The questions of a kind's form, with the answers so far.

use koinon_core::kind::Kind;
use koinon_core::schema::question_key;

/// The screens that a form may have; after them comes the text.
const SCREENS: [u8; 3] = [1, 2, 3];

/// A choice: code, label, and whether it is chosen.
pub type Choice = (String, String, bool);

/// How something is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// One line.
    Line {
        /// What it says so far.
        value: String,
        /// The most characters.
        max: usize,
        /// Whether it is a number.
        is_number: bool,
    },
    /// Several lines.
    Area {
        /// What it says so far.
        value: String,
        /// The most characters.
        max: usize,
    },
    /// One of several choices.
    Choice(Vec<Choice>),
    /// Some of several choices.
    Choices(Vec<Choice>),
}

/// Where the answer may be that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoNotKnow {
    /// With a reason.
    Why {
        /// The name in the form.
        name: String,
        /// The reason so far.
        reason: String,
    },
    /// Without.
    Tick {
        /// The name in the form.
        name: String,
        /// Whether it says so.
        ticked: bool,
    },
}

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name in the form, which is also its id.
    pub name: String,
    /// What this part of the answer is; empty where the question itself says it.
    pub label: String,
    /// How it is filled in.
    pub how: How,
    /// Where the answer may be that nobody knows.
    pub unknown: Option<DoNotKnow>,
}

/// A row of a list: it reads as one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is, with its number.
    pub legend: String,
    /// Its parts.
    pub inputs: Vec<Input>,
}

/// What says that a list has nothing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoItems {
    /// The name in the form.
    pub name: String,
    /// In words.
    pub label: String,
    /// Whether it says so.
    pub ticked: bool,
}

/// A part of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// One thing.
    One(Input),
    /// A list.
    Rows {
        /// The rows that are shown.
        rows: Vec<Row>,
        /// Empty ones that can be opened, one after the other.
        more: Vec<Row>,
        /// Shown where the answer says that something was measured.
        if_measured: bool,
        /// Where it may say that there is nothing.
        none: Option<NoItems>,
    },
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number, from 1; its element has the id `question-N`.
    pub number: u8,
    /// The screen that it stands on, from 1.
    pub screen: u8,
    /// Whether publishing waits for it no more.
    pub answered: bool,
    /// The key of what has to be known before it is answered anew.
    pub note: Option<&'static str>,
    /// How it is answered; the first, for the title, has a field of its own.
    pub parts: Vec<Part>,
}

/// The questions, and the part of the text that they are answered in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    /// What is asked about.
    pub kind: Kind,
    /// The fields as they are written, to the byte, with the lines around them; empty where there are none yet.
    pub front: String,
    /// Where it is done.
    pub place: Option<Input>,
    /// In their order.
    pub questions: Vec<Question>,
}

impl Questions {
    /// The screens, by their numbers.
    #[must_use]
    pub fn screens(&self) -> &'static [u8] {
        let last = self.questions.iter().map(|question| question.screen).max().unwrap_or_default();
        &SCREENS[..SCREENS.len().min(last.into())]
    }

    /// The key of what a question asks.
    #[must_use]
    pub fn key(&self, number: &u8) -> String {
        question_key(self.kind, *number)
    }

    /// The key of what a screen is about.
    #[must_use]
    pub fn screen_key(&self, screen: &u8) -> String {
        format!("questions-{}-screen-{screen}", self.kind.code().replace('_', "-"))
    }

    /// How many questions there are on a screen, or on all of them.
    #[must_use]
    pub fn asked(&self, screen: Option<&u8>) -> usize {
        self.on(screen).count()
    }

    /// How many of them are answered.
    #[must_use]
    pub fn answered(&self, screen: Option<&u8>) -> usize {
        self.on(screen).filter(|question| question.answered).count()
    }

    fn on(&self, screen: Option<&u8>) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(move |question| screen.is_none_or(|screen| question.screen == *screen))
    }
}
