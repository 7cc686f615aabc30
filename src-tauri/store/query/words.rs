//! Words as the search index has them: runs of letters and digits, lower case, without diacritics.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// At most this many spellings of a word or phrase are looked for.
const MOST_SPELLINGS: usize = 8;

/// A word shorter than this is not taken as the beginning of longer ones: that would be half of the index.
const SHORTEST_BEGINNING: usize = 2;

/// The index keeps beginnings up to this many letters (`prefix` in the table `search`).
const LONGEST_KEPT: usize = 3;

/// Between the phrases, the spellings of a phrase and its words in the text form of [`to_text`].
const PHRASE: char = '\u{1d}';
const SPELLING: char = '\u{1e}';
const BEGINNING: char = '\u{1f}';

/// A word, or several in a row, with the other spellings that mean the same (`pawel`, `paweł`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Each a row of words; the first as it was typed.
    spellings: Vec<Vec<String>>,
    /// Whether the last word may go on.
    beginning: bool,
}

/// Where a phrase stands in a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The first byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

impl Phrase {
    /// The words of a text in a row; `None` where it has neither letters nor digits.
    pub fn read(text: &str, beginning: bool) -> Option<Self> {
        let words: Vec<String> = tokens(text).map(|(_, word)| lower(word)).collect();
        let last = words.last()?;
        let beginning = beginning && last.chars().count() >= SHORTEST_BEGINNING;
        let mut rows: Vec<Vec<String>> = vec![Vec::new()];
        for word in &words {
            let other = spellings(word);
            let grown = other.iter().flat_map(|spelling| rows.iter().map(move |row| (row, spelling)));
            rows = grown
                .take(MOST_SPELLINGS)
                .map(|(row, spelling)| [row.as_slice(), std::slice::from_ref(spelling)].concat())
                .collect();
        }
        Some(Self { spellings: rows, beginning })
    }

    /// The phrase in the index's own language, everything quoted.
    pub fn fts(&self) -> String {
        let star = if self.beginning { "*" } else { "" };
        let quoted = self.spellings.iter().map(|row| format!("\"{}\"{star}", row.join(" ")));
        quoted.collect::<Vec<_>>().join(" OR ")
    }

    /// Whether the index gathers all it finds before it gives the first: for the beginning of a word that is longer than those it keeps.
    pub fn gathers(&self) -> bool {
        let last = self.spellings.first().and_then(|row| row.last());
        self.beginning && last.is_some_and(|word| word.chars().count() > LONGEST_KEPT)
    }

    /// Where the phrase stands in a text.
    pub fn hits<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Hit> + 't {
        let mut behind = 0;
        let firsts: Vec<char> = self.spellings.iter().filter_map(|row| row.first()?.chars().next()).collect();
        tokens(text).filter_map(move |(start, word)| {
            // Most words differ in their first letter: nothing else of them has to be looked at.
            let first = folded(word).next()?;
            if start < behind || !firsts.contains(&first) {
                return None;
            }
            let rest = text.get(start..).unwrap_or_default();
            let length = self.spellings.iter().find_map(|row| self.begins(row, rest))?;
            behind = start + length;
            Some(Hit { start, end: behind })
        })
    }

    /// How many bytes of a text, from its first word on, are this row of words.
    fn begins(&self, row: &[String], text: &str) -> Option<usize> {
        let mut found = tokens(text);
        let mut end = 0;
        for (at, wanted) in row.iter().enumerate() {
            let (start, word) = found.next()?;
            if !is(word, wanted, self.beginning && at + 1 == row.len()) {
                return None;
            }
            end = start + word.len();
        }
        Some(end)
    }
}

/// Phrases as one text, for the database's functions.
pub fn to_text(phrases: &[Phrase]) -> String {
    let one = |phrase: &Phrase| {
        let rows: Vec<String> = phrase.spellings.iter().map(|row| row.join(" ")).collect();
        let mut text = rows.join(&SPELLING.to_string());
        text.extend(phrase.beginning.then_some(BEGINNING));
        text
    };
    phrases.iter().map(one).collect::<Vec<_>>().join(&PHRASE.to_string())
}

/// The reverse of [`to_text`].
pub fn from_text(text: &str) -> Vec<Phrase> {
    let row = |row: &str| row.split(' ').map(String::from).collect();
    let one = |phrase: &str| Phrase {
        spellings: phrase.trim_end_matches(BEGINNING).split(SPELLING).map(row).collect(),
        beginning: phrase.ends_with(BEGINNING),
    };
    text.split(PHRASE).filter(|phrase| !phrase.is_empty()).map(one).collect()
}

