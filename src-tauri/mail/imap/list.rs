//! The folder tree in one round trip: names, purposes, and where each folder stands (RFC 5258, RFC 5819, RFC 6154, RFC 8474).

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};

use super::answer::{Answer, Parts, Value};
use super::command::Command;
use super::mark::Mark;
use super::session::{Features, Session};
use crate::remote::{RemoteFolder, SpecialUse};
use crate::{Trouble, special_use, utf7};

const USES: [(&str, SpecialUse); 7] = [
    ("\\Sent", SpecialUse::Sent),
    ("\\Drafts", SpecialUse::Drafts),
    ("\\Junk", SpecialUse::Junk),
    ("\\Trash", SpecialUse::Trash),
    ("\\Archive", SpecialUse::Archive),
    ("\\All", SpecialUse::All),
    ("\\Flagged", SpecialUse::Flagged),
];

/// A mailbox with more folders than this is none.
const MOST: usize = 100_000;

/// The tree, and the marks the server gave along with it, by wire name.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub folders: Vec<RemoteFolder>,
    pub marks: HashMap<String, Mark>,
}

/// Lists all folders.
pub(super) fn list<S: Read + Write>(session: &mut Session<S>) -> Result<Tree, Trouble> {
    let command = Command::list(&returns(&session.features));
    let mut tree = Tree::default();
    let mut ids = HashMap::new();
    session.link.run(&command, &mut |answer| {
        match answer {
            Answer::Named(name, parts) if name == "LIST" => tree.folders.extend(folder(parts)),
            Answer::Named(name, parts) if name == "STATUS" => {
                if let Some(told) = status(parts) {
                    ids.extend(told.id.map(|id| (told.name.clone(), id)));
                    tree.marks.insert(told.name, told.mark);
                }
            }
            _ => {}
        }
        if tree.folders.len().max(tree.marks.len()) > MOST {
            return Err(Trouble::Protocol("a list of folders without end".into()));
        }
        Ok(())
    })?;
    finish(&mut tree, &ids);
    if let Some(opened) = session.opened() {
        tree.marks.remove(opened);
    }
    Ok(tree)
}

/// Whether an answer lists a folder that is there.
pub(super) fn opens(answer: Answer<'_>) -> bool {
    matches!(answer, Answer::Named(_, parts) if folder(parts.clone()).is_some_and(|folder| folder.selectable))
}

fn returns(features: &Features) -> Vec<String> {
    let mut returns = Vec::new();
    if !features.has("LIST-EXTENDED") {
        return returns;
    }
    if features.has("SPECIAL-USE") {
        returns.push("SPECIAL-USE".into());
    }
    if features.has("LIST-STATUS") {
        let id = if features.has("OBJECTID") { " MAILBOXID" } else { "" };
        returns.push(format!("STATUS ({}{id})", standing(features)));
    }
    returns
}

/// What STATUS is asked for to see whether a folder has changed.
pub(super) fn standing(features: &Features) -> &'static str {
    if features.condstore() { "MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ" } else { "MESSAGES UIDNEXT UIDVALIDITY" }
}

/// What an answer to STATUS tells of a folder.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Its wire name.
    pub name: String,
    /// Where it stands.
    pub mark: Mark,
    /// What stays its own when it is renamed.
    pub id: Option<String>,
    /// How many messages nobody has read, where that was asked for.
    pub unseen: Option<u32>,
}

/// What an answer tells of a folder, if it is one to STATUS.
pub(super) fn standing_of(answer: &Answer<'_>) -> Option<Standing> {
    match answer {
        Answer::Named(name, parts) if name == "STATUS" => status(parts.clone()),
        _ => None,
    }
}

