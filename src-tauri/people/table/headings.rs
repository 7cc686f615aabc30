//! Headings brought into one form, and what a heading for whole names says about their order.

use domain::Address;

use super::{
    Field,
    columns::by_heading,
    words::{FAMILY_WORDS, GIVEN_WORDS},
};
use crate::folded::words;

/// A heading folded, punctuation made into single spaces, numbers left out: `E-Mail 2` and `e mail` are one.
pub(super) fn plain(heading: &str) -> String {
    words(heading).into_iter().filter(|word| !word.chars().all(|c| c.is_ascii_digit())).collect::<Vec<_>>().join(" ")
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

/// Whether a cell says something: a letter, a digit, part of an address.
pub(super) fn holds_anything(cell: &str) -> bool {
    cell.contains(|c: char| c.is_alphanumeric() || c == '@')
}

/// Whether a row is somebody already, and no heading.
pub(super) fn is_person(row: &[String]) -> bool {
    row.iter().any(|cell| cell.contains('@') && Address::parse(cell).is_ok())
}

/// Where the headings are: the first row that holds anything, or the one of the next few in which two headings are understood (a title may
/// stand above them). `None` where no row holds anything.
pub(super) fn heading_row(rows: &[Vec<String>]) -> Option<usize> {
    let first = rows.iter().position(|row| row.iter().any(|cell| holds_anything(cell)))?;
    let is_heading = |cell: &&String| !cell.contains('@') && by_heading(cell) != Field::Kept;
    let next = rows.iter().take(first + 8).skip(first).take_while(|row| !is_person(row));
    let understood = next.map(|row| row.iter().filter(is_heading).count() >= 2).position(|two| two);
    Some(first + understood.unwrap_or(0))
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
