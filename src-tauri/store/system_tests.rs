//! Automatic messages leave from exactly one account, whatever becomes of the others.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::Who;
use crate::desk_tests::Desk;

fn system(desk: &Desk) -> Option<String> {
    desk.store.read(|read| read.system_account()).unwrap().map(|account| account.form.name)
}

#[test]
fn one_account_sends_automatic_messages_and_an_only_one_needs_not_be_named() {
    let desk = Desk::empty();
    assert_eq!(system(&desk), None);
    let one = desk.add_sender("one");
    assert_eq!(system(&desk).as_deref(), Some("one"), "there is no other");
    let two = desk.add_sender("two");
    assert_eq!(system(&desk), None, "nobody said which");
    for (id, name) in [(two, "two"), (one, "one")] {
        desk.store.write(Who::User, |write| write.set_system(Some(id))).unwrap();
        assert_eq!(system(&desk).as_deref(), Some(name));
    }
    desk.store.write(Who::User, |write| write.disconnect_outgoing(one, Some(9))).unwrap();
    assert_eq!(system(&desk).as_deref(), Some("two"), "the only one that is left");
}

#[test]
fn automatic_messages_always_leave_from_exactly_one_that_is_connected() {
    let desk = Desk::empty();
    let connect = |id, since| desk.store.write(Who::User, |write| write.disconnect_outgoing(id, since)).unwrap();
    let holder = || desk.store.read(|read| read.outgoing_accounts()).unwrap().into_iter().find(|one| one.system);
    let holds = || holder().map(|account| account.form.name);
    let [one, two, three] = ["one", "two", "three"].map(|name| {
        let id = desk.add_sender(name);
        connect(id, None);
        id
    });
    assert_eq!(holds().as_deref(), Some("one"), "the first one, until another is chosen");
    connect(one, Some(9));
    assert_eq!(holds().as_deref(), Some("two"), "handed on as it is disconnected");
    connect(one, None);
    assert_eq!(holds().as_deref(), Some("two"), "what is connected again takes nothing away");
    desk.store.write(Who::User, |write| write.remove_outgoing(two)).unwrap();
    assert_eq!(holds().as_deref(), Some("one"), "handed on as it is deleted");
    desk.store.write(Who::User, |write| write.hand_system_on(one)).unwrap();
    assert_eq!(holds().as_deref(), Some("three"), "handed on as it is unticked");
    connect(one, Some(9));
    desk.store.write(Who::User, |write| write.hand_system_on(three)).unwrap();
    assert_eq!(holds().as_deref(), Some("three"), "there is no other to hand it to");
    connect(three, Some(9));
    connect(one, None);
    assert_eq!(holds().as_deref(), Some("one"), "one that is disconnected keeps it from nobody");
}
