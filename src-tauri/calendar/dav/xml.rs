//! What servers say in XML: read element by element below the root, without entities of their own, at bounded depth and size.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

/// Elements inside one another.
const DEEPEST: usize = 32;
/// Elements inside one below the root.
const MOST: usize = 20_000;

/// Whose word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ns {
    /// RFC 4918.
    Dav,
    /// RFC 4791, RFC 6638.
    CalDav,
    /// Apple's calendar server, whose words others took up.
    Server,
    /// Apple's calendar program.
    Apple,
    /// ownCloud and Nextcloud.
    Cloud,
    /// Anybody else.
    Other,
}

impl Ns {
    fn of(resolved: &ResolveResult<'_>) -> Self {
        match resolved {
            ResolveResult::Bound(Namespace("DAV:")) => Self::Dav,
            ResolveResult::Bound(Namespace("urn:ietf:params:xml:ns:caldav")) => Self::CalDav,
            ResolveResult::Bound(Namespace("http://calendarserver.org/ns/")) => Self::Server,
            ResolveResult::Bound(Namespace("http://apple.com/ns/ical/")) => Self::Apple,
            ResolveResult::Bound(Namespace("http://owncloud.org/ns" | "http://nextcloud.com/ns")) => Self::Cloud,
            _ => Self::Other,
        }
    }
}

/// An element with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Whose word its name is.
    pub ns: Ns,
    /// Its name.
    pub name: String,
    /// Its attribute `name`, the only one anybody needs; else empty.
    pub called: String,
    /// Its own text, as written.
    pub text: String,
    /// What is in it.
    pub children: Vec<Element>,
}

/// Why something is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotXml(&'static str);

impl Element {
    /// Whether it is called so.
    pub fn is(&self, ns: Ns, name: &str) -> bool {
        self.ns == ns && self.name == name
    }

    /// The first of this name in it.
    pub fn child(&self, ns: Ns, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(ns, name))
    }

    /// All of this name in it.
    pub fn all<'e>(&'e self, ns: Ns, name: &'static str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.is(ns, name))
    }

    /// Its text without white space around it.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// The addresses in it.
    pub fn hrefs(&self) -> impl Iterator<Item = &str> {
        self.all(Ns::Dav, "href").map(Self::trimmed).filter(|href| !href.is_empty())
    }
}

/// Reads an answer, handing over each element below its root; answers the root's name.
///
/// # Errors
/// `NotXml`, where it is none, declares entities, or has no end.
pub fn read(octets: &[u8], each: &mut dyn FnMut(Element)) -> Result<(Ns, String), NotXml> {
    let text = String::from_utf8_lossy(octets);
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    let mut root = None;
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let (resolved, event) = reader.read_resolved_event().map_err(|_| NotXml("no XML"))?;
        let ns = Ns::of(&resolved);
        match event {
            Event::Start(start) if root.is_none() => root = Some((ns, start.local_name().as_ref().to_owned())),
            Event::Start(start) => {
                count += 1;
                if open.len() >= DEEPEST || count > MOST {
                    return Err(NotXml("XML without end"));
                }
                open.push(begin(ns, &start));
            }
            Event::Empty(start) if root.is_none() => root = Some((ns, start.local_name().as_ref().to_owned())),
            Event::Empty(start) => {
                count += 1;
                if count > MOST {
                    return Err(NotXml("XML without end"));
                }
                close(begin(ns, &start), &mut open, (each, &mut count));
            }
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    close(done, &mut open, (each, &mut count));
                }
            }
            Event::Text(text) => add(open.last_mut(), &text),
            Event::CData(text) => add(open.last_mut(), &text),
            Event::GeneralRef(name) => add(open.last_mut(), entity(&name)?.encode_utf8(&mut [0; 4])),
            Event::DocType(_) => return Err(NotXml("a document type")),
            Event::Eof if open.is_empty() => return root.ok_or(NotXml("nothing")),
            Event::Eof => return Err(NotXml("XML that breaks off")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn begin(ns: Ns, start: &BytesStart<'_>) -> Element {
    // Unchecked: looking for doubles takes the square of their number.
    let called = start.attributes().with_checks(false).flatten().find(|one| one.key.as_ref() == "name");
    let called = called.map(|one| one.value.to_string()).unwrap_or_default();
    Element { ns, name: start.local_name().as_ref().to_owned(), called, text: String::new(), children: Vec::new() }
}

fn close(done: Element, open: &mut [Element], (each, count): (&mut dyn FnMut(Element), &mut usize)) {
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None => {
            *count = 0;
            each(done);
        }
    }
}

