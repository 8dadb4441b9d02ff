//! Vouching for a version, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, SafeHtml, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let mut errors = Errors::default();
    errors.add("capacity", "Choisissez au nom de qui.");
    errors.add("reason", "Dites pourquoi.");
    vec![
        sample("vouch", vouch(lang, form(Errors::default(), true)).html()),
        sample("vouch-errors", vouch(lang, form(errors, true)).html()),
        sample("vouch-personally", vouch(lang, form(Errors::default(), false)).html()),
        sample("vouch-signed-out", VouchView { shell: anonymous(lang, PATH), ..vouch(lang, Vouching::SignIn) }.html()),
        sample("vouch-nobody", VouchView { vouchers: vec![], ..vouch(lang, Vouching::Nothing) }.html()),
    ]
}

const PATH: &str = "/pages/compost/vouch";

fn form(errors: Errors, may_choose: bool) -> Vouching {
    let mut capacities = vec![("personal".to_owned(), "En mon nom".to_owned(), true)];
    if may_choose {
        capacities.push(("city".into(), "Au nom de ma ville".into(), false));
        capacities.push(("organisation Bacs & Fils".into(), "Au nom de Bacs & Fils".into(), false));
    }
    Vouching::Form(Box::new(VouchForm {
        revision: "d4".into(),
        written: at("2026-11-20T08:40:00Z"),
        capacities,
        reason: "Vu <b>sur place</b>.".into(),
        again: may_choose,
        errors,
    }))
}

fn vouch(lang: Lang, vouching: Vouching) -> VouchView {
    let voucher = |author: Author, written: Option<&str>| VoucherItem {
        author,
        city: Some(bordeaux()),
        capacity: "au nom de Bordeaux".into(),
        version_href: written.map(|_| "/pages/compost?version=c3".into()),
        written: written.map(at),
        age: "il y a 3 versions".into(),
        time: at("2026-11-19T08:00:00Z"),
        reason: SafeHtml::from_rendered_markdown("<p>Vu sur place.</p>".into()),
        lang: "fr".into(),
        debate_href: "/pages/compost/debate#c3".into(),
        waits: written.is_none(),
        withdraw_action: written.map(|_| "/comments/01J9Z3M5Q6R7S8T9V0W1X2Y3Z4/delete".into()),
    };
    VouchView {
        shell: shell(lang, PATH),
        head: head(compost()),
        vouchers: vec![voucher(leila(), None), voucher(ana(), Some("2026-11-12T15:05:00Z"))],
        vouching,
    }
}

pub(super) fn affiliations() -> Vec<AffiliationItem> {
    let affiliation = |id, organisation: &str, confirmed| AffiliationItem {
        id,
        person: leila(),
        organisation: organisation.into(),
        asked: at("2026-11-18T08:00:00Z"),
        confirmed,
    };
    vec![affiliation(1, "جمعية السماد", false), affiliation(2, "Bacs & Fils", true)]
}
