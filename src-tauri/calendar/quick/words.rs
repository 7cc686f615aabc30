//! The words of times and places in five languages, folded (`domain::fold`). What two languages share belongs to the one the line is read in.

/// The words of one language.
pub struct Words {
    /// Monday first; the whole word and its short forms.
    pub weekdays: [&'static [&'static str]; 7],
    /// Their shortest forms are words of their own too, and count with a capital.
    pub capital: bool,
    /// January first.
    pub months: [&'static [&'static str]; 12],
    /// Phrases for a day, by how many days it is from today.
    pub days: &'static [(&'static str, i64)],
    /// What stands before a day and says nothing.
    pub before_day: &'static [&'static str],
    /// "Next": whether it is this week's or the one after is anybody's guess.
    pub next: &'static [&'static str],
    /// What stands before a time and makes a number one.
    pub before_time: &'static [&'static str],
    /// What stands behind a number and makes it a time.
    pub clock: &'static [&'static str],
    /// Phrases for a time, in minutes since midnight.
    pub times: &'static [(&'static str, i64)],
    /// "Half past two" said as half three; empty where people differ.
    pub half_to: &'static [&'static str],
    /// Between two times.
    pub until: &'static [&'static str],
    /// What stands before a length and says nothing.
    pub before_length: &'static [&'static str],
    /// Hours; minutes.
    pub hours: &'static [&'static str],
    /// Minutes.
    pub minutes: &'static [&'static str],
    /// Phrases for a length, in minutes.
    pub lengths: &'static [(&'static str, i64)],
    /// What stands before a place.
    pub before_place: &'static [&'static str],
    /// Phrases that make it an interview.
    pub interview: &'static [&'static str],
    /// Phrases for how it is held: by telephone, on site.
    pub phone: &'static [&'static str],
    pub on_site: &'static [&'static str],
}

/// Names of what people meet by.
pub const VIDEO: &[&str] = &["teams", "zoom", "google meet", "meet", "skype", "webex", "jitsi", "video"];

pub fn of(language: &str) -> &'static Words {
    match language.get(..2).unwrap_or_default() {
        "de" => &DE,
        "fr" => &FR,
        "it" => &IT,
        "pl" => &PL,
        _ => &EN,
    }
}

