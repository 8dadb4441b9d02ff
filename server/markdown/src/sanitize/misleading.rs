//! Links whose text pretends to lead elsewhere.

use ammonia::Url;

/// The host that a link leads to, if its text names another one: `https://bank.example` that leads to evil.example.
pub(super) fn other_host(href: &str, text: &str) -> Option<String> {
    if !text.contains(['.', '/', '\u{3002}', '\u{ff0e}', '\u{2024}', '\u{ff61}']) {
        return None;
    }
    let url = Url::parse(href).ok()?;
    let host = url.host_str()?;
    let words = || text.split_whitespace().map(str::to_lowercase);
    let alone = words().count() == 1;
    let named = words().filter_map(|word| named_host(&word, alone));
    let differs = |named: String| bare(&named) != bare(host);
    named.into_iter().any(differs).then(|| host.to_owned())
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The host that a word names: after a scheme or `www.`, or, if the link has no other word, any name with a dot.
fn named_host(word: &str, alone: bool) -> Option<String> {
    let word: String = word
        .chars()
        .filter(|c| c.is_alphanumeric() || ":/.-?#@\u{3002}\u{ff0e}\u{2024}\u{ff61}".contains(*c))
        .collect();
    // Full stops of other scripts are dots in a host name, too.
    let word = word.replace(['\u{3002}', '\u{ff0e}', '\u{2024}', '\u{ff61}'], ".");
    let after_scheme = word.split_once("://").map(|(_, rest)| rest).or_else(|| word.strip_prefix("//"));
    let rest = after_scheme.unwrap_or(&word);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let host = host.trim_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_name = host.contains('.') && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    let claims = after_scheme.is_some() || host.starts_with("www.") || (alone && is_name && !word.contains('@'));
    if !claims || host.is_empty() {
        return None;
    }
    // The same spelling as the address has: lower case, punycode.
    Url::parse(&format!("https://{host}/")).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_names_another_host_is_told() {
        for text in [
            "https://gov.example",
            "HTTPS://Gov.Example/login",
            "www.gov.example",
            "gov.example",
            "Go to https://gov.example now",
            "https://evil.example@gov.example/",
            "//gov.example",
            "gov\u{3002}example",
            "(https://gov.example)",
        ] {
            assert_eq!(other_host("https://evil.example/x", text).as_deref(), Some("evil.example"), "{text}");
        }
    }

    #[test]
    fn honest_texts_are_left_alone() {
        for text in [
            "the city's page",
            "https://gov.example/a",
            "www.gov.example",
            "gov.example",
            "version 1.10",
            "e.g. this",
            "ana@mail.example",
            "3.14",
        ] {
            assert_eq!(other_host("https://gov.example/x", text), None, "{text}");
        }
        assert_eq!(other_host("https://bücher.example", "https://bücher.example"), None);
        assert_eq!(other_host("mailto:ana@gov.example", "https://other.example"), None);
    }
}
