//! Cities beside each other, as a page and as a file.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use koinon_commons::compare::{
    Asked as Wanted, Cell, Column, Comparison, MAX_CITIES, MAX_COLUMNS, ProfileFigure, Row, SizeClass, Version, What,
};
use koinon_commons::render::page_path;
use koinon_core::Origin;
use koinon_core::text::clean_line;
use koinon_web::Shell;
use koinon_web::views::{CompareCell, CompareChoice, CompareColumn, CompareRow, CompareSource, CompareView};

use super::asked::Asked;
use super::visitor::Visitor;
use super::words::city_name;
use crate::compare::{CompareQuery, query_of};

/// `/compare`.
pub(super) async fn compare(v: Visitor, asked: Asked<CompareQuery>) -> HttpResponse {
    v.answer(async {
        let (commons, CompareQuery(asked)) = (&v.state.commons, asked.into_inner());
        let found = commons.compare_cities(asked.clone()).await?;
        let shell = v.shell().await?;
        let view = Told { shell: &shell, asked: &asked, here: commons.origin() }.view(&found);
        Ok(v.show(&CompareView { shell, ..view }))
    })
    .await
}

/// `/compare.csv`: the same as a file to keep.
pub(super) async fn csv(v: Visitor, asked: Asked<CompareQuery>) -> HttpResponse {
    v.answer(async {
        let (commons, CompareQuery(asked)) = (&v.state.commons, asked.into_inner());
        let table = commons.compare_cities(asked).await?.to_csv(commons.origin());
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"cities.csv\""))
            .insert_header((VARY, "Cookie"))
            .content_type("text/csv; charset=utf-8")
            .body(table))
    })
    .await
}

/// A comparison in words.
pub(super) struct Told<'a> {
    pub(super) shell: &'a Shell,
    pub(super) asked: &'a Wanted,
    pub(super) here: &'a Origin,
}

