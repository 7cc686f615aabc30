//! Mailboxes as Exchange keeps them: folders by id, messages by an id that stays and one that does not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// The folder it lies in.
    pub folder: String,
    /// Its bytes.
    pub raw: Vec<u8>,
    /// Whether it was read.
    pub is_read: bool,
    /// Whether it is starred.
    pub is_flagged: bool,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// When it came, Unix seconds.
    pub received: i64,
    moves: u32,
}

impl Message {
    /// Whom it is addressed to, in a line that begins so.
    pub fn recipients(&self, line: &str) -> Value {
        let text = String::from_utf8_lossy(&self.raw);
        let head = text.split("\r\n\r\n").next().unwrap_or_default();
        let named = head.lines().filter_map(|one| one.strip_prefix(line)).flat_map(|value| value.split(','));
        let rows = named.map(|one| {
            let (name, address) = one.rsplit_once('<').unwrap_or((one, one));
            let address = address.trim().trim_end_matches('>');
            json!({ "emailAddress": { "name": name.trim(), "address": address } })
        });
        Value::Array(rows.collect())
    }
}

/// A folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// What it is called.
    pub name: String,
    /// The folder it lies in; empty at the top.
    pub parent: String,
    /// What Microsoft calls it.
    pub well_known: &'static str,
    /// Whether it is left out of lists.
    pub is_hidden: bool,
}

/// A mailbox.
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    /// Folders by id.
    pub folders: BTreeMap<String, Folder>,
    /// Messages by number.
    pub messages: BTreeMap<u32, Message>,
    /// Who else may open it.
    pub shared_with: Vec<String>,
    /// As which other addresses its owner may send.
    pub sends_as: Vec<String>,
    /// Its other addresses.
    pub aliases: Vec<String>,
    /// What tells its folders from those of other mailboxes.
    mark: usize,
    /// Folder and message of every change, in order.
    changes: Vec<(String, u32)>,
    /// Rounds that began before are forgotten.
    forgotten: usize,
    next: u32,
}

/// Where a list of changes goes on.
pub struct Round {
    since: usize,
    until: usize,
    at: usize,
    expands: bool,
}

impl Round {
    fn token(&self) -> String {
        format!("{}.{}.{}.{}", self.since, self.until, self.at, u8::from(self.expands))
    }

    /// Reads a token.
    pub fn of(token: &str) -> Option<Self> {
        let numbers: Vec<usize> = token.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [since, until, at, expands] = numbers[..] else { return None };
        Some(Self { since, until, at, expands: expands == 1 })
    }
}

impl Mailbox {
    /// With the folders everybody has, in German; `mark` is its own.
    pub fn new(mark: usize) -> Self {
        let mut mailbox = Self { mark, ..Self::default() };
        for (well_known, name) in [
            ("inbox", "Posteingang"),
            ("sentitems", "Gesendete Elemente"),
            ("drafts", "Entwürfe"),
            ("junkemail", "Junk-E-Mail"),
            ("deleteditems", "Gelöschte Elemente"),
            ("archive", "Archiv"),
        ] {
            mailbox.put_folder(name, "", well_known);
        }
        let hidden = mailbox.put_folder("Verborgen", "", "");
        mailbox.folders.get_mut(&hidden).unwrap().is_hidden = true;
        mailbox
    }

    /// Makes a folder; answers its id.
    pub fn put_folder(&mut self, name: &str, parent: &str, well_known: &'static str) -> String {
        let id = format!("AQMk-{}-folder_{}=", self.mark, self.folders.len());
        let folder = Folder { name: name.into(), parent: parent.into(), well_known, is_hidden: false };
        self.folders.insert(id.clone(), folder);
        id
    }

    /// The id of a folder by its id, its well-known name, or its name.
    pub fn folder(&self, called: &str) -> Option<String> {
        let found = self.folders.iter().find(|(id, folder)| {
            *id == called
                || !called.is_empty() && (folder.well_known.eq_ignore_ascii_case(called) || folder.name == called)
        });
        found.map(|(id, _)| id.clone())
    }

