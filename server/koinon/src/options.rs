//! The options of the program, each defined once: on the command line, in the environment as `KOINON_…`, and in the
//! configuration file. The command line goes before the environment, the environment before the file, the file before
//! what is built in.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use koinon_core::Origin;
use koinon_core::lang::canonical_tag;
use koinon_http::ApiLimits;
use koinon_mail::{MailFrom, SmtpServer};
use koinon_openid::{OpenIdSettings, RoleRule};
use serde::{Deserialize, Deserializer, Serialize};

use crate::failure::Failure;

/// The configuration file that a data folder has of its own.
pub(crate) const FILE_NAME: &str = "koinon.toml";

/// What can be set. Nothing is set unless somebody did.
#[derive(Debug, Clone, Default, PartialEq, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Options {
    /// The folder with the city's data [default: koinon-data]
    #[arg(long, global = true, env = "KOINON_DATA_DIR", value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,

    /// The configuration file [default: koinon.toml in the data folder]
    #[arg(long, global = true, env = "KOINON_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,

    /// Where the city lives, for ever: https://bordeaux.example
    #[arg(long, global = true, env = "KOINON_ORIGIN", value_name = "URL")]
    #[serde(deserialize_with = "parsed")]
    pub(crate) origin: Option<Origin>,

    /// Where to listen; port 0 takes a free one [default: 127.0.0.1 and the port of a loopback origin, else 8080]
    #[arg(long, global = true, env = "KOINON_LISTEN", value_name = "ADDR:PORT")]
    pub(crate) listen: Option<SocketAddr>,

    /// The database: postgres://… or sqlite:FILE [default: koinon.sqlite in the data folder]
    #[arg(long, global = true, env = "KOINON_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,

    /// Where nodes share pictures and files: s3://bucket/prefix [default: the data folder has them]
    #[arg(long, global = true, env = "KOINON_MEDIA_STORE", value_name = "URL")]
    pub(crate) media_store: Option<String>,

    /// The address of that store, where it is not Amazon's: https://s3.bordeaux.example
    #[arg(long, global = true, env = "KOINON_MEDIA_STORE_ENDPOINT", value_name = "URL")]
    pub(crate) media_store_endpoint: Option<String>,

    /// The region of that store [default: us-east-1]
    #[arg(long, global = true, env = "KOINON_MEDIA_STORE_REGION", value_name = "NAME")]
    pub(crate) media_store_region: Option<String>,

    /// The access key for that store
    #[arg(long, global = true, env = "KOINON_MEDIA_STORE_KEY", value_name = "KEY", hide_env_values = true)]
    pub(crate) media_store_key: Option<String>,

    /// The secret of that key
    #[arg(long, global = true, env = "KOINON_MEDIA_STORE_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub(crate) media_store_secret: Option<String>,

    /// Dial another address for a name, for proxies in tests; repeatable, under loopback origins only
    #[arg(long, global = true, env = "KOINON_CONNECT_TO", value_name = "HOST:PORT=ADDR:PORT", value_delimiter = ',')]
    pub(crate) connect_to: Option<Vec<ConnectTo>>,

    /// A proxy whose word for a visitor's address is taken; repeatable
    #[arg(long, global = true, env = "KOINON_TRUSTED_PROXY", value_name = "ADDR", value_delimiter = ',')]
    pub(crate) trusted_proxy: Option<Vec<IpAddr>>,

    /// Calls of the API that read, in a minute, per token or address; 0 for no limit [default: 6000]
    #[arg(long, global = true, env = "KOINON_API_READS", value_name = "NUMBER")]
    pub(crate) api_reads: Option<u32>,

    /// Calls of the API that change something, in a minute, per person; 0 for no limit [default: 300]
    #[arg(long, global = true, env = "KOINON_API_WRITES", value_name = "NUMBER")]
    pub(crate) api_writes: Option<u32>,

    /// Sign-ins by the API, in a minute, per address; 0 for no limit [default: 30]
    #[arg(long, global = true, env = "KOINON_API_SIGN_INS", value_name = "NUMBER")]
    pub(crate) api_sign_ins: Option<u32>,

    /// The mail server: smtps://user:password@mail.example, or smtp://… [default: no mail is sent]
    #[arg(long, global = true, env = "KOINON_SMTP", value_name = "URL", hide_env_values = true)]
    pub(crate) smtp: Option<SmtpServer>,

    /// Who the city's mails are from: Bordeaux <wiki@bordeaux.example>
    #[arg(long, global = true, env = "KOINON_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<MailFrom>,

    /// The OpenID provider by which people may sign in: https://auth.bordeaux.example [default: none]
    #[arg(long, global = true, env = "KOINON_OPENID_ISSUER", value_name = "URL")]
    pub(crate) openid_issuer: Option<String>,

    /// What this city is called there
    #[arg(long, global = true, env = "KOINON_OPENID_CLIENT", value_name = "ID")]
    pub(crate) openid_client: Option<String>,

    /// The secret by which the provider knows this city
    #[arg(long, global = true, env = "KOINON_OPENID_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub(crate) openid_secret: Option<String>,

    /// What people call the provider: ProConnect [default: its host]
    #[arg(long, global = true, env = "KOINON_OPENID_NAME", value_name = "NAME")]
    pub(crate) openid_name: Option<String>,

    /// What the provider is asked to say of people, with blanks between [default: openid profile email]
    #[arg(long, global = true, env = "KOINON_OPENID_SCOPES", value_name = "SCOPES")]
    pub(crate) openid_scopes: Option<String>,

    /// Take what the provider says of people only if it is signed (a JWT), as ProConnect's is
    #[arg(
        long,
        global = true,
        env = "KOINON_OPENID_SIGNED",
        value_name = "BOOL",
        num_args = 0..=1,
        default_missing_value = "true"
    )]
    pub(crate) openid_signed: Option<bool>,

    /// Which claim gives which role, repeatable: siret=21330063500017:officer
    #[arg(long, global = true, env = "KOINON_OPENID_ROLE", value_name = "CLAIM=VALUE:ROLE", value_delimiter = ',')]
    pub(crate) openid_role: Option<Vec<RoleRule>>,

    /// Try failed deliveries again after moments instead of minutes, for tests; under loopback origins only
    #[arg(
        long,
        global = true,
        env = "KOINON_SHORT_RETRIES",
        value_name = "BOOL",
        num_args = 0..=1,
        default_missing_value = "true"
    )]
    pub(crate) short_retries: Option<bool>,

    /// What is logged, as in `info` or `koinon_federation=debug` [default: info for serve, warn for the rest]
    #[arg(long, global = true, env = "KOINON_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,

    /// The language of new pages and of visitors who ask for none that we speak [default: en]
    #[arg(long, global = true, env = "KOINON_DEFAULT_LANG", value_name = "TAG")]
    #[serde(deserialize_with = "parsed")]
    pub(crate) default_lang: Option<LanguageTag>,
}

