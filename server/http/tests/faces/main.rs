//! A city's faces over a real server: what programs, browsers and other servers are answered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

mod adaptations;
mod authorship;
mod bodies;
mod city;
mod colleague;
mod conditional;
mod consultations;
mod debate;
mod discovery;
mod feeds;
mod forms;
mod fresh;
mod headers;
mod hostile;
mod inbox;
mod kinds;
mod life;
mod lists;
mod live;
mod neighbours;
mod notices;
mod positions;
mod proposals;
mod proposing;
mod quotas;
mod reading;
mod scopes;
mod secrets;
mod sheet;
mod shipped;
mod subscriptions;
mod writing;
