//! Address cards (vCard, RFC 6350) as a table.

use mime::vcard::{Card, Fault};

use crate::table::{MAX_ROWS, Table, TableTrouble};

/// A heading and what stands below it for a card.
type Column = (&'static str, fn(&Card) -> String);

const COLUMNS: [Column; 10] = [
    ("Name", |card| card.full_name.clone()),
    ("Given name", |card| card.given.clone()),
    ("Family name", |card| card.family.clone()),
    ("E-mail", |card| card.emails.join("; ")),
    ("Phone", |card| card.phones.join(", ")),
    ("Company", |card| card.organisation.clone()),
    ("Title", |card| card.title.clone()),
    ("Note", |card| card.note.clone()),
    ("Categories", |card| card.categories.join("; ")),
    ("Language", |card| card.language.clone().unwrap_or_default()),
];

/// Reads address cards onto the columns a table of people has; cards that name nobody stand last, as rows that cannot be read.
pub(crate) fn table(bytes: &[u8]) -> Result<Table, TableTrouble> {
    let (cards, errors) = mime::vcard::read(bytes);
    let nobodies = errors.iter().filter(|error| error.why == Fault::Nobody).count();
    if cards.is_empty() && nobodies == 0 {
        return Err(TableTrouble::NotATable);
    }
    if cards.len() + nobodies > MAX_ROWS {
        return Err(TableTrouble::TooManyRows { limit: MAX_ROWS });
    }
    let used: Vec<Column> =
        COLUMNS.into_iter().filter(|(_, cell)| cards.iter().any(|card| !cell(card).is_empty())).collect();
    let mut rows: Vec<Vec<String>> =
        cards.iter().map(|card| used.iter().map(|(_, cell)| cell(card)).collect()).collect();
    let first = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    rows.resize(cards.len() + nobodies, Vec::new());
    Ok(Table {
        headings: used.iter().map(|(heading, _)| (*heading).to_owned()).collect(),
        unreadable: (first + 1..).take(nobodies).collect(),
        rows,
        encoding: "vCard".to_owned(),
        above: 0,
        delimiter: None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use crate::table::{columns::guess, read};

    const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Łucja Wiśniewska\r\nN:Wiśniewska;Łucja;;;\r\nEMAIL:lucja@poczta.example\r\n\
        EMAIL:l.w@praca.example\r\nTEL:+48 123 456 789\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:nobody\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jörg Groß\r\nORG:Brandt Logistik\r\nEND:VCARD\r\n";

    #[test]
    fn cards_become_a_table_with_the_columns_they_use() {
        for name in ["people.vcf", "people.txt"] {
            let table = read(CARDS.as_bytes(), name).unwrap();
            let words: Vec<&str> = guess(&table.headings, &table.rows).into_iter().map(|field| field.word()).collect();
            assert_eq!(words, ["name", "given", "family", "email", "phone", "client"]);
            assert_eq!(table.rows[0][1..4], ["Łucja", "Wiśniewska", "lucja@poczta.example; l.w@praca.example"]);
            assert_eq!((table.rows[1][0].as_str(), table.unreadable.as_slice()), ("Jörg Groß", [3].as_slice()));
        }
    }

    #[test]
    fn a_file_of_cards_without_a_card_is_refused() {
        assert!(read(b"hello", "people.vcf").is_err());
    }
}
