//! One tag of an HTML text with its attributes, found as a browser finds them (HTML section 13.2.5) and in linear time.

use crate::markup;

/// Attributes beyond this many are not looked at.
const MOST_ATTRIBUTES: usize = 60;

/// A tag that was read to its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tag {
    /// In lower case.
    pub name: String,
    pub closes: bool,
    /// Names in lower case, values with their character references replaced; the first of a name.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads what stands behind `<`; gives what follows the tag, or `None` where it never ends.
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let (closes, text) = text.strip_prefix('/').map_or((false, text), |behind| (true, behind));
        let end = text.find(|c: char| is_space(c) || matches!(c, '/' | '>'))?;
        let (name, mut rest) = text.split_at(end);
        let mut tag = Self { name: name.to_ascii_lowercase(), closes, attributes: Vec::new() };
        loop {
            rest = rest.trim_start_matches(|c| is_space(c) || c == '/');
            if let Some(behind) = rest.strip_prefix('>') {
                return Some((tag, behind));
            }
            let (name, value, behind) = attribute(rest)?;
            if tag.attributes.len() < MOST_ATTRIBUTES && tag.attribute(&name).is_none() {
                tag.attributes.push((name, markup::entities(value).into_owned()));
            }
            rest = behind;
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// The name and value of the attribute that starts here and what follows it.
fn attribute(text: &str) -> Option<(String, &str, &str)> {
    let first = text.chars().next()?.len_utf8();
    let end = first + text.get(first..)?.find(|c: char| is_space(c) || matches!(c, '/' | '>' | '='))?;
    let (name, rest) = text.split_at(end);
    let name = name.to_ascii_lowercase();
    let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else {
        return Some((name, "", rest));
    };
    let value = value.trim_start_matches(is_space);
    for quote in ['"', '\''] {
        if let Some(value) = value.strip_prefix(quote) {
            let (value, behind) = value.split_once(quote)?;
            return Some((name, value, behind));
        }
    }
    let end = value.find(|c: char| is_space(c) || c == '>')?;
    let (value, behind) = value.split_at(end);
    Some((name, value, behind))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn tags_are_found_as_a_browser_finds_them() {
        for (what, text, expected, behind) in [
            ("bare", "br>x", "br", "x"),
            ("closing", "/P >x", "/p", "x"),
            ("quoted values", "a b=\"1>2\" C='\"'>x", "a b=1>2 c=\"", "x"),
            ("unquoted, with a slash", "img src=a/b alt>x", "img src=a/b alt=", "x"),
            ("spaces around", "a  b = c >x", "a b=c", "x"),
            ("slashes between", "a/b=c/>x", "a b=c/", "x"),
            ("the first counts", "a b=1 B=2>", "a b=1", ""),
            ("references", "a b='&#106;s&amp;'>", "a b=js&", ""),
            ("a name that begins with =", "a =b=c>", "a =b=c", ""),
        ] {
            let (tag, rest) = Tag::read(text).unwrap();
            let attributes = tag.attributes.iter().map(|(name, value)| format!(" {name}={value}"));
            let found = format!("{}{}{}", if tag.closes { "/" } else { "" }, tag.name, attributes.collect::<String>());
            assert_eq!((found.as_str(), rest), (expected, behind), "{what}");
        }
        for open in ["a", "a b=\"x>", "a b='>\"", "a b="] {
            assert_eq!(Tag::read(open), None, "{open}");
        }
    }
}
