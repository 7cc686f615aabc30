//! Proposals: what linking derives for a message, and what the user decided about it.

use std::collections::BTreeMap;

use domain::{MessageRow, ProposalId, Reason, State, TargetId, Verdict};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::read::list;
use crate::{Read, Write};

/// What linking derives for one message and target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Derived {
    /// Where to; `None`: nowhere yet (application) or nowhere at all (skipped).
    pub target: Option<TargetId>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, sorted.
    pub reasons: Vec<Reason>,
    /// Whether Dossier ticks it.
    pub ticked: bool,
    /// Whether it is only a further target.
    pub offered: bool,
}

/// A proposal as stored: what was derived and what the user decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: ProposalId,
    /// The message.
    pub message: MessageRow,
    /// What was derived.
    pub derived: Derived,
    /// What the user ticked or unticked.
    pub choice: Option<bool>,
    /// Whether the user chose this target.
    pub by_user: bool,
    /// What became of it.
    pub state: State,
    /// Since when, Unix seconds; 0 while it is open.
    pub state_at: i64,
}

impl Proposal {
    /// Whether Import takes it.
    pub fn is_ticked(&self) -> bool {
        self.choice.unwrap_or(self.derived.ticked)
    }

    /// Whether the user decided anything about it.
    pub fn is_decided(&self) -> bool {
        self.choice.is_some() || self.by_user || self.state != State::Open
    }
}

const COLUMNS: &str = "id, message, target, verdict, reasons, ticked, offered, choice, by_user, state, state_at";

fn proposal(row: &Row<'_>) -> rusqlite::Result<Proposal> {
    let reasons: String = row.get(4)?;
    Ok(Proposal {
        id: ProposalId(row.get(0)?),
        message: MessageRow(row.get(1)?),
        derived: Derived {
            target: row.get::<_, Option<i64>>(2)?.map(TargetId),
            verdict: Verdict::from_word(&row.get::<_, String>(3)?).unwrap_or(Verdict::None),
            reasons: serde_json::from_str(&reasons).unwrap_or_default(),
            ticked: row.get(5)?,
            offered: row.get(6)?,
        },
        choice: row.get(7)?,
        by_user: row.get(8)?,
        state: State::from_word(&row.get::<_, String>(9)?).unwrap_or(State::Open),
        state_at: row.get(10)?,
    })
}

impl Read<'_> {
    /// The proposals of a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn proposals(&self, message: MessageRow) -> Result<Vec<Proposal>> {
        self.all(&format!("SELECT {COLUMNS} FROM proposal WHERE message = ?1 ORDER BY id"), [message.0], proposal)
    }

    /// The proposals of several messages.
    ///
    /// # Errors
    /// Those of the database.
    pub fn proposals_of(&self, messages: &[MessageRow]) -> Result<BTreeMap<MessageRow, Vec<Proposal>>> {
        let sql =
            format!("SELECT {COLUMNS} FROM proposal WHERE message IN (SELECT value FROM json_each(?1)) ORDER BY id");
        let mut found: BTreeMap<MessageRow, Vec<Proposal>> = BTreeMap::new();
        for proposal in self.all(&sql, [list(messages.iter().map(|message| message.0))], proposal)? {
            found.entry(proposal.message).or_default().push(proposal);
        }
        Ok(found)
    }

    /// Messages with a proposal that waits and that Import would take now; undecided ones received before `since` (Unix seconds) are history.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ticked_messages(&self, since: i64) -> Result<Vec<MessageRow>> {
        self.all(include_str!("ticked_messages.sql"), [since], |row| row.get(0).map(MessageRow))
    }

    /// Messages with a waiting proposal of this verdict.
    ///
    /// # Errors
    /// Those of the database.
    pub fn messages_of_verdict(&self, verdict: Verdict) -> Result<Vec<MessageRow>> {
        self.all(include_str!("messages_of_verdict.sql"), [verdict.word()], |row| row.get(0).map(MessageRow))
    }

    /// Whether a message of this conversation, other than what the user sent, is filed or ticked.
    ///
    /// # Errors
    /// Those of the database.
    pub fn conversation_is_ticked(&self, conversation: i64) -> Result<bool> {
        Ok(self.count(include_str!("truth/conversation_is_ticked.sql"), [conversation])? > 0)
    }

    /// Jobs that messages of this conversation are filed under.
    ///
    /// # Errors
    /// Those of the database.
    pub fn jobs_of_conversation(&self, conversation: i64) -> Result<Vec<TargetId>> {
        self.all(include_str!("truth/jobs_of_conversation.sql"), [conversation], |row| row.get(0).map(TargetId))
    }

    /// The next messages linking has to look at, and whether there are more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn dirty_messages(&self, limit: u32) -> Result<Vec<MessageRow>> {
        self.all("SELECT message FROM dirty_message ORDER BY message DESC LIMIT ?1", [limit], |row| {
            row.get(0).map(MessageRow)
        })
    }

    /// How many messages, appointments and addresses linking has to look at.
    ///
    /// # Errors
    /// Those of the database.
    pub fn dirty_count(&self) -> Result<i64> {
        self.count("SELECT (SELECT count(*) FROM dirty_message) + (SELECT count(*) FROM dirty_address) + (SELECT count(*) FROM dirty_event)", [])
    }
}

