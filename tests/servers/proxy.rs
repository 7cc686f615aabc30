//! A line between two machines that can be cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Passes bytes to a server and back, and cuts connections after so many bytes have come back.
#[derive(Debug)]
pub struct Proxy {
    /// Where to connect to.
    pub port: u16,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    ended: AtomicBool,
    cuts_left: AtomicUsize,
    connections: AtomicUsize,
    after: usize,
}

impl Proxy {
    /// Cuts each of the first `cuts` connections after `after` bytes from the server; later ones live.
    ///
    /// # Panics
    /// Without a free port.
    pub fn cutting(server: u16, after: usize, cuts: usize) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State {
            ended: AtomicBool::new(false),
            cuts_left: AtomicUsize::new(cuts),
            connections: AtomicUsize::new(0),
            after,
        };
        let state = Arc::new(state);
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.ended.load(Ordering::SeqCst) {
                    return;
                }
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let cuts = shared
                    .cuts_left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                    .is_ok();
                pass(client, server, if cuts { shared.after } else { usize::MAX });
            }
        });
        Self { port, state }
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn pass(client: TcpStream, server: u16, after: usize) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    let (from_client, to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || copy(from_client, to_server, usize::MAX));
    thread::spawn(move || copy(server, client, after));
}

fn copy(mut from: TcpStream, mut to: TcpStream, mut left: usize) {
    let mut buffer = [0; 8192];
    while left > 0 {
        let Ok(count @ 1..) = from.read(&mut buffer) else { break };
        let count = count.min(left);
        left -= count;
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        drop(stream.shutdown(Shutdown::Both));
    }
}
