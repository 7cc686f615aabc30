#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;

use super::charset::Charset;
use super::clock::{Moment, NOW};
use super::encode::{base64, quoted_printable, words};
use super::{docx, files, pdf};

fn made() -> BTreeMap<&'static str, Vec<u8>> {
    files().into_iter().collect()
}

fn text(name: &str) -> String {
    String::from_utf8_lossy(&made()[name]).into_owned()
}

#[test]
fn the_committed_sample_is_what_the_generator_makes() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sample");
    for (name, bytes) in files() {
        let committed = std::fs::read(dir.join(name)).unwrap_or_default();
        assert!(committed == bytes, "{name} differs: write the sample again");
    }
}

#[test]
fn every_folder_holds_as_many_messages_as_the_manifest_lists() {
    let manifest = text("manifest.csv");
    for (name, bytes) in made().iter().filter(|(name, _)| name.ends_with(".mbox")) {
        let separators = format!("\n{}", String::from_utf8_lossy(bytes)).matches("\n\nFrom ").count() + 1;
        let listed = manifest.lines().filter(|line| line.starts_with(name)).count();
        assert_eq!(separators, listed, "{name}");
    }
}

#[test]
fn the_sample_has_the_size_and_the_verdicts_it_promises() {
    let manifest = text("manifest.csv");
    let count = |what: &str| manifest.lines().filter(|line| line.contains(what)).count();
    assert!((380..=430).contains(&(manifest.lines().count() - 1)), "{} messages", manifest.lines().count());
    assert!(made().values().map(Vec::len).sum::<usize>() < 3_000_000);
    assert_eq!(text("people.csv").lines().count(), 61);
    assert_eq!(text("clients.csv").lines().count(), 13);
    assert_eq!(text("jobs.csv").lines().count(), 9);
    for (verdict, least) in
        [("reply", 100), ("new", 60), ("sent", 110), ("application", 35), ("newcomer", 8), ("none", 35)]
    {
        assert!(count(&format!(",{verdict},")) >= least, "{verdict}: {}", count(&format!(",{verdict},")));
    }
    let unread = manifest.lines().filter(|line| line.starts_with("INBOX") && line.contains(",unread,")).count();
    assert_eq!(unread, 12);
}

#[test]
fn no_slot_is_left_open() {
    for (name, bytes) in made() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for slot in
            ["{job}", "{ref}", "{cand}", "{call}", "{sign}", "{id:", "{date}", "{onday}", "{Onday}", "{phone}", "{fam}"]
        {
            assert!(!text.contains(slot), "{slot} in {name}");
        }
    }
}

#[test]
fn moments_are_written_in_warsaw_time_with_summer_time() {
    let rows = [
        ("now", NOW, "Fri, 20 Nov 2026 15:00:00 +0100", "Fri Nov 20 14:00:00 2026"),
        ("summer", Moment::warsaw("2026-07-01T09:05"), "Wed, 1 Jul 2026 09:05:00 +0200", "Wed Jul  1 07:05:00 2026"),
        ("leap day", Moment::warsaw("2024-02-29T00:30"), "Thu, 29 Feb 2024 00:30:00 +0100", "Wed Feb 28 23:30:00 2024"),
        (
            "the hour after the change",
            Moment(1_774_746_000),
            "Sun, 29 Mar 2026 03:00:00 +0200",
            "Sun Mar 29 01:00:00 2026",
        ),
    ];
    for (what, moment, header, asctime) in rows {
        assert_eq!(moment.header(), header, "{what}");
        assert_eq!(moment.asctime(), asctime, "{what}");
    }
}

#[test]
fn encodings_match_their_standards() {
    assert_eq!(
        ["", "f", "fo", "foo", "foob"].map(|word| base64(word.as_bytes())),
        ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
    );
    assert_eq!(quoted_printable("a=ł \nb".as_bytes()), "a=3D=C5=82=20\nb");
    assert!(quoted_printable(&[b'x'; 200]).lines().all(|line| line.len() <= 76));
    assert_eq!(words("Jürgen Weiß", Charset::Latin1, true), "=?iso-8859-1?Q?J=FCrgen_Wei=DF?=");
    assert_eq!(Charset::Latin2.encode("Żółć"), Some(vec![0xAF, 0xF3, 0xB3, 0xE6]));
    assert_eq!(Charset::Windows1250.encode("Świat –"), Some(b"\x8Cwiat \x96".to_vec()));
    assert_eq!(Charset::Latin1.encode("Zielińska"), None);
}

#[test]
fn the_table_of_a_pdf_points_at_its_objects() {
    let bytes = pdf::write(&["Żaneta Gąsiorowska".to_owned(), "# Doświadczenie".to_owned()], Some(&pdf::portrait(8)));
    let file = bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let table = file.split_once("xref\n0 8\n").unwrap().1;
    for (place, line) in table.lines().skip(1).take(7).enumerate() {
        let offset: usize = line[..10].parse().unwrap();
        let object: String = file.chars().skip(offset).take(7).collect();
        assert_eq!(object, format!("{} 0 obj", place + 1));
    }
}

#[test]
fn a_word_file_is_a_zip_with_the_crc_of_its_parts() {
    let bytes = docx::write(&["# Życiorys".to_owned(), "A & B".to_owned()]);
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!(number(end + 12) + number(end + 16), end);
    assert_eq!(&bytes[number(end + 16)..number(end + 16) + 4], b"PK\x01\x02");
}
