#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

const MARTA: UserId = UserId(1);
const JAN: UserId = UserId(2);
const NOW: i64 = 1_795_000_000;

/// Gives these numbers one after another, and nothing else.
struct Dice(Vec<u32>);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), KeyError> {
        // The salt takes what comes.
        if bytes.len() == 4 {
            bytes.copy_from_slice(&self.0.remove(0).to_le_bytes());
        }
        Ok(())
    }
}

fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@firm.example")).unwrap()
}

fn aim(kind: Kind, place: &str) -> Aim {
    Aim { kind, place: place.into() }
}

fn wish() -> Wish {
    Wish {
        user: MARTA,
        address: address("jobs"),
        aims: vec![aim(Kind::Mailbox, "imap.firm.example"), aim(Kind::Sender, "smtp.firm.example")],
    }
}

/// Codes of which 042317 waits for Marta.
fn codes() -> Codes {
    let codes = Codes::default();
    let code = codes.make(wish(), NOW, &mut Dice(vec![42_317])).unwrap();
    assert_eq!(code.expose(), "042317");
    codes
}

fn check(codes: &Codes, user: UserId, name: &str, typed: &str, now: i64) -> Result<(), String> {
    codes.check(user, &address(name), typed, now).map_err(|failure| failure.code)
}

fn take(codes: &Codes, aim: &Aim, now: i64) -> Result<(), String> {
    codes.take(MARTA, &address("jobs"), aim, now).map(InUse::spend).map_err(|failure| failure.code)
}

#[test]
fn only_whoever_asked_and_read_it_at_the_address_in_time_is_let_through() {
    for (what, user, name, typed, later, expected) in [
        ("the code", MARTA, "jobs", "042317", 0, Ok(())),
        ("as it was copied", MARTA, "jobs", " 042 317\n", 599, Ok(())),
        ("another", MARTA, "jobs", "042318", 0, Err("code_wrong")),
        ("without its first digit", MARTA, "jobs", "42317", 0, Err("code_wrong")),
        ("nothing", MARTA, "jobs", "", 0, Err("code_wrong")),
        ("too late", MARTA, "jobs", "042317", 600, Err("code_over")),
        ("another user", JAN, "jobs", "042317", 0, Err("code_over")),
        ("another address", MARTA, "office", "042317", 0, Err("code_over")),
    ] {
        assert_eq!(check(&codes(), user, name, typed, NOW + later), expected.map_err(str::to_owned), "{what}");
    }
}

#[test]
fn a_code_can_be_typed_wrong_five_times() {
    let codes = codes();
    let left = |typed| codes.check(MARTA, &address("jobs"), typed, NOW).map_err(|failure| failure.data);
    for expected in ["4", "3", "2", "1", "0"] {
        assert_eq!(left("000000").unwrap_err().get("left").map(String::as_str), Some(expected));
    }
    assert_eq!(check(&codes, MARTA, "jobs", "042317", NOW), Err("code_over".into()), "the right one is too late");
    let fresh = super::tests::codes();
    for _ in 1..TRIES {
        check(&fresh, MARTA, "jobs", "000000", NOW).unwrap_err();
    }
    check(&fresh, MARTA, "jobs", "042317", NOW).unwrap();
}

#[test]
fn a_code_is_good_once_and_a_new_one_voids_the_old() {
    let codes = codes();
    check(&codes, MARTA, "jobs", "042317", NOW).unwrap();
    assert_eq!(check(&codes, MARTA, "jobs", "042317", NOW), Err("code_over".into()));

    let codes = super::tests::codes();
    codes.make(wish(), NOW, &mut Dice(vec![1])).unwrap();
    assert_eq!(check(&codes, MARTA, "jobs", "042317", NOW), Err("code_wrong".into()));
    check(&codes, MARTA, "jobs", "000001", NOW).unwrap();

    let codes = super::tests::codes();
    codes.void(&address("jobs"));
    assert_eq!(check(&codes, MARTA, "jobs", "042317", NOW), Err("code_over".into()), "it was never sent");
}

#[test]
fn a_pass_is_for_one_user_one_address_and_one_integration_and_good_once() {
    let codes = codes();
    let (mailbox, sender) = (aim(Kind::Mailbox, "imap.firm.example"), aim(Kind::Sender, "smtp.firm.example"));
    assert_eq!(take(&codes, &mailbox, NOW), Err("code_needed".into()), "before the code");
    check(&codes, MARTA, "jobs", "042317", NOW).unwrap();
    for (what, user, name, aim) in [
        ("another user", JAN, "jobs", mailbox.clone()),
        ("another address", MARTA, "office", mailbox.clone()),
        ("another server", MARTA, "jobs", aim(Kind::Mailbox, "imap.elsewhere.test")),
        ("another kind", MARTA, "jobs", aim(Kind::Calendar, "imap.firm.example")),
    ] {
        let refused = codes.take(user, &address(name), &aim, NOW).err().unwrap();
        assert_eq!((refused.code.as_str(), refused.data.len()), ("code_needed", 1), "{what}");
    }
    drop(codes.take(MARTA, &address("jobs"), &mailbox, NOW).unwrap());
    assert_eq!(take(&codes, &mailbox, NOW), Ok(()), "what failed may be tried again");
    assert_eq!(take(&codes, &mailbox, NOW), Err("code_needed".into()), "what was done may not");
    assert_eq!(take(&codes, &sender, NOW + LASTS - 1), Ok(()), "the sending half has a pass of its own");
}

#[test]
fn a_pass_ends_after_ten_minutes() {
    let codes = codes();
    check(&codes, MARTA, "jobs", "042317", NOW).unwrap();
    assert_eq!(take(&codes, &aim(Kind::Mailbox, "imap.firm.example"), NOW + LASTS), Err("code_needed".into()));
}

#[test]
fn a_number_that_would_favour_some_codes_is_drawn_again() {
    let code = Codes::default().make(wish(), NOW, &mut Dice(vec![u32::MAX, 4_294_000_000, 4_293_999_999])).unwrap();
    assert_eq!(code.expose(), "999999");
    assert_eq!(format!("{code:?}"), "(not shown)");
}

proptest! {
    #[test]
    fn a_code_counts_within_its_ten_minutes_and_nowhere_else(number in 0..ALL, typed in 0..ALL, later in -900..1800_i64) {
        let codes = Codes::default();
        codes.make(wish(), NOW, &mut Dice(vec![number])).unwrap();
        let typed = if typed % 2 == 0 { number } else { typed };
        let is_right = codes.check(MARTA, &address("jobs"), &format!("{typed:06}"), NOW + later).is_ok();
        prop_assert_eq!(is_right, typed == number && later < LASTS);
    }
}
