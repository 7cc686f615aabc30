//! Libraries that may be named in one place only.

use super::tree::Source;
use super::{Breach, line_at, rust, whole_words};

/// A name in Rust code and the folders or files (as beginnings of paths) that may say it.
const RUST: &[(&str, &[&str])] = &[
    ("tauri", &["src-tauri/app/"]),
    ("rusqlite", &["src-tauri/store/", "tests/"]),
    ("native_tls", &["src-tauri/account/tls/", "tests/"]),
    ("openssl", &["src-tauri/account/tls/"]),
    ("keyring", &["src-tauri/account/", "tests/"]),
];

/// A package and the only folder of the page that may import it.
const PAGE: &[(&str, &str)] = &[("@tauri-apps", "ui/src/api"), ("bits-ui", "ui/src/kit")];

/// The IMAP library is hidden behind `mail::Remote`.
const IMAP: &[&str] = &["src-tauri/mail/imap", "tests/"];

pub fn check(source: &Source) -> Vec<Breach> {
    match source.ending() {
        "rs" => [rust_names(source), imap(source)].concat(),
        "ts" | "js" | "svelte" if source.is_ui() => imports(source),
        _ => Vec::new(),
    }
}

fn rust_names(source: &Source) -> Vec<Breach> {
    let code = rust::parts(&source.text).code;
    let elsewhere = RUST.iter().filter(|(_, places)| !begins_with_one_of(source, places));
    let found = elsewhere.flat_map(|(name, places)| {
        whole_words(&code, name)
            .map(|at| (at, format!("{name} may be named only in {}", places.join(", "))))
            .collect::<Vec<_>>()
    });
    found.map(|(at, why)| Breach::new(source, line_at(&code, at), why)).collect()
}

/// A path that begins with `imap::`: behind `crate::` or `mail::` it is our own module.
fn imap(source: &Source) -> Vec<Breach> {
    if begins_with_one_of(source, IMAP) {
        return Vec::new();
    }
    let code = rust::parts(&source.text).code;
    let outer =
        whole_words(&code, "imap").filter(|at| code[*at..].starts_with("imap::") && !code[..*at].ends_with("::"));
    outer
        .map(|at| Breach::new(source, line_at(&code, at), "the imap library stays behind mail::Remote, in mail/imap"))
        .collect()
}

fn imports(source: &Source) -> Vec<Breach> {
    let elsewhere = PAGE.iter().filter(|(_, folder)| !source.is_under(folder));
    let found =
        elsewhere.flat_map(|(name, folder)| source.text.match_indices(name).map(move |(at, _)| (at, name, folder)));
    found
        .map(|(at, name, folder)| {
            Breach::new(source, line_at(&source.text, at), format!("{name} may be named only in {folder}"))
        })
        .collect()
}

fn begins_with_one_of(source: &Source, places: &[&str]) -> bool {
    places.iter().any(|place| source.path.starts_with(place))
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    fn count(rows: &[(&str, &str, &str, usize)]) {
        for (what, path, text, expected) in rows {
            assert_eq!(check(&source(path, text)).len(), *expected, "{what}");
        }
    }

    #[test]
    fn each_crate_has_its_place() {
        count(&[
            ("the shell in the window", "src-tauri/app/main.rs", "use tauri::App;", 0),
            ("the shell elsewhere", "src-tauri/api/lib.rs", "#[tauri::command]", 1),
            ("a name in a string", "src-tauri/cli/main.rs", "let a = \"tauri\"; // tauri", 0),
            ("the database in the store", "src-tauri/store/open.rs", "use rusqlite::Row;", 0),
            ("the database elsewhere", "src-tauri/people/add.rs", "fn a(c: rusqlite::Row) {}", 1),
            ("TLS in its place", "src-tauri/account/tls/openssl.rs", "use openssl::A;", 0),
            ("TLS in the mail's wire", "src-tauri/mail/imap/wire.rs", "use native_tls::A;", 1),
            ("IMAP in its place", "src-tauri/mail/imap.rs", "use imap::Session;", 0),
            ("IMAP in the worker", "src-tauri/worker/a.rs", "use imap::Session;", 1),
            ("our own module", "src-tauri/worker/a.rs", "use mail::imap::Imap;", 0),
        ]);
    }

    #[test]
    fn each_package_of_the_page_has_its_place() {
        count(&[
            ("a call", "ui/src/api/call.ts", "import '@tauri-apps/api/core'", 0),
            ("a call from a screen", "ui/src/screens/a/Row.svelte", "import '@tauri-apps/api/core'", 1),
            ("a part in the kit", "ui/src/kit/Menu.svelte", "import 'bits-ui'", 0),
            ("a part in a screen", "ui/src/screens/a/Row.svelte", "import 'bits-ui'", 1),
        ]);
    }
}
