//! Formulas: TeX between dollar signs becomes MathML, which browsers and screen readers know without scripts.
//!
//! A formula's MathML is ours, made from its TeX, and passes the sanitizer's list for MathML alone. In the page's HTML a
//! mark of noncharacters stands for it until the rest is sanitized: so MathML that somebody typed is never let through.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::sanitize;

/// What a mark begins and ends with; between stands the formula's number.
const OPEN: char = '\u{fdd2}';
const CLOSE: char = '\u{fdd3}';

/// How a formula on lines of its own begins.
const SCROLLED: &str = "<math display=\"block\" tabindex=\"0\"";

/// A longer formula, in bytes of TeX, is shown as it is written.
const MAX_TEX: usize = 2_000;
/// Likewise one with more groups and commands within each other: its renderer goes into each.
const MAX_NESTING: usize = 40;
/// So many formulas of one page are rendered.
const MAX_FORMULAS: usize = 2_000;

static CONVERTER: LazyLock<Option<LatexToMathML>> =
    LazyLock::new(|| LatexToMathML::new(MathCoreConfig::default()).ok());

/// The formulas and drawings of a page, until they take their places.
#[derive(Debug, Default)]
pub(crate) struct Formulas {
    marked: Vec<Option<String>>,
    formulas: usize,
    len: usize,
}

impl Formulas {
    /// Renders a formula and gives the mark that stands for it; `None` if it is none, or too large.
    pub(super) fn add(&mut self, tex: &str, display: bool) -> Option<String> {
        if self.formulas >= MAX_FORMULAS {
            return None;
        }
        let mathml = mathml(tex, display)?;
        self.formulas += 1;
        Some(self.add_marked(mathml))
    }

    /// Keeps a drawing and gives the mark that stands for it.
    pub(super) fn add_figure(&mut self, html: String) -> String {
        self.add_marked(html)
    }

    fn add_marked(&mut self, html: String) -> String {
        self.len += html.len();
        self.marked.push(Some(html));
        format!("{OPEN}{}{CLOSE}", self.marked.len() - 1)
    }

    /// Bytes of all of them.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Writes a text of sanitized HTML, with its formulas in their places. Each is written once: a mark that somebody
    /// forged can move a formula, and not multiply it.
    pub(crate) fn push_text(&mut self, text: &str, to: &mut String) {
        if self.marked.is_empty() || !text.contains(OPEN) {
            to.push_str(text);
            return;
        }
        let mut parts = text.split(OPEN);
        to.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_once(CLOSE).unwrap_or(("", part));
            let formula = number.parse().ok().and_then(|n: usize| self.marked.get_mut(n)).and_then(Option::take);
            to.push_str(&formula.unwrap_or_default());
            to.push_str(rest);
        }
    }
}

fn mathml(tex: &str, display: bool) -> Option<String> {
    if tex.trim().is_empty() || tex.len() > MAX_TEX || nesting(tex) > MAX_NESTING {
        return None;
    }
    let display = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let converter = CONVERTER.as_ref()?;
    // The library means to refuse what it does not know. Should it fail otherwise, only this formula does.
    let converted = catch_unwind(AssertUnwindSafe(|| converter.convert_with_local_state(tex, display)));
    let mathml = sanitize::clean_mathml(&with_classes(&converted.ok()?.ok()?.mathml));
    // One that is wider than its page is scrolled, with keys too.
    let block = mathml.strip_prefix("<math display=\"block\"").map(|rest| format!("{SCROLLED}{rest}"));
    block.or_else(|| mathml.starts_with("<math").then_some(mathml))
}

/// Styles within the markup are forbidden here: how the columns of aligned equations stand is said by classes. Text is
/// escaped in MathML, so that what looks like a cell is one.
fn with_classes(mathml: &str) -> String {
    const CELL: &str = "<mtd style=\"";
    let mut parts = mathml.split(CELL);
    let mut classed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (style, rest) = part.split_once('"').unwrap_or(("", part));
        let known = [("text-align: left", "start"), ("text-align: right", "end"), ("padding-left: 0", "joined")];
        let classes: Vec<_> = known.iter().filter(|(rule, _)| style.contains(rule)).map(|(_, class)| *class).collect();
        classed.push_str("<mtd class=\"");
        classed.push_str(&classes.join(" "));
        classed.push('"');
        classed.push_str(rest);
    }
    classed
}

