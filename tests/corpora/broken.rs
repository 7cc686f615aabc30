//! Broken messages of our own making: each is stored, listed, found by its words, opened, and leaves as it came.

#[path = "broken/bytes.rs"]
mod bytes;
#[path = "broken/headers.rs"]
mod headers;
#[path = "broken/letters.rs"]
mod letters;
#[path = "broken/structure.rs"]
mod structure;

use std::collections::BTreeSet;

use api::rows::{InboxQuery, SearchQuery};

use super::source::Desk;

/// What is wrong with it; its octets, in which HEAD, NUMBER and WORD are put in, and (but for those of `bytes`) LF stands for CRLF; what it is found
/// by, where it has something to be found by.
pub type Case = (&'static str, &'static [u8], &'static str);

/// What most begin with.
pub const HEAD: &str = "From: Ida <ida@berg.example>\r\nTo: me@firm.example\r\nDate: Mon, 14 Nov 2022 10:00:00 +0000\r\nMessage-ID: <NUMBER@berg.example>\r\n";

/// Places to be filled in stand within so many octets.
const PLACES: usize = 4096;

/// A broken message.
pub struct Broken {
    /// What is wrong with it.
    pub what: &'static str,
    /// Its octets.
    pub raw: Vec<u8>,
    /// What it is found by; empty where nothing in it can be read.
    pub found_by: String,
}

/// All of them, each different from every other.
pub fn messages() -> Vec<Broken> {
    let written = [structure::CASES, headers::CASES, letters::CASES].concat().into_iter();
    let travelled = written.map(|(what, raw, found)| (what, replaced(raw, b"\n", b"\r\n"), found));
    let exact = bytes::CASES.iter().map(|(what, raw, found)| (*what, raw.to_vec(), *found));
    let all = travelled.chain(exact).chain(bytes::made());
    all.enumerate().map(|(number, (what, raw, found))| finish(number, what, &raw, found)).collect()
}

fn finish(number: usize, what: &'static str, raw: &[u8], found: &str) -> Broken {
    let word = format!("quokka{number:03}");
    let long = "x".repeat(300);
    let mut raw = replaced(raw, b"HEAD", HEAD.as_bytes());
    for (place, value) in [("NUMBER", number.to_string()), ("WORD", word.clone()), ("LONGBOUNDARY", long)] {
        raw = replaced(&raw, place.as_bytes(), value.as_bytes());
    }
    Broken { what, raw, found_by: found.replace("WORD", &word) }
}

fn replaced(raw: &[u8], place: &[u8], value: &[u8]) -> Vec<u8> {
    let (front, behind) = raw.split_at(raw.len().min(PLACES));
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = front;
    while let Some(at) = rest.windows(place.len()).position(|window| window == place) {
        out.extend(&rest[..at]);
        out.extend(value);
        rest = &rest[at + place.len()..];
    }
    out.extend(rest);
    out.extend(behind);
    out
}

#[test]
fn every_broken_message_is_stored_listed_found_opened_and_leaves_as_it_came() {
    let all = messages();
    assert!(all.len() >= 60, "{}", all.len());
    let desk = Desk::with(all.iter().map(|broken| broken.raw.clone()).collect());
    let (ids, listed) = (desk.ids(), listed(&desk));
    let mut wrong = Vec::new();
    for (number, broken) in all.iter().enumerate() {
        let Some(id) = ids.get(&number) else {
            wrong.push(format!("{}: not stored", broken.what));
            continue;
        };
        if !listed.contains(id) {
            wrong.push(format!("{}: not listed", broken.what));
        }
        if !broken.found_by.is_empty() && !finds(&desk, &broken.found_by, id) {
            wrong.push(format!("{}: not found by {}, it reads\n{}", broken.what, broken.found_by, shown(&desk, id)));
        }
        desk.open_whole(id);
        if desk.saved(id) != broken.raw {
            wrong.push(format!("{}: leaves other than it came", broken.what));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert_eq!(ids.len(), all.len());
}

fn listed(desk: &Desk) -> BTreeSet<String> {
    let query = InboxQuery { view: "all".into(), limit: 1000, ..InboxQuery::default() };
    let page = api::inbox_page(&desk.store, &query).unwrap();
    page.rows.into_iter().flat_map(|row| row.here).collect()
}

fn finds(desk: &Desk, words: &str, id: &str) -> bool {
    let query = SearchQuery { query: words.into(), limit: 1000, ..SearchQuery::default() };
    api::search(&desk.store, &query).unwrap().rows.iter().any(|row| row.id == id)
}

/// The beginning of what a reader sees of it.
fn shown(desk: &Desk, id: &str) -> String {
    let view = api::message(&desk.store, id).unwrap();
    format!("{:?} {:?} {:?}", view.row.subject, view.text, view.parts).chars().take(300).collect()
}
