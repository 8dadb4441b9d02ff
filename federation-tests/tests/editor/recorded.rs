//! The recorded run: a practice from signing in to its publication, as a person types, in French and in Arabic.
//!
//! `KOINON_WRITE_DOCS=1` writes the record and its pictures anew.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::city::{LIMIT, OFFICER, PASSWORD};
use koinon_federation_tests::wait::wait_for;
use koinon_federation_tests::{City, Person};

use crate::{Writer, bordeaux};

/// A slow typist: words a minute, characters of a word, and seconds for each press of a key or button beside the typing.
const WORDS_A_MINUTE: usize = 40;
const WORD: usize = 5;
const ACTION: usize = 3;
/// What the run may take.
const MOST_ACTIONS: usize = 25;
const MOST_MINUTES: usize = 15;
/// What nobody ever sees who does not ask for the source.
const SOURCE: [&str; 8] = [
    "---",
    "kind:",
    "core_elements",
    "evidence_level",
    "interests_declared",
    "replicability",
    "practice_sheet",
    "why_essential",
];

/// What somebody has to say, in one language.
struct Telling {
    name: &'static str,
    language: &'static str,
    title: &'static str,
    summary: &'static str,
    problem: &'static str,
    core: &'static str,
    why: &'static str,
    condition: &'static str,
    text: &'static str,
}

const FRENCH: Telling = Telling {
    name: "French",
    language: "fr",
    title: "Un compost partagé au pied des immeubles",
    summary: "Trente foyers apportent leurs restes de cuisine à un bac fermé, en bas de chez eux. Une voisine en a la clef et l’ouvre deux fois par semaine.",
    problem: "Un tiers de nos poubelles était fait de restes de cuisine, que des camions menaient brûler à vingt kilomètres. Les habitants sans jardin ne pouvaient rien en faire.",
    core: "Une personne par bac, que tout le monde connaît",
    why: "Sans elle, le bac reçoit de tout, sent mauvais au bout d’un mois et ferme.",
    condition: "le bailleur accepte une prise d’eau et trois mètres carrés à l’ombre",
    text: "Nous avons commencé par une seule cour, avec la gardienne de l’immeuble. Les premiers mois, elle était là chaque lundi et chaque jeudi, de six à sept heures du soir. Le compost mûr revient aux jardinières de la rue.",
};

const ARABIC: Telling = Telling {
    name: "Arabic",
    language: "ar",
    title: "سماد مشترك أسفل العمارات",
    summary: "تحمل ثلاثون أسرة بقايا مطبخها إلى صندوق مغلق أسفل العمارة. ومع إحدى الجارات مفتاحه، وهي تفتحه مرتين في الأسبوع.",
    problem: "كان ثلث ما في حاوياتنا من بقايا المطبخ، تنقله الشاحنات عشرين كيلومترًا ليُحرق. ولم يكن السكان الذين لا حديقة لهم يستطيعون أن يفعلوا به شيئًا.",
    core: "شخص لكل صندوق يعرفه الجميع",
    why: "فمن دونه يُرمى في الصندوق كل شيء، وتفوح منه الروائح بعد شهر ثم يُغلق.",
    condition: "أن يوافق المالك على صنبور ماء وثلاثة أمتار مربعة في الظل",
    text: "بدأنا بفناء واحد مع حارسة العمارة. وكانت في الأشهر الأولى هناك كل اثنين وخميس من السادسة إلى السابعة مساءً. أما السماد الناضج فيعود إلى أحواض الشارع.",
};

/// What was done so far.
struct Run<'a> {
    writer: &'a Writer,
    steps: Vec<(&'static str, usize, usize)>,
}

