//! The reading process as a process: this very program is started again as it, so that its limits are those of a real one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use dossier_preview::{Apart, Format, Trouble, VERB, lock_in, read_apart, run_child};

/// The word that starts this program as somebody who tries one thing, inside the cage or outside of it.
const TRY: &str = "try";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [VERB, format] => return run_child(Some(format)),
        [TRY, place, what, with] => return attempt(*place == "inside", what, with),
        _ => {}
    }
    a_document_is_read_in_a_process_of_its_own();
    nothing_but_computing_goes_inside();
    whoever_takes_too_long_or_dies_is_not_waited_for();
    println!("test result: ok");
    ExitCode::SUCCESS
}

fn a_document_is_read_in_a_process_of_its_own() {
    let this = Apart::this().unwrap();
    let reading = read_apart(&this, Format::Rtf, br"{\rtf1 Anna {\b Kowalska}}".to_vec()).unwrap();
    assert_eq!(reading.text(), "Anna Kowalska");
    assert_eq!(read_apart(&this, Format::Docx, b"hello".to_vec()), Err(Trouble::Broken));
    assert_eq!(read_apart(&this, Format::Docx, b"\xd0\xcf\x11\xe0".to_vec()), Err(Trouble::Locked));
    let long = format!("{{\\rtf1 {}}}", "word ".repeat(200_000));
    assert_eq!(read_apart(&this, Format::Rtf, long.into_bytes()).unwrap().text().len(), 1_000_000);
}

/// Tries one thing; succeeds where it went.
fn attempt(inside: bool, what: &str, with: &str) -> ExitCode {
    if inside && lock_in().is_err() {
        return ExitCode::from(9);
    }
    let went = match what {
        "connect" => TcpStream::connect(with).is_ok(),
        "listen" => TcpListener::bind("127.0.0.1:0").is_ok(),
        "look up" => std::net::ToSocketAddrs::to_socket_addrs(&(with, 80)).is_ok(),
        "read" => std::fs::read(with).is_ok(),
        "write" => std::fs::write(with, b"x").is_ok(),
        "start" => Command::new(with).arg("x").status().is_ok(),
        "compute" => (0..1000_u64).map(|number| number * number).sum::<u64>() > 0,
        "memory" => Vec::<u8>::try_reserve_exact(&mut Vec::new(), 2 << 30).is_ok(),
        _ => panic!("{what}"),
    };
    if went { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn nothing_but_computing_goes_inside() {
    let folder = tempfile::tempdir().unwrap();
    let (file, new) = (folder.path().join("file"), folder.path().join("new"));
    std::fs::write(&file, b"secret").unwrap();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap().to_string();
    let (file, new) = (file.to_str().unwrap(), new.to_str().unwrap());
    for (what, with, goes_inside) in [
        ("compute", "", true),
        ("connect", address.as_str(), false),
        ("listen", "", false),
        ("look up", "localhost", false),
        ("read", file, false),
        ("write", new, false),
        ("start", "/bin/true", false),
        ("memory", "", false),
    ] {
        let went = |place| {
            let this = std::env::current_exe().unwrap();
            Command::new(this).args([TRY, place, what, with]).status().unwrap().code()
        };
        assert_eq!(went("outside"), Some(0), "{what}: outside it goes");
        let filtered = cfg!(target_os = "linux") || matches!(what, "compute" | "write");
        if filtered {
            assert_eq!(went("inside"), Some(i32::from(!goes_inside)), "{what}: inside");
        }
    }
    server.set_nonblocking(true).unwrap();
    let came = std::iter::from_fn(|| server.accept().ok()).count();
    assert_eq!(came, 1, "only the one outside came through");
}

fn whoever_takes_too_long_or_dies_is_not_waited_for() {
    let dead = Apart::program(Path::new("/no/such/program"));
    assert_eq!(read_apart(&dead, Format::Rtf, Vec::new()), Err(Trouble::NoReader));
    if cfg!(unix) {
        let folder = tempfile::tempdir().unwrap();
        for (name, script) in
            [("sleeps", "exec sleep 600"), ("babbles", "exec yes"), ("dies", "kill -9 $$"), ("lies", "echo '{}'")]
        {
            let path = folder.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).unwrap();
            assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
            let apart = Apart::program(&path).with_patience(Duration::from_millis(300));
            assert_eq!(read_apart(&apart, Format::Rtf, vec![b'a'; 1 << 20]), Err(Trouble::TooMuch), "{name}");
        }
    }
}
