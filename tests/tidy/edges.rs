//! Which crate may depend on which.

use super::Breach;
use super::tree::Source;

/// The arrows of ARCHITECTURE.md: a package and the own crates it may name. `tests` may name all of them.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    // Nothing of ours, and nothing at all: it stands below the reader in the cage.
    ("rtf", &[]),
    ("mime", &["domain", "rtf"]),
    // Nothing of ours that does more than compute: what it reads is hostile.
    ("preview", &["rtf"]),
    // Where there is no keychain, secrets are sealed with the store's key.
    ("account", &["domain", "store"]),
    ("people", BELOW),
    ("mail", BELOW),
    ("calendar", BELOW),
    ("linking", BELOW),
    ("outgoing", BELOW),
    ("automation", BELOW),
    ("intake", BELOW),
    ("privacy", BELOW),
    // Never the network: not `account`, not `worker`.
    (
        "api",
        &[
            "domain",
            "store",
            "mime",
            "preview",
            "people",
            "mail",
            "linking",
            "intake",
            "privacy",
            "automation",
            "outgoing",
            "calendar",
        ],
    ),
    (
        "worker",
        &[
            "domain",
            "store",
            "mime",
            "account",
            "people",
            "mail",
            "linking",
            "intake",
            "privacy",
            "automation",
            "outgoing",
            "calendar",
        ],
    ),
    ("desktop", &["domain", "api", "worker"]),
    ("cli", &["domain", "api", "worker"]),
    ("xtask", &[]),
];

/// What a concern stands on. Concerns never name each other: they talk through rows.
const BELOW: &[&str] = &["domain", "store", "mime", "account"];

/// Libraries that belong to one place.
const ONLY: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("zip", &["people", "preview"]),
    ("quick-xml", &["account", "calendar", "preview"]),
    ("cfb", &["preview"]),
    ("imagesize", &["preview"]),
    ("seccompiler", &["preview"]),
    ("rusqlite_migration", &["store"]),
    ("libsqlite3-sys", &["store"]),
    ("tauri", &["desktop"]),
    ("tauri-build", &["desktop"]),
    ("tauri-specta", &["desktop"]),
    ("imap", &["mail"]),
    ("native-tls", &["account"]),
    ("openssl", &["account"]),
    ("ureq", &["account", "mail", "calendar"]),
    ("simple-dns", &["account"]),
    ("psl", &["account"]),
    ("iana-time-zone", &["worker"]),
    ("ipconfig", &["account"]),
    ("oauth2", &["account"]),
    ("keyring", &["account"]),
    ("lettre", &["outgoing"]),
    ("tokio", &["desktop"]),
    ("notify-rust", &["desktop"]),
    ("rpassword", &["cli"]),
];

pub fn check(source: &Source) -> Vec<Breach> {
    if source.name() != "Cargo.toml" {
        return Vec::new();
    }
    let Some(package) = package(&source.text) else {
        return Vec::new();
    };
    if package == "tests" {
        return Vec::new();
    }
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == package) else {
        return vec![Breach::new(source, 0, format!("the crate {package} is not in the table of allowed edges"))];
    };
    dependencies(&source.text)
        .into_iter()
        .filter_map(|(line, name)| {
            let why = if is_own(&name) { outside(&package, allowed, &name) } else { misplaced(&package, &name) };
            why.map(|why| Breach::new(source, line, why))
        })
        .collect()
}

fn outside(package: &str, allowed: &[&str], name: &str) -> Option<String> {
    (!allowed.contains(&name)).then(|| format!("{package} -> {name} is not an allowed edge"))
}

fn misplaced(package: &str, name: &str) -> Option<String> {
    let (_, places) = ONLY.iter().find(|(library, _)| *library == name)?;
    (!places.contains(&package) && package != "xtask")
        .then(|| format!("{name} belongs in {} only, not in {package}", places.join(", ")))
}

fn is_own(name: &str) -> bool {
    name == "tests" || ALLOWED.iter().any(|(own, _)| *own == name)
}

/// The package's name without the house's prefix.
fn package(manifest: &str) -> Option<String> {
    let section = manifest.split("[package]").nth(1)?;
    let own = section.lines().take_while(|line| !line.starts_with('['));
    let name = own.filter_map(|line| line.split_once('=')).find(|(key, _)| key.trim() == "name")?.1;
    Some(short(name.trim().trim_matches('"')))
}

fn short(name: &str) -> String {
    name.trim_start_matches("dossier-").to_owned()
}

/// Every dependency a manifest names, of every kind and target, with its line.
fn dependencies(manifest: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            let (kind, one) = section.rsplit_once("dependencies.").map_or((section, None), |(_, one)| ("", Some(one)));
            inside = kind.ends_with("dependencies") && !kind.starts_with("workspace");
            found.extend(one.filter(|_| !section.starts_with("workspace")).map(|name| (index + 1, short(name))));
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            let renamed = line.split_once("package = \"").and_then(|(_, rest)| rest.split('"').next());
            found.push((index + 1, short(renamed.unwrap_or(name).trim_matches('"'))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    fn breaches(package: &str, rest: &str) -> Vec<String> {
        let manifest = format!("[package]\nname = \"dossier-{package}\"\n\n{rest}\n");
        check(&source("src-tauri/x/Cargo.toml", &manifest)).into_iter().map(|breach| breach.why).collect()
    }

    #[test]
    fn only_the_arrows_are_allowed() {
        let rows = [
            ("down", "mail", "[dependencies]\nstore.workspace = true", 0),
            ("sideways", "mail", "[dependencies]\nlinking.workspace = true", 1),
            ("sideways for its tests", "mail", "[dev-dependencies]\npeople.workspace = true", 1),
            ("up", "store", "[dependencies]\nmail = { workspace = true }", 1),
            (
                "by another name",
                "store",
                "[dependencies]\npost = { package = \"dossier-mail\", path = \"../mail\" }",
                1,
            ),
            ("for one system only", "store", "[target.'cfg(unix)'.dependencies]\nmail.workspace = true", 1),
            ("as a section", "store", "[dependencies.mail]\nworkspace = true", 1),
            ("two faces", "cli", "[dependencies]\ndesktop.workspace = true", 1),
            ("api and the worker", "api", "[dependencies]\nworker.workspace = true", 1),
            ("api and accounts", "api", "[dependencies]\naccount.workspace = true", 1),
            ("the stories", "tests", "[dependencies]\nstore.workspace = true\nmail.workspace = true", 0),
        ];
        for (what, package, rest, expected) in rows {
            assert_eq!(breaches(package, rest).len(), expected, "{what}: {:?}", breaches(package, rest));
        }
    }

    #[test]
    fn a_library_stays_where_it_belongs() {
        assert_eq!(
            breaches("api", "[dependencies]\nrusqlite = \"0.40\""),
            ["rusqlite belongs in store only, not in api"]
        );
        assert!(breaches("store", "[dependencies]\nrusqlite.workspace = true").is_empty());
        for network in ["imap", "native-tls", "openssl", "ureq", "lettre"] {
            assert_eq!(breaches("api", &format!("[dependencies]\n{network} = \"1\"")).len(), 1, "{network}");
        }
    }

    #[test]
    fn a_new_crate_must_be_drawn_first() {
        assert_eq!(breaches("weather", ""), ["the crate weather is not in the table of allowed edges"]);
    }

    #[test]
    fn the_workspaces_own_list_is_not_a_dependency() {
        assert!(breaches("desktop", "[workspace.dependencies]\nstore = \"1\"\nrusqlite = \"1\"").is_empty());
    }
}
