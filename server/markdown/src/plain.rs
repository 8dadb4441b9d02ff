//! The text of a page without its markup: for search, for summaries.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::data::spoken as spoken_data;
use crate::escape::unescape;
use crate::fields;
use crate::front_matter::{self, Fields};
use crate::render::{data_fence, is_money, syntax};
use crate::shortcode;
use crate::wikilink::WikiTarget;

/// The longest summary, in characters.
pub const MAX_SUMMARY_CHARS: usize = 500;

/// The text of a source: one line for each paragraph, heading, item and cell; no front matter, shortcodes or tags.
#[must_use]
pub fn plain_text(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    blocks(front_matter::split(source).body, |block, _| {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(block);
        true
    });
    text
}

/// What a page is about, in at most [`MAX_SUMMARY_CHARS`] characters: its front matter's `summary`, else its first
/// paragraph.
#[must_use]
pub fn summary(source: &str, fields: &Fields) -> String {
    if let Some(summary) = fields::text(fields, "summary") {
        return shorten(&summary.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let mut first = String::new();
    blocks(front_matter::split(source).body, |block, is_paragraph| {
        if is_paragraph {
            first = shorten(block);
        }
        !is_paragraph
    });
    first
}

/// Cuts a text between words.
fn shorten(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(MAX_SUMMARY_CHARS) else { return text.to_owned() };
    // One character less, for the ellipsis.
    let last = text[..cut].char_indices().next_back().map_or(0, |(at, _)| at);
    let head = &text[..last];
    let words = if text[last..].starts_with(char::is_whitespace) {
        head
    } else {
        head.rsplit_once(' ').map_or(head, |(words, _)| words)
    };
    format!("{}…", words.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// A formula as it can stand among words: as it was written where that is `E = mc^2`, an ellipsis where it takes TeX to say it.
fn plain_formula(tex: &str) -> String {
    if tex.contains('\\') { "…".into() } else { tex.replace(['{', '}'], "") }
}

/// Gives the blocks of a text in their order, as (text, whether it is a paragraph), until told to stop.
fn blocks(body: &str, mut next: impl FnMut(&str, bool) -> bool) {
    let hidden = shortcode::hide(body);
    let mut block = String::new();
    let mut quoted = 0;
    // Where the text of a wikilink that has none of its own begins, and how its target is read aloud.
    let mut wikilink = None;
    // The kind of the fence of data that is open.
    let mut data = None;
    for (event, place) in TextMergeWithOffset::new(Parser::new_ext(&hidden.text, syntax()).into_offset_iter()) {
        let ends = match event {
            Event::InlineMath(_) | Event::DisplayMath(_) if is_money(&hidden.text, &place) => {
                push_text(&mut block, &hidden, &hidden.text[place]);
                None
            }
            Event::Text(text) => {
                push_text(&mut block, &hidden, &text);
                None
            }
            Event::Code(code) => {
                block.push_str(&hidden.restore(&code));
                None
            }
            Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                block.push_str(&plain_formula(&hidden.restore(&tex)));
                None
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let mut text = String::new();
                push_without_tags(&mut text, &hidden, &html);
                block.push_str(&decode(&text));
                None
            }
            Event::SoftBreak | Event::HardBreak => {
                block.push(' ');
                None
            }
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, dest_url, .. }) => {
                wikilink = Some((block.len(), spoken(&hidden.restore(&dest_url))));
                None
            }
            Event::End(TagEnd::Link) => {
                if let Some((start, name)) = wikilink.take() {
                    block.truncate(start);
                    block.push_str(&name);
                }
                None
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                quoted += 1;
                Some(false)
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                quoted -= 1;
                Some(false)
            }
            Event::End(TagEnd::Paragraph) => Some(quoted == 0),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                data = data_fence(&hidden.restore(&info)).map(|(kind, _)| kind);
                Some(false)
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(kind) = data.take() {
                    block = spoken_data(kind, std::mem::take(&mut block));
                }
                Some(false)
            }
            Event::Start(Tag::List(_) | Tag::Item | Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_))
            | Event::End(
                TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::HtmlBlock | TagEnd::BlockQuote(_),
            ) => Some(false),
            _ => None,
        };
        if let Some(is_paragraph) = ends {
            let text = block.split_whitespace().collect::<Vec<_>>().join(" ");
            block.clear();
            if !text.is_empty() && !next(&text, is_paragraph) {
                return;
            }
        }
    }
}

