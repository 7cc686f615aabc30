//! Which folders an archive holds: every Maildir, every mbox file and every folder with .eml files below its root.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::{eml, lines, mbox_date};
use crate::remote::RemoteFolder;
use crate::{Cancel, Trouble, special_use, utf7};

/// How deep the tree is followed.
const DEEPEST: usize = 32;

/// How a folder's messages are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Mbox,
    Maildir,
    Eml,
    /// A link to a folder or an mbox: it leads out of the archive, so that it is named and never followed.
    Link,
}

const KINDS: [(Kind, &str); 4] =
    [(Kind::Mbox, "mbox:"), (Kind::Maildir, "maildir:"), (Kind::Eml, "eml:"), (Kind::Link, "link:")];

/// A folder that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub kind: Kind,
    pub file: PathBuf,
    /// Kind and path below the root.
    pub name: String,
    /// What people see.
    pub path: String,
}

impl Found {
    pub fn into_folder(self) -> RemoteFolder {
        let special_use = special_use::guess(&self.path);
        RemoteFolder { path: self.path, name: self.name, special_use, selectable: true, identity: None }
    }
}

/// Finds all folders below the root, ordered by what people see.
pub(super) fn scan(root: &Path, cancel: &Cancel) -> Result<Vec<Found>, Trouble> {
    let metadata = root.metadata().map_err(Trouble::Archive)?;
    let mut walk = Walk { root, cancel, found: Vec::new() };
    if metadata.is_file() {
        if begins_as_mbox(root) {
            walk.push(Kind::Mbox, root, without_ending(&text(root.file_name())).to_owned());
        }
    } else {
        walk.folder(root, "", 0)?;
    }
    walk.found.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    Ok(told_apart(walk.found))
}

/// Numbers folders that would read alike, such as an mbox and a Maildir of one name.
fn told_apart(mut found: Vec<Found>) -> Vec<Found> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for folder in &mut found {
        let count = seen.entry(folder.path.clone()).or_default();
        *count += 1;
        if *count > 1 {
            folder.path = format!("{} ({count})", folder.path);
        }
    }
    found
}

/// Finds a folder by its name where it still stands, without walking the tree.
pub(super) fn resolve(root: &Path, name: &str) -> Option<(Kind, PathBuf)> {
    let (kind, below) = KINDS.iter().find_map(|(kind, prefix)| Some((*kind, name.strip_prefix(prefix)?)))?;
    if kind == Kind::Link {
        let (above, name) = below.rsplit_once('/').unwrap_or(("", below));
        return Some((kind, below_without_links(root, above)?.join(name))).filter(|(_, path)| path.is_symlink());
    }
    let path = below_without_links(root, below)?;
    let stands = match kind {
        Kind::Mbox => path.is_file(),
        Kind::Maildir => path.join("cur").is_dir(),
        Kind::Eml => path.is_dir(),
        Kind::Link => false,
    };
    stands.then_some((kind, path))
}

/// The path of what lies below the root; `None` where a link on the way leads elsewhere.
fn below_without_links(root: &Path, below: &str) -> Option<PathBuf> {
    Path::new(below).components().try_fold(root.to_owned(), |above, part| {
        let path = above.join(part);
        (matches!(part, Component::Normal(_)) && !path.is_symlink()).then_some(path)
    })
}

struct Walk<'a> {
    root: &'a Path,
    cancel: &'a Cancel,
    found: Vec<Found>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, path: &str, depth: usize) -> Result<(), Trouble> {
        self.cancel.check()?;
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(Trouble::Archive(error)),
            Err(_) => return Ok(()),
        };
        let mut entries: Vec<DirEntry> = entries.flatten().collect();
        entries.sort_by_key(DirEntry::file_name);
        let is_maildir = folder.join("cur").is_dir();
        if is_maildir {
            self.push(Kind::Maildir, folder, if path.is_empty() { "INBOX".into() } else { path.to_owned() });
        }
        let is_message = |entry: &DirEntry| eml::is_message(&text(Some(&entry.file_name())));
        if entries.iter().any(is_message) {
            let name =
                if path.is_empty() { without_ending(&text(self.root.file_name())).to_owned() } else { path.to_owned() };
            self.push(Kind::Eml, folder, name);
        }
        for entry in entries.iter().filter(|entry| !is_message(entry)) {
            self.entry(entry, &Above { path, depth, is_maildir })?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &DirEntry, above: &Above<'_>) -> Result<(), Trouble> {
        let name = text(Some(&entry.file_name()));
        let Ok(kind) = entry.file_type() else { return Ok(()) };
        let (file, own) = (entry.path(), above.is_maildir && ["cur", "new", "tmp"].contains(&name.as_str()));
        if kind.is_dir() {
            if own || above.depth >= DEEPEST {
                return Ok(());
            }
            return self.folder(&file, &above.below(&name), above.depth + 1);
        }
        if kind.is_symlink() && !own && (file.is_dir() || file.is_file() && is_named_mbox(&file)) {
            self.push(Kind::Link, &file, above.below(&name));
        }
        if kind.is_file() && (begins_as_mbox(&file) || is_empty_mbox(&file)) {
            let path =
                if name == "mbox" && !above.path.is_empty() { above.path.to_owned() } else { above.below(&name) };
            self.push(Kind::Mbox, &file, path);
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, file: &Path, path: String) {
        let below = file.strip_prefix(self.root).unwrap_or(file);
        let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let prefix = KINDS.iter().find(|(one, _)| *one == kind).map_or("", |(_, prefix)| prefix);
        self.found.push(Found { kind, file: file.to_owned(), name: format!("{prefix}{}", below.join("/")), path });
    }
}

struct Above<'a> {
    path: &'a str,
    depth: usize,
    is_maildir: bool,
}

impl Above<'_> {
    /// The path of a folder below: `.Sent.2024` inside a Maildir is `Sent/2024` (Maildir++), else the name without its ending.
    fn below(&self, name: &str) -> String {
        let own = match name.strip_prefix('.').filter(|_| self.is_maildir) {
            Some(dotted) => utf7::decode(dotted).unwrap_or_else(|| dotted.to_owned()).replace('.', "/"),
            None => without_ending(name).to_owned(),
        };
        if self.path.is_empty() { own } else { format!("{}/{own}", self.path) }
    }
}

fn without_ending(name: &str) -> &str {
    let cut = |ending: &str| {
        let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0)?;
        name.get(at..).filter(|end| end.eq_ignore_ascii_case(ending)).and_then(|_| name.get(..at))
    };
    cut(".mbox").or_else(|| cut(".mbx")).or_else(|| cut(".sbd")).unwrap_or(name)
}

fn text(name: Option<&OsStr>) -> String {
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn begins_as_mbox(file: &Path) -> bool {
    let mut start = Vec::new();
    let read = lines::open(file).and_then(|(file, _)| file.take(1024).read_to_end(&mut start));
    let line = start.split(|b| *b == b'\n').next().unwrap_or(&[]);
    read.is_ok() && mbox_date::is_separator(line)
}

fn is_empty_mbox(file: &Path) -> bool {
    is_named_mbox(file) && file.metadata().is_ok_and(|metadata| metadata.len() == 0)
}

/// Whether a file is an mbox by its name, or by the index a mail program keeps beside it.
fn is_named_mbox(file: &Path) -> bool {
    let name = text(file.file_name());
    without_ending(&name) != name || file.with_file_name(format!("{name}.msf")).is_file()
}
