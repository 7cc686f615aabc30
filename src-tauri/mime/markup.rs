//! HTML tags and character references, read leniently and in linear time.

use std::borrow::Cow;

use mail_parser::decoders::html::add_html_token;

const LONGEST_ENTITY: usize = 12;
const LONGEST_TAG: usize = 64 << 10;

/// One tag.
pub(crate) struct Tag<'a> {
    /// In lower case.
    pub name: String,
    pub attributes: &'a str,
    pub closes: bool,
    /// Has no content and no closing tag.
    pub empty: bool,
}

impl<'a> Tag<'a> {
    /// Reads what stands between `<` and `>`.
    pub fn read(inner: &'a str) -> Self {
        let closes = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let end = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        let name: String = name.get(..20).unwrap_or(name).to_ascii_lowercase();
        let empty = inner.ends_with('/')
            || matches!(
                name.as_str(),
                "br" | "hr" | "img" | "input" | "meta" | "link" | "col" | "area" | "base" | "wbr"
            );
        Tag { name, attributes, closes, empty }
    }
}

/// The offset of the `>` that ends a tag; quoted attribute values may hold others, unless the quote is never closed.
pub(crate) fn end_of_tag(inner: &str) -> usize {
    let bytes = inner.as_bytes();
    let looked_at = bytes.get(..LONGEST_TAG).unwrap_or(bytes);
    let (mut quote, mut first) = (None, None);
    for at in memchr::memchr3_iter(b'>', b'"', b'\'', looked_at) {
        let byte = bytes.get(at).copied().unwrap_or(b'>');
        match (byte, quote) {
            (b'>', None) => return at,
            (b'>', Some(_)) => first = first.or(Some(at)),
            (byte, Some(open)) if byte == open => quote = None,
            (byte, None) if at > 0 && matches!(bytes.get(at - 1), Some(b'=' | b' ')) => quote = Some(byte),
            _ => {}
        }
    }
    first.unwrap_or(inner.len())
}

/// Behind the closing tag of an element whose content is no markup.
pub(crate) fn behind_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at + 2..).unwrap_or("");
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest.split_once('>').map_or("", |(_, behind)| behind);
        }
    }
    ""
}

/// Whether an element and all in it stays out of sight.
pub(crate) fn is_hidden(tag: &Tag<'_>) -> bool {
    if matches!(
        tag.name.as_str(),
        "head" | "template" | "noscript" | "object" | "svg" | "select" | "audio" | "video" | "canvas"
    ) {
        return true;
    }
    if !tag.attributes.contains(['i', 'I', 'o', 'O']) {
        return false;
    }
    let attributes = tag.attributes.get(..4096).unwrap_or(tag.attributes).to_ascii_lowercase();
    has_hidden_attribute(&attributes) || has_hiding_style(&attributes)
}

/// The attribute `hidden`, not the word inside another's value.
fn has_hidden_attribute(attributes: &str) -> bool {
    let outside = || attributes.split(['"', '\'']).step_by(2).flat_map(str::split_ascii_whitespace);
    attributes.contains("hidden") && outside().any(|word| word == "hidden" || word.starts_with("hidden="))
}

fn has_hiding_style(attributes: &str) -> bool {
    const TELLING: [&str; 4] = ["none", "hid", "font-size", "opacity"];
    const HIDING: [&str; 10] = [
        "display:none",
        "visibility:hidden",
        "mso-hide:all",
        "font-size:0;",
        "font-size:0\"",
        "font-size:0'",
        "font-size:0px",
        "opacity:0;",
        "opacity:0\"",
        "opacity:0'",
    ];
    if !TELLING.iter().any(|telling| attributes.contains(telling)) {
        return false;
    }
    let style: String = attributes.chars().filter(|c| !c.is_whitespace()).collect();
    HIDING.iter().any(|hiding| style.contains(hiding))
}

/// Text with its character references replaced.
pub(crate) fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name = from
            .bytes()
            .skip(1)
            .take(LONGEST_ENTITY)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        let (token, behind) = from.split_at(name + 1);
        match behind.strip_prefix(';') {
            Some(behind) if name > 0 => {
                add_html_token(&mut out, format!("{token};").as_bytes(), false);
                rest = behind;
            }
            _ => {
                out.push_str(token);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The charset a page declares near its start.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(bytes.get(..1024.min(bytes.len()))?).to_ascii_lowercase();
    let (_, value) = start.split_once("charset=")?;
    let value = value.trim_start_matches(['"', '\'', ' ']);
    let label: String = value.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!label.is_empty() && !label.starts_with("utf-16")).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_charset() {
        assert_eq!(
            declared_charset(b"<meta http-equiv=x content=\"text/html; charset=iso-8859-2\">").as_deref(),
            Some("iso-8859-2")
        );
        assert_eq!(declared_charset(b"<meta charset='windows-1250'>").as_deref(), Some("windows-1250"));
        assert_eq!(declared_charset(b"<p>"), None);
    }
}
