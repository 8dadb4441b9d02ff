//! The kinds of page.

use serde::{Deserialize, Serialize};

/// What a page is. A mirror keeps kinds it does not know: records carry the kind as text, and [`Kind::of`] reads an
/// unknown one as an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a city does.
    PracticeSheet,
    /// What was tried, and what happened.
    ExperimentReport,
    /// Whether it would work elsewhere: a forecast.
    ReplicabilityNote,
    /// An ecocentre, telecentre, library ...
    Place,
    /// The context that a practice lives in.
    CityProfile,
    /// A company, laboratory, association or service.
    Organisation,
    /// A workshop, congress or study visit.
    Event,
    /// Pages in an order in which to read them.
    LearningPath,
    /// Any other wiki page.
    #[default]
    Article,
}

impl Kind {
    /// All kinds, in the order in which lists show them.
    pub const ALL: [Self; 9] = [
        Self::PracticeSheet,
        Self::ExperimentReport,
        Self::ReplicabilityNote,
        Self::Place,
        Self::CityProfile,
        Self::Organisation,
        Self::Event,
        Self::LearningPath,
        Self::Article,
    ];

    /// The code that front matter, records and the API use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PracticeSheet => "practice_sheet",
            Self::ExperimentReport => "experiment_report",
            Self::ReplicabilityNote => "replicability_note",
            Self::Place => "place",
            Self::CityProfile => "city_profile",
            Self::Organisation => "organisation",
            Self::Event => "event",
            Self::LearningPath => "learning_path",
            Self::Article => "article",
        }
    }

    /// The kind with this code, if it is one of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind with this code; an article for a code that we do not know.
    #[must_use]
    pub fn of(code: &str) -> Self {
        Self::from_code(code).unwrap_or_default()
    }
}
