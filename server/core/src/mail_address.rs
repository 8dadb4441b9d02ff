//! E-mail addresses, as far as Koinon writes to them.

/// The longest address, in bytes (RFC 5321 section 4.5.3.1).
const LONGEST: usize = 254;
/// The longest part before the `@`, in bytes.
const LONGEST_NAME: usize = 64;

/// An e-mail address (RFC 5321) without quotes, comments or address literals: none of its characters means anything to a mail
/// header or an SMTP command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// The address that a person typed, blanks around it left away, its domain in lower case; `None` if it is none.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let (name, domain) = typed.rsplit_once('@')?;
        let labels_fit = domain.split('.').all(is_label) && domain.contains('.');
        let name_fits = name.len() <= LONGEST_NAME && name.split('.').all(is_atom);
        let fits = typed.len() <= LONGEST && labels_fit && name_fits;
        fits.then(|| Self(format!("{name}@{}", domain.to_ascii_lowercase())))
    }

    /// As it is written to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By which it is counted how often somebody is written to: no server that is known tells capital letters apart.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// A word between the dots of what stands before the `@` (RFC 5322 `atext`).
fn is_atom(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

/// A word between the dots of a domain.
fn is_label(label: &str) -> bool {
    let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    inner && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_it_was_typed_but_for_its_domain() {
        let parsed = |typed| MailAddress::parse(typed).map(|address| address.as_str().to_owned());
        assert_eq!(parsed(" Ana.Example+wiki@Mail.EXAMPLE "), Some("Ana.Example+wiki@mail.example".into()));
        assert_eq!(parsed("o'hara@xn--bcher-kva.example"), Some("o'hara@xn--bcher-kva.example".into()));
        let key = |typed| MailAddress::parse(typed).unwrap().key();
        assert_eq!(key("Ana@mail.example"), key("ana@MAIL.example"));
    }

    #[test]
    fn what_could_mean_something_to_a_mail_server_is_no_address() {
        let long = format!("{}@mail.example", "a".repeat(65));
        let longer = format!("a@{}.example", "a.".repeat(130));
        for typed in [
            "",
            "ana",
            "@mail.example",
            "ana@",
            "ana@localhost",
            "ana@mail..example",
            "ana@-mail.example",
            ".ana@mail.example",
            "ana@mail.example\r\nBcc: ben@mail.example",
            "ana@mail.example, ben@mail.example",
            "Ana <ana@mail.example>",
            "\"ana\"@mail.example",
            "ana example@mail.example",
            "ana@[192.0.2.1]",
            "ana@mail.example>",
            "أنا@mail.example",
            &long,
            &longer,
        ] {
            assert_eq!(MailAddress::parse(typed), None, "{typed:?}");
        }
    }
}
