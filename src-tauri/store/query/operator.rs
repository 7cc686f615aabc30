//! What each operator and its value ask of a message.

use domain::{TargetKind, Verdict};

use super::date::{self, Clock};
use super::lex::Item;
use super::near::nearest;
use super::{Column, Hint, Kind, Leaf, Node, Phrase, Roles};

/// Everything that may stand before a colon.
pub const OPERATORS: [&str; 24] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "has",
    "is",
    "in",
    "before",
    "after",
    "on",
    "older_than",
    "newer_than",
    "larger",
    "smaller",
    "filename",
    "type",
    "candidate",
    "client",
    "job",
    "stage",
    "account",
    "group",
    "older",
];

/// What is understood by `is:`, in the order of what its beginnings mean.
const IS: [&str; 12] = [
    "unread", "reply", "filed", "sent", "read", "starred", "new", "unfiled", "snoozed", "excluded", "received", "draft",
];

/// What an operator and its value come to.
pub(super) enum Meant {
    /// This is asked.
    Ask(Node),
    /// Results are grouped by conversation.
    Group,
    /// Nothing yet: the value is still to come, or it holds for every message.
    Nothing,
    /// It is not understood; the second is what may have been meant instead, as it is typed.
    Not(Hint, Option<String>),
}

fn ask(leaf: Leaf) -> Meant {
    Meant::Ask(Node::Is(leaf))
}

fn maybe(leaf: Option<Leaf>) -> Meant {
    leaf.map_or(Meant::Nothing, ask)
}

/// What a piece asks.
pub(super) fn meant(item: &Item, operator: &str, clock: &Clock) -> Meant {
    let value = item.value.trim();
    let begins = value.ends_with('*') || (item.last && !item.quoted);
    let text = |column| Phrase::read(value, begins).map(|phrase| Leaf::Text { column, phrase });
    if value.is_empty() && !operator.is_empty() && OPERATORS.contains(&operator) {
        return Meant::Nothing;
    }
    match operator {
        "" => maybe(text(Column::Any)),
        "subject" => maybe(text(Column::Subject)),
        "from" => party(Roles::From, value),
        "to" => party(Roles::To, value),
        "cc" => party(Roles::Cc, value),
        "bcc" => party(Roles::Bcc, value),
        "before" | "after" | "on" => day(operator, value, clock),
        "older_than" | "older" => ago(value, clock).map_or(BAD_DATE, |begins| ask(Leaf::Before(begins))),
        "newer_than" => ago(value, clock).map_or(BAD_DATE, |begins| ask(Leaf::After(begins))),
        "larger" | "smaller" => size(operator, value),
        "is" => is(value, clock),
        "has" | "type" => kind(operator, value),
        "filename" => filename(value, begins),
        "in" => folder(value),
        "account" => maybe(named(value).map(Leaf::Account)),
        "candidate" => maybe(named(value).map(|name| Leaf::Target(TargetKind::Person, name))),
        "client" => maybe(named(value).map(|name| Leaf::Target(TargetKind::Client, name))),
        "job" => maybe(named(value).map(|name| Leaf::Target(TargetKind::Job, name))),
        "stage" => Meant::Not(Hint::NoStages, None),
        "group" if "conversation".starts_with(&value.to_lowercase()) => Meant::Group,
        "group" => Meant::Not(Hint::UnknownOperator, Some("group:conversation".into())),
        other => {
            let near = nearest(other, OPERATORS).map(|near| format!("{near}:{}", quoted(item)));
            Meant::Not(Hint::UnknownOperator, near)
        }
    }
}

const BAD_DATE: Meant = Meant::Not(Hint::BadDate, None);

fn quoted(item: &Item) -> String {
    if item.quoted { format!("\"{}\"", item.value) } else { item.value.clone() }
}

/// Names in any order; an address is one; `me` is the user.
fn party(roles: Roles, value: &str) -> Meant {
    if value.eq_ignore_ascii_case("me") {
        return ask(Leaf::Me(roles));
    }
    let phrases: Vec<Phrase> = value.split_whitespace().filter_map(|word| Phrase::read(word, true)).collect();
    maybe((!phrases.is_empty()).then(|| Leaf::Party { roles, phrases, called: value.to_owned() }))
}

fn day(operator: &str, value: &str, clock: &Clock) -> Meant {
    let Some((begins, ends)) = date::span(value, clock) else { return BAD_DATE };
    match operator {
        "before" => ask(Leaf::Before(begins)),
        "after" => ask(Leaf::After(begins)),
        _ => Meant::Ask(Node::All(vec![Node::Is(Leaf::After(begins)), Node::Is(Leaf::Before(ends))])),
    }
}

