//! What the columns of a table are.

use domain::Address;

use super::{
    headings::plain,
    words::{ABOUT_WORDS, ADDRESS_WORDS, PHONE_WORDS, TITLE_WORDS, field},
};
use crate::{addresses, folded::words, kinds};

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The whole name of a person, or the name of a client or job.
    Name,
    /// A given name.
    Given,
    /// A family name.
    Family,
    /// One or more addresses.
    Email,
    /// Candidate, contact, employee; or client, job.
    Kind,
    /// The firm a contact or a job belongs to.
    Client,
    /// The language to write in.
    Language,
    /// A phone number.
    Phone,
    /// Tags.
    Tags,
    /// The note.
    Note,
    /// A client's domain.
    Domain,
    /// A job's reference.
    Reference,
    /// Kept as it is under the column's heading.
    Kept,
    /// Left out.
    Ignore,
}

impl Field {
    /// Every field with the word it is asked for as.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Name, "name"),
        (Self::Given, "given"),
        (Self::Family, "family"),
        (Self::Email, "email"),
        (Self::Kind, "kind"),
        (Self::Client, "client"),
        (Self::Language, "language"),
        (Self::Phone, "phone"),
        (Self::Tags, "tags"),
        (Self::Note, "note"),
        (Self::Domain, "domain"),
        (Self::Reference, "reference"),
        (Self::Kept, "field"),
        (Self::Ignore, "ignore"),
    ];

    /// The word of a field.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(field, _)| *field == self).map_or("ignore", |(_, word)| word)
    }

    /// The field a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(field, _)| *field)
    }

    /// Whether several columns can be the same field.
    pub(super) fn repeats(self) -> bool {
        matches!(self, Self::Email | Self::Phone | Self::Tags | Self::Domain | Self::Kept | Self::Ignore)
    }
}

/// Guesses what each column is, by its heading and, where that is not enough, by what stands in it. One field a heading.
pub fn guess(headings: &[String], rows: &[Vec<String>]) -> Vec<Field> {
    let mut found: Vec<Field> = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| by_contents(by_heading(heading), heading, &Cells::count(rows, at)))
        .collect();
    settle_names(headings, &mut found);
    once(&mut found);
    found
}

/// What a heading says; `Kept` where it says nothing.
pub(super) fn by_heading(heading: &str) -> Field {
    let (plain, words) = (plain(heading), words(heading));
    let any = |of: &[&str]| words.iter().any(|word| of.contains(&word.as_str()));
    if let Some(field) = field(&plain) {
        return field;
    }
    match () {
        () if any(&ABOUT_WORDS) => Field::Kept,
        () if any(&ADDRESS_WORDS) => Field::Email,
        () if any(&PHONE_WORDS) => Field::Phone,
        () => Field::Kept,
    }
}

/// What stands in a column, counted.
#[derive(Default)]
struct Cells {
    filled: usize,
    with_at: usize,
    addresses: usize,
    kinds: usize,
    domains: usize,
}

impl Cells {
    const SAMPLE: usize = 500;

    fn count(rows: &[Vec<String>], column: usize) -> Self {
        let mut cells = Self::default();
        let filled = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        for cell in filled.take(Self::SAMPLE) {
            let has_address = || cell.split([';', ',', ' ', '\n']).any(|part| Address::parse(part).is_ok());
            cells.filled += 1;
            cells.with_at += usize::from(cell.contains('@'));
            cells.addresses += usize::from(cell.contains('@') && has_address());
            cells.kinds += usize::from(kinds::read(cell).is_some());
            cells.domains += usize::from(addresses::domains(cell).is_some());
        }
        cells
    }

    /// Whether so many of the cells are less than half of them.
    fn are_few(&self, some: usize) -> bool {
        some * 2 < self.filled
    }
}

fn by_contents(field: Field, heading: &str, cells: &Cells) -> Field {
    let unnamed = heading.starts_with('#');
    match field {
        Field::Email if cells.filled >= 3 && cells.with_at == 0 => Field::Kept,
        Field::Kind if cells.are_few(cells.kinds) => Field::Kept,
        Field::Domain if cells.are_few(cells.domains) => Field::Kept,
        Field::Kept if cells.filled > 0 && cells.addresses * 10 >= cells.filled * 6 => Field::Email,
        Field::Kept if unnamed && cells.filled == 0 => Field::Ignore,
        other => other,
    }
}

/// `Name` beside `Vorname` is the family name, `Nome` beside `Cognome` the given one; a job's title is its name; a client's own column likewise.
fn settle_names(headings: &[String], found: &mut [Field]) {
    let has = |found: &[Field], field| found.contains(&field);
    let missing = match (has(found, Field::Given), has(found, Field::Family)) {
        (true, false) => Some(Field::Family),
        (false, true) => Some(Field::Given),
        _ => None,
    };
    if let (Some(part), Some(name)) = (missing, found.iter_mut().find(|field| **field == Field::Name)) {
        *name = part;
    }
    let person = [Field::Email, Field::Given, Field::Family].into_iter().any(|field| has(found, field));
    let unnamed = headings.iter().all(|heading| heading.starts_with('#'));
    if has(found, Field::Name) || (person && !unnamed) {
        return;
    }
    let title = || headings.iter().position(|heading| TITLE_WORDS.contains(&plain(heading).as_str()));
    let place = match () {
        () if has(found, Field::Reference) => title(),
        () if has(found, Field::Domain) => found.iter().position(|field| *field == Field::Client),
        () if unnamed => found.iter().position(|field| *field == Field::Kept),
        () => None,
    };
    if let Some(name) = place.and_then(|at| found.get_mut(at)) {
        *name = Field::Name;
    }
}

