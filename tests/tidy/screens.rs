//! Screens know the kit, the api and the texts, never each other.

use super::tree::Source;
use super::{Breach, line_at};

const SCREENS: &str = "ui/src/screens";

pub fn check(source: &Source) -> Vec<Breach> {
    let Some(own) = screen_of(&source.path) else {
        return Vec::new();
    };
    let foreign = specifiers(&source.text).into_iter().filter_map(|(at, specifier)| {
        let other = screen_of(&resolve(&source.path, specifier))?;
        (other != own)
            .then(|| format!("imports the screen {other}: move what both need to ui/src/kit or beside the screens"))
            .map(|why| Breach::new(source, line_at(&source.text, at), why))
    });
    foreign.collect()
}

/// A screen is a folder; files that lie directly in the folder of screens belong to all.
fn screen_of(path: &str) -> Option<String> {
    let rest = path.strip_prefix(SCREENS)?.strip_prefix('/')?;
    rest.split_once('/').map(|(screen, _)| screen.to_owned())
}

/// What follows `from`, `import` or `import(` in quotes.
fn specifiers(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for keyword in ["from ", "import ", "import("] {
        for (at, _) in text.match_indices(keyword) {
            let rest = text[at + keyword.len()..].trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
            let inside = quote.and_then(|quote| rest[1..].split(quote).next());
            found.extend(inside.map(|inside| (at, inside)));
        }
    }
    found
}

/// The path an import leads to, from the root of the tree.
fn resolve(path: &str, specifier: &str) -> String {
    if !specifier.starts_with('.') {
        let at = specifier.find("screens/");
        return at.map_or_else(String::new, |at| format!("ui/src/{}", &specifier[at..]));
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn a_screen_imports_its_own_files_and_no_other_screens() {
        let rows = [
            ("its own file", "review/Row.svelte", "import Cell from './Cell.svelte'", 0),
            ("its own folder below", "review/Row.svelte", "import Cell from './cells/Cell.svelte'", 0),
            ("the kit", "review/Row.svelte", "import Menu from '../../kit/Menu.svelte'", 0),
            ("another screen", "review/Row.svelte", "import Head from '../people/Head.svelte'", 1),
            (
                "another screen by an alias",
                "review/Row.svelte",
                "import Head from \"$screens/../screens/people/Head.svelte\"",
                1,
            ),
            ("another screen, later", "review/Row.svelte", "await import('../people/Head.svelte')", 1),
            ("what belongs to all", "review/Row.svelte", "import { route } from '../routes'", 0),
            ("the list of screens", "routes.ts", "import Review from './review/Review.svelte'", 0),
        ];
        for (what, path, text, expected) in rows {
            assert_eq!(check(&source(&format!("{SCREENS}/{path}"), text)).len(), expected, "{what}");
        }
    }
}
