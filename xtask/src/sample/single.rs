//! Messages that are no conversation: newsletters, private mail, new people at clients, automatic answers, and what stands in `special.txt`.

use super::body::parts;
use super::cast::{Cast, ME, SERVER};
use super::clock::{DAY, Moment, NOW};
use super::folder::{APPLICATIONS, INBOX, Posted, SENT};
use super::habit::Habit;
use super::letter::{Letter, Mailbox, Part};
use super::paper::{Subject, make};
use super::script::{Record, records};
use super::seed::Seed;

/// What kind of mail a file of records holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    News,
    Private,
    Newcomer,
    Automatic,
    Sent,
    Special,
}

/// All single messages.
pub fn singles(cast: &Cast) -> Vec<Posted> {
    let files = [
        (Kind::News, include_str!("texts/news.txt")),
        (Kind::Private, include_str!("texts/private.txt")),
        (Kind::Newcomer, include_str!("texts/newcomers.txt")),
        (Kind::Automatic, include_str!("texts/auto.txt")),
        (Kind::Sent, include_str!("texts/sentonly.txt")),
        (Kind::Special, include_str!("texts/special.txt")),
    ];
    let mut posted = Vec::new();
    for (kind, text) in files {
        for record in records(text) {
            posted.push(single(cast, kind, &record));
        }
    }
    posted
}

fn single(cast: &Cast, kind: Kind, record: &Record) -> Posted {
    let mut seed = Seed::of(&format!("single {} {}", record.field("from"), record.field("subject")));
    let letter = letter(cast, kind, record, &mut seed);
    let mine = letter.from.1 == ME.1;
    let first = if mine { letter.to.first() } else { Some(&letter.from) };
    let verdict = match (record.field("verdict"), kind) {
        ("new", _) | ("", Kind::Automatic) => "new",
        ("sent", _) => "sent",
        (_, Kind::Newcomer) => "newcomer",
        _ => "none",
    };
    Posted {
        folder: if mine {
            SENT
        } else if record.field("folder") == "Bewerbungen" {
            APPLICATIONS
        } else {
            INBOX
        },
        at: letter.at,
        sender: letter.from.1.clone(),
        with: first.map(|mailbox| mailbox.1.clone()).unwrap_or_default(),
        id: letter.id.clone(),
        raw: letter.bytes(),
        unread: record.field("unread") == "1" || (!mine && letter.at > NOW.plus(-3 * DAY)),
        answered: false,
        verdict,
        note: note(kind, record).to_owned(),
    }
}

fn note(kind: Kind, record: &Record) -> &str {
    match kind {
        Kind::News => "newsletter",
        Kind::Automatic => "automatic answer",
        Kind::Newcomer => "unknown sender at a client's domain",
        _ => record.field("note"),
    }
}

fn letter(cast: &Cast, kind: Kind, record: &Record, seed: &mut Seed) -> Letter {
    let lang = record.field("lang");
    let me = (ME.0.to_owned(), ME.1.to_owned());
    let writer = [record.field("from"), record.field("with")].into_iter().find(|name| !name.is_empty()).unwrap_or("me");
    let from = if writer == "me" { me.clone() } else { mailbox(cast, writer, record.field("name")) };
    let to: Vec<Mailbox> =
        record.field("to").split(", ").filter(|name| !name.is_empty()).map(|name| mailbox(cast, name, "")).collect();
    let ago = i64::try_from(seed.below(if kind == Kind::Newcomer { 60 } else { 400 })).unwrap_or(0) + 2;
    let random = NOW.plus(-ago * DAY - i64::try_from(seed.below(30_000)).unwrap_or(0)).awake(kind != Kind::News);
    let at = if record.field("at").is_empty() { random } else { Moment::warsaw(record.field("at")) };
    let mut habit = if from.1 == ME.1 { Habit::mine() } else { Habit::of(&from.1, lang) };
    habit.html = habit.html || kind == Kind::News;
    let mut letter = Letter::plain(from, me, at, habit);
    if !to.is_empty() {
        letter.to = to;
    }
    letter.cc =
        record.field("cc").split(", ").filter(|name| !name.is_empty()).map(|name| mailbox(cast, name, "")).collect();
    letter.subject = record.field("subject").to_owned();
    letter.extra = headers(kind, &letter.from);
    letter.body = body(cast, record, &letter, seed);
    letter
}

fn body(cast: &Cast, record: &Record, letter: &Letter, seed: &mut Seed) -> Part {
    let lang = record.field("lang");
    let (what, about) = record.field("att").split_once(':').unwrap_or((record.field("att"), letter.from.1.as_str()));
    let paper = cast.find(about).zip(cast.find(about).and_then(|person| cast.job_of(person)));
    let paper = paper.and_then(|(person, job)| make(what, &Subject { person, job: &job, at: letter.at }, seed));
    parts(record.text(), None, (&letter.habit, lang), paper.into_iter().collect())
}

fn headers(kind: Kind, from: &Mailbox) -> Vec<(&'static str, String)> {
    let domain = from.1.rsplit_once('@').map_or("", |(_, domain)| domain);
    match kind {
        Kind::News => vec![
            ("List-Id", format!("<news.{domain}>")),
            ("List-Unsubscribe", format!("<https://{domain}/unsubscribe?u=4711>, <mailto:unsubscribe@{domain}>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ("Precedence", "bulk".to_owned()),
        ],
        Kind::Automatic => {
            vec![("Auto-Submitted", "auto-replied".to_owned()), ("X-Auto-Response-Suppress", "All".to_owned())]
        }
        Kind::Private if domain.starts_with("leadboost") => {
            vec![(
                "Authentication-Results",
                format!("{SERVER};\n spf=pass smtp.mailfrom={domain}; dkim=none; dmarc=none header.from={domain}"),
            )]
        }
        _ => Vec::new(),
    }
}

/// Reads `Name <address>`, or finds the name of an address on file.
fn mailbox(cast: &Cast, text: &str, name: &str) -> Mailbox {
    match text.split_once(" <") {
        Some((name, address)) => (name.to_owned(), address.trim_end_matches('>').to_owned()),
        None => (cast.find(text).map_or_else(|| name.to_owned(), super::cast::Person::name), text.to_owned()),
    }
}
