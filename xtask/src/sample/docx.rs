//! Small valid Word files: a zip archive (stored, not packed, so that its bytes never depend on a library) of three parts.

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// Writes a Word file of one paragraph a line; lines beginning with `# ` are bold.
pub fn write(lines: &[String]) -> Vec<u8> {
    let paragraphs: String = lines.iter().map(|line| paragraph(line)).collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    zip(&[("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", &document)])
}

fn paragraph(line: &str) -> String {
    let (bold, text) = line.strip_prefix("# ").map_or(("", line), |heading| ("<w:rPr><w:b/></w:rPr>", heading));
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<w:p><w:r>{bold}<w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in parts {
        let about = entry(name, text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(little(out.len(), 4));
        directory.extend(name.bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.bytes());
        out.extend(text.bytes());
    }
    let start = out.len();
    let size = directory.len();
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(little(parts.len(), 2));
    out.extend(little(parts.len(), 2));
    out.extend(little(size, 4));
    out.extend(little(start, 4));
    out.extend([0, 0]);
    out
}

/// What the local header and the directory share, from "version needed" to the length of the extra field.
fn entry(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut about = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x74, 0x5B];
    about.extend(crc32(bytes).to_le_bytes());
    about.extend(little(bytes.len(), 4));
    about.extend(little(bytes.len(), 4));
    about.extend(little(name.len(), 2));
    about.extend([0, 0]);
    about
}

fn little(number: usize, width: usize) -> Vec<u8> {
    number.to_le_bytes().into_iter().take(width).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc: u32, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
