//! Where the writer's own words end and the quoted message begins.

use crate::bounds;

/// The byte offset at which quoted text begins, in the languages mail programs announce it; `None` where all is the writer's own.
pub fn quote_start(text: &str) -> Option<usize> {
    let lines = lines(text);
    let announced = lines.iter().enumerate().position(|(at, _)| announces(&lines, at));
    let announced = announced.and_then(|at| lines.get(at)).map(|line| line.start);
    let trailing = trailing_quote(&lines);
    match (announced, trailing) {
        (Some(announced), Some(trailing)) => Some(announced.min(trailing)),
        (announced, trailing) => announced.or(trailing),
    }
}

struct Line<'a> {
    start: usize,
    text: &'a str,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        found.push(Line { start, text: line.trim() });
        start += line.len();
    }
    found
}

/// How "On … wrote:" starts and what its last words hold, per language; with a date or an address in between.
const INTRODUCTIONS: [(&str, &[&str]); 12] = [
    ("on ", &["wrote"]),
    ("am ", &["schrieb"]),
    ("le ", &["a écrit", "écrit"]),
    ("il ", &["ha scritto", "scritto"]),
    ("w dniu ", &["pisze", "napisał"]),
    ("dnia ", &["pisze", "napisał"]),
    ("pon.", &["pisze", "napisał"]),
    ("el ", &["escribió"]),
    ("op ", &["schreef"]),
    ("em ", &["escreveu"]),
    ("von ", &["schrieb"]),
    ("den ", &["skrev"]),
];
const POLISH_DAYS: [&str; 7] = ["pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz."];
const MARKERS: [&str; 14] = [
    "original message",
    "originalnachricht",
    "ursprüngliche nachricht",
    "message d'origine",
    "message original",
    "messaggio originale",
    "oryginalna wiadomość",
    "wiadomość oryginalna",
    "forwarded message",
    "weitergeleitete nachricht",
    "message transféré",
    "messaggio inoltrato",
    "messaggio originario",
    "wiadomość przekazana",
];
/// From, then Sent or Date, then To or Subject, as Outlook writes them above a reply.
const BLOCK: [&[&str]; 3] = [
    &["from:", "von:", "de :", "de:", "da:", "od:"],
    &[
        "sent:",
        "gesendet:",
        "envoyé :",
        "envoyé:",
        "inviato:",
        "wysłano:",
        "wysłane:",
        "date:",
        "date :",
        "datum:",
        "data:",
    ],
    &["to:", "an:", "à :", "à:", "a:", "do:", "subject:", "betreff:", "objet :", "objet:", "oggetto:", "temat:"],
];

