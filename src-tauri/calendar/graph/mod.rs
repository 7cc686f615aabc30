//! Calendars at Microsoft Graph (Exchange Online) as a remote. Events are named by their immutable ids, a series by that of its master.
//!
//! Exchange itself mails attendees of what is written by [`Remote::put`] and [`Remote::remove`], and whoever asked of what is answered; reading mails
//! nobody.

mod answer;
mod bring;
mod busy;
mod calendars;
mod changes;
mod event;
mod judge;
mod put;
mod row;
mod rule;
mod time;
mod wish;
mod zone;

use std::sync::Arc;

use account::bearer::Bearer;
use account::graph::{Client, Endpoint, GraphError, Step, segment};

use crate::remote::{
    Busy, CalendarKey, Changes, Cursor, Etag, Judge, Remote, RemoteCalendar, RemoteKey, Sink, Writing, Written,
};
use crate::{Cancel, Trouble};
use changes::Folder;
use put::Desk;
use row::{CalendarRow, read};

pub use answer::{Reply, answered};
pub use event::LINK as MEETING_LINK;
pub use wish::WANTS_MEETING;

/// Where calendars are and who opens them.
#[derive(Clone)]
pub struct Settings {
    /// Where the service is.
    pub endpoint: Endpoint,
    /// The address of the mailbox they belong to.
    pub mailbox: String,
    /// Whether that is a colleague's, or one several share.
    pub is_shared: bool,
    /// The IANA name of the zone in which whole days are written.
    pub zone: String,
    /// Gives the access tokens.
    pub bearer: Arc<dyn Bearer>,
}

/// See the module.
pub struct Graph {
    client: Client,
    /// `/me`, or `/users/…`.
    root: String,
    mailbox: String,
    zone: String,
    now: i64,
}

/// Connects and opens the mailbox's calendars; `now` is in Unix seconds.
///
/// # Errors
/// By step: `NoSuchHost`, `Unreachable`, `Untrusted` or `Tls`, then `SignInAgain`, `NoToken`, `NotAllowed`, `Throttled` or `Busy`.
pub fn connect(settings: &Settings, now: i64, cancel: &Cancel) -> Result<Graph, Trouble> {
    connect_telling(settings, now, cancel, &mut |_| ())
}

/// The same, and tells each step as it is taken.
///
/// # Errors
/// Those of [`connect`].
pub fn connect_telling(
    settings: &Settings,
    now: i64,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<Graph, Trouble> {
    let client = Client::new((settings.endpoint.clone(), Arc::clone(&settings.bearer)), cancel);
    let root = if settings.is_shared { format!("/users/{}", segment(&settings.mailbox)) } else { "/me".to_owned() };
    client.read_telling(&format!("{root}/calendars?$select=id&$top=1"), told)?;
    let (mailbox, zone) = (settings.mailbox.clone(), settings.zone.clone());
    Ok(Graph { client, root, mailbox, zone, now })
}

impl Graph {
    fn path(&self, calendar: &CalendarKey) -> String {
        format!("{}/calendars/{}", self.root, segment(&calendar.0))
    }

    fn desk<'d>(&'d self, path: &'d str) -> Desk<'d> {
        Desk { client: &self.client, path, mailbox: &self.mailbox, zone: &self.zone }
    }

    /// When somebody of the organisation is not free between two moments (Unix seconds); `None` where the service does not tell.
    ///
    /// # Errors
    /// Trouble with the source.
    pub fn busy_of(&self, address: &str, between: (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
        busy::of((&self.client, &self.root), address, between)
    }
}

impl Remote for Graph {
    fn calendars(&mut self) -> Result<Vec<RemoteCalendar>, Trouble> {
        calendars::list(&self.client, &self.root, &self.mailbox)
    }

    fn changes(&mut self, calendar: &CalendarKey, cursor: Option<&Cursor>) -> Result<Changes, Trouble> {
        let path = self.path(calendar);
        Folder { client: &self.client, path: &path }.changes(cursor, self.now)
    }

    fn bring(&mut self, calendar: &CalendarKey, wanted: &[RemoteKey], sink: &mut Sink<'_>) -> Result<(), Trouble> {
        bring::bring((&self.client, &self.path(calendar)), &self.mailbox, wanted, sink)
    }

    fn put(&mut self, calendar: &CalendarKey, writing: &Writing<'_>) -> Result<Written, Trouble> {
        self.desk(&self.path(calendar)).put(writing)
    }

    fn remove(&mut self, calendar: &CalendarKey, known: (&RemoteKey, &Etag)) -> Result<Written, Trouble> {
        self.desk(&self.path(calendar)).remove(known)
    }

    fn judge(&self) -> Judge {
        let zone = self.zone.clone();
        Box::new(move |meant, now| judge::carried(meant, now, &zone))
    }

    fn busy(&mut self, calendar: &CalendarKey, between: (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
        let answer = self.client.get(&format!("{}?$select=id,owner", self.path(calendar))).map_err(of_calendar)?;
        let owner = read::<CalendarRow>(&answer)?.owner.and_then(|owner| owner.address).unwrap_or_default();
        let whose = if owner.is_empty() { &self.mailbox } else { &owner };
        self.busy_of(whose, between)
    }
}

/// Trouble with what is asked about a calendar: where it is not there, it is gone.
fn of_calendar(error: GraphError) -> Trouble {
    match error {
        GraphError::Refused(refusal) if refusal.is_missing() => Trouble::FolderGone,
        other => other.into(),
    }
}
