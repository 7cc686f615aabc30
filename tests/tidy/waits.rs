//! A test of the window waits for what it acts on: on a slow machine it may not be there yet.

use super::tree::Source;
use super::{Breach, line_at};

/// An act on what may be missing, or is only said to be there.
const HASTY: &[&str] = &["?.", "!."];
const ACTS: &[&str] = &["click()", "focus()", "dispatchEvent("];

pub fn check(source: &Source) -> Vec<Breach> {
    if !source.is_ui() || !source.path.ends_with(".test.ts") {
        return Vec::new();
    }
    let acts = ACTS.iter().flat_map(|act| source.text.match_indices(act).map(|(at, _)| at));
    let mut hasty: Vec<usize> = acts.filter(|at| is_hasty(&source.text[..*at])).collect();
    hasty.sort_unstable();
    let why = "what may not be there is waited for: `await click(() => …)`, `(await until(() => …)).focus()`";
    hasty.into_iter().map(|at| Breach::new(source, line_at(&source.text, at), why)).collect()
}

/// Whether the thing before an act is asked with `?.`, asserted with `!`, or a cast of what a look at the page gave.
fn is_hasty(before: &str) -> bool {
    let thing = before.strip_suffix('.').unwrap_or(before);
    HASTY.iter().any(|sign| before.ends_with(sign)) || (thing.ends_with(')') && is_cast(thing))
}

/// Whether this ends in `(… as HTML…)` on one line.
fn is_cast(thing: &str) -> bool {
    let line = thing.lines().next_back().unwrap_or_default();
    line.rsplit_once(" as HTML").is_some_and(|(_, kind)| kind.trim_end_matches(')').chars().all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn an_act_on_what_may_be_missing_is_found() {
        let rows = [
            ("a click on what may be missing", "named('button', 'Save')?.click();", 1),
            ("a focus on what may be missing", "const a = b;\nfield?.focus();", 1),
            ("a key where nothing may be", "row(0)?.dispatchEvent(event);", 1),
            ("said to be there", "row(0)!.click();", 1),
            ("cast to be there", "(document.querySelector('a') as HTMLElement).click();", 1),
            ("two on a line", "a?.focus(); b?.click();", 2),
            ("waited for, then clicked", "await click(() => named('button', 'Save'));", 0),
            ("waited for, then focused", "(await until(() => row(2))).focus();", 0),
            ("known to be there", "found.click();\ndocument.body.focus();", 0),
            ("a chain that ends in a look", "expect(row(0)?.textContent).toBe('x');", 0),
        ];
        for (what, text, expected) in rows {
            let found = check(&source("ui/src/mail/mail.test.ts", text));
            assert_eq!(found.len(), expected, "{what}: {found:?}");
        }
    }

    #[test]
    fn the_program_itself_may_ask_first() {
        assert!(check(&source("ui/src/kit/Finder.svelte", "field?.focus();")).is_empty());
        assert!(check(&source("ui/src/testing/window.ts", "one?.click();")).is_empty());
    }
}
