//! Which bytes are which letters.

use encoding_rs::{Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

/// Decodes a text and names its encoding. Without a byte order mark and not UTF-8, it is the code page in which the letters look most like
/// Polish, German, French or Italian. `None` where it is no text.
pub(super) fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return plain(encoding, bytes.get(mark..).unwrap_or(&[]));
    }
    if let Some(encoding) = without_mark(bytes) {
        return plain(encoding, bytes);
    }
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((text.to_owned(), UTF_8.name()));
    }
    let page = code_page(bytes);
    plain(page, bytes)
}

fn plain(encoding: &'static Encoding, bytes: &[u8]) -> Option<(String, &'static str)> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (!text.contains('\0')).then(|| (text.into_owned(), encoding.name()))
}

/// UTF-16 without a mark shows in every second byte of mostly Latin text being zero.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(2000)).unwrap_or(bytes);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, most) = (zeros(0), zeros(1), sample.len() / 2 * 3 / 4);
    match (even, odd) {
        _ if sample.len() < 8 => None,
        (0, n) if n > most => Some(UTF_16LE),
        (n, 0) if n > most => Some(UTF_16BE),
        _ => None,
    }
}

fn code_page(bytes: &[u8]) -> &'static Encoding {
    let mut best = (i64::MIN, WINDOWS_1252);
    for encoding in [WINDOWS_1252, WINDOWS_1250, ISO_8859_2] {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let score = likeness(&text);
        if score > best.0 {
            best = (score, encoding);
        }
    }
    best.1
}

/// How much a text looks like one of the languages: the sum over its letters beyond ASCII.
fn likeness(text: &str) -> i64 {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut sum = 0;
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        if !letter.is_ascii() {
            sum += i64::from(weight(before, letter, after));
            let wrong_case = letter.is_uppercase() && before.is_lowercase();
            sum -= i64::from(wrong_case) * 2;
        }
        before = letter;
    }
    sum
}

/// How well a letter fits between its neighbours. Letters that all three code pages have at the same place weigh nothing.
fn weight(before: char, letter: char, after: char) -> i32 {
    let inside = before.is_alphabetic() || after.is_alphabetic();
    let vowel = matches!(after.to_ascii_lowercase(), 'a' | 'e' | 'o' | 'u');
    match letter {
        'ą' | 'ł' | 'ś' | 'ź' | 'ż' | 'ć' | 'Ą' | 'Ł' | 'Ś' | 'Ź' | 'Ż' | 'Ć' => 3,
        'ę' | 'Ę' => 3 - i32::from(circumflex(before, after)),
        'ê' | 'Ê' => 1 + 2 * i32::from(circumflex(before, after)),
        'ń' | 'Ń' => 3 * i32::from(!vowel),
        'ñ' | 'Ñ' => 3 * i32::from(vowel),
        'œ' | 'Œ' => 4 * i32::from(after.eq_ignore_ascii_case(&'u')),
        'è' | 'È' => 3 * i32::from(before.is_alphabetic()),
        'à' | 'À' | 'ù' | 'Ù' | 'ò' | 'Ò' | 'ì' | 'Ì' | 'û' | 'Û' | 'ï' | 'Ï' => 2,
        'č' | 'ř' | 'ě' | 'ů' | 'š' | 'ž' | 'Č' | 'Ř' | 'Ě' | 'Ů' | 'Š' | 'Ž' => 1,
        '\u{80}'..='\u{9F}' => -10,
        _ if !letter.is_alphabetic() && inside && !is_mark(letter) => -3,
        _ => 0,
    }
}

/// French writes ê before t, m, n, v, l, r and ch and never after i, where Polish has its ię.
fn circumflex(before: char, after: char) -> bool {
    !before.eq_ignore_ascii_case(&'i') && matches!(after.to_ascii_lowercase(), 't' | 'm' | 'n' | 'v' | 'l' | 'r')
}

