//! Which parts are the text of a message, and that text.

use crate::{
    bounds, charset, fallback, flowed, html, markup,
    meta::Disposition,
    tnef::{self, Parcel},
    tree::{Node, Tree},
};

/// The parts of a message by what they are.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    /// The texts to show, in order.
    pub texts: Vec<Text>,
    /// Attachments and inline parts.
    pub rest: Vec<usize>,
    /// Of two forms of one text, HTML is taken rather than plain text.
    prefers_html: bool,
}

/// A part that is a text.
#[derive(Debug)]
pub(crate) struct Text {
    index: usize,
    /// How much it says, once somebody asked: forms within forms ask about the same text again and again.
    rank: Option<u8>,
}

impl Text {
    fn rank(&mut self, tree: &Tree<'_>, prefers_html: bool) -> u8 {
        let rank = *self.rank.get_or_insert_with(|| rank(tree, self.index));
        if prefers_html && rank == HTML { PLAIN + 1 } else { rank }
    }
}

const HTML: u8 = 2;
const PLAIN: u8 = 3;
/// The text is cut off here: what is longer is no letter.
const LONGEST_TEXT: usize = 2 << 20;
/// What is written beyond this many octets is beyond the text that is kept, however it is written.
const LONGEST_WRITTEN: usize = 16 << 20;

/// Sorts the parts into texts and the rest (RFC 2046 section 5.1).
pub(crate) fn choose(tree: &Tree<'_>) -> Chosen {
    let mut chosen = Chosen::default();
    sort(tree, 0, &mut chosen);
    chosen
}

/// The page a message shows where one of its forms is HTML; what is plain beside it stands in it as it is written.
pub(crate) fn page(tree: &Tree<'_>) -> Option<String> {
    let mut chosen = Chosen { prefers_html: true, ..Chosen::default() };
    sort(tree, 0, &mut chosen);
    let texts = || chosen.texts.iter().filter_map(|text| tree.node(text.index));
    if !texts().any(|node| node.meta.is("text/html")) {
        return if texts().any(|node| !is_blank(tree, node)) { None } else { parcel_page(tree, &chosen) };
    }
    let mut whole = String::new();
    for node in texts() {
        if node.meta.is("text/html") {
            whole.push_str(&decoded(tree, node));
        } else {
            let text = readable(tree, node).replace('&', "&amp;").replace('<', "&lt;");
            whole.push_str(&format!("<div style=\"white-space:pre-wrap\">{text}</div>"));
        }
    }
    Some(whole)
}

/// Whether a message says anything itself.
pub(crate) fn speaks(tree: &Tree<'_>) -> bool {
    choose(tree).texts.iter().filter_map(|text| tree.node(text.index)).any(|node| !is_blank(tree, node))
}

/// The page in a parcel, for a message that says nothing itself.
fn parcel_page(tree: &Tree<'_>, chosen: &Chosen) -> Option<String> {
    let nodes = chosen.rest.iter().filter_map(|index| tree.node(*index));
    nodes.filter_map(|node| tnef::octets(tree, node)).find_map(|octets| Parcel::read(&octets).html)
}

/// The readable text of the chosen parts.
pub(crate) fn text(tree: &Tree<'_>, chosen: &Chosen) -> String {
    let mut whole = String::new();
    for node in chosen.texts.iter().filter_map(|text| tree.node(text.index)) {
        append(&mut whole, &readable(tree, node));
    }
    if whole.is_empty() {
        for node in chosen.rest.iter().filter_map(|index| tree.node(*index)) {
            append(&mut whole, &last_resort(tree, node));
        }
    }
    bounds::cut(&mut whole, LONGEST_TEXT);
    whole
}

/// Where a message has no text of its own: a named text that is not called an attachment, an invitation, a report, a parcel.
fn last_resort(tree: &Tree<'_>, node: &Node) -> String {
    let is_letter = matches!(node.meta.media.as_str(), "text/plain" | "text/html");
    if is_letter && node.meta.disposition != Disposition::Attachment {
        return readable(tree, node);
    }
    if let Some(octets) = tnef::octets(tree, node) {
        return with_line_feeds(Parcel::read(&octets).text());
    }
    fallback::text(&node.meta.media, || decoded(tree, node))
}

fn append(whole: &mut String, text: &str) {
    let text = text.trim_matches(['\n', ' ', '\t']);
    if text.is_empty() || whole.len() > LONGEST_TEXT {
        return;
    }
    if !whole.is_empty() {
        whole.push_str("\n\n");
    }
    whole.push_str(text);
}

