//! What independent parsers agree on about public messages, beside what we read, field by field.

use std::collections::BTreeMap;

use domain::Role;
use mime::{Message, header, parse, part};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::public::{self, Known};

/// Of a hundred messages at most one may differ in a field. Where three parsers agree we may still read otherwise on purpose: a name without an
/// address is no mailbox, letters in no known encoding are kept rather than lost, domains are kept in A-labels.
const PERCENT: usize = 99;

/// How many differences of a field are shown.
const SHOWN: usize = 5;

#[derive(Default)]
struct Score {
    right: usize,
    total: usize,
    misses: Vec<String>,
}

fn ours(field: &str, raw: &[u8], message: &Message) -> Value {
    let from = message.header.mailboxes.iter().filter(|mailbox| mailbox.role == Role::From);
    let attached = message.parts.iter().filter(|part| !part.name.is_empty());
    match field {
        "subject" => message.header.subject.clone().into(),
        "message_id" => message.header.message_id.clone().into(),
        "date" => message.header.date.into(),
        "from_addr" => from.map(|mailbox| mailbox.address.as_str()).collect(),
        "from_name" => from.map(|mailbox| mailbox.name.as_str()).collect(),
        "att_name" => sorted(attached.map(|part| part.name.clone())),
        "att_sha" => {
            sorted(attached.map(|one| Sha256::digest(part(raw, one.index).unwrap())).map(|sum| hex(sum.as_slice())))
        }
        other => panic!("no reader for the field {other}"),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn sorted(values: impl Iterator<Item = String>) -> Value {
    let mut values: Vec<String> = values.collect();
    values.sort();
    values.into()
}

/// Nothing, an empty text and a list of nothing are the same; white space and the case of names and addresses tell nothing apart.
fn agrees(field: &str, ours: &Value, theirs: &Value) -> bool {
    if is_empty(ours) && is_empty(theirs) {
        return true;
    }
    match field {
        "subject" => Some(folded(theirs.as_str().unwrap_or("")).as_str()) == ours.as_str(),
        "from_addr" | "from_name" => {
            let lower = |value: &Value| value.to_string().to_lowercase().replace("null", "\"\"");
            lower(ours) == lower(theirs)
        }
        _ => ours == theirs,
    }
}

fn is_empty(value: &Value) -> bool {
    let nothing = |value: &Value| value.is_null() || value == "";
    nothing(value) || value.as_array().is_some_and(|list| list.iter().all(nothing))
}

fn folded(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn compare(messages: &[Known]) -> BTreeMap<String, Score> {
    let mut scores = BTreeMap::<String, Score>::new();
    for known in messages {
        let message = parse(&known.raw).unwrap();
        for (field, theirs) in &known.expected {
            let ours = ours(field, &known.raw, &message);
            let score = scores.entry(field.clone()).or_default();
            score.total += 1;
            if agrees(field, &ours, theirs) {
                score.right += 1;
            } else {
                score.misses.push(format!("{}\n    ours   {ours}\n    theirs {theirs}", known.name));
            }
        }
    }
    scores
}

fn is_enough(score: &Score) -> bool {
    score.right * 100 >= score.total * PERCENT
}

#[test]
fn what_independent_parsers_agree_on_is_what_we_read() {
    let Some(messages) = public::messages() else { return };
    let scores = compare(&messages);
    for (field, score) in &scores {
        println!("{field:<12} {:>4} of {:>4}", score.right, score.total);
        score.misses.iter().take(SHOWN).for_each(|miss| println!("  {miss}"));
    }
    let poor: Vec<&String> = scores.iter().filter(|(_, score)| !is_enough(score)).map(|(field, _)| field).collect();
    assert!(poor.is_empty(), "under {PERCENT} of a hundred: {poor:?}");
    assert_eq!(scores.len(), 7, "every field was compared: {:?}", scores.keys());
}

#[test]
fn a_reader_that_misses_more_than_one_of_a_hundred_is_not_good_enough() {
    let known = |number: usize, subject: &str| Known {
        name: number.to_string(),
        raw: format!("Subject: {number}\n\n").into_bytes(),
        expected: [("subject".to_owned(), Value::from(subject))].into_iter().collect(),
    };
    for (what, wrong, enough) in [("none", 0, true), ("one", 1, true), ("two", 2, false)] {
        let messages: Vec<Known> = (0..100)
            .map(|number| known(number, &if number < wrong { "x".into() } else { number.to_string() }))
            .collect();
        let score = &compare(&messages)["subject"];
        assert_eq!((score.right, score.misses.len(), is_enough(score)), (100 - wrong, wrong, enough), "{what} wrong");
    }
}

#[test]
fn the_header_of_a_public_message_gives_the_same_facts_alone() {
    for known in public::messages().into_iter().flatten() {
        let whole = parse(&known.raw).unwrap().header;
        assert_eq!(header(&known.raw), whole, "{}", known.name);
        assert_eq!(header(head(&known.raw)), whole, "{}: the block alone", known.name);
    }
}

/// Everything up to the first empty line.
fn head(raw: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in raw.split_inclusive(|octet| *octet == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    &raw[..at]
}
