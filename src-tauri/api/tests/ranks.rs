//! What of a higher group may be asked for, and is not answered: every face's question, by a user below it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use serde::Serialize;
use store::keys::{Adding, Envelope, RecoveryKey, SystemRandom, Way};
use store::{Store, Who};

use super::desk::{Desk, INBOX, NOW, SENT, letter};
use crate::rows::{
    HistoryQuery, InboxQuery, ListQuery, ReviewQuery, SaveOrder, SearchQuery, Settings, Sharing, UserWish,
};
use crate::{Code, Failure};

/// What nobody below may read anywhere.
const NEEDLE: &str = "zirconium";
const FIRST: &str = "a passphrase of the first";
const SECOND: &str = "a passphrase of the second";

/// A desk with a message from Anna for the board, saved and with its file kept, and one for everybody; its envelope has a recovery key.
struct Team {
    desk: Desk,
    closed: String,
    anna: String,
    recovery: RecoveryKey,
}

fn with_file(minutes: i64) -> String {
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nThe {NEEDLE} offer.\r\n--b\r\nContent-Type: application/pdf; name=\"{NEEDLE}.pdf\"\r\nContent-Disposition: attachment; filename=\"{NEEDLE}.pdf\"\r\n\r\n%PDF-1.4\r\n--b--"
    );
    letter("Anna <anna@a.example>", "marta@agency.example", NEEDLE, minutes, &body)
        .replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b")
}

fn team() -> Team {
    let desk = Desk::new();
    let recovery = RecoveryKey::new(&mut SystemRandom).unwrap();
    let key = desk.store.key();
    let mut envelope = Envelope::create(desk.store.dir(), key, domain::Uuid::from_u128(1)).unwrap();
    for way in [Way::Recovery(&recovery), Way::KeyFile(&desk.dir.path().join("key"))] {
        envelope.add(way, Adding { key, at: NOW, random: &mut SystemRandom }).unwrap();
    }
    let person = desk.candidate("Anna", "Kowalska", "anna@a.example");
    let anna = desk.text(person);
    let closed = desk.arrive(INBOX, 0, &with_file(10)).unwrap();
    let open = desk
        .arrive(INBOX, 0, &letter("Anna <anna@a.example>", "marta@agency.example", "Hello", 20, "A word."))
        .unwrap();
    desk.arrive(SENT, 0, &letter("marta@agency.example", "anna@a.example", "Hello", 30, "Another.")).unwrap();
    desk.file(&open, person);
    crate::user_begin(&desk.store, "Marta", FIRST).unwrap();
    let board = crate::group_add(&desk.store, "Board").unwrap().groups[1].clone();
    let order = SaveOrder {
        ids: vec![closed.clone()],
        targets: vec![anna.clone()],
        group: Some(board.id),
        ..SaveOrder::default()
    };
    crate::message_file(&desk.store, &order).unwrap();
    crate::document_add(&desk.store, &closed, &[2], std::slice::from_ref(&anna)).unwrap();
    let everybody = crate::team(&desk.store).unwrap().groups[0].id.clone();
    let jan = UserWish { name: "Jan".into(), admin: false, sees: Some(everybody) };
    let mailboxes = crate::accounts(&desk.store).unwrap().into_iter().map(|row| row.id).collect();
    crate::user_add(&desk.store, &jan, SECOND, &Sharing { mailboxes, ..Sharing::default() }).unwrap();
    Team { desk, closed, anna, recovery }
}

impl Team {
    fn sign_in(&self, name: &str) {
        let user = self.desk.store.read(|read| read.user_by_name(name)).unwrap().id;
        self.desk.store.sign_in(user).unwrap();
    }
}

fn said<T: Serialize>(answer: Result<T, Failure>) -> String {
    match answer {
        Ok(row) => serde_json::to_string(&row).unwrap(),
        Err(failure) => format!("{:?}", failure.code),
    }
}

type Ask = fn(&Store, &Team) -> String;

