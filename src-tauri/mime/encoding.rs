//! How a part was written in the raw bytes, so that it can be written the same again.

use std::{fmt, str::FromStr};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How a part was written in the raw bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// Base64 with padding.
    Base64 {
        /// Characters a line; 0 is one line for all.
        line: u16,
        /// Whether lines end in CRLF rather than LF.
        crlf: bool,
    },
}

/// A text that names no encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown encoding of a part")]
pub struct UnknownEncoding;

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity => f.write_str("identity"),
            Self::Base64 { line, crlf } => write!(f, "base64/{line}/{}", if *crlf { "crlf" } else { "lf" }),
        }
    }
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(text: &str) -> Result<Self, UnknownEncoding> {
        if text == "identity" {
            return Ok(Self::Identity);
        }
        let (line, ending) =
            text.strip_prefix("base64/").and_then(|rest| rest.split_once('/')).ok_or(UnknownEncoding)?;
        let crlf = match ending {
            "crlf" => true,
            "lf" => false,
            _ => return Err(UnknownEncoding),
        };
        Ok(Self::Base64 { line: line.parse().map_err(|_| UnknownEncoding)?, crlf })
    }
}

/// The layout of the first line, which all others must share.
pub(crate) fn layout(text: &[u8]) -> Option<Encoding> {
    let Some(end) = memchr::memchr(b'\n', text) else {
        return Some(Encoding::Base64 { line: 0, crlf: false });
    };
    let line = text.get(..end)?;
    let crlf = line.ends_with(b"\r");
    let line = u16::try_from(line.len() - usize::from(crlf)).ok()?;
    (line > 0).then_some(Encoding::Base64 { line, crlf })
}

/// Writes octets as they were written.
pub(crate) fn write(encoding: Encoding, bytes: &[u8], out: &mut Vec<u8>) {
    let (line, line_break) = match encoding {
        Encoding::Identity => return out.extend_from_slice(bytes),
        Encoding::Base64 { line, crlf } => (usize::from(line), if crlf { &b"\r\n"[..] } else { b"\n" }),
    };
    let text = STANDARD.encode(bytes).into_bytes();
    if line == 0 {
        return out.extend_from_slice(&text);
    }
    for (number, line) in text.chunks(line).enumerate() {
        if number > 0 {
            out.extend_from_slice(line_break);
        }
        out.extend_from_slice(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_has_a_text_form() {
        for encoding in
            [Encoding::Identity, Encoding::Base64 { line: 76, crlf: true }, Encoding::Base64 { line: 0, crlf: false }]
        {
            assert_eq!(encoding.to_string().parse(), Ok(encoding));
        }
        for text in ["", "base64", "base64/x/lf", "base64/76/cr", "base64/70000/lf"] {
            assert_eq!(text.parse::<Encoding>(), Err(UnknownEncoding), "{text:?}");
        }
    }
}
