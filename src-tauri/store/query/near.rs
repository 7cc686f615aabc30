//! What may have been meant by what was mistyped.

/// A word this short is not corrected.
const SHORTEST: usize = 3;

/// The known word nearest to what was typed: one letter left out, added, changed or swapped with the next, or two in a long word.
pub(super) fn nearest<'w>(typed: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let length = typed.chars().count();
    let most = if length < SHORTEST { return None } else { 1 + usize::from(length >= 7) };
    let by_distance = known.into_iter().map(|word| (distance(typed, word), word));
    by_distance.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// How many letters are left out, added, changed, or swapped with the next.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&row, j + 1) + 1).min(at(&next, j) + 1).min(at(&row, j) + usize::from(a != b));
            let swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

/// A word's neighbours by one letter, the likeliest slips first: swapped, doubled or left out, then changed and added ones.
pub(crate) fn neighbours(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let cut = |at: usize| (letters.iter().take(at).collect::<String>(), letters.iter().skip(at).collect::<String>());
    let mut found = Vec::new();
    for at in 1..letters.len() {
        let mut swapped = letters.clone();
        swapped.swap(at - 1, at);
        found.push(swapped.into_iter().collect());
    }
    for at in 0..letters.len() {
        let (before, behind) = cut(at);
        found.push(before + &behind.chars().skip(1).collect::<String>());
    }
    for letter in 'a'..='z' {
        for at in 0..=letters.len() {
            let (before, behind) = cut(at);
            found.push(format!("{before}{letter}{behind}"));
            if at < letters.len() {
                found.push(format!("{before}{letter}{}", behind.chars().skip(1).collect::<String>()));
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|other| other != word && !other.is_empty() && seen.insert(other.clone()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_one_letter_is_put_right() {
        for (what, typed, meant) in [
            ("swapped", "form", Some("from")),
            ("left out", "sbject", Some("subject")),
            ("added", "fromm", Some("from")),
            ("changed", "sudject", Some("subject")),
            ("two in a long word", "cadnidaet", Some("candidate")),
            ("two in a short one", "fxxm", None),
            ("something else", "colour", None),
            ("too short to tell", "tp", None),
        ] {
            assert_eq!(nearest(typed, ["from", "to", "subject", "candidate"]), meant, "{what}");
        }
    }

    #[test]
    fn neighbours_are_one_slip_away() {
        let near = neighbours("intervew");
        assert!(near.contains(&"interview".to_owned()));
        assert!(!near.contains(&"intervew".to_owned()));
        assert!(near.iter().all(|other| distance("intervew", other) == 1));
    }
}
