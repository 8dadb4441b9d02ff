//! Every page of the site, in every state, in every appearance: axe-core finds nothing, nothing is lost where the window is narrow or
//! enlarged, and Tab goes through all of it.

mod french_in_arabic;
mod look;
mod no_pages;
mod routes;
mod states;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::city::{LIMIT, PASSWORD};
use koinon_federation_tests::wait::wait_for;
use koinon_federation_tests::{Cities, Person};
use look::Look;
use routes::{Visit, Way};
use states::{CITY, Names};

/// What every page is looked at in, for each language of the interface: light and dark in English, light in Arabic.
const LOOKS: [(&str, &[Look]); 2] =
    [("en", &[Look::Desktop, Look::DarkDesktop, Look::DarkPhone, Look::Phone]), ("ar", &[Look::Desktop, Look::Phone])];

/// How many combinations of a page with an appearance these visits make.
fn combinations(visits: &[Visit]) -> usize {
    visits.len() * LOOKS.iter().map(|(_, looks)| looks.len()).sum::<usize>()
}

/// Someone before a city, who collects what is wrong.
struct Visitor<'a> {
    person: Person,
    cities: &'a Cities,
    names: Names,
    found: Vec<String>,
    rounds: usize,
}

impl<'a> Visitor<'a> {
    async fn at(cities: &'a Cities, names: Names) -> anyhow::Result<Self> {
        let person = Person::visit(&cities[CITY], Setup::default()).await?;
        Ok(Self { person, cities, names, found: Vec::new(), rounds: 0 })
    }

    async fn sign_in(&self, login: &str) -> anyhow::Result<()> {
        self.person.browser().page.delete_all_cookies().await?;
        self.person.open("/sign-in").await?;
        self.person.fill("login", login).await?;
        self.person.fill("password", PASSWORD).await?;
        self.person.press("main button[type=submit]").await?;
        let path = self.person.path().await?;
        anyhow::ensure!(!path.starts_with("/sign-in"), "{login} is not let in: {}", self.person.text("main").await?);
        Ok(())
    }

    /// Looks at all of these in every language and appearance.
    async fn visit(&mut self, state: &str, visits: &[Visit]) -> anyhow::Result<()> {
        for (language, looks) in LOOKS {
            self.person.open(&format!("/language?to={language}&back=/about/legal")).await?;
            for visit in visits {
                self.go(visit).await.with_context(|| format!("{state}, {language}: {}", visit.path))?;
                // What lies under an open menu was looked at while it was closed.
                let part = if matches!(visit.way, Way::Press(_)) { visit.shows } else { "html" };
                self.look(&format!("{state}, {language}: {}", visit.path), part, looks).await?;
            }
        }
        Ok(())
    }

