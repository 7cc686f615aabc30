//! What one row says.

use domain::{PersonKind, TargetKind};

use super::{Draft, RowError, RowTrouble, names};
use crate::{
    addresses,
    folded::words,
    kinds, languages,
    table::{Field, Table, family_first},
};

/// What one row says about somebody.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The row, 1 is the first below the headings.
    pub row: u32,
    /// What it says; empty where it says nothing.
    pub draft: Draft,
    /// Whether given and family name were taken from one cell.
    pub guessed: bool,
    /// Domains of the client it names.
    pub client_domains: Vec<String>,
    /// The heading of the addresses.
    pub address_column: String,
}

impl Claim {
    /// Whether the row says who it is about by more than a name.
    pub fn names_itself(&self) -> bool {
        match self.draft.kind {
            TargetKind::Person => !self.draft.addresses.is_empty(),
            TargetKind::Client => true,
            TargetKind::Job => !self.draft.reference.is_empty(),
        }
    }

    pub fn error(&self, trouble: RowTrouble) -> RowError {
        let column = if trouble == RowTrouble::AddressOfOther { self.address_column.clone() } else { String::new() };
        RowError { trouble, column }
    }
}

/// Reads rows of one table.
pub(super) struct Reader<'a> {
    columns: Vec<(&'a str, Field)>,
    subject: TargetKind,
    reach: usize,
}

/// A cell that holds something.
struct Cell<'a> {
    field: Field,
    heading: &'a str,
    text: &'a str,
}

/// What people write where nothing is.
const NOTHING: [&str; 8] = ["-", "--", "–", "—", "n/a", "#n/a", "null", "."];

impl<'a> Reader<'a> {
    pub fn new(table: &'a Table, columns: &[Field]) -> Self {
        let columns: Vec<(&str, Field)> =
            table.headings.iter().map(String::as_str).zip(columns.iter().copied()).collect();
        let has = |field| columns.iter().any(|(_, f)| *f == field);
        let person = has(Field::Given) || has(Field::Family);
        let subject = match () {
            () if has(Field::Reference) && !person && !has(Field::Email) => TargetKind::Job,
            () if has(Field::Domain) && !person && !has(Field::Client) => TargetKind::Client,
            () => TargetKind::Person,
        };
        let reach = columns.iter().rposition(|(_, field)| tells_who(*field)).unwrap_or(0);
        Self { columns, subject, reach }
    }

    /// Reads a row; `None` for one that holds nothing.
    pub fn claim(&self, row: u32, texts: &'a [String]) -> Result<Option<Claim>, RowError> {
        let cells: Vec<Cell<'_>> =
            self.columns.iter().zip(texts).filter_map(|(column, text)| cell(*column, text)).collect();
        if texts.iter().all(|text| is_nothing(text)) {
            return Ok(None);
        }
        if texts.len() <= self.reach {
            return Err(RowError { trouble: RowTrouble::TooFewCells, column: String::new() });
        }
        let said = kinds_of(&cells)?;
        let mut draft = Draft::new(said.target.unwrap_or(self.subject));
        if draft.kind == TargetKind::Person {
            draft.roles = said.roles;
        }
        let address_column =
            self.columns.iter().find(|(_, field)| *field == Field::Email).map_or("", |(heading, _)| heading);
        let mut claim =
            Claim { row, draft, guessed: false, client_domains: Vec::new(), address_column: address_column.to_owned() };
        let mut beside = String::new();
        for cell in &cells {
            claim.take(cell, &mut beside)?;
        }
        claim.take_name(&cells, &beside);
        if claim.is_nobody() {
            return Err(RowError { trouble: RowTrouble::NoName, column: self.name_column() });
        }
        Ok(Some(claim))
    }

    fn name_column(&self) -> String {
        let names = |field| matches!(field, Field::Name | Field::Family);
        self.columns
            .iter()
            .find(|(_, field)| names(*field))
            .map_or_else(String::new, |(heading, _)| (*heading).to_owned())
    }
}

fn tells_who(field: Field) -> bool {
    matches!(field, Field::Name | Field::Given | Field::Family | Field::Email | Field::Domain | Field::Reference)
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NOTHING.contains(&text.to_lowercase().as_str())
}

fn cell<'a>((heading, field): (&'a str, Field), text: &'a str) -> Option<Cell<'a>> {
    (field != Field::Ignore && !is_nothing(text)).then(|| Cell { field, heading, text: text.trim() })
}

fn kinds_of(cells: &[Cell<'_>]) -> Result<kinds::Kinds, RowError> {
    let mut found = kinds::Kinds::default();
    for cell in cells.iter().filter(|cell| cell.field == Field::Kind) {
        let kinds = kinds::read(cell.text).ok_or_else(|| cell.error(RowTrouble::UnknownKind))?;
        found.target = found.target.or(kinds.target);
        found.roles.extend(kinds.roles);
    }
    found.roles.sort();
    found.roles.dedup();
    Ok(found)
}

impl Cell<'_> {
    fn error(&self, trouble: RowTrouble) -> RowError {
        RowError { trouble, column: self.heading.to_owned() }
    }
}

