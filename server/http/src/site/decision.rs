//! What is decided on a proposal.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::decide::{Answer, Verdict};
use koinon_commons::proposals::ProposalView;
use koinon_commons::read::PageRef;
use koinon_commons::{Error, FieldError};
use koinon_core::Hash;
use koinon_core::merge::{Choice, Merge, merge, resolve};
use koinon_core::proposal::ProposalState;
use koinon_web::Notice;

use super::conflict::joined;
use super::edit::keeping;
use super::failure::{Failure, form_errors};
use super::proposals::{Answered, href, show};
use super::visitor::Visitor;

/// `/proposals/{ulid}/decision`, posted.
pub(super) async fn decide(
    v: Visitor,
    ulid: web::Path<String>,
    form: web::Form<Vec<(String, String)>>,
) -> HttpResponse {
    let pairs = form.into_inner();
    let value = |name: &str| pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let text = |name: &str| value(name).map(|text| text.replace("\r\n", "\n"));
    let (csrf, reason) = (value("csrf").unwrap_or_default(), text("reason").unwrap_or_default());
    let (asked, markdown, seen) = (value("decision"), text("markdown"), value("seen"));
    let hunks = pairs.iter().filter(|(name, _)| name == "hunk").map(|(_, value)| value.parse::<usize>());
    // A number that is none names no place either.
    let hunks: Vec<usize> = hunks.map(|hunk| hunk.unwrap_or(usize::MAX)).collect();
    let kept = [markdown.clone(), Some(reason.clone())].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    v.answer(keeping(kept, async {
        v.check_form(csrf)?;
        let commons = &v.state.commons;
        let seen: Hash = seen.and_then(|seen| seen.parse().ok()).ok_or_else(|| Error::Invalid(Vec::new()))?;
        let before = commons.proposal(&v.actor, &ulid).await?;
        v.actor.require_keeper(&before.page)?;
        // A text that was looked at and left as it is counts as what was proposed.
        let changed = markdown.clone().filter(|text| before.seen != seen || *text != before.rebased.text);
        let verdict = match asked {
            Some("accept") => Verdict::Accept { markdown: changed },
            Some("accept_in_part") => {
                Verdict::AcceptInPart { hunks: markdown.is_none().then(|| hunks.clone()), markdown: markdown.clone() }
            }
            Some("decline") => Verdict::Decline,
            _ => return Err(Error::Invalid(Vec::new()).into()),
        };
        let answer = Answer { verdict, reason: reason.clone(), seen: Some(seen) };
        let error = match commons.decide(&v.actor, &ulid, answer).await {
            Ok(proposal) => {
                let notice = match proposal.state {
                    ProposalState::Accepted => Notice::ProposalAccepted,
                    ProposalState::AcceptedInPart => Notice::ProposalAcceptedInPart,
                    _ => Notice::ProposalDeclined,
                };
                return Ok(v.go(&href(&proposal), Some(notice)));
            }
            Err(error) => error,
        };
        let view = commons.proposal(&v.actor, &ulid).await?;
        let chosen = markdown.is_none().then_some(hunks).filter(|_| asked != Some("accept"));
        let answered = Answered { text: markdown, chosen, reason, ..Answered::default() };
        match error {
            Error::Invalid(errors) => mend(&v, view, answered, errors).await,
            Error::Conflict(_) => {
                let mut answered = Answered { chosen: None, ..answered };
                answered.errors.add("hunk", v.shell().await?.t("error-proposal-conflict"));
                show(&v, view, answered, StatusCode::CONFLICT).await
            }
            Error::Stale(_) => moved(&v, view, answered, seen).await,
            // Somebody was faster, or the page is changed all the time: as it is now.
            Error::Taken(_) => {
                let mut answered = Answered { chosen: None, ..answered };
                if view.may_decide {
                    answered.errors.add("reason", v.shell().await?.t("error-proposal-busy"));
                }
                show(&v, view, answered, StatusCode::CONFLICT).await
            }
            other => Err(other.into()),
        }
    }))
    .await
}

/// The same page, with what is to be mended in the answer.
async fn mend(
    v: &Visitor,
    view: ProposalView,
    mut answered: Answered,
    mut errors: Vec<FieldError>,
) -> Result<HttpResponse, Failure> {
    // What is wrong with the text itself can be mended where it is shown.
    let of_text = |error: &FieldError| !matches!(error.field.as_str(), "reason" | "hunks" | "seen");
    if errors.iter().any(of_text) && answered.text.is_none() {
        answered.text = Some(view.rebased.text.clone());
    }
    for error in &mut errors {
        match (error.field.as_str(), error.code.as_str()) {
            ("hunks", "unknown") => error.code = "unknown_code".into(),
            ("seen", _) => error.code = "unknown_version".into(),
            _ => {}
        }
        error.field = match error.field.as_str() {
            "reason" => "reason",
            _ if answered.text.is_some() => "markdown",
            _ => "hunk",
        }
        .into();
    }
    answered.errors = form_errors(&v.shell().await?, &errors);
    show(v, view, answered, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The page as it is now, for somebody who decided on another version of it. What they wrote is put together with that; where
/// both changed the same lines both stand there.
async fn moved(v: &Visitor, view: ProposalView, mut answered: Answered, seen: Hash) -> Result<HttpResponse, Failure> {
    let row = PageRef::Row(view.page.id);
    if let Some(text) = &answered.text
        && let Ok((_, _, base)) = v.state.commons.revision(&v.actor, &row, seen).await
        && let Merge::Conflict { merged_with_conflicts, regions } = merge(&base, text, &view.today)
    {
        let both = regions.iter().map(|region| Choice::Text(joined(&region.theirs, &region.yours)));
        if let Some(both) = resolve(&merged_with_conflicts, &regions, &both.collect::<Vec<_>>()) {
            answered.text = Some(both);
            answered.errors.add("markdown", v.shell().await?.t("error-proposal-both"));
        }
    }
    let answered = Answered { chosen: None, notice: Some(Notice::ProposalMoved), ..answered };
    show(v, view, answered, StatusCode::CONFLICT).await
}
