//! The identity of a message, equal on every machine.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Header, Role};

/// BLAKE3 over what the headers say: the same message has the same key wherever it is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageKey(pub [u8; 32]);

impl MessageKey {
    /// Computes the key over Message-ID, From address, Date, Subject and To + Cc; without a Message-ID also over `size` (octets, RFC822.SIZE).
    pub fn compute(header: &Header, size: u64) -> Self {
        let mut hash = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        field(b"dossier message key 1");
        field(header.message_id.as_deref().unwrap_or("").as_bytes());
        field(header.from().map_or(header.from_text.as_str(), |m| m.address.as_str()).as_bytes());
        field(header.date.map_or(String::new(), |d| d.to_string()).as_bytes());
        field(header.subject.as_bytes());
        let mut to: Vec<&str> = header
            .mailboxes
            .iter()
            .filter(|m| matches!(m.role, Role::To | Role::Cc))
            .map(|m| m.address.as_str())
            .collect();
        to.sort_unstable();
        to.dedup();
        to.iter().for_each(|address| field(address.as_bytes()));
        if header.message_id.is_none() {
            field(&size.to_le_bytes());
        }
        Self(*hash.finalize().as_bytes())
    }

    /// The key of a second message with the same headers and another body: derived from both, so equal on every machine.
    pub fn twin(&self, body: &[u8; 32]) -> Self {
        let mut hash = blake3::Hasher::new();
        hash.update(b"dossier message twin 1").update(&self.0).update(body);
        Self(*hash.finalize().as_bytes())
    }

    /// The first 16 hexadecimal digits: what the command line prints as `id`.
    pub fn short(&self) -> String {
        self.to_string().get(..16).unwrap_or_default().to_owned()
    }
}

impl fmt::Display for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageKey({})", self.short())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Address, Mailbox};

    fn letter() -> Header {
        let mailbox = |role, text: &str| Mailbox { role, name: String::new(), address: Address::parse(text).unwrap() };
        Header {
            message_id: Some("1@a.example".into()),
            date: Some(1_700_000_000),
            subject: "Interview".into(),
            mailboxes: vec![
                mailbox(Role::From, "a@a.example"),
                mailbox(Role::To, "b@b.example"),
                mailbox(Role::Cc, "c@c.example"),
            ],
            ..Header::default()
        }
    }

    #[test]
    fn each_identifying_field_changes_the_key_and_nothing_else_does() {
        let key = MessageKey::compute(&letter(), 1);
        let changed = |change: &dyn Fn(&mut Header)| {
            let mut header = letter();
            change(&mut header);
            MessageKey::compute(&header, 1) != key
        };
        assert!(changed(&|h| h.message_id = Some("2@a.example".into())));
        assert!(changed(&|h| h.date = None));
        assert!(changed(&|h| h.subject = "Interview ".into()));
        assert!(changed(&|h| h.mailboxes[0].address = Address::parse("x@a.example").unwrap()));
        assert!(changed(&|h| h.mailboxes.truncate(2)));
        assert!(!changed(&|h| h.mailboxes.swap(1, 2)), "the order of recipients is not identity");
        assert!(!changed(&|h| h.references = vec!["r@a.example".into()]));
        assert_eq!(MessageKey::compute(&letter(), 2), key, "with a Message-ID the size does not count");
    }

    #[test]
    fn without_a_message_id_the_size_counts() {
        let header = Header { message_id: None, ..letter() };
        assert_ne!(MessageKey::compute(&header, 1), MessageKey::compute(&header, 2));
    }

    #[test]
    fn the_key_never_changes_between_versions() {
        assert_eq!(MessageKey::compute(&letter(), 1).short(), "a880b9daa9043c1b");
        assert_ne!(MessageKey::compute(&letter(), 1).twin(&[0; 32]), MessageKey::compute(&letter(), 1).twin(&[1; 32]));
    }
}
