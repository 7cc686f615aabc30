//! Search over a real index.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::sync::LazyLock;

use proptest::prelude::*;

use super::desk::{CLIENTS, Desk, INBOX, SEEN, SENT, letter};
use crate::rows::{SearchQuery, SearchResult};
use crate::{Failure, Store, message, targets_find};

const ANNA: &str = "Anna Kowalska <anna@mail.example>";
const LUCA: &str = "Luca Rossi <luca@post.example>";
const JONAS: &str = "Jonas Brandt <jonas@brandt.example>";
const MARTA: &str = "Marta <marta@agency.example>";
const DAY: i64 = 24 * 60;

fn desk() -> Desk {
    let desk = Desk::new();
    let anna = desk.candidate("Anna", "Kowalska", "anna@mail.example");
    desk.client("Brandt Maschinenbau", ("Jonas", "Brandt", "jonas@brandt.example"));
    let job = desk.job("DE7", "Data Engineer");
    desk.arrive(
        SENT,
        SEEN,
        &letter(MARTA, ANNA, "Interview on Tuesday", 101 * DAY, "Dear Anna, are you free on Tuesday?"),
    );
    let answer = letter(ANNA, MARTA, "Re: Interview on Tuesday", 100 * DAY, "Yes, gladly. Grüße aus Łódź.")
        .replace("MIME-Version", &format!("In-Reply-To: <{}@mail.example>\r\nMIME-Version", 101 * DAY));
    let answer = desk.arrive(INBOX, 0, &answer).unwrap();
    desk.arrive(
        INBOX,
        SEEN,
        &letter(LUCA, MARTA, "Data engineer, my application", 40 * DAY, "Anna Kowalska told me about the position."),
    );
    desk.arrive(
        CLIENTS,
        SEEN,
        &letter(JONAS, &format!("{MARTA}, {LUCA}"), "Position DE7", 60, "Please send profiles."),
    );
    desk.arrive(
        INBOX,
        0,
        &letter("Müller <mueller@post.example>", MARTA, "Rechnung", 10, "Anbei die Rechnung zur Straßenreinigung."),
    );
    desk.file(&answer, anna);
    desk.file(&answer, job);
    desk
}

fn search(store: &store::Store, query: &str, limit: u32) -> Result<SearchResult, Failure> {
    crate::search(store, &SearchQuery { query: query.into(), limit, ..SearchQuery::default() })
}

fn found(desk: &Desk, query: &str) -> Vec<String> {
    search(&desk.store, query, 50).unwrap().rows.into_iter().map(|row| row.subject).collect()
}

