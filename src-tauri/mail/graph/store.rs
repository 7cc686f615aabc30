//! Changes of a mailbox, each message by its name in its folder, each asked for once.

use account::graph::{Act, Client, GraphError, segment};
use serde_json::json;

use super::changes::Folder;
use super::row::{MessageRow, read};
use crate::Trouble;
use crate::remote::{RemoteKey, Sought, flag};
use crate::write::{Aim, Change, Outcome, Placed, Whereabouts};

/// Changes messages of a folder. That the folder is there, and the connection good, is known before the first.
pub(super) fn change(folder: Folder<'_>, change: &Change, aims: &[Aim]) -> Result<Vec<Outcome>, Trouble> {
    folder.is_there()?;
    if let Change::Move { to } = change {
        Folder { name: to, ..folder }.is_there()?;
    }
    aims.iter().map(|aim| one(folder, change, &aim.key)).collect()
}

fn one(folder: Folder<'_>, change: &Change, key: &RemoteKey) -> Result<Outcome, Trouble> {
    let message = format!("{}/mailFolders/{}/messages/{}", folder.root, segment(folder.name), segment(&key.0));
    let client = folder.client;
    let done = match change {
        Change::Flag { bit: flag::SEEN, set } => patch(client, &message, &json!({ "isRead": set })),
        Change::Flag { bit: flag::FLAGGED, set } => {
            let status = if *set { "flagged" } else { "notFlagged" };
            patch(client, &message, &json!({ "flag": { "flagStatus": status } }))
        }
        Change::Flag { .. } => return Ok(Outcome::Unable),
        Change::Move { to } => {
            let body = json!({ "destinationId": to }).to_string();
            client.act(&format!("{message}/move"), Act::Post("application/json", body.as_bytes()))
        }
        Change::Delete => client.act(&message, Act::Delete),
    };
    match (done, change) {
        (Ok(answer), Change::Move { .. }) => Ok(Outcome::Moved(placed(&answer))),
        (Ok(_), Change::Flag { .. } | Change::Delete) => Ok(Outcome::Done),
        (Err(GraphError::Refused(refusal)), _) if refusal.is_missing() => Ok(Outcome::Gone),
        // What the service answers with 5xx it may have done half-way: that has to be found out.
        (Err(GraphError::Refused(refusal)), _) if refusal.status < 500 => Ok(Outcome::Refused(refusal.words())),
        (Err(other), _) => Err(other.into()),
    }
}

fn patch(client: &Client, message: &str, change: &serde_json::Value) -> Result<Vec<u8>, GraphError> {
    client.act(message, Act::Patch(change.to_string().as_bytes()))
}

/// A message keeps its name wherever it is moved in its mailbox, but the answer says it again.
fn placed(answer: &[u8]) -> Option<Placed> {
    let row: MessageRow = read(answer).ok()?;
    Some(Placed { key: RemoteKey(row.id), uid: None })
}

/// Looks where a message is whose move was cut off: by its name, which it keeps.
pub(super) fn whereabouts(client: &Client, root: &str, sought: &Sought<'_>) -> Result<Whereabouts, Trouble> {
    let path = format!("{root}/messages/{}?$select=id,parentFolderId", segment(&sought.key.0));
    let row: MessageRow = match client.get(&path) {
        Ok(answer) => read(&answer)?,
        Err(GraphError::Refused(refusal)) if refusal.is_missing() => return Ok(Whereabouts::Unknown),
        Err(other) => return Err(other.into()),
    };
    Ok(match row.parent_folder_id {
        Some(lies) if lies == sought.from => Whereabouts::Source,
        Some(lies) if Some(lies.as_str()) == sought.to => {
            Whereabouts::Target(Placed { key: RemoteKey(row.id), uid: None })
        }
        _ => Whereabouts::Unknown,
    })
}
