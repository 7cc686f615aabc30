//! What is asked of a message as SQL: a condition on the message `m`, and where it can be read newest first.

use rusqlite::types::Value;

use super::branch::Fact;
use super::words::to_text;
use super::{Kind, Leaf, Roles};
use crate::read::list;

/// A row's number may be this far above its received time, where many were received in one second.
pub(super) const CROWDED: i64 = 100_000;

/// From here on messages have an index by size (`message_large`).
const LARGE: i64 = 1_000_000;

/// Values as a statement binds them.
#[derive(Default)]
pub(super) struct Values(pub Vec<Value>);

impl Values {
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("?{}", self.0.len())
    }

    fn ids(&mut self, ids: &[i64]) -> String {
        let list = self.bind(list(ids.iter().copied()));
        format!("(SELECT value FROM json_each({list}))")
    }

    fn words(&mut self, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(|word| self.bind((*word).to_owned())).collect();
        format!("({})", words.join(", "))
    }
}

/// Where everything for which a fact holds, and perhaps more, can be read.
pub(super) struct Source {
    pub from: String,
    pub id: &'static str,
    pub condition: String,
    /// Whether it comes newest first by itself.
    pub ordered: bool,
}

impl Roles {
    fn numbers(self) -> &'static str {
        match self {
            Self::From => "(0)",
            Self::To => "(3, 4, 5)",
            Self::Cc => "(4)",
            Self::Bcc => "(5)",
            Self::Any => "(0, 1, 2, 3, 4, 5)",
        }
    }
}

/// The condition under which a fact holds for the message `m`.
pub(super) fn holds(fact: &Fact, values: &mut Values) -> String {
    let copy = |condition: String| format!("EXISTS (SELECT 1 FROM copy WHERE copy.message = m.id AND {condition})");
    match fact {
        Fact::Leaf(leaf) => leaf_holds(leaf, values),
        Fact::Folder(id) => copy(format!("ifnull(copy.shown_in, copy.folder) = {}", values.bind(*id))),
        Fact::Folders(ids) => copy(format!("ifnull(copy.shown_in, copy.folder) IN {}", values.ids(ids))),
        Fact::Target(id) => {
            format!(
                "EXISTS (SELECT 1 FROM visible_filing AS filing WHERE filing.message = m.id AND filing.target = {})",
                values.bind(*id)
            )
        }
        Fact::Targets(ids) => {
            let ids = values.ids(ids);
            format!(
                "(EXISTS (SELECT 1 FROM visible_filing AS filing WHERE filing.message = m.id AND filing.target IN {ids})
                  OR EXISTS (SELECT 1 FROM message_address AS party JOIN target_address ON target_address.address = party.address
                             WHERE party.message = m.id AND target_address.target IN {ids}))"
            )
        }
        Fact::Address(roles, id) => format!(
            "EXISTS (SELECT 1 FROM message_address AS party WHERE party.message = m.id AND party.role IN {} AND party.address = {})",
            roles.numbers(),
            values.bind(*id)
        ),
        Fact::FiledAs(verdict) => format!(
            "EXISTS (SELECT 1 FROM visible_filing AS filing WHERE filing.message = m.id AND filing.verdict = {})",
            values.bind(verdict.word().to_owned())
        ),
        Fact::ProposedAs(verdict) => format!(
            "EXISTS (SELECT 1 FROM proposal WHERE proposal.message = m.id AND proposal.verdict = {})",
            values.bind(verdict.word().to_owned())
        ),
    }
}

fn leaf_holds(leaf: &Leaf, values: &mut Values) -> String {
    match leaf {
        Leaf::Party { roles, phrases, .. } => format!(
            "EXISTS (SELECT 1 FROM message_address AS party JOIN address ON address.id = party.address
             WHERE party.message = m.id AND party.role IN {} AND has_phrases(party.name || ' ' || address.normal, {}))",
            roles.numbers(),
            values.bind(to_text(phrases))
        ),
        Leaf::Me(roles) => format!(
            "EXISTS (SELECT 1 FROM message_address AS party WHERE party.message = m.id AND party.role IN {}
             AND party.address IN (SELECT address FROM identity))",
            roles.numbers()
        ),
        Leaf::Attachment => "m.attachments > 0".into(),
        Leaf::Kind(kind) => kind_holds(*kind, values),
        Leaf::FileName(pattern) => format!(
            "EXISTS (SELECT 1 FROM part WHERE part.message = m.id AND part.name LIKE {} ESCAPE '\\')",
            values.bind(like(pattern))
        ),
        Leaf::Unread => {
            "(m.outgoing = 0 AND EXISTS (SELECT 1 FROM copy WHERE copy.message = m.id AND copy.flags & 1 = 0))".into()
        }
        Leaf::Starred => "EXISTS (SELECT 1 FROM copy WHERE copy.message = m.id AND copy.flags & 4 <> 0)".into(),
        Leaf::Filed => "EXISTS (SELECT 1 FROM visible_filing AS filing WHERE filing.message = m.id)".into(),
        Leaf::Sent => "m.outgoing = 1".into(),
        Leaf::Snoozed(now) => snoozed("m", *now, values),
        Leaf::After(begins) => format!("m.received >= {}", values.bind(*begins)),
        Leaf::Before(ends) => format!("m.received < {}", values.bind(*ends)),
        Leaf::Larger(octets) => format!("m.size > {}", values.bind(*octets)),
        Leaf::Smaller(octets) => format!("m.size < {}", values.bind(*octets)),
        // Looked up or answered by the index before it comes here.
        Leaf::Text { .. } | Leaf::Verdict(_) | Leaf::Folder(_) | Leaf::Account(_) | Leaf::Target(..) => "true".into(),
    }
}

