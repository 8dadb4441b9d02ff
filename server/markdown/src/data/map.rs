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
    fn of(places: &[Place]) -> Self {
        let spots = || places.iter().flat_map(|place| &place.shapes).flat_map(Shape::spots);
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

/// Draws places.
pub(super) fn draw(places: &[Place], request: &Request<'_>, words: &Words) -> String {
    let view = View::of(places);
    let mut svg = Svg::new();
    if view.degrees().1 >= COARSE {
        svg.path(&outlines(&view), &[("fill", "none"), ("stroke", "var(--control)")]);
    }
    graticule(&view, &mut svg, words);
    let look = Look::of(0);
    for place in places {
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
    if (2..=MOST_NUMBERS).contains(&places.len()) {
        for (number, place) in places.iter().enumerate() {
            let (x, y) = view.at(middle(place));
            svg.label((x + 7.0, y - 6.0), Anchor::Start, &(number + 1).to_string());
        }
    }
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).filter(|name| !name.is_empty()).collect();
    let mut description = names.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    if names.len() > 20 {
        description.push_str(", …");
    }
    let name = request.options.title.as_deref().unwrap_or(words.map);
    svg.finish(
        view.height,
        &request.id,
        name,
        &format!("{} {description}", words.map_of.replace("{n}", &places.len().to_string())),
    )
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
