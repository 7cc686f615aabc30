//! Bytes in a declared, wrongly declared or undeclared charset.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Decodes text whose charset is `label`, or unknown. What is valid UTF-8 beyond ASCII is UTF-8 whatever was declared (unless the charset
/// has its own multi-byte form); Latin-1 reads as windows-1252 and Latin-2 with C1 bytes as windows-1250, as writers mean them.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.map(normal).filter(|label| !label.is_empty());
    let label = label.as_deref().unwrap_or("utf-8");
    if (is_single_byte(label) || is_utf8(label))
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return without_bom(text).to_owned();
    }
    let label = match label {
        label if is_utf8(label) => return lossy(bytes),
        "iso-8859-2" | "latin2" | "iso8859-2" if has_c1(bytes) => "windows-1250",
        label => label,
    };
    match charset_decoder(label.as_bytes()) {
        Some(decoder) => decoder(bytes),
        None => lossy(bytes),
    }
}

/// UTF-8 with a few bad bytes keeps its good letters; anything else without a name is windows-1252.
fn lossy(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => without_bom(text).to_owned(),
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            let bad = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
            let good = text.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
            if good >= bad { text.into_owned() } else { latin(bytes) }
        }
    }
}

fn latin(bytes: &[u8]) -> String {
    charset_decoder(b"windows-1252")
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decoder| decoder(bytes))
}

fn normal(label: &str) -> String {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase().replace('_', "-");
    label.split('*').next().unwrap_or_default().to_owned()
}

fn is_utf8(label: &str) -> bool {
    matches!(label, "utf-8" | "utf8" | "unknown-8bit" | "unknown" | "x-unknown" | "8bit" | "binary" | "default")
}

fn is_single_byte(label: &str) -> bool {
    matches!(label, "us-ascii" | "ascii" | "latin1" | "latin2" | "ansi-x3.4-1968")
        || ["iso-8859-", "iso8859-", "windows-125", "cp125"].iter().any(|start| label.starts_with(start))
}

fn has_c1(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| (0x80..0xa0).contains(byte))
}

fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_as_its_writer_meant_it() {
        for (what, bytes, label, expected) in [
            ("UTF-8", "żółw".as_bytes(), Some("utf-8"), "żółw"),
            ("UTF-8 declared as Latin-1", "żółw".as_bytes(), Some("ISO-8859-1"), "żółw"),
            ("UTF-8 declared as ASCII", "żółw".as_bytes(), Some("us-ascii"), "żółw"),
            ("Latin-1 declared as UTF-8", b"M\xfcller", Some("UTF-8"), "Müller"),
            ("nothing declared", b"M\xfcller", None, "Müller"),
            ("Latin-1 with a windows letter", b"10 \x80", Some("iso-8859-1"), "10 €"),
            ("Latin-2", b"za\xbf\xf3\xb3\xe6", Some("iso-8859-2"), "zażółć"),
            ("windows-1250 declared as Latin-2", b"\x8cwi\xeatokrzyskie", Some("ISO-8859-2"), "Świętokrzyskie"),
            ("windows-1250", b"\x9cwi\xeato", Some("windows-1250"), "święto"),
            ("an unknown name", b"M\xfcller", Some("x-nonsense"), "Müller"),
            ("Japanese", b"\x1b$B%O\x1b(B", Some("iso-2022-jp"), "ハ"),
            ("a byte order mark", b"\xef\xbb\xbfHi", Some("utf-8"), "Hi"),
            ("one bad byte among good ones", b"\xc5\xbc\xc3\xb3\xff", Some("utf-8"), "żó\u{fffd}"),
        ] {
            assert_eq!(decode(bytes, label), expected, "{what}");
        }
    }
}
