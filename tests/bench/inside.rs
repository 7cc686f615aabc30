//! What the window asks for, inside the program: how long each question takes.

use std::path::Path;
use std::time::Instant;

use api::rows::{InboxQuery, ReviewQuery, ReviewSort, SearchQuery};
use store::Store;
use worker::home::Home;

use crate::corpus::{Corpus, ME};
use crate::measure::percentile;
use crate::report::Report;

/// How often a question is asked.
const ASKED: usize = 200;
/// Rows of a page of Mail to sort.
const PAGE: u32 = 100;

/// Opens a store of the corpus and asks what the window asks.
pub fn ask(home: &Path, key: &Path, report: &mut Report) {
    let opened = Home::new(home.to_path_buf(), Some(key.to_path_buf())).open().unwrap();
    searches(&opened.store, report);
    inbox(&opened.store, report);
    mail_to_sort(&opened.store, report);
}

fn searches(store: &Store, report: &mut Report) {
    let words = Corpus::words();
    let typed: Vec<String> = words.iter().flat_map(|word| beginnings(word)).collect();
    let operators = [
        format!("from:{ME}"),
        "has:attachment".into(),
        "is:unread".into(),
        "is:reply".into(),
        "in:sent".into(),
        format!("{} OR {}", words[0], words[7]),
        format!("{} -{}", words[1], words[2]),
        format!("candidate:{}", words[3]),
        "after:2023-07-24 before:2023-07-26".into(),
    ];
    let questions = [
        ("search, a word, newest 50", words),
        ("search as it is typed, newest 50", typed),
        ("search with operators, newest 50", operators.to_vec()),
    ];
    for (what, questions) in questions {
        time(what, report, &|n| drop(api::search(store, &newest(&questions[n % questions.len()])).unwrap()));
    }
}

fn newest(query: &str) -> SearchQuery {
    SearchQuery { query: query.into(), limit: 50, ..SearchQuery::default() }
}

fn beginnings(word: &str) -> Vec<String> {
    (1..word.len()).map(|end| word[..end].to_owned()).collect()
}

fn inbox(store: &Store, report: &mut Report) {
    let open = |offset| {
        let query = InboxQuery { view: "all".into(), offset, limit: PAGE, ..InboxQuery::default() };
        api::inbox_page(store, &query).unwrap()
    };
    time("open the inbox, first 100 rows", report, &|_| drop(open(0)));
    time("the folders with their numbers", report, &|_| drop(api::folders(store).unwrap()));
    let rows = open(0).rows;
    if rows.is_empty() {
        return;
    }
    time("open a conversation", report, &|n| {
        let id = &rows[n % rows.len()].row.id;
        let found = api::conversation(store, id).unwrap();
        let newest = &found.rows.last().unwrap().id;
        drop(api::reading(store, newest, &[], false).unwrap());
    });
}

fn mail_to_sort(store: &Store, report: &mut Report) {
    let open = |sort, offset| {
        let query = ReviewQuery { sort, offset, limit: PAGE, ..ReviewQuery::default() };
        api::review_page(store, &query).unwrap()
    };
    let waiting = open(ReviewSort::Received, 0);
    report.note(format!(
        "Mail to sort holds {} rows today and {} of history",
        waiting.total,
        waiting.history.map_or(0, |h| h.messages)
    ));
    time("open Mail to sort, first 100 rows", report, &|_| drop(open(ReviewSort::Received, 0)));
    let pages = (waiting.total / PAGE).max(1);
    time("page through Mail to sort", report, &|n| drop(open(ReviewSort::Received, n as u32 % pages * PAGE)));
    let rows = open(ReviewSort::Received, 0).rows;
    if rows.is_empty() {
        return;
    }
    time("tick a row and read the list anew", report, &|n| {
        let row = &rows[n % rows.len()];
        api::review_tick(store, std::slice::from_ref(&row.id), n / rows.len() % 2 == 0).unwrap();
        drop(open(ReviewSort::Received, 0));
    });
    time("page through it by subject", report, &|n| drop(open(ReviewSort::Subject, n as u32 % pages * PAGE)));
}

/// Asks a question often, each time with the next number.
pub fn time(what: &str, report: &mut Report, question: &dyn Fn(usize)) {
    let mut seconds: Vec<f64> = (0..ASKED)
        .map(|n| {
            let start = Instant::now();
            question(n);
            start.elapsed().as_secs_f64()
        })
        .collect();
    report.times(what, percentile(&mut seconds, 50), percentile(&mut seconds, 95));
}
