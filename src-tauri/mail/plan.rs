//! What to do about a folder: a pure function over what is here and what the source says has changed.

use std::collections::{HashMap, HashSet};
use std::fmt;

use domain::CopyId;
use store::CopyRow;

use crate::remote::{Changes, Cursor, Listed};

/// What carries a folder's changes over into the store. Printed, it is the dry run: `{}` counts, `{:#}` names each copy too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Copies to list here: what the source has and the store has not.
    pub add: Vec<Listed>,
    /// Copies whose flags changed.
    pub flags: Vec<Flagged>,
    /// Copies to forget.
    pub gone: Vec<CopyId>,
    /// Where the next sync starts; `None` where it stays.
    pub cursor: Option<Cursor>,
}

/// A copy whose flags changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    /// The copy.
    pub copy: CopyId,
    /// As the source lists it now.
    pub listed: Listed,
}

impl Plan {
    /// Whether there is nothing to do but to remember the cursor.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.flags.is_empty() && self.gone.is_empty()
    }
}

/// What the source says about one key.
#[derive(Clone, Copy, Debug)]
enum There<'a> {
    /// It is there.
    Listed(&'a Listed),
    /// It was removed: said so, or missing from a list of everything by a source that vouches for it.
    Removed,
    /// It is not spoken of: unchanged, or missing from a list whose source does not vouch for removals.
    Unsaid,
}

/// What is to be done about one key.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Deed {
    Nothing,
    Add(Listed),
    Flag(Flagged),
    Forget(CopyId),
}

/// Plans what to do about a folder, given its copies here and what the source says.
pub fn plan(local: &[CopyRow], changes: &Changes) -> Plan {
    let (listed, cursor) = match changes {
        Changes::Same => return Plan::default(),
        Changes::Some { listed, cursor, .. } | Changes::All { listed, cursor, .. } => (last_of_each(listed), cursor),
    };
    let there: HashMap<&str, &Listed> = listed.iter().map(|one| (one.key.0.as_str(), *one)).collect();
    let vanished = vanished(changes);
    let said = |key: &str| match (there.get(key), changes) {
        // Told as there and as removed: it went while the list was made.
        (_, Changes::Some { .. }) if vanished.contains(key) => There::Removed,
        (Some(listed), _) => There::Listed(listed),
        (None, Changes::All { removals_count: true, .. }) => There::Removed,
        (None, Changes::All { removals_count: false, .. } | Changes::Some { .. } | Changes::Same) => There::Unsaid,
    };
    let here: HashMap<&str, &CopyRow> = local.iter().map(|copy| (copy.key.as_str(), copy)).collect();
    let new = listed.iter().map(|one| one.key.0.as_str()).filter(|key| !here.contains_key(key));
    let mut plan = Plan { cursor: Some(cursor.clone()), ..Plan::default() };
    new.for_each(|key| plan.note(decide(None, said(key))));
    local.iter().for_each(|copy| plan.note(decide(Some(copy), said(&copy.key))));
    plan
}

fn vanished(changes: &Changes) -> HashSet<&str> {
    match changes {
        Changes::Some { vanished, .. } => vanished.iter().map(|key| key.0.as_str()).collect(),
        Changes::Same | Changes::All { .. } => HashSet::new(),
    }
}

/// A key that is listed twice counts as it was listed last; the order of first mention stays.
fn last_of_each(listed: &[Listed]) -> Vec<&Listed> {
    let last: HashMap<&str, usize> = listed.iter().enumerate().map(|(at, one)| (one.key.0.as_str(), at)).collect();
    let is_last = |at: usize, one: &Listed| last.get(one.key.0.as_str()) == Some(&at);
    listed.iter().enumerate().filter(|(at, one)| is_last(*at, one)).map(|(_, one)| one).collect()
}

/// The table of the planner: what is here against what is said to be there.
fn decide(here: Option<&CopyRow>, there: There<'_>) -> Deed {
    match (here, there) {
        (None, There::Listed(listed)) => Deed::Add(listed.clone()),
        (None, There::Removed | There::Unsaid) => Deed::Nothing,
        (Some(copy), There::Listed(listed)) if copy.flags == listed.flags => Deed::Nothing,
        (Some(copy), There::Listed(listed)) => Deed::Flag(Flagged { copy: copy.id, listed: listed.clone() }),
        (Some(copy), There::Removed) => Deed::Forget(copy.id),
        (Some(_), There::Unsaid) => Deed::Nothing,
    }
}

impl Plan {
    fn note(&mut self, deed: Deed) {
        match deed {
            Deed::Nothing => {}
            Deed::Add(listed) => self.add.push(listed),
            Deed::Flag(flagged) => self.flags.push(flagged),
            Deed::Forget(copy) => self.gone.push(copy),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing to do");
        }
        write!(f, "{} new, {} with other flags, {} gone", self.add.len(), self.flags.len(), self.gone.len())?;
        if !f.alternate() {
            return Ok(());
        }
        for listed in &self.add {
            write!(f, "\n  + {} ({} octets)", listed.key.0, listed.size)?;
        }
        for flagged in &self.flags {
            write!(f, "\n  ~ {} flags {}", flagged.listed.key.0, flagged.listed.flags)?;
        }
        for copy in &self.gone {
            write!(f, "\n  - copy {}", copy.0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
