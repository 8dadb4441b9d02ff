//! A practice or a trial as a brief: a PDF of two pages. It is made once for what it says, on a thread of its own.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use koinon_brief::{Block, Brief, Item, Section, Words};
use koinon_commons::around::Around;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::page_path;
use koinon_commons::{Commons, Error};
use koinon_core::Hash;
use koinon_core::kind::Kind;
use koinon_core::lang::{Direction, direction};
use koinon_core::schema::unknown_reason;
use koinon_core::text::clean_line;
use koinon_store::{City, Page, Standing};
use koinon_web::views::{ChangeRow, Changes, Delivery, Fact, FactPart, FactValue, Measured, MeasuredRow, Voice};
use koinon_web::{Lang, Shell, tile_svg};
use moka::future::Cache;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::asked::Asked;
use super::embed::bare_shell;
use super::failure::Failure;
use super::sheet::Reader;
use super::tried::Told;
use super::visitor::Visitor;
use super::words::{absolute, city_name, named, page_links};

/// The most that the briefs of a city may take in memory, in bytes.
const KEPT: u64 = 32 * 1024 * 1024;
/// For how long one waits for a brief: others may be before it.
const PATIENCE: Duration = Duration::from_secs(30);
/// One brief is made at a time: it takes a core.
static ONE_AT_A_TIME: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);
/// Indicators and trials that a brief is handed; it shows as many as fit.
const MOST: usize = 12;
/// Characters of a text that a brief is handed.
const CHARS: usize = 2000;

/// Briefs that were made, by what they say.
#[derive(Clone)]
pub(crate) struct Briefs(Cache<Hash, Bytes>);

impl Default for Briefs {
    fn default() -> Self {
        let weight = |_: &Hash, pdf: &Bytes| u32::try_from(pdf.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(KEPT).weigher(weight).build())
    }
}

impl Briefs {
    /// The brief that says this. Whoever asks for the same at the same time waits for the one that is being made.
    async fn of(&self, brief: Brief, key: Hash) -> Result<Bytes, Error> {
        let made = self.0.try_get_with(key, async {
            // Whoever waits holds no thread.
            let _turn = ONE_AT_A_TIME.acquire().await.map_err(|e| Error::File(e.to_string()))?;
            let pdf = tokio::task::spawn_blocking(move || koinon_brief::pdf(&brief)).await;
            let pdf = pdf.map_err(|e| Error::File(e.to_string()))?;
            pdf.map(Bytes::from).map_err(|e| Error::File(e.to_string()))
        });
        let made = tokio::time::timeout(PATIENCE, made).await.map_err(|_| Error::TooMany(PATIENCE.as_secs() as u32))?;
        made.map_err(|error| Error::File(error.to_string()))
    }
}

/// Whether a brief is made of a page.
pub(super) fn has_brief(page: &Page) -> bool {
    matches!(Kind::of(&page.kind), Kind::PracticeSheet | Kind::ExperimentReport)
}

#[derive(Deserialize)]
pub(super) struct In {
    lang: Option<String>,
}

/// `/pages/{slug}/brief.pdf?lang=`: in the page's own language, if the interface speaks it, unless another one is asked for.
pub(super) async fn pdf(v: Visitor, request: HttpRequest, name: web::Path<String>, asked: Asked<In>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        match view.page.standing {
            Standing::Deleted => return Err(Failure::from(Error::Gone)),
            Standing::Live if has_brief(&view.page) => {}
            _ => return Err(Error::NotFound.into()),
        }
        let own = view.page.lang.split('-').next().and_then(Lang::from_code);
        let lang = asked.lang.as_deref().and_then(Lang::from_code).or(own).unwrap_or(v.lang);
        let brief = brief_of(commons, &view, lang).await?;
        let key = Hash::of(serde_json::to_vec(&brief).map_err(|e| Error::File(e.to_string()))?);
        let tag = format!("\"{}\"", key.short());
        let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let has_it =
            known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
        let mut response = if has_it { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, "private, no-cache"))
            .insert_header((VARY, "Accept-Language, Cookie"));
        if has_it {
            return Ok(response.finish());
        }
        let name = format!("{}-{}.pdf", view.page.ulid.to_lowercase(), lang.code());
        let pdf = v.state.briefs.of(brief, key).await?;
        Ok(response
            .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")))
            .content_type("application/pdf")
            .body(pdf))
    })
    .await
}

