use proptest::prelude::*;

use super::*;

fn bordeaux() -> (Clock, Option<Spot>) {
    (Clock::of("FR", "").unwrap(), Spot::of_text("44.8378,-0.5792"))
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn standing(hours: &str, now: &str) -> Standing {
    let (clock, spot) = bordeaux();
    Hours::parse(hours).unwrap().standing(&clock, spot, time(now)).unwrap()
}

#[test]
fn a_place_is_open_on_the_clock_of_its_city() {
    // Friday, 09:30 in Bordeaux in winter is 08:30 UTC.
    let now = standing("Mo-Fr 09:00-12:00,14:00-18:00", "2026-11-27T08:30:00Z");
    let next = now.next.unwrap();
    assert_eq!((now.now, next.to, next.minute, next.days), (Openness::Open, Openness::Closed, 720, 0));
    assert_eq!((next.at, now.holds_until), (time("2026-11-27T11:00:00Z"), time("2026-11-27T11:00:00Z")));
    // In summer the same is 07:30 UTC.
    assert_eq!(standing("Mo-Fr 09:00-12:00", "2026-07-03T07:30:00Z").now, Openness::Open);
    assert_eq!(standing("Mo-Fr 09:00-12:00", "2026-07-03T06:30:00Z").now, Openness::Closed);
    // Friday evening: it opens on Monday, and what is said holds until midnight.
    let evening = standing("Mo-Fr 09:00-12:00", "2026-11-27T19:00:00Z");
    let next = evening.next.unwrap();
    assert_eq!((evening.now, next.to, next.days, next.minute), (Openness::Closed, Openness::Open, 3, 540));
    assert_eq!((next.day, evening.holds_until), (time("2026-11-30T12:00:00Z"), time("2026-11-27T23:00:00Z")));
}

#[test]
fn an_edge_is_open_when_it_begins_and_closed_when_it_ends() {
    assert_eq!(standing("09:00-12:00", "2026-11-27T08:00:00Z").now, Openness::Open);
    assert_eq!(standing("09:00-12:00", "2026-11-27T11:00:00Z").now, Openness::Closed);
}

#[test]
fn nights_and_clocks_that_are_changed_are_counted() {
    // Saturday at 01:00 still belongs to Friday's night.
    let night = standing("Fr 20:00-02:00", "2026-11-28T00:00:00Z");
    assert_eq!((night.now, night.next.map(|next| next.minute)), (Openness::Open, Some(120)));
    // On 29 March 2026 the clock skips 02:00: it opens at 03:00, which is 01:00 UTC.
    let skipped = standing("02:30-05:00", "2026-03-29T00:30:00Z");
    assert_eq!(skipped.next.map(|next| next.at), Some(time("2026-03-29T01:30:00Z")));
}

#[test]
fn holidays_are_those_of_the_country() {
    // 14 July 2026 is a Tuesday.
    assert_eq!(standing("Mo-Su 09:00-18:00; PH off", "2026-07-14T10:00:00Z").now, Openness::Closed);
    let tunis = Clock::of("TN", "").unwrap();
    let hours = Hours::parse("Mo-Su 09:00-18:00; PH off").unwrap();
    assert_eq!(hours.openness(&tunis, None, time("2026-07-14T10:00:00Z")), Openness::Open);
    assert_eq!(hours.openness(&tunis, None, time("2026-03-20T10:00:00Z")), Openness::Closed);
}

#[test]
fn the_sun_is_looked_at_from_the_place_itself() {
    // In Bordeaux on 21 June the sun sets at about 21:50.
    let long = standing("09:00-sunset", "2026-06-21T19:00:00Z");
    assert_eq!(long.now, Openness::Open);
    assert!((1300..1320).contains(&long.next.unwrap().minute), "{long:?}");
}

#[test]
fn what_is_always_so_has_no_next_change() {
    let always = standing("24/7", "2026-11-27T08:30:00Z");
    assert_eq!((always.now, always.next, always.holds_until), (Openness::Open, None, time("2026-11-27T23:00:00Z")));
    assert_eq!(standing("closed", "2026-11-27T08:30:00Z").now, Openness::Closed);
    assert_eq!(standing("\"by appointment\"", "2026-11-27T08:30:00Z").now, Openness::Unknown);
}

#[test]
fn a_week_says_each_day_with_its_remarks() {
    let (clock, spot) = bordeaux();
    let hours = Hours::parse("Mo-Fr 09:00-12:00; Sa 10:00-12:00 unknown \"on appointment\"").unwrap();
    let days = hours.days(&clock, spot, time("2026-11-27T23:30:00Z"), 2);
    assert_eq!(days[0].day, time("2026-11-28T12:00:00Z"), "it is Saturday already in Bordeaux");
    let span = Span { from: 600, to: 720, is: Openness::Unknown, remark: "on appointment".into() };
    assert_eq!((days[0].spans.as_slice(), days[1].spans.len()), (&[span][..], 0));
}

#[test]
fn a_city_has_a_clock_where_it_says_so_or_its_country_has_but_one() {
    assert_eq!(Clock::of("FR", "").unwrap().zone_name(), "Europe/Paris");
    assert_eq!(Clock::of("FR", "Indian/Reunion").unwrap().zone_name(), "Indian/Reunion");
    assert_eq!(Clock::of("", "Africa/Tunis").unwrap().zone_name(), "Africa/Tunis");
    for (country, zone) in [("US", ""), ("", ""), ("XX", ""), ("FR", "Europe/Atlantis"), ("FR", "../../etc/passwd")] {
        assert!(Clock::of(country, zone).is_none(), "{country} {zone}");
    }
    for line in include_str!("zones.txt").lines().filter(|line| !line.starts_with('#')) {
        let (country, name) = line.split_once(' ').unwrap();
        assert!(Clock::of(country, "").is_some() && is_zone(name), "{line}");
    }
}

#[test]
fn what_is_no_hours_is_refused() {
    for none in
        ["", " ", "soon", "Mo-Fr 9 to 5", "lundi 9h-12h", "25:00-26:61", "Mo 09:00-12:00; ;", &"Mo;".repeat(400)]
    {
        assert!(Hours::parse(none).is_none(), "{none:.40}");
    }
    for hours in
        ["24/7", "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00; PH,SH off", "sunrise-sunset", "week 1-53/2 Fr 09:00-12:00"]
    {
        assert!(Hours::parse(hours).is_some(), "{hours}");
    }
}

/// Pieces of the syntax, in an order that means nothing.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "Mo",
        "Su",
        "-",
        ",",
        ";",
        " ",
        "||",
        "09:00",
        "24:00",
        "48:00",
        "26:00",
        "00:00",
        "PH",
        "SH",
        "off",
        "open",
        "unknown",
        "\"x\"",
        "easter",
        "+1 day",
        "-366 days",
        "week",
        "53",
        "1-53/7",
        "2026",
        "1900-9999/3",
        "9999",
        "Feb 29",
        "Feb 30",
        "Dec 31",
        "sunrise",
        "(sunset-23:59)",
        "dawn",
        "dusk",
        "+",
        "24/7",
        "[1]",
        "[-5]",
        "/90",
        ":",
        "Jan",
        "2025-2024",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_hours_are_trouble_and_what_is_said_fits_together(
        text in prop_oneof![hostile(), "\\PC{0,60}", "(Mo|Tu|Fr|PH)(-Su)? [0-2][0-9]:[0-5]0-[0-2][0-9]:[0-5]0(; (Sa|PH) off)?"],
        seconds in -1_000_000_000..4_000_000_000_i64,
    ) {
        let (clock, spot) = bordeaux();
        let now = Timestamp::from_millis(seconds * 1000);
        if let Some(hours) = Hours::parse(&text)
            && let Some(standing) = hours.standing(&clock, spot, now)
        {
            prop_assert_eq!(standing.now, hours.openness(&clock, spot, now));
            prop_assert!(standing.holds_until > now);
            if let Some(next) = standing.next {
                prop_assert!(next.at > now && next.at >= standing.holds_until && next.to != standing.now);
                // What is said to come is what is found then, but where the clock skips an hour.
                let then = hours.openness(&clock, spot, next.at);
                prop_assert!(then == next.to || minute_of(clock.local(next.at)) != i64::from(next.minute));
            }
            for day in hours.days(&clock, spot, now, 7) {
                prop_assert!(day.spans.iter().all(|span| span.from < span.to && span.to <= 1440));
                prop_assert!(day.spans.windows(2).all(|pair| pair[0].to <= pair[1].from));
            }
        }
    }
}
