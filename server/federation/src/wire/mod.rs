//! Wire shapes: what we send, and how we read what others send. Pure: no store, no network.
//!
//! [`article`], [`activity`], [`actor`], [`follow`], [`proposal`], [`note`], [`redaction`], [`stance`] and [`collection`] build what we
//! send; [`webfinger`] and [`nodeinfo`] answer discovery; [`read`] reads leniently what arrives. All ids are built by [`ids`].

pub mod act;
pub mod activity;
pub mod actor;
pub mod article;
pub mod claim;
pub mod collection;
pub mod context;
pub mod departure;
pub mod flag;
pub mod follow;
mod html;
pub mod ibis;
pub mod ids;
pub mod nodeinfo;
pub mod note;
pub mod proposal;
pub mod read;
pub mod redaction;
pub mod stance;
pub mod webfinger;

pub use act::ActView;
pub use activity::{Activity, DeletionView, RevisionView};
pub use actor::{Actor, CityView, PersonView};
pub use article::{Article, AttachmentView, ContributorView, PageView, Tombstone};
pub use collection::{EditView, Edits, OrderedCollection, OrderedCollectionPage, PAGE_SIZE, PageCursor};
pub use flag::flag;
pub use follow::{FollowView, update_of_list};
pub use note::{AnchorView, Note, NoteView, PhotoView, PlaceView, SpeakerView};
pub use proposal::{DecisionView, Patch, ProposalView, ReceiptView, Verdict};
pub use redaction::RedactionView;
pub use stance::StanceView;

/// A document of `docs/wire`, by name.
#[cfg(test)]
pub(crate) fn fixture(name: &str) -> serde_json::Value {
    let path = format!("{}/../../docs/wire/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
