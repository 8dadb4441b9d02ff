//! How far two words are apart.

/// The number of letters to insert, delete, replace or swap with their neighbour to make one word of the other
/// (restricted Damerau–Levenshtein distance).
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut last: Option<char> = None;
    for (i, l) in left.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (j, r) in right.iter().enumerate() {
            let replaced = row[j] + usize::from(l != *r);
            let mut least = replaced.min(row[j + 1] + 1).min(next[j] + 1);
            if j > 0 && last == Some(*r) && right[j - 1] == l {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(l);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_letters() {
        for (left, right, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("compost", "compost", 0),
            ("compsot", "compost", 1),
            ("composte", "compost", 1),
            ("kompost", "compost", 1),
            ("ecole", "eclole", 1),
            ("مدرسه", "مدسره", 1),
            ("mediateque", "mediatheque", 1),
            ("abcdef", "badcfe", 3),
        ] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
            assert_eq!(distance(right, left), expected, "{right} {left}");
        }
    }
}
