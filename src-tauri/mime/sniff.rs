//! What bytes are, by how they begin.

use domain::FileKind;

/// Octets that are enough to tell: a disk says so behind its first 32 KiB.
pub const ENOUGH: usize = 36 << 10;

/// Beginnings that only one kind has.
const BEGINNINGS: [(&[u8], FileKind); 30] = [
    (b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (b"\xff\xd8\xff", FileKind::Jpeg),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"BM", FileKind::Bmp),
    (b"II*\0", FileKind::Tiff),
    (b"MM\0*", FileKind::Tiff),
    (b"{\\rtf", FileKind::Rtf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Ole),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
    (b"Rar!\x1a\x07", FileKind::Archive),
    (b"\x1f\x8b", FileKind::Archive),
    (b"BZh", FileKind::Archive),
    (b"\xfd7zXZ\0", FileKind::Archive),
    (b"\x28\xb5\x2f\xfd", FileKind::Archive),
    (b"MZ", FileKind::Program),
    (b"\x7fELF", FileKind::Program),
    (b"\xfe\xed\xfa\xce", FileKind::Program),
    (b"\xfe\xed\xfa\xcf", FileKind::Program),
    (b"\xce\xfa\xed\xfe", FileKind::Program),
    (b"\xcf\xfa\xed\xfe", FileKind::Program),
    (b"\xca\xfe\xba\xbe", FileKind::Program),
    (b"#!", FileKind::Script),
    (b"L\0\0\0\x01\x14\x02\0", FileKind::Shortcut),
    (b"ID3", FileKind::Sound),
    (b"OggS", FileKind::Sound),
    (b"fLaC", FileKind::Sound),
    (b"\x1a\x45\xdf\xa3", FileKind::Sound),
];

/// How a page or picture made of text begins, in lower case.
const MARKS: [(&str, FileKind); 7] = [
    ("<!doctype html", FileKind::Html),
    ("<html", FileKind::Html),
    ("<head", FileKind::Html),
    ("<body", FileKind::Html),
    ("<script", FileKind::Html),
    ("<svg", FileKind::Svg),
    ("<!doctype svg", FileKind::Svg),
];

/// What bytes are that begin like this. What could be more than one thing is unknown.
pub fn sniff(bytes: &[u8]) -> FileKind {
    let bytes = bytes.get(..ENOUGH).unwrap_or(bytes);
    if holds(bytes.get(..1024).unwrap_or(bytes), b"%PDF-") {
        return FileKind::Pdf;
    }
    if bytes.get(0x8001..0x8006) == Some(b"CD001") {
        return FileKind::Disk;
    }
    match BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        Some((_, FileKind::Zip)) => packed(bytes),
        Some((_, FileKind::Ole)) => compound(bytes),
        Some((_, FileKind::Bmp)) if bytes.get(6..10) != Some(&[0; 4]) => text(bytes),
        Some((b"MZ", _)) if is_text(bytes) => text(bytes),
        Some((_, kind)) => *kind,
        None => boxed(bytes).unwrap_or_else(|| text(bytes)),
    }
}

/// Files whose kind stands behind a length.
fn boxed(bytes: &[u8]) -> Option<FileKind> {
    match (bytes.get(..4)?, bytes.get(4..8)?, bytes.get(8..12)?) {
        (b"RIFF", _, b"WEBP") => Some(FileKind::Webp),
        (b"RIFF", _, _) => Some(FileKind::Sound),
        (_, b"ftyp", b"heic" | b"heix" | b"heif" | b"mif1" | b"msf1" | b"avif") => Some(FileKind::Heic),
        (_, b"ftyp", _) => Some(FileKind::Sound),
        _ => None,
    }
}

/// What an archive holds, by the names of its first files.
fn packed(bytes: &[u8]) -> FileKind {
    let has = |needle: &[u8]| holds(bytes, needle);
    match () {
        () if has(b"mimetypeapplication/vnd.oasis.opendocument.text") => FileKind::Odt,
        () if has(b"mimetypeapplication/vnd.oasis.opendocument") => FileKind::OpenDocument,
        () if has(b"META-INF/MANIFEST.MF") || has(b"AndroidManifest.xml") => FileKind::Program,
        () if has(b"word/") => FileKind::Docx,
        () if has(b"xl/") && has(b"[Content_Types].xml") => FileKind::Xlsx,
        () if has(b"ppt/") && has(b"[Content_Types].xml") => FileKind::Pptx,
        () => FileKind::Zip,
    }
}

