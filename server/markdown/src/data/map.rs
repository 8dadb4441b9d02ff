//! Maps: places over the outlines of countries, in the simplest of projections.
//!
//! Longitude and latitude become x and y as they are (equirectangular), longitude shortened by the cosine of the middle
//! latitude, so that shapes are true there: near enough for a city or a country, and plain to check. The outlines are those
//! of Natural Earth (public domain, scale 1:110 million); where less than a few degrees are shown they are too coarse, and
//! there are the lines of longitude and latitude and a scale alone.

use super::Request;
use super::legend::Look;
use super::places::{Place, Shape, Spot};
use super::svg::{Anchor, LETTER, Svg, WIDTH, coordinate, width_of};
use super::words::Words;

/// Lines of coasts and borders: one to a line, in hundredths of a degree, the first place whole and the others by their
/// distance from the one before.
const OUTLINES: &str = include_str!("outlines.txt");
/// From so many degrees of latitude on, outlines are shown.
const COARSE: f64 = 1.5;
/// The least that a map shows, in degrees of latitude: about two kilometres.
const LEAST: f64 = 0.02;
/// The least and the greatest height, in pixels.
const HEIGHTS: (f64, f64) = (200.0, 460.0);
/// Kilometres from one degree of latitude to the next.
const KILOMETRES: f64 = 111.2;
/// The shortest piece of an outline that is drawn, in pixels: nobody can tell finer ones, and all of Earth has many.
const OUTLINE_STEP: f64 = 2.5;
/// So many places have their number beside them.
const MOST_NUMBERS: usize = 60;
/// So many numbers, or runs of them, stand beside marks that lie close to each other.
const MOST_RUNS: usize = 3;

/// The part of Earth that is shown, and how.
struct View {
    west: f64,
    north: f64,
    /// Pixels for a degree of latitude, and for one of longitude.
    down: f64,
    across: f64,
    height: f64,
}

impl View {
    fn of(places: &[Marked<'_>]) -> Self {
        let spots = || places.iter().flat_map(|marked| &marked.place.shapes).flat_map(Shape::spots);
        let ends = |part: fn(&Spot) -> f64| {
            spots().map(part).fold((f64::MAX, f64::MIN), |(low, high), at| (low.min(at), high.max(at)))
        };
        let ((west, east), (south, north)) = (ends(|spot| spot.0), ends(|spot| spot.1));
        let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
        let narrowing = lat.to_radians().cos().max(0.05);
        // A margin, so that nothing lies on the edge.
        let high = ((north - south) * 1.2).max(LEAST);
        let wide = ((east - west) * 1.2).max(LEAST / narrowing) * narrowing;
        let down = (WIDTH / wide).min(HEIGHTS.1 / high);
        let height = (high * down).max(HEIGHTS.0);
        let across = down * narrowing;
        Self { west: lon - WIDTH / 2.0 / across, north: lat + height / 2.0 / down, down, across, height }
    }

    fn at(&self, (lon, lat): Spot) -> (f64, f64) {
        ((lon - self.west) * self.across, (self.north - lat) * self.down)
    }

    fn degrees(&self) -> (f64, f64) {
        (WIDTH / self.across, self.height / self.down)
    }

    /// Whether a line from here to there may be seen.
    fn sees(&self, from: (f64, f64), to: (f64, f64)) -> bool {
        let outside = |a: f64, b: f64, end: f64| (a < 0.0 && b < 0.0) || (a > end && b > end);
        !outside(from.0, to.0, WIDTH) && !outside(from.1, to.1, self.height)
    }

    /// A path along spots, without those that nobody could tell from the one before.
    fn path(&self, spots: &[Spot]) -> String {
        let mut path = String::new();
        let mut last: Option<(f64, f64)> = None;
        for (number, spot) in spots.iter().enumerate() {
            let at = self.at(*spot);
            let near = last.is_some_and(|last| (last.0 - at.0).hypot(last.1 - at.1) < 1.0);
            if near && number + 1 < spots.len() {
                continue;
            }
            path.push_str(&format!(
                "{}{} {}",
                if last.is_none() { 'M' } else { 'L' },
                coordinate(at.0),
                coordinate(at.1)
            ));
            last = Some(at);
        }
        path
    }
}

/// A place as it is drawn.
pub(super) struct Marked<'a> {
    pub(super) place: &'a Place,
    /// How it looks: see [`Look::of`].
    pub(super) look: usize,
    /// The number that stands beside it.
    pub(super) number: Option<usize>,
}

