//! A private Dovecot (2.3 or 2.4) with Maildirs, TLS, STARTTLS, and a log of every command it was sent.

mod conf;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::certificates::shown_at;
use super::{Certificates, free_ports, run};

/// The people with a mailbox, and their password.
pub const USERS: [&str; 4] = ["alice", "bob", "recruiter@agency.example", "jobs@agency.example"];
/// Everybody's password.
pub const PASSWORD: &str = "correct horse";
/// Nobody: Dovecot refuses to serve root.
const NOBODY: u32 = 65534;
const DEADLINE: Duration = Duration::from_secs(30);

/// What a server says it can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capability {
    /// All that Dovecot can.
    #[default]
    Full,
    /// CONDSTORE without QRESYNC.
    Condstore,
    /// Neither.
    Plain,
}

/// What an instance is like.
#[derive(Clone, Debug, Default)]
pub struct Kind {
    /// What it says it can do.
    pub capability: Capability,
    /// Where it asks whether an access token is good (RFC 7662).
    pub introspection: Option<String>,
    /// The SMTP server it sends through (RFC 6409), which takes what comes in the open.
    pub relay: Option<u16>,
    /// What its certificate is made out to (`DNS:imap.agency.example`); else the usual names.
    pub names: Option<&'static str>,
}

/// A running instance.
#[derive(Debug)]
pub struct Dovecot {
    folder: TempDir,
    child: Child,
    certificates: Certificates,
    /// Implicit TLS.
    pub imaps: u16,
    /// STARTTLS.
    pub imap: u16,
    /// Submission with implicit TLS, where it sends.
    pub submissions: u16,
    /// Submission with STARTTLS, where it sends.
    pub submission: u16,
}

impl Dovecot {
    /// Starts an instance that can do everything.
    pub fn start() -> Self {
        Self::with(Capability::Full)
    }

    /// Starts an instance.
    ///
    /// # Panics
    /// When it does not come up, with its log.
    pub fn with(capability: Capability) -> Self {
        Self::that(&Kind { capability, ..Kind::default() })
    }

    /// Starts an instance that takes access tokens too, and asks at an address whether they are good (RFC 7662).
    pub fn with_tokens(introspection: &str) -> Self {
        Self::that(&Kind { introspection: Some(introspection.to_owned()), ..Kind::default() })
    }

    /// Starts an instance that sends too (RFC 6409), through an SMTP server at this port that takes what comes in the open.
    pub fn sending(relay: u16, introspection: Option<&str>) -> Self {
        Self::that(&Kind { introspection: introspection.map(str::to_owned), relay: Some(relay), ..Kind::default() })
    }

    /// Starts an instance of this kind.
    ///
    /// # Panics
    /// When it does not come up, with its log.
    pub fn that(kind: &Kind) -> Self {
        let folder = tempfile::Builder::new().prefix("dossier-dovecot-").tempdir().unwrap();
        let certificates = match kind.names {
            Some(names) => Certificates::with_names(folder.path(), names),
            None => Certificates::make(folder.path()),
        };
        for sub in ["run", "state", "mail", "raw"] {
            fs::create_dir(folder.path().join(sub)).unwrap();
        }
        let users: String = USERS.iter().map(|user| format!("{user}:{{PLAIN}}{PASSWORD}\n")).collect();
        fs::write(folder.path().join("users"), users).unwrap();
        let ([imaps, imap, submissions, submission], child) = launch(folder.path(), kind);
        let mut server = Self { folder, child, certificates, imaps, imap, submissions, submission };
        while !server.comes_up() {
            let (ports, child) = launch(server.folder.path(), kind);
            [server.imaps, server.imap, server.submissions, server.submission] = ports;
            server.child = child;
        }
        server
    }

    /// Waits until it greets; `false` when somebody else has taken one of its ports in the meantime.
    fn comes_up(&mut self) -> bool {
        let since = Instant::now();
        while !greets(self.imap, &greeting(self.folder.path())) {
            let ended = self.child.try_wait().unwrap();
            let said = fs::read_to_string(self.folder.path().join("said")).unwrap_or_default() + &self.log();
            if ended.is_some() && said.contains("Address already in use") {
                return false;
            }
            assert!(ended.is_none() && since.elapsed() < DEADLINE, "Dovecot does not come up: {ended:?}\n{said}");
        }
        true
    }

    /// The authority's certificate.
    pub fn ca(&self) -> PathBuf {
        self.certificates.ca()
    }

    /// The certificates.
    pub fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// Shows another certificate from now on, one that vouches for itself; waits until it does. Returns its SHA-256.
    ///
    /// # Panics
    /// When it goes on with the one before.
    pub fn renew(&self) -> String {
        let shown = self.certificates.clone().by_itself().fingerprint();
        own(self.folder.path());
        self.admin(["reload"]);
        let since = Instant::now();
        for port in [self.imaps, self.submissions] {
            while shown_at(port).is_some_and(|before| before != shown) {
                assert!(since.elapsed() < DEADLINE, "the certificate before is still shown: {}", self.log());
            }
        }
        shown
    }

    /// The server's log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// A user's Maildir.
    pub fn maildir(&self, user: &str) -> PathBuf {
        self.folder.path().join("mail").join(user)
    }

