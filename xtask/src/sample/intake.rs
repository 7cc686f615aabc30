//! Applications of people who are not on file, and the notices of job boards, in the folder for applications.

use super::body::{compose, parts};
use super::cast::{Cast, ME, Person};
use super::clock::{DAY, Moment, NOW};
use super::folder::{APPLICATIONS, INBOX, Posted, SENT};
use super::habit::Habit;
use super::letter::Letter;
use super::paper::{Paper, Subject, make};
use super::script::{Record, records, rows};
use super::seed::Seed;
use super::words::{About, Scene};

/// Applications and notices; two applications lie in INBOX as well, some are acknowledged.
pub fn intake(cast: &Cast) -> Vec<Posted> {
    let scripts = records(include_str!("texts/applications.txt"));
    let mut posted = Vec::new();
    for (place, row) in rows(include_str!("texts/applicants.txt")).enumerate() {
        let person = applicant(&row);
        let fitting: Vec<&Record> = scripts.iter().filter(|script| script.field("lang") == person.lang).collect();
        let Some(script) = fitting.get(place % fitting.len().max(1)) else {
            continue;
        };
        let mut application = apply(cast, &person, script, row.get(6).copied().unwrap_or_default());
        if place % 6 == 1 {
            posted.push(acknowledge(cast, &person, &application));
            application.answered = true;
        }
        if place % 13 == 4 {
            application.note = "copy in INBOX and Bewerbungen".to_owned();
            posted.push(Posted { folder: INBOX, ..application.clone() });
        }
        posted.push(application);
    }
    posted.extend(records(include_str!("texts/boards.txt")).iter().map(|record| notice(cast, record)));
    posted
}

fn applicant(row: &[&str]) -> Person {
    let cell = |n: usize| row.get(n).copied().unwrap_or_default().to_owned();
    Person {
        given: cell(0),
        family: cell(1),
        female: cell(2) == "f",
        lang: cell(3),
        addresses: vec![cell(4)],
        job: cell(5),
        ..Person::default()
    }
}

fn apply(cast: &Cast, person: &Person, script: &Record, papers: &str) -> Posted {
    let mut seed = Seed::of(&format!("application {}", person.address()));
    let ago = i64::try_from(seed.below(330)).unwrap_or(0) + 3;
    let at = NOW.plus(-ago * DAY - i64::try_from(seed.below(40_000)).unwrap_or(0)).awake(false);
    let habit = Habit::of(person.address(), &person.lang);
    let mut letter =
        Letter::plain((person.name(), person.address().to_owned()), (String::new(), ME.1.to_owned()), at, habit);
    if let Some(job) = cast.job(&person.job) {
        let about = About { person, job, city: cast.city(&job.client), candidate: "" };
        let scene = Scene::set(&about, at, &mut seed);
        letter.subject = scene.fill(script.field("subject"), &mut seed);
        let text = compose(&scene.fill(script.text(), &mut seed), person, (false, true), &mut seed);
        let papers = papers.split('+').filter_map(|what| make(what, &Subject { person, job, at }, &mut seed)).collect();
        letter.body = parts(&text, None, (&letter.habit, &person.lang), papers);
    }
    let known = cast.people.iter().any(|other| other.name() == person.name());
    post(APPLICATIONS, &letter, person.address(), if known { "on file under another address" } else { "" })
}

