//! The YAML of a front matter as it stands: which bytes say what.
//!
//! The reader (`serde-saphyr`) and this tree use one parser, `granit-parser`: what is changed here is what is read there.

pub(crate) mod write;

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

/// A value with the bytes that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// From its first byte to the one after its last: no comment, no line end.
    pub(crate) span: Range<usize>,
    /// It has an anchor or a tag before it.
    pub(crate) marked: bool,
    pub(crate) is: Is,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Is {
    Scalar(ScalarStyle, String),
    Alias,
    List { flow: bool, items: Vec<Node> },
    Map { flow: bool, entries: Vec<(Node, Node)> },
}

impl Node {
    /// The text of a scalar in one line or in quotes, whose bytes are its span.
    pub(crate) fn is_inline_scalar(&self) -> bool {
        use ScalarStyle::{DoubleQuoted, Plain, SingleQuoted};
        !self.span.is_empty() && matches!(self.is, Is::Scalar(Plain | SingleQuoted | DoubleQuoted, _))
    }

    /// The value of the last entry with this key, and the key.
    pub(crate) fn entry(&self, name: &str) -> Option<&(Node, Node)> {
        let Is::Map { entries, .. } = &self.is else { return None };
        entries.iter().rev().find(|(key, _)| matches!(&key.is, Is::Scalar(_, text) if text == name))
    }
}

/// Reads a block that the reader has read already, so that its depth and size are bounded. `None` if there is nothing in it.
pub(crate) fn tree(yaml: &str) -> Option<Node> {
    let options = granit_parser::options! { emit_comments: false };
    let mut events =
        Parser::new_from_str_with_options(yaml, options).map_while(Result::ok).filter_map(|(event, span)| {
            let range = span.byte_range().filter(|range| yaml.get(range.clone()).is_some())?;
            Some((event, range))
        });
    events.find(|(event, _)| matches!(event, Event::DocumentStart(..)))?;
    let first = events.next()?;
    node(yaml, first, &mut events)
}

type Spanned<'a> = (Event<'a>, Range<usize>);

fn node<'a>(yaml: &str, (event, span): Spanned<'a>, rest: &mut impl Iterator<Item = Spanned<'a>>) -> Option<Node> {
    match event {
        Event::Alias(_) => Some(Node { span, marked: false, is: Is::Alias }),
        Event::Scalar(text, style, anchor, tag) => {
            let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            // The blank lines after a block scalar are between it and what follows.
            let end = if block { span.start + yaml[span.clone()].trim_end().len() } else { span.end };
            let is = Is::Scalar(style, text.into_owned());
            Some(Node { span: span.start..end, marked: anchor > 0 || tag.is_some(), is })
        }
        Event::SequenceStart(style, anchor, tag) => {
            let (mut items, mut end) = (Vec::new(), span.end);
            loop {
                match rest.next()? {
                    (Event::SequenceEnd, closing) => {
                        end = if style == StructureStyle::Flow { closing.end } else { end };
                        break;
                    }
                    item => items.push(node(yaml, item, rest)?),
                }
                end = items.last().map_or(end, |item| item.span.end);
            }
            let is = Is::List { flow: style == StructureStyle::Flow, items };
            Some(Node { span: span.start..end, marked: anchor > 0 || tag.is_some(), is })
        }
        Event::MappingStart(style, anchor, tag) => {
            let (mut entries, mut end) = (Vec::new(), span.end);
            loop {
                match rest.next()? {
                    (Event::MappingEnd, closing) => {
                        end = if style == StructureStyle::Flow { closing.end } else { end };
                        break;
                    }
                    key => {
                        let key = node(yaml, key, rest)?;
                        let value = rest.next()?;
                        entries.push((key, node(yaml, value, rest)?));
                    }
                }
                end = entries.last().map_or(end, |(key, value)| value.span.end.max(key.span.end + 1));
            }
            let is = Is::Map { flow: style == StructureStyle::Flow, entries };
            Some(Node { span: span.start..end, marked: anchor > 0 || tag.is_some(), is })
        }
        _ => None,
    }
}
