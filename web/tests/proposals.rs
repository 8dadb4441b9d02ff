//! What a proposal says of itself, and what it asks of those who decide.

#![allow(clippy::unwrap_used)] // A test stops where something is not as it should be.

mod html;
mod samples;

use html::{Tag, tags, visible_text};
use koinon_web::Lang;

fn page(lang: Lang, name: &str) -> String {
    samples::all(lang).into_iter().find(|sample| sample.name == name).unwrap().html
}

#[test]
fn where_it_stands_is_said_as_a_person_would() {
    for (lang, name, said) in [
        (Lang::En, "proposal", "In review: third in the queue, answer expected by Thursday 26 November"),
        (Lang::Fr, "proposal", "troisième dans la file, réponse attendue au plus tard le jeudi 26 novembre"),
        (Lang::Ar, "proposal", "قيد الدراسة: الثالث في قائمة الانتظار، ويُنتظر الجواب في أجل أقصاه الخميس 26 نوفمبر"),
        (Lang::En, "proposal-waiting", "Waiting for Bordeaux"),
        (Lang::Fr, "proposal-waiting", "En attente de Bordeaux"),
        (Lang::En, "proposal-overdue", "Overdue: an answer was expected by Thursday 19 November"),
        (Lang::En, "proposal-in-part", "Accepted in part by Ana Exemple"),
        (Lang::En, "proposal-withdrawn", "Withdrawn"),
        (Lang::En, "proposal-new-page", "In review: number 11 in the queue"),
        (Lang::En, "proposals", "In review: first in the queue"),
        (Lang::En, "proposals", "In review: answer expected by Thursday 26 November"),
        (Lang::En, "proposals", "Received by Bordeaux"),
    ] {
        let text = visible_text(&page(lang, name));
        assert!(text.contains(said), "{name} does not say {said:?}");
    }
}

fn ticked(page: &str) -> Vec<(String, bool)> {
    let boxes = |tag: &Tag<'_>| tag.get("name") == Some("hunk");
    let tags = tags(page);
    tags.iter()
        .filter(|tag| boxes(tag))
        .map(|tag| (tag.get("value").unwrap().to_owned(), tag.get("checked").is_some()))
        .collect()
}

#[test]
fn what_was_changed_on_the_page_since_is_not_ticked_until_somebody_ticks_it() {
    let pair = |first, second| vec![("0".to_owned(), first), ("1".to_owned(), second)];
    let fresh = page(Lang::En, "proposal-decide");
    assert_eq!(ticked(&fresh), pair(true, false));
    assert_eq!(fresh.matches("The page has changed here since").count(), 1);
    assert_eq!(ticked(&page(Lang::En, "proposal-decide-errors")), pair(false, true));
    // Whoever changes the text chooses by doing so, and readers have nothing to choose.
    assert_eq!(ticked(&page(Lang::En, "proposal-decide-text")), []);
    assert_eq!(ticked(&page(Lang::En, "proposal")), []);
}

/// The values of the buttons with this name.
fn buttons(page: &str, name: &str) -> Vec<String> {
    let tags = tags(page);
    let named = tags.iter().filter(|tag| tag.name == "button" && tag.get("name") == Some(name));
    named.filter_map(|tag| tag.get("value").map(str::to_owned)).collect()
}

#[test]
fn each_is_offered_what_they_may_do_and_nothing_else() {
    assert_eq!(buttons(&page(Lang::En, "proposal-decide"), "decision"), ["accept", "accept_in_part", "decline"]);
    assert_eq!(buttons(&page(Lang::En, "proposal-new-page"), "decision"), ["accept", "decline"]);
    assert_eq!(buttons(&page(Lang::En, "proposal"), "decision"), <[&str; 0]>::default());
    assert!(page(Lang::En, "proposal-waiting").contains("/withdraw\""));
    assert!(!page(Lang::En, "proposal").contains("/withdraw\""));
    assert_eq!(buttons(&page(Lang::En, "edit-proposing"), "action"), ["questions", "propose", "preview", "draft"]);
    assert_eq!(buttons(&page(Lang::En, "edit-sent"), "action")[1..3], ["publish", "preview"]);
}

#[test]
fn the_one_primary_button_is_what_comes_of_an_edit() {
    let primary = |name: &str| {
        let page = page(Lang::En, name);
        let tags = tags(&page);
        let mut primary = tags.iter().filter(|tag| tag.name == "a" && tag.get("class") == Some("button primary"));
        let href = primary.next().and_then(|tag| tag.get("href")).map(str::to_owned).unwrap_or_default();
        assert!(primary.next().is_none(), "{name}");
        href.rsplit('/').next().unwrap().to_owned()
    };
    assert_eq!(primary("history"), "edit");
    assert_eq!(primary("debate"), "propose");
    assert_eq!(primary("page"), "propose");
    let history = page(Lang::En, "history");
    assert!(history.contains("/propose\"") && history.contains("Debate (2)"));
}
