//! What Microsoft Graph says of calendars and events, as far as it is asked for.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Trouble;

/// What is asked of an event.
pub(super) const FIELDS: &str = "id,type,seriesMasterId,occurrenceId,originalStart,subject,body,start,end,isAllDay,location,attendees,organizer,\
    isOrganizer,sensitivity,showAs,isReminderOn,reminderMinutesBeforeStart,categories,importance,isCancelled,isOnlineMeeting,onlineMeeting,\
    onlineMeetingUrl,iCalUId,originalStartTimeZone,recurrence,responseStatus,allowNewTimeProposals,transactionId,createdDateTime,lastModifiedDateTime";
/// What is asked of a series besides.
pub(super) const DATES: &str = ",cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences";

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub value: Vec<T>,
    /// Where the list goes on.
    #[serde(rename = "@odata.nextLink")]
    pub next: Option<String>,
    /// Where the next round of changes begins.
    #[serde(rename = "@odata.deltaLink")]
    pub delta: Option<String>,
}

/// A calendar.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CalendarRow {
    pub id: String,
    pub name: Option<String>,
    pub hex_color: Option<String>,
    pub can_edit: bool,
    pub is_default_calendar: bool,
    pub owner: Option<Named>,
}

/// A name and an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub name: Option<String>,
    pub address: Option<String>,
}

/// An event, a series, or one date of it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct EventRow {
    pub id: String,
    #[serde(rename = "@odata.etag")]
    pub etag: String,
    #[serde(rename = "@removed")]
    pub removed: Option<serde_json::Value>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub series_master_id: Option<String>,
    pub occurrence_id: Option<String>,
    pub original_start: Option<String>,
    pub subject: Option<String>,
    pub body: Option<Body>,
    pub start: Option<When>,
    pub end: Option<When>,
    pub is_all_day: Option<bool>,
    pub location: Option<Location>,
    pub attendees: Option<Vec<AttendeeRow>>,
    pub organizer: Option<Recipient>,
    pub is_organizer: Option<bool>,
    pub sensitivity: Option<String>,
    pub show_as: Option<String>,
    pub is_reminder_on: Option<bool>,
    pub reminder_minutes_before_start: Option<i64>,
    pub categories: Option<Vec<String>>,
    pub importance: Option<String>,
    pub is_cancelled: Option<bool>,
    pub is_online_meeting: Option<bool>,
    pub online_meeting: Option<OnlineMeeting>,
    pub online_meeting_url: Option<String>,
    #[serde(rename = "iCalUId")]
    pub ical_uid: Option<String>,
    pub original_start_time_zone: Option<String>,
    pub recurrence: Option<Recurrence>,
    pub response_status: Option<Response>,
    pub allow_new_time_proposals: Option<bool>,
    pub transaction_id: Option<String>,
    pub created_date_time: Option<String>,
    pub last_modified_date_time: Option<String>,
    pub cancelled_occurrences: Option<Vec<String>>,
    pub exception_occurrences: Option<Vec<EventRow>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Body {
    pub content_type: Option<String>,
    pub content: Option<String>,
}

/// A `dateTimeTimeZone`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct When {
    pub date_time: String,
    pub time_zone: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Location {
    pub display_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Recipient {
    pub email_address: Named,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AttendeeRow {
    pub email_address: Named,
    pub status: Option<Response>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Response {
    pub response: Option<String>,
    pub time: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct OnlineMeeting {
    pub join_url: Option<String>,
}

/// A `patternedRecurrence`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Recurrence {
    pub pattern: Pattern,
    pub range: Range,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Pattern {
    #[serde(rename = "type")]
    pub kind: String,
    pub interval: Option<u32>,
    pub month: Option<i16>,
    pub day_of_month: Option<i16>,
    pub days_of_week: Option<Vec<String>>,
    pub first_day_of_week: Option<String>,
    pub index: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Range {
    #[serde(rename = "type")]
    pub kind: String,
    pub end_date: Option<String>,
    pub number_of_occurrences: Option<u32>,
    pub recurrence_time_zone: Option<String>,
}

/// Reads an answer.
pub(super) fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(answer).map_err(|error| not_understood(&error))
}

/// The same of a part of one.
pub(super) fn read_value<T: DeserializeOwned>(answer: serde_json::Value) -> Result<T, Trouble> {
    serde_json::from_value(answer).map_err(|error| not_understood(&error))
}

fn not_understood(error: &serde_json::Error) -> Trouble {
    Trouble::Protocol(format!("JSON: {:?}", error.classify()))
}

impl EventRow {
    /// The series it is a date of.
    pub fn series(&self) -> Option<&str> {
        let is_date = matches!(self.kind.as_deref(), Some("occurrence" | "exception"));
        self.series_master_id.as_deref().filter(|id| is_date && !id.is_empty())
    }

    /// Where it meets by video.
    pub fn link(&self) -> Option<&str> {
        let own = self.online_meeting.as_ref().and_then(|meeting| meeting.join_url.as_deref());
        own.or(self.online_meeting_url.as_deref()).filter(|link| !link.is_empty())
    }
}
