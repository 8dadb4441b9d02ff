//! What mails say.

#![allow(clippy::unwrap_used)] // A test stops where something is not as it should be.

use koinon_web::views::Told;
use koinon_web::{Lang, Letter, LetterItem, LetterPurpose};

fn item(title: &str) -> LetterItem {
    LetterItem {
        told: Told::PageAppeared,
        title: title.into(),
        lang: "fr".into(),
        href: "https://bordeaux.example/notices/7".into(),
        by: "Ana <b>Exemple".into(),
        city: "Bordeaux".into(),
    }
}

fn news(lang: Lang, items: Vec<LetterItem>, more: usize) -> Letter {
    let end_href = "https://bordeaux.example/unsubscribe/made-up".into();
    let purpose = LetterPurpose::News { items, more, end_href };
    Letter { lang, city: "Bordeaux".into(), origin: "https://bordeaux.example".into(), purpose }
}

fn confirm(lang: Lang) -> Letter {
    let href = "https://bordeaux.example/mail/confirm/made-up".into();
    let purpose = LetterPurpose::Confirm { href, login: "ana".into() };
    Letter { lang, city: "Bordeaux".into(), origin: "https://bordeaux.example".into(), purpose }
}

#[test]
fn a_mail_about_one_thing_says_in_its_subject_what_it_is() {
    assert_eq!(news(Lang::En, vec![item("Compost")], 0).subject(), "A new page: Compost");
    assert_eq!(news(Lang::Fr, vec![item("Compost")], 0).subject(), "Une nouvelle page\u{202f}: Compost");
    assert_eq!(news(Lang::En, vec![item("Compost"), item("Bins")], 3).subject(), "Bordeaux: 5 things are new for you");
    assert!(confirm(Lang::En).subject().contains("Bordeaux"));
}

#[test]
fn each_mail_leads_there_and_away_in_both_forms_and_all_languages() {
    for lang in Lang::ALL {
        let letter = news(lang, vec![item("Compost"), item("Bins")], 2);
        for form in [letter.text(), letter.html()] {
            for needed in
                ["Compost", "Bins", "/notices/7", "/unsubscribe/made-up", "https://bordeaux.example/settings/mail"]
            {
                assert!(form.contains(needed), "{lang:?} lacks {needed}: {form}");
            }
        }
        let letter = confirm(lang);
        for form in [letter.text(), letter.html()] {
            assert!(form.contains("https://bordeaux.example/mail/confirm/made-up") && form.contains("ana"), "{form}");
        }
        let href = || "https://bordeaux.example/reset/made-up".to_owned();
        for purpose in
            [LetterPurpose::SignUp { href: href() }, LetterPurpose::Reset { href: href(), login: "ana".into() }]
        {
            let city = "Bordeaux".to_owned();
            let letter = Letter { lang, city, origin: "https://bordeaux.example".into(), purpose };
            assert!(letter.subject().contains("Bordeaux"));
            for form in [letter.text(), letter.html()] {
                assert!(form.contains("/reset/made-up") && form.contains("Bordeaux"), "{form}");
            }
        }
        assert!(letter.html().contains(&format!("<html lang=\"{}\" dir=\"{}\">", lang.code(), lang.dir())));
    }
    assert!(news(Lang::Ar, vec![item("Compost")], 0).html().contains("dir=\"rtl\""));
}

#[test]
fn what_strangers_wrote_is_no_html_of_a_mail() {
    let hostile = news(Lang::En, vec![item("<img src=x onerror=alert(1)>")], 0);
    assert!(!hostile.html().contains("<img") && !hostile.html().contains("<b>"), "{}", hostile.html());
    assert!(hostile.html().contains("&#60;img src=x"), "{}", hostile.html());
    assert!(hostile.text().contains("<img src=x"), "plain text is plain");
}
