//! Private calendar servers, Radicale and Xandikos, each behind a front with TLS.

pub mod desk;
pub mod front;
pub mod http;

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use account::credential::Credential;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use calendar::dav::Dav;
use calendar::place::DavPlace;
use calendar::remote::CalendarKey;
use calendar::{Cancel, Trouble};
use domain::Sensitive;
use tempfile::TempDir;

use super::{Certificates, free_ports};
use front::Front;
use http::Message;

/// The people with calendars.
pub const PEOPLE: [&str; 2] = ["anna", "bob"];
/// Its name in the world, where a test makes one.
pub const HOST: &str = "dav.firm.test";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse";
const DEADLINE: Duration = Duration::from_secs(60);

/// Which server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Radicale 3.
    Radicale,
    /// Xandikos.
    Xandikos,
}

/// Both.
pub const BOTH: [Which; 2] = [Which::Radicale, Which::Xandikos];

/// A running server with an empty calendar `work` of Anna's.
#[derive(Debug)]
pub struct DavServer {
    /// Which it is.
    pub which: Which,
    /// What stands before it.
    pub front: Front,
    folder: TempDir,
    certificates: Certificates,
    child: Child,
    port: u16,
}

impl DavServer {
    /// Starts one.
    ///
    /// # Panics
    /// When it does not come up, with its log.
    pub fn start(which: Which) -> Self {
        let folder = tempfile::Builder::new().prefix("dossier-dav-").tempdir().unwrap();
        let certificates = Certificates::with_names(folder.path(), &format!("DNS:localhost,IP:127.0.0.1,DNS:{HOST}"));
        let (port, child) = launch(which, folder.path());
        let people = (which == Which::Xandikos).then(|| PEOPLE.map(|who| (who.to_owned(), basic(who))).to_vec());
        let front = Front::before(port, &certificates, people);
        let mut server = Self { which, front, folder, certificates, child, port };
        server.comes_up();
        server.make("work");
        server
    }

    fn comes_up(&mut self) {
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let has_ended = self.child.try_wait().unwrap().is_some();
            assert!(!has_ended && since.elapsed() < DEADLINE, "{:?}: {}", self.which, self.log());
            thread::yield_now();
        }
    }

    /// For how many seconds it has computed since it was started.
    pub fn computed(&self) -> f64 {
        let told = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // Fields 14 and 15 of proc(5), counted behind the name in brackets; hundredths of a second.
        let fields = told.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(2);
        fields.map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Asks the server itself in somebody's name, as another program would.
    pub fn ask(&self, who: &str, (method, path): (&str, &str), headers: &[(&str, &str)], body: &str) -> Message {
        let sign_in = [("authorization", basic(who)), ("x-remote-user", who.to_owned()), ("host", "localhost".into())];
        let mut request = Message::request(method, path, headers, body);
        request.headers.extend(sign_in.map(|(name, value)| (name.to_owned(), value)));
        front::ask(self.port, &request)
    }

    /// Where the calendars of somebody are.
    pub fn home(&self, who: &str) -> String {
        match self.which {
            Which::Radicale => format!("/{who}/"),
            Which::Xandikos => format!("/{who}/calendars/"),
        }
    }

    /// Anna's calendar of this name, as the remote calls it.
    pub fn calendar(&self, name: &str) -> CalendarKey {
        CalendarKey(format!("{}{name}/", self.home("anna")))
    }

    /// Makes a calendar of Anna's.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn make(&self, name: &str) {
        let path = self.calendar(name).0;
        let body = r##"<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop><d:displayname>Interviews &amp; more</d:displayname><a:calendar-color>#FF2968FF</a:calendar-color></d:prop></d:set></c:mkcalendar>"##;
        if self.which == Which::Xandikos {
            // The first visit makes the home.
            self.ask("anna", ("PROPFIND", "/anna/"), &[("depth", "0")], "");
        }
        let answer = self.ask("anna", ("MKCALENDAR", &path), &[("content-type", "application/xml")], body);
        assert_eq!(answer.status(), 201, "{}", answer.text());
    }

    /// Removes a calendar of Anna's with all that is in it.
    pub fn unmake(&self, name: &str) {
        let answer = self.ask("anna", ("DELETE", &self.calendar(name).0), &[], "");
        assert!(matches!(answer.status(), 200..300), "{}", answer.text());
    }

    /// Puts an event into Anna's calendar `work`, as another program would.
    pub fn put(&self, uid: &str, summary: &str) {
        let path = format!("{}{uid}.ics", self.calendar("work").0);
        let headers = [("content-type", "text/calendar; charset=utf-8")];
        let answer = self.ask("anna", ("PUT", &path), &headers, &event(uid, summary));
        assert!(matches!(answer.status(), 200..300), "{} {}", answer.status(), answer.text());
    }

    /// Removes an event from it.
    pub fn delete(&self, uid: &str) {
        let path = format!("{}{uid}.ics", self.calendar("work").0);
        let answer = self.ask("anna", ("DELETE", &path), &[], "");
        assert!(matches!(answer.status(), 200..300), "{}", answer.text());
    }

    /// Anna's account here, reached at a path.
    pub fn place(&self, path: &str) -> DavPlace {
        DavPlace {
            url: format!("https://localhost:{}{path}", self.front.port),
            user: "anna".into(),
            ca: Some(self.certificates.ca()),
            ..DavPlace::default()
        }
    }

    /// The certificates of its front.
    pub fn certificates(&self) -> &Certificates {
        &self.certificates
    }

    /// Anna's calendars; nothing is said yet.
    ///
    /// # Panics
    /// Never in practice.
    pub fn dav(&self) -> Dav {
        open(&self.place(&self.home("anna"))).unwrap()
    }

    /// The folder a calendar of Anna's is kept in by the server.
    pub fn kept(&self, name: &str) -> PathBuf {
        let below = match self.which {
            Which::Radicale => "data/collection-root/anna",
            Which::Xandikos => "data/anna/calendars",
        };
        self.folder.path().join(below).join(name)
    }
}

