//! Older mail, kept apart as a plan by person and client.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::TargetId;
use store::Who;

use super::desk::{Desk, INBOX, SENT, letter};
use crate::rows::{HistoryChoice, HistoryPart, HistoryQuery, ReviewQuery};
use crate::{Code, history_choose, history_page, history_plan, message, profile_messages, review_page, undo};

const ANNA: &str = "Anna Kowalska <anna@mail.example>";
const JONAS: &str = "Jonas Brandt <jonas@brandt.example>";
const MARTA: &str = "Marta <marta@agency.example>";
const DAY: i64 = 24 * 60;

/// Anna's older letters, and those of the client's contact, one of them to both: without Anna's there are still more than 200.
const OF_ANNA: i64 = 60;
const OF_JONAS: i64 = 230;

/// A desk with a long history with two people, and one letter of today. Everything is older than a year by any clock but for that.
fn desk() -> (Desk, TargetId, TargetId) {
    let desk = Desk::new();
    let today = letter(ANNA, MARTA, "today", 1, "x");
    desk.arrive(INBOX, 0, &today);
    for n in 0..OF_ANNA {
        desk.arrive(INBOX, 0, &letter(ANNA, MARTA, "older", 8000 * DAY + n, &format!("x{n}")));
    }
    for n in 0..OF_JONAS - 1 {
        desk.arrive(INBOX, 0, &letter(JONAS, MARTA, "offer", 7000 * DAY + n, &format!("y{n}")));
    }
    desk.arrive(SENT, 0, &letter(MARTA, &format!("{ANNA}, {JONAS}"), "both", 6000 * DAY, "x"));
    let anna = desk.candidate("Anna", "Kowalska", "anna@mail.example");
    let client = desk.client("Brandt Logistik", ("Jonas", "Brandt", "jonas@brandt.example"));
    (desk, anna, client)
}

fn query() -> HistoryQuery {
    HistoryQuery { limit: 9, ..HistoryQuery::default() }
}

fn only(desk: &Desk, target: TargetId) -> HistoryChoice {
    HistoryChoice { targets: vec![desk.text(target)], ..HistoryChoice::default() }
}

#[test]
fn the_plan_has_a_line_for_everybody_with_older_mail_most_first() {
    let (desk, anna, _) = desk();
    let page = history_page(&desk.store, &query()).unwrap();
    let lines: Vec<(&str, u32)> = page.rows.iter().map(|row| (row.target.name.as_str(), row.messages)).collect();
    assert_eq!(lines, [("Brandt, Jonas", 230), ("Kowalska, Anna", 61)]);
    assert!(page.rows.iter().all(|row| row.first < row.last && row.replies == 0));
    assert_eq!((page.total, page.messages), (2, 290), "a message with both counts once");
    let parts = page.parts;
    assert_eq!((parts.all, parts.candidate, parts.contact, parts.employee, parts.client), (2, 1, 1, 0, 0));

    for (what, narrowed, lines, messages) in [
        ("candidates", HistoryQuery { part: HistoryPart::Candidate, ..query() }, 1, 61),
        ("employees", HistoryQuery { part: HistoryPart::Employee, ..query() }, 0, 0),
        ("a name", HistoryQuery { search: "brandt".into(), ..query() }, 1, 230),
        ("one person", HistoryQuery { target: Some(desk.text(anna)), ..query() }, 1, 61),
        ("the last year", HistoryQuery { last_year: true, ..query() }, 0, 0),
        ("a page beyond the last", HistoryQuery { offset: 2, ..query() }, 2, 290),
    ] {
        let page = history_page(&desk.store, &narrowed).unwrap();
        assert_eq!((page.total, page.messages), (lines, messages), "{what}");
    }
    let nobody = HistoryQuery { target: Some("0123456789abcdef".into()), ..query() };
    assert_eq!(history_page(&desk.store, &nobody).unwrap_err().code, Code::NotFound);
}

#[test]
fn todays_list_says_what_is_kept_apart_and_shows_none_of_it() {
    let (desk, ..) = desk();
    let page = review_page(&desk.store, &ReviewQuery { limit: 9, ..ReviewQuery::default() }).unwrap();
    let subjects: Vec<&str> = page.rows.iter().map(|row| row.subject.as_str()).collect();
    assert_eq!((subjects, page.total), (vec!["today"], 1));
    let history = page.history.unwrap();
    assert_eq!((history.messages, history.profiles, history.last_year), (290, 2, 0));
}

