use proptest::prelude::*;

use super::*;

const TEXT: &str =
    "Compost\nOne bin stands at the market.\nKeys at the kiosk.\nOne bin stands at the school.\nEmptied monthly.";

fn anchor(text: &str, exact: &str) -> Anchor {
    let at = text.find(exact).unwrap();
    Anchor::of(text, at..at + exact.len()).unwrap()
}

fn found<'a>(anchor: &Anchor, text: &'a str) -> Option<&'a str> {
    anchor.find(text).map(|range| &text[range])
}

#[test]
fn a_passage_is_found_after_edits_elsewhere_and_gone_after_edits_of_itself() {
    let keys = anchor(TEXT, "Keys at the kiosk.");
    assert_eq!(keys.find(TEXT), TEXT.find("Keys").map(|at| at..at + 18));
    let edited = format!("Newer.\n{}", TEXT.replace("market", "square").replace("school", "park"));
    assert_eq!(found(&keys, &edited), Some("Keys at the kiosk."));
    assert_eq!(found(&keys, &TEXT.replace("kiosk", "library")), None);
    assert_eq!(found(&keys, ""), None);
}

#[test]
fn of_several_alike_the_context_decides_and_where_it_cannot_none_is_taken() {
    let second = TEXT.rfind("One bin").unwrap();
    let of_school = Anchor::of(TEXT, second..second + 7).unwrap();
    let moved = TEXT.replace("Compost\n", "Compost in town\nOne bin is not enough.\n");
    assert_eq!(of_school.find(&moved).unwrap().start, moved.rfind("One bin").unwrap());
    // What stood around it is gone: neither of these was meant.
    assert_eq!(of_school.find("One bin. Or another. One bin!"), None);
    // Short, and there once: only with what was around it.
    let short = anchor("It is so. We did it all day long.", "it");
    assert_eq!(found(&short, "We did it all day, and more."), Some("it"));
    assert_eq!(found(&short, "Others say that it rains."), None);
}

#[test]
fn white_space_is_one_space() {
    let anchor = Anchor::new(" bin stands\r\n\r\n at ", "the \u{a0} first", "\tthe\nmarket").unwrap();
    assert_eq!(anchor.exact(), "bin stands at");
    let text = "A bin  stands\n at\tthe market";
    assert_eq!(found(&anchor, text), Some("bin  stands\n at"));
}

#[test]
fn hostile_sizes_cost_little_and_are_refused_or_cut() {
    assert_eq!(Anchor::new(&"x".repeat(MAX_EXACT + 1), "", ""), None);
    assert_eq!(Anchor::new(" \n", "a", "b"), None);
    assert_eq!(Anchor::new("a\0", "", ""), None);
    let cut = Anchor::new("x", &"é".repeat(1 << 20), &"ü".repeat(1 << 20)).unwrap();
    assert_eq!((cut.prefix().chars().count(), cut.suffix().chars().count()), (MAX_CONTEXT, MAX_CONTEXT));
    let same = "a".repeat(1 << 20);
    let many = Anchor::new(&same[..MAX_EXACT], "b", "c").unwrap();
    assert_eq!(many.find(&same), None);
}

#[test]
fn what_is_no_passage_has_no_anchor() {
    assert_eq!(Anchor::of("é", 0..1), None);
    assert_eq!(Anchor::of("abc", 2..9), None);
    assert_eq!(Anchor::of("a  b", 1..3), None);
    assert_eq!(Anchor::of(" ab ", 0..4).unwrap().exact(), "ab");
}

proptest! {
    #[test]
    fn a_passage_is_found_in_its_own_text_with_the_same_around_it(text in "[ab\n é]{0,60}", from in 0usize..60, length in 1usize..20) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (Some(start), Some(end)) = (places.get(from), places.get(from + length)) else { return Ok(()) };
        let Some(anchor) = Anchor::of(&text, *start..*end) else { return Ok(()) };
        if let Some(found) = anchor.find(&text) {
            let again = Anchor::of(&text, found).unwrap();
            prop_assert_eq!(again.exact(), anchor.exact());
            prop_assert!(again.prefix().ends_with(anchor.prefix()) && again.suffix().starts_with(anchor.suffix()));
        } else {
            prop_assert!(false, "it is there");
        }
    }

    #[test]
    fn what_is_found_is_what_was_quoted(text in "[ab \n]{0,80}", exact in "[ab ]{1,6}", prefix in "[ab ]{0,8}", suffix in "[ab ]{0,8}") {
        let Some(anchor) = Anchor::new(&exact, &prefix, &suffix) else { return Ok(()) };
        if let Some(found) = anchor.find(&text) {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&text[found]), words(anchor.exact()));
        }
    }

    #[test]
    fn a_telling_passage_survives_any_edit_around_it(before in "[a-z\n ]{0,200}", after in "[a-z\n ]{0,200}", more in "[a-z \n]{0,50}") {
        let text = format!("{before} Keys at the KIOSK. {after}");
        let anchor = anchor(&text, "Keys at the KIOSK.");
        let edited = format!("{more} {}Keys at the KIOSK.{more}", &before[before.len() / 2..]);
        prop_assert_eq!(found(&anchor, &edited), Some("Keys at the KIOSK."));
    }
}
