//! A test file no target names is never run.

use super::Breach;
use super::tree::Source;

pub fn check(sources: &[Source]) -> Vec<Breach> {
    let manifest = sources
        .iter()
        .find(|source| source.path == "tests/Cargo.toml")
        .map_or("", |source| source.text.as_str());
    let roots = sources
        .iter()
        .filter(|source| source.is_under("tests") && source.path.matches('/').count() == 1 && source.ending() == "rs");
    let orphans = roots.filter(|source| source.name() != "lib.rs" && !names(manifest, source.name()));
    orphans
        .map(|source| Breach::new(source, 0, "no [[test]] of tests/Cargo.toml has this path"))
        .collect()
}

fn names(manifest: &str, file: &str) -> bool {
    manifest
        .lines()
        .filter_map(|line| line.split_once('='))
        .any(|(key, value)| key.trim() == "path" && value.trim().trim_matches('"') == file)
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn a_file_without_a_target_is_found() {
        let manifest = source(
            "tests/Cargo.toml",
            "[lib]\npath = \"lib.rs\"\n[[test]]\nname = \"tidy\"\npath = \"tidy.rs\"\n",
        );
        let tree = [
            manifest,
            source("tests/tidy.rs", ""),
            source("tests/lib.rs", ""),
            source("tests/tidy/rows.rs", ""),
            source("tests/story_imap.rs", ""),
        ];
        let found = check(&tree);
        assert_eq!(
            found.iter().map(|breach| breach.file.as_str()).collect::<Vec<_>>(),
            ["tests/story_imap.rs"]
        );
    }
}
