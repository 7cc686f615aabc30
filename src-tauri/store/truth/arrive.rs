//! A message arrives: kept once, however many copies of it there are.

use domain::{Address, AddressId, CopyId, FileKind, Forwarded, Header, MessageKey, MessageRow, Role};

use crate::blob::{PackedBlob, Source, pack};
use crate::error::Result;
use crate::{Read, Write};

/// A message as its source gave it.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// What its headers say.
    pub header: &'a Header,
    /// When it counts as received, Unix seconds.
    pub received: i64,
    /// RFC822.SIZE, octets.
    pub size: u64,
    /// Its content; `None` while only the headers are here.
    pub content: Option<&'a Content>,
    /// Whether the content is to be fetched next, where it is not here.
    pub wanted: bool,
}

/// The content of a message.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The raw bytes without what was cut out.
    pub skeleton: Vec<u8>,
    /// What was cut out.
    pub pieces: Vec<BigPart>,
    /// The plain text.
    pub text: String,
    /// The first words of the text.
    pub preview: String,
    /// Attachments and inline parts.
    pub parts: Vec<PartFacts>,
    /// Who wrote what it forwards.
    pub forwarded: Vec<Forwarded>,
    /// BLAKE3 of what follows the headers, line ends unified.
    pub body_hash: [u8; 32],
}

/// A big decoded part cut out of the raw bytes.
#[derive(Clone, Debug)]
pub struct BigPart {
    /// Offset in the skeleton.
    pub at: u64,
    /// How to put it back, byte for byte.
    pub encoding: String,
    /// Its decoded bytes.
    pub bytes: Vec<u8>,
}

/// An attachment or inline part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartFacts {
    /// Its number in the message.
    pub position: u32,
    /// File name.
    pub name: String,
    /// Content type.
    pub content_type: String,
    /// Decoded octets.
    pub size: u64,
    /// Whether it belongs to the text.
    pub inline: bool,
    /// Content-ID.
    pub content_id: Option<String>,
    /// What it is by its first octets; `None` where that was not looked at.
    pub kind: Option<FileKind>,
    /// Its name was written so that it shows turned round.
    pub reordered: bool,
}

/// The bytes of a [`Content`] ready to be kept: hashed and compressed outside any transaction.
#[derive(Clone, Debug)]
pub struct Packed {
    skeleton: PackedBlob,
    pieces: Vec<PackedBlob>,
    text: Vec<u8>,
}

impl Packed {
    /// Packs what is handed over some at a time: the skeleton, the pieces with their sizes in octets, and the text.
    ///
    /// # Errors
    /// Those of the compressor.
    pub fn from(skeleton: &[&[u8]], pieces: &[(u64, &Source<'_>)], text: &str) -> Result<Self> {
        let size = skeleton.iter().map(|some| some.len()).sum();
        let octets = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
        let piece = |(size, source): &(u64, &Source<'_>)| PackedBlob::from(octets(*size), source);
        Ok(Self {
            skeleton: PackedBlob::from(size, &|each| skeleton.iter().for_each(|some| each(some)))?,
            pieces: pieces.iter().map(piece).collect::<Result<_>>()?,
            text: pack(text.as_bytes())?,
        })
    }

    /// Packs a content. Its `skeleton` and the `bytes` of its pieces are not looked at again.
    ///
    /// # Errors
    /// Those of the compressor.
    pub fn of(content: &Content) -> Result<Self> {
        Ok(Self {
            skeleton: PackedBlob::of(&content.skeleton)?,
            pieces: content.pieces.iter().map(|piece| PackedBlob::of(&piece.bytes)).collect::<Result<_>>()?,
            text: pack(content.text.as_bytes())?,
        })
    }
}

/// A message as it is being kept.
struct Coming<'a> {
    header: &'a Header,
    received: i64,
    size: u64,
    content: Option<(&'a Content, &'a Packed)>,
    wanted: bool,
}

/// What became of a message that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// It is kept as this message.
    Kept(MessageRow, Kept),
    /// An exclusion keeps it out: only sender and date are stored.
    Withheld,
}

/// How a message that arrived is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A message not seen before.
    New,
    /// Another copy of a message that is here.
    Copy,
    /// The content of a message whose headers were here.
    Filled,
    /// The same headers as another message, but another body.
    Twin,
}

