//! Leaving, and the receipt of those who left.

use askama::Template;
use koinon_core::Timestamp;

use crate::form::Errors;
use crate::shell::Shell;

/// `/settings/leave`. Posts `csrf` and `password`.
#[derive(Debug, Clone, Template)]
#[template(path = "leave.html")]
pub struct LeaveView {
    /// What surrounds it.
    pub shell: Shell,
    /// Whether they have a password; else they type their login.
    pub has_password: bool,
    /// What is to be mended (status 422).
    pub errors: Errors,
}

/// A city that was told.
#[derive(Debug, Clone)]
pub struct ReceiptLine {
    /// Its name.
    pub city: String,
    /// Its authority.
    pub authority: String,
    /// When it confirmed.
    pub confirmed: Option<Timestamp>,
}

/// `/left/{secret}`.
#[derive(Debug, Clone, Template)]
#[template(path = "receipt.html")]
pub struct ReceiptView {
    /// What surrounds it.
    pub shell: Shell,
    /// Its address, to be kept.
    pub address: String,
    /// When they left.
    pub time: Timestamp,
    /// The cities that were told.
    pub cities: Vec<ReceiptLine>,
}
