//! Who wrote what somebody forwarded.

use crate::Address;
use crate::file_name::{is_invisible, turns_direction};

/// How the field From is called in what mail programs write above a forwarded message, folded.
const FROM: [&str; 9] = ["from", "von", "de", "da", "od", "exp", "expediteur", "mittente", "nadawca"];

/// The other fields of such a block: without one of them it is none.
const BESIDE: [&str; 34] = [
    "to",
    "an",
    "a",
    "do",
    "pour",
    "destinatario",
    "adresat",
    "subject",
    "betreff",
    "objet",
    "sujet",
    "oggetto",
    "temat",
    "date",
    "sent",
    "datum",
    "gesendet",
    "envoye",
    "data",
    "inviato",
    "wyslano",
    "wyslane",
    "data wyslania",
    "cc",
    "dw",
    "gesendet am",
    "date d'envoi",
    "envoye le",
    "received",
    "time",
    "reply-to",
    "antwort an",
    "importance",
    "priority",
];

/// What a mail program writes above a message it forwards, folded: Gmail's and Thunderbird's words between dashes, Apple's before a colon.
const MARKS: [&str; 16] = [
    "forwarded message",
    "weitergeleitete nachricht",
    "message transfere",
    "messaggio inoltrato",
    "przekazana wiadomosc",
    "wiadomosc przekazana",
    "tresc przekazanej wiadomosci",
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail",
    "debut du message transfere",
    "debut du message reexpedie",
    "inizio messaggio inoltrato",
    "inizio del messaggio inoltrato",
    "poczatek przekazywanej wiadomosci",
    "poczatek przekazanej wiadomosci",
];

/// How a subject says that it forwards, folded.
const SUBJECTS: [&str; 8] = ["fwd", "fw", "wg", "tr", "i", "pd", "rv", "enc"];

/// How many lines around From the other fields may stand.
const NEAR: usize = 6;

/// How much of a text is looked at, in octets.
const LONGEST: usize = 256 << 10;

/// How much of a line is looked at, in octets: no honest name and address are longer.
const LONGEST_LINE: usize = 1_000;

/// How many messages within one another are told apart.
const MOST: usize = 3;

/// A name and an address, as a forwarded message gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// The display name, without what would not show or show turned round; may be empty.
    pub name: String,
    /// The address.
    pub address: Address,
}

impl Forwarded {
    /// `None` for an address that would not show as what it is.
    pub fn new(name: &str, address: Address) -> Option<Self> {
        let is_odd = |c: char| c.is_control() || turns_direction(c) || is_invisible(c);
        if address.as_str().chars().any(is_odd) {
            return None;
        }
        let name: String = name.chars().filter(|c| c.is_whitespace() || !is_odd(*c)).take(LONGEST_NAME).collect();
        Some(Self { name: name.split_whitespace().collect::<Vec<_>>().join(" "), address })
    }
}

/// How many characters of a name are kept.
const LONGEST_NAME: usize = 120;

/// Whether a subject says that the message forwards another one.
pub fn forwards(subject: &str) -> bool {
    let Some((word, _)) = subject.trim_start().split_once(':') else { return false };
    SUBJECTS.contains(&crate::fold(word.trim()).as_str())
}

/// The senders of the messages that a text forwards, the outermost first.
///
/// A block of fields says so by itself only where `is_answer` is `false`: above an answer the same block begins the quote.
pub fn forwarded_from(text: &str, is_answer: bool) -> Vec<Forwarded> {
    let lines: Vec<&str> = start(text, LONGEST).lines().map(bare).filter(|line| !line.is_empty()).collect();
    let marks = lines.iter().enumerate().filter(|(_, line)| is_mark(line)).map(|(at, _)| at + 1).take(MOST);
    let mut found: Vec<Forwarded> = Vec::new();
    for at in marks {
        let below = lines.get(at..).unwrap_or_default();
        let sender = block(below.get(..2 * NEAR).unwrap_or(below));
        found.extend(sender.filter(|one| found.iter().all(|known| known.address != one.address)));
    }
    if found.is_empty() && !is_answer {
        found.extend(block(&lines));
    }
    found
}

/// The sender that the first block of fields names.
fn block(lines: &[&str]) -> Option<Forwarded> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let value = field(line).filter(|(name, _)| FROM.contains(&name.as_str())).map(|(_, value)| value)?;
        let near =
            lines.get(at.saturating_sub(NEAR)..at).unwrap_or_default().iter().rev().map_while(|line| field(line));
        let near = near.chain(lines.iter().skip(at + 1).take(NEAR).filter_map(|line| field(line)));
        let beside = near.filter(|(name, _)| BESIDE.contains(&name.as_str())).count();
        (beside >= 2).then(|| sender(value)).flatten()
    })
}

