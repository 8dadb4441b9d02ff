//! Views that people read.

use koinon_web::views::*;
use koinon_web::{DataBlock, Lang, Notice, SafeHtml, Shell, View};

use super::*;

const COMPOST: &str = include_str!("compost.html");
const HASH: &str = "27d3ac2b96f35b9e6a4c2e1f0d8b7a69584736251403f2e1d0c9b8a7968574635";

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    vec![
        sample("page", page(lang).html()),
        sample("page-copy-silent", copy_of_a_silent_city(lang).html()),
        sample("page-old", old_version(lang).html()),
        sample("page-arabic", arabic_page(lang).html()),
        sample("page-learning-path", PageView { learning: league::learning(), ..arabic_page(lang) }.html()),
        sample("page-not-found", not_found(lang).html()),
        sample("page-deleted", deleted(lang).html()),
        sample(
            "source",
            SourceView { shell: shell(lang, "/p/source"), head: head(compost()), markdown: "\n# Un\n<b>".into() }
                .html(),
        ),
        sample("translate", sheet::translate(lang).html()),
        sample("history", history(lang).html()),
        sample("blame", blame(lang).html()),
        sample("diff", diff(lang, false).html()),
        sample("diff-side-by-side", diff(lang, true).html()),
        sample("cities", CitiesView { shell: anonymous(lang, "/cities"), cities: cities(), compared: true }.html()),
        sample("error", error(lang).html()),
        sample("style", StyleView::new(anonymous(lang, "/style")).html()),
    ]
}

fn latest(number: i64, author: Author, text: &str) -> LatestComment {
    let href = format!("/pages/compost/debate#c{number}");
    LatestComment { href, number, author, time: at("2026-11-19T08:00:00Z"), text: text.into() }
}

fn rendered(html: &str) -> SafeHtml {
    SafeHtml::from_rendered_markdown(html.into())
}

fn about() -> About {
    About {
        authors: vec![ana(), leila(), forgotten()],
        licence: "CC-BY-SA-4.0".into(),
        licence_href: Some("https://creativecommons.org/licenses/by-sa/4.0/".into()),
        permalink: format!("https://bordeaux.example/id/revision/{HASH}"),
        hash: HASH.into(),
        time: at("2026-11-20T08:40:00Z"),
        citation: Citation {
            authors: vec!["Ana Exemple".into(), "ليلى".into()],
            year: "2026".into(),
            url: format!("https://bordeaux.example/pages/compost?version={HASH}"),
            bibtex_href: "/pages/compost/cite.bib".into(),
            csl_href: "/pages/compost/cite.csl.json".into(),
        },
        signed_by: Some(bordeaux()),
        vouchers: vec![leila(), forgotten()],
    }
}

fn outline() -> Vec<OutlineEntry> {
    [
        ("le-probleme", "Le problème", 2),
        ("comment", "Comment faire", 2),
        ("couts", "Ce que cela coûte", 2),
        ("reste", "Ce qui reste difficile", 3),
    ]
    .map(|(id, text, level)| OutlineEntry { id: id.into(), text: text.into(), level })
    .into()
}

fn copy() -> PageHead {
    let copy = Copy {
        origin_href: "https://bordeaux.example/pages/compost".into(),
        received: at("2026-11-20T09:00:00Z"),
        unreachable_since: None,
        problem: None,
    };
    PageHead { copy: Some(copy), edit: None, manage: false, ..head(compost()) }
}

