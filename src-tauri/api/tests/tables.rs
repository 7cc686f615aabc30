//! Tables of people as the faces see them.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::desk::Desk;
use crate::{table_import, table_preview};

#[test]
fn rows_are_counted_as_the_spreadsheet_counts_them() {
    let desk = Desk::new();
    let file = |name: &str, text: &str| {
        let path = desk.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    for (what, name, text, rows) in [
        ("headings in the first row", "a.csv", "Name;Email\nAnna;anna@mail.example\nEwa;nowhere\n", vec![3]),
        ("headings below a title", "b.csv", "Candidates 2026;\nName;Email\nEwa;nowhere\n", vec![3]),
        (
            "no headings",
            "c.csv",
            "Anna Kos;anna@mail.example\nEwa Lis;ewa@mail.example;candidate\n;;\nJan;nowhere\n",
            vec![4],
        ),
        (
            "cards",
            "d.vcf",
            "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Ewa\nEMAIL:nowhere\nEND:VCARD\n",
            vec![2],
        ),
    ] {
        let preview = table_preview(&desk.store, &file(name, text), None).unwrap();
        assert_eq!(preview.errors.iter().map(|error| error.row).collect::<Vec<_>>(), rows, "{what}");
    }
    let path = file("e.csv", "Name;Email;Note\nAnna;anna@mail.example;\nEwa;ewa@mail.example;\n");
    table_import(&desk.store, &path, None).unwrap();
    let path = file("f.csv", "Name;Email;Note\nAnna;anna@mail.example;\nEwa;ewa@mail.example;mornings\n");
    let changes = table_preview(&desk.store, &path, None).unwrap().changes;
    assert_eq!(changes.iter().map(|change| change.row).collect::<Vec<_>>(), [3]);
}
