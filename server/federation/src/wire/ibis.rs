//! What Ibis, the other ActivityPub wiki, needs otherwise: it takes a first publication as an Update, and only names that it
//! could have made itself.

use koinon_core::Origin;

use super::activity::{Activity, Object, RevisionView};
use super::article::PageView;
use super::ids::{ActivityId, Part};

impl RevisionView {
    /// What the city announces to Ibis. The true title is in the record.
    #[must_use]
    pub fn announce_to_ibis(&self, origin: &Origin) -> Activity {
        let (Self::Created(page) | Self::Updated(page)) = self else {
            // A deletion names nothing, and of an Undo Ibis reads the inner Delete alone.
            return self.announce(origin);
        };
        let revision = page.record.revision();
        let act = Activity {
            id: ActivityId::Revision(revision, Part::IbisAct).at(origin),
            object: Object::Article(Box::new(page.article().named(name(page)))),
            ..Activity::publishing(origin, "Update", page)
        };
        let announce = ActivityId::Revision(revision, Part::IbisAnnounce);
        Activity::announcing(origin, &announce, Object::Activity(Box::new(act)))
    }
}

/// The title in the form that Ibis takes: `[a-zA-Z0-9-. ()]{3,100}`.
fn name(page: &PageView) -> String {
    let ascii = deunicode::deunicode(&page.record.title);
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '(' | ')');
    let spaced: String = ascii.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    let mut name = spaced.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    name.truncate(100);
    if name.len() < 3 { format!("Page {}", page.ulid) } else { name.trim_end().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::article::tests::view_of;
    use crate::wire::fixture;

    fn name_of(title: &str) -> String {
        let mut view = view_of(&fixture("20_announce_create")["object"]["object"]);
        view.record.title = title.into();
        let origin = view.origin.clone();
        let sent = serde_json::to_value(RevisionView::live(view, None).announce_to_ibis(&origin)).unwrap();
        assert_eq!(sent["object"]["type"], "Update");
        assert_eq!(sent["object"]["object"]["record"]["title"], title);
        sent["object"]["object"]["name"].as_str().unwrap().to_owned()
    }

    #[test]
    fn every_title_becomes_a_name_that_ibis_takes() {
        assert_eq!(name_of("Compost partagé de quartier"), "Compost partage de quartier");
        assert_eq!(name_of("L'été: 35 °C / à l'ombre"), "L ete 35 degC a l ombre");
        assert_eq!(name_of("?"), "Page 01KAN4V0000000000000000001");
        for title in ["سماد الحي", "堆肥", "…", "œuvre", &"é".repeat(500), "🌱🌱🌱", ""] {
            let name = name_of(title);
            assert!((3..=100).contains(&name.len()), "{title}: {name}");
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-. ()".contains(&b);
            assert!(name.bytes().all(allowed), "{title}: {name}");
        }
    }
}
