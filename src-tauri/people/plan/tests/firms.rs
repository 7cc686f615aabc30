//! Clients and jobs in tables.

use super::*;

#[test]
fn clients_and_jobs_are_read_by_the_same_rules() {
    let acme = Draft { domains: vec!["acme.example".into()], ..client("ACME") };
    let job = Draft {
        reference: "DE7".into(),
        family: "Data Engineer".into(),
        client: "ACME".into(),
        ..Draft::new(TargetKind::Job)
    };
    let on_file = on_file(vec![acme, job]);
    for (what, csv, expected, clients) in [
        (
            "clients",
            "name,domain\nAcme,acme.example; www.acme-jobs.example\nBeta,beta.example",
            "1:1 domain acme.example>acme.example, acme-jobs.example | 2:new Beta",
            "",
        ),
        (
            "jobs",
            "reference,title,client\nde7,Lead Data Engineer,Acme\nKM3,Kierownik magazynu,Gamma",
            "1:2 name Data Engineer>Lead Data Engineer | 2:new Kierownik magazynu",
            "Gamma",
        ),
        ("a job without a title", "reference,title,client\nXY1,,ACME", "1:new XY1", ""),
        (
            "a job without a reference",
            "Kennziffer,Stelle,Kunde\n,Data Engineer,ACME\n,Data Engineer,Beta",
            "1:same 2 | 2:new Data Engineer",
            "Beta",
        ),
        (
            "all in one table",
            "name,kind,client\nAcme,client,\nData Engineer,job,ACME\nAnna Kowalska,contact,Delta\nDelta,Kunde,",
            "1:same 1 | 2:same 2 | 3:new Kowalska, Anna | 4:new Delta",
            "",
        ),
    ] {
        let plan = planned(csv, &on_file);
        let named: Vec<&str> = plan.clients.iter().map(|client| client.name.as_str()).collect();
        assert_eq!((fates(&plan).as_str(), named.join(" ").as_str()), (expected, clients), "{what}");
    }
}

#[test]
fn a_client_is_made_once_with_the_domain_beside_it() {
    let plan = planned(
        "Name,E-Mail,Klient,Domena\nAnna,a@acme.example,Acme,acme.example\nEwa,e@acme.example,ACME,",
        &OnFile::default(),
    );
    assert_eq!(plan.clients, [NewClient { name: "Acme".into(), domains: vec!["acme.example".into()] }]);
    assert_eq!(plan.counts, Counts { new: 2, ..Counts::default() });
}

/// The sample's own tables, as a newcomer imports them: clients, jobs, then people.
#[test]
fn the_sample_is_imported_without_an_error() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/sample/");
    let mut on_file = OnFile::default();
    for (name, new) in [("clients.csv", 12), ("jobs.csv", 8), ("people.csv", 60)] {
        let table = read(&std::fs::read(format!("{sample}{name}")).unwrap(), name).unwrap();
        let columns = guess(&table.headings, &table.rows);
        let plan = plan(&table, &columns, &on_file);
        assert_eq!(plan.counts, Counts { new, ..Counts::default() }, "{name}: {}", fates(&plan));
        assert!(plan.clients.is_empty(), "{name}: {:?}", plan.clients);
        on_file = again::carried_out(&plan, &on_file);
    }
}
