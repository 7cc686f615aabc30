//! What a message is besides its text: a page, sealed, an invitation, with other messages in it.

use crate::{
    body, field,
    meta::Meta,
    tnef::{self, Parcel},
    tree::{Node, Tree},
};

/// How a message is signed or encrypted; nothing of it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// Signed, S/MIME (RFC 8551).
    SignedSmime,
    /// Encrypted, S/MIME.
    EncryptedSmime,
    /// Signed, OpenPGP (RFC 3156).
    SignedPgp,
    /// Encrypted, OpenPGP.
    EncryptedPgp,
}

/// What the reading pane shows of a message besides its plain text. Numbers are those [`crate::part`] takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The HTML as it came; `None` where there is only plain text.
    pub html: Option<String>,
    /// How it is sealed.
    pub seal: Option<Seal>,
    /// It has a text of its own.
    pub speaks: bool,
    /// Calendars.
    pub calendars: Vec<u32>,
    /// Attached messages.
    pub messages: Vec<u32>,
    /// Signatures, and calendars and messages without a name, which say nothing to a reader as files.
    pub wrapping: Vec<u32>,
    /// Content-IDs of parts.
    pub named: Vec<(String, u32)>,
}

/// Reads what a message is besides its text.
pub fn letter(raw: &[u8]) -> Letter {
    let raw = field::with_line_feeds(raw);
    let tree = Tree::read(&raw);
    let mut letter = Letter { html: body::page(&tree), speaks: body::speaks(&tree), ..Letter::default() };
    let mut within = 0;
    for (index, node) in tree.nodes.iter().enumerate() {
        // What is inside an attached message is told when that one is opened.
        if node.body.start < within {
            continue;
        }
        letter.take(index, node);
        letter.unpack(&tree, index, node);
        if node.meta.media == "message/rfc822" {
            within = node.body.end;
        }
    }
    letter.seal = letter.seal.or_else(|| written_seal(&tree));
    letter
}

impl Letter {
    fn take(&mut self, index: usize, node: &Node) {
        let Ok(number) = u32::try_from(index) else { return };
        if let Some(id) = &node.meta.content_id {
            self.named.push((id.clone(), number));
        }
        if let Some((seal, is_wrapping)) = seal(&node.meta) {
            self.seal = self.seal.or(Some(seal));
            if is_wrapping {
                self.wrapping.push(number);
            }
        }
        match node.meta.media.as_str() {
            "text/calendar" | "application/ics" => {
                self.calendars.push(number);
                if node.meta.name.is_empty() {
                    self.wrapping.push(number);
                }
            }
            "message/rfc822" => {
                self.messages.push(number);
                if node.meta.name.is_empty() {
                    self.wrapping.push(number);
                }
            }
            _ => {}
        }
    }

    /// What lies in a parcel of Outlook.
    fn unpack(&mut self, tree: &Tree<'_>, index: usize, node: &Node) {
        let Some(octets) = tnef::octets(tree, node) else { return };
        for (at, file) in Parcel::read(&octets).files.into_iter().enumerate() {
            let Some(number) = tnef::number(index, at) else { return };
            if file.media == "text/calendar" {
                self.calendars.push(number);
            }
            self.named.extend(file.content_id.map(|id| (id, number)));
        }
    }
}

/// How a part seals its message, and whether it is nothing but the seal.
fn seal(meta: &Meta) -> Option<(Seal, bool)> {
    match meta.media.as_str() {
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => Some((Seal::SignedSmime, true)),
        "application/pgp-signature" => Some((Seal::SignedPgp, true)),
        "application/pgp-encrypted" => Some((Seal::EncryptedPgp, true)),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" if meta.sealed == "signed-data" => {
            Some((Seal::SignedSmime, false))
        }
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some((Seal::EncryptedSmime, false)),
        _ => None,
    }
}

/// OpenPGP written into the text itself (RFC 9580 section 6.2).
fn written_seal(tree: &Tree<'_>) -> Option<Seal> {
    let text = tree.nodes.iter().find(|node| node.meta.is("text/plain")).map(|node| tree.body(node))?;
    let start = String::from_utf8_lossy(text.get(..4096).unwrap_or(text));
    let begins = |words: &str| start.lines().any(|line| line.trim_end() == words);
    let encrypted = begins("-----BEGIN PGP MESSAGE-----").then_some(Seal::EncryptedPgp);
    encrypted.or_else(|| begins("-----BEGIN PGP SIGNED MESSAGE-----").then_some(Seal::SignedPgp))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(kind: &str, parts: &[&str]) -> String {
        let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
        format!("Content-Type: multipart/{kind}; boundary=b\n\n{parts}--b--\n")
    }

    #[test]
    fn a_message_is_told_by_its_parts() {
        const PLAIN: &str = "Content-Type: text/plain\n\n1 < 2";
        const HTML: &str = "Content-Type: text/html\n\n<b>x</b>";
        for (what, raw, expected) in [
            ("plain", PLAIN.to_owned(), Letter::default()),
            ("HTML", HTML.to_owned(), Letter { html: Some("<b>x</b>".into()), ..Letter::default() }),
            (
                "both forms",
                whole("alternative", &[PLAIN, HTML]),
                Letter { html: Some("<b>x</b>\n".trim().into()), ..Letter::default() },
            ),
            (
                "one after the other",
                whole("mixed", &[PLAIN, HTML]),
                Letter {
                    html: Some("<div style=\"white-space:pre-wrap\">1 &lt; 2</div><b>x</b>".into()),
                    ..Letter::default()
                },
            ),
            (
                "signed",
                whole("signed", &[PLAIN, "Content-Type: application/pgp-signature; name=a.asc\n\nx"]),
                Letter { seal: Some(Seal::SignedPgp), wrapping: vec![2], ..Letter::default() },
            ),
            (
                "encrypted",
                "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx".to_owned(),
                Letter { seal: Some(Seal::EncryptedSmime), ..Letter::default() },
            ),
            (
                "signed and opaque",
                "Content-Type: application/pkcs7-mime; smime-type=Signed-Data\n\nx".to_owned(),
                Letter { seal: Some(Seal::SignedSmime), ..Letter::default() },
            ),
            (
                "encrypted in the text",
                "\nHi\n-----BEGIN PGP MESSAGE-----\nx".to_owned(),
                Letter { seal: Some(Seal::EncryptedPgp), ..Letter::default() },
            ),
            (
                "a message within",
                whole("mixed", &[PLAIN, &format!("Content-Type: message/rfc822\n\n{HTML}")]),
                Letter { messages: vec![2], wrapping: vec![2], ..Letter::default() },
            ),
            (
                "an invitation",
                whole("mixed", &["Content-Type: text/calendar\n\nx", PLAIN]),
                Letter { calendars: vec![1], wrapping: vec![1], ..Letter::default() },
            ),
            (
                "silent",
                whole("mixed", &["Content-Type: text/plain\n\n ", "Content-Type: application/ics; name=a.ics\n\nx"]),
                Letter { calendars: vec![2], ..Letter::default() },
            ),
        ] {
            let found = letter(raw.as_bytes());
            let speaks = !matches!(expected.seal, Some(Seal::EncryptedSmime | Seal::SignedSmime)) && what != "silent";
            assert_eq!(found, Letter { speaks, ..expected }, "{what}");
        }
    }
}
