//! Text to a question. Never fails: what is not understood is left aside with a hint.

use domain::TargetKind;

use super::date::{self, Clock};
use super::{Hint, Leaf, Node, Phrase};

/// A text beyond this many characters is no search.
const LONGEST: usize = 500;

/// More things than this are not asked at once.
const MOST: usize = 40;

/// What mail programs put before a subject: no operators.
const PREFIXES: &[&str] = &["re", "fw", "fwd", "aw", "wg", "tr", "odp", "pd", "mailto", "http", "https"];

/// What is asked of the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) all: Vec<Node>,
    /// What could not be understood first.
    pub hint: Option<Hint>,
    /// How it was understood: operator and value, in order; a `-` before the operator negates it.
    pub understood: Vec<(String, String)>,
    /// The words asked for without an operator, for finding people.
    pub words: Vec<String>,
}

/// A piece of the text.
struct Item {
    not: bool,
    operator: String,
    value: String,
    quoted: bool,
    last: bool,
}

impl Query {
    /// Reads a search as it was typed.
    pub fn parse(text: &str, clock: &Clock) -> Self {
        let plain: String = text.chars().take(LONGEST).map(straight).collect();
        let mut query = Self::default();
        let mut or = false;
        for item in query.items(&plain).into_iter().take(MOST) {
            if item.operator.is_empty() && !item.quoted && !item.not && matches!(item.value.as_str(), "OR" | "|") {
                or = !query.all.is_empty();
                continue;
            }
            let Some(leaf) = query.leaf(&item, clock) else { continue };
            query.note(&item, or);
            query.add(if item.not { Node::Not(leaf) } else { Node::Is(leaf) }, or);
            or = false;
        }
        query.judge();
        query
    }

    /// Whether nothing can be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether words are asked for that may stand in the text.
    pub(crate) fn asks_for_text(&self) -> bool {
        let asks = |node: &Node| matches!(node, Node::Is(Leaf::Text { subject: false, .. }));
        self.all.iter().any(|node| match node {
            Node::Any(nodes) => nodes.iter().any(asks),
            one => asks(one),
        })
    }

    fn add(&mut self, node: Node, or: bool) {
        let before = if or { self.all.pop() } else { None };
        self.all.push(match before {
            Some(Node::Any(mut nodes)) => {
                nodes.push(node);
                Node::Any(nodes)
            }
            Some(before) => Node::Any(vec![before, node]),
            None => node,
        });
    }

    fn note(&mut self, item: &Item, or: bool) {
        if or {
            self.understood.push(("or".into(), String::new()));
        }
        let name = match (item.operator.as_str(), item.quoted) {
            ("", true) => "phrase",
            ("", false) => "text",
            (operator, _) => operator,
        };
        let not = if item.not { "-" } else { "" };
        self.understood.push((format!("{not}{name}"), item.value.clone()));
        if item.operator.is_empty() && !item.not {
            self.words.push(item.value.clone());
        }
    }

    fn hint(&mut self, hint: Hint) {
        self.hint.get_or_insert(hint);
    }

    fn judge(&mut self) {
        let excludes = |node: &Node| matches!(node, Node::Not(Leaf::Text { .. }));
        if self.all.is_empty() {
            self.hint(Hint::Empty);
        } else if self.all.iter().all(excludes) {
            self.all.clear();
            self.hint(Hint::OnlyNot);
        }
    }

