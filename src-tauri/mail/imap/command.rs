//! Every command Dossier can send to a mailbox: there is no way to write another one down. What changes something stands at the end.

use crate::remote::Extent;

/// A command without its tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command(String);

/// How to ask for a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// First UID.
    pub from: u32,
    /// Whether the server keeps MODSEQs (RFC 7162).
    pub modseq: bool,
    /// Only what changed since this MODSEQ.
    pub since: Option<u64>,
    /// Together with what vanished since then (QRESYNC).
    pub vanished: bool,
}

impl Command {
    /// The text on the wire, without tag and line end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// RFC 3501 section 6.1.1.
    pub fn capability() -> Self {
        Self("CAPABILITY".into())
    }

    /// RFC 3501 section 6.2.1.
    pub fn start_tls() -> Self {
        Self("STARTTLS".into())
    }

    /// RFC 5161; `extension` is ours, never the server's.
    pub fn enable(extension: &'static str) -> Self {
        Self(format!("ENABLE {extension}"))
    }

    /// All folders, with what RFC 5258, RFC 5819 and RFC 6154 let the same command return.
    pub fn list(returns: &[String]) -> Self {
        match returns {
            [] => Self("LIST \"\" \"*\"".into()),
            returns => Self(format!("LIST \"\" \"*\" RETURN ({})", returns.join(" "))),
        }
    }

    /// One folder, to see whether it is there. `None` where the name cannot be written.
    pub fn list_one(name: &str) -> Option<Self> {
        Some(Self(format!("LIST \"\" {}", quoted(name)?)))
    }

    /// Opens a folder read-only (RFC 3501 section 6.3.2). `None` where the name cannot be written.
    pub fn examine(name: &str, condstore: bool) -> Option<Self> {
        let parameter = if condstore { " (CONDSTORE)" } else { "" };
        Some(Self(format!("EXAMINE {}{parameter}", quoted(name)?)))
    }

    /// Lists messages without their content.
    pub fn listing(listing: Listing) -> Self {
        let modseq = if listing.modseq { " MODSEQ" } else { "" };
        let since = match listing.since {
            Some(since) if listing.vanished => format!(" (CHANGEDSINCE {since} VANISHED)"),
            Some(since) => format!(" (CHANGEDSINCE {since})"),
            None => String::new(),
        };
        Self(format!("UID FETCH {}:* (UID FLAGS{modseq} INTERNALDATE RFC822.SIZE){since}", listing.from))
    }

    /// Lists the messages from a sequence number on.
    pub fn listing_from(number: u32, modseq: bool) -> Self {
        let modseq = if modseq { " MODSEQ" } else { "" };
        Self(format!("FETCH {number}:* (UID FLAGS{modseq} INTERNALDATE RFC822.SIZE)"))
    }

    /// Brings messages, or their headers, without marking them as read.
    pub fn bring(uids: &[u32], extent: Extent) -> Self {
        let section = match extent {
            Extent::Header => "HEADER",
            Extent::Whole => "",
        };
        Self(format!("UID FETCH {} (UID BODY.PEEK[{section}])", set(uids)))
    }

    /// Brings `count` octets of a message.
    pub fn bring_part(uid: u32, from: u64, count: u64) -> Self {
        Self(format!("UID FETCH {uid} (UID BODY.PEEK[]<{from}.{count}>)"))
    }

    /// Every UID that is there.
    pub fn search_all() -> Self {
        Self("UID SEARCH ALL".into())
    }

    /// Every UID that came on a day or later (RFC 3501 section 6.4.4), or how many they are (RFC 4731). `day` is ours, as `1-Feb-2026`.
    pub fn search_since(day: &str, counts: bool) -> Self {
        Self(format!("UID SEARCH{} SINCE {day}", if counts { " RETURN (COUNT)" } else { "" }))
    }

    /// Where a folder stands that is not open (RFC 3501 section 6.3.10). `None` where the name cannot be written.
    pub fn standing(name: &str, items: &str) -> Option<Self> {
        Some(Self(format!("STATUS {} ({items})", quoted(name)?)))
    }

