//! What is printed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::desk::{Desk, INBOX, letter};
use super::reading::{ANNA, MARTA, code};
use crate::{Code, PrintItem, printed};

fn page(number: u32, html: &str) -> String {
    format!(
        "From: {ANNA}\r\nTo: {MARTA}\r\nSubject: x\r\nMessage-ID: <page{number}@mail.example>\r\nDate: Fri, 15 Jan 2027 07:00:00 +0000\r\n\
         Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}<img src='cid:logo@x'>\r\n\
         --b\r\nContent-Type: image/gif\r\nContent-ID: <logo@x>\r\n\r\nGIF89a{number}\r\n--b--\r\n"
    )
}

fn item(id: String, as_text: bool) -> PrintItem {
    PrintItem { id, head: vec![("From".into(), "Anna <anna@mail.example>".into())], as_text }
}

#[test]
fn a_conversation_is_printed_without_anything_that_acts_or_is_fetched() {
    let desk = Desk::new();
    let hostile = "<style>p{color:red}</style><script>x()</script><p>One</p><img src='http://tracker.example/1.gif'><a href='http://firm.example/'>link</a>";
    let first = desk.arrive(INBOX, 0, &page(1, hostile)).unwrap();
    let second = desk.arrive(INBOX, 0, &page(2, "<p>Two</p>")).unwrap();
    let plain = desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "plain", 5, "1 < 2 & so on")).unwrap();
    let items = [item(first.clone(), false), item(second, false), item(plain, false), item(first.clone(), true)];
    let shown = printed(&desk.store, "Interview <b>", "Close", &items).unwrap();
    let has = |text: &str| shown.document.contains(text);
    assert!(has("<title>Interview &lt;b&gt;</title>") && has("<td>Anna &lt;anna@mail.example&gt;</td>"));
    assert!(has("href=\"close\" autofocus>Close</a>"), "where no system says that printing is over");
    assert!(has("<p>One</p>") && has("<p>Two</p>") && has("1 &lt; 2 &amp; so on"));
    assert!(has("@scope (#dossier-print-0){p{color:red"), "{}", shown.document);
    assert!(has("src=\"part/0\"") && has("src=\"part/1\""));
    assert_eq!(shown.parts.iter().map(|(_, octets)| octets[6]).collect::<Vec<_>>(), *b"12");
    for gone in ["tracker.example", "<script", "picture/"] {
        assert!(!has(gone), "{gone}");
    }
    assert!(shown.pictures.is_empty() && shown.link(0, "t").is_none(), "nothing leads out");
    let head = shown.document.split("</table>").next().unwrap_or_default();
    assert!(!head.contains("id=\"dossier-print"), "no message's style sheet reaches its head");
    assert!(
        printed(&desk.store, "x", "", &items[..1]).unwrap().document.contains("@scope (#dossier-print-0){p{color:red")
    );
    assert_eq!(code(printed(&desk.store, "x", "", &[]).map(|_| ())), Code::BadValue);
    assert_eq!(code(printed(&desk.store, "x", "", &[item("none".into(), false)]).map(|_| ())), Code::NotFound);
}
