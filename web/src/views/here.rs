//! *And here?*: the context of a practice beside that of another city.

use askama::Template;

use super::{PageHead, PageLink};
use crate::shell::{CityName, Shell};

/// A practice beside another city, `{page}/here`.
#[derive(Debug, Clone, Template)]
#[template(path = "here.html")]
pub struct HereView {
    /// What surrounds it.
    pub shell: Shell,
    /// The practice.
    pub head: PageHead,
    /// The other city; `None` while a city has to be chosen.
    pub with: Option<CityName>,
    /// The cities that can be chosen.
    pub choices: Vec<CityName>,
    /// What each of the two is, variable by variable; without those that neither says.
    pub rows: Vec<ContextRow>,
    /// How far apart they are.
    pub nearness: NearnessWords,
    /// The pages on which the two cities say what they are.
    pub profiles: Vec<PageLink>,
    /// Where the profile of this city is written or completed, where that would help.
    pub write_href: Option<String>,
    /// On what condition it would work: required ones first, and of those the ones that are not met.
    pub conditions: Vec<JudgedCondition>,
}

/// What two cities are in one respect.
#[derive(Debug, Clone)]
pub struct ContextRow {
    /// In which.
    pub label: String,
    /// The city of the practice; `None` where it does not say.
    pub theirs: Option<ContextValue>,
    /// The other one.
    pub ours: Option<ContextValue>,
    /// How much they differ, from 0 to 1, where both say it.
    pub by: Option<String>,
}

impl ContextRow {
    /// What the two are, the city of the practice first.
    #[must_use]
    pub fn cells(&self) -> [Option<&ContextValue>; 2] {
        [self.theirs.as_ref(), self.ours.as_ref()]
    }
}

/// What a city is in one respect.
#[derive(Debug, Clone, Default)]
pub struct ContextValue {
    /// In words.
    pub text: String,
    /// Whether the words are the city's own, in whatever language, and not of the interface.
    pub own_words: bool,
    /// Since when that holds, and who says so; may be empty.
    pub source: String,
}

/// How far two cities are from each other.
#[derive(Debug, Clone, Default)]
pub enum NearnessWords {
    /// There is nothing to compare.
    #[default]
    Nothing,
    /// Too little is known.
    TooLittle {
        /// How many variables both say.
        compared: usize,
        /// For each of the two cities, what it does not say.
        missing: Vec<(CityName, String)>,
    },
    /// They were compared.
    Compared {
        /// In words: the last part of the key of a message.
        likeness: &'static str,
        /// The distance, with two digits.
        value: String,
        /// How many variables both say.
        compared: usize,
        /// The largest differences, as rows of the table.
        largest: Vec<ContextRow>,
    },
}

/// A condition, and whether it is met.
#[derive(Debug, Clone)]
pub struct JudgedCondition {
    /// In words; empty where it is not known and nobody says why.
    pub text: String,
    /// Whether it is known; else the text says why not.
    pub known: bool,
    /// BCP 47.
    pub lang: String,
    /// What it is about, in words; empty for nothing in particular.
    pub factor: String,
    /// Whether it must be met.
    pub required: bool,
    /// Whether it is: the last part of the key of a message.
    pub met: &'static str,
    /// What to do where it is not met; may be empty.
    pub workaround: String,
    /// The note that says it; `None` where the practice does itself.
    pub note: Option<PageLink>,
}

impl HereView {
    /// Whether this is the city that the practice is compared with.
    #[must_use]
    pub fn is_chosen(&self, choice: &CityName) -> bool {
        self.with.as_ref().is_some_and(|with| with.authority == choice.authority)
    }

    /// Whether this city says of itself what it is.
    #[must_use]
    pub fn has_own_profile(&self) -> bool {
        self.profiles.iter().any(|page| page.city.authority == self.shell.city.authority)
    }
}
