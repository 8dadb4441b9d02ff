//! Bars, lying: a name has room beside them, also on a phone.

use super::Request;
use super::chart::Plan;
use super::legend::{self, Look, Sample};
use super::svg::{Anchor, LETTER, Svg, WIDTH, coordinate, fitting, width_of};
use super::words::Words;

/// Rows that are drawn.
const MOST_ROWS: usize = 40;
/// The height of a bar and of the space between two rows, in pixels.
const BAR: f64 = 22.0;
const SPACE: f64 = 8.0;
/// The widest name and the widest value, in pixels; longer ones are cut.
const WIDEST_NAME: f64 = 170.0;
const WIDEST_VALUE: f64 = 110.0;

/// Draws a plan.
///
/// # Errors
/// A sentence why it cannot be drawn.
pub(super) fn draw(plan: &Plan, request: &Request<'_>, words: &Words, name: &str) -> Result<String, String> {
    if plan.labels.len() > MOST_ROWS {
        return Err(words.too_many_bars.replace("{n}", &MOST_ROWS.to_string()));
    }
    let (low, high) = plan.range().unwrap_or((0.0, 1.0));
    let (low, high) = (low.min(0.0), high.max(0.0));
    let widest = |texts: &mut dyn Iterator<Item = &String>, most: f64| {
        texts.map(|text| width_of(text)).fold(0.0, f64::max).min(most)
    };
    let names = widest(&mut plan.labels.iter(), WIDEST_NAME);
    let values = widest(&mut plan.cells.iter().flatten(), WIDEST_VALUE).max(width_of(words.missing));
    let left = names + 10.0 + if low < 0.0 { values + 6.0 } else { 0.0 };
    let right = WIDTH - values - 8.0;
    let part = |value: f64| if high > low { (value - low) / (high - low) } else { 0.0 };
    let across = |value: f64| left + part(value) * (right - left);

    let mut svg = Svg::new();
    let scale = plan.scale();
    let mut top = 4.0;
    if !scale.is_empty() {
        svg.text((0.0, LETTER), Anchor::Start, &fitting(&scale, WIDTH));
        top += 26.0;
    }
    let first = top;
    for (row, label) in plan.labels.iter().enumerate() {
        let middle = top + BAR * plan.series.len() as f64 / 2.0;
        svg.text((names, middle + LETTER * 0.35), Anchor::End, &fitting(label, WIDEST_NAME));
        for (number, (column, cells)) in plan.series.iter().zip(&plan.cells).enumerate() {
            let base = top + BAR / 2.0 + LETTER * 0.35;
            match column.values.get(row).copied().flatten() {
                Some(value) => {
                    let (begin, end) = (across(value.min(0.0)), across(value.max(0.0)));
                    let path = format!(
                        "M{} {}H{}v18H{}z",
                        coordinate(begin),
                        coordinate(top + 2.0),
                        coordinate(end),
                        coordinate(begin)
                    );
                    svg.path(&path, &Look::of(number).bar());
                    let text = fitting(cells.get(row).map_or("", String::as_str), WIDEST_VALUE);
                    if value < 0.0 {
                        svg.text((begin - 6.0, base), Anchor::End, &text);
                    } else {
                        svg.text((end + 6.0, base), Anchor::Start, &text);
                    }
                }
                None => svg.text((across(0.0) + 6.0, base), Anchor::Start, words.missing),
            }
            top += BAR;
        }
        top += SPACE;
    }
    svg.line((across(0.0), first), (across(0.0), top - SPACE), "var(--control)");
    let height = legend::push(&mut svg, &plan.names(), top, Sample::Bars);
    Ok(svg.finish(height + 4.0, &request.id, name, &plan.description(words.bar, words)))
}
