//! Beginnings and ends of texts by length, whole letters only: hostile input is looked at only so far.

/// At most the first `length` octets.
pub(crate) fn start(text: &str, length: usize) -> &str {
    if text.len() <= length {
        return text;
    }
    let end = (0..=length).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}

/// At most the last `length` octets.
pub(crate) fn end(text: &str, length: usize) -> &str {
    let from = text.len().saturating_sub(length);
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at));
    text.get(from.unwrap_or(0)..).unwrap_or("")
}

/// Cuts a text off behind `length` octets.
pub(crate) fn cut(text: &mut String, length: usize) {
    text.truncate(start(text, length).len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_never_cut_in_two() {
        for (length, first, last) in
            [(0, "", ""), (1, "a", ""), (2, "a", "ł"), (3, "ał", "zł"), (4, "ałz", "zł"), (9, "ałzł", "ałzł")]
        {
            let text = "ałzł";
            assert_eq!((start(text, length), end(text, length)), (first, last), "{length}");
        }
    }
}
