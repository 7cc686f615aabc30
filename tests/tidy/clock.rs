//! `now` is an argument: only what waits or faces the user reads a clock.

use super::tree::Source;
use super::{Breach, line_at, rust};

/// What tells the time of day; how long something took is no secret input.
const READS: &[&str] = &["SystemTime::now", "Utc::now", "Local::now", "now_v7"];

const MAY: &[&str] = &["src-tauri/worker/", "src-tauri/app/", "src-tauri/cli/", "xtask/", "tests/"];

/// Files below that read a clock all the same, each with its reason.
const ALLOWED: &[(&str, &str)] = &[
    ("src-tauri/store/lib.rs", "the one clock its callers share"),
    ("src-tauri/store/open.rs", "new identities carry their time (RFC 9562 section 5.7)"),
];

pub fn check(source: &Source) -> Vec<Breach> {
    let is_allowed = ALLOWED.iter().any(|(path, _)| *path == source.path) || source.is_rust_test();
    if source.ending() != "rs" || is_allowed || MAY.iter().any(|place| source.path.starts_with(place)) {
        return Vec::new();
    }
    let parts = rust::parts(&source.text);
    let code = parts.code_outside_tests();
    let reads = READS.iter().flat_map(|read| code.match_indices(read));
    reads
        .map(|(at, read)| Breach::new(source, line_at(code, at), format!("{read}: take the time as an argument")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn the_clock_is_read_at_the_edge_only() {
        let text = "fn a() { let now = SystemTime::now(); }";
        assert_eq!(check(&source("src-tauri/linking/verdict.rs", text)).len(), 1);
        assert!(check(&source("src-tauri/worker/clock.rs", text)).is_empty());
        let in_its_tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{ {text} }}");
        assert!(check(&source("src-tauri/linking/verdict.rs", &in_its_tests)).is_empty());
    }
}
