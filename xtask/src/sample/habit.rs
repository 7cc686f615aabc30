//! How somebody's mail program writes: character set, encoding, HTML, prefixes, quoting. The same person always writes the same way.

use super::charset::Charset;
use super::seed::Seed;
use super::words::Phrases;

/// Content-Transfer-Encoding of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    Quoted,
    Base64,
    Eight,
}

/// How a non-ASCII file name is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `filename*=utf-8''…` (RFC 2231).
    Extended,
    /// `filename*0*=…; filename*1*=…` (RFC 2231 section 3).
    Continued,
    /// An encoded word in quotes, as many programs do against RFC 2047 section 5.
    Word,
    /// Raw UTF-8 (RFC 6532).
    Raw,
}

/// What an answer carries of the message it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    Nothing,
    Marked,
    Block,
}

/// The habits of one mail program.
#[derive(Clone)]
pub struct Habit {
    pub charset: Charset,
    pub transfer: Transfer,
    pub naming: Naming,
    pub quoting: Quoting,
    pub html: bool,
    pub q_words: bool,
    pub prefix: String,
    pub program: &'static str,
    pub mobile: bool,
}

impl Habit {
    /// The habits that belong to an address.
    pub fn of(address: &str, lang: &str) -> Self {
        let mut seed = Seed::of(&format!("habit {address}"));
        let charset = match (lang, seed.below(10)) {
            (_, 0..=4) => Charset::Utf8,
            ("pl", 5..=7) => Charset::Latin2,
            ("pl", _) => Charset::Windows1250,
            (_, 5..=8) => Charset::Latin1,
            _ => Charset::Windows1252,
        };
        let transfer = match seed.below(10) {
            0..=5 => Transfer::Quoted,
            6..=7 => Transfer::Base64,
            _ => Transfer::Eight,
        };
        let naming = match seed.below(10) {
            0..=4 => Naming::Extended,
            5 => Naming::Continued,
            6..=8 => Naming::Word,
            _ => Naming::Raw,
        };
        let quoting = match seed.below(10) {
            0..=2 => Quoting::Nothing,
            3..=6 => Quoting::Marked,
            _ => Quoting::Block,
        };
        let program = seed.pick("Kurier 7.1|Postmann 16.0|Webmail 3.2|Brieftaube/2.4|Postman Mobile (5.9)|");
        Self {
            charset,
            transfer,
            naming,
            quoting,
            html: seed.chance(45),
            q_words: seed.chance(50),
            prefix: Phrases::of(lang).pick("prefix", &mut seed),
            program,
            mobile: seed.chance(15),
        }
    }

    /// The recruiter's own habits.
    pub fn mine() -> Self {
        Self {
            charset: Charset::Utf8,
            transfer: Transfer::Quoted,
            naming: Naming::Extended,
            quoting: Quoting::Marked,
            html: false,
            q_words: false,
            prefix: "Re: ".to_owned(),
            program: "Kurier 7.1",
            mobile: false,
        }
    }
}
