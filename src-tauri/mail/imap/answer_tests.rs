#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::super::wire::tests::Fed;
use super::*;

fn one(bytes: &[u8], piece: usize) -> (Vec<u8>, Wire<Fed>) {
    let mut wire = Wire::new(Fed::new(bytes, piece));
    let mut line = Vec::new();
    read(&mut wire, &mut line).unwrap();
    (line, wire)
}

#[test]
fn a_response_is_read_with_its_literals_and_no_further() {
    for (what, bytes, length) in [
        ("a line", b"* 3 EXISTS\r\nrest".as_slice(), 12),
        ("a literal", b"* 3 FETCH (BODY[] {4}\r\na)\r\n)\r\nrest", 30),
        ("two", b"* LIST () {1}\r\n/ {2}\r\nab\r\nrest", 26),
        ("literal8", b"* 1 FETCH (X ~{3}\r\nabc)\r\nrest", 25),
        ("free text that looks like one", b"* OK look {4}\r\nrest", 15),
        ("a tagged text that looks like one", b"d1 NO look {4}\r\nrest", 16),
        ("a bare line feed", b"* 3 EXISTS\nrest", 11),
    ] {
        for piece in [1, 5, 100] {
            assert_eq!(one(bytes, piece).0.len(), length, "{what}");
        }
    }
}

#[test]
fn a_response_ends_somewhere_however_many_literals_it_has() {
    let bytes = [b"* X {2097152}\r\n".as_slice(), &vec![b'x'; 2 << 20], b"{67108864}\r\nmore"].concat();
    let mut wire = Wire::new(Fed::new(&bytes, 64 << 10));
    let error = read(&mut wire, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidData);
}

#[test]
fn responses_are_told_apart() {
    let status = |word, code: Option<&str>, text: &str| Status { word, code: code.map(Into::into), text: text.into() };
    assert_eq!(
        parse(b"* OK [UIDNEXT 5] Predicted\r\n"),
        Some(Answer::Status(status(Word::Ok, Some("UIDNEXT 5"), "Predicted")))
    );
    assert_eq!(parse(b"* bye\r\n"), Some(Answer::Status(status(Word::Bye, None, ""))));
    assert_eq!(parse(b"d3 NO [X] y\r\n"), Some(Answer::Tagged("d3", status(Word::No, Some("X"), "y"))));
    assert_eq!(parse(b"+ go on\r\n"), Some(Answer::Continue));
    assert!(matches!(parse(b"* 12 exists\r\n"), Some(Answer::Numbered(12, name, _)) if name == "EXISTS"));
    assert!(matches!(parse(b"* SEARCH 1 2\r\n"), Some(Answer::Named(name, _)) if name == "SEARCH"));
    for junk in [b"\r\n".as_slice(), b"hello\r\n", b"*\r\n", b"* 99999999999 EXISTS\r\n", b"\xff\xfe\r\n"] {
        assert_eq!(parse(junk), None, "{junk:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_upset_the_parser(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"(){}\"\\ *1\r\n".to_vec())], 0..120)) {
        let mut line = b"* 1 FETCH ".to_vec();
        line.extend(bytes);
        line.extend(b"\r\n");
        if let Some(Answer::Numbered(_, _, mut parts)) = parse(&line) {
            while parts.next().is_some() {}
        }
    }

    #[test]
    fn every_text_comes_back_as_quoted_string_and_as_literal(text in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut line = format!("* 1 X {{{}}}\r\n", text.len()).into_bytes();
        line.extend(&text);
        let quotable = !text.iter().any(|b| matches!(b, b'\r' | b'\n'));
        if quotable {
            line.extend(b" \"");
            text.iter().for_each(|b| {
                if matches!(b, b'"' | b'\\') {
                    line.push(b'\\');
                }
                line.push(*b);
            });
            line.push(b'"');
        }
        line.extend(b"\r\n");
        prop_assert_eq!(&one(&line, 9).0, &line);
        let Some(Answer::Numbered(_, _, mut parts)) = parse(&line) else { return Err(TestCaseError::fail("no response")) };
        let literal = parts.next().unwrap();
        prop_assert_eq!(literal.bytes().unwrap(), text.as_slice());
        if quotable {
            prop_assert_eq!(parts.next().unwrap(), Value::Text(Cow::Owned(text)));
        }
    }
}
