//! Which rows are about the same person, client or job, and whether that one is on file.

use std::collections::{HashMap, HashSet};

use domain::{Address, TargetKind};

use super::{Draft, OnFile, RowError, RowTrouble, claim::Claim, names::clash};
use crate::folded::{key, words};

/// The rows about one person, client or job.
pub(super) struct Group {
    /// Its place on file; `None` where it would be new.
    pub entry: Option<usize>,
    /// What the rows say, those that name themselves first.
    pub claims: Vec<Claim>,
    /// The name that other rows are held against: the one on file, else the first that a row says.
    pub name: Vec<String>,
    /// The key of the client that its rows say, or empty.
    pub client: String,
    /// Person, client or job.
    pub kind: TargetKind,
}

/// All rows so far.
pub(super) struct Groups<'a> {
    /// Who is on file.
    pub on_file: &'a OnFile,
    /// What belongs together.
    pub groups: Vec<Group>,
    /// The group of an entry on file, once a row asked for it.
    pub of_entry: HashMap<usize, usize>,
    /// Entries that a row claimed under a name that has nothing in common with theirs: no other row renames them.
    pub clashed: HashSet<usize>,
    /// Rows that cannot be taken.
    pub refused: Vec<(u32, RowError)>,
    by_address: HashMap<Address, Vec<usize>>,
    by_key: HashMap<(TargetKind, String), usize>,
}

impl<'a> Groups<'a> {
    pub fn new(on_file: &'a OnFile) -> Self {
        Self {
            on_file,
            groups: Vec::new(),
            of_entry: HashMap::new(),
            clashed: HashSet::new(),
            refused: Vec::new(),
            by_address: HashMap::new(),
            by_key: HashMap::new(),
        }
    }

    /// Says that a row cannot be taken.
    pub fn refuse(&mut self, row: u32, error: RowError) {
        self.refused.push((row, error));
    }

    /// Puts a row that names itself to those it belongs to.
    pub fn place(&mut self, claim: Claim) {
        let found = match claim.draft.kind {
            TargetKind::Person => self.person(&claim),
            TargetKind::Client => self.client(&claim),
            TargetKind::Job => Ok(self.job(&claim.draft.reference)),
        };
        match found {
            Ok(Some(group)) => self.join(group, claim),
            Ok(None) => {
                let group = self.add(claim.draft.kind, None);
                self.join(group, claim);
            }
            Err(trouble) => self.refuse(claim.row, claim.error(trouble)),
        }
    }

    /// The group of somebody on file.
    pub fn of(&mut self, entry: usize) -> usize {
        if let Some(group) = self.of_entry.get(&entry) {
            return *group;
        }
        let kind = self.on_file.entry(entry).map_or(TargetKind::Person, |e| e.draft.kind);
        let group = self.add(kind, Some(entry));
        self.of_entry.insert(entry, group);
        group
    }

    /// A group of its own.
    pub fn add(&mut self, kind: TargetKind, entry: Option<usize>) -> usize {
        let draft =
            entry.and_then(|at| self.on_file.entry(at)).map(|e| &e.draft).filter(|draft| !draft.is_named_by_address());
        self.groups.push(Group {
            entry,
            claims: Vec::new(),
            client: String::new(),
            name: draft.map_or_else(Vec::new, said_name),
            kind,
        });
        self.groups.len() - 1
    }

    /// Puts a row to a group.
    pub fn join(&mut self, group: usize, claim: Claim) {
        for address in &claim.draft.addresses {
            let owners = self.by_address.entry(address.clone()).or_default();
            if !owners.contains(&group) {
                owners.push(group);
            }
        }
        let by = match claim.draft.kind {
            TargetKind::Person => "",
            TargetKind::Client => &claim.draft.family,
            TargetKind::Job => &claim.draft.reference,
        };
        if !by.is_empty() {
            self.by_key.entry((claim.draft.kind, key(by))).or_insert(group);
        }
        if let Some(group) = self.groups.get_mut(group) {
            if group.name.is_empty() {
                group.name = said_name(&claim.draft);
            }
            if group.client.is_empty() {
                group.client = key(&claim.draft.client);
            }
            group.claims.push(claim);
        }
    }

