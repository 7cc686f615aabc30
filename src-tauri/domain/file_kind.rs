//! What a file is, by its first octets or by what it says of itself.

use serde::{Deserialize, Serialize};

use crate::{Danger, extension};

macro_rules! kinds {
    ($($kind:ident $word:literal $family:ident $endings:literal $media:literal $note:literal,)*) => {
        /// Kinds of files that are told apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(rename_all = "snake_case")]
        pub enum FileKind { $(#[doc = $note] $kind,)* }

        impl FileKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Its word in rows and in the store.
            pub fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }

            fn family(self) -> Family {
                match self { $(Self::$kind => Family::$family,)* }
            }

            fn endings(self) -> &'static str {
                match self { $(Self::$kind => $endings,)* }
            }

            fn media(self) -> &'static str {
                match self { $(Self::$kind => $media,)* }
            }
        }
    };
}

/// Kinds that stand for each other often enough to mean nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Pdf,
    Image,
    Office,
    Archive,
    Text,
    Active,
    Sound,
    Unknown,
}

kinds! {
    Pdf "pdf" Pdf "pdf" "application/pdf" "PDF.",
    Png "png" Image "png" "image/png" "PNG.",
    Jpeg "jpeg" Image "jpg jpeg jpe jfif" "image/jpeg image/jpg image/pjpeg" "JPEG.",
    Gif "gif" Image "gif" "image/gif" "GIF.",
    Webp "webp" Image "webp" "image/webp" "WebP.",
    Bmp "bmp" Image "bmp" "image/bmp" "Windows bitmap.",
    Tiff "tiff" Image "tif tiff" "image/tiff" "TIFF.",
    Heic "heic" Image "heic heif avif" "image/heic image/heif image/avif" "HEIC, HEIF or AVIF.",
    Docx "docx" Office "docx docm dotx dotm" "application/vnd.openxmlformats-officedocument.wordprocessingml.document" "Word since 2007.",
    Odt "odt" Office "odt ott" "application/vnd.oasis.opendocument.text" "OpenDocument text.",
    Rtf "rtf" Office "rtf" "application/rtf text/rtf" "Rich Text Format.",
    Doc "doc" Office "doc dot" "application/msword" "Word before 2007.",
    Xlsx "xlsx" Office "xlsx xlsm xltx" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" "Excel since 2007.",
    Pptx "pptx" Office "pptx pptm ppsx" "application/vnd.openxmlformats-officedocument.presentationml.presentation" "PowerPoint since 2007.",
    OpenDocument "opendocument" Office "ods odp odg" "application/vnd.oasis.opendocument.spreadsheet application/vnd.oasis.opendocument.presentation" "Other OpenDocument files.",
    Ole "ole" Office "xls ppt msg" "application/vnd.ms-excel application/vnd.ms-powerpoint application/vnd.ms-outlook" "A compound file of Microsoft, such as Excel before 2007.",
    Zip "zip" Archive "zip" "application/zip application/x-zip-compressed" "ZIP archive.",
    Archive "archive" Archive "7z rar gz tgz bz2 xz zst tar" "application/x-7z-compressed application/vnd.rar application/x-rar-compressed application/gzip application/x-tar" "Another archive.",
    Text "text" Text "txt text csv tsv md log json ics vcf asc" "text/plain text/csv text/markdown text/calendar text/vcard application/json" "Text of any kind.",
    Xml "xml" Text "xml" "text/xml application/xml" "XML.",
    Message "message" Text "eml" "message/rfc822" "A message.",
    Svg "svg" Active "svg" "image/svg+xml" "SVG: a picture that may hold scripts.",
    Html "html" Active "html htm xhtml mht mhtml" "text/html application/xhtml+xml" "A page, whose scripts run in the browser.",
    Program "program" Active "" "" "A program.",
    Script "script" Active "" "" "Commands for an interpreter.",
    Shortcut "shortcut" Active "" "" "A shortcut of Windows.",
    Disk "disk" Active "" "" "A disk.",
    Sound "sound" Sound "mp3 m4a wav ogg flac mp4 mov avi mkv webm" "" "Sound or film.",
    Unknown "unknown" Unknown "" "" "None of these.",
}

