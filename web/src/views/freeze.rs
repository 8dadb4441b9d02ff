//! Freezing the protocol of a trial.

use askama::Template;

use super::PageHead;
use crate::form::Errors;
use crate::shell::Shell;

/// *Freeze the protocol*. Posts `csrf` alone to `{page}/freeze`.
#[derive(Debug, Clone, Template)]
#[template(path = "freeze.html")]
pub struct FreezeView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The protocol as it is written.
    pub protocol: String,
    /// When it was frozen, in words, if it was.
    pub frozen: Option<String>,
    /// Why it cannot be.
    pub errors: Errors,
}
