//! The trust box of a page: what is known of it at a glance, from its fields and from the trials of other cities.

use koinon_commons::Commons;
use koinon_commons::around::Around;
use koinon_commons::vouch::Voucher;
use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_core::protocol;
use koinon_core::review::{self, date as text};
use koinon_core::schema::Schema;
use koinon_core::text::clean_line;
use koinon_store::{City, Page};
use koinon_web::Shell;
use koinon_web::views::{Trust, TrustLine};
use serde_json::{Map, Value};

use super::tried::Told;
use super::vouch;
use super::words::{city_name, page_links};

/// Trials that are shown as tiles; of the others the box says how many there are.
const TILES: usize = 12;
/// Names of those who look after a page that are shown.
const NAMES: usize = 5;

/// What the box is made of.
pub(super) struct Glance<'a> {
    pub(super) commons: &'a Commons,
    pub(super) shell: &'a Shell,
    pub(super) page: &'a Page,
    pub(super) city: &'a City,
    /// When the version that is shown was written.
    pub(super) written: Timestamp,
    pub(super) around: &'a Around,
    /// Whether the place is open now, in words; empty for what is none.
    pub(super) hours: String,
    pub(super) cities: &'a [(City, i64)],
    /// The address of the page.
    pub(super) href: &'a str,
    /// Who vouches for it.
    pub(super) vouchers: &'a [Voucher],
}

