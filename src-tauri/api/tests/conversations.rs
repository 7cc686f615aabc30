//! The inbox by conversations.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::desk::{CLIENTS, Desk, INBOX, NOW, SEEN, SENT, letter};
use crate::rows::{ConversationRow, InboxPage, InboxQuery, Settings};
use crate::{conversation, inbox_page, inbox_total, settings_save, snooze};

const ANNA: &str = "Anna Kowalska <anna@mail.example>";
const LUCA: &str = "Luca Rossi <luca@post.example>";
const MARTA: &str = "Marta <marta@agency.example>";

/// A letter that answers the one sent `answered` minutes before the desk's day.
fn answer(letter: &str, answered: i64) -> String {
    letter.replacen("MIME-Version", &format!("In-Reply-To: <{answered}@mail.example>\r\nMIME-Version"), 1)
}

fn page(desk: &Desk, view: &str, offset: u32, limit: u32) -> InboxPage {
    let query = InboxQuery { view: view.into(), offset, limit, ..InboxQuery::default() };
    inbox_page(&desk.store, &query).unwrap()
}

fn who(row: &ConversationRow) -> Vec<&str> {
    row.people.iter().map(|one| if one.me { "me" } else { one.name.as_str() }).collect()
}

#[test]
fn a_conversation_is_one_row_with_everybody_who_writes_in_it() {
    let desk = Desk::new();
    desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "Interview", 50, "first"));
    desk.arrive(SENT, SEEN, &answer(&letter(MARTA, ANNA, "Re: Interview", 40, "second"), 50));
    let newest = desk.arrive(INBOX, 4, &answer(&letter(ANNA, MARTA, "Re: Interview", 30, "third"), 40)).unwrap();
    desk.arrive(INBOX, 0, &letter(LUCA, MARTA, "Interview", 20, "the same subject, another conversation"));
    let page = page(&desk, "all", 0, 10);
    assert_eq!((page.total, page.whole), (2, true));
    assert_eq!((page.rows[0].row.who.as_str(), page.rows[0].count), ("Luca Rossi", 1));
    let row = &page.rows[1];
    assert_eq!((who(row), row.count, row.unread, row.starred), (vec!["Anna Kowalska", "me"], 3, 1, true));
    assert_eq!((row.row.id.as_str(), row.row.preview.as_str(), row.here.len()), (newest.as_str(), "third", 2));
}

#[test]
fn a_conversation_stands_where_its_newest_message_in_the_folder_is() {
    let desk = Desk::new();
    desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "old", 90, "x"));
    desk.arrive(INBOX, SEEN, &letter(LUCA, MARTA, "between", 60, "x"));
    desk.arrive(SENT, SEEN, &answer(&letter(MARTA, ANNA, "Re: old", 10, "x"), 90));
    let subjects =
        |desk: &Desk| -> Vec<String> { page(desk, "all", 0, 10).rows.into_iter().map(|one| one.row.subject).collect() };
    assert_eq!(subjects(&desk), ["between", "old"], "what the user sent moves nothing in the inbox");
    desk.arrive(CLIENTS, SEEN, &answer(&letter(ANNA, MARTA, "Re: old", 5, "x"), 10));
    assert_eq!(subjects(&desk), ["between", "old"], "nor what lies in another folder");
    desk.arrive(INBOX, SEEN, &answer(&letter(ANNA, MARTA, "Re: old", 4, "x"), 10));
    assert_eq!(subjects(&desk), ["Re: old", "between"]);
}

#[test]
fn pages_follow_one_another_and_are_counted_apart() {
    let desk = Desk::new();
    for minutes in 0..30 {
        desk.arrive(
            INBOX,
            SEEN,
            &letter(ANNA, MARTA, &format!("{minutes:02}"), minutes, &"x".repeat(minutes as usize + 1)),
        );
    }
    let first = page(&desk, "all", 0, 10);
    assert_eq!((first.rows.len(), first.total, first.whole), (10, 10, false), "no more is looked at than is shown");
    let query = InboxQuery { view: "all".into(), ..InboxQuery::default() };
    assert_eq!(inbox_total(&desk.store, &query).unwrap(), 30);
    let last = page(&desk, "all", 25, 10);
    let subjects: Vec<&str> = last.rows.iter().map(|one| one.row.subject.as_str()).collect();
    assert_eq!((subjects, last.total, last.whole), (vec!["25", "26", "27", "28", "29"], 30, true));
}

