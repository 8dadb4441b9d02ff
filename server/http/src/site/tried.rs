//! The replication ledger of a practice: who tried it elsewhere, how it went, who will, what follows from that.

use actix_web::{HttpResponse, web};
use koinon_commons::ledger::{Ledger, Report, ReportDetail};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::{Error, FieldError};
use koinon_core::context::Likeness;
use koinon_core::kind::Kind;
use koinon_core::ledger::Replicated;
use koinon_core::policy::Role;
use koinon_core::schema::VOCABULARIES;
use koinon_core::text::clean_line;
use koinon_store::{City, Page, Standing};
use koinon_web::views::{IntentionForm, LedgerIntention, LedgerRow, PageLink, TrialTile, TriedView};
use koinon_web::{Notice, Shell};
use serde::Deserialize;

use super::debate::{address_of_comment, takes_words};
use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::{named, page_head, page_links};

/// What the form says.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Fields {
    csrf: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    words: String,
}

/// The ledger in words.
pub(super) struct Told<'a> {
    pub(super) shell: &'a Shell,
    pub(super) ledger: &'a Ledger,
}

impl Told<'_> {
    /// In how many cities it was tried, and how it went: numbers with words, and no score.
    pub(super) fn tried(&self) -> String {
        let shell = self.shell;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let known = VOCABULARIES.iter().find(|vocabulary| vocabulary.name == "outcome").map_or(&[][..], |v| v.codes);
        let code_of = |report: &Report| {
            let code = known.iter().find(|code| **code == report.trial.outcome);
            code.copied().unwrap_or("unsaid")
        };
        let codes = || known.iter().copied().chain(["unsaid"]);
        let count = |code: &str, withdrawn: bool| {
            let is = |report: &&Report| code_of(report) == code && report.trial.withdrawn.is_some() == withdrawn;
            self.ledger.counted().filter(is).count()
        };
        let stands = codes().map(|code| (code, count(code, false))).filter(|(_, n)| *n > 0);
        let stands =
            stands.map(|(code, n)| shell.t1(format!("tried-outcome-{}", code.replace('_', "-")), "n", number(n)));
        let gone = codes().map(|code| (code, count(code, true))).filter(|(_, n)| *n > 0);
        let gone = gone.map(|(code, n)| shell.t2("tried-withdrawn", "n", number(n), "outcome", last(shell, code)));
        let outcomes: Vec<String> = stands.chain(gone).collect();
        let preparing = number(self.ledger.preparing());
        let preparing = (preparing > 0).then(|| shell.t1("tried-preparing", "n", preparing));
        if outcomes.is_empty() {
            return preparing.unwrap_or_else(|| shell.t("tried-nowhere"));
        }
        let outcomes = outcomes.join(shell.lang.comma());
        let tried = shell.t2("tried-in", "n", number(self.ledger.cities()), "outcomes", outcomes);
        match preparing {
            Some(preparing) => format!("{tried} · {preparing}"),
            None => tried,
        }
    }

    /// The level that follows from the reports, in words.
    pub(super) fn replicated(&self) -> Option<String> {
        self.ledger.replicated().map(|level| match level {
            Replicated::Elsewhere => self.shell.t("replicated-elsewhere"),
            Replicated::Consistently => self.shell.t("replicated-consistently"),
        })
    }

    /// How a report ended, in words; also that it was withdrawn.
    pub(super) fn outcome(&self, report: &Report) -> String {
        let outcome = outcome(self.shell, &report.trial.outcome);
        match report.trial.withdrawn {
            Some(_) => self.shell.t1("trial-withdrawn", "outcome", outcome),
            None => outcome,
        }
    }

    /// The reports that count, as tiles of their cities: at most `most`.
    pub(super) fn tiles(&self, one: &impl Fn(&Page) -> Option<PageLink>, most: usize) -> Vec<TrialTile> {
        let tile = |report: &Report| Some(TrialTile { page: one(&report.trial.page)?, outcome: self.outcome(report) });
        self.ledger.counted().take(most).filter_map(tile).collect()
    }
}

/// How something ended, in the middle of a sentence.
fn last(shell: &Shell, code: &str) -> String {
    let words = if code == "unsaid" { shell.t("outcome-unsaid") } else { outcome(shell, code) };
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// The words for an outcome.
pub(super) fn outcome(shell: &Shell, code: &str) -> String {
    match code {
        "" => shell.t("outcome-unsaid"),
        code => shell.code(&format!("outcome-{}", code.replace('_', "-")), &clean_line(code, 60)),
    }
}

/// `/pages/{slug}/tried`.
pub(super) async fn read(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        show(&v, view, Fields::default(), &[]).await
    })
    .await
}

