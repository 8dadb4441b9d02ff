//! Cities in the states that are looked at.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use koinon_federation_tests::{Backend, Cities, City, Client, Mail, MailServer, PASSWORD, Page};
use reqwest::Method;
use serde_json::{Value, json};

/// What the names in the paths of [`crate::routes`] stand for.
pub(crate) type Names = BTreeMap<&'static str, String>;

/// The city that is looked at.
pub(crate) const CITY: &str = "bordeaux";
/// The city whose copies it has.
pub(crate) const ELSEWHERE: &str = "strasbourg";

/// Two pages of the list, and a bit.
const PAGES: usize = 130;
/// Two pages of a debate, and a bit.
const DECLINED: usize = 40;
/// Two pages of a history, and a bit.
const VERSIONS: usize = 60;

/// All that a page may have, with what is too long for a phone.
const RICH: &str = "---\nlang: fr\nsummary: Des rues fermées aux voitures devant les écoles, le matin et le soir.\n---\n\
    # Rues aux écoles du quartier Nansouty-Saint-Genès-Bordeaux-Sud\n\n\
    Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz et <https://example.org/une/adresse/qui/est/tres/longue/et/n-a-pas-d-espace>.\n\n\
    ## Tableau\n\n| Poste | Une fois | Par an | Remarque | Source | Autre colonne |\n|---|---:|---:|---|---|---|\n\
    | Barrières amovibles | 620 € | 40 € | posées par les parents | relevés | anticonstitutionnellement |\n\n\
    ## Formule\n\n$$\\frac{a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8+a_9+a_{10}+a_{11}+a_{12}}{b_1+b_2+b_3+b_4+b_5+b_6+b_7} = \\sqrt{c}$$\n\n\
    ## Programme\n\n```python\nprint('une ligne de programme qui est bien plus longue que la largeur d un telephone et qui ne finit pas')\n```\n\n\
    ### Listes\n\n- [x] barrière\n- [ ] panneau[^1]\n\n1. un\n2. deux\n\n> Une citation.\n\n\
    ## Relevés\n\n```csv title=\"Passages devant l'école, avant et pendant la fermeture de la rue aux voitures\"\n\
    mois;voitures (par heure);vélos (par heure)\n2025-01;120,5;12\n2025-02;;18\n2025-03;80;31\n2025-04;64;40\n```\n\n\
    ```csv\nécole;enfants à pied\nNansouty-Saint-Genès-Bordeaux-Sud;140\nCentre;-3\n```\n\n```csv\nune seule colonne\n```\n\n\
    ```geojson title=\"Les rues fermées\"\n{\"type\":\"FeatureCollection\",\"features\":[\
    {\"type\":\"Feature\",\"properties\":{\"name\":\"École Nansouty\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[-0.575,44.824]}},\
    {\"type\":\"Feature\",\"properties\":{\"name\":\"Rue fermée\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[-0.576,44.823],[-0.573,44.826]]}}]}\n```\n\n\
    ![Une image qui manque](rien.png)\n\nVoir [[Cible]] et [[Une page que personne n'a écrite]].\n\n[^1]: Une note en bas de page.\n";

fn text(title: &str, body: &str) -> String {
    format!("---\nlang: fr\n---\n# {title}\n\n{body}\n")
}

/// A report of a trial of a practice.
fn trial(practice: &Page) -> String {
    format!(
        "---\nlang: fr\nkind: experiment_report\nexperiment_type: replication\npractice: {}\nquestion: Et ici ?\n\
         protocol: {{text: Peser.}}\nperiod: {{start: 2026-03}}\noutcome: worked_with_changes\nlessons: [Attendre.]\n\
         adaptations: [{{change: Un bac fermé à clé, que les enfants de l'école ouvrent le mardi}}]\n---\n# Compost en hiver\n\nEssayé.\n",
        practice.ap_id
    )
}

async fn delete(officer: &Client, title: &str) -> anyhow::Result<Page> {
    let page = officer.create(&text(title, "N'existe plus.")).await?;
    officer.delete(&page).await
}

