//! Encoded words in header fields (RFC 2047).

use std::fmt::Write as _;

use crate::{bounds, charset, transfer};

/// Far longer than any word may be (75), because some writers never split.
const LONGEST_WORD: usize = 4 << 10;

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
    rest: &'a str,
}

/// Decodes every encoded word; neighbours of one charset are decoded together, so that a letter split between them survives.
pub(crate) fn decode(text: &str) -> String {
    rewrite(text, |out, decoded| out.push_str(decoded))
}

/// Rewrites encoded words so that each run of neighbours is one plain word in UTF-8, for grammars that read words singly.
pub(crate) fn unite(text: &str) -> String {
    rewrite(text, |out, decoded| {
        out.push_str("=?utf-8?Q?");
        for byte in decoded.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "={byte:02X}");
            }
        }
        out.push_str("?=");
    })
}

/// White space folded to single spaces, control characters gone, ends trimmed.
pub(crate) fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for piece in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|piece| !piece.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(piece);
    }
    folded
}

/// What a stranger wrote to be shown in a line among others: on it, and without letters that would turn round what stands beside it.
pub(crate) fn one_line(text: &str) -> String {
    fold_space(&text.replace(domain::turns_direction, ""))
}

/// Whether what stands as somebody's name is no name but an address: their own, or another's, which would be taken for it.
pub(crate) fn is_posing(name: &str, address: &str) -> bool {
    let is_address = |word: &str| {
        word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.trim_matches('.').contains('.'))
    };
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\'' | ',' | ';' | ':');
    name.eq_ignore_ascii_case(address) || name.split(ends).any(is_address)
}

fn rewrite(text: &str, emit: impl Fn(&mut String, &str)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some(first) = read(from) else {
            out.push_str("=?");
            rest = from.get(2..).unwrap_or("");
            continue;
        };
        let (decoded, behind) = run(first);
        emit(&mut out, &decoded);
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Decodes a word with all its neighbours, and says what stands behind them.
fn run(first: Word<'_>) -> (String, &str) {
    let (mut charset, mut bytes, mut rest) = (first.charset, first.bytes, first.rest);
    let mut decoded = String::new();
    while let Some(next) = read(rest.trim_start()) {
        if !next.charset.eq_ignore_ascii_case(charset) || has_state(charset) {
            decoded.push_str(&charset::decode(&bytes, Some(charset)));
            bytes.clear();
            charset = next.charset;
        }
        bytes.extend_from_slice(&next.bytes);
        rest = next.rest;
    }
    decoded.push_str(&charset::decode(&bytes, Some(charset)));
    (decoded, rest)
}

/// In these charsets every word starts and ends in ASCII, so that words are decoded one by one.
fn has_state(charset: &str) -> bool {
    charset.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("iso-2022-"))
}

/// Reads `=?charset?B|Q?text?=` at the start. Lenient: the text may hold spaces.
fn read(text: &str) -> Option<Word<'_>> {
    let inner = bounds::start(text, LONGEST_WORD).strip_prefix("=?")?;
    let (charset, inner) = inner.split_once('?')?;
    let (encoding, inner) = inner.split_once('?')?;
    let (encoded, _) = inner.split_once("?=")?;
    let rest = text.get(charset.len() + encoding.len() + encoded.len() + 6..)?;
    let charset = charset.split('*').next().unwrap_or_default();
    if charset.is_empty() || charset.len() > 40 || !charset.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => transfer::base64(encoded.as_bytes()),
        "q" | "Q" => transfer::q_word(encoded.as_bytes()),
        _ => return None,
    };
    Some(Word { charset, bytes, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_decoded() {
        for (what, text, expected) in [
            ("none", "Interview = ok?", "Interview = ok?"),
            ("Q", "=?iso-8859-1?q?M=FCller_GmbH?=", "Müller GmbH"),
            ("B", "=?UTF-8?B?xbvDs8WCdw==?= x", "Żółw x"),
            ("white space between neighbours goes", "=?utf-8?Q?a?=  =?utf-8?Q?b?= c", "ab c"),
            ("no white space between neighbours", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
            ("a letter split between two words", "=?utf-8?Q?M=C3?= =?utf-8?Q?=BCller?=", "Müller"),
            ("two charsets", "=?utf-8?Q?=C3=BC?= =?iso-8859-2?Q?=B3?=", "üł"),
            ("with a language", "=?utf-8*en?Q?a?=", "a"),
            ("spaces inside", "=?utf-8?Q?a b?=", "a b"),
            ("unfinished", "=?utf-8?Q?a", "=?utf-8?Q?a"),
            ("an unknown encoding", "=?utf-8?x?a?=", "=?utf-8?x?a?="),
            ("Japanese", "=?iso-2022-jp?B?GyRCJUYbKEI=?= =?iso-2022-jp?B?GyRCJTkbKEI=?=", "テス"),
            ("no end far and wide", &"=?a?q?x".repeat(3), "=?a?q?x=?a?q?x=?a?q?x"),
            ("no padding", "=?utf-8?B?w7w?=", "ü"),
        ] {
            assert_eq!(decode(text), expected, "{what}");
            assert_eq!(decode(&unite(text)), expected, "united: {what}");
        }
    }
}
