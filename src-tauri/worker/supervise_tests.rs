#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

use mail::place::Place;
use store::keys::Key;
use store::{NewAccount, Who};
use tempfile::TempDir;

use super::*;

struct Desk {
    _dirs: (TempDir, TempDir),
    store: Arc<Store>,
    supervisor: Supervisor,
    changed: Receiver<()>,
}

impl Desk {
    fn new(sync_every: u16) -> Self {
        let (home, mail) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = Key::from_bytes([3; 32]);
        let store = Arc::new(Store::create(home.path(), &key, 1).unwrap());
        std::fs::write(mail.path().join("a.eml"), "Subject: x\n\nx\n").unwrap();
        let place = Place::Archive { path: mail.path().into() };
        let new = NewAccount {
            name: "mail".into(),
            kind: place.kind().into(),
            config: place.config(),
            keep: "people".into(),
            ..NewAccount::default()
        };
        store
            .write(Who::User, |write| {
                write.add_account(&new)?;
                write.set_setting(SETTINGS, &format!("{{\"sync_every\":{sync_every}}}"))
            })
            .unwrap();
        let (tell, changed) = channel();
        let tell = Mutex::new(tell);
        let secrets = Arc::new(Secrets::in_file(home.path(), &key));
        let supervisor = Supervisor::start(Arc::clone(&store), secrets, move || {
            let _ = tell.lock().unwrap().send(());
        });
        Self { _dirs: (home, mail), store, supervisor, changed }
    }

    fn wait_for(&self, is_it: impl Fn(&Status) -> bool) -> Status {
        loop {
            let status = self.supervisor.status().unwrap();
            if is_it(&status) {
                return status;
            }
            self.changed
                .recv_timeout(Duration::from_secs(30))
                .unwrap_or_else(|_| panic!("nothing changes any more: {status:?}"));
        }
    }
}

#[test]
fn the_first_sync_starts_by_itself_and_the_next_is_announced() {
    let desk = Desk::new(10);
    let status = desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
    assert_eq!((status.done, status.total, status.failures.len()), (1, 1, 0));
    let ended = status.last_success.unwrap();
    assert!((ended..=ended + 660).contains(&status.next.unwrap()), "{status:?}");
}

#[test]
fn by_hand_only_means_by_hand_only() {
    let desk = Desk::new(0);
    assert_eq!(desk.supervisor.status().unwrap(), Status { state: "idle", ..Status::default() });
    desk.supervisor.sync_now(Options::default());
    desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
}

#[test]
fn what_is_paused_stays_paused_until_it_is_resumed() {
    let desk = Desk::new(0);
    desk.supervisor.pause();
    assert_eq!(desk.supervisor.status().unwrap().state, "paused");
    desk.store.write(Who::User, |write| write.set_setting(SETTINGS, "{\"sync_every\":5}")).unwrap();
    assert_eq!(desk.supervisor.status().unwrap().next, None);
    desk.supervisor.resume();
    desk.wait_for(|status| status.last_success.is_some());
}

#[test]
fn trouble_is_shown_by_account() {
    let desk = Desk::new(0);
    desk.store
        .write(Who::User, |write| {
            let account = write.accounts()?.remove(0);
            write.set_config(account.id, &Place::Archive { path: "/nowhere/at/all".into() }.config())
        })
        .unwrap();
    desk.supervisor.sync_now(Options::default());
    let status = desk.wait_for(|status| status.state == "failed");
    assert_eq!(
        status.failures.iter().map(|(name, f)| (name.as_str(), f.code.as_str())).collect::<Vec<_>>(),
        [("mail", "archive_unreadable")]
    );
}
