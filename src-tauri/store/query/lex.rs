//! The pieces of a search as it was typed: words, quotations, operators with their values, groups, OR.

use std::ops::Range;

/// What mail programs put before a subject: no operators.
const PREFIXES: &[&str] = &["re", "fw", "fwd", "aw", "wg", "tr", "odp", "pd", "mailto", "http", "https"];

/// A piece of a search.
#[derive(Debug)]
pub(super) enum Piece {
    /// `(`, or `{` for any of what is inside; negated, or behind an operator that holds for all of it.
    Open {
        not: bool,
        operator: String,
        any: bool,
    },
    Close,
    Or,
    Word(Item),
}

/// A word, or an operator with its value.
#[derive(Debug)]
pub(super) struct Item {
    pub not: bool,
    pub operator: String,
    pub value: String,
    pub quoted: bool,
    /// Nothing stands behind it: it may still be typed.
    pub last: bool,
    /// Where it stands in the text, bytes.
    pub span: Range<usize>,
}

/// All pieces, and whether a quotation was left open.
pub(super) fn pieces(text: &str) -> (Vec<Piece>, bool) {
    let mut reader = Reader { text, at: 0, depth: 0, unclosed: false };
    let mut found = Vec::new();
    while let Some(piece) = reader.next() {
        found.push(piece);
    }
    (found, reader.unclosed)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    unclosed: bool,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, start: impl Fn(char) -> bool) {
        self.at += self.rest().len() - self.rest().trim_start_matches(start).len();
    }

    fn next(&mut self) -> Option<Piece> {
        self.skip(char::is_whitespace);
        let (start, rest) = (self.at, self.rest());
        if rest.is_empty() {
            return None;
        }
        if self.depth > 0 && rest.starts_with([')', '}']) {
            self.at += 1;
            self.depth -= 1;
            return Some(Piece::Close);
        }
        let (mut not, behind) = negated(rest);
        self.at += rest.len() - behind.len();
        if not && behind.is_empty() {
            not = false;
        }
        if let Some(open) = self.open(not, String::new()) {
            return Some(open);
        }
        let operator = self.operator();
        if !operator.is_empty() {
            if let Some(open) = self.open(not, operator.clone()) {
                return Some(open);
            }
            let value = self.at;
            self.skip(char::is_whitespace);
            // Nothing follows: the operator is not yet filled.
            if self.rest().is_empty() {
                self.at = self.text.len();
                return Some(Piece::Word(Item {
                    not,
                    operator,
                    value: String::new(),
                    quoted: false,
                    last: false,
                    span: start..value,
                }));
            }
        }
        let (value, quoted) = self.value();
        if operator.is_empty() && !quoted && !not && matches!(value.as_str(), "OR" | "|") {
            return Some(Piece::Or);
        }
        let last = self.rest().is_empty() && !value.is_empty();
        Some(Piece::Word(Item { not, operator, value, quoted, last, span: start..self.at }))
    }

    fn open(&mut self, not: bool, operator: String) -> Option<Piece> {
        let any = match self.rest().chars().next()? {
            '(' => false,
            '{' => true,
            _ => return None,
        };
        self.at += 1;
        self.depth += 1;
        Some(Piece::Open { not, operator, any })
    }

    /// The name before a colon, in lower case, where it is an operator; empty where there is none.
    fn operator(&mut self) -> String {
        let Some((name, _)) = self.rest().split_once(':') else { return String::new() };
        let is_operator = (2..=12).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && !PREFIXES.contains(&name.to_ascii_lowercase().as_str());
        if !is_operator {
            return String::new();
        }
        self.at += name.len() + 1;
        name.to_ascii_lowercase()
    }

    /// A quotation, or what goes on to the next white space or the end of the group.
    fn value(&mut self) -> (String, bool) {
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix('"') {
            let (value, closed) = inside.split_once('"').map_or((inside, false), |(value, _)| (value, true));
            self.unclosed |= !closed;
            self.at += 1 + value.len() + usize::from(closed);
            return (value.to_owned(), true);
        }
        let depth = self.depth;
        let end = rest.find(|c: char| c.is_whitespace() || (depth > 0 && matches!(c, ')' | '}'))).unwrap_or(rest.len());
        self.at += end;
        (rest.get(..end).unwrap_or_default().to_owned(), false)
    }
}

/// Whether what follows is negated, and what follows.
fn negated(text: &str) -> (bool, &str) {
    if let Some(behind) = text.strip_prefix("NOT ") {
        return (true, behind.trim_start());
    }
    match text.strip_prefix('-') {
        Some(behind) if behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '(' | '{')) => {
            (true, behind)
        }
        _ => (false, text),
    }
}
