//! Where the tree and its build are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::stop::Stop;

pub struct Place {
    pub root: PathBuf,
    /// The folder cargo puts debug binaries into.
    pub binaries: PathBuf,
}

impl Place {
    pub fn here() -> Result<Self, Stop> {
        let me = env::current_exe().map_err(Stop::io("find this program"))?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf);
        let root = root.ok_or_else(|| Stop::Missing("xtask has lost the tree it was built in".into()))?;
        Ok(Self { binaries: me.parent().map_or_else(|| root.join("target/debug"), Path::to_path_buf), root })
    }

    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    pub fn screenshots(&self) -> PathBuf {
        self.root.join("target/screenshots")
    }

    pub fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The one feature set of build, lints and tests: any other compiles everything twice.
    pub fn features(&self) -> &'static [&'static str] {
        let manifest = fs::read_to_string(self.root.join("Cargo.toml")).unwrap_or_default();
        features_of(&manifest)
    }
}

fn features_of(manifest: &str) -> &'static [&'static str] {
    let declares = |line: &str| line.trim_start().starts_with("custom-protocol");
    if manifest.lines().any(declares) { &["--features", "dossier-desktop/custom-protocol"] } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_built_in_once_the_window_declares_it() {
        assert!(features_of("[workspace]\n").is_empty());
        let window = "[features]\ncustom-protocol = [\"tauri/custom-protocol\"]\n";
        assert_eq!(features_of(window), ["--features", "dossier-desktop/custom-protocol"]);
    }
}
