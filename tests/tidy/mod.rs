//! One module a rule.

pub mod clock;
pub mod colours;
pub mod edges;
pub mod leftovers;
pub mod markup;
pub mod names;
pub mod only_here;
pub mod orphans;
pub mod rows;
mod rust;
pub mod screens;
pub mod sizes;
pub mod tree;
pub mod waits;

/// Where a rule is broken, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub file: String,
    /// Counted from 1; 0 when the file as a whole is meant.
    pub line: usize,
    pub why: String,
}

impl Breach {
    pub fn new(source: &tree::Source, line: usize, why: impl Into<String>) -> Self {
        Self { file: source.path.clone(), line, why: why.into() }
    }
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "  {}: {}", self.file, self.why),
            line => write!(f, "  {}:{line}: {}", self.file, self.why),
        }
    }
}

/// Where the word stands, as byte offsets; a part of a longer word does not count.
pub fn whole_words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

/// The line, from 1, a byte offset is in.
pub fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_only_as_a_whole() {
        let found: Vec<usize> = whole_words("message, message_ref, a_message; message", "message").collect();
        assert_eq!(found, [0, 33]);
        assert_eq!(line_at("a\nb\nc", 4), 3);
    }
}
