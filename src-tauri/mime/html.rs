//! HTML turned to text: in one pass, whatever the nesting.

use crate::{
    bounds,
    markup::{Tag, behind_raw, end_of_tag, entities, is_hidden},
};

/// What is longer is read only so far.
const LONGEST: usize = 8 << 20;
const LONGEST_TEXT: usize = 2 << 20;
const DEEPEST_QUOTE: usize = 8;

/// The text a reader sees: without scripts, styles and hidden elements, a line for each block, quotes marked with `>`.
pub fn html_to_text(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = bounds::start(html, LONGEST);
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        page.text(text);
        rest = page.markup(from);
        if page.out.len() > LONGEST_TEXT {
            break;
        }
    }
    if page.out.len() <= LONGEST_TEXT && !rest.contains('<') {
        page.text(rest);
    }
    page.finish()
}

#[derive(Default)]
struct Page {
    out: String,
    /// Line breaks owed before the next word.
    breaks: usize,
    space: bool,
    /// The element whose content is not shown, and how many of its name are open.
    hidden: Option<(String, usize)>,
    /// For each open blockquote, whether it quotes a message.
    quotes: Vec<bool>,
    preformatted: usize,
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() || text.is_empty() {
            return;
        }
        let decoded = entities(text);
        let mut rest = decoded.as_ref();
        while let Some(at) = end_of_run(rest) {
            let (word, from) = rest.split_at(at);
            self.word(word);
            let mut behind = from.chars();
            match behind.next() {
                Some('\n') if self.preformatted > 0 => self.breaks += 1,
                Some(c) if c.is_whitespace() => self.space = true,
                _ => {}
            }
            rest = behind.as_str();
        }
        self.word(rest);
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if self.breaks > 0 || self.out.is_empty() {
            self.break_line();
        }
        if std::mem::take(&mut self.space) {
            self.out.push(' ');
        }
        self.out.push_str(word);
    }

    fn break_line(&mut self) {
        let breaks = if self.out.is_empty() { 0 } else { self.breaks.min(2) };
        let quoted = self.quotes.iter().filter(|quotes| **quotes).count().min(DEEPEST_QUOTE);
        for line in 0..=breaks {
            if line > 0 {
                self.out.push('\n');
            }
            if quoted > 0 && (line > 0 || breaks == 0) {
                self.out.extend(std::iter::repeat_n('>', quoted));
                self.out.push_str(if line == breaks { " " } else { "" });
            }
        }
        (self.breaks, self.space) = (0, self.space && self.preformatted > 0 && breaks > 0);
    }

    /// Reads the markup that starts here and gives back what stands behind it.
    fn markup<'a>(&mut self, from: &'a str) -> &'a str {
        if let Some(comment) = from.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, behind)| behind);
        }
        let inner = from.get(1..).unwrap_or("");
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.text("<");
            return inner;
        }
        let end = end_of_tag(inner);
        let tag = Tag::read(inner.get(..end).unwrap_or(""));
        let behind = inner.get(end + 1..).unwrap_or("");
        if !tag.closes
            && matches!(tag.name.as_str(), "script" | "style" | "title" | "textarea" | "noframes" | "xmp" | "iframe")
        {
            return behind_raw(behind, &tag.name);
        }
        self.tag(&tag);
        behind
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if let Some((name, open)) = &mut self.hidden {
            if *name == tag.name && !tag.empty {
                let ends_itself = !tag.closes && matches!(tag.name.as_str(), "p" | "li");
                *open = if tag.closes || ends_itself { open.saturating_sub(1) } else { *open + 1 };
                if *open == 0 {
                    self.hidden = None;
                }
            }
            if self.hidden.is_some() || tag.closes {
                return;
            }
        }
        if !tag.closes && !tag.empty && is_hidden(tag) {
            self.hidden = Some((tag.name.clone(), 1));
            return;
        }
        self.layout(tag);
    }

    fn layout(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "br" => self.breaks += 1,
            "p" | "ul" | "ol" | "dl" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" => {
                self.breaks = self.breaks.max(2)
            }
            "div" | "tr" | "dt" | "dd" | "section" | "article" | "header" | "footer" | "center" | "address"
            | "form" | "body" => {
                self.breaks = self.breaks.max(1);
            }
            "li" => {
                self.breaks = self.breaks.max(1);
                if !tag.closes {
                    self.word("-");
                    self.space = true;
                }
            }
            "td" | "th" => self.space = true,
            "pre" => {
                self.breaks = self.breaks.max(1);
                self.preformatted =
                    if tag.closes { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
            }
            "blockquote" => {
                self.breaks = self.breaks.max(1);
                if tag.closes {
                    self.quotes.pop();
                } else if self.quotes.len() < 100 {
                    let attributes = tag.attributes.to_ascii_lowercase();
                    self.quotes.push(attributes.contains("cite") || attributes.contains("quote"));
                }
            }
            _ => {}
        }
    }

    fn finish(mut self) -> String {
        bounds::cut(&mut self.out, LONGEST_TEXT);
        self.out
    }
}