/// The words of a text with the byte each begins at.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c));
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphanumeric)?;
        let rest = text.get(start..)?;
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        at = start + length;
        Some((start, rest.get(..length)?))
    })
}

fn lower(word: &str) -> String {
    word.nfc().flat_map(char::to_lowercase).collect()
}

fn folded(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().flat_map(|c| {
        let plain = c.is_ascii().then(|| c.to_ascii_lowercase());
        let other = (!c.is_ascii())
            .then(|| std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
        plain.into_iter().chain(other.into_iter().flatten())
    })
}

fn is(word: &str, wanted: &str, beginning: bool) -> bool {
    let mut letters = folded(word);
    wanted.chars().all(|c| letters.next() == Some(c)) && (beginning || letters.next().is_none())
}

/// How a word in lower case may be written in a message: as the index folds it first, then with what the index keeps apart.
fn spellings(word: &str) -> Vec<String> {
    let plain: String = folded(word).collect();
    let umlauts = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
    let shortened = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    let mut found = vec![plain, folded(&umlauts).collect(), shortened];
    let ascii = |base: &String| base.replace('ł', "l").replace('ø', "o").replace('đ', "d").replace('ß', "ss");
    found.extend(found.iter().map(ascii).collect::<Vec<_>>());
    found.extend(found.iter().map(|base| base.replace("ss", "ß")).collect::<Vec<_>>());
    found.extend(found.iter().flat_map(|base| with_strokes(base)).collect::<Vec<_>>());
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|spelling| seen.insert(spelling.clone()));
    found.truncate(MOST_SPELLINGS);
    found
}

/// A word with strokes through all its l, then through each.
fn with_strokes(word: &str) -> Vec<String> {
    let each =
        word.match_indices('l').filter_map(|(at, _)| Some(format!("{}ł{}", word.get(..at)?, word.get(at + 1..)?)));
    std::iter::once(word.replace('l', "ł")).chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(phrase: &str, beginning: bool, text: &str) -> Vec<String> {
        let phrase = Phrase::read(phrase, beginning).unwrap();
        phrase.hits(text).map(|hit| text[hit.start..hit.end].to_owned()).collect()
    }

    #[test]
    fn words_are_found_whatever_their_case_and_diacritics() {
        for (what, phrase, beginning, text, found) in [
            ("case", "INTERVIEW", false, "An interview, the Interview.", vec!["interview", "Interview"]),
            ("diacritics in the text", "muller", false, "Frau Müller", vec!["Müller"]),
            ("diacritics in the question", "Müller", false, "MULLER", vec!["MULLER"]),
            ("umlauts written out", "müller", false, "Mueller", vec!["Mueller"]),
            ("umlauts asked written out", "mueller", false, "Müller", vec!["Müller"]),
            ("a stroke", "pawel", false, "Paweł", vec!["Paweł"]),
            ("a stroke in the question", "Łódź", false, "Lodz Łódź", vec!["Lodz", "Łódź"]),
            ("two strokes", "wladyslaw", false, "Władysław", vec!["Władysław"]),
            ("sharp s", "strasse", false, "Straße", vec!["Straße"]),
            ("a whole word only", "cv", false, "cvs cv_anna.pdf", vec!["cv"]),
            ("the beginning of a word", "inter", true, "Interview int", vec!["Interview"]),
            ("one letter is no beginning", "i", true, "interview i", vec!["i"]),
            ("words in a row", "data engineer", false, "engineer data, data-engineer", vec!["data-engineer"]),
            ("the beginning of the last word", "anna kow", true, "Anna Kowalska, Anna Nowak", vec!["Anna Kowalska"]),
            ("decomposed letters", "élan", false, "e\u{301}lan", vec!["e\u{301}lan"]),
        ] {
            assert_eq!(stands(phrase, beginning, text), found, "{what}");
        }
    }

    #[test]
    fn what_has_no_letters_is_no_phrase() {
        assert_eq!(Phrase::read("\"*^():-{}", true), None);
        assert_eq!(Phrase::read("", false), None);
    }

    #[test]
    fn phrases_have_a_text_form() {
        let phrases = [Phrase::read("Anna Kow", true).unwrap(), Phrase::read("müller", false).unwrap()];
        assert_eq!(from_text(&to_text(&phrases)), phrases);
        assert!(from_text("").is_empty());
    }

    #[test]
    fn the_index_is_asked_with_everything_quoted() {
        assert_eq!(Phrase::read("de-7", true).unwrap().fts(), "\"de 7\"");
        assert_eq!(Phrase::read("cv", true).unwrap().fts(), "\"cv\"*");
    }
}
