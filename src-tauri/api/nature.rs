//! What a file is: by its first octets, and by what it says of itself.

use domain::{Danger, FileKind, SafeName, cv_likeness};

use crate::rows::{Doubt, FileNature};

/// What is to be thought of a file with this name and content type; `found` is what its octets say, where they were looked at.
pub fn nature(name: &str, content_type: &str, found: Option<FileKind>, reordered: bool) -> FileNature {
    let (safe, said) = (SafeName::new(name), FileKind::said(name, content_type));
    let found = found.filter(|kind| *kind != FileKind::Unknown);
    let kind = found.unwrap_or(said);
    let doubts = [
        (found.is_some_and(|found| found.contradicts(said)), Doubt::Mismatch),
        (reordered || safe.reordered, Doubt::Reordered),
        (safe.double_ending, Doubt::DoubleEnding),
    ];
    FileNature {
        kind,
        danger: Danger::of(&safe.name).or_else(|| kind.danger()),
        doubts: doubts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, doubt)| doubt).collect(),
        cv: cv_likeness(name, kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_octets_say_and_as_dangerous_as_either_says() {
        for (what, name, found, kind, danger, doubts) in [
            ("a CV", "cv.pdf", Some(FileKind::Pdf), FileKind::Pdf, None, vec![]),
            ("not looked at", "cv.pdf", None, FileKind::Pdf, None, vec![]),
            ("unclear", "cv.pdf", Some(FileKind::Unknown), FileKind::Pdf, None, vec![]),
            (
                "a program called CV",
                "cv.pdf",
                Some(FileKind::Program),
                FileKind::Program,
                Some(Danger::Program),
                vec![Doubt::Mismatch],
            ),
            (
                "two endings",
                "cv.pdf.exe",
                Some(FileKind::Program),
                FileKind::Program,
                Some(Danger::Program),
                vec![Doubt::DoubleEnding],
            ),
            ("macros", "cv.docm", Some(FileKind::Docx), FileKind::Docx, Some(Danger::Macros), vec![]),
            ("text called a script", "cv.vbs", Some(FileKind::Text), FileKind::Text, Some(Danger::Script), vec![]),
            ("turned round", "cv\u{202e}x.pdf", Some(FileKind::Pdf), FileKind::Pdf, None, vec![Doubt::Reordered]),
        ] {
            let found = nature(name, "", found, false);
            assert_eq!((found.kind, found.danger, found.doubts), (kind, danger, doubts), "{what}");
        }
    }
}
