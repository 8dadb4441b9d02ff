//! What surrounds every page: header, navigation, notices, footer.

use fluent_bundle::FluentValue;
use koinon_core::Timestamp;
use koinon_core::policy::Role;

use crate::accent::Accent;
use crate::lang::Lang;
use crate::messages::Messages;
use crate::notice::Notice;
use crate::time_words;

/// A city as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityName {
    /// Its name for people, `Sidi Bou Saïd`.
    pub name: String,
    /// Host and non-default port; its tile is drawn from it.
    pub authority: String,
}

impl CityName {
    /// The address of its tile, drawn by [`crate::tile_svg`].
    #[must_use]
    pub fn tile(&self) -> String {
        crate::tile::tile_href(&self.authority)
    }
}

/// The signed-in person.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Their name for people.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// How many things wait for them; shown beside *To do*.
    pub to_do: u64,
    /// How many notices they have not read.
    pub unseen: u64,
}

impl SignedIn {
    /// Whether the administration is shown to them.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.role == Role::Administrator
    }
}

/// How much there is behind each entry of the navigation. An entry without content is not shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Contents {
    /// Pages of the kind `practice_sheet`, here and elsewhere.
    pub practices: u64,
    /// Pages of the kind `experiment_report`.
    pub trials: u64,
    /// Pages of the kind `place`.
    pub places: u64,
    /// Cities, this one included; one alone is no list.
    pub cities: u64,
}

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavEntry {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its message.
    pub key: &'static str,
    /// How many things wait there, where that matters.
    pub count: Option<u64>,
    /// Whether the current page is that one.
    pub current: bool,
}

/// What surrounds a page. Every view has one, filled for each request.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The language of the interface.
    pub lang: Lang,
    /// This city.
    pub city: CityName,
    /// Its colour.
    pub accent: Accent,
    /// Path and query of the current page: where the language switch and sign-in lead back to.
    pub path: String,
    /// Who is signed in.
    pub person: Option<SignedIn>,
    /// The token that every form carries in its field `csrf`.
    pub csrf: String,
    /// What there is to navigate to.
    pub contents: Contents,
    /// The text in the search box.
    pub search: String,
    /// What has just been done, shown once.
    pub notice: Option<Notice>,
    /// The time of the request, for relative times.
    pub now: Timestamp,
}

impl Shell {
    /// The message with this key; see `locales/`.
    #[must_use]
    pub fn t(&self, key: impl AsRef<str>) -> String {
        Messages::of(self.lang).t(key.as_ref())
    }

