//! Where the words of a search stand in what is shown of a message.

use super::{Column, Node, Phrase, Query};

/// In how much of a text a first hit is looked for, in bytes.
const SEARCHED: usize = 256 * 1024;

/// At most this many marks are made in one text.
const MOST_MARKS: usize = 20;

/// How many letters a snippet shows before its first hit, and in all.
const BEFORE: usize = 40;
const LENGTH: usize = 180;

/// A text that is shown of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The subject.
    Subject,
    /// The preview or snippet.
    Preview,
}

/// Where a word of the search stands, in UTF-16 units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// In which text.
    pub field: Field,
    /// The first unit.
    pub start: u32,
    /// How many units.
    pub length: u32,
}

/// Where the words of a search stand in a text.
pub(crate) fn marked(query: &Query, field: Field, text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = phrases(query, field)
        .flat_map(|phrase| phrase.hits(text).take(MOST_MARKS))
        .map(|hit| Mark { field, start: units(text, 0, hit.start), length: units(text, hit.start, hit.end) })
        .collect();
    marks.sort_unstable();
    marks.dedup_by(|next, before| next.start < before.start + before.length);
    marks.truncate(MOST_MARKS);
    marks
}

/// A piece of a text around the first word of the search in it; `None` where none stands there.
pub(crate) fn snippet(query: &Query, text: &str) -> Option<String> {
    let text = text.get(..text.floor_char_boundary(SEARCHED))?;
    let first =
        phrases(query, Field::Preview).filter_map(|phrase| phrase.hits(text).next()).map(|hit| hit.start).min()?;
    let (before, behind) = text.split_at_checked(first)?;
    let lead: String = before.chars().rev().take(BEFORE).collect::<Vec<_>>().into_iter().rev().collect();
    let cut = lead.len() < before.len();
    let lead = if cut { lead.split_once(char::is_whitespace).map_or("", |(_, words)| words) } else { &lead };
    let tail: String = behind.chars().take(LENGTH).collect();
    let shown = format!("{lead}{tail}").split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if cut { format!("… {shown}") } else { shown })
}

/// The phrases that may stand in a text; whose that are excluded are not among them.
fn phrases(query: &Query, field: Field) -> impl Iterator<Item = &Phrase> {
    let shown = move |column: Column| match column {
        Column::Any => true,
        Column::Subject => field == Field::Subject,
        Column::Files => false,
    };
    query.all.iter().flat_map(Node::phrases).filter(move |(column, _)| shown(*column)).map(|(_, phrase)| phrase)
}

fn units(text: &str, from: usize, to: usize) -> u32 {
    text.get(from..to).map_or(0, |part| u32::try_from(part.encode_utf16().count()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::Clock;
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text, &Clock { now: 0, ahead: |_| 0 })
    }

    fn marks(search: &str, text: &str) -> Vec<(u32, u32)> {
        marked(&query(search), Field::Subject, text).iter().map(|mark| (mark.start, mark.length)).collect()
    }

    #[test]
    fn marks_stand_where_the_window_counts() {
        for (what, search, text, expected) in [
            ("a word", "interview ", "Re: Interview Tue", vec![(4, 9)]),
            ("the beginning of a word marks all of it", "inter", "Re: Interview", vec![(4, 9)]),
            ("two words", "tue interview ", "Interview Tue", vec![(0, 9), (10, 3)]),
            ("twice the same", "cv cv ", "cv, CV", vec![(0, 2), (4, 2)]),
            ("behind a letter of two units", "cv ", "🦀 cv", vec![(3, 2)]),
            ("a phrase", "\"data engineer\"", "Data Engineer data", vec![(0, 13)]),
            ("what is excluded", "cv -draft", "draft cv", vec![(6, 2)]),
            ("either", "anna OR luca ", "Luca", vec![(0, 4)]),
            ("none", "anna ", "", vec![]),
        ] {
            assert_eq!(marks(search, text), expected, "{what}");
        }
    }

    #[test]
    fn a_snippet_shows_the_first_word_with_what_is_around_it() {
        let long = format!("{} the interview\nis on   Tuesday. {}", "word ".repeat(50), "and so on ".repeat(50));
        let shown = snippet(&query("interview "), &long).unwrap();
        assert!(shown.starts_with("… word "), "{shown}");
        assert!(shown.contains("the interview is on Tuesday."), "{shown}");
        assert!(shown.chars().count() < BEFORE + LENGTH + 3, "{shown}");
        assert_eq!(snippet(&query("interview "), "An interview").unwrap(), "An interview");
        assert_eq!(snippet(&query("offer "), &long), None);
        assert_eq!(snippet(&query("subject:interview "), &long), None, "asked of the subject only");
    }

    proptest::proptest! {
        #[test]
        fn marks_never_stand_outside_their_text(search in "\\PC{0,12}", text in "\\PC{0,40}") {
            let length = text.encode_utf16().count() as u32;
            let mut end = 0;
            for mark in marked(&query(&search), Field::Subject, &text) {
                proptest::prop_assert!(mark.start >= end && mark.length > 0 && mark.start + mark.length <= length);
                end = mark.start + mark.length;
            }
            let _ = snippet(&query(&search), &text);
        }
    }
}
