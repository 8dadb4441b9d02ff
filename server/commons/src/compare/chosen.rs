//! The figures of one city that its own page shows first.

use koinon_store::{City, Conn};

use super::{Cell, Column, ProfileFigure, Shelf, What, comparable, present};
use crate::Error;

/// The most figures that a city shows first.
pub const MAX_CHOSEN: usize = 30;

/// Figures of one city.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Each with what the city says of it, in the order chosen.
    pub figures: Vec<(Column, Cell)>,
    /// Those that can be chosen: every figure of a profile, what the city's newest practices and trials measured, and what was chosen.
    pub choices: Vec<Column>,
}

/// The figures of a city that have these codes, in their order; those of its profile if there is none. What the city does not say is
/// missing, and never left out.
pub(crate) fn chosen_figures(conn: &mut Conn, city: &City, codes: &[String]) -> Result<Chosen, Error> {
    let (shelves, _) = present(conn, std::slice::from_ref(city))?;
    let of_profile = ProfileFigure::ALL.into_iter().map(|figure| plain(What::Profile(figure)));
    let measured = comparable(&shelves, 1, false).into_iter();
    let measured = measured.filter(|column| matches!(column.what, What::Indicator { .. }));
    let mut choices: Vec<Column> = of_profile.chain(measured).collect();
    let wanted: Vec<What> = match codes {
        [] => ProfileFigure::ALL.into_iter().map(What::Profile).collect(),
        codes => codes.iter().take(MAX_CHOSEN).filter_map(|code| What::from_code(code)).collect(),
    };
    // What was chosen can be chosen, whether or not anybody measured it.
    for what in &wanted {
        if !choices.iter().any(|column| column.what == *what) {
            choices.push(plain(what.clone()));
        }
    }
    let figure = |what: What| {
        let known = choices.iter().find(|column| column.what == what).cloned();
        let column = known.unwrap_or_else(|| plain(what));
        let cell = shelves.first().map_or(Cell::Missing, |shelf: &Shelf| shelf.cell(&column));
        (column, cell)
    };
    let figures = wanted.into_iter().map(figure).collect();
    Ok(Chosen { figures, choices })
}

/// A figure that nobody has given words to.
fn plain(what: What) -> Column {
    let name = match &what {
        What::Profile(_) => String::new(),
        What::Indicator { id, .. } => id.clone(),
    };
    Column { what, name, lang: String::new(), per_head: false }
}
