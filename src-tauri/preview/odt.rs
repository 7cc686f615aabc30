//! OpenDocument text (ISO 26300): the text of `content.xml`, with what its styles say.

use std::collections::BTreeMap;

use crate::Trouble;
use crate::block::Blocks;
use crate::draft::{Draft, Kind, Style};
use crate::xml::{Attributes, Step, walk};
use crate::zipped::Zipped;

/// Styles that are looked at.
const MOST_STYLES: usize = 20_000;
/// Styles that go back to one another.
const DEEPEST: usize = 10;

/// Reads a document.
///
/// # Errors
/// `Broken`, `Locked`, `TooMuch`.
pub fn read(bytes: &[u8]) -> Result<Blocks, Trouble> {
    let mut zipped = Zipped::open(bytes)?;
    if zipped.part("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Trouble::Locked);
    }
    let content = zipped.part("content.xml")?.ok_or(Trouble::Broken)?;
    let mut odt = Odt::default();
    odt.styles(&zipped.part("styles.xml")?.unwrap_or_default());
    odt.styles(&content);
    odt.body(&content);
    Ok(odt.draft.finish())
}

#[derive(Default)]
struct Facts {
    bold: Option<bool>,
    italic: Option<bool>,
    parent: String,
}

#[derive(Default)]
struct Odt {
    styles: BTreeMap<String, Facts>,
    draft: Draft,
    in_body: bool,
    skipped: usize,
    /// How text is written, innermost last.
    open: Vec<Style>,
    lists: u8,
    /// Whether the next paragraph begins a line of a list.
    begins_item: bool,
}

impl Odt {
    fn styles(&mut self, text: &str) {
        let mut name = String::new();
        walk(text, &mut |step| {
            match step {
                Step::Begin("style", attributes) => {
                    name = attributes.value("name").unwrap_or_default();
                    let parent = attributes.value("parent-style-name").unwrap_or_default();
                    self.styles.entry(name.clone()).or_default().parent = parent;
                }
                Step::Begin("text-properties", attributes) if !name.is_empty() => {
                    let facts = self.styles.entry(name.clone()).or_default();
                    facts.bold = attributes.value("font-weight").map(|weight| is_heavy(&weight)).or(facts.bold);
                    facts.italic = attributes.value("font-style").map(|style| style != "normal").or(facts.italic);
                }
                Step::End("style") => name.clear(),
                _ => {}
            }
            self.styles.len() < MOST_STYLES
        });
    }

    fn body(&mut self, text: &str) {
        let is_whole = walk(text, &mut |step| {
            match step {
                Step::Begin(name, _) if self.skipped > 0 || is_skipped(name) => self.skipped += 1,
                Step::End(_) if self.skipped > 0 => self.skipped -= 1,
                Step::Begin("body", _) => self.in_body = true,
                Step::Begin(name, attributes) if self.in_body => self.begin(name, &attributes),
                Step::End(name) if self.in_body => self.end(name),
                Step::Text(text) if !self.open.is_empty() && self.skipped == 0 => {
                    // Breaks and tabs are elements; what stands in the text is the layout of the file.
                    self.text(&text.replace(['\n', '\t'], " "));
                }
                _ => {}
            }
            !self.draft.is_full()
        });
        if !is_whole {
            self.draft.stop();
        }
    }

    fn begin(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "p" | "h" => {
                let heading = (name == "h").then(|| attributes.number("outline-level").unwrap_or(1));
                let kind = match (heading, std::mem::take(&mut self.begins_item)) {
                    (Some(level), _) => Kind::Heading(level),
                    (None, true) => Kind::Item(self.lists.saturating_sub(1), "•".into()),
                    (None, false) => Kind::Plain,
                };
                self.draft.begin_paragraph(kind);
                self.enter(Style::default(), attributes);
            }
            "span" => self.enter(self.open.last().copied().unwrap_or_default(), attributes),
            "list" => self.lists = self.lists.saturating_add(1),
            "list-item" => self.begins_item = true,
            "table" => self.draft.begin_table(),
            "table-row" => self.draft.begin_row(),
            "table-cell" => self.draft.begin_cell(attributes.number("number-columns-spanned").unwrap_or(1)),
            "s" => self.text(&" ".repeat(attributes.number::<usize>("c").unwrap_or(1).min(200))),
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.open.pop();
                self.draft.end_paragraph();
            }
            "span" => drop(self.open.pop()),
            "list" => self.lists = self.lists.saturating_sub(1),
            "list-item" => self.begins_item = false,
            "table" | "table-row" | "table-cell" => self.draft.end_box(),
            _ => {}
        }
    }

    fn enter(&mut self, outer: Style, attributes: &Attributes<'_>) {
        let mut style = outer;
        let mut next = attributes.value("style-name").unwrap_or_default();
        let (mut bold, mut italic) = (None, None);
        for _ in 0..DEEPEST {
            let Some(facts) = self.styles.get(&next) else { break };
            bold = bold.or(facts.bold);
            italic = italic.or(facts.italic);
            next.clone_from(&facts.parent);
        }
        style.bold = bold.unwrap_or(style.bold);
        style.italic = italic.unwrap_or(style.italic);
        self.open.push(style);
    }

    fn text(&mut self, text: &str) {
        self.draft.text(text, self.open.last().copied().unwrap_or_default());
    }
}

fn is_heavy(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
}

/// What was deleted, notes beside the text, and what is computed.
fn is_skipped(name: &str) -> bool {
    matches!(name, "tracked-changes" | "annotation" | "note-body" | "desc" | "title" | "forms" | "covered-table-cell")
}