#[test]
fn every_operator_narrows_as_it_says() {
    let desk = desk();
    let (sent, answer, application, position, bill) = (
        "Interview on Tuesday",
        "Re: Interview on Tuesday",
        "Data engineer, my application",
        "Position DE7",
        "Rechnung",
    );
    for (what, query, expected) in [
        ("a word in subject", "interview", vec![answer, sent]),
        ("a word in the text", "profiles", vec![position]),
        ("a name", "kowalska ", vec![application, answer, sent]),
        ("an address", "luca@post.example", vec![position, application]),
        ("the beginning of the last word", "inter", vec![answer, sent]),
        ("a beginning asked for", "inter* tues*", vec![answer, sent]),
        ("no beginning otherwise", "inter tuesday", vec![]),
        ("two words", "data anna ", vec![application]),
        ("a phrase", "\"data engineer\"", vec![application]),
        ("a phrase the other way round", "\"engineer data\"", vec![]),
        ("without diacritics", "lodz grusse ", vec![answer]),
        ("umlauts written out", "mueller ", vec![bill]),
        ("sharp s written out", "strassenreinigung", vec![bill]),
        ("without a word", "kowalska -application", vec![answer, sent]),
        ("or", "rechnung OR profiles", vec![bill, position]),
        ("or with an operator", "rechnung OR job:de7", vec![bill, answer]),
        ("from", "from:anna", vec![answer]),
        ("from in any order", "from:\"kowalska anna\"", vec![answer]),
        ("from an address", "from:luca@post.example", vec![application]),
        ("from a domain", "from:brandt.example", vec![position]),
        ("not from", "kowalska -from:luca", vec![answer, sent]),
        ("to", "to:luca", vec![position]),
        ("only who wrote it", "from:kowalska application", vec![]),
        ("subject", "subject:anna", vec![]),
        ("subject that is there", "subject:position", vec![position]),
        ("unread", "is:unread", vec![bill, answer]),
        ("reply", "is:reply", vec![answer]),
        ("filed", "is:filed", vec![answer]),
        ("not filed", "-is:filed anna", vec![application, sent]),
        ("sent", "is:sent", vec![sent]),
        ("in a folder", "in:brandt", vec![position]),
        ("in a folder by its use", "in:gesendet", vec![sent]),
        ("in no folder", "in:nowhere", vec![]),
        ("candidate", "candidate:kowal", vec![answer, sent]),
        ("client by its contact's mail", "client:maschinenbau", vec![position]),
        ("job", "job:data", vec![answer]),
        ("nobody", "candidate:nobody", vec![]),
        ("after", "after:2026-12", vec![bill, position, application]),
        ("before", "before:2026-12", vec![answer, sent]),
        ("between", "after:2026-11-15 before:2026-12-20", vec![application]),
        ("before everything", "before:2026", vec![]),
        ("attachments", "has:attachment", vec![]),
        ("a copy to", "cc:luca", vec![]),
        ("from me", "from:me", vec![sent]),
        ("to me", "to:me -rechnung", vec![position, application, answer]),
        ("a group", "(rechnung OR profiles) in:inbox", vec![bill]),
        ("an operator for a group", "from:(anna OR jonas)", vec![position, answer]),
        ("without a group", "in:inbox -(rechnung OR application)", vec![answer]),
        ("without two things at once", "in:inbox -(is:unread rechnung)", vec![application, answer]),
        ("read", "is:read", vec![position, application, sent]),
        ("saved nowhere", "is:unfiled anna", vec![application, sent]),
        ("nothing starred", "is:starred", vec![]),
        ("nothing put off", "is:snoozed", vec![]),
        ("large", "larger:1M", vec![]),
        ("small", "smaller:1M rechnung", vec![bill]),
        ("of a mailbox", "account:agency rechnung", vec![bill]),
        ("of another", "account:nowhere", vec![]),
        ("anywhere", "in:anywhere rechnung", vec![bill]),
        ("received", "is:received in:inbox -rechnung", vec![application, answer]),
        ("one of a conversation", "interview group:conversation", vec![answer]),
        ("all together", "from:anna in:inbox is:filed candidate:anna job:de7 after:2026 interview", vec![answer]),
    ] {
        assert_eq!(found(&desk, query), expected, "{what}: {query}");
    }
}

#[test]
fn attachment_names_are_searched_too() {
    let desk = Desk::new();
    let raw = letter(ANNA, MARTA, "CV", 10, "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=Lebenslauf.pdf\r\n\r\nx\r\n--b--")
        .replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b");
    desk.arrive(INBOX, SEEN, &raw);
    assert_eq!(found(&desk, "lebenslauf"), ["CV"]);
    assert_eq!(found(&desk, "has:attachment"), ["CV"]);
    assert!(found(&desk, "-has:attachment").is_empty());
}

