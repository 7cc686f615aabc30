//! The recovery key: what the user saves or prints, and types when nothing else opens the store.

use std::fmt;

use zeroize::Zeroizing;

use super::random::bytes;
use super::{KeyError, Random};

/// Crockford's base 32: no I, L, O, U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random symbols, 5 bits each: 170 bits.
const RANDOM: usize = 34;
/// Symbols of the checksum.
const CHECK: usize = 6;
/// The generator of the BCH code of BIP 173: it finds any four wrong symbols among up to 89.
const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
/// The constant of BIP 350.
const CONSTANT: u32 = 0x2bc8_30a3;

/// 40 symbols: 170 random bits and a checksum. Cannot be printed by accident; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<String>);

impl RecoveryKey {
    /// Makes a new one.
    ///
    /// # Errors
    /// Fails when there is no randomness.
    pub fn new(random: &mut dyn Random) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(bytes::<RANDOM>(random)?);
        let mut values: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().map(|byte| byte & 31).collect());
        let check = polymod(values.iter().copied().chain([0; CHECK])) ^ CONSTANT;
        values.extend((0..CHECK).rev().map(|at| (check >> (5 * at)) as u8 & 31));
        Ok(Self(Zeroizing::new(values.iter().filter_map(|value| symbol(*value)).collect())))
    }

    /// Reads one as people type it: any case, any spaces and dashes, O for 0, I and L for 1.
    ///
    /// # Errors
    /// `RecoveryKeyMistyped`; up to four wrong symbols and any two swapped ones are always noticed.
    pub fn parse(typed: &str) -> Result<Self, KeyError> {
        let text: Zeroizing<String> = Zeroizing::new(typed.chars().filter(|c| !separates(*c)).map(normal).collect());
        let values: Option<Vec<u8>> = text.bytes().map(value).collect();
        let values = Zeroizing::new(values.ok_or(KeyError::RecoveryKeyMistyped)?);
        if values.len() != RANDOM + CHECK || polymod(values.iter().copied()) != CONSTANT {
            return Err(KeyError::RecoveryKeyMistyped);
        }
        Ok(Self(text))
    }

    /// The key in groups of four, to be shown to the user.
    pub fn grouped(&self) -> Zeroizing<String> {
        let dash = |at: usize| (at > 0 && at.is_multiple_of(4)).then_some('-');
        Zeroizing::new(self.0.chars().enumerate().flat_map(|(at, c)| dash(at).into_iter().chain([c])).collect())
    }

    /// Whether these are its last four symbols, read as leniently as the whole.
    pub fn ends_with(&self, typed: &str) -> bool {
        let text: String = typed.chars().filter(|c| !separates(*c)).map(normal).collect();
        text.len() == 4 && self.0.ends_with(&text)
    }

    /// The bytes a wrapping key is derived from.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(not shown)")
    }
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn normal(c: char) -> char {
    match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    }
}

fn symbol(value: u8) -> Option<char> {
    SYMBOLS.get(usize::from(value)).map(|symbol| char::from(*symbol))
}

fn value(symbol: u8) -> Option<u8> {
    SYMBOLS.iter().position(|s| *s == symbol).and_then(|at| u8::try_from(at).ok())
}

/// BIP 173, "Checksum".
fn polymod(values: impl Iterator<Item = u8>) -> u32 {
    values.fold(1, |check, value| {
        let shifted = ((check & 0x1ff_ffff) << 5) ^ u32::from(value);
        let feedback = GENERATOR.iter().enumerate().filter(|(at, _)| (check >> 25 >> at) & 1 == 1);
        feedback.fold(shifted, |check, (_, generator)| check ^ generator)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::memory::Seeded;
    use super::*;

    fn key(seed: u64) -> RecoveryKey {
        RecoveryKey::new(&mut Seeded(seed)).unwrap()
    }

    #[test]
    fn it_is_shown_in_groups_of_four_and_never_printed() {
        let shown = key(1).grouped();
        assert_eq!(shown.len(), 49);
        assert!(shown.split('-').all(|group| group.len() == 4 && group.bytes().all(|b| SYMBOLS.contains(&b))));
        assert_eq!(format!("{:?}", key(1)), "RecoveryKey(not shown)");
    }

    #[test]
    fn it_is_read_however_it_is_typed() {
        let shown = key(5).grouped();
        for (what, typed) in [
            ("as shown", shown.to_string()),
            ("lower case", shown.to_lowercase()),
            ("spaces", format!("  {}\n", shown.replace('-', " "))),
            ("nothing between", shown.replace('-', "")),
            ("en dashes", shown.replace('-', "\u{2013}")),
            ("O for 0", shown.replace('0', "O")),
            ("l for 1", shown.replace('1', "l")),
            ("i for 1", shown.replace('1', "i")),
        ] {
            assert_eq!(RecoveryKey::parse(&typed).unwrap(), key(5), "{what}");
        }
        assert!(shown.contains('0') && shown.contains('1'), "choose another seed: the last rows say nothing");
    }

    #[test]
    fn what_is_no_recovery_key_is_mistyped() {
        let shown = key(5).grouped().to_string();
        for (what, typed) in [
            ("empty", String::new()),
            ("a group missing", shown[5..].to_string()),
            ("a group too many", format!("{shown}-0000")),
            ("a letter that is no symbol", format!("U{}", &shown[1..])),
            ("not ASCII", format!("é{}", &shown[1..])),
        ] {
            assert!(matches!(RecoveryKey::parse(&typed), Err(KeyError::RecoveryKeyMistyped)), "{what}");
        }
    }

    #[test]
    fn its_last_four_are_compared_leniently() {
        let key = key(5);
        let last = key.grouped()[45..].to_string();
        assert!(key.ends_with(&last) && key.ends_with(&format!(" {} ", last.to_lowercase())));
        assert!(!key.ends_with("") && !key.ends_with(&last[1..]) && !key.ends_with(&key.grouped()[..4]));
    }

    proptest! {
        #[test]
        fn every_key_is_read_back(seed: u64) {
            prop_assert_eq!(RecoveryKey::parse(&key(seed).grouped()).unwrap(), key(seed));
        }

        #[test]
        fn up_to_four_wrong_symbols_are_noticed(
            seed: u64,
            wrong in prop::collection::btree_map(0_usize..40, 1_u8..32, 1..=4),
        ) {
            let mut symbols: Vec<u8> = key(seed).grouped().bytes().filter(|b| *b != b'-').collect();
            for (at, by) in wrong {
                symbols[at] = SYMBOLS[usize::from((value(symbols[at]).unwrap() + by) % 32)];
            }
            prop_assert!(RecoveryKey::parse(std::str::from_utf8(&symbols).unwrap()).is_err());
        }

        #[test]
        fn two_swapped_symbols_are_noticed(seed: u64, one in 0_usize..40, other in 0_usize..40) {
            let mut symbols: Vec<u8> = key(seed).grouped().bytes().filter(|b| *b != b'-').collect();
            prop_assume!(symbols[one] != symbols[other]);
            symbols.swap(one, other);
            prop_assert!(RecoveryKey::parse(std::str::from_utf8(&symbols).unwrap()).is_err());
        }

        #[test]
        fn any_input_is_read_or_refused(typed in "\\PC{0,60}") {
            let _ = RecoveryKey::parse(&typed);
        }
    }
}
