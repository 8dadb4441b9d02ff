//! `koinon verify`: every revision is checked against its record, its signature, its chain and its text.

use koinon_commons::verify::Finding;
use serde_json::json;

use crate::city;
use crate::failure::Failure;
use crate::options::Options;
use crate::output::Output;

/// Checks all, and names what is not as it should be.
///
/// # Errors
/// [`Failure`] if something is broken.
pub(crate) async fn run(options: Options, output: Output) -> Result<(), Failure> {
    let commons = city::open(&options).await?;
    let bar = output.progress(0, "pages checked");
    let checked = commons
        .verify(&mut |page, finding| {
            if let Some(finding) = finding {
                let shown = match &finding {
                    Finding::Redacted(revision) => {
                        format!("{}: {}: redacted, chain intact", page.ap_id, revision.short())
                    }
                    Finding::Broken(what) => format!("{}: BROKEN: {what}", page.ap_id),
                };
                bar.suspend(|| output.note(shown));
            } else {
                bar.inc(1);
            }
        })
        .await?;
    bar.finish_and_clear();
    let text = format!(
        "{} pages with {} revisions checked: {} broken, {} redacted, {} texts not held.",
        checked.pages, checked.revisions, checked.broken, checked.redacted, checked.not_held
    );
    output.answer(
        &json!({
            "pages": checked.pages, "revisions": checked.revisions, "broken": checked.broken,
            "redacted": checked.redacted, "not_held": checked.not_held,
        }),
        text,
    );
    if checked.broken > 0 { Err(Failure::found(format!("{} things are broken", checked.broken))) } else { Ok(()) }
}
