//! Kinds of attachments: what they are called, and how a part is told to be one.

/// A kind of attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A document that is called a CV.
    Cv,
    /// PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A text to read: word processors, plain text, PDF.
    Document,
    /// A table of a spreadsheet.
    Sheet,
    /// Slides.
    Slides,
    /// An appointment.
    Calendar,
    /// A packed folder.
    Archive,
    /// A message as an attachment.
    Message,
}

/// A kind: the words for it, its media types and the ends of its files' names.
type Row = (Kind, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const PDF: &str = "application/pdf";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const TEXTS: &[&str] = &[
    PDF,
    "application/msword",
    WORD,
    "application/vnd.oasis.opendocument.text",
    "application/rtf",
    "text/rtf",
    "text/plain",
];
const TEXT_ENDS: &[&str] = &[".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt"];

const KINDS: &[Row] = &[
    (Kind::Cv, &["cv", "resume", "curriculum"], TEXTS, TEXT_ENDS),
    (Kind::Pdf, &["pdf"], &[PDF], &[".pdf"]),
    (
        Kind::Picture,
        &["picture", "image", "photo"],
        &[
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/heic",
            "image/tiff",
            "image/bmp",
            "image/svg+xml",
        ],
        &[".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff", ".bmp", ".svg"],
    ),
    (Kind::Document, &["document", "doc"], TEXTS, TEXT_ENDS),
    (
        Kind::Sheet,
        &["sheet", "spreadsheet", "table"],
        &[
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.oasis.opendocument.spreadsheet",
            "text/csv",
        ],
        &[".xls", ".xlsx", ".ods", ".csv"],
    ),
    (
        Kind::Slides,
        &["slides", "presentation"],
        &[
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.oasis.opendocument.presentation",
        ],
        &[".ppt", ".pptx", ".odp"],
    ),
    (Kind::Calendar, &["calendar", "invitation", "ics"], &["text/calendar", "application/ics"], &[".ics"]),
    (
        Kind::Archive,
        &["archive", "zip"],
        &["application/zip", "application/x-zip-compressed", "application/x-7z-compressed", "application/gzip"],
        &[".zip", ".7z", ".gz", ".tar", ".rar"],
    ),
    (Kind::Message, &["message", "mail", "eml"], &["message/rfc822"], &[".eml"]),
];

impl Kind {
    /// What a CV's file is called in the five languages, as the index has it.
    pub const CV_NAMES: [&str; 9] =
        ["cv", "lebenslauf", "resume", "curriculum", "vitae", "zyciorys", "życiorys", "bewerbung", "candidature"];

    /// The kind a word or its beginning stands for.
    pub fn called(word: &str) -> Option<Self> {
        let fits = |row: &&Row| row.1.iter().any(|name| name.starts_with(word) || format!("{name}s") == word);
        KINDS.iter().find(|row| row.1.contains(&word)).or_else(|| KINDS.iter().find(fits)).map(|row| row.0)
    }

    /// Every word for a kind.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().flat_map(|row| row.1.iter().copied())
    }

    /// Its media types and the ends of its files' names.
    pub fn told_by(self) -> (&'static [&'static str], &'static [&'static str]) {
        KINDS.iter().find(|row| row.0 == self).map_or((&[], &[]), |row| (row.2, row.3))
    }
}
