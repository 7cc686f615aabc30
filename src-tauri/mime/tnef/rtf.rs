//! RTF of a parcel as HTML, where it was made from a page ([MS-OXRTFEX]), else as text.

use rtf::{Event, Lexer, code_page, font_page, is_aside, sign};

use crate::charset;

const DEEPEST: usize = 1000;
const LONGEST: usize = 4 << 20;

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
    let mut reader = Reader::default();
    for event in Lexer::new(rtf) {
        reader.take(event);
        if reader.groups.len() > DEEPEST || reader.out.len() > LONGEST {
            break;
        }
    }
    if reader.is_page { Made::Html(reader.out) } else { Made::Text(reader.out) }
}

#[derive(Clone, Copy, Default)]
struct State {
    aside: bool,
    /// What only a reader of RTF shows.
    muted: bool,
}

#[derive(Default)]
struct Reader {
    state: State,
    groups: Vec<State>,
    is_page: bool,
    out: String,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Open => self.groups.push(self.state),
            Event::Close => self.state = self.groups.pop().unwrap_or(self.state),
            Event::Word(word, number) => self.word(word, number),
            Event::Octets { octets, set, page } => {
                let page = set.and_then(font_page).or(page).unwrap_or(0);
                self.put(&charset::decode(&octets, Some(&label(u32::try_from(page).unwrap_or(0)))));
            }
            Event::Characters(text) => self.put(&text),
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "fromhtml" => self.is_page = true,
            "htmltag" => self.state.aside = !self.is_page,
            "htmlrtf" => self.state.muted = number != Some(0),
            "par" | "row" => self.put("\n"),
            "~" if self.is_page => self.put("&nbsp;"),
            word if is_aside(word) => self.state.aside = true,
            word => self.put(sign(word).unwrap_or_default()),
        }
    }

    fn put(&mut self, text: &str) {
        if !(self.state.aside || self.state.muted) {
            self.out.push_str(text);
        }
    }
}

/// The name of a code page.
pub(crate) fn label(page: u32) -> String {
    match page {
        1200 => "utf-16le".to_owned(),
        28591..=28605 => format!("iso-8859-{}", page - 28590),
        _ => i32::try_from(page).ok().and_then(code_page).unwrap_or("windows-1252").to_owned(),
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
