//! Who on file somebody could be, while a name is being typed.

use domain::TargetId;

use crate::folded::words;

/// Somebody on file, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub target: TargetId,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
}

/// How close two names are, closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same, whatever the case and the diacritics.
    Same,
    /// The same with given and family name swapped.
    Swapped,
    /// One letter is different, missing, too many or in the other's place.
    OneEdit,
    /// The same family name, and one given name is the other's beginning (`A.` and `Anna`, `Anna` and `Anna Maria`).
    Shortened,
    /// What was typed so far is the beginning of the name.
    Begins,
}

/// One of those on file whose name is close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Who.
    pub target: TargetId,
    /// How close.
    pub likeness: Likeness,
}

/// Finds those whose name is close to what was typed, closest first and otherwise in the order given.
pub fn similar(given: &str, family: &str, candidates: &[Named]) -> Vec<Similar> {
    let typed = (words(given).join(" "), words(family).join(" "));
    let likely = |named: &Named| {
        let likeness = likeness(&typed, &(words(&named.given).join(" "), words(&named.family).join(" ")))?;
        Some(Similar { target: named.target, likeness })
    };
    let mut found: Vec<Similar> = candidates.iter().filter_map(likely).collect();
    found.sort_by_key(|similar| similar.likeness);
    found
}

fn likeness(typed: &(String, String), named: &(String, String)) -> Option<Likeness> {
    let whole = |name: &(String, String)| format!("{} {}", name.0, name.1).trim().to_owned();
    let (ours, theirs) = (whole(typed), whole(named));
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    if ours == theirs {
        return Some(Likeness::Same);
    }
    let turned = format!("{} {}", named.1, named.0).trim().to_owned();
    if ours == turned {
        return Some(Likeness::Swapped);
    }
    let long = |text: &str| text.chars().count() >= 5;
    if long(&ours) && (within_one_edit(&ours, &theirs) || within_one_edit(&ours, &turned)) {
        return Some(Likeness::OneEdit);
    }
    let begins = |a: &str, b: &str| !a.is_empty() && (b.starts_with(a) || a.starts_with(b)) && !b.is_empty();
    if typed.1 == named.1 && begins(&typed.0, &named.0) {
        return Some(Likeness::Shortened);
    }
    let enough = ours.chars().count() >= 4;
    (enough && (theirs.starts_with(&ours) || turned.starts_with(&ours))).then_some(Likeness::Begins)
}

/// Whether one letter changed, added, left out or swapped with its neighbour makes one text the other.
pub(crate) fn within_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let start = short.iter().zip(long.iter()).take_while(|(x, y)| x == y).count();
    let (short, long) = (short.get(start..).unwrap_or(&[]), long.get(start..).unwrap_or(&[]));
    match (short, long) {
        (rest, [_, more @ ..]) if rest == more => true,
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([a, b, x @ ..], [c, d, y @ ..]) => a == d && b == c && x == y,
        (x, y) => x == y,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_is_recognised_in_the_ways_people_get_it_wrong() {
        for (what, given, family, expected) in [
            ("as it is", "Anna", "Kowalska", Some(Likeness::Same)),
            ("other case", "ANNA", "kowalska ", Some(Likeness::Same)),
            ("swapped", "Kowalska", "Anna", Some(Likeness::Swapped)),
            ("all in one field", "", "Kowalska Anna", Some(Likeness::Swapped)),
            ("a letter wrong", "Anna", "Kovalska", Some(Likeness::OneEdit)),
            ("a letter missing", "Ana", "Kowalska", Some(Likeness::OneEdit)),
            ("a letter too many", "Anna", "Kowallska", Some(Likeness::OneEdit)),
            ("two letters the wrong way round", "Anna", "Kowlaska", Some(Likeness::OneEdit)),
            ("an initial", "A.", "Kowalska", Some(Likeness::Shortened)),
            ("a second given name", "Anna Maria", "Kowalska", Some(Likeness::Shortened)),
            ("half typed", "Anna", "Kow", Some(Likeness::Begins)),
            ("half typed, family first", "", "Kowals", Some(Likeness::Begins)),
            ("two letters wrong", "Ama", "Kovalska", None),
            ("somebody else", "Ewa", "Nowak", None),
            ("only a letter", "", "K", None),
            ("nothing", "", "", None),
        ] {
            let on_file = [Named { target: TargetId(7), given: "Anna".into(), family: "Kowalska".into() }];
            let found = similar(given, family, &on_file);
            assert_eq!(found.first().map(|s| s.likeness), expected, "{what}");
        }
    }

    #[test]
    fn the_closest_comes_first() {
        let on_file =
            [("Tomasz", "Wiśniewsky"), ("Wisniewski", "Tomasz"), ("Tomek", "Nowak"), ("TOMASZ", "Wiśniewski")];
        let on_file: Vec<Named> = (1..)
            .zip(on_file)
            .map(|(id, (g, f))| Named { target: TargetId(id), given: g.into(), family: f.into() })
            .collect();
        let order: Vec<i64> = similar("Tomasz", "Wisniewski", &on_file).into_iter().map(|s| s.target.0).collect();
        assert_eq!(order, [4, 2, 1]);
    }

    proptest::proptest! {
        #[test]
        fn one_edit_is_the_same_from_either_side(a in "[abc]{0,6}", b in "[abc]{0,6}") {
            proptest::prop_assert_eq!(within_one_edit(&a, &b), within_one_edit(&b, &a));
            proptest::prop_assert!(within_one_edit(&a, &a));
        }
    }
}
