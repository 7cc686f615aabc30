//! A document while it is read: bounded in size and depth, whatever the document does.

use crate::block::{Block, Blocks, Cell, Run};

/// Octets of text that are shown.
const MOST_TEXT: usize = 2 << 20;
/// Paragraphs, rows and cells that are shown.
const MOST_BLOCKS: usize = 60_000;
/// Tables inside tables; deeper ones are shown as what they hold.
const DEEPEST_TABLE: usize = 4;
/// Things that may be open inside one another.
const DEEPEST: usize = 200;

/// What a paragraph is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    #[default]
    Plain,
    /// A heading of this level.
    Heading(u8),
    /// A line of a list: its depth and what stands before it.
    Item(u8, String),
}

/// How text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub bold: bool,
    pub italic: bool,
}

enum Open {
    Paragraph(Kind, Vec<Run>),
    Table(Vec<Vec<Cell>>),
    Row(Vec<Cell>),
    Cell(Vec<Block>, u16),
    /// Too deep to be shown as what it is.
    Flat,
}

/// A document so far.
#[derive(Default)]
pub struct Draft {
    blocks: Vec<Block>,
    open: Vec<Open>,
    text: usize,
    count: usize,
    cut: bool,
}

impl Draft {
    /// Whether there is no room for more.
    pub fn is_full(&self) -> bool {
        self.cut
    }

    /// Notes that the document goes on.
    pub fn stop(&mut self) {
        self.cut = true;
    }

    pub fn begin_paragraph(&mut self, kind: Kind) {
        self.begin(Open::Paragraph(kind, Vec::new()));
    }

    /// Says what the open paragraph is.
    pub fn make(&mut self, kind: Kind) {
        if let Some(Open::Paragraph(open, _)) = self.open.last_mut() {
            *open = kind;
        }
    }

    /// Text into the open paragraph; outside of one it begins one.
    pub fn text(&mut self, text: &str, style: Style) {
        let room = MOST_TEXT.saturating_sub(self.text);
        self.cut |= text.len() > room;
        let text = text.get(..text.floor_char_boundary(room.min(text.len()))).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        self.text += text.len();
        if !matches!(self.open.last(), Some(Open::Paragraph(..))) {
            if text.trim().is_empty() {
                return;
            }
            self.begin_paragraph(Kind::Plain);
        }
        let Some(Open::Paragraph(_, runs)) = self.open.last_mut() else { return };
        match runs.last_mut() {
            Some(last) if last.bold == style.bold && last.italic == style.italic => last.text.push_str(text),
            _ => runs.push(Run { text: text.into(), bold: style.bold, italic: style.italic }),
        }
    }

    pub fn end_paragraph(&mut self) {
        if let Some(at) = self.open.iter().rposition(|open| matches!(open, Open::Paragraph(..))) {
            self.close(at);
        }
    }

    pub fn begin_table(&mut self) {
        let tables = self.open.iter().filter(|open| matches!(open, Open::Table(_))).count();
        self.begin(if tables < DEEPEST_TABLE { Open::Table(Vec::new()) } else { Open::Flat });
    }

    pub fn begin_row(&mut self) {
        let fits = matches!(self.open.last(), Some(Open::Table(_)));
        self.begin(if fits { Open::Row(Vec::new()) } else { Open::Flat });
    }

    pub fn begin_cell(&mut self, span: u16) {
        let fits = matches!(self.open.last(), Some(Open::Row(_)));
        self.begin(if fits { Open::Cell(Vec::new(), span.clamp(1, 100)) } else { Open::Flat });
    }

    /// Says how many columns the innermost open cell takes.
    pub fn widen(&mut self, columns: u16) {
        if let Some(Open::Cell(_, span)) = self.open.iter_mut().rev().find(|open| matches!(open, Open::Cell(..))) {
            *span = columns.clamp(1, 100);
        }
    }

    /// Ends the innermost table, row or cell, with what is still open inside it.
    pub fn end_box(&mut self) {
        if let Some(at) = self.open.iter().rposition(|open| !matches!(open, Open::Paragraph(..))) {
            self.close(at);
        }
    }

    /// What was read.
    pub fn finish(mut self) -> Blocks {
        self.close(0);
        let is_blank = |block: &Block| matches!(block, Block::Paragraph { runs } if runs.iter().all(|run| run.text.trim().is_empty()));
        while self.blocks.last().is_some_and(is_blank) {
            self.blocks.pop();
        }
        Blocks { blocks: self.blocks, cut: self.cut }
    }

    fn begin(&mut self, open: Open) {
        self.count += 1;
        self.cut |= self.count > MOST_BLOCKS || self.open.len() >= DEEPEST;
        self.open.push(if self.cut { Open::Flat } else { open });
    }

    /// Ends what was opened as number `at` and everything inside it.
    fn close(&mut self, at: usize) {
        while self.open.len() > at {
            match self.open.pop() {
                Some(Open::Paragraph(kind, runs)) => self.put(paragraph(kind, runs)),
                Some(Open::Table(rows)) if !rows.is_empty() => self.put(Block::Table { rows }),
                Some(Open::Row(cells)) if !cells.is_empty() => {
                    if let Some(Open::Table(rows)) = self.open.last_mut() {
                        rows.push(cells);
                    }
                }
                Some(Open::Cell(blocks, span)) => {
                    if let Some(Open::Row(cells)) = self.open.last_mut() {
                        cells.push(Cell { blocks, span });
                    }
                }
                _ => {}
            }
        }
    }

    /// Puts a block into the innermost cell. Two empty paragraphs are one.
    fn put(&mut self, block: Block) {
        let place = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Cell(blocks, _) => Some(blocks),
            _ => None,
        });
        let place = place.unwrap_or(&mut self.blocks);
        let is_empty = |block: &Block| matches!(block, Block::Paragraph { runs } if runs.is_empty());
        if !(is_empty(&block) && place.last().is_none_or(is_empty)) {
            place.push(block);
        }
    }
}

fn paragraph(kind: Kind, runs: Vec<Run>) -> Block {
    match kind {
        Kind::Heading(level) if !runs.is_empty() => Block::Heading { level: level.clamp(1, 6), runs },
        Kind::Item(depth, label) if !runs.is_empty() => Block::Item { depth: depth.min(8), label, runs },
        _ => Block::Paragraph { runs },
    }
}
