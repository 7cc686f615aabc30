//! The mbox files: what was delivered when, in which state, and what a reader should make of it.

use std::collections::BTreeMap;

use super::cast::line;
use super::clock::Moment;

/// The folder of received mail.
pub const INBOX: &str = "INBOX.mbox";
/// The folder of sent mail.
pub const SENT: &str = "Sent.mbox";
/// The folder applications arrive in.
pub const APPLICATIONS: &str = "Bewerbungen.mbox";
/// An old project, kept in a folder below a folder.
pub const ARCHIVE: &str = "Archiv/ACME 2024.mbox";

/// A message in a folder.
#[derive(Clone)]
pub struct Posted {
    pub folder: &'static str,
    /// When the server took it, whatever its Date header says.
    pub at: Moment,
    pub sender: String,
    /// The other side's address.
    pub with: String,
    pub id: String,
    pub raw: Vec<u8>,
    pub unread: bool,
    pub answered: bool,
    /// What it should be taken for: reply, new, sent, application, newcomer (unknown at a client's domain) or none.
    pub verdict: &'static str,
    /// What is special about it.
    pub note: String,
}

/// Writes every folder as an mbox file (mboxrd: a line that begins with "From " behind any number of ">" gets one more), oldest first.
pub fn mboxes(posted: &mut [Posted]) -> BTreeMap<&'static str, Vec<u8>> {
    posted.sort_by(|a, b| (a.folder, a.at, &a.id).cmp(&(b.folder, b.at, &b.id)));
    let mut files: BTreeMap<&'static str, Vec<u8>> = BTreeMap::new();
    for message in posted.iter() {
        let out = files.entry(message.folder).or_default();
        out.extend(format!("From {} {}\n", message.sender, message.at.asctime()).bytes());
        out.extend(format!("Status: {}\n", if message.unread { "O" } else { "RO" }).bytes());
        if message.answered {
            out.extend(b"X-Status: A\n");
        }
        for row in message.raw.strip_suffix(b"\n").unwrap_or(&message.raw).split(|byte| *byte == b'\n') {
            let behind = row.iter().position(|byte| *byte != b'>').unwrap_or(row.len());
            if row.get(behind..).is_some_and(|rest| rest.starts_with(b"From ")) {
                out.push(b'>');
            }
            out.extend(row);
            out.push(b'\n');
        }
        out.push(b'\n');
    }
    files
}

/// Writes the list of all messages with what each should be taken for.
pub fn manifest(posted: &[Posted]) -> String {
    let rows = posted.iter().map(|message| {
        let utc = message.at.utc();
        let at = format!(
            "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second
        );
        line(&[
            message.folder,
            &at,
            &message.id,
            &message.with,
            message.verdict,
            if message.unread { "unread" } else { "read" },
            &message.note,
        ])
    });
    std::iter::once("folder,delivered,message_id,with,verdict,state,note\n".to_owned()).chain(rows).collect()
}