impl FileKind {
    /// The kind a word stands for; what nobody knows is unknown.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|kind| kind.word() == word).unwrap_or(Self::Unknown)
    }

    /// What a file says it is: by the ending of its name, else by its media type.
    pub fn said(name: &str, content_type: &str) -> Self {
        let has = |list: &str, one: &str| !one.is_empty() && list.split(' ').any(|known| known == one);
        let ending = extension(name).unwrap_or_default().to_lowercase();
        let by = |test: &dyn Fn(Self) -> bool| Self::ALL.iter().copied().find(|kind| test(*kind));
        let by_name = by(&|kind| has(kind.endings(), &ending)).or_else(|| Danger::of(name).and_then(Self::of_danger));
        by_name.or_else(|| by(&|kind| has(kind.media(), content_type))).unwrap_or(Self::Unknown)
    }

    /// What opening it can set going, whatever it is called.
    pub fn danger(self) -> Option<Danger> {
        match self {
            Self::Program => Some(Danger::Program),
            Self::Script => Some(Danger::Script),
            Self::Shortcut => Some(Danger::Shortcut),
            Self::Disk => Some(Danger::Disk),
            Self::Html | Self::Svg => Some(Danger::Page),
            _ => None,
        }
    }

    /// Whether a file that is this says it is something quite different. Pictures in another format, or a Word file under the ending of
    /// an older Word, are nothing out of the ordinary.
    pub fn contradicts(self, said: Self) -> bool {
        let (is, says) = (self.family(), said.family());
        let is_unclear = is == Family::Unknown || says == Family::Unknown || self == said;
        // Office files are archives, and a table or a page is text.
        let is_close = matches!((is, says), (Family::Archive, Family::Office) | (Family::Office, Family::Archive))
            || (is == Family::Text && !matches!(says, Family::Pdf | Family::Image | Family::Archive | Family::Sound));
        !(is_unclear || is_close || is == says && is != Family::Active)
    }

    fn of_danger(danger: Danger) -> Option<Self> {
        match danger {
            Danger::Program => Some(Self::Program),
            Danger::Script => Some(Self::Script),
            Danger::Shortcut => Some(Self::Shortcut),
            Danger::Disk => Some(Self::Disk),
            Danger::Page => Some(Self::Html),
            Danger::Macros => None,
        }
    }
}

/// Words in a file's name that say it is somebody's curriculum vitae, the surest first.
const CV: [&[&str]; 2] = [
    &["cv", "lebenslauf", "resume", "résumé", "curriculum", "vitae", "życiorys", "zyciorys", "curriculo", "currículum"],
    &[
        "profil",
        "profile",
        "profilo",
        "bewerbung",
        "bewerbungsunterlagen",
        "bewerbungsmappe",
        "candidature",
        "candidatura",
        "application",
        "aplikacja",
        "dossier",
        "unterlagen",
    ],
];

/// How much a file is like a curriculum vitae: 0 for what cannot be read as one, then by name and by kind.
pub fn cv_likeness(name: &str, kind: FileKind) -> u32 {
    let by_kind = match kind {
        FileKind::Pdf => 3,
        FileKind::Docx | FileKind::Doc | FileKind::Odt => 2,
        FileKind::Rtf => 1,
        _ => return 0,
    };
    let name = name.to_lowercase();
    let has = |words: &[&str]| {
        name.split(|c: char| !c.is_alphabetic()).any(|word| words.contains(&word))
            || words.iter().any(|word| word.len() > 5 && name.contains(word))
    };
    let by_name = match () {
        () if has(CV[0]) => 20,
        () if has(CV[1]) => 10,
        () => 0,
    };
    by_name + by_kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_its_kind() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_word(kind.word()), *kind);
        }
        assert_eq!(FileKind::from_word(""), FileKind::Unknown);
    }

    #[test]
    fn only_what_is_quite_different_is_a_contradiction() {
        for (name, content_type, found, expected) in [
            ("cv.pdf", "application/pdf", FileKind::Pdf, false),
            ("cv.pdf", "application/octet-stream", FileKind::Pdf, false),
            ("cv", "application/pdf", FileKind::Docx, true),
            ("cv.pdf", "application/pdf", FileKind::Program, true),
            ("cv.pdf", "application/pdf", FileKind::Html, true),
            ("cv.pdf", "", FileKind::Text, true),
            ("cv.doc", "application/msword", FileKind::Rtf, false),
            ("cv.doc", "", FileKind::Docx, false),
            ("cv.docx", "", FileKind::Zip, false),
            ("cv.docx", "", FileKind::Doc, false),
            ("photo.jpg", "", FileKind::Png, false),
            ("photo.jpg", "", FileKind::Svg, true),
            ("people.csv", "", FileKind::Text, false),
            ("notes.txt", "", FileKind::Html, true),
            ("notes.txt", "", FileKind::Script, true),
            ("page.html", "", FileKind::Text, false),
            ("run.exe", "", FileKind::Program, false),
            ("cv.pdf", "", FileKind::Unknown, false),
            ("what.is.this", "", FileKind::Program, false),
        ] {
            assert_eq!(found.contradicts(FileKind::said(name, content_type)), expected, "{name} is {found:?}");
        }
    }

    #[test]
    fn the_cv_is_found_among_other_files() {
        for (what, names, expected) in [
            ("by its name", vec!["Zeugnis.pdf", "CV_Kowalska_2026.pdf", "Foto.jpg"], "CV_Kowalska_2026.pdf"),
            ("in German", vec!["Anschreiben.pdf", "LebenslaufKowalska.docx"], "LebenslaufKowalska.docx"),
            ("in French, written as two", vec!["Lettre.pdf", "Re\u{301}sume\u{301}.pdf", "résumé.doc"], "résumé.doc"),
            ("by its kind", vec!["a.docx", "b.pdf", "c.png"], "b.pdf"),
            ("a folder of papers", vec!["a.pdf", "Bewerbungsunterlagen.pdf"], "Bewerbungsunterlagen.pdf"),
            ("not inside another word", vec!["discv.pdf", "profil.pdf"], "profil.pdf"),
        ] {
            let likeness = |name: &&str| cv_likeness(name, FileKind::said(name, ""));
            assert_eq!(names.iter().copied().max_by_key(|name| likeness(name)), Some(expected), "{what}");
        }
        assert_eq!(cv_likeness("cv.exe", FileKind::Program), 0);
    }
}
