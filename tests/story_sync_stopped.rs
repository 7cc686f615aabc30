//! A sync that waits for something that never comes ends when it is asked to: only the stop can end it here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};
use std::{fs, thread};

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, key, place};
use dossier_tests::servers::faulty::{Fault, Faulty};
use dossier_tests::servers::mailbox::{large, letter};
use mail::Cancel;
use mail::place::ImapPlace;
use store::{Store, StoreError, Who};
use worker::sync::{AccountReport, Options, sync};

/// Starts a sync, waits until it waits, stops it, and says how long that took.
fn stopped(what: &str, desk: &Desk, until_it_waits: impl FnOnce()) -> AccountReport {
    let cancel = Cancel::default();
    thread::scope(|scope| {
        let running =
            scope.spawn(|| sync((&desk.store, &desk.secrets), &Options::default(), &|_| (), &cancel).unwrap());
        until_it_waits();
        let since = Instant::now();
        cancel.cancel();
        let report = running.join().unwrap().accounts.remove(0);
        println!("stopped while waiting for {what}: {} ms", since.elapsed().as_millis());
        assert!(report.failure.as_ref().is_some_and(worker::WorkerFailure::is_cancelled), "{what}: {report:?}");
        report
    })
}

#[test]
fn waiting_for_the_server_ends_at_every_stage() {
    let server = Dovecot::start();
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &large(12 << 20));
    let words = |text: &str| Fault { at: text.as_bytes().to_vec(), is_silent: true, ..Fault::default() };
    for (what, fault) in [
        ("the greeting", words("* OK")),
        ("the answer to the sign-in", words("Logged in")),
        ("the list of folders", words("* LIST")),
        ("the opening of a folder", words("[UIDVALIDITY")),
        ("the list of messages", words(" FETCH (UID")),
        ("the rest of a large message", Fault { behind: 5 << 20, ..words("BODY[]<0>") }),
    ] {
        let faulty = Faulty::before(&server, fault);
        let desk = Desk::at(&ImapPlace { port: faulty.port, ..place(&server) }, "everything");
        stopped(what, &desk, || {
            while faulty.fell_silent() == 0 {
                thread::yield_now();
            }
        });
    }
}

#[test]
fn waiting_for_the_secure_connection_ends() {
    let server = Dovecot::start();
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = silent.local_addr().unwrap().port();
    let desk = Desk::at(&ImapPlace { port, ..place(&server) }, "everything");
    let mut held = None;
    stopped("the secure connection", &desk, || {
        let (mut client, _) = silent.accept().unwrap();
        client.read_exact(&mut [0; 5]).unwrap();
        held = Some(client);
    });
}

/// Connections to a listener that takes none, until one more has to wait.
fn crowd(address: SocketAddr) -> Vec<TcpStream> {
    std::iter::from_fn(|| TcpStream::connect_timeout(&address, Duration::from_millis(300)).ok()).collect()
}

#[test]
fn waiting_for_the_connection_ends() {
    let server = Dovecot::start();
    let full = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = full.local_addr().unwrap();
    let _crowd = crowd(address);
    let desk = Desk::at(&ImapPlace { port: address.port(), host: "127.0.0.1".into(), ..place(&server) }, "everything");
    stopped("the connection", &desk, || {
        // 02: SYN sent and not answered.
        let waits = format!(":{:04X} 02 ", address.port());
        while !fs::read_to_string("/proc/self/net/tcp").unwrap().contains(&waits) {
            thread::yield_now();
        }
    });
}

#[test]
fn waiting_for_somebody_elses_write_ends() {
    let server = Dovecot::start();
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &letter("one"));
    let desk = Desk::new(&server, "everything");
    let other = Store::open(desk.dir.path(), &key()).unwrap();
    for (what, writes) in [("a write of this process", &desk.store), ("a write of another process", &other)] {
        let held: Result<(), StoreError> = writes.write(Who::User, |_| {
            let cancel = Cancel::default();
            thread::scope(|scope| {
                let running =
                    scope.spawn(|| sync((&desk.store, &desk.secrets), &Options::default(), &|_| (), &cancel).unwrap());
                cancel.cancel();
                // Nothing can be written before this closure ends, so nothing else lets the sync end.
                assert!(running.join().unwrap().accounts.is_empty(), "{what}");
            });
            Ok(())
        });
        held.unwrap();
    }
    desk.sync();
    desk.assert_in_step_with(&server);
}
