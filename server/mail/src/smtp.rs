//! The city's mail server, and how it is spoken to.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use koinon_core::Origin;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use crate::sender::{Post, Refused};

/// How long the server may take for each answer.
const LIMIT: Duration = Duration::from_secs(60);
/// Answers of a server that does not know this city: nothing is wrong with the mail (RFC 4954 section 6).
const OF_SIGNING_IN: [u16; 4] = [530, 534, 535, 538];

/// How a connection is made private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Privacy {
    /// Not at all.
    None,
    /// After a word in the clear (RFC 3207), or not at all.
    StartTls,
    /// From its beginning (RFC 8314).
    Implicit,
}

/// A mail server: `smtps://user:password@mail.example`, `smtp://mail.example:587`, `smtp://127.0.0.1:25`,
/// `smtp://mail.internal?tls=none`.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// As it was written, secrets and all.
    written: String,
    host: String,
    port: u16,
    privacy: Privacy,
    login: Option<(String, String)>,
}

impl FromStr for SmtpServer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || "a mail server looks like smtps://user:password@mail.example or smtp://127.0.0.1:25".to_owned();
        let url = Url::parse(text.trim()).map_err(|_| form())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(form)?;
        let host = host.trim_matches(['[', ']']).to_owned();
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(form());
        }
        let mut asked = None;
        for (name, value) in url.query_pairs() {
            asked = Some(match (&*name, &*value) {
                ("tls", "none") => Privacy::None,
                ("tls", "starttls") => Privacy::StartTls,
                _ => return Err("of a mail server, tls=none or tls=starttls can be said, and nothing else".into()),
            });
        }
        let (privacy, port) = match (url.scheme(), asked) {
            ("smtps", None) => (Privacy::Implicit, 465),
            ("smtps", Some(_)) => return Err("smtps:// is TLS from the beginning: leave tls= away".into()),
            // Nobody listens in between.
            ("smtp", None) if is_loopback(&host) => (Privacy::None, 25),
            ("smtp", asked) => {
                let privacy = asked.unwrap_or(Privacy::StartTls);
                (privacy, if privacy == Privacy::None { 25 } else { 587 })
            }
            _ => return Err(form()),
        };
        let decode =
            |part: &str| percent_decode_str(part).decode_utf8().map(|part| part.into_owned()).map_err(|_| form());
        let login = match (url.username(), url.password()) {
            ("", _) => None,
            (user, password) => Some((decode(user)?, decode(password.unwrap_or_default())?)),
        };
        Ok(Self { written: text.trim().to_owned(), host, port: url.port().unwrap_or(port), privacy, login })
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Debug for SmtpServer {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpServer({}:{}, {:?})", self.host, self.port, self.privacy)
    }
}

impl Serialize for SmtpServer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for SmtpServer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The way to a mail server.
pub struct SmtpPost(AsyncSmtpTransport<Tokio1Executor>);

impl SmtpPost {
    /// The way from this city to a mail server. Nothing is sent yet.
    ///
    /// # Errors
    /// Why TLS cannot be set up, in English.
    pub fn new(server: &SmtpServer, here: &Origin) -> Result<Self, String> {
        let tls = || TlsParameters::new(server.host.clone()).map_err(|error| error.to_string());
        let tls = match server.privacy {
            Privacy::None => Tls::None,
            Privacy::StartTls => Tls::Required(tls()?),
            Privacy::Implicit => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(LIMIT))
            .hello_name(ClientId::Domain(here.host().to_owned()));
        if let Some((user, password)) = &server.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self(builder.build()))
    }
}

impl Post for SmtpPost {
    async fn post(&self, message: Message) -> Result<(), Refused> {
        self.0.send(message).await.map(drop).map_err(|error| {
            let code = error.status().map(u16::from);
            let of_signing_in = code.is_some_and(|code| OF_SIGNING_IN.contains(&code));
            let cause = std::error::Error::source(&error).map(|cause| format!(" ({cause})")).unwrap_or_default();
            Refused { reason: format!("{error}{cause}"), for_good: error.is_permanent() && !of_signing_in }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, u16, Privacy, Option<(String, String)>) {
        let server: SmtpServer = text.parse().unwrap();
        (server.host, server.port, server.privacy, server.login)
    }

    #[test]
    fn a_server_is_spoken_to_in_private_unless_it_is_on_this_machine() {
        let login = Some(("ana@x".to_owned(), "p@ss:word".to_owned()));
        let at = |host: &str, port, privacy, login| (host.to_owned(), port, privacy, login);
        let cases = [
            ("smtps://ana%40x:p%40ss%3Aword@mail.example", at("mail.example", 465, Privacy::Implicit, login)),
            ("smtp://mail.example", at("mail.example", 587, Privacy::StartTls, None)),
            ("smtp://mail.example:2525", at("mail.example", 2525, Privacy::StartTls, None)),
            ("smtp://127.0.0.1:2525", at("127.0.0.1", 2525, Privacy::None, None)),
            ("smtp://[::1]", at("::1", 25, Privacy::None, None)),
            ("smtp://localhost/", at("localhost", 25, Privacy::None, None)),
            ("smtp://127.0.0.1?tls=starttls", at("127.0.0.1", 587, Privacy::StartTls, None)),
            ("smtp://mail.example?tls=none", at("mail.example", 25, Privacy::None, None)),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_server_is_refused_and_no_password_is_shown() {
        for wrong in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://mail.example/inbox",
            "smtp://mail.example?tls=maybe",
            "smtp://mail.example?timeout=5",
            "smtps://mail.example?tls=none",
        ] {
            assert!(wrong.parse::<SmtpServer>().is_err(), "{wrong}");
        }
        let server: SmtpServer = "smtps://ana:made-up-password@mail.example".parse().unwrap();
        assert!(!format!("{server:?}").contains("made-up-password"));
    }
}
