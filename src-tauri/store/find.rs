//! People, clients and jobs found by the beginnings of their names, references or addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{TargetId, TargetKind, fold};

use crate::error::Result;
use crate::{Read, TargetLabel};

/// More words than this say nothing new about whom somebody looks for.
const MOST_WORDS: usize = 6;

/// Everything that people, clients and jobs are called.
pub(crate) struct Names(Vec<Name>);

struct Name {
    target: TargetId,
    kind: TargetKind,
    what: What,
    /// In lower case, as lists are sorted by it.
    name: String,
    /// The same with a space before every word.
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Name,
    Reference,
    Address,
}

impl Name {
    /// The place in the ranking where all words begin one of the name's: names that begin with the first, other names, addresses.
    fn place(&self, words: &[String]) -> Option<u8> {
        let (first, is_meant) = (words.first()?, words.iter().all(|word| self.words.contains(word)));
        let begins = || self.name.starts_with(first.trim_start());
        is_meant.then(|| if self.what == What::Address { 2 } else { u8::from(!begins()) })
    }
}

impl Read<'_> {
    /// The people, clients and jobs whose name, reference or address has words that begin with the words of `text`.
    /// Names that begin with the first word come first, then other names, then addresses; each by name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn targets_matching(&self, text: &str, limit: u32) -> Result<Vec<TargetLabel>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.names_with(&words)?;
        let mut found: Vec<(u8, &str, TargetId)> = Vec::new();
        for name in &names.0 {
            found.extend(name.place(&words).map(|place| (place, name.name.as_str(), name.target)));
        }
        found.sort_unstable_by_key(|(place, name, target)| (*target, *place, *name));
        found.dedup_by_key(|(_, _, target)| *target);
        found.sort_unstable();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        found.into_iter().take(limit).map(|(_, _, target)| self.label(target)).collect()
    }

    /// The targets of one kind whose name or reference has words that begin with the words of `text`, or that have such an address.
    ///
    /// # Errors
    /// Those of the database.
    pub fn targets_named(&self, kind: Option<TargetKind>, text: &str) -> Result<Vec<TargetId>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.names_with(&words)?;
        let is_meant = |name: &&Name| kind.is_none_or(|kind| name.kind == kind) && name.place(&words).is_some();
        let mut found: Vec<TargetId> = names.0.iter().filter(is_meant).map(|name| name.target).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What every person, client and job is sorted by.
    pub(crate) fn sort_names(&self) -> Result<BTreeMap<TargetId, String>> {
        let names = self.names()?;
        let own = names.0.iter().filter(|name| name.what == What::Name);
        Ok(own.map(|name| (name.target, name.name.clone())).collect())
    }

    fn names(&self) -> Result<Arc<Names>> {
        self.recall(|memory| &memory.names, |_| true, || self.read_names(""))
    }

    /// At least the names with all these words; the first time only those that hold the first of them, which takes a tenth of the time.
    fn names_with(&self, words: &[String]) -> Result<Arc<Names>> {
        match words.first() {
            Some(word) if self.is_first(|memory| &memory.names) => Ok(Arc::new(self.read_names(word.trim_start())?)),
            _ => self.names(),
        }
    }

    fn read_names(&self, with: &str) -> Result<Names> {
        let names = self.all(include_str!("target_names.sql"), [with], |row| {
            let name: String = row.get(3)?;
            let what = match row.get(2)? {
                0 => What::Name,
                1 => What::Reference,
                _ => What::Address,
            };
            let words = if what == What::Address {
                format!(" {} {name}", name.replace(['@', '.', '-'], " "))
            } else {
                format!(" {}", name.replace(['-', '\''], " "))
            };
            let kind = TargetKind::from_word(&row.get::<_, String>(1)?).unwrap_or(TargetKind::Person);
            Ok(Name { target: TargetId(row.get(0)?), kind, what, name, words })
        })?;
        Ok(Names(names))
    }
}

/// The words looked for, each with a space before it.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text).replace(['-', '\''], " ");
    folded
        .split_whitespace()
        .map(|word| word.trim_matches([',', ';', '"', '<', '>']))
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(|word| format!(" {word}"))
        .collect()
}
