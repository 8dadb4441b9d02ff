//! What the fields of a page say, whatever form they were written in.

use serde_json::Value;

use crate::front_matter::Fields;

/// The typed links between pages, across cities: front matter keys that hold an IRI or a list of them. The last one is read of
/// learning paths alone.
pub const RELATIONS: [&str; 12] = [
    "adapted_from",
    "replicates",
    "reports_on",
    "assesses",
    "takes_place_at",
    "component_of",
    "requires",
    "contradicts",
    "supersedes",
    "translation_of",
    "visited",
    STEPS,
];

/// What a learning path leads to: a list of `{iri, why}`.
const STEPS: &str = "steps";

/// More links of one relation than this are not read.
const MAX_LINKS: usize = 200;

/// With what a measured value can be compared.
const COMPARATORS: [&str; 3] = ["before_after", "control", "other"];

/// A text field; `None` if it is absent, empty or no text.
#[must_use]
pub fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// More themes of one page, or longer codes in characters, are not read.
const MAX_THEMES: usize = 20;
const MAX_CODE: usize = 60;

/// The codes of the page's themes: a list, or one alone.
#[must_use]
pub fn themes(fields: &Fields) -> Vec<String> {
    let mut themes: Vec<String> = Vec::new();
    for theme in one_or_many(fields.get("themes")).iter().filter_map(Value::as_str).map(str::trim) {
        let is_code = !theme.is_empty() && theme.chars().count() <= MAX_CODE && !theme.contains(char::is_control);
        if is_code && themes.len() < MAX_THEMES && !themes.iter().any(|known| known == theme) {
            themes.push(theme.to_owned());
        }
    }
    themes
}

/// The code of how a trial ended, as its report says it.
#[must_use]
pub fn outcome(fields: &Fields) -> Option<&str> {
    text(fields, "outcome").filter(|code| code.chars().count() <= MAX_CODE && !code.contains(char::is_control))
}

/// Whether a report compares what it measured with anything: one of its indicators names a comparator.
#[must_use]
pub fn compared(fields: &Fields) -> bool {
    let indicators = one_or_many(fields.get("indicators")).iter();
    let comparators = indicators.filter_map(|indicator| indicator.get("comparator")?.as_str());
    comparators.map(str::trim).any(|comparator| COMPARATORS.contains(&comparator))
}

/// What a value names as a page: an IRI or a name, `{iri, revision}`, or a wikilink, with quotes or without (which YAML reads as
/// a list in a list).
#[must_use]
pub fn named_page(value: &Value) -> Option<&str> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(link) => link.get("iri")?.as_str()?,
        Value::Array(items) => match items.as_slice() {
            [only] => return named_page(only),
            _ => return None,
        },
        _ => return None,
    };
    let text = text.trim();
    let text = text.strip_prefix("[[").and_then(|text| text.strip_suffix("]]")).unwrap_or(text);
    let text = text.split('|').next().unwrap_or_default().trim();
    (!text.is_empty()).then_some(text)
}

/// The typed links of a page, as (relation, IRI or text): each value is an IRI, a list of them, or `{iri, revision}`. The
/// `practice` of a trial or a note is such a link too: what kind of link follows from what the page is.
#[must_use]
pub fn typed_links(fields: &Fields) -> Vec<(&'static str, String)> {
    let mut links = Vec::new();
    let practice = practice_relation(fields).map(|relation| (relation, "practice"));
    let is_path = text(fields, "kind") == Some("learning_path");
    let own = RELATIONS.into_iter().filter(|relation| *relation != STEPS || is_path);
    for (relation, name) in own.map(|relation| (relation, relation)).chain(practice) {
        let values = one_or_many(fields.get(name));
        for target in values.iter().filter_map(named_page).take(MAX_LINKS) {
            if !links.iter().any(|(known, iri)| *known == relation && iri == target) {
                links.push((relation, target.to_owned()));
            }
        }
    }
    links
}

/// What links a page to its `practice`.
fn practice_relation(fields: &Fields) -> Option<&'static str> {
    match text(fields, "kind")? {
        "replicability_note" => Some("assesses"),
        "experiment_report" if text(fields, "experiment_type") == Some("replication") => Some("replicates"),
        "experiment_report" => Some("reports_on"),
        _ => None,
    }
}

