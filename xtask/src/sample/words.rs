//! Turns a template into a sentence: alternatives, gender, and the slots of a scene, in five languages.

use std::collections::BTreeMap;

use super::cast::{Job, Person};
use super::clock::{Moment, nth};
use super::script::pairs;
use super::seed::Seed;

/// The fixed phrases of a language.
pub struct Phrases(BTreeMap<&'static str, &'static str>);

impl Phrases {
    /// The phrases of `pl`, `de`, `fr`, `it`; English for anything else.
    pub fn of(lang: &str) -> Self {
        Self(pairs(match lang {
            "pl" => include_str!("texts/phrases.pl.txt"),
            "de" => include_str!("texts/phrases.de.txt"),
            "fr" => include_str!("texts/phrases.fr.txt"),
            "it" => include_str!("texts/phrases.it.txt"),
            _ => include_str!("texts/phrases.en.txt"),
        }))
    }

    /// A phrase as it is written; empty when there is none.
    pub fn text(&self, key: &str) -> &'static str {
        self.0.get(key).copied().unwrap_or_default()
    }

    /// One of a phrase's alternatives.
    pub fn pick(&self, key: &str, seed: &mut Seed) -> String {
        seed.pick(self.text(key)).to_owned()
    }

    /// A day and month in words.
    pub fn date(&self, day: Moment) -> String {
        let wall = day.local();
        self.text("date").replace("{n}", &wall.day.to_string()).replace("{m}", nth(self.text("months"), wall.month - 1))
    }
}

/// What the slots of one conversation stand for.
pub struct Scene {
    pub female: bool,
    slots: Vec<(&'static str, String)>,
}

/// Who and what a conversation is about.
pub struct About<'a> {
    pub person: &'a Person,
    pub job: &'a Job,
    pub city: &'a str,
    /// The candidate a client's contact is written to about.
    pub candidate: &'a str,
}

impl Scene {
    /// Sets the scene for a conversation that begins at a moment; its appointment is a week or so later.
    pub fn set(about: &About<'_>, start: Moment, seed: &mut Seed) -> Self {
        let lang = about.person.lang.as_str();
        let phrases = Phrases::of(lang);
        let days = 8 + i64::try_from(seed.below(6)).unwrap_or(0);
        let day = start.plus(days * super::clock::DAY).workday();
        let onday = nth(phrases.text("onday"), day.local().weekday).to_owned();
        let time = seed.pick("9:00|9:30|10:00|11:00|13:30|14:00|15:00|15:30");
        let time = if lang == "fr" { time.replace(":00", " h").replace(':', " h ") } else { time.to_owned() };
        let slots = vec![
            ("{given}", about.person.given.clone()),
            ("{call}", about.person.call()),
            ("{job}", about.job.title.clone()),
            ("{ref}", about.job.reference.clone()),
            ("{client}", about.job.client.clone()),
            ("{city}", about.city.to_owned()),
            ("{cand}", about.candidate.to_owned()),
            ("{Onday}", capital(&onday)),
            ("{onday}", onday),
            ("{date}", phrases.date(day)),
            ("{time}", time),
            ("{pay}", phrases.pick("pay", seed)),
            ("{phone}", super::paper::phone(lang, seed)),
        ];
        Self { female: about.person.female, slots }
    }

    /// Fills a template: `<he|she>` by gender, `[this|that]` by chance, then the slots.
    pub fn fill(&self, template: &str, seed: &mut Seed) -> String {
        let gendered = choose(template, ['<', '>'], |pair| nth(pair, i64::from(self.female)).to_owned());
        let chosen = choose(&gendered, ['[', ']'], |list| seed.pick(list).to_owned());
        self.slots.iter().fold(chosen, |text, (slot, value)| text.replace(slot, value))
    }
}

/// The text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Replaces every bracketed list that holds a `|`.
fn choose(text: &str, brackets: [char; 2], mut choice: impl FnMut(&str) -> String) -> String {
    let [open, close] = brackets;
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        match after.split_once(close).filter(|(list, _)| list.contains('|')) {
            Some((list, behind)) => {
                out.push_str(&choice(list));
                rest = behind;
            }
            None => {
                out.push(open);
                rest = after;
            }
        }
    }
    out + rest
}
