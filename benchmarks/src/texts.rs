//! Distinct texts, the same in every run.

/// Words of which texts are made.
const WORDS: [&str; 40] = [
    "compost",
    "street",
    "school",
    "garden",
    "water",
    "market",
    "bicycle",
    "library",
    "repair",
    "neighbour",
    "bench",
    "shade",
    "bus",
    "tram",
    "roof",
    "energy",
    "waste",
    "bottle",
    "kitchen",
    "council",
    "budget",
    "evening",
    "winter",
    "summer",
    "bridge",
    "harbour",
    "square",
    "tree",
    "park",
    "bin",
    "worm",
    "soil",
    "nurse",
    "doctor",
    "child",
    "teacher",
    "museum",
    "theatre",
    "song",
    "bread",
];

/// A rising sequence without visible order: Knuth's multiplicative hash.
fn pick(seed: usize) -> usize {
    (seed.wrapping_mul(2_654_435_761) >> 7) % WORDS.len()
}

/// A word that is found often.
pub(crate) fn common(number: usize) -> &'static str {
    WORDS[number % WORDS.len()]
}

/// A word that stands in the text of this number alone.
pub(crate) fn unique(number: usize) -> String {
    let letters: String = format!("{number:05}").bytes().map(|digit| char::from(b'a' + (digit - b'0'))).collect();
    format!("zq{letters}")
}

/// A page of about two kilobytes with headings, a list, a table and a word of its own.
pub(crate) fn page(number: usize) -> String {
    let sentence = |part: usize| {
        let words: Vec<&str> = (0..14).map(|n| WORDS[pick(number * 977 + part * 31 + n)]).collect();
        format!("The {}.", words.join(" "))
    };
    let paragraph = |part: usize| (0..4).map(|n| sentence(part * 4 + n)).collect::<Vec<_>>().join(" ");
    format!(
        "# Page {number} of {}\n\n{}\n\n## What we did\n\n{}\n\n- {}\n- {}\n\n## What it cost\n\n| What | Much |\n|---|---|\n\
         | {} | {number} |\n\n{}\n\nIts own word is *{}*.\n",
        WORDS[pick(number)],
        paragraph(1),
        paragraph(2),
        sentence(20),
        sentence(21),
        WORDS[pick(number + 5)],
        paragraph(3),
        unique(number),
    )
}

/// The text with another word at a random place.
pub(crate) fn edited(text: &str, number: usize) -> String {
    let words: Vec<(usize, &str)> = text
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .filter(|(_, word)| word.chars().all(char::is_alphabetic) && !word.is_empty())
        .collect();
    let Some((at, word)) = words.get((number.wrapping_mul(2_654_435_761) >> 5) % words.len().max(1)) else {
        return text.to_owned();
    };
    // A word that stands there already would be no change.
    let new = format!("{}{}", WORDS[pick(number)], number % 10_000);
    format!("{}{new}{}", &text[..*at], &text[at + word.len()..])
}
