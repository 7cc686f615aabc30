//! Workbooks (ECMA-376): the first sheet that holds anything, as text. Formulas are never worked out; what the workbook says they came to is read.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::scan::Scan;
use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SIZE, Table, TableTrouble, csv::clean};

/// How much memory a workbook may come to.
pub(super) struct Limits {
    /// Octets its parts unpack to.
    pub unpacked: u64,
    /// Cells of a sheet, the empty ones before a filled one among them.
    pub cells: usize,
    /// Shared texts, used or not.
    pub texts: usize,
    /// Octets of text in the cells: a text that many cells share is counted in each. Those of the part with the shared texts alike.
    pub text: usize,
}
pub(super) const LIMITS: Limits =
    Limits { unpacked: 300 * 1024 * 1024, cells: MAX_CELLS, texts: 2_000_000, text: 2 * MAX_SIZE };
/// The most parts a workbook may have.
const MAX_PARTS: usize = 5_000;

/// Reads the rows of a workbook; the headings are still among them.
pub(super) fn read(bytes: &[u8]) -> Result<Table, TableTrouble> {
    read_within(bytes, &LIMITS)
}

fn read_within(bytes: &[u8], limits: &Limits) -> Result<Table, TableTrouble> {
    unpacks_within(bytes, limits)?;
    // The parsers below are fed by strangers: one of their own panics must not take the window along.
    let rows =
        catch_unwind(AssertUnwindSafe(|| first_sheet(bytes, limits))).map_err(|_| TableTrouble::BrokenWorkbook)??;
    Ok(Table { rows, encoding: "xlsx".to_owned(), ..Table::default() })
}

/// Unpacks every part once, a piece at a time, so that a bomb is known by what it does; one that is honest about its size is known before.
fn unpacks_within(bytes: &[u8], limits: &Limits) -> Result<(), TableTrouble> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableTrouble::BrokenWorkbook)?;
    if zip.len() > MAX_PARTS || zip.decompressed_size().is_some_and(|all| all > u128::from(limits.unpacked)) {
        return Err(TableTrouble::BrokenWorkbook);
    }
    let mut left = limits.unpacked;
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).map_err(|_| TableTrouble::BrokenWorkbook)?;
        left = left.checked_sub(Scan::of(&mut entry, left, limits)?).ok_or(TableTrouble::BrokenWorkbook)?;
    }
    Ok(())
}

fn first_sheet(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<String>>, TableTrouble> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => TableTrouble::OldWorkbook,
        _ => TableTrouble::BrokenWorkbook,
    })?;
    let shown = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let rows = sheet(&mut book, &name, limits)?;
        if rows.iter().any(|row| row.iter().any(|cell| !cell.is_empty())) {
            return Ok(rows);
        }
    }
    Err(TableTrouble::Empty)
}