    fn person(&mut self, claim: &Claim) -> Result<Option<usize>, RowTrouble> {
        // Every address is asked for even after one is refused: the answers also say whom no row may rename.
        let owners: Vec<_> = claim.draft.addresses.iter().map(|address| self.owner(address, claim)).collect();
        let mut found = None;
        for owner in owners {
            let owner = owner?;
            if found.is_some() && owner.is_some() && found != owner {
                return Err(RowTrouble::AddressOfOther);
            }
            found = found.or(owner);
        }
        Ok(found.or_else(|| self.namesake_without_address(claim)))
    }

    /// The one who has an address and whose name the row can mean.
    fn owner(&mut self, address: &Address, claim: &Claim) -> Result<Option<usize>, RowTrouble> {
        let owners = self.owners(address);
        if owners.is_empty() {
            return Ok(None);
        }
        let name = said_name(&claim.draft);
        let (mut fitting, mut exact) = (Vec::new(), Vec::new());
        for at in owners {
            let Some(group) = self.groups.get(at).filter(|group| group.kind == TargetKind::Person) else {
                continue;
            };
            if clash(&group.name, &name) {
                self.clashed.extend(group.entry);
                continue;
            }
            fitting.push(at);
            if sorted(&group.name) == sorted(&name) {
                exact.push(at);
            }
        }
        match (fitting.as_slice(), exact.as_slice()) {
            ([one], _) | (_, [one]) => Ok(Some(*one)),
            _ => Err(RowTrouble::AddressOfOther),
        }
    }

    fn owners(&mut self, address: &Address) -> Vec<usize> {
        let on_file = self.on_file;
        let mut owners: Vec<usize> = on_file.with_address(address).iter().map(|entry| self.of(*entry)).collect();
        for group in self.by_address.get(address).into_iter().flatten() {
            if !owners.contains(group) {
                owners.push(*group);
            }
        }
        owners
    }

    /// The only one on file with the row's name, if nothing but the name is known of them.
    fn namesake_without_address(&mut self, claim: &Claim) -> Option<usize> {
        let name = claim.draft.name_key();
        let [entry] = *self.on_file.with_name(&name) else {
            return None;
        };
        let there = &self.on_file.entry(entry)?.draft;
        let (theirs, said) = (key(&there.client), key(&claim.draft.client));
        let other_client = !theirs.is_empty() && !said.is_empty() && theirs != said;
        if name.is_empty() || !there.addresses.is_empty() || other_client {
            return None;
        }
        let group = self.of(entry);
        self.groups.get(group).is_some_and(|g| g.claims.is_empty()).then_some(group)
    }

    fn client(&mut self, claim: &Claim) -> Result<Option<usize>, RowTrouble> {
        let name = &claim.draft.family;
        let known = self.by_key.get(&(TargetKind::Client, key(name))).copied();
        let found = known.or_else(|| self.on_file.client(name).map(|entry| self.of(entry)));
        for address in &claim.draft.addresses {
            let owners = self.owners(address);
            if !owners.is_empty() && !found.is_some_and(|group| owners.contains(&group)) {
                return Err(RowTrouble::AddressOfOther);
            }
        }
        Ok(found)
    }

    fn job(&mut self, reference: &str) -> Option<usize> {
        let known = self.by_key.get(&(TargetKind::Job, key(reference))).copied();
        known.or_else(|| self.on_file.reference(reference).map(|entry| self.of(entry)))
    }
}

fn said_name(draft: &Draft) -> Vec<String> {
    words(&format!("{} {}", draft.given, draft.family))
}

fn sorted(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    words.sort();
    words
}
