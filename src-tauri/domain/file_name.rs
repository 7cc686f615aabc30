//! Names of files that came from outside, made such that every file system takes them and nobody is misled.

use unicode_normalization::UnicodeNormalization;

use crate::Danger;

/// Octets of a name: file systems take 255, encrypted ones 143, and an export puts a day and an id around it.
const LONGEST: usize = 100;
/// Octets of an ending that are kept when a name is cut.
const LONGEST_ENDING: usize = 20;

/// Endings people take for a document; one of them before the real ending makes that look like nothing.
const LOOKS_HARMLESS: &str = "pdf doc docx odt rtf txt pages xls xlsx ods csv ppt pptx odp jpg jpeg png gif bmp tif tiff webp heic mp3 mp4 mov avi zip";
/// Real endings behind such a one that are nothing out of the ordinary.
const IS_HARMLESS: &str = "pdf doc docx odt rtf txt xls xlsx ods csv ppt pptx odp jpg jpeg png gif bmp tif tiff webp heic mp3 mp4 mov avi zip 7z rar gz bz2 xz zst \
                           tar tgz eml msg ics vcf p7m p7s asc sig gpg pgp sha256 bak";

/// A name that is safe, and what was remarkable about the one it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeName {
    /// One component of a path that every file system takes, never empty, at most 100 octets.
    pub name: String,
    /// Characters that turn the direction of text round were taken out: what was shown was not what it is.
    pub reordered: bool,
    /// The ending of a document stands before the real one (`cv.pdf.exe`).
    pub double_ending: bool,
    /// What opening it can set going.
    pub danger: Option<Danger>,
}

impl SafeName {
    /// Makes a name safe. What cannot stand in a name becomes `_`, what cannot be seen goes, a long one is cut and keeps its ending.
    pub fn new(given: &str) -> Self {
        let seen = in_sight(given);
        let bare = seen.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
        let name = match bare {
            "" => "_".to_owned(),
            device if is_device(device) => cut(&format!("_{device}")),
            name => cut(name),
        };
        Self {
            reordered: given.chars().any(turns_direction),
            double_ending: has_double_ending(bare),
            danger: Danger::of(&name),
            name,
        }
    }

    /// The same name with a number, for where the name is taken: `cv (2).pdf`.
    pub fn numbered(&self, number: u32) -> String {
        let (stem, ending) = split(&self.name);
        format!("{stem} ({number}){ending}")
    }
}

/// The ending of a name without its dot: ASCII letters and digits behind the last dot, at most 20.
pub fn extension(name: &str) -> Option<&str> {
    let name = name.trim_end_matches(['.', ' ']);
    let (stem, ending) = name.rsplit_once('.')?;
    let is_word = ending.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (!stem.is_empty() && !ending.is_empty() && ending.len() <= LONGEST_ENDING && is_word).then_some(ending)
}

/// The characters that can be seen, in composed form, without those that mean something to a file system; white space only once.
fn in_sight(given: &str) -> String {
    let mut name = String::with_capacity(given.len());
    for c in given.nfc() {
        match c {
            c if c.is_whitespace() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            c if c.is_control() || turns_direction(c) || is_invisible(c) => {}
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => name.push('_'),
            c => name.push(c),
        }
    }
    name
}

/// Whether a character changes in which direction what follows is shown.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters without any form of their own. The two joiners stay: Persian and many emoji are spelled with them.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'
            | '\u{2028}'..='\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Names that Windows takes for a device, also with an ending behind them.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |prefix| {
        let digit = stem.strip_prefix(prefix).unwrap_or_default();
        matches!(digit, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || numbered("COM")
        || numbered("LPT")
}

/// At most so long, between two characters, with its ending.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = split(name);
    let stem = stem.get(..stem.floor_char_boundary(LONGEST - ending.len())).unwrap_or_default();
    format!("{}{ending}", stem.trim_end_matches(['.', ' ']))
}

/// What stands before the ending, and the ending with its dot.
fn split(name: &str) -> (&str, &str) {
    extension(name).and_then(|ending| name.split_at_checked(name.len() - ending.len() - 1)).unwrap_or((name, ""))
}

fn has_double_ending(name: &str) -> bool {
    let is_one_of = |list: &str, ending: &str| list.split_whitespace().any(|one| one.eq_ignore_ascii_case(ending));
    let (stem, _) = split(name);
    match (extension(stem), extension(name)) {
        (Some(shown), Some(real)) => is_one_of(LOOKS_HARMLESS, shown) && !is_one_of(IS_HARMLESS, real),
        _ => false,
    }
}

#[cfg(test)]
#[path = "file_name_tests.rs"]
mod tests;