impl Options {
    /// The data folder.
    #[must_use]
    pub(crate) fn data_dir(&self) -> &Path {
        self.data_dir.as_deref().unwrap_or(Path::new("koinon-data"))
    }

    /// How much of the API is answered in a minute.
    #[must_use]
    pub(crate) fn api_limits(&self) -> ApiLimits {
        let built_in = ApiLimits::default();
        ApiLimits {
            reads: self.api_reads.unwrap_or(built_in.reads),
            writes: self.api_writes.unwrap_or(built_in.writes),
            sign_ins: self.api_sign_ins.unwrap_or(built_in.sign_ins),
        }
    }

    /// The mail server, and who mails are from; `None` where no mail is sent.
    ///
    /// # Errors
    /// [`Failure`] if one is set without the other.
    pub(crate) fn mail(&self) -> Result<Option<(&SmtpServer, &MailFrom)>, Failure> {
        match (&self.smtp, &self.mail_from) {
            (None, None) => Ok(None),
            (Some(server), Some(from)) => Ok(Some((server, from))),
            (Some(_), None) => Err(Failure::data("a mail server is set, and nobody whom mails are from: --mail-from")),
            (None, Some(_)) => Err(Failure::data("it is set whom mails are from, and no mail server: --smtp")),
        }
    }

