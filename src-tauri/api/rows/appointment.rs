//! One appointment: everything of it, and as it is entered. Times are reckoned as those of the views.

use domain::Reason;
use serde::{Deserialize, Serialize};

use super::{
    CalendarRow, ClashRow, ClockKind, GuestForm, GuestRow, InterviewKind, InterviewRow, OccurrenceRow, TargetRow,
    UndoRow,
};

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
    /// Whom Dossier asks by mail, one by one.
    pub guests: Vec<GuestRow>,
    /// How many of them do not know how it is now.
    pub untold: u32,
    /// The name of the group whose members see it besides its owner; empty: everybody's, and `None`: others see only that the time is taken.
    pub seen_by: Option<String>,
    /// It is to be a Teams meeting.
    pub teams: bool,
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
    /// Who stands in it for everybody to see, and is told by the calendar's server.
    pub attendees: Vec<FormParty>,
    /// Whom Dossier asks by mail, one by one. Saving tells nobody; `None`: as it was.
    pub guests: Option<Vec<GuestForm>>,
    /// It is to be a Teams meeting; only where the calendar is Microsoft's.
    pub teams: bool,
    /// What it is called in the calendar elsewhere, where it is an interview; empty: as here. `None`: as the user's settings say.
    pub neutral: Option<String>,
    /// Ids of the profiles it belongs to.
    pub links: Vec<String>,
    /// For an interview, what it holds.
    pub interview: Option<InterviewForm>,
    /// The user was asked: the calendar's server may tell the attendees.
    pub told: bool,
}

/// An appointment on one of its dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentAt {
    /// The event's id.
    pub event: String,
    /// Which date of the series.
    #[specta(type = i32)]
    pub date: i64,
}

/// An appointment that is moved, or made longer or shorter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentMove {
    /// The event's id.
    pub event: String,
    /// Which date of the series it was taken at.
    #[specta(type = i32)]
    pub date: i64,
    /// When it begins from now on, reckoned as before.
    #[specta(type = i32)]
    pub start: i64,
    /// When it ends.
    #[specta(type = i32)]
    pub end: i64,
    /// Which dates are meant.
    pub scope: SeriesScope,
    /// The user was asked: the calendar's server may tell the attendees.
    pub told: bool,
}

/// An appointment, or dates of one, that are to go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentGone {
    /// The event's id.
    pub event: String,
    /// Which date of the series it was taken at.
    #[specta(type = i32)]
    pub date: i64,
    /// Which dates are meant.
    pub scope: SeriesScope,
    /// The user was asked: the calendar's server may tell the attendees.
    pub told: bool,
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

/// A line that is typed for a new appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct QuickAsk {
    /// The line.
    pub text: String,
    /// Unix seconds.
    #[specta(type = i32)]
    pub now: i64,
    /// Whose clocks are meant, IANA.
    pub zone: String,
    /// `en`, `de`, `fr`, `it`, `pl`.
    pub language: String,
    /// By whose habits dates are written, BCP 47.
    pub region: String,
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
    /// Nothing of it could have been meant otherwise.
    pub sure: bool,
    /// The pieces of the line, in order.
    pub parts: Vec<QuickPart>,
}
