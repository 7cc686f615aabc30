//! A signed-in connection: what the server can do, and which folder is open.

use std::io::{Read, Write};

use super::answer::{Answer, Status, number};
use super::command::Command;
use super::link::{Link, is_busy};
use super::mark::Mark;
use crate::Trouble;

/// What a server can do, upper case.
#[derive(Clone, Debug, Default)]
pub(super) struct Features(Vec<String>);

impl Features {
    /// Whether the server names a capability.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|word| word == name)
    }

    /// QRESYNC needs ENABLE (RFC 7162 section 3.2.3).
    pub fn qresync(&self) -> bool {
        self.has("QRESYNC") && self.has("ENABLE")
    }

    /// Whether one message can be moved (RFC 6851), also as part of RFC 9051.
    pub fn moves(&self) -> bool {
        self.has("MOVE") || self.has("IMAP4REV2")
    }

    /// Whether one message can be removed without touching others (RFC 4315), also as part of RFC 9051.
    pub fn uidplus(&self) -> bool {
        self.has("UIDPLUS") || self.has("IMAP4REV2")
    }

    /// Whether MODSEQs can be asked for; QRESYNC implies it.
    pub fn condstore(&self) -> bool {
        self.has("CONDSTORE") || self.qresync()
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Session<S> {
    pub link: Link<S>,
    pub features: Features,
    selected: Option<Selected>,
}

/// The folder that is open.
#[derive(Debug)]
struct Selected {
    name: String,
    uidvalidity: u32,
    writable: bool,
}

impl<S: Read + Write> Session<S> {
    /// Learns what the server can do and turns QRESYNC on where it is.
    pub fn begin(mut link: Link<S>) -> Result<Self, Trouble> {
        let mut words = Vec::new();
        link.run(&Command::capability(), &mut |answer| {
            if let Answer::Named(name, parts) = answer
                && name == "CAPABILITY"
            {
                words = parts.text().split_whitespace().map(str::to_ascii_uppercase).collect();
            }
            Ok(())
        })?;
        let mut features = Features(words);
        if features.qresync() {
            match link.run(&Command::enable("QRESYNC"), &mut |_| Ok(())) {
                Err(Trouble::Refused { .. }) => features.0.retain(|word| word != "QRESYNC"),
                other => drop(other?),
            }
        }
        Ok(Self { link, features, selected: None })
    }

    /// Opens a folder read-only and says where it stands.
    pub fn examine(&mut self, name: &str) -> Result<Mark, Trouble> {
        let command = Command::examine(name, self.features.condstore());
        self.enter(name, command, false)
    }

    /// Opens a folder to write in it, unless it is open so; gives its UIDVALIDITY.
    pub fn open_to_write(&mut self, name: &str) -> Result<u32, Trouble> {
        match &self.selected {
            Some(open) if open.name == name && open.writable => return Ok(open.uidvalidity),
            _ => {}
        }
        let command = Command::select(name, self.features.condstore());
        self.enter(name, command, true).map(|mark| mark.uidvalidity)
    }

    fn enter(&mut self, name: &str, command: Option<Command>, to_write: bool) -> Result<Mark, Trouble> {
        self.selected = None;
        let command = command.ok_or(Trouble::FolderGone)?;
        let mut mark = Mark::default();
        let sent = self.link.send(&command)?;
        let status = self.link.receive(&sent, &mut |answer| {
            note(&mut mark, answer);
            Ok(())
        })?;
        match super::link::accepted(status.clone()) {
            Ok(status) => {
                let is_closed = status.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case("READ-ONLY"));
                if to_write && is_closed {
                    return Err(Trouble::Refused { said: format!("[READ-ONLY] {}", status.text) });
                }
                self.selected =
                    Some(Selected { name: name.to_owned(), uidvalidity: mark.uidvalidity, writable: to_write });
                Ok(mark)
            }
            Err(Trouble::Refused { said }) => Err(self.gone_or(name, &status, said)?),
            Err(other) => Err(other),
        }
    }

    /// Opens a folder read-only unless it is open; gives its UIDVALIDITY.
    pub fn open(&mut self, name: &str) -> Result<u32, Trouble> {
        match &self.selected {
            Some(open) if open.name == name => Ok(open.uidvalidity),
            _ => self.examine(name).map(|mark| mark.uidvalidity),
        }
    }

    /// The folder that is open. What STATUS says of it is as old as its opening.
    pub fn opened(&self) -> Option<&str> {
        self.selected.as_ref().map(|open| open.name.as_str())
    }

    /// Tells a folder that is no more from one that may not be opened.
    fn gone_or(&mut self, name: &str, status: &Status, said: String) -> Result<Trouble, Trouble> {
        let code = status.code.as_deref().map(str::to_ascii_uppercase);
        if code.as_deref() == Some("NONEXISTENT") {
            return Ok(Trouble::FolderGone);
        }
        if is_busy(code.as_deref()) {
            return Ok(Trouble::Busy { said });
        }
        let Some(command) = Command::list_one(name) else {
            return Ok(Trouble::FolderGone);
        };
        let mut listed = false;
        self.link.run(&command, &mut |answer| {
            let is_list = matches!(&answer, Answer::Named(word, _) if word == "LIST");
            listed |= is_list && super::list::opens(answer);
            Ok(())
        })?;
        Ok(if listed { Trouble::Refused { said } } else { Trouble::FolderGone })
    }
}

