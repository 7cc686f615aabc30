//! Tables against people on file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Address, PersonKind, TargetKind};

mod again;
mod firms;

use super::*;
use crate::table::{columns::guess, read};

fn table(csv: &str) -> Table {
    read(csv.as_bytes(), "people.csv").unwrap()
}

fn planned(csv: &str, on_file: &OnFile) -> ImportPlan {
    let table = table(csv);
    plan(&table, &guess(&table.headings, &table.rows), on_file)
}

/// Somebody on file: `Anna|Kowalska|a@b.example c@d.example|Client`.
fn person(text: &str) -> Draft {
    let parts: Vec<&str> = text.split('|').chain(["", "", ""]).collect();
    let mut draft = Draft::new(TargetKind::Person);
    draft.roles = vec![PersonKind::Candidate];
    (draft.given, draft.family, draft.client) = (parts[0].into(), parts[1].into(), parts[3].into());
    draft.addresses = parts[2].split_whitespace().map(|a| Address::parse(a).unwrap()).collect();
    draft
}

fn client(name: &str) -> Draft {
    Draft { family: name.into(), ..Draft::new(TargetKind::Client) }
}

fn on_file(drafts: Vec<Draft>) -> OnFile {
    OnFile::new((1..).zip(drafts).map(|(id, draft)| Entry { target: TargetId(id), draft }).collect())
}

/// What becomes of each row, in a word.
fn fates(plan: &ImportPlan) -> String {
    let fate = |row: &RowPlan| match &row.outcome {
        Outcome::New(draft) => format!("{}:new {}", row.row, draft.name()),
        Outcome::Update { target, changes, .. } => {
            let changes: Vec<String> = changes.iter().map(|c| format!("{} {}>{}", c.field, c.old, c.new)).collect();
            format!("{}:{} {}", row.row, target.0, changes.join(" & "))
        }
        Outcome::Same { target } => format!("{}:same {}", row.row, target.0),
        Outcome::Merged { into } => format!("{}:in {into}", row.row),
        Outcome::Error(error) => format!("{}:{} {}", row.row, error.trouble.code(), error.column),
    };
    plan.rows.iter().map(fate).collect::<Vec<_>>().join(" | ")
}

#[test]
fn rows_meet_the_people_on_file() {
    let anna = || person("Anna|Kowalska|anna@poczta.example");
    for (what, people, csv, expected) in [
        ("nobody on file", vec![], "Name,E-Mail\nAnna Kowalska,anna@poczta.example", "1:new Kowalska, Anna"),
        ("the same", vec![anna()], "Name,E-Mail\nAnna Kowalska,ANNA@poczta.example", "1:same 1"),
        (
            "the same, written otherwise",
            vec![anna()],
            "Name,E-Mail\n\"KOWALSKA, anna\",<anna@poczta.example>",
            "1:same 1",
        ),
        (
            "a second address",
            vec![anna()],
            "Name,E-Mail\nAnna Kowalska,anna@poczta.example; a@b.example",
            "1:1 email anna@poczta.example>anna@poczta.example, a@b.example",
        ),
        (
            "an address less is no change",
            vec![person("Anna|Kowalska|anna@poczta.example a@b.example")],
            "Name,E-Mail\nAnna Kowalska,a@b.example",
            "1:same 1",
        ),
        ("a married name", vec![anna()], "Name,E-Mail\nAnna Nowak,anna@poczta.example", "1:1 family Kowalska>Nowak"),
        (
            "an initial takes nothing away",
            vec![anna()],
            "Vorname,Nachname,E-Mail\nA.,Kowalska,anna@poczta.example",
            "1:same 1",
        ),
        ("only an address", vec![anna()], "E-Mail,Telefon\nanna@poczta.example,123", "1:1 phone >123"),
        (
            "somebody else's address",
            vec![anna()],
            "Name,E-Mail\nJan Nowak,anna@poczta.example",
            "1:address_of_other E-Mail",
        ),
        (
            "two people's addresses",
            vec![anna(), person("Ewa|Lis|ewa@poczta.example")],
            "Name,E-Mail\nAnna Lis,anna@poczta.example ewa@poczta.example",
            "1:address_of_other E-Mail",
        ),
        (
            "the same name, another address",
            vec![anna()],
            "Name,E-Mail\nAnna Kowalska,other@poczta.example",
            "1:new Kowalska, Anna",
        ),
        (
            "the same name, no address on file yet",
            vec![person("Anna|Kowalska")],
            "Name,E-Mail\nAnna Kowalska,a@b.example",
            "1:1 email >a@b.example",
        ),
        ("no address in the row", vec![anna()], "Name,Telefon\nKowalska Anna,123", "1:1 phone >123"),
        (
            "no address, two of that name",
            vec![anna(), person("Anna|Kowalska|a@b.example")],
            "Name,Telefon\nAnna Kowalska,123",
            "1:several_of_that_name ",
        ),
        (
            "no address, two of that name, one at the client",
            vec![anna(), person("Anna|Kowalska|a@b.example|Acme"), client("Acme")],
            "Name,Klient,Telefon\nAnna Kowalska,ACME,123",
            "1:2 phone >123",
        ),
        (
            "a shared address, told apart by name",
            vec![person("Anna|Lis|office@b.example"), person("Jan|Nowak|office@b.example")],
            "Name,E-Mail,Telefon\nJan Nowak,office@b.example,123",
            "1:2 phone >123",
        ),
        (
            "a client's address",
            vec![Draft { addresses: vec![Address::parse("jobs@acme.example").unwrap()], ..client("Acme") }],
            "Name,E-Mail\nJan Nowak,jobs@acme.example",
            "1:address_of_other E-Mail",
        ),
    ] {
        assert_eq!(fates(&planned(csv, &on_file(people))), expected, "{what}");
    }
}