/// Keeps a draft, and gives its id.
async fn draft(officer: &Client, title: &str) -> anyhow::Result<String> {
    let body = json!({ "markdown": text(title, "Pas encore fini."), "draft": true });
    let kept: Value = officer.call(Method::POST, "/pages", Some(body)).await?.expect()?;
    Ok(kept["id"].as_str().context("a draft has an id")?.to_owned())
}

/// Proposes another text of a page, and gives the proposal's id.
async fn propose(officer: &Client, page: &Page, body: &str) -> anyhow::Result<String> {
    let proposal = json!({
        "base_revision": page.revision,
        "markdown": text("Rue aux écoles", body),
        "reason": "Mesuré sur place, deux matins de suite.",
        "sources": ["https://example.org/releves", "Les voisins"],
    });
    let path = format!("/pages/{}/proposals", page.id);
    let made: Value = officer.call(Method::POST, &path, Some(proposal)).await?.expect()?;
    Ok(made["id"].as_str().context("a proposal has an id")?.to_owned())
}

/// The same; somebody declines it.
async fn declined(author: &Client, decider: &Client, page: &Page, body: &str) -> anyhow::Result<String> {
    let id = propose(author, page, body).await?;
    let decision = json!({ "decision": "decline", "reason": "Personne ne peut le porter." });
    decider.call(Method::POST, &format!("/proposals/{id}/decision"), Some(decision)).await?.expect::<Value>()?;
    Ok(id)
}

/// Makes our version of a page that changes afterwards, and gives the addresses of both.
async fn adapt(officer: &Client) -> anyhow::Result<[String; 2]> {
    let original = officer.create(&text("Marché couvert", "Ouvert le matin.\n\nFermé le lundi.")).await?;
    let path = format!("/pages/{}/adaptations", original.id);
    let ours: Page = officer.call(Method::POST, &path, Some(json!({ "title": "Marché du soir" }))).await?.expect()?;
    let ours = officer.edit(&ours, &ours.markdown.replace("Ouvert le matin.", "Ouvert le soir.")).await?;
    let changed = text("Marché couvert", "Ouvert le matin.\n\nFermé le mardi.");
    let original = officer.edit(&original, &changed).await?;
    Ok([original.slug, ours.slug])
}

/// Says something about a page, and gives its id.
async fn say(person: &Client, page: &str, comment: Value) -> anyhow::Result<String> {
    let said: Value = person.call(Method::POST, &format!("/pages/{page}/comments"), Some(comment)).await?.expect()?;
    Ok(said["id"].as_str().context("a comment has an id")?.to_owned())
}

/// A debate of four: about a passage, an answer, one that was deleted and one that was hidden; the ids of the answer and of the
/// latter.
async fn debate(officer: &Client, other: &Client, page: &Page) -> anyhow::Result<[String; 2]> {
    let about = json!({ "markdown": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz ?\n\n- oui\n- **non**",
        "anchor": { "exact": "le mardi" } });
    let first = say(other, &page.id, about).await?;
    let answer = say(officer, &page.id, json!({ "markdown": "Le mardi matin.", "in_reply_to": first })).await?;
    let deleted = say(officer, &page.id, json!({ "markdown": "Ou pas." })).await?;
    officer.call(Method::DELETE, &format!("/comments/{deleted}"), None).await?.expect::<Value>()?;
    let hidden = say(other, &page.id, json!({ "markdown": "Une insulte." })).await?;
    let complaint = json!({ "page": page.id, "comment": hidden, "reason": "C'est une insulte." });
    officer.call(Method::POST, "/reports", Some(complaint)).await?.expect::<Value>()?;
    let reason = json!({ "reason": "Une insulte." });
    officer.call(Method::POST, &format!("/comments/{hidden}/hide"), Some(reason)).await?.expect::<Value>()?;
    Ok([answer, hidden])
}

