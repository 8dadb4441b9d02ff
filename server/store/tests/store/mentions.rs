//! Whom comments call by name, as it is kept.

use koinon_store::testing::each_database;
use koinon_store::{Error, HERE, Mention};

use crate::acts::say;
use crate::fixture::{at, bordeaux, page, person};

#[tokio::test]
async fn who_is_called_is_looked_for_until_found_or_given_up_and_forgotten_when_they_leave() {
    each_database(async |store| {
        bordeaux(store).await;
        let comment = store
            .write(|tx| {
                let page = page(tx, HERE, "compost")?;
                let comment = say(tx, page, 1, Some(1), None)?;
                for second in [10, 20] {
                    // Twice: it is noted once.
                    tx.call(comment, "leila@sidi-bou-said.example", None, at(second))?;
                }
                tx.call(comment, "odile@strasbourg.example", None, at(30))?;
                tx.call(comment, "ana", Some("https://bordeaux.example/id/person/ana"), at(30))?;
                Ok::<_, Error>(comment)
            })
            .await
            .unwrap();
        let due = async |second: i64| store.read(move |conn| conn.due_mentions(at(second), 9)).await.unwrap();
        let names = |mentions: Vec<Mention>| mentions.into_iter().map(|mention| mention.name).collect::<Vec<_>>();
        assert_eq!(names(due(9).await), [""; 0]);
        assert_eq!(names(due(29).await), ["leila@sidi-bou-said.example"]);
        let all = due(30).await;
        assert_eq!(names(all.clone()), ["leila@sidi-bou-said.example", "odile@strasbourg.example"]);
        let (leila, odile) = (all[0].id, all[1].id);
        let found = store.write(move |tx| {
            tx.missed_called(odile, Some(at(100)))?;
            let twice = [0, 1].map(|_| tx.found_called(leila, "https://sidi-bou-said.example/id/person/leila"));
            let [first, second] = twice;
            // Whoever was found is not lost by a look that ended later.
            tx.missed_called(leila, Some(at(1)))?;
            tx.told_called(leila)?;
            Ok::<_, Error>((first?, second?))
        });
        assert_eq!(found.await.unwrap(), (true, false));
        assert_eq!(due(99).await, []);
        let later = due(100).await;
        assert_eq!((later.len(), later[0].id, later[0].failures), (1, odile, 1));
        store.write(move |tx| tx.missed_called(odile, None)).await.unwrap();
        assert_eq!(due(9_999_999).await, []);
        let kept = store.read(move |conn| conn.mentions(comment)).await.unwrap();
        let told: Vec<(&str, bool, bool)> =
            kept.iter().map(|mention| (mention.name.as_str(), mention.actor.is_some(), mention.told)).collect();
        let (leila, odile) = ("leila@sidi-bou-said.example", "odile@strasbourg.example");
        assert_eq!(told, [(leila, true, true), (odile, false, false), ("ana", true, false)]);

        // Ana leaves.
        let left = store.write(move |tx| {
            let ana = person(tx, HERE, "ana")?;
            let ana = tx.person(ana)?.ok_or(Error::Missing("ana"))?;
            tx.call(comment, "ana.too", Some(&ana.ap_id), at(40))?;
            tx.forget_person(&ana, at(50))?;
            let ap_id = ana.ap_id;
            let mentions = tx.mentions(comment)?;
            Ok::<_, Error>(mentions.into_iter().any(|mention| mention.actor.as_ref() == Some(&ap_id)))
        });
        assert!(!left.await.unwrap());
    })
    .await;
}
