//! Names are the recruiter's and the standards' words; empty ones say nothing.

use super::tree::Source;
use super::{Breach, line_at, rust, whole_words};

const EMPTY: &[&str] = &["Manager", "Service", "Helper", "Util", "Utils", "Processor", "Handler", "Data", "Info"];

const FILES: &[&str] = &["util", "utils", "helper", "helpers", "manager", "service", "common", "misc"];

pub fn check(source: &Source) -> Vec<Breach> {
    let mut breaches = file(source);
    if source.ending() == "rs" {
        let code = rust::parts(&source.text).code;
        breaches.extend(types(source, &code));
        breaches.extend(getters(source, &code));
    }
    breaches
}

fn file(source: &Source) -> Vec<Breach> {
    let stem = source.name().split('.').next().unwrap_or_default().to_lowercase();
    let is_code = matches!(source.ending(), "rs" | "ts" | "svelte");
    if is_code && FILES.contains(&stem.as_str()) {
        return vec![Breach::new(
            source,
            0,
            format!("a file called {stem} gathers everything: name it by what it does"),
        )];
    }
    Vec::new()
}

fn types(source: &Source, code: &str) -> Vec<Breach> {
    let declared = ["struct", "enum", "trait", "type"].into_iter().flat_map(|keyword| {
        whole_words(code, keyword).map(|at| (at, word(&code[at + keyword.len()..]))).collect::<Vec<_>>()
    });
    let empty = declared.filter(|(_, name)| EMPTY.iter().any(|ending| name.ends_with(ending)));
    empty
        .map(|(at, name)| {
            Breach::new(source, line_at(code, at), format!("{name}: say what it is in the trade's words"))
        })
        .collect()
}

fn getters(source: &Source, code: &str) -> Vec<Breach> {
    let named = whole_words(code, "fn").map(|at| (at, word(&code[at + 2..])));
    let getters = named.filter(|(_, name)| name.starts_with("get_"));
    getters.map(|(at, name)| Breach::new(source, line_at(code, at), format!("fn {name}: leave out get_"))).collect()
}

fn word(code: &str) -> String {
    code.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn empty_names_are_found() {
        let rows = [
            ("a noun of the trade", "mail/plan.rs", "pub struct Filing;", 0),
            ("a manager", "mail/plan.rs", "pub struct FolderManager;", 1),
            ("data", "mail/plan.rs", "enum EventData { A }", 1),
            ("a getter", "mail/plan.rs", "fn get_name(&self) -> &str { x }", 1),
            ("a comment", "mail/plan.rs", "// struct FolderManager, fn get_name", 0),
            ("a drawer for everything", "ui/src/utils.ts", "", 1),
            ("a folder's front page", "docs/common.md", "", 0),
        ];
        for (what, path, text, expected) in rows {
            assert_eq!(check(&source(path, text)).len(), expected, "{what}");
        }
    }
}
