//! The house's rules, run as tests: who may name whom, how long things get, and what never appears.
//! Each rule is a small function in `tidy/`, with a test beside it that shows it can fail.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "tidy/mod.rs"]
mod tidy;

use tidy::tree::{self, Source};
use tidy::{Breach, clock, colours, edges, leftovers, markup, names, only_here, orphans, rows, screens, sizes, waits};

/// Fails with every breach of a rule at once, one a line.
fn hold(rule: &str, breaches: Vec<Breach>) {
    let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} breaches of the rule \"{rule}\":\n{}\n", lines.len(), lines.join("\n"));
}

fn each(rule: &str, check: fn(&Source) -> Vec<Breach>) {
    hold(rule, tree::sources().iter().flat_map(check).collect());
}

#[test]
fn the_tree_is_really_read() {
    let sources = tree::sources();
    for expected in ["Cargo.toml", "src-tauri/domain/lib.rs", "tests/tidy.rs", "xtask/src/main.rs"] {
        assert!(sources.iter().any(|source| source.path == expected), "{expected} was not found");
    }
}

#[test]
fn crates_depend_only_along_the_arrows() {
    each("crate edges", edges::check);
}

#[test]
fn files_stay_short() {
    each("file length", sizes::files);
}

#[test]
fn functions_stay_short() {
    each("function length", sizes::functions);
}

#[test]
fn libraries_are_named_only_where_they_belong() {
    each("only here", only_here::check);
}

#[test]
fn only_faces_and_the_worker_read_the_clock() {
    each("the clock", clock::check);
}

#[test]
fn messages_are_read_through_the_one_view() {
    each("visible_message", rows::check);
}

#[test]
fn words_on_the_screen_come_from_the_texts() {
    each("no words in markup", markup::check);
}

#[test]
fn screens_do_not_import_each_other() {
    each("screens stand alone", screens::check);
}

#[test]
fn colours_are_named_in_the_tokens_only() {
    each("colours", colours::check);
}

#[test]
fn names_are_the_trades_words() {
    each("names", names::check);
}

#[test]
fn nothing_is_left_for_later() {
    each("unfinished", leftovers::unfinished);
}

#[test]
fn no_machine_is_named() {
    each("machine paths", leftovers::machine_paths);
}

#[test]
fn nobody_sleeps_to_wait() {
    each("sleep", leftovers::sleeps);
}

#[test]
fn examples_in_documentation_are_text() {
    each("doc examples", leftovers::doc_examples);
}

#[test]
fn every_test_file_is_a_target() {
    hold("orphan tests", orphans::check(tree::sources()));
}

#[test]
fn tests_of_the_window_wait_for_what_they_act_on() {
    each("waiting", waits::check);
}
