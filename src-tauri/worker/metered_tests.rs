#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

/// A bus of the test's own.
struct Bus {
    daemon: Child,
    address: Address,
}

impl Bus {
    fn new() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().parse().unwrap() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

/// What NetworkManager has there, of which two properties are asked; both say the same number.
struct Played(Arc<AtomicU32>);

#[zbus::interface(name = "org.freedesktop.NetworkManager")]
impl Played {
    #[zbus(property)]
    fn metered(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    #[zbus(property)]
    fn connectivity(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    #[zbus(property)]
    fn version(&self) -> &str {
        "1.52.1"
    }
}

fn serve(bus: &Bus, says: &Arc<AtomicU32>) -> Connection {
    let builder = Builder::address(bus.address.clone()).unwrap();
    builder.name(NAME).unwrap().serve_at(PATH, Played(Arc::clone(says))).unwrap().build().unwrap()
}

#[test]
fn a_network_is_metered_where_its_manager_says_or_guesses_so() {
    let (bus, says) = (Bus::new(), Arc::<AtomicU32>::default());
    let asked = Networks::new(Some(bus.address.clone()));
    assert_eq!(asked.metered(), None, "nobody is there");
    let manager = serve(&bus, &says);
    for (value, expected) in [(0, false), (1, true), (2, false), (3, true), (4, false), (99, false)] {
        says.store(value, Ordering::Relaxed);
        assert_eq!(asked.metered(), Some(expected), "{value}");
    }
    manager.close().unwrap();
}

#[test]
fn a_captive_portal_is_in_the_way_where_the_manager_says_so() {
    let (bus, says) = (Bus::new(), Arc::<AtomicU32>::default());
    let asked = Networks::new(Some(bus.address.clone()));
    assert_eq!(asked.behind_portal(), None, "nobody is there");
    let manager = serve(&bus, &says);
    for (value, expected) in [(0, false), (1, false), (2, true), (3, false), (4, false)] {
        says.store(value, Ordering::Relaxed);
        assert_eq!(asked.behind_portal(), Some(expected), "{value}");
    }
    manager.close().unwrap();
}

#[test]
fn a_bus_that_ended_or_never_was_tells_nothing() {
    let (bus, says) = (Bus::new(), Arc::<AtomicU32>::default());
    let asked = Networks::new(Some(bus.address.clone()));
    let _manager = serve(&bus, &says);
    assert_eq!(asked.metered(), Some(false));
    drop(bus);
    assert_eq!([asked.metered(), asked.metered()], [None, None]);
    assert_eq!(Networks::new(None).metered(), None);
}

#[test]
fn a_bus_that_takes_the_call_and_never_answers_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bus");
    let listener = UnixListener::bind(&path).unwrap();
    let asked = Networks::new(Some(format!("unix:path={}", path.display()).parse().unwrap()));
    assert_eq!([asked.metered(), asked.metered(), asked.metered()], [None; 3]);
    let _silent = listener.accept().unwrap();
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "called once, not at every look");
}
