//! Conversations between the recruiter and a person on file, told from the scripts in `texts/`.

use super::body::{Said, compose, parts, sign};
use super::cast::{Cast, Job, ME, Person};
use super::clock::{DAY, HOUR, Moment, NOW};
use super::folder::{ARCHIVE, INBOX, Posted, SENT};
use super::habit::Habit;
use super::letter::{Letter, message_id};
use super::paper::{Paper, Subject, make};
use super::script::{Record, Turn, records};
use super::seed::Seed;
use super::words::{About, Phrases, Scene};

/// Scripted conversations end here; what comes later is written by hand.
const LIMIT: i64 = 48 * HOUR;

/// One conversation: who, from which script, since when, and in which folder instead of INBOX and Sent.
struct Talk<'a> {
    cast: &'a Cast,
    person: &'a Person,
    address: String,
    job: Job,
    script: &'a Record,
    start: Moment,
    archived: bool,
}

/// What has been said so far.
struct Course {
    scene: Scene,
    candidate: Person,
    subject: String,
    ids: Vec<String>,
    last: Option<Said>,
    spoken: [bool; 2],
    at: Moment,
    posted: Vec<Posted>,
}

/// The conversations written by hand, newest in the mailbox.
pub fn by_hand(cast: &Cast) -> Vec<Posted> {
    let scripts = records(include_str!("texts/mock.txt"));
    let talks = scripts.iter().filter_map(|script| {
        let person = cast.find(script.field("with"))?;
        let job = cast.job(&person.job).cloned().or_else(|| cast.job_of(person))?;
        Some(Talk { cast, person, address: person.address().to_owned(), job, script, start: NOW, archived: false })
    });
    talks.flat_map(|talk| talk.hold()).collect()
}

/// Conversations with everybody on file, spread over fourteen months.
pub fn scripted(cast: &Cast) -> Vec<Posted> {
    let by_hand = include_str!("texts/mock.txt");
    let mut posted = Vec::new();
    for lang in ["pl", "de", "fr", "it", "en"] {
        let scripts = of_language(lang);
        for kind in ["candidate", "contact", "employee"] {
            let people = cast.people.iter().filter(|p| p.lang == lang && p.kinds.starts_with(kind));
            let scripts: Vec<&Record> = scripts.iter().filter(|s| s.field("kind") == kind).collect();
            for (place, person) in people.enumerate() {
                let known = by_hand.contains(person.address());
                let count = if kind == "employee" || known { 1 } else { 2 };
                for nth in 0..count {
                    let step = if kind == "employee" { place } else { place * 2 + nth };
                    let Some(script) = scripts.get(step % scripts.len().max(1)) else {
                        continue;
                    };
                    let mut seed = Seed::of(&format!("start {} {nth}", person.address()));
                    let ago = i64::try_from(seed.below(340)).unwrap_or(0) + if known { 75 } else { 5 };
                    let start = NOW.plus(-ago * DAY - i64::try_from(seed.below(9 * 3600)).unwrap_or(0));
                    let start = in_season(script.field("season"), start);
                    posted
                        .extend(Talk::of(cast, person, (script, nth), start).into_iter().flat_map(|talk| talk.hold()));
                }
            }
        }
    }
    posted
}

/// The old project with Acme Transports, both sides in one folder.
pub fn archived(cast: &Cast) -> Vec<Posted> {
    let scripts = of_language("fr");
    let mut start = Moment::warsaw("2024-03-11T09:20");
    let mut posted = Vec::new();
    let names = ["helene.marchand", "francois", "noemie", "aurelie", "jobs@", "remi.castaing", "helene.marchand"];
    for (place, name) in names.iter().enumerate() {
        let Some(person) = cast.people.iter().find(|p| p.address().starts_with(name)) else {
            continue;
        };
        let kind = if person.kinds == "contact" { "contact" } else { "candidate" };
        let Some(script) = scripts.iter().filter(|s| s.field("kind") == kind && s.turns.len() > 1).nth(place % 4)
        else {
            continue;
        };
        let talk = Talk::of(cast, person, (script, 0), start).map(|talk| Talk { archived: true, ..talk });
        posted.extend(talk.into_iter().flat_map(|talk| talk.hold()));
        start = start.plus(31 * DAY + 3 * HOUR);
    }
    posted
}

/// A script that speaks of a season begins in that month (`2025-12`), on the day of the month drawn before.
fn in_season(season: &str, start: Moment) -> Moment {
    let wall = start.local();
    if season.is_empty() {
        start
    } else {
        Moment::warsaw(&format!("{season}-{:02}T{:02}:{:02}", wall.day % 20 + 1, wall.hour, wall.minute))
    }
}

fn of_language(lang: &str) -> Vec<Record> {
    records(match lang {
        "pl" => include_str!("texts/threads.pl.txt"),
        "de" => include_str!("texts/threads.de.txt"),
        "fr" => include_str!("texts/threads.fr.txt"),
        "it" => include_str!("texts/threads.it.txt"),
        _ => include_str!("texts/threads.en.txt"),
    })
}

