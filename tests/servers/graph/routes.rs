//! What is answered to what.

use serde_json::{Value, json};

use super::calendar::{self, Asking};
use super::http::{Answer, Request};
use super::mailbox::{Mailbox, Round};
use super::{State, batch, send};

/// The answer to a request.
pub(super) fn answer(state: &mut State, request: &Request) -> Answer {
    let token = request.header("authorization").strip_prefix("Bearer ").unwrap_or_default();
    let is_calendar = request.path.iter().any(|part| part.starts_with("calendar") || part == "events");
    // Of many requests in one each is looked at by itself.
    let reaches: &[&str] = match (is_calendar, request.path.last().is_some_and(|part| part == "$batch")) {
        (_, true) => &["Calendars.ReadWrite", "Mail.ReadWrite"],
        (true, _) => &["Calendars.ReadWrite"],
        _ => &["Mail.ReadWrite"],
    };
    let Some(user) = reaches.iter().find_map(|reach| state.user(token, reach)) else {
        return refusal(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.");
    };
    let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
    let (owner, rest) = match path.as_slice() {
        ["v1.0", "$batch"] => return batch::answer(state, request),
        ["v1.0", "me", rest @ ..] => (user.clone(), rest),
        ["v1.0", "users", address, rest @ ..] => (state.owner(address), rest),
        _ => return refusal(400, "BadRequest", "Resource not found for the segment."),
    };
    let (base, page, expands) = (state.base.clone(), state.page, state.expands);
    if rest == ["sendMail"] && request.method == "POST" {
        return send::answer(state, (&user, &owner), request);
    }
    let root = if path.get(1) == Some(&"me") { format!("{base}/me") } else { format!("{base}/users/{owner}") };
    if let Some(calendars) = state.calendars.get_mut(&owner) {
        let asking = Asking { user: &user, owner: &owner, root: root.clone(), page };
        if let Some(answer) = calendar::answer(calendars, &asking, (request, rest)) {
            return answer;
        }
    }
    let Some(mailbox) = state.mailboxes.get_mut(&owner) else {
        if owner == user {
            let said = "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";
            return refusal(404, "MailboxNotEnabledForRESTAPI", said);
        }
        return refusal(404, "ErrorInvalidUser", "The requested user is invalid.");
    };
    if owner != user && !mailbox.shared_with.contains(&user) {
        return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
    }
    let asked = Asked { mailbox, request, root, page, expands };
    match (request.method.as_str(), rest) {
        ("GET", []) => found(&json!({ "id": owner, "mail": owner, "userPrincipalName": owner })),
        ("GET", ["mailFolders"]) => asked.folders(""),
        ("GET", ["mailFolders", folder]) => asked.folder(folder),
        ("GET", ["mailFolders", folder, "childFolders"]) => asked.in_folder(folder, |asked, id| asked.folders(id)),
        ("GET", ["mailFolders", folder, "messages", "delta"]) => asked.in_folder(folder, Asked::delta),
        ("GET", ["mailFolders", folder, "messages"]) => asked.in_folder(folder, Asked::messages),
        (_, ["mailFolders", folder, "messages", id, verb @ ..]) => {
            let folder = asked.mailbox.folder(folder);
            asked.message(folder, id, verb)
        }
        (_, ["messages", id, verb @ ..]) => asked.message(None, id, verb),
        _ => refusal(400, "BadRequest", "Resource not found for the segment."),
    }
}

struct Asked<'a> {
    mailbox: &'a mut Mailbox,
    request: &'a Request,
    root: String,
    page: usize,
    expands: bool,
}