impl Told<'_> {
    fn view(&self, found: &Comparison) -> CompareView {
        let (shell, asked) = (self.shell, self.asked);
        let snapshot = found.versions.as_ref().map(|at| query_of(&asked.of_snapshot(&found.columns, at.clone())));
        let now = Wanted { at: Vec::new(), ..asked.clone() };
        CompareView {
            shell: shell.clone(),
            snapshot: self.is_snapshot(),
            cities: found.cities.iter().take(MAX_CITIES).map(|city| self.choice_of_city(city)).collect(),
            figures: found.choices.iter().map(|column| self.choice_of_figure(column)).collect(),
            sizes: SizeClass::ALL.into_iter().map(|size| self.choice_of_size(size)).collect(),
            per_head: asked.per_head,
            chosen: *asked != Wanted::default(),
            columns: found.columns.iter().map(|column| self.column(column)).collect(),
            rows: found.rows.iter().map(|row| self.row(row)).collect(),
            remarks: self.remarks(found),
            csv_href: address("/compare.csv", &query_of(asked)),
            snapshot_href: snapshot.filter(|_| !self.is_snapshot()).map(|query| address("/compare", &query)),
            now_href: address("/compare", &query_of(&now)),
        }
    }

    fn is_snapshot(&self) -> bool {
        !self.asked.at.is_empty()
    }

    fn choice_of_city(&self, city: &koinon_store::City) -> CompareChoice {
        let value = city.origin.authority().to_owned();
        let is_here = value == self.here.authority();
        let chosen = self.asked.cities.iter().any(|city| *city == value || (is_here && city == "here"));
        CompareChoice { label: city_name(city).name, value, chosen }
    }

    fn choice_of_figure(&self, column: &Column) -> CompareChoice {
        let (value, head) = (column.what.code(), self.column(&Column { per_head: false, ..column.clone() }));
        let label = match head.unit.as_str() {
            "" => head.label,
            unit => format!("{} ({unit})", head.label),
        };
        CompareChoice { label, chosen: self.asked.columns.contains(&value), value }
    }

    fn choice_of_size(&self, size: SizeClass) -> CompareChoice {
        CompareChoice { value: size.code().into(), label: self.size(size), chosen: self.asked.size == Some(size) }
    }

    fn size(&self, size: SizeClass) -> String {
        self.shell.tc("compare-size-", size.code())
    }

    pub(super) fn column(&self, column: &Column) -> CompareColumn {
        let head =
            |label: String, unit: String, remark: String| CompareColumn { label, lang: String::new(), unit, remark };
        let label = |figure: ProfileFigure| {
            self.shell.code(&format!("fact-{}", figure.code().replace('_', "-")), figure.code())
        };
        let figure = match &column.what {
            What::Profile(figure) => *figure,
            What::Indicator { id, unit } => {
                let named = if column.name.is_empty() { id } else { &column.name };
                let unit = match column.per_head {
                    true => self.shell.t1("compare-per-1000", "unit", unit.clone()),
                    false => unit.clone(),
                };
                // Two pages may call it otherwise: the short name is what they have in common.
                let remark = if column.name.is_empty() { String::new() } else { id.clone() };
                return CompareColumn { lang: column.lang.clone(), ..head(named.clone(), unit, remark) };
            }
        };
        match figure {
            ProfileFigure::Density => head(
                self.shell.t("compare-density"),
                self.shell.t("compare-per-km2"),
                self.shell.t("compare-worked-out"),
            ),
            ProfileFigure::Degurba => head(label(figure), String::new(), self.shell.t("compare-degurba-how")),
            // The unit is in the words.
            ProfileFigure::Population | ProfileFigure::Area | ProfileFigure::Growth | ProfileFigure::Broadband => {
                head(label(figure), String::new(), String::new())
            }
        }
    }

    fn row(&self, row: &Row) -> CompareRow {
        CompareRow {
            city: city_name(&row.city),
            size: row.size.map(|size| self.size(size)).unwrap_or_default(),
            cells: row.cells.iter().map(|cell| self.cell(cell)).collect(),
        }
    }

    pub(super) fn cell(&self, cell: &Cell) -> CompareCell {
        match cell {
            Cell::Missing => CompareCell::Missing,
            Cell::NotHeld(version) => CompareCell::NotHeld(self.source(version, "", "")),
            Cell::Known(figure) => CompareCell::Known {
                value: self.shell.lang.number(figure.value, digits(figure.value)),
                source: self.source(&figure.version, &figure.date, &figure.source),
            },
        }
    }

    fn source(&self, version: &Version, date: &str, source: &str) -> CompareSource {
        let page = &version.page;
        let path = page_path(self.here, &page.authority, &page.slug);
        CompareSource {
            date: if date.is_empty() { String::new() } else { self.shell.date(date) },
            saved: version.time,
            name: clean_line(if source.is_empty() { &page.title } else { source }, 120),
            lang: page.lang.clone(),
            href: if self.is_snapshot() { format!("{path}?version={}", version.hash) } else { path },
        }
    }

    fn remarks(&self, found: &Comparison) -> Vec<String> {
        let has_density = found.columns.iter().any(|column| column.what == What::Profile(ProfileFigure::Density));
        let said = [
            has_density.then(|| self.shell.t("compare-density-how")),
            (found.read > 0).then(|| self.shell.t1("compare-read", "n", found.read)),
            found.more_cities.then(|| self.shell.t1("compare-more-cities", "n", MAX_CITIES)),
            found.more_columns.then(|| self.shell.t1("compare-more-figures", "n", MAX_COLUMNS)),
            found.versions.is_none().then(|| self.shell.t("compare-too-many")),
        ];
        said.into_iter().flatten().collect()
    }
}

/// How many digits behind the point it takes for two that say something: what is small is not nought.
fn digits(value: f64) -> usize {
    let zeros = if value == 0.0 { 0.0 } else { -value.abs().log10().floor() };
    // At most as many as a number has.
    if zeros <= 0.0 { 2 } else { (zeros + 1.0).min(15.0) as usize }
}

fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