static EN: Words = Words {
    weekdays: [
        &["monday", "mon"],
        &["tuesday", "tue", "tues"],
        &["wednesday", "wed"],
        &["thursday", "thu", "thur", "thurs"],
        &["friday", "fri"],
        &["saturday", "sat"],
        &["sunday", "sun"],
    ],
    capital: false,
    months: [
        &["january", "jan"],
        &["february", "feb"],
        &["march", "mar"],
        &["april", "apr"],
        &["may"],
        &["june", "jun"],
        &["july", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["october", "oct"],
        &["november", "nov"],
        &["december", "dec"],
    ],
    days: &[("day after tomorrow", 2), ("the day after tomorrow", 2), ("today", 0), ("tomorrow", 1)],
    before_day: &["on", "this"],
    next: &["next"],
    before_time: &["at", "from", "between"],
    clock: &["o'clock"],
    times: &[("noon", 720), ("midday", 720)],
    half_to: &[],
    until: &["to", "till", "until", "and"],
    before_length: &["for"],
    hours: &["h", "hour", "hours", "hr", "hrs"],
    minutes: &["min", "mins", "minute", "minutes", "m"],
    lengths: &[("half an hour", 30), ("an hour and a half", 90), ("an hour", 60), ("one hour", 60), ("two hours", 120)],
    before_place: &["in", "at"],
    interview: &["interview", "job interview"],
    phone: &["by phone", "phone", "by telephone"],
    on_site: &["on site", "onsite", "on-site", "in person"],
};

static DE: Words = Words {
    weekdays: [
        &["montag", "mo"],
        &["dienstag", "di"],
        &["mittwoch", "mi"],
        &["donnerstag", "do"],
        &["freitag", "fr"],
        &["samstag", "sa", "sonnabend"],
        &["sonntag", "so"],
    ],
    capital: true,
    months: [
        &["januar", "janner", "jan"],
        &["februar", "feb"],
        &["marz", "mrz"],
        &["april", "apr"],
        &["mai"],
        &["juni", "jun"],
        &["juli", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["oktober", "okt"],
        &["november", "nov"],
        &["dezember", "dez"],
    ],
    days: &[("ubermorgen", 2), ("heute", 0), ("morgen", 1)],
    before_day: &["am", "den", "diesen"],
    next: &["nachsten", "nachste", "nachster", "kommenden"],
    before_time: &["um", "ab", "von", "zwischen"],
    clock: &["uhr"],
    times: &[("mittag", 720), ("mittags", 720)],
    half_to: &["halb"],
    until: &["bis", "und"],
    before_length: &["fur"],
    hours: &["h", "std", "stunde", "stunden"],
    minutes: &["min", "minute", "minuten"],
    lengths: &[
        ("eine halbe stunde", 30),
        ("halbe stunde", 30),
        ("anderthalb stunden", 90),
        ("eine stunde", 60),
        ("zwei stunden", 120),
    ],
    before_place: &["in", "im", "bei", "beim"],
    interview: &["interview", "vorstellungsgesprach", "bewerbungsgesprach", "kennenlerngesprach"],
    phone: &["per telefon", "telefonisch", "telefon", "telefonat"],
    on_site: &["vor ort", "personlich"],
};

static FR: Words = Words {
    weekdays: [
        &["lundi", "lun"],
        &["mardi", "mar"],
        &["mercredi", "mer"],
        &["jeudi", "jeu"],
        &["vendredi", "ven"],
        &["samedi", "sam"],
        &["dimanche", "dim"],
    ],
    capital: false,
    months: [
        &["janvier", "janv"],
        &["fevrier", "fevr"],
        &["mars"],
        &["avril", "avr"],
        &["mai"],
        &["juin"],
        &["juillet", "juil"],
        &["aout"],
        &["septembre", "sept"],
        &["octobre", "oct"],
        &["novembre", "nov"],
        &["decembre", "dec"],
    ],
    days: &[("apres demain", 2), ("apres-demain", 2), ("aujourd'hui", 0), ("demain", 1)],
    before_day: &["le", "ce"],
    next: &["prochain"],
    before_time: &["a", "de", "des", "entre", "vers"],
    clock: &["heures", "heure"],
    times: &[("midi", 720)],
    half_to: &[],
    until: &["a", "jusqu'a", "et"],
    before_length: &["pour", "pendant"],
    hours: &["h", "heure", "heures"],
    minutes: &["min", "minute", "minutes", "mn"],
    lengths: &[("une demi-heure", 30), ("demi-heure", 30), ("une heure", 60), ("deux heures", 120)],
    before_place: &["a", "chez", "au"],
    interview: &["entretien", "entretien d'embauche", "interview"],
    phone: &["par telephone", "telephone"],
    on_site: &["sur place", "en presentiel", "sur site"],
};

static IT: Words = Words {
    weekdays: [
        &["lunedi", "lun"],
        &["martedi", "mar"],
        &["mercoledi", "mer"],
        &["giovedi", "gio"],
        &["venerdi", "ven"],
        &["sabato", "sab"],
        &["domenica", "dom"],
    ],
    capital: false,
    months: [
        &["gennaio", "gen"],
        &["febbraio", "feb"],
        &["marzo"],
        &["aprile", "apr"],
        &["maggio", "mag"],
        &["giugno", "giu"],
        &["luglio", "lug"],
        &["agosto", "ago"],
        &["settembre", "set"],
        &["ottobre", "ott"],
        &["novembre", "nov"],
        &["dicembre", "dic"],
    ],
    days: &[("dopodomani", 2), ("dopo domani", 2), ("oggi", 0), ("domani", 1)],
    before_day: &["il", "questo", "questa"],
    next: &["prossimo", "prossima"],
    before_time: &["alle", "dalle", "ore", "alle ore", "tra le", "all"],
    clock: &[],
    times: &[("mezzogiorno", 720)],
    half_to: &[],
    until: &["alle", "fino alle", "e le"],
    before_length: &["per"],
    hours: &["h", "ora", "ore"],
    minutes: &["min", "minuto", "minuti"],
    lengths: &[("mezz'ora", 30), ("mezzora", 30), ("un'ora e mezza", 90), ("un'ora", 60), ("due ore", 120)],
    before_place: &["a", "in", "da", "presso"],
    interview: &["colloquio", "colloquio di lavoro", "intervista"],
    phone: &["per telefono", "telefonico", "telefono"],
    on_site: &["in presenza", "in sede"],
};

static PL: Words = Words {
    weekdays: [
        &["poniedzialek", "pon", "pn"],
        &["wtorek", "wt"],
        &["sroda", "srode", "sr"],
        &["czwartek", "czw"],
        &["piatek", "pt"],
        &["sobota", "sobote", "sob"],
        &["niedziela", "niedziele", "nd", "niedz"],
    ],
    capital: false,
    months: [
        &["stycznia", "sty"],
        &["lutego", "lut"],
        &["marca"],
        &["kwietnia", "kwi"],
        &["maja"],
        &["czerwca", "cze"],
        &["lipca", "lip"],
        &["sierpnia", "sie"],
        &["wrzesnia", "wrz"],
        &["pazdziernika", "paz"],
        &["listopada", "lis"],
        &["grudnia", "gru"],
    ],
    days: &[("pojutrze", 2), ("dzisiaj", 0), ("dzis", 0), ("jutro", 1)],
    before_day: &["w", "we", "dnia"],
    next: &["nastepny", "nastepna", "przyszly", "przyszla"],
    before_time: &["o", "od", "godz", "o godz", "godzina", "o godzinie", "miedzy"],
    clock: &[],
    times: &[("w poludnie", 720), ("poludnie", 720)],
    half_to: &[],
    until: &["do", "a"],
    before_length: &["przez", "na"],
    hours: &["h", "godz", "godzina", "godziny", "godzin", "godzine"],
    minutes: &["min", "minut", "minuty"],
    lengths: &[("pol godziny", 30), ("poltorej godziny", 90), ("godzine", 60), ("dwie godziny", 120)],
    before_place: &["w", "we", "u"],
    interview: &["rozmowa", "rozmowa kwalifikacyjna", "rozmowa rekrutacyjna", "interview"],
    phone: &["telefonicznie", "przez telefon", "telefoniczna"],
    on_site: &["na miejscu", "stacjonarnie", "osobiscie"],
};
