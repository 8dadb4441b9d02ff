//! Data for programs within a page: what browsers neither show nor run.

use std::fmt;

/// JSON that can stand within `<script type="application/ld+json">`: whatever it says, it ends nowhere but at its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataBlock(String);

impl DataBlock {
    /// Takes a JSON text. What HTML could read as markup is written as JSON's own escapes, which are part of no JSON text but
    /// of its strings (RFC 8259 section 7): so the text means the same.
    #[must_use]
    pub fn of_json(json: &str) -> Self {
        let mut text = String::with_capacity(json.len() + json.len() / 16);
        for c in json.chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => text.push(c),
            }
        }
        Self(text)
    }
}

impl fmt::Display for DataBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for DataBlock {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_can_be_markup() {
        let hostile = r#"{"name":"</script><script>alert(1)</script><!-- & \u2028"}"#.replace("\\u2028", "\u{2028}");
        let block = DataBlock::of_json(&hostile).to_string();
        assert!(!block.contains(['<', '>', '&', '\u{2028}']), "{block}");
        assert!(block.starts_with(r#"{"name":"\u003c/script\u003e"#));
    }
}
