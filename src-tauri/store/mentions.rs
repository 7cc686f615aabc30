//! The names of candidates and the references of jobs, ready to be found in a text.

use std::sync::Arc;

use domain::{NameIndex, TargetId, name_forms, reference_form};

use crate::Read;
use crate::error::Result;

/// The names of all candidates and the references of all open jobs.
pub struct Mentions {
    candidates: NameIndex<TargetId>,
    jobs: NameIndex<TargetId>,
}

impl Mentions {
    /// The candidates whose full name stands in a text, each once.
    pub fn candidates_in(&self, text: &str) -> Vec<TargetId> {
        self.candidates.found_in(text)
    }

    /// The open jobs whose reference stands in a text, each once.
    pub fn jobs_in(&self, text: &str) -> Vec<TargetId> {
        self.jobs.found_in(text)
    }
}

impl Read<'_> {
    /// Everybody and everything a message may mention.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mentions(&self) -> Result<Arc<Mentions>> {
        self.recall(
            |memory| &memory.mentions,
            |_| true,
            || {
                let candidates = self.candidate_names()?;
                let forms = candidates
                    .iter()
                    .flat_map(|(id, given, family)| name_forms(given, family).into_iter().map(|form| (form, *id)));
                let jobs = self.job_references()?;
                Ok(Mentions {
                    candidates: NameIndex::new(forms),
                    jobs: NameIndex::new(jobs.iter().map(|(id, reference)| (reference_form(reference), *id))),
                })
            },
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::{PersonKind, TargetId};

    use crate::desk_tests::{Desk, NOW};
    use crate::{PersonFields, Result, StoreError, Who, Write};

    fn add_berta(write: &Write<'_>) -> Result<TargetId> {
        let berta = PersonFields {
            given: "Berta".into(),
            family: "Unger".into(),
            roles: vec![PersonKind::Candidate],
            ..PersonFields::default()
        };
        let berta = write.add_person(&berta, NOW)?;
        assert_eq!(write.mentions()?.candidates_in("Profile: Unger, Berta"), [berta], "within the change itself");
        Ok(berta)
    }

    #[test]
    fn somebody_added_is_found_at_once_and_not_when_the_change_came_to_nothing() {
        let desk = Desk::empty();
        let found =
            || desk.store.read(|read| Ok::<_, StoreError>(read.mentions()?.candidates_in("Berta Unger"))).unwrap();
        assert!(found().is_empty());
        let given_up = desk.store.write(Who::User, |write| add_berta(write).and(Err::<(), _>(StoreError::GivenUp)));
        assert!(matches!(given_up, Err(StoreError::GivenUp)));
        assert!(found().is_empty(), "nothing is remembered of a change that was taken back");
        let berta = desk.store.write(Who::User, add_berta).unwrap();
        assert_eq!(found(), [berta]);
        desk.store
            .write(Who::User, |write| {
                write.mentions().map(|known| assert_eq!(known.candidates_in("Berta Unger"), [berta]))
            })
            .unwrap();
    }
}