    /// How many octets a folder holds (RFC 8438). `None` where the name cannot be written.
    pub fn octets(name: &str) -> Option<Self> {
        Some(Self(format!("STATUS {} (SIZE)", quoted(name)?)))
    }

    /// Those of these UIDs that are there.
    pub fn search_uids(uids: &[u32]) -> Self {
        Self(format!("UID SEARCH UID {}", set(uids)))
    }

    /// The UIDs of messages with this Message-ID. `None` where it cannot be written.
    pub fn search_message_id(id: &str) -> Option<Self> {
        Some(Self(format!("UID SEARCH HEADER Message-ID {}", quoted(id)?)))
    }

    /// Waits for news of the open folder (RFC 2177).
    pub fn idle() -> Self {
        Self("IDLE".into())
    }

    /// Says goodbye.
    pub fn logout() -> Self {
        Self("LOGOUT".into())
    }
}

/// What changes something. Each is sent for an intent of the user, and for nothing else.
impl Command {
    /// Opens a folder to write in it (RFC 3501 section 6.3.1). `None` where the name cannot be written.
    pub fn select(name: &str, condstore: bool) -> Option<Self> {
        let parameter = if condstore { " (CONDSTORE)" } else { "" };
        Some(Self(format!("SELECT {}{parameter}", quoted(name)?)))
    }

    /// Sets or clears a flag, where asked only of messages that did not change since a MODSEQ (RFC 7162 section 3.1.3).
    pub fn flag(uids: &[u32], flag: &'static str, set_it: bool, unchanged_since: Option<u64>) -> Self {
        let since = unchanged_since.map_or_else(String::new, |since| format!(" (UNCHANGEDSINCE {since})"));
        let sign = if set_it { '+' } else { '-' };
        Self(format!("UID STORE {}{since} {sign}FLAGS.SILENT ({flag})", set(uids)))
    }

    /// RFC 6851. `None` where the name cannot be written.
    pub fn relocate(uids: &[u32], to: &str) -> Option<Self> {
        Some(Self(format!("UID MOVE {} {}", set(uids), quoted(to)?)))
    }

    /// RFC 3501 section 6.4.7. `None` where the name cannot be written.
    pub fn copy(uids: &[u32], to: &str) -> Option<Self> {
        Some(Self(format!("UID COPY {} {}", set(uids), quoted(to)?)))
    }

    /// Removes these messages, and no other marked as deleted (RFC 4315 section 2.1).
    pub fn expunge(uids: &[u32]) -> Self {
        Self(format!("UID EXPUNGE {}", set(uids)))
    }
}

/// A quoted string (RFC 3501 section 9); `None` where the text cannot be one.
fn quoted(text: &str) -> Option<String> {
    let fits = !text.is_empty() && !text.contains(['\r', '\n', '\0']);
    fits.then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A sequence set (RFC 3501 section 9): neighbours are joined.
fn set(uids: &[u32]) -> String {
    let mut sorted = uids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in sorted {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => ranges.push((uid, uid)),
        }
    }
    let write = |(first, last): (u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}:{last}") }
    };
    ranges.into_iter().map(write).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_joins_neighbours() {
        for (uids, expected) in [
            (vec![5], "5"),
            (vec![7, 5, 6, 6], "5:7"),
            (vec![1, 2, 4, 9, 10], "1:2,4,9:10"),
            (vec![u32::MAX, 1], "1,4294967295"),
        ] {
            assert_eq!(set(&uids), expected);
        }
    }

    #[test]
    fn a_name_cannot_carry_a_second_command() {
        for name in ["a\r\nd9 DELETE b", "a\nb", "", "a\0"] {
            assert_eq!(Command::examine(name, false), None, "{name:?}");
        }
        let examine = Command::examine("a\" \\b", true);
        assert_eq!(examine.as_ref().map(Command::as_str), Some("EXAMINE \"a\\\" \\\\b\" (CONDSTORE)"));
    }
}