/// A statement on each side, one with stances, and a consultation, whose id is given.
async fn positions(officer: &Client, other: &Client, page: &Page) -> anyhow::Result<String> {
    let path = format!("/pages/{}/positions", page.id);
    for (side, statement) in [
        ("is", "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz."),
        ("is_not", "Une mode, rien de plus."),
    ] {
        let new = json!({ "side": side, "statement": statement, "source": "https://data.example/releves/de/juillet" });
        let made: Value = other.call(Method::POST, &path, Some(new)).await?.expect()?;
        let stance = format!("/positions/{}/stance", made["id"].as_str().context("a statement has an id")?);
        officer.call(Method::PUT, &stance, Some(json!({ "supports": side == "is" }))).await?.expect::<Value>()?;
    }
    let asked = json!({ "question": "Où mettre le prochain bac ?" });
    let path = format!("/pages/{}/consultations", page.id);
    let asked: Value = officer.call(Method::POST, &path, Some(asked)).await?.expect()?;
    let id = asked["id"].as_str().context("a consultation has an id")?.to_owned();
    say(other, &page.id, json!({ "markdown": "Devant l'école.", "in_reply_to": id })).await?;
    Ok(id)
}

/// A city without a page.
pub(crate) async fn empty() -> anyhow::Result<(Cities, Names)> {
    Ok((Cities::start(Backend::Sqlite, &[CITY]).await?, Names::new()))
}

/// A city that nobody has set up.
pub(crate) async fn not_set_up() -> anyhow::Result<(Cities, Names)> {
    Ok((Cities::start_without_setup(Backend::Sqlite, CITY).await?, Names::new()))
}

/// The last part of a link of this city in the text of a mail.
fn secret(mail: &Mail, before: &str) -> anyhow::Result<String> {
    Ok(mail.link(before)?[before.len()..].to_owned())
}

/// Gives the officer an address that they confirm, and another one that waits; somebody speaks on a page that they watch. Answers
/// the secrets of the links that confirm the other address, and that end their mails.
async fn mailed(city: &City, server: &MailServer, page: &Page, noor: &Client) -> anyhow::Result<[String; 2]> {
    let officer = city.officer().await?;
    let want = async |address: &str| {
        let wish = json!({ "address": address, "frequency": "at_once", "lang": "fr" });
        officer.call(Method::PUT, "/mail", Some(wish)).await?.expect::<Value>()
    };
    want("ana@mail.example").await?;
    let first = server.wait_for_mail("the link", |mail| mail.to == ["ana@mail.example"]).await?;
    let confirm = secret(&first, "/mail/confirm/")?;
    city.anonymous()?.press(&format!("/mail/confirm/{confirm}")).await?;
    let watch = json!({ "what": "page", "target": page.ap_id });
    officer.call(Method::PUT, "/watches", Some(watch)).await?;
    say(noor, &page.id, json!({ "markdown": "Et le mercredi ?" })).await?;
    let news = server.wait_for_mail("news", |mail| !mail.header("List-Unsubscribe").is_empty()).await?;
    want("ana.exemple@mail.example").await?;
    let second = server.wait_for_mail("the other link", |mail| mail.to == ["ana.exemple@mail.example"]).await?;
    Ok([secret(&second, "/mail/confirm/")?, secret(&news, "/unsubscribe/")?])
}

