//! What a text says in words: without code.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The prose of a short Markdown text: what is written in words. Code, in a line or in a block, says nothing to anybody.
#[must_use]
pub fn prose(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut in_code = false;
    for event in Parser::new_ext(source, Options::empty()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) if !in_code => text.push_str(&words),
            // Emphasis may end within a word.
            Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_says_nothing() {
        let said = prose("@ana, see `@ben` and\n\n```\n@leila\n```\n\n    @malo\n\nso *says* @odile.");
        assert_eq!(said.split_whitespace().collect::<Vec<_>>().join(" "), "@ana, see and so says @odile.");
    }
}