fn push_text(block: &mut String, hidden: &shortcode::Hidden<'_>, text: &str) {
    for piece in hidden.pieces(text) {
        if let shortcode::Piece::Text(text) = piece {
            block.push_str(text);
        }
    }
}

/// What a wikilink names, for those who see no link: the words of a title or of a slug, without the address of a city.
///
/// The target's own title would be nicer, and would stay in the search index after that page was deleted or renamed.
fn spoken(target: &str) -> String {
    let name = WikiTarget::read(target).name;
    let is_slug = !name.chars().any(|c| c.is_whitespace() || c.is_uppercase());
    if is_slug { name.replace('-', " ") } else { name }
}

/// The text between tags. What it holds is only read and indexed; it is escaped wherever it is shown.
fn push_without_tags(block: &mut String, hidden: &shortcode::Hidden<'_>, html: &str) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(block, hidden, &rest[..start]);
        let tag = &rest[start..];
        if tag.len() > 1 && tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            // Words of neighbouring cells or lines are not one word.
            let inline = ["<a", "<b>", "<i>", "<em", "<strong", "<span", "<code", "<sup", "<sub", "<u>", "<s>"];
            if !inline.iter().any(|name| tag[..end].replacen('/', "", 1).starts_with(name)) {
                block.push(' ');
            }
            rest = &tag[end..];
        } else {
            block.push('<');
            rest = &tag[1..];
        }
    }
    push_text(block, hidden, rest);
}

/// The characters that entities stand for. The parser of the sanitizer knows all of their names.
fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('&') {
        Cow::Owned(unescape(&ammonia::Builder::empty().clean(text).to_string()).into_owned())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_out_and_words_stay_apart() {
        let source = "---\ntitle: A\n---\n# Le *compost*\n\nUn [lien](x \"t\") et `code`,\nencore [[Page|montré]].\n\n\
                      - un\n- deux\n  - trois\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![image](i.png) {{< box >}}dans{{< /box >}}\n\n\
                      <table><tr><td>x&#8217;s</td><td>&eacute; &amp;lt; y</td></tr></table>\n\nfin<br>fin <b>gr</b>as a < b[^1]\n\n[^1]: Note\n\n```\nlet x;\n```\n";
        assert_eq!(
            plain_text(source),
            "Le compost\nUn lien et code, encore montré.\nun\ndeux\ntrois\na\nb\n1\n2\nimage dans\nx’s é &lt; y\nfin fin gras a < b\nNote\nlet x;"
        );
    }

    #[test]
    fn a_wikilink_reads_as_words_without_an_address() {
        let source = "Voir [[cafe-reparation]], [[tajribat-al-samad@sidi-bou-said.localhost:8101]], [[Café-théâtre]] et [[x-y|z-w]].";
        assert_eq!(plain_text(source), "Voir cafe reparation, tajribat al samad, Café-théâtre et z-w.");
    }

    #[test]
    fn a_summary_is_the_field_or_the_first_paragraph() {
        let source = "# Title\n\n- a list\n\n{{< img >}}\n\nFirst *paragraph*\nhere.\n\nSecond.\n";
        assert_eq!(summary(source, &Fields::new()), "First paragraph here.");
        let source = "# Title\n\n{{< img >}}\n\n> quoted\n\nFirst *paragraph*\nhere.\n";
        assert_eq!(summary(source, &Fields::new()), "quoted");
        let fields = front_matter::parse("summary: |\n  Two\n  lines\n").unwrap();
        assert_eq!(summary(source, &fields), "Two lines");
        assert_eq!(summary("", &Fields::new()), "");
    }

    #[test]
    fn a_formula_is_plain_or_left_out() {
        let source = "Heat is $E = mc^{2}$, or $\\frac{a}{b}$ of it, for $5 or $6.\n";
        assert_eq!(summary(source, &Fields::new()), "Heat is E = mc^2, or … of it, for $5 or $6.");
    }

    #[test]
    fn a_long_summary_is_cut_between_words() {
        let long = "word ".repeat(200);
        let short = summary(&long, &Fields::new());
        assert!(short.chars().count() <= MAX_SUMMARY_CHARS && short.ends_with("word…"), "{short}");
        assert_eq!(summary(&"é".repeat(600), &Fields::new()).chars().count(), MAX_SUMMARY_CHARS);
    }
}
