//! Events as a calendar.

use koinon_store::testing::each_database;

use crate::city::City;

fn event(title: &str, fields: &str) -> String {
    format!("---\nkind: event\ntitle: {title}\nplace: Place Kléber\n{fields}---\nAll are welcome.\n")
}

#[tokio::test]
async fn the_events_of_a_list_stand_in_a_calendar() {
    each_database(async |database| {
        let city = City::gent(database).await;
        let token = city.token("odile").await;
        city.publish(&token, &event("Workshop", "start: 2026-02-27\nend: 2026-02-28\nthemes: [water]\n")).await;
        city.publish(&token, &event("Visit", "start: 2026-03-01T18:30+01:00\nend: 2026-03-01T20:00+01:00\n")).await;
        let sly = "start: 2026-04-01T10:00\nend: 2026-04-01T12:00\nsummary: \"a\\r\\nBEGIN:VALARM; b, c\"\n";
        let walk = city.publish(&token, &event("Walk", sly)).await;
        city.publish(&token, "# No event\n").await;

        let answer = city.get("/events.ics").await;
        assert_eq!((answer.status, answer.content_type()), (200, "text/calendar; charset=utf-8"));
        let text = answer.text().replace("\r\n ", "");
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.iter().filter(|line| **line == "BEGIN:VEVENT").count(), 3, "{text}");
        for line in [
            // A last day is over with the next one.
            "DTSTART;VALUE=DATE:20260227",
            "DTEND;VALUE=DATE:20260301",
            "DTSTART:20260301T173000Z",
            "DTEND:20260301T190000Z",
            "DTSTART:20260401T100000",
            "SUMMARY:Workshop",
            "LOCATION:Place Kléber",
        ] {
            assert!(lines.contains(&line), "{line}: {text}");
        }
        assert!(lines.contains(&format!("UID:{}", walk["ap_id"].as_str().unwrap()).as_str()), "{text}");
        assert!(!lines.iter().any(|line| line.starts_with("BEGIN:VALARM")), "{text}");

        let water = city.get("/events.ics?theme=water").await.text();
        assert!(water.contains("SUMMARY:Workshop") && !water.contains("SUMMARY:Visit"), "{water}");
        assert!(city.read("/pages?kind=event&theme=water").await.contains("/events.ics?"), "the list leads to it");
        assert!(!city.read("/pages?kind=article").await.contains("/events.ics"));
        let tag = answer.header("etag").unwrap().to_owned();
        let again = city.ask("GET", "/events.ics").header("If-None-Match", &tag).send().await;
        assert_eq!(again.status, 304);
    })
    .await;
}
