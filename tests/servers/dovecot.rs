//! A private Dovecot (2.3 or 2.4) with Maildirs, TLS, STARTTLS, and a log of every command it was sent.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Certificates, free_ports, run};

/// The people with a mailbox, and their password.
pub const USERS: [&str; 3] = ["alice", "bob", "recruiter@agency.example"];
/// Everybody's password.
pub const PASSWORD: &str = "correct horse";
/// Nobody: Dovecot refuses to serve root.
const NOBODY: u32 = 65534;
const DEADLINE: Duration = Duration::from_secs(30);

/// What a server says it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// All that Dovecot can.
    Full,
    /// CONDSTORE without QRESYNC.
    Condstore,
    /// Neither.
    Plain,
}

struct Kind {
    capability: Capability,
    introspection: Option<String>,
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
        Self::that(&Kind { capability, introspection: None })
    }

    /// Starts an instance that takes access tokens too, and asks at an address whether they are good (RFC 7662).
    pub fn with_tokens(introspection: &str) -> Self {
        Self::that(&Kind { capability: Capability::Full, introspection: Some(introspection.to_owned()) })
    }

    fn that(kind: &Kind) -> Self {
        let folder = tempfile::Builder::new().prefix("dossier-dovecot-").tempdir().unwrap();
        let certificates = Certificates::make(folder.path());
        for sub in ["run", "state", "mail", "raw"] {
            fs::create_dir(folder.path().join(sub)).unwrap();
        }
        let users: String = USERS.iter().map(|user| format!("{user}:{{PLAIN}}{PASSWORD}\n")).collect();
        fs::write(folder.path().join("users"), users).unwrap();
        let ([imaps, imap], child) = launch(folder.path(), kind);
        let mut server = Self { folder, child, certificates, imaps, imap };
        while !server.comes_up() {
            ([server.imaps, server.imap], server.child) = launch(server.folder.path(), kind);
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
        let mut command = self.doveadm(["save", "-u", user, "-m", mailbox]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(message).unwrap();
        assert!(child.wait().unwrap().success(), "doveadm save");
    }

    /// Does something to a mailbox the way another mail program would: `doveadm` with these arguments (UTF-8 folder names).
    pub fn admin<const N: usize>(&self, args: [&str; N]) -> String {
        String::from_utf8(run(&mut self.doveadm(args)).stdout).unwrap()
    }

    fn doveadm<const N: usize>(&self, args: [&str; N]) -> Command {
        let mut command = as_nobody("doveadm", self.folder.path());
        command.args(args);
        command
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

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts it on ports that were free a moment ago.
fn launch(folder: &Path, kind: &Kind) -> ([u16; 2], Child) {
    let ports = free_ports();
    fs::write(folder.join("conf"), configuration(folder, ports, kind)).unwrap();
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

fn configuration(folder: &Path, [imaps, imap]: [u16; 2], kind: &Kind) -> String {
    let here = folder.display();
    let (user, group, uid, gid) = identity(folder);
    let said = match kind.capability {
        Capability::Full => "",
        Capability::Condstore => {
            "imap_capability = IMAP4rev1 SASL-IR ENABLE IDLE SPECIAL-USE LIST-EXTENDED CONDSTORE UIDPLUS"
        }
        Capability::Plain => "imap_capability = IMAP4rev1 SASL-IR IDLE",
    };
    let is_old = version(folder).starts_with("2.3");
    let (address, lasting) =
        if is_old { ("address", "service_count = 0") } else { ("listen", "restart_request_count = unlimited") };
    let first = if is_old { String::new() } else { dialect("2.4.0") };
    let places = if is_old { places_2_3(folder, uid, gid) } else { places_2_4(folder, uid, gid) };
    let tokens = kind.introspection.as_deref().map(|place| tokens(folder, place, is_old)).unwrap_or_default();
    format!(
        "{first}{tokens}protocols = imap\nbase_dir = {here}/run\nstate_dir = {here}/state\nlog_path = {here}/log\n\
         default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
         first_valid_uid = 1\nmail_uid = {uid}\nmail_gid = {gid}\nmail_fsync = never\nauth_failure_delay = 0\nlogin_greeting = {}\n\
         mail_max_userip_connections = 100\n{said}\nssl = required\n{places}\
         namespace inbox {{\n inbox = yes\n separator = /\n\
         \x20mailbox Gesendet {{\n special_use = \\Sent\n }}\n mailbox \"Entw\u{fc}rfe\" {{\n special_use = \\Drafts\n }}\n}}\n\
         protocol imap {{\n rawlog_dir = {here}/raw\n}}\n\
         service imap-login {{\n chroot =\n {lasting}\n\
         \x20inet_listener imap {{\n {address} = 127.0.0.1\n port = {imap}\n }}\n\
         \x20inet_listener imaps {{\n {address} = 127.0.0.1\n port = {imaps}\n ssl = yes\n }}\n}}\n\
         service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n",
        greeting(folder)
    )
}

fn version(folder: &Path) -> String {
    // Before there is a configuration: `--version` does not read it.
    String::from_utf8(run(as_nobody("dovecot", folder).arg("--version")).stdout).unwrap()
}

/// The first lines from 2.4 on.
fn dialect(version: &str) -> String {
    format!("dovecot_config_version = {version}\ndovecot_storage_version = {version}\n")
}

fn places_2_3(folder: &Path, uid: u32, gid: u32) -> String {
    let here = folder.display();
    format!(
        "mail_location = maildir:{here}/mail/%u\nssl_cert = <{here}/cert.pem\nssl_key = <{here}/key.pem\n\
         disable_plaintext_auth = yes\npassdb {{\n driver = passwd-file\n args = username_format=%u {here}/users\n}}\n\
         userdb {{\n driver = static\n args = uid={uid} gid={gid} home={here}/mail/%u\n}}\n"
    )
}

fn places_2_4(folder: &Path, uid: u32, gid: u32) -> String {
    let here = folder.display();
    format!(
        "mail_driver = maildir\nmail_path = {here}/mail/%{{user}}\nssl_server_cert_file = {here}/cert.pem\n\
         ssl_server_key_file = {here}/key.pem\nauth_allow_cleartext = no\n\
         passdb passwd-file {{\n passwd_file_path = {here}/users\n}}\n\
         userdb static {{\n fields {{\n uid = {uid}\n gid = {gid}\n home = {here}/mail/%{{user}}\n }}\n}}\n"
    )
}

/// What lets it take access tokens.
fn tokens(folder: &Path, introspection: &str, is_old: bool) -> String {
    let asked =
        format!("introspection_mode = post\nintrospection_url = {introspection}\nusername_attribute = username\n");
    let mechanisms = "auth_mechanisms = plain login xoauth2\n";
    if is_old {
        let file = folder.join("tokens.conf");
        fs::write(&file, asked + "active_attribute = active\nactive_value = true\n").unwrap();
        let file = file.display();
        format!("{mechanisms}passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {file}\n}}\n")
    } else {
        format!(
            "{mechanisms}oauth2 {{\n{asked}active_attribute = active\nactive_value = true\n}}\npassdb oauth2 {{\n mechanisms_filter = xoauth2\n}}\n"
        )
    }
}

/// Names and numbers of the user the instance runs as.
fn identity(folder: &Path) -> (String, String, u32, u32) {
    if is_root(folder) {
        return ("nobody".into(), "nogroup".into(), NOBODY, NOBODY);
    }
    let ask = |option: &str| String::from_utf8(run(Command::new("id").arg(option)).stdout).unwrap().trim().to_owned();
    (ask("-un"), ask("-gn"), ask("-u").parse().unwrap(), ask("-g").parse().unwrap())
}
