//! What the SMTP server was told, and what it is to do in the place of what it should.

use super::super::dovecot::{Postbox, USERS};
use super::{Act, At};

/// A line it heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The number of the connection, from 1.
    pub connection: usize,
    /// Whether nobody could listen.
    pub secured: bool,
    /// The line.
    pub line: String,
}

/// A message that came whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Who sends, from the envelope.
    pub from: String,
    /// Everybody who receives.
    pub to: Vec<String>,
    /// The message.
    pub bytes: Vec<u8>,
    /// Whether it was taken.
    pub taken: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Book {
    /// Every line but those of messages.
    pub heard: Vec<Heard>,
    /// Every message that came whole, also those that were refused then.
    pub handed: Vec<Handed>,
    /// What it said in the place of what it should have.
    pub said: Vec<String>,
    /// How often it fell silent.
    pub fell_silent: usize,
    pub(super) acts: Vec<(At, Act, usize)>,
    pub(super) post: Option<(Postbox, &'static str)>,
    connections: usize,
}

impl Book {
    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections
    }

    /// How often a command was given, by its first word.
    pub fn count(&self, verb: &str) -> usize {
        self.heard.iter().filter(|heard| heard.line.split(' ').next() == Some(verb)).count()
    }

    /// The lines that anybody on the way could read.
    pub fn in_the_open(&self) -> Vec<&str> {
        self.heard.iter().filter(|heard| !heard.secured).map(|heard| heard.line.as_str()).collect()
    }

    pub(super) fn connects(&mut self) -> usize {
        self.connections += 1;
        self.connections
    }

    /// What is to be done at a point, where that is not what it should.
    pub(super) fn act(&mut self, at: impl Fn(At) -> bool) -> Option<Act> {
        let (_, act, left) = self.acts.iter_mut().find(|(point, _, left)| *left > 0 && at(*point))?;
        *left = left.saturating_sub(1);
        Some(*act)
    }

    /// Takes a message, and lays it into the mailboxes there are.
    pub(super) fn hand(&mut self, handed: Handed) {
        if let (Some((postbox, folder)), true) = (&self.post, handed.taken) {
            let owners = handed.to.iter().filter_map(|to| owner(to));
            owners.for_each(|user| postbox.deliver(user, folder, &handed.bytes));
        }
        self.handed.push(handed);
    }
}

/// Whose mailbox an address is.
fn owner(address: &str) -> Option<&'static str> {
    let local = address.split('@').next().unwrap_or_default();
    USERS.into_iter().find(|user| *user == address || *user == local)
}
