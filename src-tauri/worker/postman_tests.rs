//! What becomes of a message.
#![allow(clippy::unwrap_used)]

use ::outgoing::Refusal;

use super::*;

fn refusal(said: &str, for_now: bool) -> Refusal {
    Refusal { said: said.into(), for_now }
}

#[test]
fn what_may_have_left_is_never_tried_again_and_what_surely_did_not_is() {
    let whom = |for_now| {
        let address = Address::parse("anna@poczta.example").unwrap();
        Trouble::RecipientsRefused(vec![(address, refusal("550 no such user", for_now))])
    };
    for (what, handed, expected) in [
        ("taken", Ok("250 queued".to_owned()), "sent"),
        ("cut before the message", Err(Trouble::Cut), "later"),
        ("cut behind the message", Err(Trouble::Uncertain), "uncertain"),
        ("stopped", Err(Trouble::Cancelled), "later"),
        ("offline", Err(Trouble::NoSuchHost), "later"),
        ("busy", Err(Trouble::Busy { said: "421".into() }), "later"),
        ("no such user", Err(whom(false)), "refused"),
        ("greylisted", Err(whom(true)), "later"),
        ("sender", Err(Trouble::SenderRefused(refusal("553", false))), "refused"),
        ("message", Err(Trouble::MessageRefused(refusal("554 spam", false))), "refused"),
        ("message, for now", Err(Trouble::MessageRefused(refusal("451", true))), "later"),
        ("too large", Err(Trouble::TooLarge { limit: Some(9) }), "refused"),
    ] {
        let found = match fate(handed) {
            Fate::Sent => "sent",
            Fate::Later(_) => "later",
            Fate::Uncertain(_) => "uncertain",
            Fate::Refused(..) => "refused",
        };
        assert_eq!(found, expected, "{what}");
    }
    let Fate::Refused(failure, said) = fate(Err(whom(false))) else { unreachable!() };
    assert_eq!(said, [("anna@poczta.example".to_owned(), "550 no such user".to_owned())]);
    assert_eq!(failure.data.get("fault").map(String::as_str), Some("recipient"));
}

#[test]
fn the_pauses_grow_and_heed_what_a_server_asks() {
    let offline = WorkerFailure::new("no_such_host");
    let found: Vec<i64> = [0, 1, 2, 3, 9, u32::MAX].iter().map(|tries| pause(*tries, &offline)).collect();
    assert_eq!(found, [60, 120, 300, 900, 900, 900]);
}
