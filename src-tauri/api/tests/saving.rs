//! Saving, putting off and answering from the inbox.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::Reason;
use store::{InboxAsk, InboxLine, View};

use super::desk::{Desk, INBOX, NOW, SEEN, SENT, letter};
use crate::rows::{InboxQuery, SaveOrder};
use crate::{
    address_card, await_answer, inbox_page, message, message_file, person_draft, reply_link, save_offers, snooze, undo,
};

const ANNA: &str = "Anna Kowalska <anna@mail.example>";
const LUCA: &str = "Luca Rossi <luca@post.example>";
const MARTA: &str = "Marta <marta@agency.example>";

fn answer(letter: &str, answered: i64) -> String {
    letter.replacen("MIME-Version", &format!("In-Reply-To: <{answered}@mail.example>\r\nMIME-Version"), 1)
}

fn subjects(desk: &Desk, view: &str) -> Vec<String> {
    let query = InboxQuery { view: view.into(), limit: 10, ..InboxQuery::default() };
    inbox_page(&desk.store, &query).unwrap().rows.into_iter().map(|one| one.row.subject).collect()
}

fn filed(desk: &Desk, id: &str) -> Vec<String> {
    message(&desk.store, id).unwrap().filings.into_iter().map(|filing| filing.target.name).collect()
}

fn back(desk: &Desk) {
    undo(&desk.store, &|_, _| true).unwrap();
}

#[test]
fn a_conversation_is_saved_whole_moved_and_put_back() {
    let desk = Desk::new();
    let anna = desk.text(desk.candidate("Anna", "Kowalska", "anna@mail.example"));
    let luca = desk.text(desk.candidate("Luca", "Rossi", "luca@post.example"));
    let first = desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "CV", 50, "first")).unwrap();
    let second = desk.arrive(SENT, SEEN, &answer(&letter(MARTA, ANNA, "Re: CV", 40, "second"), 50)).unwrap();
    let order =
        SaveOrder { ids: vec![first.clone()], conversation: true, targets: vec![anna.clone()], ..SaveOrder::default() };
    assert_eq!(message_file(&desk.store, &order).unwrap().count, 2);
    assert_eq!(
        (filed(&desk, &first), filed(&desk, &second)),
        (vec!["Kowalska, Anna".into()], vec!["Kowalska, Anna".into()])
    );
    let moved = SaveOrder { targets: vec![luca], instead_of: Some(anna), ..order };
    assert_eq!(message_file(&desk.store, &moved).unwrap().verb, "refile");
    assert_eq!(filed(&desk, &second), ["Rossi, Luca"]);
    back(&desk);
    assert_eq!(filed(&desk, &second), ["Kowalska, Anna"]);
    back(&desk);
    assert_eq!(filed(&desk, &first), Vec::<String>::new());
}

#[test]
fn mail_of_an_address_is_proposed_where_the_user_always_wants_it() {
    let desk = Desk::new();
    let anna = desk.text(desk.candidate("Anna", "Kowalska", "anna@mail.example"));
    let first = desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "about Anna", 50, "x")).unwrap();
    let order = SaveOrder { ids: vec![first], targets: vec![anna], always: true, ..SaveOrder::default() };
    message_file(&desk.store, &order).unwrap();
    let next = desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "again", 40, "y")).unwrap();
    let offered = save_offers(&desk.store, &next).unwrap();
    assert_eq!(
        (offered.offered[0].target.name.as_str(), &offered.offered[0].reasons[..]),
        ("Kowalska, Anna", &[Reason::AddressRule][..])
    );
    assert!(filed(&desk, &next).is_empty(), "proposed, never filed unticked");
    back(&desk);
    assert!(save_offers(&desk.store, &next).unwrap().offered.is_empty(), "undo takes the rule back too");
}

