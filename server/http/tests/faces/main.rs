//! A city's faces over a real server: what programs, browsers and other servers are answered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

mod adaptations;
mod authorship;
mod bodies;
mod care;
mod city;
mod colleague;
mod conditional;
mod debate;
mod discovery;
mod feeds;
mod forms;
mod fresh;
mod headers;
mod hostile;
mod inbox;
mod intents;
mod kinds;
mod life;
mod lists;
mod live;
mod moderation;
mod neighbours;
mod notices;
mod proposals;
mod proposing;
mod quotas;
mod reading;
mod scopes;
mod secrets;
mod sheet;
mod shipped;
mod subscriptions;
mod vouching;
mod writing;