/// Where the first character stands that cannot be taken over as it is; single spaces between words can.
fn end_of_run(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_graphic();
    let stays =
        |(at, byte): (usize, &u8)| is_plain(byte) || *byte == b' ' && at > 0 && bytes.get(at + 1).is_some_and(is_plain);
    let plain = bytes.iter().enumerate().position(|one| !stays(one))?;
    let (_, rest) = text.split_at_checked(plain)?;
    rest.find(is_no_letter).map(|at| plain + at)
}

/// White space, control characters and the fillers that stretch previews.
fn is_no_letter(c: char) -> bool {
    c <= ' ' || c > '~' && (c.is_whitespace() || c.is_control() || is_filler(c))
}

fn is_filler(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '\u{34f}' | '\u{ad}' | '\u{200c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_reads_as_a_reader_sees_it() {
        for (what, html, expected) in [
            ("paragraphs", "<p>One</p><p>Two</p>", "One\n\nTwo"),
            ("lines", "One<br>Two<div>Three</div>Four", "One\nTwo\nThree\nFour"),
            ("white space folds", " One \n two\t<b>three</b> ", "One two three"),
            ("entities", "M&uuml;ller &amp; S&#246;hne &#x20AC; AT&T &nope;", "Müller & Söhne € AT&T &nope;"),
            ("links show their text", "<a href='https://x.example/?a>b'>Apply</a> now", "Apply now"),
            ("script, style and title", "<title>T</title><style>p{}</style>A<script>if(a<b)'</p>'</script>B", "AB"),
            ("the head", "<html><head><meta x><base y>zzz</head><body>A</body>", "A"),
            ("comments", "A<!-- <p>no</p> -->B<!---->C", "ABC"),
            ("hidden by style", "<div style=\"display: none\"><div>no</div>no</div>A", "A"),
            ("hidden by attribute", "<span hidden>no</span>A", "A"),
            ("a clipped box is not hidden", "<p style='overflow: hidden !important'>A</p>", "A"),
            ("a preheader", "<span style='font-size:0px'>no</span>A", "A"),
            ("a list", "<ul><li>One<li>Two</ul>", "- One\n- Two"),
            ("a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            ("preformatted", "<pre>a\n  b</pre>", "a\n b"),
            ("a quoted message", "A<blockquote type=cite>one<br>two</blockquote>B", "A\n> one\n> two\nB"),
            ("a quote that is none", "A<blockquote>one</blockquote>", "A\none"),
            ("no tag", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("never closed", "A<b class=\"x", "A"),
            ("fillers", "A\u{200b}\u{34f}&#847;B", "AB"),
        ] {
            assert_eq!(html_to_text(html), expected, "{what}");
        }
    }

    #[test]
    fn nesting_and_size_cost_no_more_than_their_length() {
        for one in ["<div>", "<blockquote type=cite>x", "<p hidden>", "<", "<a b=\"", "&", "<!--", "</", "<script>"] {
            let text = html_to_text(&one.repeat(200_000));
            assert!(text.len() <= LONGEST_TEXT, "{one}");
        }
    }
}
