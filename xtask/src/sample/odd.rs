//! Messages that are wrong, hostile or merely unusual, written out by hand in `texts/odd.txt`.

use std::collections::BTreeMap;

use super::cast::ME;
use super::charset::Charset;
use super::clock::Moment;
use super::folder::{INBOX, Posted, SENT};
use super::letter::message_id;

/// The unusual messages.
pub fn odd() -> Vec<Posted> {
    include_str!("texts/odd.txt").split("=====\n").map(message).collect()
}

fn message(chunk: &'static str) -> Posted {
    let (head, raw) = chunk.split_once('\n').unwrap_or((chunk, ""));
    let fields: BTreeMap<&'static str, &'static str> =
        head.split(" | ").filter_map(|field| field.split_once('=')).collect();
    let field = |name: &str| fields.get(name).copied().unwrap_or_default();
    let at = Moment::warsaw(field("at"));
    let text = with_ids(&raw.replace("{date}", &at.header()));
    let charset = if field("charset") == "latin1" { Charset::Latin1 } else { Charset::Utf8 };
    Posted {
        folder: if field("folder") == "Sent" { SENT } else { INBOX },
        at,
        sender: field("sender").to_owned(),
        with: if fields.contains_key("with") { field("with") } else { field("sender") }.to_owned(),
        id: with_ids(field("id")),
        raw: charset.fit(&text).1,
        unread: field("unread") == "1",
        answered: false,
        verdict: field("verdict"),
        note: field("note").to_owned(),
    }
}

/// Replaces `{id:2026-11-16T09:10}` by the Message-ID of what the recruiter sent at that moment.
fn with_ids(text: &str) -> String {
    let mut pieces = text.split("{id:");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (moment, rest) = piece.split_once('}').unwrap_or((piece, ""));
        out.push_str(&message_id(ME.1, Moment::warsaw(moment)));
        out.push_str(rest);
    }
    out
}
