//! Completion of titles, as somebody types one.

use super::{index_of, page};

#[test]
fn a_title_is_found_by_its_words_the_last_of_them_unfinished() {
    let (_folder, index) = index_of([
        page(1, "fr", "Compost partagé de quartier", "jardin"),
        page(2, "fr", "Jardins d’école", "compost"),
        page(3, "ar", "سماد المدرسة", ""),
        page(4, "en", "Shared compost", ""),
    ]);
    let complete = |text: &str| index.complete(text, 10).unwrap();
    assert_eq!(complete("comp"), [4, 1]);
    assert_eq!(complete("Compost part"), [1]);
    assert_eq!(complete("partage comp"), [1]);
    assert_eq!(complete("ecol"), [2]);
    assert_eq!(complete("d'éc"), [2]);
    assert_eq!(complete("سما"), [3]);
    assert_eq!(complete("quartier zzz"), [0; 0]);
    for empty in ["", "  ", "[[", "*:*"] {
        assert_eq!(complete(empty), [0; 0]);
    }
    assert_eq!(index.complete("comp", 1).unwrap(), [4]);
    assert_eq!(complete(&"x".repeat(1_000_000)), [0; 0]);
}
