//! Aligned tables, cut to the width of a terminal.

/// Between two columns.
const GAP: &str = "  ";
/// The narrowest a column gets.
const NARROWEST: usize = 6;

/// A table with headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new(headings: &[&'static str]) -> Self {
        Self { headings: headings.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; a line break in a cell becomes a space.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.into_iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines, none longer than `width` characters as far as that can be; nothing where there are no rows.
    pub fn lines(&self, width: Option<usize>) -> Vec<String> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let widths = self.widths(width);
        let headings: Vec<String> = self.headings.iter().map(|heading| (*heading).to_owned()).collect();
        std::iter::once(&headings).chain(&self.rows).map(|cells| aligned(cells, &widths)).collect()
    }

    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let longest = |(at, heading): (usize, &&str)| {
            let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| length(cell));
            cells.chain([length(heading)]).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = self.headings.iter().enumerate().map(longest).collect();
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while width.is_some_and(|width| widths.iter().sum::<usize>() + gaps > width) {
            // The first column is the id that other verbs take: it stays whole.
            match widths.iter_mut().skip(1).max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{:<width$}", cut(cell, *width)));
    cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
}

/// The text, cut with an ellipsis where it is longer than `width` characters.
pub fn cut(text: &str, width: usize) -> String {
    if length(text) <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["ID", "From", "Subject"]);
        table.row(vec!["0123456789abcdef".into(), "Łucja Żak".into(), "Interview on Tuesday\nat noon".into()]);
        table.row(vec!["fedcba9876543210".into(), "B".into(), "Hi".into()]);
        table
    }

    #[test]
    fn columns_are_aligned_and_lines_end_where_their_text_does() {
        let lines = table().lines(None);
        assert_eq!(lines[0], "ID                From       Subject");
        assert_eq!(lines[1], "0123456789abcdef  Łucja Żak  Interview on Tuesday at noon");
        assert_eq!(lines[2], "fedcba9876543210  B          Hi");
    }

    #[test]
    fn a_narrow_terminal_cuts_the_widest_column_but_never_the_id() {
        let lines = table().lines(Some(40));
        assert!(lines.iter().all(|line| line.chars().count() <= 40), "{lines:#?}");
        assert_eq!(lines[1], "0123456789abcdef  Łucja Żak  Interview …");
        let narrowest = table().lines(Some(1));
        assert!(narrowest[1].starts_with("0123456789abcdef  "), "{narrowest:#?}");
    }

    #[test]
    fn a_table_without_rows_prints_nothing() {
        assert!(Table::new(&["ID"]).lines(None).is_empty());
    }
}
