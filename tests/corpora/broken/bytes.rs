//! Messages whose very octets are wrong; these stay exactly as they stand.

use super::{Case, HEAD};

pub const CASES: &[Case] = &[
    ("LF instead of CRLF", b"From: ida@berg.example\nSubject: WORD\n\nhi\n", "WORD"),
    ("CR instead of CRLF", b"From: ida@berg.example\rSubject: WORD\r\rhi\r", "WORD"),
    ("all three mixed", b"From: ida@berg.example\r\nSubject: WORD\n\r\none\rtwo\nthree\r\r\n", "WORD"),
    ("a bare CR within a field", b"From: ida@berg.example\r\nSubject: WORD\rBcc: all@x.example\r\n\r\nhi\r\n", "WORD"),
    ("LF and CR the wrong way round", b"From: ida@berg.example\n\rSubject: WORD\n\r\n\rhi\n\r", ""),
    ("NUL within a field", b"From: ida@berg.example\r\nSubject: a\0b WORD\r\n\r\nhi\r\n", "WORD"),
    ("NUL within the text", b"From: ida@berg.example\r\n\r\nWORD \0\0\0 x\r\n", "WORD"),
    (
        "control characters and escapes",
        b"From: ida@berg.example\r\nSubject: \x1b[31mWORD\x07\x08\x7f\r\n\r\n\x1b]0;title\x07\x0c\x0b\r\n",
        "",
    ),
    ("form feeds as white space", b"From: ida@berg.example\r\nSubject:\x0cWORD\x0b\r\n\r\nhi\r\n", "WORD"),
    ("no line break at all", b"Subject: WORD", "WORD"),
    ("one octet", b"x", ""),
    ("one colon", b":", ""),
    ("a picture instead of a message", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0", ""),
    ("a zip instead of a message", b"PK\x03\x04\x14\0\0\0\x08\0:\0:\0\0\0\0", ""),
    ("UTF-16 with a mark", b"\xff\xfeS\0u\0b\0j\0e\0c\0t\0:\0 \0x\0\r\0\n\0", ""),
];

/// What is too large to be written down.
pub fn made() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = |start: &str, middle: String, end: &str| format!("{HEAD}{start}{middle}{end}").into_bytes();
    let nested = |depth: usize| {
        (0..depth).fold(String::new(), |all, level| {
            all + &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
        })
    };
    vec![
        ("a header of 1 MiB in one line", text("Subject: WORD\r\nX: ", "x".repeat(1 << 20), "\r\n\r\nhi\r\n"), "WORD"),
        (
            "a header of 1 MiB in folds",
            text("Subject: WORD\r\nX: ", "x\r\n ".repeat(1 << 18), "\r\n\r\nhi\r\n"),
            "WORD",
        ),
        ("20,000 fields", text("Subject: WORD\r\n", "X-Many: y\r\n".repeat(20_000), "\r\nhi\r\n"), "WORD"),
        ("a subject of 100,000 letters", text("Subject: WORD ", "y".repeat(100_000), "\r\n\r\nhi\r\n"), "WORD"),
        (
            "10,000 recipients",
            text("Subject: WORD\r\nCc: ", "a@x.example,\r\n ".repeat(10_000), "b@x.example\r\n\r\nhi\r\n"),
            "WORD",
        ),
        (
            "10,000 references",
            text("Subject: WORD\r\nReferences:", " <r@x.example>".repeat(10_000), "\r\n\r\nhi\r\n"),
            "WORD",
        ),
        (
            "10,000 parts",
            text(
                "Subject: WORD\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
                "--b\r\n\r\nx\r\n".repeat(10_000),
                "--b--\r\n",
            ),
            "WORD",
        ),
        (
            "10,000 attachments",
            text(
                "Subject: WORD\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
                "--b\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\nx\r\n".repeat(10_000),
                "--b--\r\n",
            ),
            "WORD",
        ),
        ("200 multiparts within each other", text("Subject: WORD\r\n", nested(200), "\r\ndeep\r\n"), "WORD"),
        (
            "200 messages within each other",
            text("Subject: WORD\r\n", "Content-Type: message/rfc822\r\n\r\n".repeat(200), "Subject: x\r\n\r\ndeep\r\n"),
            "WORD",
        ),
        ("a line of 2 MiB", text("Subject: WORD\r\n\r\n", "z".repeat(2 << 20), "\r\n"), "WORD"),
        (
            "100,000 elements within each other",
            text("Subject: WORD\r\nContent-Type: text/html\r\n\r\n", "<div>".repeat(100_000), "\r\n"),
            "WORD",
        ),
        ("50,000 levels of quotes", text("Subject: WORD\r\n\r\n", ">".repeat(50_000), " x\r\n"), "WORD"),
    ]
}
