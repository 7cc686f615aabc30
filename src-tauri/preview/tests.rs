#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zipped(&[&[("word/document.xml", document.as_str())], more].concat())
}

fn odt(styles: &str, text: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

/// A document in a shorthand that is easy to compare.
fn short(blocks: &[Block]) -> String {
    let runs = |runs: &[Run]| {
        let mark = |run: &Run| match (run.bold, run.italic) {
            (true, true) => format!("*/{}/*", run.text),
            (true, false) => format!("*{}*", run.text),
            (false, true) => format!("/{}/", run.text),
            (false, false) => run.text.clone(),
        };
        runs.iter().map(mark).collect::<String>()
    };
    let cell = |cell: &Cell| match cell.span {
        1 => short(&cell.blocks),
        span => format!("{span}:{}", short(&cell.blocks)),
    };
    let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(" | ");
    let block = |block: &Block| match block {
        Block::Heading { level, runs: text } => format!("{} {}", "#".repeat(usize::from(*level)), runs(text)),
        Block::Paragraph { runs: text } => runs(text),
        Block::Item { depth, label, runs: text } => format!("{depth}{label} {}", runs(text)),
        Block::Table { rows } => format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(" // ")),
    };
    blocks.iter().map(block).collect::<Vec<_>>().join(" ¶ ")
}

const STYLES: &str = "<w:styles><w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>
  <w:style w:styleId='Mine'><w:name w:val='Mine'/><w:basedOn w:val='berschrift1'/></w:style>
  <w:style w:styleId='Round'><w:name w:val='a'/><w:basedOn w:val='Round'/></w:style>
  <w:style w:styleId='Strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style></w:styles>";
const LISTS: &str = "<w:numbering><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>
  <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num></w:numbering>";

#[test]
fn a_word_document_keeps_its_headings_lists_tables_and_bold() {
    let text = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let item = |level: u8| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        )
    };
    let styled = |style: &str| format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>CV</w:t></w:r></w:p>");
    let run = |props: &str| format!("<w:p><w:r><w:rPr>{props}</w:rPr><w:t>x</w:t></w:r></w:p>");
    for (what, body, expected) in [
        ("paragraphs", [text("Anna"), text("Kowalska &amp; Co &#8211; Łódź")].concat(), "Anna ¶ Kowalska & Co – Łódź"),
        ("a heading", styled("berschrift1"), "# CV"),
        ("a style based on one", styled("Mine"), "# CV"),
        ("a style based on itself", styled("Round"), "CV"),
        ("bold and italic", run("<w:b/><w:i/>"), "*/x/*"),
        ("not bold after all", run("<w:b w:val='0'/>"), "x"),
        ("a strong word", run("<w:rStyle w:val='Strong'/>"), "*x*"),
        ("hidden words", run("<w:vanish/>"), ""),
        ("a list", [item(0), item(1), item(0)].concat(), "01. x ¶ 1• x ¶ 02. x"),
        ("breaks", "<w:p><w:r><w:t>a</w:t><w:tab/><w:br/><w:t>b</w:t></w:r></w:p>".into(), "a\t\nb"),
        (
            "tab stops are no tabs",
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>".into(),
            "a",
        ),
        (
            "what was deleted",
            "<w:p><w:del><w:r><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>".into(),
            "new",
        ),
        (
            "what a field computes",
            "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>".into(),
            "1",
        ),
        (
            "a table",
            format!(
                "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}</w:tc></w:tr></w:tbl>",
                text("2019"),
                text("Data engineer"),
                text("Łódź")
            ),
            "[2019 | Data engineer // 2:Łódź]",
        ),
        (
            "a text box, once",
            format!(
                "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
                text("box")
            ),
            "box",
        ),
    ] {
        let bytes = docx(&body, &[("word/styles.xml", STYLES), ("word/numbering.xml", LISTS)]);
        let reading = read(Format::Docx, &bytes).unwrap();
        assert_eq!((short(&reading.blocks).as_str(), reading.cut), (expected, false), "{what}");
    }
}

#[test]
fn what_stands_at_the_head_of_the_pages_comes_first_and_once() {
    let head = "<w:hdr><w:p><w:r><w:t>Anna Kowalska, +48 600</w:t></w:r></w:p></w:hdr>";
    let bytes = docx("<w:p><w:r><w:t>CV</w:t></w:r></w:p>", &[("word/header1.xml", head), ("word/header2.xml", head)]);
    assert_eq!(read(Format::Docx, &bytes).unwrap().text(), "Anna Kowalska, +48 600\nCV");
}

