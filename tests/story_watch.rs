//! What another program does to a mailbox shows while the window is open, without being asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::rows::SearchQuery;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, key, secrets};
use dossier_tests::servers::mailbox::letter;
use store::{Store, StoreError, Who};
use worker::supervise::Supervisor;

/// Long enough for a machine that has much to do.
const DEADLINE: Duration = Duration::from_secs(60);

/// A window on alice's mailbox that synchronises by itself every three hours.
struct Window {
    server: Dovecot,
    store: Arc<Store>,
    supervisor: Option<Supervisor>,
    changed: Receiver<()>,
    desk: Desk,
}

impl Window {
    fn open() -> Self {
        let server = Dovecot::start();
        server.put("alice", "INBOX", "1000000001.one.host:2,", &letter("one"));
        server.put("alice", "Gesendet", "1000000002.sent.host:2,S", &letter("sent"));
        let desk = Desk::new(&server, "everything");
        desk.store.write(Who::User, |write| write.set_setting("settings", "{\"sync_every\":180}")).unwrap();
        desk.sync();
        let store = Arc::new(Store::open(desk.dir.path(), &key()).unwrap());
        let (tell, changed) = channel();
        let tell = Mutex::new(tell);
        let supervisor = Supervisor::start(Arc::clone(&store), Arc::new(secrets(desk.dir.path())), move || {
            let _ = tell.lock().unwrap().send(());
        });
        Self { server, store, supervisor: Some(supervisor), changed, desk }
    }

    /// Waits until something holds of the inbox: uid and flags of each message.
    fn until(&self, what: &str, holds: impl Fn(&[i64]) -> bool) {
        let since = std::time::Instant::now();
        loop {
            let flags = self.inbox();
            if holds(&flags) {
                return;
            }
            assert!(since.elapsed() < DEADLINE, "{what}: {flags:?}");
            // Whoever writes tells; what is told between two looks is waiting in the channel.
            let _ = self.changed.recv_timeout(Duration::from_millis(100));
        }
    }

    fn inbox(&self) -> Vec<i64> {
        self.store
            .read(|read| {
                let folders = read.sync_folders(self.desk.account)?;
                let inbox = folders.iter().find(|folder| folder.special_use == "inbox").unwrap();
                Ok::<_, StoreError>(read.copy_facts(inbox.id)?.iter().map(|copy| copy.flags).collect())
            })
            .unwrap()
    }

    /// Waits until the server was asked for so many IDLEs.
    fn until_it_waits(&self, times: usize) {
        let since = std::time::Instant::now();
        while self.server.commands().iter().filter(|line| line.ends_with("IDLE")).count() < times {
            assert!(since.elapsed() < DEADLINE, "{:?}", self.server.commands());
            let _ = self.changed.recv_timeout(Duration::from_millis(100));
        }
    }
}

#[test]
fn a_flag_a_new_message_and_an_expunge_by_another_program_show_by_themselves() {
    let mut window = Window::open();
    window.until_it_waits(1);
    window.server.admin(["flags", "add", "-u", "alice", "\\Flagged", "mailbox", "INBOX", "all"]);
    window.until("the star", |flags| flags == [4]);
    window.until_it_waits(2);
    window.server.deliver("alice", "INBOX", &letter("two"));
    window.until("the new message", |flags| flags.len() == 2);
    window.until_it_waits(3);
    window.server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "subject", "one"]);
    window.until("the message that is gone", |flags| flags.len() == 1);
    window.server.assert_only_looked_at();
    let opened = window.server.commands().iter().filter(|line| line.contains("Gesendet")).count();
    drop(window.supervisor.take());
    window.desk.sync();
    window.desk.assert_in_step_with(&window.server);
    assert!(opened <= 3, "news of one folder cost that folder alone: Gesendet was opened {opened} times");
}

#[test]
fn what_the_user_does_is_told_to_the_server_at_once() {
    let window = Window::open();
    window.until_it_waits(1);
    let account = api::accounts(&window.store).unwrap()[0].id.clone();
    api::account_set_in_step(&window.store, &account, "both").unwrap();
    let id =
        api::search(&window.store, &SearchQuery { query: "subject:one".into(), limit: 1, ..SearchQuery::default() })
            .unwrap()
            .rows[0]
            .id
            .clone();
    let act = api::rows::MailboxAct {
        ids: vec![id],
        verb: api::rows::MailboxVerb::Read,
        folder: None,
        to: None,
        sure: false,
        by_itself: true,
    };
    api::mailbox_act(&window.store, &act).unwrap();
    window.supervisor.as_ref().unwrap().write_now();
    let since = std::time::Instant::now();
    let flags = ["-f", "tab", "fetch", "-u", "alice", "flags", "mailbox", "INBOX", "all"];
    while !window.server.admin(flags).contains("Seen") {
        assert!(since.elapsed() < DEADLINE);
        let _ = window.changed.recv_timeout(Duration::from_millis(100));
    }
    window.until("our own change", |flags| flags == [1]);
}
