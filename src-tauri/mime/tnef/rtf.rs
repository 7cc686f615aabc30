//! RTF of a parcel as HTML, where it was made from a page ([MS-OXRTFEX]), else as text.

use crate::charset;

const DEEPEST: usize = 1000;
const MOST_FONTS: usize = 2000;
const LONGEST: usize = 4 << 20;
/// Groups that are no text of the document; those a `\*` begins are none either.
const ASIDE: [&str; 12] = [
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "footer",
    "fldinst",
    "bkmkstart",
    "bkmkend",
    "pntext",
    "listtable",
];

/// What RTF was made from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// The page.
    Html(String),
    /// Its text.
    Text(String),
}

/// Reads what there is; nothing in it is a mistake.
pub(crate) fn read(rtf: &[u8]) -> Made {
    let mut reader = Reader { rest: rtf, state: State { skip: 1, ..State::default() }, ..Reader::default() };
    while reader.groups.len() <= DEEPEST && reader.out.len() <= LONGEST && reader.step() {}
    reader.flush();
    if reader.is_page { Made::Html(reader.out) } else { Made::Text(reader.out) }
}

#[derive(Clone, Copy, Default)]
struct State {
    aside: bool,
    /// What only a reader of RTF shows.
    muted: bool,
    in_fonts: bool,
    font: i32,
    /// How many octets stand for a character that is given by number.
    skip: usize,
}

#[derive(Default)]
struct Reader<'a> {
    rest: &'a [u8],
    state: State,
    groups: Vec<State>,
    fonts: Vec<(i32, i32)>,
    page: i32,
    /// Octets that are no text yet: one character may take two.
    held: Vec<u8>,
    units: Vec<u16>,
    to_skip: usize,
    is_page: bool,
    out: String,
}

impl Reader<'_> {
    fn step(&mut self) -> bool {
        let Some((first, rest)) = self.rest.split_first() else { return false };
        self.rest = rest;
        match first {
            b'{' => {
                self.flush();
                self.groups.push(self.state);
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
        } else if self.is_shown() {
            self.flush_units();
            self.held.push(octet);
        }
    }

    fn is_shown(&self) -> bool {
        !(self.state.aside || self.state.muted || self.state.in_fonts)
    }

    fn control(&mut self) {
        let Some((first, rest)) = self.rest.split_first() else { return };
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
        self.word(std::str::from_utf8(word).unwrap_or_default(), number);
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
            b'~' => self.put(if self.is_page { "&nbsp;" } else { "\u{a0}" }),
            b'_' => self.put("\u{2011}"),
            b'\\' | b'{' | b'}' => self.octet(symbol),
            b'\r' | b'\n' => self.put("\n"),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word != "u" {
            self.flush();
        }
        match word {
            "fromhtml" => self.is_page = true,
            "htmltag" => self.state.aside = !self.is_page,
            "htmlrtf" => self.state.muted = number != Some(0),
            "par" | "line" | "row" => self.put("\n"),
            "tab" | "cell" => self.put("\t"),
            "ansicpg" => self.page = number.unwrap_or(0),
            "fonttbl" => self.state.in_fonts = true,
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.in_fonts && self.fonts.len() < MOST_FONTS => {
                self.fonts.push((self.state.font, page_of(number.unwrap_or(0))));
            }
            "uc" => self.state.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(100),
            "u" => self.unicode(number.unwrap_or(0)),
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.rest = self.rest.get(length..).unwrap_or_default();
            }
            word if ASIDE.contains(&word) => self.state.aside = true,
            word => self.put(sign(word)),
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush_octets();
        self.to_skip = self.state.skip;
        if self.is_shown() {
            self.units.push((number & 0xffff) as u16);
        }
    }

    fn put(&mut self, text: &str) {
        self.flush();
        if self.is_shown() {
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        self.flush_units();
        self.flush_octets();
    }

    fn flush_units(&mut self) {
        self.out.push_str(&String::from_utf16_lossy(&self.units));
        self.units.clear();
    }

    fn flush_octets(&mut self) {
        if !self.held.is_empty() {
            let font = self.fonts.iter().find(|(font, _)| *font == self.state.font);
            let page = font.map(|(_, page)| *page).filter(|page| *page > 0).unwrap_or(self.page);
            self.out.push_str(&charset::decode(&self.held, Some(&label(u32::try_from(page).unwrap_or(0)))));
            self.held.clear();
        }
    }
}

/// The name of a code page.
pub(crate) fn label(page: u32) -> String {
    match page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        1200 => "utf-16le".to_owned(),
        65001 => "utf-8".to_owned(),
        28591..=28605 => format!("iso-8859-{}", page - 28590),
        874 | 1250..=1258 => format!("windows-{page}"),
        _ => "windows-1252".to_owned(),
    }
}

/// The code page behind `\fcharset`; 0 where the document's own is meant.
fn page_of(charset: i32) -> i32 {
    match charset {
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => 0,
    }
}

fn sign(word: &str) -> &'static str {
    match word {
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rtf_gives_back_the_page_or_the_text_it_was_made_from() {
        let text = |text: &str| Made::Text(text.to_owned());
        let html = |text: &str| Made::Html(text.to_owned());
        for (what, rtf, expected) in [
            ("text", "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}Hello\\par World}", text("Hello\nWorld")),
            ("a code page", "{\\rtf1\\ansi\\ansicpg1250 \\'9cwi\\'eato}", text("święto")),
            (
                "a font's character set",
                "{\\rtf1\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'cc\\'e8\\'f0}",
                text("Мир"),
            ),
            ("characters by number", "{\\rtf1\\uc1 \\u322?\\u-10179?\\u-8704?!}", text("ł😀!")),
            ("what is no text", "{\\rtf1{\\*\\generator X;}{\\info{\\title T}}{\\pict 00ff}a\\bin3 {}}b}", text("ab")),
            (
                "a page",
                "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\f0 \\htmlrtf0 Hi{\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0 you{\\*\\htmltag72 </p>}}",
                html("<p>Hi&amp;you</p>"),
            ),
            ("tags where no page is said", "{\\rtf1{\\*\\htmltag64 <p>}Hi}", text("Hi")),
            ("nothing closed", "{\\rtf1{{{Hi\\'", text("Hi")),
            ("closed too often", "}}}}Hi", text("Hi")),
        ] {
            assert_eq!(read(rtf.as_bytes()), expected, "{what}");
        }
        assert_eq!(read("{".repeat(100_000).as_bytes()), text(""), "nested without end");
    }
}
