//! How an appointment repeats, as a form says it.

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    #[default]
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// How an appointment repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Repeat {
    /// What is counted.
    pub unit: Unit,
    /// Every so many of them; at least 1.
    pub every: u32,
    /// On these days of the week, Monday being 0, with which of the month: 0 every, 2 the second, -1 the last. Empty: as its first date.
    pub days: Vec<(i8, u8)>,
    /// On these days of the month, negative from its end. Empty: as its first date.
    pub month_days: Vec<i8>,
    /// Only this one of the days of a month: 1 the first, -1 the last.
    pub position: Option<i8>,
    /// The last day, as the clock on the wall counts: the beginning of it, as if it were UTC.
    pub until: Option<i64>,
    /// So many times.
    pub count: Option<u32>,
    /// It says more than this. It is shown in words, and kept as it is.
    pub other: bool,
}