/// Marks that stand beside letters in good texts.
fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '’' | '‘'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '–'
            | '—'
            | '…'
            | '°'
            | '·'
            | '•'
            | '§'
            | '€'
            | '®'
            | '©'
            | '™'
            | '\u{A0}'
            | '\u{AD}'
            | '´'
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_in_five_languages_come_back_from_their_code_page() {
        for (what, text, pages) in [
            (
                "Polish names",
                "Imię;Nazwisko\nŁukasz;Wiśniewski\nMałgorzata;Dąbrowska\nZdzisław;Źródłowski",
                [WINDOWS_1250, ISO_8859_2].as_slice(),
            ),
            ("Polish places", "Łódź, Kraków, Gdańsk, Częstochowa, Święta Góra", &[WINDOWS_1250, ISO_8859_2]),
            (
                "one Polish letter",
                "Name;E-Mail\nPawel Wojcik;p@b.example\nAnna Dąbrowska;a@b.example",
                &[WINDOWS_1250, ISO_8859_2],
            ),
            ("a Polish heading alone", "Imię;Adres\nJan;j@b.example", &[WINDOWS_1250, ISO_8859_2]),
            ("Polish sentences", "Proszę o kontakt, będę wdzięczna. Pamiętać: pięć dni", &[WINDOWS_1250, ISO_8859_2]),
            (
                "Polish with German clients",
                "Müller GmbH; Jürgen Groß; Grażyna Brzęczyszczykiewicz",
                &[WINDOWS_1250, ISO_8859_2],
            ),
            ("German", "Jörg Müller; Straße; Größe; Übung; Ärztin", &[WINDOWS_1252]),
            ("French", "Prénom;Nom\nHélène;Lefèvre\nFrançois;Côté\nAnaïs;Forêt", &[WINDOWS_1252]),
            (
                "French sentences",
                "Très bien, à bientôt ; être prêt, déjà vu, où ça ? Sœur, cœur, Noël",
                &[WINDOWS_1252],
            ),
            ("Italian", "Nicolò; città; perché; più; Così è", &[WINDOWS_1252]),
            ("Spanish neighbours", "Muñoz; Ibáñez; España", &[WINDOWS_1252]),
            ("western quotation marks", "„Größe“ – ‚x‘ 5 €", &[WINDOWS_1252]),
        ] {
            for page in pages {
                let (bytes, _, unmappable) = page.encode(text);
                assert!(!unmappable, "{what}: the case itself is wrong");
                let (found, name) = decode(&bytes).unwrap();
                assert_eq!(found, text, "{what} from {}, read as {name}", page.name());
            }
        }
    }

    #[test]
    fn marked_and_unmarked_unicode_is_known() {
        let text = "Imię;E-Mail\nŁucja;l@b.example";
        let utf16 = |order: fn(u16) -> [u8; 2], mark: &str| {
            format!("{mark}{text}").encode_utf16().flat_map(order).collect::<Vec<u8>>()
        };
        for (what, bytes, name) in [
            ("UTF-8", text.as_bytes().to_vec(), "UTF-8"),
            ("UTF-8 with a mark", format!("\u{FEFF}{text}").into_bytes(), "UTF-8"),
            ("UTF-16 LE", utf16(u16::to_le_bytes, "\u{FEFF}"), "UTF-16LE"),
            ("UTF-16 BE", utf16(u16::to_be_bytes, "\u{FEFF}"), "UTF-16BE"),
            ("UTF-16 LE without a mark", utf16(u16::to_le_bytes, ""), "UTF-16LE"),
            ("UTF-16 BE without a mark", utf16(u16::to_be_bytes, ""), "UTF-16BE"),
        ] {
            assert_eq!(decode(&bytes).unwrap(), (text.to_owned(), name), "{what}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(decode(b"\x7FELF\x02\x01\x01\0\0\0\0\0"), None);
    }
}