#[test]
fn rows_about_the_same_person_are_one() {
    for (what, csv, expected) in [
        (
            "by address",
            "Name,E-Mail\nAnna Kowalska,a@b.example\nAnna Kowalska,A@b.example c@d.example",
            "1:new Kowalska, Anna | 2:in 1",
        ),
        (
            "by name where an address is missing",
            "Name,E-Mail\nAnna Kowalska,\nAnna Kowalska,a@b.example",
            "1:new Kowalska, Anna | 2:in 1",
        ),
        ("by name alone", "Name,Tags\nAnna Kowalska,x\nanna KOWALSKA,y", "1:new Kowalska, Anna | 2:in 1"),
        (
            "two addresses, two people",
            "Name,E-Mail\nAnna Kowalska,a@b.example\nAnna Kowalska,c@d.example",
            "1:new Kowalska, Anna | 2:new Kowalska, Anna",
        ),
        (
            "two people of that name and one without",
            "Name,E-Mail\nAnna Kowalska,a@b.example\nAnna Kowalska,c@d.example\nAnna Kowalska,",
            "1:new Kowalska, Anna | 2:new Kowalska, Anna | 3:several_of_that_name ",
        ),
        (
            "one name at two clients",
            "Name,Klient\nAnna Kowalska,Acme\nAnna Kowalska,Beta",
            "1:new Kowalska, Anna | 2:several_of_that_name ",
        ),
        (
            "one address, two names",
            "Name,E-Mail\nAnna Kowalska,a@b.example\nJan Nowak,a@b.example",
            "1:new Kowalska, Anna | 2:address_of_other E-Mail",
        ),
    ] {
        assert_eq!(fates(&planned(csv, &OnFile::default())), expected, "{what}");
    }
    let plan = planned(
        "Name,E-Mail,Tags,Telefon\nAnna Kowalska,a@b.example,x,\nAnna Kowalska,a@b.example c@d.example,y;X,123",
        &OnFile::default(),
    );
    let Outcome::New(draft) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!((draft.addresses.len(), draft.tags.join(" "), draft.phone.as_str()), (2, "x y".into(), "123"));
}