impl Glance<'_> {
    /// The box; none for a page of which nothing is known but when it was written.
    pub(super) fn trust(&self) -> Option<Trust> {
        let fields = &self.around.fields;
        let mut lines = match Kind::of(&self.page.kind) {
            Kind::PracticeSheet => self.of_practice(),
            Kind::ExperimentReport => self.of_trial(),
            Kind::Place => {
                let hours = (!self.hours.is_empty()).then(|| line("trust-hours", self.hours.clone()));
                self.code("status").map(|text| line("trust-how-far", text)).into_iter().chain(hours).collect()
            }
            _ => Vec::new(),
        };
        if lines.is_empty()
            && self.vouchers.is_empty()
            && !["review_due", "stewards", "last_checked"].iter().any(|name| fields.contains_key(*name))
        {
            return None;
        }
        lines.push(self.checked());
        lines.push(self.looked_after());
        Some(Trust { lines })
    }

    fn of_practice(&self) -> Vec<TrustLine> {
        let fields = &self.around.fields;
        let how_far = self.code("status").map(|text| line("trust-how-far", self.over_time(text)));
        let interest = self.code("interests_declared").filter(|_| text(fields, "interests_declared") != Some("none"));
        let interest = interest.map(|interest| match text(fields, "interests_text") {
            Some(words) => format!("{interest}{}{}", self.shell.lang.comma(), clean_line(words, 300)),
            None => interest,
        });
        let level = fields.get("evidence_level").and_then(Value::as_i64);
        let known = level.map(|level| self.shell.code(&format!("evidence-level-{level}"), &level.to_string()));
        let replicated = Told { shell: self.shell, ledger: &self.around.ledger }.replicated();
        let known = [known, replicated].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let remark = interest.map(|interest| self.shell.t1("trust-interest", "interest", interest));
        let is_told = !known.is_empty() || remark.is_some();
        let how = is_told.then(|| TrustLine { remark, ..line("trust-how-we-know", known) });
        how_far.into_iter().chain(how).chain([self.tried()]).collect()
    }

    /// How it went elsewhere.
    fn tried(&self) -> TrustLine {
        let ledger = &self.around.ledger;
        let told = Told { shell: self.shell, ledger };
        let one = |page: &Page| page_links(self.commons, std::slice::from_ref(page), self.cities).pop();
        let is_told = !ledger.reports.is_empty() || !ledger.intentions.is_empty();
        TrustLine {
            trials: told.tiles(&one, TILES),
            more_href: is_told.then(|| format!("{}/tried", self.href)),
            ..line("trust-tried", told.tried())
        }
    }

    fn of_trial(&self) -> Vec<TrustLine> {
        let fields = &self.around.fields;
        let ended = self.code("outcome").map(|text| line("trust-outcome", self.over_time(text)));
        let mut compared: Vec<String> = Vec::new();
        for indicator in fields.get("indicators").and_then(Value::as_array).into_iter().flatten().take(50) {
            let comparator = indicator.get("comparator").and_then(Value::as_str).filter(|code| *code != "none");
            let words = comparator.map(|code| self.shell.code(&format!("comparator-{}", code.replace('_', "-")), code));
            compared.extend(words.filter(|words| !compared.contains(words)));
        }
        let how = (!compared.is_empty()).then(|| line("trust-how-we-know", compared.join(self.shell.lang.comma())));
        let practice = fields.get("practice").and_then(koinon_markdown::named_page);
        let practice = practice.and_then(|name| self.around.named.get(name));
        let practice =
            practice.and_then(|page| page_links(self.commons, std::slice::from_ref(page), self.cities).pop());
        let kind = self.code("experiment_type");
        let tried = (practice.is_some() || kind.is_some())
            .then(|| TrustLine { page: practice, ..line("trust-practice", kind.unwrap_or_default()) });
        ended.into_iter().chain(how).chain(tried).chain(self.protocol()).collect()
    }

    /// Whether what was to be done was written down for good before it was known how it ends.
    fn protocol(&self) -> Option<TrustLine> {
        let fields = &self.around.fields;
        let rewritten = self.around.trial.as_ref().and_then(|trial| trial.rewritten);
        let remark = rewritten.map(|time| self.shell.t1("protocol-rewritten", "day", self.shell.day(&time)));
        let Some(frozen) = protocol::frozen(fields) else {
            fields.get(protocol::PROTOCOL)?;
            return Some(TrustLine { remark, ..line("trust-protocol", self.shell.t("protocol-not-frozen")) });
        };
        let amendments = fields.get(protocol::AMENDMENTS).and_then(Value::as_array).map_or(0, Vec::len);
        let frozen = self.shell.t1("protocol-frozen", "day", self.shell.day(&frozen.time));
        let text = match i64::try_from(amendments).unwrap_or(i64::MAX) {
            0 => frozen,
            n => format!("{frozen} · {}", self.shell.t1("protocol-amended", "n", n)),
        };
        Some(TrustLine { remark, ..line("trust-protocol", text) })
    }

    fn checked(&self) -> TrustLine {
        let fields = &self.around.fields;
        let given = text(fields, "last_checked");
        let due = overdue(Kind::of(&self.page.kind), fields, self.written, self.shell.now);
        let remark = due.map(|due| self.shell.t1("trust-review-due", "day", self.shell.date(&clean_line(&due, 40))));
        let aside = vouch::remark(self.shell, self.vouchers).map(|text| (text, format!("{}/vouch", self.href)));
        match given {
            Some(day) => TrustLine { remark, aside, ..line("trust-checked", self.shell.date(&clean_line(day, 40))) },
            None => TrustLine { time: Some(self.written), remark, aside, ..line("trust-checked", String::new()) },
        }
    }

    fn looked_after(&self) -> TrustLine {
        let stewards = self.around.fields.get("stewards").and_then(Value::as_array).into_iter().flatten();
        let names =
            stewards.filter_map(Value::as_str).map(|name| clean_line(name, 100)).filter(|name| !name.is_empty());
        let mut names: Vec<String> = names.take(NAMES).collect();
        if names.is_empty() {
            names.push(city_name(self.city).name);
        }
        TrustLine { names, ..line("trust-looked-after", String::new()) }
    }

    /// The label of the code in a field of this kind of page.
    fn code(&self, name: &str) -> Option<String> {
        let code = text(&self.around.fields, name)?;
        let vocabulary = Schema::of(Kind::of(&self.page.kind)).field(name)?.holds.vocabulary()?;
        Some(self.shell.code(&vocabulary.label_key(code), &clean_line(code, 60)))
    }

    /// With the period of the page behind it.
    fn over_time(&self, what: String) -> String {
        let period = self.around.fields.get("period").and_then(Value::as_object);
        let date = |name: &str| Some(self.shell.date(&clean_line(text(period?, name)?, 40)));
        match (date("start"), date("end")) {
            (Some(start), Some(end)) => {
                self.shell.t_args("trust-from-to", [("what", what), ("start", start), ("end", end)])
            }
            (Some(start), None) => self.shell.t2("trust-since", "what", what, "day", start),
            _ => what,
        }
    }
}

/// The day since when somebody should have looked at a page again, if that is past.
pub(super) fn overdue(kind: Kind, fields: &Map<String, Value>, written: Timestamp, now: Timestamp) -> Option<String> {
    let due = review::due_day(kind, fields, written);
    review::end_of(&due).filter(|end| *end <= now).map(|_| due)
}

fn line(key: &'static str, text: String) -> TrustLine {
    TrustLine { key, text, ..TrustLine::default() }
}
