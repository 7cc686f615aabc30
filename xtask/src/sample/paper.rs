//! What people attach: CVs, references, certificates, contracts, invoices, as real small files.

use super::cast::{Job, Person};
use super::clock::Moment;
use super::seed::Seed;
use super::words::Phrases;
use super::{docx, pdf};

/// A file to attach.
#[derive(Clone)]
pub struct Paper {
    pub name: String,
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// What a file is about and when it is sent.
pub struct Subject<'a> {
    pub person: &'a Person,
    pub job: &'a Job,
    pub at: Moment,
}

const PDF: &str = "application/pdf";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Makes the file a script names (`cv`, `cvdocx`, `photo`, `cert`, `ref`, …); nothing for an unknown name.
pub fn make(what: &str, subject: &Subject<'_>, seed: &mut Seed) -> Option<Paper> {
    let phrases = Phrases::of(&subject.person.lang);
    let year = subject.at.local().year;
    let last = subject.person.family.replace([' ', '\''], "_");
    let reference = &subject.job.reference;
    let named =
        |key: &str, seed: &mut Seed| phrases.pick(key, seed).replace("{fam}", &last).replace("{ref}", reference);
    let (name, kind, lines) = match what {
        "cv" => (cv_name(subject.person, year, seed), PDF, cv(subject, &phrases)),
        "cvdocx" => (cv_name(subject.person, year, seed).replace(".pdf", ".docx"), WORD, cv(subject, &phrases)),
        "photo" => (format!("CV_{last}_{year}.pdf"), PDF, cv(subject, &phrases)),
        "about" => (format!("Profil_{last}_{reference}.pdf"), PDF, cv(subject, &phrases)),
        "scan" => (format!("Scan_{last}.pdf"), PDF, vec![String::new()]),
        "ref2" | "ref3" => (
            format!("Reference_{last}_{}.pdf", what.replace("ref", "")),
            PDF,
            sheet("Reference", subject, &phrases, seed),
        ),
        "invoice" => {
            let name = format!("{}_{year}_{:03}", phrases.text("file.invoice"), 100 + seed.below(80));
            (format!("{name}.pdf"), PDF, sheet(&name, subject, &phrases, seed))
        }
        "cert" | "ref" | "notes" | "brief" | "contract" => {
            let name = named(&format!("file.{what}"), seed);
            let kind = if name.ends_with(".docx") { WORD } else { PDF };
            let title = name.rsplit_once('.').map_or("", |(stem, _)| stem).replace('_', " ");
            (name, kind, sheet(&title, subject, &phrases, seed))
        }
        _ => return None,
    };
    let picture = match what {
        "photo" => Some(pdf::portrait(246)),
        "scan" => Some(pdf::scan(480, 640)),
        _ => None,
    };
    let bytes = if kind == WORD { docx::write(&lines) } else { pdf::write(&lines, picture.as_ref()) };
    Some(Paper { name, kind, bytes })
}

fn sheet(title: &str, subject: &Subject<'_>, phrases: &Phrases, seed: &mut Seed) -> Vec<String> {
    let mut lines =
        vec![title.to_owned(), subject.person.name(), format!("{} ({})", subject.job.title, subject.job.reference)];
    for number in 1..5 {
        lines.push(format!("# {number}."));
        lines.push(phrases.pick("cv.tasks", seed));
    }
    lines.push(format!("{}, {}", phrases.pick("cities", seed), phrases.date(subject.at)));
    lines
}

fn cv_name(person: &Person, year: i64, seed: &mut Seed) -> String {
    let first = person.family.replace(' ', "_");
    let pattern = match person.lang.as_str() {
        "pl" => "CV_{f}_{y}.pdf|CV {n}.pdf|Życiorys – {n}.pdf|cv_{f}.pdf",
        "de" => "Lebenslauf_{f}.pdf|Lebenslauf {n}.pdf|Bewerbungsunterlagen {n}.pdf|CV_{f}_{y}.pdf",
        "fr" => "CV {n}.pdf|CV_{f}_{y}.pdf|Curriculum vitæ {n}.pdf",
        "it" => "CV_{f}_{y}.pdf|Curriculum {n}.pdf|CV {n} - italiano.pdf",
        _ => "CV_{f}_{y}.pdf|{n} CV.pdf|Resume - {n}.pdf",
    };
    seed.pick(pattern).replace("{f}", &first).replace("{n}", &person.name()).replace("{y}", &year.to_string())
}

/// The same for the same person, whenever they send it.
fn cv(subject: &Subject<'_>, phrases: &Phrases) -> Vec<String> {
    let person = subject.person;
    let seed = &mut Seed::of(&format!("cv {}", person.address()));
    let heading = |place: i64| format!("# {}", super::clock::nth(phrases.text("cv"), place));
    let year = subject.at.local().year;
    let mut lines = vec![
        person.name(),
        format!("{}, {}", phrases.pick("cities", seed), subject.job.title),
        format!("{} · {}", person.address(), own_phone(person)),
        heading(1),
    ];
    let mut until = year;
    for _ in 0..3 {
        let from = until - 1 - i64::try_from(seed.below(4)).unwrap_or(0);
        lines.push(format!("{from} – {until}  {}", phrases.pick("cv.firms", seed)));
        lines.push(format!("    {}", phrases.pick("cv.tasks", seed)));
        lines.push(format!("    {}", phrases.pick("cv.tasks", seed)));
        until = from;
    }
    lines.extend([heading(2), format!("{until}  {}", phrases.pick("cv.study", seed))]);
    lines.extend([
        heading(3),
        if person.tags.is_empty() { phrases.pick("cv.tasks", seed) } else { person.tags.clone() },
    ]);
    lines.extend([heading(4), phrases.pick("cv.langs", seed)]);
    lines
}

/// The telephone number of a person.
pub fn own_phone(person: &Person) -> String {
    phone(&person.lang, &mut Seed::of(&format!("phone {}", person.address())))
}

/// An invented telephone number of the language's country.
pub fn phone(lang: &str, seed: &mut Seed) -> String {
    let (a, b) = (10 + seed.below(89), 100 + seed.below(899));
    match lang {
        "pl" => format!("+48 555 0{a} {b}"),
        "de" => format!("+49 155 5501{a} {b}"),
        "fr" => format!("06 55 50 {a} {}", b % 90 + 10),
        "it" => format!("+39 355 50{a} {b}"),
        _ => format!("07700 900{b}"),
    }
}