impl Asked<'_> {
    fn folder_row(&self, id: &str) -> Value {
        let folder = &self.mailbox.folders[id];
        let children = self.mailbox.folders.values().filter(|one| one.parent == id && !one.is_hidden).count();
        let messages: Vec<_> = self.mailbox.messages.values().filter(|message| message.folder == id).collect();
        let octets: usize = messages.iter().map(|message| message.raw.len()).sum();
        let mut row = self.selected(&json!({
            "id": id, "displayName": folder.name, "parentFolderId": folder.parent, "childFolderCount": children,
            "totalItemCount": messages.len(), "unreadItemCount": messages.iter().filter(|message| !message.is_read).count(),
            "isHidden": folder.is_hidden,
        }));
        if self.request.asks("$expand").contains("Long 0x0E08") {
            row["singleValueExtendedProperties"] = json!([{ "id": "Long 0xe08", "value": octets.to_string() }]);
        }
        row
    }

    fn folders(self, parent: &str) -> Answer {
        let shows_hidden = self.request.asks("includeHiddenFolders") == "true";
        let ids = self
            .mailbox
            .folders
            .iter()
            .filter(|(_, folder)| folder.parent == parent && (shows_hidden || !folder.is_hidden));
        let rows: Vec<Value> = ids.map(|(id, _)| self.folder_row(id)).collect();
        let top = self.request.asks("$top").parse().unwrap_or(10).min(self.page);
        let skip: usize = self.request.asks("$skip").parse().unwrap_or(0);
        let mut page = json!({ "value": rows.iter().skip(skip).take(top).collect::<Vec<_>>() });
        if skip + top < rows.len() {
            let below =
                if parent.is_empty() { "mailFolders".into() } else { format!("mailFolders/{parent}/childFolders") };
            let select = self.request.asks("$select");
            page["@odata.nextLink"] =
                json!(format!("{}/{below}?$select={select}&$top={top}&$skip={}", self.root, skip + top));
        }
        found(&page)
    }

    fn folder(self, called: &str) -> Answer {
        self.in_folder(called, |asked, id| found(&asked.folder_row(id)))
    }

    fn in_folder(self, called: &str, act: impl FnOnce(Self, &str) -> Answer) -> Answer {
        match self.mailbox.folder(called) {
            Some(id) => act(self, &id),
            None => refusal(404, "ErrorItemNotFound", "The specified object was not found in the store."),
        }
    }

    fn row(&self, number: u32, expands: bool) -> Value {
        let message = &self.mailbox.messages[&number];
        let received = chrono::DateTime::from_timestamp(message.received, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ");
        let mut row = self.selected(&json!({
            "toRecipients": message.recipients("To: "), "ccRecipients": message.recipients("Cc: "),
            "id": self.id(number), "isRead": message.is_read, "isDraft": message.is_draft,
            "flag": { "flagStatus": if message.is_flagged { "flagged" } else { "notFlagged" } },
            "receivedDateTime": received.to_string(), "parentFolderId": message.folder,
        }));
        row["@odata.etag"] = json!("W/\"CQAAABYAAAA\"");
        if expands {
            let size = message.raw.len().to_string();
            row["singleValueExtendedProperties"] = json!([{ "id": "Integer 0xe08", "value": size }]);
        }
        row
    }

    fn id(&self, number: u32) -> String {
        self.mailbox.id(number, self.request.header("prefer").contains("IdType=\"ImmutableId\""))
    }

    /// Only what was asked for; the id always.
    fn selected(&self, whole: &Value) -> Value {
        let wanted: Vec<&str> = self.request.asks("$select").split(',').filter(|name| !name.is_empty()).collect();
        let in_link = !self.request.asks("$deltatoken").is_empty() || !self.request.asks("$skiptoken").is_empty();
        let fields = whole.as_object().unwrap().iter();
        let kept =
            fields.filter(|(name, _)| wanted.is_empty() || in_link || *name == "id" || wanted.contains(&name.as_str()));
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    fn delta(self, folder: &str) -> Answer {
        let expands = self.request.asks("$expand").contains("Integer 0x0E08");
        if expands && !self.expands {
            return refusal(400, "ErrorInvalidProperty", "The property is not supported.");
        }
        let token = [self.request.asks("$skiptoken"), self.request.asks("$deltatoken")].concat();
        let round = if token.is_empty() { Some(self.mailbox.begin(expands)) } else { Round::of(&token) };
        let wished = self
            .request
            .header("prefer")
            .split("odata.maxpagesize=")
            .nth(1)
            .and_then(|rest| rest.split(',').next()?.parse().ok());
        let most = wished.unwrap_or(10).min(self.page);
        let link = format!("{}/mailFolders/{folder}/messages/delta", self.root);
        match round
            .and_then(|round| self.mailbox.page(folder, round, most, &|number, expands| self.row(number, expands)))
        {
            Some((rows, true, token)) => {
                found(&json!({ "value": rows, "@odata.nextLink": format!("{link}?$skiptoken={token}") }))
            }
            Some((rows, false, token)) => {
                found(&json!({ "value": rows, "@odata.deltaLink": format!("{link}?$deltatoken={token}") }))
            }
            None => {
                let mut gone = refusal(410, "SyncStateNotFound", "The sync state generation is not found.");
                gone.headers.push(("Location".into(), format!("{link}?$deltatoken=")));
                gone
            }
        }
    }

    fn messages(self, folder: &str) -> Answer {
        let since = self.request.asks("$filter").strip_prefix("receivedDateTime ge ");
        let since = since
            .and_then(|moment| chrono::DateTime::parse_from_rfc3339(moment).ok())
            .map_or(i64::MIN, |moment| moment.timestamp());
        let found_in =
            self.mailbox.messages.iter().filter(|(_, message)| message.folder == folder && message.received >= since);
        let mut numbers: Vec<u32> = found_in.map(|(number, _)| *number).collect();
        if self.request.asks("$orderby") == "receivedDateTime desc" {
            numbers.reverse();
        }
        let expands = !self.request.asks("$expand").is_empty();
        let top = self.request.asks("$top").parse().unwrap_or(10);
        let rows: Vec<Value> = numbers.iter().take(top).map(|number| self.row(*number, expands)).collect();
        let mut page = json!({ "value": rows });
        if self.request.asks("$count") == "true" {
            page["@odata.count"] = json!(numbers.len());
        }
        found(&page)
    }

    fn message(self, folder: Option<String>, id: &str, verb: &[&str]) -> Answer {
        let number = self
            .mailbox
            .number(id)
            .filter(|number| folder.is_none_or(|folder| self.mailbox.messages[number].folder == folder));
        let Some(number) = number else {
            return refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.");
        };
        match (self.request.method.as_str(), verb) {
            ("GET", []) => found(&self.row(number, !self.request.asks("$expand").is_empty())),
            ("GET", ["$value"]) => {
                let body = self.mailbox.messages[&number].raw.clone();
                Answer { status: 200, body, is_chunked: true, ..Answer::default() }
            }
            ("PATCH", []) => self.patch(number),
            ("DELETE", []) => {
                self.mailbox.delete(number);
                Answer { status: 204, ..Answer::default() }
            }
            ("POST", ["move"]) => {
                let body: Value = serde_json::from_slice(&self.request.body).unwrap_or_default();
                let Some(to) = self.mailbox.folder(body["destinationId"].as_str().unwrap_or_default()) else {
                    return refusal(404, "ErrorItemNotFound", "The specified folder could not be found in the store.");
                };
                self.mailbox.move_to(number, &to);
                Answer { status: 201, ..found(&self.row(number, false)) }
            }
            _ => refusal(405, "ErrorMethodNotAllowed", "It cannot be done."),
        }
    }

    fn patch(self, number: u32) -> Answer {
        let change: Value = serde_json::from_slice(&self.request.body).unwrap_or_default();
        self.mailbox.alter(number, |message| {
            message.is_read = change["isRead"].as_bool().unwrap_or(message.is_read);
            if let Some(status) = change["flag"]["flagStatus"].as_str() {
                message.is_flagged = status == "flagged";
            }
        });
        found(&self.row(number, false))
    }
}

/// An answer in JSON.
pub(super) fn found(value: &Value) -> Answer {
    Answer { status: 200, body: value.to_string().into_bytes(), ..Answer::default() }
}

/// An error as the service writes it.
pub(super) fn refusal(status: u16, code: &str, message: &str) -> Answer {
    let body =
        json!({ "error": { "code": code, "message": message, "innerError": { "date": "2026-01-01T00:00:00" } } });
    Answer { status, body: body.to_string().into_bytes(), ..Answer::default() }
}
