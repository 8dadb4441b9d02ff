//! The rules. Each takes the repository and returns one sentence per breach, which says what to do about it.

pub mod arrows;
pub mod docs;
pub mod files;
pub mod migrations;
pub mod purity;
pub mod security;
pub mod templates;
pub mod tests;