/// The recruiter's thanks for an application; the applicant is not on file.
fn acknowledge(cast: &Cast, person: &Person, application: &Posted) -> Posted {
    let mut seed = Seed::of(&format!("thanks {}", person.address()));
    let at = application.at.plus(20 * super::clock::HOUR).awake(true);
    let me = (ME.0.to_owned(), ME.1.to_owned());
    let mut letter = Letter::plain(me, (person.name(), person.address().to_owned()), at, Habit::mine());
    letter.references = vec![application.id.clone()];
    let (subject, text) = match person.lang.as_str() {
        "pl" => (
            "Re: aplikacja {ref}",
            "dziękuję za zgłoszenie na stanowisko {job}. Odezwę się w ciągu dwóch tygodni, także wtedy, gdy odpowiedź będzie odmowna.",
        ),
        "de" => (
            "Re: Ihre Bewerbung {ref}",
            "vielen Dank für Ihre Bewerbung um die Stelle {job}. Sie hören innerhalb von zwei Wochen von mir, in jedem Fall.",
        ),
        "fr" => (
            "Re: Votre candidature {ref}",
            "votre candidature au poste de {job} m'est bien parvenue. Vous aurez une réponse sous deux semaines, quelle qu'elle soit.",
        ),
        "it" => (
            "Re: Candidatura {ref}",
            "la ringrazio per la candidatura alla posizione {job}. Riceverà una risposta entro due settimane, qualunque sia.",
        ),
        _ => (
            "Re: Your application {ref}",
            "Thank you for applying for {job}. You will hear from me within two weeks, whatever the answer.",
        ),
    };
    let mut person = person.clone();
    person.vocative.clone_from(&person.given);
    if let Some(job) = cast.job(&person.job) {
        let slots = |text: &str| text.replace("{job}", &job.title).replace("{ref}", &job.reference);
        letter.subject = slots(subject);
        let text = compose(&slots(text), &person, (true, true), &mut seed);
        letter.body = parts(&text, None, (&letter.habit, &person.lang), Vec::new());
    }
    Posted { verdict: "none", ..post(SENT, &letter, person.address(), "to somebody not on file") }
}

fn notice(cast: &Cast, record: &Record) -> Posted {
    let address = record.field("address");
    let mut seed = Seed::of(&format!("board {address} {}", record.field("subject")));
    let ago = i64::try_from(seed.below(120)).unwrap_or(0) + 3;
    let random = NOW.plus(-ago * DAY - i64::try_from(seed.below(20_000)).unwrap_or(0)).awake(true);
    let at = if record.field("at").is_empty() { random } else { Moment::warsaw(record.field("at")) };
    let lang = match record.field("board") {
        "PracaDziś" => "pl",
        "JobRiver" => "en",
        _ => "de",
    };
    let habit = Habit { html: true, ..Habit::of(address, lang) };
    let mut letter = Letter::plain(
        (record.field("board").to_owned(), address.to_owned()),
        (String::new(), ME.1.to_owned()),
        at,
        habit,
    );
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    letter.extra = vec![
        ("List-Id", format!("<notices.{domain}>")),
        ("List-Unsubscribe", format!("<https://{domain}/notices/off>")),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("Precedence", "bulk".to_owned()),
    ];
    letter.subject = record.field("subject").to_owned();
    let papers = attached(cast, record, (lang, at), &mut seed);
    letter.body = parts(record.text(), None, (&letter.habit, lang), papers);
    Posted { unread: record.field("unread") == "1", ..post(APPLICATIONS, &letter, address, "job board") }
}

/// The CVs of the people a notice names.
fn attached(cast: &Cast, record: &Record, (lang, at): (&str, Moment), seed: &mut Seed) -> Vec<Paper> {
    let names = record.field("people").split(", ").filter_map(|name| name.split_once(' '));
    let papers = names.filter_map(|(given, family)| {
        let address = format!("{}@mail.example", super::encode::percent(given).to_lowercase());
        let person = Person {
            given: given.to_owned(),
            family: family.to_owned(),
            lang: lang.to_owned(),
            addresses: vec![address],
            ..Person::default()
        };
        make("cv", &Subject { person: &person, job: cast.job(record.field("job"))?, at }, seed)
    });
    papers.collect()
}

fn post(folder: &'static str, letter: &Letter, with: &str, note: &str) -> Posted {
    Posted {
        folder,
        at: letter.at,
        sender: letter.from.1.clone(),
        with: with.to_owned(),
        id: letter.id.clone(),
        raw: letter.bytes(),
        unread: false,
        answered: false,
        verdict: "application",
        note: note.to_owned(),
    }
}
