#![allow(clippy::unwrap_used)]

use super::*;
use crate::{letter, parse, part};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// One attribute.
fn attribute(level: u8, name: u32, content: &[u8]) -> Vec<u8> {
    let sum: u32 = content.iter().map(|octet| u32::from(*octet)).sum();
    let length = u32::try_from(content.len()).unwrap();
    [&[level][..], &name.to_le_bytes(), &length.to_le_bytes(), content, &(sum as u16).to_le_bytes()].concat()
}

fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&SIGNATURE.to_le_bytes()[..], &[1, 0], &attributes.concat()].concat()
}

/// A property whose value has its length before it.
fn property(number: u16, kind: u16, value: &[u8]) -> Vec<u8> {
    let mut out = [&kind.to_le_bytes()[..], &number.to_le_bytes(), &1_u32.to_le_bytes()].concat();
    out.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
    out.extend_from_slice(value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn properties(list: &[Vec<u8>]) -> Vec<u8> {
    [&u32::try_from(list.len()).unwrap().to_le_bytes()[..], &list.concat()].concat()
}

fn wide_text(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn file(short: &[u8], content: &[u8], list: &[Vec<u8>]) -> Vec<u8> {
    [
        attribute(2, FILE_BEGINS, &[0; 14]),
        attribute(2, FILE_TITLE, &[short, b"\0"].concat()),
        attribute(2, FILE_CONTENT, content),
        attribute(2, FILE_PROPERTIES, &properties(list)),
    ]
    .concat()
}

fn page(text: &str) -> Vec<u8> {
    attribute(1, PROPERTIES, &properties(&[property(0x1013, 0x0102, text.as_bytes())]))
}

fn rtf(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap().to_le_bytes();
    let packed = [&length[..], &length, b"MELA\0\0\0\0", text.as_bytes()].concat();
    attribute(1, PROPERTIES, &properties(&[property(0x1009, 0x0102, &packed)]))
}

fn mail(text: &str, parcel: &[u8]) -> String {
    format!(
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{text}\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n",
        STANDARD.encode(parcel)
    )
}

#[test]
fn the_files_of_a_parcel_count_like_other_parts() {
    let long = property(0x3707, 0x001f, &wide_text("Życiorys Anny.pdf"));
    let kind = property(0x370e, 0x001e, b"application/pdf\0");
    let logo = property(0x3712, 0x001e, b"logo@x\0");
    let parcel = tnef(&[
        attribute(1, CODE_PAGE, &[0xe2, 4, 0, 0, 0, 0, 0, 0]),
        file(b"ZYCIOR~1.PDF", b"%PDF-1.7", &[long, kind]),
        file(b"list\x9c.txt", b"one", &[]),
        file(b"logo.png", b"\x89PNG\r\n\x1a\n", &[logo]),
        file(b"..\\..\\x\0y.exe", b"MZ\0", &[]),
    ]);
    let raw = mail("Hello", &parcel);
    let message = parse(raw.as_bytes()).unwrap();
    assert_eq!(message.text, "Hello");
    let found: Vec<_> =
        message.parts.iter().map(|part| (part.name.as_str(), part.content_type.as_str(), part.inline)).collect();
    assert_eq!(
        found,
        [
            ("Życiorys Anny.pdf", "application/pdf", false),
            ("listś.txt", "application/octet-stream", false),
            ("logo.png", "application/octet-stream", true),
            ("_.._x", "application/octet-stream", false),
        ]
    );
    let bytes: Vec<_> = message.parts.iter().map(|one| part(raw.as_bytes(), one.index).unwrap()).collect();
    assert_eq!(bytes, [&b"%PDF-1.7"[..], b"one", b"\x89PNG\r\n\x1a\n", b"MZ\0"]);
    assert_eq!(
        message.parts.iter().map(|part| part.kind.word()).collect::<Vec<_>>(),
        ["pdf", "text", "png", "program"]
    );
    assert_eq!(letter(raw.as_bytes()).named, [("logo@x".to_owned(), message.parts.get(2).unwrap().index)]);
    assert_eq!(part(raw.as_bytes(), message.parts.last().unwrap().index + 1), None);
}

#[test]
fn what_a_parcel_says_is_shown_where_the_message_says_nothing() {
    let html = "{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}Hello{\\*\\htmltag72 </p>}}";
    let body = attribute(1, BODY, b"Hello\r\nyou\0");
    for (what, text, attributes, said, shown) in [
        ("text", "", vec![body.clone()], "Hello\nyou", None),
        ("a page", "", vec![page("<p>Hello</p>")], "Hello", Some("<p>Hello</p>")),
        ("a page in RTF", "", vec![rtf(html)], "Hello", Some("<p>Hello</p>")),
        ("RTF", "", vec![rtf("{\\rtf1 Hello}")], "Hello", None),
        ("text and RTF", "", vec![body.clone(), rtf("{\\rtf1 Bye}")], "Hello\nyou", None),
        ("a message that says something", "Bye", vec![body, page("<p>Hello</p>")], "Bye", None),
        ("nothing", "", vec![], "", None),
    ] {
        let raw = mail(text, &tnef(&attributes));
        assert_eq!(parse(raw.as_bytes()).unwrap().text, said, "{what}");
        assert_eq!(letter(raw.as_bytes()).html.as_deref(), shown, "{what}");
    }
}

#[test]
fn a_message_in_a_parcel_is_its_text_and_its_files() {
    let inner = |inside: &[Vec<u8>]| {
        let subject = attribute(1, SUBJECT, b"Offer\0");
        let whole = tnef(&[vec![subject, attribute(1, BODY, b"Dear Marta\0")], inside.to_vec()].concat());
        file(b"x", b"", &[property(0x3701, 0x000d, &[&[0; 16][..], &whole].concat())])
    };
    let cv = file(b"cv.pdf", b"%PDF-1.7", &[]);
    let names =
        |parcel: &[u8]| -> Vec<String> { Parcel::read(parcel).files.into_iter().map(|file| file.name).collect() };
    let parcel = tnef(&[inner(std::slice::from_ref(&cv)), cv]);
    assert_eq!(names(&parcel), ["Offer.txt", "cv.pdf", "cv.pdf"]);
    assert_eq!(Parcel::read(&parcel).files.first().unwrap().bytes.as_ref(), b"Dear Marta");
    let nested = (0..10).fold(inner(&[]), |within, _| inner(&[within]));
    assert_eq!(names(&tnef(&[nested])).len(), DEEPEST + 1, "nested without end");
}

#[test]
fn who_wrote_a_message_in_a_parcel_is_told() {
    let triple = |kind: u16, name: &str, address: &str| {
        let length = |text: &str| u16::try_from(text.len()).unwrap().to_le_bytes();
        let head = [kind.to_le_bytes(), [0, 0], length(name), length(address)].concat();
        attribute(1, FROM, &[head, name.into(), address.into()].concat())
    };
    let words = |number, text: &str| property(number, 0x001f, &wide_text(text));
    let said = |list: &[Vec<u8>]| attribute(1, PROPERTIES, &properties(list));
    let inner = |attributes: Vec<Vec<u8>>| {
        file(b"x", b"", &[property(0x3701, 0x000d, &[&[0; 16][..], &tnef(&attributes)].concat())])
    };
    let anna = || triple(4, "Anna Kowalska\0\0\0", "SMTP:anna@mail.example\0\0");
    let both = said(&[
        words(0x0c1a, "Office"),
        words(0x0c1f, "office@mail.example"),
        words(0x0042, "Anna"),
        words(0x0065, "anna@mail.example"),
    ]);
    let exchange =
        said(&[words(0x0042, "Anna"), words(0x0065, "/o=mail/ou=x/cn=a@b"), words(0x5d02, "anna@mail.example")]);
    let turned = said(&[words(0x0042, "\u{202e}annA"), words(0x0065, "anna@mail.example")]);
    let long = said(&[words(0x0042, &"Anna ".repeat(10_000)), words(0x0065, "anna@mail.example")]);
    for (what, files, expected) in [
        ("a triple", vec![inner(vec![anna()])], "Anna Kowalska <anna@mail.example>"),
        ("sent for somebody", vec![inner(vec![both])], "Anna <anna@mail.example>"),
        ("an address of Exchange beside", vec![inner(vec![exchange])], "Anna <anna@mail.example>"),
        ("only an address of Exchange", vec![inner(vec![triple(4, "Anna\0", "EX:/o=mail@x\0")])], ""),
        ("a triple of another kind", vec![inner(vec![triple(5, "Anna\0", "SMTP:anna@mail.example\0")])], ""),
        ("a triple that breaks off", vec![inner(vec![attribute(1, FROM, &[4, 0, 0, 0, 255, 255, 255, 255])])], ""),
        ("nobody", vec![inner(vec![])], ""),
        ("turned round", vec![inner(vec![turned])], "annA <anna@mail.example>"),
        ("a name without end", vec![inner(vec![long])], " <anna@mail.example>"),
        ("one within another", vec![inner(vec![inner(vec![anna()])])], ""),
        ("the parcel's own", vec![anna()], ""),
        ("a file of a message", vec![file(b"CV.eml", b"From: anna@mail.example\n\nx", &[])], " <anna@mail.example>"),
        ("a hundred of one", vec![inner(vec![anna()]); 100], "Anna Kowalska <anna@mail.example>"),
    ] {
        let found = parse(mail("See below.", &tnef(&files)).as_bytes()).unwrap().forwarded;
        let found: Vec<_> = found.iter().map(|one| format!("{} <{}>", one.name, one.address)).collect();
        assert_eq!(found.join(", "), expected, "{what}");
    }
}

#[test]
fn hostile_parcels_are_read_up_to_where_they_break() {
    let cv = file(b"cv.pdf", b"%PDF-1.7", &[]);
    let huge = |name: u32| [&[2][..], &name.to_le_bytes(), &u32::MAX.to_le_bytes()].concat();
    let many = [&u32::MAX.to_le_bytes()[..], &[0x03, 0x10, 1, 0], &u32::MAX.to_le_bytes()].concat();
    for (what, parcel, files) in [
        ("a length beyond the end", tnef(&[cv.clone(), huge(FILE_CONTENT)]), 1),
        ("cut off in a file", tnef(&[cv.clone(), cv.clone()]).split_last_chunk::<30>().unwrap().0.to_vec(), 2),
        ("properties without end", tnef(&[cv.clone(), attribute(2, FILE_PROPERTIES, &many)]), 1),
        (
            "an unknown kind of property",
            tnef(&[cv.clone(), attribute(2, FILE_PROPERTIES, &[1, 0, 0, 0, 9, 9, 9, 9])]),
            1,
        ),
        ("content before any file", tnef(&[attribute(2, FILE_CONTENT, b"x"), cv.clone()]), 1),
        ("too many files", tnef(&vec![cv; 2 * MOST_FILES]), MOST_FILES),
        ("nothing behind the signature", tnef(&[]), 0),
    ] {
        assert_eq!(parse(mail("x", &parcel).as_bytes()).unwrap().parts.len(), files, "{what}");
    }
    let other = parse(mail("x", b"no parcel").as_bytes()).unwrap();
    assert_eq!(other.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["winmail.dat"], "stays a file");
}

proptest::proptest! {
    #[test]
    fn damaged_parcels_are_read(
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..8),
    ) {
        let cv = file(b"cv.pdf", b"%PDF-1.7", &[property(0x3707, 0x001f, &wide_text("Anna.pdf"))]);
        let mut parcel = tnef(&[attribute(1, BODY, b"Hello\0"), rtf("{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}x}"), cv]);
        for (at, octet) in changes {
            let at = at.index(parcel.len());
            *parcel.get_mut(at).unwrap() = octet;
        }
        let raw = mail("", &parcel);
        for one in parse(raw.as_bytes()).unwrap().parts {
            proptest::prop_assert_eq!(part(raw.as_bytes(), one.index).unwrap().len() as u64, one.size);
        }
        letter(raw.as_bytes());
    }
}
