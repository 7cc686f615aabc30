//! Words as people mean them: without case, diacritics and punctuation.

/// The words of a text, folded (`domain::fold`).
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = domain::fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A name as one key, words in order: `ACME  S.A.` and `Acme s.a.` are one. Falls back to the text itself where it has no word.
pub(crate) fn key(text: &str) -> String {
    let words = words(text);
    if words.is_empty() { text.trim().to_lowercase() } else { words.join(" ") }
}
