//! How we read what others send: strictly as JSON ([`crate::json`]), leniently as ActivityStreams ([`value`]).
//!
//! Documents are read by key; an `@context` is neither fetched nor believed. Nothing here decides who may say what: that is
//! the authority check's matter.

pub mod activity;
pub mod article;
pub mod note;
pub mod proposal;
pub mod value;

use koinon_core::record::RecordError;

pub use activity::{ActivityKind, IncomingActivity, Reference};
pub use article::{IncomingArticle, IncomingAttachment, IncomingContributor, IncomingTombstone, SignedRevision};
pub use note::{IncomingNote, announced_count, announced_place, deleted_object};
pub use proposal::{IncomingDecision, IncomingProposal, IncomingReceipt};

/// Why something that arrived cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not of the type that is wanted here.
    #[error("this is no {0}")]
    Type(&'static str),
    /// A property is missing or of a form that we do not take.
    #[error("the property `{0}` is missing, or of a form that cannot be taken")]
    Property(&'static str),
    /// Its revision record is malformed.
    #[error(transparent)]
    Record(#[from] RecordError),
}
