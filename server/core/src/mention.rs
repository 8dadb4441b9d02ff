//! People who are called by name in a text: `@leila` in one's own city, `@leila@sidi-bou-said.example` anywhere.

/// So many people are called at once.
pub const MAX_MENTIONS: usize = 20;
/// The longest handle, in characters.
const MAX_HANDLE: usize = 60;
/// The longest authority, in characters.
const MAX_AUTHORITY: usize = 260;

/// Somebody who is called by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Their `preferredUsername`.
    pub handle: String,
    /// The authority of their city; none for the writer's own.
    pub authority: Option<String>,
}

/// Whom a plain text calls, each once, in the order of the text.
#[must_use]
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(at) = rest.find('@') {
        let last = rest[..at].chars().next_back().unwrap_or(before);
        let after = &rest[at + 1..];
        let handle = taken(after, |c| c.is_alphanumeric() || "._-".contains(c), MAX_HANDLE);
        let tail = &after[handle.len()..];
        let authority = tail.strip_prefix('@').map(|tail| taken(tail, is_in_authority, MAX_AUTHORITY));
        let authority =
            authority.map(|authority| authority.trim_end_matches(['.', ':', '-'])).filter(|a| !a.is_empty());
        let end = at + 1 + handle.len() + authority.map_or(0, |authority| authority.len() + 1);
        // What stands behind a letter is an address of mail, or part of a word.
        let begins = !last.is_alphanumeric() && !"@/._-".contains(last);
        let handle = handle.trim_end_matches(['.', '-', '_']);
        if begins && !handle.is_empty() {
            let mention = Mention { handle: handle.to_lowercase(), authority: authority.map(str::to_lowercase) };
            if !found.contains(&mention) {
                found.push(mention);
            }
            if found.len() == MAX_MENTIONS {
                break;
            }
        }
        before = rest[..end].chars().next_back().unwrap_or(' ');
        rest = &rest[end..];
    }
    found
}

fn is_in_authority(c: char) -> bool {
    c.is_alphanumeric() || ".-:".contains(c)
}

/// The first characters of a text that are fit; nothing of it where they are too many.
fn taken(text: &str, is_fit: impl Fn(char) -> bool, most: usize) -> &str {
    let end = text.find(|c| !is_fit(c)).unwrap_or(text.len());
    if text[..end].chars().count() > most { "" } else { &text[..end] }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        let written = |mention: Mention| match mention.authority {
            Some(authority) => format!("{}@{authority}", mention.handle),
            None => mention.handle,
        };
        mentions(text).into_iter().map(written).collect()
    }

    #[test]
    fn people_are_called_here_and_elsewhere() {
        assert_eq!(
            found("@Ana, what does (@leila@sidi-bou-said.example) say?"),
            ["ana", "leila@sidi-bou-said.example"]
        );
        assert_eq!(
            found("Ask @malo.exemple. And @ana@bordeaux.localhost:8100!"),
            ["malo.exemple", "ana@bordeaux.localhost:8100"]
        );
        assert_eq!(found("@ليلى، و@ana"), ["ليلى"], "an Arabic letter before it makes it part of a word");
        assert_eq!(found("@ana @ana @ANA"), ["ana"]);
    }

    #[test]
    fn addresses_and_signs_call_nobody() {
        for text in ["ana@bordeaux.example", "https://x.example/@ana", "@", "@@ana", "a@", "@ ana", "@-."] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found(&format!("@{}", "x".repeat(200))), Vec::<String>::new());
        assert_eq!(mentions(&(0..50).map(|n| format!("@p{n} ")).collect::<String>()).len(), MAX_MENTIONS);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[@a-zé.:\\- ]{0,60}") {
            let _ = mentions(&text);
        }
    }
}
