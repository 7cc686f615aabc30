//! Words for kinds of people in five languages.

use domain::{PersonKind, TargetKind};

use crate::folded::words;

/// What a cell says somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    /// A client or a job instead of a person.
    pub target: Option<TargetKind>,
    /// What a person is, in the order of `PersonKind`.
    pub roles: Vec<PersonKind>,
}

/// Reads one or several kinds (`Kandidat, Kontakt`). `None` where a word is none.
pub(crate) fn read(cell: &str) -> Option<Kinds> {
    let mut found = Kinds::default();
    for part in cell.split([',', ';', '/', '+', '&', '|', '\n']) {
        let part = words(part);
        if !part.is_empty() && !found.add(&part.join(" ")) {
            let mut words = part.iter().filter(|word| !AND.contains(&word.as_str())).peekable();
            words.peek()?;
            if !words.all(|word| found.add(word)) {
                return None;
            }
        }
    }
    found.roles.sort();
    found.roles.dedup();
    Some(found)
}

impl Kinds {
    fn add(&mut self, word: &str) -> bool {
        if let Some((role, _)) = ROLES.iter().find(|(_, words)| words.contains(&word)) {
            self.roles.push(*role);
            return true;
        }
        let target = TARGETS.iter().find(|(_, words)| words.contains(&word)).map(|(target, _)| *target);
        self.target = target.or(self.target);
        target.is_some()
    }
}

const AND: [&str; 6] = ["and", "und", "et", "e", "i", "oraz"];

const ROLES: [(PersonKind, &[&str]); 3] = [
    (
        PersonKind::Candidate,
        &[
            "candidate",
            "candidates",
            "applicant",
            "kandidat",
            "kandidatin",
            "kandidaten",
            "bewerber",
            "bewerberin",
            "candidat",
            "candidats",
            "candidato",
            "candidata",
            "candidati",
            "kandydat",
            "kandydatka",
            "kandydaci",
            "aplikant",
        ],
    ),
    (
        PersonKind::Contact,
        &[
            "contact",
            "contacts",
            "client contact",
            "kontakt",
            "kontakte",
            "kundenkontakt",
            "ansprechpartner",
            "ansprechpartnerin",
            "ansprechperson",
            "kontaktperson",
            "contact client",
            "referent",
            "referente",
            "interlocuteur",
            "interlocutrice",
            "contatto",
            "contatto cliente",
            "kontakt klienta",
            "kontakty",
            "osoba kontaktowa",
        ],
    ),
    (
        PersonKind::Employee,
        &[
            "employee",
            "employees",
            "staff",
            "colleague",
            "mitarbeiter",
            "mitarbeiterin",
            "kollege",
            "kollegin",
            "angestellter",
            "angestellte",
            "salarie",
            "salariee",
            "employe",
            "collaborateur",
            "collaboratrice",
            "collegue",
            "dipendente",
            "collaboratore",
            "collega",
            "pracownik",
            "pracowniczka",
            "pracownica",
            "kolega",
            "kolezanka",
        ],
    ),
];

const TARGETS: [(TargetKind, &[&str]); 3] = [
    (TargetKind::Person, &["person", "personne", "persona", "osoba"]),
    (
        TargetKind::Client,
        &[
            "client",
            "clients",
            "customer",
            "company",
            "firm",
            "kunde",
            "kundin",
            "kunden",
            "firma",
            "unternehmen",
            "entreprise",
            "societe",
            "cliente",
            "azienda",
            "klient",
            "klienci",
        ],
    ),
    (
        TargetKind::Job,
        &[
            "job",
            "vacancy",
            "position",
            "stelle",
            "vakanz",
            "poste",
            "offre",
            "posizione",
            "offerta",
            "rekrutacja",
            "oferta",
            "stanowisko",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_understood_in_five_languages() {
        use PersonKind::{Candidate, Contact, Employee};
        for (cell, target, roles) in [
            ("candidate", None, vec![Candidate]),
            ("Kandidatin", None, vec![Candidate]),
            ("CANDIDAT", None, vec![Candidate]),
            ("candidato", None, vec![Candidate]),
            ("Kandydatka", None, vec![Candidate]),
            ("Ansprechpartner", None, vec![Contact]),
            ("référent", None, vec![Contact]),
            ("referente", None, vec![Contact]),
            ("osoba kontaktowa", None, vec![Contact]),
            ("Mitarbeiterin", None, vec![Employee]),
            ("salarié", None, vec![Employee]),
            ("dipendente", None, vec![Employee]),
            ("pracownik", None, vec![Employee]),
            ("contact, candidate", None, vec![Candidate, Contact]),
            ("Kandidat und Ansprechpartner", None, vec![Candidate, Contact]),
            ("Kunde", Some(TargetKind::Client), vec![]),
            ("Stelle", Some(TargetKind::Job), vec![]),
        ] {
            assert_eq!(read(cell), Some(Kinds { target, roles }), "{cell}");
        }
        for cell in ["astronaut", "candidate, astronaut", "Kandidat im Prozess", "und"] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }
}
