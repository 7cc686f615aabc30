//! The bulk guard (B8): mail sent to many or by a machine.

use serde::{Deserialize, Serialize};

use crate::Address;

/// Why a message counts as bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bulk {
    /// A List-* field (RFC 2369, RFC 2919).
    List,
    /// Precedence bulk, list or junk.
    Precedence,
    /// Auto-Submitted other than `no` (RFC 3834).
    AutoSubmitted,
    /// The sender's address says that nobody reads it.
    NoReply,
}

impl Bulk {
    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Precedence => "precedence",
            Self::AutoSubmitted => "auto_submitted",
            Self::NoReply => "no_reply",
        }
    }
}

const NO_REPLY: [&str; 12] = [
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "do_not_reply",
    "mailer-daemon",
    "postmaster",
    "bounce",
    "bounces",
    "notification",
    "notifications",
];

/// Judges a message by its header fields (name in any case, value) and its sender.
pub fn bulk<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>, from: Option<&Address>) -> Option<Bulk> {
    let mut found = None;
    for (name, value) in fields {
        let value = value.trim().to_ascii_lowercase();
        let one = match name.to_ascii_lowercase().as_str() {
            "list-id" | "list-unsubscribe" | "list-post" | "list-help" => Some(Bulk::List),
            "precedence" if ["bulk", "list", "junk"].contains(&value.as_str()) => Some(Bulk::Precedence),
            "auto-submitted" if !value.is_empty() && !value.starts_with("no") => Some(Bulk::AutoSubmitted),
            _ => None,
        };
        found = found.or(one);
    }
    found.or_else(|| from.filter(|a| is_no_reply(a)).map(|_| Bulk::NoReply))
}

fn is_no_reply(address: &Address) -> bool {
    let local = address.local();
    NO_REPLY.iter().any(|word| {
        local == *word
            || local.strip_prefix(word).is_some_and(|rest| rest.starts_with(['+', '-', '.', '_', '=']))
            || local.strip_suffix(word).is_some_and(|rest| rest.ends_with(['-', '.', '_']))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn bulk_mail_is_known_by_its_headers_or_its_sender() {
        for (what, fields, from, expected) in [
            ("a letter", vec![("Subject", "Hi")], "anna@poczta.example", None),
            ("a newsletter", vec![("List-Unsubscribe", "<mailto:x@y.example>")], "news@y.example", Some(Bulk::List)),
            ("precedence", vec![("PRECEDENCE", " Bulk ")], "a@y.example", Some(Bulk::Precedence)),
            ("first-class", vec![("Precedence", "first-class")], "a@y.example", None),
            ("auto reply", vec![("Auto-Submitted", "auto-replied")], "a@y.example", Some(Bulk::AutoSubmitted)),
            ("written by hand", vec![("Auto-Submitted", "no")], "a@y.example", None),
            ("no-reply", vec![], "no-reply@y.example", Some(Bulk::NoReply)),
            ("no-reply with a tag", vec![], "noreply+123@y.example", Some(Bulk::NoReply)),
            ("job no-reply", vec![], "jobs-noreply@y.example", Some(Bulk::NoReply)),
            ("a name that only starts alike", vec![], "bounceman@y.example", None),
        ] {
            let from = Address::parse(from).unwrap();
            assert_eq!(bulk(fields.into_iter(), Some(&from)), expected, "{what}");
        }
    }
}