/// A city with one page of two versions, two proposals, a debate, statements and a consultation, one draft, a notice, and a page
/// that was deleted; it sends mail.
pub(crate) async fn one() -> anyhow::Result<(Cities, Names)> {
    let server = MailServer::start().await?;
    let url = server.url();
    let settings = [("KOINON_SMTP", url.as_str()), ("KOINON_MAIL_FROM", "wiki@bordeaux.example")];
    let cities = Cities::start_with(Backend::Sqlite, &[CITY], &settings).await?;
    let officer = cities[CITY].officer().await?;
    let old = officer.create(&text("Rue aux écoles", "Ouvert le lundi.")).await?;
    let page = officer.edit(&old, &text("Rue aux écoles", "Ouvert le lundi et le mardi.")).await?;
    let noor = cities[CITY].add_officer("noor", "نور مثال").await?;
    let declined = declined(&officer, &noor, &page, "Ouvert la nuit.").await?;
    let voucher = json!({ "revision": old.revision, "capacity": "city", "reason": "Vu sur place." });
    let path = format!("/pages/{}/endorsements", page.id);
    noor.call(Method::POST, &path, Some(voucher)).await?.expect::<Value>()?;
    let told: Value = officer.call(Method::GET, "/notifications", None).await?.expect()?;
    let [comment, hidden] = debate(&officer, &noor, &page).await?;
    let [confirm, end] = mailed(&cities[CITY], &server, &page, &noor).await?;
    let [join, reset] = links(&cities[CITY], &server).await?;
    let names = [
        ("comment", comment),
        ("hidden", hidden),
        ("confirm", confirm),
        ("left", receipt(&cities[CITY]).await?),
        ("end", end),
        ("join", join),
        ("reset", reset),
        ("consultation", positions(&officer, &noor, &page).await?),
        ("declined", declined),
        ("notice", told["items"][0]["id"].to_string()),
        ("proposal", propose(&officer, &page, "Ouvert du lundi au vendredi.").await?),
        ("deleted", delete(&officer, "Ludothèque").await?.slug),
        ("draft", draft(&officer, "Zone de rencontre").await?),
        ("none", "0".repeat(64)),
        ("old", old.revision),
        ("page", page.slug),
    ];
    Ok((cities, Names::from(names)))
}

/// People may make accounts; gives the secrets of a link that makes one, and of one by which the officer chooses a new password.
async fn links(city: &City, server: &MailServer) -> anyhow::Result<[String; 2]> {
    let officer = city.officer().await?;
    officer.call(Method::PUT, "/sign-up", Some(json!({ "open": true }))).await?;
    let ask = async |call: &str, address: &str, before: &str| {
        officer.call(Method::POST, call, Some(json!({ "address": address, "lang": "fr" }))).await?;
        let mail = server.wait_for_mail("the link", |mail| mail.to == [address] && mail.link(before).is_ok()).await?;
        secret(&mail, before)
    };
    let join = ask("/sign-up", "odile@mail.example", "/sign-up/").await?;
    Ok([join, ask("/password-reset", "ana@mail.example", "/reset/").await?])
}

/// Somebody has an account and leaves for good; gives the secret of the receipt.
async fn receipt(city: &City) -> anyhow::Result<String> {
    let odile = city.add_officer("odile", "Odile Exemple").await?;
    let left: Value = odile.call(Method::POST, "/leave", Some(json!({ "password": PASSWORD }))).await?.expect()?;
    Ok(left["receipt"].as_str().context("a receipt has a secret")?.to_owned())
}

/// What somebody measured about a page: enough values to be drawn, one that is far from the others, and some places.
async fn observations(officer: &Client, page: &Page) -> anyhow::Result<()> {
    let lines = (1..=9).map(|day| {
        let value = if day == 7 { 540 } else { 50 + day };
        format!("2026-03-0{day};{value},5;44,83{day};-0,57{day}")
    });
    let csv = format!("date;valeur;latitude;longitude\n{}", lines.collect::<Vec<_>>().join("\n"));
    let told =
        json!({ "csv": csv, "what": "Bruit d'un chantier la nuit", "unit": "dB", "words": "Avec un téléphone." });
    let path = format!("/pages/{}/observations", page.id);
    officer.call(Method::POST, &path, Some(told)).await?.expect::<Value>()?;
    Ok(())
}