    /// The message with this key and one argument.
    #[must_use]
    pub fn t1<'a>(&self, key: impl AsRef<str>, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        Messages::of(self.lang).t_args(key.as_ref(), [(name, value.into())])
    }

    /// The message with this key and two arguments.
    #[must_use]
    pub fn t2<'a>(
        &self,
        key: impl AsRef<str>,
        name1: &'a str,
        value1: impl Into<FluentValue<'a>>,
        name2: &'a str,
        value2: impl Into<FluentValue<'a>>,
    ) -> String {
        Messages::of(self.lang).t_args(key.as_ref(), [(name1, value1.into()), (name2, value2.into())])
    }

    /// The message with this key and several arguments.
    #[must_use]
    pub fn t_args<const N: usize>(&self, key: impl AsRef<str>, args: [(&str, String); N]) -> String {
        Messages::of(self.lang).t_args(key.as_ref(), args.map(|(name, value)| (name, value.into())))
    }

    /// The message whose key is `prefix` and a code, whose `_` are `-` there: `kind-` and `city_profile`.
    #[must_use]
    pub fn tc(&self, prefix: impl AsRef<str>, code: &str) -> String {
        self.t(format!("{}{}", prefix.as_ref(), code.replace('_', "-")))
    }

    /// The name of a theme; a code that we have no name for is shown as words.
    #[must_use]
    pub fn theme(&self, code: &str) -> String {
        self.code(&format!("theme-{}", code.replace('_', "-")), code)
    }

    /// What stands between a label and its value.
    #[must_use]
    pub fn colon(&self) -> &'static str {
        if self.lang == Lang::Fr { "\u{202f}:" } else { ":" }
    }

    /// How long ago that was, in words: *2 min ago*; a date after a month.
    #[must_use]
    pub fn ago(&self, time: &Timestamp) -> String {
        time_words::ago(self.lang, *time, self.now)
    }

    /// The day, in words: *20 November 2026*.
    #[must_use]
    pub fn day(&self, time: &Timestamp) -> String {
        time_words::day(self.lang, *time)
    }

    /// A day not far from now, with its weekday: *Thursday 26 November*; with the year where that is not this one.
    #[must_use]
    pub fn weekday_and_day(&self, time: &Timestamp) -> String {
        time_words::weekday_and_day(self.lang, *time, self.now)
    }

    /// A date that a page gives, whole or in part, in words: *March 2022*.
    #[must_use]
    pub fn date(&self, date: &str) -> String {
        time_words::date(self.lang, date)
    }

    /// The name of a code by the key of its label; a code that we have no name for is shown as words.
    #[must_use]
    pub fn code(&self, key: &str, code: &str) -> String {
        if Messages::of(self.lang).has(key) { self.t(key) } else { code.replace('_', " ") }
    }

    /// The day and the time in UTC: *20 November 2026, 09:00 UTC*.
    #[must_use]
    pub fn day_and_time(&self, time: &Timestamp) -> String {
        time_words::day_and_time(self.lang, *time)
    }

    /// The navigation: at most seven entries.
    #[must_use]
    pub fn navigation(&self) -> Vec<NavEntry> {
        let Contents { practices, trials, places, cities } = self.contents;
        let listed = [
            ("/pages?kind=practice_sheet", "nav-practices", practices > 0),
            ("/pages?kind=experiment_report", "nav-trials", trials > 0),
            ("/places", "nav-places", places > 0),
            ("/cities", "nav-cities", cities > 1),
        ];
        let mut entries: Vec<NavEntry> = listed
            .into_iter()
            .filter(|(_, _, shown)| *shown)
            .map(|(href, key, _)| NavEntry { href, key, count: None, current: self.is_current(href) })
            .collect();
        if let Some(person) = &self.person {
            if person.unseen > 0 {
                entries.push(NavEntry {
                    href: "/notices/newest",
                    key: "nav-new",
                    count: Some(person.unseen),
                    current: false,
                });
            }
            entries.push(NavEntry {
                href: "/queue",
                key: "nav-to-do",
                count: (person.to_do > 0).then_some(person.to_do),
                current: self.is_current("/queue"),
            });
            entries.push(NavEntry {
                href: "/write",
                key: "nav-write",
                count: None,
                current: self.is_current("/write"),
            });
        }
        entries
    }

    /// Whether the navigation keeps a place for what may be new for the reader while they look at the page.
    #[must_use]
    pub fn may_hear_news(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.unseen == 0)
    }

    fn is_current(&self, href: &str) -> bool {
        self.path == href || self.path.strip_prefix(href).is_some_and(|rest| rest.starts_with(['?', '&', '/']))
    }

    /// Where the language switch leads for `lang`.
    #[must_use]
    pub fn language_href(&self, lang: &Lang) -> String {
        format!("/language?to={}&back={}", lang.code(), percent_encoded(&self.path))
    }

    /// Where *Sign in* leads.
    #[must_use]
    pub fn sign_in_href(&self) -> String {
        format!("/sign-in?back={}", percent_encoded(&self.path))
    }

    /// The address of the city's own style sheet, [`crate::city_css`]; its query changes with its text.
    #[must_use]
    pub fn city_css_href(&self) -> String {
        let css = crate::city_css(&self.city.authority, &self.accent);
        format!("/city.css?v={}", koinon_core::Hash::of(css).short())
    }

    /// The path of the style sheet.
    #[must_use]
    pub fn style_href(&self) -> &'static str {
        crate::asset_url("koinon.css").unwrap_or_default()
    }

    /// The path of the font of the headings, asked for early.
    #[must_use]
    pub fn heading_font_href(&self) -> &'static str {
        let name = match self.lang {
            Lang::Ar => "readex-pro-arabic-wght-normal.woff2",
            Lang::Fr | Lang::En => "source-serif-4-latin-600-normal.woff2",
        };
        crate::asset_url(name).unwrap_or_default()
    }
}

/// `text` as part of a query: everything but unreserved characters and `/` is percent-encoded (RFC 3986).
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> Shell {
        Shell {
            lang: Lang::En,
            city: CityName { name: "Bordeaux".into(), authority: "bordeaux.example".into() },
            accent: Accent::default(),
            path: "/places?kind=library&city=here".into(),
            person: None,
            csrf: "t".into(),
            contents: Contents::default(),
            search: String::new(),
            notice: None,
            now: Timestamp::default(),
        }
    }

    #[test]
    fn an_entry_is_hidden_until_it_has_content() {
        let mut shell = shell();
        shell.contents.cities = 1;
        assert_eq!(shell.navigation(), []);
        shell.contents = Contents { practices: 0, trials: 3, places: 1, cities: 2 };
        let keys: Vec<_> = shell.navigation().iter().map(|entry| (entry.key, entry.current)).collect();
        assert_eq!(keys, [("nav-trials", false), ("nav-places", true), ("nav-cities", false)]);
        shell.person = Some(SignedIn { name: "Ana Example".into(), role: Role::Officer, to_do: 0, unseen: 0 });
        shell.contents.practices = 1;
        assert_eq!(shell.navigation().len(), 6);
        assert!(shell.navigation().iter().all(|entry| entry.count.is_none()));
    }

    #[test]
    fn the_way_back_survives_as_one_query_value() {
        assert_eq!(shell().sign_in_href(), "/sign-in?back=/places%3Fkind%3Dlibrary%26city%3Dhere");
    }
}
