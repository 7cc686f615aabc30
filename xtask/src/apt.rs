//! System packages on Debian and Ubuntu.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::Run;
use crate::stop::{Outcome, Stop};

/// What the window is built from and runs on.
const BUILD: &[&str] = &["libwebkit2gtk-4.1-dev", "build-essential", "pkg-config", "libssl-dev"];

/// What the tests start: a screen, a keychain, mail and calendar servers, fonts for the screenshots, a library that reckons dates on its own.
const TESTS: &[&str] = &[
    "xvfb",
    "webkit2gtk-driver",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "fonts-dejavu-core",
    "fonts-noto-color-emoji",
    "fonts-noto-cjk",
    "fonts-liberation",
    "dovecot-imapd",
    "dovecot-submissiond",
    "iproute2",
    "openssl",
    "procps",
    "python3-dateutil",
    "python3-venv",
    "time",
];

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Build,
    BuildAndTests,
}

/// Installs what is missing and says so; does nothing on systems without apt.
pub fn install(needs: Needs) -> Outcome {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let Some(system) = System::of(&release) else {
        return Ok(());
    };
    let wanted = wanted(needs, system, has_browser());
    let missing = missing(&wanted, &installed(&wanted)?);
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {} missing system packages: {}", missing.len(), missing.join(" "));
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], missing.as_slice()].concat())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
}

impl System {
    fn of(release: &str) -> Option<Self> {
        let value = |key: &str| release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        let ids = [value("ID"), value("ID_LIKE")].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let is = |name: &str| ids.split([' ', '"']).any(|id| id == name);
        if is("ubuntu") { Some(Self::Ubuntu) } else { is("debian").then_some(Self::Debian) }
    }
}

fn wanted(needs: Needs, system: System, has_browser: bool) -> Vec<&'static str> {
    let mut wanted = BUILD.to_vec();
    if needs == Needs::BuildAndTests {
        wanted.extend(TESTS);
        if !has_browser {
            wanted.push(if system == System::Ubuntu { "chromium-browser" } else { "chromium" });
        }
    }
    wanted
}

/// The output of dpkg-query for the wanted packages: one line each, `ii` in front when it is there.
fn installed(wanted: &[&str]) -> Result<String, Stop> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${db:Status-Abbrev} ${Package}\n"]).args(wanted);
    let output = query.output().map_err(Stop::io("ask dpkg-query which packages are installed"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn missing<'a>(wanted: &[&'a str], installed: &str) -> Vec<&'a str> {
    let is_there = |package: &str| {
        installed.lines().any(|line| line.strip_prefix("ii").is_some_and(|name| name.trim() == package))
    };
    wanted.iter().copied().filter(|package| !is_there(package)).collect()
}

fn has_browser() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| BROWSERS.iter().any(|name| folder.join(name).exists()))
}

fn apt(arguments: &[&str]) -> Outcome {
    let quietly = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"];
    let words = [&quietly, arguments].concat();
    if is_root() {
        return Run::new(Path::new("/"), "env", &words).go();
    }
    Run::new(Path::new("/"), "sudo", &[&["env"], words.as_slice()].concat()).go_asking()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_ubuntu_and_what_derives_from_them_are_known() {
        let rows = [
            ("Debian", "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", Some(System::Debian)),
            ("Ubuntu", "ID=ubuntu\nID_LIKE=debian\n", Some(System::Ubuntu)),
            ("Mint", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Some(System::Ubuntu)),
            ("Fedora", "ID=fedora\n", None),
            ("no such file", "", None),
        ];
        for (what, release, system) in rows {
            assert_eq!(System::of(release), system, "{what}");
        }
    }

    #[test]
    fn a_package_that_was_removed_but_left_its_settings_is_missing() {
        let installed = "ii  xvfb\nrc  dovecot-imapd\nun  dbus\n";
        assert_eq!(
            missing(&["xvfb", "dovecot-imapd", "dbus", "libssl-dev"], installed),
            ["dovecot-imapd", "dbus", "libssl-dev"]
        );
        assert!(missing(&["xvfb"], installed).is_empty());
    }

    #[test]
    fn the_window_alone_needs_no_mail_server_and_a_browser_is_not_installed_twice() {
        assert!(!wanted(Needs::Build, System::Debian, false).contains(&"dovecot-imapd"));
        assert!(wanted(Needs::BuildAndTests, System::Debian, false).contains(&"chromium"));
        assert!(wanted(Needs::BuildAndTests, System::Ubuntu, false).contains(&"chromium-browser"));
        assert!(!wanted(Needs::BuildAndTests, System::Debian, true).contains(&"chromium"));
    }
}
