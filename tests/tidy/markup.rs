//! Words on the screen live in `ui/src/text`, where they are translated.

use super::tree::Source;
use super::{Breach, line_at};

/// Attributes whose words a user sees or hears.
const SPOKEN: &[&str] =
    &["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label"];

pub fn check(source: &Source) -> Vec<Breach> {
    if source.ending() != "svelte" || !source.is_ui() || source.is_under("ui/src/text") {
        return Vec::new();
    }
    let page = Page::of(&source.text);
    let texts = page.texts.iter().filter(|(_, text)| has_a_word(text));
    let attributes = page.tags.iter().filter_map(|(at, tag)| spoken(tag).map(|said| (at, said)));
    let mut breaches: Vec<Breach> = texts.map(|(at, text)| breach(source, *at, text.trim())).collect();
    breaches.extend(attributes.map(|(at, said)| breach(source, *at, &said)));
    breaches
}

fn breach(source: &Source, at: usize, said: &str) -> Breach {
    Breach::new(source, line_at(&source.text, at), format!("\"{said}\" belongs in ui/src/text"))
}

/// The words between tags and the insides of tags, with their offsets; expressions in braces are left out of the words.
#[derive(Default)]
struct Page {
    texts: Vec<(usize, String)>,
    tags: Vec<(usize, String)>,
}

impl Page {
    fn of(text: &str) -> Self {
        let mut page = Self::default();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            at += page.take(at, rest);
        }
        page
    }

    /// Takes the piece that begins here and tells its length.
    fn take(&mut self, at: usize, rest: &str) -> usize {
        for (start, end) in [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")] {
            if rest.starts_with(start) {
                return rest.find(end).map_or(rest.len(), |found| found + end.len());
            }
        }
        if rest.starts_with('{') {
            return expression(rest);
        }
        if rest.starts_with('<') {
            let length = tag(rest);
            self.tags.push((at, rest[..length].to_owned()));
            return length;
        }
        let length = rest.find(['<', '{']).unwrap_or(rest.len());
        self.texts.push((at, rest[..length].to_owned()));
        length
    }
}

/// The length of `{ … }`, with braces inside; a quote hides braces.
fn expression(text: &str) -> usize {
    let (mut depth, mut quote) = (0_u32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 1 => return at + 1,
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a tag; `>` inside quotes and expressions does not end it.
fn tag(text: &str) -> usize {
    let (mut at, mut quote) = (1, None);
    while let Some(c) = text[at..].chars().next() {
        if c == '{' {
            at += expression(&text[at..]);
            continue;
        }
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return at + 1,
            _ => {}
        }
        at += c.len_utf8();
    }
    text.len()
}

/// The first literal words in an attribute that is read out or shown.
fn spoken(tag: &str) -> Option<String> {
    SPOKEN.iter().find_map(|name| {
        let value = tag.split_once(&format!(" {name}=\"")).or_else(|| tag.split_once(&format!("\n{name}=\"")))?.1;
        let literal = outside_braces(value.split('"').next().unwrap_or_default());
        has_a_word(&literal).then_some(literal)
    })
}

fn outside_braces(value: &str) -> String {
    let pieces = value.split('{').enumerate();
    pieces
        .map(|(index, piece)| if index == 0 { piece } else { piece.split_once('}').map_or("", |(_, after)| after) })
        .collect()
}

/// Two letters in a row, entities such as `&nbsp;` apart.
fn has_a_word(text: &str) -> bool {
    let without_entities: String = text.split('&').enumerate().map(|(index, piece)| entity_cut(index, piece)).collect();
    let letters: Vec<bool> = without_entities.chars().map(char::is_alphabetic).collect();
    letters.windows(2).any(|pair| pair == [true, true])
}

fn entity_cut(index: usize, piece: &str) -> &str {
    match piece.split_once(';') {
        Some((name, after)) if index > 0 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#') => after,
        _ => piece,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn words_are_found_and_expressions_are_not() {
        let rows = [
            ("a text of ours", "<p>{t('review.import')}</p>", 0),
            ("a literal word", "<p>Import</p>", 1),
            ("a word beside an expression", "<p>{n} messages</p>", 1),
            ("an accent", "<p>Été</p>", 1),
            ("signs and single letters", "<kbd>I</kbd> · 3 × &nbsp;&times;", 0),
            ("an entity before a word", "<p>&nbsp;Import</p>", 1),
            ("a script and a style", "<script>let word = 'Import'</script><style>p { color: red }</style>", 0),
            ("a comment", "<!-- Import -->", 0),
            ("a condition with a greater-than", "<p class={a > b ? 'big' : 'small'}>{x}</p>", 0),
            ("a block", "{#if a}{:else if b}{@render c()}{/if}", 0),
            ("an arrow in a handler", "<button onclick={() => go({ a: '}' })}>{x}</button>", 0),
            ("a literal label", "<button aria-label=\"Close\">×</button>", 1),
            ("a computed label", "<button aria-label={t('close')} title=\"{a}: {b}\">×</button>", 0),
            ("half a literal title", "<a title=\"About {name}\">×</a>", 1),
            ("an attribute nobody reads", "<input type=\"text\" class=\"wide title\">", 0),
            ("a placeholder over lines", "<input\n  placeholder=\"Search\"\n>", 1),
        ];
        for (what, text, expected) in rows {
            let found = check(&source("ui/src/screens/review/Row.svelte", text));
            assert_eq!(found.len(), expected, "{what}: {found:?}");
        }
    }

    #[test]
    fn the_texts_themselves_may_hold_words() {
        assert!(check(&source("ui/src/text/Rich.svelte", "<p>Import</p>")).is_empty());
        assert!(check(&source("ui/index.html", "<title>Dossier</title>")).is_empty());
    }
}
