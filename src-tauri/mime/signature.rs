//! Signatures as the user writes them: a few marks and links, nothing that loads, runs or hides.

use std::collections::{HashMap, HashSet};

/// More than this is no signature: octets.
pub const LONGEST: usize = 20_000;

const TAGS: [&str; 11] = ["p", "br", "b", "strong", "i", "em", "u", "a", "ul", "ol", "li"];

/// Keeps what a signature may hold: paragraphs, bold, italic, underlined, lists and links. Empty where no words are left.
pub fn signature(html: &str) -> String {
    let safe = ammonia::Builder::empty()
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(None)
        .clean_content_tags(HashSet::from(["script", "style", "title"]))
        .clean(html)
        .to_string();
    if crate::html_to_text(&safe).trim().is_empty() { String::new() } else { safe }
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn a_signature_keeps_its_marks_and_links_and_nothing_else() {
        for (what, written, kept) in [
            ("marks", "<p><b>Anna</b> <i>Kowalska</i></p>", "<p><b>Anna</b> <i>Kowalska</i></p>"),
            ("a list", "<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
            ("a link", "<a href=\"https://firm.example\">Firm</a>", "<a href=\"https://firm.example\">Firm</a>"),
            ("a number", "<a href=\"tel:+49301\">Call</a>", "<a href=\"tel:+49301\">Call</a>"),
            ("a script", "<p>a<script>alert(1)</script></p>", "<p>a</p>"),
            ("a link that runs", "<a href=\"javascript:alert(1)\">a</a>", "<a>a</a>"),
            ("a link to a file", "<a href=\"file:///etc/passwd\">a</a>", "<a>a</a>"),
            ("an own look", "<p style=\"color:red\" onclick=\"x()\">a</p>", "<p>a</p>"),
            ("a picture", "<p>a<img src=\"https://track.example/x\"></p>", "<p>a</p>"),
            ("a table", "<table><tr><td>a</td></tr></table>", "a"),
            ("nothing in it", "<p><br></p>", ""),
            ("only a picture", "<img src=x>", ""),
        ] {
            assert_eq!(signature(written), kept, "{what}");
            assert_eq!(signature(&signature(written)), kept, "{what}, read back");
        }
    }
}
