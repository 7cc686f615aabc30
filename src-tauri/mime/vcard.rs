//! Contacts out of vCard files: 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), also several in one file.

use calcard::{
    Entry, Parser,
    vcard::{VCard, VCardProperty, VCardValue},
};

use crate::{vcard_lines, word::fold_space};

/// A contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The name as shown; where the card has none, made from what it has.
    pub full_name: String,
    /// Given names.
    pub given: String,
    /// Family names.
    pub family: String,
    /// E-mail addresses as written, the preferred one first, each once.
    pub emails: Vec<String>,
    /// Telephone numbers as written, the preferred one first, each once.
    pub phones: Vec<String>,
    /// The organisation, then its units.
    pub organisation: String,
    /// The position there.
    pub title: String,
    /// Remarks.
    pub note: String,
    /// Categories, each once.
    pub categories: Vec<String>,
    /// The preferred language as a tag (RFC 5646).
    pub language: Option<String>,
}

/// What is wrong with a card, or with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file holds no card.
    #[error("the file holds no vCard")]
    NoCard,
    /// The card ends without END:VCARD; what stands in it was read.
    #[error("the card is cut off")]
    CutOff,
    /// Neither a name nor an address: left out.
    #[error("the card names nobody")]
    Nobody,
}

/// A fault and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct CardError {
    /// The line the card begins on, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: Fault,
}

/// Of one kind in one card.
const MOST_VALUES: usize = 200;

/// Reads every card of a file, and says which could not be read whole.
pub fn read(bytes: &[u8]) -> (Vec<Card>, Vec<CardError>) {
    let (mut cards, mut errors) = (Vec::new(), Vec::new());
    let raw_cards = vcard_lines::cards(bytes);
    if raw_cards.is_empty() {
        errors.push(CardError { line: 1, why: Fault::NoCard });
    }
    for raw in raw_cards {
        if !raw.closed {
            errors.push(CardError { line: raw.line, why: Fault::CutOff });
        }
        match Parser::new(&raw.text()).entry() {
            Entry::VCard(card) => match contact(&card) {
                Some(card) => cards.push(card),
                None => errors.push(CardError { line: raw.line, why: Fault::Nobody }),
            },
            _ => errors.push(CardError { line: raw.line, why: Fault::Nobody }),
        }
    }
    (cards, errors)
}

fn contact(card: &VCard) -> Option<Card> {
    let name = card.entries.iter().find(|entry| entry.name == VCardProperty::N);
    let part = |at: usize| name.and_then(|entry| entry.values.get(at)).map(text).unwrap_or_default();
    let one = |property| values(card, &property).into_iter().next().unwrap_or_default();
    let organisation = card.entries.iter().find(|entry| entry.name == VCardProperty::Org);
    let organisation =
        organisation.map(|entry| entry.values.iter().map(text).filter(|unit| !unit.is_empty()).collect::<Vec<_>>());
    let mut contact = Card {
        full_name: one(VCardProperty::Fn),
        given: fold_space(&[part(1), part(2)].join(" ")),
        family: part(0),
        emails: values(card, &VCardProperty::Email).into_iter().map(|text| without(&text, "mailto:")).collect(),
        phones: values(card, &VCardProperty::Tel).into_iter().map(|text| without(&text, "tel:")).collect(),
        organisation: organisation.unwrap_or_default().join(", "),
        title: one(VCardProperty::Title),
        note: notes(card),
        categories: values(card, &VCardProperty::Categories),
        language: values(card, &VCardProperty::Lang).into_iter().next(),
    };
    if contact.full_name.is_empty() {
        contact.full_name = made_up_name(&contact)?;
    }
    Some(contact)
}

fn made_up_name(contact: &Card) -> Option<String> {
    let both = fold_space(&format!("{} {}", contact.given, contact.family));
    [Some(both), Some(contact.organisation.clone()), contact.emails.first().cloned()]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
}

