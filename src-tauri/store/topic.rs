//! What changed, told to whoever shows it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::error::Result;
use crate::{Read, Write};

/// What a list shows; a write reports which of them it touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Accounts and folders.
    Account,
    /// Messages and their copies.
    Message,
    /// Mail to sort.
    Proposal,
    /// What is saved where.
    Filing,
    /// People, clients, jobs.
    Person,
    /// Exclusions.
    Exclusion,
    /// Settings.
    Setting,
    /// Calendars and appointments.
    Calendar,
    /// What leaves, or left.
    Outbox,
    /// What somebody is reminded of.
    Reminder,
    /// What is to be done.
    Task,
}

impl Topic {
    /// Every topic with the word it is stored and sent as.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Account, "account"),
        (Self::Message, "message"),
        (Self::Proposal, "proposal"),
        (Self::Filing, "filing"),
        (Self::Person, "person"),
        (Self::Exclusion, "exclusion"),
        (Self::Setting, "setting"),
        (Self::Calendar, "calendar"),
        (Self::Outbox, "outbox"),
        (Self::Reminder, "reminder"),
        (Self::Task, "task"),
    ];

    /// The word it is sent as.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(topic, _)| *topic == self).map_or("", |(_, word)| word)
    }

    /// The topic a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(topic, _)| *topic)
    }

    fn of_relation(relation: &str) -> Option<Self> {
        Some(match relation {
            "account" | "folder" | "outgoing_account" | "source" | "access_group" | "user" => Self::Account,
            "message" | "copy" | "left_out" | "aside" | "intent" | "snooze" | "awaiting" => Self::Message,
            "proposal" | "address_rule" => Self::Proposal,
            "filing" => Self::Filing,
            "target" | "person" | "client" | "job" | "client_domain" | "target_address" | "tag" | "field"
            | "document" | "document_source" => Self::Person,
            "exclusion" => Self::Exclusion,
            "calendar_account" | "calendar" | "calendar_view" | "event" | "appointment" | "busy_time"
            | "event_proposal" | "event_filing" | "interview" | "interviewer" | "invited" | "invited_answer"
            | "offer" | "offer_slot" => Self::Calendar,
            "outbox" => Self::Outbox,
            "reminder" => Self::Reminder,
            "task" => Self::Task,
            "setting" | "saved_search" | "picture_sender" => Self::Setting,
            _ => return None,
        })
    }
}

/// Collects the topics a transaction touches, from SQLite's own update hook: none can be forgotten.
#[derive(Clone, Default)]
pub struct Touched(Arc<Mutex<BTreeSet<Topic>>>);

impl Touched {
    /// Listens on a writing connection.
    pub fn listen(&self, conn: &Connection) -> Result<()> {
        let touched = self.0.clone();
        conn.update_hook(Some(move |_: rusqlite::hooks::Action, _: &str, relation: &str, _: i64| {
            if let Some(topic) = Topic::of_relation(relation) {
                touched.lock().unwrap_or_else(PoisonError::into_inner).insert(topic);
            }
        }))?;
        Ok(())
    }

    /// Whether one of these topics was touched since they were last taken.
    pub fn any(&self, topics: &[Topic]) -> bool {
        let touched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        topics.iter().any(|topic| touched.contains(topic))
    }

    /// Takes what was touched since the last call.
    pub fn take(&self) -> BTreeSet<Topic> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How many of the newest changes are kept for those who look seldom.
const KEPT: i64 = 10_000;

impl Read<'_> {
    /// The number of the newest change this look at the store sees.
    pub(crate) fn newest_change(&self) -> Result<i64> {
        self.count("SELECT ifnull(max(seq), 0) FROM change", [])
    }

    /// Whether a change after `seq` touched one of these topics, or may have and is forgotten.
    pub(crate) fn changed(&self, topics: &[Topic], seq: i64) -> Result<bool> {
        let after: Vec<String> =
            self.all("SELECT DISTINCT topic FROM change WHERE seq > ?1", [seq], |row| row.get(0))?;
        let oldest = self.count("SELECT ifnull(min(seq), 0) FROM change", [])?;
        Ok(oldest > seq + 1 || after.iter().any(|word| topics.iter().any(|topic| topic.word() == word)))
    }
}

impl Write<'_> {
    /// Forgets changes that whoever shows them has long seen.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_old_changes(&self) -> Result<()> {
        self.run("DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?1", [KEPT])?;
        Ok(())
    }
}
