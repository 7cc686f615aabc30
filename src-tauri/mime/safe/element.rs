//! The elements a message may use, and how they end one another.

/// How an element behaves among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Has no content.
    Void,
    /// Runs within a line.
    Inline,
    /// Ends an open paragraph.
    Block,
    /// A table, or a part of one.
    Table,
    Rows,
    Row,
    Cell,
    /// A caption; holds what a cell holds.
    Caption,
    Columns,
    Column,
}

/// An element that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub name: &'static str,
    pub kind: Kind,
}

const VOID: [&str; 4] = ["br", "hr", "img", "wbr"];
const INLINE: [&str; 36] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "label", "data", "nobr",
];
const BLOCK: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];
const TABLES: [(&str, Kind); 10] = [
    ("table", Kind::Table),
    ("thead", Kind::Rows),
    ("tbody", Kind::Rows),
    ("tfoot", Kind::Rows),
    ("tr", Kind::Row),
    ("td", Kind::Cell),
    ("th", Kind::Cell),
    ("caption", Kind::Caption),
    ("colgroup", Kind::Columns),
    ("col", Kind::Column),
];
/// Shown as another element: the page has a body of its own, and what opens by a click, or never breaks, is no text.
const SHOWN_AS: [(&str, &str); 7] = [
    ("body", "div"),
    ("details", "div"),
    ("summary", "div"),
    ("dir", "ul"),
    ("label", "span"),
    ("data", "span"),
    ("nobr", "span"),
];

/// What becomes of an element with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept(Element),
    /// The tag goes, what is in it stays.
    Unwrapped,
    /// Goes with all text up to its closing tag, whatever that text is.
    Raw,
    /// Goes with the elements in it.
    Gone,
}

/// What becomes of the element with this name.
pub(crate) fn fate(name: &str) -> Fate {
    match name {
        "script" | "style" | "title" | "textarea" | "noframes" | "xmp" | "iframe" | "noembed" | "plaintext"
        | "listing" => return Fate::Raw,
        "svg" | "math" | "object" | "applet" | "template" | "select" | "audio" | "video" | "canvas" | "frameset"
        | "map" => return Fate::Gone,
        _ => {}
    }
    let own = SHOWN_AS.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| to);
    let among =
        |names: &[&'static str], kind| names.iter().find(|known| **known == own).map(|name| Element { name, kind });
    among(&VOID, Kind::Void)
        .or_else(|| among(&INLINE, Kind::Inline))
        .or_else(|| among(&BLOCK, Kind::Block))
        .or_else(|| TABLES.iter().find(|(known, _)| *known == own).map(|(name, kind)| Element { name, kind: *kind }))
        .map_or(Fate::Unwrapped, Fate::Kept)
}

/// The names of all elements that may be written.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let tables = TABLES.iter().map(|(name, _)| *name);
    let written = |name: &&str| SHOWN_AS.iter().all(|(from, _)| from != name);
    VOID.into_iter().chain(INLINE).chain(BLOCK).chain(tables).filter(written)
}

impl Element {
    /// Whether this element, when it starts, ends `open`, which stands `above` it in the nesting (HTML section 13.2.6.4).
    pub fn ends(self, open: Element) -> bool {
        match (self.name, self.kind) {
            ("li", _) => open.name == "li" || open.name == "p",
            ("dt" | "dd", _) => matches!(open.name, "dt" | "dd" | "p"),
            ("a", _) => open.name == "a",
            (name, Kind::Block) => open.name == "p" || is_heading(name) && is_heading(open.name),
            ("hr", _) | (_, Kind::Table) => open.name == "p",
            (_, Kind::Cell) => open.kind == Kind::Cell || open.kind == Kind::Caption,
            (_, Kind::Row) => matches!(open.kind, Kind::Cell | Kind::Row | Kind::Caption | Kind::Columns),
            (_, Kind::Rows | Kind::Caption | Kind::Columns) => {
                matches!(open.kind, Kind::Cell | Kind::Row | Kind::Rows | Kind::Caption | Kind::Columns)
            }
            _ => false,
        }
    }

    /// Whether an element that starts looks no further up than this one for what it ends.
    pub fn shields(self, starting: Element) -> bool {
        match starting.kind {
            Kind::Cell | Kind::Row | Kind::Rows | Kind::Caption | Kind::Columns | Kind::Column => {
                self.kind == Kind::Table
            }
            _ if matches!(self.kind, Kind::Table | Kind::Cell | Kind::Caption) => true,
            _ => match starting.name {
                "li" => matches!(self.name, "ul" | "ol"),
                "dt" | "dd" => self.name == "dl",
                _ => false,
            },
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
