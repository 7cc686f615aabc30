//! Times that are offered to somebody, and held in the calendar until one of them is chosen.

use serde::{Deserialize, Serialize};

use super::{CalendarSpan, InterviewKind, TargetRow, UndoRow};

/// An offer that waits for an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HeldOffer {
    /// Its id.
    pub id: String,
    /// To whom; `None`: nobody on file.
    pub person: Option<TargetRow>,
    /// For which job.
    pub job: Option<TargetRow>,
    /// How the interview is held.
    pub kind: InterviewKind,
    /// The language of its words (BCP 47).
    pub language: String,
    /// Whose clock it tells (IANA).
    pub zone: String,
    /// How long its times are held, Unix seconds; `None`: until somebody decides.
    #[specta(type = Option<i32>)]
    pub until: Option<i64>,
    /// The times that are held still, the earliest first.
    pub times: Vec<OfferTime>,
}

/// A time that is held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OfferTime {
    /// Its appointment's id.
    pub event: String,
    /// When it begins.
    #[specta(type = i32)]
    pub start: i64,
    /// When it ends; exclusive.
    #[specta(type = i32)]
    pub end: i64,
}

/// Times that are to be held for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OfferForm {
    /// The person's id; `None`: nobody on file.
    pub person: Option<String>,
    /// The job's id.
    pub job: Option<String>,
    /// As in [`HeldOffer`].
    pub kind: InterviewKind,
    /// As in [`HeldOffer`].
    pub language: String,
    /// As in [`HeldOffer`].
    pub zone: String,
    /// As in [`HeldOffer`].
    #[specta(type = Option<i32>)]
    pub until: Option<i64>,
    /// The id of the calendar they are held in.
    pub calendar: String,
    /// What they are called there, unless interviews have a neutral title in it.
    pub title: String,
    /// The user's own time zone (IANA), in which they stand there.
    pub home: String,
    /// When they are.
    pub times: Vec<CalendarSpan>,
}

/// Times that are held now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OfferSaved {
    /// The offer's id.
    pub id: String,
    /// How to take it back.
    pub undo: UndoRow,
}

/// The time somebody chose of those that are held for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OfferChoice {
    /// The offer's id.
    pub offer: String,
    /// The id of the appointment that was chosen.
    pub event: String,
    /// What the interview is called in the calendar, unless interviews have a neutral title in it.
    pub title: String,
    /// The user was asked: the calendar's server may tell attendees somebody put there.
    pub told: bool,
}