/// A compound file says what it is in its directory, in UTF-16.
fn compound(bytes: &[u8]) -> FileKind {
    let wide: Vec<u8> = "WordDocument".bytes().flat_map(|octet| [octet, 0]).collect();
    if holds(bytes, &wide) { FileKind::Doc } else { FileKind::Ole }
}

fn text(bytes: &[u8]) -> FileKind {
    if !is_text(bytes) {
        return FileKind::Unknown;
    }
    let start = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes)).to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\0']);
    if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| start.starts_with(mark)) {
        return *kind;
    }
    if !start.starts_with("<?xml") && !start.starts_with("<!--") {
        return FileKind::Text;
    }
    let inside = |mark: &&(&str, FileKind)| start.contains(mark.0);
    MARKS.iter().rev().find(inside).map_or(FileKind::Xml, |(_, kind)| *kind)
}

fn is_text(bytes: &[u8]) -> bool {
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let is_odd = |octet: &u8| *octet < 9 || (14..27).contains(octet) || (28..32).contains(octet);
    !bytes.is_empty() && (is_wide || !bytes.iter().any(is_odd))
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_shows_in_its_first_octets() {
        let disk = [vec![0; 0x8001], b"CD001".to_vec()].concat();
        let wide: Vec<u8> = "WordDocument".bytes().flat_map(|octet| [octet, 0]).collect();
        let word = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 504], wide].concat();
        for (what, bytes, expected) in [
            ("PDF", &b"%PDF-1.7\n"[..], FileKind::Pdf),
            ("PDF behind rubbish", b"\0\0rubbish\n%PDF-1.4", FileKind::Pdf),
            ("PNG", b"\x89PNG\r\n\x1a\n\0\0", FileKind::Png),
            ("JPEG", b"\xff\xd8\xff\xe0", FileKind::Jpeg),
            ("WebP", b"RIFF\x10\0\0\0WEBPVP8 ", FileKind::Webp),
            ("HEIC", b"\0\0\0\x18ftypheic\0", FileKind::Heic),
            ("a bitmap", b"BM\x10\0\0\0\0\0\0\0\x36", FileKind::Bmp),
            ("a name that begins like one", b"BMW wants an engineer", FileKind::Text),
            ("Word", b"PK\x03\x04\x14[Content_Types].xml..word/document.xml", FileKind::Docx),
            ("Excel", b"PK\x03\x04\x14[Content_Types].xml..xl/workbook.xml", FileKind::Xlsx),
            ("Writer", b"PK\x03\x04\x14mimetypeapplication/vnd.oasis.opendocument.textPK", FileKind::Odt),
            ("Calc", b"PK\x03\x04\x14mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", FileKind::OpenDocument),
            ("Java", b"PK\x03\x04\x14META-INF/MANIFEST.MF", FileKind::Program),
            ("an archive", b"PK\x03\x04\x14photo.jpg", FileKind::Zip),
            ("RTF", b"{\\rtf1\\ansi", FileKind::Rtf),
            ("old Word", &word, FileKind::Doc),
            ("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", FileKind::Ole),
            ("a program", b"MZ\x90\0\x03\0\0\0", FileKind::Program),
            ("a letter that begins like one", b"MZ, the old tractor works", FileKind::Text),
            ("a program of Linux", b"\x7fELF\x02\x01", FileKind::Program),
            ("a script", b"#!/bin/sh\nrm", FileKind::Script),
            ("a shortcut", b"L\0\0\0\x01\x14\x02\0\0", FileKind::Shortcut),
            ("a disk", &disk, FileKind::Disk),
            ("a page", b"\xef\xbb\xbf  <!DOCTYPE HTML><p>", FileKind::Html),
            ("a page without a head", b"<script>x()</script>", FileKind::Html),
            ("a picture of text", b"<?xml version='1.0'?>\n<svg onload='x()'>", FileKind::Svg),
            ("XML", b"<?xml version='1.0'?><invoice/>", FileKind::Xml),
            ("text", "Łódź, 3 May".as_bytes(), FileKind::Text),
            ("wide text", b"\xff\xfeA\0", FileKind::Text),
            ("bytes", b"\x01\x02\x03", FileKind::Unknown),
            ("nothing", b"", FileKind::Unknown),
        ] {
            assert_eq!(sniff(bytes), expected, "{what}");
        }
    }
}
