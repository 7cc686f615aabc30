//! Compressed RTF ([MS-OXRTFCP]).

use super::octets::Octets;

const COMPRESSED: u32 = 0x7546_5a4c;
const PLAIN: u32 = 0x414c_454d;
const WINDOW: usize = 4096;
/// What is longer is cut off.
const LONGEST: usize = 8 << 20;
/// What both sides know before the first octet (section 2.1.3.1.1).
const KNOWN: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// The RTF; what is broken is read up to there. `None` where it is nothing of the kind.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut from = Octets(bytes);
    let (_packed, length, kind, _checksum) = (from.u32()?, from.u32()?, from.u32()?, from.u32()?);
    let length = usize::try_from(length).ok()?.min(LONGEST);
    match kind {
        PLAIN => Some(from.0.get(..length).unwrap_or(from.0).to_vec()),
        COMPRESSED => {
            let mut out = KNOWN.to_vec();
            while out.len() < KNOWN.len() + length && run(&mut from, &mut out).is_some() {}
            Some(out.get(KNOWN.len()..(KNOWN.len() + length).min(out.len())).unwrap_or_default().to_vec())
        }
        _ => None,
    }
}

/// Eight literals or references, as the bits before them say; `None` at the end.
fn run(from: &mut Octets<'_>, out: &mut Vec<u8>) -> Option<()> {
    let control = from.u8()?;
    for bit in 0..8 {
        if control & (1 << bit) == 0 {
            out.push(from.u8()?);
            continue;
        }
        let reference = u16::from_be_bytes(from.take(2)?.try_into().ok()?);
        let (place, length) = (usize::from(reference >> 4), usize::from(reference & 0xf) + 2);
        // The window is a ring; all of it lies in what was written, so that a place in it is a distance back.
        let back = (out.len() + WINDOW - place) % WINDOW;
        if back == 0 {
            return None;
        }
        for _ in 0..length {
            let octet = out.len().checked_sub(back).and_then(|at| out.get(at)).copied();
            out.push(octet.unwrap_or(0));
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_rtf_is_read_as_specified() {
        let hello: &[u8] = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let again: &[u8] = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51A\0\x04 WXYZ\x0dn}\x01\x0e\xb0";
        let text = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        for (what, bytes, expected) in [
            ("section 3.1.1", hello, Some(text)),
            ("section 3.2.1, a reference into itself", again, Some("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")),
            ("not compressed", b"\x10\0\0\0\x04\0\0\0MELA\0\0\0\0{\\rt", Some("{\\rt")),
            ("longer than it says", b"\x10\0\0\0\x02\0\0\0MELA\0\0\0\0{\\rt", Some("{\\")),
            ("cut off", hello.get(..24).unwrap_or_default(), Some("{\\rtf1\\ansi\\ansicpg")),
            ("an unknown kind", b"\x10\0\0\0\x04\0\0\0XXXX\0\0\0\0{\\rt", None),
            ("no head", b"\x10\0", None),
            ("a reference to where nothing was written", b"\xff\0\0\0\xff\0\0\0LZFu\0\0\0\0\xff\xff\xf0", Some("\0{")),
        ] {
            let found = unpack(bytes).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert_eq!(found.as_deref(), expected, "{what}");
        }
    }

    #[test]
    fn what_swells_is_cut_off() {
        let mut bomb = b"\xff\xff\xff\x7f\xff\xff\xff\x7fLZFu\0\0\0\0\0aaaaaaaa".to_vec();
        for _ in 0..700_000 {
            bomb.extend_from_slice(b"\xff\x00\x0f\x00\x0f\x00\x0f\x00\x0f\x00\x0f\x00\x0f\x00\x0f\x00\x0f");
        }
        assert!(unpack(&bomb).is_some_and(|found| found.len() <= LONGEST));
    }
}
