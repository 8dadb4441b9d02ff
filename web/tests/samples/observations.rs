//! What people measured, with sample data.

use koinon_web::views::*;
use koinon_web::{Lang, SafeHtml, View};

use super::*;

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let mut errors = Errors::default();
    errors.add("value", "Un nombre");
    errors.add("csv", "Ligne 2 : une date");
    let refused = ObservationForm {
        what: "Bruit <la nuit>".into(),
        value: "beaucoup".into(),
        csv: "date;valeur\nhier;1".into(),
        alt: "Un <sonomètre>".into(),
        known: vec!["Bruit \"la nuit\"".into()],
        errors,
        ..ObservationForm::default()
    };
    let mut errors = Errors::default();
    errors.add("alt", "Ce qu’on voit");
    let kept = ObservationForm { photo: "0123".into(), errors, ..ObservationForm::default() };
    let empty = ObservationsView {
        series: Vec::new(),
        map: None,
        more: false,
        form: None,
        may_sign_in: true,
        ..view(lang, ObservationForm::default())
    };
    vec![
        sample("observations", view(lang, ObservationForm::default()).html()),
        sample("observations-refused", view(lang, refused).html()),
        sample("observations-photo-kept", view(lang, kept).html()),
        sample("observations-none", empty.html()),
    ]
}

fn row(value: &str, unusual: bool, author: Author) -> ObservationRow {
    ObservationRow {
        when: "3 mars 2026".into(),
        value: value.into(),
        unusual,
        beyond: unusual,
        place: unusual
            .then(|| ("44.83780, -0.57920".into(), "https://www.openstreetmap.org/?mlat=44.8378&mlon=-0.5792".into())),
        method: "Un téléphone <b>".into(),
        photo: unusual.then(|| ("/media/0123.jpg".into(), "Le sonomètre <b>".into())),
        author,
        href: "/pages/compost/debate#c3".into(),
    }
}

fn view(lang: Lang, form: ObservationForm) -> ObservationsView {
    ObservationsView {
        shell: shell(lang, "/pages/compost/observations"),
        head: head(compost()),
        series: vec![ObservationSeries {
            what: "Bruit <la nuit>".into(),
            unit: "dB".into(),
            drawing: SafeHtml::from_rendered_markdown(
                "<figure><svg role=\"img\" aria-label=\"x\"></svg></figure>".into(),
            ),
            rows: vec![row("52.50", false, ana()), row("540", true, leila())],
            count: 60,
            bounds: vec!["Au-dessus de 60 dB".into()],
        }],
        map: None,
        more: true,
        form: Some(form),
        may_sign_in: false,
    }
}
