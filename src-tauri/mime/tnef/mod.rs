//! Parcels of Outlook (`winmail.dat`, [MS-OXTNEF]): the files in them, and what they say.

mod lzfu;
mod octets;
mod props;
mod rtf;
mod sender;

use std::borrow::Cow;

use domain::Forwarded;

use self::rtf::{Made, label};
use self::sender::Sender;
use crate::charset;
use crate::html::html_to_text;
use crate::markup;
use crate::meta::{Meta, safe_name};
use crate::tree::{Node, Tree};
use octets::Octets;
use props::Value;

const SIGNATURE: u32 = 0x223e_9f78;
/// A larger parcel stays a file.
const LARGEST: usize = 64 << 20;
const MOST_ATTRIBUTES: usize = 20_000;
const MOST_FILES: usize = 500;
/// Messages within one another in a parcel.
const DEEPEST: usize = 4;
const LONGEST_TEXT: usize = 4 << 20;
/// Numbers of files in parcels lie above those of parts.
const FIRST: u32 = 1 << 16;

const FROM: u32 = 0x0000_8000;
const CODE_PAGE: u32 = 0x0006_9007;
const SUBJECT: u32 = 0x0001_8004;
const BODY: u32 = 0x0002_800c;
const PROPERTIES: u32 = 0x0006_9003;
const FILE_BEGINS: u32 = 0x0006_9002;
const FILE_TITLE: u32 = 0x0001_8010;
const FILE_CONTENT: u32 = 0x0006_800f;
const FILE_PROPERTIES: u32 = 0x0006_9005;

/// What is in a parcel.
#[derive(Debug, Default)]
pub(crate) struct Parcel<'a> {
    /// Files, also of messages within it.
    pub files: Vec<File<'a>>,
    /// The text as a page, where it is one.
    pub html: Option<String>,
    /// Who wrote the messages that lie in it themselves, not in one another.
    pub senders: Vec<Forwarded>,
    sender: Sender,
    text: String,
    subject: String,
    page: String,
}

/// A file in a parcel.
#[derive(Debug, Default)]
pub(crate) struct File<'a> {
    /// Its name, safe; may be empty.
    pub name: String,
    /// The name as written held characters that turn the direction of text round.
    pub reordered: bool,
    /// Media type in lower case.
    pub media: String,
    /// The Content-ID without brackets.
    pub content_id: Option<String>,
    /// Its octets.
    pub bytes: Cow<'a, [u8]>,
    short_name: String,
    within: Option<&'a [u8]>,
}

/// The octets of a part that is a parcel by type or name, and begins like one.
pub(crate) fn octets(tree: &Tree<'_>, node: &Node) -> Option<Vec<u8>> {
    let body = tree.body(node);
    let is_parcel = is_parcel(&node.meta) && node.children.is_empty() && body.len() <= LARGEST / 3 * 4;
    let octets = is_parcel.then(|| node.meta.transfer.decode(body))?;
    (Octets(&octets).u32() == Some(SIGNATURE)).then_some(octets)
}

fn is_parcel(meta: &Meta) -> bool {
    matches!(meta.media.as_str(), "application/ms-tnef" | "application/vnd.ms-tnef")
        || ["winmail.dat", "win.dat"].iter().any(|name| meta.name.eq_ignore_ascii_case(name))
}

/// The number of a file in a parcel, which is the part `outer`.
pub(crate) fn number(outer: usize, file: usize) -> Option<u32> {
    let (outer, file) = (u32::try_from(outer).ok()?, u32::try_from(file).ok()?);
    (outer + 1).checked_mul(FIRST)?.checked_add(file)
}

/// The part and the place in its parcel that a number means; `None` for the number of a part.
pub(crate) fn place(number: u32) -> Option<(usize, usize)> {
    let outer = (number / FIRST).checked_sub(1)?;
    Some((usize::try_from(outer).ok()?, usize::try_from(number % FIRST).ok()?))
}

impl<'a> Parcel<'a> {
    /// Opens a parcel; what breaks off is read up to there.
    pub fn read(bytes: &'a [u8]) -> Self {
        let mut parcel = Parcel::default();
        parcel.take(bytes, 0);
        parcel
    }

    /// What it says, as plain text.
    pub fn text(&self) -> String {
        match &self.html {
            Some(html) if self.text.trim().is_empty() => html_to_text(html),
            _ => self.text.clone(),
        }
    }

    fn take(&mut self, bytes: &'a [u8], depth: usize) {
        let mut from = Octets(bytes);
        if from.u32() != Some(SIGNATURE) || from.u16().is_none() {
            return;
        }
        for _ in 0..MOST_ATTRIBUTES {
            let Some((name, content)) = attribute(&mut from) else { break };
            if name == FILE_BEGINS && self.files.len() >= MOST_FILES {
                break;
            }
            self.attribute(name, content);
        }
        self.name_files();
        self.open_inner(depth);
    }

