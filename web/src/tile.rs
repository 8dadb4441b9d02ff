//! Each city's tile, drawn from its domain: azulejo and zellige, four-fold symmetric.
//!
//! Nine primitives: four for the corners, three for the edges, two for the centre. Each is drawn once and turned three
//! times by a quarter. Corners and edges close with those of the neighbour, so that tiles laid side by side make a wall.

use koinon_core::Hash;

use crate::accent::Accent;
use crate::shell::percent_encoded;

/// In a square of 24 by 24, at its upper left corner: quarter disc, quarter ring, cut corner, leaf.
const CORNERS: [&str; 4] =
    ["M0 0h8a8 8 0 0 1-8 8z", "M5 0h4a9 9 0 0 1-9 9V5a5 5 0 0 0 5-5z", "M0 0h9L0 9z", "M0 0c7 0 9 2 9 9C2 9 0 7 0 0z"];

/// At the middle of its upper edge: lozenge, half disc, ray.
const EDGES: [&str; 3] = ["M12 0l3 3.5-3 3.5-3-3.5z", "M8 0h8a4 4 0 0 1-8 0z", "M10 0h4l-2 12z"];

/// Around its centre: a quarter of the eight-pointed star, a petal.
const CENTRES: [&str; 2] =
    ["M12 12V4.5L14.2 6.7H17.3V9.8L19.5 12z", "M12 12c-3.5-3-3.5-5 0-8.5c3.5 3.5 3.5 5.5 0 8.5z"];

/// The white glaze.
const WHITE: &str = "#fffdf5";

/// Second glazes: ochre, pale blue, coral, celadon.
const SECOND: [&str; 4] = ["#e3ac42", "#9cc9e3", "#eda98a", "#a5d0b5"];

/// Where the tile of a city is served.
pub(crate) fn tile_href(authority: &str) -> String {
    format!("/tiles/{}.svg", percent_encoded(authority))
}

/// The tile of the city at this authority, as SVG of `size` by `size` pixels: under 800 bytes, always the same for the
/// same authority, in the colour of [`Accent::of`] that authority.
#[must_use]
pub fn tile_svg(authority: &str, size: u32) -> String {
    let bytes = Hash::of(authority).0;
    let pick = |at: usize, of: usize| usize::from(bytes[at]) % of;
    let accent = Accent::of(authority).light();
    let second = SECOND[pick(0, SECOND.len())];
    let (ground, ink) = if pick(1, 3) == 0 { (accent.as_str(), WHITE) } else { (WHITE, accent.as_str()) };
    // The three parts share the two colours that are not the ground, so that no two that touch are equal.
    let (corner, edge, centre) = if pick(2, 2) == 0 { (ink, second, ink) } else { (second, ink, second) };
    let heart = if centre == ink { second } else { ink };
    let shape = |fill: &str, path: &str| format!("<path fill=\"{fill}\" d=\"{path}\"/>");
    let quarter = [
        shape(corner, CORNERS[pick(3, CORNERS.len())]),
        shape(edge, EDGES[pick(4, EDGES.len())]),
        shape(centre, CENTRES[pick(5, CENTRES.len())]),
    ]
    .concat();
    let turned = [90, 180, 270].map(|angle| format!("<use href=\"#q\" transform=\"rotate({angle} 12 12)\"/>")).concat();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 24 24\">\
         <path fill=\"{ground}\" d=\"M0 0h24v24H0z\"/><g id=\"q\">{quarter}</g>{turned}\
         <circle cx=\"12\" cy=\"12\" r=\"2\" fill=\"{heart}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_small_and_always_the_same() {
        let tiles: Vec<_> = (0..200).map(|n| tile_svg(&format!("city-{n}.example"), 48)).collect();
        assert!(tiles.iter().all(|tile| tile.len() < 800), "{}", tiles[0].len());
        assert_eq!(tile_svg("city-7.example", 48), tiles[7]);
    }

    #[test]
    fn cities_rarely_share_a_tile() {
        let tiles: std::collections::BTreeSet<_> =
            (0..200).map(|n| tile_svg(&format!("city-{n}.example"), 24)).collect();
        assert!(tiles.len() > 150, "{} of 200 differ", tiles.len());
    }

    #[test]
    fn an_authority_cannot_leave_its_address() {
        assert_eq!(tile_href("a\") evil"), "/tiles/a%22%29%20evil.svg");
    }
}