fn one_or_many(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter::parse;

    #[test]
    fn typed_links_are_read_in_all_their_forms() {
        let fields = parse(
            "adapted_from: {iri: https://bordeaux.example/id/page/1, revision: abc}\n\
             requires:\n  - https://gent.example/id/page/2\n  - {iri: https://gent.example/id/page/3}\n  - 5\n  - https://gent.example/id/page/2\n\
             visited: \"Bibliothèque Exemple\"\nreplicates: null\ncomponent_of: \"\"\n",
        )
        .unwrap();
        let links = typed_links(&fields);
        let expected = [
            ("adapted_from", "https://bordeaux.example/id/page/1"),
            ("requires", "https://gent.example/id/page/2"),
            ("requires", "https://gent.example/id/page/3"),
            ("visited", "Bibliothèque Exemple"),
        ];
        assert_eq!(links, expected.map(|(relation, iri)| (relation, iri.to_owned())));
    }

    #[test]
    fn a_page_is_named_by_a_wikilink_too() {
        for named in
            ["\"[[Compost partagé]]\"", "[[Compost partagé]]", "\"[[Compost partagé|le compost]]\"", "Compost partagé"]
        {
            let fields = parse(&format!("translation_of: {named}\n")).unwrap();
            assert_eq!(typed_links(&fields), [("translation_of", "Compost partagé".to_owned())], "{named}");
        }
        assert!(typed_links(&parse("translation_of: \"[[]]\"\n").unwrap()).is_empty());
    }

    #[test]
    fn the_practice_of_a_page_is_a_link_of_its_kind() {
        for (head, relation) in [
            ("kind: replicability_note\n", Some("assesses")),
            ("kind: experiment_report\nexperiment_type: replication\n", Some("replicates")),
            ("kind: experiment_report\nexperiment_type: variation\n", Some("reports_on")),
            ("kind: article\n", None),
            ("", None),
        ] {
            let fields = parse(&format!("{head}practice: {{iri: compost, revision: abc}}\n")).unwrap();
            let expected: Vec<_> = relation.map(|relation| (relation, "compost".to_owned())).into_iter().collect();
            assert_eq!(typed_links(&fields), expected, "{head}");
        }
    }

    #[test]
    fn a_learning_path_leads_to_its_steps_and_no_other_page_has_any() {
        let steps = "steps:\n  - {iri: compost, why: It begins here.}\n  - iri: \"[[Bacs|les bacs]]\"\n  - {why: lost}\n  - autre\n";
        let links = typed_links(&parse(&format!("kind: learning_path\n{steps}")).unwrap());
        assert_eq!(links, ["compost", "Bacs", "autre"].map(|page| ("steps", page.to_owned())));
        for kind in ["", "kind: article\n"] {
            assert_eq!(typed_links(&parse(&format!("{kind}{steps}")).unwrap()), [], "{kind}");
        }
    }

    #[test]
    fn a_report_compares_where_an_indicator_says_with_what() {
        let compares = |yaml: &str| compared(&parse(yaml).unwrap());
        assert!(compares("indicators:\n  - {name: Mass, comparator: none}\n  - {name: Smell, comparator: control}\n"));
        assert!(compares("indicators: {comparator: before_after}\n"));
        for none in
            ["", "indicators: []\n", "indicators: [{comparator: none}]\n", "indicators: [{comparator: [control]}]\n"]
        {
            assert!(!compares(none), "{none}");
        }
    }

    #[test]
    fn themes_are_a_list_or_one_alone() {
        assert_eq!(themes(&parse("themes: [water, mobility, water]").unwrap()), ["water", "mobility"]);
        assert_eq!(themes(&parse("themes: water").unwrap()), ["water"]);
        assert!(themes(&parse("themes: 5").unwrap()).is_empty());
        assert!(themes(&parse("themes: [\"a\\0b\", \"\"]").unwrap()).is_empty());
        let many = (0..1000).map(|n| format!("theme_{n}")).collect::<Vec<_>>().join(", ");
        assert_eq!(themes(&parse(&format!("themes: [{}, {many}]", "x".repeat(5000))).unwrap()).len(), 20);
    }
}
