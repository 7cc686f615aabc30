//! A person, client or job as a table describes them.

use domain::{Address, PersonKind, TargetKind};

use crate::folded::words;

/// A person, client or job: what a row says, what is on file, or what a profile will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Person, client or job.
    pub kind: TargetKind,
    /// What a person is, each once, in the order of `PersonKind`.
    pub roles: Vec<PersonKind>,
    /// Given name (persons).
    pub given: String,
    /// Family name; the name of a client or the title of a job.
    pub family: String,
    /// Addresses, each once.
    pub addresses: Vec<Address>,
    /// Domains in normal form (clients).
    pub domains: Vec<String>,
    /// Language tag (BCP 47), or empty.
    pub language: String,
    /// Phone, or empty.
    pub phone: String,
    /// Tags, each once.
    pub tags: Vec<String>,
    /// The note.
    pub note: String,
    /// Columns that have no place of their own, by heading.
    pub fields: Vec<(String, String)>,
    /// The client's name (contacts, jobs), or empty.
    pub client: String,
    /// A job's reference, or empty.
    pub reference: String,
}

impl Draft {
    /// A draft that says nothing yet.
    pub fn new(kind: TargetKind) -> Self {
        Self {
            kind,
            roles: Vec::new(),
            given: String::new(),
            family: String::new(),
            addresses: Vec::new(),
            domains: Vec::new(),
            language: String::new(),
            phone: String::new(),
            tags: Vec::new(),
            note: String::new(),
            fields: Vec::new(),
            client: String::new(),
            reference: String::new(),
        }
    }

    /// The name as lists show it: `Kowalska, Anna`, the firm, or the job's title.
    pub fn name(&self) -> String {
        match (self.family.as_str(), self.given.as_str()) {
            (family, "") => family.to_owned(),
            ("", given) => given.to_owned(),
            (family, given) => format!("{family}, {given}"),
        }
    }

    /// The words of the name, folded, in alphabetical order: equal for everybody who could be the same by name alone.
    pub(super) fn name_key(&self) -> Vec<String> {
        let mut key = words(&format!("{} {}", self.given, self.family));
        key.sort();
        key
    }

    /// Whether the name was only taken from an address because there was no other.
    pub(super) fn is_named_by_address(&self) -> bool {
        let by = |address: &Address| address.local() == self.family || address.as_str() == self.family;
        self.given.is_empty() && (self.family.is_empty() || self.addresses.iter().any(by))
    }
}
