//! How long files, components and functions get.

use super::tree::Source;
use super::{Breach, rust};

const FILE: usize = 400;
const COMPONENT: usize = 200;
const FUNCTION: usize = 60;

/// A migration is one transaction and never touched again: it is as long as it must be.
const MIGRATIONS: &str = "src-tauri/store/migrations";

pub fn files(source: &Source) -> Vec<Breach> {
    let most = match source.ending() {
        "svelte" => COMPONENT,
        _ if source.is_under(MIGRATIONS) => return Vec::new(),
        "rs" | "ts" | "js" | "css" | "sql" => FILE,
        _ => return Vec::new(),
    };
    let lines = source.text.lines().count();
    let why = format!("{lines} lines, at most {most}: split it by what it does");
    if lines > most { vec![Breach::new(source, 0, why)] } else { Vec::new() }
}

/// A table in a test is data: its rows are not counted.
pub fn functions(source: &Source) -> Vec<Breach> {
    if source.ending() != "rs" {
        return Vec::new();
    }
    let parts = rust::parts(&source.text);
    let tests = if source.is_rust_test() { 0 } else { super::line_at(&parts.code, parts.tests_begin()) };
    let found = rust::functions(&parts.code).into_iter().map(|function| {
        let rows = if function.line >= tests { function.rows } else { 0 };
        (function.lines - rows, function)
    });
    found
        .filter(|(lines, _)| *lines > FUNCTION)
        .map(|(lines, function)| {
            let why = format!("fn {} has {lines} lines, at most {FUNCTION}", function.name);
            Breach::new(source, function.line, why)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn a_file_may_reach_its_limit_and_not_pass_it() {
        let rows =
            [("mail/run.rs", FILE), ("ui/src/app.ts", FILE), ("ui/src/app.css", FILE), ("ui/src/A.svelte", COMPONENT)];
        for (path, most) in rows {
            assert!(files(&source(path, &"x\n".repeat(most))).is_empty(), "{path}");
            assert_eq!(files(&source(path, &"x\n".repeat(most + 1))).len(), 1, "{path}");
        }
        assert!(files(&source("docs/cli.md", &"x\n".repeat(FILE * 2))).is_empty());
    }

    #[test]
    fn a_function_may_reach_its_limit_and_not_pass_it() {
        let body = |lines: usize| format!("fn long() {{\n{}}}\n", "x;\n".repeat(lines - 2));
        assert!(functions(&source("a.rs", &body(FUNCTION))).is_empty());
        assert_eq!(functions(&source("a.rs", &body(FUNCTION + 1)))[0].line, 1);
        assert!(functions(&source("a.ts", &body(FUNCTION + 1))).is_empty());
    }

    #[test]
    fn a_table_counts_in_code_and_not_in_a_test() {
        let table = format!("fn long() {{\nlet a = [\n{}];\n}}\n", "(1, 2),\n".repeat(FUNCTION));
        assert_eq!(functions(&source("a.rs", &table)).len(), 1);
        assert!(functions(&source("a.rs", &format!("#[cfg(test)]\nmod tests {{\n{table}}}\n"))).is_empty());
        assert!(functions(&source("tests/story_a.rs", &table)).is_empty());
    }

    #[test]
    fn braces_in_strings_do_not_hide_a_long_function() {
        let text = format!("fn long() {{\nlet a = \"}}\"; // }}\n{}}}\n", "x;\n".repeat(FUNCTION));
        assert_eq!(functions(&source("a.rs", &text)).len(), 1);
    }
}
