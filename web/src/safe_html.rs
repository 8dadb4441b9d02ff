//! The one type whose text reaches a browser unescaped.

use std::fmt;

/// HTML that `koinon-markdown` rendered and sanitised. Nothing else may be wrapped in it: this is the only type that the
/// templates do not escape, and no template marks a string safe by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes the output of `koinon-markdown`'s sanitiser.
    #[must_use]
    pub fn from_rendered_markdown(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}