impl Write<'_> {
    /// Takes the mark off messages linking is about to look at.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clean_messages(&self, messages: &[MessageRow]) -> Result<()> {
        for message in messages {
            self.run("DELETE FROM dirty_message WHERE message = ?1", [message.0])?;
        }
        Ok(())
    }

    /// Marks a message for linking.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_message(&self, message: MessageRow) -> Result<()> {
        self.run("INSERT OR IGNORE INTO dirty_message(message) SELECT id FROM message WHERE id = ?1", [message.0])?;
        Ok(())
    }

    /// Marks messages and appointments that hold these words as a phrase in subject, text or attachment names (a name or a job reference), and concern
    /// somebody already: a name alone proposes nothing, and whatever else changes marks by itself.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_messages_with(&self, words: &[String]) -> Result<()> {
        self.mark_events_with(words)?;
        let phrase = words.iter().map(|word| word.replace('"', " ")).collect::<Vec<_>>().join(" ");
        if phrase.trim().is_empty() || self.count("SELECT EXISTS (SELECT 1 FROM proposal)", [])? == 0 {
            return Ok(());
        }
        self.finish_index()?;
        self.run(include_str!("mark_messages_with.sql"), [format!("{{subject text files}} : \"{phrase}\"")])?;
        Ok(())
    }

    /// Turns marked addresses into marks on their messages and appointments.
    ///
    /// # Errors
    /// Those of the database.
    pub fn spread_marks(&self) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO dirty_message(message)
             SELECT message FROM message_address WHERE address IN (SELECT address FROM dirty_address)
             UNION SELECT message FROM forwarded WHERE address IN (SELECT address FROM dirty_address)",
            [],
        )?;
        self.spread_marks_on_events()?;
        self.run("DELETE FROM dirty_address WHERE true", [])?;
        Ok(())
    }

    /// Stores what was derived for a message; what the user decided stays. Returns whether anything changed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn propose(&self, message: MessageRow, derived: &[Derived]) -> Result<bool> {
        let stored = self.proposals(message)?;
        let mut changed = false;
        for old in &stored {
            if derived.iter().any(|new| new.target == old.derived.target) {
                continue;
            }
            changed = true;
            if old.is_decided() {
                self.run(
                    "UPDATE proposal SET verdict = 'none', reasons = '[]', ticked = 0, offered = 0 WHERE id = ?1 AND verdict <> 'none'",
                    [old.id.0],
                )?;
            } else {
                self.run("DELETE FROM proposal WHERE id = ?1", [old.id.0])?;
            }
        }
        for new in derived {
            let old = stored.iter().find(|old| old.derived.target == new.target);
            if old.is_none_or(|old| old.derived != *new) {
                changed = true;
                self.put_derived(message, new)?;
            }
        }
        Ok(changed)
    }

    fn put_derived(&self, message: MessageRow, new: &Derived) -> Result<()> {
        let reasons = serde_json::to_string(&new.reasons).map_err(|_| StoreError::Value("reasons"))?;
        self.run(
            include_str!("put_derived.sql"),
            (message.0, new.target.map(|t| t.0), new.verdict.word(), reasons, new.ticked, new.offered),
        )?;
        Ok(())
    }

    /// Ticks or unticks the chosen targets of a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn choose(&self, message: MessageRow, ticked: bool) -> Result<usize> {
        self.run(include_str!("choose.sql"), (message.0, ticked))
    }

    /// Makes exactly these targets the chosen ones of a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn choose_targets(&self, message: MessageRow, targets: &[TargetId]) -> Result<()> {
        for target in targets {
            self.run(include_str!("choose_target.sql"), (message.0, target.0))?;
        }
        for old in self.proposals(message)? {
            if old.derived.target.is_some_and(|target| !targets.contains(&target)) {
                if old.by_user {
                    self.run("UPDATE proposal SET by_user = 0, choice = 0 WHERE id = ?1", [old.id.0])?;
                } else {
                    self.run("UPDATE proposal SET choice = 0 WHERE id = ?1", [old.id.0])?;
                }
            }
        }
        Ok(())
    }

    /// Sets what became of every waiting proposal of a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn decide(&self, message: MessageRow, state: State, now: i64) -> Result<usize> {
        self.run(
            "UPDATE proposal SET state = ?2, state_at = ?3 WHERE message = ?1 AND state <> 'filed' AND state <> ?2",
            (message.0, state.word(), now),
        )
    }

    /// Sets what became of one proposal.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_state(&self, proposal: ProposalId, state: State, now: i64) -> Result<()> {
        self.run(
            "UPDATE proposal SET state = ?2, state_at = ?3 WHERE id = ?1 AND state <> ?2",
            (proposal.0, state.word(), now),
        )?;
        Ok(())
    }

    /// Sets a proposal to filed or back to open as its filing comes and goes.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_filed(&self, message: MessageRow, target: TargetId, now: i64) -> Result<()> {
        self.run(
            "UPDATE proposal SET state = 'filed', state_at = ?3 WHERE message = ?1 AND target = ?2 AND state <> 'filed'",
            (message.0, target.0, now),
        )?;
        Ok(())
    }
}
