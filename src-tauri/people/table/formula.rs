//! Cells that a spreadsheet would work out: an apostrophe before them makes them text.

use std::borrow::Cow;

/// What a formula begins with, or a cell that is cut apart into another row or column.
const BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// A cell as it is written into a table that may be opened in a spreadsheet; reading the table gives it back as it was.
pub fn as_text(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { format!("'{cell}").into() } else { cell.into() }
}

/// A cell as it was before [`as_text`].
pub(super) fn as_meant(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|meant| is_formula(meant)).unwrap_or(cell)
}

/// Apostrophes do not count, so that one which was there before comes back.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(BEGINNINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_one_comes_back() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://firm.example\")", "'=HYPERLINK(\"http://firm.example\")"),
            ("+48 123 456", "'+48 123 456"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("'t Hooft", "'t Hooft"),
            ("Anna", "Anna"),
            ("'", "'"),
            ("", ""),
        ] {
            assert_eq!(as_text(cell), written);
            assert_eq!(as_meant(written), cell);
        }
    }
}
