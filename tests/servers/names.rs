//! A name server for one test, and the program's view of a network in which every name leads to this machine.

use std::net::UdpSocket;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use simple_dns::rdata::{A, MX, RData, SRV, TXT};
use simple_dns::{CLASS, Name, Packet, QTYPE, RCODE, ResourceRecord, TYPE};

/// What the server says beside the address of this machine for the hosts that are there.
#[derive(Clone, Debug, Default)]
pub struct Zone {
    /// Hosts that are there.
    pub hosts: Vec<&'static str>,
    /// Services by name: where, and at which port.
    pub services: Vec<(&'static str, &'static str, u16)>,
    /// What services say of themselves, by name.
    pub texts: Vec<(&'static str, &'static str)>,
    /// Mail exchangers by domain.
    pub exchangers: Vec<(&'static str, &'static str)>,
}

/// A name server on the loopback.
#[derive(Debug)]
pub struct Names {
    port: u16,
    ended: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Names {
    /// Serves a zone.
    ///
    /// # Panics
    /// Without a free port.
    pub fn start(zone: Zone) -> Self {
        let socket = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let (ended, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (stop, ears) = (Arc::clone(&ended), Arc::clone(&asked));
        thread::spawn(move || {
            let mut buffer = [0; 512];
            while let Ok((count, from)) = socket.recv_from(&mut buffer) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(query) = Packet::parse(&buffer[..count]) {
                    ears.lock().unwrap().extend(query.questions.first().map(|question| question.qname.to_string()));
                    socket.send_to(&zone.answer(query), from).unwrap();
                }
            }
        });
        Self { port, ended, asked }
    }

    /// Lets a program see this network: `ports` says which port stands for which.
    pub fn shown_to<'c>(&self, command: &'c mut Command, ports: &[(u16, u16)]) -> &'c mut Command {
        command.env("DOSSIER_NET", self.network(ports))
    }

    /// The same as a value.
    pub fn network(&self, ports: &[(u16, u16)]) -> String {
        let ports = ports.iter().map(|(port, there)| format!(",{port}={there}"));
        format!("dns=127.0.0.1:{}{}", self.port, ports.collect::<String>())
    }

    /// The names that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let woken = UdpSocket::bind(("127.0.0.1", 0)).and_then(|socket| socket.send_to(&[], ("127.0.0.1", self.port)));
        drop(woken);
    }
}

impl Zone {
    /// Whether there is this name, or one below it: what has none below it is not there at all (RFC 8020).
    fn knows(&self, name: &str) -> bool {
        let names = self.hosts.iter().chain(self.services.iter().map(|(of, ..)| of));
        let mut names = names.chain(self.exchangers.iter().map(|(of, _)| of));
        names.any(|known| known.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }

    fn answer(&self, query: Packet<'_>) -> Vec<u8> {
        let question = query.questions[0].clone();
        let name = question.qname.to_string();
        let mut answer = query.into_reply();
        let data: Vec<RData<'_>> = match question.qtype {
            QTYPE::TYPE(TYPE::A) if self.hosts.contains(&name.as_str()) => {
                vec![RData::A(A { address: u32::from(std::net::Ipv4Addr::LOCALHOST) })]
            }
            QTYPE::TYPE(TYPE::SRV) => {
                let service = |(_, target, port): &(&str, &'static str, u16)| {
                    RData::SRV(SRV { priority: 0, weight: 0, port: *port, target: Name::new_unchecked(target) })
                };
                self.services.iter().filter(|(of, ..)| *of == name).map(service).collect()
            }
            QTYPE::TYPE(TYPE::TXT) => {
                let text = |(_, text): &(&str, &'static str)| RData::TXT(TXT::new().with_string(text).unwrap());
                self.texts.iter().filter(|(of, _)| *of == name).map(text).collect()
            }
            QTYPE::TYPE(TYPE::MX) => {
                let exchanger = |(_, host): &(&str, &'static str)| {
                    RData::MX(MX { preference: 10, exchange: Name::new_unchecked(host) })
                };
                self.exchangers.iter().filter(|(of, _)| *of == name).map(exchanger).collect()
            }
            _ => Vec::new(),
        };
        if !self.knows(&name) {
            *answer.rcode_mut() = RCODE::NameError;
        }
        let owner = question.qname.clone();
        answer.answers.extend(data.into_iter().map(|data| ResourceRecord::new(owner.clone(), CLASS::IN, 60, data)));
        answer.build_bytes_vec().unwrap()
    }
}
