//! Markdown for the commons: front matter, safe HTML, wikilinks, outline, plain text.
//!
//! *Invariants:* this crate is pure (no HTTP, no SQL, no clock: what a link points to is asked of a [`Resolver`] that the
//! caller hands in), and [`sanitize`] is the only sanitizer: no HTML leaves here, and no foreign HTML is shown, without
//! having passed it.

pub mod carry;
pub mod data;
pub mod edit;
mod escape;
pub mod federated;
pub mod fields;
pub mod front_matter;
mod pictures;
pub mod plain;
mod prose;
pub mod render;
pub mod sanitize;
mod shortcode;
pub mod wikilink;
mod yaml;

pub use carry::{carried, returned};
pub use data::DataKind;
pub use edit::{EditError, set_fields, set_title};
pub use federated::federated_html;
pub use fields::{compared, named_page, outcome, themes, typed_links};
pub use front_matter::{Fields, FrontMatterError, Split, as_written, parse, split};
pub use pictures::silent_pictures;
pub use plain::{plain_text, summary};
pub use prose::prose;
pub use render::{
    DataFile, Heading, LinkTarget, Outline, PageName, Picture, RenderLimits, RenderOptions, Rendered, Resolver,
    Unresolved, WikiLink, outline, render,
};
pub use sanitize::sanitize_remote;
pub use wikilink::WikiTarget;