fn ago(value: &str, clock: &Clock) -> Option<i64> {
    date::ago(value, clock.now).or_else(|| date::span(value, clock).map(|(begins, _)| begins))
}

/// Octets: `200k`, `5M`, `1.5 MB`.
fn size(operator: &str, value: &str) -> Meant {
    let lower = value.to_lowercase().replace([' ', '_'], "").replace(',', ".");
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match lower.get(digits.len()..).unwrap_or_default() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        _ => return Meant::Not(Hint::BadSize, None),
    };
    let octets = digits.parse::<f64>().ok().filter(|number| (0.0..1e9).contains(number)).map(|number| number * unit);
    let Some(octets) = octets else { return Meant::Not(Hint::BadSize, None) };
    // Beyond 2^53 nothing is stored.
    let octets = octets as i64;
    ask(if operator == "larger" { Leaf::Larger(octets) } else { Leaf::Smaller(octets) })
}

/// A flag by its name or a beginning of it.
fn is(value: &str, clock: &Clock) -> Meant {
    let value = value.to_lowercase();
    let not = |leaf| Meant::Ask(Node::Not(Box::new(Node::Is(leaf))));
    match IS.iter().find(|name| name.starts_with(&value)).copied() {
        Some("unread") => ask(Leaf::Unread),
        Some("read") => not(Leaf::Unread),
        Some("starred") => ask(Leaf::Starred),
        Some("reply") => ask(Leaf::Verdict(Verdict::Reply)),
        Some("new") => ask(Leaf::Verdict(Verdict::New)),
        Some("filed") => ask(Leaf::Filed),
        Some("unfiled") => not(Leaf::Filed),
        Some("sent") => ask(Leaf::Sent),
        Some("received") => not(Leaf::Sent),
        Some("snoozed") => ask(Leaf::Snoozed(clock.now)),
        Some("draft") => folder("drafts"),
        Some(_) => Meant::Not(Hint::Excluded, None),
        None => Meant::Not(Hint::UnknownOperator, nearest(&value, IS).map(|near| format!("is:{near}"))),
    }
}

fn kind(operator: &str, value: &str) -> Meant {
    let value = value.to_lowercase();
    if "attachments".starts_with(&value) {
        return ask(Leaf::Attachment);
    }
    match Kind::called(&value) {
        Some(Kind::Cv) => {
            let named =
                |word: &str| Phrase::read(word, false).map(|phrase| Leaf::Text { column: Column::Files, phrase });
            let names = Kind::CV_NAMES.iter().filter_map(|word| named(word)).map(Node::Is);
            Meant::Ask(Node::All(vec![Node::Any(names.collect()), Node::Is(Leaf::Kind(Kind::Cv))]))
        }
        Some(kind) => ask(Leaf::Kind(kind)),
        None => {
            let near = nearest(&value, Kind::names().chain(["attachment"]));
            Meant::Not(Hint::UnknownOperator, near.map(|near| format!("{operator}:{near}")))
        }
    }
}

/// The words of a file's name, or a pattern with `*`: what stands whole in it is looked for in the index first.
fn filename(value: &str, begins: bool) -> Meant {
    let files = |phrase| Node::Is(Leaf::Text { column: Column::Files, phrase });
    let Some((first, rest)) = value.split_once('*').filter(|(first, rest)| !rest.is_empty() || first.is_empty()) else {
        return Phrase::read(value, begins).map_or(Meant::Nothing, |phrase| Meant::Ask(files(phrase)));
    };
    let mut asked = Vec::new();
    asked.extend(Phrase::read(first, true).map(files));
    // Behind the last `*`, all but a first word that may have begun before it.
    let last = rest.rsplit('*').next().unwrap_or_default();
    let whole = last.find(|c: char| !c.is_alphanumeric()).and_then(|at| last.get(at..)).unwrap_or_default();
    asked.extend(Phrase::read(whole, false).map(files));
    asked.push(Node::Is(Leaf::FileName(value.to_owned())));
    Meant::Ask(Node::All(asked))
}

fn folder(value: &str) -> Meant {
    if matches!(value.to_lowercase().as_str(), "anywhere" | "everywhere") {
        return Meant::Nothing;
    }
    maybe(named(value).map(Leaf::Folder))
}

fn named(value: &str) -> Option<String> {
    let name = value.trim_end_matches('*').trim();
    name.contains(char::is_alphanumeric).then(|| name.to_owned())
}
