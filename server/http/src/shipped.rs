//! The texts that come with the program, on their way into a city.

use koinon_commons::shipped::ShippedText;
use koinon_commons::{Commons, Error};
use koinon_web::{Messages, shipped_texts};

/// Brings the help and the legal texts of this program into a city that has been set up, and renews those that nobody has
/// edited. Answers how many were.
///
/// # Errors
/// [`Error::NotSetUp`], [`Error::Store`].
pub async fn bring_texts(commons: &Commons) -> Result<usize, Error> {
    let texts = shipped_texts().map(|(shelf, subject, lang, markdown)| {
        let note = Messages::of(lang).t("shipped-note");
        ShippedText { shelf, subject, lang: lang.code().into(), markdown, note }
    });
    commons.bring(texts.collect()).await
}