    /// Puts a message into a folder (wire name, levels joined by `/`; made where it is missing) as a file, the quickest way; returns
    /// the file, whose time is the message's INTERNALDATE.
    pub fn put(&self, user: &str, mailbox: &str, name: &str, message: &[u8]) -> PathBuf {
        let mut folder = self.maildir(user);
        if mailbox != "INBOX" {
            folder = folder.join(format!(".{}", mailbox.replace('/', ".")));
        }
        for sub in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(sub)).unwrap();
        }
        let file = folder.join("cur").join(name);
        fs::write(&file, message).unwrap();
        let folders = ["cur", "new", "tmp"].map(|sub| folder.join(sub));
        [&self.maildir(user), &folder, &file].into_iter().chain(&folders).for_each(|path| own_one(path));
        file
    }

    /// Delivers a message through the server.
    pub fn deliver(&self, user: &str, mailbox: &str, message: &[u8]) {
        self.postbox().deliver(user, mailbox, message);
    }

    /// Where others deliver to it.
    pub fn postbox(&self) -> Postbox {
        Postbox { folder: self.folder.path().to_owned() }
    }

    /// Does something to a mailbox the way another mail program would: `doveadm` with these arguments (UTF-8 folder names).
    pub fn admin<const N: usize>(&self, args: [&str; N]) -> String {
        String::from_utf8(run(&mut doveadm(self.folder.path(), args)).stdout).unwrap()
    }

    /// Keeps no log of commands from now on: what is measured shall not pay for it.
    pub fn keep_no_log(&self) {
        fs::remove_dir_all(self.folder.path().join("raw")).unwrap();
    }

    /// Every command sent after sign-in, by all connections.
    pub fn commands(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for entry in fs::read_dir(self.folder.path().join("raw")).unwrap().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "in") {
                let text = fs::read(entry.path()).unwrap();
                let text = String::from_utf8_lossy(&text).into_owned();
                lines.extend(text.lines().filter_map(|line| line.split_once(' ')).map(|(_, line)| line.to_owned()));
            }
        }
        lines
    }

    /// Asserts that every command there ever was only looks: EXAMINE and peeks.
    ///
    /// # Panics
    /// Naming the command that does not.
    pub fn assert_only_looked_at(&self) {
        let commands = self.commands();
        assert!(commands.iter().any(|line| line.contains("CAPABILITY")), "the log holds what was sent: {commands:?}");
        for command in commands {
            let upper = command.to_uppercase();
            let verb = upper
                .split(' ')
                .skip(1)
                .take_while(|word| *word != "FETCH")
                .find(|word| *word != "UID")
                .unwrap_or("FETCH");
            let looks = [
                "CAPABILITY",
                "ENABLE",
                "LIST",
                "EXAMINE",
                "FETCH",
                "SEARCH",
                "STATUS",
                "NOOP",
                "IDLE",
                "LOGOUT",
                "DONE",
                "ID",
            ];
            assert!(looks.contains(&verb), "{command}");
            assert!(!upper.replace("BODY.PEEK[", "").contains("BODY["), "{command}");
            assert!(!upper.contains("RFC822 ") && !upper.contains("RFC822.TEXT"), "{command}");
        }
    }

    /// Stops the server at once, as a power cut would.
    pub fn kill(&mut self) {
        let group = format!("-{}", self.child.id());
        drop(Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status());
        drop(self.child.wait());
    }
}

/// Where mail for somebody with a mailbox is laid down.
#[derive(Clone, Debug)]
pub struct Postbox {
    folder: PathBuf,
}

impl Postbox {
    /// Delivers a message through the server.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn deliver(&self, user: &str, mailbox: &str, message: &[u8]) {
        let mut command = doveadm(&self.folder, ["save", "-u", user, "-m", mailbox]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(message).unwrap();
        assert!(child.wait().unwrap().success(), "doveadm save");
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts it on ports that were free a moment ago.
fn launch(folder: &Path, kind: &Kind) -> ([u16; 4], Child) {
    let ports = free_ports();
    fs::write(folder.join("conf"), conf::configuration(folder, ports, kind)).unwrap();
    own(folder);
    let said = fs::File::create(folder.join("said")).unwrap();
    let mut command = as_nobody("dovecot", folder);
    command.arg("-F").process_group(0).stdout(Stdio::null()).stderr(said);
    (ports, command.spawn().unwrap())
}

/// What it greets with: no other server does.
fn greeting(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn greets(port: u16, greeting: &str) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("* OK") && line.contains(greeting)
}

fn is_root(folder: &Path) -> bool {
    fs::metadata(folder).unwrap().uid() == 0 || Path::new("/root").read_dir().is_ok()
}

/// A program of Dovecot's, as a plain user where this one is root.
fn as_nobody(program: &str, folder: &Path) -> Command {
    let mut command = if is_root(folder) {
        let mut command = Command::new("setpriv");
        let uid = format!("--reuid={NOBODY}");
        let gid = format!("--regid={NOBODY}");
        command.args([uid.as_str(), gid.as_str(), "--clear-groups", program]);
        command
    } else {
        Command::new(program)
    };
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin")).arg("-c").arg(folder.join("conf"));
    command
}

fn doveadm<const N: usize>(folder: &Path, args: [&str; N]) -> Command {
    let mut command = as_nobody("doveadm", folder);
    command.args(args);
    command
}

fn own(path: &Path) {
    own_one(path);
    if path.is_dir() {
        fs::read_dir(path).unwrap().flatten().for_each(|entry| own(&entry.path()));
    }
}

fn own_one(path: &Path) {
    if is_root(path) {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}
