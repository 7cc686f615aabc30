//! The X screen the windows are on: closes one as its title bar would, without a window manager. Only as much of the protocol (X11, core) as that takes.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
const INTERN_ATOM: u8 = 16;
const QUERY_TREE: u8 = 15;
const GET_PROPERTY: u8 = 20;
const SEND_EVENT: u8 = 25;
const CLIENT_MESSAGE: u8 = 33;
const WM_NAME: u32 = 39;

/// A connection to the screen.
pub struct Screen {
    stream: UnixStream,
    root: u32,
}

impl Screen {
    /// Connects to the screen of this process.
    pub fn connect() -> Self {
        let display = std::env::var("DISPLAY").unwrap();
        let number = display.trim_start_matches(':').split('.').next().unwrap().to_owned();
        let mut stream = UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).unwrap();
        let (name, cookie) = pass(&number);
        let mut hello = vec![b'l', 0, 11, 0, 0, 0];
        hello.extend((name.len() as u16).to_le_bytes());
        hello.extend((cookie.len() as u16).to_le_bytes());
        hello.extend([0, 0]);
        hello.extend(padded(&name));
        hello.extend(padded(&cookie));
        stream.write_all(&hello).unwrap();
        let mut head = [0; 8];
        stream.read_exact(&mut head).unwrap();
        assert_eq!(head[0], 1, "the screen lets nobody in");
        let mut rest = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
        stream.read_exact(&mut rest).unwrap();
        let vendor = usize::from(u16::from_le_bytes([rest[16], rest[17]])).next_multiple_of(4);
        let formats = usize::from(rest[21]) * 8;
        let root = word(&rest, 32 + vendor + formats);
        Self { stream, root }
    }

    /// Waits for a window with this title and asks it to close, as the cross in its title bar does.
    pub fn close(&mut self, title: &str) {
        let end = Instant::now() + PATIENCE;
        let window = loop {
            let titled = self.titles().into_iter().find(|(_, name)| name == title);
            if let Some((window, _)) = titled {
                break window;
            }
            assert!(Instant::now() < end, "no window {title:?} among {:?}", self.titles());
            std::thread::park_timeout(Duration::from_millis(50));
        };
        let (protocols, close) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        let mut event = vec![CLIENT_MESSAGE, 32, 0, 0];
        [window, protocols, close, 0, 0, 0, 0].iter().for_each(|value| event.extend(value.to_le_bytes()));
        let mut body = Vec::new();
        [window, 0].iter().for_each(|value| body.extend(value.to_le_bytes()));
        body.extend(event);
        self.send(SEND_EVENT, &body);
        // What is answered after it was sent after it.
        self.atom("WM_PROTOCOLS");
    }

    /// The windows with a title, and it.
    fn titles(&mut self) -> Vec<(u32, String)> {
        let (mut titles, mut todo) = (Vec::new(), vec![self.root]);
        while let Some(window) = todo.pop() {
            let children = self.ask(QUERY_TREE, &window.to_le_bytes()).unwrap_or_default();
            todo.extend(children.get(32..).unwrap_or_default().chunks_exact(4).map(|one| word(one, 0)));
            let mut wanted = Vec::new();
            [window, WM_NAME, 0, 0, 64].iter().for_each(|value| wanted.extend(value.to_le_bytes()));
            let name = self.ask(GET_PROPERTY, &wanted).unwrap_or_default();
            if name.len() > 32 {
                let length = word(&name, 16) as usize;
                titles.push((window, String::from_utf8_lossy(&name[32..32 + length]).into_owned()));
            }
        }
        titles
    }

    fn atom(&mut self, name: &str) -> u32 {
        let mut body = (name.len() as u16).to_le_bytes().to_vec();
        body.extend([0, 0]);
        body.extend(padded(name.as_bytes()));
        word(&self.ask(INTERN_ATOM, &body).unwrap(), 8)
    }

    fn send(&mut self, request: u8, body: &[u8]) {
        let length = ((body.len() + 4) / 4) as u16;
        let mut octets = vec![request, 0];
        octets.extend(length.to_le_bytes());
        octets.extend(body);
        self.stream.write_all(&octets).unwrap();
    }

    /// The reply; `None`: the window is gone.
    fn ask(&mut self, request: u8, body: &[u8]) -> Option<Vec<u8>> {
        self.send(request, body);
        loop {
            let mut reply = vec![0; 32];
            self.stream.read_exact(&mut reply).unwrap();
            match reply[0] {
                0 => return None,
                1 => {
                    let mut more = vec![0; word(&reply, 4) as usize * 4];
                    self.stream.read_exact(&mut more).unwrap();
                    reply.extend(more);
                    return Some(reply);
                }
                _ => {}
            }
        }
    }
}

/// What lets this user in to a display (Xauthority): the kind of proof, and it. None is needed where nobody asks for one.
fn pass(number: &str) -> (Vec<u8>, Vec<u8>) {
    let file = std::env::var("XAUTHORITY").ok().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
    let mut rest = file.as_slice();
    while rest.len() > 2 {
        rest = &rest[2..];
        let mut fields = Vec::new();
        for _ in 0..4 {
            let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
            fields.push(rest[2..2 + length].to_vec());
            rest = &rest[2 + length..];
        }
        if fields[1] == number.as_bytes() {
            return (fields[2].clone(), fields[3].clone());
        }
    }
    (Vec::new(), Vec::new())
}

fn padded(octets: &[u8]) -> Vec<u8> {
    let mut padded = octets.to_vec();
    padded.resize(octets.len().next_multiple_of(4), 0);
    padded
}

fn word(octets: &[u8], at: usize) -> u32 {
    octets[at..at + 4].try_into().map(u32::from_le_bytes).unwrap()
}
