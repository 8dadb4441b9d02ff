//! When a practice was mentioned, tried, adopted and given up: city by city, and for the practices of a theme.

use actix_web::{HttpResponse, web};
use koinon_commons::maturity::{CityMaturity, Maturity, Reached, Step};
use koinon_commons::read::PageRef;
use koinon_core::text::clean_line;
use koinon_store::City;
use koinon_web::Shell;
use koinon_web::views::{
    MaturitiesView, MaturityOfPractice, MaturityRow, MaturityStep, MaturityView, Pager, Timeline, TimelineMark,
    TimelineRow,
};
use serde::Deserialize;

use super::asked::Asked;
use super::visitor::Visitor;
use super::words::{named, page_head, page_link};
use crate::cursor::{read_cursor, written_cursor};

/// How wide the drawing is from its first year to its last, and where that begins; see its template.
const FROM: u32 = 118;
const WIDTH: u32 = 310;
/// How high a line of it is.
const LINE: u32 = 34;
/// So many years are named along it.
const YEARS: i32 = 5;
/// Cities that are drawn; the table has all of them.
const DRAWN: usize = 30;
/// Characters of the name of a city there.
const NAME: usize = 13;

/// `/pages/{slug}/maturity`.
pub(super) async fn read(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let Maturity { cities: steps, .. } = commons.maturity(&v.actor, &PageRef::Row(view.page.id)).await?;
        let (shell, cities) = (v.shell().await?, commons.cities().await?);
        let head = page_head(commons, &v.actor, &view);
        let rows = steps.iter().map(|of| MaturityRow {
            city: named(&of.authority, &cities),
            steps: Step::ALL.iter().map(|step| Some(told(&v, &shell, of.steps.get(step)?, &cities))).collect(),
        });
        let page = MaturityView {
            steps: Step::ALL.map(Step::code).into(),
            rows: rows.collect(),
            timeline: timeline(&steps, &cities),
            head,
            shell,
        };
        Ok(v.show(&page))
    })
    .await
}

fn told(v: &Visitor, shell: &Shell, reached: &Reached, cities: &[(City, i64)]) -> MaturityStep {
    MaturityStep {
        when: shell.date(&reached.date),
        by_page: !reached.said,
        page: page_link(&v.state.commons, &reached.page, named(&reached.page.authority, cities)),
    }
}

/// The steps as marks along the years.
fn timeline(steps: &[CityMaturity], cities: &[(City, i64)]) -> Timeline {
    let drawn = &steps[..steps.len().min(DRAWN)];
    let places = drawn.iter().flat_map(|of| of.steps.values()).map(|reached| place(&reached.date));
    let (first, last) = places.fold((f64::MAX, f64::MIN), |(first, last), at| (first.min(at), last.max(at)));
    let (first, last) = if first > last { (2000.0, 2001.0) } else { (first.floor(), last.floor() + 1.0) };
    let x = |at: f64| FROM + 10 + ((at - first) / (last - first) * f64::from(WIDTH)) as u32;
    // A year of four digits is between 0 and 9999.
    let (from, to) = (first as i32, last as i32);
    let apart = usize::try_from((to - from) / YEARS + 1).unwrap_or(1);
    let rows = drawn.iter().zip(0..).map(|(of, number)| {
        let mark = |(step, reached): (&Step, &Reached)| TimelineMark { x: x(place(&reached.date)), step: step.code() };
        TimelineRow {
            y: 24 + LINE * number,
            marks: of.steps.iter().map(mark).collect(),
            name: clean_line(&named(&of.authority, cities).name, NAME),
        }
    });
    Timeline {
        height: 24 + LINE * u32::try_from(drawn.len()).unwrap_or(0) + 16,
        years: (from..=to).step_by(apart).map(|year| (x(f64::from(year)), year.to_string())).collect(),
        rows: rows.collect(),
    }
}

/// Where a date or a part of one stands among the years.
fn place(date: &str) -> f64 {
    let mut parts = date.split('-').map(|part| part.parse::<f64>().unwrap_or_default());
    let mut next = || parts.next().unwrap_or(1.0);
    let (year, month, day) = (next(), next(), next());
    year + (month.clamp(1.0, 12.0) - 1.0) / 12.0 + (day.clamp(1.0, 31.0) - 1.0) / 372.0
}

#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    theme: String,
    after: Option<String>,
}

/// `/maturity?theme=`.
pub(super) async fn of_theme(v: Visitor, of: Asked<Of>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let theme = clean_line(&of.theme, 60);
        let from = of.after.as_deref().and_then(read_cursor);
        let asked = Some(theme.clone()).filter(|theme| !theme.is_empty());
        let (found, next) = commons.maturity_of_theme(asked, from).await?;
        let (shell, cities) = (v.shell().await?, commons.cities().await?);
        let href = format!("/maturity?theme={}", koinon_web::percent_encoded(&theme));
        let practices = found.iter().map(|practice| {
            let page = page_link(commons, &practice.page, named(&practice.page.authority, &cities));
            let step = |step: &Step| Some(told(&v, &shell, practice.first(*step)?, &cities));
            let steps = Step::ALL.iter().map(step).collect();
            MaturityOfPractice { href: format!("{}/maturity", page.href), page, steps }
        });
        let themes = v.state.themes().await?;
        let page = MaturitiesView {
            practices: practices.collect(),
            themes: themes.iter().map(|(theme, _)| theme.clone()).collect(),
            steps: Step::ALL.map(Step::code).into(),
            pager: Pager {
                first: from.map(|_| href.clone()),
                next: next.map(|next| format!("{href}&after={}", written_cursor(next))),
            },
            theme,
            shell,
        };
        Ok(v.show(&page))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_dates_stand_at_their_beginning() {
        assert_eq!(place("2025"), 2025.0);
        assert_eq!(place("2025-01-01"), 2025.0);
        assert!(place("2025-12-31") < 2026.0 && place("2025-12-31") > place("2025-12"));
        assert_eq!(place("unreadable"), 0.0);
    }
}
