//! What a page measured, and what a trial did otherwise, beside the practice that it tried.

use koinon_commons::practice_tried::PracticeTried;
use koinon_core::kind::Kind;
use koinon_core::schema::{Field, Schema};
use koinon_core::text::clean_line;
use koinon_web::views::{
    ChangeRow, Changes, Delivery, FactPart, FactValue, Measured, MeasuredRow, PageLink, Sheet, Voice,
};
use serde_json::{Map, Value};

use super::sheet::{Reader, VALUES, comparable, lines};

/// What is told in the last column, in this order.
const HOW: [&str; 5] = ["comparator", "n", "date", "method", "source"];

impl Reader<'_> {
    /// Puts what can stand in a table beside the practice into one, out of the list of fields.
    pub(super) fn tabulate(&self, sheet: &mut Sheet, practice: Option<PageLink>) {
        let tried = self.around.practice.as_ref().zip(practice);
        sheet.measured = self.measured(tried.as_ref());
        if self.kind == Kind::ExperimentReport {
            sheet.delivery = self.delivery();
            sheet.changes = tried.as_ref().and_then(|(tried, link)| self.changes(tried, link));
        }
    }

    fn measured(&self, tried: Option<&(&PracticeTried, PageLink)>) -> Option<Measured> {
        let after = match self.kind {
            Kind::PracticeSheet => "value",
            Kind::ExperimentReport => "result",
            _ => return None,
        };
        let figures = objects(self.around.fields.get("indicators")?)?;
        let theirs = tried.and_then(|(tried, _)| objects(tried.fields.get("indicators")?)).unwrap_or_default();
        let mut left: Vec<&Map<String, Value>> = theirs;
        let any_theirs = !left.is_empty();
        let mut rows: Vec<MeasuredRow> = Vec::new();
        for figure in figures.into_iter().take(VALUES) {
            let same = left.iter().position(|other| is_same(figure, other)).map(|at| left.remove(at));
            let Some(name) = self.text_of(figure, "name", Voice::Page) else { continue };
            let how = HOW.into_iter().filter_map(|name| self.labelled(self.kind, figure, name)).collect();
            rows.push(MeasuredRow {
                name,
                unit: self.text_of(figure, "unit", Voice::Page),
                before: self.number(figure, "baseline"),
                target: self.number(figure, "target"),
                after: self.number(figure, after),
                at_practice: same.and_then(|other| self.there(figure, other)),
                how: some(how),
            });
        }
        let lang = tried.map(|(_, link)| link.lang.clone()).unwrap_or_default();
        for other in left.into_iter().take(VALUES) {
            let voice = || Voice::In(lang.clone());
            let Some(name) = self.text_of(other, "name", voice()) else { continue };
            rows.push(MeasuredRow {
                name,
                unit: self.text_of(other, "unit", voice()),
                before: None,
                target: None,
                after: None,
                at_practice: self.there(other, other),
                how: None,
            });
        }
        (!rows.is_empty()).then(|| Measured {
            practice: tried.filter(|_| any_theirs).map(|(_, link)| link.clone()),
            hoped: rows.iter().any(|row| row.target.is_some()),
            after_key: if after == "value" { "fact-value" } else { "fact-result" },
            rows,
        })
    }

    /// What the practice measured; its unit is said where it is another one.
    fn there(&self, here: &Map<String, Value>, there: &Map<String, Value>) -> Option<FactValue> {
        let mut parts: Vec<FactPart> = ["baseline", "value", "date"]
            .into_iter()
            .filter_map(|name| self.labelled(Kind::PracticeSheet, there, name))
            .collect();
        let unit = |figure: &Map<String, Value>| figure.get("unit").and_then(Value::as_str).map(comparable);
        if !parts.is_empty() && unit(here) != unit(there) {
            parts.extend(self.labelled(Kind::PracticeSheet, there, "unit"));
        }
        some(parts)
    }

    fn changes(&self, tried: &PracticeTried, link: &PageLink) -> Option<Changes> {
        let said = objects(self.around.fields.get("adaptations")?)?;
        let core = objects(tried.fields.get("core_elements")?)?;
        let mut left: Vec<&Map<String, Value>> = said.into_iter().take(VALUES).collect();
        let mut rows: Vec<ChangeRow> = Vec::new();
        for element in core.into_iter().take(VALUES) {
            let Some(name) = element.get("name").and_then(Value::as_str).map(lines) else { continue };
            let touches = |change: &&Map<String, Value>| {
                change.get("core_element").and_then(Value::as_str).is_some_and(|at| comparable(at) == comparable(&name))
            };
            let (of_this, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(touches);
            left = rest;
            let changes = of_this.into_iter().filter_map(|change| self.change(change, false)).collect();
            rows.push(ChangeRow { element: Some(name), changes });
        }
        let others: Vec<FactValue> = left.into_iter().filter_map(|change| self.change(change, true)).collect();
        if !others.is_empty() {
            rows.push(ChangeRow { element: None, changes: others });
        }
        (!rows.is_empty()).then(|| Changes { practice: link.clone(), exact: tried.exact, rows })
    }

    /// A change; which part of the core it touches is told where it does not stand beside it.
    fn change(&self, change: &Map<String, Value>, with_element: bool) -> Option<FactValue> {
        let field = field(Kind::ExperimentReport, "adaptations")?;
        let mut change = change.clone();
        if !with_element {
            change.shift_remove("core_element");
        }
        self.values(field, &Value::Array(vec![Value::Object(change)])).pop()
    }

    fn delivery(&self) -> Option<Delivery> {
        let said = self.around.fields.get("delivery")?.as_object()?;
        let (planned, actual) = (self.text_of(said, "planned", Voice::Page), self.text_of(said, "actual", Voice::Page));
        (planned.is_some() || actual.is_some()).then_some(Delivery { planned, actual })
    }

    fn text_of(&self, of: &Map<String, Value>, name: &str, voice: Voice) -> Option<FactPart> {
        let text = of.get(name).and_then(Value::as_str).map(lines).filter(|text| !text.is_empty())?;
        Some(FactPart { label: None, text, href: None, voice })
    }

    fn number(&self, of: &Map<String, Value>, name: &str) -> Option<FactPart> {
        self.part(self.kind, of, name)
    }

    fn labelled(&self, kind: Kind, of: &Map<String, Value>, name: &str) -> Option<FactPart> {
        self.part(kind, of, name).map(|part| FactPart { label: Some(self.label(name)), ..part })
    }

    fn part(&self, kind: Kind, of: &Map<String, Value>, name: &str) -> Option<FactPart> {
        let inner = field(kind, "indicators")?.holds.fields()?.iter().find(|field| field.name == name)?;
        self.scalar(inner.name, &inner.holds, of.get(name)?)
    }
}

fn field(kind: Kind, name: &str) -> Option<&'static Field> {
    Schema::of(kind).field(name)
}

/// The items of a list that are objects all; `None` for anything else, which is shown as it is written.
fn objects(value: &Value) -> Option<Vec<&Map<String, Value>>> {
    value.as_array()?.iter().map(Value::as_object).collect()
}

/// Whether two indicators measure the same: they have the same short name or, where one has none, the same name.
fn is_same(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let text = |of: &Map<String, Value>, name: &str| {
        of.get(name)
            .and_then(Value::as_str)
            .map(|text| comparable(&clean_line(text, 200)))
            .filter(|text| !text.is_empty())
    };
    match (text(one, "id"), text(other, "id")) {
        (Some(one), Some(other)) => one == other,
        _ => text(one, "name").is_some_and(|name| Some(name) == text(other, "name")),
    }
}

fn some(parts: Vec<FactPart>) -> Option<FactValue> {
    (!parts.is_empty()).then_some(FactValue { parts })
}