    fn items(&mut self, text: &str) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut rest = text.trim_start();
        let mut open: Option<(bool, String)> = None;
        while !rest.is_empty() {
            let (not, operator, behind) = match open.take() {
                Some((not, operator)) => (not, operator, rest),
                None => head(rest),
            };
            let (value, quoted, behind) = self.value(behind);
            if value.is_empty() && !quoted && !operator.is_empty() && !behind.trim_start().is_empty() {
                open = Some((not, operator));
            } else {
                let last = behind.is_empty() && !value.is_empty();
                items.push(Item { not, operator, value, quoted, last });
            }
            rest = behind.trim_start();
        }
        items
    }

    /// A quotation, or what goes on to the next white space.
    fn value<'t>(&mut self, text: &'t str) -> (String, bool, &'t str) {
        let Some(inside) = text.strip_prefix('"') else {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            let (value, rest) = text.split_at(end);
            return (value.to_owned(), false, rest);
        };
        match inside.split_once('"') {
            Some((value, rest)) => (value.to_owned(), true, rest),
            None => {
                self.hint(Hint::UnclosedQuote);
                (inside.to_owned(), true, "")
            }
        }
    }

    fn leaf(&mut self, item: &Item, clock: &Clock) -> Option<Leaf> {
        let value = item.value.trim();
        let starred = value.ends_with('*');
        let begins = starred || (item.last && !item.quoted);
        match item.operator.as_str() {
            "" => Phrase::read(value, begins).map(|phrase| Leaf::Text { subject: false, phrase }),
            "subject" => Phrase::read(value, begins).map(|phrase| Leaf::Text { subject: true, phrase }),
            "from" | "to" => party(value).map(|phrases| Leaf::Party { from: item.operator == "from", phrases }),
            "before" | "after" => self.date(value, item.operator == "after", clock),
            "has" | "is" => self.flag(&item.operator, value),
            "in" => named(value).map(Leaf::Folder),
            "candidate" => named(value).map(|name| Leaf::Target(TargetKind::Person, name)),
            "client" => named(value).map(|name| Leaf::Target(TargetKind::Client, name)),
            "job" => named(value).map(|name| Leaf::Target(TargetKind::Job, name)),
            _ => {
                self.hint(Hint::UnknownOperator);
                None
            }
        }
    }

    fn date(&mut self, value: &str, after: bool, clock: &Clock) -> Option<Leaf> {
        if value.is_empty() {
            return None;
        }
        let Some(begins) = date::begins(value, clock) else {
            self.hint(Hint::BadDate);
            return None;
        };
        Some(if after { Leaf::After(begins) } else { Leaf::Before(begins) })
    }

    /// A flag by its name or a beginning of it.
    fn flag(&mut self, operator: &str, value: &str) -> Option<Leaf> {
        if value.is_empty() {
            return None;
        }
        let flags = [
            ("has", "attachments", Leaf::Attachment),
            ("is", "unread", Leaf::Unread),
            ("is", "reply", Leaf::Reply),
            ("is", "filed", Leaf::Filed),
            ("is", "sent", Leaf::Sent),
        ];
        let value = value.to_lowercase();
        let found = flags.into_iter().find(|(of, name, _)| *of == operator && name.starts_with(&value));
        if found.is_none() {
            self.hint(Hint::UnknownOperator);
        }
        found.map(|(_, _, leaf)| leaf)
    }
}

/// Typographic quotation marks as the plain one; what cannot be typed as a space.
fn straight(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' | '‟' => '"',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// Whether it is negated, its operator in lower case, and what is behind them.
fn head(text: &str) -> (bool, String, &str) {
    let (not, text) = match text.strip_prefix('-') {
        Some(behind) if behind.starts_with(|c: char| c.is_alphanumeric() || c == '"') => (true, behind),
        _ => (false, text),
    };
    let Some((name, behind)) = text.split_once(':') else {
        return (not, String::new(), text);
    };
    let name = name.to_ascii_lowercase();
    let is_operator = (2..=12).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !PREFIXES.contains(&name.as_str());
    if is_operator { (not, name, behind) } else { (not, String::new(), text) }
}

/// Names in any order; an address is one.
fn party(value: &str) -> Option<Vec<Phrase>> {
    let phrases: Vec<Phrase> = value.split_whitespace().filter_map(|word| Phrase::read(word, true)).collect();
    (!phrases.is_empty()).then_some(phrases)
}

fn named(value: &str) -> Option<String> {
    let name = value.trim_end_matches('*').trim();
    name.contains(char::is_alphanumeric).then(|| name.to_owned())
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