#[test]
fn who_wrote_what_is_forwarded_is_offered_first() {
    let desk = Desk::new();
    let anna = desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let block = "Have a look.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Anna Kowalska <anna@mail.example>\r\nDate: Fri\r\nSubject: CV\r\nTo: Luca\r\n\r\nMy CV.\r\n\r\nAnna\r\nTel: +48 600 123 456";
    let id = desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "Fwd: CV", 50, block)).unwrap();
    let offered = save_offers(&desk.store, &id).unwrap().offered;
    assert_eq!(offered[0].target.id, desk.text(anna));
    let by_anna = Reason::Forwarded { address: "anna@mail.example".into(), name: "Anna Kowalska".into() };
    assert!(offered[0].reasons.contains(&by_anna));
    assert_eq!(
        person_draft(&desk.store, &id).unwrap().addresses,
        ["luca@post.example"],
        "who is on file is nobody new"
    );
}

#[test]
fn who_wrote_what_is_forwarded_would_be_the_new_person() {
    let inner = "From: Anna Kowalska <anna@mail.example>\r\nDate: Fri\r\nSubject: CV\r\nTo: Luca\r\n\r\nMy CV.\r\n\r\nAnna\r\nTel: +48 600 123 456";
    let marked =
        format!("Have a look.\r\nTel: +39 02 1234567\r\n\r\n---------- Forwarded message ---------\r\n{inner}");
    let desk = Desk::new();
    let in_text = desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "Fwd: CV", 50, &marked)).unwrap();
    let parts =
        format!("--b\r\n\r\nTel: +39 02 1234567\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--");
    let attached =
        letter(LUCA, MARTA, "CV", 40, &parts).replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b");
    let as_file = desk.arrive(INBOX, SEEN, &attached).unwrap();
    for (what, id, phone) in [("in the text", &in_text, "+48 600 123 456"), ("as a file", &as_file, "")] {
        let draft = person_draft(&desk.store, id).unwrap();
        let found = (draft.name.as_str(), draft.addresses.as_slice(), draft.phone.as_str(), draft.forwarded);
        assert_eq!(found, ("Anna Kowalska", &["anna@mail.example".to_owned()][..], phone, true), "{what}");
    }
    desk.exclude("anna@mail.example");
    assert_eq!(person_draft(&desk.store, &as_file).unwrap().addresses, ["luca@post.example"], "never who is left out");
    assert!(save_offers(&desk.store, &as_file).unwrap().offered.is_empty());
}

#[test]
fn own_addresses_never_become_people() {
    let desk = Desk::new();
    let sent = desk.arrive(SENT, SEEN, &letter(MARTA, MARTA, "note to self", 50, "x")).unwrap();
    let forwarded = "From: Marta <marta@agency.example>\r\nDate: Fri\r\nSubject: CV\r\nTo: Luca\r\n\r\nx";
    let passed_on = desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "Fwd: CV", 40, forwarded)).unwrap();
    assert_eq!(person_draft(&desk.store, &sent).unwrap().addresses, Vec::<String>::new());
    assert_eq!(person_draft(&desk.store, &passed_on).unwrap().addresses, ["luca@post.example"]);
    assert!(address_card(&desk.store, "marta@agency.example").unwrap().own);
}

#[test]
fn the_number_of_a_new_person_is_their_own_and_not_the_one_they_quote() {
    let desk = Desk::new();
    let text = "Hello\r\n\r\nAnna\r\nTel: +48 600 123 456\r\n\r\nOn Friday, Marta wrote:\r\n> Marta\r\n> Tel: +48 22 999 99 99";
    let id = desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "CV", 50, text)).unwrap();
    assert_eq!(person_draft(&desk.store, &id).unwrap().phone, "+48 600 123 456");
}

