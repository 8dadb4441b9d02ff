//! Hours in words.

use koinon_commons::places::{HoursNow, PlaceHours};
use koinon_core::hours::{Change, Day, Openness, Span};
use koinon_web::Shell;
use koinon_web::views::{Fact, FactPart, FactValue, Voice};

/// Whether a place is open, and what comes next; empty where nothing can be said.
pub(super) fn now(shell: &Shell, hours: &HoursNow) -> String {
    let standing = match hours {
        HoursNow::NotInUse => return String::new(),
        HoursNow::NotSaid => return shell.t("hours-not-said"),
        HoursNow::NoClock => return shell.t("hours-no-clock"),
        HoursNow::Known(standing) => standing,
    };
    let now = shell.tc("hours-now-", standing.now.code());
    match standing.next {
        Some(next) => {
            let key = match (standing.now, next.to) {
                (_, Openness::Open) => "hours-opens",
                (Openness::Open, _) | (Openness::Unknown, Openness::Closed) => "hours-closes",
                (Openness::Closed | Openness::Unknown, _) => "hours-may-open",
            };
            format!("{now} · {}", shell.t1(key, "when", when(shell, &next)))
        }
        None => now,
    }
}

fn when(shell: &Shell, change: &Change) -> String {
    let time = clock(change.minute);
    let day = match change.days {
        0 => return time,
        1 => shell.t("hours-tomorrow"),
        _ => shell.weekday_and_day(&change.day),
    };
    format!("{day}{}{time}", shell.lang.comma())
}

/// The next seven days, on the page of a place; none where they cannot be worked out.
pub(super) fn week(shell: &Shell, hours: &PlaceHours) -> Option<Fact> {
    let day = |day: &Day| FactPart {
        label: Some(shell.weekday_and_day(&day.day)),
        text: spans(shell, &day.spans),
        href: None,
        voice: if day.spans.is_empty() { Voice::Interface } else { Voice::Code },
    };
    let parts: Vec<FactPart> = hours.week.iter().map(day).collect();
    (!parts.is_empty())
        .then(|| Fact { label: shell.t1("hours-week", "zone", hours.zone.clone()), values: vec![FactValue { parts }] })
}

fn spans(shell: &Shell, spans: &[Span]) -> String {
    if spans.is_empty() {
        return shell.t("hours-closed-day");
    }
    let one = |span: &Span| {
        let time = format!("{}–{}", clock(span.from), clock(span.to));
        let remark = match (span.is, span.remark.as_str()) {
            (Openness::Unknown, "") => "?",
            (_, remark) => remark,
        };
        if remark.is_empty() { time } else { format!("{time} ({remark})") }
    };
    spans.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