/// Depth is bounded by the tree's.
fn sort(tree: &Tree<'_>, index: usize, chosen: &mut Chosen) {
    let Some(node) = tree.node(index) else { return };
    match node.meta.media.as_str() {
        _ if node.children.is_empty() => {
            if is_text(node, index == 0) {
                chosen.texts.push(Text { index, rank: None });
            } else {
                chosen.rest.push(index);
            }
        }
        "multipart/alternative" => alternative(tree, node, chosen),
        "multipart/related" => related(tree, node, chosen),
        media if media.starts_with("message/") => {
            chosen.rest.push(index);
            let mut inner = Chosen { prefers_html: chosen.prefers_html, ..Chosen::default() };
            node.children.iter().for_each(|child| sort(tree, *child, &mut inner));
            chosen.rest.append(&mut inner.rest);
        }
        _ => node.children.iter().for_each(|child| sort(tree, *child, chosen)),
    }
}

/// Plain text where it says something, else the last form that has a text.
fn alternative(tree: &Tree<'_>, node: &Node, chosen: &mut Chosen) {
    let mut best: Option<(u8, Vec<Text>)> = None;
    for child in &node.children {
        let mut inner = Chosen { prefers_html: chosen.prefers_html, ..Chosen::default() };
        sort(tree, *child, &mut inner);
        chosen.rest.append(&mut inner.rest);
        let rank = inner.texts.iter_mut().map(|text| text.rank(tree, chosen.prefers_html)).max().unwrap_or(0);
        if best.as_ref().is_none_or(|(best, _)| rank >= *best) {
            best = Some((rank, inner.texts));
        }
    }
    chosen.texts.extend(best.map(|(_, texts)| texts).unwrap_or_default());
}

fn rank(tree: &Tree<'_>, index: usize) -> u8 {
    #[cfg(test)]
    tests::ASKED.set(tests::ASKED.get() + 1);
    match tree.node(index) {
        Some(node) if node.meta.is("text/plain") && !is_blank(tree, node) => PLAIN,
        Some(node) if node.meta.is("text/html") && !is_blank(tree, node) => HTML,
        Some(_) => 1,
        None => 0,
    }
}

fn is_blank(tree: &Tree<'_>, node: &Node) -> bool {
    let bytes = tree.body(node);
    bytes.iter().all(u8::is_ascii_whitespace)
        || bytes.len() < 400
            && readable(tree, node).trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}').is_empty()
}

/// The first part is the text; what it refers to is not.
fn related(tree: &Tree<'_>, node: &Node, chosen: &mut Chosen) {
    for (position, child) in node.children.iter().enumerate() {
        let mut inner = Chosen { prefers_html: chosen.prefers_html, ..Chosen::default() };
        sort(tree, *child, &mut inner);
        let is_leaf = tree.node(*child).is_some_and(|child| child.children.is_empty());
        if position > 0 && is_leaf && !chosen.texts.is_empty() {
            chosen.rest.extend(inner.texts.iter().map(|text| text.index));
        } else {
            chosen.texts.append(&mut inner.texts);
        }
        chosen.rest.append(&mut inner.rest);
    }
}

/// A part with a file name is a file, unless it is the whole message.
fn is_text(node: &Node, whole: bool) -> bool {
    let meta = &node.meta;
    let kind = matches!(meta.media.as_str(), "text/plain" | "text/html" | "text/enriched" | "text/richtext")
        || meta.is("multipart/");
    kind && meta.disposition != Disposition::Attachment && (whole || meta.name.is_empty())
}

fn decoded(tree: &Tree<'_>, node: &Node) -> String {
    let body = tree.body(node);
    let bytes = node.meta.transfer.decode(body.get(..LONGEST_WRITTEN).unwrap_or(body));
    let label = node.meta.charset.clone();
    let label = label.or_else(|| node.meta.is("text/html").then(|| markup::declared_charset(&bytes)).flatten());
    charset::decode(&bytes, label.as_deref())
}

fn readable(tree: &Tree<'_>, node: &Node) -> String {
    let text = decoded(tree, node);
    if node.meta.is("text/html") || node.meta.is("text/enriched") || node.meta.is("text/richtext") {
        return html::html_to_text(&text);
    }
    let text = with_line_feeds(text);
    if node.meta.flowed { flowed::unwrap(&text, node.meta.delete_space) } else { text }
}

/// LF only, no NUL.
fn with_line_feeds(text: String) -> String {
    if !text.contains(['\r', '\0']) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['\r', '\0']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = from.get(1..).unwrap_or("");
        if from.starts_with('\r') && !rest.starts_with('\n') {
            out.push('\n');
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        /// How often a text was looked at to see whether it says anything.
        pub(super) static ASKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    #[test]
    fn a_text_within_many_forms_is_looked_at_once() {
        for levels in [1, 4, 30] {
            let open = |level| format!("Content-Type: multipart/alternative; boundary=b{level}\n\n--b{level}\n");
            let last = levels - 1;
            let texts = format!("Content-Type: text/plain\n\n \n--b{last}\nContent-Type: text/html\n\nHello\n");
            let raw = (0..levels).map(open).collect::<String>() + &texts;
            let tree = Tree::read(raw.as_bytes());
            ASKED.set(0);
            let chosen = choose(&tree);
            assert_eq!((text(&tree, &chosen).as_str(), ASKED.get()), ("Hello", 2), "{levels}");
        }
    }
}
