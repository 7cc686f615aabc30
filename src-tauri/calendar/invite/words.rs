//! What a letter about an appointment says, in the language of whoever reads it.

use domain::{Answer, Span};

use super::dates::{day_of, said};
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

/// How a language writes dates.
pub(super) struct Names {
    pub days: [&'static str; 7],
    pub months: [&'static str; 12],
    pub after_weekday: &'static str,
    pub after_day: &'static str,
    pub after_time: &'static str,
}

/// What a language says around them.
struct Phrases {
    invitation: &'static str,
    changed: &'static str,
    cancelled: &'static str,
    it_changed: &'static str,
    it_is_off: &'static str,
    what: &'static str,
    when: &'static str,
    before: &'static str,
    place: &'static str,
    link: &'static str,
    repeats: &'static str,
    please: &'static str,
    answers: [&'static str; 3],
    says: [&'static str; 3],
    proposal: &'static str,
    proposes: &'static str,
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

    pub(super) fn names(self) -> &'static Names {
        match self {
            Self::English => &ENGLISH.0,
            Self::German => &GERMAN.0,
            Self::French => &FRENCH.0,
            Self::Italian => &ITALIAN.0,
            Self::Polish => &POLISH.0,
        }
    }

    fn phrases(self) -> &'static Phrases {
        match self {
            Self::English => &ENGLISH.1,
            Self::German => &GERMAN.1,
            Self::French => &FRENCH.1,
            Self::Italian => &ITALIAN.1,
            Self::Polish => &POLISH.1,
        }
    }
}

/// The letter beside an invitation, a change or a cancellation.
pub(super) fn letter(about: &About<'_>, language: Language) -> Letter {
    let phrases = language.phrases();
    let (head, says) = match about.what {
        What::Invite => (phrases.invitation, ""),
        What::Update => (phrases.changed, phrases.it_changed),
        What::Cancel => (phrases.cancelled, phrases.it_is_off),
    };
    let mut facts = vec![format!("{}: {}", phrases.what, about.title)];
    facts.push(format!("{}: {}", phrases.when, said(about.span, about.zone, language)));
    if let Some(before) = about.before {
        facts.push(format!("{}: {}", phrases.before, said(before, about.zone, language)));
    }
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
    let please = if is_on { phrases.please } else { "" };
    let facts = facts.join("\n");
    let pieces = [says, about.words.trim(), facts.as_str(), please];
    let text = pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n\n");
    let subject = format!("{head}: {} – {}", about.title, day_of(about.span, about.zone, language));
    Letter { subject, text }
}

/// The letter beside an answer to an invitation: what is answered, by whom, and the time that is proposed instead.
pub fn answer_letter(
    (title, span): (&str, &Span),
    (who, answer, comment): (&str, Answer, &str),
    proposal: Option<&Span>,
    language: Language,
) -> Letter {
    let phrases = language.phrases();
    let at = match answer {
        Answer::Accepted => 0,
        Answer::Declined => 2,
        _ => 1,
    };
    let pick = |of: &[&'static str; 3]| of.get(at).copied().unwrap_or_default();
    let (head, says) = match proposal {
        Some(_) => (phrases.proposal, phrases.proposes),
        None => (pick(&phrases.answers), pick(&phrases.says)),
    };
    let mut facts = vec![format!("{}: {title}", phrases.what)];
    if let Some(proposal) = proposal {
        facts.push(format!("{}: {}", phrases.when, said(proposal, "", language)));
        facts.push(format!("{}: {}", phrases.before, said(span, "", language)));
    } else {
        facts.push(format!("{}: {}", phrases.when, said(span, "", language)));
    }
    let says = says.replace("{who}", who);
    let facts = facts.join("\n");
    let pieces = [says.as_str(), comment.trim(), facts.as_str()];
    let text = pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n\n");
    Letter { subject: format!("{head}: {title} – {}", day_of(span, "", language)), text }
}

const ENGLISH: (Names, Phrases) = (
    Names {
        days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        months: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        after_weekday: ",",
        after_day: "",
        after_time: "",
    },
    Phrases {
        invitation: "Invitation",
        changed: "Changed",
        cancelled: "Cancelled",
        it_changed: "This appointment has changed.",
        it_is_off: "This appointment does not take place.",
        what: "What",
        when: "When",
        before: "Instead of",
        place: "Where",
        link: "Video call",
        repeats: "It takes place on several dates: all of them are in the attached calendar file.",
        please: "Please answer from your calendar, or simply reply to this message.",
        answers: ["Accepted", "Tentative", "Declined"],
        says: ["{who} is coming.", "{who} is perhaps coming.", "{who} cannot come."],
        proposal: "Another time proposed",
        proposes: "{who} proposes another time.",
    },
);

const GERMAN: (Names, Phrases) = (
    Names {
        days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        after_weekday: ",",
        after_day: ".",
        after_time: " Uhr",
    },
    Phrases {
        invitation: "Einladung",
        changed: "Geändert",
        cancelled: "Abgesagt",
        it_changed: "Dieser Termin hat sich geändert.",
        it_is_off: "Dieser Termin findet nicht statt.",
        what: "Was",
        when: "Wann",
        before: "Statt",
        place: "Wo",
        link: "Videogespräch",
        repeats: "Der Termin findet an mehreren Tagen statt: Alle stehen in der angehängten Kalenderdatei.",
        please: "Bitte antworten Sie aus Ihrem Kalender oder einfach auf diese Nachricht.",
        answers: ["Zugesagt", "Unter Vorbehalt", "Abgelehnt"],
        says: ["{who} kommt.", "{who} kommt vielleicht.", "{who} kann nicht kommen."],
        proposal: "Andere Zeit vorgeschlagen",
        proposes: "{who} schlägt eine andere Zeit vor.",
    },
);

const FRENCH: (Names, Phrases) = (
    Names {
        days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        after_weekday: "",
        after_day: "",
        after_time: "",
    },
    Phrases {
        invitation: "Invitation",
        changed: "Modifié",
        cancelled: "Annulé",
        it_changed: "Ce rendez-vous a été modifié.",
        it_is_off: "Ce rendez-vous n’a pas lieu.",
        what: "Objet",
        when: "Quand",
        before: "Au lieu de",
        place: "Où",
        link: "Visioconférence",
        repeats: "Le rendez-vous a lieu à plusieurs dates : toutes figurent dans le fichier d’agenda joint.",
        please: "Merci de répondre depuis votre agenda ou simplement à ce message.",
        answers: ["Accepté", "Provisoire", "Refusé"],
        says: ["{who} viendra.", "{who} viendra peut-être.", "{who} ne peut pas venir."],
        proposal: "Autre horaire proposé",
        proposes: "{who} propose un autre horaire.",
    },
);

const ITALIAN: (Names, Phrases) = (
    Names {
        days: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        months: [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
        after_weekday: "",
        after_day: "",
        after_time: "",
    },
    Phrases {
        invitation: "Invito",
        changed: "Modificato",
        cancelled: "Annullato",
        it_changed: "Questo appuntamento è cambiato.",
        it_is_off: "Questo appuntamento non ha luogo.",
        what: "Oggetto",
        when: "Quando",
        before: "Invece di",
        place: "Dove",
        link: "Videochiamata",
        repeats: "L’appuntamento si ripete: tutte le date sono nel file di calendario allegato.",
        please: "La preghiamo di rispondere dal Suo calendario o semplicemente a questo messaggio.",
        answers: ["Accettato", "Provvisorio", "Rifiutato"],
        says: ["{who} verrà.", "{who} forse verrà.", "{who} non può venire."],
        proposal: "Proposto un altro orario",
        proposes: "{who} propone un altro orario.",
    },
);

const POLISH: (Names, Phrases) = (
    Names {
        days: ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
        months: [
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
        after_weekday: ",",
        after_day: "",
        after_time: "",
    },
    Phrases {
        invitation: "Zaproszenie",
        changed: "Zmiana",
        cancelled: "Odwołane",
        it_changed: "To spotkanie uległo zmianie.",
        it_is_off: "To spotkanie się nie odbędzie.",
        what: "Temat",
        when: "Kiedy",
        before: "Zamiast",
        place: "Gdzie",
        link: "Rozmowa wideo",
        repeats: "Spotkanie odbywa się w kilku terminach: wszystkie są w załączonym pliku kalendarza.",
        please: "Prosimy o odpowiedź z kalendarza albo po prostu na tę wiadomość.",
        answers: ["Przyjęte", "Wstępnie przyjęte", "Odrzucone"],
        says: ["{who} przyjdzie.", "{who} być może przyjdzie.", "{who} nie może przyjść."],
        proposal: "Propozycja innego terminu",
        proposes: "{who} proponuje inny termin.",
    },
);