impl Write<'_> {
    /// Keeps a message that arrived as `copy`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn arrive(&self, copy: CopyId, new: &NewMessage<'_>) -> Result<Arrived> {
        let packed = new.content.map(Packed::of).transpose()?;
        self.arrive_packed(copy, new, packed.as_ref())
    }

    /// Keeps a message that arrived as `copy`, its content packed before so that the transaction is short.
    ///
    /// # Errors
    /// Those of the database.
    pub fn arrive_packed(&self, copy: CopyId, new: &NewMessage<'_>, packed: Option<&Packed>) -> Result<Arrived> {
        let new = &Coming {
            header: new.header,
            received: new.received,
            size: new.size,
            content: new.content.zip(packed),
            wanted: new.wanted,
        };
        let key = MessageKey::compute(new.header, new.size);
        let (id, kept) = match self.same(&key, new)? {
            Some(found) => found,
            None if self.keeps_out(copy, new.header)? => {
                self.withhold(copy, new.header, new.received)?;
                return Ok(Arrived::Withheld);
            }
            None => (self.insert_message(&key, None, new)?, Kept::New),
        };
        if new.header.sender_check == domain::SenderCheck::Failed {
            // One copy that failed is enough, whichever came first.
            self.run("UPDATE message SET sender_failed = 1 WHERE id = ?1 AND sender_failed = 0", [id.0])?;
        }
        self.run("UPDATE copy SET message = ?2 WHERE id = ?1", (copy.0, id.0))?;
        self.run("INSERT OR IGNORE INTO unsettled_message(message) VALUES (?1)", [id.0])?;
        Ok(Arrived::Kept(id, kept))
    }

    fn same(&self, key: &MessageKey, new: &Coming<'_>) -> Result<Option<(MessageRow, Kept)>> {
        let Some((id, body_hash)) = self.by_key(key)? else {
            return Ok(None);
        };
        let Some((content, packed)) = new.content else {
            return Ok(Some((id, Kept::Copy)));
        };
        match body_hash {
            None => {
                self.fill(id, content, packed)?;
                // The headers may have come from a copy of another size.
                let size = i64::try_from(new.size).unwrap_or(i64::MAX);
                self.run("UPDATE message SET size = ?2 WHERE id = ?1", (id.0, size))?;
                Ok(Some((id, Kept::Filled)))
            }
            Some(hash) if hash == content.body_hash && self.waits_for_body(id)? => {
                self.fill(id, content, packed)?;
                Ok(Some((id, Kept::Filled)))
            }
            Some(hash) if hash == content.body_hash => Ok(Some((id, Kept::Copy))),
            Some(_) => {
                let twin = key.twin(&content.body_hash);
                match self.by_key(&twin)? {
                    Some((twin, _)) => Ok(Some((twin, Kept::Copy))),
                    None => Ok(Some((self.insert_message(&twin, Some(id), new)?, Kept::Twin))),
                }
            }
        }
    }

    fn insert_message(&self, key: &MessageKey, twin_of: Option<MessageRow>, new: &Coming<'_>) -> Result<MessageRow> {
        let header = new.header;
        let id = self.free_row(new.received)?;
        let addresses = self.keep_mailboxes(header)?;
        let outgoing = match header.from() {
            Some(from) => self.is_identity(&from.address)?,
            None => false,
        };
        let conversation = self.converse(id, header)?;
        let body = if new.wanted { "wanted" } else { "headers" };
        self.run(
            include_str!("insert_message.sql"),
            rusqlite::params![
                id.0,
                key.0,
                twin_of.map(|m| m.0),
                header.message_id,
                new.received,
                header.date,
                outgoing,
                header.subject,
                header.from_text,
                i64::try_from(new.size).unwrap_or(i64::MAX),
                body,
                conversation,
                header.bulk.map(domain::Bulk::word),
                header.sender_check == domain::SenderCheck::Failed,
                i64::from(header.may_have_attachments),
            ],
        )?;
        for (address, role, name) in addresses {
            self.run(
                "INSERT OR IGNORE INTO message_address(message, role, address, name) VALUES (?1, ?2, ?3, ?4)",
                (id.0, role.number(), address.0, name),
            )?;
        }
        for (position, reference) in header.references.iter().enumerate() {
            self.run(
                "INSERT INTO message_ref(message, position, ref) VALUES (?1, ?2, ?3)",
                (id.0, position as i64, reference),
            )?;
        }
        if let Some(message_id) = &header.message_id {
            self.run(
                "INSERT OR IGNORE INTO dirty_message(message) SELECT message FROM message_ref WHERE ref = ?1",
                [message_id],
            )?;
        }
        match new.content {
            Some((content, packed)) => self.fill(id, content, packed)?,
            None => self.index_headers(id)?,
        }
        Ok(id)
    }

    /// Gives a message whose headers are here its content.
    fn fill(&self, id: MessageRow, content: &Content, packed: &Packed) -> Result<()> {
        let raw = self.keep_packed(&packed.skeleton)?;
        for (piece, bytes) in content.pieces.iter().zip(&packed.pieces) {
            let blob = self.keep_packed(bytes)?;
            self.run(
                "INSERT OR REPLACE INTO piece(message, at, encoding, blob) VALUES (?1, ?2, ?3, ?4)",
                (id.0, i64::try_from(piece.at).unwrap_or(i64::MAX), &piece.encoding, blob),
            )?;
        }
        for part in &content.parts {
            self.run(
                include_str!("../put_part.sql"),
                rusqlite::params![
                    id.0,
                    part.position,
                    &part.name,
                    &part.content_type,
                    part.size as i64,
                    part.inline,
                    &part.content_id,
                    part.kind.map_or("", FileKind::word),
                    part.reordered,
                ],
            )?;
        }
        let attachments = content.parts.iter().filter(|part| !part.inline).count() as i64;
        self.run(
            "UPDATE message SET body = 'stored', raw = ?2, body_hash = ?3, attachments = ?4, preview = ?5 WHERE id = ?1",
            (id.0, raw, content.body_hash, attachments, &content.preview),
        )?;
        let files: Vec<&str> =
            content.parts.iter().map(|part| part.name.as_str()).filter(|name| !name.is_empty()).collect();
        self.index(id, &content.text, &files.join("\n"), &packed.text)?;
        self.keep_forwarded(id, &content.forwarded)?;
        self.run("INSERT OR IGNORE INTO dirty_message(message) VALUES (?1)", [id.0])?;
        Ok(())
    }

    fn free_row(&self, received: i64) -> Result<MessageRow> {
        let mut id = received.max(1);
        while self.count("SELECT count(*) FROM message WHERE id = ?1", [id])? > 0 {
            id += 1;
        }
        Ok(MessageRow(id))
    }

    fn keep_mailboxes<'h>(&self, header: &'h Header) -> Result<Vec<(AddressId, Role, &'h str)>> {
        header.mailboxes.iter().map(|m| Ok((self.keep_address(&m.address)?, m.role, m.name.as_str()))).collect()
    }

    fn withhold(&self, copy: CopyId, header: &Header, received: i64) -> Result<()> {
        let sender = header.from().map_or(header.from_text.as_str(), |m| m.address.as_str());
        self.run("UPDATE copy SET state = 'withheld', message = NULL WHERE id = ?1", [copy.0])?;
        let exclusion = self.exclusions_of(header)?.first().copied();
        self.run(
            "INSERT OR REPLACE INTO left_out(copy, sender, received, exclusion) VALUES (?1, ?2, ?3, ?4)",
            (copy.0, sender, received, exclusion),
        )?;
        Ok(())
    }

    fn keeps_out(&self, copy: CopyId, header: &Header) -> Result<bool> {
        if self.exclusions_of(header)?.is_empty() {
            return Ok(false);
        }
        Ok(self.count("SELECT count(*) FROM let_in WHERE copy = ?1", [copy.0])? == 0)
    }
}

