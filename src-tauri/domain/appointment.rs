//! Appointments: what a calendar says of one, however it was written down.

/// How the times of an appointment are meant (RFC 5545 section 3.3.5).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// Moments; told in this IANA time zone (`Europe/Berlin`; `UTC`).
    Zone(String),
    /// By the clock on the wall, wherever one is.
    Floating,
    /// Whole days, wherever one is.
    Day,
}

/// When an appointment is. Of a zone: Unix seconds. Floating and whole days: what the clock on the wall shows, counted as if it were UTC.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// When it begins, seconds.
    pub start: i64,
    /// When it ends, seconds; exclusive. Never before `start`.
    pub end: i64,
    /// How both are meant.
    pub clock: Clock,
}

/// Whether it takes place (RFC 5545 section 3.8.1.11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Perhaps.
    Tentative,
    /// It does.
    #[default]
    Confirmed,
    /// It does not.
    Cancelled,
}

/// Who may read it (RFC 5545 section 3.8.1.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Class {
    /// Whoever may read the calendar.
    #[default]
    Public,
    /// Its owner: `PRIVATE`, `CONFIDENTIAL`, and whatever is not known (as the RFC says).
    Private,
}

/// What somebody said to an invitation (RFC 5545 section 3.2.12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Nothing yet.
    #[default]
    Waiting,
    /// Comes.
    Accepted,
    /// Comes perhaps.
    Tentative,
    /// Does not come.
    Declined,
    /// Sends somebody else.
    Delegated,
}

impl Answer {
    /// As rows and faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Tentative => "tentative",
            Self::Declined => "declined",
            Self::Delegated => "delegated",
        }
    }

    /// Reads [`Answer::word`]; anything else is no answer.
    pub fn of(word: &str) -> Self {
        [Self::Accepted, Self::Tentative, Self::Declined, Self::Delegated]
            .into_iter()
            .find(|answer| answer.word() == word)
            .unwrap_or_default()
    }
}

/// Somebody an appointment names: its organizer or an attendee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Party {
    /// The name; may be empty.
    pub name: String,
    /// The address as written, without `mailto:`.
    pub address: String,
    /// What they said.
    pub answer: Answer,
    /// Need not come.
    pub optional: bool,
    /// A room or a thing.
    pub thing: bool,
    /// Is asked for an answer (RSVP).
    pub asked: bool,
}

/// One appointment, or one date of a series that differs from the others (a VEVENT).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Which date of the series it replaces, reckoned as `span` is (RECURRENCE-ID); `None`: the series, or an appointment that does not repeat.
    pub instead_of: Option<i64>,
    /// When; of a series, its first date.
    pub span: Span,
    /// Whether it repeats.
    pub repeats: bool,
    /// What.
    pub summary: String,
    /// Where.
    pub location: String,
    /// More about it.
    pub description: String,
    /// Where to meet by video, where it says so.
    pub link: String,
    /// Whether it takes place.
    pub status: Status,
    /// Whether its time is taken (TRANSP).
    pub busy: bool,
    /// Who may read it.
    pub class: Class,
    /// Who asks.
    pub organizer: Option<Party>,
    /// Who is asked.
    pub attendees: Vec<Party>,
    /// Which version of an invitation it is (SEQUENCE).
    pub sequence: u32,
    /// When to remind, seconds from its beginning: negative before it.
    pub alarms: Vec<i64>,
    /// When to remind whatever becomes of it, Unix seconds. Only read: these stay as other programs wrote them.
    pub rings_at: Vec<i64>,
}

impl Appointment {
    /// An appointment that says nothing but when.
    pub const fn at(span: Span) -> Self {
        Self {
            instead_of: None,
            span,
            repeats: false,
            summary: String::new(),
            location: String::new(),
            description: String::new(),
            link: String::new(),
            status: Status::Confirmed,
            busy: true,
            class: Class::Public,
            organizer: None,
            attendees: Vec::new(),
            sequence: 0,
            alarms: Vec::new(),
            rings_at: Vec::new(),
        }
    }
}

/// One date on which an appointment takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// When it begins, reckoned as in [`Span`].
    pub start: i64,
    /// When it ends; exclusive.
    pub end: i64,
    /// Which date of the series it is: where the series itself would put it. Of an appointment that does not repeat, its beginning.
    pub date: i64,
    /// The appointment it shows, by its place among those of its event.
    pub shows: usize,
}
