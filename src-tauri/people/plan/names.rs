//! Whole names taken apart, and names held against each other.

use crate::{folded::words, similar::within_one_edit};

/// Words that belong to the family name behind them.
const PARTICLES: [&str; 22] = [
    "von", "van", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "della", "di", "da", "dal", "du", "des", "la",
    "le", "ter", "ten", "dos", "al",
];

/// Takes a whole name apart into given and family name; `Family, Given` is read the other way round.
pub fn split(name: &str, family_first: bool) -> (String, String) {
    if let Some((family, given)) =
        name.split_once(',').filter(|(family, given)| !family.trim().is_empty() && !given.trim().is_empty())
    {
        return (tidy(given), tidy(family));
    }
    let parts: Vec<&str> =
        name.split_whitespace().map(|word| word.trim_matches(',')).filter(|word| !word.is_empty()).collect();
    let shouted = parts.iter().take_while(|word| is_shouted(word)).count();
    let cut = match parts.len() {
        0 | 1 => return (String::new(), parts.concat()),
        all if shouted > 0 && shouted < all => return joined(parts.get(shouted..), parts.get(..shouted)),
        all if family_first => {
            let particles = parts.iter().take(all - 2).take_while(|word| is_particle(word)).count();
            return joined(parts.get(particles + 1..), parts.get(..=particles));
        }
        all => all - 1 - parts.get(1..all - 1).unwrap_or(&[]).iter().rev().take_while(|word| is_particle(word)).count(),
    };
    joined(parts.get(..cut), parts.get(cut..))
}

fn joined(given: Option<&[&str]>, family: Option<&[&str]>) -> (String, String) {
    (given.unwrap_or(&[]).join(" "), family.unwrap_or(&[]).join(" "))
}

/// A name with single spaces and without quotation marks around it.
pub(super) fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches(['"', '\'', ',', ';']).trim().to_owned()
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

fn is_shouted(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !word.chars().any(char::is_lowercase)
        && word.chars().any(char::is_uppercase)
}

/// Whether two names (in folded words) have nothing in common: no word, no initial, no word with a letter wrong. A name that is not there
/// clashes with none.
pub(super) fn clash(a: &[String], b: &[String]) -> bool {
    let alike = |x: &String, y: &String| {
        let (short, long) = if x.chars().count() <= y.chars().count() { (x, y) } else { (y, x) };
        let letters = short.chars().count();
        x == y || (letters == 1 && long.starts_with(short.as_str())) || (letters >= 4 && within_one_edit(x, y))
    };
    !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.iter().any(|y| alike(x, y)))
}

/// Whether a given name is only the initials of the one on file.
pub(super) fn is_initial_of(new: &str, old: &str) -> bool {
    let (new, old) = (words(new), words(old));
    !new.is_empty()
        && new.len() <= old.len()
        && new != old
        && new.iter().zip(&old).all(|(n, o)| n == o || (n.chars().count() == 1 && o.starts_with(n.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_taken_apart() {
        for (name, family_first, given, family) in [
            ("Anna Kowalska", false, "Anna", "Kowalska"),
            ("Kowalska, Anna Maria", false, "Anna Maria", "Kowalska"),
            ("Anna Maria Kowalska", false, "Anna Maria", "Kowalska"),
            ("Kowalska Anna", true, "Anna", "Kowalska"),
            ("KOWALSKA Anna", false, "Anna", "KOWALSKA"),
            ("ANNA KOWALSKA", false, "ANNA", "KOWALSKA"),
            ("Ludwig van der Berg", false, "Ludwig", "van der Berg"),
            ("van der Berg Ludwig", true, "Ludwig", "van der Berg"),
            ("Maria De Luca", false, "Maria", "De Luca"),
            ("Anna", false, "", "Anna"),
            ("  Anna \t Kowalska ", false, "Anna", "Kowalska"),
            ("Kowalska,", false, "", "Kowalska"),
            ("von Berg", true, "Berg", "von"),
            ("", false, "", ""),
        ] {
            assert_eq!(split(name, family_first), (given.to_owned(), family.to_owned()), "{name}");
        }
    }

    #[test]
    fn names_clash_only_where_they_have_nothing_in_common() {
        for (a, b, expected) in [
            ("Anna Kowalska", "Anna Nowak", false),
            ("A. Kowalska", "Anna Kowalska", false),
            ("A. K.", "Anna Kowalska", false),
            ("Kowalska Anna", "Anna Kovalska", false),
            ("", "Anna Kowalska", false),
            ("Jan Nowak", "Anna Kowalska", true),
            ("Ewa Lis", "Ela Lin", true),
        ] {
            assert_eq!(clash(&words(a), &words(b)), expected, "{a} / {b}");
            assert_eq!(clash(&words(b), &words(a)), expected, "{b} / {a}");
        }
    }

    #[test]
    fn an_initial_is_known() {
        for (new, old, expected) in [
            ("A.", "Anna", true),
            ("Anna M.", "Anna Maria", true),
            ("Anna", "Anna", false),
            ("B.", "Anna", false),
            ("", "Anna", false),
        ] {
            assert_eq!(is_initial_of(new, old), expected, "{new} / {old}");
        }
    }
}
