#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

use mail::place::Place;
use store::keys::Key;
use store::{NewAccount, Who};
use tempfile::TempDir;

use super::*;

struct Desk {
    dirs: (TempDir, TempDir),
    store: Arc<Store>,
    supervisor: Supervisor,
    changed: Receiver<()>,
    power: Arc<Mutex<Power>>,
}

const ON_BATTERY: Power = Power { battery: Some(true), metered: Some(false) };
const ON_MAINS: Power = Power { battery: Some(false), metered: Some(false) };

impl Desk {
    fn new(sync_every: u16) -> Self {
        Self::with(&format!("{{\"sync_every\":{sync_every}}}"), Power::default(), |_| Ok(()))
    }

    /// With these settings, this to be told by the system, and this before an account is connected.
    fn with(
        settings: &str,
        power: Power,
        before: impl Fn(&Cancel) -> Result<(), WorkerFailure> + Send + std::marker::Sync + 'static,
    ) -> Self {
        let (home, mail) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = Key::from_bytes([3; 32]);
        let store = Arc::new(Store::create(home.path(), &key, 1).unwrap());
        std::fs::write(mail.path().join("a.eml"), "Subject: x\n\nx\n").unwrap();
        let new = archive(mail.path());
        store
            .write(Who::User, |write| {
                write.add_account(&new)?;
                write.set_setting(SETTINGS, settings)
            })
            .unwrap();
        let (tell, changed) = channel();
        let (tell, power) = (Mutex::new(tell), Arc::new(Mutex::new(power)));
        let (secrets, told) = (Secrets::in_file(home.path(), &key), Arc::clone(&power));
        let connect = move |account: &Account, cancel: &Cancel| {
            before(cancel)?;
            connect::connect(&secrets, account, cancel)
        };
        let ask = Box::new(move || *told.lock().unwrap());
        let supervisor = Supervisor::start_with(Arc::clone(&store), Box::new(connect), ask, move || {
            let _ = tell.lock().unwrap().send(());
        });
        Self { dirs: (home, mail), store, supervisor, changed, power }
    }

    fn turns_to(&self, power: Power) {
        *self.power.lock().unwrap() = power;
        self.supervisor.look_again();
    }

    fn wait_for(&self, is_it: impl Fn(&Status) -> bool) -> Status {
        loop {
            let status = self.supervisor.status(None).unwrap();
            if is_it(&status) {
                return status;
            }
            self.changed
                .recv_timeout(Duration::from_secs(30))
                .unwrap_or_else(|_| panic!("nothing changes any more: {status:?}"));
        }
    }
}