    /// Puts a message into a folder; answers its number.
    pub fn put(&mut self, folder: &str, raw: &[u8]) -> u32 {
        let folder = self.folder(folder).expect("such a folder");
        self.next += 1;
        let received = 1_767_225_600 + i64::from(self.next) * 60;
        let (raw, next) = (raw.to_vec(), self.next);
        let message = Message { folder, raw, is_read: false, is_flagged: false, is_draft: false, received, moves: 0 };
        self.messages.insert(next, message);
        self.note(next);
        next
    }

    /// Changes a message.
    pub fn alter(&mut self, number: u32, change: impl FnOnce(&mut Message)) {
        self.note(number);
        change(self.messages.get_mut(&number).unwrap());
        self.note(number);
    }

    /// Moves a message.
    pub fn move_to(&mut self, number: u32, folder: &str) {
        let folder = self.folder(folder).unwrap();
        self.alter(number, |message| {
            message.folder = folder;
            message.moves += 1;
        });
    }

    /// Deletes a message: into the trash, out of the trash for good.
    pub fn delete(&mut self, number: u32) {
        let trash = self.folder("deleteditems").unwrap();
        if self.messages[&number].folder == trash {
            self.note(number);
            self.messages.remove(&number);
        } else {
            self.move_to(number, &trash);
        }
    }

    /// Forgets all rounds of changes.
    pub fn forget_rounds(&mut self) {
        self.changes.push((String::new(), 0));
        self.forgotten = self.changes.len();
    }

    fn note(&mut self, number: u32) {
        let folder = self.messages[&number].folder.clone();
        self.changes.push((folder, number));
    }

    /// The id of a message, as it stays or as it changes with every move.
    pub fn id(&self, number: u32, is_immutable: bool) -> String {
        let moves = self.messages.get(&number).map_or(0, |message| message.moves);
        if is_immutable { format!("AAkALg-{number}_=") } else { format!("AAMkAD-{number}-{moves}=") }
    }

    /// The number of a message by either id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.messages.keys().copied().find(|number| [true, false].map(|one| self.id(*number, one)).contains(&id.into()))
    }

    /// A first round of changes.
    pub fn begin(&self, expands: bool) -> Round {
        Round { since: 0, until: self.changes.len(), at: 0, expands }
    }

    /// A page of changes of a folder, and the token of the next one: whether that is of the same round, and the token. `None`: forgotten.
    pub fn page(
        &self,
        folder: &str,
        round: Round,
        most: usize,
        row: &dyn Fn(u32, bool) -> Value,
    ) -> Option<(Vec<Value>, bool, String)> {
        let is_new = round.at == 0 && round.until == round.since;
        let round = if is_new { Round { until: self.changes.len(), ..round } } else { round };
        if round.since > 0 && round.since < self.forgotten {
            return None;
        }
        let mut numbers: Vec<u32> = if round.since == 0 {
            self.messages.iter().filter(|(_, one)| one.folder == folder).map(|(number, _)| *number).collect()
        } else {
            let changed = self.changes.get(round.since..round.until)?.iter();
            changed.filter(|(place, _)| place == folder).map(|(_, number)| *number).collect()
        };
        numbers.sort_unstable();
        numbers.dedup();
        let rows = numbers.iter().skip(round.at).take(most).map(|number| match self.messages.get(number) {
            Some(message) if message.folder == folder => row(*number, round.expands),
            Some(_) => json!({ "id": self.id(*number, true), "@removed": { "reason": "changed" } }),
            None => json!({ "id": self.id(*number, true), "@removed": { "reason": "deleted" } }),
        });
        let rows: Vec<Value> = rows.collect();
        let at = round.at + rows.len();
        let goes_on = at < numbers.len();
        let next = if goes_on { Round { at, ..round } } else { Round { since: round.until, at: 0, ..round } };
        Some((rows, goes_on, next.token()))
    }
}