fn start(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// A line without the signs of quotes and emphasis around it.
fn bare(line: &str) -> &str {
    start(line, LONGEST_LINE).trim_matches(['>', ' ', '*', '\t', '\u{a0}'])
}

fn is_mark(line: &str) -> bool {
    let inner = line.trim_matches(['-', '_', ' ', ':', '\u{a0}']);
    inner.len() != line.len() && inner.len() < 60 && MARKS.contains(&crate::fold(inner).as_str())
}

/// A line as a field: its name, folded, and its value.
fn field(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_matches(['*', ' ', '\u{a0}']);
    (name.len() <= 20).then(|| (crate::fold(name), value.trim_matches(['*', ' ', '\u{a0}'])))
}

/// `Anna Kowalska <anna@mail.example>`, `Anna Kowalska [mailto:anna@mail.example]`, or the address alone.
fn sender(value: &str) -> Option<Forwarded> {
    let at = value.find('@')?;
    let is_edge = |c: char| c.is_whitespace() || "<>[]()\"',;:".contains(c);
    let (before, after) = value.split_at(at);
    let start = before
        .rfind(is_edge)
        .map_or(0, |edge| edge + before.get(edge..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let end = after.find(is_edge).map_or(value.len(), |end| at + end);
    let address = Address::parse(value.get(start..end)?).ok()?;
    let name = value.get(..start).unwrap_or_default().replace("mailto", "");
    let name = name.trim_matches(|c: char| is_edge(c) || c == '*');
    Forwarded::new(name, address)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::{Forwarded, forwarded_from, forwards};

    #[test]
    fn a_subject_says_that_it_forwards_in_five_languages() {
        for (subject, expected) in [
            ("Fwd: CV", true),
            ("FW: CV", true),
            ("WG: Lebenslauf", true),
            ("TR : candidature", true),
            ("I: colloquio", true),
            ("PD: oferta", true),
            ("Re: CV", false),
            ("CV", false),
            ("Interview: Friday", false),
        ] {
            assert_eq!(forwards(subject), expected, "{subject}");
        }
    }

    #[test]
    fn the_inner_sender_is_read_in_five_languages() {
        for (what, text, expected) in [
            (
                "English",
                "FYI\n\n---------- Forwarded message ---------\nFrom: Anna Kowalska <anna@mail.example>\nDate: Fri, 20 Nov 2026\nSubject: CV\nTo: Marta",
                Some(("Anna Kowalska", "anna@mail.example")),
            ),
            (
                "German",
                "-----Ursprüngliche Nachricht-----\nVon: Jonas Brandt [mailto:jonas@brandt.example]\nGesendet: Freitag\nAn: Marta\nBetreff: Profil",
                Some(("Jonas Brandt", "jonas@brandt.example")),
            ),
            (
                "French",
                "De : Claire Moreau <claire@courriel.example>\nEnvoyé : vendredi\nÀ : Marta\nObjet : candidature",
                Some(("Claire Moreau", "claire@courriel.example")),
            ),
            (
                "Italian",
                "Da: Luca Rossi <luca@post.example>\nInviato: venerdì\nA: Marta\nOggetto: CV",
                Some(("Luca Rossi", "luca@post.example")),
            ),
            (
                "Polish, quoted",
                "> Od: Anna Kowalska <anna@mail.example>\n> Wysłano: piątek\n> Do: Marta\n> Temat: CV",
                Some(("Anna Kowalska", "anna@mail.example")),
            ),
            (
                "bold words",
                "*From:* anna@mail.example\n*Sent:* Friday\n*To:* Marta\n*Subject:* CV",
                Some(("", "anna@mail.example")),
            ),
            ("one field alone is a sentence", "From: anna@mail.example I have good news.\nGreetings", None),
            ("no address", "From: Anna\nSent: Friday\nTo: Marta", None),
            ("nothing", "", None),
        ] {
            let found: Vec<_> = forwarded_from(text, false).into_iter().map(shown).collect();
            assert_eq!(found, expected.map(shown_as).into_iter().collect::<Vec<_>>(), "{what}");
        }
    }

    #[test]
    fn a_mark_says_that_a_message_is_forwarded_in_every_program_and_language() {
        let beside = [
            ("From: ", "Date: Fri\nSubject: CV\nTo: Marta"),
            ("Von: ", "Datum: Fr\nBetreff: CV\nAn: Marta"),
            ("De : ", "Date : ven.\nObjet : CV\nÀ : Marta"),
            ("Da: ", "Data: ven\nOggetto: CV\nA: Marta"),
            ("Od: ", "Data: pt\nTemat: CV\nDo: Marta"),
        ];
        for (what, mark, language) in [
            ("Gmail", "---------- Forwarded message ---------", 0),
            ("Gmail in German", "---------- Forwarded message ---------", 1),
            ("Apple Mail", "Begin forwarded message:", 0),
            ("Apple Mail in German", "Anfang der weitergeleiteten Nachricht:", 1),
            ("Apple Mail in French", "Début du message réexpédié :", 2),
            ("Apple Mail in French since", "Début du message transféré :", 2),
            ("Apple Mail in Italian", "Inizio messaggio inoltrato:", 3),
            ("Apple Mail in Polish", "Początek przekazywanej wiadomości:", 4),
            ("Thunderbird", "-------- Forwarded Message --------", 0),
            ("Thunderbird in German", "-------- Weitergeleitete Nachricht --------", 1),
            ("Thunderbird in French", "-------- Message transféré --------", 2),
            ("Thunderbird in Italian", "-------- Messaggio inoltrato --------", 3),
            ("Thunderbird in Polish", "-------- Przekazana wiadomość --------", 4),
        ] {
            let (from, others) = beside[language];
            let quoted = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
            let first = format!("{mark}\n\n{from}Anna Kowalska <anna@mail.example>\n{others}\n\nHello");
            let last = format!("{mark}\n{others}\n{from}Anna Kowalska <anna@mail.example>\n\nHello");
            for text in [&first, &last, &quoted(&first), &quoted(&last)] {
                let found: Vec<_> =
                    forwarded_from(&format!("See below.\n\n{text}"), true).into_iter().map(shown).collect();
                assert_eq!(found, [shown_as(("Anna Kowalska", "anna@mail.example"))], "{what}:\n{text}");
            }
        }
    }

    #[test]
    fn above_an_answer_the_same_block_is_a_quote() {
        let block = "From: Anna <anna@mail.example>\nSent: Friday\nTo: Marta\nSubject: CV";
        for text in [block.to_owned(), format!("-----Original Message-----\n{block}")] {
            assert_eq!(forwarded_from(&text, true), []);
            assert_eq!(forwarded_from(&text, false).len(), 1);
        }
    }

    #[test]
    fn who_forwarded_what_was_forwarded_is_told_too() {
        let mark = |from: &str| format!("---------- Forwarded message ---------\nFrom: {from}\nDate: Fri\nTo: x\n\n");
        let all =
            [mark("Luca <luca@post.example>"), mark("Anna <anna@mail.example>"), mark("Luca <luca@post.example>")];
        let found: Vec<_> = forwarded_from(&all.concat(), false).into_iter().map(shown).collect();
        assert_eq!(found, [shown_as(("Luca", "luca@post.example")), shown_as(("Anna", "anna@mail.example"))]);
        assert_eq!(forwarded_from(&mark("a@b.example").repeat(10_000), false).len(), 1);
    }

    #[test]
    fn a_hostile_sender_is_cleaned_cut_or_left_out() {
        let text = |from: &str| format!("Fwd\n\nFrom: {from}\nDate: Fri\nSubject: CV\nTo: Marta");
        let many = "Anna <anna@mail.example>, ".to_owned() + &"x@y.example, ".repeat(10_000);
        let long = format!("{} <anna@mail.example>", "Anna ".repeat(180));
        for (what, from, expected) in [
            ("10,000 addresses", many.as_str(), Some(("Anna", "anna@mail.example"))),
            (
                "control characters",
                "\u{1b}[31mAn\u{7}na\u{9b}\u{200b} <anna@mail.example>",
                Some(("[31mAnna", "anna@mail.example")),
            ),
            ("turned round", "\u{202e}annA\u{2066} <anna@mail.example>", Some(("annA", "anna@mail.example"))),
            ("an address turned round", "Anna <\u{202e}anna@mail.example>", None),
            ("an address with what does not show", "Anna <an\u{200b}na@mail.example>", None),
        ] {
            let found: Vec<_> = forwarded_from(&text(from), false).into_iter().map(shown).collect();
            assert_eq!(found, expected.map(shown_as).into_iter().collect::<Vec<_>>(), "{what}");
        }
        assert_eq!(forwarded_from(&text(&long), false)[0].name.chars().count(), 119, "a long name");
        assert_eq!(forwarded_from(&text(&"Anna ".repeat(1_000)), false), [], "a name without end");
    }

    fn shown(one: Forwarded) -> (String, String) {
        (one.name, one.address.as_str().to_owned())
    }

    fn shown_as((name, address): (&str, &str)) -> (String, String) {
        (name.to_owned(), address.to_owned())
    }
}
