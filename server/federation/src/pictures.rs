//! The pictures of mirrored pages come with them: fetched from their city, checked by the hash that the record names, and
//! served from here, also when their city is gone.

use std::collections::HashMap;
use std::time::Duration;

use koinon_commons::media::MAX_MEDIA;
use koinon_core::{Hash, Timestamp};
use tokio::sync::watch;
use url::Url;

use crate::service::{Error, Federation};

/// How many missing pictures are looked at in one round.
const ROUND: i64 = 200;
/// How long a picture rests after its first failure, in milliseconds; doubled at each further one.
const FIRST_REST: i64 = 10_000;
/// The longest rest, in milliseconds: six hours.
const LONGEST_REST: i64 = 6 * 3600 * 1000;
/// How long to wait for a change before looking again.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// Pictures that could not be had, how often, and when they are tried again. In memory: a restart tries them all.
#[derive(Default)]
struct Failures(HashMap<Hash, (u32, Timestamp)>);

impl Failures {
    fn rests(&self, hash: &Hash, now: Timestamp) -> bool {
        self.0.get(hash).is_some_and(|(_, until)| *until > now)
    }

    fn failed(&mut self, hash: Hash, now: Timestamp) {
        let entry = self.0.entry(hash).or_insert((0, now));
        entry.0 += 1;
        let rest = FIRST_REST.saturating_mul(1 << entry.0.min(16).saturating_sub(1)).min(LONGEST_REST);
        entry.1 = now.plus_millis(rest);
    }
}

impl Federation {
    /// Fetches the pictures that mirrored pages name and that are not here, until `stop` turns true.
    pub async fn follow_pictures(self, mut stop: watch::Receiver<bool>) {
        let mut failures = Failures::default();
        while !*stop.borrow() {
            let round = tokio::select! {
                _ = stop.changed() => break,
                round = self.picture_round(&mut failures) => round,
            };
            if !self.rest(round, "the pictures of mirrored pages could not be looked up", LOOK_AGAIN, &mut stop).await {
                break;
            }
        }
    }

    /// Tries every missing picture once that does not rest; answers how far the log was.
    async fn picture_round(&self, failures: &mut Failures) -> Result<i64, Error> {
        let (position, missing) = self
            .commons()
            .store()
            .read(|conn| -> Result<_, koinon_store::Error> {
                Ok((conn.log_head()?.position, conn.missing_media(ROUND)?))
            })
            .await?;
        failures.0.retain(|hash, _| missing.iter().any(|(media, _)| media.hash == *hash));
        for (media, url) in missing {
            let now = self.commons().now();
            if failures.rests(&media.hash, now) {
                continue;
            }
            if let Err(error) = self.fetch_picture(media.hash, &url).await {
                tracing::info!(
                    url,
                    ?error,
                    "a picture of a mirrored page could not be fetched; it will be tried again"
                );
                failures.failed(media.hash, now);
            }
        }
        Ok(position)
    }

    async fn fetch_picture(&self, hash: Hash, url: &str) -> Result<(), Error> {
        let url = Url::parse(url).map_err(|_| Error::Unusable("the picture has no usable address".into()))?;
        let file = self.transport().get_bytes(&url, MAX_MEDIA).await?;
        self.commons().keep_mirrored_media(file.bytes.to_vec(), hash).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_cannot_be_had_is_tried_ever_less_often() {
        let (mut failures, hash) = (Failures::default(), Hash::of("picture"));
        let mut now = Timestamp::from_millis(0);
        let mut rests = Vec::new();
        for _ in 0..20 {
            failures.failed(hash, now);
            let until = failures.0[&hash].1;
            rests.push(until.since(now));
            assert!(failures.rests(&hash, now) && !failures.rests(&hash, until));
            now = until;
        }
        assert_eq!(rests[..3], [10_000, 20_000, 40_000]);
        assert_eq!(rests.last(), Some(&LONGEST_REST));
        assert!(!failures.rests(&Hash::of("another"), now));
    }
}
