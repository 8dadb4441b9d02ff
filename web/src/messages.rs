//! The words of the interface: Fluent messages, compiled in, one bundle per language.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::lang::Lang;

macro_rules! sources {
    ($lang:literal) => {
        [
            include_str!(concat!("../locales/", $lang, "/common.ftl")),
            include_str!(concat!("../locales/", $lang, "/pages.ftl")),
            include_str!(concat!("../locales/", $lang, "/adaptations.ftl")),
            include_str!(concat!("../locales/", $lang, "/vocabulary.ftl")),
            include_str!(concat!("../locales/", $lang, "/facts.ftl")),
            include_str!(concat!("../locales/", $lang, "/here.ftl")),
            include_str!(concat!("../locales/", $lang, "/questions.ftl")),
            include_str!(concat!("../locales/", $lang, "/writing.ftl")),
            include_str!(concat!("../locales/", $lang, "/editor.ftl")),
            include_str!(concat!("../locales/", $lang, "/proposals.ftl")),
            include_str!(concat!("../locales/", $lang, "/intents.ftl")),
            include_str!(concat!("../locales/", $lang, "/leave.ftl")),
            include_str!(concat!("../locales/", $lang, "/ledger.ftl")),
            include_str!(concat!("../locales/", $lang, "/moderation.ftl")),
            include_str!(concat!("../locales/", $lang, "/notices.ftl")),
            include_str!(concat!("../locales/", $lang, "/observations.ftl")),
            include_str!(concat!("../locales/", $lang, "/outside.ftl")),
            include_str!(concat!("../locales/", $lang, "/mail.ftl")),
            include_str!(concat!("../locales/", $lang, "/debate.ftl")),
            include_str!(concat!("../locales/", $lang, "/vouching.ftl")),
            include_str!(concat!("../locales/", $lang, "/care.ftl")),
            include_str!(concat!("../locales/", $lang, "/positions.ftl")),
            include_str!(concat!("../locales/", $lang, "/lists.ftl")),
            include_str!(concat!("../locales/", $lang, "/compare.ftl")),
            include_str!(concat!("../locales/", $lang, "/places.ftl")),
            include_str!(concat!("../locales/", $lang, "/league.ftl")),
            include_str!(concat!("../locales/", $lang, "/account.ftl")),
            include_str!(concat!("../locales/", $lang, "/signing_in.ftl")),
            include_str!(concat!("../locales/", $lang, "/admin.ftl")),
            include_str!(concat!("../locales/", $lang, "/about.ftl")),
        ]
    };
}

/// The messages of one language.
pub struct Messages {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

static MESSAGES: LazyLock<[Messages; 3]> = LazyLock::new(|| Lang::ALL.map(Messages::load));

impl Messages {
    /// The messages of `lang`.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        &MESSAGES[lang as usize]
    }

    fn load(lang: Lang) -> Self {
        let sources = match lang {
            Lang::Fr => sources!("fr"),
            Lang::En => sources!("en"),
            Lang::Ar => sources!("ar"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![lang.identifier()]);
        // Arguments are isolated where their direction differs, and only there: see `isolated`.
        bundle.set_use_isolating(false);
        for source in sources {
            // A file with mistakes still gives its sound messages; a test keeps the files free of mistakes.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(sound, _)| sound);
            let _ = bundle.add_resource(resource);
        }
        Self { lang, bundle }
    }

    /// The message with this key. A key that does not exist is shown as it is; a test keeps that from happening.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The message with this key, its arguments filled in.
    #[must_use]
    pub fn t_args<'a>(&self, key: &str, args: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>) -> String {
        let mut filled = FluentArgs::new();
        for (name, value) in args {
            let value = match value {
                FluentValue::String(text) => FluentValue::String(self.isolated(&text).into()),
                other => other,
            };
            filled.set(name, value);
        }
        self.format(key, Some(&filled))
    }

    /// Whether there is a message with this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned(),
        )
    }

    /// A name written in the other direction, between U+2068 and U+2069 (first strong isolate), which do for text what
    /// `<bdi>` does for markup: punctuation around it stays where it belongs.
    fn isolated(&self, text: &str) -> String {
        let foreign = match self.lang {
            Lang::Ar => text.chars().any(|c| c.is_alphabetic() && !is_right_to_left(c)),
            Lang::Fr | Lang::En => text.chars().any(is_right_to_left),
        };
        if foreign { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
    }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_sound_fluent_and_no_message_is_defined_twice() {
        for (lang, sources) in [("fr", sources!("fr")), ("en", sources!("en")), ("ar", sources!("ar"))] {
            let mut bundle: FluentBundle<FluentResource> = FluentBundle::new_concurrent(vec![]);
            for source in sources {
                let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors);
                let added = bundle.add_resource(resource.unwrap());
                assert!(added.is_ok(), "{lang}: {added:?}");
            }
        }
    }

    #[test]
    fn arabic_has_its_plurals_and_western_digits() {
        let words = |n: i64| Messages::of(Lang::Ar).t_args("ago-minutes", [("n", n.into())]);
        let forms: std::collections::BTreeSet<_> =
            [1, 2, 3, 11].map(|n| words(n).replace(|c: char| c.is_ascii_digit(), "#")).into();
        assert_eq!(forms.len(), 4, "{forms:?}");
        assert!(words(11).contains("11"));
    }

    #[test]
    fn only_a_name_of_the_other_direction_is_isolated() {
        let city = |lang, name: &str| Messages::of(lang).t_args("copy-from", [("city", name.to_owned().into())]);
        assert!(city(Lang::Ar, "Bordeaux").contains("\u{2068}Bordeaux\u{2069}"));
        assert!(city(Lang::En, "سيدي بوسعيد").contains('\u{2068}'));
        assert_eq!(city(Lang::En, "Bordeaux"), "Copy from Bordeaux");
    }
}
