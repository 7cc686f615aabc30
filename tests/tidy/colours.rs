//! Colours have names, in one file, once for light, dark and high contrast.

use super::tree::Source;
use super::{Breach, line_at};

const FUNCTIONS: &[&str] = &["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "lab(", "lch("];

pub fn check(source: &Source) -> Vec<Breach> {
    let is_looked_at = source.is_ui() && matches!(source.ending(), "css" | "svelte" | "ts");
    if !is_looked_at || source.name() == "tokens.css" || source.name().ends_with(".test.ts") {
        return Vec::new();
    }
    let mut found: Vec<usize> = hex(&source.text);
    found.extend(FUNCTIONS.iter().flat_map(|name| functions(&source.text, name)));
    let why = "name the colour in tokens.css and use the token";
    found.into_iter().map(|at| Breach::new(source, line_at(&source.text, at), why)).collect()
}

/// `#` and 3, 4, 6 or 8 hex digits behind a colon, a quote, a space or an opening bracket.
fn hex(text: &str) -> Vec<usize> {
    let is_colour = |at: &usize| {
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let after = text[at + 1 + digits..].chars().next().unwrap_or(' ');
        let before = text[..*at].chars().next_back().unwrap_or(' ');
        matches!(digits, 3 | 4 | 6 | 8)
            && !(after.is_alphanumeric() || matches!(after, '-' | '_'))
            && (before.is_whitespace() || matches!(before, ':' | '\'' | '"' | '(' | ','))
            && !(before == '"' && text[..*at].ends_with("href=\""))
    };
    text.match_indices('#').map(|(at, _)| at).filter(is_colour).collect()
}

fn functions<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let stands_alone =
        |at: &usize| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.');
    text.match_indices(name).map(|(at, _)| at).filter(stands_alone)
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn a_colour_outside_the_tokens_is_found() {
        let rows = [
            ("a token", "a.css", "a { color: var(--ink) }", 0),
            ("six digits", "a.css", "a { color: #1a2b3c }", 1),
            ("three digits", "a.css", "a { color:#fff; }", 1),
            ("a function", "A.svelte", "<style>a { color: rgb(0 0 0 / 50%) }</style>", 1),
            ("in a script", "a.ts", "const ink = '#1a2b3c'", 1),
            ("a block of the page", "A.svelte", "{#each a as b}{#if c}{/if}{/each}", 0),
            ("a place on the page", "A.svelte", "<a href=\"#add\">", 0),
            ("a private field", "a.ts", "this.#bad = 1; a.lab(2)", 0),
            ("an id", "a.css", "#app-frame { margin: 0 }", 0),
            ("the tokens", "tokens.css", ":root { --ink: #123456 }", 0),
        ];
        for (what, name, text, expected) in rows {
            assert_eq!(check(&source(&format!("ui/src/{name}"), text)).len(), expected, "{what}");
        }
    }
}
