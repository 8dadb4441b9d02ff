//! Which chart a table becomes, and lines and points.

use super::column::{Column, Nature};
use super::legend::{self, Look, Sample};
use super::options::{Drawing, Options};
use super::plot::Plot;
use super::sheet::Sheet;
use super::svg::Svg;
use super::words::Words;
use super::{Request, bars, shown};

/// Points drawn, of all columns together.
const MOST_POINTS: usize = 500;
/// A line with more points has no marks at them.
const MOST_MARKS: usize = 40;

/// What is drawn of a table.
pub(super) struct Plan {
    /// The column along which is drawn.
    pub(super) x: Column,
    /// Its cells.
    pub(super) labels: Vec<String>,
    /// The columns that are drawn: numbers, all with one unit.
    pub(super) series: Vec<Column>,
    /// Their cells.
    pub(super) cells: Vec<Vec<String>>,
    /// Columns of numbers that are not drawn.
    left_out: Vec<String>,
}

impl Plan {
    fn of(sheet: &Sheet, options: &Options) -> Option<Self> {
        let unit = options.unit.as_deref();
        let named = |wanted: &String| {
            let same = |at: &usize| {
                let heading = shown(&sheet.headings[*at]);
                heading.eq_ignore_ascii_case(wanted) || Column::read(sheet, *at, None).name.eq_ignore_ascii_case(wanted)
            };
            (0..sheet.headings.len()).find(same)
        };
        let along = options.x.as_ref().and_then(named).unwrap_or_default();
        let cells_of = |at: usize| sheet.rows.iter().map(|row| shown(row.get(at).map_or("", String::as_str))).collect();
        let mut plan = Self {
            x: Column::read(sheet, along, None),
            labels: cells_of(along),
            series: Vec::new(),
            cells: Vec::new(),
            left_out: Vec::new(),
        };
        for at in (0..sheet.headings.len()).filter(|at| *at != along) {
            let column = Column::read(sheet, at, unit);
            let fits = plan.series.first().is_none_or(|first| first.unit == column.unit);
            if column.nature != Nature::Numbers {
                continue;
            } else if fits && plan.series.len() < legend::MOST {
                plan.series.push(column);
                plan.cells.push(cells_of(at));
            } else {
                plan.left_out.push(column.label());
            }
        }
        (!plan.series.is_empty()).then_some(plan)
    }

    /// The way to draw it where nobody said one: what is named as bars, what goes on as a line, else points.
    fn drawing(&self) -> Drawing {
        match self.x.nature {
            Nature::Words => Drawing::Bar,
            _ if self.x.values.iter().flatten().is_sorted() => Drawing::Line,
            _ => Drawing::Scatter,
        }
    }

    /// What is at the vertical axis, or above bars: the one column, or the unit of all.
    pub(super) fn scale(&self) -> String {
        match &self.series[..] {
            [one] => one.label(),
            [first, ..] => first.unit.clone().unwrap_or_default(),
            [] => String::new(),
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.series.iter().map(|column| column.name.clone()).collect()
    }

    /// The smallest and largest value of all columns.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        let ranges = self.series.iter().filter_map(Column::range);
        ranges.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
    }

    /// What the drawing shows, in a sentence for each column.
    pub(super) fn description(&self, kind: &str, words: &Words) -> String {
        let mut text = kind.to_owned();
        let along = (self.x.nature != Nature::Words).then_some((&self.x, &self.labels));
        for (column, cells) in along.into_iter().chain(self.series.iter().zip(&self.cells)) {
            let Some((low, high)) = column.range() else { continue };
            let cell = |value: f64| {
                let at = column.values.iter().position(|other| *other == Some(value));
                at.and_then(|at| cells.get(at)).map_or("", String::as_str)
            };
            text.push(' ');
            text.push_str(&filled(
                words.range,
                &[("{name}", &column.label()), ("{low}", cell(low)), ("{high}", cell(high))],
            ));
        }
        text
    }
}

