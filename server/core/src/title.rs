//! The title of a page.

use unicode_security::confusable_detection::skeleton;

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

/// How a title looks, where letters that are easily taken for one another are one (Unicode Technical Standard 39), whatever their
/// case: two titles that have one of these in common are hard to tell apart. There are two, for a capital `I` looks like an `l` and
/// is an `i`.
#[must_use]
pub fn looks(title: &str) -> Vec<String> {
    let same = |text: &str| skeleton(text).collect::<String>();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = words(title);
    let by_letter = words(&same(&title.to_lowercase()));
    let by_shape = words(&same(&same(&title).to_lowercase()));
    if by_letter == by_shape { vec![by_letter] } else { vec![by_letter, by_shape] }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn look_alike(one: &str, other: &str) -> bool {
        looks(one).iter().any(|look| looks(other).contains(look))
    }

    #[test]
    fn letters_of_other_alphabets_look_like_ours_and_other_words_do_not() {
        for (one, other) in [
            ("Compost", "Compost"),
            ("Compost", "  compost "),
            ("Compost", "C\u{43e}mpost"),
            ("Compost", "\u{421}\u{43e}mp\u{43e}st"),
            ("Compost", "C0MP0ST"),
            ("Compost", "Cornpost"),
            ("Lille", "Iille"),
            ("In Lille", "in lille"),
            ("Compost", "\u{ff23}\u{ff4f}\u{ff4d}\u{ff50}\u{ff4f}\u{ff53}\u{ff54}"),
            ("Trois bacs", "Trois\u{a0}bacs"),
        ] {
            assert!(look_alike(one, other), "{one:?} {other:?}: {:?} {:?}", looks(one), looks(other));
        }
        for (one, other) in [("Compost", "Composts"), ("Été", "Ete"), ("Compost 1", "Compost 2"), ("سماد", "سماء")]
        {
            assert!(!look_alike(one, other), "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn every_title_looks_like_itself_in_any_case_and_stays_short(title in ".{0,200}") {
            prop_assert!(look_alike(&title, &title));
            prop_assert!(looks(&title).iter().all(|look| look.len() <= 40 * MAX_TITLE_CHARS));
        }
    }

    #[test]
    fn front_matter_comes_first_then_the_request_then_the_heading() {
        assert_eq!(title_of(Some("A"), Some("B"), Some("C"), "D"), "A");
        assert_eq!(title_of(None, Some("B"), Some("C"), "D"), "B");
        assert_eq!(title_of(None, None, Some("C"), "D"), "C");
        assert_eq!(title_of(None, None, None, "D"), "D");
        assert_eq!(title_of(Some(" \u{200b}"), Some(" B\n"), None, "D"), "B");
    }
}
