//! Search and saved searches.

use serde::{Deserialize, Serialize};

use super::{MessageRow, TargetRow};

/// What is looked for, and how the results are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct SearchQuery {
    /// The search as it was typed.
    pub query: String,
    /// At most this many messages.
    pub limit: u32,
    /// The best of the newest first, instead of the newest.
    pub by_relevance: bool,
    /// The newest of each conversation.
    pub grouped: bool,
    /// Messages alone, not whose names match.
    pub messages_only: bool,
}

/// What a search found, or how to ask better.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SearchResult {
    /// Messages, newest or best first.
    pub rows: Vec<MessageRow>,
    /// How many hits the conversation of each row has; empty where they are not grouped.
    pub hits: Vec<u32>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// How many of the newest hits were ranked or grouped, where there are more than that.
    pub considered: Option<u32>,
    /// Whether results are grouped by conversation.
    pub grouped: bool,
    /// People, clients and jobs whose name or address matches.
    pub targets: Vec<TargetRow>,
    /// What could not be understood and was left aside, as a code: `empty`, `unknown_operator`, `bad_date`, `bad_size`, `only_not`,
    /// `unclosed_quote`, `no_stages`, `excluded`, `too_much`.
    pub hint: Option<String>,
    /// The search that may have been meant, where something looks mistyped.
    pub meant: Option<String>,
    /// How the query was understood, in order.
    pub understood: Vec<Understood>,
}

/// A piece of a search as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Understood {
    /// The operator, behind a `-` where it is negated; `text` and `phrase` without one; `or`, `(`, `-(` and `)` join others.
    pub operator: String,
    /// Its value.
    pub value: String,
    /// Where it begins in what was typed, in UTF-16 units; `start` = `end` where it was not typed by itself.
    pub start: u32,
    /// Behind its end.
    pub end: u32,
}

/// How many messages a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SearchTotal {
    /// The messages counted.
    pub count: u32,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// A search kept by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SavedSearchRow {
    /// Its id.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// The search as it was typed.
    pub query: String,
}

/// How many messages a saved search finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SavedCount {
    /// Its id.
    pub id: String,
    /// All of them, counted up to 10,000.
    pub count: u32,
    /// The unread among them.
    pub unread: u32,
}
