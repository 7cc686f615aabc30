//! What waited in a backup is not sent by the store that is made of it.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::desk_tests::{Desk, NOW, key, put};
use crate::{Store, Who};

#[test]
fn nothing_that_waited_when_a_backup_was_made_leaves_by_itself_after_it_was_restored() {
    let desk = Desk::empty();
    let names = ["queued", "sending", "sent", "refused", "void"];
    let ids = names.map(|name| put(&desk, &format!("{name}@firm.example")));
    desk.store
        .write(Who::User, |write| {
            assert!(write.outbox_sending(ids[1], NOW + 10)?);
            write.outbox_sent(ids[2], NOW)?;
            write.outbox_refused(ids[3], "{}", &[], NOW)?;
            write.outbox_give_up(ids[4], NOW)
        })
        .unwrap();
    let file = desk.dir.path().join("one.backup");
    desk.store.backup(&file, NOW).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let home = elsewhere.path().join("new");
    let restored = restore(&file, &home, NOW, |_| Ok(key())).unwrap();
    let store = Store::open(&home, &restored.key).unwrap();
    assert_eq!(store.read(|read| read.outbox_due(i64::MAX)).unwrap(), [], "nothing is due");
    assert_eq!(store.read(|read| read.outbox_next()).unwrap(), Some(NOW + 10), "whoever sends looks at it");
    store.write(Who::Background, |write| write.outbox_cut("{}", NOW)).unwrap();
    let states = ids.map(|id| store.read(|read| read.outbox_mail(id)).unwrap().row.state);
    assert_eq!(states, ["uncertain", "uncertain", "sent", "refused", "void"]);
    assert_eq!(desk.store.read(|read| read.outbox_due(i64::MAX)).unwrap(), ids[..1], "the store itself goes on");
}

#[test]
fn a_backup_from_before_there_was_an_outbox_is_restored_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(FILE_NAME);
    connection::writer(&file, &key(), true).unwrap().execute_batch("CREATE TABLE message(id INTEGER)").unwrap();
    hold_outbox(&file, &key()).unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no log of writes stays beside it");
}