/// Imports the pages that a city has in the demo, which name the cities by the addresses that they have here; how many those are.
async fn import_demo(city: &City, label: &str, cities: &Cities) -> anyhow::Result<usize> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/koinon/demo").join(label);
    let (folder, mut count) = (tempfile::tempdir()?, 0);
    for file in std::fs::read_dir(pages)? {
        let file = file?;
        let (path, name) = (file.path(), file.file_name());
        let mut bytes = std::fs::read(&path)?;
        if path.extension().is_some_and(|ending| ending == "md") {
            let text = String::from_utf8(bytes)?.replace("bordeaux.localhost:8100", cities[CITY].authority());
            bytes = text.replace("strasbourg.localhost:8102", cities[ELSEWHERE].authority()).into_bytes();
            count += 1;
        }
        std::fs::write(folder.path().join(name), bytes)?;
    }
    city.run(&["import", "markdown", &folder.path().to_string_lossy()]).await?;
    Ok(count)
}

/// A city with pages for several lists, copies, versions, drafts, people, cities and tokens.
pub(crate) async fn many() -> anyhow::Result<(Cities, Names)> {
    let cities = Cities::start(Backend::Sqlite, &[CITY, ELSEWHERE]).await?;
    let (here, there) = (&cities[CITY], &cities[ELSEWHERE]);
    import_demo(here, CITY, &cities).await?;
    let theirs = import_demo(there, ELSEWHERE, &cities).await?;
    let officer = here.officer().await?;
    officer.subscribe(&there.origin()).await?;
    let copies = here
        .wait_until("the other city's pages are here", async || {
            Ok(Some(officer.pages_of(there.authority()).await?).filter(|pages| pages.len() == theirs))
        })
        .await?;

    let target = officer.create(&text("Cible", "Beaucoup de pages mènent ici.")).await?;
    for number in 0..DECLINED {
        declined(&officer, &officer, &target, &format!("Proposition {number}.")).await?;
    }
    let copy = copies.iter().find(|page| page.slug == "pret-de-velos-a-l-annee").context("a practice came")?;
    say(&officer, &copy.id, json!({ "markdown": "Et chez nous ?" })).await?;
    let profile: Page = officer.call(Method::GET, "/pages/bordeaux", None).await?.expect()?;
    let old = officer.create(RICH).await?;
    let rich = officer.edit(&old, &RICH.replace("une citation", "deux citations").replace("620 €", "640 €")).await?;
    observations(&officer, &rich).await?;
    for number in 0..PAGES {
        let body = format!("Dans le quartier {number}, voir [[Cible]].");
        officer.create(&text(&format!("Fiche {number}"), &body)).await?;
    }
    let mut edited = officer.create(&text("Horaires", "Version 0.")).await?;
    for number in 1..VERSIONS {
        edited =
            officer.edit(&edited, &text("Horaires", &format!("Version {number}.\n\nLigne {}.", number / 7))).await?;
    }
    for number in 0..4 {
        draft(&officer, &format!("Brouillon {number}")).await?;
    }
    let locked = officer.create(&text("Règlement du compost", "Ne change plus.")).await?;
    let lock = json!({ "policy": "locked", "reason": "Le conseil en a décidé ainsi." });
    officer.call(Method::PUT, &format!("/pages/{}/policy", locked.id), Some(lock)).await?.expect::<Page>()?;
    here.add_officer("leila", "Leïla Exemple").await?;
    here.run(&["user", "suspend", "leila"]).await?;
    let [adapted, version] = adapt(&officer).await?;
    let sheet = "compost-partage-de-quartier".to_owned();
    let practice = officer.page(&sheet, here.authority()).await?.context("the demo has a practice")?;
    there.officer().await?.create(&trial(&practice)).await?;
    here.wait_until("a trial of it is here", async || {
        Ok(Some(officer.pages_of(there.authority()).await?).filter(|pages| pages.len() == theirs + 1))
    })
    .await?;
    let names = [
        ("adapted", adapted),
        ("version", version),
        ("copy", format!("{}@{}", copy.slug, there.authority())),
        ("edited", edited.slug),
        ("elsewhere", there.authority().to_owned()),
        ("locked", locked.slug),
        ("old", old.revision),
        ("profile", profile.revision),
        ("rich", rich.slug),
        ("sheet", sheet),
        ("target", target.slug),
    ];
    Ok((cities, Names::from(names)))
}
