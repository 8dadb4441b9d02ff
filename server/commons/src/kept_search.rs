//! Searches that people keep, to be told of pages that they find from then on.

use koinon_core::text::clean_line;
use koinon_search::{HeldPages, Query};
use koinon_store::{Change, Conn, Page, Revision, Standing};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::index::document_of;
use crate::search::is_filter;
use crate::{Commons, Error};

/// What a query leaves as it is (RFC 3986 section 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The name of the language whose stems are looked for too, besides those of a page's own.
const LANG: &str = "in";
/// The longest text of a search that is kept, in characters.
const LONGEST: usize = 300;
/// The longest value that one is narrowed by, in characters.
const LONGEST_VALUE: usize = 200;

/// A search that somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSearch {
    /// The text, as it was typed.
    pub text: String,
    /// What it is narrowed by: names with their values, in alphabetical order, each once.
    pub filters: Vec<(String, String)>,
    /// The language of the interface in which it was made, by its code; of this city if empty.
    pub lang: String,
}

impl KeptSearch {
    /// The search that a query makes; none for one that finds everything.
    #[must_use]
    pub fn of(query: &Query) -> Option<Self> {
        let text = clean_line(&query.text, LONGEST);
        let known = query.filters.iter().filter(|(name, _)| is_filter(name));
        let filters = known.map(|(name, value)| (name.clone(), clean_line(value, LONGEST_VALUE)));
        let mut filters: Vec<_> = filters.filter(|(_, value)| !value.is_empty()).collect();
        filters.sort_unstable();
        filters.dedup();
        let lang = clean_line(&query.interface_lang, 35);
        (!text.is_empty() || !filters.is_empty()).then_some(Self { text, filters, lang })
    }

    /// The search as it is written in the address of its list, behind `/search?`: `q=compost&city=bordeaux.example&in=fr`.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let mut query = Query::default();
        for pair in written.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
            match (decode(name).as_str(), decode(value)) {
                ("q", value) => query.text = value,
                (LANG, value) => query.interface_lang = value,
                (name, value) => query.filters.push((name.to_owned(), value)),
            }
        }
        Self::of(&query)
    }

    /// The one way to write it: what [`KeptSearch::parse`] reads.
    #[must_use]
    pub fn written(&self) -> String {
        let lang = Some((LANG, &self.lang)).filter(|(_, lang)| !lang.is_empty());
        let filters = self.filters.iter().map(|(name, value)| (name.as_str(), value));
        let pairs = [("q", &self.text)].into_iter().chain(filters).chain(lang);
        let written: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ESCAPED))).collect();
        written.join("&")
    }

    fn query(&self, lang_here: &str) -> Query {
        let lang = if self.lang.is_empty() { lang_here } else { &self.lang };
        Query {
            text: self.text.clone(),
            filters: self.filters.clone(),
            interface_lang: lang.to_owned(),
            ..Query::default()
        }
    }
}

impl Commons {
    /// Which of the searches that people keep find the page of a new version, and did not find the version before. What it costs
    /// does not depend on how many pages there are: the searches are held against these two versions alone.
    pub(crate) fn searches_that_find(
        &self,
        conn: &mut Conn,
        change: &Change,
        kept: &[String],
    ) -> Result<Vec<String>, Error> {
        let (Some(id), false) = (change.revision, kept.is_empty()) else { return Ok(Vec::new()) };
        let page = conn.page(change.page)?.filter(|page| page.shipped.is_none() && page.standing == Standing::Live);
        let (Some(page), Some(revision)) = (page, conn.revision(id)?) else { return Ok(Vec::new()) };
        let Some(now) = held(conn, &page, &revision)? else { return Ok(Vec::new()) };
        let mut before = Vec::new();
        for parent in &revision.record.parents {
            if let Some(parent) = conn.revision_by_hash(parent)? {
                before.extend(held(conn, &page, &parent)?);
            }
        }
        let mut found = Vec::new();
        for written in kept {
            let Some(search) = KeptSearch::parse(written) else { continue };
            let query = search.query(self.default_lang());
            if now.fitting(&query)?.is_empty() {
                continue;
            }
            let mut was_found = false;
            for held in &before {
                was_found = was_found || !held.fitting(&query)?.is_empty();
            }
            if !was_found {
                found.push(written.clone());
            }
        }
        Ok(found)
    }
}

/// A version of a page, for searches to be held against; none of one that cannot be read.
fn held(conn: &mut Conn, page: &Page, revision: &Revision) -> Result<Option<HeldPages>, Error> {
    let document = document_of(conn, page, revision)?;
    Ok(document.map(|document| HeldPages::new(std::slice::from_ref(&document))).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_one_spelling() {
        let spelt = |written: &str| KeptSearch::parse(written).map(|search| search.written());
        let expected = "q=compost%20%22en%20ville%22&city=bordeaux.example&kind=article&in=fr";
        for written in [
            expected,
            "kind=article&city=bordeaux.example&in=fr&q=compost+%22en+ville%22",
            "&in=fr&q=%20compost%0A%22en%20ville%22&kind=article&kind=article&city=bordeaux.example&cursor=x&unknown=1",
        ] {
            assert_eq!(spelt(written).as_deref(), Some(expected), "{written}");
        }
        assert_eq!(spelt("q=سماد"), Some("q=%D8%B3%D9%85%D8%A7%D8%AF".into()));
        assert_eq!(spelt("theme=water").as_deref(), Some("q=&theme=water"));
        for everything in ["", "q=", "q=+&in=fr", "unknown=1", "kind="] {
            assert_eq!(spelt(everything), None, "{everything}");
        }
    }
}