/// Draws places, with the numbers that they have in the list.
pub(super) fn draw(places: &[Place], request: &Request<'_>, words: &Words) -> String {
    let is_numbered = (2..=MOST_NUMBERS).contains(&places.len());
    let marked = |(place, number)| Marked { place, look: 0, number: is_numbered.then_some(number) };
    let marked: Vec<Marked<'_>> = places.iter().zip(1..).map(marked).collect();
    draw_marked(&marked, &request.id, request.options.title.as_deref().unwrap_or(words.map), words)
}

/// Draws places as they are marked, under this name.
pub(super) fn draw_marked(places: &[Marked<'_>], id: &str, name: &str, words: &Words) -> String {
    let view = View::of(places);
    let mut svg = Svg::new();
    if view.degrees().1 >= COARSE {
        svg.path(&outlines(&view), &[("fill", "none"), ("stroke", "var(--control)")]);
    }
    graticule(&view, &mut svg, words);
    for Marked { place, look, .. } in places {
        let look = Look::of(*look);
        for shape in &place.shapes {
            match shape {
                Shape::Point(spot) => svg.path(&look.mark(view.at(*spot)), &look.marks()),
                Shape::Line(spots) => svg.path(&view.path(spots), &look.line()),
                Shape::Area(rings) => {
                    let edges: String = rings.iter().map(|ring| view.path(ring)).collect();
                    let paint = [("fill", look.colour), ("fill-opacity", "0.2"), ("fill-rule", "evenodd")];
                    svg.path(&edges, &[&paint[..], &[("stroke", look.colour), ("stroke-width", "2")]].concat());
                }
            }
        }
    }
    let numbered = places.iter().filter_map(|marked| Some((view.at(middle(marked.place)), marked.number?)));
    for (at, label) in labels(numbered) {
        let is_at_the_edge = at.0 + 7.0 + width_of(&label) > WIDTH;
        let (x, anchor) = if is_at_the_edge { (at.0 - 7.0, Anchor::End) } else { (at.0 + 7.0, Anchor::Start) };
        svg.label((x, at.1 - 6.0), anchor, &label);
    }
    let names: Vec<&str> = places.iter().map(|one| one.place.name.as_str()).filter(|name| !name.is_empty()).collect();
    let mut description = names.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    if names.len() > 20 {
        description.push_str(", …");
    }
    svg.finish(
        view.height,
        id,
        name,
        &format!("{} {description}", words.map_of.replace("{n}", &places.len().to_string())),
    )
}

/// What stands beside marks: their numbers. Marks that lie on or close to each other share a label, or none could be read.
fn labels(numbered: impl Iterator<Item = ((f64, f64), usize)>) -> Vec<((f64, f64), String)> {
    let mut groups: Vec<((f64, f64), Vec<usize>)> = Vec::new();
    for (at, number) in numbered {
        let near = groups
            .iter_mut()
            .find(|(first, _)| (first.0 - at.0).abs() < LETTER * 1.2 && (first.1 - at.1).abs() < LETTER);
        match near {
            Some((_, numbers)) => numbers.push(number),
            None => groups.push((at, vec![number])),
        }
    }
    groups.into_iter().map(|(at, numbers)| (at, runs(&numbers))).collect()
}

/// Numbers in short: `1–3, 7`; what is too long for a map ends with dots.
fn runs(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let written = runs.iter().take(MOST_RUNS).map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    let mut written = written.collect::<Vec<_>>().join(", ");
    if runs.len() > MOST_RUNS {
        written.push('…');
    }
    written
}

/// Where a place is said to be: its point, the first corner of a line, the middle of an area.
pub(super) fn middle(place: &Place) -> Spot {
    match place.shapes.first() {
        Some(Shape::Point(spot)) => *spot,
        Some(Shape::Line(spots)) => spots[spots.len() / 2],
        Some(area @ Shape::Area(_)) => {
            let (mut sum, mut count) = ((0.0, 0.0), 0.0);
            for (lon, lat) in area.spots() {
                sum = (sum.0 + lon, sum.1 + lat);
                count += 1.0;
            }
            (sum.0 / count, sum.1 / count)
        }
        None => (0.0, 0.0),
    }
}

fn outlines(view: &View) -> String {
    let mut path = String::new();
    for line in OUTLINES.lines() {
        let mut numbers = line.split(' ').filter_map(|number| number.parse::<i32>().ok());
        let (mut lon, mut lat) = (0, 0);
        let mut last: Option<(f64, f64)> = None;
        let mut open = false;
        while let (Some(east), Some(north)) = (numbers.next(), numbers.next()) {
            (lon, lat) = (lon + east, lat + north);
            let at = view.at((f64::from(lon) / 100.0, f64::from(lat) / 100.0));
            let Some(from) = last else {
                last = Some(at);
                continue;
            };
            if (from.0 - at.0).hypot(from.1 - at.1) < OUTLINE_STEP {
                continue;
            }
            if view.sees(from, at) {
                if !open {
                    path.push_str(&format!("M{} {}", coordinate(from.0), coordinate(from.1)));
                }
                path.push_str(&format!("L{} {}", coordinate(at.0), coordinate(at.1)));
            }
            open = view.sees(from, at);
            last = Some(at);
        }
    }
    path
}

/// Lines of longitude and latitude with their degrees, and a scale.
fn graticule(view: &View, svg: &mut Svg, words: &Words) {
    const STEPS: [(f64, usize); 17] = [
        (0.002, 3),
        (0.005, 3),
        (0.01, 2),
        (0.02, 2),
        (0.05, 2),
        (0.1, 1),
        (0.2, 1),
        (0.5, 1),
        (1.0, 0),
        (2.0, 0),
        (5.0, 0),
        (10.0, 0),
        (15.0, 0),
        (20.0, 0),
        (30.0, 0),
        (45.0, 0),
        (90.0, 0),
    ];
    let (wide, high) = view.degrees();
    let step =
        |degrees: f64, most: f64| STEPS.into_iter().find(|(step, _)| degrees / step <= most).unwrap_or((90.0, 0));
    let lines = |from: f64, to: f64, step: f64, most: f64| {
        let numbers = (from / step).ceil() as i64..=(to / step).floor() as i64;
        numbers.take(20).map(move |number| number as f64 * step).filter(move |at| at.abs() <= most)
    };
    let (across, decimals) = step(wide, 4.0);
    for lon in lines(view.west, view.west + wide, across, 180.0) {
        let x = view.at((lon, 0.0)).0;
        svg.line((x, 0.0), (x, view.height), "var(--line)");
        let label = format!("{}°", words.number(lon, decimals));
        if x + width_of(&label) < WIDTH {
            svg.label((x + 4.0, view.height - 6.0), Anchor::Start, &label);
        }
    }
    let (down, decimals) = step(high, 4.0);
    for lat in lines(view.north - high, view.north, down, 90.0) {
        let y = view.at((0.0, lat)).1;
        svg.line((0.0, y), (WIDTH, y), "var(--line)");
        if (LETTER + 4.0..view.height - 2.0 * LETTER).contains(&y) {
            svg.label((2.0, y - 4.0), Anchor::Start, &format!("{}°", words.number(lat, decimals)));
        }
    }
    // Over a continent a scale would be true in its middle alone.
    if high < 20.0 {
        scale(view, svg, words);
    }
}

fn scale(view: &View, svg: &mut Svg, words: &Words) {
    let kilometre = view.down / KILOMETRES;
    let most = 120.0 / kilometre;
    let round = 10_f64.powf(most.log10().floor());
    let length = [5.0, 2.0, 1.0].into_iter().map(|digit| digit * round).find(|length| *length <= most).unwrap_or(round);
    let (right, top) = (WIDTH - 10.0, 12.0);
    let left = right - length * kilometre;
    svg.line((left, top), (right, top), "var(--ink)");
    svg.line((left, top - 5.0), (left, top + 5.0), "var(--ink)");
    svg.line((right, top - 5.0), (right, top + 5.0), "var(--ink)");
    let decimals = if length < 1.0 { (-length.log10().floor()).clamp(0.0, 3.0) as usize } else { 0 };
    svg.label((right, top + 22.0), Anchor::End, &format!("{} km", words.number(length, decimals)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_lie_close_to_each_other_share_a_label() {
        assert_eq!(runs(&[1, 2, 3, 7, 9, 10]), "1–3, 7, 9, 10");
        assert_eq!(runs(&[1, 3, 5, 7]), "1, 3, 5…");
        let marks = [(10.0, 10.0), (200.0, 10.0), (12.0, 11.0), (200.0, 10.0)].into_iter().zip(1..);
        let labels: Vec<String> = labels(marks).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["1, 3", "2, 4"]);
    }
}