    fn attribute(&mut self, name: u32, content: &'a [u8]) {
        match name {
            CODE_PAGE => self.page = label(Octets(content).u32().unwrap_or(0)),
            FROM => self.sender.triple(content, |bytes| charset::decode(bytes, Some(&self.page))),
            SUBJECT => self.subject = self.said(content),
            BODY => self.text = self.said(content),
            PROPERTIES => self.properties(content),
            FILE_BEGINS => self.files.push(File::default()),
            FILE_TITLE => {
                let title = self.said(content);
                self.file(|file| file.short_name = title);
            }
            FILE_CONTENT => self.file(|file| file.bytes = Cow::Borrowed(content)),
            FILE_PROPERTIES => self.file_properties(content),
            _ => {}
        }
    }

    fn file(&mut self, change: impl FnOnce(&mut File<'a>)) {
        if let Some(file) = self.files.last_mut() {
            change(file);
        }
    }

    /// Text in the code page of the parcel, up to its first NUL.
    fn said(&self, bytes: &[u8]) -> String {
        let bytes = bytes.get(..LONGEST_TEXT).unwrap_or(bytes);
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        charset::decode(bytes.get(..end).unwrap_or_default(), Some(&self.page))
    }

    fn words(&self, value: Value<'_>) -> Option<String> {
        match value {
            Value::Text(bytes) => Some(self.said(bytes)),
            Value::Wide(bytes) => Some(wide(bytes)),
            _ => None,
        }
    }

    fn properties(&mut self, content: &'a [u8]) {
        let (mut html, mut packed, mut page) = (None, None, None);
        props::read(content, |number, value| match (number, value) {
            (0x1013, Value::Binary(bytes) | Value::Text(bytes)) => html = Some(bytes),
            (0x1009, Value::Binary(bytes)) => packed = Some(bytes),
            (0x3fde, Value::Long(found)) => page = Some(label(found)),
            (0x1000, value) if self.text.trim().is_empty() => self.text = self.words(value).unwrap_or_default(),
            (0x0037, value) => self.subject = self.words(value).unwrap_or_default(),
            (number, value) if sender::tells(number) => {
                let words = self.words(value).unwrap_or_default();
                self.sender.property(number, words);
            }
            _ => {}
        });
        if let Some(html) = html {
            let html = html.get(..LONGEST_TEXT).unwrap_or(html);
            let page = markup::declared_charset(html).or(page);
            self.html = Some(charset::decode(html, page.as_deref().or(Some(&self.page))));
        } else if let Some(rtf) = packed.and_then(lzfu::unpack) {
            match rtf::read(&rtf) {
                Made::Html(html) => self.html = Some(html),
                Made::Text(text) if self.text.trim().is_empty() => self.text = text,
                Made::Text(_) => {}
            }
        }
    }

    fn file_properties(&mut self, content: &'a [u8]) {
        let mut found = self.files.pop().unwrap_or_default();
        props::read(content, |number, value| match (number, value) {
            (0x3701, Value::Object(object)) => found.within = object.get(16..),
            (0x3701, Value::Binary(bytes)) if found.bytes.is_empty() => found.bytes = Cow::Borrowed(bytes),
            (0x3707, value) => found.name = self.words(value).unwrap_or_default(),
            (0x3001 | 0x3704, value) if found.short_name.is_empty() => {
                found.short_name = self.words(value).unwrap_or_default();
            }
            (0x370e, value) => found.media = self.words(value).unwrap_or_default().trim().to_ascii_lowercase(),
            (0x3712, value) => {
                found.content_id = self.words(value).filter(|id| !id.is_empty() && id.len() <= 1000);
            }
            _ => {}
        });
        self.files.push(found);
    }

    fn name_files(&mut self) {
        for file in &mut self.files {
            if file.name.is_empty() {
                file.name = std::mem::take(&mut file.short_name);
            }
            file.reordered = file.name.chars().any(domain::turns_direction);
            file.name = safe_name(&file.name);
            if file.media.is_empty() {
                "application/octet-stream".clone_into(&mut file.media);
            }
        }
    }

    /// A message within is a text with its files behind it.
    fn open_inner(&mut self, depth: usize) {
        let outer = std::mem::take(&mut self.files);
        for mut file in outer {
            let within = file.within.filter(|bytes| Octets(bytes).u32() == Some(SIGNATURE) && depth < DEEPEST);
            let Some(within) = within else {
                if file.bytes.is_empty() {
                    file.bytes = Cow::Borrowed(file.within.unwrap_or_default());
                }
                self.files.push(file);
                continue;
            };
            let mut inner = Parcel { page: self.page.clone(), ..Parcel::default() };
            inner.take(within, depth + 1);
            let name = if inner.subject.trim().is_empty() { &file.name } else { &inner.subject };
            file.name = safe_name(&format!("{name}.txt"));
            "text/plain".clone_into(&mut file.media);
            file.bytes = Cow::Owned(inner.text().into_bytes());
            self.senders.extend(inner.sender.told());
            self.files.push(file);
            self.files.append(&mut inner.files);
            self.files.truncate(MOST_FILES);
        }
    }
}

/// One attribute of a parcel (section 2.1.1). Its checksum says nothing that its content does not.
fn attribute<'a>(from: &mut Octets<'a>) -> Option<(u32, &'a [u8])> {
    let (_level, name) = (from.u8()?, from.u32()?);
    let content = from.counted()?;
    let _ = from.u16();
    Some((name, content))
}

fn wide(bytes: &[u8]) -> String {
    let bytes = bytes.get(..LONGEST_TEXT).unwrap_or(bytes);
    let units = bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests;
