//! Transfer and header encodings: base64 and quoted-printable (RFC 2045), encoded words (RFC 2047), parameters (RFC 2231).

use super::charset::Charset;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 without line breaks.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().chain([0, 0].iter()).take(3).fold(0u32, |word, byte| word << 8 | u32::from(*byte));
        for place in 0..4 {
            let digit = ALPHABET.get((word >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// Base64 in lines of 76 characters, each ended by LF.
pub fn base64_lines(bytes: &[u8]) -> String {
    bytes.chunks(57).map(|line| base64(line) + "\n").collect()
}

/// Quoted-printable with soft breaks at 75 characters; LF stays a line end.
pub fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let mut width = 0;
        for (place, byte) in line.iter().enumerate() {
            let last = place + 1 == line.len();
            let plain = matches!(byte, 33..=60 | 62..=126) || (*byte == b' ' && !last);
            let piece = if plain { char::from(*byte).to_string() } else { format!("={byte:02X}") };
            if width + piece.len() > 75 {
                out.push_str("=\n");
                width = 0;
            }
            width += piece.len();
            out.push_str(&piece);
        }
        out.push('\n');
    }
    out.pop();
    out
}

/// A header text as it is when ASCII, else as encoded words of at most 75 characters, in base64 or Q.
pub fn words(text: &str, charset: Charset, q: bool) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let (charset, _) = charset.fit(text);
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        let too_long = pieces.last().is_some_and(|piece| word(&format!("{piece}{c}"), charset, q).len() > 72);
        if too_long {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces.iter().map(|piece| word(piece, charset, q)).collect::<Vec<_>>().join("\n ")
}

fn word(text: &str, charset: Charset, q: bool) -> String {
    let bytes = charset.encode(text).unwrap_or_default();
    if !q {
        return format!("=?{}?B?{}?=", charset.name(), base64(&bytes));
    }
    let letter = |byte: &u8| match byte {
        b' ' => "_".to_owned(),
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("={byte:02X}"),
    };
    format!("=?{}?Q?{}?=", charset.name(), bytes.iter().map(letter).collect::<String>())
}

/// A text percent-encoded for a parameter value.
pub fn percent(text: &str) -> String {
    let letter = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(letter).collect()
}