async fn brief_of(commons: &Commons, view: &PageView, lang: Lang) -> Result<Brief, Error> {
    let source = view.markdown.clone().ok_or(Error::Gone)?;
    let head = view.head.as_ref().ok_or(Error::NotFound)?;
    let around = commons.around(view, &source).await?;
    let cities = commons.cities().await?;
    let href = page_path(commons.origin(), &view.page.authority, &view.page.slug);
    let shell = bare_shell(commons, lang, &href)?;
    let teller = Teller { shell: &shell, page: &view.page, around: &around };
    let city = city_name(&view.city);
    // A copy is read, and its version found, where it was made.
    let address = absolute(&view.city.origin, &format!("/pages/{}", view.page.slug));
    let licence = head.record.licence.clone();
    let version = format!("{} · {}", shell.day(&head.record.time), head.hash.short());
    Ok(Brief {
        lang: lang.code().to_owned(),
        rtl: lang.dir() == "rtl",
        tile: tile_svg(view.city.origin.authority(), 64),
        kind: format!("{} · {}", shell.tc("kind-", Kind::of(&view.page.kind).code()), city.name),
        title: teller.own(&head.record.title),
        summary: teller.own(&view.page.summary),
        sections: teller.sections(commons, &source, &cities),
        about: vec![
            (shell.t("brief-ask"), teller.interface(&shell.t1("brief-looked-after", "city", city.name.as_str()))),
            (shell.t("brief-version"), teller.interface(&version)),
            (shell.t("about-version-permalink"), code(&format!("{address}?version={}", head.hash))),
            (shell.t("about-version-licence"), code(&licence)),
        ],
        address,
        read_on: shell.t("brief-read-on"),
        of: shell.t("brief-of"),
    })
}

/// Tells a page in the words of a brief.
struct Teller<'a> {
    shell: &'a Shell,
    page: &'a Page,
    around: &'a Around,
}

