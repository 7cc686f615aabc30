//! Why a row cannot be taken.

/// Why a row cannot be taken, and in which column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{trouble} (column `{column}`)")]
pub struct RowError {
    /// What is wrong.
    pub trouble: RowTrouble,
    /// The heading of the column; empty where it is the whole row.
    pub column: String,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RowTrouble {
    /// Neither a name nor an address.
    #[error("there is neither a name nor an address")]
    NoName,
    /// A cell of addresses or domains holds something that is none.
    #[error("this is no address")]
    BadAddress,
    /// A word for a kind that nobody knows.
    #[error("this is no kind of person")]
    UnknownKind,
    /// The address belongs to somebody with another name, or the addresses to several people.
    #[error("the address belongs to somebody else")]
    AddressOfOther,
    /// The row ends before the columns with names and addresses.
    #[error("the row has too few cells")]
    TooFewCells,
    /// Without an address, and several on file or in the table have that name.
    #[error("several have that name")]
    SeveralOfThatName,
    /// The file's own damage.
    #[error("the row cannot be read")]
    Unreadable,
}

impl RowTrouble {
    /// The code that faces know it by.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoName => "no_name",
            Self::BadAddress => "bad_address",
            Self::UnknownKind => "unknown_kind",
            Self::AddressOfOther => "address_of_other",
            Self::TooFewCells => "too_few_cells",
            Self::SeveralOfThatName => "several_of_that_name",
            Self::Unreadable => "unreadable",
        }
    }
}
