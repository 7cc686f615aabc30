//! What a document is turned into.

use serde::{Deserialize, Serialize};

/// A document as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Blocks {
    /// What it holds, from top to bottom.
    pub blocks: Vec<Block>,
    /// It goes on, and only so much is shown.
    pub cut: bool,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading of a level from 1 to 6.
    Heading {
        /// 1 is the highest.
        level: u8,
        /// Its text.
        runs: Vec<Run>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        runs: Vec<Run>,
    },
    /// A line of a list.
    Item {
        /// How deep the list lies in others, from 0.
        depth: u8,
        /// What stands before it: a bullet or a number.
        label: String,
        /// Its text.
        runs: Vec<Run>,
    },
    /// A table.
    Table {
        /// Its rows.
        rows: Vec<Vec<Cell>>,
    },
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Cell {
    /// What it holds.
    pub blocks: Vec<Block>,
    /// How many columns it takes.
    pub span: u16,
}

/// Text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Run {
    /// The text; `\n` and `\t` as written.
    pub text: String,
    /// Bold.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Blocks {
    /// The text alone: a line for each paragraph, the cells of a row behind tabs.
    pub fn text(&self) -> String {
        lines(&self.blocks).join("\n")
    }
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let words = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let cell = |cell: &Cell| lines(&cell.blocks).join(" ");
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Heading { runs, .. } | Block::Paragraph { runs } => vec![words(runs)],
            Block::Item { depth, label, runs } => {
                vec![format!("{:indent$}{label} {}", "", words(runs), indent = usize::from(*depth) * 2)]
            }
            Block::Table { rows } => {
                rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("\t")).collect()
            }
        })
        .collect()
}
