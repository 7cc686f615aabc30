//! One question and what comes back for it, as octets.

use std::net::Ipv4Addr;

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, ResourceRecord, TYPE};

use super::{Kind, Offered, Record};

/// How many names may lead to another one.
const MOST_ALIASES: usize = 8;

/// A question as it goes out.
pub struct Query {
    id: u16,
    name: String,
    kind: Kind,
    bytes: Vec<u8>,
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// No answer to this question.
    NotOurs,
    /// It did not fit.
    Truncated,
    /// The server cannot answer.
    Refused,
    /// There is no such name.
    NoSuchName,
    /// The answer.
    Records(Vec<Record>),
}

impl Query {
    /// A question with a random number; `None` for what cannot be a name.
    pub fn new(name: &str, kind: Kind) -> Option<Self> {
        let mut id = [0; 2];
        getrandom::fill(&mut id).ok()?;
        Self::numbered(u16::from_be_bytes(id), name, kind)
    }

    pub(super) fn numbered(id: u16, name: &str, kind: Kind) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let mut packet = Packet::new_query(id);
        packet.set_flags(PacketFlag::RECURSION_DESIRED);
        let asked = Name::new(&name).ok().filter(|asked| written(asked).as_deref() == Some(&name))?;
        packet.questions.push(Question::new(asked, QTYPE::TYPE(kind.code()), QCLASS::CLASS(CLASS::IN), false));
        let bytes = packet.build_bytes_vec().ok()?;
        Some(Self { id, name, kind, bytes })
    }

    /// What is sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Reads an answer. What does not repeat the question, with its number, is none (RFC 5452 section 9.1).
    pub fn read(&self, bytes: &[u8]) -> Reading {
        let Ok(packet) = Packet::parse(bytes) else {
            return Reading::NotOurs;
        };
        if !self.is_answered_by(&packet) {
            return Reading::NotOurs;
        }
        if packet.has_flags(PacketFlag::TRUNCATION) {
            return Reading::Truncated;
        }
        match packet.rcode() {
            RCODE::NoError => Reading::Records(self.records(&packet.answers)),
            // Behind an alias it is said of the name that stands for (RFC 6604).
            RCODE::NameError if packet.answers.is_empty() => Reading::NoSuchName,
            RCODE::NameError => Reading::Records(Vec::new()),
            _ => Reading::Refused,
        }
    }

    fn is_answered_by(&self, packet: &Packet<'_>) -> bool {
        let [question] = packet.questions.as_slice() else {
            return false;
        };
        packet.id() == self.id
            && packet.has_flags(PacketFlag::RESPONSE)
            && question.qtype == QTYPE::TYPE(self.kind.code())
            && question.qclass == QCLASS::CLASS(CLASS::IN)
            && written(&question.qname).as_deref() == Some(&self.name)
    }

    /// The records of the name asked for, or of the one it stands for.
    fn records(&self, answers: &[ResourceRecord<'_>]) -> Vec<Record> {
        let of = |name: &str| {
            let name = name.to_owned();
            answers.iter().filter(move |one| one.class == CLASS::IN && written(&one.name).as_deref() == Some(&name))
        };
        let mut name = self.name.clone();
        for _ in 0..MOST_ALIASES {
            let alias =
                of(&name).find_map(|one| if let RData::CNAME(cname) = &one.rdata { written(&cname.0) } else { None });
            match alias {
                Some(alias) => name = alias,
                None => break,
            }
        }
        of(&name).filter_map(|one| self.kind.record(&one.rdata)).collect()
    }
}

impl Kind {
    fn code(self) -> TYPE {
        match self {
            Self::A => TYPE::A,
            Self::Mx => TYPE::MX,
            Self::Srv => TYPE::SRV,
            Self::Txt => TYPE::TXT,
        }
    }

    fn record(self, data: &RData<'_>) -> Option<Record> {
        Some(match (self, data) {
            (Self::A, RData::A(a)) => Record::A(Ipv4Addr::from(a.address)),
            (Self::Mx, RData::MX(mx)) => Record::Mx(mx.preference, written(&mx.exchange)?),
            (Self::Srv, RData::SRV(srv)) => Record::Srv(Offered {
                priority: srv.priority,
                weight: srv.weight,
                port: srv.port,
                target: written(&srv.target)?,
            }),
            (Self::Txt, RData::TXT(txt)) => Record::Txt(String::try_from(txt.clone()).ok()?),
            _ => return None,
        })
    }
}

/// A name in lower case; `None` where a label holds anything but letters, digits, hyphens and underscores.
fn written(name: &Name<'_>) -> Option<String> {
    let is_plain = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
    let label = |octets: &[u8]| {
        let plain = !octets.is_empty() && octets.iter().all(is_plain);
        plain.then(|| String::from_utf8_lossy(octets).to_ascii_lowercase())
    };
    let labels: Option<Vec<String>> = name.as_bytes().map(label).collect();
    labels.map(|labels| labels.join("."))
}