fn archive(path: &std::path::Path) -> NewAccount {
    let place = Place::Archive { path: path.into() };
    NewAccount {
        name: "mail".into(),
        kind: place.kind().into(),
        config: place.config(),
        keep: "people".into(),
        ..NewAccount::default()
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
    let expected = Status { state: "idle", mailboxes: "there", ..Status::default() };
    assert_eq!(desk.supervisor.status(None).unwrap(), expected);
    desk.supervisor.sync_now(Options::default());
    desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
}

#[test]
fn what_is_paused_stays_paused_until_it_is_resumed() {
    let desk = Desk::new(0);
    desk.supervisor.pause();
    assert_eq!(desk.supervisor.status(None).unwrap().state, "paused");
    desk.store.write(Who::User, |write| write.set_setting(SETTINGS, "{\"sync_every\":5}")).unwrap();
    assert_eq!(desk.supervisor.status(None).unwrap().next, None);
    desk.supervisor.resume();
    desk.wait_for(|status| status.last_success.is_some());
}

#[test]
fn nothing_of_a_mailbox_that_is_not_shown_is_told_or_counted() {
    let desk = Desk::new(0);
    let nowhere = Place::Archive { path: "/nowhere/at/all".into() };
    let office = NewAccount {
        name: "office".into(),
        kind: nowhere.kind().into(),
        config: nowhere.config(),
        keep: "people".into(),
        ..NewAccount::default()
    };
    desk.store.write(Who::User, |write| write.add_account(&office)).unwrap();
    desk.supervisor.sync_now(Options::default());
    let all = desk.wait_for(|status| status.state == "failed");
    assert_eq!((all.done, all.total, all.failures.len(), all.last_success.is_some()), (1, 1, 1, true));
    for (what, shown, state, done, failures, succeeded) in [
        ("the one that went well", &["mail"][..], "idle", 1, 0, true),
        ("the one that failed", &["office"], "failed", 0, 1, false),
        ("none", &[], "idle", 0, 0, false),
    ] {
        let shown: Vec<String> = shown.iter().map(|name| (*name).to_owned()).collect();
        let status = desk.supervisor.status(Some(&shown)).unwrap();
        let told = (status.state, status.done, status.total, status.failures.len(), status.last_success.is_some());
        assert_eq!(told, (state, done, done, failures, succeeded), "{what}");
        assert!(status.folders.iter().all(|folder| shown.contains(&folder.account)), "{what}");
    }
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

#[test]
fn nothing_begins_by_itself_while_something_is_in_the_way_and_it_begins_again_when_nothing_is() {
    for (settings, in_the_way, why) in [
        (r#"{"pause_on_battery":true}"#, ON_BATTERY, Held::Battery),
        (r#"{"pause_on_metered":true}"#, Power { battery: None, metered: Some(true) }, Held::Metered),
    ] {
        let desk = Desk::with(settings, in_the_way, |_| Ok(()));
        let status = desk.wait_for(|status| status.held.is_some());
        assert_eq!((status.held, status.state, status.next, status.power), (Some(why), "idle", None, in_the_way));
        desk.supervisor.look_again();
        assert_eq!(desk.supervisor.status(None).unwrap(), status, "nothing began");
        desk.turns_to(ON_MAINS);
        let status = desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
        assert_eq!((status.held, status.done, status.next.is_some()), (None, 1, true));
    }
}

#[test]
fn on_battery_it_begins_where_the_user_did_not_say_otherwise() {
    let desk = Desk::with(r#"{"pause_on_metered":true}"#, ON_BATTERY, |_| Ok(()));
    let status = desk.wait_for(|status| status.last_success.is_some());
    assert_eq!(status.held, None);
}

#[test]
fn what_is_asked_for_begins_whatever_is_in_the_way() {
    let desk = Desk::with(r#"{"pause_on_battery":true}"#, ON_BATTERY, |_| Ok(()));
    desk.wait_for(|status| status.held.is_some());
    desk.supervisor.sync_now(Options::default());
    let status = desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
    assert_eq!((status.held, status.done), (Some(Held::Battery), 1));
}

#[test]
fn switching_it_off_lets_it_begin() {
    let desk = Desk::with(r#"{"pause_on_battery":true}"#, ON_BATTERY, |_| Ok(()));
    desk.wait_for(|status| status.held.is_some());
    desk.store.write(Who::User, |write| write.set_setting(SETTINGS, "{}")).unwrap();
    desk.supervisor.look_again();
    desk.wait_for(|status| status.last_success.is_some());
}

#[test]
fn what_began_by_itself_is_stopped_on_battery_and_goes_on_afterwards() {
    let (tell, connecting) = channel();
    let tell = Mutex::new(Some(tell));
    let desk = Desk::with(r#"{"pause_on_battery":true}"#, ON_MAINS, move |cancel| {
        let Some(tell) = tell.lock().unwrap().take() else { return Ok(()) };
        tell.send(()).unwrap();
        while !cancel.is_cancelled() {
            std::thread::park_timeout(Duration::from_millis(5));
        }
        Err(WorkerFailure::from(mail::Trouble::Cancelled))
    });
    connecting.recv_timeout(Duration::from_secs(30)).unwrap();
    desk.turns_to(ON_BATTERY);
    let status = desk.wait_for(|status| status.state != "running");
    assert_eq!((status.state, status.held, status.last_success), ("idle", Some(Held::Battery), None));
    desk.turns_to(ON_MAINS);
    desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
}

#[test]
fn by_hand_only_there_is_nothing_to_hold_up() {
    let desk = Desk::with(r#"{"sync_every":0,"pause_on_battery":true}"#, ON_BATTERY, |_| Ok(()));
    let status = desk.wait_for(|status| status.power == ON_BATTERY);
    assert_eq!((status.held, status.state, status.last_success), (None, "idle", None));
}

#[test]
fn what_is_chosen_is_fetched_at_once_and_moves_nothing_that_is_due() {
    let desk = Desk::new(10);
    let before = desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
    let account = desk.store.read(|read| read.accounts()).unwrap().remove(0);
    desk.store.write(Who::User, |write| write.note_sync(account.id, 1, None)).unwrap();
    desk.supervisor.fetch(account.id);
    assert_eq!(desk.supervisor.status(None).unwrap().state, "running", "it is seen at once");
    let after = desk.wait_for(|status| status.state == "idle" && status.last_success > Some(1));
    assert_eq!(after.next, before.next);
}

#[test]
fn what_is_chosen_of_one_mailbox_leaves_the_others_alone() {
    let (connected, seen) = channel();
    let connected = Mutex::new(connected);
    let desk = Desk::with(r#"{"sync_every":0}"#, Power::default(), move |_| {
        connected.lock().unwrap().send(()).unwrap();
        Ok(())
    });
    let account = desk.store.read(|read| read.accounts()).unwrap().remove(0);
    let other = NewAccount { name: "other".into(), ..archive(desk.dirs.1.path()) };
    desk.store.write(Who::User, |write| write.add_account(&other)).unwrap();
    for _ in 0..5 {
        desk.supervisor.fetch(account.id);
    }
    desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
    assert_eq!(seen.try_iter().count(), 1, "five ticks, one sync of one mailbox");
}

#[test]
fn what_is_chosen_while_paused_waits_until_it_goes_on() {
    let desk = Desk::new(0);
    desk.supervisor.pause();
    let account = desk.store.read(|read| read.accounts()).unwrap().remove(0);
    desk.supervisor.fetch(account.id);
    assert_eq!(desk.supervisor.status(None).unwrap().state, "paused");
    desk.supervisor.resume();
    desk.wait_for(|status| status.state == "idle" && status.last_success.is_some());
}

#[test]
fn it_says_whether_there_is_a_mailbox_to_synchronise() {
    let desk = Desk::new(0);
    let mailboxes = || desk.supervisor.status(None).unwrap().mailboxes;
    assert_eq!(mailboxes(), "there");
    let account = desk.store.read(|read| read.accounts()).unwrap().remove(0);
    desk.store.write(Who::User, |write| write.disconnect_account(account.id, Some(1))).unwrap();
    assert_eq!(mailboxes(), "away");
    desk.store.write(Who::User, |write| write.remove_account(account.id)).unwrap();
    assert_eq!(mailboxes(), "none");
}