fn note(mark: &mut Mark, answer: Answer<'_>) {
    match answer {
        Answer::Numbered(count, name, _) if name == "EXISTS" => mark.exists = count,
        Answer::Status(Status { code: Some(code), .. }) => {
            let (name, value) = code.split_once(' ').unwrap_or((&code, ""));
            let value = number(value.as_bytes()).unwrap_or(0);
            let short = u32::try_from(value).unwrap_or(0);
            match name.to_ascii_uppercase().as_str() {
                // What came before belongs to the folder that was open (RFC 7162 section 3.2.11).
                "CLOSED" => *mark = Mark::default(),
                "UIDVALIDITY" => mark.uidvalidity = short,
                "UIDNEXT" => mark.uidnext = short,
                "HIGHESTMODSEQ" => mark.highestmodseq = value,
                _ => {}
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::wire::Wire;
    use super::super::wire::tests::Fed;
    use super::*;
    use crate::Cancel;

    pub fn session(bytes: &str) -> Session<Fed> {
        Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap()
    }

    #[test]
    fn a_folder_is_opened_read_only_and_says_where_it_stands() {
        let mut session = session(
            "* CAPABILITY IMAP4rev1 enable CONDSTORE QRESYNC\r\nd1 OK x\r\n* ENABLED QRESYNC\r\nd2 OK x\r\n\
             * 99 EXISTS\r\n* OK [CLOSED] before\r\n* 5 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 12] x\r\n\
             * OK [HIGHESTMODSEQ 40] x\r\nd3 OK [READ-ONLY] x\r\n",
        );
        let mark = session.examine("Entw&APw-rfe").unwrap();
        assert_eq!(mark, Mark { uidvalidity: 7, uidnext: 12, highestmodseq: 40, exists: 5, digest: None });
        let sent = session.link.into_wire().into_stream().sent;
        let expected = "d1 CAPABILITY\r\nd2 ENABLE QRESYNC\r\nd3 EXAMINE \"Entw&APw-rfe\" (CONDSTORE)\r\n";
        assert_eq!(String::from_utf8(sent).unwrap(), expected);
    }

    #[test]
    fn a_folder_that_is_no_more_is_told_from_one_that_is_closed_to_us() {
        let hello = "* CAPABILITY IMAP4rev1\r\nd1 OK x\r\n";
        for (what, rest, expected) in [
            ("code", "d2 NO [NONEXISTENT] x\r\n", "FolderGone"),
            ("not listed", "d2 NO x\r\nd3 OK x\r\n", "FolderGone"),
            ("listed as gone", "d2 NO x\r\n* LIST (\\NonExistent) \"/\" a\r\nd3 OK x\r\n", "FolderGone"),
            ("listed", "d2 NO x\r\n* LIST () \"/\" a\r\nd3 OK x\r\n", "Refused"),
            ("busy", "d2 NO [INUSE] x\r\n", "Busy"),
        ] {
            let trouble = session(&format!("{hello}{rest}")).examine("a").unwrap_err();
            assert!(format!("{trouble:?}").starts_with(expected), "{what}: {trouble:?}");
        }
    }
}
