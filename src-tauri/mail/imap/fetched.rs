//! One message out of a FETCH response (RFC 3501 section 7.4.2).

use chrono::DateTime;

use super::answer::{Parts, Value};
use crate::remote::flag;

/// What a FETCH response said; what it did not say is `None`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    pub uid: Option<u32>,
    pub flags: Option<i64>,
    pub modseq: Option<u64>,
    pub size: Option<u64>,
    /// Unix seconds.
    pub internal_date: Option<i64>,
    /// A body section: all, the header, or a part. An empty one stands for NIL.
    pub body: Option<Vec<u8>>,
}

/// Reads `(UID 5 FLAGS (\Seen) …)`; `None` where it is not whole.
pub(super) fn fetched(mut parts: Parts<'_>) -> Option<Fetched> {
    let mut values = parts.next()?.list()?.into_iter();
    let mut found = Fetched::default();
    while let Some(name) = values.next() {
        let value = values.next()?;
        let Value::Atom(name) = name else { return None };
        match name.to_ascii_uppercase().as_slice() {
            b"UID" => found.uid = value.number().and_then(|n| u32::try_from(n).ok()),
            b"FLAGS" => found.flags = value.list().map(|flags| bits(&flags)),
            b"MODSEQ" => found.modseq = value.list().and_then(|list| list.first().and_then(Value::number)),
            b"RFC822.SIZE" => found.size = value.number(),
            b"INTERNALDATE" => found.internal_date = value.bytes().and_then(date),
            name if name.starts_with(b"BODY[") => found.body = Some(body(value)),
            _ => {}
        }
    }
    Some(found)
}

fn body(value: Value<'_>) -> Vec<u8> {
    match value {
        Value::Text(text) => text.into_owned(),
        Value::Atom(_) | Value::List(_) => Vec::new(),
    }
}

fn bits(flags: &[Value<'_>]) -> i64 {
    let names = [
        ("\\Seen", flag::SEEN),
        ("\\Answered", flag::ANSWERED),
        ("\\Flagged", flag::FLAGGED),
        ("\\Deleted", flag::DELETED),
        ("\\Draft", flag::DRAFT),
    ];
    let bit = |value: &Value<'_>| names.iter().find(|(name, _)| value.is(name)).map_or(0, |(_, bit)| *bit);
    flags.iter().map(bit).fold(0, |all, one| all | one)
}

/// `17-Jul-1996 02:44:25 -0700`, the day perhaps with a space before it.
fn date(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    DateTime::parse_from_str(text, "%d-%b-%Y %H:%M:%S %z").ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::answer::{Answer, parse};
    use super::*;

    fn read(line: &str) -> Option<Fetched> {
        let line = format!("* 7 FETCH {line}\r\n").into_bytes();
        match parse(&line) {
            Some(Answer::Numbered(7, name, parts)) if name == "FETCH" => fetched(parts),
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn all_that_is_asked_for_is_read() {
        let line = "(UID 5 FLAGS (\\Seen \\ANSWERED $Label1 [odd) MODSEQ (12) INTERNALDATE \" 1-Jul-1996 02:44:25 -0700\" RFC822.SIZE 44)";
        let expected = Fetched {
            uid: Some(5),
            flags: Some(flag::SEEN | flag::ANSWERED),
            modseq: Some(12),
            size: Some(44),
            internal_date: Some(836_214_265),
            body: None,
        };
        assert_eq!(read(line), Some(expected));
    }

    #[test]
    fn a_body_is_read_as_literal_as_text_and_as_nothing() {
        for (what, line, body) in [
            ("literal", "(UID 5 BODY[] {7}\r\na\x00)\r\n\" )", b"a\x00)\r\n\" ".as_slice()),
            ("part", "(UID 5 BODY[]<0> {2}\r\nab)", b"ab"),
            ("quoted", "(UID 5 BODY[HEADER] \"a\\\"b\")", b"a\"b"),
            ("nil", "(UID 5 BODY[] NIL)", b""),
        ] {
            assert_eq!(read(line).unwrap().body.as_deref(), Some(body), "{what}");
        }
    }

    #[test]
    fn what_is_not_whole_is_not_read() {
        for line in ["(UID 5", "(UID)", "UID 5", "(UID 5 BODY[] {9}\r\nab)", "(UID 5 \"x\" 4)", "((((((((((((((((((()"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
