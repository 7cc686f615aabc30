//! A table of people as it lies in a file: CSV, a workbook or address cards.

pub mod columns;
mod csv;
mod encoding;
mod formula;
mod headings;
mod map;
mod read;
mod scan;
mod words;
mod xlsx;

pub use columns::Field;
pub use formula::as_text;
pub(crate) use headings::family_first;
pub use map::{MapTrouble, parse_map};
pub use read::read;

/// The largest file that is read, in octets.
pub const MAX_SIZE: usize = 50 * 1024 * 1024;
/// The most rows a table may have.
pub const MAX_ROWS: usize = 200_000;
/// The most columns a table may have.
pub const MAX_COLUMNS: usize = 500;
/// The most cells a table may have in all.
pub const MAX_CELLS: usize = 5_000_000;

/// A table as read, before anybody knows what its columns mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The headings, each once; a column without one is called by its number (`#3`).
    pub headings: Vec<String>,
    /// The rows below the headings; a row can be shorter or longer than the headings.
    pub rows: Vec<Vec<String>>,
    /// The text encoding that was found (`UTF-8`, `windows-1250`), or what else it was: `xlsx`, `vCard`.
    pub encoding: String,
    /// What stands between two cells; `None` where the file has no such character.
    pub delimiter: Option<char>,
    /// How many rows of the file stand above `rows`: the headings, and what is before them. A spreadsheet counts these too.
    pub above: u32,
    /// Rows that the file holds and nobody can read, counted as in `rows`, 1 is the first; they are empty there.
    pub unreadable: Vec<u32>,
}

/// Why a file cannot be read as a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableTrouble {
    /// More octets than anybody's address book has.
    #[error("the file is larger than {limit} octets")]
    TooLarge {
        /// The most octets that are read.
        limit: usize,
    },
    /// More rows than can be planned at once.
    #[error("the table has more than {limit} rows")]
    TooManyRows {
        /// The most rows that are read.
        limit: usize,
    },
    /// More columns than a table of people has.
    #[error("the table has more than {limit} columns")]
    TooManyColumns {
        /// The most columns that are read.
        limit: usize,
    },
    /// More cells than fit into memory with ease.
    #[error("the table has more than {limit} cells")]
    TooManyCells {
        /// The most cells that are read.
        limit: usize,
    },
    /// One long text in many cells: a small workbook can come to any length.
    #[error("the table's texts come to more than {limit} octets")]
    TooMuchText {
        /// The most octets that are read.
        limit: usize,
    },
    /// Nothing in it.
    #[error("the file holds no table")]
    Empty,
    /// Neither text, nor a workbook, nor address cards.
    #[error("the file is neither a text table nor an .xlsx workbook nor address cards")]
    NotATable,
    /// An .xls workbook, or one that is protected by a password: both look the same from outside.
    #[error("the workbook is of an old kind or protected; save it as .xlsx without a password")]
    OldWorkbook,
    /// The workbook's parts contradict each other or unpack to far more than they claim.
    #[error("the workbook is damaged")]
    BrokenWorkbook,
    /// A quotation mark opens a cell and none closes it, so that rows would be swallowed.
    #[error("a quotation mark that opens in row {row} is never closed")]
    OpenQuote {
        /// The row as a spreadsheet counts, 1 is the first of the file.
        row: u32,
    },
}