    /// The OpenID provider; `None` where there is none.
    ///
    /// # Errors
    /// [`Failure`] if one is set in part.
    pub(crate) fn openid(&self) -> Result<Option<OpenIdSettings>, Failure> {
        let (issuer, client) = match (&self.openid_issuer, &self.openid_client) {
            (None, None) => return Ok(None),
            (Some(issuer), Some(client)) => (issuer.clone(), client.clone()),
            (Some(_), None) => {
                return Err(Failure::data(
                    "an OpenID provider is set, and not what this city is called there: --openid-client",
                ));
            }
            (None, Some(_)) => {
                return Err(Failure::data(
                    "it is set what this city is called at an OpenID provider, and not which: --openid-issuer",
                ));
            }
        };
        let host = || Origin::of_str(&issuer).map_or_else(|| issuer.clone(), |issuer| issuer.host().to_owned());
        Ok(Some(OpenIdSettings {
            name: self.openid_name.clone().unwrap_or_else(host),
            secret: self.openid_secret.clone(),
            scopes: self.openid_scopes.clone(),
            signed: self.openid_signed.unwrap_or(false),
            roles: self.openid_role.clone().unwrap_or_default(),
            issuer,
            client,
        }))
    }

    /// The language of new pages.
    #[must_use]
    pub(crate) fn default_lang(&self) -> &str {
        self.default_lang.as_ref().map_or("en", |tag| &tag.0)
    }

    /// Fills in what the configuration file sets and neither the command line nor the environment does.
    ///
    /// # Errors
    /// [`Failure`] if the file cannot be read, or names something that is no option.
    pub(crate) fn with_file(self) -> Result<Self, Failure> {
        let own = self.data_dir().join(FILE_NAME);
        let (path, asked_for) = match &self.config {
            Some(path) => (path.clone(), true),
            None => (own, false),
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => self.over(&text).map_err(|e| Failure::data(format!("{}: {e}", path.display()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked_for => Ok(self),
            Err(error) => {
                Err(Failure::data(format!("the configuration file {} cannot be read: {error}", path.display())))
            }
        }
    }

    /// These options, and below them those of a configuration file.
    fn over(self, file: &str) -> Result<Self, String> {
        // Read whole first, so that a wrong value is an error also where it is overruled.
        let below: Self = toml::from_str(file).map_err(|e| e.to_string())?;
        let mut merged = toml::Table::try_from(&below).map_err(|e| e.to_string())?;
        merged.extend(toml::Table::try_from(&self).map_err(|e| e.to_string())?);
        let merged: Self = merged.try_into().map_err(|e: toml::de::Error| e.to_string())?;
        Ok(Self { config: self.config, ..merged })
    }

    /// Refuses what only a city under a loopback name may be told.
    ///
    /// # Errors
    /// [`Failure`] naming each such setting.
    pub(crate) fn check_for(&self, origin: &Origin) -> Result<(), Failure> {
        let loopback_settings = [
            ("--connect-to", self.connect_to.as_ref().is_some_and(|list| !list.is_empty())),
            ("--short-retries", self.short_retries == Some(true)),
        ];
        let set: Vec<_> = loopback_settings.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect();
        if origin.is_loopback() || set.is_empty() {
            return Ok(());
        }
        Err(Failure::data(format!("{origin} is a public origin: it does not start with {}", set.join(" and "))))
    }

    /// The configuration file that says what these options say.
    ///
    /// # Errors
    /// [`Failure`] for a path that is not Unicode.
    pub(crate) fn to_file(&self) -> Result<String, Failure> {
        toml::to_string(self).map_err(|e| Failure::data(format!("the options cannot be written down: {e}")))
    }
}

/// For this host and port, dial that address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectTo {
    /// The host, in lower case.
    pub(crate) host: String,
    /// The port that its addresses name.
    pub(crate) port: u16,
    /// Where to connect instead.
    pub(crate) address: SocketAddr,
}

impl FromStr for ConnectTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "it looks like bordeaux.localhost:8100=127.0.0.1:9000".to_owned();
        let (name, address) = text.split_once('=').ok_or_else(form)?;
        let origin = Origin::of_authority(name.trim()).ok_or_else(form)?;
        let address = address.trim().parse().map_err(|_| form())?;
        Ok(Self { host: origin.host().to_owned(), port: origin.port(), address })
    }
}

impl std::fmt::Display for ConnectTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}={}", self.host, self.port, self.address)
    }
}

impl Serialize for ConnectTo {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ConnectTo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A language tag in its canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LanguageTag(pub(crate) String);

impl FromStr for LanguageTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        canonical_tag(text).map(Self).ok_or_else(|| "a language is written like fr or pt-BR".into())
    }
}

