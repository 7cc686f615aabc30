//! Words that are looked for in a page.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Names that begin so are ours alone.
pub(crate) const OWN: &str = "dossier-";
/// The name of a place, before its number.
const PLACE: &str = "dossier-find-";
/// Places beyond this are not marked.
const MOST: usize = 2000;

/// What is looked for, and how often it was found.
#[derive(Debug, Default)]
pub(crate) struct Find {
    asked: String,
    pub marked: usize,
    /// Places that are marked in more than one piece, because tags stand in them.
    pub in_pieces: Vec<usize>,
}

impl Find {
    pub fn new(asked: &str) -> Self {
        Self { asked: Folded::of(asked.trim()).plain, ..Self::default() }
    }

    /// Whether anything is looked for.
    pub fn is_asked(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Where a text holds what is asked, whatever its case, diacritics and white space: start and end, in octets.
    fn hits(&self, text: &str) -> Vec<(usize, usize)> {
        if self.asked.is_empty() || self.marked >= MOST {
            return Vec::new();
        }
        let folded = Folded::of(text);
        let found = folded.plain.match_indices(&self.asked).take(MOST - self.marked);
        let place = |at: usize| folded.from.get(at).copied().unwrap_or(text.len());
        found.map(|(at, hit)| (place(at), place(at + hit.len()))).filter(|(start, end)| start < end).collect()
    }

    /// Marks a run: where in what was written something is to stand, in order, and what.
    pub fn marks(&mut self, run: &Run) -> Vec<(usize, String)> {
        let mut marks = Vec::new();
        for (start, end) in self.hits(&run.text) {
            let number = self.mark();
            let pieces = run.written(start, end);
            self.in_pieces.extend((pieces.len() > 1).then_some(number));
            for (part, (from, to)) in pieces.into_iter().enumerate() {
                let name = if part == 0 { format!("{PLACE}{number}") } else { format!("{PLACE}{number}-{part}") };
                marks.extend([(from, format!("<mark id=\"{name}\">")), (to, "</mark>".to_owned())]);
            }
        }
        marks
    }

    /// The number of a place that is marked now.
    fn mark(&mut self) -> usize {
        self.marked += 1;
        self.marked - 1
    }
}

/// Text as it is read, up to the end of a block, whatever tags stand in it; and where each letter of it was written.
#[derive(Debug, Default)]
pub(crate) struct Run {
    text: String,
    stretches: Vec<Stretch>,
}

/// Letters that were written one after another, or one that was written in another way.
#[derive(Debug)]
struct Stretch {
    /// Where it begins in the run.
    from: usize,
    /// Where it was written.
    written: (usize, usize),
    is_plain: bool,
}

impl Run {
    /// Takes a letter that was written from here to there.
    pub fn push(&mut self, c: char, written: (usize, usize)) {
        let is_plain = written.1 - written.0 == c.len_utf8();
        let from = self.text.len();
        self.text.push(c);
        match self.stretches.last_mut() {
            Some(last) if is_plain && last.is_plain && last.written.1 == written.0 => last.written.1 = written.1,
            _ => self.stretches.push(Stretch { from, written, is_plain }),
        }
    }

    /// Where a part of the run was written: one place after another, with tags between them.
    fn written(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let first = self.stretches.partition_point(|stretch| stretch.from <= start).saturating_sub(1);
        let within = self.stretches.iter().skip(first).take_while(|stretch| stretch.from < end);
        let mut places: Vec<(usize, usize)> = Vec::new();
        for Stretch { from, written, is_plain } in within {
            let skipped = if *is_plain { start.saturating_sub(*from) } else { 0 };
            let begin = written.0 + skipped;
            let finish = if *is_plain { written.1.min(written.0 + end - from) } else { written.1 };
            match places.last_mut() {
                Some(last) if last.1 == begin => last.1 = finish,
                _ if begin < finish => places.push((begin, finish)),
                _ => {}
            }
        }
        places
    }
}

/// A text with marks where they belong.
pub(crate) fn marked(text: String, marks: &[(usize, String)]) -> String {
    if marks.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len() + marks.iter().map(|(_, mark)| mark.len()).sum::<usize>());
    let mut from = 0;
    for (at, mark) in marks {
        out.push_str(text.get(from..*at).unwrap_or_default());
        out.push_str(mark);
        from = *at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// A text without case and diacritics, its white space single, and where each octet of it came from.
#[derive(Default)]
struct Folded {
    plain: String,
    from: Vec<usize>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                if !folded.plain.ends_with(' ') {
                    folded.push(' ', at);
                }
                continue;
            }
            for plain in c.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
                folded.push(plain, at);
            }
        }
        folded
    }

    fn push(&mut self, c: char, at: usize) {
        self.plain.push(c);
        self.from.resize(self.plain.len(), at);
    }
}
