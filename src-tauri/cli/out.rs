//! What is printed: to standard output for whoever asked, to standard error for whoever waits.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use serde_json::Value;

use crate::exit::Stop;
use crate::table::Table;

/// Standard output.
pub struct Out {
    writer: BufWriter<Stdout>,
    /// Columns of the terminal or of `COLUMNS`; `None`: nothing is cut.
    pub width: Option<usize>,
    is_terminal: bool,
}

impl Default for Out {
    fn default() -> Self {
        let is_terminal = io::stdout().is_terminal();
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        let width = asked.or_else(|| is_terminal.then(terminal).flatten());
        Self { writer: BufWriter::new(io::stdout()), width, is_terminal }
    }
}

impl Out {
    /// Prints a line. Control characters, which mail may carry, never reach a terminal.
    pub fn line(&mut self, text: impl Display) -> Result<(), Stop> {
        Ok(writeln!(self.writer, "{}", harmless(&text.to_string()))?)
    }

    /// Prints one object as a line; what would steer a terminal stands as `\u` and four digits (RFC 8259, section 7).
    pub fn json(&mut self, object: &Value) -> Result<(), Stop> {
        Ok(writeln!(self.writer, "{}", spelled_out(&object.to_string()))?)
    }

    /// Prints a table, cut to the terminal.
    pub fn table(&mut self, table: &Table) -> Result<(), Stop> {
        let lines = table.lines(self.width);
        lines.iter().try_for_each(|line| self.line(line))
    }

    /// Prints bytes as they are; on a terminal their control characters are replaced.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if self.is_terminal {
            return Ok(write!(self.writer, "{}", harmless(&String::from_utf8_lossy(bytes).replace("\r\n", "\n")))?);
        }
        Ok(self.writer.write_all(bytes)?)
    }

    /// Makes sure everything was printed.
    pub fn end(mut self) -> Result<(), Stop> {
        Ok(self.writer.flush()?)
    }

    /// Shows what was printed so far.
    pub fn flush(&mut self) -> Result<(), Stop> {
        Ok(self.writer.flush()?)
    }
}

/// Says something to whoever waits.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{}", harmless(text));
}

/// The text without characters that steer a terminal or turn its reading direction.
pub fn harmless(text: &str) -> String {
    let is_line = |c: char| matches!(c, '\n' | '\t');
    text.chars().map(|c| if steers(c) && !is_line(c) { '\u{fffd}' } else { c }).collect()
}

/// JSON has such characters only inside its strings.
fn spelled_out(json: &str) -> String {
    json.chars().fold(String::with_capacity(json.len()), |mut text, c| {
        if steers(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
        text
    })
}

/// Control characters, and the marks that turn the reading direction (UAX #9, section 2).
fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_cannot_steer_the_terminal() {
        for (what, text, expected) in [
            ("colour", "a\u{1b}[31mb", "a\u{fffd}[31mb"),
            ("a line over the last one", "a\rb", "a\u{fffd}b"),
            ("reading direction", "a\u{202e}b", "a\u{fffd}b"),
            ("marks of direction", "a\u{200e}\u{200f}\u{61c}b", "a\u{fffd}\u{fffd}\u{fffd}b"),
            ("lines, tabs and letters", "ä\n\tż", "ä\n\tż"),
        ] {
            assert_eq!(harmless(text), expected, "{what}");
        }
    }

    #[test]
    fn json_says_the_same_without_characters_that_steer() {
        for c in "\u{1b}\u{7f}\u{85}\u{9b}\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}".chars() {
            let object = serde_json::json!({ "subject": format!("ż{c}\n") });
            let text = spelled_out(&object.to_string());
            assert!(!text.contains(c) && text.contains(&format!("\\u{:04x}", u32::from(c))), "{text:?}");
            assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(object), "{text:?}");
        }
    }
}
