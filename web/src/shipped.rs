//! The texts of the pages that come with the program: help, and the legal texts of the footer.

use koinon_core::shelf::Shelf;
use rust_embed::RustEmbed;

use crate::Lang;

#[derive(RustEmbed)]
#[folder = "shipped"]
struct Texts;

/// Every text: its shelf, what it is about, its language, its Markdown.
pub fn shipped_texts() -> impl Iterator<Item = (Shelf, String, Lang, String)> {
    Texts::iter().filter_map(|path| {
        let mut parts = path.strip_suffix(".md")?.split('/');
        let (shelf, lang, subject) = (parts.next()?, parts.next()?, parts.next()?);
        let shelf = Shelf::ALL.into_iter().find(|known| known.code() == shelf)?;
        let lang = Lang::ALL.into_iter().find(|known| known.code() == lang)?;
        let text = Texts::get(&path)?;
        Some((shelf, subject.to_owned(), lang, String::from_utf8_lossy(&text.data).into_owned()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Messages;

    #[test]
    fn every_text_is_there_in_every_language_and_short() {
        let texts: Vec<_> = shipped_texts().collect();
        let subjects: BTreeSet<_> = texts.iter().map(|(shelf, subject, ..)| (shelf.code(), subject.clone())).collect();
        assert!(subjects.len() >= 14, "{subjects:?}");
        assert_eq!(texts.len(), subjects.len() * Lang::ALL.len(), "a text is missing in some language");
        for (shelf, subject, lang, text) in &texts {
            let name = shelf.text(subject, lang.code());
            assert!(text.starts_with("---\ntitle: "), "{name} does not begin with its title");
            let most = match subject.as_str() {
                // What is kept, and for how long, is a long list, and what answers mean another: each has to be whole.
                "privacy" | "answers" => 600,
                // Nobody reads all of it: words are looked up there.
                "words" => 800,
                _ => 430,
            };
            assert!(text.split_whitespace().count() <= most, "{name} is too long to be read");
            let arabic = text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
            assert_eq!(arabic, *lang == Lang::Ar, "{name} is not in its language");
        }
    }

    #[test]
    fn each_theme_is_explained_in_each_language() {
        let themes = koinon_core::schema::VOCABULARIES.iter().find(|vocabulary| vocabulary.name == "theme").unwrap();
        let texts: Vec<_> = shipped_texts().filter(|(_, subject, ..)| subject == "themes").collect();
        assert_eq!(texts.len(), Lang::ALL.len());
        for (_, _, lang, text) in texts {
            for code in themes.codes {
                let named = Messages::of(lang).t(&themes.label_key(code));
                assert!(text.contains(&format!("[{named}](/pages?theme={code})")), "{}: {code}", lang.code());
            }
        }
    }

    #[test]
    fn each_answer_that_is_counted_is_explained_in_each_language() {
        let named = ["status", "outcome", "verdict", "factor"];
        let vocabularies = koinon_core::schema::VOCABULARIES.iter().filter(|one| named.contains(&one.name));
        let vocabularies: Vec<_> = vocabularies.collect();
        assert_eq!(vocabularies.len(), named.len());
        for (_, _, lang, text) in shipped_texts().filter(|(_, subject, ..)| subject == "answers") {
            let keys = vocabularies.iter().flat_map(|one| one.codes.iter().map(|code| one.label_key(code)));
            for key in keys.chain((0..4).map(|level| format!("evidence-level-{level}"))) {
                let label = Messages::of(lang).t(&key);
                let told = |line: &str| {
                    line.contains(&label) && line.split_whitespace().count() > label.split(' ').count() + 1
                };
                assert!(text.lines().any(told), "{}: {key}", lang.code());
            }
        }
    }

    #[test]
    fn every_other_word_stands_with_its_code_in_each_language() {
        // Those that are explained elsewhere, and those that no form asks for by themselves.
        let elsewhere = ["theme", "status", "outcome", "verdict", "factor", "protocol_part", "city_section"];
        for (_, _, lang, text) in shipped_texts().filter(|(_, subject, ..)| subject == "words") {
            for one in koinon_core::schema::VOCABULARIES.iter().filter(|one| !elsewhere.contains(&one.name)) {
                for code in one.codes {
                    let line = format!("- {} (`{code}`)", Messages::of(lang).t(&one.label_key(code)));
                    assert!(text.lines().any(|told| told == line), "{}: {line}", lang.code());
                }
            }
        }
    }

    #[test]
    fn links_between_the_texts_lead_to_texts() {
        let texts: Vec<_> = shipped_texts().collect();
        for (shelf, subject, lang, text) in &texts {
            for (at, _) in text.match_indices("](/help/").chain(text.match_indices("](/about/")) {
                let path: String = text[at + 2..].chars().take_while(|c| *c != ')' && *c != '#').collect();
                let (place, wanted) = path[1..].split_once('/').unwrap();
                let there = texts.iter().any(|(shelf, subject, ..)| {
                    subject == wanted && place == if *shelf == Shelf::Help { "help" } else { "about" }
                });
                assert!(there, "{}/{subject}/{} leads to {path}", shelf.code(), lang.code());
            }
        }
    }
}
