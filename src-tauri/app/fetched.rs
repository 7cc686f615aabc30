//! Remote pictures that were fetched: once each while the program runs, so that who sent them is not told how often a message is looked at
//! or that words are looked for in it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Octets that are kept.
const MOST: usize = 48 << 20;

/// Pictures by their addresses, the one asked for last at the end.
#[derive(Default)]
pub struct Fetched(Mutex<VecDeque<(String, Arc<[u8]>)>>);

impl Fetched {
    /// A picture that was fetched before, or comes now; nothing that does not come is remembered.
    pub fn picture(&self, address: &str, fetch: impl FnOnce(&str) -> Option<Vec<u8>>) -> Option<Arc<[u8]>> {
        if let Some(known) = self.known(address) {
            return Some(known);
        }
        let octets: Arc<[u8]> = fetch(address)?.into();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back((address.to_owned(), Arc::clone(&octets)));
        while all.iter().map(|(_, octets)| octets.len()).sum::<usize>() > MOST {
            all.pop_front();
        }
        Some(octets)
    }

    fn known(&self, address: &str) -> Option<Arc<[u8]>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = all.iter().position(|(known, _)| known == address)?;
        let one = all.remove(place)?;
        let octets = Arc::clone(&one.1);
        all.push_back(one);
        Some(octets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_fetched_once_and_what_did_not_come_again() {
        let fetched = Fetched::default();
        let ask = |address: &str, comes: Option<usize>| {
            let mut asked = false;
            let length = fetched.picture(address, |_| {
                asked = true;
                comes.map(|length| vec![0; length])
            });
            (asked, length.map(|octets| octets.len()))
        };
        for (what, address, comes, expected) in [
            ("nothing comes", "a", None, (true, None)),
            ("it comes", "a", Some(3), (true, Some(3))),
            ("it is known", "a", Some(4), (false, Some(3))),
            ("another", "b", Some(MOST - 3), (true, Some(MOST - 3))),
            ("known still, and looked at last", "a", None, (false, Some(3))),
            ("a third that has no room", "c", Some(5), (true, Some(5))),
            ("the one looked at last stays", "a", None, (false, Some(3))),
            ("the other went", "b", None, (true, None)),
        ] {
            assert_eq!(ask(address, comes), expected, "{what}");
        }
    }
}
