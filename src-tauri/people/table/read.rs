//! What kind of file it is, and its rows.

use super::{
    MAX_SIZE, Table, TableTrouble, csv, encoding,
    headings::{heading_row, is_person},
    xlsx,
};
use crate::card;

/// Reads a table: a workbook, address cards or text, whichever the bytes are. The name only decides where the bytes leave it open.
///
/// # Errors
/// Says why the file is no table; its contents are not repeated.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Table, TableTrouble> {
    if bytes.len() > MAX_SIZE {
        return Err(TableTrouble::TooLarge { limit: MAX_SIZE });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return xlsx::read(bytes).and_then(with_headings);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(TableTrouble::OldWorkbook);
    }
    if is_card(bytes, file_name) {
        return card::table(bytes);
    }
    let (text, encoding) = encoding::decode(bytes).ok_or(TableTrouble::NotATable)?;
    let (rows, delimiter) = csv::rows(&text)?;
    with_headings(Table { rows, encoding: encoding.to_owned(), delimiter, ..Table::default() })
}

fn is_card(bytes: &[u8], file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    let named = [".vcf", ".vcard"].iter().any(|ending| name.ends_with(ending));
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    named || start.get(..11).is_some_and(|word| word.eq_ignore_ascii_case(b"BEGIN:VCARD"))
}

/// Takes the headings off the rows; a first row that is a person already is none.
fn with_headings(mut table: Table) -> Result<Table, TableTrouble> {
    let first = heading_row(&table.rows).ok_or(TableTrouble::Empty)?;
    table.rows.drain(..first);
    table.above = u32::try_from(first).unwrap_or(u32::MAX);
    let head = match table.rows.first() {
        Some(row) if is_person(row) => vec![String::new(); row.len()],
        Some(_) => {
            table.above += 1;
            table.rows.remove(0)
        }
        None => return Err(TableTrouble::Empty),
    };
    let used = table.rows.iter().map(|row| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1)).max();
    let named = head.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
    let width = if named == 0 { used.unwrap_or(0) } else { named };
    table.headings = distinct(head.into_iter().chain(std::iter::repeat(String::new())).take(width));
    for row in &mut table.rows {
        let cells = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
        row.truncate(cells.max(width));
    }
    while table.rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
        table.rows.pop();
    }
    Ok(table)
}

