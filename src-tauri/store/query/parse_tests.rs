#![allow(clippy::unwrap_used)]
use super::super::Phrase;
use super::*;
use proptest::prelude::*;

const CLOCK: Clock = Clock { now: 1_800_000_000, ahead: |_| 0 };

fn parse(text: &str) -> Query {
    Query::parse(text, &CLOCK)
}

fn understood(text: &str) -> String {
    let parts = parse(text).understood.into_iter().map(|piece| format!("{}={}", piece.operator, piece.value));
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_search_is_understood_as_it_was_meant() {
    for (what, text, expected) in [
        ("words", "interview tuesday", "text=interview text=tuesday"),
        ("a phrase", "\"data engineer\" cv", "phrase=data engineer text=cv"),
        ("operators", "from:anna to:me subject:offer", "from=anna to=me subject=offer"),
        ("a phrase behind an operator", "from:\"Kowalska, Anna\"", "from=Kowalska, Anna"),
        ("upper case", "FROM:anna Is:Unread", "from=anna is=Unread"),
        ("a space behind the colon", "from: anna cv", "from=anna text=cv"),
        ("without", "cv -draft -from:bot -\"out of office\"", "text=cv -text=draft -from=bot -phrase=out of office"),
        ("or", "anna OR luca cv", "text=anna or= text=luca text=cv"),
        ("or in lower case is a word", "anna or luca", "text=anna text=or text=luca"),
        ("or at the ends", "OR anna OR", "text=anna"),
        ("a hyphen within a word", "de-7", "text=de-7"),
        ("a lone hyphen", "a - b", "text=a text=b"),
        ("a subject as it was copied", "Re: Interview", "text=Re: text=Interview"),
        ("an address of the web", "https://www.acme.example", "text=https://www.acme.example"),
        ("a time of day", "14:30", "text=14:30"),
        ("dates", "after:2026-11 before:7d", "after=2026-11 before=7d"),
        (
            "folders and people",
            "in:posteingang candidate:kowalska client:acme job:de7",
            "in=posteingang candidate=kowalska client=acme job=de7",
        ),
        ("typographic quotes", "„data engineer“", "phrase=data engineer"),
        ("an operator not yet filled", "cv from:", "text=cv"),
        ("beginnings of flags", "has:att is:fil", "has=att is=fil"),
        ("groups", "(cv OR resume) from:anna", "(= text=cv or= text=resume )= from=anna"),
        ("an operator for a group", "from:(anna OR luca) cv", "(= from=anna or= from=luca )= text=cv"),
        ("without a group", "cv -(draft template)", "text=cv -(= text=draft text=template )="),
        ("any of a group", "{anna luca}", "(= text=anna text=luca )="),
        ("an empty group", "() cv", "text=cv"),
        ("a group left open", "(cv from:anna", "(= text=cv from=anna )="),
        ("a bracket within a word", "engineer(m/f)", "text=engineer(m/f)"),
        ("not in a word", "cv NOT draft", "text=cv -text=draft"),
        ("copies", "cc:anna bcc:luca", "cc=anna bcc=luca"),
        ("sizes", "larger:5M smaller:1.5mb", "larger=5M smaller=1.5mb"),
        ("ages", "older_than:3d newer_than:2w on:today", "older_than=3d newer_than=2w on=today"),
        ("files", "filename:*.pdf type:cv has:picture", "filename=*.pdf type=cv has=picture"),
        ("places", "in:anywhere account:work is:starred", "account=work is=starred"),
        ("grouped", "cv group:conversation", "text=cv group=conversation"),
    ] {
        assert_eq!(understood(text), expected, "{what}");
        assert_eq!(parse(text).hint, None, "{what}");
    }
}

#[test]
fn what_is_not_understood_gives_a_hint() {
    for (what, text, hint, left) in [
        ("nothing", "", Hint::Empty, 0),
        ("white space", "  \t ", Hint::Empty, 0),
        ("no letters", "*** ()", Hint::Empty, 0),
        ("only an operator", "from:", Hint::Empty, 0),
        ("an unknown operator", "colour:red cv", Hint::UnknownOperator, 1),
        ("an unknown flag", "is:blue cv", Hint::UnknownOperator, 1),
        ("a date that is none", "before:soon cv", Hint::BadDate, 1),
        ("a size that is none", "larger:huge cv", Hint::BadSize, 1),
        ("an age that is none", "older_than:ages cv", Hint::BadDate, 1),
        ("stages", "stage:offer cv", Hint::NoStages, 1),
        ("what is left out", "is:excluded cv", Hint::Excluded, 1),
        ("only what must not be", "-cv -\"out of office\"", Hint::OnlyNot, 0),
        ("an open quotation", "cv \"data eng", Hint::UnclosedQuote, 2),
    ] {
        let query = parse(text);
        assert_eq!(query.hint, Some(hint), "{what}");
        assert_eq!(query.all.len(), left, "{what}");
    }
}

#[test]
fn a_slip_is_put_right() {
    for (text, meant) in [
        ("form:anna cv", Some("from:anna cv")),
        ("cv -sbuject:\"data engineer\"", Some("cv -subject:\"data engineer\"")),
        ("is:unraed cv", Some("is:unread cv")),
        ("cv has:picutre", Some("cv has:picture")),
        ("„ü“ form:🦀 cv", Some("\"ü\" from:🦀 cv")),
        ("colour:red", None),
    ] {
        assert_eq!(parse(text).meant.as_deref(), meant, "{text}");
    }
}

#[test]
fn pieces_stand_where_they_were_typed() {
    let text = "🦀 from:\"Anna K\" (cv OR  -draft)";
    let units: Vec<u16> = text.encode_utf16().collect();
    let shown = |piece: &Understood| String::from_utf16(&units[piece.start as usize..piece.end as usize]).unwrap();
    let typed: Vec<String> = parse(text).understood.iter().map(shown).collect();
    assert_eq!(typed, ["from:\"Anna K\"", "", "cv", "", "-draft", ""]);
}

#[test]
fn the_last_word_may_go_on_while_it_is_typed() {
    let begins = |text: &str, phrase: &str| {
        let wanted = Phrase::read(phrase, true).unwrap();
        parse(text).all.contains(&Node::Is(Leaf::Text { column: Column::Any, phrase: wanted }))
    };
    assert!(begins("cv inter", "inter"));
    assert!(!begins("cv inter ", "inter"), "a space ends it");
    assert!(!begins("inter cv", "inter"), "only the last");
    assert!(begins("inter* cv", "inter"), "unless asked");
    assert!(!begins("\"inter\"", "inter"), "never a quotation");
}

#[test]
fn filters_alone_may_be_negated() {
    let query = parse("-is:filed");
    assert_eq!((query.hint, query.all), (None, vec![Node::Not(Box::new(Node::Is(Leaf::Filed)))]));
}

proptest! {
    #[test]
    fn any_text_is_a_search_or_a_hint(text in "\\PC{0,60}") {
        let query = parse(&text);
        prop_assert!(query.hint.is_some() || !query.all.is_empty());
    }

    #[test]
    fn any_heap_of_signs_is_a_search_or_a_hint(text in "(?:[-\"*^():{}|\\s'~+@.,a-c0-9]|OR|NOT |AND|NEAR|from:|in:|is:|before:|candidate:|larger:|filename:|type:|group:){0,30}") {
        let query = parse(&text);
        prop_assert!(query.hint.is_some() || !query.all.is_empty());
    }
}
