//! A line in its smallest pieces.

/// A word, a number or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it is, in octets.
    pub at: (usize, usize),
    /// Folded.
    pub text: String,
    /// Its value, where it is a number of up to four digits.
    pub number: Option<i64>,
    /// Follows without a space.
    pub glued: bool,
    /// Begins with a capital or a digit.
    pub is_name: bool,
}

/// Words may hold apostrophes and hyphens between letters.
pub fn pieces(text: &str, most: usize) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() || all.len() == most {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            let behind = text.get(at + next.len_utf8()..).and_then(|rest| rest.chars().next());
            let joins = matches!(next, '\'' | '’' | '-') && behind.is_some_and(char::is_alphabetic);
            let goes_on = if first.is_ascii_digit() { next.is_ascii_digit() } else { next.is_alphabetic() || joins };
            if !(first.is_ascii_digit() || first.is_alphabetic()) || !goes_on {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let said = text.get(start..end).unwrap_or_default();
        all.push(Piece {
            at: (start, end),
            text: domain::fold(said).replace('’', "'"),
            number: if said.len() <= 4 { said.parse().ok() } else { None },
            glued: all.last().is_some_and(|before| before.at.1 == start),
            is_name: first.is_uppercase() || first.is_ascii_digit(),
        });
    }
    all
}