fn add(open: Option<&mut Element>, text: &str) {
    if let Some(open) = open {
        open.text.push_str(text);
    }
}

/// The five every document knows, and characters by number (XML 1.0 section 4.6).
fn entity(name: &str) -> Result<char, NotXml> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#') {
            Some(digits) => digits.strip_prefix('x').map_or_else(|| number(digits, 10), |digits| number(digits, 16)),
            None => None,
        },
    }
    .ok_or(NotXml("an entity of its own"))
}

/// Text as XML.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn all(text: &str) -> Result<Vec<Element>, NotXml> {
        let mut all = Vec::new();
        read(text.as_bytes(), &mut |element| all.push(element)).map(|_| all)
    }

    #[test]
    fn words_are_known_by_whose_they_are_however_they_are_abbreviated() {
        for text in [
            r#"<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><C:comp name="VEVENT"/></response></multistatus>"#,
            r#"<?xml version="1.0"?><!-- x --><x:multistatus xmlns:x="DAV:"><x:response><comp name="VEVENT" xmlns="urn:ietf:params:xml:ns:caldav"></comp></x:response></x:multistatus>"#,
        ] {
            let mut told = Vec::new();
            let root = read(text.as_bytes(), &mut |element| told.push(element)).unwrap();
            assert_eq!(root, (Ns::Dav, "multistatus".to_owned()));
            let comp = told.first().unwrap().child(Ns::CalDav, "comp").unwrap();
            assert_eq!(comp.called, "VEVENT");
        }
    }

    #[test]
    fn content_comes_as_it_was_written() {
        let text = "<a xmlns='DAV:'><b>BEGIN:VEVENT\r\nSUMMARY:a &amp; b &lt;c&gt; &#13;&#x1F600;<![CDATA[<&amp;>]]>\n</b></a>";
        let told = all(text).unwrap();
        assert_eq!(told.first().unwrap().text, "BEGIN:VEVENT\r\nSUMMARY:a & b <c> \r\u{1F600}<&amp;>\n");
        assert_eq!(all(&format!("<a><b>{}</b></a>", escaped("<&>\r"))).unwrap().first().unwrap().text, "<&>\r");
    }

    #[test]
    fn what_has_no_end_or_entities_of_its_own_is_no_answer() {
        let deep = format!("<a>{}{}</a>", "<b>".repeat(100), "</b>".repeat(100));
        let wide = format!("<a><b>{}</b></a>", "<c/>".repeat(MOST + 1));
        for (what, text, why) in [
            ("a bomb", "<!DOCTYPE a [<!ENTITY x 'y'>]><a><b>&x;</b></a>", "a document type"),
            ("an entity", "<a><b>&x;</b></a>", "an entity of its own"),
            ("a character that is none", "<a><b>&#xD800;</b></a>", "an entity of its own"),
            ("deep", &deep, "XML without end"),
            ("wide", &wide, "XML without end"),
            ("broken off", "<a><b>", "XML that breaks off"),
            ("nothing", "", "nothing"),
            ("words", "Forbidden", "nothing"),
            ("a page", "<html><p>x</html>", "no XML"),
        ] {
            assert_eq!(all(text), Err(NotXml(why)), "{what}");
        }
        assert_eq!(all(&format!("<a>{}</a>", "<b/>".repeat(MOST + 1))).unwrap().len(), MOST + 1, "many are no matter");
    }
}