impl Drop for DavServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Opens a place with Anna's password.
pub fn open(place: &DavPlace) -> Result<Dav, Trouble> {
    Dav::new(place, password(PASSWORD), &Cancel::default())
}

/// A password to sign in with.
pub fn password(text: &str) -> Credential {
    Credential::Password(Sensitive::new(text.to_owned()))
}

/// An event as programs write it, with something in it that none of ours knows.
pub fn event(uid: &str, summary: &str) -> String {
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Other//Program//EN",
        "BEGIN:VEVENT",
        &format!("UID:{uid}"),
        "DTSTAMP:20261123T080000Z",
        "DTSTART:20261201T090000Z",
        "DTEND:20261201T100000Z",
        &format!("SUMMARY:{summary}"),
        "X-OTHER-COLOUR:teal",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    .join("\r\n")
}

/// How somebody signs in (RFC 7617).
pub fn basic(who: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{who}:{PASSWORD}")))
}

fn launch(which: Which, folder: &Path) -> (u16, Child) {
    let [port] = free_ports();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    assert!(python.exists(), "the calendar servers are not installed: cargo xtask setup");
    let mut command = Command::new(python);
    fs::create_dir_all(folder.join("data")).unwrap();
    match which {
        Which::Radicale => {
            let users: String = PEOPLE.iter().map(|who| format!("{who}:{PASSWORD}\n")).collect();
            fs::write(folder.join("users"), users).unwrap();
            fs::write(folder.join("config"), radicale(port, folder)).unwrap();
            command.args(["-m", "radicale", "--config"]).arg(folder.join("config"));
        }
        Which::Xandikos => {
            command.args(["-m", "xandikos", "multi-user", "--no-detect-systemd", "--defaults", "-l", "127.0.0.1"]);
            command.args(["--trust-x-remote-user-from", "127.0.0.1", "-p", &port.to_string()]);
            command.arg("-d").arg(folder.join("data")).arg("--state-dir").arg(folder.join("state"));
        }
    }
    let log = fs::File::create(folder.join("log")).unwrap();
    command.current_dir(folder).env("HOME", folder).env_remove("PYTHONPATH").stdin(Stdio::null());
    let child = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
    (port, child)
}

fn radicale(port: u16, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\n\
         htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {folder}/data\n[logging]\nlevel = warning\n"
    )
}