#[test]
fn attachments_are_found_by_kind_and_by_name() {
    let desk = Desk::new();
    for (number, (subject, kind, name)) in [
        ("cv", "application/pdf", "CV_Anna.pdf"),
        ("lebenslauf", "application/octet-stream", "Lebenslauf.DOCX"),
        ("offer", "application/pdf", "offer.pdf"),
        ("photo", "image/jpeg", "cv-photo.jpg"),
        ("invitation", "text/calendar", "invite.ics"),
        ("table", "application/octet-stream", "people 100%_.xlsx"),
    ]
    .into_iter()
    .enumerate()
    {
        let part = format!(
            "--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nx\r\n--b--"
        );
        let raw = letter(ANNA, MARTA, subject, 10 + number as i64, &part)
            .replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b");
        desk.arrive(INBOX, SEEN, &raw);
    }
    for (query, mut expected) in [
        ("type:cv", vec!["cv", "lebenslauf"]),
        ("has:cv -type:pdf", vec!["lebenslauf"]),
        ("type:pdf", vec!["cv", "offer"]),
        ("has:document", vec!["cv", "lebenslauf", "offer"]),
        ("has:image", vec!["photo"]),
        ("has:invitation", vec!["invitation"]),
        ("type:sheets", vec!["table"]),
        ("filename:*.pdf", vec!["cv", "offer"]),
        ("filename:cv*.pdf", vec!["cv"]),
        ("filename:anna", vec!["cv"]),
        ("filename:*100%*", vec!["table"]),
        ("filename:*0%_.x*", vec!["table"]),
        ("filename:*_nn*", vec![]),
        ("-has:document", vec!["invitation", "photo", "table"]),
        ("type:zip OR type:image", vec!["photo"]),
    ] {
        let mut got = found(&desk, query);
        got.sort();
        expected.sort_unstable();
        assert_eq!(got, expected, "{query}");
    }
}

#[test]
fn a_word_that_stands_nowhere_is_put_right() {
    let desk = desk();
    let meant = |query: &str| search(&desk.store, query, 50).unwrap().meant;
    assert_eq!(meant("intervew from:anna").as_deref(), Some("interview from:anna"));
    assert_eq!(meant("interview"), None, "it is found");
    assert_eq!(meant("form:anna").as_deref(), Some("from:anna"));
    desk.exclude("anna@mail.example");
    assert_eq!(meant("intervew"), None, "what is hidden is not told");
}

#[test]
fn results_are_ranked_counted_and_put_together() {
    let desk = Desk::new();
    for (number, (subject, text)) in
        [("Salary", "salary"), ("Other things", "and the salary, far down"), ("Re: Salary", "no")]
            .into_iter()
            .enumerate()
    {
        desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, subject, 100 - number as i64, text));
    }
    let asked = |query: &str, by_relevance, grouped| {
        let query = SearchQuery { query: query.into(), limit: 50, by_relevance, grouped, ..SearchQuery::default() };
        crate::search(&desk.store, &query).unwrap()
    };
    let subjects = |result: SearchResult| result.rows.into_iter().map(|row| row.subject).collect::<Vec<_>>();
    assert_eq!(subjects(asked("salary ", false, false)), ["Re: Salary", "Other things", "Salary"]);
    assert_eq!(subjects(asked("salary ", true, false)).last().unwrap(), "Other things", "the subject counts for more");
    assert_eq!(subjects(asked("in:inbox", true, false)).len(), 3, "without a word there is nothing to rank");
    assert_eq!(asked("salary ", false, true).hits.len(), 3);
    assert_eq!(crate::search_total(&desk.store, "salary ").unwrap().count, 3);
    desk.exclude("anna@mail.example");
    assert_eq!(crate::search_total(&desk.store, "salary ").unwrap().count, 0, "what is hidden is not counted");
    assert_eq!(asked("salary ", true, true).rows.len(), 0);
}

