//! A screen, a message bus and an unlocked keychain of their own for the tests that need a desktop.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::run::Run;
use crate::stop::Stop;

/// Starts the bus's keychain with a throw-away password, then becomes the command.
const UNLOCKED: &str = "printf %s test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";

/// A desktop that lasts as long as this value.
pub struct Session {
    home: PathBuf,
    screen: Option<Screen>,
}

impl Session {
    /// A keychain and an empty home, without a screen.
    pub fn without_screen() -> Result<Self, Stop> {
        let home = env::temp_dir().join(format!("dossier-session-{}", std::process::id()));
        fs::create_dir_all(&home).map_err(Stop::io("make a home for the tests"))?;
        Ok(Self { home, screen: None })
    }

    pub fn with_screen() -> Result<Self, Stop> {
        let mut session = Self::without_screen()?;
        session.screen = Some(Screen::start()?);
        Ok(session)
    }

    /// The same command inside this session.
    pub fn inside(&self, run: &Run) -> Run {
        let mut words = vec!["--", "sh", "-c", UNLOCKED, "sh", run.program.as_str()];
        words.extend(run.arguments.iter().map(String::as_str));
        let mut inside = Run::new(&run.folder, "dbus-run-session", &words);
        inside.variables.clone_from(&run.variables);
        let user = PathBuf::from(env::var_os("HOME").unwrap_or_default());
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let kept = env::var(name).unwrap_or_else(|_| user.join(folder).to_string_lossy().into_owned());
            inside = inside.with(name, kept);
        }
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            inside = inside.with(name, self.home.join(folder).to_string_lossy());
        }
        match &self.screen {
            Some(screen) => inside
                .with("DISPLAY", screen.name.as_str())
                .with("GDK_BACKEND", "x11")
                .with("NO_AT_BRIDGE", "1"),
            None => inside,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What the keychain still holds open goes with the temporary folder.
        let _ = fs::remove_dir_all(&self.home);
    }
}

struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    /// Starts Xvfb on the first free display; it says itself which that is.
    fn start() -> Result<Self, Stop> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .current_dir(Path::new("/"));
        let mut server = command.spawn().map_err(Stop::io("start Xvfb"))?;
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(Stop::io("read Xvfb's display"))?;
        }
        let screen = Self {
            server,
            name: format!(":{}", line.trim()),
        };
        if line.trim().parse::<u32>().is_ok() {
            return Ok(screen);
        }
        Err(Stop::Missing("Xvfb found no free display".into()))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing is left to do.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_its_own_home_and_leaves_nothing_behind() {
        let home = {
            let session = Session {
                home: env::temp_dir().join("dossier-session-of-a-test"),
                screen: None,
            };
            fs::create_dir_all(&session.home).unwrap();
            let inside = session.inside(&Run::new(Path::new("/"), "cargo", &["--version"]).with("KEPT", "yes"));
            assert_eq!(inside.program, "dbus-run-session");
            assert_eq!(inside.arguments.last().map(String::as_str), Some("--version"));
            let value = |name: &str| {
                inside
                    .variables
                    .iter()
                    .rfind(|(other, _)| other == name)
                    .map(|(_, value)| value.clone())
            };
            assert_eq!(value("KEPT").as_deref(), Some("yes"));
            assert!(value("HOME").is_some_and(|home| home.starts_with(session.home.to_str().unwrap())));
            assert!(value("CARGO_HOME").is_some_and(|home| !home.starts_with(session.home.to_str().unwrap())));
            session.home.clone()
        };
        assert!(!home.exists());
    }
}