impl<'a> Talk<'a> {
    /// A scripted conversation; a person's second one runs over their second address.
    fn of(cast: &'a Cast, person: &'a Person, (script, nth): (&'a Record, usize), start: Moment) -> Option<Self> {
        let address = person.addresses.get(nth).or(person.addresses.first())?.clone();
        let job = cast.job_of(person).or_else(|| cast.jobs.first().cloned())?;
        Some(Self { cast, person, address, job, script, start, archived: false })
    }

    fn hold(&self) -> Vec<Posted> {
        let mut seed = Seed::of(&format!("talk {} {}", self.address, self.script.field("subject")));
        let candidate = self.candidate(&mut seed);
        let city = self.cast.city(&self.job.client);
        let about = About { person: self.person, job: &self.job, city, candidate: &candidate.name() };
        let scene = Scene::set(&about, self.start, &mut seed);
        let subject = scene.fill(self.script.field("subject"), &mut seed);
        let mut course = Course {
            scene,
            candidate,
            subject,
            ids: Vec::new(),
            last: None,
            spoken: [false; 2],
            at: self.start,
            posted: Vec::new(),
        };
        for turn in &self.script.turns {
            let handmade = turn.mark("@").map(Moment::warsaw);
            let hours = turn.marks.iter().find_map(|mark| mark.parse::<i64>().ok()).unwrap_or(0);
            let jitter = i64::try_from(seed.below(3000)).unwrap_or(0);
            course.at = handmade.unwrap_or_else(|| course.at.plus(hours * HOUR + jitter).awake(turn.mine));
            if handmade.is_none() && course.at > NOW.plus(-LIMIT) {
                break;
            }
            self.say(turn, &mut course, &mut seed);
        }
        course.posted
    }

    fn say(&self, turn: &Turn, course: &mut Course, seed: &mut Seed) {
        let letter = self.letter(turn, course, seed);
        let reply = course.spoken.first().copied().unwrap_or(false);
        if let Some(before) = course.posted.last_mut() {
            before.answered = turn.mine && before.folder == INBOX;
        }
        course.posted.push(Posted {
            folder: match (self.archived, turn.mine) {
                (true, _) => ARCHIVE,
                (false, true) => SENT,
                (false, false) => INBOX,
            },
            at: course.at,
            sender: letter.from.1.clone(),
            with: self.address.clone(),
            id: letter.id.clone(),
            raw: letter.bytes(),
            unread: turn.marks.iter().any(|mark| mark == "unread"),
            answered: false,
            verdict: if turn.mine {
                "sent"
            } else if reply {
                "reply"
            } else {
                "new"
            },
            note: String::new(),
        });
        if let Some(spoken) = course.spoken.get_mut(usize::from(!turn.mine)) {
            *spoken = true;
        }
        course.ids.push(letter.id);
    }

    fn letter(&self, turn: &Turn, course: &mut Course, seed: &mut Seed) -> Letter {
        let mut habit = if turn.mine { Habit::mine() } else { Habit::of(&self.address, &self.person.lang) };
        habit.html |= turn.mine && seed.chance(30);
        let me = (ME.0.to_owned(), ME.1.to_owned());
        let them = (self.person.name(), self.address.clone());
        let (from, to) = if turn.mine { (me, them) } else { (them, me) };
        let first = !course.spoken.get(usize::from(!turn.mine)).copied().unwrap_or(false);
        let filled = course.scene.fill(&turn.text, seed);
        let text = if self.script.field("raw").is_empty() {
            compose(&filled, self.person, (turn.mine, first), seed)
        } else {
            filled.replace("{sign}", &sign(&Phrases::of(&self.person.lang), true, seed))
        };
        let prefix = if course.last.is_some() { habit.prefix.clone() } else { String::new() };
        let subject =
            turn.mark("subject:").map_or_else(|| format!("{prefix}{}", course.subject), |own| own.replace('_', " "));
        let body = parts(&text, course.last.as_ref(), (&habit, &self.person.lang), self.papers(turn, course, seed));
        course.last = Some(Said {
            name: from.0.clone(),
            address: from.1.clone(),
            to: to.0.clone(),
            subject: subject.clone(),
            at: course.at,
            text,
        });
        let id = message_id(&from.1, course.at);
        Letter {
            from,
            to: vec![to],
            cc: self.copies(turn, seed),
            subject,
            at: course.at,
            id,
            references: course.ids.clone(),
            extra: Vec::new(),
            habit,
            body,
        }
    }

    fn papers(&self, turn: &Turn, course: &Course, seed: &mut Seed) -> Vec<Paper> {
        let named = turn.marks.iter().filter_map(|mark| {
            let person = if mark == "about" { &course.candidate } else { self.person };
            make(mark, &Subject { person, job: &self.job, at: course.at }, seed)
        });
        named.collect()
    }

    /// A colleague of the client's contact now and then gets a copy.
    fn copies(&self, turn: &Turn, seed: &mut Seed) -> Vec<(String, String)> {
        let contact = self.person.kinds == "contact" && self.script.field("raw").is_empty();
        if !contact || !seed.chance(30) {
            return Vec::new();
        }
        let domain = self.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let office =
            |p: &Person| p.addresses.iter().find(|own| own.ends_with(domain) && **own != self.address).cloned();
        let mate = |p: &Person| (p.kinds == "employee").then(|| p.address().to_owned());
        let copy = |p: &Person| if turn.mine { mate(p) } else { office(p) }.map(|address| (p.name(), address));
        self.cast.people.iter().find_map(copy).into_iter().collect()
    }

    /// A candidate for the job, to be written about with the client's contact.
    fn candidate(&self, seed: &mut Seed) -> Person {
        let of_job: Vec<&Person> =
            self.cast.people.iter().filter(|p| p.kinds == "candidate" && p.job == self.job.reference).collect();
        let of_language =
            || self.cast.people.iter().filter(|p| p.kinds == "candidate" && p.lang == self.person.lang).collect();
        let choice: Vec<&Person> = if of_job.is_empty() { of_language() } else { of_job };
        if self.script.field("raw").is_empty() {
            let nth = usize::try_from(seed.below(choice.len() as u64)).unwrap_or(0);
            return choice.get(nth).map_or_else(Person::default, |p| (*p).clone());
        }
        choice.first().map_or_else(Person::default, |p| (*p).clone())
    }
}
