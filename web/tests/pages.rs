//! What holds of every page, in every language.

#![allow(clippy::unwrap_used)] // A test stops where something is not as it should be.

mod html;
mod samples;

use std::collections::BTreeSet;

use html::{Tag, tags, visible_text};
use koinon_web::{Lang, assets};

/// Words that mean something to us and nothing to people.
const BANNED: [&str; 13] = [
    "instance",
    "instances",
    "peer",
    "peers",
    "federation",
    "fédération",
    "revision",
    "révision",
    "hash",
    "front matter",
    "mirror",
    "miroir",
    "slug",
];

fn each(mut check: impl FnMut(&str, &str)) {
    for lang in Lang::ALL {
        for sample in samples::all(lang) {
            check(&format!("{}/{}", lang.code(), sample.name), &sample.html);
        }
    }
}

#[test]
fn no_page_for_everyone_has_our_own_words() {
    each(|name, page| {
        if name.contains("/admin") {
            return;
        }
        let text = visible_text(&without_about_version(page)).to_lowercase();
        let words = format!(" {} ", text.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" "));
        for banned in BANNED {
            assert!(!words.contains(&format!(" {banned} ")), "{name} says {banned:?}");
        }
    });
}

fn without_about_version(page: &str) -> String {
    let Some((before, rest)) = page.split_once("<details class=\"about-version\">") else { return page.into() };
    format!("{before}{}", rest.split_once("</details>").unwrap().1)
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    each(|name, page| {
        for tag in tags(page) {
            assert!(!["style", "iframe", "object"].contains(&tag.name), "{name} has {tag:?}");
            let is_ours = tag.get("src").is_some_and(|path| assets().any(|asset| asset.path == path));
            // Data is no script: browsers run nothing of this type (HTML, "prepare the script element").
            let is_data = tag.get("type") == Some("application/ld+json") && tag.get("src").is_none();
            let is_module = is_ours && tag.get("type") == Some("module");
            assert!(tag.name != "script" || is_module || is_data, "{name} has {tag:?}");
            for (attribute, value) in &tag.attributes {
                assert!(*attribute != "style" && !attribute.starts_with("on"), "{name} has {tag:?}");
                let is_for_other_sites = tag.get("type") == Some("application/json+oembed");
                let names = tag.get("rel") == Some("canonical") || tag.get("hreflang").is_some() || is_for_other_sites;
                let fetched = *attribute == "src" || (tag.name == "link" && !names);
                assert!(!fetched || !value.contains("//"), "{name} fetches {value}");
            }
        }
    });
}

#[test]
fn the_style_sheet_knows_no_left_and_right_and_fetches_only_fonts() {
    let css = assets().find(|asset| asset.name == "koinon.css").unwrap();
    let css = str::from_utf8(css.bytes).unwrap();
    for line in css.lines() {
        let (property, value) = line.split_once(':').unwrap_or((line, ""));
        let sided = ["left", "right"].iter().any(|side| property.ends_with(side) || value.trim() == format!("{side};"));
        assert!(value.ends_with('{') || !sided, "{line}");
        assert!(!line.contains("@import") && !line.contains("//"), "{line}");
    }
}

#[test]
fn every_page_has_one_heading_its_landmarks_and_its_language() {
    each(|name, page| {
        let tags = tags(page);
        let count = |wanted: &str| tags.iter().filter(|tag| tag.name == wanted).count();
        assert_eq!((count("h1"), count("main"), count("title")), (1, 1, 1), "{name}");
        let html = &tags[0];
        assert_eq!(html.get("lang"), Some(&name[..2]), "{name}");
        assert_eq!(html.get("dir"), Some(if name.starts_with("ar") { "rtl" } else { "ltr" }), "{name}");
        // The card has nothing before its text that could be skipped.
        let skips = tags.iter().any(|tag| tag.get("class") == Some("skip") && tag.get("href") == Some("#main"));
        assert!(skips || name.ends_with("/card"), "{name}");
        assert!(tags.iter().all(|tag| tag.name != "img" || tag.get("alt").is_some()), "{name}");
    });
}

#[test]
fn every_field_has_a_label_and_every_reference_leads_somewhere() {
    each(|name, page| {
        let tags = tags(page);
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name} has an id twice");
        let labelled: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
        for tag in &tags {
            let references = ["for", "aria-labelledby", "aria-describedby"].into_iter().filter_map(|key| tag.get(key));
            for id in references.flat_map(str::split_whitespace) {
                assert!(unique.contains(id), "{name} refers to {id}");
            }
            if is_field(tag) && !["radio", "checkbox"].contains(&tag.get("type").unwrap_or_default()) {
                let named = tag.get("id").is_some_and(|id| labelled.contains(id)) || tag.get("aria-label").is_some();
                assert!(named, "{name}: {tag:?} has no label");
            }
        }
    });
}

fn is_field(tag: &Tag<'_>) -> bool {
    ["input", "select", "textarea"].contains(&tag.name) && tag.get("type") != Some("hidden")
}

#[test]
fn every_form_that_posts_carries_the_token() {
    each(|name, page| {
        for form in
            page.split("<form").skip(1).filter(|form| form.split('>').next().unwrap().contains("method=\"post\""))
        {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains("<input type=\"hidden\" name=\"csrf\" value=\"sample-token\">"), "{name}: {form}");
        }
    });
}

#[test]
fn what_people_wrote_is_escaped() {
    each(|name, page| {
        for raw in ["<habitants>", "<gratuitement>", "<b>"] {
            assert!(!page.contains(raw), "{name} shows {raw}");
        }
    });
}

#[test]
fn a_form_shows_what_was_typed_to_the_byte() {
    let page = |name: &str| samples::all(Lang::En).into_iter().find(|sample| sample.name == name).unwrap().html;
    // A browser drops one newline after <textarea>; the text itself starts with two.
    assert!(page("edit").contains(">\n\n\n## Le problème\n\nUn tiers"));
    assert!(page("rename").contains("value=\"école d&#39;été\""));
    assert!(page("settings").contains("name=\"name\" value=\"Leïla Exemple\""));
    assert!(page("sign-in").contains("name=\"login\" value=\"leila\""));
    let conflict = page("conflict");
    assert!(conflict.contains("name=\"markdown\" value=\"## Ce que cela coûte\n\nTrois bacs coûtent 1 000 euros.\n\""));
    assert!(conflict.contains("Les seaux sont prêtés par la mairie,\nle mercredi."));
}

#[test]
fn a_page_is_small_enough_for_an_old_phone() {
    each(|name, page| {
        // Samples show all that a page can have at once; compressed it is a quarter of that.
        let most = if name.ends_with("/style") { 30_000 } else { 24_000 };
        assert!(page.len() < most, "{name} has {} bytes before compression", page.len());
    });
}
