//! Modified UTF-7, the spelling of mailbox names on the wire (RFC 3501 section 5.1.3).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// Spells a name in modified UTF-7.
#[must_use]
pub fn encode(name: &str) -> String {
    let mut out = String::new();
    let mut units: Vec<u16> = Vec::new();
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            flush(&mut units, &mut out);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
        }
    }
    flush(&mut units, &mut out);
    out
}

/// Reads a name in modified UTF-7; `None` where it is not spelt that way.
#[must_use]
pub fn decode(wire: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = wire;
    while let Some((plain, shifted)) = rest.split_once('&') {
        out.push_str(plain);
        let (run, after) = shifted.split_once('-')?;
        if run.is_empty() {
            out.push('&');
        } else {
            out.push_str(&String::from_utf16(&units(run)?).ok()?);
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    if units.is_empty() {
        return;
    }
    out.push('&');
    let (mut bits, mut count) = (0u32, 0u32);
    for unit in units.drain(..) {
        bits = (bits << 16) | u32::from(unit);
        count += 16;
        while count >= 6 {
            count -= 6;
            out.push(letter(bits >> count));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        out.push(letter(bits << (6 - count)));
    }
    out.push('-');
}

fn letter(value: u32) -> char {
    ALPHABET.get((value & 63) as usize).map_or('A', |b| char::from(*b))
}

fn units(run: &str) -> Option<Vec<u16>> {
    let (mut out, mut bits, mut count) = (Vec::new(), 0u32, 0u32);
    for byte in run.bytes() {
        let value = u32::try_from(ALPHABET.iter().position(|b| *b == byte)?).ok()?;
        bits = (bits << 6) | value;
        count += 6;
        if count >= 16 {
            count -= 16;
            out.push(u16::try_from((bits >> count) & 0xffff).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    (count < 6 && bits == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_the_standard_says() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("R&D", "R&-D"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Wysłane", "Wys&AUI-ane"),
            ("🎉", "&2DzfiQ-"),
        ] {
            assert_eq!(encode(name), wire, "{name}");
            assert_eq!(decode(wire).as_deref(), Some(name), "{wire}");
        }
    }

    #[test]
    fn what_is_not_spelt_that_way_is_said_to_be() {
        for wire in ["a&b", "&!!-", "&2Dw-", "&AP-"] {
            assert_eq!(decode(wire), None, "{wire}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_name_comes_back(name in "\\PC{0,40}") {
            let wire = encode(&name);
            proptest::prop_assert!(wire.bytes().all(|b| (0x20..0x7f).contains(&b)));
            proptest::prop_assert_eq!(decode(&wire), Some(name));
        }
    }
}
