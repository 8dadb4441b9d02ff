//! Pages about a practice, by their forms: a trial of it, and whether it would work elsewhere.

use koinon_store::testing::each_database;
use serde_json::json;

use crate::city::City;
use crate::neighbours::{LYON, Neighbours};
use crate::proposals::{Browser, led_to};

const PRACTICE: &str = "---\nkind: practice_sheet\ntitle: Compost\nsummary: Des bacs.\nproblem: Trop d'ordures.\ncore_elements: Un référent\nthemes: [waste_circularity]\nstatus: operational\ninterests_declared: none\nevidence_level: 1\nreplicability: {verdict: copy_as_is, confidence: high, conditions: [{text: Une cour}]}\n---\nLe texte.\n";

/// The value of a field of a form.
fn value(html: &str, name: &str) -> String {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name} in {html}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_trial_of_another_citys_practice_is_reported_by_answering_questions() {
    each_database(async |database| {
        let cities = Neighbours::around(database).await;
        cities.follow(LYON).await;
        let practice = cities.lyon.publish(&cities.lyon.token("odile").await, PRACTICE).await;
        cities.arrives(&practice).await;
        let (gent, copy) = (&cities.gent, "compost@lyon.localhost:8101");
        let odile = Browser::of(gent, "odile").await;
        let begin = format!("/write?practice={copy}");
        let page = odile.read(&format!("/pages/{copy}")).await;
        assert!(page.contains(&format!("href=\"{begin}\"")), "{page}");
        let choice = odile.read(&begin).await;
        assert!(
            choice.contains("value=\"experiment_report\" checked") && !choice.contains("value=\"place\""),
            "{choice}"
        );
        assert_eq!(value(&choice, "practice"), copy);

        let form = odile.read(&format!("/write/text?kind=experiment_report&practice={copy}")).await;
        assert_eq!(value(&form, "answer-practice"), practice["ap_id"].as_str().unwrap());
        assert!(form.contains("value=\"replication\" checked"), "{form}");
        let front = value(&form, "front").replace("&#10;", "\n").replace("&#39;", "'").replace("&#34;", "\"");
        let mut fields: Vec<(String, String)> = [
            ("asks", "yes"),
            ("front", &front),
            ("kind", "experiment_report"),
            ("lang", "fr"),
            ("title", "Compost à Gent"),
            ("markdown", "Nous avons essayé."),
            ("answer-experiment_type", "replication"),
            ("answer-practice", practice["ap_id"].as_str().unwrap()),
            ("answer-question", "Combien de foyers ?"),
            ("answer-protocol.text", "Peser chaque semaine."),
            ("answer-period.start", "2026-03"),
            ("answer-lessons.0", "Commencer petit."),
            ("answer-adaptations.0.change", "Un bac plus petit"),
            ("answer-themes", "waste_circularity"),
            ("action", "publish"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let post = async |path: &str, fields: &[(String, String)]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&name[..], &value[..])).collect();
            odile.post(path, &fields).await
        };
        let refused = post("/write/text", &fields).await;
        let screen = refused.text();
        assert_eq!(refused.status, 422, "{screen}");
        assert!(screen.contains("href=\"#question-7\"") && screen.contains("How did it end?"), "{screen}");
        let draft = screen.split("<form class=\"editor by-screens\" method=\"post\" action=\"").nth(1).unwrap();
        let draft = draft.split('"').next().unwrap().to_owned();
        fields.push(("answer-outcome".into(), "no_effect".into()));
        let at = led_to(&post(&draft, &fields).await);
        let report = gent.get(&format!("/api/v1{at}")).await.json();
        let named = json!({ "iri": practice["ap_id"], "revision": practice["revision"] });
        assert_eq!((&report["kind"], &report["fields"]["practice"]), (&json!("experiment_report"), &named));
        assert_eq!(report["fields"]["lessons"], json!(["Commencer petit."]));
        assert!(gent.read(&format!("/pages/{copy}")).await.contains(&at), "the practice shows what came of it");
    })
    .await;
}

#[tokio::test]
async fn a_note_names_the_practice_and_nothing_else_is_about_one() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let practice = city.publish(&token, PRACTICE).await;
        city.publish(&token, "# An article\n").await;
        let odile = Browser::of(&city, "odile").await;
        let form = odile.read("/write/text?kind=replicability_note&practice=compost").await;
        assert_eq!(value(&form, "answer-practice"), practice["ap_id"].as_str().unwrap());
        for nothing in [
            "kind=article&practice=compost",
            "kind=place&practice=compost",
            "kind=experiment_report&practice=an-article",
        ] {
            assert_eq!(odile.open(&format!("/write/text?{nothing}")).await.status, 404, "{nothing}");
        }
        for kind in ["experiment_report", "replicability_note", "place", "city_profile", "organisation", "event"] {
            let form = odile.read(&format!("/write/text?kind={kind}")).await;
            assert!(form.contains("data-question") && form.contains("#screen-4"), "{kind}: {form}");
        }
    })
    .await;
}

