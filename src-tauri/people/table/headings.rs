//! Headings brought into one form, and what a heading for whole names says about their order.

use super::words::{FAMILY_WORDS, GIVEN_WORDS};
use crate::folded::words;

/// A heading folded, punctuation made into single spaces, numbers left out: `E-Mail 2` and `e mail` are one.
pub(super) fn plain(heading: &str) -> String {
    words(heading)
        .into_iter()
        .filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a heading for whole names puts the family name first (`Nom et prénom`, `Nazwisko i imię`).
pub(crate) fn family_first(heading: &str) -> bool {
    let words = words(heading);
    let place = |of: &[&str]| words.iter().position(|word| of.contains(&word.as_str()));
    match (place(&FAMILY_WORDS), place(&GIVEN_WORDS)) {
        (Some(family), Some(given)) => family < given,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_names_is_read_from_the_heading() {
        for (heading, expected) in [
            ("Nazwisko i imię", true),
            ("Imię i nazwisko", false),
            ("Nom et prénom", true),
            ("Cognome e nome", true),
            ("Nome e cognome", false),
            ("Name, Vorname", true),
            ("Vor- und Nachname", false),
            ("Last name, first name", true),
            ("Name", false),
            ("Nome", false),
        ] {
            assert_eq!(family_first(heading), expected, "{heading}");
        }
    }
}
