//! Real servers for the stories: one instance a test, on the loopback, gone with the value that holds it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod certificates;
pub mod dav;
pub mod desk;
pub mod dovecot;
pub mod faulty;
pub mod graph;
pub mod identity;
pub mod mailbox;
pub mod names;
pub mod office;
pub mod played;
pub mod proxy;
pub mod smtp;

use std::net::TcpListener;
use std::process::{Command, Output};

pub use certificates::Certificates;
pub use dovecot::Dovecot;
pub use smtp::Smtp;

/// Different ports nobody listens on, for now.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

/// Runs a program to its end.
///
/// # Panics
/// When it fails, with what it said.
pub fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}
