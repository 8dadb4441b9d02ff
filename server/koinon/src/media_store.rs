//! The object store of a city's files, as the options name it; `koinon media push`.

use std::sync::Arc;

use clap::Subcommand;
use koinon_commons::MediaStore;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::{ClientConfigKey, RetryConfig};
use serde_json::json;
use url::Url;

use crate::city;
use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;

/// For how long a connection is waited for, and a file: whoever waits behind it is told sooner than their browser gives up.
const TIMES: [(ClientConfigKey, &str); 2] =
    [(ClientConfigKey::ConnectTimeout, "3 seconds"), (ClientConfigKey::Timeout, "30 seconds")];
/// So often what failed is tried again, within so many seconds.
const RETRIES: (usize, u64) = (2, 10);

/// Pictures and files.
#[derive(Debug, Subcommand)]
pub(crate) enum Media {
    /// Bring the files of the data folder into the store that --media-store names; run it again to go on
    Push,
}

impl Options {
    /// Where files are kept that several nodes share; `None` where that is the data folder.
    ///
    /// # Errors
    /// [`Failure`] if it is named in part, or in a form that is none.
    pub(crate) fn media_store(&self) -> Result<Option<MediaStore>, Failure> {
        let more = [
            ("--media-store-endpoint", self.media_store_endpoint.is_some()),
            ("--media-store-region", self.media_store_region.is_some()),
            ("--media-store-key", self.media_store_key.is_some()),
            ("--media-store-secret", self.media_store_secret.is_some()),
        ];
        let Some(url) = &self.media_store else {
            return match more.into_iter().find(|(_, set)| *set) {
                Some((name, _)) => Err(Failure::data(format!("{name} is set, and no store: --media-store"))),
                None => Ok(None),
            };
        };
        let wrong = |what: &str| Failure::data(format!("--media-store {url}: {what}"));
        let place = url.strip_prefix("s3://").ok_or_else(|| wrong("it looks like s3://bucket/prefix"))?;
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if bucket.is_empty() || !bucket.chars().all(in_name) {
            return Err(wrong("it names no bucket: a name has letters, digits, dots and hyphens"));
        }
        if let Some(endpoint) = &self.media_store_endpoint
            && !Url::parse(endpoint).is_ok_and(|url| url.has_host() && matches!(url.scheme(), "http" | "https"))
        {
            return Err(Failure::data(format!("--media-store-endpoint {endpoint}: it looks like https://s3.example")));
        }
        if self.media_store_key.is_some() != self.media_store_secret.is_some() {
            return Err(wrong("a key and its secret go together: --media-store-key, --media-store-secret"));
        }
        // What the options do not say is taken from where everything else that speaks to such stores looks (AWS_…).
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
        let set = [
            (AmazonS3ConfigKey::S3Endpoint, &self.media_store_endpoint),
            (AmazonS3ConfigKey::Region, &self.media_store_region),
            (AmazonS3ConfigKey::AccessKeyId, &self.media_store_key),
            (AmazonS3ConfigKey::SecretAccessKey, &self.media_store_secret),
        ];
        for (key, value) in set {
            if let Some(value) = value {
                builder = builder.with_config(key, value);
            }
        }
        for (key, time) in TIMES {
            builder = builder.with_config(AmazonS3ConfigKey::Client(key), time);
        }
        // An operator who writes http:// means it: a store on this machine, or in a network of their own.
        if self.media_store_endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://")) {
            builder = builder.with_allow_http(true);
        }
        let (max_retries, seconds) = RETRIES;
        let retry_timeout = std::time::Duration::from_secs(seconds);
        let builder = builder.with_retry(RetryConfig { max_retries, retry_timeout, ..RetryConfig::default() });
        let objects = builder.build().map_err(|e| wrong(&e.to_string()))?;
        Ok(Some(MediaStore::new(Arc::new(objects), prefix).map_err(|e| wrong(&e))?))
    }
}

/// Does what is asked with pictures and files.
///
/// # Errors
/// [`Failure`] if there is no store, or it does not take them.
pub(crate) async fn run(options: Options, media: Media, output: Output) -> Result<(), Failure> {
    let Media::Push = media;
    if options.media_store()?.is_none() {
        return Err(Failure::data("no store is named to bring the files into: --media-store"));
    }
    let commons = city::open(&options).await?;
    let bar = output.progress(0, "files brought");
    let moved = commons.push_media(&mut |moved| bar.set_position(moved.moved as u64)).await?;
    bar.finish_and_clear();
    output.answer(
        &json!({ "pushed": moved.moved, "known": moved.known, "altered": moved.altered }),
        format!("{} files were brought into the store; {} were there already.", moved.moved, moved.known),
    );
    match moved.altered {
        0 => Ok(()),
        altered => Err(Failure::found(format!("{altered} files are not what their names say, and were left"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(settings: &[(&str, &str)]) -> Options {
        let file: String = settings.iter().map(|(name, value)| format!("{name} = \"{value}\"\n")).collect();
        toml::from_str(&file).unwrap()
    }

    const STORE: (&str, &str) = ("media_store", "s3://koinon/bordeaux/");
    const KEY: (&str, &str) = ("media_store_key", "made-up key");
    const SECRET: (&str, &str) = ("media_store_secret", "made-up secret");

    #[test]
    fn a_store_is_named_whole_or_not_at_all() {
        assert!(options(&[]).media_store().unwrap().is_none());
        let store = options(&[STORE, KEY, SECRET]).media_store().unwrap().unwrap();
        assert_eq!(format!("{store:?}"), "MediaStore(\"bordeaux\")", "its secret stands in no log");
        assert!(options(&[("media_store", "s3://koinon"), KEY, SECRET]).media_store().unwrap().is_some());
        for (settings, named) in [
            (&[KEY, SECRET][..], "--media-store"),
            (&[("media_store_region", "fr")], "--media-store-region"),
            (&[STORE, KEY], "--media-store-secret"),
            (&[STORE, SECRET], "--media-store-key"),
            (&[("media_store", "https://koinon.example/x")], "s3://bucket/prefix"),
            (&[("media_store", "s3:///x")], "no bucket"),
            (&[("media_store", "s3://my pictures")], "no bucket"),
            (&[STORE, ("media_store_endpoint", "s3.example")], "https://s3.example"),
            (&[STORE, ("media_store_endpoint", "ftp://s3.example")], "https://s3.example"),
            (&[("media_store", "s3://koinon/a//b"), KEY, SECRET], "a//b"),
        ] {
            let said = options(settings).media_store().map(|_| ()).unwrap_err().to_string();
            assert!(said.contains(named) && !said.contains("made-up"), "{said}");
        }
    }
}
