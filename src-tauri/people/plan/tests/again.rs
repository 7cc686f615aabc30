//! A plan carried out and made again, over rows of every mixture.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Address, TargetKind};
use proptest::prelude::*;

use super::{client, fates, on_file};
use crate::{
    folded::key,
    plan::{Draft, ImportPlan, NewClient, OnFile, Outcome, RowPlan, plan},
    table::{Field, Table, columns::guess},
};

/// Carries a plan out in memory, as the store would.
pub(super) fn carried_out(plan: &ImportPlan, before: &OnFile) -> OnFile {
    let mut drafts: Vec<Draft> = before.entries().iter().map(|entry| entry.draft.clone()).collect();
    let named = |new: &NewClient| Draft { domains: new.domains.clone(), ..client(&new.name) };
    drafts.extend(plan.clients.iter().map(named));
    for row in &plan.rows {
        match &row.outcome {
            Outcome::New(draft) => drafts.push(draft.clone()),
            Outcome::Update { target, draft, .. } => drafts[usize::try_from(target.0).unwrap() - 1] = draft.clone(),
            _ => {}
        }
    }
    on_file(drafts)
}

fn cell(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(of)
}

prop_compose! {
    fn any_row()(
        name in cell(&["", "Anna Kowalska", "anna KOWALSKA", "Kowalska, Anna", "Kowalska Anna", "Anna Nowak", "Jan Nowak", "A. Nowak", "Nowak", "Zoë"]),
        given in cell(&["", "", "", "Anna", "Jan", "J."]),
        family in cell(&["", "", "", "Kowalska", "Nowak", "Zet"]),
        email in cell(&["", "", "a@b.example", "A@b.example; c@d.example", "c@d.example", "Jan <e@f.example>", "e@f.example a@b.example", "broken", "g@h.example"]),
        kind in cell(&["", "", "", "candidate", "Kontakt", "client", "job", "astronaut"]),
        client in cell(&["", "", "Acme", "ACME", "Beta"]),
        more in (cell(&["", "de", "Polnisch, Englisch", "Klingon"]), cell(&["", "1 2", "12", "3"]), cell(&["", "x", "X;y"]), cell(&["", "one", "two"])),
        reference in cell(&["", "", "DE7", "KM3"]),
    ) -> Vec<String> {
        [name, given, family, email, kind, client, more.0, more.1, more.2, more.3, reference, more.3].map(str::to_owned).to_vec()
    }
}

const FIELDS: [Field; 12] = [
    Field::Name,
    Field::Given,
    Field::Family,
    Field::Email,
    Field::Kind,
    Field::Client,
    Field::Language,
    Field::Phone,
    Field::Tags,
    Field::Note,
    Field::Reference,
    Field::Kept,
];

fn errors(plan: &ImportPlan) -> Vec<&RowPlan> {
    plan.rows.iter().filter(|row| matches!(row.outcome, Outcome::Error(_))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn carried_out_and_planned_again_there_is_nothing_to_do(
        earlier in prop::collection::vec(any_row(), 0..8),
        rows in prop::collection::vec(any_row(), 0..10),
    ) {
        let headings: Vec<String> = FIELDS.iter().map(|field| field.word().to_owned()).collect();
        let first = plan(&Table { headings: headings.clone(), rows: earlier, ..Table::default() }, &FIELDS, &OnFile::default());
        let before = carried_out(&first, &OnFile::default());
        let table = Table { headings, rows, ..Table::default() };
        let planned = plan(&table, &FIELDS, &before);
        let after = carried_out(&planned, &before);
        let again = plan(&table, &FIELDS, &after);
        prop_assert_eq!(again.counts.new, 0, "{}\n{}", fates(&planned), fates(&again));
        prop_assert_eq!(again.counts.changed, 0, "{}\n{}", fates(&planned), fates(&again));
        prop_assert_eq!(errors(&planned), errors(&again));
        prop_assert!(again.clients.is_empty());
        let mut owners: Vec<(&Address, usize)> = Vec::new();
        let mut clients: Vec<String> = Vec::new();
        for (at, entry) in after.entries().iter().enumerate() {
            prop_assert!(!entry.draft.name().is_empty());
            owners.extend(entry.draft.addresses.iter().map(|address| (address, at)));
            if entry.draft.kind == TargetKind::Client {
                clients.push(key(&entry.draft.family));
            }
        }
        let distinct = |n: usize, mut all: Vec<String>| { all.sort(); all.dedup(); all.len() == n };
        prop_assert!(distinct(owners.len(), owners.iter().map(|(address, _)| address.to_string()).collect()), "an address has two owners");
        prop_assert!(distinct(clients.len(), clients.clone()), "a client is there twice");
        for old in before.entries() {
            let new = &after.entries()[usize::try_from(old.target.0).unwrap() - 1].draft;
            prop_assert!(old.draft.addresses.iter().all(|address| new.addresses.contains(address)), "an address was taken away");
        }
    }

    #[test]
    fn no_table_makes_planning_panic(
        headings in prop::collection::vec("\\PC{0,12}", 0..6),
        rows in prop::collection::vec(prop::collection::vec("[a-zA-ZÀ-ž@.<>,;/ \"'()=\\-\u{200B}]{0,16}", 0..7), 0..6),
        fields in prop::collection::vec(0..Field::ALL.len(), 0..8),
    ) {
        let table = Table { headings, rows, ..Table::default() };
        let columns: Vec<Field> = fields.into_iter().map(|at| Field::ALL[at].0).collect();
        let first = plan(&table, &columns, &OnFile::default());
        let again = plan(&table, &columns, &carried_out(&first, &OnFile::default()));
        prop_assert_eq!((again.counts.new, again.counts.changed), (0, 0), "{}\n{}", fates(&first), fates(&again));
        plan(&table, &guess(&table.headings, &table.rows), &OnFile::default());
    }
}