fn text(value: &VCardValue) -> String {
    match value {
        VCardValue::Text(text) => fold_space(text),
        VCardValue::Component(parts) => fold_space(&parts.join(" ")),
        VCardValue::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}

fn values(card: &VCard, property: &VCardProperty) -> Vec<String> {
    let mut found = Vec::new();
    for value in card
        .entries
        .iter()
        .filter(|entry| entry.name == *property)
        .flat_map(|entry| &entry.values)
        .take(MOST_VALUES)
        .map(text)
    {
        if !value.is_empty() && !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// Notes keep their lines.
fn notes(card: &VCard) -> String {
    let notes = card.entries.iter().filter(|entry| entry.name == VCardProperty::Note).flat_map(|entry| &entry.values);
    let texts = notes.filter_map(|value| if let VCardValue::Text(text) = value { Some(text.trim()) } else { None });
    texts.collect::<Vec<_>>().join("\n")
}

fn without(text: &str, scheme: &str) -> String {
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => text.get(scheme.len()..).unwrap_or("").to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn anna() -> Card {
        Card {
            full_name: "Anna Łącka".into(),
            given: "Anna".into(),
            family: "Łącka".into(),
            emails: vec!["anna@poczta.example".into(), "a@b.example".into()],
            ..Card::default()
        }
    }

    #[test]
    fn one_contact_reads_the_same_in_every_version() {
        for (what, card) in [
            ("4.0", "VERSION:4.0\nFN:Anna Łącka\nN:Łącka;Anna;;;\nEMAIL;TYPE=work:a@b.example\nEMAIL;PREF=1:anna@poczta.example\n".as_bytes()),
            ("3.0, folded", "VERSION:3.0\nFN:Anna\n  Łącka\nN:Łącka;Anna\nEMAIL;TYPE=INTERNET,PREF:anna@poczta.example\nitem1.EMAIL:a@b.example\n".as_bytes()),
            ("2.1, quoted-printable", b"VERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Anna =C5=81=\n=C4=85cka\nN;CHARSET=UTF-8;QUOTED-PRINTABLE:=C5=81=C4=85cka;Anna;;;\nEMAIL;PREF;INTERNET:anna@poczta.example\nEMAIL;INTERNET:a@b.example\n"),
            ("2.1, windows-1250", b"VERSION:2.1\nFN;CHARSET=windows-1250;ENCODING=QUOTED-PRINTABLE:Anna =A3=B9cka\nN;CHARSET=windows-1250:\xa3\xb9cka;Anna\nEMAIL:anna@poczta.example\nEMAIL:a@b.example\nEMAIL:a@b.example\n"),
            ("2.1 without a charset", b"VERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:Anna =C5=81=C4=85cka\nN;ENCODING=QUOTED-PRINTABLE:=C5=81=C4=85cka;Anna\nEMAIL:mailto:anna@poczta.example\nEMAIL:a@b.example\n"),
        ] {
            for line_break in ["\n", "\r\n"] {
                let mut file = format!("BEGIN:VCARD{line_break}").into_bytes();
                for line in crate::field::Lines(card) {
                    file.extend_from_slice(line.strip_suffix(b"\n").unwrap());
                    file.extend_from_slice(line_break.as_bytes());
                }
                file.extend_from_slice(b"END:VCARD");
                assert_eq!(read(&file), (vec![anna()], vec![]), "{what}");
            }
        }
    }

    #[test]
    fn everything_a_profile_has_room_for_is_read() {
        let file = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ben Smith\r\nORG:Brandt Logistik\\, Köln;Personal\r\nTITLE:Recruiter\r\nTEL;VALUE=uri;TYPE=cell:tel:+49-221-555\r\nNOTE:One\\nTwo\\, three\r\nCATEGORIES:client,Köln\r\nLANG:de\r\nPHOTO;ENCODING=b:AAAA\r\n AAAA\r\nBDAY:19700101\r\nEND:VCARD\r\n";
        let (cards, errors) = read(file.as_bytes());
        assert_eq!(errors, []);
        assert_eq!(
            cards,
            [Card {
                full_name: "Ben Smith".into(),
                phones: vec!["+49-221-555".into()],
                organisation: "Brandt Logistik, Köln, Personal".into(),
                title: "Recruiter".into(),
                note: "One\nTwo, three".into(),
                categories: vec!["client".into(), "Köln".into()],
                language: Some("de".into()),
                ..Card::default()
            }]
        );
    }

    #[test]
    fn faults_are_named_by_line() {
        let named = "BEGIN:VCARD\nEMAIL:a@b.example\nEND:VCARD\n";
        for (what, file, names, errors) in [
            ("no card", "Hello\n".to_owned(), vec![], vec![(1, Fault::NoCard)]),
            ("two cards, the name from the address", named.repeat(2), vec!["a@b.example"; 2], vec![]),
            (
                "nobody",
                format!("{named}\nBEGIN:VCARD\nNOTE:x\nEND:VCARD\n{named}"),
                vec!["a@b.example"; 2],
                vec![(5, Fault::Nobody)],
            ),
            ("cut off", "BEGIN:VCARD\nFN:Anna".to_owned(), vec!["Anna"], vec![(1, Fault::CutOff)]),
            (
                "an agent inside",
                "BEGIN:VCARD\nFN:Anna\nAGENT:\nBEGIN:VCARD\nFN:Ben\nEND:VCARD\nTITLE:x\nEND:VCARD\n".to_owned(),
                vec!["Anna"],
                vec![],
            ),
            ("a byte order mark", format!("\u{feff}{named}"), vec!["a@b.example"], vec![]),
        ] {
            let (cards, found) = read(file.as_bytes());
            assert_eq!(cards.iter().map(|card| card.full_name.as_str()).collect::<Vec<_>>(), names, "{what}");
            assert_eq!(found.iter().map(|error| (error.line, error.why)).collect::<Vec<_>>(), errors, "{what}");
        }
    }
}
