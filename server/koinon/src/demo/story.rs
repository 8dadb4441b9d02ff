//! What the people of the demo do once their cities know each other: they take sides, vouch, ask, measure and say what they will try.

use koinon_commons::debate::NewComment;
use koinon_commons::observations::from_csv;
use koinon_commons::positions::NewStatement;
use koinon_commons::read::PageRef;
use koinon_commons::vouch::NewVoucher;
use koinon_commons::{Actor, Commons};
use koinon_core::act::{Capacity, Side};
use koinon_store::Page;

use super::Place;
use crate::city;
use crate::failure::Failure;

/// A page of Bordeaux that everybody talks about.
const COMPOST: &str = "compost-partage-de-quartier";
/// The six words of 2009.
const WORDS: &str = "six-mots";
/// The pages that are talked about, each of Bordeaux.
const ABOUT: [&str; 3] = [COMPOST, WORDS, "rues-aux-ecoles"];

/// Who says what of the six words.
const STATEMENTS: [(&str, &str, Side, &str); 10] = [
    ("bordeaux", "ana", Side::Is, "Échanger, c'est dire aussi ce qui n'a pas marché."),
    ("bordeaux", "malo", Side::IsNot, "Échanger, ce n'est pas visiter des hôtels de ville."),
    ("bordeaux", "claire", Side::Is, "Encourager la diversité, c'est garder la version de chacun à côté de la nôtre."),
    ("strasbourg", "jonas", Side::Is, "Transférer, c'est nommer ce qu'il ne faut pas retirer."),
    ("strasbourg", "odile", Side::IsNot, "Transférer, ce n'est pas copier : chez nous il neige."),
    ("strasbourg", "karim", Side::IsNot, "Apprendre, ce n'est pas attendre que le rapport soit beau."),
    ("sidi-bou-said", "salma", Side::Is, "أن نتعلّم يعني أن نغيّر الصفحة بعد التجربة."),
    ("sidi-bou-said", "leila", Side::IsNot, "الحركة ليست السفر: الصفحة تسافر ونحن نعمل."),
    ("sidi-bou-said", "youssef", Side::Is, "Jouer, c'est essayer petit, avec les enfants d'abord."),
    ("bordeaux", "ana", Side::Is, "Bouger, c'est accepter que l'autre ville change notre fiche."),
];

/// What Malo measured: the temperature in a bin, one value of which is another one's.
const MEASURED: &str = "date,value,latitude,longitude
2026-03-02,18,44.8412,-0.5713
2026-03-09,24,44.8412,-0.5713
2026-03-16,31.5,44.8412,-0.5713
2026-03-23,38,44.8412,-0.5713
2026-03-30,44,44.8412,-0.5713
2026-04-06,46.5,44.8412,-0.5713
2026-04-13,43,44.8412,-0.5713
2026-04-20,140,44.8449,-0.5805
2026-04-27,39,44.8412,-0.5713
2026-05-04,35.5,44.8412,-0.5713
";

/// Tells it, once.
///
/// # Errors
/// [`Failure`] if a city cannot be opened, or a page of the demo is not there.
pub(super) async fn tell(places: &[Place]) -> Result<(), Failure> {
    let Some(bordeaux) = places.iter().find(|place| place.city.label == "bordeaux") else { return Ok(()) };
    let home = bordeaux.origin.authority();
    for place in places {
        let commons = city::open(&place.options).await?;
        let mut pages = Vec::new();
        for slug in ABOUT {
            pages.push(page(&commons, place, home, slug).await?);
        }
        let [compost, words, streets] = pages.as_slice() else { continue };
        for (_, login, side, statement) in STATEMENTS.iter().filter(|(label, ..)| *label == place.city.label) {
            let new = NewStatement { side: *side, statement: (*statement).to_owned(), source: None };
            commons.make_statement(&person(&commons, login).await?, words.id, new).await?;
        }
        match place.city.label {
            "bordeaux" => {
                let given = from_csv(MEASURED, "Température au milieu du bac", "°C")?;
                let malo = person(&commons, "malo").await?;
                commons.observe(&malo, compost.id, given, "Avec un thermomètre à tige, le lundi matin.").await?;
            }
            "strasbourg" => {
                let jonas = person(&commons, "jonas").await?;
                if let Some(revision) = compost.head_hash {
                    let reason = "Nous l'avons essayé un an dans deux cours d'école.".to_owned();
                    commons
                        .vouch(&jonas, compost.id, NewVoucher { revision, capacity: Capacity::City, reason })
                        .await?;
                }
                let question = "Qui vide le bac en août, quand les référents sont en vacances ?";
                say(&commons, "odile", compost, question).await?;
            }
            _ => {
                let salma = person(&commons, "salma").await?;
                commons.intend(&salma, streets.id, "2027-03", "أمام مدرسة واحدة، صباحًا فقط.").await?;
                say(&commons, "leila", compost, "عندنا يجفّ الصندوق في جوان. هل جرّبتم ماء المطر؟").await?;
            }
        }
    }
    Ok(())
}

async fn say(commons: &Commons, login: &str, page: &Page, words: &str) -> Result<(), Failure> {
    let new = NewComment { markdown: words.to_owned(), ..NewComment::default() };
    commons.comment(&person(commons, login).await?, page.id, new).await?;
    Ok(())
}

/// A page of Bordeaux, or the copy that this city has of it.
async fn page(commons: &Commons, place: &Place, home: &str, slug: &str) -> Result<Page, Failure> {
    let authority = (place.origin.authority() != home).then(|| home.to_owned());
    let reference = PageRef::Address { slug: slug.to_owned(), authority };
    Ok(commons.page_row(&Actor::Anyone, &reference).await?)
}

async fn person(commons: &Commons, login: &str) -> Result<Actor, Failure> {
    Ok(Actor::Person(Box::new(commons.account_by_login(login).await?)))
}
