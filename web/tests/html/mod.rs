//! Just enough HTML reading for the tests: our own templates are well-formed.

/// An opening tag.
#[derive(Debug)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    pub(crate) attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    pub(crate) fn get(&self, wanted: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
    }
}

/// The opening tags of a page, in order.
pub(crate) fn tags(page: &str) -> Vec<Tag<'_>> {
    let inner = page.split('<').skip(1).filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    inner.map(|rest| tag(rest.split('>').next().unwrap())).collect()
}

fn tag(text: &str) -> Tag<'_> {
    let (name, mut rest) = text.split_once([' ', '\n']).unwrap_or((text, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Tag { name, attributes };
        }
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let key = &rest[..end];
        let Some(quoted) = rest[end..].strip_prefix("=\"") else {
            attributes.push((key, ""));
            rest = &rest[end..];
            continue;
        };
        let (value, after) = quoted.split_once('"').unwrap();
        attributes.push((key, value));
        rest = after;
    }
}

/// What a reader, or their screen reader, reads.
pub(crate) fn visible_text(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<').skip(1) {
        let (tag_text, after) = part.split_once('>').unwrap();
        let tag = tag(tag_text);
        for key in ["title", "alt", "aria-label", "placeholder"] {
            text.push_str(tag.get(key).unwrap_or_default());
            text.push('\n');
        }
        text.push_str(after);
    }
    text
}