impl Run<'_> {
    /// One press of a button, a box or a link that stays on the page.
    async fn choose(&mut self, what: &'static str, selector: &str) -> anyhow::Result<()> {
        self.writer.click(selector).await?;
        self.done(what, 1, 0).await
    }

    /// One press that leads to another page.
    async fn go(&mut self, what: &'static str, selector: &str) -> anyhow::Result<()> {
        self.writer.run("document.documentElement.dataset.old = 'yes'").await?;
        self.writer.click(selector).await?;
        wait_for(&format!("{what} leads to another page"), LIMIT, async || {
            let there = "return !document.documentElement.dataset.old && document.readyState === 'complete'";
            self.writer.run(there).await.ok().filter(|there| *there == true).map(|_| ())
        })
        .await?;
        self.done(what, 1, 0).await
    }

    /// One press to come to a field, and what is typed into it.
    async fn fill(&mut self, what: &'static str, selector: &str, text: &str) -> anyhow::Result<()> {
        self.writer.click(selector).await?;
        self.writer.keys(text).await?;
        self.done(what, 1, text.chars().count()).await
    }

    /// Counts a step, and looks at all that can be seen after it.
    async fn done(&mut self, what: &'static str, actions: usize, typed: usize) -> anyhow::Result<()> {
        let seen = self
            .writer
            .run(
                "return document.body.innerText + [...document.querySelectorAll('input, textarea')] \
                 .filter((field) => field.offsetParent).map((field) => field.type === 'radio' || field.type === 'checkbox' ? '' : field.value).join('\\n')",
            )
            .await?;
        let seen = seen.as_str().unwrap_or_default();
        let source: Vec<_> = SOURCE.iter().filter(|word| seen.contains(**word)).collect();
        anyhow::ensure!(source.is_empty(), "after “{what}” one sees {source:?}: {seen}");
        self.steps.push((what, actions, typed));
        Ok(())
    }

    fn actions(&self) -> usize {
        self.steps.iter().map(|(_, actions, _)| actions).sum()
    }

    fn typed(&self) -> usize {
        self.steps.iter().map(|(.., typed)| typed).sum()
    }

    /// How long it takes, in seconds.
    fn seconds(&self) -> usize {
        (self.typed() * 60).div_ceil(WORD * WORDS_A_MINUTE) + self.actions() * ACTION
    }

    fn record(&self, telling: &Telling) -> String {
        let rows = self.steps.iter().map(|(what, actions, typed)| format!("| {what} | {actions} | {typed} |\n"));
        let (seconds, rows) = (self.seconds(), rows.collect::<String>());
        format!(
            "\n## {}\n\n| Step | Actions | Characters |\n|---|---|---|\n{rows}| **Together: {} min {:02} s** | **{}** | **{}** |\n",
            telling.name,
            seconds / 60,
            seconds % 60,
            self.actions(),
            self.typed()
        )
    }
}

