//! The last step: what links, pictures and headings of sanitized HTML become.
//!
//! It reads canonical HTML only and writes nothing that it does not escape, so it cannot undo what the sanitizer did.

use std::borrow::Cow;

use super::EXTERNAL_REL;
use super::misleading::other_host;
use super::tags::{Token, attribute, attributes, name, tokens};
use crate::escape::{push_attribute, push_escaped, unescape};
use crate::render::{Audience, Formulas, HEADING_PREFIX, Picture, Resolver, Written, anchor, shifted};

/// More relative references than this are not resolved.
const MAX_REFERENCES: usize = 5_000;

/// How wide a picture is shown at most: as the screen, or as the column of a text (`--column` of the style sheet).
const SHOWN: &str = "(max-width: 40rem) 100vw, 37rem";

/// How links, pictures and headings are finished.
pub(crate) struct Finish<'r> {
    pub(crate) resolver: &'r dyn Resolver,
    pub(crate) audience: Audience,
    pub(crate) id_prefix: &'r str,
    /// The relative links and pictures found, each once.
    pub(crate) references: Vec<String>,
    /// What is added to the levels of headings.
    pub(crate) shift: i8,
    /// What marks in the text stand for.
    pub(crate) formulas: Formulas,
}

/// What an address leads to.
enum Address {
    /// A place on this page.
    Fragment(String),
    /// Another site.
    External(String),
    /// A mail address, a telephone number, a place on Earth.
    Contact(String),
    /// Something that the page names by a relative reference.
    Reference(String),
    /// Nothing.
    None,
}

/// A link that is open.
struct OpenLink {
    /// Where its text begins.
    text: usize,
    /// The address to compare the text with.
    external: Option<String>,
    close: &'static str,
}

/// Writes the finished form of `html` to `to`.
pub(crate) fn finish(html: &str, rules: &mut Finish<'_>, to: &mut String) {
    let mut links: Vec<OpenLink> = Vec::new();
    for token in tokens(html) {
        let tag = match token {
            Token::Text(text) => {
                rules.formulas.push_text(text, to);
                continue;
            }
            Token::Tag(tag) => tag,
        };
        match name(tag) {
            "a" => {
                let link = rules.open_link(tag, to);
                links.push(link);
            }
            "/a" => {
                if let Some(link) = links.pop() {
                    close_link(&link, to);
                }
            }
            "img" => rules.picture(tag, !links.is_empty(), to),
            heading @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                to.push_str("<h");
                rules.push_level(heading, to);
                to.push_str(&tag[3..]);
            }
            heading @ ("/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6") => {
                to.push_str("</h");
                rules.push_level(heading, to);
                to.push('>');
            }
            _ => to.push_str(tag),
        }
    }
}

fn close_link(link: &OpenLink, to: &mut String) {
    to.push_str(link.close);
    let Some(href) = &link.external else { return };
    let mut text = String::new();
    for token in tokens(&to[link.text..to.len() - link.close.len()]) {
        match token {
            Token::Text(piece) => text.push_str(&unescape(piece)),
            Token::Tag(tag) if matches!(name(tag), "br" | "img") => text.push(' '),
            Token::Tag(_) => {}
        }
    }
    if let Some(host) = other_host(href, &text) {
        to.push_str(" <span class=\"link-host\" dir=\"ltr\">(");
        push_escaped(to, &host);
        to.push_str(")</span>");
    }
}

impl<'r> Finish<'r> {
    /// The rules for what was written of a source; ids have no prefix.
    pub(crate) fn new(resolver: &'r dyn Resolver, audience: Audience, written: &mut Written) -> Self {
        let formulas = std::mem::take(&mut written.formulas);
        let shift = written.heading_shift();
        let references = std::mem::take(&mut written.references);
        Self { resolver, audience, id_prefix: "", references, shift, formulas }
    }

    fn push_level(&self, heading: &str, to: &mut String) {
        let level = heading.bytes().last().map_or(2, |digit| digit.saturating_sub(b'0'));
        to.push(char::from(b'0' + shifted(level, self.shift)));
    }

    fn open_link(&mut self, tag: &str, to: &mut String) -> OpenLink {
        let bare = |text| OpenLink { text, external: None, close: "" };
        let Some(href) = attribute(tag, "href") else { return bare(to.len()) };
        let class = attribute(tag, "class");
        let is_wikilink = class.as_deref().is_some_and(|class| class.split(' ').any(|one| one == "wikilink"));
        let address = if is_wikilink { Address::Contact(href.into_owned()) } else { address_of(&href) };
        let (href, external) = match address {
            Address::None => return bare(to.len()),
            Address::Contact(href) => (href, false),
            Address::External(href) => (href, true),
            Address::Fragment(fragment) if self.audience == Audience::Page => (self.fragment(&fragment), false),
            Address::Fragment(_) => return bare(to.len()),
            Address::Reference(reference) => {
                self.note(&reference);
                match self.resolver.link(&reference) {
                    Some(href) => (href, false),
                    None if self.audience == Audience::Servers => return bare(to.len()),
                    None => {
                        to.push_str("<span class=\"broken-link\">");
                        return OpenLink { text: to.len(), external: None, close: "</span>" };
                    }
                }
            }
        };
        to.push_str("<a");
        push_attribute(to, "href", &href);
        if self.audience == Audience::Page {
            push_others(tag, &["href", "rel"], to);
            if external {
                push_attribute(to, "rel", EXTERNAL_REL);
            }
        }
        to.push('>');
        let external = (external && self.audience == Audience::Page).then_some(href);
        OpenLink { text: to.len(), external, close: "</a>" }
    }

