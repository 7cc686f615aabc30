//! Who wrote a message in a parcel.

use domain::{Address, Forwarded};

use super::octets::Octets;

/// How a triple says that name and address follow ([MS-OXTNEF] section 2.1.3.2).
const ONE_OFF: u16 = 4;
/// Longer ones are nobody's name or address, in octets.
const LONGEST: usize = 1_000;

/// What a message says of its sender, in several ways; the address may be none of the internet's (`EX:/o=…`).
#[derive(Debug, Default)]
pub(super) struct Sender {
    name: String,
    addresses: Vec<String>,
}

/// Whether a property names who wrote a message: for whom it was sent, else who sent it ([MS-OXPROPS]).
pub(super) fn tells(number: u16) -> bool {
    matches!(number, 0x0042 | 0x0065 | 0x5d02 | 0x0c1a | 0x0c1f | 0x5d01)
}

impl Sender {
    /// A property that `tells`.
    pub fn property(&mut self, number: u16, words: String) {
        if words.len() > LONGEST {
            return;
        }
        match number {
            0x0042 => self.name = words,
            0x0c1a if self.name.is_empty() => self.name = words,
            0x0c1a => {}
            0x0065 | 0x5d02 => self.addresses.insert(0, words),
            _ => self.addresses.push(words),
        }
    }

    /// Name and address of a triple; `decode` knows the code page.
    pub fn triple(&mut self, content: &[u8], decode: impl Fn(&[u8]) -> String) {
        let mut from = Octets(content);
        let (Some(ONE_OFF), Some(_), Some(name), Some(address)) = (from.u16(), from.u16(), from.u16(), from.u16())
        else {
            return;
        };
        let (Some(name), Some(address)) = (from.take(name.into()), from.take(address.into())) else { return };
        let words = |bytes: &[u8]| {
            let end = memchr::memchr(0, bytes).unwrap_or(bytes.len()).min(LONGEST);
            decode(bytes.get(..end).unwrap_or(bytes))
        };
        self.property(0x0c1a, words(name));
        self.property(0x0c1f, words(address));
    }

    /// The first address that is one of the internet's, with the name.
    pub fn told(&self) -> Option<Forwarded> {
        let mut addresses = self.addresses.iter().filter_map(|written| {
            let bare = match written.split_once(':') {
                Some((kind, bare)) => kind.eq_ignore_ascii_case("smtp").then_some(bare)?,
                None => written,
            };
            Address::parse(bare).ok().filter(|_| !bare.starts_with('/'))
        });
        addresses.next().and_then(|address| Forwarded::new(&self.name, address))
    }
}
