//! A question to SQL: every value is bound, every word quoted, and newest first without sorting.

use rusqlite::types::Value;

use super::words::to_text;
use super::{Leaf, Node, Phrase, Query, is_meant};
use crate::Read;
use crate::error::{Result, StoreError};

/// A set of messages of at most this many rows is walked rather than looked up for each hit.
const SMALL: i64 = 4_000;

/// A row's number may be this far above its received time, where many were received in one second.
const CROWDED: i64 = 100_000;

/// SQL that yields message numbers, newest first, and its values. The last value is the limit.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub sql: String,
    pub values: Vec<Value>,
}

/// Compiles a search for a store.
///
/// # Errors
/// Those of the database.
pub(crate) fn compile(read: &Read<'_>, query: &Query, limit: u32) -> Result<Compiled> {
    let mut sql = Sql { read, values: Vec::new() };
    let plan = sql.plan(query)?;
    let mut conditions = plan.conditions;
    let from = match (plan.small, plan.text) {
        (Some(set), text) => {
            conditions.insert(0, format!("m.id IN ({set})"));
            if let Some(text) = text {
                let found = sql.found(text);
                conditions.push(format!("+{found}"));
            }
            "visible_message AS m"
        }
        (None, Some(text)) => {
            conditions.insert(0, format!("search MATCH {}", sql.bind(text)));
            "search CROSS JOIN visible_message AS m ON m.id = search.rowid"
        }
        (None, None) => "visible_message AS m",
    };
    let order = if from.starts_with("search") { "search.rowid" } else { "m.id" };
    let conditions = if conditions.is_empty() { "true".into() } else { conditions.join(" AND ") };
    let limit = sql.bind(i64::from(limit));
    let text = format!("SELECT m.id FROM {from} WHERE {conditions} ORDER BY {order} DESC LIMIT {limit}");
    Ok(Compiled { sql: text, values: sql.values })
}

/// How a search is carried out.
struct Plan {
    /// The expression for the index.
    text: Option<String>,
    /// SQL of a small set that all results lie in.
    small: Option<String>,
    /// Conditions on the message `m`.
    conditions: Vec<String>,
}

struct Sql<'r, 'c> {
    read: &'r Read<'c>,
    values: Vec<Value>,
}

