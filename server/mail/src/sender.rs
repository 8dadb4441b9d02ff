//! The job that sends what is to be mailed.

use std::future::Future;
use std::time::Duration;

use koinon_commons::mail_queue::{MailRetry, OutgoingMail};
use koinon_commons::{Commons, Error};
use lettre::Message;
use tokio::sync::watch;

use crate::compose::{MailFrom, NotWritten, compose};

/// How long to wait before looking again whether something is to be sent.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// The same after something could not be sent, or the store failed.
const AFTER_FAILURE: Duration = Duration::from_millis(500);

/// Whoever takes mails.
pub trait Post: Send + Sync {
    /// Sends a mail; once this is done well, it is in the hands of somebody else.
    fn post(&self, message: Message) -> impl Future<Output = Result<(), Refused>> + Send;
}

/// A mail was not taken.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Why, as the server or the network said.
    pub reason: String,
    /// Whether it is of no use to try again.
    pub for_good: bool,
}

/// Sends what is to be mailed.
pub struct MailSender<P> {
    /// The use cases.
    pub commons: Commons,
    /// Who takes the mails.
    pub post: P,
    /// Who they are from.
    pub from: MailFrom,
    /// The name of this node.
    pub node: String,
    /// When a mail that was not taken is tried again.
    pub retry: MailRetry,
}

impl<P: Post> MailSender<P> {
    /// Sends until `stop` turns true.
    pub async fn follow_mail(&self, mut stop: watch::Receiver<bool>) {
        let mut told = self.commons.notices_told();
        while !*stop.borrow() {
            let round = tokio::select! {
                _ = stop.changed() => break,
                round = self.send_due() => round,
            };
            let wait = match round {
                Ok(0) => LOOK_AGAIN,
                Ok(_) => AFTER_FAILURE,
                Err(error) => {
                    tracing::error!(%error, "mails could not be sent; it will be tried again");
                    LOOK_AGAIN
                }
            };
            tokio::select! {
                _ = stop.changed() => break,
                Ok(()) = told.changed() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Sends everything that is due now; answers how many mails were not taken.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn send_due(&self) -> Result<usize, Error> {
        while self.commons.gather_digests().await? {}
        let mut refused = 0;
        while let Some(mail) = self.commons.take_mail(&self.node).await? {
            match self.send(&mail).await {
                Ok(()) => self.commons.mail_sent(mail.id).await?,
                Err(Refused { reason, for_good }) => {
                    tracing::warn!(reason, for_good, "a mail was not taken");
                    self.commons.mail_failed(&mail, &reason, for_good, self.retry).await?;
                    refused += 1;
                }
            }
        }
        Ok(refused)
    }

    async fn send(&self, mail: &OutgoingMail) -> Result<(), Refused> {
        let message = compose(&self.commons, &self.from, mail).await.map_err(|error| {
            let for_good = !matches!(error, NotWritten::Commons(_));
            Refused { reason: error.to_string(), for_good }
        })?;
        self.post.post(message).await
    }
}
