//! The use cases of the commons, as people and other cities meet them: on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod accounts;
mod acts;
mod adaptations;
mod called;
mod care;
mod city;
mod consultations;
mod debate;
mod debate_of_elsewhere;
mod drafts;
mod gate;
mod index;
mod kept_searches;
mod ledger;
mod links;
mod mail;
mod media;
mod merging;
mod mirror;
mod mirror_doubt;
mod moderation;
mod newcomers;
mod notices;
mod pages;
mod peer;
mod policies;
mod positions;
mod proposals;
mod proposals_of_elsewhere;
mod protocols;
mod setup;
mod shipped;
mod signing_in;
mod standing;
mod vouching;