/// Every question whose answer holds what a message holds.
const ASKS: &[(&str, Ask)] = &[
    ("the inbox", |s, _| {
        said(crate::inbox_page(s, &InboxQuery { view: "all".into(), limit: 50, ..Default::default() }))
    }),
    ("a search", |s, _| {
        said(crate::search(s, &SearchQuery { query: "zircon".into(), limit: 50, ..Default::default() }))
    }),
    ("a search in groups", |s, _| {
        said(crate::search(s, &SearchQuery { query: "offer".into(), limit: 50, grouped: true, ..Default::default() }))
    }),
    ("a message", |s, t| said(crate::message(s, &t.closed))),
    ("its raw text", |s, t| said(crate::message_raw(s, &t.closed))),
    ("its conversation", |s, t| said(crate::conversation(s, &t.closed))),
    ("its page", |s, t| said(crate::reading(s, &t.closed, &[], false).map(|(row, _)| row))),
    ("the timeline", |s, t| said(crate::timeline(s, &t.anna, 0, 50))),
    ("a profile's messages", |s, t| said(crate::profile_messages(s, &t.anna, 0, 50))),
    ("documents", |s, t| said(crate::documents(s, &t.anna))),
    ("an address's card", |s, _| said(crate::address_card(s, "anna@a.example"))),
    ("what Undo would take back", |s, _| said(crate::undo_next(s))),
];

#[test]
fn whoever_ranks_below_reads_nothing_of_it_anywhere() {
    let team = team();
    for (who, reads) in [("Marta", true), ("Jan", false)] {
        team.sign_in(who);
        for (what, ask) in ASKS {
            let said = ask(&team.desk.store, &team);
            let may_show = reads && *what != "what Undo would take back";
            assert!(!may_show || said.contains(NEEDLE) || *what == "its raw text", "{what} for {who}: {said}");
            assert!(reads || !said.contains(NEEDLE), "{what} for {who}: {said}");
        }
    }
}

