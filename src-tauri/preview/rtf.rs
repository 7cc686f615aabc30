//! Rich Text Format as text: paragraphs, bold and italic, the cells of a row behind tabs.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::block::Blocks;
use crate::draft::{Draft, Kind, Style};
use crate::rtf_words::{code_page, font_set, is_aside, sign};

/// Groups inside one another; what is deeper is not shown.
const DEEPEST: usize = 1_000;
/// Fonts that are looked at.
const MOST_FONTS: usize = 2_000;

/// Reads what there is; nothing in it is a mistake.
pub fn read(bytes: &[u8]) -> Blocks {
    let mut rtf = Rtf {
        rest: bytes,
        page: WINDOWS_1252,
        state: State { skip: 1, ..State::default() },
        groups: Vec::new(),
        fonts: Vec::new(),
        held: Vec::new(),
        surrogate: None,
        to_skip: 0,
        draft: Draft::default(),
    };
    rtf.draft.begin_paragraph(Kind::Plain);
    while !rtf.draft.is_full() && rtf.step() {}
    rtf.flush();
    rtf.draft.finish()
}

#[derive(Clone, Copy, Default)]
struct State {
    style: Style,
    hidden: bool,
    aside: bool,
    in_fonts: bool,
    font: i32,
    /// How many octets stand for a character that is given by number, for readers that do not know numbers.
    skip: usize,
}

struct Rtf<'a> {
    rest: &'a [u8],
    page: &'static Encoding,
    state: State,
    groups: Vec<State>,
    fonts: Vec<(i32, &'static Encoding)>,
    /// Octets that were not turned into text yet: one character may take two.
    held: Vec<u8>,
    surrogate: Option<u16>,
    to_skip: usize,
    draft: Draft,
}

impl Rtf<'_> {
    fn step(&mut self) -> bool {
        let Some((first, rest)) = self.rest.split_first() else { return false };
        self.rest = rest;
        match first {
            b'{' => {
                self.flush();
                self.groups.push(self.state);
                if self.groups.len() > DEEPEST {
                    self.draft.stop();
                }
            }
            b'}' => {
                self.flush();
                self.state = self.groups.pop().unwrap_or(self.state);
                self.to_skip = 0;
            }
            b'\\' => self.control(),
            b'\r' | b'\n' => {}
            octet => self.octet(*octet),
        }
        true
    }

    fn octet(&mut self, octet: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if !(self.state.aside || self.state.hidden || self.state.in_fonts) {
            self.held.push(octet);
        }
    }

    fn control(&mut self) {
        let Some((first, rest)) = self.rest.split_first() else { return };
        if !first.is_ascii_alphabetic() {
            self.rest = rest;
            return self.symbol(*first);
        }
        let end = self.rest.iter().position(|octet| !octet.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let word = String::from_utf8_lossy(word).into_owned();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take(10).take_while(|octet| octet.is_ascii_digit()).count();
        let (number, rest) = rest.split_at(if digits == 0 { 0 } else { sign + digits });
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        self.word(&word, number);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\'' => {
                let (digits, rest) = self.rest.split_at(self.rest.len().min(2));
                self.rest = rest;
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                if let Ok(octet) = u8::from_str_radix(digits, 16) {
                    self.octet(octet);
                }
            }
            b'*' => self.state.aside = true,
            b'~' => self.put("\u{a0}"),
            b'_' => self.put("\u{2011}"),
            b'\\' | b'{' | b'}' => self.octet(symbol),
            b'\r' | b'\n' => self.paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word != "u" {
            self.flush();
        }
        match word {
            "par" | "page" | "sect" | "row" | "nestrow" => self.paragraph(),
            "b" => self.state.style.bold = number != Some(0),
            "i" => self.state.style.italic = number != Some(0),
            "v" => self.state.hidden = number != Some(0),
            "plain" => (self.state.style, self.state.hidden) = (Style::default(), false),
            "ansicpg" => self.page = number.and_then(code_page).unwrap_or(self.page),
            "fonttbl" => self.state.in_fonts = true,
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.in_fonts && self.fonts.len() < MOST_FONTS => {
                self.fonts.extend(number.and_then(font_set).map(|set| (self.state.font, set)));
            }
            "uc" => self.state.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(100),
            "u" => self.unicode(number.unwrap_or(0)),
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0).min(self.rest.len());
                self.rest = self.rest.get(length..).unwrap_or_default();
            }
            word if is_aside(word) => self.state.aside = true,
            word => {
                if let Some(sign) = sign(word) {
                    self.put(sign);
                }
            }
        }
    }

    /// A character by number: UTF-16, negative above 32,767.
    fn unicode(&mut self, number: i32) {
        self.flush_octets();
        self.to_skip = self.state.skip;
        let unit = (number & 0xffff) as u16;
        let units = [self.surrogate.take().unwrap_or(unit), unit];
        let is_pair = units.first() != units.last();
        if !is_pair && (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        let text = String::from_utf16_lossy(units.get(usize::from(!is_pair)..).unwrap_or_default());
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        self.flush_octets();
        if !(self.state.aside || self.state.hidden || self.state.in_fonts) {
            self.draft.text(text, self.state.style);
        }
    }

    fn paragraph(&mut self) {
        self.flush();
        if !(self.state.aside || self.state.in_fonts) {
            self.draft.end_paragraph();
            self.draft.begin_paragraph(Kind::Plain);
        }
    }

    fn flush(&mut self) {
        self.surrogate = None;
        self.flush_octets();
    }

    fn flush_octets(&mut self) {
        if !self.held.is_empty() {
            let font = self.fonts.iter().find(|(font, _)| *font == self.state.font);
            let encoding = font.map_or(self.page, |(_, encoding)| *encoding);
            let text = encoding.decode_without_bom_handling(&self.held).0.into_owned();
            self.held.clear();
            self.draft.text(&text, self.state.style);
        }
    }
}
