#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn every_name_becomes_one_that_every_file_system_takes() {
    for (what, given, expected) in [
        ("plain", "CV Anna Kowalska.pdf", "CV Anna Kowalska.pdf"),
        ("letters of every script", "履歴書 Škoda Łódź.pdf", "履歴書 Škoda Łódź.pdf"),
        ("letters written as two", "Mu\u{308}ller.pdf", "Müller.pdf"),
        ("a way up", "../../etc/passwd", "_.._etc_passwd"),
        ("a way up on Windows", "..\\..\\autoexec.bat", "_.._autoexec.bat"),
        ("an absolute path", "/etc/passwd", "_etc_passwd"),
        ("a drive", "C:\\cv\\anna.pdf", "C__cv_anna.pdf"),
        ("a share", "\\\\server\\share\\cv.pdf", "__server_share_cv.pdf"),
        ("a second stream", "cv.pdf:evil.exe", "cv.pdf_evil.exe"),
        ("here", ".", "_"),
        ("up", "..", "_"),
        ("nothing", "", "_"),
        ("spaces", " \t ", "_"),
        ("a hidden file", ".bashrc", "bashrc"),
        ("hidden behind a space", " . .profile", "profile"),
        ("NUL", "cv\u{0}.pdf", "cv.pdf"),
        ("control characters", "a\u{1b}[31mb\u{7f}\u{9b}.pdf", "a[31mb.pdf"),
        ("line breaks", "cv\r\n.pdf", "cv .pdf"),
        ("line separators", "cv\u{2028}x\u{2029}.pdf", "cv x .pdf"),
        ("characters Windows refuses", "a<b>c:d\"e|f?g*.pdf", "a_b_c_d_e_f_g_.pdf"),
        ("a device", "CON", "_CON"),
        ("a device with an ending", "nul.pdf", "_nul.pdf"),
        ("a device with two", "aux.tar.gz", "_aux.tar.gz"),
        ("a device with a space", "prn .txt", "_prn .txt"),
        ("a printer", "LPT1.docx", "_LPT1.docx"),
        ("a port with a raised digit", "com¹.txt", "_com¹.txt"),
        ("the console's input", "CONIN$", "_CONIN$"),
        ("no device", "CONTRACT.pdf", "CONTRACT.pdf"),
        ("no device either", "LPT12.pdf", "LPT12.pdf"),
        ("dots behind", "cv.pdf...", "cv.pdf"),
        ("spaces and dots behind", "cv.exe . . ", "cv.exe"),
        ("spaces that push the ending out of sight", "cv.pdf                    .exe", "cv.pdf .exe"),
        ("a no-break space", "cv\u{a0}\u{a0}anna.pdf", "cv anna.pdf"),
        ("a right-to-left override", "cv\u{202e}fdp.exe", "cvfdp.exe"),
        ("an isolate", "cv\u{2067}fdp\u{2069}.scr", "cvfdp.scr"),
        ("a mark", "\u{200f}cv.pdf", "cv.pdf"),
        ("a byte order mark", "\u{feff}cv.pdf", "cv.pdf"),
        ("nothing but an override", "\u{202e}", "_"),
        ("a letter of no width in the ending", "cv.e\u{200b}xe", "cv.exe"),
        ("a soft hyphen in the ending", "cv.p\u{ad}df", "cv.pdf"),
        ("tags", "cv\u{e0041}\u{e007f}.pdf", "cv.pdf"),
        ("a joiner inside an emoji", "👩\u{200d}💻.png", "👩\u{200d}💻.png"),
        ("only joined Persian", "می\u{200c}خواهم.pdf", "می\u{200c}خواهم.pdf"),
    ] {
        let safe = SafeName::new(given);
        assert_eq!(safe.name, expected, "{what}");
        assert_eq!(SafeName::new(&safe.name).name, safe.name, "{what}: safe stays as it is");
    }
}

