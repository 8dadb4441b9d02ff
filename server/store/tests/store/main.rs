//! What the store promises, on both databases.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made has failed its test")]

mod accounts;
mod acts;
mod care;
mod delivery;
mod departure;
mod fixture;
mod history;
mod mentions;
mod missing;
mod pages;
mod places;
mod positions;
mod redaction;
mod remote;
mod revisions;
mod transactions;
