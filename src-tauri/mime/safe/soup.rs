//! Tag soup made well nested in one pass: only elements that are known, at bounded depth, each closed where it ends.
//!
//! A parser that follows the standard never sees more than this writes. Its own repairs (open formatting that is opened again in every paragraph,
//! content that is moved out of tables) cost the square of the input, and what is well nested needs none of them.

use super::attributes::{self, Shown};
use super::element::{Element, Fate, Kind, fate};
use super::find::{self, Run};
use super::tag::Tag;
use crate::markup::{behind_raw, entities};

/// Elements within one another beyond this are left out; their content stays.
const DEEPEST: usize = 120;
/// A page with more elements than this is shown in part.
pub(crate) const MOST_ELEMENTS: usize = 60_000;

const ROW: Element = Element { name: "tr", kind: Kind::Row };
const CELL: Element = Element { name: "td", kind: Kind::Cell };

/// A page being written.
pub(crate) struct Soup<'s> {
    pub out: String,
    /// The texts of the page's own style sheets.
    pub sheets: String,
    /// Whether not all of the page was taken.
    pub in_part: bool,
    shown: &'s mut Shown,
    open: Vec<Element>,
    elements: usize,
    /// What was read since a block began or ended, to be searched as one text.
    run: Run,
    marks: Vec<(usize, String)>,
}