    async fn go(&mut self, visit: &Visit) -> anyhow::Result<()> {
        let mut path = visit.path.to_owned();
        for (name, value) in &self.names {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        // The window is the desktop's again when a page is opened.
        self.person.open(&path).await?;
        match visit.way {
            Way::Open => {}
            Way::Press(what) => self.person.choose(what).await?,
            Way::Send(fields, button) => self.send(fields, button).await?,
            Way::Collide => self.collide().await?,
        }
        let what = format!("{} is shown", visit.shows);
        let shown =
            wait_for(&what, LIMIT, async || self.person.count(visit.shows).await.ok().filter(|count| *count > 0));
        if let Err(timed_out) = shown.await {
            anyhow::bail!("{timed_out}: {} {}", self.person.path().await?, self.person.text("body").await?);
        }
        Ok(())
    }

    async fn send(&self, fields: &[(&str, &str)], button: &str) -> anyhow::Result<()> {
        for (field, value) in fields {
            let write = "const field = document.querySelector(arguments[0]); \
                 if (['radio', 'checkbox'].includes(field.type)) field.click(); else field.value = arguments[1]";
            self.person.browser().page.execute(write, vec![(*field).into(), (*value).into()]).await?;
        }
        // What the browser would complain of itself is for the server to answer.
        let let_go = "document.querySelector(arguments[0]).form.noValidate = true";
        self.person.browser().page.execute(let_go, vec![button.into()]).await?;
        self.person.press(button).await
    }

    async fn collide(&mut self) -> anyhow::Result<()> {
        self.rounds += 1;
        let city = &self.cities[CITY];
        let officer = city.officer().await?;
        let slug = self.names.get("page").context("the state has a page")?;
        let page = officer.page(slug, city.authority()).await?.context("the page is there")?;
        let body = |whose: &str| format!("---\nlang: fr\n---\n# Rue aux écoles\n\n{whose} {}\n", self.rounds);
        officer.edit(&page, &body("Ouvert le jeudi.")).await?;
        self.send(&[("#markdown", &body("Ouvert le samedi."))], "main .acts button[value=publish]").await
    }

    /// Looks at what is shown now.
    async fn look(&mut self, what: &str, part: &str, looks: &[Look]) -> anyhow::Result<()> {
        let browser = self.person.browser();
        look::bring_axe(browser).await?;
        let folds = "for (const fold of document.querySelectorAll('details:not(.menu)')) fold.open = true";
        browser.page.execute(folds, vec![]).await?;
        let mut found = Vec::new();
        for look in looks {
            look::wear(browser, *look).await?;
            let told = look::axe(browser, part).await?;
            found.extend(told.into_iter().map(|told| format!("{what}, {look:?}, axe: {told}")));
            if let Ok(folder) = std::env::var("KOINON_MATRIX_PICTURES") {
                let name = format!("{what}, {look:?}.png").replace(['/', '?', ' ', ','], "_");
                browser.screenshot(&Path::new(&folder).join(name)).await?;
            }
        }
        for look in [Look::Narrow, Look::Zoomed] {
            look::wear(browser, look).await?;
            let told = look::layout(browser).await?;
            found.extend(told.into_iter().map(|told| format!("{what}, {look:?}, layout: {told}")));
        }
        for look in [Look::Phone, Look::Desktop] {
            look::wear(browser, look).await?;
            let told = look::focus(browser).await?;
            found.extend(told.into_iter().map(|told| format!("{what}, {look:?}, focus: {told}")));
        }
        self.found.append(&mut found);
        Ok(())
    }

    fn done(self) -> anyhow::Result<()> {
        anyhow::ensure!(self.found.is_empty(), "{} defects:\n{}", self.found.len(), self.found.join("\n"));
        Ok(())
    }
}

async fn readers_and_officers(
    state: (Cities, Names),
    name: &str,
    readers: &[Visit],
    officers: &[Visit],
) -> anyhow::Result<()> {
    let (cities, names) = state;
    let mut visitor = Visitor::at(&cities, names).await?;
    visitor.visit(name, readers).await?;
    if !officers.is_empty() {
        visitor.sign_in("ana").await?;
        visitor.visit(&format!("{name}, officer"), officers).await?;
    }
    visitor.done()
}

#[tokio::test]
async fn a_city_that_nobody_has_set_up() -> anyhow::Result<()> {
    readers_and_officers(states::not_set_up().await?, "not set up", routes::NOT_SET_UP, &[]).await
}

#[tokio::test]
async fn a_city_without_a_page() -> anyhow::Result<()> {
    readers_and_officers(states::empty().await?, "empty", routes::EMPTY, routes::EMPTY_OFFICER).await
}

#[tokio::test]
async fn a_city_with_one_page() -> anyhow::Result<()> {
    readers_and_officers(states::one().await?, "one", routes::ONE, &[]).await
}

#[tokio::test]
async fn a_city_with_one_page_before_those_who_write() -> anyhow::Result<()> {
    let (cities, names) = states::one().await?;
    cities[CITY].add_officer("leila", "Leïla Exemple").await?;
    let mut visitor = Visitor::at(&cities, names).await?;
    visitor.sign_in("ana").await?;
    visitor.visit("one, officer", routes::ONE_OFFICER).await?;
    visitor.go(&routes::SHARE).await?;
    let link = visitor.person.browser().page.execute("return document.querySelector('#link').value", vec![]).await?;
    let link = link.as_str().and_then(|link| link.rsplit('/').next()).context("a link for a colleague")?;
    visitor.names.insert("link", link.to_owned());
    visitor.sign_in("leila").await?;
    visitor.visit("one, colleague", routes::COLLEAGUE).await?;
    visitor.done()
}

#[tokio::test]
async fn a_city_with_many_pages() -> anyhow::Result<()> {
    readers_and_officers(states::many().await?, "many", routes::MANY, &[]).await
}

#[tokio::test]
async fn a_city_with_many_pages_before_its_officer() -> anyhow::Result<()> {
    readers_and_officers(states::many().await?, "many", &[], routes::MANY_OFFICER).await
}

#[tokio::test]
async fn what_is_refused() -> anyhow::Result<()> {
    readers_and_officers(states::one().await?, "refused", routes::REFUSED, routes::REFUSED_OFFICER).await
}

#[tokio::test]
async fn two_people_changed_the_same_lines() -> anyhow::Result<()> {
    readers_and_officers(states::one().await?, "conflict", &[], routes::CONFLICT).await
}

/// The routes of the site that something can be read at.
fn routes_of_the_site() -> anyhow::Result<BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/http/src/site/mod.rs");
    let source = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut mounted: Vec<&str> = source.split("get().to(").collect();
    // What follows the last one is no route.
    mounted.pop();
    let path_before = |text: &str| {
        let start = text.rfind("\"/")? + 1;
        text[start..].split('"').next().map(str::to_owned)
    };
    mounted.into_iter().map(|text| path_before(text).context("each route has a path")).collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the number of combinations is to be read")]
fn every_page_of_the_site_is_in_the_matrix() -> anyhow::Result<()> {
    let visited: BTreeSet<&str> = routes::ALL.iter().flat_map(|(_, visits)| *visits).map(|visit| visit.route).collect();
    let listed = visited.iter().copied().chain(no_pages::NO_PAGES.iter().copied()).filter(|route| !route.is_empty());
    assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), routes_of_the_site()?);
    for (state, visits) in routes::ALL {
        println!("{:4} combinations: {state}, {} pages", combinations(visits), visits.len());
    }
    let all = routes::ALL.iter().map(|(_, visits)| combinations(visits)).sum::<usize>();
    println!("{all:4} combinations of a page in a state with an appearance, each looked at with axe-core");
    Ok(())
}

/// The first press of Tab offers the way past the header, and Enter takes it.
#[tokio::test]
async fn the_way_past_the_header_leads_into_the_page() -> anyhow::Result<()> {
    let (cities, _) = states::empty().await?;
    let person = Person::visit(&cities[CITY], Setup::default()).await?;
    person.open("/sign-in").await?;
    let page = &person.browser().page;
    for (key, at) in [("\u{e004}", ".skip"), ("\u{e007}", "#main"), ("\u{e004}", "main #login")] {
        page.active_element().await?.send_keys(key).await?;
        let there = page.execute("return document.activeElement.matches(arguments[0])", vec![at.into()]).await?;
        assert_eq!(there, true, "the focus is on {at}");
    }
    Ok(())
}
