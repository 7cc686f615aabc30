//! What a letter about an appointment says, in the language of whoever reads it.

use domain::{Answer, Span};

use super::dates::{day_of, said};
use super::phrases::{self, Phrases};
use super::plan::What;

/// A language letters are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, and every language that is not known.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Italian.
    Italian,
    /// Polish.
    Polish,
}

/// A letter as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// What a letter is about.
pub(super) struct About<'a> {
    pub what: What,
    pub title: &'a str,
    pub span: &'a Span,
    /// When it was, where that is another time.
    pub before: Option<&'a Span>,
    pub zone: &'a str,
    pub place: &'a str,
    pub link: &'a str,
    pub repeats: bool,
    pub words: &'a str,
}

impl Language {
    /// The language of a BCP 47 tag; `None` where letters are not written in it.
    pub fn of(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Some(match first.as_str() {
            "en" => Self::English,
            "de" => Self::German,
            "fr" => Self::French,
            "it" => Self::Italian,
            "pl" => Self::Polish,
            _ => return None,
        })
    }

    pub(super) fn phrases(self) -> &'static Phrases {
        match self {
            Self::English => &phrases::ENGLISH,
            Self::German => &phrases::GERMAN,
            Self::French => &phrases::FRENCH,
            Self::Italian => &phrases::ITALIAN,
            Self::Polish => &phrases::POLISH,
        }
    }
}

/// The letter beside an invitation, a change, a reminder, a cancellation, or what is said to a time that was proposed.
pub(super) fn letter(about: &About<'_>, language: Language) -> Letter {
    let phrases = language.phrases();
    let (head, says) = match about.what {
        What::Invite => (phrases.invitation, ""),
        What::Update => (phrases.changed, phrases.it_changed),
        What::Cancel => (phrases.cancelled, phrases.it_is_off),
        What::Remind => (phrases.reminder, phrases.it_waits),
        What::Decline => (phrases.stays, phrases.it_stays),
    };
    let mut facts = facts(phrases, (about.title, about.span), (about.before, about.zone), language);
    let is_on = about.what != What::Cancel;
    for (name, said) in [(phrases.place, about.place), (phrases.link, about.link)] {
        // A place is often the link itself.
        if is_on && !said.is_empty() && !facts.iter().any(|fact| fact.ends_with(said)) {
            facts.push(format!("{name}: {said}"));
        }
    }
    if about.repeats {
        facts.push(phrases.repeats.to_owned());
    }
    let please = if matches!(about.what, What::Cancel | What::Decline) { "" } else { phrases.please };
    let text = paragraphs([says, about.words, &facts.join("\n"), please]);
    Letter { subject: subject(head, about.title, &day_of(about.span, about.zone, language)), text }
}

/// The letter beside an answer to an invitation: what is answered, by whom, and the time that is proposed instead.
pub fn answer_letter(
    (title, span): (&str, &Span),
    (who, answer, comment): (&str, Answer, &str),
    proposal: Option<&Span>,
    language: Language,
) -> Letter {
    let phrases = language.phrases();
    let [accepted, tentative, declined] = phrases.answers;
    let [comes, perhaps, stays_away] = phrases.says;
    let (head, says) = match (proposal, answer) {
        (Some(_), _) => (phrases.proposal, phrases.proposes),
        (None, Answer::Accepted) => (accepted, comes),
        (None, Answer::Declined) => (declined, stays_away),
        (None, _) => (tentative, perhaps),
    };
    let when = proposal.unwrap_or(span);
    let facts = facts(phrases, (title, when), (proposal.map(|_| span), ""), language);
    let text = paragraphs([&says.replace("{who}", who), comment, &facts.join("\n"), ""]);
    Letter { subject: subject(head, title, &day_of(span, "", language)), text }
}

/// What, when, and when it was before.
fn facts(
    phrases: &Phrases,
    (title, span): (&str, &Span),
    (before, zone): (Option<&Span>, &str),
    language: Language,
) -> Vec<String> {
    let mut facts = vec![format!("{}: {title}", phrases.what)];
    facts.push(format!("{}: {}", phrases.when, said(span, zone, language)));
    facts.extend(before.map(|before| format!("{}: {}", phrases.before, said(before, zone, language))));
    facts
}

fn subject(head: &str, title: &str, day: &str) -> String {
    format!("{head}: {title} – {day}")
}

fn paragraphs(pieces: [&str; 4]) -> String {
    let said = pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty());
    said.collect::<Vec<_>>().join("\n\n")
}
