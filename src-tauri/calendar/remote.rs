//! The one face every source of appointments shows: CalDAV, Microsoft Graph, a subscription.

use crate::Trouble;

/// A calendar's name at its source, opaque to everything but its remote (CalDAV: the collection's path; Graph: its id).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarKey(pub String);

/// An event's name in its calendar, opaque to everything but its remote (CalDAV: the resource's path; Graph: its id).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RemoteKey(pub String);

/// Which version of an event is meant (RFC 4791 section 5.3.4; Graph: `changeKey`), compared and sent back as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Etag(pub String);

/// Where a calendar's last sync ended, opaque to everything but its remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// A calendar as its source lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteCalendar {
    /// Its name at the source.
    pub key: CalendarKey,
    /// What people call it.
    pub name: String,
    /// `#rrggbb`; empty where the source has none.
    pub colour: String,
    /// Whose it is, where it is a colleague's; empty for the user's own.
    pub owner: String,
    /// What may be done with it.
    pub access: Access,
    /// The source itself tells attendees of what is written (RFC 6638, Graph): nobody else may.
    pub schedules: bool,
}

/// What may be done with a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Only when somebody is busy is told (RFC 4791 section 6.1.1).
    Busy,
    /// Its events may be read.
    Read,
    /// Its events may be written.
    Write,
}

/// One event as a calendar lists it, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub key: RemoteKey,
    /// Its version.
    pub etag: Etag,
}

/// What a calendar answers to "what is different since this cursor?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Nothing.
    Same,
    /// Only what changed (RFC 6578; Graph `delta`).
    Some {
        /// New events, and known ones whose version changed.
        listed: Vec<Listed>,
        /// Keys that are gone.
        removed: Vec<RemoteKey>,
        /// Where the next sync starts.
        cursor: Cursor,
    },
    /// Everything that is there: a first sync, a source without change tracking, or a cursor it no longer knows; what is not listed is gone.
    All {
        /// Every event.
        listed: Vec<Listed>,
        /// Where the next sync starts.
        cursor: Cursor,
    },
}

/// What came back for one wanted event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Its bytes as iCalendar (RFC 5545) and their version.
    Event {
        /// The version these bytes are.
        etag: Etag,
        /// A calendar object (RFC 4791 section 4.1): one UID.
        ics: Vec<u8>,
    },
    /// It is no longer there; the next sync will say so too.
    Gone,
    /// It cannot be had; it is set aside with the reason, a code and, behind a space, what else is known.
    Unreadable(String),
}

/// An event to be written.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    /// Its UID.
    pub uid: &'a str,
    /// As it shall be.
    pub ics: &'a [u8],
    /// As the source had it last; `None` for one the source does not know.
    pub base: Option<&'a [u8]>,
    /// Its name and the version that may be replaced, both as last heard; `None` for one the source does not know.
    pub known: Option<(&'a RemoteKey, &'a Etag)>,
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is done. Without a version the event has to be asked for: the source changed it on the way.
    Done {
        /// Its name.
        key: RemoteKey,
        /// Its version.
        etag: Option<Etag>,
    },
    /// The source has another version by now, or already an event of that name or UID (HTTP 412, 409): nothing was written.
    Clash {
        /// The event in the way, where the source names it.
        key: Option<RemoteKey>,
    },
    /// The event, or its calendar, is no longer there.
    Gone,
    /// The source has no room left (HTTP 507).
    Full,
    /// The source refuses, in its own words.
    Refused(String),
}

/// What was to be written.
#[derive(Clone, Copy, Debug)]
pub struct Meant<'a> {
    /// As it shall be.
    pub ics: &'a [u8],
    /// As the source had it before; `None` for what it did not know.
    pub base: Option<&'a [u8]>,
}

/// How much of what was to be written a source has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Nobody can tell, or somebody else wrote, too.
    Unknown,
    /// Some of it; nothing speaks against writing the rest.
    InPart,
    /// All of it.
    Whole,
}

/// Tells from what a source has by now (`None`: nothing under that name any more) how much was done of a write whose answer was lost.
pub type Judge = Box<dyn Fn(&Meant<'_>, Option<&[u8]>) -> Carried>;

/// When somebody is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Unix seconds.
    pub start: i64,
    /// Unix seconds; exclusive.
    pub end: i64,
    /// Only perhaps (FBTYPE=BUSY-TENTATIVE).
    pub tentative: bool,
}

/// Takes an event as it arrives; answers `false` to stop.
pub type Sink<'a> = dyn FnMut(&RemoteKey, Brought) -> bool + 'a;

/// A source of appointments. Every call can end with `Trouble::Cancelled` within a second of [`crate::Cancel::cancel`]. Nothing is ever changed at the
/// source but by [`Remote::put`] and [`Remote::remove`].
pub trait Remote {
    /// Lists the calendars.
    ///
    /// # Errors
    /// Trouble with the source.
    fn calendars(&mut self) -> Result<Vec<RemoteCalendar>, Trouble>;

    /// Asks what changed in a calendar since `cursor`; `None` asks for everything.
    ///
    /// # Errors
    /// Trouble with the source; `Trouble::FolderGone` where the calendar is no more.
    fn changes(&mut self, calendar: &CalendarKey, cursor: Option<&Cursor>) -> Result<Changes, Trouble>;

    /// Brings events in batches, handing each to `sink` as soon as it is here.
    ///
    /// # Errors
    /// Trouble with the source; what was handed over before stays handed over.
    fn bring(&mut self, calendar: &CalendarKey, wanted: &[RemoteKey], sink: &mut Sink<'_>) -> Result<(), Trouble>;

    /// Writes an event, only over the version that is known. After trouble it is open what was done; asking again with the same version does no harm.
    ///
    /// # Errors
    /// Trouble with the source.
    fn put(&mut self, calendar: &CalendarKey, writing: &Writing<'_>) -> Result<Written, Trouble>;

    /// Removes an event, only in the version that is known.
    ///
    /// # Errors
    /// Trouble with the source.
    fn remove(&mut self, calendar: &CalendarKey, known: (&RemoteKey, &Etag)) -> Result<Written, Trouble>;

    /// Tells what was done of a write, where the source writes more into an event than it is sent, or takes it in several steps.
    fn judge(&self) -> Judge {
        Box::new(|_, _| Carried::Unknown)
    }

    /// When the owner of a calendar is not free between two moments (Unix seconds); `None` where the source cannot tell.
    ///
    /// # Errors
    /// Trouble with the source.
    fn busy(&mut self, _calendar: &CalendarKey, _between: (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
        Ok(None)
    }
}
