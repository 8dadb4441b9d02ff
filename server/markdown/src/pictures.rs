//! Pictures that say nothing to those who do not see them.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::render::syntax;
use crate::{front_matter, shortcode};

/// The addresses of the pictures of a text that have no alternative text, as they are written.
#[must_use]
pub fn silent_pictures(source: &str) -> Vec<String> {
    let hidden = shortcode::hide(front_matter::split(source).body);
    let mut silent = Vec::new();
    // What is within a picture's brackets may hold another one.
    let mut open: Vec<(String, bool)> = Vec::new();
    for event in Parser::new_ext(&hidden.text, syntax()) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => open.push((hidden.restore(&dest_url).into_owned(), false)),
            Event::End(TagEnd::Image) => {
                if let Some((address, false)) = open.pop() {
                    silent.push(address);
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) if !text.trim().is_empty() => {
                open.iter_mut().for_each(|(_, speaks)| *speaks = true);
            }
            _ => {}
        }
    }
    silent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_speaks_by_what_stands_between_its_brackets() {
        let text = "---\nx: '![](/head.png)'\n---\n![](/a.png) ![ ](/b.png \"A title\") ![A *bin*](/c.png) ![`d`](/d.png)\n\n    ![](/code.png)\n\n[![](/e.png)](/there)";
        assert_eq!(silent_pictures(text), ["/a.png", "/b.png", "/e.png"]);
    }
}
