//! The character sets mail programs still send.

/// A character set by what it can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charset {
    Utf8,
    Latin1,
    Latin2,
    Windows1250,
    Windows1252,
}

const LATIN2: &str = "ĄĆĘŁŃÓŚŹŻąćęłńóśźżäöüßÄÖÜéáčřšžíýě";
const LATIN2_BYTES: &[u8] = b"\xA1\xC6\xCA\xA3\xD1\xD3\xA6\xAC\xAF\xB1\xE6\xEA\xB3\xF1\xF3\xB6\xBC\xBF\xE4\xF6\xFC\xDF\xC4\xD6\xDC\xE9\xE1\xE8\xF8\xB9\xBE\xED\xFD\xEC";
const WIN1250: &str = "ĄĆĘŁŃÓŚŹŻąćęłńóśźżäöüßÄÖÜéáčřšžíýě„”–…’€";
const WIN1250_BYTES: &[u8] = b"\xA5\xC6\xCA\xA3\xD1\xD3\x8C\x8F\xAF\xB9\xE6\xEA\xB3\xF1\xF3\x9C\x9F\xBF\xE4\xF6\xFC\xDF\xC4\xD6\xDC\xE9\xE1\xE8\xF8\x9A\x9E\xED\xFD\xEC\x84\x94\x96\x85\x92\x80";
const WIN1252: &str = "€„…‘’“”•–—œŒŸ™";
const WIN1252_BYTES: &[u8] = b"\x80\x84\x85\x91\x92\x93\x94\x95\x96\x97\x9C\x8C\x9F\x99";

impl Charset {
    /// The name in the charset parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Latin1 => "iso-8859-1",
            Self::Latin2 => "iso-8859-2",
            Self::Windows1250 => "windows-1250",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The bytes of a text, or nothing when a character has no place in the set.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Latin1 => text.chars().map(latin1).collect(),
            Self::Latin2 => text.chars().map(|c| ascii(c).or_else(|| table(c, LATIN2, LATIN2_BYTES))).collect(),
            Self::Windows1250 => text.chars().map(|c| ascii(c).or_else(|| table(c, WIN1250, WIN1250_BYTES))).collect(),
            Self::Windows1252 => text.chars().map(|c| latin1(c).or_else(|| table(c, WIN1252, WIN1252_BYTES))).collect(),
        }
    }

    /// The bytes of a text in this set, or in UTF-8 where it does not fit, with the set that was used.
    pub fn fit(self, text: &str) -> (Self, Vec<u8>) {
        self.encode(text).map_or_else(|| (Self::Utf8, text.as_bytes().to_vec()), |bytes| (self, bytes))
    }
}

fn ascii(c: char) -> Option<u8> {
    u8::try_from(c).ok().filter(u8::is_ascii)
}

fn latin1(c: char) -> Option<u8> {
    u8::try_from(c).ok().filter(|byte| byte.is_ascii() || *byte >= 0xA0)
}

fn table(c: char, chars: &str, bytes: &[u8]) -> Option<u8> {
    chars.chars().zip(bytes).find_map(|(known, byte)| (known == c).then_some(*byte))
}
