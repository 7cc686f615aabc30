//! Phone numbers: in the signature of a letter, and as they are dialled.

/// Words that stand before a number somebody can be called under, in five languages, folded.
const CALLED: [&str; 22] = [
    "phone",
    "tel",
    "telephone",
    "mobile",
    "mob",
    "cell",
    "direct",
    "call",
    "telefon",
    "mobil",
    "handy",
    "durchwahl",
    "fon",
    "portable",
    "fixe",
    "cellulare",
    "cell",
    "telefono",
    "kom",
    "komorka",
    "tel/fax",
    "gsm",
];

/// Words that stand before numbers that are not for calling.
const OTHERS: [&str; 20] = [
    "fax",
    "telefax",
    "telecopie",
    "faks",
    "iban",
    "vat",
    "ust",
    "ust-idnr",
    "hrb",
    "siret",
    "siren",
    "tva",
    "p.iva",
    "piva",
    "nip",
    "regon",
    "krs",
    "bic",
    "konto",
    "rcs",
];

/// The fewest and the most digits of a number somebody can be called under (ITU-T E.164 allows 15).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// How many of the last lines are looked at.
const LAST: usize = 12;

/// The phone number in the last lines of what somebody wrote, as written; mobile numbers first. `text` ends before anything quoted.
pub fn phone_in(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.iter().skip(lines.len().saturating_sub(LAST));
    let mut found: Vec<(u8, String)> = Vec::new();
    for piece in last.flat_map(|line| line.split(['|', '·', '•', ';'])) {
        found.extend(number_in(piece.trim()));
    }
    found.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, number)| number)
}

/// What is dialled for a number as people write it: its digits, and the `+` it begins with. The 0 in brackets after a country (`+49 (0)911`)
/// is for callers at home; what stands after a letter is an extension or a remark.
pub fn dialled(number: &str) -> String {
    let compact: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let start = compact.find(|c: char| c == '+' || c.is_ascii_digit()).unwrap_or(compact.len());
    let (_, rest) = compact.split_at(start);
    let (rest, _) = rest.split_at(rest.find(char::is_alphabetic).unwrap_or(rest.len()));
    let is_abroad = rest.starts_with('+') || rest.starts_with("00");
    let rest = if is_abroad { rest.replacen("(0)", "", 1) } else { rest.to_owned() };
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if rest.starts_with('+') { format!("+{digits}") } else { digits }
}

fn number_in(piece: &str) -> Option<(u8, String)> {
    let start = piece.find(|c: char| c == '+' || c == '(' || c.is_ascii_digit())?;
    let (before, rest) = piece.split_at(start);
    let label = crate::fold(before.trim().trim_end_matches([':', '.', ' ']));
    let label = label.split([' ', ',']).next_back().unwrap_or_default().trim_end_matches(['.', ':']).to_owned();
    if OTHERS.contains(&label.as_str()) {
        return None;
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || "+()/-. \u{a0}".contains(c))).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let number = number.trim_end_matches(['(', '-', '/', '.', ' ', '\u{a0}']).trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if !DIGITS.contains(&digits) || after.starts_with(|c: char| c.is_alphanumeric() || c == '@') {
        return None;
    }
    let is_called = CALLED.contains(&label.as_str()) || matches!(label.as_str(), "t" | "m");
    let is_bare = label.is_empty() && number.starts_with('+');
    let is_mobile = matches!(
        label.as_str(),
        "m" | "mobile" | "mob" | "cell" | "mobil" | "handy" | "portable" | "cellulare" | "kom" | "komorka"
    );
    match (is_mobile, is_called, is_bare) {
        (true, ..) => Some((0, number.to_owned())),
        (_, true, _) => Some((1, number.to_owned())),
        (_, _, true) => Some((2, number.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{dialled, phone_in};

    #[test]
    fn a_number_is_found_where_somebody_can_be_called() {
        for (what, text, expected) in [
            ("English", "Best,\nPaul\nTel: +44 20 7946 0018", Some("+44 20 7946 0018")),
            (
                "a mobile number before the office",
                "Paul\nPhone: +44 20 7946 0018\nMobile: +44 7700 900123",
                Some("+44 7700 900123"),
            ),
            ("German", "Mit freundlichen Grüßen\nJonas Brandt\nTelefon: 0911 / 123 45-67", Some("0911 / 123 45-67")),
            ("German mobile", "Jonas\nMobil +49 (0)151 23456789", Some("+49 (0)151 23456789")),
            ("French", "Cordialement\nClaire\nTél. : 01 99 00 12 34", Some("01 99 00 12 34")),
            ("Italian", "Cordiali saluti\nLuca Rossi\nCell. 333 1234567", Some("333 1234567")),
            ("Polish", "Pozdrawiam\nAnna\ntel. kom. 600 123 456", Some("600 123 456")),
            ("a bare number with a country", "Anna\n+48 600 123 456", Some("+48 600 123 456")),
            ("one line with bars", "Anna | Spark | T: +48 22 123 45 67 | anna@mail.example", Some("+48 22 123 45 67")),
            ("a fax is nobody", "Paul\nFax: +44 20 7946 0019", None),
            ("a VAT number", "Firma\nUSt-IdNr. 123456789", None),
            ("a bank account", "IBAN: 12345678901234", None),
            ("a bare number", "Reference 2026112233", None),
            ("a date", "Friday 20.11.2026", None),
            ("a number too long", "Tel: +44 1234 5678 9012 3456 78", None),
            ("far above the signature", &format!("Tel: +48 600 123 456\n{}", "line\n".repeat(20)), None),
            ("nothing", "", None),
        ] {
            assert_eq!(phone_in(text).as_deref(), expected, "{what}");
        }
    }

    #[test]
    fn a_number_is_dialled_without_what_people_write_around_it() {
        for (what, written, expected) in [
            ("a country", "+48 600 123 456", "+48600123456"),
            ("a 0 for callers at home", "+49 (0)911 / 123 45-67", "+499111234567"),
            ("the same with blanks", "0049 ( 0 ) 911 123", "0049911123"),
            ("an area in brackets", "(0911) 123-45", "091112345"),
            ("an extension", "+44 20 7946 0018 ext. 12", "+442079460018"),
            ("words before", "Tel.: 01 99 00 12 34", "0199001234"),
            ("a code of the network", "*#06#", "06"),
            ("a plus in the middle", "0911+12", "091112"),
            ("no number", "on request", ""),
        ] {
            assert_eq!(dialled(written), expected, "{what}");
        }
    }
}
