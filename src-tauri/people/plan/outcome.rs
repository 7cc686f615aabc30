//! From groups of rows to what becomes of each row.

use super::{
    Counts, Draft, ImportPlan, Outcome, RowPlan,
    change::{changes, settled},
    clients::Clients,
    group::{Group, Groups},
};

/// Ends the planning.
pub(super) fn plan(groups: Groups<'_>) -> ImportPlan {
    let mut drafts: Vec<(usize, Draft)> = Vec::new();
    for (at, group) in groups.groups.iter().enumerate().filter(|(_, group)| !group.claims.is_empty()) {
        drafts.push((at, settled(group, &groups)));
    }
    drafts.sort_by_key(|(at, _)| groups.groups.get(*at).map(first_row));
    let mut clients = Clients::new(groups.on_file, &drafts);
    let mut plan = ImportPlan::default();
    for (at, mut draft) in drafts {
        let Some(group) = groups.groups.get(at) else { continue };
        let before = group.entry.and_then(|entry| groups.on_file.entry(entry));
        if before.is_none_or(|before| before.draft.client != draft.client) {
            clients.spell(&mut draft, group);
        }
        let outcome = match before {
            None => Outcome::New(draft),
            Some(before) => match changes(&before.draft, &draft) {
                changes if changes.is_empty() => Outcome::Same { target: before.target },
                changes => Outcome::Update { target: before.target, changes, draft },
            },
        };
        plan.add_group(group, outcome);
    }
    for (row, error) in groups.refused {
        plan.rows.push(RowPlan { row, outcome: Outcome::Error(error) });
    }
    plan.clients = clients.new;
    plan.rows.sort_by_key(|row| row.row);
    plan.counts = count(&plan.rows);
    plan
}

fn first_row(group: &Group) -> u32 {
    group.claims.iter().map(|claim| claim.row).min().unwrap_or(u32::MAX)
}

impl ImportPlan {
    fn add_group(&mut self, group: &Group, outcome: Outcome) {
        let first = first_row(group);
        self.rows.push(RowPlan { row: first, outcome });
        for claim in group.claims.iter().filter(|claim| claim.row != first) {
            self.rows.push(RowPlan { row: claim.row, outcome: Outcome::Merged { into: first } });
        }
    }
}

fn count(rows: &[RowPlan]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        *match row.outcome {
            Outcome::New(_) => &mut counts.new,
            Outcome::Update { .. } => &mut counts.changed,
            Outcome::Same { .. } => &mut counts.same,
            Outcome::Merged { .. } => &mut counts.merged,
            Outcome::Error(_) => &mut counts.errors,
        } += 1;
    }
    counts
}