/// Reads a value of the file by the same rule as one of the command line.
fn parsed<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: std::fmt::Display,
{
    String::deserialize(deserializer)?.parse().map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn line(arguments: &[&str]) -> Options {
        Line::try_parse_from(std::iter::once(&"koinon").chain(arguments)).map(|line| line.options).unwrap()
    }

    const FILE: &str = r#"
        origin = "http://bordeaux.localhost:8100"
        listen = "127.0.0.1:8100"
        connect_to = ["strasbourg.localhost:8102=127.0.0.1:9102"]
        default_lang = "FR"
    "#;

    #[test]
    fn the_command_line_goes_before_the_file_and_the_file_before_nothing() {
        let options = line(&["--listen", "127.0.0.1:9000", "--data-dir", "somewhere"]).over(FILE).unwrap();
        assert_eq!(options.listen, Some("127.0.0.1:9000".parse().unwrap()));
        assert_eq!(options.origin, Some("http://bordeaux.localhost:8100".parse().unwrap()));
        assert_eq!(options.default_lang(), "fr");
        assert_eq!(options.data_dir(), Path::new("somewhere"));
        assert_eq!(options.connect_to.as_ref().unwrap()[0].to_string(), "strasbourg.localhost:8102=127.0.0.1:9102");
        assert_eq!(options.database, None);
    }

    #[test]
    fn what_nobody_limits_has_the_limits_that_are_built_in() {
        let options = line(&["--api-writes", "7"]).over("api_reads = 0").unwrap();
        let expected = ApiLimits { reads: 0, writes: 7, ..ApiLimits::default() };
        assert_eq!(options.api_limits(), expected);
        assert!(line(&[]).over("api_reads = -1").is_err());
    }

    #[test]
    fn a_list_on_the_command_line_replaces_the_one_in_the_file() {
        let options = line(&["--connect-to", "a.localhost:1=127.0.0.1:2", "--connect-to", "b.localhost=[::1]:3"]);
        let names: Vec<_> = options.over(FILE).unwrap().connect_to.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["a.localhost:1=127.0.0.1:2", "b.localhost:80=[::1]:3"]);
    }

    #[test]
    fn a_file_with_an_unknown_name_or_a_wrong_value_is_refused() {
        for (file, named) in [
            ("lisen = \"127.0.0.1:1\"", "lisen"),
            ("listen = \"here\"", "listen"),
            ("origin = \"http://bordeaux.example\"", "origin"),
            ("default_lang = \"?\"", "default_lang"),
            ("smtp = \"mail.example\"", "smtp"),
            ("mail_from = \"nobody\"", "mail_from"),
        ] {
            let error = line(&["--listen", "127.0.0.1:9000"]).over(file).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn mail_needs_a_server_and_somebody_whom_it_is_from() {
        let (server, from) =
            (["--smtp", "smtps://u:p@mail.example"], ["--mail-from", "Bordeaux <wiki@bordeaux.example>"]);
        assert!(line(&[server, from].concat()).mail().unwrap().is_some());
        assert!(line(&[]).mail().unwrap().is_none());
        for (alone, lacks) in [(server, "--mail-from"), (from, "--smtp")] {
            assert!(line(&alone).mail().unwrap_err().to_string().contains(lacks), "{alone:?}");
        }
    }

    #[test]
    fn a_public_origin_refuses_loopback_settings() {
        let public: Origin = "https://bordeaux.example".parse().unwrap();
        let loopback: Origin = "http://bordeaux.localhost:8100".parse().unwrap();
        for arguments in [&["--connect-to", "a.localhost:1=127.0.0.1:2"][..], &["--short-retries"]] {
            let options = line(arguments);
            assert!(options.check_for(&public).unwrap_err().to_string().contains(arguments[0]));
            assert!(options.check_for(&loopback).is_ok());
        }
        assert!(line(&["--short-retries=false", "--listen", "0.0.0.0:80"]).check_for(&public).is_ok());
    }

    #[test]
    fn what_is_written_down_reads_back() {
        let mut arguments =
            vec!["--short-retries", "--default-lang", "ar", "--connect-to", "a.localhost:1=127.0.0.1:2"];
        arguments.extend(["--smtp", "smtps://u:p@mail.example", "--mail-from", "Bordeaux <wiki@bordeaux.example>"]);
        let options = line(&arguments);
        assert_eq!(Options::default().over(&options.to_file().unwrap()).unwrap(), options);
    }
}