#[test]
fn what_is_put_off_leaves_the_inbox_and_comes_back_on_top() {
    let desk = Desk::new();
    let old = desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "old", 90, "x")).unwrap();
    desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "newer", 60, "y"));
    let until = NOW + 3_600;
    snooze(&desk.store, std::slice::from_ref(&old), Some(until)).unwrap();
    assert_eq!((subjects(&desk, "all"), subjects(&desk, "snoozed")), (vec!["newer".into()], vec!["old".into()]));
    let at = |now: i64| -> Vec<(String, Option<i64>)> {
        let found = desk.store.read(|read| {
            let ask = InboxAsk { folders: read.inbox_folders()?, view: View::All, with_snoozed: false, now };
            read.inbox(&ask, 0, 10)
        });
        let shown = |line| {
            if let InboxLine::Conversation(one) = line { Some((one.newest.outside.subject, one.snoozed)) } else { None }
        };
        found.unwrap().lines.into_iter().filter_map(shown).collect()
    };
    assert_eq!(at(until - 1), [("newer".to_owned(), None)]);
    assert_eq!(at(until), [("old".to_owned(), Some(until)), ("newer".to_owned(), None)], "it wakes by itself");
    back(&desk);
    assert_eq!(subjects(&desk, "all"), ["newer", "old"]);
    snooze(&desk.store, std::slice::from_ref(&old), Some(until)).unwrap();
    desk.arrive(INBOX, SEEN, &answer(&letter(ANNA, MARTA, "Re: old", 10, "news"), 90));
    assert_eq!(subjects(&desk, "all"), ["Re: old", "newer"], "an answer brings it back at once");
}

#[test]
fn a_message_that_waits_for_an_answer_shows_once_it_is_due() {
    let desk = Desk::new();
    let sent = desk.arrive(SENT, SEEN, &letter(MARTA, ANNA, "offer", 30, "x")).unwrap();
    assert_eq!(subjects(&desk, "no_answer"), Vec::<String>::new(), "younger than the days of the view");
    await_answer(&desk.store, &[sent], Some(1)).unwrap();
    assert_eq!(subjects(&desk, "no_answer"), ["offer"]);
    desk.arrive(INBOX, SEEN, &answer(&letter(ANNA, MARTA, "Re: offer", 10, "yes"), 30));
    assert_eq!(subjects(&desk, "no_answer"), Vec::<String>::new(), "somebody answered");
}

#[test]
fn an_answer_goes_to_whom_it_should_and_never_to_the_user() {
    let desk = Desk::new();
    let raw = letter(ANNA, "Marta <marta@agency.example>, Luca Rossi <luca@post.example>", "CV", 50, "Hello");
    let id = desk.arrive(INBOX, SEEN, &raw).unwrap();
    let link = |kind: &str| reply_link(&desk.store, &id, kind, "Anna wrote:").unwrap().url;
    assert_eq!(
        link("reply"),
        "mailto:anna@mail.example?subject=Re%3A%20CV&In-Reply-To=%3C50@mail.example%3E&body=%0D%0A%0D%0AAnna%20wrote%3A%0D%0A%3E%20Hello%0D%0A"
    );
    assert!(link("all").starts_with("mailto:anna@mail.example?cc=luca@post.example&subject="));
    assert!(link("forward").starts_with("mailto:?subject=Fwd%3A%20CV&body="));
    let sent = desk.arrive(SENT, SEEN, &letter(MARTA, ANNA, "more", 40, "x")).unwrap();
    assert!(
        reply_link(&desk.store, &sent, "reply", "").unwrap().url.starts_with("mailto:anna@mail.example?"),
        "to whom it went"
    );
}

#[test]
fn a_card_says_who_it_is_and_when_they_were_last_heard_of() {
    let desk = Desk::new();
    let stranger = address_card(&desk.store, "Nobody@Mail.example").unwrap();
    assert_eq!((stranger.address.as_str(), stranger.target, stranger.last), ("nobody@mail.example", None, None));
    desk.candidate("Anna", "Kowalska", "anna@mail.example");
    desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "CV", 50, "x"));
    desk.arrive(SENT, SEEN, &letter(MARTA, ANNA, "Thank you", 40, "x"));
    let card = address_card(&desk.store, "anna@mail.example").unwrap();
    assert_eq!(
        (card.target.unwrap().name.as_str(), card.last.unwrap().subject.as_str(), card.last_was_sent),
        ("Kowalska, Anna", "Thank you", true)
    );
}