/// A practice with figures and a core of two parts.
const MEASURED: &str = "---\nkind: practice_sheet\ntitle: Compost\nsummary: Des bacs.\nproblem: Trop d'ordures.\ncore_elements:\n- name: Un référent\n- name: Une clé\nthemes: [waste_circularity]\nstatus: operational\ninterests_declared: none\nevidence_level: 2\nindicators:\n- {id: mass, name: Masse, unit: kg, baseline: 120, value: 45.5, date: 2024}\n- {name: Bacs pleins, unit: bacs, baseline: unknown, value: 3}\nreplicability: {verdict: copy_as_is, confidence: high, conditions: [{text: Une cour}]}\n---\nLe texte.\n";

/// The part of a page between the heading with this id and the end of its section.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("<h2 id=\"{id}\">")).unwrap_or_else(|| panic!("{id} in {html}"));
    rest.split("</section>").next().unwrap()
}

#[tokio::test]
async fn a_trial_stands_beside_the_version_of_the_practice_that_it_tried() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        let practice = city.publish(&token, MEASURED).await;
        let own = city.read("/pages/compost").await;
        let figures = section(&own, "measured");
        assert!(figures.contains("45.5") && figures.contains("120") && !figures.contains("In Gent"), "{figures}");

        // What is to be measured is known when a trial is begun.
        let odile = Browser::of(&city, "odile").await;
        let form = odile.read("/write/text?kind=experiment_report&practice=compost").await;
        assert!(form.contains("value=\"Masse\"") && form.contains("value=\"Bacs pleins\""), "{form}");
        let front = value(&form, "front");
        assert!(front.contains("id: mass") && front.contains("id: bacs-pleins") && !front.contains("45.5"), "{front}");

        let (id, version) = (practice["ap_id"].as_str().unwrap(), practice["revision"].as_str().unwrap());
        let trial = format!(
            "---\nkind: experiment_report\ntitle: Un essai\nexperiment_type: first_trial\npractice: {{iri: \"{id}\", revision: {version}}}\n\
             question: Combien ?\nprotocol: {{text: Peser.}}\nperiod: {{start: 2026-03}}\noutcome: worked\nlessons: [Commencer petit.]\n\
             adaptations:\n- {{core_element: une CLÉ, change: Un code, effect: better}}\n- {{change: Un bac plus petit}}\n\
             delivery: {{planned: Vingt bacs}}\nindicators:\n- {{id: mass, name: Poids, unit: kg, baseline: 80, target: 40, result: 65, comparator: before_after}}\n---\nText\n"
        );
        city.publish(&token, &trial).await;
        // The practice changes afterwards: what was tried stays beside the trial.
        let again = MEASURED.replace("value: 45.5", "value: 30").replace("Un référent", "Une équipe");
        let path = format!("/pages/{}", practice["id"].as_str().unwrap());
        let edit = json!({ "markdown": again, "base_revision": version });
        assert!(city.call("PUT", &path, &token, edit).await.status < 300);

        let page = city.read("/pages/un-essai").await;
        let figures = section(&page, "measured");
        let rows: Vec<&str> = figures.split("<tr><th scope=\"row\">").skip(1).collect();
        assert_eq!(rows.len(), 2, "{figures}");
        assert!(rows[0].contains("Measured before and after"), "{figures}");
        assert!(["Poids", ">80<", ">40<", ">65<", "45.5", "120"].iter().all(|said| rows[0].contains(said)), "{}", rows[0]);
        assert!(rows[1].contains("Bacs pleins") && rows[1].contains("Not measured") && rows[1].contains(">3<"), "{}", rows[1]);
        let otherwise = section(&page, "otherwise");
        let rows: Vec<&str> = otherwise.split("<tr>").skip(2).collect();
        assert!(rows[0].contains("Un référent") && rows[0].contains("No change is told"), "{otherwise}");
        assert!(rows[1].contains("Une clé") && rows[1].contains("Un code") && rows[1].contains("It became better"));
        assert!(rows[2].contains("Beside these") && rows[2].contains("Un bac plus petit"), "{otherwise}");
        assert!(otherwise.contains("the very version that was tried"), "{otherwise}");
        let delivery = section(&page, "delivery");
        assert!(delivery.contains("Vingt bacs") && delivery.contains("Not told"), "{delivery}");
    })
    .await;
}