#[test]
fn a_conversation_is_read_oldest_first_with_what_is_unread_open() {
    let desk = Desk::new();
    desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "Interview", 50, "first"));
    let sent = desk.arrive(SENT, SEEN, &answer(&letter(MARTA, ANNA, "Re: Interview", 40, "second"), 50)).unwrap();
    let texts = |found: &crate::rows::ConversationView| -> Vec<String> {
        found.open.iter().map(|view| view.text.clone().unwrap_or_default().trim().to_owned()).collect()
    };
    let found = conversation(&desk.store, &sent).unwrap();
    let previews: Vec<&str> = found.rows.iter().map(|row| row.preview.as_str()).collect();
    assert_eq!((previews, texts(&found)), (vec!["first", "second"], vec!["second".to_owned()]));
    for minutes in [30, 20] {
        desk.arrive(
            INBOX,
            0,
            &answer(
                &letter(ANNA, MARTA, "Re: Interview", minutes, &format!("news {}", "!".repeat(minutes as usize))),
                40,
            ),
        );
    }
    let texts = texts(&conversation(&desk.store, &sent).unwrap());
    assert!(texts.len() == 2 && texts.iter().all(|text| text.starts_with("news")), "{texts:?}");
}

#[test]
fn a_conversation_that_is_read_tells_what_is_starred_and_until_when_it_is_put_off() {
    let desk = Desk::new();
    let first = desk.arrive(INBOX, SEEN, &letter(ANNA, MARTA, "Interview", 50, "first")).unwrap();
    let sent = desk.arrive(SENT, SEEN | 4, &answer(&letter(MARTA, ANNA, "Re: Interview", 40, "second"), 50)).unwrap();
    let told = |id: &str| {
        let found = conversation(&desk.store, id).unwrap();
        (found.starred, found.snoozed)
    };
    assert_eq!(told(&first), (vec![sent.clone()], None));
    let until = store::unix_now() + 3_600;
    snooze(&desk.store, std::slice::from_ref(&first), Some(until)).unwrap();
    assert_eq!(told(&sent), (vec![sent.clone()], Some(until)));
    snooze(&desk.store, std::slice::from_ref(&first), Some(until - 7_200)).unwrap();
    assert_eq!(told(&sent).1, None, "it is back");
}

#[test]
fn what_the_user_sent_and_nobody_answered_is_a_view() {
    let desk = Desk::new();
    let day = 24 * 60;
    let long_ago = 400 * day;
    desk.arrive(SENT, SEEN, &letter(MARTA, ANNA, "unanswered", long_ago, "x"));
    desk.arrive(SENT, SEEN, &letter(MARTA, LUCA, "answered", long_ago - 1, "x"));
    desk.arrive(INBOX, SEEN, &answer(&letter(LUCA, MARTA, "Re: answered", long_ago - 5, "x"), long_ago - 1));
    desk.arrive(SENT, SEEN, &letter(MARTA, MARTA, "note to self", long_ago - 2, "x"));
    desk.arrive(SENT, SEEN, &letter(MARTA, LUCA, "just now", 3, "x"));
    let subjects: Vec<String> = page(&desk, "no_answer", 0, 10).rows.into_iter().map(|one| one.row.subject).collect();
    assert_eq!(subjects, ["unanswered"]);
}

#[test]
fn the_user_says_after_how_many_days_mail_is_unanswered() {
    let desk = Desk::new();
    let days_ago = |days: i64| (NOW - store::unix_now()) / 60 + days * 24 * 60;
    desk.arrive(SENT, SEEN, &letter(MARTA, ANNA, "of last week", days_ago(6), "x"));
    desk.arrive(SENT, SEEN, &letter(MARTA, LUCA, "of the week before", days_ago(12), "x"));
    for (days, expected) in [(7, &["of the week before"][..]), (3, &["of last week", "of the week before"]), (14, &[])]
    {
        settings_save(&desk.store, Settings { unanswered_days: days, ..Settings::default() }).unwrap();
        let rows = page(&desk, "no_answer", 0, 10).rows;
        assert_eq!(rows.iter().map(|one| one.row.subject.as_str()).collect::<Vec<_>>(), expected, "{days}");
    }
}
