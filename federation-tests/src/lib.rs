//! Whole cities as real processes, each with its own data folder and database, with links between them that can be cut and spoilt,
//! and a real browser before them.

pub mod browser;
pub mod cities;
pub mod city;
pub mod client;
pub mod database;
pub mod foreign_peer;
pub mod link;
pub mod log;
pub mod mail_server;
pub mod message;
pub mod openid_provider;
mod person;
pub mod schemathesis;
pub mod second_implementation;
pub mod wait;

pub use browser::Browser;
pub use cities::Cities;
pub use city::{City, PASSWORD};
pub use client::{Client, Page};
pub use database::Backend;
pub use foreign_peer::ForeignPeer;
pub use link::{Fault, Link, Stage};
pub use mail_server::{Mail, MailServer};
pub use openid_provider::{OPENID_SECRET, OpenIdProvider};
pub use person::Person;
