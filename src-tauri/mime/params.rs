//! A value with parameters, as in Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231).

use crate::{charset, word};

/// The value in lower case and its parameters.
#[derive(Debug, Default)]
pub(crate) struct Params {
    /// What stands before the first `;`, lower case, without white space and comments.
    pub value: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    name: String,
    section: Option<u32>,
    extended: bool,
    value: String,
}

impl Params {
    /// Reads a field's text leniently: quotes may be missing, unquoted values may hold spaces.
    pub fn read(text: &str) -> Self {
        let (value, mut rest) = text.split_once(';').unwrap_or((text, ""));
        let value = value.split('(').next().unwrap_or_default();
        let value = value.chars().filter(|c| !c.is_whitespace() && *c != '"').collect::<String>().to_ascii_lowercase();
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (piece, behind) = piece(rest);
            pieces.extend(piece);
            rest = behind;
        }
        Self { value, pieces }
    }

    /// The decoded value of a parameter; the extended form (RFC 2231) wins over the plain one. Its sections are joined before they are
    /// decoded, because a letter may be split between two of them.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut sections: Vec<&Piece> =
            self.pieces.iter().filter(|p| p.name == name && (p.extended || p.section.is_some())).collect();
        if sections.is_empty() {
            let plain = self.pieces.iter().find(|p| p.name == name)?;
            return Some(word::decode(&plain.value));
        }
        sections.sort_by_key(|piece| piece.section);
        let mut label = None;
        let mut bytes = Vec::new();
        for piece in sections {
            let mut value = piece.value.as_str();
            if piece.extended
                && label.is_none()
                && let Some((charset, behind)) = charset_of(value)
            {
                label = Some(charset);
                value = behind;
            }
            if piece.extended { percent(value, &mut bytes) } else { bytes.extend_from_slice(value.as_bytes()) }
        }
        Some(word::decode(&charset::decode(&bytes, label)))
    }
}

fn charset_of(value: &str) -> Option<(&str, &str)> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, value) = rest.split_once('\'')?;
    Some((charset, value))
}

fn percent(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        let octet = (*byte == b'%').then(|| tail.get(..2)).flatten();
        let octet =
            octet.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(octet.unwrap_or(*byte));
        rest = if octet.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
}

/// Reads one `name=value` up to its semicolon.
fn piece(text: &str) -> (Option<Piece>, &str) {
    let end_of_name = text.find(['=', ';']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end_of_name);
    let Some(rest) = rest.strip_prefix('=') else {
        return (None, rest.strip_prefix(';').unwrap_or(""));
    };
    let (value, behind) = match rest.trim_start().strip_prefix('"') {
        Some(quoted) => unquote(quoted),
        None => {
            let (value, behind) = rest.split_once(';').unwrap_or((rest, ""));
            (value.trim().to_owned(), behind)
        }
    };
    let name = name.trim().to_ascii_lowercase();
    let (name, extended) = name.strip_suffix('*').map_or((name.as_str(), false), |name| (name, true));
    let (name, section) = match name.rsplit_once('*') {
        Some((base, digits)) if digits.parse::<u32>().is_ok() => (base, digits.parse().ok()),
        _ => (name, None),
    };
    (Some(Piece { name: name.to_owned(), section, extended, value }), behind)
}

/// Reads up to the closing quote, and passes over what stands between it and the next semicolon. A backslash that escapes neither a quote
/// nor itself stays: some writers put whole paths here.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let behind = text.get(at + 1..).unwrap_or("");
                return (value, behind.split_once(';').map_or("", |(_, behind)| behind));
            }
            '\\' => {
                let escaped = chars.next_if(|(_, next)| matches!(next, '"' | '\\'));
                value.push(escaped.map_or('\\', |(_, next)| next));
            }
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_leniently() {
        for (what, text, name, expected) in [
            ("plain", "text/plain; charset=utf-8", "charset", Some("utf-8")),
            ("quoted", r#"a/b; name="a; b.pdf"; x=y"#, "name", Some("a; b.pdf")),
            ("behind a quoted one", r#"a/b; name="a; b.pdf" junk; x=y"#, "x", Some("y")),
            ("escaped quotes", r#"a/b; name="a \"b\".pdf""#, "name", Some(r#"a "b".pdf"#)),
            ("a path", r#"a/b; name="C:\cv\anna.pdf""#, "name", Some(r"C:\cv\anna.pdf")),
            ("spaces without quotes", "a/b; name=Anna Kowalska CV.pdf ; x=y", "name", Some("Anna Kowalska CV.pdf")),
            ("case", "a/b; NAME=x", "name", Some("x")),
            ("missing", "a/b; x", "name", None),
            ("not closed", r#"a/b; name="x"#, "name", Some("x")),
            ("encoded words", r#"a/b; name="=?utf-8?Q?M=C3=BC?= =?utf-8?Q?ller?=.pdf""#, "name", Some("Müller.pdf")),
            ("extended", "a/b; name*=utf-8'de'M%C3%BCller.pdf", "name", Some("Müller.pdf")),
            ("extended wins", "a/b; name=M.pdf; name*=utf-8''M%C3%BC.pdf", "name", Some("Mü.pdf")),
            ("sections in any order", r#"a/b; name*1="b.pdf"; name*0="a""#, "name", Some("ab.pdf")),
            (
                "a letter split between sections",
                "a/b; name*0*=utf-8''M%C3; name*1*=%BC; name*2=.pdf",
                "name",
                Some("Mü.pdf"),
            ),
            ("another charset", "a/b; name*=iso-8859-2''%B3.pdf", "name", Some("ł.pdf")),
            ("ten sections sort by number", "a/b; n*10=k; n*2=c; n*0=a; n*1=b", "n", Some("abck")),
        ] {
            assert_eq!(Params::read(text).get(name).as_deref(), expected, "{what}");
        }
        assert_eq!(Params::read(" Multipart/Mixed (x); boundary=b").value, "multipart/mixed");
    }
}
