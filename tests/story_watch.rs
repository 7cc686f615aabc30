//! What another program does to a mailbox shows while the window is open, without being asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::rows::SearchQuery;
use domain::FolderId;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, key, secrets};
use dossier_tests::servers::dovecot::Capability;
use dossier_tests::servers::mailbox::letter;
use store::{Store, Who};
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
        Self::on(Dovecot::start())
    }

    fn on(server: Dovecot) -> Self {
        server.put("alice", "INBOX", "1000000001.one.host:2,", &letter("one"));
        server.put("alice", "Gesendet", "1000000002.sent.host:2,S", &letter("sent"));
        server.put("alice", "Ablage", "1000000003.old.host:2,S", &letter("old"));
        let desk = Desk::new(&server, "everything");
        desk.store.write(Who::User, |write| write.set_setting("settings", "{\"sync_every\":180}")).unwrap();
        desk.sync();
        desk.choose_all();
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
        self.until_in("INBOX", what, holds);
    }

    /// The same of a folder.
    fn until_in(&self, path: &str, what: &str, holds: impl Fn(&[i64]) -> bool) {
        let since = std::time::Instant::now();
        loop {
            let flags = self.flags(path);
            if holds(&flags) {
                return;
            }
            assert!(since.elapsed() < DEADLINE, "{what}: {flags:?}");
            // Whoever writes tells; what is told between two looks is waiting in the channel.
            let _ = self.changed.recv_timeout(Duration::from_millis(100));
        }
    }

    fn folder(&self, path: &str) -> FolderId {
        let folders = self.store.read(|read| read.sync_folders(self.desk.account)).unwrap();
        folders.iter().find(|folder| folder.path == path).unwrap().id
    }

    fn flags(&self, path: &str) -> Vec<i64> {
        let copies = self.store.read(|read| read.copy_facts(self.folder(path))).unwrap();
        copies.iter().map(|copy| copy.flags).collect()
    }

    fn show(&self, path: Option<&str>) {
        self.show_in("main", path);
    }

    fn show_in(&self, window: &str, path: Option<&str>) {
        self.supervisor.as_ref().unwrap().show(window, path.map(|path| self.folder(path)));
    }

    /// Waits until the server was asked for something so many times.
    fn until_asked(&self, what: &str, times: usize) {
        let since = std::time::Instant::now();
        while self.asked(what) < times {
            assert!(since.elapsed() < DEADLINE, "{what}: {:?}", self.server.commands());
            let _ = self.changed.recv_timeout(Duration::from_millis(100));
        }
    }

    fn asked(&self, what: &str) -> usize {
        self.server.commands().iter().filter(|line| line.contains(what)).count()
    }

    /// Waits until the sync it began with is over, and the inbox is waited for.
    fn until_it_rests(&self) {
        let supervisor = self.supervisor.as_ref().unwrap();
        let since = std::time::Instant::now();
        while supervisor.status(None).unwrap().next.is_none_or(|next| next < store::unix_now() + 3600) {
            assert!(since.elapsed() < DEADLINE, "{:?}", supervisor.status(None));
            let _ = self.changed.recv_timeout(Duration::from_millis(100));
        }
        self.until_it_waits(1);
    }

    /// Waits until the server was asked for so many IDLEs.
    fn until_it_waits(&self, times: usize) {
        self.until_asked(" IDLE", times);
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
fn a_folder_that_is_shown_is_followed_and_the_inbox_beside_it() {
    let window = Window::open();
    window.until_it_rests();
    let opened = window.asked("EXAMINE \"Ablage");
    window.show(Some("Ablage"));
    window.until_asked("EXAMINE \"Ablage", opened + 1);
    window.server.admin(["flags", "add", "-u", "alice", "\\Flagged", "mailbox", "Ablage", "all"]);
    window.until_in("Ablage", "the star", |flags| flags == [5]);
    window.server.deliver("alice", "Ablage", &letter("new"));
    window.until_in("Ablage", "the new message", |flags| flags.len() == 2);
    window.server.deliver("alice", "INBOX", &letter("two"));
    window.until("the inbox beside it", |flags| flags.len() == 2);
    window.server.admin(["flags", "add", "-u", "alice", "\\Flagged", "mailbox", "INBOX", "subject", "one"]);
    window.until("the star beside it", |flags| flags.contains(&4));
    window.server.assert_only_looked_at();
    assert_eq!(window.asked("STATUS \"Gesendet"), 0, "nobody looks at it");
}

#[test]
fn folders_that_several_windows_show_are_all_followed_over_one_connection() {
    let window = Window::open();
    window.until_it_rests();
    window.show_in("main", Some("Ablage"));
    window.show_in("main-2", Some("Gesendet"));
    window.until_asked("STATUS \"Ablage", 1);
    for path in ["Ablage", "Gesendet"] {
        window.server.admin(["flags", "add", "-u", "alice", "\\Flagged", "mailbox", path, "all"]);
        window.until_in(path, "the star", |flags| flags == [5]);
        window.server.deliver("alice", path, &letter("new"));
        window.until_in(path, "the new message", |flags| flags.len() == 2);
    }
    window.server.deliver("alice", "INBOX", &letter("two"));
    window.until("the inbox beside them", |flags| flags.len() == 2);
    window.show_in("main-2", None);
    let opened = window.asked("EXAMINE \"Ablage");
    window.until_asked("EXAMINE \"Ablage", opened + 1);
    let asked = window.asked("STATUS \"Gesendet");
    window.server.deliver("alice", "Ablage", &letter("newer"));
    window.until_in("Ablage", "the newest message", |flags| flags.len() == 3);
    assert_eq!(window.asked("STATUS \"Gesendet"), asked, "its window is closed");
    window.server.assert_only_looked_at();
}

#[test]
fn where_a_server_keeps_no_modseq_what_is_read_elsewhere_shows_in_the_inbox_beside() {
    let window = Window::on(Dovecot::with(Capability::Plain));
    window.until_it_rests();
    window.show(Some("Ablage"));
    window.until_asked("STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)", 1);
    window.server.admin(["flags", "add", "-u", "alice", "\\Seen", "mailbox", "INBOX", "all"]);
    window.until("read elsewhere", |flags| flags == [1]);
    window.server.admin(["flags", "remove", "-u", "alice", "\\Seen", "mailbox", "INBOX", "all"]);
    window.until("unread again", |flags| flags == [0]);
    window.server.assert_only_looked_at();
}

#[test]
fn a_folder_that_is_left_costs_nothing_any_more() {
    let window = Window::open();
    window.until_it_rests();
    window.show(Some("Ablage"));
    window.until_asked("STATUS \"INBOX", 1);
    let opened = window.asked("EXAMINE \"INBOX");
    window.show(None);
    window.until_asked("EXAMINE \"INBOX", opened + 1);
    let asked = window.asked("STATUS \"INBOX");
    window.server.deliver("alice", "INBOX", &letter("two"));
    window.until("the inbox as before", |flags| flags.len() == 2);
    assert_eq!((window.asked("STATUS \"INBOX"), window.asked("STATUS \"Ablage")), (asked, 0));
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
