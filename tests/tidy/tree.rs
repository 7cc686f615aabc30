//! The text files of the tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A file, its path from the root with `/` between the parts.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn ending(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    pub fn is_under(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    pub fn is_ui(&self) -> bool {
        self.is_under("ui/src")
    }

    /// A file that holds nothing but tests of the Rust code.
    pub fn is_rust_test(&self) -> bool {
        self.is_under("tests")
            || self.path.contains("/tests/")
            || self.name() == "tests.rs"
            || self.name().ends_with("_tests.rs")
    }
}

/// What is built, fetched or generated, and material for tests.
const LEFT_OUT: &[&str] =
    &[".git", "target", "node_modules", "ui/dist", "dist", "gen", "ui/test-results", "tests/fixtures", "assets"];

const GENERATED: &[&str] = &["ui/src/api/bindings.ts", "ui/package-lock.json", "Cargo.lock"];

const ENDINGS: &[&str] =
    &["rs", "toml", "sql", "ts", "js", "mjs", "svelte", "css", "html", "json", "md", "sh", "yml", "yaml"];

/// Every text file, read once for all rules.
pub fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let mut found = Vec::new();
        walk(&root(), "", &mut found);
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are inside the tree").to_path_buf()
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the tree can be listed") {
        let path = entry.expect("an entry of the tree can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let relative = format!("{prefix}{name}");
        if is_left_out(&relative, &name) || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            walk(&path, &format!("{relative}/"), found);
        } else if is_source(&relative) {
            // A file that vanished since it was listed is nobody's breach.
            found.extend(fs::read_to_string(&path).ok().map(|text| Source { path: relative, text }));
        }
    }
}

fn is_left_out(relative: &str, name: &str) -> bool {
    LEFT_OUT.iter().any(|left_out| *left_out == relative || *left_out == name)
}

fn is_source(relative: &str) -> bool {
    let ending = relative.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.contains(&ending) && !GENERATED.contains(&relative)
}

#[cfg(test)]
pub fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_or_generated_is_left_out() {
        assert!(is_left_out("target", "target"));
        assert!(is_left_out("ui/node_modules", "node_modules"));
        assert!(!is_left_out("src-tauri", "src-tauri"));
        assert!(is_source("ui/src/main.ts") && !is_source("ui/src/api/bindings.ts") && !is_source("LICENSE"));
    }

    #[test]
    fn a_folder_is_not_its_neighbour_with_a_longer_name() {
        assert!(source("src-tauri/mail/run.rs", "").is_under("src-tauri/mail"));
        assert!(!source("src-tauri/mailbox/run.rs", "").is_under("src-tauri/mail"));
    }
}