/// How deep groups can be in each other: every command may open one, and a group ends at its brace.
fn nesting(tex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in tex.bytes() {
        match byte {
            b'{' | b'[' | b'^' | b'_' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b' ' | b'&' | b'+' | b'=' => depth = depth.saturating_sub(usize::from(byte == b' ')),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    // Commands without braces nest as well: `\sqrt\sqrt\sqrt x`.
    let chained = tex.split(|c: char| c.is_whitespace() || c == '{').map(|run| run.matches('\\').count()).max();
    deepest.max(chained.unwrap_or_default())
}

/// Whether dollar signs around a text are money and not mathematics: a sign after a letter or digit (`US$5`, `5$`) opens no
/// formula, and one before a digit (`$5/$10`) closes none.
pub(crate) fn is_money(text: &str, range: &std::ops::Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    before.is_some_and(char::is_alphanumeric) || after.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::render::{RenderOptions, Unresolved, render};

    fn html(source: &str) -> String {
        render(source, &Unresolved, &RenderOptions::default()).html
    }

    #[test]
    fn formulas_are_mathml() {
        assert_eq!(
            html("Soit $x^2$ :\n\n$$\\frac{a}{b}$$\n"),
            "<p dir=\"auto\">Soit <math><msup><mi>x</mi><mn>2</mn></msup></math> :</p>\n\
             <p dir=\"auto\"><math display=\"block\" tabindex=\"0\"><mfrac><mi>a</mi><mi>b</mi></mfrac></math></p>\n"
        );
        assert!(html("$\\begin{pmatrix}1 & 2\\\\3 & 4\\end{pmatrix}$").contains("<mtable"));
        assert!(html("- $a$\n\n| $b$ |\n|---|\n| $c$ |\n\n[^1]\n\n[^1]: $d$\n").matches("<math").count() == 4);
    }

    #[test]
    fn aligned_equations_meet_at_their_signs_without_a_style_in_the_markup() {
        let shown = html("$$\\begin{aligned} a &= b \\\\ c + d &= e \\end{aligned}$$");
        assert!(shown.contains("<mtd class=\"end\"><mi>a</mi></mtd><mtd class=\"start joined\">"), "{shown}");
        assert!(!shown.contains(" style="), "{shown}");
    }

    #[test]
    fn amounts_of_money_stay_as_they_are() {
        for text in
            ["Entre 5$ et 10$.", "5$/mois ou 10$", "$5/$10", "US$5 à US$6", "De $5 à $10", "un $ seul", "\\$x\\$"]
        {
            assert!(!html(text).contains("<math"), "{text}: {}", html(text));
        }
        assert!(html("US$5 à US$6").contains("US$5 à US$6"));
    }

    #[test]
    fn what_is_no_formula_is_shown_as_it_is_written() {
        for tex in ["\\unknown{x}", "\\frac{", "x}", &"{".repeat(500), &"\\sqrt".repeat(200), &"x".repeat(3_000)] {
            let shown = html(&format!("a $${tex}$$"));
            assert!(!shown.contains("<math"), "{shown:.200}");
        }
        assert!(html("$\\unknown$").contains("<code dir=\"ltr\">\\unknown</code>"));
    }

    #[test]
    fn mathml_that_somebody_typed_and_forged_marks_show_nothing() {
        let honest = html("$a$");
        assert!(honest.contains("<math><mi>a</mi></math>"));
        for source in [
            "<math><mi>a</mi></math>",
            "x <math><mtext>a</mtext></math> y",
            "$\\text{<math><mi onclick=alert(1)>}$",
            "\u{fdd2}0\u{fdd3}",
            "&#xfdd2;0&#xfdd3;",
            "<p title=\"&#xfdd2;0&#xfdd3;\">x</p>",
        ] {
            let shown = html(source);
            assert!(!shown.contains("<mi") && !shown.contains("onclick=\""), "{source}: {shown}");
        }
        let doubled = html("&#xfdd2;0&#xfdd3; &#xfdd2;0&#xfdd3; $a$");
        assert_eq!(doubled.matches("<math").count(), 1, "{doubled}");
    }

    proptest! {
        #[test]
        fn no_formula_makes_a_reader_fail(
            tex in "(\\\\[a-z]{1,8}|[{}&^_$<>\"' ]|[a-z0-9+=]|\\\\(left|right|begin\\{array\\}|end\\{array\\}|text\\{|sqrt|frac)|\\\\\\\\|é){0,40}"
        ) {
            let shown = html(&format!("$${tex}$$"));
            prop_assert!(!shown.contains(" style=") && !shown.contains("<a ") && !shown.contains("<script"), "{}", shown);
        }
    }
}
