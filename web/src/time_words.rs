//! Points in time, in words.

use fluent_bundle::FluentValue;
use koinon_core::Timestamp;

use crate::lang::Lang;
use crate::messages::Messages;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long before `now` that was; the day itself after a month. A point in the future (clocks differ) is *just now*.
pub(crate) fn ago(lang: Lang, time: Timestamp, now: Timestamp) -> String {
    let messages = Messages::of(lang);
    let count = |key, n: i64| messages.t_args(key, [("n", n.into())]);
    match now.since(time) {
        past if past < MINUTE => messages.t("ago-moment"),
        past if past < HOUR => count("ago-minutes", past / MINUTE),
        past if past < DAY => count("ago-hours", past / HOUR),
        past if past < 31 * DAY => count("ago-days", past / DAY),
        _ => messages.t_args("on-day", [("day", day(lang, time).into())]),
    }
}

/// `20 November 2026`.
pub(crate) fn day(lang: Lang, time: Timestamp) -> String {
    let text = time.to_day_string();
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return text };
    let (Ok(month), Ok(day)) = (month.parse::<u8>(), day.parse::<u8>()) else { return text };
    let messages = Messages::of(lang);
    let month = messages.t(&format!("month-{month}"));
    let args: [(&str, FluentValue<'_>); 3] = [("day", day.into()), ("month", month.into()), ("year", year.into())];
    messages.t_args("day", args)
}

/// `Thursday 26 November`, and the year where it is not that of `now`.
pub(crate) fn weekday_and_day(lang: Lang, time: Timestamp, now: Timestamp) -> String {
    // Days since 1 January 1970, a Thursday; Monday is 1.
    let weekday = (time.as_millis().div_euclid(DAY) + 3).rem_euclid(7) + 1;
    let year = |time: Timestamp| time.to_day_string().split('-').next().unwrap_or_default().to_owned();
    let mut day = day(lang, time);
    if year(time) == year(now) {
        day.truncate(day.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().len());
    }
    format!("{} {day}", Messages::of(lang).t(&format!("weekday-{weekday}")))
}

/// A date that a page gives, whole or in part: `2026-11-20`, `2026-11`, `2026`, with a time of day behind it or not. What is no
/// date stays as it is.
pub(crate) fn date(lang: Lang, date: &str) -> String {
    let (day, time) = date.split_at_checked(10).unwrap_or((date, ""));
    let mut parts = day.splitn(3, '-');
    let (year, month, of_month) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let Some(month) = month.and_then(|month| month.parse::<u8>().ok()).filter(|month| (1..=12).contains(month)) else {
        return date.to_owned();
    };
    let messages = Messages::of(lang);
    let named = match of_month {
        None => return format!("{} {year}", messages.t(&format!("month-{month}"))),
        Some(_) => format!("{day}T00:00:00Z").parse::<Timestamp>().map(|time| self::day(lang, time)),
    };
    let Ok(named) = named else { return date.to_owned() };
    match time.get(1..6).filter(|clock| clock.as_bytes()[2] == b':') {
        Some(clock) => format!("{named}{}{clock}", lang.comma()),
        None => named,
    }
}

/// `20 November 2026, 09:00 UTC`.
pub(crate) fn day_and_time(lang: Lang, time: Timestamp) -> String {
    let clock = time.to_seconds_string();
    let clock = clock.get(11..16).unwrap_or_default().to_owned();
    Messages::of(lang).t_args("day-and-time", [("day", day(lang, time).into()), ("clock", clock.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn time_is_told_in_words() {
        let now = at("2026-11-20T09:00:00Z");
        let ago = |lang, time| ago(lang, at(time), now);
        assert_eq!(ago(Lang::En, "2026-11-20T08:59:30Z"), "just now");
        assert_eq!(ago(Lang::En, "2026-11-20T09:00:30Z"), "just now");
        assert_eq!(ago(Lang::En, "2026-11-20T08:58:00Z"), "2 min ago");
        assert_eq!(ago(Lang::En, "2026-11-20T08:00:00Z"), "1 hour ago");
        assert_eq!(ago(Lang::Fr, "2026-11-18T08:00:00Z"), "il y a 2 jours");
        assert_eq!(ago(Lang::En, "2026-02-03T08:00:00Z"), "on 3 February 2026");
        let weekday = |lang, time| weekday_and_day(lang, at(time), now);
        assert_eq!(weekday(Lang::En, "2026-11-26T23:59:59Z"), "Thursday 26 November");
        assert_eq!(weekday(Lang::Fr, "2026-11-01T00:00:00Z"), "dimanche 1er novembre");
        assert_eq!(weekday(Lang::Ar, "2026-11-26T09:00:00Z"), "الخميس 26 نوفمبر");
        assert_eq!(weekday(Lang::En, "2027-01-04T09:00:00Z"), "Monday 4 January 2027");
        assert_eq!(day(Lang::Fr, at("2026-08-01T00:00:00Z")), "1er août 2026");
        assert_eq!(day_and_time(Lang::En, now), "20 November 2026, 09:00 UTC");
    }

    #[test]
    fn a_date_may_be_a_part_of_one() {
        for (given, said) in [
            ("2026-11-20", "20 November 2026"),
            ("2026-11", "November 2026"),
            ("2026", "2026"),
            ("2026-11-20T18:30", "20 November 2026, 18:30"),
            ("2026-11-20T18:30:00+01:00", "20 November 2026, 18:30"),
            ("2026-13", "2026-13"),
            ("2026-02-31", "2026-02-31"),
            ("soon é soon é", "soon é soon é"),
            ("", ""),
        ] {
            assert_eq!(date(Lang::En, given), said, "{given}");
        }
    }
}