impl Sql<'_, '_> {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn plan(&mut self, query: &Query) -> Result<Plan> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let mut conditions = Vec::new();
        let mut small: Option<(i64, String)> = None;
        for node in &query.all {
            match (node, text_of(node)) {
                (Node::Not(_), Some(text)) => without.push(format!("({text})")),
                (_, Some(text)) => with.push(format!("({text})")),
                (node, None) => {
                    if let Node::Is(Leaf::Party { phrases, .. }) = node {
                        with.push(format!("({})", names(phrases)));
                    }
                    if let Some((size, set)) = self.small_set(node)?
                        && small.as_ref().is_none_or(|(smallest, _)| size < *smallest)
                    {
                        small = Some((size, set));
                    }
                    conditions.push(self.condition(node)?);
                }
            }
        }
        let unwanted = without.join(" OR ");
        let text = match (with.is_empty(), without.is_empty()) {
            (true, true) => None,
            (true, false) => {
                let found = self.found(unwanted);
                conditions.push(format!("NOT {found}"));
                None
            }
            (false, true) => Some(with.join(" AND ")),
            (false, false) => Some(format!("({}) NOT ({unwanted})", with.join(" AND "))),
        };
        Ok(Plan { text, small: small.map(|(_, set)| set), conditions })
    }

    /// That the index finds this in the message.
    fn found(&mut self, text: String) -> String {
        format!("m.id IN (SELECT rowid FROM search WHERE search MATCH {})", self.bind(text))
    }

    fn condition(&mut self, node: &Node) -> Result<String> {
        match node {
            Node::Is(leaf) => self.holds(leaf),
            Node::Not(leaf) => Ok(format!("NOT ({})", self.whole(leaf)?)),
            Node::Any(nodes) => {
                let each = nodes.iter().map(|node| match node {
                    Node::Is(leaf) => self.whole(leaf),
                    other => self.condition(other),
                });
                let each = each.collect::<Result<Vec<_>>>()?;
                Ok(format!("({})", each.join(" OR ")))
            }
        }
    }

    /// A condition that stands alone: who is in a message is looked for in the index first.
    fn whole(&mut self, leaf: &Leaf) -> Result<String> {
        let holds = self.holds(leaf)?;
        Ok(match leaf {
            Leaf::Party { phrases, .. } => format!("({} AND {holds})", self.found(names(phrases))),
            _ => holds,
        })
    }

    fn holds(&mut self, leaf: &Leaf) -> Result<String> {
        Ok(match leaf {
            Leaf::Text { subject, phrase } => self.found(text(*subject, phrase)),
            Leaf::Party { from, phrases } => {
                let roles = if *from { "0" } else { "3, 4, 5" };
                let phrases = self.bind(to_text(phrases));
                format!(
                    "EXISTS (SELECT 1 FROM message_address AS party JOIN address ON address.id = party.address
                     WHERE party.message = m.id AND party.role IN ({roles}) AND has_phrases(party.name || ' ' || address.normal, {phrases}))"
                )
            }
            Leaf::Attachment => "m.attachments > 0".into(),
            Leaf::Sent => "m.outgoing = 1".into(),
            Leaf::After(begins) => format!("(m.id >= {0} AND m.received >= {0})", self.bind(*begins)),
            Leaf::Before(begins) => {
                let (begins, bound) = (self.bind(*begins), self.bind(begins.saturating_add(CROWDED)));
                format!("(m.id < {bound} AND m.received < {begins})")
            }
            Leaf::Unread => {
                "(m.outgoing = 0 AND EXISTS (SELECT 1 FROM copy WHERE copy.message = m.id AND flags & 1 = 0))".into()
            }
            Leaf::Filed => "EXISTS (SELECT 1 FROM filing WHERE filing.message = m.id)".into(),
            Leaf::Reply => "(EXISTS (SELECT 1 FROM filing WHERE filing.message = m.id AND filing.verdict = 'reply')
                OR EXISTS (SELECT 1 FROM proposal WHERE proposal.message = m.id AND proposal.verdict = 'reply'))"
                .into(),
            Leaf::Folder(_) => format!(
                "EXISTS (SELECT 1 FROM copy WHERE copy.message = m.id AND copy.folder IN ({}))",
                self.asked(leaf)?
            ),
            Leaf::Target(..) => {
                let asked = self.asked(leaf)?;
                format!(
                    "(EXISTS (SELECT 1 FROM filing WHERE filing.message = m.id AND filing.target IN ({asked}))
                      OR EXISTS (SELECT 1 FROM message_address AS party JOIN target_address ON target_address.address = party.address
                                 WHERE party.message = m.id AND target_address.target IN ({asked})))"
                )
            }
        })
    }

    /// A set that all messages for which a node holds lie in, with its size, where that is small.
    fn small_set(&mut self, node: &Node) -> Result<Option<(i64, String)>> {
        let set = match node {
            Node::Is(leaf) => self.set(leaf)?,
            Node::Any(nodes) => {
                let each = nodes.iter().map(|node| match node {
                    Node::Is(leaf) => self.set(leaf),
                    _ => Ok(None),
                });
                let each: Option<Vec<String>> = each.collect::<Result<Vec<_>>>()?.into_iter().collect();
                each.map(|sets| sets.join(" UNION "))
            }
            Node::Not(_) => None,
        };
        let Some(set) = set else { return Ok(None) };
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM ({set}) LIMIT {SMALL})");
        let size = self.read.count(&sql, rusqlite::params_from_iter(self.named_in(&set)))?;
        Ok((size < SMALL).then_some((size, set)))
    }

    /// SQL of a set that all messages for which a leaf holds lie in, where it can be had without walking all of them.
    fn set(&mut self, leaf: &Leaf) -> Result<Option<String>> {
        Ok(Some(match leaf {
            Leaf::Text { subject, phrase } => format!("SELECT rowid FROM search WHERE search MATCH {}", self.bind(text(*subject, phrase))),
            Leaf::Party { phrases, .. } => format!("SELECT rowid FROM search WHERE search MATCH {}", self.bind(names(phrases))),
            Leaf::Unread => "SELECT message FROM copy WHERE flags & 1 = 0 AND message IS NOT NULL".into(),
            Leaf::Filed => "SELECT message FROM filing".into(),
            Leaf::Reply => "SELECT message FROM filing WHERE verdict = 'reply' UNION SELECT message FROM proposal WHERE verdict = 'reply'".into(),
            Leaf::Folder(_) => format!("SELECT message FROM copy WHERE folder IN ({}) AND message IS NOT NULL", self.asked(leaf)?),
            Leaf::Target(..) => {
                let asked = self.asked(leaf)?;
                format!(
                    "SELECT message FROM filing WHERE target IN ({asked})
                     UNION SELECT message FROM message_address WHERE address IN (SELECT address FROM target_address WHERE target IN ({asked}))"
                )
            }
            Leaf::Attachment | Leaf::Sent | Leaf::After(_) | Leaf::Before(_) => return Ok(None),
        }))
    }

    /// The values a piece of SQL names: all bound so far, as it names the last of them.
    fn named_in(&self, set: &str) -> &[Value] {
        if set.contains('?') { &self.values } else { &[] }
    }

    /// The folders or targets that are meant, as a bound list.
    fn asked(&mut self, leaf: &Leaf) -> Result<String> {
        let ids: Vec<i64> = match leaf {
            Leaf::Folder(called) => self.folders(called)?,
            Leaf::Target(kind, called) => self.read.targets_asked(*kind, called)?,
            _ => Vec::new(),
        };
        let list = serde_json::to_string(&ids).map_err(|_| StoreError::Value("ids"))?;
        Ok(format!("SELECT value FROM json_each({})", self.bind(list)))
    }

    fn folders(&self, called: &str) -> Result<Vec<i64>> {
        let all: Vec<(i64, String, String)> = self
            .read
            .all("SELECT id, path, special_use FROM folder", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(all
            .into_iter()
            .filter(|(_, path, special_use)| is_meant(called, path, special_use))
            .map(|(id, ..)| id)
            .collect())
    }
}

/// A node that the index alone can answer (for `Not`: what it excludes).
fn text_of(node: &Node) -> Option<String> {
    match node {
        Node::Is(Leaf::Text { subject, phrase }) | Node::Not(Leaf::Text { subject, phrase }) => {
            Some(text(*subject, phrase))
        }
        Node::Any(nodes) => {
            let each = nodes.iter().map(|node| match node {
                Node::Is(Leaf::Text { .. }) => text_of(node),
                _ => None,
            });
            Some(each.collect::<Option<Vec<_>>>()?.join(" OR "))
        }
        _ => None,
    }
}

fn text(subject: bool, phrase: &Phrase) -> String {
    if subject { format!("subject : ({})", phrase.fts()) } else { format!("({})", phrase.fts()) }
}

fn names(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| format!("names : ({})", phrase.fts())).collect::<Vec<_>>().join(" AND ")
}
