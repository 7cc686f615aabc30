//! Styles that change how a message looks and nothing else: no addresses, nothing outside the flow of the page, no rules that fetch.

use super::background;
use crate::bounds;

/// Something a style would have the page fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fetch<'a> {
    /// A picture behind a text; whoever is told answers where in the page it lies, if it is shown.
    Background(&'a str),
    /// One that is asked for by the width of the window, the place of the pointer or the words looked for: that would be told to a sender.
    Sometimes(&'a str),
    /// Anything else, which is never shown.
    Other,
}

/// Property names, or beginnings of them where they end in `-`.
const PROPERTIES: [&str; 68] = [
    "align-content",
    "align-items",
    "align-self",
    "background",
    "background-clip",
    "background-color",
    "background-image",
    "background-origin",
    "background-position",
    "background-repeat",
    "background-size",
    "border",
    "border-",
    "box-shadow",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "column-gap",
    "direction",
    "display",
    "empty-cells",
    "flex",
    "flex-",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "gap",
    "height",
    "hyphens",
    "justify-content",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "mso-hide",
    "opacity",
    "order",
    "overflow",
    "overflow-wrap",
    "overflow-x",
    "padding",
    "padding-",
    "row-gap",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-decoration-",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
];
/// Functions a value may call; any other one takes its declaration along.
const FUNCTIONS: [&str; 11] =
    ["rgb", "rgba", "hsl", "hsla", "hwb", "calc", "min", "max", "clamp", "linear-gradient", "radial-gradient"];
/// Words that fetch, run or leave the page, wherever they stand in a value.
const NEVER: [&str; 8] = ["url", "image", "expression", "javascript", "binding", "behavior", "behaviour", "element("];
/// Lengths that grow with the frame, whose height follows the page's.
const FRAME_UNITS: [&str; 6] = ["vh", "vmin", "vmax", "vb", "dvb", "lvb"];
const LONGEST_VALUE: usize = 400;
const LONGEST_SHEET: usize = 256 << 10;
const MOST_RULES: usize = 3000;
const LONGEST_SELECTOR: usize = 1000;

/// The declarations of a style attribute that may stay; `fetch` is told what they would have the page fetch.
pub(crate) fn declarations(style: &str, fetch: &mut dyn FnMut(Fetch<'_>) -> Option<String>) -> String {
    kept(style, true, fetch)
}

fn kept(style: &str, always: bool, fetch: &mut dyn FnMut(Fetch<'_>) -> Option<String>) -> String {
    let style = without_comments(style);
    let mut out = String::new();
    for declaration in split(&style, ';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        // Lines are broken by whoever sent it, anywhere.
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().replace(['\n', '\r', '\t', '\u{c}'], " "));
        let lower = value.to_ascii_lowercase();
        if background::is_background(&name) && lower.contains("url(") {
            if let Some(value) = background::shown(&value, always, fetch) {
                out.push_str(&format!("{name}:{value};"));
                continue;
            }
        } else if lower.contains("url") && lower.contains("//") {
            fetch(Fetch::Other);
        }
        if is_property(&name) && is_harmless(&lower) && !is_of_frame(&name, &lower) {
            out.push_str(&format!("{name}:{value};"));
        } else if let Some(colour) = background::colour(&value).filter(|_| name == "background") {
            out.push_str(&format!("background-color:{colour};"));
        }
    }
    out
}

/// The rules of a style sheet that may stay: plain ones, and those for a width of the page.
pub(crate) fn sheet(sheet: &str, fetch: &mut dyn FnMut(Fetch<'_>) -> Option<String>) -> String {
    let sheet = without_comments(bounds::start(sheet, LONGEST_SHEET)).replace("<!--", " ").replace("-->", " ");
    let mut left = MOST_RULES;
    rules(&sheet, true, &mut left, fetch)
}

fn rules(sheet: &str, at_top: bool, left: &mut usize, fetch: &mut dyn FnMut(Fetch<'_>) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = sheet.trim_start();
    while let Some(at) = find(rest, &['{', ';', '}']).filter(|_| *left > 0) {
        *left -= 1;
        let (head, from) = rest.split_at(at);
        let head = head.trim();
        let behind = from.get(1..).unwrap_or("");
        if !from.starts_with('{') {
            if head.to_ascii_lowercase().contains("import") {
                fetch(Fetch::Other);
            }
            rest = behind.trim_start();
            continue;
        }
        let end = end_of_block(behind);
        let body = behind.get(..end).unwrap_or("");
        if let Some(medium) = head.strip_prefix("@media").filter(|medium| at_top && is_medium(medium)) {
            out.push_str(&format!("@media{medium}{{{}}}", rules(body, false, left, fetch)));
        } else {
            let kept = kept(body, at_top && is_for_all(head), fetch);
            if !kept.is_empty() && is_selector(head) {
                out.push_str(&format!("{head}{{{kept}}}\n"));
            }
        }
        rest = behind.get(end + 1..).unwrap_or("").trim_start();
    }
    out
}

/// Whether what a selector means is the same for every reader: not where the pointer is, and not the marks of words looked for.
fn is_for_all(head: &str) -> bool {
    let lower = head.to_ascii_lowercase();
    !lower.contains([':', '*', '[', '@']) && !["mark", "dossier"].iter().any(|word| lower.contains(word))
}

fn is_selector(head: &str) -> bool {
    let lower = head.to_ascii_lowercase();
    (1..=LONGEST_SELECTOR).contains(&head.len())
        && !["@", ":has", ":root", ":host", ":visited", "html"].iter().any(|word| lower.contains(word))
        && head
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "-_.#*,>+~:()[]=\"'^$|".contains(c))
}

/// The paper stays white and the frame follows the page's height: neither is asked about.
fn is_medium(medium: &str) -> bool {
    let lower = medium.to_ascii_lowercase();
    !lower.contains("prefers")
        && !lower.contains("height")
        && !lower.contains("aspect")
        && medium.len() < 300
        && medium.chars().all(|c| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "-:().,".contains(c))
}

fn is_property(name: &str) -> bool {
    PROPERTIES.iter().any(|known| name == *known || known.ends_with('-') && name.starts_with(known))
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Whether a value, in lower case, calls nothing but harmless functions and cannot be read as more than a value.
pub(crate) fn is_harmless(value: &str) -> bool {
    if value.is_empty() || value.len() > LONGEST_VALUE || NEVER.iter().any(|word| value.contains(word)) {
        return false;
    }
    if value.chars().any(|c| c.is_control() || "\\<>{}@;`".contains(c)) || !value.matches('"').count().is_multiple_of(2)
    {
        return false;
    }
    let called = value.match_indices('(').filter_map(|(at, _)| value.get(..at));
    let name = |before: &str| {
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(0, |at| at + 1);
        before.get(start..).unwrap_or("").to_owned()
    };
    value.matches('\'').count().is_multiple_of(2)
        && value.matches('(').count() == value.matches(')').count()
        && called.map(name).all(|name| name.is_empty() || FUNCTIONS.contains(&name.as_str()))
}

/// Whether a length would grow with the frame.
fn is_of_frame(name: &str, value: &str) -> bool {
    let is_length =
        name.contains("height") || name.contains("margin") || name.contains("padding") || name == "font-size";
    is_length && FRAME_UNITS.iter().any(|unit| value.contains(unit))
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = from.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}

/// Where one of these characters stands first, outside of quotes and brackets.
fn find(text: &str, wanted: &[char]) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0_usize);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) => quote = (c != open && c != '\n').then_some(open),
            ('(', None) => depth += 1,
            (')', None) => depth = depth.saturating_sub(1),
            (c, None) if wanted.contains(&c) && (depth == 0 || c != ';') => return Some(at),
            _ => {}
        }
    }
    None
}

fn split(text: &str, by: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = find(text, &[by]);
        rest = at.and_then(|at| text.get(at + 1..));
        text.get(..at.unwrap_or(text.len()))
    })
}

/// Where the block ends that this text is in.
fn end_of_block(text: &str) -> usize {
    let (mut depth, mut at) = (1_usize, 0);
    while let Some(step) = text.get(at..).and_then(|rest| find(rest, &['{', '}'])) {
        at += step;
        depth = if text.get(at..).is_some_and(|rest| rest.starts_with('{')) { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return at;
        }
        at += 1;
    }
    text.len()
}
