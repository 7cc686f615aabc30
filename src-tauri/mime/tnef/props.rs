//! Lists of MAPI properties ([MS-OXTNEF] section 2.1.3.4).

use super::octets::Octets;

/// Properties of one list beyond this are not looked at.
const MOST: u32 = 4096;
const MANY: u16 = 0x1000;
const LONG: u16 = 0x0003;
const OBJECT: u16 = 0x000d;
const TEXT: u16 = 0x001e;
const WIDE_TEXT: u16 = 0x001f;
const BINARY: u16 = 0x0102;
/// Numbers from here on have names.
const NAMED: u16 = 0x8000;

/// What a property holds, of what is of use here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// A whole number.
    Long(u32),
    /// Text in the code page of the parcel.
    Text(&'a [u8]),
    /// Text in UTF-16.
    Wide(&'a [u8]),
    /// Octets.
    Binary(&'a [u8]),
    /// An object: an interface's id, then its octets.
    Object(&'a [u8]),
}

/// Reads a list up to where it breaks off, and hands over number and first value of each property.
pub(crate) fn read<'a>(bytes: &'a [u8], mut each: impl FnMut(u16, Value<'a>)) {
    let mut from = Octets(bytes);
    let count = from.u32().unwrap_or(0).min(MOST);
    for _ in 0..count {
        let Some((number, value)) = one(&mut from) else { return };
        if let Some(value) = value {
            each(number, value);
        }
    }
}

fn one<'a>(from: &mut Octets<'a>) -> Option<(u16, Option<Value<'a>>)> {
    let (kind, number) = (from.u16()?, from.u16()?);
    if number >= NAMED {
        from.take(16)?;
        match from.u32()? {
            0 => drop(from.u32()?),
            _ => drop(padded(from)?),
        }
    }
    let single = kind & !MANY;
    let is_counted = matches!(single, OBJECT | TEXT | WIDE_TEXT | BINARY);
    let count = if is_counted || kind & MANY != 0 { from.u32()? } else { 1 };
    let mut first = None;
    for _ in 0..count {
        let value = value(from, single)?;
        first = first.or(Some(value));
    }
    Some((number, first.flatten()))
}

fn value<'a>(from: &mut Octets<'a>, kind: u16) -> Option<Option<Value<'a>>> {
    Some(match kind {
        LONG => Some(Value::Long(from.u32()?)),
        TEXT => Some(Value::Text(padded(from)?)),
        WIDE_TEXT => Some(Value::Wide(padded(from)?)),
        BINARY => Some(Value::Binary(padded(from)?)),
        OBJECT => Some(Value::Object(padded(from)?)),
        // Numbers of less than four octets are padded to four.
        0x0002 | 0x0004 | 0x000a | 0x000b => from.take(4).map(|_| None)?,
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => from.take(8).map(|_| None)?,
        0x0048 => from.take(16).map(|_| None)?,
        _ => return None,
    })
}

/// Octets with their number before them, filled up to a multiple of four.
fn padded<'a>(from: &mut Octets<'a>) -> Option<&'a [u8]> {
    let octets = from.counted()?;
    // The last one of a list may go without.
    let _ = from.take(octets.len().wrapping_neg() % 4);
    Some(octets)
}
