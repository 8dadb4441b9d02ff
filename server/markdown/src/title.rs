//! Changing the title in a front matter, and nothing else of the text.

use crate::front_matter::split;

/// The source with another `title` in its front matter. A source whose front matter names no title comes back as it is:
/// then the title stands beside the text.
#[must_use]
pub fn set_title(source: &str, title: &str) -> String {
    let Some(yaml) = split(source).yaml else { return source.to_owned() };
    let mut lines = yaml.split_inclusive('\n');
    let Some(line) = lines.find(|line| names_title(line)) else { return source.to_owned() };
    // A title over several lines is a block or a folded text: rewriting one line of it would break the rest.
    let next_is_part = lines.next().is_some_and(|next| next.starts_with([' ', '\t']));
    let value = line["title".len()..].trim_start().trim_start_matches(':').trim();
    if next_is_part || value.is_empty() || value.starts_with(['|', '>', '&', '*', '[', '{']) {
        return source.to_owned();
    }
    // `yaml` and `line` are slices of `source`: where they stand is the distance between their beginnings.
    let at = line.as_ptr() as usize - source.as_ptr() as usize;
    let ending = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
    // A JSON string is a double-quoted YAML one.
    let quoted = serde_json::Value::from(title).to_string();
    format!("{}title: {quoted}{ending}{}", &source[..at], &source[at + line.len()..])
}

fn names_title(line: &str) -> bool {
    line.strip_prefix("title").is_some_and(|rest| rest.trim_start().starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter::fields;

    #[test]
    fn only_the_title_changes() {
        let source =
            "---\nkind: article # as it is\ntitle: Old: \"one\"\nthemes: [water]\n---\n# Old\n\ntitle: stays\n";
        let changed = set_title(source, "New \"two\": é");
        assert_eq!(fields(&changed)["title"], "New \"two\": é");
        assert_eq!(changed.replace("title: \"New \\\"two\\\": é\"", "title: Old: \"one\""), source);
    }

    #[test]
    fn a_text_without_a_title_of_its_own_stays_as_it_is() {
        for source in ["# Old\n", "---\nkind: article\n---\nx\n", "---\ntitle: >\n  folded\n  text\n---\nx\n", ""] {
            assert_eq!(set_title(source, "New"), source);
        }
    }
}
