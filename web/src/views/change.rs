//! Acts on a whole page, each asked about once before it is done. Each form posts to the address that shows it.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::policy::PagePolicy;

use super::{Author, PageHead};
use crate::form::Errors;
use crate::shell::Shell;

/// Another title. Posts `title`, `slug`, `note`.
#[derive(Debug, Clone, Template)]
#[template(path = "rename.html")]
pub struct RenameView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The version that is renamed, in the field `base_revision`.
    pub base_revision: String,
    /// The new title.
    pub title: String,
    /// The new readable part of its address.
    pub slug: String,
    /// Why; may be empty.
    pub note: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// *Delete this page?* Posts `note`.
#[derive(Debug, Clone, Template)]
#[template(path = "delete.html")]
pub struct DeleteView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// How many pages link to it.
    pub backlinks: u64,
    /// Why; may be empty.
    pub note: String,
}

/// *Bring this page back?* Posts nothing but the token.
#[derive(Debug, Clone, Template)]
#[template(path = "restore.html")]
pub struct RestoreView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
}

/// *Make this version the newest again?* Posts `revision`, `note`.
#[derive(Debug, Clone, Template)]
#[template(path = "revert.html")]
pub struct RevertView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The hash of the older version.
    pub revision: String,
    /// Where it can be read.
    pub version_href: String,
    /// When it was written.
    pub time: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// Why; may be empty.
    pub note: String,
}

/// *Who may edit?* Posts `policy` (its code), `reason`, `until` (`2026-11-20`, for a lock).
#[derive(Debug, Clone, Template)]
#[template(path = "policy.html")]
pub struct PolicyView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// The chosen policy.
    pub policy: PagePolicy,
    /// The reason, public.
    pub reason: String,
    /// When a lock ends, `2026-11-20`.
    pub until: String,
    /// What is to be mended.
    pub errors: Errors,
}