#[test]
fn a_choice_is_counted_before_anything_happens() {
    let (desk, anna, _) = desk();
    let everybody = HistoryChoice { all: true, ..HistoryChoice::default() };
    let but_anna = HistoryChoice { all: true, ..only(&desk, anna) };
    let last_year = HistoryChoice { last_year: true, ..everybody.clone() };
    for (what, choice, expected) in [
        ("nobody", HistoryChoice::default(), (0, 0, 290)),
        ("one", only(&desk, anna), (61, 1, 229)),
        ("everybody", everybody, (290, 2, 0)),
        ("everybody but one", but_anna, (230, 1, 60)),
        ("everybody, the last year", last_year, (0, 0, 290)),
    ] {
        let plan = history_plan(&desk.store, &choice).unwrap();
        assert_eq!((plan.messages, plan.profiles, plan.unticked), expected, "{what}");
    }
    let unknown = HistoryChoice { targets: vec!["0123456789abcdef".into()], ..HistoryChoice::default() };
    assert_eq!(history_plan(&desk.store, &unknown).unwrap_err().code, Code::NotFound);
    assert_eq!(history_page(&desk.store, &query()).unwrap().messages, 290, "nothing was filed");
}

#[test]
fn a_choice_is_filed_to_those_chosen_alone_and_one_undo_takes_it_back() {
    let (desk, anna, _) = desk();
    let on_profile = |target| profile_messages(&desk.store, &desk.text(target), 0, 1).unwrap().total;
    assert_eq!(history_choose(&desk.store, &HistoryChoice::default(), &|_, _| true).unwrap().messages, 0);

    let stopped = history_choose(&desk.store, &only(&desk, anna), &|_, _| false).unwrap_err();
    assert_eq!((stopped.code, on_profile(anna)), (Code::Cancelled, 0), "giving up leaves everything as it was");

    let report = history_choose(&desk.store, &only(&desk, anna), &|_, _| true).unwrap();
    assert_eq!((report.messages, report.profiles, on_profile(anna)), (61, 1, 61));
    let page = history_page(&desk.store, &query()).unwrap();
    let left: Vec<(&str, u32)> = page.rows.iter().map(|row| (row.target.name.as_str(), row.messages)).collect();
    assert_eq!(left, [("Brandt, Jonas", 230)], "what is proposed for others waits on");

    undo(&desk.store, &|_, _| true).unwrap();
    assert_eq!((on_profile(anna), history_page(&desk.store, &query()).unwrap().messages), (0, 290));
}

#[test]
fn older_mail_is_filed_for_the_group_chosen_and_one_undo_takes_that_back_too() {
    let (desk, anna, _) = desk();
    let marta = desk.store.read(|read| read.me()).unwrap();
    let board = desk.store.write(Who::User, |write| write.add_group("Board")).unwrap();
    let jan = store::UserForm { name: "Jan".into(), rank: 0, admin: false };
    let jan = desk.store.write(Who::User, |write| write.add_user(&jan)).unwrap();
    let board = crate::ids::uuid_text(&board.uuid);
    let of_anna = || profile_messages(&desk.store, &desk.text(anna), 0, 1).unwrap();
    let for_group = |group: &str| HistoryChoice { group: Some(group.into()), ..only(&desk, anna) };

    let unknown = history_choose(&desk.store, &for_group("No such group"), &|_, _| true).unwrap_err();
    assert_eq!((unknown.code, of_anna().total), (Code::NotFound, 0), "nothing is saved for somebody else instead");

    history_choose(&desk.store, &for_group(&board), &|_, _| true).unwrap();
    let first = of_anna().rows[0].id.clone();
    let filings = || message(&desk.store, &first).unwrap().filings;
    assert_eq!((of_anna().total, filings()[0].group.as_str()), (61, board.as_str()));
    desk.store.sign_in(jan.id).unwrap();
    assert_eq!(of_anna().total, 0, "whoever ranks below sees none of it");
    desk.store.sign_in(marta.id).unwrap();

    undo(&desk.store, &|_, _| true).unwrap();
    assert!(filings().is_empty());
    desk.store.sign_in(jan.id).unwrap();
    assert_eq!(history_page(&desk.store, &query()).unwrap().messages, 290, "it is everybody's to sort again");
}