impl<'s> Soup<'s> {
    /// Reads a page.
    pub fn read(html: &str, shown: &'s mut Shown) -> Self {
        let (out, sheets) = (String::with_capacity(html.len()), String::new());
        let mut soup = Self {
            out,
            sheets,
            in_part: false,
            shown,
            open: Vec::new(),
            elements: 0,
            run: Run::default(),
            marks: Vec::new(),
        };
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, from) = rest.split_at(at);
            soup.text(text);
            rest = soup.markup(from.get(1..).unwrap_or(""));
            soup.in_part |= soup.elements > MOST_ELEMENTS;
            if soup.in_part {
                rest = "";
            }
        }
        soup.text(rest);
        soup.close(0);
        soup.run_ends();
        soup.out = find::marked(std::mem::take(&mut soup.out), &soup.marks);
        soup
    }

    /// Takes what begins behind a `<` and gives what follows it.
    fn markup<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some(comment) = text.strip_prefix("!--") {
            let comment = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")).unwrap_or(comment);
            return comment.split_once("-->").map_or("", |(_, behind)| behind);
        }
        if !text.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) || text.starts_with("//") {
            if text.starts_with(['!', '?', '/']) {
                return text.split_once('>').map_or("", |(_, behind)| behind);
            }
            self.text("<");
            return text;
        }
        // As in a browser, a tag that never ends takes the rest along.
        let Some((tag, behind)) = Tag::read(text) else { return "" };
        match fate(&tag.name) {
            Fate::Unwrapped => behind,
            Fate::Raw if tag.closes => behind,
            Fate::Raw => self.raw(&tag.name, behind),
            Fate::Gone if tag.closes => behind,
            Fate::Gone => behind_gone(behind, &tag.name),
            Fate::Kept(element) => {
                if !tag.closes {
                    self.begin(element, &tag);
                } else if tag.name != "body" {
                    self.end(element);
                }
                behind
            }
        }
    }

    /// What no tag ends until its own closing one; style sheets are put aside.
    fn raw<'a>(&mut self, name: &str, text: &'a str) -> &'a str {
        let behind = behind_raw(text, name);
        if name == "style" {
            let inside = text.get(..text.len() - behind.len()).unwrap_or("");
            let end = inside.rfind("</").unwrap_or(inside.len());
            self.sheets.push_str(inside.get(..end).unwrap_or(""));
            self.sheets.push('\n');
        }
        behind
    }

    fn text(&mut self, text: &str) {
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if text.is_empty() || is_blank && self.open.last().is_some_and(|open| is_frame(*open)) {
            return;
        }
        self.imply_cell();
        let text = entities(text);
        self.shown.heard(&text);
        let left = MOST_ELEMENTS.saturating_sub(self.elements);
        self.in_part |= text.matches(['<', '&']).count() > left;
        self.letters(&text);
    }

    /// What follows is another text: what is looked for is found within a block only.
    fn run_ends(&mut self) {
        let marks = self.shown.find.marks(&std::mem::take(&mut self.run));
        self.elements += marks.len() / 2;
        self.marks.extend(marks);
    }

    fn letters(&mut self, text: &str) {
        let is_asked = self.shown.find.is_asked();
        for c in text.chars() {
            let from = self.out.len();
            match c {
                '<' | '&' if self.elements > MOST_ELEMENTS => return,
                '<' => self.reference('<'),
                '&' => self.reference(attributes::AMPERSAND),
                '\0' | attributes::AMPERSAND => {}
                c => self.out.push(c),
            }
            if is_asked {
                self.run.push(c, (from, self.out.len()));
            }
        }
    }

    /// A reference costs the parser as much as an element.
    fn reference(&mut self, written: char) {
        self.elements += 1;
        match written {
            '<' => self.out.push_str("&lt;"),
            written => self.out.push(written),
        }
    }

    fn begin(&mut self, element: Element, tag: &Tag) {
        self.elements += 1;
        if is_break(element) {
            self.run_ends();
        }
        self.close_ended(element);
        let is_part = !matches!(element.kind, Kind::Void | Kind::Inline | Kind::Block | Kind::Table);
        if is_part && !self.has_place(element) || self.open.len() >= DEEPEST {
            return;
        }
        if !is_part {
            self.imply_cell();
        }
        self.out.push('<');
        self.out.push_str(element.name);
        self.shown.attributes(element, tag, &mut self.out);
        self.out.push('>');
        if !matches!(element.kind, Kind::Void | Kind::Column) {
            self.open.push(element);
        }
    }

    /// Closes what an element ends by beginning.
    fn close_ended(&mut self, element: Element) {
        let mut ended = None;
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.shields(element) {
                break;
            }
            if element.ends(*open) {
                ended = Some(at);
            }
        }
        if let Some(at) = ended {
            self.close(at);
        }
    }

    /// Whether a part of a table can stand here; a row is begun for a cell that has none.
    fn has_place(&mut self, element: Element) -> bool {
        let Some(open) = self.open.last().copied() else { return false };
        match element.kind {
            Kind::Cell if matches!(open.kind, Kind::Table | Kind::Rows) => {
                self.imply(ROW);
                true
            }
            Kind::Cell => open.kind == Kind::Row,
            Kind::Row => matches!(open.kind, Kind::Table | Kind::Rows),
            Kind::Column => open.kind == Kind::Columns,
            _ => open.kind == Kind::Table,
        }
    }

    /// Content stands in cells only: begins one where a table has none yet.
    fn imply_cell(&mut self) {
        let Some(open) = self.open.last().copied() else { return };
        if open.kind == Kind::Columns {
            self.close(self.open.len() - 1);
        }
        let Some(open) = self.open.last().copied() else { return };
        if matches!(open.kind, Kind::Table | Kind::Rows) {
            self.imply(ROW);
        }
        if is_frame(open) {
            self.imply(CELL);
        }
    }

    fn imply(&mut self, element: Element) {
        self.elements += 1;
        self.run_ends();
        self.out.push('<');
        self.out.push_str(element.name);
        self.out.push('>');
        self.open.push(element);
    }

    fn end(&mut self, element: Element) {
        let is_part = !matches!(element.kind, Kind::Void | Kind::Inline | Kind::Block);
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.name == element.name {
                found = Some(at);
                break;
            }
            let is_bound = if is_part { open.kind == Kind::Table } else { is_frame(*open) || is_holder(*open) };
            if is_bound {
                break;
            }
        }
        if let Some(at) = found {
            self.close(at);
        }
    }

    /// Closes all that is open down to `depth`.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(element) = self.open.pop() else { return };
            if is_break(element) {
                self.run_ends();
            }
            if element.name == "a" {
                self.shown.link_ends();
            }
            self.out.push_str("</");
            self.out.push_str(element.name);
            self.out.push('>');
        }
    }
}

/// Whether what stands before and behind it is read as two texts.
fn is_break(element: Element) -> bool {
    element.kind != Kind::Inline && element.name != "wbr"
}

/// What holds nothing but parts of a table.
fn is_frame(element: Element) -> bool {
    matches!(element.kind, Kind::Table | Kind::Rows | Kind::Row | Kind::Columns)
}

fn is_holder(element: Element) -> bool {
    matches!(element.kind, Kind::Cell | Kind::Caption)
}

/// Behind the closing tag that fits, whatever lies within.
fn behind_gone<'a>(text: &'a str, name: &str) -> &'a str {
    let (mut rest, mut open) = (text, 1_usize);
    while let Some(at) = rest.find('<') {
        let from = rest.get(at + 1..).unwrap_or("");
        if !from.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            rest = from;
            continue;
        }
        let Some((tag, behind)) = Tag::read(from) else { return "" };
        let empty = !tag.closes && from.get(..from.len() - behind.len()).is_some_and(|tag| tag.ends_with("/>"));
        rest = behind;
        if tag.name == name && !empty {
            open = if tag.closes { open - 1 } else { open + 1 };
        }
        if open == 0 {
            return rest;
        }
    }
    ""
}
