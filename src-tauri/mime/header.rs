//! The facts a header block gives.

use domain::{Header, canonical_message_id, message_ids};

use crate::{
    address, auth, date,
    field::{self, Fields},
    meta::declared_charset,
    params::Params,
    word,
};

/// Reads a header block, or the header block of a whole message: both give the same, because identity rests on it.
pub fn header(raw: &[u8]) -> Header {
    let raw = field::with_line_feeds(raw);
    facts(&Fields::read(field::split(&raw).0))
}

/// The facts of fields that are already split.
pub(crate) fn facts(fields: &Fields<'_>) -> Header {
    let hint = || declared_charset(fields);
    let mailboxes = address::mailboxes(fields, &hint);
    let text = |name| fields.first(name).map(|field| field.text(&hint));
    let from = mailboxes.iter().find(|mailbox| mailbox.role == domain::Role::From).map(|mailbox| &mailbox.address);
    Header {
        message_id: text("Message-ID").and_then(|id| canonical_message_id(&id)),
        date: text("Date").and_then(|text| date::read(&text)),
        subject: text("Subject").map(|text| word::fold_space(&word::decode(&text))).unwrap_or_default(),
        from_text: address::from_text(fields, &hint),
        references: references(fields),
        bulk: bulk(fields, from),
        sender_check: auth::sender_check(fields),
        may_have_attachments: text("Content-Type").is_some_and(|text| Params::read(&text).value == "multipart/mixed"),
        mailboxes,
    }
}

/// In-Reply-To first, then References from the nearest to the farthest, each once.
fn references(fields: &Fields<'_>) -> Vec<String> {
    let ids = |name| fields.first(name).map(|field| message_ids(&field.ascii())).unwrap_or_default();
    let mut found = ids("In-Reply-To");
    for id in ids("References").into_iter().rev() {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn bulk(fields: &Fields<'_>, from: Option<&domain::Address>) -> Option<domain::Bulk> {
    let telling = |name: &str| {
        let starts = |start: &str| name.get(..start.len()).is_some_and(|name| name.eq_ignore_ascii_case(start));
        starts("list-") || starts("precedence") || starts("auto-submitted")
    };
    let values: Vec<_> = fields.iter().filter(|f| telling(f.name)).map(|f| (f.name, f.ascii())).collect();
    domain::bulk(values.iter().map(|(name, value)| (*name, value.as_ref())), from)
}
