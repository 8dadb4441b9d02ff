//! Writing SVG: elements with attributes, coordinates that are always finite, texts that are always escaped.
//!
//! Colours are the tokens of the style sheet (`var(--accent)`), so that a drawing follows light, dark and the city; no style
//! stands within the markup.

use crate::escape::{push_attribute, push_escaped};

/// The width of every drawing, in pixels: on a phone it is shown a little smaller, and its letters stay legible.
pub(super) const WIDTH: f64 = 460.0;
/// The size of letters, in pixels.
pub(super) const LETTER: f64 = 17.0;

/// How wide a text is, in pixels; a little more rather than less.
pub(super) fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER * 0.56
}

/// A text that fits into a width.
pub(super) fn fitting(text: &str, width: f64) -> String {
    let fit = (width / (LETTER * 0.56)).max(1.0) as usize;
    match text.char_indices().nth(fit) {
        Some(_) => text.chars().take(fit.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// Whether the first letter of a text belongs to a script that is read from the right: Hebrew, Arabic and their kin.
fn is_read_from_right(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

/// A coordinate with one decimal.
pub(super) fn coordinate(value: f64) -> String {
    let value = if value.is_finite() { (value * 10.0).round() / 10.0 + 0.0 } else { 0.0 };
    format!("{value}")
}

/// Where a text stands beside its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing that is being made.
pub(super) struct Svg {
    body: String,
}

impl Svg {
    pub(super) fn new() -> Self {
        Self { body: String::new() }
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str) {
        let path = format!("M{} {}L{} {}", coordinate(from.0), coordinate(from.1), coordinate(to.0), coordinate(to.1));
        self.path(&path, &[("stroke", colour), ("fill", "none")]);
    }

    /// A path; one that is empty is left out.
    pub(super) fn path(&mut self, path: &str, attributes: &[(&str, &str)]) {
        if path.is_empty() {
            return;
        }
        self.body.push_str("<path");
        push_attribute(&mut self.body, "d", path);
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            push_attribute(&mut self.body, name, value);
        }
        self.body.push_str("></path>");
    }

    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, text: &str) {
        self.body.push_str("<text");
        push_attribute(&mut self.body, "x", &coordinate(at.0));
        push_attribute(&mut self.body, "y", &coordinate(at.1));
        // What is read from the right begins there: its start is the end of the place.
        let from_right = is_read_from_right(text);
        if from_right {
            push_attribute(&mut self.body, "direction", "rtl");
        }
        match (anchor, from_right) {
            (Anchor::Start, false) | (Anchor::End, true) => {}
            (Anchor::Middle, _) => push_attribute(&mut self.body, "text-anchor", "middle"),
            (Anchor::End, false) | (Anchor::Start, true) => push_attribute(&mut self.body, "text-anchor", "end"),
        }
        self.body.push('>');
        push_escaped(&mut self.body, text);
        self.body.push_str("</text>");
    }

    /// A text over a drawing, with an edge that keeps it apart from what lies beneath.
    pub(super) fn label(&mut self, at: (f64, f64), anchor: Anchor, text: &str) {
        self.body.push_str("<g stroke=\"var(--paper)\" stroke-width=\"4\" paint-order=\"stroke\">");
        self.text(at, anchor, text);
        self.body.push_str("</g>");
    }

    /// The whole drawing: with a name and a description for those who do not see it, left to right in every language, since
    /// its axes are.
    pub(super) fn finish(self, height: f64, id: &str, name: &str, description: &str) -> String {
        let height = coordinate(height);
        let mut html = format!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" direction=\"ltr\""
        );
        push_attribute(&mut html, "aria-labelledby", &format!("{id}t {id}d"));
        html.push_str("><title");
        push_attribute(&mut html, "id", &format!("{id}t"));
        html.push('>');
        push_escaped(&mut html, name);
        html.push_str("</title><desc");
        push_attribute(&mut html, "id", &format!("{id}d"));
        html.push('>');
        push_escaped(&mut html, description);
        html.push_str("</desc><g fill=\"currentColor\" font-size=\"17\">");
        html.push_str(&self.body);
        html.push_str("</g></svg>\n");
        html
    }
}
