//! A test file no target names is never run.

use super::Breach;
use super::tree::Source;

pub fn check(sources: &[Source]) -> Vec<Breach> {
    let manifests =
        ["tests/Cargo.toml", "xtask/Cargo.toml"].map(|path| sources.iter().find(|source| source.path == path));
    let is_named = |file: &str| manifests.into_iter().flatten().any(|manifest| names(&manifest.text, file));
    let roots = sources
        .iter()
        .filter(|source| source.is_under("tests") && source.path.matches('/').count() == 1 && source.ending() == "rs");
    let orphans = roots.filter(|source| source.name() != "lib.rs" && !is_named(source.name()));
    orphans.map(|source| Breach::new(source, 0, "no [[test]] has this path: name it in tests/Cargo.toml")).collect()
}

fn names(manifest: &str, file: &str) -> bool {
    let pairs = manifest.lines().filter_map(|line| line.split_once('='));
    let mut paths = pairs.filter(|(key, _)| key.trim() == "path").map(|(_, value)| value.trim().trim_matches('"'));
    paths.any(|path| path.trim_start_matches("../tests/") == file)
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn a_file_without_a_target_is_found() {
        let manifest = source("tests/Cargo.toml", "[lib]\npath = \"lib.rs\"\n[[test]]\npath = \"story_mail.rs\"\n");
        let other = source("xtask/Cargo.toml", "[[test]]\nname = \"tidy\"\npath = \"../tests/tidy.rs\"\n");
        let tree = [
            manifest,
            other,
            source("tests/story_mail.rs", ""),
            source("tests/tidy.rs", ""),
            source("tests/lib.rs", ""),
            source("tests/tidy/rows.rs", ""),
            source("tests/story_imap.rs", ""),
        ];
        let found = check(&tree);
        assert_eq!(found.iter().map(|breach| breach.file.as_str()).collect::<Vec<_>>(), ["tests/story_imap.rs"]);
    }
}