/// Draws a table, or says in `notes` why not; there stands also what the drawing leaves out.
pub(super) fn draw(sheet: &Sheet, request: &Request<'_>, words: &Words, notes: &mut Vec<String>) -> Option<String> {
    if sheet.more > 0 {
        notes.push(words.unread_rows.replace("{n}", &sheet.more.to_string()));
    }
    if request.options.drawing == Some(Drawing::Table) {
        return None;
    }
    if sheet.ragged {
        notes.push(words.ragged.to_owned());
        return None;
    }
    let Some(plan) = Plan::of(sheet, &request.options) else {
        notes.push(words.no_numbers.to_owned());
        return None;
    };
    let name = request.options.title.clone().unwrap_or_else(|| plan.scale());
    let name = if name.is_empty() { words.table.to_owned() } else { name };
    let drawn = match request.options.drawing.unwrap_or_else(|| plan.drawing()) {
        Drawing::Bar => bars::draw(&plan, request, words, &name),
        Drawing::Scatter if plan.x.nature == Nature::Words => Err(words.no_scatter.to_owned()),
        Drawing::Scatter => Ok(points(&plan, false, request, words, &name, notes)),
        Drawing::Line | Drawing::Table => Ok(points(&plan, true, request, words, &name, notes)),
    };
    match drawn {
        Ok(svg) => {
            let unread: usize = plan.series.iter().map(|column| column.unread).sum::<usize>() + plan.x.unread;
            if unread > 0 {
                notes.push(words.unread.replace("{n}", &unread.to_string()));
            }
            if !plan.left_out.is_empty() {
                notes.push(words.not_drawn.replace("{names}", &plan.left_out.join(", ")));
            }
            Some(svg)
        }
        Err(why) => {
            notes.push(why);
            None
        }
    }
}

/// A place along the horizontal axis, and a value there unless it is missing.
type Point = (f64, Option<f64>);

fn points(
    plan: &Plan,
    lines: bool,
    request: &Request<'_>,
    words: &Words,
    name: &str,
    notes: &mut Vec<String>,
) -> String {
    let places: Vec<Option<f64>> = match plan.x.nature {
        Nature::Words => (0..plan.labels.len()).map(|n| Some(n as f64)).collect(),
        _ => plan.x.values.clone(),
    };
    let (mut all, mut drawn) = (0, 0);
    let each = MOST_POINTS / plan.series.len().max(1);
    let series: Vec<Vec<Point>> = plan
        .series
        .iter()
        .map(|column| {
            let mut points: Vec<Point> =
                places.iter().zip(&column.values).filter_map(|(x, y)| x.map(|x| (x, *y))).collect();
            if lines {
                points.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
            let count = |points: &[Point]| points.iter().filter(|(_, y)| y.is_some()).count();
            all += count(&points);
            let points = thinned(points, each);
            drawn += count(&points);
            points
        })
        .collect();
    if drawn < all {
        notes.push(filled(words.thinned, &[("{n}", &drawn.to_string()), ("{all}", &all.to_string())]));
    }

    let mut svg = Svg::new();
    let plot = Plot::new(plan, words, &mut svg);
    for (number, points) in series.iter().enumerate() {
        let look = Look::of(number);
        let mut line = String::new();
        let mut marks = String::new();
        let crowded = points.len() > MOST_MARKS;
        for (at, (x, y)) in points.iter().enumerate() {
            let Some(y) = y else { continue };
            let place = plot.place(*x, *y);
            let missing = |at: usize| points.get(at).is_none_or(|(_, y)| y.is_none());
            let first = at == 0 || missing(at - 1);
            if lines {
                line.push_str(&format!("{}{} {}", if first { 'M' } else { 'L' }, place.0, place.1));
            }
            if !lines || !crowded || (first && missing(at + 1)) {
                marks.push_str(&look.mark(plot.at(*x, *y)));
            }
        }
        svg.path(&line, &look.line());
        svg.path(&marks, &look.marks());
    }
    let sample = if lines { Sample::Line } else { Sample::Marks };
    let height = legend::push(&mut svg, &plan.names(), plot.bottom, sample);
    let kind = if lines { words.line } else { words.scatter };
    svg.finish(height + 4.0, &request.id, name, &plan.description(kind, words))
}

/// At most so many points: of each stretch the lowest and the highest, so that no peak is lost.
fn thinned(points: Vec<Point>, most: usize) -> Vec<Point> {
    if points.len() <= most {
        return points;
    }
    let stretch = points.len().div_ceil((most / 2).max(1));
    let mut kept = Vec::with_capacity(most);
    for points in points.chunks(stretch) {
        let values = || points.iter().enumerate().filter_map(|(at, (_, y))| y.map(|y| (at, y)));
        let low = values().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at);
        let high = values().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at);
        match (low, high) {
            (Some(low), Some(high)) if low != high => kept.extend([points[low.min(high)], points[low.max(high)]]),
            (Some(one), _) => kept.push(points[one]),
            _ => kept.push(points[0]),
        }
    }
    kept
}

/// A sentence with what belongs into its braces. What is filled in is not looked at again.
pub(super) fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = values.iter().find_map(|(name, value)| Some((value, rest.strip_prefix(name)?)));
        match found {
            Some((value, after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}
