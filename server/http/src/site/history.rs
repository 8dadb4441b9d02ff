//! The history of a page, what changed between two versions, and its links.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::read::{PageRef, PageView};
use koinon_core::diff::{Hunk, SegmentKind};
use koinon_core::policy::EditRight;
use koinon_core::{Hash, PageState};
use koinon_store::{Redaction, Revision, RevisionId, Standing};
use koinon_web::views::{
    Change, DiffEnd, DiffRow, DiffSpan, DiffView, FieldChange, HistoryView, Pager, Version, VersionKind,
};
use serde::Deserialize;

use super::asked::Asked;
use super::visitor::Visitor;
use super::words::{author, page_head};

/// Versions on one page of the history.
const VERSIONS: usize = 50;

#[derive(Deserialize)]
pub(super) struct Place {
    before: Option<i64>,
}

/// `/pages/{slug}/history`.
pub(super) async fn history(v: Visitor, name: web::Path<String>, place: Asked<Place>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let before = place.before.map(RevisionId);
        // One more than shown: it tells whether there is more, and what the last one changed.
        let row = PageRef::Row(view.page.id);
        let (_, revisions) = commons.revisions(&v.actor, &row, before, VERSIONS as i64 + 1).await?;
        let redactions = commons.redactions(&revisions).await?;
        let vouchers = commons.vouchers(&v.actor, view.page.id).await?;
        let head = page_head(commons, &v.actor, &view);
        let shown = &revisions[..revisions.len().min(VERSIONS)];
        let more = revisions.len() > VERSIONS;
        let oldest = revisions.last();
        let pager = Pager {
            first: before.map(|_| head.at("history")),
            next: shown.last().filter(|_| more).map(|last| format!("{}?before={}", head.at("history"), last.id.0)),
        };
        let page = HistoryView {
            shell: v.shell().await?,
            versions: (0..shown.len())
                .map(|at| Version {
                    vouchers: vouchers.iter().filter(|voucher| voucher.revision == revisions[at].hash).count(),
                    ..version(&v, &view, &head, (&revisions, &redactions), at)
                })
                .collect(),
            pager,
            older_elsewhere: !more && oldest.is_some_and(|oldest| !oldest.record.parents.is_empty()),
            head,
        };
        Ok(v.show(&page))
    })
    .await
}

/// `/pages/{slug}/history.zip`: the page with all of its versions, to be kept.
pub(super) async fn archive(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let page = commons.page_row(&v.actor, &PageRef::parse(&name)).await?;
        if page.standing == Standing::Deleted {
            return Err(Error::Gone.into());
        }
        Ok(crate::archive::answer(commons.archive_page(&v.actor, &PageRef::Row(page.id)).await?))
    })
    .await
}

fn version(
    v: &Visitor,
    view: &PageView,
    head: &koinon_web::views::PageHead,
    (revisions, redactions): (&[Revision], &[Redaction]),
    at: usize,
) -> Version {
    let commons = &v.state.commons;
    let (revision, previous) = (&revisions[at], revisions.get(at + 1));
    let newest = view.page.head_hash == Some(revision.hash);
    let may_revert = v.actor.account().is_ok() && head.edit == Some(EditRight::Publish);
    let was_deleted = previous.is_some_and(|previous| previous.record.state == PageState::Deleted);
    Version {
        revision: revision.hash.to_string(),
        href: if newest { head.page.href.clone() } else { format!("{}?version={}", head.page.href, revision.hash) },
        time: revision.record.time,
        author: author(commons, revision.author.as_ref()),
        accepted_by: revision.accepted_by.as_ref().map(|person| author(commons, Some(person))),
        note: revision.note.clone().unwrap_or_default(),
        kind: match revision.record.state {
            PageState::Deleted => VersionKind::Deleted,
            PageState::Live if was_deleted => VersionKind::Restored,
            PageState::Live if revision.record.parents.is_empty() => VersionKind::First,
            PageState::Live => VersionKind::Edit,
        },
        new_title: previous
            .filter(|previous| previous.record.title != revision.record.title)
            .map(|_| koinon_core::text::clean_line(&revision.record.title, 300)),
        held: revision.body_held,
        redacted: redactions.iter().find(|of| of.revision == revision.hash).map(|of| of.reason.clone()),
        redact_href: (revision.body_held && !newest && !view.page.mirrored() && v.actor.require_moderator().is_ok())
            .then(|| format!("{}?revision={}", head.at("redact"), revision.hash)),
        revert_href: (may_revert && !newest && revision.body_held)
            .then(|| format!("{}?revision={}", head.at("revert"), revision.hash)),
        vouchers: 0,
    }
}

#[derive(Deserialize)]
pub(super) struct Between {
    from: Option<Hash>,
    to: Option<Hash>,
    #[serde(default)]
    view: String,
}

/// `/pages/{slug}/diff?from=&to=`.
pub(super) async fn diff(v: Visitor, name: web::Path<String>, between: Asked<Between>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let comparison = commons.compare(&v.actor, &PageRef::Row(view.page.id), between.from, between.to).await?;
        // Whichever way round they were chosen, the older one is *before*.
        let (from, to) = (&comparison.from, &comparison.to);
        let head = page_head(commons, &v.actor, &view);
        let end = |revision: &Revision| DiffEnd {
            href: format!("{}?version={}", head.page.href, revision.hash),
            time: revision.record.time,
            author: author(commons, revision.author.as_ref()),
        };
        let side_by_side = between.view == "side";
        let other = if side_by_side { "inline" } else { "side" };
        let shell = v.shell().await?;
        let fields = [
            ("field-title", &from.record.title, &to.record.title),
            ("field-lang", &from.record.lang, &to.record.lang),
            ("field-kind", &from.record.kind, &to.record.kind),
            ("field-licence", &from.record.licence, &to.record.licence),
        ];
        let fields = fields.into_iter().filter(|(_, before, after)| before != after);
        let fields = fields.map(|(key, before, after)| FieldChange {
            name: shell.t(key),
            before: before.clone(),
            after: after.clone(),
        });
        let page = DiffView {
            fields: fields.collect(),
            shell,
            from: end(from),
            to: end(to),
            side_by_side,
            other_layout_href: format!("{}?from={}&to={}&view={other}", head.at("diff"), from.hash, to.hash),
            rows: rows(&comparison.diff),
            head,
        };
        Ok(v.show(&page))
    })
    .await
}

pub(super) fn rows(diff: &koinon_core::diff::Diff) -> Vec<DiffRow> {
    let mut rows = Vec::new();
    let mut done = 0;
    for hunk in &diff.hunks {
        if hunk.new_start > done {
            rows.push(DiffRow::Gap(hunk.new_start - done));
        }
        done = hunk.new_start + hunk.new_lines;
        rows.extend(rows_of(hunk));
    }
    rows
}

/// The rows of one place of change.
pub(super) fn rows_of(hunk: &Hunk) -> impl Iterator<Item = DiffRow> {
    hunk.lines.iter().map(|line| {
        let spans = line.segments.iter().map(|segment| DiffSpan {
            change: match segment.kind {
                SegmentKind::Equal => Change::Same,
                SegmentKind::Added => Change::Added,
                SegmentKind::Removed => Change::Removed,
            },
            text: segment.text.clone(),
        });
        DiffRow::Line(spans.collect())
    })
}