impl Read<'_> {
    /// The message with this key and the hash of its body, where it is here.
    pub(crate) fn by_key(&self, key: &MessageKey) -> Result<Option<(MessageRow, Option<[u8; 32]>)>> {
        self.maybe("SELECT id, body_hash FROM message WHERE key = ?1", [key.0], |row| {
            Ok((MessageRow(row.get(0)?), row.get(1)?))
        })
    }

    /// Whether an address is the user.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_identity(&self, address: &Address) -> Result<bool> {
        let sql = "SELECT count(*) FROM identity JOIN address ON address.id = identity.address WHERE normal = ?1";
        Ok(self.count(sql, [address.as_str()])? > 0)
    }

    /// The exclusions that apply to a message with these headers, before it is stored.
    pub(crate) fn exclusions_of(&self, header: &Header) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        for mailbox in &header.mailboxes {
            let reversed = Address::reversed(mailbox.address.domain());
            let here = self.all(include_str!("exclusions_of.sql"), (mailbox.address.as_str(), reversed), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?))
            })?;
            for (exclusion, alone) in here {
                let applies = !alone || mailbox.role == Role::From || self.is_alone(header, exclusion)?;
                if applies && !found.contains(&exclusion) {
                    found.push(exclusion);
                }
            }
        }
        Ok(found)
    }

    fn is_alone(&self, header: &Header, exclusion: i64) -> Result<bool> {
        let parties =
            header.mailboxes.iter().filter(|m| matches!(m.role, Role::From | Role::To | Role::Cc | Role::Bcc));
        for party in parties {
            let reversed = Address::reversed(party.address.domain());
            let covered = self
                .all(include_str!("exclusions_of.sql"), (party.address.as_str(), reversed), |row| row.get::<_, i64>(0))?
                .contains(&exclusion);
            if !covered && !self.is_identity(&party.address)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
