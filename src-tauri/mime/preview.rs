//! The line of text a list shows.

use crate::{bounds, quote::quote_start};

const LENGTH: usize = 160;
/// Far more than a preview needs, so that long texts cost nothing.
const LOOKED_AT: usize = 8 << 10;

const GREETINGS: [&str; 26] = [
    "hi",
    "hello",
    "hey",
    "dear",
    "good morning",
    "good afternoon",
    "hallo",
    "guten tag",
    "guten morgen",
    "sehr geehrte",
    "sehr geehrter",
    "liebe",
    "lieber",
    "moin",
    "servus",
    "bonjour",
    "bonsoir",
    "cher",
    "chère",
    "buongiorno",
    "ciao",
    "gentile",
    "salve",
    "dzień dobry",
    "cześć",
    "witam",
];

/// Up to 160 characters of the writer's own words on one line: without quoted lines, greeting and signature. A text that is nothing else
/// gives its first words all the same.
pub fn preview(text: &str) -> String {
    let text = bounds::start(text, LOOKED_AT);
    let own = quote_start(text).and_then(|at| text.get(..at)).unwrap_or(text);
    [words(own, true), words(own, false), words(text, false)]
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_else(|| fold(text))
}

fn words(text: &str, without_greeting: bool) -> String {
    let mut kept = String::new();
    let mut is_first = true;
    for line in text.lines() {
        if matches!(line, "-- " | "--") {
            break;
        }
        let line = line.trim();
        let is_rule = !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | '~' | '#'));
        if line.is_empty() || line.starts_with('>') || is_rule {
            continue;
        }
        if !(std::mem::take(&mut is_first) && without_greeting && is_greeting(line)) {
            kept.push_str(line);
            kept.push(' ');
        }
        if kept.len() > LENGTH * 4 {
            break;
        }
    }
    fold(&kept)
}

/// A short first line that only says hello: `Dear Ms Kowalska,`.
fn is_greeting(line: &str) -> bool {
    let lower = line.to_lowercase();
    let greets = GREETINGS.iter().any(|greeting| {
        lower.strip_prefix(greeting).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', '!', '.', ':']))
    });
    greets
        && line.chars().count() <= 60
        && !line.trim_end_matches([',', '!', '.', ':', '-', '–']).contains(['.', '?', '!', ':'])
}

fn fold(text: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let needed = word.chars().count() + usize::from(length > 0);
        if length > 0 {
            if length + needed > LENGTH {
                break;
            }
            folded.push(' ');
        }
        folded.extend(word.chars().take(LENGTH));
        length += needed.min(LENGTH);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_starts_with_what_the_writer_says() {
        for (what, text, expected) in [
            ("a letter", "Dear Ms Kowalska,\n\nyour interview is\non Tuesday.\n", "your interview is on Tuesday."),
            ("a greeting with more behind it", "Hi Anna, can we talk? Ben", "Hi Anna, can we talk? Ben"),
            ("German", "Sehr geehrte Frau Kowalska,\nvielen Dank.", "vielen Dank."),
            ("quoted lines", "> When?\n\nOn Tuesday.\n> Where?\nHere.\n", "On Tuesday. Here."),
            ("a signature", "Fine.\n-- \nBen Smith\n", "Fine."),
            ("a whole quote below", "Fine.\n\nOn 14 Nov 2023, Anna wrote:\n> When?\n", "Fine."),
            ("only a greeting", "Hello Anna,\n", "Hello Anna,"),
            ("only a quote", "> When?\n", "> When?"),
            ("a rule", "-----\nText\n", "Text"),
            ("a name that starts like a greeting", "Hilda comes.\n", "Hilda comes."),
            ("nothing", " \n", ""),
        ] {
            assert_eq!(preview(text), expected, "{what}");
        }
    }

    #[test]
    fn a_preview_is_short_and_ends_with_a_whole_word() {
        let text = preview(&"Wörter ".repeat(100));
        assert!(text.chars().count() <= LENGTH && text.ends_with("Wörter"), "{text}");
        assert_eq!(preview(&"x".repeat(500)).chars().count(), LENGTH);
    }
}
