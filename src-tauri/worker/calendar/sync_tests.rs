//! Calendars of several users, kept in step by whoever is at the machine.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use ::calendar::remote::Remote;
use ::calendar::subscription::Subscription;
use domain::Uuid;
use store::keys::Key;
use store::{CalendarForm, UserForm};

use super::*;

#[test]
fn a_colleagues_calendars_are_kept_in_step_and_nothing_is_told_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(&dir.path().join("store"), &Key::from_bytes([3; 32]), 1).unwrap();
    let file = dir.path().join("needle.ics");
    let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:needle\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261124T090000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    std::fs::write(&file, ics).unwrap();
    let form =
        CalendarForm { name: "needle".into(), kind: "file".into(), config: "{}".into(), ..CalendarForm::default() };
    let connect = |_: &CalendarAccount, _: &Cancel| Ok(Box::new(Subscription::of_file(&file)) as Box<dyn Remote>);
    let jan = store.write(Who::User, |write| {
        write.add_calendar_account(Uuid::now_v7(), &form, 1)?;
        write.add_user(&UserForm { name: "Jan".into(), rank: 0, admin: false })
    });
    let jan = jan.unwrap().id;
    let sync = || {
        let heard = Mutex::new(Vec::new());
        let listener = |account: &str, at: &CalendarProgress<'_>| {
            heard.lock().unwrap().push(format!("{account} {}", at.name));
        };
        let cancel = Cancel::default();
        let sync =
            CalendarSync { store: &store, connect: &connect, listener: &listener, step: &|_| (), cancel: &cancel };
        let told = sync.run(None, true).unwrap().len() + sync.run(None, false).unwrap().len();
        (told, heard.into_inner().unwrap())
    };
    assert_eq!(sync().0, 2, "its owner hears how it went");
    store
        .write(Who::User, |write| {
            let calendar = write.calendars()?.remove(0);
            write.set_direction(calendar.id, "read")
        })
        .unwrap();
    store.sign_in(jan).unwrap();
    assert_eq!(sync(), (0, Vec::new()));
    let marta =
        store.read(|read| read.user_by_name("Marta").or_else(|_| read.users(false).map(|mut all| all.remove(0))));
    store.sign_in(marta.unwrap().id).unwrap();
    let held = store.read(|read| Ok::<_, StoreError>(read.calendar_standings()?.remove(0).1.events)).unwrap();
    assert_eq!(held, 1, "and it was kept in step all the same");
    std::fs::write(&file, ics.replace("UID:1", "UID:2")).unwrap();
    let (told, heard) = sync();
    assert!(told == 2 && heard.iter().any(|line| line == "needle needle"), "{heard:?}");
}
