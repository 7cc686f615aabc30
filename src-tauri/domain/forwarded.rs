//! Who wrote what somebody forwarded.

use crate::Address;

/// How the field From is called in what mail programs write above a forwarded message.
const FROM: [&str; 7] = ["from", "von", "de", "da", "od", "exp", "expediteur"];

/// The other fields of such a block: without one of them it is none.
const BESIDE: [&str; 27] = [
    "to",
    "an",
    "a",
    "do",
    "subject",
    "betreff",
    "objet",
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
    "cc",
    "dw",
    "gesendet am",
    "date d'envoi",
    "envoye le",
    "received",
    "time",
    "reply-to",
    "importance",
    "priority",
];

/// How a subject says that it forwards, folded.
const SUBJECTS: [&str; 8] = ["fwd", "fw", "wg", "tr", "i", "pd", "rv", "enc"];

/// How many lines below From the other fields may stand.
const NEAR: usize = 6;

/// A name and an address, as forwarded text gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// The display name; may be empty.
    pub name: String,
    /// The address.
    pub address: Address,
}

/// Whether a subject says that the message forwards another one.
pub fn forwards(subject: &str) -> bool {
    let Some((word, _)) = subject.trim_start().split_once(':') else { return false };
    SUBJECTS.contains(&crate::fold(word.trim()).as_str())
}

/// The sender of the message that a text forwards.
pub fn forwarded_from(text: &str) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_matches(['>', ' ', '*', '\t', '\u{a0}'])).collect();
    lines.iter().enumerate().find_map(|(at, line)| {
        let value = field(line).filter(|(name, _)| FROM.contains(&name.as_str())).map(|(_, value)| value)?;
        let near = lines.iter().skip(at + 1).take(NEAR).filter_map(|line| field(line));
        let beside = near.filter(|(name, _)| BESIDE.contains(&name.as_str())).count();
        (beside >= 2).then(|| sender(value)).flatten()
    })
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
    let name = name.trim_matches(|c: char| is_edge(c) || c == '*').to_owned();
    Some(Forwarded { name, address })
}

#[cfg(test)]
mod tests {
    use super::{forwarded_from, forwards};

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
            let found = forwarded_from(text).map(|one| (one.name, one.address.as_str().to_owned()));
            assert_eq!(found, expected.map(|(name, address)| (name.into(), address.into())), "{what}");
        }
    }
}
