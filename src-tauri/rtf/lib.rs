//! Rich Text Format taken apart: groups, words and characters, for those who make something of them. Nothing in it is a mistake.

mod words;

pub use words::{code_page, font_page, is_aside, sign};

/// Fonts that are looked at.
const MOST_FONTS: usize = 2_000;
/// Octets that may stand for a character given by number.
const MOST_SKIPPED: usize = 100;

/// What stands in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// A control word with its number, or a control symbol: `*`, `~`, `_`. An escaped line break is `par`.
    Word(&'a str, Option<i32>),
    /// Characters as octets, all of a run.
    Octets {
        /// They themselves.
        octets: Vec<u8>,
        /// The character set of their font, as `\fcharset` numbers it.
        set: Option<i32>,
        /// The code page of the document.
        page: Option<i32>,
    },
    /// Characters by number, all of a run.
    Characters(String),
}

/// Reads a document from its beginning. The list of fonts is kept and not handed on.
pub struct Lexer<'a> {
    rest: &'a [u8],
    state: State,
    groups: Vec<State>,
    fonts: Vec<(i32, i32)>,
    page: Option<i32>,
    /// One character may take two octets, or two numbers.
    octets: Vec<u8>,
    units: Vec<u16>,
    to_skip: usize,
    /// What was read behind a run that had to be handed on first.
    ahead: Option<Token<'a>>,
}

#[derive(Clone, Copy)]
struct State {
    in_fonts: bool,
    font: i32,
    /// How many octets stand for a character that is given by number, for readers that do not know numbers.
    skip: usize,
}

#[derive(Clone, Copy)]
enum Token<'a> {
    Open,
    Close,
    Word(&'a str, Option<i32>),
    Octet(u8),
    Nothing,
}

impl<'a> Lexer<'a> {
    /// Begins at the first octet.
    pub fn new(rtf: &'a [u8]) -> Self {
        Lexer {
            rest: rtf,
            state: State { in_fonts: false, font: 0, skip: 1 },
            groups: Vec::new(),
            fonts: Vec::new(),
            page: None,
            octets: Vec::new(),
            units: Vec::new(),
            to_skip: 0,
            ahead: None,
        }
    }

    fn token(&mut self) -> Option<Token<'a>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match first {
            b'{' => Token::Open,
            b'}' => Token::Close,
            b'\\' => self.control(),
            b'\r' | b'\n' => Token::Nothing,
            octet => Token::Octet(*octet),
        })
    }

    fn control(&mut self) -> Token<'a> {
        let Some((first, rest)) = self.rest.split_first() else { return Token::Nothing };
        if !first.is_ascii_alphabetic() {
            self.rest = rest;
            return self.symbol(*first);
        }
        let end = self.rest.iter().position(|octet| !octet.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take(10).take_while(|octet| octet.is_ascii_digit()).count();
        let (number, rest) = rest.split_at(if digits == 0 { 0 } else { sign + digits });
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        Token::Word(std::str::from_utf8(word).unwrap_or_default(), number)
    }

    fn symbol(&mut self, symbol: u8) -> Token<'a> {
        match symbol {
            b'\'' => {
                let (digits, rest) = self.rest.split_at(self.rest.len().min(2));
                self.rest = rest;
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                u8::from_str_radix(digits, 16).map_or(Token::Nothing, Token::Octet)
            }
            b'*' => Token::Word("*", None),
            b'~' => Token::Word("~", None),
            b'_' => Token::Word("_", None),
            b'\r' | b'\n' => Token::Word("par", None),
            b'\\' | b'{' | b'}' => Token::Octet(symbol),
            _ => Token::Nothing,
        }
    }

    /// The run that ends before a token, if one does.
    fn run_before(&mut self, token: Option<Token<'a>>) -> Option<Event<'a>> {
        let is_character = matches!(token, Some(Token::Word("u", _)));
        let is_octet = matches!(token, Some(Token::Octet(_))) && self.to_skip == 0;
        let goes_on = matches!(token, Some(Token::Nothing)) || matches!(token, Some(Token::Octet(_))) && !is_octet;
        if !self.octets.is_empty() && !is_octet && !goes_on {
            let font = self.fonts.iter().find(|(font, _)| *font == self.state.font);
            let octets = std::mem::take(&mut self.octets);
            return Some(Event::Octets { octets, set: font.map(|(_, set)| *set), page: self.page });
        }
        if !self.units.is_empty() && !is_character && !goes_on {
            return Some(Event::Characters(String::from_utf16_lossy(&std::mem::take(&mut self.units))));
        }
        None
    }

    fn take(&mut self, token: Token<'a>) -> Option<Event<'a>> {
        match token {
            Token::Nothing => None,
            Token::Open => {
                self.groups.push(self.state);
                Some(Event::Open)
            }
            Token::Close => {
                self.state = self.groups.pop().unwrap_or(self.state);
                self.to_skip = 0;
                Some(Event::Close)
            }
            Token::Octet(_) if self.to_skip > 0 => {
                self.to_skip -= 1;
                None
            }
            Token::Octet(octet) => {
                if !self.state.in_fonts {
                    self.octets.push(octet);
                }
                None
            }
            Token::Word(word, number) => self.word(word, number),
        }
    }

    fn word(&mut self, word: &'a str, number: Option<i32>) -> Option<Event<'a>> {
        match word {
            "u" => {
                self.to_skip = self.state.skip;
                if !self.state.in_fonts {
                    self.units.push((number.unwrap_or(0) & 0xffff) as u16);
                }
                return None;
            }
            "uc" => self.state.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(MOST_SKIPPED),
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.rest = self.rest.get(length..).unwrap_or_default();
            }
            "ansicpg" => self.page = number.or(self.page),
            "fonttbl" => self.state.in_fonts = true,
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.in_fonts && self.fonts.len() < MOST_FONTS => {
                self.fonts.push((self.state.font, number.unwrap_or(0)));
            }
            _ if self.state.in_fonts => {}
            _ => return Some(Event::Word(word, number)),
        }
        None
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let token = self.ahead.take().or_else(|| self.token());
            if let Some(run) = self.run_before(token) {
                self.ahead = token;
                return Some(run);
            }
            if let Some(event) = self.take(token?) {
                return Some(event);
            }
        }
    }
}

#[cfg(test)]
mod tests;
