//! `[[wikilinks]]`: `[[Title]]`, `[[Title|shown]]`, `[[slug@authority]]`, `[[Title@authority|shown]]`.

use serde::Serialize;

/// What a wikilink means: a page of the same city by its title or slug, or one of another city.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct WikiTarget {
    /// A title or a slug, as written.
    pub name: String,
    /// The city: host and non-default port, in lower case.
    pub authority: Option<String>,
}

impl WikiTarget {
    /// Reads what stands between the brackets, before the bar.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        // A title may contain an at sign of its own: it names a city only if a host name follows directly.
        match text.rsplit_once('@') {
            Some((name, authority)) if !name.trim().is_empty() && is_authority(authority) => {
                Self { name: name.trim().to_owned(), authority: Some(authority.to_lowercase()) }
            }
            _ => Self { name: text.to_owned(), authority: None },
        }
    }
}

/// Whether a text has the form of a host name with a dot or a port. Whether it is a city's is for the resolver to say.
fn is_authority(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, ""));
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 260
        && host.split('.').all(label)
        && (host.contains('.') || text.contains(':') || host == "localhost")
        && (!text.contains(':') || (matches!(port.len(), 1..=5) && port.bytes().all(|b| b.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_told_from_an_at_sign() {
        for (text, name, authority) in [
            ("Compost partagé", "Compost partagé", None),
            (" compost@Bordeaux.example ", "compost", Some("bordeaux.example")),
            ("compost@bordeaux.localhost:8100", "compost", Some("bordeaux.localhost:8100")),
            ("a@b@gent.example", "a@b", Some("gent.example")),
            ("Meet @ noon", "Meet @ noon", None),
            ("me@home", "me@home", None),
            ("@gent.example", "@gent.example", None),
            ("x@gent.example/../", "x@gent.example/../", None),
            ("x@gent..example", "x@gent..example", None),
            ("x@gent.example:port", "x@gent.example:port", None),
        ] {
            let target = WikiTarget::read(text);
            assert_eq!((target.name.as_str(), target.authority.as_deref()), (name, authority), "{text}");
        }
    }
}