#[test]
fn a_long_name_is_cut_between_characters_and_keeps_its_ending() {
    for (what, given, ending) in [
        ("300 octets", format!("{}.pdf", "a".repeat(300)), "a.pdf"),
        ("letters of two octets", format!("{}.docx", "ü".repeat(150)), "ü.docx"),
        ("letters of four octets", format!("x{}.odt", "💻".repeat(80)), "💻.odt"),
        ("no ending", "b".repeat(300), "b"),
        ("an ending that is none", format!("a.{}", "c".repeat(300)), "c"),
        ("a space where it is cut", format!("{} {}.pdf", "d".repeat(95), "e".repeat(90)), "d.pdf"),
        ("a long word behind a device", format!("CON.{}.pdf", "f".repeat(200)), "f.pdf"),
    ] {
        let safe = SafeName::new(&given).name;
        assert!(safe.len() <= LONGEST && safe.ends_with(ending), "{what}: {safe}");
        assert!(safe.len() >= LONGEST - 5, "{what}: no more is cut than must be");
    }
}

#[test]
fn what_misleads_is_flagged() {
    use Danger::{Disk, Macros, Page, Program, Script, Shortcut};
    for (given, reordered, double_ending, danger) in [
        ("cv.pdf", false, false, None),
        ("cv.docx", false, false, None),
        ("cv.docx.pdf", false, false, None),
        ("cv.pdf.zip", false, false, None),
        ("offer.pdf.p7m", false, false, None),
        ("backup.tar.gz", false, false, None),
        ("Anna.Kowalska.pdf", false, false, None),
        ("v1.2.exe", false, false, Some(Program)),
        ("cv.pdf.exe", false, true, Some(Program)),
        ("CV.PDF.EXE", false, true, Some(Program)),
        ("cv.pdf      .scr ...", false, true, Some(Program)),
        ("cv.doc.js", false, true, Some(Script)),
        ("cv.pdf.xyz", false, true, None),
        ("cv\u{202e}fdp.exe", true, false, Some(Program)),
        ("\u{200e}cv.pdf", true, false, None),
        ("cv.vbs", false, false, Some(Script)),
        ("cv.jpg.lnk", false, true, Some(Shortcut)),
        ("cv.iso", false, false, Some(Disk)),
        ("cv.html", false, false, Some(Page)),
        ("cv.svg", false, false, Some(Page)),
        ("cv.docm", false, false, Some(Macros)),
        ("x.search-ms", false, false, Some(Shortcut)),
        ("exe", false, false, None),
        (".exe", false, false, None),
        (&format!("{}.pdf.exe", "a".repeat(300)), false, true, Some(Program)),
    ] {
        let safe = SafeName::new(given);
        assert_eq!((safe.reordered, safe.double_ending, safe.danger), (reordered, double_ending, danger), "{given}");
    }
}

#[test]
fn a_taken_name_gets_a_number() {
    for (given, expected) in
        [("cv.pdf", "cv (2).pdf"), ("cv", "cv (2)"), ("a.b.c d", "a.b.c d (2)"), ("cv.tar.gz", "cv.tar (2).gz")]
    {
        assert_eq!(SafeName::new(given).numbered(2), expected);
    }
    assert!(SafeName::new(&"a".repeat(300)).numbered(u32::MAX).len() <= 143);
}

proptest::proptest! {
    #[test]
    fn nothing_leads_out_of_the_folder(given in "\\PC*|[./\\\\:CONUL \u{0}-\u{1f}\u{202e}]*") {
        let safe = SafeName::new(&given);
        proptest::prop_assert!(!safe.name.is_empty() && safe.name.len() <= LONGEST);
        proptest::prop_assert!(!safe.name.starts_with('.') && !safe.name.ends_with(['.', ' ']));
        proptest::prop_assert!(!safe.name.chars().any(|c| c.is_control() || "/\\:*?\"<>|".contains(c)));
        proptest::prop_assert_eq!(&SafeName::new(&safe.name).name, &safe.name);
    }
}
