//! Looking after a page: handing it over, and having looked at it.

use askama::Template;

use super::PageHead;
use crate::form::Errors;
use crate::shell::Shell;

/// Said above a page that somebody should have looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Since when nobody has, in the reader's words.
    pub since: String,
    /// Whether this reader may say that they have.
    pub may_check: bool,
}

/// *Hand over*. Posts `stewards` and `reason` to `{page}/hand-over`.
#[derive(Debug, Clone, Template)]
#[template(path = "hand_over.html")]
pub struct HandOverView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// Who looks after it, one on a line.
    pub stewards: String,
    /// Why.
    pub reason: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// *I have checked it*. Posts `until` to `{page}/checked`.
#[derive(Debug, Clone, Template)]
#[template(path = "checked.html")]
pub struct CheckedView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The day by which somebody should look again, `2027-11-20`.
    pub until: String,
    /// What is to be mended.
    pub errors: Errors,
}
