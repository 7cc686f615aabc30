//! What Microsoft Graph says of folders and messages, as far as it is asked for.

use chrono::DateTime;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Trouble;
use crate::remote::{Listed, RemoteKey, flag};

/// What is asked of a message, and how a page is to be written.
pub(super) const FIELDS: &str = "$select=id,isRead,isDraft,flag,receivedDateTime";
/// PidTagMessageSize and PidTagLastVerbExecuted (MS-OXPROPS): what Graph itself does not tell of a message.
pub(super) const FURTHER: &str =
    "&$expand=singleValueExtendedProperties($filter=id%20eq%20'Integer%200x0E08'%20or%20id%20eq%20'Integer%200x1081')";
const SIZE: &str = "0xe08";
const LAST_VERB: &str = "0x1081";
/// Reply to sender, reply to all (MS-OXOMSG section 2.2.1.19).
const ANSWERS: [&str; 2] = ["102", "103"];

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    /// The rows.
    pub value: Vec<T>,
    /// Where the list goes on.
    #[serde(rename = "@odata.nextLink")]
    pub next: Option<String>,
    /// Where the next round of changes begins.
    #[serde(rename = "@odata.deltaLink")]
    pub delta: Option<String>,
    /// How many there are in all, where that was asked for.
    #[serde(rename = "@odata.count")]
    pub count: Option<u64>,
}

/// A folder.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FolderRow {
    pub id: String,
    #[serde(rename = "@odata.type", default)]
    pub kind: String,
    #[serde(default)]
    pub display_name: String,
    #[serde(default)]
    pub child_folder_count: u32,
    #[serde(default)]
    pub total_item_count: u32,
    #[serde(default)]
    pub single_value_extended_properties: Vec<Property>,
}

/// A message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageRow {
    pub id: String,
    #[serde(rename = "@removed")]
    pub removed: Option<serde_json::Value>,
    pub is_read: Option<bool>,
    pub is_draft: Option<bool>,
    pub flag: Option<FollowUp>,
    pub received_date_time: Option<String>,
    pub parent_folder_id: Option<String>,
    #[serde(default)]
    pub single_value_extended_properties: Vec<Property>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FollowUp {
    pub flag_status: String,
}

/// A property of Exchange's own.
#[derive(Debug, Deserialize)]
pub(super) struct Property {
    pub id: String,
    pub value: String,
}

/// Reads an answer.
pub(super) fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(answer).map_err(|error| Trouble::Protocol(format!("JSON: {:?}", error.classify())))
}

impl MessageRow {
    /// As a folder lists it; `None` where the row is not whole.
    pub fn listed(&self) -> Option<Listed> {
        let received = DateTime::parse_from_rfc3339(self.received_date_time.as_deref()?).ok()?;
        let is_starred = self.flag.as_ref().is_some_and(|follow| follow.flag_status == "flagged");
        let is_answered =
            property(&self.single_value_extended_properties, LAST_VERB).is_some_and(|verb| ANSWERS.contains(&verb));
        let bits = [
            (self.is_read?, flag::SEEN),
            (is_answered, flag::ANSWERED),
            (is_starred, flag::FLAGGED),
            (self.is_draft.unwrap_or(false), flag::DRAFT),
        ];
        Some(Listed {
            key: RemoteKey(self.id.clone()),
            uid: None,
            flags: bits.iter().filter(|(is_set, _)| *is_set).map(|(_, bit)| bit).sum(),
            modseq: 0,
            size: property(&self.single_value_extended_properties, SIZE)
                .and_then(|size| size.parse().ok())
                .unwrap_or(0),
            internal_date: received.timestamp(),
        })
    }
}

/// A property by its number, however Exchange writes it (`Integer 0xe08`, `Integer 0x0E08`).
pub(super) fn property<'p>(properties: &'p [Property], number: &str) -> Option<&'p str> {
    let written = |id: &str| {
        let digits = id.rsplit_once("0x").map(|(_, digits)| digits.trim_start_matches('0').to_ascii_lowercase());
        digits.is_some_and(|digits| number.strip_prefix("0x") == Some(&digits))
    };
    properties.iter().find(|one| written(&one.id)).map(|one| one.value.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_message_is_listed_with_its_flags_and_size() {
        for (what, row, expected) in [
            ("unread", r#""isRead":false,"receivedDateTime":"2026-01-01T00:00:00Z""#, Some((0, 0))),
            (
                "read",
                r#""isRead":true,"isDraft":false,"flag":{"flagStatus":"notFlagged"},"receivedDateTime":"2026-01-01T00:00:00Z""#,
                Some((1, 0)),
            ),
            (
                "starred draft",
                r#""isRead":true,"isDraft":true,"flag":{"flagStatus":"flagged"},"receivedDateTime":"2026-01-01T00:00:00Z""#,
                Some((21, 0)),
            ),
            (
                "a task that is done",
                r#""isRead":true,"flag":{"flagStatus":"complete"},"receivedDateTime":"2026-01-01T00:00:00Z""#,
                Some((1, 0)),
            ),
            (
                "answered, with a size",
                r#""isRead":true,"receivedDateTime":"2026-01-01T00:00:00Z","singleValueExtendedProperties":[{"id":"Integer 0xe08","value":"4711"},{"id":"Integer 0x1081","value":"102"}]"#,
                Some((3, 4711)),
            ),
            (
                "forwarded",
                r#""isRead":true,"receivedDateTime":"2026-01-01T00:00:00Z","singleValueExtendedProperties":[{"id":"Integer 0x0E08","value":"1"},{"id":"Integer 0x1081","value":"104"}]"#,
                Some((1, 1)),
            ),
            ("only what changed", r#""isRead":true"#, None),
            ("no date", r#""isRead":true,"receivedDateTime":"yesterday""#, None),
        ] {
            let row: MessageRow = read(format!(r#"{{"id":"AA=",{row}}}"#).as_bytes()).unwrap();
            let listed = row.listed();
            assert_eq!(listed.as_ref().map(|one| (one.flags, one.size)), expected, "{what}");
            assert!(listed.is_none_or(|one| one.internal_date == 1_767_225_600), "{what}");
        }
    }
}
