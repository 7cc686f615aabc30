//! Character sets and destinations of RTF.

use encoding_rs::Encoding;

/// The character set behind `\ansicpg`.
pub fn code_page(number: i32) -> Option<&'static Encoding> {
    Encoding::for_label(format!("windows-{number}").as_bytes()).or_else(|| {
        let label: &[u8] = match number {
            932 => b"shift_jis",
            936 => b"gbk",
            949 => b"euc-kr",
            950 => b"big5",
            10000 => b"macintosh",
            65001 => b"utf-8",
            _ => return None,
        };
        Encoding::for_label(label)
    })
}

/// The character set behind `\fcharset`.
pub fn font_set(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        0 => 1252,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// The character of a word that stands for one.
pub fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" | "cell" | "nestcell" => "\t",
        "line" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "emspace" | "enspace" | "qmspace" => " ",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        _ => return None,
    })
}

/// Groups that are no text of the document.
pub fn is_aside(word: &str) -> bool {
    matches!(
        word,
        "colortbl"
            | "stylesheet"
            | "info"
            | "pict"
            | "object"
            | "header"
            | "headerl"
            | "headerr"
            | "headerf"
            | "footer"
            | "footerl"
            | "footerr"
            | "footerf"
            | "themedata"
            | "datastore"
            | "listtable"
            | "listoverridetable"
            | "revtbl"
            | "rsidtbl"
            | "generator"
            | "fldinst"
            | "bkmkstart"
            | "bkmkend"
            | "footnote"
            | "annotation"
            | "filetbl"
            | "xmlnstbl"
            | "latentstyles"
            | "pntext"
            | "nonshppict"
            | "template"
            | "mmathPr"
            | "pgdsctbl"
    )
}
