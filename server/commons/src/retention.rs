//! What is kept for a time, and forgotten then: the privacy page says so.

use koinon_core::Timestamp;

use crate::{Commons, Error};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Decided reports are kept for so long, in milliseconds: a year.
const REPORTS: i64 = 365 * DAY;
/// Receipts of those who left: a year.
const RECEIPTS: i64 = 365 * DAY;
/// Notices: two years.
const NOTICES: i64 = 730 * DAY;

/// How much was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Reports that were decided.
    pub reports: usize,
    /// Receipts of those who left.
    pub receipts: usize,
    /// Notices.
    pub notices: usize,
}

impl Commons {
    /// Forgets what was kept long enough at `now`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn forget_old(&self, now: Timestamp) -> Result<Forgotten, Error> {
        self.store()
            .write(move |tx| {
                Ok(Forgotten {
                    reports: tx.delete_reports_decided(now.plus_millis(-REPORTS))?,
                    receipts: tx.delete_receipts(now.plus_millis(-RECEIPTS))?,
                    notices: tx.delete_notices(now.plus_millis(-NOTICES))?,
                })
            })
            .await
    }
}
