//! Components: what stands between BEGIN and END, in the order it came.

use super::line::{Ending, Line, Params, escaped};

/// What stands between `BEGIN` and `END`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub(super) begin: Line,
    pub(super) entries: Vec<Entry>,
    /// Missing where the object is cut off.
    pub(super) end: Option<Line>,
    pub(super) kind: String,
}

/// One thing in a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A property, or a line that is damaged.
    Line(Line),
    /// A component inside.
    Component(Component),
}

impl Component {
    /// An empty component.
    pub fn new(kind: &str, ending: Ending) -> Self {
        let line = |name| Line::write(name, &[], kind, ending);
        Self { begin: line("BEGIN"), entries: Vec::new(), end: Some(line("END")), kind: kind.to_owned() }
    }

    /// What it is, in capitals: `VEVENT`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Its own lines, in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.entries.iter().filter_map(|entry| if let Entry::Line(line) = entry { Some(line) } else { None })
    }

    /// The components in it, in order.
    pub fn components(&self) -> impl Iterator<Item = &Self> {
        self.entries.iter().filter_map(|entry| if let Entry::Component(one) = entry { Some(one) } else { None })
    }

    /// The first line of that name.
    pub fn get(&self, name: &str) -> Option<&Line> {
        self.lines().find(|line| line.name() == name)
    }

    /// Every line of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines().filter(move |line| line.name() == name)
    }

    /// The unescaped text of the first line of that name; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.get(name).map(Line::text).unwrap_or_default()
    }

    /// Says a property that stands once: in its place where it is there, behind the other lines where not. What says the same already stays as it is.
    pub fn set(&mut self, name: &str, params: Params<'_>, value: &str, ending: Ending) {
        let said: Vec<(String, String)> =
            params.iter().map(|(key, said)| ((*key).to_owned(), (*said).to_owned())).collect();
        if self.get(name).is_some_and(|line| line.value() == value && line.params() == said) {
            return;
        }
        self.put(name, vec![Line::write(name, params, value, ending)]);
    }

    /// Says a TEXT; empty removes it. Other parameters stay, but not the one that names another form of the text.
    pub fn set_text(&mut self, name: &str, text: &str, ending: Ending) {
        let old = self.get(name);
        if old.map(Line::text).unwrap_or_default() == text {
            return;
        }
        if text.is_empty() {
            return self.remove(name);
        }
        let kept: Vec<_> = old.map(Line::params).unwrap_or_default();
        let keeps = |key: &str| !["ALTREP", "CHARSET", "ENCODING"].iter().any(|one| key.eq_ignore_ascii_case(one));
        let params: Vec<_> =
            kept.iter().filter(|(key, _)| keeps(key)).map(|(key, said)| (key.as_str(), said.as_str())).collect();
        self.put(name, vec![Line::write(name, &params, &escaped(text), ending)]);
    }

    /// Puts lines where those of that name stand now; behind the other lines where there are none.
    pub fn put(&mut self, name: &str, lines: Vec<Line>) {
        let is_named = |entry: &Entry| matches!(entry, Entry::Line(line) if line.name() == name);
        let at = self.entries.iter().position(is_named).unwrap_or_else(|| self.end_of_lines());
        self.entries.retain(|entry| !is_named(entry));
        let at = at.min(self.entries.len());
        self.entries.splice(at..at, lines.into_iter().map(Entry::Line));
    }

    /// Adds a line behind the others.
    pub fn push(&mut self, line: Line) {
        let at = self.end_of_lines();
        self.entries.insert(at, Entry::Line(line));
    }

    /// Removes every line of that name.
    pub fn remove(&mut self, name: &str) {
        self.keep_lines(|line| line.name() != name);
    }

    /// Keeps the lines that `keep` says.
    pub fn keep_lines(&mut self, keep: impl Fn(&Line) -> bool) {
        self.entries.retain(|entry| !matches!(entry, Entry::Line(line) if !keep(line)));
    }

    /// Keeps the components inside that `keep` says.
    pub fn keep_components(&mut self, keep: impl Fn(&Self) -> bool) {
        self.entries.retain(|entry| !matches!(entry, Entry::Component(one) if !keep(one)));
    }

    /// Adds a component at the end.
    pub fn add(&mut self, component: Self) {
        self.entries.push(Entry::Component(component));
    }

    /// Adds a time zone before whatever names it.
    pub fn add_zone(&mut self, zone: Self) {
        let is_other = |entry: &Entry| matches!(entry, Entry::Component(one) if one.kind() != "VTIMEZONE");
        let at = self.entries.iter().position(is_other).unwrap_or(self.entries.len());
        self.entries.insert(at, Entry::Component(zone));
    }

    pub(super) fn write_into(&self, out: &mut Vec<u8>, ending: Ending) {
        add(out, &self.begin, ending);
        for entry in &self.entries {
            entry.write_into(out, ending);
        }
        if let Some(end) = &self.end {
            add(out, end, ending);
        }
    }

    /// Behind the last line before the first component inside.
    fn end_of_lines(&self) -> usize {
        self.entries.iter().position(|entry| matches!(entry, Entry::Component(_))).unwrap_or(self.entries.len())
    }
}

impl Entry {
    pub(super) fn write_into(&self, out: &mut Vec<u8>, ending: Ending) {
        match self {
            Self::Line(line) => add(out, line, ending),
            Self::Component(component) => component.write_into(out, ending),
        }
    }
}

/// A file's last line may lack its line break; where another follows it gets one.
fn add(out: &mut Vec<u8>, line: &Line, ending: Ending) {
    if out.last().is_some_and(|octet| !matches!(octet, b'\n' | b'\r')) {
        out.extend_from_slice(ending.octets().as_bytes());
    }
    out.extend_from_slice(line.bytes());
}
