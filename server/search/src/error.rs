//! What can go wrong in the index.

/// An error of the index. No query text leads to one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process, or another handle in this one, has the index open.
    #[error("the search index is open elsewhere")]
    Locked,
    /// A rebuild is already under way.
    #[error("the search index is already being rebuilt")]
    Rebuilding,
    /// The rebuild was given up because the generation being built failed earlier; start a new one.
    #[error("the rebuild of the search index failed and was given up")]
    RebuildFailed,
    /// The cursor was not handed out by this index.
    #[error("the cursor is not one of this index")]
    Cursor,
    /// The disk.
    #[error("the search index cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// tantivy.
    #[error("search index: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
}
