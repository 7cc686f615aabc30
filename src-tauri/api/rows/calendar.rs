//! Calendars and appointments. Times are reckoned as in `domain::Span`: of a zone Unix seconds; floating and whole days what the clock on the wall shows,
//! counted as if it were UTC. An end is exclusive.

use domain::Reason;
use serde::{Deserialize, Serialize};

use super::{TargetRow, UndoRow};
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
pub enum Direction {
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
    pub direction: Direction,
    /// Whether appointments can be put into it.
    pub may_write: bool,
    /// Its source tells only when somebody is busy.
    pub busy_only: bool,
    /// Whether the views show it.
    pub shown: bool,
    /// Interviews go into it unless another is chosen.
    pub interviews: bool,
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
    /// The event's id.
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

/// Somebody an appointment names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentParty {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// `waiting`, `accepted`, `declined`, `tentative` or `delegated`.
    pub answer: String,
    /// Need not come.
    pub optional: bool,
    /// A room or a thing.
    pub thing: bool,
    /// It is the user.
    pub me: bool,
    /// Whose address it is, where they are on file.
    pub profile: Option<TargetRow>,
}

/// A profile an appointment belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentLink {
    /// The profile.
    pub target: TargetRow,
    /// It is proposed, and not taken yet.
    pub proposed: bool,
    /// Why it belongs there.
    pub reasons: Vec<Reason>,
}

/// The unit of a repetition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RepeatUnit {
    /// Days.
    Daily,
    /// Weeks.
    #[default]
    Weekly,
    /// Months.
    Monthly,
    /// Years.
    Yearly,
}

/// How an appointment repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RepeatRow {
    /// The unit.
    pub unit: RepeatUnit,
    /// Every so many of them, from 1.
    pub every: u16,
    /// On these days of the week, Monday being 1.
    pub days: Vec<u8>,
    /// On these days of the month; from its end where negative.
    pub month_days: Vec<i8>,
    /// Only which one of the days of the week a month has: 1 the first, -1 the last; 0: all of them.
    pub set_position: i8,
    /// The last day, `2026-11-21`.
    pub until: Option<String>,
    /// So many times.
    pub count: Option<u32>,
    /// The rule says more than this; it is kept as it is as long as nothing of it is changed here.
    pub other: bool,
}

/// What an interview holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InterviewCard {
    /// What the views say of it.
    pub row: InterviewRow,
    /// Who asks the questions.
    pub interviewers: Vec<TargetRow>,
}

/// One of two versions of an appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentVersion {
    /// It was removed; nothing else is told then.
    pub gone: bool,
    /// What.
    pub title: String,
    /// When it begins.
    #[specta(type = i32)]
    pub start: i64,
    /// When it ends.
    #[specta(type = i32)]
    pub end: i64,
    /// How both are meant.
    pub clock: ClockKind,
    /// Where.
    pub place: String,
    /// More about it.
    pub description: String,
    /// How it repeats.
    pub repeat: Option<RepeatRow>,
}

/// An appointment that was changed here and at the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashRow {
    /// As the user wants it.
    pub mine: AppointmentVersion,
    /// As the server has it.
    pub theirs: AppointmentVersion,
}

/// Which version of a clash stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ClashKeep {
    /// The user's.
    Mine,
    /// The server's.
    Theirs,
    /// Both: the user's becomes an appointment of its own.
    Both,
}

/// Everything of one appointment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentCard {
    /// What the views show of it.
    pub row: OccurrenceRow,
    /// Its calendar, with its age.
    pub calendar: CalendarRow,
    /// The IANA time zone its times are told in; empty for floating and whole days.
    pub zone: String,
    /// More about it.
    pub description: String,
    /// Where to meet by video; may be empty.
    pub link: String,
    /// Who asks; `None` where nobody is asked.
    pub organizer: Option<AppointmentParty>,
    /// Who is asked.
    pub parties: Vec<AppointmentParty>,
    /// Profiles it belongs to, or may belong to.
    pub links: Vec<AppointmentLink>,
    /// How it repeats.
    pub repeat: Option<RepeatRow>,
    /// When to remind, seconds before its beginning; negative after it.
    #[specta(type = Vec<i32>)]
    pub alarms: Vec<i64>,
    /// For an interview, what it holds.
    pub interview: Option<InterviewCard>,
    /// Both versions, where the server's differs.
    pub clash: Option<ClashRow>,
    /// Its source tells attendees of every change: Dossier does not.
    pub server_tells: bool,
}

