//! Text tables: what separates the cells, and the cells (RFC 4180, leniently).

use super::{
    MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TableTrouble,
    formula::as_meant,
    headings::{heading_row, holds_anything},
};

const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// No table holds it, so that a table with one column is not cut up.
const NONE: u8 = 0x1F;
const SAMPLE_ROWS: usize = 200;

/// Cuts a text into rows of trimmed cells; says which delimiter it found.
pub(super) fn rows(text: &str) -> Result<(Vec<Vec<String>>, Option<char>), TableTrouble> {
    let (text, named) = named_delimiter(text);
    let delimiter = named.or_else(|| delimiter(text));
    let (mut rows, mut cells) = (Vec::new(), 0);
    for record in reader(text, delimiter.unwrap_or(NONE)).records() {
        let record = record.map_err(|_| TableTrouble::NotATable)?;
        if rows.len() > MAX_ROWS {
            return Err(TableTrouble::TooManyRows { limit: MAX_ROWS });
        }
        if record.len() > MAX_COLUMNS {
            return Err(TableTrouble::TooManyColumns { limit: MAX_COLUMNS });
        }
        cells += record.len();
        if cells > MAX_CELLS {
            return Err(TableTrouble::TooManyCells { limit: MAX_CELLS });
        }
        rows.push(record.iter().map(clean).collect::<Vec<_>>());
    }
    if swallows_rows(text, &rows) {
        return Err(TableTrouble::OpenQuote { row: u32::try_from(rows.len()).unwrap_or(u32::MAX) });
    }
    Ok((rows, delimiter.map(char::from)))
}

/// A cell without white space around it, without characters that nobody can see and without the apostrophe that kept it from being a formula.
pub(super) fn clean(cell: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}' | '\0');
    let lines = cell.replace("\r\n", "\n");
    as_meant(lines.chars().filter(|c| !unseen(*c)).collect::<String>().trim()).trim().to_owned()
}

/// Excel names the delimiter in a first line of its own: `sep=;`.
fn named_delimiter(text: &str) -> (&str, Option<u8>) {
    let line = text.lines().next().unwrap_or("");
    let bare = line.trim_matches('"');
    match bare.strip_prefix("sep=").or_else(|| bare.strip_prefix("SEP=")).map(str::as_bytes) {
        Some([byte]) if byte.is_ascii() => {
            (text.get(line.len()..).unwrap_or("").trim_start_matches(['\r', '\n']), Some(*byte))
        }
        _ => (text, None),
    }
}

/// The delimiter that cuts most rows into as many cells as the first; `None` for a single column.
fn delimiter(text: &str) -> Option<u8> {
    let score = |delimiter: u8| {
        let records = reader(text, delimiter).into_records().take(SAMPLE_ROWS).filter_map(Result::ok);
        let rows: Vec<Vec<String>> = records.map(|record| record.iter().map(clean).collect()).collect();
        let below = rows.get(heading_row(&rows)?..)?;
        let width = below.first()?.len();
        let filled = below.iter().filter(|row| row.iter().any(|cell| holds_anything(cell)));
        let (alike, all) = filled.fold((0, 0), |(alike, all), row| (alike + usize::from(row.len() == width), all + 1));
        (width > 1).then(|| (alike * 10 / all.max(1), width))
    };
    let scored = DELIMITERS.iter().filter_map(|delimiter| Some((score(*delimiter)?, *delimiter)));
    scored.max_by_key(|(score, _)| *score).map(|(_, delimiter)| delimiter)
}

fn reader(text: &str, delimiter: u8) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Whether the last cell runs over lines to the end of the file because its quotation mark is never closed.
fn swallows_rows(text: &str, rows: &[Vec<String>]) -> bool {
    let odd = text.bytes().filter(|b| *b == b'"').count() % 2 == 1;
    odd && rows.last().and_then(|row| row.last()).is_some_and(|cell| cell.contains('\n'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_cuts_every_row_alike() {
        for (what, text, expected) in [
            ("commas inside cells", "Name;E-Mail\nKowalska, Anna;a@b.example\nNowak, Ewa;e@b.example", Some(';')),
            (
                "semicolons inside cells",
                "Name,E-Mail\nAnna,a@b.example; a@c.example\nEwa,e@b.example;e@c.example",
                Some(','),
            ),
            ("a note with many commas", "Name\tNote\nAnna\tyes, no, maybe\nEwa\ta, b", Some('\t')),
            ("quoted", "Name,Note\nAnna,\"a;b;c\"\nEwa,\"d;e\"", Some(',')),
            (
                "some rows cut short",
                "Name;E-Mail;Tags\nAnna;a@b.example;x\nEwa;e@b.example\nJan;j@b.example;y",
                Some(';'),
            ),
            ("one column of names", "Name\nAnna Kowalska\nEwa Nowak", None),
            ("one column with commas", "Name\nKowalska, Anna\nNowak, Ewa", None),
        ] {
            assert_eq!(rows(text).unwrap().1, expected, "{what}");
        }
        assert_eq!(rows("Name\nKowalska, Anna").unwrap().0[1], ["Kowalska, Anna"]);
    }

    #[test]
    fn cells_are_read_as_they_were_meant() {
        for (what, text, cell) in [
            ("a line break in a cell", "n,x\r\n\"one\r\ntwo\",y", "one\ntwo"),
            ("doubled quotation marks", "n,x\n\"Anna \"\"Ania\"\" Kowalska\",y", "Anna \"Ania\" Kowalska"),
            ("a delimiter in a cell", "n,x\n\"Kowalska, Anna\",y", "Kowalska, Anna"),
            ("an apostrophe before a formula", "n,x\n'+48 123,y", "+48 123"),
            ("an apostrophe of a name", "n,x\n't Hooft,y", "'t Hooft"),
            ("a bare quotation mark", "n,x\n5\" screen,y", "5\" screen"),
            ("a hard space and a zero-width one", "n,x\n\u{A0}Anna\u{200B} ,y", "Anna"),
        ] {
            assert_eq!(rows(text).unwrap().0[1][0], cell, "{what}");
        }
    }
}
