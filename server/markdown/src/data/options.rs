//! What stands behind the language word of a fence: `csv line title="Bacs par mois" x=mois unit=kg`.

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawing {
    Line,
    Bar,
    Scatter,
    /// Not at all: the table alone.
    Table,
}

/// What an author says about the drawing; what is not known is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) drawing: Option<Drawing>,
    pub(super) title: Option<String>,
    /// The heading of the column along which is drawn.
    pub(super) x: Option<String>,
    /// The unit of columns whose heading names none.
    pub(super) unit: Option<String>,
}

impl Options {
    /// Reads the words, in any order. A value with spaces stands in quotes, of any language.
    pub(crate) fn read(text: &str) -> Self {
        let mut options = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match after.strip_prefix('=') {
                Some(after) => {
                    let (value, after) = value(after);
                    options.set(word, value);
                    rest = after.trim_start();
                }
                None => {
                    options.drawing = options.drawing.or_else(|| drawing(word));
                    rest = after.trim_start();
                }
            }
        }
        options
    }

    fn set(&mut self, name: &str, value: &str) {
        let place = match name.to_ascii_lowercase().as_str() {
            "title" => &mut self.title,
            "x" => &mut self.x,
            "unit" => &mut self.unit,
            _ => return,
        };
        let value = super::shown(value);
        *place = Some(value).filter(|value| !value.is_empty());
    }

    /// The same with a title, where none is given.
    pub(crate) fn titled(mut self, title: &str) -> Self {
        if self.title.is_none() {
            self.set("title", title);
        }
        self
    }
}

fn drawing(word: &str) -> Option<Drawing> {
    match word.to_ascii_lowercase().as_str() {
        "line" => Some(Drawing::Line),
        "bar" => Some(Drawing::Bar),
        "scatter" => Some(Drawing::Scatter),
        "table" => Some(Drawing::Table),
        _ => None,
    }
}

/// The value at the beginning, and what follows it.
fn value(text: &str) -> (&str, &str) {
    const QUOTES: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('“', '”'), ('«', '»')];
    for (open, close) in QUOTES {
        if let Some(quoted) = text.strip_prefix(open) {
            return quoted.split_once(close).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_are_read_in_any_order() {
        let options = Options::read("  line title=\"Bacs par mois\" x=« le mois » unit=kg colour=red Bar");
        assert_eq!(
            options,
            Options {
                drawing: Some(Drawing::Line),
                title: Some("Bacs par mois".into()),
                x: Some("le mois".into()),
                unit: Some("kg".into()),
            }
        );
    }

    #[test]
    fn what_is_half_written_takes_nothing_with_it() {
        assert_eq!(Options::read("title=\"open"), Options { title: Some("open".into()), ..Options::default() });
        for odd in ["", "=", "==x", "title=", "title=\"\" unit=''", "\u{202e}", "x =y"] {
            assert_eq!(Options::read(odd), Options::default(), "{odd}");
        }
    }
}
