//! Rich Text Format as text: paragraphs, bold and italic, the cells of a row behind tabs.

use encoding_rs::{Encoding, WINDOWS_1252};
use rtf::{Event, Lexer, font_page, is_aside, sign};

use crate::block::Blocks;
use crate::draft::{Draft, Kind, Style};

/// Groups inside one another; what is deeper is not shown.
const DEEPEST: usize = 1_000;

/// Reads what there is; nothing in it is a mistake.
pub fn read(bytes: &[u8]) -> Blocks {
    let mut rtf = Rtf::default();
    rtf.draft.begin_paragraph(Kind::Plain);
    for event in Lexer::new(bytes) {
        rtf.take(event);
        if rtf.draft.is_full() {
            break;
        }
    }
    rtf.draft.finish()
}

#[derive(Clone, Copy, Default)]
struct State {
    style: Style,
    hidden: bool,
    aside: bool,
}

#[derive(Default)]
struct Rtf {
    state: State,
    groups: Vec<State>,
    draft: Draft,
}

impl Rtf {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Open => {
                self.groups.push(self.state);
                if self.groups.len() > DEEPEST {
                    self.draft.stop();
                }
            }
            Event::Close => self.state = self.groups.pop().unwrap_or(self.state),
            Event::Word(word, number) => self.word(word, number),
            Event::Octets { octets, set, page } => {
                self.put(&encoding(set, page).decode_without_bom_handling(&octets).0);
            }
            Event::Characters(text) => self.put(&text),
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "par" | "page" | "sect" | "row" | "nestrow" => self.paragraph(),
            "b" => self.state.style.bold = number != Some(0),
            "i" => self.state.style.italic = number != Some(0),
            "v" => self.state.hidden = number != Some(0),
            "plain" => (self.state.style, self.state.hidden) = (Style::default(), false),
            word if is_aside(word) => self.state.aside = true,
            word => self.put(sign(word).unwrap_or_default()),
        }
    }

    fn put(&mut self, text: &str) {
        if !(text.is_empty() || self.state.aside || self.state.hidden) {
            self.draft.text(text, self.state.style);
        }
    }

    fn paragraph(&mut self) {
        if !self.state.aside {
            self.draft.end_paragraph();
            self.draft.begin_paragraph(Kind::Plain);
        }
    }
}

/// The encoding of a run: its font's, else the document's. A western font is western in any document.
fn encoding(set: Option<i32>, page: Option<i32>) -> &'static Encoding {
    let of_font = set.and_then(|set| if set == 0 { Some(1252) } else { font_page(set) });
    let of = |page| match page {
        10_000 => Some("macintosh"),
        page => rtf::code_page(page),
    };
    let label = of_font.or(page).and_then(of);
    label.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(WINDOWS_1252)
}
