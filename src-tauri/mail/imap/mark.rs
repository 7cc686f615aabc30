//! Where a folder stands, and the cursor it is kept as.

use serde::{Deserialize, Serialize};

use crate::remote::{Cursor, RemoteKey};

/// What tells whether a folder has changed (RFC 3501 section 2.3.1.1, RFC 7162).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", default)]
pub(super) struct Mark {
    pub uidvalidity: u32,
    pub uidnext: u32,
    /// 0 where the server keeps none.
    pub highestmodseq: u64,
    pub exists: u32,
    /// A hash over UIDs and flags, where there is no HIGHESTMODSEQ to compare.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl Mark {
    /// The mark a cursor holds; `None` where it is not one of ours.
    pub fn of(cursor: &Cursor) -> Option<Self> {
        serde_json::from_str(&cursor.0).ok()
    }

    /// The cursor to keep.
    pub fn cursor(&self) -> Cursor {
        Cursor(serde_json::to_string(self).unwrap_or_default())
    }

    /// The key of a message.
    pub fn key(&self, uid: u32) -> RemoteKey {
        RemoteKey(format!("{}:{uid}", self.uidvalidity))
    }
}

/// UIDVALIDITY and UID of a key.
pub(super) fn parse_key(key: &RemoteKey) -> Option<(u32, u32)> {
    let (uidvalidity, uid) = key.0.split_once(':')?;
    Some((uidvalidity.parse().ok()?, uid.parse().ok()?))
}

/// How to learn what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Approach {
    /// Nothing did.
    Same,
    /// List everything.
    Everything,
    /// Ask for what changed since the cursor's HIGHESTMODSEQ.
    Since,
}

/// Decides from the last mark and the present one.
pub(super) fn approach(last: Option<&Mark>, now: &Mark) -> Approach {
    let Some(last) = last.filter(|last| last.uidvalidity == now.uidvalidity) else {
        return Approach::Everything;
    };
    let keeps_modseq = last.highestmodseq > 0 && now.highestmodseq > 0;
    if !keeps_modseq || now.highestmodseq < last.highestmodseq || now.uidnext < last.uidnext {
        return Approach::Everything;
    }
    let same = (last.highestmodseq, last.uidnext, last.exists) == (now.highestmodseq, now.uidnext, now.exists);
    if same { Approach::Same } else { Approach::Since }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(uidvalidity: u32, uidnext: u32, highestmodseq: u64, exists: u32) -> Mark {
        Mark { uidvalidity, uidnext, highestmodseq, exists, digest: None }
    }

    #[test]
    fn the_way_to_ask_follows_from_both_marks() {
        let last = mark(1, 10, 100, 5);
        for (what, last, now, expected) in [
            ("a first sync", None, mark(1, 10, 100, 5), Approach::Everything),
            ("nothing changed", Some(&last), mark(1, 10, 100, 5), Approach::Same),
            ("flags", Some(&last), mark(1, 10, 101, 5), Approach::Since),
            ("a new message", Some(&last), mark(1, 11, 101, 6), Approach::Since),
            ("an expunge the server did not count", Some(&last), mark(1, 10, 100, 4), Approach::Since),
            ("new UIDVALIDITY", Some(&last), mark(2, 10, 100, 5), Approach::Everything),
            ("MODSEQ went back", Some(&last), mark(1, 10, 99, 5), Approach::Everything),
            ("UIDNEXT went back", Some(&last), mark(1, 9, 101, 5), Approach::Everything),
            ("MODSEQ was lost", Some(&last), mark(1, 10, 0, 5), Approach::Everything),
            ("MODSEQ is new", Some(&mark(1, 10, 0, 5)), mark(1, 10, 100, 5), Approach::Everything),
        ] {
            assert_eq!(approach(last, &now), expected, "{what}");
        }
    }

    #[test]
    fn a_cursor_is_small_and_comes_back() {
        let cursor = mark(1, 10, 100, 5).cursor();
        assert_eq!(cursor.0, r#"{"uidvalidity":1,"uidnext":10,"highestmodseq":100,"exists":5}"#);
        assert_eq!(Mark::of(&cursor), Some(mark(1, 10, 100, 5)));
        assert_eq!(Mark::of(&Cursor("mbox:1:2".into())), None);
    }
}
