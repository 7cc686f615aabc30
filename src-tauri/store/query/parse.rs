//! Text to a question. Never fails: what is not understood is left aside with a hint.

use std::ops::Range;

use super::date::Clock;
use super::lex::{Item, Piece, pieces};
use super::operator::{Meant, meant};
use super::{Column, Hint, Leaf, Node};

/// A text beyond this many characters is no search.
const LONGEST: usize = 500;

/// More things than this are not asked at once.
const MOST: usize = 40;

/// What is asked of the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) all: Vec<Node>,
    /// What could not be understood first.
    pub hint: Option<Hint>,
    /// How it was understood, in order.
    pub understood: Vec<Understood>,
    /// The words asked for without an operator, for finding people.
    pub words: Vec<String>,
    /// Whether the newest message of each conversation is asked for.
    pub grouped: bool,
    /// The search that may have been meant, where one piece looks mistyped.
    pub meant: Option<String>,
    /// The text as it was read.
    pub(crate) text: String,
}

/// A piece of a search as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The operator, behind a `-` where it is negated; `text` and `phrase` without one; `or`, `(` and `)` join others.
    pub operator: String,
    /// Its value.
    pub value: String,
    /// Where it begins in what was typed, in UTF-16 units.
    pub start: u32,
    /// Behind its end.
    pub end: u32,
}

struct Parser<'c> {
    clock: &'c Clock,
    query: Query,
    /// Operators of the open groups.
    within: Vec<String>,
}

impl Query {
    /// Reads a search as it was typed.
    pub fn parse(text: &str, clock: &Clock) -> Self {
        let plain: String = text.chars().take(LONGEST).map(straight).collect();
        let (pieces, unclosed) = pieces(&plain);
        let query = Self { text: plain, ..Self::default() };
        let mut parser = Parser { clock, query, within: Vec::new() };
        let mut pieces = pieces.into_iter().take(MOST);
        loop {
            let (found, more) = parser.nodes(&mut pieces);
            parser.query.all.extend(found);
            if !more {
                break;
            }
        }
        let mut query = parser.query;
        if unclosed {
            query.hint.get_or_insert(Hint::UnclosedQuote);
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
        self.all.iter().any(|node| node.any_leaf(&|leaf| matches!(leaf, Leaf::Text { column: Column::Any, .. })))
    }

    fn judge(&mut self) {
        if self.all.is_empty() {
            self.hint.get_or_insert(Hint::Empty);
        } else if self.all.iter().all(Node::only_leaves_out) {
            self.all.clear();
            self.hint.get_or_insert(Hint::OnlyNot);
        }
    }

    /// A place in the text, in UTF-16 units.
    fn units(&self, to: usize) -> u32 {
        let before = self.text.get(..to).map_or(0, |text| text.encode_utf16().count());
        u32::try_from(before).unwrap_or(u32::MAX)
    }

    fn note(&mut self, operator: String, value: &str, span: &Range<usize>) {
        let (start, end) = (self.units(span.start), self.units(span.end));
        self.understood.push(Understood { operator, value: value.to_owned(), start, end });
    }

    /// The text with something else from one place to another, in UTF-16 units.
    pub(crate) fn with(&self, start: u32, end: u32, instead: &str) -> String {
        let units: Vec<u16> = self.text.encode_utf16().collect();
        let at = |place: u32| usize::try_from(place).unwrap_or(usize::MAX).min(units.len());
        let before = String::from_utf16_lossy(units.get(..at(start)).unwrap_or_default());
        let behind = String::from_utf16_lossy(units.get(at(end)..).unwrap_or_default());
        format!("{before}{instead}{behind}").trim().to_owned()
    }
}

impl Parser<'_> {
    /// Reads to the end of a group, or of everything; whether there is more behind it.
    fn nodes(&mut self, pieces: &mut dyn Iterator<Item = Piece>) -> (Vec<Node>, bool) {
        let mut found: Vec<Node> = Vec::new();
        let mut or = false;
        while let Some(piece) = pieces.next() {
            let node = match piece {
                Piece::Close => return (found, true),
                Piece::Or => {
                    or = !found.is_empty();
                    continue;
                }
                Piece::Word(item) => self.word(&item, or),
                Piece::Open { not, operator, any } => self.inside(pieces, (not, operator, any), or),
            };
            let Some(node) = node else { continue };
            add(&mut found, node, or);
            or = false;
        }
        (found, false)
    }

    fn inside(
        &mut self,
        pieces: &mut dyn Iterator<Item = Piece>,
        (not, operator, any): (bool, String, bool),
        or: bool,
    ) -> Option<Node> {
        let noted = self.query.understood.len();
        self.join(or, if not { "-(" } else { "(" });
        let outer = self.within.last().cloned().unwrap_or_default();
        self.within.push(if operator.is_empty() { outer } else { operator });
        let (nodes, _) = self.nodes(pieces);
        self.within.pop();
        if nodes.is_empty() {
            self.query.understood.truncate(noted);
            return None;
        }
        self.query.note(")".into(), "", &(0..0));
        let node = if any { Node::Any(nodes) } else { Node::All(nodes) };
        Some(if not { Node::Not(Box::new(node)) } else { node })
    }

    fn join(&mut self, or: bool, sign: &str) {
        for sign in or.then_some("or").into_iter().chain((!sign.is_empty()).then_some(sign)) {
            self.query.note(sign.into(), "", &(0..0));
        }
    }

    fn word(&mut self, item: &Item, or: bool) -> Option<Node> {
        let outer = self.within.last().map(String::as_str).unwrap_or_default();
        let operator = if item.operator.is_empty() { outer } else { &item.operator }.to_owned();
        let node = match meant(item, &operator, self.clock) {
            Meant::Ask(node) => Some(node),
            Meant::Group => {
                self.query.grouped = true;
                None
            }
            Meant::Nothing => return None,
            Meant::Not(hint, instead) => {
                self.query.hint.get_or_insert(hint);
                let (start, end) = (self.query.units(item.span.start), self.query.units(item.span.end));
                let not = if item.not { "-" } else { "" };
                let meant = instead.map(|instead| self.query.with(start, end, &format!("{not}{instead}")));
                self.query.meant = self.query.meant.take().or(meant);
                return None;
            }
        };
        self.join(or && node.is_some(), "");
        let name = match (operator.as_str(), item.quoted) {
            ("", true) => "phrase",
            ("", false) => "text",
            (operator, _) => operator,
        };
        self.query.note(format!("{}{name}", if item.not { "-" } else { "" }), &item.value, &item.span);
        if operator.is_empty() && !item.not {
            self.query.words.push(item.value.clone());
        }
        node.map(|node| if item.not { Node::Not(Box::new(node)) } else { node })
    }
}

fn add(found: &mut Vec<Node>, node: Node, or: bool) {
    let before = if or { found.pop() } else { None };
    found.push(match before {
        Some(Node::Any(mut nodes)) => {
            nodes.push(node);
            Node::Any(nodes)
        }
        Some(before) => Node::Any(vec![before, node]),
        None => node,
    });
}

/// Typographic quotation marks as the plain one; what cannot be typed as a space.
fn straight(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' | '‟' => '"',
        c if c.is_control() => ' ',
        c => c,
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