#[test]
fn rows_that_cannot_be_taken_are_named_with_their_column() {
    for (what, csv, expected) in [
        ("no name", "Name,E-Mail,Telefon\n,,123", "1:no_name Name"),
        ("no address", "Name,E-Mail\nAnna,anna at poczta", "1:bad_address E-Mail"),
        ("one of two addresses", "Name,E-Mail\nAnna,a@b.example; ewa", "1:bad_address E-Mail"),
        ("no kind", "Name,Typ\nAnna,Astronautin\nEwa,Kandidatin", "1:unknown_kind Typ | 2:new Ewa"),
        ("no domain", "Name,Domain\nAcme,what is it\nBeta,beta.example", "1:bad_address Domain | 2:new Beta"),
        ("a line torn apart", "Name,E-Mail,Notiz\nAnna,a@b.example,eins\nzwei", "1:new Anna | 2:too_few_cells "),
        ("a row cut short behind the address is fine", "Name,E-Mail,Notiz\nAnna,a@b.example", "1:new Anna"),
        ("empty rows and dashes", "Name,E-Mail\n,\n-,-\nAnna,-", "3:new Anna"),
    ] {
        assert_eq!(fates(&planned(csv, &OnFile::default())), expected, "{what}");
    }
}

#[test]
fn every_cell_finds_its_place() {
    let plan = planned(
        "Imię;Nazwisko;E-mail;Rodzaj;Klient;Język;Telefon;Tagi;Uwagi;Ulubiony kolor\n\
         Łucja;Wiśniewska;Łucja <l@b.example>;Kandydatka, osoba kontaktowa;Acme S.A.;niemiecki;123;Java, SQL;Dzwonić rano;zielony",
        &OnFile::default(),
    );
    let expected = Draft {
        roles: vec![PersonKind::Candidate, PersonKind::Contact],
        given: "Łucja".into(),
        family: "Wiśniewska".into(),
        addresses: vec![Address::parse("l@b.example").unwrap()],
        language: "de".into(),
        phone: "123".into(),
        tags: vec!["Java".into(), "SQL".into()],
        note: "Dzwonić rano".into(),
        fields: vec![("Ulubiony kolor".into(), "zielony".into())],
        client: "Acme S.A.".into(),
        ..Draft::new(TargetKind::Person)
    };
    assert_eq!(plan.rows[0].outcome, Outcome::New(expected));
    assert_eq!(plan.clients, [NewClient { name: "Acme S.A.".into(), domains: vec![] }]);
}

#[test]
fn what_nobody_says_has_a_sensible_default() {
    for (what, csv, roles, client, fields) in [
        ("no kind, no client", "Name\nAnna", "candidate", "", 0),
        ("a client makes a contact", "Name,Firma\nAnna,Acme", "contact", "Acme", 0),
        ("a candidate's firm is where they work", "Name,Firma,Typ\nAnna,Acme,Kandidat", "candidate", "", 1),
        ("an unknown language is kept as a field", "Name,Sprache\nAnna,Klingonisch", "candidate", "", 1),
        ("the second language too", "Name,Sprache\nAnna,\"Deutsch, Polnisch\"", "candidate", "", 1),
    ] {
        let plan = planned(csv, &OnFile::default());
        let Outcome::New(draft) = &plan.rows[0].outcome else { panic!("{what}") };
        let words: Vec<&str> = draft.roles.iter().map(|role| role.word()).collect();
        assert_eq!(
            (words.join(" ").as_str(), draft.client.as_str(), draft.fields.len()),
            (roles, client, fields),
            "{what}"
        );
    }
}

#[test]
fn nothing_the_table_leaves_empty_is_taken_away() {
    let mut anna = person("Anna|Kowalska|anna@poczta.example|Acme");
    (anna.phone, anna.note, anna.language) = ("+48 123".into(), "Called in May".into(), "pl".into());
    anna.tags = vec!["Java".into()];
    let csv = "Name,E-Mail,Telefon,Notiz,Sprache,Tags,Klient,Typ\nAnna Kowalska,anna@poczta.example,,,,,,\nAnna Kowalska,anna@poczta.example,+48123,Called in June,de,java;SQL,acme,contact";
    let plan = planned(csv, &on_file(vec![anna, client("Acme")]));
    assert_eq!(
        fates(&plan),
        "1:1 kind candidate>candidate, contact & language pl>de & tags Java>Java, SQL & note Called in May>Called in May\nCalled in June | 2:in 1"
    );
}
