//! The questions of a kind's form, with the answers so far.

/// One way to give an answer, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Line {
        /// The name in the form.
        name: String,
        /// What this part of the answer is; empty where the question itself says it.
        label: String,
        /// What it says so far.
        value: String,
        /// The most characters.
        max: usize,
    },
    /// Several lines.
    Area {
        /// The name in the form.
        name: String,
        /// What this part of the answer is; empty where the question itself says it.
        label: String,
        /// What it says so far.
        value: String,
        /// The most characters.
        max: usize,
    },
    /// One of several choices.
    Choice {
        /// The name in the form.
        name: String,
        /// Code, label, and whether it is chosen.
        options: Vec<(String, String, bool)>,
    },
    /// Some of several choices.
    Choices {
        /// The name in the form.
        name: String,
        /// Code, label, and whether it is chosen.
        options: Vec<(String, String, bool)>,
    },
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number, from 1; its element has the id `question-N`.
    pub number: u8,
    /// The screen that it stands on, from 1.
    pub screen: u8,
    /// How it is answered.
    pub inputs: Vec<Input>,
}

/// The questions, and the part of the text that they are answered in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    /// The fields as they are written, to the byte, with the lines around them; empty where there are none yet.
    pub front: String,
    /// In their order, but for the first: the title has a field of its own.
    pub questions: Vec<Question>,
}
