//! What must not be left behind: notes to oneself, a machine's paths, waiting by the clock, examples nobody runs.

use super::tree::Source;
use super::{Breach, line_at, rust, whole_words};

const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

const MACHINES: &[&str] = &[concat!("/", "work", "/"), concat!("/", "farm", "/"), concat!("/", "root", "/")];

/// Files that may sleep, each with its reason.
const MAY_SLEEP: &[(&str, &str)] =
    &[("tests/bench/measure.rs", "the peak memory of another process is read while it runs")];

/// The rules' own examples break the rules.
fn is_example(source: &Source) -> bool {
    source.is_under("tests/tidy")
}

pub fn unfinished(source: &Source) -> Vec<Breach> {
    if is_example(source) {
        return Vec::new();
    }
    let words = UNFINISHED.iter().flat_map(|word| whole_words(&source.text, word).map(move |at| (at, *word)));
    let mut found: Vec<(usize, &str)> = words.collect();
    if source.ending() == "rs" {
        let code = rust::parts(&source.text).code;
        let macros = ["todo!", "unimplemented!"]
            .into_iter()
            .flat_map(|name| code.match_indices(name).map(|(at, _)| (at, name)).collect::<Vec<_>>());
        found.extend(macros);
    }
    found
        .into_iter()
        .map(|(at, word)| Breach::new(source, line_at(&source.text, at), format!("{word}: finish it or leave it out")))
        .collect()
}

pub fn machine_paths(source: &Source) -> Vec<Breach> {
    if is_example(source) {
        return Vec::new();
    }
    let found = MACHINES.iter().flat_map(|path| source.text.match_indices(path));
    let absolute = found
        .filter(|(at, _)| !source.text[..*at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
    absolute
        .map(|(at, path)| Breach::new(source, line_at(&source.text, at), format!("{path} is a place on one machine")))
        .collect()
}

pub fn sleeps(source: &Source) -> Vec<Breach> {
    if source.ending() != "rs" || MAY_SLEEP.iter().any(|(path, _)| *path == source.path) {
        return Vec::new();
    }
    let code = rust::parts(&source.text).code;
    let found = whole_words(&code, "sleep").filter(|at| code[*at..].starts_with("sleep("));
    found
        .map(|at| {
            Breach::new(source, line_at(&code, at), "wait for the thing itself: a channel, a time-out, a condition")
        })
        .collect()
}

/// The test run does not compile examples, so an example that looks like code is never checked.
pub fn doc_examples(source: &Source) -> Vec<Breach> {
    if source.ending() != "rs" {
        return Vec::new();
    }
    let comments = rust::parts(&source.text).comments;
    let mut is_open = false;
    let mut found = Vec::new();
    for (index, line) in comments.lines().enumerate() {
        let doc = line.trim().strip_prefix("///").or_else(|| line.trim().strip_prefix("//!"));
        let Some(language) = doc.and_then(|doc| doc.trim().strip_prefix("```")) else {
            continue;
        };
        is_open = !is_open;
        if is_open && matches!(language, "" | "rust" | "no_run" | "ignore") {
            found.push(Breach::new(source, index + 1, "call the example ```text, or make it a test"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn notes_to_oneself_are_found() {
        assert_eq!(unfinished(&source("a.rs", "// TODO: later")).len(), 1);
        assert_eq!(unfinished(&source("a.md", "FIXME")).len(), 1);
        assert_eq!(unfinished(&source("a.rs", "fn a() { todo!() }")).len(), 1);
        assert!(unfinished(&source("a.rs", "enum Column { Todos } // METHODOLOGY")).is_empty());
    }

    #[test]
    fn a_machines_folders_are_found() {
        assert_eq!(machine_paths(&source("a.rs", &format!("\"{}main\"", MACHINES[0]))).len(), 1);
        assert_eq!(machine_paths(&source("a.sh", &format!("cd {}x", MACHINES[1]))).len(), 1);
        assert!(machine_paths(&source("a.ts", "import x from '../work/plan'; 'network/'")).is_empty());
    }

    #[test]
    fn sleeping_is_found_in_code_only() {
        assert_eq!(sleeps(&source("a.rs", "fn a() { std::thread::sleep(b); }")).len(), 1);
        assert!(sleeps(&source("a.rs", "// no sleep() here\nfn asleep() {}")).is_empty());
    }

    #[test]
    fn an_example_that_looks_like_code_is_found() {
        assert_eq!(doc_examples(&source("a.rs", "/// ```\n/// a()\n/// ```\n")).len(), 1);
        assert!(doc_examples(&source("a.rs", "/// ```text\n/// a\n/// ```\n")).is_empty());
        assert_eq!(doc_examples(&source("a.rs", "/// ```text\n/// ```\n//! ```rust\n//! ```\n"))[0].line, 3);
    }
}
