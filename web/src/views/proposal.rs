//! A proposal: what somebody suggests for a page, where it stands, and what its city decided.

use askama::Template;
use koinon_core::Timestamp;

/// Its words are the message `proposal-state-CODE`.
pub use koinon_core::proposal::ProposalState;

use super::{Author, DiffRow, PageHead, PageLink, ThreadView};
use crate::form::Errors;
use crate::shell::{CityName, Shell};

/// A proposal in a list.
#[derive(Debug, Clone)]
pub struct ProposalItem {
    /// `/proposals/{ulid}`.
    pub href: String,
    /// Why its author proposes it: plain text; may be empty for a new page.
    pub reason: String,
    /// The page, as its city has it; for a new page, as it would be.
    pub page: PageLink,
    /// Who proposes it.
    pub author: Author,
    /// Their city.
    pub author_city: CityName,
    /// Where it stands.
    pub state: ProposalState,
    /// When it was sent.
    pub sent: Timestamp,
    /// Its place in the queue; 1 is next.
    pub position: Option<u64>,
    /// By when an answer is expected.
    pub due: Option<Timestamp>,
    /// Whether that day has passed without an answer.
    pub overdue: bool,
    /// When it was decided or taken back.
    pub decided: Option<Timestamp>,
    /// Whether the page would be a new one.
    pub is_new_page: bool,
    /// The reason of the decision: plain text; empty where there is none.
    pub answer: String,
}

impl ProposalItem {
    /// Where it stands, as a person would say it: *In review: third in the queue, answer expected by Thursday 26 November*.
    #[must_use]
    pub fn said(&self, shell: &Shell) -> String {
        let city = self.page.city.name.as_str();
        let crosses = self.page.city.authority != self.author_city.authority;
        self.sentence(shell, crosses.then_some(city), city)
    }

    /// The same; `waits_for` is a city not reached yet, `who` whoever decided.
    fn sentence(&self, shell: &Shell, waits_for: Option<&str>, who: &str) -> String {
        let due = self.due.map(|due| shell.weekday_and_day(&due));
        match (self.state, waits_for) {
            (ProposalState::Submitted, Some(city)) => shell.t1("proposal-waiting", "city", city),
            (ProposalState::Received | ProposalState::InReview, _) if self.overdue && due.is_some() => {
                shell.t1("proposal-overdue", "day", due.unwrap_or_default())
            }
            (ProposalState::Delivered, _) => shell.t1("proposal-delivered", "city", self.page.city.name.as_str()),
            (ProposalState::Received, _) => shell.t1("proposal-received", "city", self.page.city.name.as_str()),
            (ProposalState::InReview, _) => {
                let place = self.position.map(|position| shell.t1("proposal-place", "n", position));
                match (place, due) {
                    (Some(place), Some(day)) => shell.t2("proposal-in-review-at-by", "place", place, "day", day),
                    (Some(place), None) => shell.t1("proposal-in-review-at", "place", place),
                    (None, Some(day)) => shell.t1("proposal-in-review-by", "day", day),
                    (None, None) => shell.tc("proposal-state-", self.state.code()),
                }
            }
            (ProposalState::Accepted, _) => shell.t1("proposal-accepted-by", "who", who),
            (ProposalState::AcceptedInPart, _) => shell.t1("proposal-accepted-in-part-by", "who", who),
            (ProposalState::Declined, _) => shell.t1("proposal-declined-by", "who", who),
            (ProposalState::Submitted | ProposalState::Withdrawn, _) => shell.tc("proposal-state-", self.state.code()),
        }
    }

    /// Whether an answer is owed: it is overdue, and still open.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.overdue && self.state.is_open()
    }
}

/// Some lines that a proposal changes.
#[derive(Debug, Clone)]
pub struct ProposalHunk {
    /// Its number, from 0: the value of the checkbox `hunk`.
    pub number: usize,
    /// The lines, compared with the page of today.
    pub rows: Vec<DiffRow>,
    /// Whether the same lines were changed on the page since.
    pub overlaps: bool,
    /// After a decision: whether it was taken in.
    pub accepted: Option<bool>,
}

/// What a proposal rests on.
#[derive(Debug, Clone)]
pub struct ProposalSource {
    /// As its author wrote it.
    pub text: String,
    /// Where it leads, if it is an address.
    pub href: Option<String>,
}

/// A step on the way of a proposal.
#[derive(Debug, Clone)]
pub struct ProposalStep {
    /// The state that it is.
    pub state: ProposalState,
    /// When it was reached.
    pub time: Option<Timestamp>,
    /// Whether the proposal stands there now.
    pub current: bool,
}

/// What was decided.
#[derive(Debug, Clone)]
pub struct DecisionShown {
    /// Accepted, accepted in part or declined.
    pub state: ProposalState,
    /// The written reason; may be empty where all was accepted.
    pub reason: String,
    /// Who decided, where that is known here.
    pub by: Option<Author>,
    /// When.
    pub time: Timestamp,
    /// The version that came of it.
    pub result_href: Option<String>,
    /// What that version changed.
    pub result_diff_href: Option<String>,
}

