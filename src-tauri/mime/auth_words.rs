//! The words of an Authentication-Results field (RFC 8601 section 2.2, RFC 5322 section 3.2).

use std::iter::Peekable;
use std::str::Chars;

/// What such a field consists of, its white space and comments left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Atoms and quoted strings that touch; quoted strings keep their outer quotes.
    Word(String),
    /// `=` between a name and its value.
    Equals,
    /// `;` between two results.
    Semicolon,
}

impl Token {
    /// The word this is.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Equals | Self::Semicolon => None,
        }
    }
}

/// Splits a field into its tokens; the second value is whether every quoted string and comment ends as it began.
pub(crate) fn tokens(text: &str) -> (Vec<Token>, bool) {
    let mut left = text.chars().peekable();
    let mut found = Vec::new();
    let mut whole = true;
    while let Some(first) = left.peek().copied() {
        match first {
            ';' => {
                left.next();
                found.push(Token::Semicolon);
            }
            '=' => {
                left.next();
                found.push(Token::Equals);
                // A value that touches its `=` may hold more of them, as base64 and local parts do.
                whole &= take_word(&mut left, &mut found, &[]);
            }
            '(' => whole &= pass_comment(&mut left),
            ')' => {
                left.next();
                whole = false;
            }
            _ if first.is_whitespace() => drop(left.next()),
            _ => whole &= take_word(&mut left, &mut found, &['=']),
        }
    }
    (found, whole)
}

/// Takes a word, where one begins here, and says whether its quoted strings ended.
fn take_word(left: &mut Peekable<Chars<'_>>, found: &mut Vec<Token>, ends: &[char]) -> bool {
    let mut word = String::new();
    let mut whole = true;
    while let Some(next) = left.next_if(|c| !c.is_whitespace() && !matches!(c, ';' | '(' | ')') && !ends.contains(c)) {
        word.push(next);
        if next == '"' {
            whole &= take_quoted(left, &mut word);
        }
    }
    if !word.is_empty() {
        found.push(Token::Word(word));
    }
    whole
}

/// Takes what follows an opening quote up to the closing one, and says whether there was one.
fn take_quoted(left: &mut Peekable<Chars<'_>>, word: &mut String) -> bool {
    while let Some(next) = left.next() {
        match next {
            '\\' => word.extend(left.next()),
            _ => word.push(next),
        }
        if next == '"' {
            return true;
        }
    }
    false
}

/// Passes over a comment with those inside it, and says whether it ended.
fn pass_comment(left: &mut Peekable<Chars<'_>>) -> bool {
    let mut depth = 0_usize;
    while let Some(next) = left.next() {
        match next {
            '\\' => drop(left.next()),
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
    }
    false
}