#[test]
fn an_opendocument_text_keeps_its_headings_lists_tables_and_bold() {
    let styles = "<style:style style:name='T1'><style:text-properties fo:font-weight='bold'/></style:style>
      <style:style style:name='T2' style:parent-style-name='T1'><style:text-properties fo:font-style='italic'/></style:style>";
    for (what, text, expected) in [
        ("a heading", "<text:h text:outline-level='2'>CV</text:h>", "## CV"),
        ("bold inside", "<text:p>a <text:span text:style-name='T1'>b</text:span> c</text:p>", "a *b* c"),
        ("what a style takes over", "<text:p><text:span text:style-name='T2'>b</text:span></text:p>", "*/b/*"),
        ("spaces and tabs", "<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", "a   b\tc\nd"),
        (
            "a list in a list",
            "<text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>",
            "0• a ¶ 1• b",
        ),
        (
            "a table",
            "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>a</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>",
            "[2:a]",
        ),
        (
            "what was deleted",
            "<text:tracked-changes><text:p>old</text:p></text:tracked-changes><text:p>new</text:p>",
            "new",
        ),
        ("a remark", "<text:p>a<office:annotation><text:p>psst</text:p></office:annotation>b</text:p>", "ab"),
        ("a million spaces", "<text:p>a<text:s text:c='1000000'/></text:p>", &format!("a{}", " ".repeat(200))),
    ] {
        assert_eq!(short(&read(Format::Odt, &odt(styles, text)).unwrap().blocks), expected, "{what}");
    }
}

#[test]
fn rich_text_is_read_in_its_character_sets() {
    for (what, text, expected) in [
        ("paragraphs", r"{\rtf1\ansi Anna\par Kowalska}", "Anna ¶ Kowalska"),
        ("bold", r"{\rtf1 a {\b b}c \b d\b0 e}", "a *b*c *d*e"),
        ("western Windows", r"{\rtf1\ansicpg1252 M\'fcller \'96}", "Müller –"),
        ("Polish Windows", r"{\rtf1\ansicpg1250 \'a3\'f3d\'9f}", "Łódź"),
        (
            "a font's own set",
            r"{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}\f1 \'b3\f0 \'b3}",
            "ł³",
        ),
        ("characters by number", r"{\rtf1\uc1\u321?\u243\'f3d\u378?}", "Łódź"),
        ("characters above 32,767", r"{\rtf1\uc0\u-10179\u-8704}", "😀"),
        ("double octets", r"{\rtf1\ansicpg932\'93\'fa\'96\'7b}", "日本"),
        ("a table", r"{\rtf1 a\cell b\cell\row c}", "a\tb\t ¶ c"),
        (
            "what is no text",
            r"{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator x;}{\info{\title t}}{\pict\bin4 {}{}}a}",
            "a",
        ),
        ("hidden words", r"{\rtf1 a{\v b}c}", "ac"),
        ("signs", r"{\rtf1 a\~b\_c\{d\}\emdash e\line f}", "a\u{a0}b\u{2011}c{d}—e\nf"),
        ("not closed", r"{\rtf1 a{\b b", "a*b*"),
        ("closed too often", r"{\rtf1 a}}}b}", "ab"),
    ] {
        assert_eq!(short(&read(Format::Rtf, text.as_bytes()).unwrap().blocks), expected, "{what}");
    }
}