fn announces(lines: &[Line<'_>], at: usize) -> bool {
    let Some(line) = lines.get(at).map(|line| line.text) else {
        return false;
    };
    if line.is_empty() || line.starts_with('>') {
        return false;
    }
    is_marker(line) || is_introduction(lines, at) || is_block(lines, at)
}

/// `-----Original Message-----` and its like.
fn is_marker(line: &str) -> bool {
    let inner = line.trim_matches(['-', '_', ' ']);
    let dashes = line.starts_with("--") || line.starts_with("__");
    dashes && inner.len() < 60 && {
        let inner = inner.to_lowercase().replace('’', "'");
        MARKERS.contains(&inner.trim_end_matches(':'))
    }
}

/// `On Tue, 14 Nov 2023 at 10:00, Anna <anna@…> wrote:`, on up to three lines.
fn is_introduction(lines: &[Line<'_>], at: usize) -> bool {
    let Some(first) = lines.get(at).map(|line| line.text) else {
        return false;
    };
    if !lines.iter().skip(at).take(3).any(|line| line.text.ends_with(':')) {
        return false;
    }
    let start: String = first.chars().take(8).collect::<String>().to_lowercase();
    let day = POLISH_DAYS.iter().any(|day| start.starts_with(day));
    let Some((_, ends)) = INTRODUCTIONS.iter().find(|(word, _)| start.starts_with(word) || day && *word == "pon.")
    else {
        return false;
    };
    let mut whole = String::new();
    for line in lines.iter().skip(at).take(3) {
        if line.text.is_empty() || line.text.starts_with('>') {
            return false;
        }
        whole.push_str(&line.text.to_lowercase());
        if whole.len() > 400 {
            return false;
        }
        if let Some(body) = whole.strip_suffix(':').map(str::trim_end) {
            let dated = whole.contains(|c: char| c.is_ascii_digit()) || whole.contains('@');
            let tail: String = body.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
            return dated && ends.iter().any(|end| tail.contains(end));
        }
        whole.push(' ');
    }
    false
}

fn is_block(lines: &[Line<'_>], at: usize) -> bool {
    let says = |line: &Line<'_>, words: &[&str]| {
        let text = bounds::start(line.text, 60).trim_start_matches('*').replacen('*', "", 1).replace('\u{a0}', " ");
        let start: String = text.chars().take(12).collect::<String>().to_lowercase();
        words.iter().any(|word| start.starts_with(word))
    };
    let [from, when, what] = BLOCK;
    if !lines.get(at).is_some_and(|line| line.text.bytes().take(10).any(|byte| byte == b':')) {
        return false;
    }
    let near: Vec<&Line<'_>> = lines.iter().skip(at).filter(|line| !line.text.is_empty()).take(5).collect();
    near.first().is_some_and(|line| says(line, from))
        && near.iter().skip(1).any(|line| says(line, when))
        && near.iter().skip(1).any(|line| says(line, what))
}

/// A run of `>` lines that reaches the end (blank lines apart), with the line that introduces it.
fn trailing_quote(lines: &[Line<'_>]) -> Option<usize> {
    let mut start = None;
    for (at, line) in lines.iter().enumerate().rev() {
        if line.text.starts_with('>') {
            start = Some(at);
        } else if !line.text.is_empty() {
            break;
        }
    }
    let start = start?;
    let before = lines.get(..start).unwrap_or_default().iter().rposition(|line| !line.text.is_empty());
    let introduced = before.filter(|at| {
        start - at <= 2
            && lines.get(*at).is_some_and(|line| {
                line.text.ends_with(':') && line.text.contains(|c: char| c.is_ascii_digit() || c == '@')
            })
    });
    lines.get(introduced.unwrap_or(start)).map(|line| line.start)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::string_slice)]
    use super::*;

    #[test]
    fn quoted_text_is_found_in_every_language() {
        for (what, own, quoted) in [
            ("English", "Fine.\n\n", "On Tue, 14 Nov 2023 at 10:00, Anna <anna@poczta.example> wrote:\n> When?\n"),
            (
                "English over two lines",
                "Fine.\n\n",
                "On Tue, 14 Nov 2023 at 10:00, Anna Kowalska\n<anna@poczta.example> wrote:\n\n> When?\n",
            ),
            ("German", "Passt.\n\n", "Am 14.11.2023 um 10:00 schrieb Anna Kowalska:\n> Wann?\n"),
            ("French", "Bien.\n\n", "Le mar. 14 nov. 2023 à 10:00, Anna <a@b.example> a écrit :\n\nQuand ?\n"),
            (
                "Italian",
                "Bene.\n\n",
                "Il giorno mar 14 nov 2023 alle ore 10:00 Anna <a@b.example> ha scritto:\n> Quando?\n",
            ),
            ("Polish", "Dobrze.\n\n", "W dniu 14.11.2023 o 10:00, Anna Kowalska pisze:\n> Kiedy?\n"),
            (
                "Polish, by day",
                "Dobrze.\n\n",
                "wt., 14 lis 2023 o 10:00 Anna Kowalska <a@b.example> napisał(a):\n\n> Kiedy?\n",
            ),
            ("Outlook's line", "Fine.\n\n", "-----Original Message-----\nFrom: Anna\n\nWhen?\n"),
            ("Outlook's line in German", "Gut.\n", "-----Ursprüngliche Nachricht-----\nVon: Anna\n"),
            (
                "Outlook's block",
                "Fine.\n\n",
                "From: Anna <a@b.example>\nSent: Tuesday, 14 November 2023 10:00\nTo: Ben\nSubject: Interview\n\nWhen?\n",
            ),
            ("in German", "Gut.\n", "Von: Anna\nGesendet: Dienstag, 14. November 2023\nAn: Ben\nBetreff: Gespräch\n"),
            ("in French", "Bien.\n", "De : Anna\nEnvoyé : mardi 14 novembre 2023\nÀ : Ben\nObjet : Entretien\n"),
            ("in Italian", "Bene.\n", "Da: Anna\nInviato: martedì 14 novembre 2023\nA: Ben\nOggetto: Colloquio\n"),
            ("in Polish", "Dobrze.\n", "Od: Anna\nWysłano: wtorek, 14 listopada 2023\nDo: Ben\nTemat: Rozmowa\n"),
            ("bold names", "Fine.\n", "*From:* Anna\n*Sent:* Tuesday\n*To:* Ben\n"),
            ("only marked lines", "Fine.\n\n", "> When?\n> Tell me.\n\n"),
            ("marked lines with another introduction", "Fine.\n\n", "Anna Kowalska, 14.11.2023:\n> When?\n"),
        ] {
            let text = format!("{own}{quoted}");
            assert_eq!(quote_start(&text), Some(own.len()), "{what}");
        }
    }

    #[test]
    fn own_words_are_no_quote() {
        for (what, text) in [
            ("a letter", "Dear Anna,\n\nOn Tuesday we wrote the offer:\nit is attached.\n"),
            ("an answer below the quote", "> When?\n\nOn Tuesday.\n"),
            ("a field name in the text", "From: Berlin\nwe travel on.\n"),
            ("dashes", "-- \nBen\n-----\n"),
            ("nothing", ""),
        ] {
            assert_eq!(quote_start(text), None, "{what}");
        }
    }
}