/// Gives every column a name of its own.
fn distinct(headings: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    let mut found = Vec::new();
    for (at, heading) in headings.enumerate() {
        let base = if heading.is_empty() { format!("#{}", at + 1) } else { heading };
        let mut name = base.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base} ({number})");
            number += 1;
        }
        found.push(name);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::MAX_CELLS;
    use super::*;

    #[test]
    fn the_same_table_is_read_from_every_way_of_writing_it() {
        let utf16: Vec<u8> =
            "\u{FEFF}Name;E-Mail\r\nJörg Groß;jg@haus.example\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (what, bytes, encoding, delimiter) in [
            ("commas", "Name,E-Mail\nJörg Groß,jg@haus.example\n".as_bytes(), "UTF-8", ','),
            ("semicolons and CRLF", "Name;E-Mail\r\nJörg Groß;jg@haus.example\r\n".as_bytes(), "UTF-8", ';'),
            ("tabs", "Name\tE-Mail\nJörg Groß\tjg@haus.example".as_bytes(), "UTF-8", '\t'),
            ("pipes", "Name|E-Mail\nJörg Groß|jg@haus.example".as_bytes(), "UTF-8", '|'),
            ("a byte order mark", "\u{FEFF}Name;E-Mail\nJörg Groß;jg@haus.example".as_bytes(), "UTF-8", ';'),
            ("quotation marks", "\"Name\",\"E-Mail\"\n\"Jörg Groß\",\"jg@haus.example\"".as_bytes(), "UTF-8", ','),
            ("the separator named first", "sep=;\r\nName;E-Mail\r\nJörg Groß;jg@haus.example".as_bytes(), "UTF-8", ';'),
            (
                "empty lines before and after",
                "\n\n;\nName;E-Mail\nJörg Groß;jg@haus.example\n;\n\n".as_bytes(),
                "UTF-8",
                ';',
            ),
            ("Windows, western", b"Name;E-Mail\nJ\xF6rg Gro\xDF;jg@haus.example", "windows-1252", ';'),
            ("UTF-16", utf16.as_slice(), "UTF-16LE", ';'),
        ] {
            let table = read(bytes, "people.csv").unwrap();
            assert_eq!(table.headings, ["Name", "E-Mail"], "{what}");
            assert_eq!(table.rows, [["Jörg Groß", "jg@haus.example"]], "{what}");
            assert_eq!((table.encoding.as_str(), table.delimiter), (encoding, Some(delimiter)), "{what}");
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (what, bytes, trouble) in [
            ("nothing", b"".as_slice(), TableTrouble::Empty),
            ("only white space", b" \r\n ; ; \n", TableTrouble::Empty),
            ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", TableTrouble::NotATable),
            ("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", TableTrouble::OldWorkbook),
            ("a zip that is none", b"PK\x03\x04\0\0\0\0", TableTrouble::BrokenWorkbook),
            (
                "an open quotation mark",
                b"Name,E-Mail\nAnna,a@b.example\n\"Ewa,e@b.example\nJan,j@b.example\n",
                TableTrouble::OpenQuote { row: 3 },
            ),
        ] {
            assert_eq!(read(bytes, "people.csv").unwrap_err(), trouble, "{what}");
        }
    }

    #[test]
    fn a_table_beyond_the_limits_is_refused() {
        assert_eq!(read(&vec![b'a'; MAX_SIZE + 1], "a.csv"), Err(TableTrouble::TooLarge { limit: MAX_SIZE }));
        let rows = "a,b\n".repeat(super::super::MAX_ROWS + 2);
        assert_eq!(read(rows.as_bytes(), "a.csv"), Err(TableTrouble::TooManyRows { limit: super::super::MAX_ROWS }));
        let columns = "a,".repeat(super::super::MAX_COLUMNS + 1);
        assert_eq!(
            read(columns.as_bytes(), "a.csv"),
            Err(TableTrouble::TooManyColumns { limit: super::super::MAX_COLUMNS })
        );
    }

    #[test]
    fn a_text_of_nothing_but_cells_is_refused() {
        let rows = format!("a{}\n", ",".repeat(499)).repeat(MAX_CELLS / 500 + 1);
        assert_eq!(read(rows.as_bytes(), "a.csv"), Err(TableTrouble::TooManyCells { limit: MAX_CELLS }));
    }

    #[test]
    fn columns_have_names_of_their_own() {
        let table = read(b"Name,Telefon,Telefon,,E-Mail\nAnna,1,2,x,a@b.example", "people.csv").unwrap();
        assert_eq!(table.headings, ["Name", "Telefon", "Telefon (2)", "#4", "E-Mail"]);
    }

    #[test]
    fn a_table_without_headings_keeps_its_first_person() {
        let table =
            read("Anna Kowalska;anna@poczta.example\nEwa Nowak;ewa@poczta.example".as_bytes(), "p.csv").unwrap();
        assert_eq!((table.headings, table.rows.len()), (vec!["#1".to_owned(), "#2".to_owned()], 2));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), text in "[\"',;|\t\r\na@<.é ]{0,80}") {
            for name in ["a.csv", "a.vcf", "a.xlsx"] {
                let _ = read(&bytes, name);
                if let Ok(table) = read(text.as_bytes(), name) {
                    let width = table.headings.len();
                    proptest::prop_assert!(width > 0 && super::super::columns::guess(&table.headings, &table.rows).len() == width);
                }
            }
        }
    }
}