/// An old Word document: one piece in the code page, one in UTF-16.
fn doc(flags: u16, narrow: &[u8], wide: &str) -> Vec<u8> {
    let units: Vec<u16> = wide.encode_utf16().collect();
    let length = narrow.len() + units.len();
    let mut main = vec![0; 0x400];
    let mut set = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
    set(0, &[0xec, 0xa5, 0xc1, 0]);
    set(0x0a, &flags.to_le_bytes());
    set(0x4c, &(length as u32).to_le_bytes());
    let (first, second) = (0x400_u32, 0x400 + narrow.len() as u32);
    main.extend_from_slice(narrow);
    main.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    let mut plan = Vec::new();
    for position in [0, narrow.len() as u32, length as u32] {
        plan.extend_from_slice(&position.to_le_bytes());
    }
    for place in [(first * 2) | 0x4000_0000, second] {
        plan.extend_from_slice(&[0, 0]);
        plan.extend_from_slice(&place.to_le_bytes());
        plan.extend_from_slice(&[0, 0]);
    }
    let table = [vec![1, 2, 0, 9, 9, 2], (plan.len() as u32).to_le_bytes().to_vec(), plan].concat();
    main[0x1a6..0x1aa].copy_from_slice(&(table.len() as u32).to_le_bytes());
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in [("/WordDocument", &main), ("/0Table", &table)] {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

#[test]
fn an_old_word_document_is_read_as_text() {
    let bytes = doc(0, b"M\xfcller\rCell\x07\x13 HYPERLINK x \x14shown\x15\r", "Łódź\u{b}line\r");
    let reading = read(Format::Doc, &bytes).unwrap();
    assert_eq!(short(&reading.blocks), "Müller ¶ Cell\tshown ¶ Łódź\nline");
    assert_eq!(read(Format::Doc, &doc(0x0100, b"x", "")), Err(Trouble::Locked));
    for (what, bytes) in [("cut off", bytes[..bytes.len() / 2].to_vec()), ("something else", b"hello".to_vec())] {
        assert_eq!(read(Format::Doc, &bytes), Err(Trouble::Broken), "{what}");
    }
}

#[test]
fn hostile_documents_are_refused_or_shown_in_part() {
    let paragraph = "<w:p><w:r><w:t>page</w:t></w:r></w:p>";
    let deep = |count: usize| {
        format!("{}{paragraph}{}", "<w:tbl><w:tr><w:tc>".repeat(count), "</w:tc></w:tr></w:tbl>".repeat(count))
    };
    let entities = "<!DOCTYPE w:document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
                    <w:document><w:body><w:p><w:r><w:t>&b;&x;end</w:t></w:r></w:p></w:body></w:document>";
    let bomb = format!("<w:document><w:body>{}", " ".repeat(70 << 20));
    for (what, format, bytes, expected) in [
        ("a zip bomb", Format::Docx, zipped(&[("word/document.xml", &bomb)]), Err(Trouble::TooMuch)),
        ("an XML bomb", Format::Docx, zipped(&[("word/document.xml", entities)]), Ok((1, "end", false))),
        ("tables ten deep", Format::Docx, docx(&deep(10), &[]), Ok((1, "page", false))),
        ("tables a thousand deep", Format::Docx, docx(&deep(1000), &[]), Ok((1, "", true))),
        ("ten thousand pages", Format::Docx, docx(&paragraph.repeat(100_000), &[]), Ok((60_000, "page", true))),
        (
            "one endless word",
            Format::Odt,
            odt("", &format!("<text:p>{}</text:p>", "a".repeat(9 << 20))),
            Ok((1, "a", true)),
        ),
        ("groups without end", Format::Rtf, "{".repeat(100_000).into_bytes(), Ok((0, "", true))),
        ("a binary part that lies", Format::Rtf, br"{\rtf1 a\bin2000000000 b}".to_vec(), Ok((1, "a", false))),
        (
            "not closed",
            Format::Docx,
            zipped(&[("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>a")]),
            Ok((1, "a", false)),
        ),
        ("no document inside", Format::Docx, zipped(&[("x", "y")]), Err(Trouble::Broken)),
        ("no archive", Format::Odt, b"hello".to_vec(), Err(Trouble::Broken)),
        ("an encrypted one", Format::Docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), Err(Trouble::Locked)),
        (
            "another encrypted one",
            Format::Odt,
            zipped(&[("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "x")]),
            Err(Trouble::Locked),
        ),
    ] {
        let read = read(format, &bytes);
        let found = read.as_ref().map(|read| (read.blocks.len(), read.text(), read.cut)).map_err(|trouble| *trouble);
        match (found, expected) {
            (Ok((blocks, text, cut)), Ok((at_most, ending, is_cut))) => {
                assert!(blocks <= at_most && text.ends_with(ending) && cut == is_cut, "{what}: {blocks} blocks, {cut}");
            }
            (Err(found), Err(expected)) => assert_eq!(found, expected, "{what}"),
            (found, expected) => panic!("{what}: {:?} instead of {expected:?}", found.map(|(blocks, ..)| blocks)),
        }
        // What the child answers must fit through: nested no deeper than its reader goes.
        if let Ok(reading) = &read {
            let text = serde_json::to_string(reading).unwrap();
            assert!(serde_json::from_str::<Blocks>(&text).unwrap() == *reading && text.len() < 32 << 20, "{what}");
        }
    }
}