fn folder(mut parts: Parts<'_>) -> Option<RemoteFolder> {
    let attributes = parts.next()?.list()?;
    let delimiter = parts.next()?.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let (name, is_writable) = name(&parts.next()?)?;
    let is = |attribute: &str| attributes.iter().any(|value| value.is(attribute));
    let special_use = USES.iter().find(|(word, _)| is(word)).map(|(_, r#use)| *r#use);
    let selectable = is_writable && !is("\\Noselect") && !is("\\NonExistent");
    let path = path(&name, delimiter.as_deref());
    let special_use = if path == "INBOX" { Some(SpecialUse::Inbox) } else { special_use };
    Some(RemoteFolder { path, name, special_use, selectable, identity: None })
}

/// The wire name, and whether it can be written again as it was.
fn name(value: &Value<'_>) -> Option<(String, bool)> {
    // A folder may be called NIL.
    let bytes = if let Value::Atom(atom) = value { atom } else { value.bytes()? };
    let text = String::from_utf8_lossy(bytes);
    let is_writable = std::str::from_utf8(bytes).is_ok() && !text.is_empty() && !text.contains(['\r', '\n', '\0']);
    let name = if text.eq_ignore_ascii_case("INBOX") { "INBOX".to_owned() } else { text.into_owned() };
    Some((name, is_writable))
}

fn path(name: &str, delimiter: Option<&str>) -> String {
    let levels: Vec<String> = match delimiter.filter(|delimiter| !delimiter.is_empty()) {
        Some(delimiter) => name.trim_end_matches(delimiter).split(delimiter).map(unspell).collect(),
        None => vec![unspell(name)],
    };
    levels.join("/")
}

fn unspell(level: &str) -> String {
    utf7::decode(level).unwrap_or_else(|| level.to_owned())
}

fn status(mut parts: Parts<'_>) -> Option<Standing> {
    let (name, _) = name(&parts.next()?)?;
    let mut values = parts.next()?.list()?.into_iter();
    let (mut mark, mut id, mut unseen) = (Mark::default(), None, None);
    while let (Some(Value::Atom(item)), Some(value)) = (values.next(), values.next()) {
        let count = value.number().unwrap_or(0);
        let short = u32::try_from(count).unwrap_or(0);
        match item.to_ascii_uppercase().as_slice() {
            b"MESSAGES" => mark.exists = short,
            b"UIDNEXT" => mark.uidnext = short,
            b"UIDVALIDITY" => mark.uidvalidity = short,
            b"HIGHESTMODSEQ" => mark.highestmodseq = count,
            b"UNSEEN" => unseen = Some(short),
            b"MAILBOXID" => {
                id = value.list().and_then(|list| Some(String::from_utf8_lossy(list.first()?.bytes()?).into_owned()))
            }
            _ => {}
        }
    }
    Some(Standing { name, mark, id, unseen })
}

fn finish(tree: &mut Tree, ids: &HashMap<String, String>) {
    let mut names = HashSet::new();
    tree.folders.retain(|folder| names.insert(folder.name.clone()));
    let mut uses: HashSet<SpecialUse> = tree.folders.iter().filter_map(|folder| folder.special_use).collect();
    let mut validities: HashMap<u32, u32> = HashMap::new();
    tree.marks.values().for_each(|mark| *validities.entry(mark.uidvalidity).or_default() += 1);
    let mut paths: HashMap<String, u32> = HashMap::new();
    for folder in &mut tree.folders {
        if folder.special_use.is_none() {
            folder.special_use = special_use::guess(&folder.path).filter(|guess| uses.insert(*guess));
        }
        let only = tree.marks.get(&folder.name).map(|mark| mark.uidvalidity).filter(|v| validities.get(v) == Some(&1));
        let id = ids.get(&folder.name).map(|id| format!("mailboxid:{id}"));
        folder.identity = id.or_else(|| only.filter(|v| *v > 0).map(|v| format!("uidvalidity:{v}")));
        let count = paths.entry(folder.path.clone()).or_default();
        *count += 1;
        if *count > 1 {
            folder.path = format!("{} ({count})", folder.path);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::link::Link;
    use super::super::wire::Wire;
    use super::super::wire::tests::Fed;
    use super::*;
    use crate::Cancel;

    fn tree(capabilities: &str, lines: &str) -> (Tree, String) {
        let bytes = format!("* CAPABILITY {capabilities}\r\nd1 OK x\r\n{lines}d2 OK x\r\n");
        let mut session = Session::begin(Link::new(Wire::new(Fed::new(bytes, 1000)), &Cancel::default())).unwrap();
        let tree = list(&mut session).unwrap();
        (tree, String::from_utf8(session.link.into_wire().into_stream().sent).unwrap())
    }

    fn shown(tree: &Tree) -> Vec<(&str, &str, Option<SpecialUse>, bool)> {
        tree.folders.iter().map(|f| (f.path.as_str(), f.name.as_str(), f.special_use, f.selectable)).collect()
    }

    #[test]
    fn names_levels_and_purposes_are_read() {
        let (tree, sent) = tree(
            "IMAP4rev1",
            "* LIST (\\HasChildren) \".\" inbox\r\n* LIST () \".\" INBOX.Entw&APw-rfe\r\n* LIST (\\Noselect) \".\" \"Kunden\"\r\n\
             * LIST (\\Sent) \".\" {9}\r\nKunden.AB\r\n* LIST () \".\" Sent\r\n* LIST () NIL \"a/b\"\r\n* LIST () \"/\" NIL\r\n\
             * LIST () \".\" Sent\r\n* LIST () \"/\" \"ÿ\"\r\n* LIST broken\r\n",
        );
        assert!(sent.ends_with("d2 LIST \"\" \"*\"\r\n"));
        assert_eq!(
            shown(&tree)[..7],
            [
                ("INBOX", "INBOX", Some(SpecialUse::Inbox), true),
                ("INBOX/Entwürfe", "INBOX.Entw&APw-rfe", Some(SpecialUse::Drafts), true),
                ("Kunden", "Kunden", None, false),
                ("Kunden/AB", "Kunden.AB", Some(SpecialUse::Sent), true),
                ("Sent", "Sent", None, true),
                ("a/b", "a/b", None, true),
                ("NIL", "NIL", None, true),
            ]
        );
        assert_eq!(tree.folders.len(), 8);
    }

    #[test]
    fn one_round_trip_says_where_every_folder_stands() {
        let (tree, sent) = tree(
            "IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE OBJECTID",
            "* LIST () \"/\" INBOX\r\n* STATUS INBOX (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 44 MAILBOXID (F1))\r\n\
             * LIST () \"/\" a\r\n* STATUS a (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 8)\r\n\
             * LIST () \"/\" b\r\n* STATUS b (UIDVALIDITY 9)\r\n* LIST () \"/\" c\r\n* STATUS c (UIDVALIDITY 9)\r\n",
        );
        assert!(
            sent.ends_with("RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ MAILBOXID))\r\n"),
            "{sent}"
        );
        let expected = Mark { uidvalidity: 7, uidnext: 9, highestmodseq: 44, exists: 3, digest: None };
        assert_eq!(tree.marks.get("INBOX"), Some(&expected));
        let identities: Vec<_> = tree.folders.iter().map(|f| f.identity.as_deref()).collect();
        assert_eq!(
            identities,
            [Some("mailboxid:F1"), Some("uidvalidity:8"), None, None],
            "two of one UIDVALIDITY are not told apart"
        );
    }
}
