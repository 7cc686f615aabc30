//! Small valid PDF files (ISO 32000-1): Helvetica text on A4, and one picture where a file should weigh something.

const POLISH: &str = "ĄąĆćĘęŁłŃńŚśŹźŻż";
const POLISH_NAMES: &str = "/Aogonek /aogonek /Cacute /cacute /Eogonek /eogonek /Lslash /lslash /Nacute /nacute /Sacute /sacute /Zacute /zacute /Zdotaccent /zdotaccent";

/// An uncompressed picture; `colours` is 1 for grey, 3 for RGB.
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub colours: u8,
    pub samples: Vec<u8>,
}

/// Writes a one-page PDF: the first line as a heading, lines beginning with `# ` bold, the others wrapped plain.
pub fn write(lines: &[String], picture: Option<&Picture>) -> Vec<u8> {
    let content = page(lines, picture);
    let resources = if picture.is_some() { " /XObject << /P 7 0 R >>" } else { "" };
    let font = |name: &str| {
        format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [ 128 {POLISH_NAMES} ] >> >>"
        )
        .into_bytes()
    };
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >>{resources} >> >>").into_bytes(),
        stream("", &content),
        font("Helvetica"),
        font("Helvetica-Bold"),
    ];
    if let Some(p) = picture {
        let space = if p.colours == 3 { "RGB" } else { "Gray" };
        let about = format!(
            "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /Device{space} /BitsPerComponent 8 ",
            p.width, p.height
        );
        objects.push(stream(&about, &p.samples));
    }
    file(&objects)
}

/// A plain portrait: head and shoulders before a pale ground.
pub fn portrait(side: u32) -> Picture {
    let half = i64::from(side / 2);
    let mut samples = Vec::new();
    for y in 0..i64::from(side) {
        for x in 0..i64::from(side) {
            let head = (x - half).pow(2) + (y - half * 4 / 5).pow(2) < (half / 3).pow(2);
            let shoulders = (x - half).pow(2) + (y - half * 21 / 10).pow(2) < (half * 4 / 5).pow(2);
            let shade = 200 + u8::try_from(y * 50 / i64::from(side)).unwrap_or(50);
            samples.extend(if head {
                [214, 178, 150]
            } else if shoulders {
                [46, 84, 92]
            } else {
                [shade, shade, shade]
            });
        }
    }
    Picture { width: side, height: side, colours: 3, samples }
}

/// A scanned page: grey bars where the words stand.
pub fn scan(width: u32, height: u32) -> Picture {
    let ink = |x: u32, y: u32| {
        let margin = x > width / 8 && x < width * 7 / 8 && y > height / 10;
        let word = (x * 7 + y / 12 * 31) % 97 > 14;
        let line = y % 12 < 5 && !(y / 12).is_multiple_of(9);
        if margin && word && line { 70 } else { 236u8.saturating_sub(u8::try_from((x ^ y) % 7).unwrap_or(0)) }
    };
    let samples = (0..height).flat_map(|y| (0..width).map(move |x| ink(x, y))).collect();
    Picture { width, height, colours: 1, samples }
}

fn page(lines: &[String], picture: Option<&Picture>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(p) = picture {
        let (w, h, x, y) = if p.colours == 3 { (110, 110, 425, 690) } else { (440, 560, 70, 60) };
        out.extend(format!("q {w} 0 0 {h} {x} {y} cm /P Do Q\n").bytes());
    }
    let mut y = 780;
    for (place, line) in lines.iter().enumerate() {
        let (font, size, text) = match line.strip_prefix("# ") {
            _ if place == 0 => ("F2", 20, line.as_str()),
            Some(heading) => ("F2", 12, heading),
            None => ("F1", 10, line.as_str()),
        };
        y -= if font == "F2" { 26 } else { 0 };
        for row in wrap(text, 92) {
            out.extend(format!("BT /{font} {size} Tf 60 {y} Td (").bytes());
            out.extend(literal(&row));
            out.extend(b") Tj ET\n");
            y -= 15;
        }
    }
    out
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split(' ') {
        if let Some(row) = rows.last_mut().filter(|row| row.chars().count() + word.chars().count() < width) {
            row.push_str(if row.is_empty() { "" } else { " " });
            row.push_str(word);
            continue;
        }
        rows.push(word.to_owned());
    }
    rows
}

/// Bytes of a string in the fonts' encoding: WinAnsi with the Polish letters from 128 on, delimiters escaped.
fn literal(text: &str) -> Vec<u8> {
    let code = |c: char| -> Vec<u8> {
        if let Some(place) = POLISH.chars().position(|known| known == c) {
            return vec![128 + u8::try_from(place).unwrap_or(0)];
        }
        match c {
            '(' | ')' | '\\' => vec![b'\\', u8::try_from(c).unwrap_or(b'?')],
            '–' => vec![0x96],
            '’' => vec![0x92],
            'ı' => vec![b'i'],
            'ř' => vec![b'r'],
            _ => vec![u8::try_from(c).unwrap_or(b'?')],
        }
    };
    text.chars().flat_map(code).collect()
}

fn stream(about: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {about}/Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n", place + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(
        format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes(),
    );
    out
}