fn kind_holds(kind: Kind, values: &mut Values) -> String {
    let (types, ends) = kind.told_by();
    let types = values.words(types);
    let ends: Vec<String> =
        ends.iter().map(|end| format!("part.name LIKE {}", values.bind(format!("%{end}")))).collect();
    format!(
        "EXISTS (SELECT 1 FROM part WHERE part.message = m.id AND (part.content_type IN {types} OR {}))",
        ends.join(" OR ")
    )
}

fn snoozed(message: &str, now: i64, values: &mut Values) -> String {
    format!(
        "{message}.conversation IN (SELECT conversation FROM visible_message WHERE id IN (SELECT message FROM snooze WHERE until > {}))",
        values.bind(now)
    )
}

/// A name with `*` as a pattern of LIKE.
fn like(pattern: &str) -> String {
    let mut text = String::new();
    for c in pattern.chars() {
        match c {
            '*' => text.push('%'),
            '%' | '_' | '\\' => text.extend(['\\', c]),
            other => text.push(other),
        }
    }
    text
}

/// Where a fact can be read, where it can be without walking all messages.
pub(super) fn source(fact: &Fact, values: &mut Values) -> Option<Source> {
    let ordered = |from: &str, condition| Source { from: from.into(), id: "s.message", condition, ordered: true };
    let unordered = |from: &str, id, condition| Source { from: from.into(), id, condition, ordered: false };
    let copies = "copy AS s INDEXED BY copy_shown";
    Some(match fact {
        Fact::Folder(id) => {
            let id = values.bind(*id);
            ordered(copies, format!("ifnull(s.shown_in, s.folder) = {id} AND s.message IS NOT NULL"))
        }
        Fact::Folders(ids) => {
            let ids = values.ids(ids);
            unordered(copies, "s.message", format!("ifnull(s.shown_in, s.folder) IN {ids} AND s.message IS NOT NULL"))
        }
        Fact::Target(id) => ordered("filing AS s", format!("s.target = {}", values.bind(*id))),
        Fact::Targets(ids) => {
            let ids = values.ids(ids);
            let from = format!(
                "(SELECT message FROM visible_filing WHERE target IN {ids} UNION
                  SELECT message FROM message_address WHERE address IN (SELECT address FROM target_address WHERE target IN {ids})) AS s"
            );
            unordered(&from, "s.message", "true".into())
        }
        Fact::Address(roles, id) => ordered(
            "message_address AS s INDEXED BY message_address_by_address",
            format!("s.address = {} AND s.role IN {}", values.bind(*id), roles.numbers()),
        ),
        Fact::FiledAs(verdict) => {
            ordered("filing AS s", format!("s.verdict = {}", values.bind(verdict.word().to_owned())))
        }
        Fact::ProposedAs(verdict) => {
            ordered("proposal AS s", format!("s.verdict = {}", values.bind(verdict.word().to_owned())))
        }
        Fact::Leaf(Leaf::Filed) => ordered("filing AS s", "true".into()),
        Fact::Leaf(Leaf::Unread) => {
            ordered("copy AS s INDEXED BY copy_unread", "s.flags & 1 = 0 AND s.message IS NOT NULL".into())
        }
        Fact::Leaf(Leaf::Starred) => {
            ordered("copy AS s INDEXED BY copy_starred", "s.flags & 4 <> 0 AND s.message IS NOT NULL".into())
        }
        Fact::Leaf(Leaf::Kind(kind)) => {
            let mut types = kind.told_by().0.to_vec();
            types.extend(["application/octet-stream", ""]);
            let types = values.words(&types);
            unordered("part AS s INDEXED BY part_by_type", "s.message", format!("s.content_type IN {types}"))
        }
        Fact::Leaf(Leaf::Snoozed(now)) => unordered("visible_message AS s", "s.id", snoozed("s", *now, values)),
        Fact::Leaf(Leaf::Larger(octets)) if *octets >= LARGE => {
            let octets = values.bind(*octets);
            unordered("visible_message AS s", "s.id", format!("s.size >= {LARGE} AND s.size > {octets}"))
        }
        Fact::Leaf(_) => return None,
    })
}
