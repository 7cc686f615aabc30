//! The beginning of a first sync: how soon there is something to see, and how fast the same mail comes to whoever keeps nothing of it.

use std::sync::Mutex;
use std::time::Instant;

use api::rows::InboxQuery;
use dossier_tests::servers::desk::{Desk, place};
use dossier_tests::servers::dovecot::{Dovecot, PASSWORD};
use mail::Cancel;
use mail::place::Place;
use mail::remote::{Brought, Changes, Extent};
use mail::run::Step;
use worker::connect;
use worker::sync::{Options, Sync};

use crate::measure::Cost;

/// Rows of the inbox's first page.
const ROWS: u32 = 100;

/// From the end of the sign-in until the inbox can show its first page.
pub fn first_rows(server: &Dovecot) -> Cost {
    let (desk, cancel) = (Desk::new(server, "everything"), Cancel::default());
    let (signed_in, seconds) = (Mutex::new(None), Mutex::new(None));
    let look = |step| {
        let page = || api::inbox_page(&desk.store, &InboxQuery { limit: ROWS, ..InboxQuery::default() }).unwrap();
        // A row is a conversation.
        let messages = || page().rows.iter().map(|row| row.count).sum::<u32>();
        if step == Step::HeadersBatch && messages() >= ROWS {
            *seconds.lock().unwrap() = signed_in.lock().unwrap().map(|at: Instant| at.elapsed().as_secs_f64());
            cancel.cancel();
        }
    };
    let sync = Sync {
        store: &desk.store,
        connect: &|account, cancel| {
            let remote = connect::connect(&desk.secrets, account, cancel)?;
            signed_in.lock().unwrap().get_or_insert_with(Instant::now);
            Ok(remote)
        },
        listener: &|_| (),
        step: &look,
        cancel: &cancel,
    };
    drop(sync.run(&Options::default()));
    let seconds = seconds.lock().unwrap().expect("an inbox with a page of messages");
    Cost { seconds, peak_kb: 0 }
}

/// Every message of every folder over one connection, thrown away as it comes.
pub fn thrown_away(server: &Dovecot) -> Cost {
    let start = Instant::now();
    let password = domain::Sensitive::new(PASSWORD.to_owned());
    let mut remote =
        connect::open(&Place::Imap(place(server)), Some(&worker::Secret::Password(password)), &Cancel::default())
            .unwrap();
    for folder in remote.folders().unwrap().iter().filter(|folder| folder.selectable) {
        let Changes::All { listed, .. } = remote.changes(&folder.name, None, &Vec::new).unwrap() else { continue };
        let mut left = listed.len();
        remote
            .bring(&folder.name, &listed, Extent::Whole, &mut |_, brought| {
                left -= usize::from(matches!(brought, Brought::Bytes(_)));
                true
            })
            .unwrap();
        assert_eq!(left, 0, "everything came");
    }
    Cost { seconds: start.elapsed().as_secs_f64(), peak_kb: 0 }
}