impl DecisionShown {
    /// The tone of the notice that says it, as the style sheet calls it.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self.state {
            ProposalState::Accepted | ProposalState::AcceptedInPart => "good",
            ProposalState::Declined => "bad",
            _ => "info",
        }
    }
}

/// The form of those who decide. Posts to `action`: `csrf`, `seen`, `hunk` (once for each that is ticked), `markdown` (only
/// where the text was asked for), `reason`, and `decision`, which is `accept`, `accept_in_part` or `decline`.
///
/// What is to be mended may stand at `hunk`, `markdown` and `reason`.
#[derive(Debug, Clone)]
pub struct DecideForm {
    /// Where it posts to.
    pub action: String,
    /// The page's newest version when this was shown.
    pub seen: String,
    /// The text, where it is to be changed before it is accepted.
    pub markdown: Option<String>,
    /// The same page with the text to be changed.
    pub edit_href: String,
    /// What is ticked; `None`: all that does not overlap.
    pub chosen: Option<Vec<usize>>,
    /// The reason so far.
    pub reason: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}

impl DecideForm {
    /// Whether a hunk is ticked.
    #[must_use]
    pub fn is_ticked(&self, hunk: &ProposalHunk) -> bool {
        self.chosen.as_ref().map_or(!hunk.overlaps, |chosen| chosen.contains(&hunk.number))
    }
}

/// A proposal.
#[derive(Debug, Clone, Template)]
#[template(path = "proposal.html")]
pub struct ProposalView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page; of a new one, only what it would be called and be.
    pub head: PageHead,
    /// What is said of it in lists.
    pub item: ProposalItem,
    /// What it rests on.
    pub sources: Vec<ProposalSource>,
    /// Its way so far, and what is to come; *Decision* is added while nothing is decided.
    pub steps: Vec<ProposalStep>,
    /// The page's city, where it is not reached yet.
    pub waits_for: Option<CityName>,
    /// Why the page's city did not take it.
    pub undeliverable: Option<String>,
    /// What was decided.
    pub decision: Option<DecisionShown>,
    /// What it changes.
    pub hunks: Vec<ProposalHunk>,
    /// Whether the page has a newer version than the one it started from.
    pub moved_on: bool,
    /// The title before, and after.
    pub title_change: Option<(String, String)>,
    /// The whole text of a new page.
    pub whole_text: Option<String>,
    /// For those who may decide.
    pub decide: Option<DecideForm>,
    /// For its author, while it is open: where *Withdraw* posts to (`csrf` alone).
    pub withdraw_action: Option<String>,
    /// What is said about it; `None` while its page is not published.
    pub thread: Option<ThreadView>,
}

impl ProposalView {
    /// The heading: whose proposal it is.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.item.author.name {
            Some(name) => self.shell.t1("proposal-of", "name", name.as_str()),
            None => self.shell.t("proposal"),
        }
    }

    /// Where it stands, as a person would say it.
    #[must_use]
    pub fn said(&self) -> String {
        let decider = self.decision.as_ref().and_then(|decision| decision.by.as_ref()?.name.as_deref());
        let waits_for = self.waits_for.as_ref().map(|city| city.name.as_str());
        self.item.sentence(&self.shell, waits_for, decider.unwrap_or(&self.item.page.city.name))
    }

    /// Whether the reader can answer what was decided.
    #[must_use]
    pub fn takes_answers(&self) -> bool {
        self.thread.as_ref().is_some_and(ThreadView::takes_answers)
    }

    /// Whether some of it may be ticked: whoever changes the text chooses by doing so.
    #[must_use]
    pub fn by_hunks(&self) -> bool {
        !self.hunks.is_empty() && self.decide.as_ref().is_some_and(|form| form.markdown.is_none())
    }

    /// Whether its way leads to a decision that is not there yet.
    #[must_use]
    pub fn awaits_decision(&self) -> bool {
        self.item.state.is_open() && self.steps.iter().all(|step| step.state.is_open())
    }

    /// Whether a hunk is ticked in the form.
    #[must_use]
    pub fn is_ticked(&self, hunk: &ProposalHunk) -> bool {
        self.decide.as_ref().is_some_and(|form| form.is_ticked(hunk))
    }

    /// What is to be mended at the boxes; empty if nothing.
    #[must_use]
    pub fn hunk_error(&self) -> &str {
        self.decide.as_ref().map_or("", |form| form.errors.at("hunk"))
    }

    /// *Change 1 of 3*.
    #[must_use]
    pub fn hunk_name(&self, n: &usize) -> String {
        self.shell.t2("proposal-change", "n", *n, "of", self.hunks.len())
    }
}
