//! Titles and passages.

use proptest::prelude::*;

use super::{index_of, joined, marked, page, query, search};
use koinon_search::PageDoc;

#[test]
fn stemmed_matches_are_marked_as_they_are_written() {
    let text = "Intro sans rien. Le quartier a installé des Composteurs près de l'École ; on y va l’été.";
    let (_folder, index) = index_of([page(1, "fr", "Écoles et composteur", text)]);
    let results = index.search(&query("composteur ecole", "fr")).unwrap();
    let hit = &results.hits[0];
    assert_eq!(joined(&hit.title), "Écoles et composteur");
    assert_eq!(marked(&hit.title), ["Écoles", "composteur"]);
    assert_eq!(marked(&hit.snippet), ["Composteurs", "École"]);
    assert!(text.contains(&joined(&hit.snippet)));
}

#[test]
fn the_passage_with_most_words_is_shown() {
    let filler = "Il ne se passe pas grand-chose dans cette phrase. ".repeat(40);
    let text =
        format!("{filler}Le compost seul. {filler}Ici le compost et les jardins vivent ensemble. {filler}jardins");
    let (_folder, index) = index_of([page(1, "fr", "Titre", &text)]);
    let results = index.search(&query("jardin compost", "fr")).unwrap();
    let snippet = joined(&results.hits[0].snippet);
    assert!(snippet.starts_with("Ici le compost et les jardins"), "{snippet}");
    assert!(snippet.chars().count() <= 245, "{snippet}");
    assert!(text.contains(&snippet));
}

#[test]
fn arabic_keeps_its_vowel_signs_in_a_mark() {
    let text = "في الحَيِّ مَدْرَسَةٌ كبيرة وحدائق";
    let (_folder, index) = index_of([page(1, "ar", "الحي", text)]);
    let results = index.search(&query("مدرسه حديقة", "ar")).unwrap();
    assert_eq!(joined(&results.hits[0].snippet), text);
    assert!(marked(&results.hits[0].snippet).contains(&"مَدْرَسَةٌ"));
}

#[test]
fn without_a_word_in_the_text_its_beginning_is_shown() {
    let (_folder, index) = index_of([
        PageDoc { summary: "What it is about.".into(), ..page(1, "en", "Compost", "Text of the page.") },
        page(2, "en", "Tools", "Text alone."),
    ]);
    assert_eq!(joined(&search(&index, "compost").hits[0].snippet), "What it is about.");
    assert_eq!(joined(&search(&index, "tools").hits[0].snippet), "Text alone.");
    assert!(marked(&search(&index, "").hits[0].snippet).is_empty());
}

#[test]
fn prefixes_misspelt_words_and_phrases_are_marked() {
    let (_folder, index) = index_of([page(1, "en", "", "Community composting in quiet streets")]);
    assert_eq!(marked(&search(&index, "commun* ").hits[0].snippet), ["Community"]);
    assert_eq!(marked(&search(&index, "comunity ").hits[0].snippet), ["Community"]);
    assert_eq!(marked(&search(&index, "\"quiet streets\"").hits[0].snippet), ["quiet", "streets"]);
    // A quoted word is meant as it is written.
    let (_folder, index) = index_of([page(1, "en", "", "streets and one street")]);
    assert_eq!(marked(&search(&index, "\"street\"").hits[0].snippet), ["street"]);
}

#[test]
fn nothing_in_a_passage_steers_the_direction_of_what_follows() {
    let (_folder, index) = index_of([page(1, "en", "com\u{202e}post\u{2066}", "\u{202d}evil compost\u{0} text")]);
    let hit = &search(&index, "compost").hits[0];
    assert_eq!(joined(&hit.title), "compost");
    assert_eq!(joined(&hit.snippet), "evil compost text");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn fragments_join_to_a_part_of_the_text(words in prop::collection::vec("[a-cé\u{627}\u{64e} .\n]{1,12}|\\PC{1,10}", 1..120)) {
        let text: String = words.join(" ").chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect();
        let (_folder, index) = index_of([page(1, "fr", &text, &text)]);
        for asked in words.iter().take(5) {
            for hit in search(&index, asked).hits {
                prop_assert_eq!(&joined(&hit.title), &text);
                prop_assert!(text.contains(&joined(&hit.snippet)));
            }
        }
    }
}
