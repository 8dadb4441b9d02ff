//! How cities talk to each other, and to the fediverse.

pub mod actors;
pub mod authority;
mod called;
pub mod changes;
mod claims;
mod debate;
mod debate_view;
pub mod delivery;
mod departures;
pub mod digest;
pub mod discover;
pub mod documents;
pub mod door;
mod edits;
mod follows;
mod forget;
pub mod guard;
pub mod inbox;
pub mod json;
pub mod links;
pub mod outgoing;
pub mod pictures;
mod proposals;
mod redactions;
mod reports;
pub mod resolver;
mod rest;
pub mod revision_view;
pub mod service;
pub mod signature;
mod stances;
pub mod subscribe;
pub mod synchronise;
pub mod transport;
pub mod wire;

pub use service::{Error, Federation};

#[cfg(test)]
mod departures_tests;
#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod league_tests;
#[cfg(test)]
mod moderation_tests;
#[cfg(test)]
mod passed_on_tests;
#[cfg(test)]
mod private_addresses;
#[cfg(test)]
mod test_city;
#[cfg(test)]
mod test_server;
#[cfg(test)]
mod two_cities;