fn page(lang: Lang) -> PageView {
    PageView {
        shell: anonymous(lang, "/pages/compost@bordeaux.example"),
        head: copy(),
        body: rendered(COMPOST),
        outline: outline(),
        statements: 2,
        latest: vec![latest(12, ana(), "Et <b>la clé</b> ?"), latest(11, leila(), "")],
        backlinks: vec![cool_islands(), school_streets()],
        trust: Some(sheet::trust()),
        sheet: sheet::sheet(),
        readings: sheet::readings(),
        translated: Some(sheet::translated()),
        adapted: Some(adaptations::adapted()),
        adaptations: vec![cool_islands()],
        learning: Learning { place: None, steps: vec![], begin_href: None, ask_visit_href: None, ..league::learning() },
        data: DataBlock::of_json(r#"{"@type":"HowTo","name":"</script><b>"}"#),
        address: "https://sidi-bou-said.example/pages/compost@bordeaux.example".into(),
        about: about(),
        old: None,
        overdue: Some(Overdue { since: "1er novembre 2026".into(), may_check: true }),
        vouched: Some(("/pages/compost?version=vouched".into(), false)),
        own_draft: None,
    }
}

fn copy_of_a_silent_city(lang: Lang) -> PageView {
    let mut view = page(lang);
    if let Some(copy) = &mut view.head.copy {
        copy.received = at("2026-11-17T09:00:00Z");
        view.head.dated = Some(at("2027-01-02T09:00:00Z"));
        copy.unreachable_since = Some(at("2026-11-18T22:15:00Z"));
        copy.problem = Some(CopyProblem::Mismatch);
    }
    view
}

fn old_version(lang: Lang) -> PageView {
    let old = OldVersion {
        time: at("2026-05-04T11:30:00Z"),
        author: leila(),
        diff_href: "/pages/compost/diff?from=a&to=b".into(),
        revert_href: Some("/pages/compost/revert?revision=a".into()),
    };
    PageView { shell: shell(lang, "/pages/compost"), head: head(compost()), old: Some(old), ..page(lang) }
}

fn arabic_page(lang: Lang) -> PageView {
    let shell = Shell { notice: Some(Notice::Published), ..shell(lang, "/pages/ilots") };
    PageView {
        shell,
        head: head(cool_islands()),
        body: rendered(
            "<p>في الصيف ترتفع الحرارة في الأزقة الضيقة. غُطّيت الأفنية بقماش خفيف، وأُعيد تشغيل 12 نافورة صغيرة.</p><h2 id=\"a\">ما الذي تغيّر</h2><p>انخفضت الحرارة <strong>3 درجات</strong> في المتوسط، حسب قياسات <bdi>Ana Exemple</bdi> من Bordeaux.</p><blockquote><p>الظل أرخص من الكهرباء.</p></blockquote><ul><li>قماش قطني</li><li>ماء معاد استعماله</li></ul>",
        ),
        outline: vec![],
        statements: 0,
        latest: vec![],
        backlinks: vec![],
        trust: None,
        sheet: sheet::tables(),
        readings: vec![],
        translated: None,
        adapted: None,
        adaptations: vec![],
        learning: Learning::default(),
        own_draft: Some(at("2026-11-20T08:00:00Z")),
        ..page(lang)
    }
}

fn not_found(lang: Lang) -> PageNotFoundView {
    PageNotFoundView {
        shell: shell(lang, "/pages/velo-cargo"),
        title: "Vélo cargo".into(),
        write_href: Some("/write?title=V%C3%A9lo+cargo".into()),
        similar: vec![school_streets()],
    }
}

fn deleted(lang: Lang) -> PageDeletedView {
    PageDeletedView {
        shell: shell(lang, "/pages/compost"),
        head: head(compost()),
        time: at("2026-11-20T08:40:00Z"),
        by: ana(),
        note: "Doublon de la fiche « Compost de quartier »".into(),
    }
}

fn version(revision: &str, time: &str, author: Author, note: &str, kind: VersionKind) -> Version {
    Version {
        revision: revision.into(),
        href: format!("/pages/compost?version={revision}"),
        time: at(time),
        author,
        accepted_by: None,
        note: note.into(),
        kind,
        new_title: None,
        held: true,
        redacted: None,
        redact_href: Some(format!("/pages/compost/redact?revision={revision}")),
        revert_href: Some(format!("/pages/compost/revert?revision={revision}")),
        vouchers: 0,
    }
}

fn history(lang: Lang) -> HistoryView {
    let mut newest = version("d4", "2026-11-20T08:40:00Z", ana(), "Les coûts de 2026", VersionKind::Edit);
    newest.revert_href = None;
    newest.vouchers = 3;
    let mut renamed =
        version("c3", "2026-11-12T15:05:00Z", leila(), "أضفت ما تعلمناه في سيدي بوسعيد", VersionKind::Edit);
    renamed.accepted_by = Some(ana());
    renamed.redacted = Some("Un nom <b>propre</b>".into());
    renamed.new_title = Some("Un compost partagé sur la place".into());
    HistoryView {
        shell: shell(lang, "/pages/compost/history"),
        head: head(compost()),
        versions: vec![
            newest,
            renamed,
            version("b2", "2026-05-04T11:30:00Z", forgotten(), "", VersionKind::Restored),
            Version { held: false, ..version("a1", "2026-05-03T10:00:00Z", ana(), "Doublon", VersionKind::Deleted) },
            version("00", "2019-03-01T08:00:00Z", ana(), "", VersionKind::First),
        ],
        pager: Pager { first: None, next: Some("/pages/compost/history?cursor=x".into()) },
        older_elsewhere: true,
    }
}

fn blame(lang: Lang) -> BlameView {
    let source = |time, author, note: &str| LineSource {
        href: "/pages/compost?version=c3".into(),
        time: at(time),
        author,
        note: note.into(),
    };
    let part = |start, text: &str, source| BlamedPart { start, text: text.into(), source };
    BlameView {
        shell: shell(lang, "/pages/compost/blame"),
        head: head(compost()),
        parts: vec![
            part(1, "# Un compost\n\n", Some(source("2026-11-12T15:05:00Z", leila(), "أضفت ما تعلمناه"))),
            part(3, "Trois bacs & <b>un seau</b>.\n", Some(source("2026-11-20T08:40:00Z", ana(), ""))),
            part(4, "Depuis 2019.\n", None),
        ],
        complete: false,
    }
}

fn diff(lang: Lang, side_by_side: bool) -> DiffView {
    use Change::{Added, Removed, Same};
    let end = |href: &str, time, author| DiffEnd { href: href.into(), time: at(time), author };
    DiffView {
        shell: shell(lang, "/pages/compost/diff"),
        head: head(compost()),
        from: end("/pages/compost?version=c3", "2026-11-12T15:05:00Z", leila()),
        to: end("/pages/compost?version=d4", "2026-11-20T08:40:00Z", ana()),
        side_by_side,
        other_layout_href: "/pages/compost/diff?from=c3&to=d4&view=side".into(),
        rows: vec![
            DiffRow::Gap(14),
            DiffRow::Line(vec![span(Same, "## Ce que cela coûte\n")]),
            DiffRow::Line(vec![span(Same, "")]),
            DiffRow::Line(vec![
                span(Same, "Trois bacs coûtent "),
                span(Removed, "900 euros"),
                span(Added, "1 150 euros"),
                span(Same, ", et une personne y passe "),
                span(Removed, "deux heures par semaine"),
                span(Added, "trois heures par semaine en été, une heure en hiver"),
                span(Same, "."),
            ]),
            DiffRow::Line(vec![span(Removed, "Le seau est à apporter soi-même.\n")]),
            DiffRow::Line(vec![span(Added, "La mairie prête des seaux <gratuitement>.")]),
            DiffRow::Gap(1),
        ],
        fields: vec![FieldChange {
            name: "Titre".into(),
            before: "Compost".into(),
            after: "Un compost partagé sur la place".into(),
        }],
    }
}

pub(super) fn cities() -> Vec<CityCard> {
    let card = |city: CityName, summary: &str, pages, health| CityCard {
        city_href: format!("/cities/{}", city.authority),
        pages_href: format!("/pages?city={}", city.authority),
        origin_href: Some(format!("https://{}/", city.authority)),
        city,
        summary: summary.into(),
        pages,
        health,
    };
    let mut ours = card(here(), "Un village bleu et blanc au-dessus de la mer.", 2, LinkHealth::Here);
    ours.origin_href = None;
    vec![
        ours,
        card(bordeaux(), "Un port, des vignes, 260 000 habitants.", 124, LinkHealth::Heard(at("2026-11-20T09:00:00Z"))),
        card(strasbourg(), "", 87, LinkHealth::Silent(at("2026-11-18T22:15:00Z"))),
        card(city("Porto", "porto.example"), "", 0, LinkHealth::Waiting),
        card(city("Ghent", "ghent.example"), "", 0, LinkHealth::Refused),
        card(city("Fès", "fes.example"), "", 1, LinkHealth::NotFollowed),
        card(city("Nowhere", "nowhere.example"), "", 0, LinkHealth::Blocked("Publicité".into())),
    ]
}

fn error(lang: Lang) -> ErrorView {
    ErrorView {
        shell: shell(lang, "/pages/compost/edit"),
        problem: Problem::Fault,
        reference: Some("01KCQ8Z7".into()),
        text: Some("Ce que j’ai écrit…".into()),
    }
}
