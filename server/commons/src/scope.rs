//! What a token may be used for: scopes, written as OAuth 2.0 does (RFC 6749 section 3.3).

use std::collections::BTreeSet;
use std::fmt;

use crate::Error;

/// One thing that a token may be used for, so far as its owner may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Reading what its owner may read.
    Read,
    /// Writing, deleting and restoring pages.
    Write,
    /// Keeping pictures.
    Media,
    /// Saying who may edit a page, and which cities are followed.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Media, Self::Admin];

    /// Its name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Media => "media",
            Self::Admin => "admin",
        }
    }
}

/// All that a token may be used for: written as names with a space between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Everything that its owner may do.
    #[must_use]
    pub fn all() -> Self {
        Self(BTreeSet::from(Scope::ALL))
    }

    /// Just these.
    #[must_use]
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.iter().copied().collect())
    }

    /// What somebody asks for.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it names none, or one that there is not.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let names = text.split_ascii_whitespace();
        let known = |name: &str| Scope::ALL.into_iter().find(|scope| scope.code() == name);
        let scopes: Option<BTreeSet<_>> = names.map(known).collect();
        let detail = "choose from read, write, media and admin, with a space between";
        match scopes {
            Some(scopes) if !scopes.is_empty() => Ok(Self(scopes)),
            Some(_) => Err(Error::invalid("scope", "scope_needed", detail)),
            None => Err(Error::invalid("scope", "unknown_scope", detail)),
        }
    }

    /// What a stored token names; names that this version does not know open nothing.
    pub(crate) fn of_token(text: &str) -> Self {
        let names: Vec<_> = text.split(' ').collect();
        Self(Scope::ALL.into_iter().filter(|scope| names.contains(&scope.code())).collect())
    }

    /// Whether this is among them.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|scope| scope.code()).collect();
        f.write_str(&names.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_and_written_with_a_space_between() {
        let scopes = Scopes::parse("  write read read ").unwrap();
        assert_eq!(scopes.to_string(), "read write");
        assert!(scopes.has(Scope::Write) && !scopes.has(Scope::Media));
        assert_eq!(Scopes::of_token("read everything"), Scopes::of(&[Scope::Read]));
        for wrong in ["", " ", "everything", "read,write", "READ"] {
            assert!(Scopes::parse(wrong).is_err(), "{wrong}");
        }
    }
}