impl Teller<'_> {
    fn sections(&self, commons: &Commons, source: &str, cities: &[(City, i64)]) -> Vec<Section> {
        let kind = Kind::of(&self.page.kind);
        // What the text says itself too is left out of a sheet on the site; here there is no text, so that all fields are told.
        let yaml_only =
            koinon_markdown::split(source).yaml.map(|yaml| format!("---\n{yaml}\n---\n")).unwrap_or_default();
        let reader = Reader { shell: self.shell, here: commons.origin(), kind, around: self.around, week: None };
        let practice = self.around.practice.as_ref().map(|tried| std::slice::from_ref(&tried.page));
        let sheet = reader.sheet(&yaml_only, practice.and_then(|page| page_links(commons, page, cities).pop()));
        let mut sections = Vec::new();
        let mut push = |heading: String, blocks: Vec<Block>| {
            if !blocks.is_empty() {
                sections.push(Section { heading, blocks });
            }
        };
        if kind == Kind::ExperimentReport
            && let Some(trial) = &self.around.trial
        {
            let words = self.interface(&super::tried::outcome(self.shell, &trial.outcome));
            push(self.shell.t("trust-outcome"), vec![Block::Text { words }]);
        }
        for fact in &sheet.first {
            push(fact.label.clone(), self.fact(fact));
        }
        let core =
            sheet.core.iter().map(|element| Item { words: self.own(&element.name), remark: self.own(&element.why) });
        push(self.shell.t("fact-core-elements"), list(core.collect()));
        match sheet.measured.as_ref().filter(|_| kind == Kind::ExperimentReport) {
            Some(measured) => push(self.shell.t("fact-indicators"), vec![self.measured(measured)]),
            None => push(self.shell.t("trust-how-we-know"), self.known()),
        }
        push(self.shell.t("fact-delivery"), sheet.delivery.iter().map(|delivery| self.delivery(delivery)).collect());
        push(self.shell.t("fact-adaptations"), sheet.changes.iter().map(|changes| self.changes(changes)).collect());
        if let Some(conditions) = &sheet.conditions {
            let sure = |words: &String| format!("{}{} {words}", self.shell.t("conditions-sure"), self.shell.colon());
            let verdict: Vec<String> =
                conditions.verdict.iter().cloned().chain(conditions.confidence.iter().map(sure)).collect();
            let mut blocks = Vec::new();
            if !verdict.is_empty() {
                blocks.push(Block::Text { words: self.interface(&verdict.join(" · ")) });
            }
            let one = |condition: &koinon_web::views::Condition| Item {
                words: self.part(&condition.text),
                remark: self.interface(&condition.remarks.join(self.shell.lang.comma())),
            };
            blocks.extend(list(conditions.conditions.iter().map(one).collect()));
            push(self.shell.t("conditions-title"), blocks);
        }
        if kind == Kind::PracticeSheet {
            push(self.shell.t("trust-tried"), self.tried(cities));
        }
        let rest = sheet.rest.iter().filter(|fact| fact.label != self.shell.t("fact-indicators"));
        for fact in rest.take(4) {
            push(fact.label.clone(), self.fact(fact));
        }
        // What is written below the fields has the room that is left.
        let text = koinon_markdown::plain_text(source);
        let paragraphs = text.lines().filter(|line| !line.trim().is_empty()).take(MOST);
        push(self.shell.t("brief-more"), paragraphs.map(|line| Block::Text { words: self.own(line) }).collect());
        sections
    }

    /// The figures, each with when it was measured and where it is from.
    fn known(&self) -> Vec<Block> {
        let level = self.around.fields.get("evidence_level").and_then(Value::as_i64);
        let level = level.map(|level| self.shell.code(&format!("evidence-level-{level}"), &level.to_string()));
        let replicated = Told { shell: self.shell, ledger: &self.around.ledger }.replicated();
        let mut blocks: Vec<Block> = [level, replicated]
            .into_iter()
            .flatten()
            .map(|text| Block::Text { words: self.interface(&text) })
            .collect();
        let indicators = self.around.fields.get("indicators").and_then(Value::as_array).into_iter().flatten();
        let rows: Vec<Vec<Words>> =
            indicators.filter_map(Value::as_object).take(MOST).map(|indicator| self.indicator(indicator)).collect();
        if !rows.is_empty() {
            let after = if rows.iter().all(|row| row[2].text.is_empty()) { "fact-result" } else { "fact-value" };
            let labels = ["fact-name", "fact-baseline", after, "fact-unit", "fact-date", "fact-source"];
            let head = labels.iter().map(|label| self.shell.t(label)).collect();
            blocks.push(Block::Table { head, rows });
        }
        blocks
    }

    /// What a trial measured, beside what the practice did.
    fn measured(&self, measured: &Measured) -> Block {
        let city = measured.practice.as_ref().map(|practice| practice.city.name.as_str());
        let head = [Some("measured-what"), Some("fact-baseline"), measured.hoped.then_some("fact-target")];
        let head = head.into_iter().flatten().chain([measured.after_key]).map(|key| self.shell.t(key));
        let head = head.chain(city.map(|city| self.shell.t1("measured-there", "city", city))).collect();
        let told =
            |part: &Option<FactPart>| part.as_ref().map_or_else(|| self.not("measured-not"), |part| self.part(part));
        let row = |row: &MeasuredRow| {
            let unit = row.unit.as_ref().map(|unit| format!(" ({})", unit.text)).unwrap_or_default();
            let name = Words { text: format!("{}{unit}", row.name.text), ..self.part(&row.name) };
            let mut cells = vec![name, told(&row.before)];
            cells.extend(measured.hoped.then(|| told(&row.target)));
            cells.push(told(&row.after));
            let there = || row.at_practice.as_ref().map_or_else(|| self.not("measured-not"), |there| self.line(there));
            cells.extend(city.map(|_| there()));
            cells
        };
        Block::Table { head, rows: measured.rows.iter().take(MOST).map(row).collect() }
    }

    fn delivery(&self, delivery: &Delivery) -> Block {
        let cell =
            |part: &Option<FactPart>| part.as_ref().map_or_else(|| self.not("ledger-untold"), |part| self.part(part));
        let head = ["delivery-planned", "fact-actual"].map(|key| self.shell.t(key)).to_vec();
        Block::Table { head, rows: vec![vec![cell(&delivery.planned), cell(&delivery.actual)]] }
    }

    /// What was done otherwise, beside each part of the core.
    fn changes(&self, changes: &Changes) -> Block {
        let core = self.shell.t1("changes-core", "city", changes.practice.city.name.as_str());
        let row = |row: &ChangeRow| {
            let element = row.element.as_ref().map(|element| words(element, &changes.practice.lang));
            let lines: Vec<String> = row.changes.iter().map(|change| self.line(change).text).collect();
            let said = if lines.is_empty() { self.not("changes-none") } else { self.own(&lines.join(" · ")) };
            vec![element.unwrap_or_else(|| self.not("changes-other")), said]
        };
        Block::Table {
            head: vec![core, self.shell.t("changes-here")],
            rows: changes.rows.iter().take(MOST).map(row).collect(),
        }
    }

    /// What the interface says where the page says nothing.
    fn not(&self, key: &str) -> Words {
        self.interface(&self.shell.t(key))
    }

    fn indicator(&self, indicator: &Map<String, Value>) -> Vec<Words> {
        let value = |name: &str| match indicator.get(name)? {
            Value::String(text) => Some(self.own(text)),
            Value::Number(number) => Some(code(&self.shell.lang.number(number.as_f64()?, 4))),
            unknown => unknown_reason(unknown).map(|_| self.interface(&self.shell.t("fact-unknown"))),
        };
        let first = |names: &[&str]| names.iter().find_map(|name| value(name)).unwrap_or_default();
        let date = indicator.get("date").and_then(Value::as_str).map(|date| self.shell.date(date)).unwrap_or_default();
        vec![
            first(&["name", "id"]),
            first(&["baseline"]),
            first(&["value", "result"]),
            first(&["unit"]),
            self.interface(&date),
            first(&["source"]),
        ]
    }

    fn tried(&self, cities: &[(City, i64)]) -> Vec<Block> {
        let told = Told { shell: self.shell, ledger: &self.around.ledger };
        let sentence = Block::Text { words: self.interface(&told.tried()) };
        let items = self.around.ledger.counted().take(MOST).map(|report| {
            let page = &report.trial.page;
            let city = named(&page.authority, cities).name;
            let said = format!("{city}{} {}", self.shell.colon(), told.outcome(report));
            Item { words: self.interface(&said), remark: words(&page.title, &page.lang) }
        });
        [sentence].into_iter().chain(list(items.collect())).collect()
    }

    fn fact(&self, fact: &Fact) -> Vec<Block> {
        let mut values = fact.values.iter().filter_map(|value| {
            let (first, rest) = value.parts.split_first()?;
            Some(Item { words: self.part(first), remark: self.parts(rest) })
        });
        match (fact.values.len(), values.next()) {
            (1, Some(item)) if item.remark.text.is_empty() => vec![Block::Text { words: item.words }],
            (_, Some(item)) => list([item].into_iter().chain(values).collect()),
            (_, None) => Vec::new(),
        }
    }

    /// A value of many parts in one line.
    fn line(&self, value: &FactValue) -> Words {
        self.parts(&value.parts)
    }

    fn parts(&self, parts: &[FactPart]) -> Words {
        let told = parts.iter().map(|part| match &part.label {
            Some(label) => format!("{label}{} {}", self.shell.colon(), part.text),
            None => part.text.clone(),
        });
        self.own(&told.collect::<Vec<_>>().join(self.shell.lang.comma()))
    }

    fn part(&self, part: &FactPart) -> Words {
        match &part.voice {
            Voice::Page => self.own(&part.text),
            Voice::In(lang) => words(&part.text, lang),
            Voice::Interface => self.interface(&part.text),
            Voice::Code => code(&part.text),
        }
    }

    /// A text of the page, in its language.
    fn own(&self, text: &str) -> Words {
        words(text, &self.page.lang)
    }

    /// A text in the language of the brief.
    fn interface(&self, text: &str) -> Words {
        words(text, self.shell.lang.code())
    }
}

fn words(text: &str, lang: &str) -> Words {
    let first = lang.split('-').next().unwrap_or_default();
    let known = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
    Words {
        text: clean_line(text, CHARS),
        lang: if known { first.to_owned() } else { "und".into() },
        rtl: direction(lang) == Direction::Rtl,
    }
}

/// An address, a number or the like: nobody's words.
fn code(text: &str) -> Words {
    words(text, "en")
}

fn list(items: Vec<Item>) -> Vec<Block> {
    let items: Vec<Item> = items.into_iter().filter(|item| !item.words.text.is_empty()).collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List { items }] }
}