#[test]
fn searches_are_saved_renamed_put_in_order_and_forgotten() {
    let desk = desk();
    let names = || crate::saved_searches(&desk.store).unwrap().into_iter().map(|one| one.name).collect::<Vec<_>>();
    let anna = crate::saved_search_save(&desk.store, " Anna ", "from:anna").unwrap();
    crate::saved_search_save(&desk.store, "Bills", "rechnung").unwrap();
    assert_eq!(crate::saved_search_save(&desk.store, "bills", "rechnung OR bill").unwrap().query, "rechnung OR bill");
    assert_eq!(names(), ["Anna", "bills"], "the same name is the same search");
    let counts = crate::saved_search_counts(&desk.store).unwrap();
    assert_eq!(counts.iter().map(|one| (one.count, one.unread)).collect::<Vec<_>>(), [(1, 1), (1, 1)]);
    let bills = crate::saved_search(&desk.store, "BILLS").unwrap().id;
    crate::saved_search_order(&desk.store, &[bills]).unwrap();
    assert_eq!(names(), ["bills", "Anna"]);
    assert!(crate::saved_search_rename(&desk.store, &anna.id, "Bills").is_err(), "taken");
    crate::saved_search_rename(&desk.store, &anna.id, "Łódź").unwrap();
    crate::saved_search_remove(&desk.store, "lodz").unwrap();
    assert_eq!(names(), ["bills"]);
    let undo = || crate::undo(&desk.store, &|_, _| true).unwrap();
    undo();
    assert_eq!(names(), ["bills", "Łódź"]);
    undo();
    undo();
    assert_eq!(names(), ["Anna", "bills"]);
    assert!(crate::saved_search_save(&desk.store, "  ", "cv").is_err());
    desk.exclude("anna@mail.example");
    assert_eq!(crate::saved_search_counts(&desk.store).unwrap()[0].count, 0, "what is hidden is not counted");
}

#[test]
fn words_are_marked_where_the_window_shows_them() {
    let desk = Desk::new();
    let far = format!("{}The salary is 90 000 €. {}", "Nothing yet. ".repeat(60), "And so on. ".repeat(60));
    desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "Żółw 🦀 offer", 10, &far));
    let marks = |query: &str| search(&desk.store, query, 1).unwrap().rows.remove(0).marks;
    assert_eq!(marks("offer"), [(0, 8, 5)]);
    assert_eq!(marks("nothing")[0], (1, 0, 7));
    let row = search(&desk.store, "salary", 1).unwrap().rows.remove(0);
    let (field, start, length) = row.marks[0];
    let units: Vec<u16> = row.preview.encode_utf16().skip(start as usize).take(length as usize).collect();
    assert_eq!((field, String::from_utf16(&units).unwrap()), (1, "salary".into()));
    assert!(row.preview.starts_with('…'), "{}", row.preview);
}

