//! Statements on two sides about a page, and what people hold of them.

use askama::Template;
use koinon_core::Timestamp;

use super::{Author, PageHead, Pager};
use crate::form::Errors;
use crate::shell::{CityName, Shell};

/// Statements about a page, `{page}/positions`.
#[derive(Debug, Clone, Template)]
#[template(path = "positions.html")]
pub struct PositionsView {
    /// What surrounds it.
    pub shell: Shell,
    /// The page.
    pub head: PageHead,
    /// What it is, then what it is not: each in the order of numbers.
    pub columns: [PositionColumn; 2],
    /// More of them.
    pub pager: Pager,
    /// The form to make one.
    pub make: MakeStatement,
    /// What is to be mended in the choice of statements for a synthesis (status 422), at `statements`.
    pub errors: Errors,
}

impl PositionsView {
    /// Whether a synthesis can be begun by the reader.
    #[must_use]
    pub fn offers_synthesis(&self) -> bool {
        self.shell.person.is_some() && self.columns.iter().any(|column| !column.statements.is_empty())
    }
}

/// The statements on one side.
#[derive(Debug, Clone)]
pub struct PositionColumn {
    /// Its code.
    pub side: &'static str,
    /// What it is called: the key of a message.
    pub title: &'static str,
    /// Its statements.
    pub statements: Vec<PositionItem>,
}

/// A statement.
#[derive(Debug, Clone)]
pub struct PositionItem {
    /// Its ULID.
    pub ulid: String,
    /// Its number; `None` while the page's city has not given it one.
    pub number: Option<i64>,
    /// Where it stands in the debate.
    pub href: String,
    /// What it says.
    pub text: String,
    /// BCP 47.
    pub lang: String,
    /// Who says so.
    pub author: Author,
    /// Their city.
    pub city: Option<CityName>,
    /// Whether they say so as an officer of it.
    pub officer: bool,
    /// When.
    pub time: Timestamp,
    /// Where it is known from: what is shown, and its address if it has one.
    pub source: Option<(String, Option<String>)>,
    /// What people hold of it, by city and role.
    pub tallies: Vec<TallyRow>,
    /// Whether the reader supports it, or contests it.
    pub own: Option<bool>,
    /// Whether that waits to be counted by the page's city.
    pub own_waits: bool,
    /// Where *Support* and *Contest* post to: `csrf`, and `stance` (`support`, `contest`, `none`).
    pub stance_action: Option<String>,
    /// For its author: where *Take it back* posts to (`csrf` alone).
    pub delete_action: Option<String>,
    /// Whether it is chosen for a synthesis.
    pub chosen: bool,
}

/// What people of one city, in one role, hold of a statement.
#[derive(Debug, Clone)]
pub struct TallyRow {
    /// Their city; `None` for all from elsewhere.
    pub city: Option<CityName>,
    /// Whether they are its officers.
    pub officers: bool,
    /// So many support it.
    pub supports: i64,
    /// So many contest it.
    pub contests: i64,
}

/// The way to make a statement.
#[derive(Debug, Clone)]
pub enum MakeStatement {
    /// A form.
    Form(StatementForm),
    /// Signing in.
    SignIn,
    /// None: the page is gone, or its city cannot be told.
    Nothing,
}

/// *Make a statement*. Posts to `{page}/positions`: `csrf`, `side`, `statement` and `source`, at each of which something may be
/// to be mended.
#[derive(Debug, Clone, Default)]
pub struct StatementForm {
    /// The code of the side that is chosen; may be empty.
    pub side: String,
    /// What it says so far.
    pub statement: String,
    /// The address of a source.
    pub source: String,
    /// What is to be mended (status 422).
    pub errors: Errors,
}