/// Cell by cell: a single cell far out must not make a table of its height and width.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Vec<Vec<String>>, TableTrouble> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(_) => return Err(TableTrouble::BrokenWorkbook),
    };
    let (mut rows, mut filled, mut octets): (Vec<Vec<String>>, _, _) = (Vec::new(), 0, 0);
    while let Some(cell) = cells.next_cell().map_err(|_| TableTrouble::BrokenWorkbook)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if row > MAX_ROWS {
            return Err(TableTrouble::TooManyRows { limit: MAX_ROWS });
        }
        if column >= MAX_COLUMNS {
            return Err(TableTrouble::TooManyColumns { limit: MAX_COLUMNS });
        }
        octets += text.len();
        if octets > limits.text {
            return Err(TableTrouble::TooMuchText { limit: limits.text });
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if let Some(line) = rows.get_mut(row) {
            if line.len() <= column {
                filled += column + 1 - line.len();
                if filled > limits.cells {
                    return Err(TableTrouble::TooManyCells { limit: limits.cells });
                }
                line.resize(column + 1, String::new());
            }
            if let Some(place) = line.get_mut(column) {
                *place = text;
            }
        }
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(time) => date(time),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A phone number is a whole number to a workbook: no decimals, no exponent.
fn float(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

fn date(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return float(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    use std::io::Write;
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(&mut book);
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_workbook_is_read_as_text_from_its_first_sheet_that_holds_anything() {
        let bytes = workbook(|book| {
            book.add_worksheet();
            let sheet = book.add_worksheet();
            for (column, heading) in
                ["Name", "Telefon", "Seit", "Termin", "Aktiv", "Summe", "Satz"].into_iter().enumerate()
            {
                sheet.write(0, column as u16, heading).unwrap();
            }
            let day = Format::new().set_num_format("yyyy-mm-dd");
            let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
            sheet.write(1, 0, "Łucja Wiśniewska").unwrap();
            sheet.write(1, 1, 48_123_456_789_f64).unwrap();
            sheet.write_with_format(1, 2, ExcelDateTime::from_ymd(2026, 2, 28).unwrap(), &day).unwrap();
            sheet
                .write_with_format(
                    1,
                    3,
                    ExcelDateTime::from_ymd(2026, 2, 28).unwrap().and_hms(14, 5, 0).unwrap(),
                    &time,
                )
                .unwrap();
            sheet.write(1, 4, true).unwrap();
            sheet.write(1, 5, Formula::new("=1+1").set_result("2")).unwrap();
            sheet.write(1, 6, 12.5).unwrap();
            sheet.write(3, 0, "Jörg").unwrap();
        });
        let table = super::super::read(&bytes, "people.xlsx").unwrap();
        assert_eq!(table.encoding, "xlsx");
        assert_eq!(table.headings[..3], ["Name", "Telefon", "Seit"]);
        assert_eq!(
            table.rows[0],
            ["Łucja Wiśniewska", "48123456789", "2026-02-28", "2026-02-28 14:05", "true", "2", "12.5"]
        );
        assert_eq!((table.rows.len(), table.rows[2][0].as_str()), (3, "Jörg"), "an empty row keeps its number");
    }

    #[test]
    fn one_cell_far_out_is_refused_before_memory_is_set_aside() {
        let bytes = workbook(|book| {
            book.add_worksheet().write(1_048_575, 0, "x").unwrap();
        });
        assert_eq!(read(&bytes), Err(TableTrouble::TooManyRows { limit: MAX_ROWS }));
        let bytes = workbook(|book| {
            book.add_worksheet().write(0, 16_383, "x").unwrap();
        });
        assert_eq!(read(&bytes), Err(TableTrouble::TooManyColumns { limit: MAX_COLUMNS }));
    }

    #[test]
    fn a_small_workbook_that_fills_memory_is_refused() {
        let limits = Limits { cells: 5_000, text: 5_000, ..LIMITS };
        for (what, column, rows, text, refused) in [
            ("cells far out that still fit", 499, 10, "x", None),
            ("a cell far out in every row", 499, 11, "x", Some(TableTrouble::TooManyCells { limit: 5_000 })),
            ("texts that still fit", 0, 50, &*"x".repeat(100), None),
            ("one text in every row", 0, 51, &*"x".repeat(100), Some(TableTrouble::TooMuchText { limit: 5_000 })),
        ] {
            let bytes = workbook(|book| {
                let sheet = book.add_worksheet();
                for row in 0..rows {
                    sheet.write(row, column, text).unwrap();
                }
            });
            assert_eq!(read_within(&bytes, &limits).err(), refused, "{what}");
        }
        let few = Limits { texts: 5_000, ..LIMITS };
        let texts = zipped(&[("xl/sharedStrings.xml", "<sst><x:si >a</x:si><six/>".repeat(5_001).as_bytes())]);
        assert_eq!(unpacks_within(&texts, &few), Err(TableTrouble::TooManyCells { limit: 5_000 }), "unused texts");
        assert_eq!(unpacks_within(&texts, &LIMITS), Ok(()), "unused texts that still fit");
    }

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
                .unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn hostile_workbooks_are_refused() {
        let late = format!("<!--{}--><sst uniqueCount=\"99999999999999\"><si/></sst>", " ".repeat(70_000));
        for (what, parts) in [
            (
                "texts without end",
                vec![("xl/sharedStrings.xml", b"<sst uniqueCount=\"99999999999999\"><si/></sst>".as_slice())],
            ),
            ("texts without end behind a long comment", vec![("xl/sharedStrings.xml", late.as_bytes())]),
            ("no workbook inside", vec![("readme.txt", b"hello".as_slice())]),
        ] {
            assert_eq!(read(&zipped(&parts)), Err(TableTrouble::BrokenWorkbook), "{what}");
        }
        let bomb = zipped(&[("xl/a.bin", &[b' '; 6_000]), ("xl/b.bin", &[b' '; 5_000])]);
        assert_eq!(
            unpacks_within(&bomb, &Limits { unpacked: 10_999, ..LIMITS }),
            Err(TableTrouble::BrokenWorkbook),
            "a bomb"
        );
        assert_eq!(unpacks_within(&bomb, &Limits { unpacked: 11_000, ..LIMITS }), Ok(()));
    }

    #[test]
    fn a_workbook_cut_or_changed_anywhere_never_panics() {
        let bytes = workbook(|book| {
            book.add_worksheet().write(0, 0, "Name").unwrap();
        });
        for at in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.clone();
            changed[at] ^= 0xFF;
            let _ = (read(&changed), read(&bytes[..at]));
        }
    }
}