#[test]
fn a_search_says_what_it_understood_and_whether_there_is_more() {
    let desk = desk();
    let result = search(&desk.store, "kowalska is:blue", 1).unwrap();
    assert_eq!((result.rows.len(), result.more, result.hint.as_deref()), (1, true, Some("unknown_operator")));
    let understood: Vec<_> = result.understood.iter().map(|one| (one.operator.as_str(), one.value.as_str())).collect();
    assert_eq!(understood, [("text", "kowalska")]);
    assert_eq!(result.targets.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Kowalska, Anna"]);
    let nothing = search(&desk.store, "", 10).unwrap();
    assert_eq!((nothing.rows.len(), nothing.hint.as_deref()), (0, Some("empty")));
}

#[test]
fn what_is_excluded_is_never_found() {
    let desk = desk();
    desk.exclude("anna@mail.example");
    for query in [
        "kowalska ",
        "interview",
        "from:anna",
        "to:anna",
        "candidate:kowalska",
        "job:de7",
        "is:reply",
        "is:filed",
        "is:unread",
        "in:inbox",
        "in:sent",
        "after:2000",
        "-is:sent",
        "gladly",
        "łódź",
    ] {
        let got = found(&desk, query);
        assert!(!got.iter().any(|subject| subject.contains("Interview")), "{query}: {got:?}");
    }
    assert_eq!(found(&desk, "kowalska "), ["Data engineer, my application"], "whom Luca names is his own word");
}

#[test]
fn pickers_find_by_the_beginning_of_any_word_names_first() {
    let desk = desk();
    desk.candidate("Dana", "Annaberg", "dana@post.example");
    desk.candidate("Zoë", "Wiśniewska-Nowak", "anna.z@post.example");
    let named = |store: &Store, text: &str| {
        targets_find(store, text, 10).unwrap().into_iter().map(|t| t.name).collect::<Vec<_>>()
    };
    let names = |text: &str| {
        let once = Store::open(desk.store.dir(), desk.store.key()).unwrap();
        let found = named(&desk.store, text);
        assert_eq!(named(&once, text), found, "{text}, asked for the first time");
        found
    };
    for (what, text, expected) in [
        (
            "names that begin so, then words, then addresses",
            "anna",
            vec!["Annaberg, Dana", "Kowalska, Anna", "Wiśniewska-Nowak, Zoë"],
        ),
        ("two words in any order", "anna kow", vec!["Kowalska, Anna"]),
        ("as the label shows it", "Kowalska, A", vec!["Kowalska, Anna"]),
        ("without diacritics, behind a hyphen", "nowak zoe", vec!["Wiśniewska-Nowak, Zoë"]),
        ("a client and its contact", "brandt", vec!["Brandt, Jonas", "Brandt Maschinenbau"]),
        ("a job by its reference", "de7", vec!["Data Engineer"]),
        ("an address", "jonas@brandt", vec!["Brandt, Jonas"]),
        ("wildcards mean nothing", "%", vec![]),
        ("nothing", "  ", vec![]),
    ] {
        let mut got = names(text);
        if what == "a client and its contact" {
            got.sort_by_key(|name| !name.contains(','));
        }
        assert_eq!(got, expected, "{what}");
    }
    assert_eq!(targets_find(&desk.store, "anna", 1).unwrap().len(), 1);
}

#[test]
fn rows_read_together_are_what_each_is_alone() {
    let desk = desk();
    let two = letter(&format!("{JONAS}, {LUCA}"), &format!("{MARTA}, {ANNA}"), "Two of us wrote", 5, "Together.");
    desk.arrive(CLIENTS, 0, &two);
    desk.arrive(INBOX, SEEN, &two);
    desk.arrive_headers(INBOX, &letter(LUCA, MARTA, "Headers alone", 4, ""));
    desk.file(
        &search(&desk.store, "subject:position", 1).unwrap().rows[0].id,
        desk.candidate("Eva", "Lang", "e@x.example"),
    );
    let rows = search(&desk.store, "after:2000", 50).unwrap().rows;
    assert_eq!(rows.len(), 7);
    for row in rows {
        assert_eq!(message(&desk.store, &row.id).unwrap().row, row, "{}", row.subject);
    }
    let listed = |subject: &str| search(&desk.store, subject, 1).unwrap().rows.remove(0);
    let two = listed("subject:two");
    assert_eq!((two.who.as_str(), two.folder.as_str(), two.unread), ("Jonas Brandt", "Kunden/Brandt", true));
    let answer = listed("is:filed interview");
    assert_eq!(answer.filed.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Kowalska, Anna", "Data Engineer"]);
    let sent = listed("is:sent");
    assert_eq!((sent.who.as_str(), sent.unread, sent.filed.len()), ("Anna Kowalska", false, 0));
}

static DESK: LazyLock<Desk> = LazyLock::new(desk);

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(400))]

    #[test]
    fn any_text_gives_rows_or_a_hint(text in "\\PC{0,40}") {
        prop_assert!(search(&DESK.store, &text, 5).is_ok());
        prop_assert!(targets_find(&DESK.store, &text, 5).is_ok());
    }

    #[test]
    fn any_heap_of_signs_gives_rows_or_a_hint(
        text in "(?:[-\"*^():{}|\\s'~+@.,;%_\\[\\]\\\\a-c0-9\u{0}\u{300}łß]|OR |NOT |AND |NEAR\\(|from:|to:|subject:|in:|is:|has:|before:|after:|candidate:|client:|job:|rowid|inter|2026-|7d){0,25}"
    ) {
        let result = search(&DESK.store, &text, 5);
        prop_assert!(result.is_ok(), "{:?}", result);
        prop_assert!(targets_find(&DESK.store, &text, 5).is_ok());
    }

    #[test]
    fn a_word_of_a_message_finds_it(word in proptest::sample::select(vec!["Interview", "gladly", "Łódź", "Straßenreinigung", "Rechnung", "profiles", "Jonas", "mueller@post.example"]), upper: bool) {
        let asked = if upper { word.to_uppercase() } else { word.to_owned() };
        prop_assert!(!search(&DESK.store, &asked, 50).unwrap().rows.is_empty(), "{}", asked);
    }
}
