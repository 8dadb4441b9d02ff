//! Distinct texts in three languages, the same in every run: paragraphs recombined, with a word of their own.
//!
//! Words are drawn as often as in real texts (Zipf's law: the n-th most frequent one 1/n as often as the first). The most
//! frequent ones are of real lists (`benchmarks/words`, in order of frequency); rarer ones are two of them joined.

use std::sync::LazyLock;

/// The languages of the texts, in turns.
pub(crate) const LANGS: [&str; 3] = ["en", "fr", "ar"];

/// Words of a language, joined ones included.
const VOCABULARY: usize = 6_000;
/// Paragraphs of a language that texts are made of.
const PARAGRAPHS: usize = 600;

/// Numbers that look random: SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// At least 0 and less than 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Numbers below some end, the n-th 1/n as often as the first.
pub(crate) struct Zipf(Vec<f64>);

impl Zipf {
    pub(crate) fn below(end: usize) -> Self {
        let mut sum = 0.0;
        Self(
            (1..=end)
                .map(|rank| {
                    sum += 1.0 / rank as f64;
                    sum
                })
                .collect(),
        )
    }

    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        let at = random.unit() * self.0.last().copied().unwrap_or_default();
        self.0.partition_point(|sum| *sum <= at)
    }
}

/// What the texts of a language are made of.
struct Language {
    words: Vec<String>,
    paragraphs: Vec<String>,
}

impl Language {
    fn new(lang: usize, list: &str) -> Self {
        let mut words: Vec<String> = list.split_whitespace().map(str::to_owned).collect();
        let (listed, zipf) = (words.len(), Zipf::below(VOCABULARY));
        let mut random = Random::new(lang as u64);
        while words.len() < VOCABULARY {
            let joined = format!("{}{}", words[random.below(listed)], words[random.below(listed)]);
            words.push(joined);
        }
        let sentence = |random: &mut Random| {
            let words: Vec<&str> = (0..8 + random.below(10)).map(|_| words[zipf.draw(random)].as_str()).collect();
            format!("{}.", words.join(" "))
        };
        let paragraphs =
            (0..PARAGRAPHS).map(|_| (0..5).map(|_| sentence(&mut random)).collect::<Vec<_>>().join(" ")).collect();
        Self { words, paragraphs }
    }
}

static LANGUAGES: LazyLock<[Language; 3]> = LazyLock::new(|| {
    [
        Language::new(0, include_str!("../words/en.txt")),
        Language::new(1, include_str!("../words/fr.txt")),
        Language::new(2, include_str!("../words/ar.txt")),
    ]
});

fn language(number: usize) -> &'static Language {
    &LANGUAGES[number % LANGS.len()]
}

/// A word that stands in the text of this number alone.
pub(crate) fn unique(number: usize) -> String {
    let letters: String = format!("{number:06}").bytes().map(|digit| char::from(b'a' + (digit - b'0'))).collect();
    format!("zq{letters}")
}

fn title(number: usize) -> String {
    let (words, mut random) = (&language(number).words, Random::new(number as u64));
    format!("{} {} {number}", words[random.below(500)], words[random.below(500)])
}

/// A page of about two kilobytes (three in Arabic letters) with headings, a list, links to two pages before it and a word
/// of its own.
pub(crate) fn page(number: usize) -> String {
    let (language, mut random) = (language(number), Random::new(number as u64 ^ 0xff00_0000));
    let mut paragraph = || language.paragraphs[random.below(PARAGRAPHS)].as_str();
    let (first, second, third, last) = (paragraph(), paragraph(), paragraph(), paragraph());
    format!(
        "---\nlang: {}\n---\n# {}\n\n{first}\n\n## {}\n\n{second}\n\n- [[{}]]\n- [[{}]]\n\n## {}\n\n{third}\n\n{last}\n\n\
         *{}*\n",
        LANGS[number % LANGS.len()],
        title(number),
        language.words[random.below(500)],
        title(number / 2),
        title(number / 3),
        language.words[random.below(500)],
        unique(number),
    )
}

/// A page of so many bytes, about.
pub(crate) fn long_page(bytes: usize) -> String {
    let (mut text, mut random) = ("# A long page\n".to_owned(), Random::new(10));
    while text.len() < bytes {
        text += &format!("\n{}\n", LANGUAGES[0].paragraphs[random.below(PARAGRAPHS)]);
    }
    text
}

/// The text with another word at a random place below its title.
pub(crate) fn edited(text: &str, random: &mut Random) -> String {
    let below = text.find("\n\n").map_or(0, |end| end + 2);
    let starts = text[below..].match_indices(' ').map(|(at, _)| below + at + 1);
    let places: Vec<(usize, usize)> = starts
        .filter_map(|start| {
            let length = text[start..].find([' ', '.', '\n'])?;
            text[start..start + length].chars().all(char::is_alphabetic).then_some((start, start + length))
        })
        .filter(|(start, end)| start < end)
        .collect();
    let Some((start, end)) = places.get(random.below(places.len())) else { return text.to_owned() };
    let words = &LANGUAGES[0].words;
    let mut new = &words[random.below(words.len())];
    while **new == text[*start..*end] {
        new = &words[random.below(words.len())];
    }
    format!("{}{new}{}", &text[..*start], &text[*end..])
}