    /// A picture of the city's own is shown. One of another site would tell that site who reads here: it becomes a link.
    fn picture(&mut self, tag: &str, in_link: bool, to: &mut String) {
        let alt = attribute(tag, "alt").unwrap_or_default();
        let source = attribute(tag, "src").map_or(Address::None, |source| address_of(&source));
        let (own, remote) = match source {
            Address::External(address) => (None, Some(address)),
            Address::Reference(reference) => {
                self.note(&reference);
                let own = self.resolver.image(&reference);
                // What is no picture is led to.
                let other = if own.is_none() { self.resolver.link(&reference) } else { None };
                (own, other)
            }
            _ => (None, None),
        };
        match (own, remote) {
            (Some(picture), _) if self.audience == Audience::Page => {
                to.push_str("<img");
                push_attribute(to, "src", &picture.src);
                push_attribute(to, "alt", &alt);
                push_others(tag, &["src", "alt"], to);
                let has_size = ["width", "height"].iter().any(|side| attribute(tag, side).is_some());
                if let Some((width, height)) = picture.size.filter(|_| !has_size) {
                    push_attribute(to, "width", &width.to_string());
                    push_attribute(to, "height", &height.to_string());
                }
                push_sizes(tag, &picture, to);
                to.push_str(" loading=\"lazy\">");
            }
            (Some(Picture { src: address, .. }), _) | (None, Some(address)) if !in_link => {
                to.push_str("<a");
                push_attribute(to, "href", &address);
                if self.audience == Audience::Page {
                    push_attribute(to, "class", "remote-image");
                    push_attribute(to, "rel", EXTERNAL_REL);
                }
                to.push('>');
                push_escaped(to, if alt.trim().is_empty() { &address } else { &alt });
                to.push_str("</a>");
            }
            _ if self.audience == Audience::Page && !alt.is_empty() => {
                to.push_str("<span class=\"missing-image\">");
                push_escaped(to, &alt);
                to.push_str("</span>");
            }
            _ => push_escaped(to, &alt),
        }
    }

    /// A place on this page: an id of ours, or a heading under the name that other Markdown hosts give it.
    fn fragment(&self, fragment: &str) -> String {
        if ["h-", "fn-", "fnref-"].iter().any(|own| fragment.starts_with(own)) {
            return format!("#{fragment}");
        }
        let prefix = self.id_prefix;
        // A percent-encoded name is compared by the browser once decoded; it is in its final form already.
        let name = if fragment.contains('%') { fragment.to_owned() } else { anchor(fragment) };
        format!("#{HEADING_PREFIX}{prefix}{name}")
    }

    fn note(&mut self, reference: &str) {
        if self.references.len() < MAX_REFERENCES && !self.references.iter().any(|known| known == reference) {
            self.references.push(reference.to_owned());
        }
    }
}

/// Lets a browser choose among the sizes of a picture; where its author says how wide it is to be shown, by that.
fn push_sizes(tag: &str, picture: &Picture, to: &mut String) {
    let Some((own, _)) = picture.size.filter(|_| !picture.smaller.is_empty()) else { return };
    let smaller = picture.smaller.iter().map(|(width, address)| format!("{address} {width}w, "));
    push_attribute(to, "srcset", &format!("{}{} {own}w", smaller.collect::<String>(), picture.src));
    let told = attribute(tag, "width").and_then(|width| width.parse::<u32>().ok());
    push_attribute(to, "sizes", &told.map_or_else(|| SHOWN.into(), |width| format!("{width}px")));
}

/// Adds the attributes of a sanitized tag that are not rewritten.
fn push_others(tag: &str, rewritten: &[&str], to: &mut String) {
    for (name, escaped) in attributes(tag).filter(|(name, value)| !rewritten.contains(name) && !value.is_empty()) {
        to.extend([" ", name, "=\"", escaped, "\""]);
    }
}

/// What an address leads to, as a browser reads it: it takes out tabs and newlines and trims the rest.
fn address_of(written: &str) -> Address {
    let address: Cow<'_, str> = if written.contains(['\t', '\n', '\r']) {
        written.replace(['\t', '\n', '\r'], "").into()
    } else {
        written.into()
    };
    let address = address.trim_matches(|c: char| c <= ' ');
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    let is = |known: &[&str]| known.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    match address.strip_prefix('#') {
        Some("") => return Address::None,
        Some(fragment) => return Address::Fragment(fragment.to_owned()),
        None => {}
    }
    match address {
        _ if is(&["http", "https"]) => Address::External(address.to_owned()),
        _ if is(&["mailto", "tel", "geo"]) => Address::Contact(address.to_owned()),
        _ if address.is_empty() => Address::None,
        // A browser reads backslashes as slashes, and two slashes as the beginning of another site's address.
        _ if address.contains('\\') || address.contains(|c: char| c.is_control()) => Address::None,
        _ if address.starts_with("//") => Address::External(format!("https:{address}")),
        _ => Address::Reference(address.to_owned()),
    }
}
