//! What the words of RTF stand for.

/// The name of a code page as `\ansicpg` numbers it, where it is one of Windows' or Unicode in octets.
pub fn code_page(number: i32) -> Option<&'static str> {
    Some(match number {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1252 => "windows-1252",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        65001 => "utf-8",
        _ => return None,
    })
}

/// The code page behind `\fcharset`; none where the document's own is meant.
pub fn font_page(set: i32) -> Option<i32> {
    Some(match set {
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

/// The character of a word or symbol that stands for one.
pub fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" | "cell" | "nestcell" => "\t",
        "line" => "\n",
        "~" => "\u{a0}",
        "_" => "\u{2011}",
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

/// Whether a word begins what is no text of the document; what a `*` begins is none either.
pub fn is_aside(word: &str) -> bool {
    matches!(
        word,
        "*" | "colortbl"
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
