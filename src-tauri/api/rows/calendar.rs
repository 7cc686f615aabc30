//! Calendars and appointments. Times are reckoned as in `domain::Span`: of a zone Unix seconds; floating and whole days what the clock on the wall shows,
//! counted as if it were UTC. An end is exclusive.

use serde::{Deserialize, Serialize};

use super::{HeldOffer, TargetRow, TaskMark};
use crate::Failure;

/// Where a calendar comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    /// A CalDAV server.
    Caldav,
    /// Microsoft 365.
    Graph,
    /// An address that is only read.
    Subscription,
    /// A file that is only read.
    File,
    /// Nowhere else: kept in the store alone.
    #[default]
    Here,
}

/// Which way appointments go between a calendar's source and the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CalendarDirection {
    /// Neither: the calendar is known and not synchronised.
    #[default]
    None,
    /// Only here.
    Read,
    /// Both ways.
    Both,
}

/// A calendar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CalendarRow {
    /// Its id.
    pub id: String,
    /// The account it comes through; empty for one that is kept here.
    pub account: String,
    /// What the user calls that account.
    pub account_name: String,
    /// Where it comes from.
    pub kind: CalendarKind,
    /// What people call it.
    pub name: String,
    /// `#rrggbb`; empty where none was chosen.
    pub colour: String,
    /// Whose it is, where it is a colleague's; empty for the user's own.
    pub owner: String,
    /// Which way it is synchronised.
    pub direction: CalendarDirection,
    /// Whether appointments can be put into it.
    pub may_write: bool,
    /// Its source tells only when somebody is busy.
    pub busy_only: bool,
    /// Whether the views show it.
    pub shown: bool,
    /// Interviews go into it unless another is chosen.
    pub interviews: bool,
    /// Its source tells attendees of what is written.
    pub schedules: bool,
    /// When it was last read without trouble, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// What went wrong when it was last read.
    pub failure: Option<Failure>,
}

/// How the times of an appointment are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Moments.
    #[default]
    Zone,
    /// By the clock on the wall, wherever one is.
    Floating,
    /// Whole days.
    Day,
}

/// What an appointment is to the views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceKind {
    /// An appointment like any other.
    #[default]
    Event,
    /// An interview.
    Interview,
    /// A time that was offered to somebody and is held for them.
    Offered,
    /// Somebody is busy, and no more of it is to be seen.
    Busy,
    /// Involves somebody who is left out; it has no text.
    LeftOut,
}

/// How an interview is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum InterviewKind {
    /// By telephone.
    Phone,
    /// By video.
    #[default]
    Video,
    /// At the client's or the recruiter's.
    OnSite,
    /// Otherwise.
    Other,
}

/// What the views say of an interview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InterviewRow {
    /// How it is held.
    pub kind: InterviewKind,
    /// Which stage of the hiring it is, in the user's words; may be empty.
    pub stage: String,
    /// The candidate.
    pub candidate: Option<TargetRow>,
    /// The job.
    pub job: Option<TargetRow>,
    /// The job's reference (`DE7`), or empty.
    pub job_reference: String,
}

/// Whether an appointment takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// It does.
    #[default]
    Confirmed,
    /// Perhaps.
    Tentative,
    /// It does not.
    Cancelled,
}

/// How many of those who are asked said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AnswersRow {
    /// Come.
    pub accepted: u32,
    /// Do not come.
    pub declined: u32,
    /// Come perhaps.
    pub tentative: u32,
    /// Have not answered.
    pub waiting: u32,
}

/// One date on which an appointment takes place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct OccurrenceRow {
    /// The event's id; of a time of which only that somebody is busy is known, no id of anything.
    pub event: String,
    /// Which date of the series it is; with the event's id its identity.
    #[specta(type = i32)]
    pub date: i64,
    /// The calendar's id.
    pub calendar: String,
    /// When it begins.
    #[specta(type = i32)]
    pub start: i64,
    /// When it ends.
    #[specta(type = i32)]
    pub end: i64,
    /// How both are meant.
    pub clock: ClockKind,
    /// What; empty where it is not to be seen.
    pub title: String,
    /// What it is.
    pub kind: OccurrenceKind,
    /// For an interview, what it is about.
    pub interview: Option<InterviewRow>,
    /// Where.
    pub place: String,
    /// Whether it takes place.
    pub status: AppointmentStatus,
    /// What the user said to the invitation: `waiting`, `accepted`, `declined`, `tentative`, `delegated`; empty where they were not asked.
    pub my_answer: String,
    /// Its time is not taken.
    pub free: bool,
    /// It is one date of a series.
    pub repeats: bool,
    /// This date differs from the others.
    pub changed: bool,
    /// Only its owner reads it.
    pub private: bool,
    /// What the user did to it is not at the server yet.
    pub waiting: bool,
    /// The server has another version than the user's: one of them is to be chosen.
    pub clash: bool,
    /// Whether the user may change it.
    pub may_change: bool,
    /// How many profiles it is linked to.
    pub linked: u32,
    /// What those who are asked said.
    pub answers: AnswersRow,
    /// The task of the user's own it stands for.
    pub task: Option<TaskMark>,
    /// For a time that is held, the offer it belongs to.
    pub offer: Option<HeldOffer>,
}

/// Two moments, Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarSpan {
    /// The first.
    #[specta(type = i32)]
    pub from: i64,
    /// The second; exclusive.
    #[specta(type = i32)]
    pub until: i64,
}

/// What lies between two moments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CalendarPage {
    /// The appointments of the calendars that are shown, by their beginning.
    pub occurrences: Vec<OccurrenceRow>,
    /// Every calendar.
    pub calendars: Vec<CalendarRow>,
    /// When the calendar that was read longest ago was read, Unix seconds; `None` where none comes from elsewhere.
    #[specta(type = Option<i32>)]
    pub as_of: Option<i64>,
}
