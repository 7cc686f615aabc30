use super::*;

/// Events in a shorthand that is easy to compare.
fn short(rtf: &str) -> String {
    let of = |event| match event {
        Event::Open => "{".to_owned(),
        Event::Close => "}".to_owned(),
        Event::Word(word, number) => format!("\\{word}{} ", number.map_or(String::new(), |number| number.to_string())),
        Event::Octets { octets, set, page } => {
            let at = [set, page].map(|number| number.map_or("-".to_owned(), |number| number.to_string()));
            format!("'{}'{}", octets.escape_ascii(), at.join("/"))
        }
        Event::Characters(text) => format!("\"{text}\""),
    };
    Lexer::new(rtf.as_bytes()).map(of).collect()
}

#[test]
fn a_document_comes_as_groups_words_and_characters() {
    for (what, rtf, expected) in [
        ("words and text", r"{\rtf1 a\b b\b0 c}", r"{\rtf1 'a'-/-\b 'b'-/-\b0 'c'-/-}"),
        ("octets as digits run on", r"a\'b3\'zzb", r"'a\xb3b'-/-"),
        ("line breaks of the file", "a\r\nb", "'ab'-/-"),
        ("escapes", r"\{\\\}", r"'{\\}'-/-"),
        ("symbols", r"\*\~\_\-", r"\* \~ \_ "),
        ("an escaped line break", "a\\\nb", r"'a'-/-\par 'b'-/-"),
        ("a code page", r"\ansicpg1250 a", "'a'-/1250"),
        ("fonts", r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset238 B;}}\f1 a\f0 b\f7 c", "{{}{}}'a'238/-'b'0/-'c'-/-"),
        ("characters by number", r"\uc1\u322?\u-10179?\u-8704?!", "\"ł😀\"'!'-/-"),
        ("as many octets skipped as said", r"{\uc2\u322??}\u243??", "{\"ł\"}\"ó\"'?'-/-"),
        ("nothing to skip behind a group", r"{\u322}?", "{\"ł\"}'?'-/-"),
        ("half a character", r"\u-10179?a", "\"\u{fffd}\"'a'-/-"),
        ("binary parts", r"a\bin3 {}}b", "'a'-/-'b'-/-"),
        ("a binary part that lies", r"a\bin2000000000 b", "'a'-/-"),
        ("a number too large", r"\b99999999999 a", r"\b '9 a'-/-"),
        ("nothing behind the sign", "a\\", "'a'-/-"),
    ] {
        assert_eq!(short(rtf), expected, "{what}");
    }
}

#[test]
fn what_is_said_of_fonts_ends() {
    let fonts: String = (0..10_000).map(|font| format!("{{\\f{font}\\fcharset238 A;}}")).collect();
    assert!(short(&format!("{{\\fonttbl{fonts}}}\\f9000 a")).ends_with("'a'-/-"));
    assert_eq!(Lexer::new("}".repeat(1000).as_bytes()).count(), 1000);
}