/// Which dates of a series a change is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SeriesScope {
    /// This one.
    One,
    /// This one and all after it.
    Following,
    /// All of them; also of an appointment that does not repeat.
    #[default]
    All,
}

/// Somebody to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FormParty {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// Need not come.
    pub optional: bool,
}

/// An interview as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InterviewForm {
    /// How it is held.
    pub kind: InterviewKind,
    /// Which stage of the hiring it is.
    pub stage: String,
    /// The candidate's id.
    pub candidate: Option<String>,
    /// The job's id.
    pub job: Option<String>,
    /// Ids of those who ask the questions.
    pub interviewers: Vec<String>,
}

/// An appointment as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentForm {
    /// The event's id; `None` for a new one.
    pub event: Option<String>,
    /// Which date of the series it was opened at.
    #[specta(type = Option<i32>)]
    pub date: Option<i64>,
    /// Which dates the change is for.
    pub scope: SeriesScope,
    /// The calendar's id.
    pub calendar: String,
    /// What.
    pub title: String,
    /// When it begins.
    #[specta(type = i32)]
    pub start: i64,
    /// When it ends.
    #[specta(type = i32)]
    pub end: i64,
    /// How both are meant.
    pub clock: ClockKind,
    /// The IANA time zone its times are told in; empty for floating and whole days.
    pub zone: String,
    /// Where.
    pub place: String,
    /// Where to meet by video.
    pub link: String,
    /// More about it.
    pub description: String,
    /// How it repeats.
    pub repeat: Option<RepeatRow>,
    /// When to remind, seconds before its beginning.
    #[specta(type = Vec<i32>)]
    pub alarms: Vec<i64>,
    /// Only its owner reads it.
    pub private: bool,
    /// Its time is not taken.
    pub free: bool,
    /// Who is asked.
    pub attendees: Vec<FormParty>,
    /// Ids of the profiles it belongs to.
    pub links: Vec<String>,
    /// For an interview, what it holds.
    pub interview: Option<InterviewForm>,
}

/// An appointment that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentSaved {
    /// The event's id: another one where a series was split.
    pub event: String,
    /// Which date of it was saved.
    #[specta(type = i32)]
    pub date: i64,
    /// What takes it back.
    pub undo: UndoRow,
}

/// What a piece of a line typed for a new appointment was understood as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum QuickPartKind {
    /// A day.
    Day,
    /// A time, or two.
    Time,
    /// How long.
    Length,
    /// That it is an interview, or how it is held.
    Interview,
    /// Somebody, or a client or job.
    Target,
    /// Where.
    Place,
}

/// A piece of that line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct QuickPart {
    /// What it was understood as.
    pub kind: QuickPartKind,
    /// Where it begins in what was typed, in UTF-16 units.
    pub start: u32,
    /// Behind its end.
    pub end: u32,
}

/// A line typed for a new appointment, as it was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct QuickRow {
    /// What: that of the line which is nothing else.
    pub title: String,
    /// When it begins; `None` where no day or time was understood.
    #[specta(type = Option<i32>)]
    pub start: Option<i64>,
    /// When it ends; given where `start` is.
    #[specta(type = Option<i32>)]
    pub end: Option<i64>,
    /// How both are meant: moments, or whole days.
    pub clock: ClockKind,
    /// How it is held, where it is an interview.
    pub interview: Option<InterviewKind>,
    /// Whom or what on file it names, the likeliest first.
    pub targets: Vec<TargetRow>,
    /// Where.
    pub place: String,
    /// The pieces of the line, in order.
    pub parts: Vec<QuickPart>,
}
