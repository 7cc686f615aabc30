//! Word 97 to 2003 as text ([MS-DOC] 2.4.1): the pieces of the main document, in order.

use std::io::{Cursor, Read as _};

use encoding_rs::WINDOWS_1252;

use crate::Trouble;
use crate::block::Blocks;
use crate::draft::{Draft, Kind, Style};

/// Octets of a stream that are looked at.
const LARGEST: u64 = 64 << 20;
const WORD: u16 = 0xa5ec;
/// The oldest version whose text is laid out like this.
const WORD_97: u16 = 0x00c1;
const FLAGS: usize = 0x0a;
const ENCRYPTED: u16 = 0x0100;
const OTHER_TABLE: u16 = 0x0200;
const MAIN_TEXT: usize = 0x4c;
const PIECES: usize = 0x1a2;

/// Reads a document.
///
/// # Errors
/// `Broken`, `Locked`.
pub fn read(bytes: &[u8]) -> Result<Blocks, Trouble> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Trouble::Broken)?;
    let mut stream = |name: &str| {
        let mut bytes = Vec::new();
        let stream = file.open_stream(name).map_err(|_| Trouble::Broken)?;
        stream.take(LARGEST).read_to_end(&mut bytes).map_err(|_| Trouble::Broken)?;
        Ok::<_, Trouble>(bytes)
    };
    let main = stream("/WordDocument")?;
    let flags = u16_at(&main, FLAGS).ok_or(Trouble::Broken)?;
    if u16_at(&main, 0) != Some(WORD) || u16_at(&main, 2).is_none_or(|version| version < WORD_97) {
        return Err(Trouble::Broken);
    }
    if flags & ENCRYPTED != 0 {
        return Err(Trouble::Locked);
    }
    let table = stream(if flags & OTHER_TABLE == 0 { "/0Table" } else { "/1Table" })?;
    let text = text(&main, &table).ok_or(Trouble::Broken)?;
    Ok(draft(&text))
}

/// The text of the main document, with the marks Word puts into it.
fn text(main: &[u8], table: &[u8]) -> Option<String> {
    let length = usize::try_from(u32_at(main, MAIN_TEXT)?).ok()?;
    let (at, size) = (index(u32_at(main, PIECES)?)?, index(u32_at(main, PIECES + 4)?)?);
    let plan = piece_plan(table.get(at..at.checked_add(size)?)?)?;
    // A list of n pieces has n + 1 positions of four octets and n descriptions of eight.
    let count = plan.len().checked_sub(4)? / 12;
    let (mut text, mut taken) = (String::new(), 0);
    for number in 0..count {
        let (from, to) = (index(u32_at(plan, number * 4)?)?, index(u32_at(plan, number * 4 + 4)?)?);
        let characters = to.checked_sub(from)?.min(length.saturating_sub(taken));
        let place = u32_at(plan, (count + 1) * 4 + number * 8 + 2)?;
        text.push_str(&piece(main, place, characters)?);
        taken += characters;
        if taken >= length || text.len() as u64 > LARGEST {
            break;
        }
    }
    Some(text)
}

/// One piece: octets in the code page of western Windows, or UTF-16.
fn piece(main: &[u8], place: u32, characters: usize) -> Option<String> {
    let at = index(place & 0x3fff_ffff)?;
    if place & 0x4000_0000 != 0 {
        let bytes = main.get(at / 2..(at / 2).checked_add(characters)?)?;
        return Some(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned());
    }
    let bytes = main.get(at..at.checked_add(characters.checked_mul(2)?)?)?;
    let units = bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// The list of pieces behind the properties that may stand before it.
fn piece_plan(mut clx: &[u8]) -> Option<&[u8]> {
    loop {
        match clx.first()? {
            1 => clx = clx.get(3 + usize::from(u16_at(clx, 1)?)..)?,
            2 => {
                let size = index(u32_at(clx, 1)?)?;
                return clx.get(5..size.checked_add(5)?);
            }
            _ => return None,
        }
    }
}

fn draft(text: &str) -> Blocks {
    let mut draft = Draft::default();
    let mut fields: Vec<bool> = Vec::new();
    draft.begin_paragraph(Kind::Plain);
    for c in text.chars() {
        match c {
            '\u{13}' => fields.push(true),
            // What a field says is shown, what it was told to say is not.
            '\u{14}' => fields.last_mut().into_iter().for_each(|is_told| *is_told = false),
            '\u{15}' => drop(fields.pop()),
            _ if fields.contains(&true) => {}
            '\r' | '\u{c}' => {
                draft.end_paragraph();
                draft.begin_paragraph(Kind::Plain);
            }
            '\u{7}' => draft.text("\t", Style::default()),
            '\u{b}' => draft.text("\n", Style::default()),
            '\u{1e}' => draft.text("\u{2011}", Style::default()),
            c if c.is_control() && c != '\t' => {}
            c => draft.text(c.encode_utf8(&mut [0; 4]), Style::default()),
        }
        if draft.is_full() || fields.len() > 1000 {
            break;
        }
    }
    draft.finish()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}
