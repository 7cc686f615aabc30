//! A screen, a message bus and an unlocked keychain of their own for the tests that need a desktop.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::run::Run;
use crate::stop::Stop;

/// A desktop that lasts as long as this value.
pub struct Session {
    home: PathBuf,
    bus: String,
    screen: Option<String>,
    /// Ended in this order: what stands on another comes first.
    servers: Vec<Server>,
}

impl Session {
    /// A bus and a keychain in an empty home, without a screen.
    pub fn without_screen() -> Result<Self, Stop> {
        let home = env::temp_dir().join(format!("dossier-session-{}", std::process::id()));
        own_folder(&home)
            .and_then(|()| own_folder(&home.join("run")))
            .map_err(Stop::io("make a home for the tests"))?;
        let mut session = Self { home, bus: String::new(), screen: None, servers: Vec::new() };
        session.start_bus()?;
        session.start_keychain()?;
        Ok(session)
    }

    pub fn with_screen() -> Result<Self, Stop> {
        let mut session = Self::without_screen()?;
        session.start_screen()?;
        Ok(session)
    }

    /// The same command inside this session.
    pub fn inside(&self, run: &Run) -> Run {
        let mut inside = run.clone();
        let user = PathBuf::from(env::var_os("HOME").unwrap_or_default());
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let kept = env::var(name).unwrap_or_else(|_| user.join(folder).to_string_lossy().into_owned());
            inside = inside.with(name, kept);
        }
        self.variables().into_iter().fold(inside, |inside, (name, value)| inside.with(name, value))
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        let folder = |name: &str| self.home.join(name).to_string_lossy().into_owned();
        let mut variables = vec![
            ("HOME", folder("")),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_RUNTIME_DIR", folder("run")),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.clone()),
        ];
        if let Some(screen) = &self.screen {
            variables.extend([
                ("DISPLAY", screen.clone()),
                ("GDK_BACKEND", "x11".into()),
                ("NO_AT_BRIDGE", "1".into()),
            ]);
        }
        variables
    }

    fn start_bus(&mut self) -> Result<(), Stop> {
        // What the bus starts inherits its output, and must not keep ours open when the session ends.
        let script = "exec dbus-daemon --session --nofork --nopidfile --print-address=3 3>&1 >/dev/null 2>&1";
        let mut bus = self.server("sh", &["-c", script])?;
        self.bus = bus.first_line("the bus's address")?;
        self.servers.insert(0, bus);
        Ok(())
    }

    /// The keychain, open with a throw-away password, and known to the bus before anybody asks for it.
    fn start_keychain(&mut self) -> Result<(), Stop> {
        let arguments = ["--foreground", "--unlock", "--components=secrets"];
        let mut keychain = self.server("gnome-keyring-daemon", &arguments)?;
        if let Some(mut input) = keychain.0.stdin.take() {
            input.write_all(b"test").map_err(Stop::io("unlock the keychain"))?;
        }
        self.servers.insert(0, keychain);
        let wait =
            Run::new(Path::new("/"), "gdbus", &["wait", "--session", "--timeout", "20", "org.freedesktop.secrets"]);
        let status = self.inside(&wait).command().status().map_err(Stop::io("wait for the keychain"))?;
        status.success().then_some(()).ok_or_else(|| Stop::Missing("the keychain for the tests did not start".into()))
    }

    /// Xvfb on the first free display; it says itself which that is.
    fn start_screen(&mut self) -> Result<(), Stop> {
        let script = "exec Xvfb -displayfd 3 -screen 0 2000x1200x24 -nolisten tcp 3>&1 >/dev/null 2>&1";
        let mut screen = self.server("sh", &["-c", script])?;
        self.screen = Some(format!(":{}", screen.first_line("the screen's number")?));
        self.servers.insert(0, screen);
        Ok(())
    }

    fn server(&self, program: &str, arguments: &[&str]) -> Result<Server, Stop> {
        let mut command = Command::new(program);
        command.args(arguments).envs(self.variables()).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().map(Server).map_err(Stop::io(format!("start {program}")))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.servers.drain(..).for_each(drop);
        // What somebody still holds open goes with the temporary folder.
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// A folder nobody else may enter: a keychain answers in it.
fn own_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

struct Server(Child);

impl Server {
    fn first_line(&mut self, what: &str) -> Result<String, Stop> {
        let mut line = String::new();
        if let Some(output) = self.0.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(Stop::io(format!("read {what}")))?;
        }
        let line = line.trim().to_owned();
        if line.is_empty() { Err(Stop::Missing(format!("{what} was not told: it did not start"))) } else { Ok(line) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing is left to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_a_screen_a_bus_and_an_open_keychain() {
        const ASK: &str = "test -n \"$DISPLAY\" && dbus-send --session --print-reply --dest=org.freedesktop.secrets \
            /org/freedesktop/secrets/collection/login org.freedesktop.DBus.Properties.Get \
            string:org.freedesktop.Secret.Collection string:Locked";
        let session = Session::with_screen().unwrap();
        let home = session.home.clone();
        let output = session.inside(&Run::new(Path::new("/"), "sh", &["-c", ASK])).command().output().unwrap();
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(answer.contains("boolean false"), "{answer}{}", String::from_utf8_lossy(&output.stderr));
        drop(session);
        assert!(!home.exists());
    }
}
