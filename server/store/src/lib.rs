//! The store: diesel over SQLite and PostgreSQL. The only place with SQL.
//!
//! [`Store::read`] and [`Store::write`] take a closure that runs on a database thread. Reads get a [`Conn`], whose methods
//! are the queries, one file per resource; writes get a [`Tx`], which can do all that a `Conn` can, and change. A write is
//! one transaction: when its closure fails, nothing of it stays.

mod account;
mod affiliation;
mod backend;
mod backup;
mod body;
mod care;
mod change;
mod city;
mod city_page;
mod claim;
mod comment;
mod compression;
mod connection;
mod consultation;
mod contributor;
mod delivery;
mod departure;
mod draft;
mod error;
mod facet;
mod follower;
mod link;
mod look;
mod mail_address;
mod mail_queue;
mod media;
mod mention;
mod message;
mod migration;
mod missing;
mod model;
mod moderation;
mod notice;
mod outgoing;
mod own_data;
mod page;
mod peers;
mod person;
mod pool;
mod position;
mod precedence;
mod prepared;
mod proposal;
mod publish;
mod record_columns;
mod redaction;
mod remote;
mod report;
mod revision;
mod schema;
mod setting;
mod shipped;
mod sign_in;
mod slug;
mod stance;
mod subscription;
mod theme;
mod transaction;
mod trial;
mod writer;

#[cfg(feature = "testing")]
pub mod testing;

pub use affiliation::Affiliation;
pub use care::Care;
pub use city_page::NEWEST_PAGES;
pub use claim::{Claim, ClaimAnswer};
pub use comment::{Comment, CommentFilter, NewComment};
pub use connection::{Priority, Store, StoreOptions};
pub use departure::{Confirmation, Receipt, ToldDeparture};
pub use error::Error;
pub use facet::PageFacet;
pub use link::LinkedPage;
pub use mail_address::{MailLink, MailSettings, MailToken};
pub use mail_queue::{MailId, QueuedMail};
pub use media::{ImportMark, Media, PageMedia};
pub use mention::{Mention, MentionId};
pub use missing::{LOOKED_AT, Part, Place, RedLink};
pub use model::*;
pub use moderation::{Moderation, ModerationAct, Subject};
pub use notice::{NewNotice, Notice, NoticeKind, Watch};
pub use outgoing::News;
pub use page::PageFilter;
pub use peers::*;
pub use proposal::{NewProposal, Proposal, ProposalDecision, ProposalFilter};
pub use redaction::Redaction;
pub use report::{NewReport, Report, ReportState, Reporter};
pub use shipped::Shipped;
pub use sign_in::{Ceremony, Identity, PasskeyId, SecondFactor, StoredPasskey};
pub use stance::{Stance, StanceCount, StanceId};
pub use transaction::{Conn, Tx};
pub use trial::{Trial, TrialReport};
