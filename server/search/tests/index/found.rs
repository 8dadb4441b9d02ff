//! Which words find which pages.

use super::{found, index_of, page, pages, query, search};

#[test]
fn stems_are_found_in_six_languages() {
    for (lang, written, asked) in [
        ("fr", "Les composteurs partagés du quartier", "composteur"),
        ("fr", "Nos mobilités douces", "mobilité"),
        ("en", "Neighbours sharing tools", "shared tool"),
        ("ar", "المعلمون في المدينة", "معلم"),
        ("ar", "والمكتبات العامة", "مكتبة"),
        ("es", "Huertos comunitarios y bibliotecas", "huerto biblioteca"),
        ("it", "Giardini condivisi e biblioteche", "giardino biblioteca"),
        ("de", "Gemeinschaftsgärten und Bibliotheken", "Gemeinschaftsgarten Bibliothek"),
    ] {
        let (_folder, index) = index_of([page(1, lang, written, ""), page(2, lang, "", "xyz")]);
        let results = index.search(&query(asked, lang)).unwrap();
        assert_eq!(pages(&results), [1], "{asked} in {written}");
        assert_eq!(results.did_you_mean, None, "{asked}");
    }
}

#[test]
fn the_language_of_the_words_is_guessed_where_the_interface_has_another() {
    let (_folder, index) = index_of([page(1, "fr", "Le compostage partagé dans les jardins des écoles", "")]);
    assert_eq!(found(&index, "le compostage partagé dans le jardin de l'école"), [1]);
    let (_folder, index) = index_of([page(1, "ar", "والمكتبات العامة", "")]);
    assert_eq!(found(&index, "مكتبة"), [1]);
}

#[test]
fn diacritics_and_case_are_not_needed() {
    let (_folder, index) = index_of([
        page(1, "fr", "Îlots de fraîcheur", "Une mobilité apaisée, l’été, près du cœur."),
        page(2, "ar", "مَدْرَسَةٌ آمِنَةٌ إِلَى الأَحْيَاء", ""),
        page(3, "pl", "Łódź: ogród społeczny", ""),
    ]);
    for (asked, page) in [
        ("ILOTS fraicheur", 1),
        ("mobilites", 1),
        ("ete coeur", 1),
        ("mobilité", 1),
        ("مدرسه امنه", 2),
        ("الى الاحياء", 2),
        ("lodz ogrod", 3),
        ("OGRÓD", 3),
    ] {
        assert_eq!(found(&index, asked), [page], "{asked}");
    }
}

#[test]
fn a_language_without_stemmer_is_found_by_its_words_and_prefixes() {
    let (_folder, index) = index_of([
        page(1, "el", "Κοινόχρηστος κήπος", ""),
        page(2, "ja", "東京都の公園", ""),
        page(3, "pt", "Hortas comunitárias", ""),
        page(4, "ja", "京東", ""),
    ]);
    assert_eq!(found(&index, "κηπος "), [1]);
    assert_eq!(found(&index, "κοινοχρ* "), [1]);
    assert_eq!(found(&index, "東京"), [2]);
    assert_eq!(found(&index, "comunitarias"), [3]);
}

#[test]
fn a_misspelt_french_word_finds_and_suggests() {
    let (_folder, index) = index_of([
        page(1, "fr", "Composteurs partagés", "La médiathèque du quartier prête des outils."),
        page(2, "fr", "Rues aux écoles", "Les écoliers marchent."),
    ]);
    for (asked, page, meant) in [
        ("composteusr", 1, "composteurs"),
        ("conposteurs partagés", 1, "composteurs partagés"),
        ("mediateque", 1, "médiathèque"),
        ("prête une médiatèhque ", 1, "prête une médiathèque "),
        ("écolirs", 2, "écoliers"),
    ] {
        let results = index.search(&query(asked, "fr")).unwrap();
        assert_eq!(pages(&results), [page], "{asked}");
        assert_eq!(results.did_you_mean.as_deref(), Some(meant), "{asked}");
    }
    assert_eq!(index.search(&query("composteurs", "fr")).unwrap().did_you_mean, None);
}

#[test]
fn a_misspelt_arabic_word_finds_and_suggests() {
    let (_folder, index) =
        index_of([page(1, "ar", "مكتبة الحي", "المكتبة تعير الأدوات للجيران"), page(2, "ar", "حدائق المدارس", "")]);
    for (asked, page, meant) in [("مكبتة", 1, "مكتبة"), ("حدايك المدارس", 2, "حدائق المدارس"), ("الادواب", 1, "الأدوات")]
    {
        let results = index.search(&query(asked, "ar")).unwrap();
        assert_eq!(pages(&results), [page], "{asked}");
        assert_eq!(results.did_you_mean.as_deref(), Some(meant), "{asked}");
    }
}