fn answer(name: &str, code: &str) -> String {
    format!("label:has([name='answer-{name}'][value='{code}'])")
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

async fn tell(city: &City, telling: &Telling) -> anyhow::Result<String> {
    let setup = Setup { language: telling.language, size: (1280, 1000), ..Setup::default() };
    let writer = Writer { person: Person::visit(city, setup).await? };
    let mut run = Run { writer: &writer, steps: Vec::new() };
    run.go("Open the door to sign in", "header .sign-in").await?;
    run.fill("Name", "[name=login]", OFFICER).await?;
    run.fill("Password", "[name=password]", PASSWORD).await?;
    run.go("Sign in", "main button[type=submit]").await?;
    run.go("Write", "a[href='/write']").await?;
    run.go("A practice: go on", "main button[type=submit]").await?;
    writer.until("the editor has its tools", "return !!document.querySelector('.bettered .tool')").await?;
    let rtl = writer.run("return document.documentElement.dir === 'rtl'").await?;
    assert_eq!(rtl, telling.language == "ar");

    run.fill("1 What do you do?", "[name=title]", telling.title).await?;
    run.fill("2 In two sentences", "[name='answer-summary']", telling.summary).await?;
    run.fill("3 The problem", "[name='answer-problem']", telling.problem).await?;
    run.fill("4 What must not be left out", "[name='answer-core_elements.0.name']", telling.core).await?;
    run.fill("4 And why", "[name='answer-core_elements.0.why_essential']", telling.why).await?;
    photograph(&writer, telling, "form").await?;
    run.choose("Next screen", ".screen-1 .step-on a").await?;
    run.choose("5 What is it about?", &answer("themes", "waste_circularity")).await?;
    run.choose("6 How far along?", &answer("status", "operational")).await?;
    run.choose("7 Does an author stand to gain?", &answer("interests_declared", "none")).await?;
    run.choose("8 How do you know?", &answer("evidence_level", "1")).await?;
    run.choose("Next screen", ".screen-2 .step-on a").await?;
    run.choose("9 Elsewhere?", &answer("replicability.verdict", "copy_with_changes")).await?;
    run.fill("10 On what condition?", "[name='answer-replicability.conditions.0.text']", telling.condition).await?;
    run.choose("11 How sure?", &answer("replicability.confidence", "medium")).await?;
    run.choose("Next screen", ".screen-3 .step-on a").await?;
    run.fill("The text", "#markdown", telling.text).await?;
    let counted = "return document.querySelector('[data-answered-of-all]').innerText.match(/\\d+/g).join(' ')";
    assert_eq!(writer.run(counted).await?, "11 11");
    run.go("Publish", "main .acts button[value=publish]").await?;

    assert_eq!(writer.person.text("main h1").await?, telling.title);
    assert!(writer.person.text("main").await?.contains(telling.text));
    photograph(&writer, telling, "published").await?;
    let officer = city.officer().await?;
    let pages = officer.pages_of(city.authority()).await?;
    let page = pages.iter().find(|page| page.title == telling.title).context("the page is in the list")?;
    let page = officer.page(&page.slug, &page.city).await?.context("the page is there")?;
    let markdown = page.markdown;
    for said in [telling.summary, telling.problem, telling.core, telling.why, telling.condition] {
        assert!(markdown.contains(said), "{said}: {markdown}");
    }
    assert!(run.actions() <= MOST_ACTIONS, "{} actions: {:?}", run.actions(), run.steps);
    assert!(run.seconds() < MOST_MINUTES * 60, "{} s: {:?}", run.seconds(), run.steps);
    Ok(run.record(telling))
}

async fn photograph(writer: &Writer, telling: &Telling, what: &str) -> anyhow::Result<()> {
    if std::env::var_os("KOINON_WRITE_DOCS").is_none() {
        return Ok(());
    }
    writer.run("scrollTo(0, 0)").await?;
    let name = format!("{what}-{}.png", telling.name.to_lowercase());
    writer.person.photograph(&docs().join("screens").join(name)).await
}

#[tokio::test]
async fn a_practice_is_published_in_french_and_in_arabic_as_a_person_types() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    let mut record = String::new();
    for telling in [FRENCH, ARABIC] {
        record += &tell(&cities["bordeaux"], &telling).await?;
    }
    let path = docs().join("recorded-run.md");
    let chapter = std::fs::read_to_string(&path)?;
    let mark = "<!-- Written by the test itself: what follows is not to be changed by hand. -->\n";
    let (before, recorded) = chapter.split_once(mark).context("the chapter has its mark")?;
    if std::env::var_os("KOINON_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}{mark}{record}"))?;
        return Ok(());
    }
    assert!(recorded == record, "docs/recorded-run.md is behind: run this test with KOINON_WRITE_DOCS=1\n{record}");
    Ok(())
}

#[tokio::test]
async fn who_publishes_too_early_is_led_to_each_missing_answer() -> anyhow::Result<()> {
    let cities = bordeaux().await?;
    for language in ["fr", "ar"] {
        for has_scripts in [true, false] {
            let setup = Setup { language, has_scripts, ..Setup::default() };
            let writer = Writer { person: Person::officer(&cities["bordeaux"], setup).await? };
            writer.person.open("/write/text?kind=practice_sheet&title=Bacs").await?;
            writer.type_into("[name='answer-problem']", "Des ordures partout.").await?;
            writer.person.press("main .acts button[value=publish]").await?;
            assert_eq!(writer.value("[name='answer-problem']").await?, "Des ordures partout.");
            let focus = writer.run("return document.activeElement.className").await?;
            assert_eq!(focus, "error-summary");
            let links = "return [...document.querySelectorAll('.error-summary li a')].map((a) => a.hash.slice(1))";
            let named = writer.run(links).await?;
            let expected = [2, 4, 5, 6, 7, 8, 9, 10, 11].map(|number| format!("question-{number}"));
            assert_eq!(named, serde_json::json!(expected));
            for id in expected {
                writer.click(&format!(".error-summary a[href='#{id}']")).await?;
                let told = format!(
                    "const q = document.getElementById('{id}'); \
                     return document.activeElement === q && q.getClientRects().length > 0 && !!q.querySelector('.field-error')"
                );
                writer.until("the question is shown, with what is missing", &told).await?;
            }
        }
    }
    Ok(())
}
