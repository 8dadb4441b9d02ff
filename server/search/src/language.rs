//! The languages whose words are stemmed, and the forms of a word that go into the index.

use frostem::{Algorithm, Stemmer};
use whatlang::{Detector, Lang};

use crate::clean;
use crate::fold::{fold, lower};

/// The stemmer of a language, given by its tag; none for a language that is only folded.
pub(crate) fn stemmer(tag: &str) -> Option<Stemmer> {
    let algorithm = match clean::lang(tag).as_str() {
        "ar" => Algorithm::Arabic,
        "de" => Algorithm::German,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fr" => Algorithm::French,
        "it" => Algorithm::Italian,
        _ => return None,
    };
    Some(Stemmer::new(algorithm))
}

/// Whether a stem may begin otherwise than its word does: Arabic writes article and prepositions onto the word.
pub(crate) fn strips_prefixes(stemmer: Option<Stemmer>) -> bool {
    stemmer.is_some_and(|stemmer| stemmer.algorithm() == Algorithm::Arabic)
}

/// Stemmers for a query: of the interface, of the language filtered by, and of the language that the text looks like.
pub(crate) fn query_stemmers(text: &str, interface: &str, filter: Option<&str>) -> Vec<Stemmer> {
    let guess = if text.chars().any(|c| matches!(c, '\u{600}'..='\u{6ff}')) { Some("ar") } else { guess_latin(text) };
    let mut stemmers: Vec<Stemmer> = Vec::new();
    for tag in [Some(interface), filter, guess].into_iter().flatten() {
        if let Some(stemmer) = stemmer(tag)
            && stemmers.iter().all(|other| other.algorithm() != stemmer.algorithm())
        {
            stemmers.push(stemmer);
        }
    }
    stemmers
}

fn guess_latin(text: &str) -> Option<&'static str> {
    // One short word looks like any language: a guess would only add noise.
    if text.len() < 8 {
        return None;
    }
    match Detector::with_allowlist(vec![Lang::Eng, Lang::Fra, Lang::Spa, Lang::Ita, Lang::Deu]).detect_lang(text)? {
        Lang::Eng => Some("en"),
        Lang::Fra => Some("fr"),
        Lang::Spa => Some("es"),
        Lang::Ita => Some("it"),
        Lang::Deu => Some("de"),
        _ => None,
    }
}

/// Puts the stems of a word into `forms`, which holds none twice.
///
/// A stemmer needs the diacritics ("mobilité" → "mobil"), people leave them out ("mobilites"): both the folded stem and
/// the stem of the folded word count.
pub(crate) fn push_stems(forms: &mut Vec<String>, word: &str, stemmer: Stemmer) {
    let folded = fold(word);
    push_new(forms, stemmer.stem(without_conjunction(&folded, stemmer)).into_owned());
    if !word.is_ascii() {
        push_new(forms, fold(&stemmer.stem(without_conjunction(&lower(word), stemmer))).into_owned());
    }
}

/// An Arabic word without the "and" written onto its article, which the stemmer takes for part of the word.
fn without_conjunction(word: &str, stemmer: Stemmer) -> &str {
    let joined = stemmer.algorithm() == Algorithm::Arabic && (word.starts_with("وال") || word.starts_with("فال"));
    let mut rest = word.chars();
    if joined && word.chars().count() > 5 {
        rest.next();
    }
    rest.as_str()
}

pub(crate) fn push_new(forms: &mut Vec<String>, form: String) {
    if !form.is_empty() && !forms.contains(&form) {
        forms.push(form);
    }
}

/// Articles, prepositions and the like, folded: they need not be found, unless nothing else is searched for.
pub(crate) fn is_function_word(folded: &str) -> bool {
    const WORDS: &[&str] = &[
        // French
        "a", "au", "aux", "avec", "ce", "ces", "c", "d", "dans", "de", "des", "du", "en", "est", "et", "il", "j", "je",
        "l", "la", "le", "les", "leur", "m", "mais", "n", "ne", "nos", "notre", "nous", "on", "ou", "par", "pas",
        "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sur", "t", "un", "une", "vos", "votre", "vous",
        "y", // English
        "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "i", "in", "is", "it", "its", "of", "or",
        "our", "that", "the", "their", "this", "to", "we", "what", "with", "you", "your", // Spanish
        "al", "como", "con", "del", "el", "los", "las", "lo", "mas", "o", "para", "por", "su", "sus", "una", "uno",
        // Italian
        "che", "col", "da", "dei", "della", "delle", "dello", "di", "e", "ed", "gli", "ha", "i", "ma", "nel", "nella",
        "non", "per", "sono", "una", // German
        "als", "am", "auf", "aus", "bei", "das", "dem", "den", "der", "die", "ein", "eine", "einem", "einen", "einer",
        "fur", "ich", "im", "ist", "man", "mit", "oder", "sich", "sie", "und", "uns", "von", "wie", "wir", "zu", "zum",
        "zur", // Arabic
        "الي", "او", "ان", "في", "ما", "مع", "من", "و", "هذا", "هذه", "علي", "عن", "كيف", "لا", "هل", "هو", "هي", "ثم",
        "التي", "الذي",
    ];
    WORDS.contains(&folded)
}
