//! The styles and lists of a Word document.

use std::collections::BTreeMap;

use crate::draft::Style;
use crate::xml::{Attributes, Step, walk};

/// Styles that go back to one another.
const DEEPEST: usize = 10;
/// Styles, and levels of lists, that are looked at.
const MOST: usize = 5_000;

/// What a style says.
#[derive(Clone, Debug, Default)]
pub struct StyleFacts {
    pub heading: Option<u8>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub list: Option<(String, u8)>,
    based_on: String,
}

/// Styles by id.
#[derive(Default)]
pub struct Styles(BTreeMap<String, StyleFacts>);

impl Styles {
    pub fn read(text: &str) -> Self {
        let (mut styles, mut id) = (Self::default(), String::new());
        walk(text, &mut |step| {
            match step {
                Step::Begin("style", attributes) => id = attributes.value("styleId").unwrap_or_default(),
                Step::Begin(name, attributes) if !id.is_empty() => {
                    styles.0.entry(id.clone()).or_default().note(name, &attributes);
                }
                Step::End("style") => id.clear(),
                _ => {}
            }
            styles.0.len() < MOST
        });
        styles
    }

    /// A style with what it takes over from those it is based on.
    pub fn resolve(&self, id: &str) -> StyleFacts {
        let mut facts = StyleFacts::default();
        let mut next = id;
        for _ in 0..DEEPEST {
            let Some(style) = self.0.get(next) else { break };
            facts.heading = facts.heading.or(style.heading);
            facts.bold = facts.bold.or(style.bold);
            facts.italic = facts.italic.or(style.italic);
            facts.list = facts.list.or_else(|| style.list.clone());
            next = &style.based_on;
        }
        facts
    }
}

impl StyleFacts {
    fn note(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "name" => self.heading = attributes.value("val").and_then(|name| heading(&name)).or(self.heading),
            "outlineLvl" => {
                self.heading =
                    self.heading.or(attributes.number::<u8>("val").filter(|level| *level < 6).map(|l| l + 1));
            }
            "basedOn" => self.based_on = attributes.value("val").unwrap_or_default(),
            "b" => self.bold = Some(is_on(attributes)),
            "i" => self.italic = Some(is_on(attributes)),
            "numId" => {
                let level = self.list.take().map_or(0, |(_, level)| level);
                self.list = attributes.value("val").map(|id| (id, level));
            }
            "ilvl" => {
                let id = self.list.take().map_or(String::new(), |(id, _)| id);
                self.list = Some((id, attributes.number("val").unwrap_or(0)));
            }
            _ => {}
        }
    }

    pub fn style(&self) -> Style {
        Style { bold: self.bold.unwrap_or(false), italic: self.italic.unwrap_or(false) }
    }
}

/// Whether a property that is there is on.
pub fn is_on(attributes: &Attributes<'_>) -> bool {
    !matches!(attributes.value("val").as_deref(), Some("0" | "false" | "off" | "none"))
}

fn heading(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    match name.as_str() {
        "title" => Some(1),
        "subtitle" => Some(2),
        name => name.strip_prefix("heading ")?.trim().parse().ok().filter(|level| (1..=9).contains(level)),
    }
}

#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    text: String,
}

/// The lists of a document, and how far each was counted.
#[derive(Default)]
pub struct Lists {
    levels: BTreeMap<(String, u8), Level>,
    shapes: BTreeMap<String, String>,
    counts: BTreeMap<(String, u8), u32>,
}

impl Lists {
    pub fn read(text: &str) -> Self {
        let mut lists = Self::default();
        let (mut shape, mut level, mut number) = (String::new(), 0, String::new());
        walk(text, &mut |step| {
            if let Step::Begin(name, attributes) = step {
                let value = || attributes.value("val").unwrap_or_default();
                match name {
                    "abstractNum" => shape = attributes.value("abstractNumId").unwrap_or_default(),
                    "lvl" => level = attributes.number("ilvl").unwrap_or(0),
                    "numFmt" => lists.levels.entry((shape.clone(), level)).or_default().format = value(),
                    "lvlText" => lists.levels.entry((shape.clone(), level)).or_default().text = value(),
                    "num" => number = attributes.value("numId").unwrap_or_default(),
                    "abstractNumId" => drop(lists.shapes.insert(number.clone(), value())),
                    _ => {}
                }
            }
            lists.levels.len() + lists.shapes.len() < MOST
        });
        lists
    }

    /// What stands before the next line of a list; `None` where the line belongs to none.
    pub fn next(&mut self, id: &str, level: u8) -> Option<String> {
        let shape = self.shapes.get(id)?.clone();
        let format = self.levels.get(&(shape.clone(), level)).cloned().unwrap_or_default();
        *self.counts.entry((id.to_owned(), level)).or_insert(0) += 1;
        self.counts.retain(|(one, deeper), _| one != id || *deeper <= level);
        Some(match format.format.as_str() {
            "bullet" | "" => "•".into(),
            "none" => String::new(),
            _ => self.label(id, &shape, &format.text),
        })
    }

    fn label(&self, id: &str, shape: &str, text: &str) -> String {
        let mut label = text.to_owned();
        for level in 0..9 {
            let format = self.levels.get(&(shape.to_owned(), level)).map_or("", |level| &level.format);
            let count = self.counts.get(&(id.to_owned(), level)).copied().unwrap_or(1);
            label = label.replace(&format!("%{}", level + 1), &numbered(count, format));
        }
        label.chars().take(20).collect()
    }
}

fn numbered(count: u32, format: &str) -> String {
    let first = match format {
        "lowerLetter" => 'a',
        "upperLetter" => 'A',
        _ => return count.to_string(),
    };
    let letter = u32::from(first) + count.saturating_sub(1) % 26;
    char::from_u32(letter).map_or_else(|| count.to_string(), String::from)
}
