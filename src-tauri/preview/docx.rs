//! Word since 2007 (ECMA-376): the text of `word/document.xml`, with what its styles say.

use crate::Trouble;
use crate::block::Blocks;
use crate::docx_styles::{Lists, Styles, is_on};
use crate::draft::{Draft, Kind, Style};
use crate::xml::{Attributes, Step, walk};
use crate::zipped::Zipped;

/// Heads and feet that are looked at; most documents have up to three of each.
const MOST_HEADS: usize = 3;

/// Reads a document: what stands at the head of its pages first, where many write who they are.
///
/// # Errors
/// `Broken`, `Locked`, `TooMuch`.
pub fn read(bytes: &[u8]) -> Result<Blocks, Trouble> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        // What Word encrypts is a compound file.
        return Err(Trouble::Locked);
    }
    let mut zipped = Zipped::open(bytes)?;
    let body = zipped.part("word/document.xml")?.ok_or(Trouble::Broken)?;
    let styles = Styles::read(&zipped.part("word/styles.xml")?.unwrap_or_default());
    let lists = Lists::read(&zipped.part("word/numbering.xml")?.unwrap_or_default());
    let mut heads = Vec::new();
    for name in zipped.names("word/header").iter().filter(|name| name.ends_with(".xml")).take(MOST_HEADS) {
        heads.extend(zipped.part(name)?.filter(|head| !heads.contains(head)));
    }
    let mut docx = Docx { styles, lists, ..Docx::default() };
    for text in heads.iter().chain([&body]) {
        docx.part(text);
    }
    Ok(docx.draft.finish())
}

#[derive(Default)]
struct Docx {
    styles: Styles,
    lists: Lists,
    draft: Draft,
    /// How deep inside something that is not shown.
    skipped: usize,
    /// Inside the properties of a paragraph.
    in_paragraph_properties: bool,
    in_run: bool,
    in_text: bool,
    hidden: bool,
    /// What the open paragraph says of itself.
    paragraph: Paragraph,
    style: Style,
}

#[derive(Default)]
struct Paragraph {
    style: String,
    list: Option<String>,
    level: Option<u8>,
    outline: Option<u8>,
    base: Style,
}

impl Docx {
    fn part(&mut self, text: &str) {
        let is_whole = walk(text, &mut |step| {
            match step {
                Step::Begin(name, _) if self.skipped > 0 || is_skipped(name) => self.skipped += 1,
                Step::End(_) if self.skipped > 0 => self.skipped -= 1,
                Step::Begin(name, attributes) => self.begin(name, &attributes),
                Step::End(name) => self.end(name),
                Step::Text(text) if self.in_text && self.skipped == 0 => self.text(text),
                Step::Text(_) => {}
            }
            !self.draft.is_full()
        });
        if !is_whole {
            self.draft.stop();
        }
    }

    fn begin(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "p" => {
                self.draft.begin_paragraph(Kind::Plain);
                self.paragraph = Paragraph::default();
            }
            "pPr" => self.in_paragraph_properties = true,
            "r" => {
                (self.in_run, self.hidden, self.style) = (true, false, self.paragraph.base);
            }
            "t" => self.in_text = self.in_run,
            "tbl" => self.draft.begin_table(),
            "tr" => self.draft.begin_row(),
            "tc" => self.draft.begin_cell(1),
            "gridSpan" => self.draft.widen(attributes.number("val").unwrap_or(1)),
            _ if self.in_paragraph_properties => self.paragraph_property(name, attributes),
            _ if self.in_run => self.in_run(name, attributes),
            _ => {}
        }
    }

    fn paragraph_property(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.value("val");
        match name {
            "pStyle" => self.paragraph.style = value().unwrap_or_default(),
            "numId" => self.paragraph.list = value(),
            "ilvl" => self.paragraph.level = attributes.number("val"),
            "outlineLvl" => self.paragraph.outline = attributes.number("val").filter(|level| *level < 6),
            _ => {}
        }
    }

    fn in_run(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "b" => self.style.bold = is_on(attributes),
            "i" => self.style.italic = is_on(attributes),
            "vanish" => self.hidden = is_on(attributes),
            "rStyle" => {
                let facts = self.styles.resolve(&attributes.value("val").unwrap_or_default());
                self.style.bold = facts.bold.unwrap_or(self.style.bold);
                self.style.italic = facts.italic.unwrap_or(self.style.italic);
            }
            "tab" | "ptab" => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("\u{2011}"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.draft.end_paragraph(),
            "pPr" => {
                self.in_paragraph_properties = false;
                self.know();
            }
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "tbl" | "tr" | "tc" => self.draft.end_box(),
            _ => {}
        }
    }

    /// Says what the open paragraph is, once its properties are known.
    fn know(&mut self) {
        let facts = self.styles.resolve(&self.paragraph.style);
        self.paragraph.base = facts.style();
        let (list, level) = facts.list.unwrap_or_default();
        let (list, level) = (self.paragraph.list.take().unwrap_or(list), self.paragraph.level.unwrap_or(level));
        let heading = facts.heading.or(self.paragraph.outline.map(|outline| outline + 1));
        let kind = match (heading, self.lists.next(&list, level)) {
            (Some(level), _) => Kind::Heading(level),
            (None, Some(label)) => Kind::Item(level, label),
            (None, None) => return,
        };
        self.draft.make(kind);
    }

    fn text(&mut self, text: &str) {
        if !self.hidden {
            self.draft.text(text, self.style);
        }
    }
}

/// What was deleted, computed, or is there a second time for older programs.
fn is_skipped(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "sectPr" | "tblPr" | "trPr")
}