#[test]
fn counts_and_acts_stop_at_the_rank_too() {
    let team = team();
    let store = &team.desk.store;
    let people = ListQuery { limit: 10, ..Default::default() };
    let found = |query: &str| crate::search_total(store, query).unwrap().count;
    let counts = || {
        let list = crate::people_page(store, &people).unwrap();
        let inbox = crate::inbox_total(store, &InboxQuery { view: "all".into(), ..Default::default() }).unwrap();
        let folders: u32 = crate::folders(store).unwrap().iter().map(|folder| folder.messages).sum();
        (found(NEEDLE), list.rows[0].messages, inbox, folders)
    };
    team.sign_in("Marta");
    let all = counts();
    team.sign_in("Jan");
    let his = counts();
    assert_eq!((all.0, his.0), (1, 0));
    assert_eq!((all.1 - his.1, all.2 - his.2, all.3 - his.3), (1, 1, 1), "{all:?} {his:?}");
    let ids = [team.closed.clone()];
    let refused = [
        said(crate::review_no(store, &ids)),
        said(crate::snooze(store, &ids, None)),
        said(crate::message_unfile(store, &team.closed, &team.anna)),
        said(crate::document_add(store, &team.closed, &[2], std::slice::from_ref(&team.anna))),
        said(crate::filing_group(store, (&team.closed, &team.anna), "Public")),
        said(crate::part_bytes(store, &team.closed, 2)),
        said(crate::recovery_key_show(store)),
    ];
    assert_eq!(refused, ["NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "AdminOnly"]);
    let out = team.desk.dir.path().join("out");
    crate::export(store, &out, &|_, _| (), &|| true).unwrap();
    assert!(!everything_in(&out).contains(NEEDLE), "nor does an export hold it");
    team.sign_in("Marta");
    let whole = team.desk.dir.path().join("whole");
    crate::export(store, &whole, &|_, _| (), &|| true).unwrap();
    assert!(everything_in(&whole).contains(NEEDLE), "the needle can be found");
}

#[test]
fn mail_to_sort_of_a_closed_mailbox_waits_for_whoever_may_see_it() {
    let desk = Desk::new();
    desk.candidate("Anna", "Kowalska", "anna@a.example");
    desk.arrive(INBOX, 0, &letter("Anna <anna@a.example>", "marta@agency.example", NEEDLE, 10, "Words.")).unwrap();
    let board = desk.store.write(Who::User, |write| write.add_group("Board")).unwrap();
    let mailbox = crate::accounts(&desk.store).unwrap()[0].id.clone();
    crate::account_group(&desk.store, &mailbox, &board.name, false).unwrap();
    let sends = desk.store.write(Who::User, |write| {
        let account = write.accounts()?[0].id;
        let (everybody, folder) = (write.groups()?[0].id, desk.folders[INBOX]);
        let form = store::SourceForm { name: "Jobs".into(), job: None, group: everybody };
        write.put_source(account, Some(folder), &form)?;
        let sends = store::OutgoingForm {
            name: "Office".into(),
            kind: "smtp".into(),
            account: Some(account),
            ..Default::default()
        };
        let sends = store::OutgoingForm { config: "{}".into(), address: "marta@agency.example".into(), ..sends };
        write.add_outgoing(domain::Uuid::from_u128(7), &sends, NOW)
    });
    sends.unwrap();
    let jan = store::UserForm { name: "Jan".into(), rank: 0, admin: false };
    let jan = desk.store.write(Who::User, |write| write.add_user(&jan)).unwrap();
    let listed = || {
        let store = &desk.store;
        let review = crate::review_page(store, &ReviewQuery { limit: 50, ..Default::default() }).unwrap();
        let history = crate::history_page(store, &HistoryQuery { limit: 50, ..Default::default() }).unwrap();
        (
            review.rows.len(),
            history.rows.len(),
            crate::accounts(store).unwrap().len(),
            crate::folders(store).unwrap().len(),
        )
    };
    let sends = || (crate::outgoing_accounts(&desk.store).unwrap().len(), crate::sources(&desk.store).unwrap().len());
    assert_eq!((listed(), sends()), ((1, 0, 1, 3), (1, 1)));
    desk.store.sign_in(jan.id).unwrap();
    assert_eq!((listed(), sends()), ((0, 0, 0, 0), (0, 0)));
    let half = domain::Uuid::from_u128(7).to_string();
    assert_eq!(said(crate::outgoing_set_system(&desk.store, &half, true).map(drop)), "NotFound");
    assert_eq!(said(crate::account_messages(&desk.store, &mailbox)), "NotFound");
    assert_eq!(
        said(
            crate::import_run(&desk.store, &crate::rows::ImportWhat::AllTicked, (None, None), &|_, _| true)
                .map(|done| done.messages)
        ),
        "0"
    );
}

#[test]
fn a_mailbox_says_whose_it_is_and_nobody_goes_by_a_colleagues_name() {
    let team = team();
    let seen = |name| {
        team.sign_in(name);
        let row = crate::accounts(&team.desk.store).unwrap().remove(0);
        (row.is_mine, row.may_change, crate::me(&team.desk.store).unwrap().address)
    };
    assert_eq!(seen("Marta"), (true, true, "marta@agency.example".into()));
    assert_eq!(seen("Jan"), (false, false, String::new()));
    team.sign_in("Marta");
    let chief = UserWish { name: "Ewa".into(), admin: true, sees: None };
    crate::user_add(&team.desk.store, &chief, "a passphrase of the third", &Sharing::default()).unwrap();
    assert_eq!(seen("Ewa"), (false, true, String::new()), "an admin may change it");
}

#[test]
fn with_the_second_user_nobody_opens_the_store_without_a_name() {
    let team = team();
    let envelope = Envelope::read(team.desk.store.dir()).unwrap();
    assert_eq!(envelope.users().iter().map(|user| user.name.as_str()).collect::<Vec<_>>(), ["Marta", "Jan"]);
    assert!(envelope.open_with(Way::KeyFile(&team.desk.dir.path().join("key"))).is_err());
    assert!(envelope.open_with(Way::Recovery(&team.recovery)).is_ok());
    let id = |name: &str| crate::ids::uuid_text(&team.desk.store.read(|read| read.user_by_name(name)).unwrap().uuid);
    let store = &team.desk.store;
    for (name, passphrase, proves) in
        [("Marta", FIRST, true), ("Marta", SECOND, false), ("Jan", SECOND, true), ("Jan", "", false)]
    {
        assert_eq!(crate::passphrase_proves(store, &id(name), passphrase).is_ok(), proves, "{name} with {passphrase}");
    }
    crate::passphrase_give(store, &id("Jan"), "a third passphrase").unwrap();
    assert_eq!(crate::passphrase_proves(store, &id("Jan"), SECOND).unwrap_err().code, Code::WrongKey);
    assert_eq!(crate::passphrase_change(store, "not mine at all", "another of mine").unwrap_err().code, Code::WrongKey);
    crate::passphrase_change(store, FIRST, "another of mine").unwrap();
    assert_eq!(crate::passphrase_change(store, "another of mine", "short").unwrap_err().code, Code::WeakPassphrase);
    let jan = id("Jan");
    crate::user_remove(store, &jan).unwrap();
    assert_eq!(crate::passphrase_proves(store, &jan, "a third passphrase").unwrap_err().code, Code::WrongKey);
    let mine = id("Marta");
    assert_eq!(crate::user_remove(store, &mine).unwrap_err().code, Code::AdminOnly);
}

#[test]
fn the_first_user_has_a_passphrase_before_there_is_a_second() {
    let desk = Desk::new();
    let key = desk.store.key();
    let mut envelope = Envelope::create(desk.store.dir(), key, domain::Uuid::from_u128(1)).unwrap();
    let way = desk.dir.path().join("key");
    envelope.add(Way::KeyFile(&way), Adding { key, at: NOW, random: &mut SystemRandom }).unwrap();
    let jan = UserWish { name: "Jan".into(), ..UserWish::default() };
    assert_eq!(crate::user_add(&desk.store, &jan, SECOND, &Sharing::default()).unwrap_err().code, Code::Missing);
    assert_eq!(crate::user_begin(&desk.store, "Marta", "short").unwrap_err().code, Code::WeakPassphrase);
    assert_eq!(crate::user_begin(&desk.store, " ", FIRST).unwrap_err().code, Code::Missing);
    let team = crate::user_begin(&desk.store, "Marta", FIRST).unwrap();
    assert!((team.is_team, team.may_lock) == (false, true) && team.me.admin && team.me.sees.is_none());
    assert!(
        Envelope::read(desk.store.dir()).unwrap().open_with(Way::KeyFile(&way)).is_ok(),
        "alone it still opens by itself"
    );
    assert!(crate::groups(&desk.store).unwrap().is_empty(), "nothing to choose for one");
}

fn everything_in(folder: &std::path::Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text += &path.display().to_string();
        text += &if path.is_dir() {
            everything_in(&path)
        } else {
            String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into()
        };
    }
    text
}

#[test]
fn each_user_chooses_how_the_window_looks_and_the_locked_one_knows_it() {
    let team = team();
    let store = &team.desk.store;
    let look = |theme: &str, language: &str| Settings {
        theme: theme.into(),
        language: language.into(),
        ..crate::settings(store).unwrap()
    };
    team.sign_in("Marta");
    crate::settings_save(store, Settings { sync_every: 30, ..look("dark", "de") }).unwrap();
    let id = |name: &str| {
        let user = store.read(|read| read.user_by_name(name)).unwrap();
        crate::ids::uuid_text(&user.uuid)
    };
    let (marta, jan) = (id("Marta"), id("Jan"));
    crate::sign_in(store, &jan).unwrap();
    let his = crate::settings(store).unwrap();
    assert_eq!((his.theme.as_str(), his.language.as_str(), his.sync_every), ("system", "", 30), "he chose nothing yet");
    crate::settings_save(store, look("light", "fr")).unwrap();
    let looks = crate::looks(store.dir());
    assert_eq!(
        (looks.last == jan, looks.of(&jan).language, looks.of(&marta).theme),
        (true, "fr".into(), "dark".into())
    );
    crate::sign_in(store, &marta).unwrap();
    let hers = crate::settings(store).unwrap();
    assert_eq!((hers.theme.as_str(), hers.language.as_str()), ("dark", "de"), "his choice is not hers");
    assert_eq!(crate::looks(store.dir()).last, marta);
    std::fs::write(store.dir().join("look.json"), "{").unwrap();
    assert_eq!(crate::looks(store.dir()), crate::Looks::default(), "what cannot be read does no harm");
}
