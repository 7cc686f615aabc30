//! XML as events: local names, no entities of the document's own, bounded depth.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements inside one another.
const DEEPEST: usize = 400;

/// What happens in a document, by local name.
pub enum Step<'a> {
    Begin(&'a str, Attributes<'a>),
    End(&'a str),
    Text(&'a str),
}

/// The attributes of an element.
pub struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute with this local name.
    pub fn value(&self, name: &str) -> Option<String> {
        let found = self.0.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
        let raw = found.value.into_owned();
        Some(quick_xml::escape::unescape(&raw).map(|text| text.into_owned()).unwrap_or(raw))
    }

    /// The same as a number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.value(name)?.trim().parse().ok()
    }
}

/// Goes through a document until its end, a mistake in it, or until `each` answers `false`. Returns whether the end was reached.
pub fn walk(text: &str, each: &mut dyn FnMut(Step<'_>) -> bool) -> bool {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        let goes_on = match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                depth <= DEEPEST && begin(&start, each)
            }
            Ok(Event::Empty(start)) => begin(&start, each) && end(start.local_name().as_ref(), each),
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                end(tag.local_name().as_ref(), each)
            }
            Ok(Event::Text(text)) => each(Step::Text(&text)),
            Ok(Event::CData(text)) => each(Step::Text(&text)),
            Ok(Event::GeneralRef(name)) => match character(&name) {
                Some(c) => each(Step::Text(c.encode_utf8(&mut [0; 4]))),
                None => true,
            },
            Ok(Event::Eof) => return true,
            Ok(_) => true,
            Err(_) => return false,
        };
        if !goes_on {
            return false;
        }
    }
}

fn begin(start: &BytesStart<'_>, each: &mut dyn FnMut(Step<'_>) -> bool) -> bool {
    each(Step::Begin(start.local_name().as_ref(), Attributes(start)))
}

fn end(name: &str, each: &mut dyn FnMut(Step<'_>) -> bool) -> bool {
    each(Step::End(name))
}

/// The character of a reference; entities that a document defines itself stand for nothing.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32).filter(|c| !c.is_control() || *c == '\t' || *c == '\n');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
