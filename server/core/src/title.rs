//! The title of a page.

use crate::text::clean_line;

/// The longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 200;

/// The title of a revision: the front matter's, else the one that the request names, else the first `#` heading, else
/// `fallback`. One that is empty once cleaned counts as absent.
#[must_use]
pub fn title_of(
    front_matter_title: Option<&str>,
    requested: Option<&str>,
    first_heading: Option<&str>,
    fallback: &str,
) -> String {
    [front_matter_title, requested, first_heading]
        .into_iter()
        .flatten()
        .map(|title| clean_line(title, MAX_TITLE_CHARS))
        .find(|title| !title.is_empty())
        .unwrap_or_else(|| clean_line(fallback, MAX_TITLE_CHARS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_comes_first_then_the_request_then_the_heading() {
        assert_eq!(title_of(Some("A"), Some("B"), Some("C"), "D"), "A");
        assert_eq!(title_of(None, Some("B"), Some("C"), "D"), "B");
        assert_eq!(title_of(None, None, Some("C"), "D"), "C");
        assert_eq!(title_of(None, None, None, "D"), "D");
        assert_eq!(title_of(Some(" \u{200b}"), Some(" B\n"), None, "D"), "B");
    }
}
