//! How several columns are told apart: by colour, and by marks and dashes for those who see none.

use super::svg::{Anchor, LETTER, Svg, WIDTH, coordinate, fitting};

/// Columns that one drawing has room for.
pub(super) const MOST: usize = 6;
/// The height of a line of the legend, in pixels.
pub(super) const ROW: f64 = 26.0;

/// How a column looks.
pub(super) struct Look {
    pub(super) colour: &'static str,
    pub(super) dash: &'static str,
    /// How full its bars are.
    pub(super) fill: &'static str,
    shape: Shape,
}

#[derive(Clone, Copy)]
enum Shape {
    Disc,
    Square,
    Triangle,
    Diamond,
    Cross,
    Plus,
}

const LOOKS: [Look; MOST] = [
    Look { colour: "var(--accent)", dash: "", fill: "1", shape: Shape::Disc },
    Look { colour: "var(--ink)", dash: "8 4", fill: "0.3", shape: Shape::Square },
    Look { colour: "var(--good)", dash: "2 4", fill: "0", shape: Shape::Triangle },
    Look { colour: "var(--bad)", dash: "12 4 2 4", fill: "0.3", shape: Shape::Diamond },
    Look { colour: "var(--warning)", dash: "4 4", fill: "0", shape: Shape::Cross },
    Look { colour: "var(--muted)", dash: "16 4", fill: "1", shape: Shape::Plus },
];

impl Look {
    pub(super) fn of(number: usize) -> &'static Self {
        &LOOKS[number % MOST]
    }

    /// The path of a mark around a place.
    pub(super) fn mark(&self, (x, y): (f64, f64)) -> String {
        let at = |x: f64, y: f64| format!("{} {}", coordinate(x), coordinate(y));
        match self.shape {
            Shape::Disc => format!("M{}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", at(x - 4.0, y)),
            Shape::Square => format!("M{}h8v8h-8z", at(x - 4.0, y - 4.0)),
            Shape::Triangle => format!("M{}l5 9h-10z", at(x, y - 5.0)),
            Shape::Diamond => format!("M{}l5 5l-5 5l-5 -5z", at(x, y - 5.0)),
            Shape::Cross => format!("M{}l8 8m0 -8l-8 8", at(x - 4.0, y - 4.0)),
            Shape::Plus => format!("M{}h10m-5 -5v10", at(x - 5.0, y)),
        }
    }

    /// How a line of it is drawn.
    pub(super) fn line(&self) -> [(&'static str, &'static str); 5] {
        [
            ("fill", "none"),
            ("stroke", self.colour),
            ("stroke-width", "2"),
            ("stroke-dasharray", self.dash),
            ("stroke-linejoin", "round"),
        ]
    }

    /// How its marks are drawn.
    pub(super) fn marks(&self) -> [(&'static str, &'static str); 3] {
        [("fill", self.colour), ("stroke", self.colour), ("stroke-width", "2")]
    }

    /// How its bars are drawn.
    pub(super) fn bar(&self) -> [(&'static str, &'static str); 4] {
        [("fill", self.colour), ("fill-opacity", self.fill), ("stroke", self.colour), ("stroke-dasharray", self.dash)]
    }
}

/// What the sample beside a name shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    Line,
    Marks,
    Bars,
}

/// Writes what each column looks like, one per line; gives where the next thing may stand.
pub(super) fn push(svg: &mut Svg, names: &[String], mut top: f64, sample: Sample) -> f64 {
    if names.len() < 2 {
        return top;
    }
    for (number, name) in names.iter().enumerate() {
        let look = Look::of(number);
        let middle = top + ROW / 2.0;
        if sample == Sample::Line {
            svg.path(&format!("M2 {0}H42", coordinate(middle)), &look.line());
        }
        if sample == Sample::Bars {
            svg.path(&format!("M6 {}h32v14h-32z", coordinate(middle - 7.0)), &look.bar());
        } else {
            svg.path(&look.mark((22.0, middle)), &look.marks());
        }
        svg.text((52.0, middle + LETTER * 0.35), Anchor::Start, &fitting(name, WIDTH - 52.0));
        top += ROW;
    }
    top
}
