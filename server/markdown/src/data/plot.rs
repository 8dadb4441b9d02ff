//! The frame of a chart: two axes with their numbers, and where between them a value stands.

use super::axis::Axis;
use super::chart::Plan;
use super::column::Nature;
use super::svg::{Anchor, LETTER, Svg, WIDTH, coordinate, fitting, width_of};
use super::words::Words;

/// The height of what lies between the axes, in pixels.
const HEIGHT: f64 = 220.0;
/// The height of a line of text, in pixels.
const LINE: f64 = 26.0;

/// A frame that was drawn.
pub(super) struct Plot {
    x: Axis,
    y: Axis,
    left: f64,
    right: f64,
    top: f64,
    /// Where the next thing may stand.
    pub(super) bottom: f64,
}

impl Plot {
    /// Draws the axes of a plan.
    pub(super) fn new(plan: &Plan, words: &Words, svg: &mut Svg) -> Self {
        let (low, high) = plan.range().unwrap_or((0.0, 1.0));
        // What is never negative and comes near nought begins there.
        let low = if low > 0.0 && low < high / 2.0 { 0.0 } else { low };
        let y = Axis::of_numbers(low, high, 5, words);
        let widest = y.ticks.iter().map(|(_, label)| width_of(label)).fold(0.0, f64::max);
        let left = widest + 10.0;
        let x = along(plan, words, WIDTH - left);
        let half = |tick: Option<&(f64, String)>| tick.map_or(0.0, |(_, label)| width_of(label) / 2.0);
        let left = left.max(half(x.ticks.first()).min(70.0));
        let right = WIDTH - half(x.ticks.last()).clamp(12.0, 70.0);
        let scale = plan.scale();
        let top = if scale.is_empty() { 10.0 } else { LINE + 10.0 };
        let mut plot = Self { x, y, left, right, top, bottom: top + HEIGHT };
        plot.draw(svg, &scale, &plan.x.label());
        plot
    }

    fn draw(&mut self, svg: &mut Svg, scale: &str, along: &str) {
        let floor = self.top + HEIGHT;
        if !scale.is_empty() {
            svg.text((0.0, LETTER), Anchor::Start, &fitting(scale, WIDTH));
        }
        for (value, label) in &self.y.ticks {
            let y = floor - self.y.part(*value) * HEIGHT;
            svg.line((self.left, y), (self.right, y), "var(--line)");
            svg.text((self.left - 8.0, y + LETTER * 0.35), Anchor::End, label);
        }
        for (value, label) in &self.x.ticks {
            let x = self.left + self.x.part(*value) * (self.right - self.left);
            svg.line((x, floor), (x, floor + 6.0), "var(--control)");
            svg.text((x, floor + LETTER + 8.0), Anchor::Middle, label);
        }
        svg.line((self.left, floor), (self.right, floor), "var(--control)");
        self.bottom = floor + LINE + 6.0;
        if !along.is_empty() {
            svg.text((self.right, self.bottom + LETTER), Anchor::End, &fitting(along, WIDTH));
            self.bottom += LINE;
        }
    }

    /// Where a value stands, in pixels.
    pub(super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let across = self.left + self.x.part(x) * (self.right - self.left);
        (across, self.top + HEIGHT - self.y.part(y) * HEIGHT)
    }

    /// The same as it is written.
    pub(super) fn place(&self, x: f64, y: f64) -> (String, String) {
        let (x, y) = self.at(x, y);
        (coordinate(x), coordinate(y))
    }
}

/// The horizontal axis, with as many labels as fit beside each other.
fn along(plan: &Plan, words: &Words, width: f64) -> Axis {
    let (low, high) = plan.x.range().unwrap_or((0.0, 1.0));
    let labels: Vec<String> = plan.labels.iter().map(|label| fitting(label, 120.0)).collect();
    let axis = |most: usize| match plan.x.nature {
        Nature::Numbers => Axis::of_numbers(low, high, most, words),
        Nature::Dates => Axis::of_dates(low, high, most),
        Nature::Words => Axis::of_places(&labels, most),
    };
    let fits = |axis: &Axis| axis.ticks.iter().map(|(_, label)| width_of(label) + 14.0).sum::<f64>() <= width;
    let fewer = [12, 8, 6, 5, 4, 3, 2].into_iter().map(axis).find(fits);
    fewer.unwrap_or_else(|| axis(1))
}
