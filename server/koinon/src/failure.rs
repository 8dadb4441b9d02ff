//! How a command fails: what it says, and the exit code that tells scripts what kind of thing went wrong.

use koinon_commons::Error;

/// The kinds of failure; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// The command did its work and found something wrong (`verify`, `doctor`).
    Found = 1,
    /// The command line is not as it must be; clap's own errors have this code too.
    Usage = 2,
    /// The data folder, the configuration or what was named does not allow it.
    Data = 3,
    /// The database does not answer as it should.
    Database = 4,
    /// The network: an address that is taken, a city that does not answer.
    Network = 5,
}

impl Kind {
    /// The name in `--json` output.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Usage => "usage",
            Self::Data => "data",
            Self::Database => "database",
            Self::Network => "network",
        }
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    /// The kind.
    pub(crate) kind: Kind,
    /// For people.
    pub(crate) message: String,
}

impl Failure {
    /// Something wrong was found.
    pub(crate) fn found(message: impl Into<String>) -> Self {
        Self { kind: Kind::Found, message: message.into() }
    }

    /// The command line.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into() }
    }

    /// The data folder or the configuration.
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self { kind: Kind::Data, message: message.into() }
    }

    /// The network.
    pub(crate) fn network(message: impl Into<String>) -> Self {
        Self { kind: Kind::Network, message: message.into() }
    }

    /// A file or folder could not be used.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::data(format!("{}: {error}", path.display()))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::MediaStore(_) => Self::network(error.to_string()),
            Error::Invalid(_) => Self::usage(error.to_string()),
            Error::NotSetUp => Self::data("this city has not been set up: `koinon init` does that"),
            _ => Self::data(error.to_string()),
        }
    }
}

impl From<koinon_federation::Error> for Failure {
    fn from(error: koinon_federation::Error) -> Self {
        match error {
            koinon_federation::Error::Commons(error) => error.into(),
            other => Self::network(other.to_string()),
        }
    }
}

impl From<koinon_store::Error> for Failure {
    fn from(error: koinon_store::Error) -> Self {
        let kind = match error {
            koinon_store::Error::Address(_) => Kind::Data,
            _ => Kind::Database,
        };
        Self { kind, message: error.to_string() }
    }
}
