//! Bytes as text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Text in UTF-8 or UTF-16 where it is, else in the code page of western Windows. Line ends become LF.
pub fn text(bytes: &[u8]) -> String {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default()).0,
        None => match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text,
            None => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_whatever_it_is_written_in() {
        for (what, bytes, expected) in [
            ("UTF-8", "Łódź".as_bytes(), "Łódź"),
            ("UTF-8 with a mark", b"\xef\xbb\xbfa\r\nb", "a\nb"),
            ("UTF-16", b"\xff\xfeA\x01b\0", "Łb"),
            ("western Windows", b"M\xfcller \x96", "Müller –"),
            ("nothing", b"", ""),
        ] {
            assert_eq!(text(bytes), expected, "{what}");
        }
    }
}
