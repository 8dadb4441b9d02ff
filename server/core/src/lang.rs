//! Languages of pages: BCP 47 tags (RFC 5646) of the form language, script, region, variants.

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// The longest tag that is taken; RFC 5646 section 4.4.1 asks for room for 35 characters.
const MAX_TAG_BYTES: usize = 35;

/// Languages that are written from right to left when their tag names no script, among them the ones of the Maghreb.
const RTL_LANGUAGES: [&str; 30] = [
    "ar", "arc", "arq", "ary", "arz", "acm", "aeb", "ajp", "apc", "ayl", "azb", "bal", "ckb", "dv", "fa", "glk", "he",
    "iw", "ji", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi",
];

/// Scripts that are written from right to left.
const RTL_SCRIPTS: [&str; 11] =
    ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];

/// The tag in its canonical spelling (`pt-BR`, `zh-Hant`), or `None` if it is no well-formed tag of the form that pages
/// use: language, then perhaps script, region and variants. Extensions and private subtags are not taken.
#[must_use]
pub fn canonical_tag(tag: &str) -> Option<String> {
    if tag.len() > MAX_TAG_BYTES || !tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let alphabetic = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = tag.split('-').peekable();
    let language = parts.next().filter(|part| matches!(part.len(), 2 | 3) && alphabetic(part))?;
    let mut canonical = language.to_ascii_lowercase();
    if let Some(script) = parts.next_if(|part| part.len() == 4 && alphabetic(part)) {
        canonical.push('-');
        canonical.push_str(&script[..1].to_ascii_uppercase());
        canonical.push_str(&script[1..].to_ascii_lowercase());
    }
    let is_region = |part: &str| {
        (part.len() == 2 && alphabetic(part)) || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    if let Some(region) = parts.next_if(|part| is_region(part)) {
        canonical.push('-');
        canonical.push_str(&region.to_ascii_uppercase());
    }
    let mut variants = Vec::new();
    for part in parts {
        let variant = part.to_ascii_lowercase();
        let starts_with_digit = variant.starts_with(|c: char| c.is_ascii_digit());
        if !(matches!(variant.len(), 5..=8) || (variant.len() == 4 && starts_with_digit)) || variants.contains(&variant)
        {
            return None;
        }
        canonical.push('-');
        canonical.push_str(&variant);
        variants.push(variant);
    }
    Some(canonical)
}

/// The direction of a language: that of its script if the tag names one, else the usual one; from left to right for what
/// is no tag at all.
#[must_use]
pub fn direction(tag: &str) -> Direction {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script = parts.next().filter(|part| part.len() == 4 && !part.starts_with(|c: char| c.is_ascii_digit()));
    let matches = |list: &[&str], part: &str| list.iter().any(|known| known.eq_ignore_ascii_case(part));
    let rtl = match script {
        Some(script) => matches(&RTL_SCRIPTS, script),
        None => matches(&RTL_LANGUAGES, language),
    };
    if rtl { Direction::Rtl } else { Direction::Ltr }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_one_spelling() {
        for (typed, canonical) in [
            ("fr", "fr"),
            ("PT-br", "pt-BR"),
            ("zh-hANT", "zh-Hant"),
            ("sr-latn-rs", "sr-Latn-RS"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
            ("ca-Valencia", "ca-valencia"),
            ("aeb", "aeb"),
        ] {
            assert_eq!(canonical_tag(typed).as_deref(), Some(canonical));
        }
        let long = "fr-".repeat(1000);
        for hostile in [
            "",
            "f",
            "french",
            "fr_FR",
            "fr-",
            "-fr",
            "fr--FR",
            "fr FR",
            "ar-u-nu-latn",
            "x-a",
            "fr-FR-FR",
            "<b>",
            &long,
        ] {
            assert_eq!(canonical_tag(hostile), None, "{hostile}");
        }
        assert_eq!(canonical_tag("de-1996-1996"), None);
    }

    #[test]
    fn direction_follows_script_before_language() {
        for (tag, expected) in [
            ("ar", Direction::Rtl),
            ("AR-TN", Direction::Rtl),
            ("aeb", Direction::Rtl),
            ("az-Arab", Direction::Rtl),
            ("ar-Latn", Direction::Ltr),
            ("fr", Direction::Ltr),
            ("de-1996", Direction::Ltr),
            ("", Direction::Ltr),
        ] {
            assert_eq!(direction(tag), expected, "{tag}");
        }
    }
}