async fn show(v: &Visitor, view: PageView, fields: Fields, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    if Kind::of(&view.page.kind) != Kind::PracticeSheet || view.page.standing != Standing::Live {
        return Err(Error::NotFound.into());
    }
    let (_, _, ledger) = commons.ledger(&v.actor, &PageRef::Row(view.page.id)).await?;
    let details = commons.report_details(&ledger.reports).await?;
    let (shell, cities) = (v.shell().await?, commons.cities().await?);
    let head = page_head(commons, &v.actor, &view);
    let one = |page: &Page| page_links(commons, std::slice::from_ref(page), &cities).pop();
    let told = Told { shell: &shell, ledger: &ledger };
    let nearness = if ledger.reports.is_empty() { None } else { Some(commons.nearness(&view.page.authority).await?) };
    let difference = |page: &Page| {
        let value = nearness.as_ref().and_then(|nearness| nearness.distance(page.city)?.value());
        value.map_or_else(|| shell.t("ledger-context-unknown"), |value| in_words(&shell, value))
    };
    let (mut rows, mut declined) = (Vec::new(), Vec::new());
    for (report, detail) in ledger.reports.iter().zip(details) {
        let Some(page) = one(&report.trial.page) else { continue };
        let row = row(&told, report, detail, page, difference(&report.trial.page));
        match &report.declined {
            Some(reason) => declined.push((row, reason.clone())),
            None => rows.push(row),
        }
    }
    let intentions = ledger.intentions.iter().map(|intention| {
        let key = if intention.lapsed { "ledger-lapsed" } else { "ledger-will-try" };
        LedgerIntention {
            city: named(&intention.authority, &cities),
            when: shell.t1(key, "day", shell.date(&intention.date)),
            href: address_of_comment(&head.at("debate"), intention.comment.number, &intention.comment.ulid),
        }
    });
    let may_intend =
        v.actor.role() >= Some(Role::Officer) && view.page.mirrored() && takes_words(&view.page, &view.city);
    let form = may_intend.then(|| IntentionForm {
        date: fields.date,
        words: fields.words,
        errors: form_errors(&shell, errors),
    });
    let page = TriedView {
        sentence: told.tried(),
        tiles: told.tiles(&one, usize::MAX),
        rows,
        declined,
        intentions: intentions.collect(),
        level: told.replicated().unwrap_or_else(|| shell.t("replicated-not")),
        form,
        head,
        shell,
    };
    Ok(v.show_with(status(errors), &page))
}

/// How far two contexts are from each other.
fn in_words(shell: &Shell, distance: f64) -> String {
    let words = shell.tc("likeness-", Likeness::of(distance).code());
    // There it is a sentence.
    format!("{} ({distance:.2})", words.trim_end_matches('.'))
}

fn row(told: &Told<'_>, report: &Report, detail: ReportDetail, page: PageLink, context: String) -> LedgerRow {
    let shell = told.shell;
    let period = match detail.period {
        (Some(start), Some(end)) => {
            Some(shell.t2("ledger-period", "start", shell.date(&start), "end", shell.date(&end)))
        }
        (Some(start), None) => Some(shell.t1("ledger-since", "start", shell.date(&start))),
        _ => None,
    };
    let withdrawn = report
        .trial
        .withdrawn
        .map(|time| shell.t2("ledger-withdrawn", "city", page.city.name.as_str(), "day", shell.day(&time)));
    let compared = if report.trial.compared { "ledger-compared" } else { "ledger-not-compared" };
    let like = (!report.replicates()).then(|| shell.t("ledger-only-like"));
    let frozen = report.trial.frozen.then(|| shell.t("ledger-frozen"));
    let rewritten = report.trial.rewritten.map(|time| shell.t1("protocol-rewritten", "day", shell.day(&time)));
    let remarks = [withdrawn, period, Some(shell.t(compared)), like, frozen, rewritten];
    LedgerRow {
        outcome: outcome(shell, &report.trial.outcome),
        remarks: remarks.into_iter().flatten().collect(),
        without: shell.t(if detail.as_it_is { "ledger-as-it-is" } else { "ledger-untold" }),
        adaptations: detail.adaptations,
        context,
        page,
    }
}

/// `/pages/{slug}/tried`, posted: the city of the reader will try it.
pub(super) async fn intend(v: Visitor, name: web::Path<String>, form: web::Form<Fields>) -> HttpResponse {
    let fields = form.into_inner();
    v.answer(async {
        v.check_form(&fields.csrf)?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let shell = v.shell().await?;
        let words = match fields.words.trim() {
            "" => shell.t1("ledger-will-try", "day", shell.date(fields.date.trim())),
            words => words.to_owned(),
        };
        match commons.intend(&v.actor, view.page.id, &fields.date, &words).await {
            Ok(_) => Ok(v.go(&page_head(commons, &v.actor, &view).at("tried"), Some(Notice::Intended))),
            Err(Error::Invalid(errors)) => {
                let at = |error: FieldError| match error.field.as_str() {
                    "markdown" => FieldError { field: "words".into(), ..error },
                    _ => error,
                };
                let errors: Vec<_> = errors.into_iter().map(at).collect();
                show(&v, view, fields, &errors).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// Trials of any practice, as tiles of their cities.
pub(super) fn recent_tiles(
    v: &Visitor,
    shell: &Shell,
    trials: &[koinon_store::Trial],
    cities: &[(City, i64)],
) -> Vec<TrialTile> {
    let pages: Vec<Page> = trials.iter().map(|trial| trial.page.clone()).collect();
    let links = page_links(&v.state.commons, &pages, cities).into_iter();
    links.zip(trials).map(|(page, trial)| TrialTile { page, outcome: outcome(shell, &trial.outcome) }).collect()
}