#[test]
fn a_word_of_a_page_that_is_gone_is_not_suggested() {
    let (_folder, index) = index_of([page(1, "fr", "bibliotheque", ""), page(2, "fr", "rien", "")]);
    index.apply(vec![koinon_search::Op::Remove(1)], super::at(2)).unwrap();
    let results = search(&index, "biblotheque");
    assert_eq!(results.did_you_mean, None);
    assert_eq!(results.total, 0);
}

#[test]
fn a_word_that_pages_have_is_put_right_only_if_another_is_clearly_meant() {
    let pages = |count: i64| (10..10 + count).map(|n| page(n, "en", "compost", ""));
    let (_folder, index) = index_of(pages(8).chain([page(1, "en", "comport", "")]));
    let results = search(&index, "comport");
    assert_eq!((results.did_you_mean, results.total), (None, 1));
    let (_folder, index) = index_of(pages(12).chain([page(1, "en", "comport", "")]));
    let results = search(&index, "comport");
    assert_eq!((results.did_you_mean.as_deref(), results.total), (Some("compost"), 13));
    assert_eq!(results.hits[0].page, 1);
    // While a word is typed that pages go on with, nothing is suggested.
    assert_eq!(search(&index, "comp").did_you_mean, None);
}

fn pages_of_first(index: &koinon_search::SearchIndex, text: &str) -> i64 {
    pages(&search(index, text))[0]
}

#[test]
fn phrases_are_found_word_by_word_and_not_across_fields() {
    let (_folder, index) = index_of([
        page(1, "fr", "Rue", "La rue aux écoles est calme."),
        page(2, "fr", "Autre", "Aux écoles de la rue."),
        page(3, "fr", "La rue", "aux écoles"),
    ]);
    assert_eq!(found(&index, "\"rue aux écoles\""), [1]);
    assert_eq!(found(&index, "«rue aux ecoles»"), [1]);
    assert_eq!(found(&index, "écoles rue"), [1, 2, 3]);
    // No page has the phrase: those with its words are better than nothing.
    assert_eq!(found(&index, "\"calme rue\""), [1, 2, 3]);
}

#[test]
fn prefixes_and_the_last_word_while_typing_complete() {
    let (_folder, index) = index_of([
        page(1, "en", "Compost", ""),
        page(2, "en", "Composition", ""),
        page(3, "en", "Community", ""),
        page(4, "en", "Tools and compost", ""),
    ]);
    assert_eq!(found(&index, "compos* "), [1, 2, 4]);
    assert_eq!(found(&index, "comp"), [1, 2, 4]);
    assert_eq!(found(&index, "tools compo"), [4]);
    assert_eq!(found(&index, "comp tools"), [4]);
    assert_eq!(search(&index, "comp").did_you_mean, None);
}

#[test]
fn words_can_be_excluded() {
    let (_folder, index) = index_of([
        page(1, "en", "Shared compost", "no smells"),
        page(2, "en", "Shared compost", "with worms"),
        page(3, "en", "Shared tools", "peer to peer lending"),
    ]);
    assert_eq!(found(&index, "shared -worms"), [1, 3]);
    assert_eq!(found(&index, "shared -worm"), [1, 3]);
    assert_eq!(found(&index, "shared -\"peer to peer\" -smel*"), [2]);
    assert_eq!(found(&index, "-compost"), [3]);
}

#[test]
fn all_words_are_wanted_and_some_are_enough_when_no_page_has_all() {
    let (_folder, index) = index_of([
        page(1, "en", "Quiet streets", "schools"),
        page(2, "en", "Quiet libraries", ""),
        page(3, "en", "Loud markets", ""),
    ]);
    assert_eq!(found(&index, "quiet schools"), [1]);
    assert_eq!(found(&index, "how is the quiet of schools"), [1]);
    let results = search(&index, "quiet schools markets");
    assert_eq!(results.total, 3);
    assert_eq!(results.hits[0].page, 1);
    assert_eq!(found(&index, "the"), [0; 0]);
}

#[test]
fn a_title_counts_more_than_a_text() {
    let filler = "other words that make the text of this page about as long as the next one is".repeat(3);
    let (_folder, index) = index_of([
        page(1, "en", "Something else", &format!("{filler} compost")),
        page(2, "en", "Compost", &filler),
        page(3, "en", "Something more", &format!("{filler} compost compost")),
    ]);
    assert_eq!(pages_of_first(&index, "compost"), 2);
}