impl Claim {
    /// Takes everything but the name; what has no place on such a profile is kept under its heading.
    fn take(&mut self, cell: &Cell<'_>, beside: &mut String) -> Result<(), RowError> {
        let kind = self.draft.kind;
        let person = kind == TargetKind::Person;
        match cell.field {
            Field::Name | Field::Given | Field::Family | Field::Kind | Field::Ignore => {}
            Field::Email if kind != TargetKind::Job => {
                let found = addresses::read(cell.text).ok_or_else(|| cell.error(RowTrouble::BadAddress))?;
                found.addresses.into_iter().for_each(|address| push_new(&mut self.draft.addresses, address));
                if beside.is_empty() {
                    *beside = found.name;
                }
            }
            Field::Domain if kind == TargetKind::Client => {
                let found = addresses::domains(cell.text).ok_or_else(|| cell.error(RowTrouble::BadAddress))?;
                found.into_iter().for_each(|domain| push_new(&mut self.draft.domains, domain));
            }
            Field::Domain if person => {
                self.client_domains = addresses::domains(cell.text).unwrap_or_default();
                self.keep(cell);
            }
            Field::Language if person => self.take_language(cell),
            Field::Phone if person => join(&mut self.draft.phone, cell.text, ", "),
            Field::Tags => {
                let tags = cell.text.split([',', ';', '|', '\n']).map(str::trim).filter(|tag| !tag.is_empty());
                tags.for_each(|tag| push_tag(&mut self.draft.tags, tag));
            }
            Field::Note => join(&mut self.draft.note, cell.text, "\n"),
            Field::Client if kind == TargetKind::Job || (person && self.has_client()) => {
                self.draft.client = names::tidy(cell.text)
            }
            Field::Client if kind == TargetKind::Client => {}
            Field::Reference if kind == TargetKind::Job => self.draft.reference = names::tidy(cell.text),
            _ => self.keep(cell),
        }
        Ok(())
    }

    /// A firm beside somebody who is a candidate or an employee and no contact is where they work, not a client.
    fn has_client(&self) -> bool {
        self.draft.roles.is_empty() || self.draft.roles.contains(&PersonKind::Contact)
    }

    fn take_language(&mut self, cell: &Cell<'_>) {
        let found = languages::read(cell.text);
        if found.as_ref().is_none_or(|(_, more)| *more) {
            self.keep(cell);
        }
        if let Some((tag, _)) = found.filter(|_| self.draft.language.is_empty()) {
            self.draft.language = tag;
        }
    }

    fn keep(&mut self, cell: &Cell<'_>) {
        self.draft.fields.push((cell.heading.to_owned(), cell.text.to_owned()));
    }

    fn take_name(&mut self, cells: &[Cell<'_>], beside: &str) {
        let said = |field| cells.iter().find(|cell| cell.field == field);
        let part = |field| said(field).map_or_else(String::new, |cell| names::tidy(cell.text));
        let (given, family) = (part(Field::Given), part(Field::Family));
        let whole = said(Field::Name).filter(|cell| !cell.text.contains('@'));
        if self.draft.kind != TargetKind::Person {
            let client = said(Field::Client).filter(|_| self.draft.kind == TargetKind::Client);
            let parts = format!("{given} {family}");
            let name = whole.map(|cell| cell.text).or((!parts.trim().is_empty()).then_some(parts.as_str()));
            self.draft.family = names::tidy(name.or(client.map(|cell| cell.text)).unwrap_or(""));
            return;
        }
        if let Some(cell) = said(Field::Name).filter(|cell| cell.text.contains('@')) {
            let found = addresses::read(cell.text).unwrap_or_default();
            found.addresses.into_iter().for_each(|address| push_new(&mut self.draft.addresses, address));
        }
        let (text, first) = whole.map_or((beside, false), |cell| (cell.text, family_first(cell.heading)));
        let split = names::split(&names::tidy(text), first);
        (self.draft.given, self.draft.family, self.guessed) = match (given.is_empty(), family.is_empty()) {
            (true, true) => (split.0, split.1, true),
            (true, false) if words(&split.1) == words(&family) => (split.0, family, false),
            (false, true) if words(&split.0) == words(&given) => (given, split.1, false),
            _ => (given, family, false),
        };
        if self.draft.name_key().is_empty() {
            (self.draft.given, self.draft.family) = (String::new(), String::new());
        }
    }

    fn is_nobody(&self) -> bool {
        let draft = &self.draft;
        draft.given.is_empty()
            && draft.family.is_empty()
            && match draft.kind {
                TargetKind::Person => draft.addresses.is_empty(),
                TargetKind::Client => true,
                TargetKind::Job => draft.reference.is_empty(),
            }
    }
}

/// Adds what is not there yet.
pub(super) fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Adds a tag that is not there yet, whatever its case.
pub(super) fn push_tag(tags: &mut Vec<String>, tag: &str) {
    if !tags.iter().any(|other| other.to_lowercase() == tag.to_lowercase()) {
        tags.push(tag.to_owned());
    }
}

fn join(whole: &mut String, part: &str, between: &str) {
    if !whole.contains(part) {
        let between = if whole.is_empty() { "" } else { between };
        *whole = format!("{whole}{between}{part}");
    }
}