/// A field that cannot repeat belongs to its first column; the others are kept as they are.
fn once(found: &mut [Field]) {
    let mut taken = Vec::new();
    for field in found {
        if !field.repeats() && taken.contains(field) {
            *field = Field::Kept;
        }
        taken.push(*field);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn guessed(headings: &[&str], rows: &[&[&str]]) -> String {
        let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| (*c).to_owned()).collect()).collect();
        guess(&headings, &rows).into_iter().map(Field::word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headings_in_five_languages_are_understood() {
        for (headings, expected) in [
            (
                vec!["Name", "E-Mail", "Phone", "Company", "Language", "Tags", "Notes", "Type"],
                "name email phone client language tags note kind",
            ),
            (
                vec!["Vorname", "Nachname", "E-Mail-Adresse", "Telefon", "Firma", "Sprache", "Notiz", "Art"],
                "given family email phone client language note kind",
            ),
            (
                vec!["Prénom", "Nom", "Adresse e-mail", "Téléphone", "Client", "Langue", "Étiquettes"],
                "given family email phone client language tags",
            ),
            (
                vec!["Nome", "Cognome", "Posta elettronica", "Cellulare", "Azienda", "Lingua", "Ruolo"],
                "given family email phone client language kind",
            ),
            (
                vec!["Imię", "Nazwisko", "Adres e-mail", "Telefon", "Klient", "Język", "Uwagi", "Rodzaj"],
                "given family email phone client language note kind",
            ),
            (vec!["Name", "Vorname", "E-Mail privat", "E-Mail geschäftlich"], "family given email email"),
            (vec!["Imię i nazwisko", "E-mail", "Nr telefonu"], "name email phone"),
            (
                vec![
                    "First Name",
                    "Last Name",
                    "E-mail Address",
                    "E-mail 2 Address",
                    "Mobile Phone",
                    "Company",
                    "Categories",
                ],
                "given family email email phone client tags",
            ),
            (
                vec!["First Name", "Last Name", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Value"],
                "given family field email phone",
            ),
            (vec!["name", "domain"], "name domain"),
            (vec!["Klient", "Domena"], "name domain"),
            (vec!["reference", "title", "client"], "reference name client"),
            (vec!["Kennziffer", "Stelle", "Kunde"], "reference name client"),
            (
                vec!["given", "family", "email", "kind", "client", "language", "title"],
                "given family email kind client language field",
            ),
            (vec!["Name", "Name 2", "Geburtsdatum", "Lieblingsfarbe"], "name field field field"),
        ] {
            assert_eq!(guessed(&headings, &[]), expected, "{headings:?}");
        }
    }

    #[test]
    fn a_column_is_known_by_what_stands_in_it() {
        for (what, headings, rows, expected) in [
            (
                "addresses under a strange heading",
                vec!["Name", "Kontakt"],
                vec![["Anna", "anna@poczta.example"], ["Ewa", "ewa@poczta.example; e@b.example"]],
                "name email",
            ),
            (
                "no addresses under E-Mail",
                vec!["Name", "E-Mail Newsletter"],
                vec![["Anna", "ja"], ["Ewa", "nein"], ["Jan", "ja"]],
                "name field",
            ),
            (
                "broken addresses stay addresses",
                vec!["Name", "E-Mail"],
                vec![["Anna", "anna@"], ["Ewa", "ewa"], ["Jan", "jan"]],
                "name email",
            ),
            (
                "no headings",
                vec!["#1", "#2"],
                vec![["Anna Nowak", "anna@poczta.example"], ["Ewa Nowak", "ewa@poczta.example"]],
                "name email",
            ),
            (
                "other things under Type",
                vec!["Name", "Typ"],
                vec![["Anna", "Vollzeit"], ["Ewa", "Teilzeit"], ["Jan", "Kandidat"]],
                "name field",
            ),
            (
                "other things under Domain",
                vec!["Name", "Domain"],
                vec![["Anna", "Finance"], ["Ewa", "IT"]],
                "name field",
            ),
            ("an empty column without a heading", vec!["Name", "#2"], vec![["Anna", ""], ["Ewa", ""]], "name ignore"),
        ] {
            let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
            assert_eq!(guessed(&headings, &rows), expected, "{what}");
        }
    }

    #[test]
    fn every_field_has_a_word_and_comes_back_from_it() {
        for (field, word) in Field::ALL {
            assert_eq!((Field::from_word(word), field.word()), (Some(field), word));
        }
    }
}
