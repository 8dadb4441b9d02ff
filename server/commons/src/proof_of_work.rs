//! A small piece of work that a visitor's browser does before something is done for a stranger: nothing for one person, much for a
//! machine that wants it ten thousand times. Nobody has to read crooked letters, and nobody is sent to a third party.

use std::time::Duration;

use aws_lc_rs::{constant_time, digest, hmac};
use koinon_core::Timestamp;

use crate::clock::random_bytes;
use crate::{Commons, Error};

/// With so many zero bits the digest of a task and its answer begins: some tens of thousands of tries.
pub const BITS: u32 = 15;
/// A task is good for so long, in milliseconds.
const GOOD_FOR: i64 = 60 * 60 * 1000;
/// So many answered tasks are remembered.
const REMEMBERED: u64 = 100_000;
/// What the key is made for: nothing else is signed with it.
const KEY_FOR: &[u8] = b"koinon proof of work";

impl Commons {
    /// A task for a browser: find a number such that the SHA-256 of the task, a dot and the number begins with [`BITS`] zero bits.
    ///
    /// # Errors
    /// [`Error::NotSetUp`].
    pub fn new_task(&self) -> Result<String, Error> {
        let claims = format!("{}.{}", self.now().as_millis(), hex::encode(random_bytes::<12>()));
        let tag = self.tag(&claims)?;
        Ok(format!("{claims}.{tag}"))
    }

    /// Whether this is the answer to a task of ours that was not answered before.
    pub(crate) fn is_worked(&self, task: &str, answer: &str) -> bool {
        let Some((claims, tag)) = task.rsplit_once('.') else { return false };
        let given = claims.split('.').next().and_then(|millis| millis.parse().ok()).map(Timestamp::from_millis);
        let Some(age) = given.map(|given| self.now().since(given)) else { return false };
        let is_ours = self
            .tag(claims)
            .is_ok_and(|ours| constant_time::verify_slices_are_equal(ours.as_bytes(), tag.as_bytes()).is_ok());
        is_ours
            && (0..GOOD_FOR).contains(&age)
            && answers(task, answer)
            && self.inner.answered_tasks.entry(task.to_owned()).or_insert(()).is_fresh()
    }

    fn tag(&self, claims: &str) -> Result<String, Error> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.identity()?.record_key.secret());
        let key = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, KEY_FOR).as_ref());
        Ok(hex::encode(&hmac::sign(&key, claims.as_bytes()).as_ref()[..16]))
    }
}

/// Remembers the tasks that were answered for as long as they are good.
pub(crate) fn answered_tasks() -> moka::sync::Cache<String, ()> {
    let life = Duration::from_millis(GOOD_FOR.unsigned_abs());
    moka::sync::Cache::builder().max_capacity(REMEMBERED).time_to_live(life).build()
}

/// Whether this is an answer to a task, whosever that is.
fn answers(task: &str, answer: &str) -> bool {
    let is_number = (1..=20).contains(&answer.len()) && answer.bytes().all(|byte| byte.is_ascii_digit());
    let digest = digest::digest(&digest::SHA256, format!("{task}.{answer}").as_bytes());
    is_number && digest.as_ref()[..4].try_into().is_ok_and(|first| u32::from_be_bytes(first).leading_zeros() >= BITS)
}

/// The answer to a task, as a browser finds it.
#[must_use]
pub fn work(task: &str) -> String {
    (0_u64..).map(|number| number.to_string()).find(|number| answers(task, number)).unwrap_or_default()
}
