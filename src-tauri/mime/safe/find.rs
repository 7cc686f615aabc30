//! Words that are looked for in a page.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Names that begin so are ours alone.
pub(crate) const OWN: &str = "dossier-";
/// The name of a place, before its number.
pub(crate) const PLACE: &str = "dossier-find-";
/// Places beyond this are not marked.
const MOST: usize = 2000;

/// What is looked for, and how often it was found.
#[derive(Debug, Default)]
pub(crate) struct Find {
    asked: String,
    pub marked: usize,
}

impl Find {
    pub fn new(asked: &str) -> Self {
        Self { asked: Folded::of(asked.trim()).plain, marked: 0 }
    }

    /// Where a text holds what is asked, whatever its case, diacritics and white space: start and end, in octets.
    pub fn hits(&self, text: &str) -> Vec<(usize, usize)> {
        if self.asked.is_empty() || self.marked >= MOST {
            return Vec::new();
        }
        let folded = Folded::of(text);
        let found = folded.plain.match_indices(&self.asked).take(MOST - self.marked);
        let place = |at: usize| folded.from.get(at).copied().unwrap_or(text.len());
        found.map(|(at, hit)| (place(at), place(at + hit.len()))).filter(|(start, end)| start < end).collect()
    }

    /// The number of a place that is marked now.
    pub fn mark(&mut self) -> usize {
        self.marked += 1;
        self.marked - 1
    }
}

/// A text without case and diacritics, its white space single, and where each octet of it came from.
#[derive(Default)]
struct Folded {
    plain: String,
    from: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                if !folded.plain.ends_with(' ') {
                    folded.push(' ', at);
                }
                continue;
            }
            for plain in c.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
                folded.push(plain, at);
            }
        }
        folded
    }

    fn push(&mut self, c: char, at: usize) {
        self.plain.push(c);
        self.from.resize(self.plain.len(), at);
    }
}
