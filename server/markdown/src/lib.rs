//! koinon-markdown.
