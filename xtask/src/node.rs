//! Node and the page's npm dependencies.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::place::Place;
use crate::run::Run;
use crate::stop::{Outcome, Stop};

const OLDEST: u32 = 20;

/// Installs exactly what `ui/package-lock.json` names, when it changed since the last time; never a browser.
pub fn install(place: &Place) -> Outcome {
    check_version("node")?;
    let lock = place.ui().join("package-lock.json");
    if !lock.exists() {
        return Err(Stop::Missing("ui/package-lock.json is missing: the page's dependencies are not known".into()));
    }
    if is_current(changed(&lock), changed(&place.ui().join("node_modules/.package-lock.json"))) {
        return Ok(());
    }
    println!("Installing the page's dependencies from ui/package-lock.json");
    let install = Run::new(&place.ui(), "npm", &["ci", "--no-audit", "--no-fund"]);
    install.with("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").go()
}

/// `npm run SCRIPT` in `ui/`, with what the script's own command gets besides.
pub fn script(place: &Place, script: &str, arguments: &[&str]) -> Run {
    let dashes: &[&str] = if arguments.is_empty() { &[] } else { &["--"] };
    Run::new(&place.root, "npm", &[&["--prefix", "ui", "run", script], dashes, arguments].concat())
}

fn check_version(program: &str) -> Outcome {
    let answer = Command::new(program).arg("--version").output();
    let answer = answer
        .map_err(|_| Stop::Missing(format!("Node is not installed: Node {OLDEST} or later with npm is needed")))?;
    let version = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    if major(&version).is_some_and(|major| major >= OLDEST) {
        return Ok(());
    }
    Err(Stop::Missing(format!("Node {version} is too old: Node {OLDEST} or later is needed")))
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|file| file.modified()).ok()
}

fn is_current(lock: Option<SystemTime>, installed: Option<SystemTime>) -> bool {
    lock.is_some() && installed >= lock
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_version_is_read_off_what_node_says() {
        let rows = [("v20.20.2", Some(20)), ("v8.1.0", Some(8)), ("22", Some(22)), ("", None), ("nightly", None)];
        for (version, expected) in rows {
            assert_eq!(major(version), expected, "{version}");
        }
    }

    #[test]
    fn dependencies_are_installed_again_only_when_the_lock_file_is_newer() {
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(43_200);
        let later = noon + Duration::from_secs(1);
        assert!(is_current(Some(noon), Some(later)));
        assert!(is_current(Some(noon), Some(noon)));
        assert!(!is_current(Some(later), Some(noon)));
        assert!(!is_current(Some(noon), None), "a fresh clone");
        assert!(!is_current(None, None));
    }
}
