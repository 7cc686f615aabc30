//! Mail to sort: what was declined, and back.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use domain::State;

use super::desk::{Desk, INBOX, letter};
use crate::rows::ReviewQuery;
use crate::{Code, review_again, review_later, review_no, review_page, review_tick, undo};

const ANNA: &str = "Anna Kowalska <anna@mail.example>";
const MARTA: &str = "Marta <marta@agency.example>";

/// The subjects a query shows, and how many rows it has in all.
fn shown(desk: &Desk, query: &ReviewQuery) -> (Vec<String>, u32) {
    let page = review_page(&desk.store, &ReviewQuery { limit: 9, ..query.clone() }).unwrap();
    (page.rows.into_iter().map(|row| row.subject).collect(), page.total)
}

#[test]
fn what_was_declined_is_found_again_and_can_be_proposed_again() {
    let desk = Desk::new();
    let (today, declined) = (ReviewQuery::default(), ReviewQuery { declined: true, ..ReviewQuery::default() });
    desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let mails = ["offer", "greetings", "invoice"].iter().zip([30, 20, 10]);
    let ids: Vec<String> =
        mails.filter_map(|(subject, at)| desk.arrive(INBOX, 0, &letter(ANNA, MARTA, subject, at, "x"))).collect();
    let (offer, greetings) = (ids[..1].to_vec(), ids[1..2].to_vec());
    assert_eq!(shown(&desk, &declined), (vec![], 0));

    review_no(&desk.store, &[offer.clone(), greetings.clone()].concat()).unwrap();
    review_later(&desk.store, &ids[2..]).unwrap();
    assert_eq!(shown(&desk, &today), (vec!["invoice".into()], 1));
    assert_eq!(shown(&desk, &declined), (vec!["greetings".into(), "offer".into()], 2));
    let page = review_page(&desk.store, &ReviewQuery { limit: 1, offset: 1, ..declined.clone() }).unwrap();
    assert_eq!((page.rows[0].subject.as_str(), page.rows[0].state), ("offer", State::No));
    assert_eq!((page.total, page.counts.declined, page.counts.all, page.tickable), (2, 2, 1, 0));
    let search = ReviewQuery { search: "OFF".into(), ..declined.clone() };
    assert_eq!(shown(&desk, &search), (vec!["offer".into()], 1), "a search narrows it");

    let done = review_again(&desk.store, &offer).unwrap();
    assert_eq!((done.verb.as_str(), done.count), ("again", 1));
    assert_eq!(shown(&desk, &today), (vec!["invoice".into(), "offer".into()], 2));
    assert_eq!(review_tick(&desk.store, &offer, true).unwrap().messages, 1, "it can be imported like any other");
    assert_eq!(review_again(&desk.store, &offer).unwrap_err().code, Code::NotFound, "it waits already");

    undo(&desk.store, &|_, _| true).unwrap();
    assert_eq!(shown(&desk, &declined), (vec!["greetings".into(), "offer".into()], 2));
    desk.exclude("anna@mail.example");
    assert_eq!(shown(&desk, &declined), (vec![], 0), "what is left out is in no list");
}

#[test]
fn a_row_that_was_unticked_still_says_where_it_would_go() {
    let desk = Desk::new();
    desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let offer: Vec<String> = desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "offer", 30, "x")).into_iter().collect();
    for ticked in [true, false, true, false] {
        review_tick(&desk.store, &offer, ticked).unwrap();
        let page = review_page(&desk.store, &ReviewQuery { limit: 1, ..ReviewQuery::default() }).unwrap();
        let into: Vec<_> = page.rows[0].into.iter().map(|into| (into.target.name.as_str(), into.chosen)).collect();
        assert_eq!((page.rows[0].ticked, into), (ticked, vec![("Kowalska, Anna", true)]));
    }
}
