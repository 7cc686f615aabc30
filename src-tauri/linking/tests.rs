//! The promises of linking on a real store: any order, any change, and a recompute of everything gives the same.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Address, Header, Mailbox, MessageRow, Mode, Role, Scope, State, TargetId, Verdict, received};
use proptest::prelude::*;
use store::keys::Key;
use store::{Arrived, Content, ListedCopy, ListedFolder, NewAccount, NewMessage, PersonFields, Store, StoreError, Subject, Who};

use crate::{What, choose_targets, decide, differences, exclude, import, include, settle, tick};

const NOW: i64 = 1_800_000_000;
const ME: &str = "marta@rekrutacja.example";
const PEOPLE: [&str; 4] = ["anna@a.example", "jonas@brandt.example", "luca@mail.brandt.example", "claire@c.example"];

/// A desk: a store with one account, its INBOX, Sent and a folder for applications.
struct Desk {
    store: Store,
    folders: Vec<domain::FolderId>,
    _dir: tempfile::TempDir,
}

#[derive(Clone, Debug)]
struct Letter {
    number: usize,
    from: usize,
    to: Vec<usize>,
    answers: Option<usize>,
    folder: usize,
    bulk: bool,
}

fn address(who: usize) -> Address {
    Address::parse(if who == 0 { ME } else { PEOPLE[who - 1] }).unwrap()
}

impl Letter {
    fn header(&self) -> Header {
        let mailbox = |role, who: usize| Mailbox { role, name: String::new(), address: address(who) };
        let mut mailboxes = vec![mailbox(Role::From, self.from)];
        mailboxes.extend(self.to.iter().map(|who| mailbox(Role::To, *who)));
        Header {
            message_id: Some(format!("{}@x.example", self.number)),
            date: Some(NOW - 1000 + self.number as i64),
            subject: format!("Letter {} about Anna Kowalska", self.number),
            mailboxes,
            references: self.answers.iter().map(|n| format!("{n}@x.example")).collect(),
            bulk: self.bulk.then_some(domain::Bulk::List),
            ..Header::default()
        }
    }
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &Key::from_bytes([7; 32]), NOW).unwrap();
        let folders = store
            .write(Who::User, |w| {
                let account = w.add_account(&NewAccount { name: "me".into(), kind: "archive".into(), config: "{}".into(), keep: "everything".into(), ..NewAccount::default() })?;
                w.add_identity(account, &address(0))?;
                let listed = ["INBOX", "Sent", "Bewerbungen"].map(|path| ListedFolder {
                    name: path.into(), path: path.into(), special_use: String::new(), identity: None, selectable: true,
                });
                let folders = w.list_folders(account, &listed)?;
                w.set_applications(folders[2], true)?;
                Ok::<_, StoreError>(folders)
            })
            .unwrap();
        Self { store, folders, _dir: dir }
    }

    fn arrive(&self, letter: &Letter) -> Option<MessageRow> {
        let header = letter.header();
        let content = Content { text: "Dear Marta, see below.".into(), body_hash: [letter.number as u8; 32], ..Content::default() };
        let folder = self.folders[letter.folder];
        let arrived = self.store.write(Who::Background, |w| {
            let listed = ListedCopy { key: letter.number.to_string(), uid: None, flags: 0, modseq: 0, size: 10, internal_date: NOW };
            w.list_copies(folder, &[listed], NOW)?;
            let copy = w.copies(folder)?.into_iter().find(|c| c.key == letter.number.to_string()).unwrap().id;
            let received = received(header.date, NOW);
            w.arrive(copy, &NewMessage { header: &header, received, size: 10, content: Some(&content), wanted: false })
        });
        match arrived.unwrap() {
            Arrived::Kept(id, _) => Some(id),
            Arrived::Withheld => None,
        }
    }

    fn person(&self, given: &str, who: usize) -> TargetId {
        self.store
            .act("person_add", NOW, |w| {
                let fields = PersonFields { given: given.into(), family: "Kowalska".into(), roles: vec![domain::PersonKind::Candidate], ..PersonFields::default() };
                let id = w.add_person(&fields, NOW)?;
                w.add_address(id, &address(who), "")?;
                for form in domain::name_forms(given, "Kowalska") { w.mark_messages_with(&form)?; }
                Ok::<_, StoreError>((id, store::Summary { count: 1, ..Default::default() }))
            })
            .unwrap()
    }

    fn settle(&self) {
        settle(&self.store, &|| true).unwrap();
    }

    /// What is proposed, in words that do not depend on row numbers.
    fn proposed(&self) -> Vec<(String, String, Verdict, bool, bool)> {
        let mut all = self
            .store
            .read(|r| {
                let mut all = Vec::new();
                for message in r.all_messages()? {
                    for p in r.proposals(message)? {
                        let target = p.derived.target.map(|t| r.label(t).map(|l| l.name)).transpose()?.unwrap_or_default();
                        all.push((r.facts(message)?.subject, target, p.derived.verdict, p.derived.ticked, p.derived.offered));
                    }
                }
                Ok::<_, StoreError>(all)
            })
            .unwrap();
        all.sort();
        all
    }

    fn verdict(&self, message: MessageRow) -> Option<(Verdict, bool, State)> {
        let all = self.store.read(|r| r.proposals(message)).unwrap();
        all.into_iter().find(|p| !p.derived.offered).map(|p| (p.derived.verdict, p.is_ticked(), p.state))
    }

    fn undo(&self) -> store::Entry {
        self.store
            .write(Who::User, |w| {
                let entry = w.undo_newest()?;
                crate::settle_in(w)?;
                Ok::<_, StoreError>(entry)
            })
            .unwrap()
    }
}

fn letter(number: usize, from: usize, to: &[usize], answers: Option<usize>) -> Letter {
    Letter { number, from, to: to.to_vec(), answers, folder: usize::from(from == 0), bulk: false }
}

#[test]
fn a_parent_that_arrives_late_still_makes_its_answer_green() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    let answer = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    desk.settle();
    assert_eq!(desk.verdict(answer), Some((Verdict::New, false, State::Open)));
    let question = desk.arrive(&letter(1, 0, &[1], None)).unwrap();
    desk.settle();
    assert_eq!(desk.verdict(answer), Some((Verdict::Reply, true, State::Open)));
    assert_eq!(desk.verdict(question), Some((Verdict::Sent, true, State::Open)), "ticked with its conversation");
}

#[test]
fn an_answer_to_a_message_sent_to_somebody_else_is_not_a_reply() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[2], None));
    let answer = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    desk.settle();
    assert_eq!(desk.verdict(answer), Some((Verdict::New, false, State::Open)));
}

#[test]
fn import_files_what_is_ticked_leaves_the_rest_for_later_and_one_undo_takes_it_back() {
    let desk = Desk::new();
    let anna = desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    let reply = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    let new = desk.arrive(&letter(3, 1, &[0], None)).unwrap();
    desk.settle();
    let before = desk.proposed();
    let report = import(&desk.store, &What::Ticked, None, NOW).unwrap();
    assert_eq!((report.messages.len(), report.profiles.len(), report.later), (2, 1, 1));
    assert_eq!(desk.verdict(reply).unwrap().2, State::Filed);
    assert_eq!(desk.verdict(new), Some((Verdict::New, false, State::Later)));
    assert!(desk.store.read(|r| r.is_filed(reply, anna)).unwrap());
    assert_eq!(desk.store.read(differences).unwrap(), []);

    let entry = desk.undo();
    assert_eq!((entry.verb.as_str(), entry.count, entry.count2), ("import", 2, 1));
    assert!(!desk.store.read(|r| r.is_filed(reply, anna)).unwrap());
    assert_eq!(desk.verdict(new).unwrap().2, State::Open);
    assert_eq!(desk.proposed(), before);
    assert_eq!(desk.store.read(differences).unwrap(), []);
}

#[test]
fn importing_twice_files_nothing_twice() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    let reply = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    desk.settle();
    import(&desk.store, &What::Ticked, None, NOW).unwrap();
    let again = import(&desk.store, &What::Messages(vec![reply]), None, NOW).unwrap();
    assert_eq!((again.messages.len(), again.already), (0, 1));
}

#[test]
fn an_exclusion_hides_what_is_stored_keeps_out_what_comes_and_undo_brings_it_back() {
    let desk = Desk::new();
    let anna = desk.person("Anna", 1);
    let old = desk.arrive(&letter(1, 1, &[0], None)).unwrap();
    desk.settle();
    exclude(&desk.store, Subject::Target(anna), Mode::Hide, Scope::All, NOW).unwrap();
    assert_eq!(desk.verdict(old), Some((Verdict::Skipped, false, State::Open)));
    assert_eq!(desk.arrive(&letter(2, 1, &[0], None)), None, "only sender and date are stored");
    assert_eq!(desk.store.read(differences).unwrap(), []);
    desk.undo();
    assert_eq!(desk.verdict(old), Some((Verdict::New, false, State::Open)));
    assert_eq!(desk.store.write(Who::Background, |w| w.release_withheld()).unwrap(), 1);
    assert!(desk.arrive(&letter(2, 1, &[0], None)).is_some(), "fetched with the next sync");
}

#[test]
fn mode_keep_leaves_what_was_saved_and_hides_the_rest() {
    let desk = Desk::new();
    let anna = desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    let reply = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    let new = desk.arrive(&letter(3, 1, &[0], None)).unwrap();
    desk.settle();
    import(&desk.store, &What::Ticked, None, NOW).unwrap();
    exclude(&desk.store, Subject::Target(anna), Mode::Keep, Scope::All, NOW).unwrap();
    let visible = |message| desk.store.read(|r| Ok::<_, StoreError>(r.facts(message)?.exclusions.is_empty())).unwrap();
    assert!(visible(reply) && !visible(new));
    desk.undo();
    assert!(visible(reply) && visible(new));
}

#[test]
fn a_domain_exclusion_covers_sub_domains_and_a_scope_alone_spares_mail_with_others() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    let with_anna = desk.arrive(&letter(1, 0, &[1, 3], None)).unwrap();
    let luca = desk.arrive(&letter(2, 3, &[0], None)).unwrap();
    desk.settle();
    let touched = |scope| {
        let subject = Subject::Domain("brandt.example".into());
        desk.store.read(|r| crate::preview(r, &subject, scope)).unwrap()
    };
    assert_eq!((touched(Scope::All).messages, touched(Scope::Alone).messages), (2, 1));
    assert_eq!((touched(Scope::All).with_others, touched(Scope::All).others), (1, 1));
    let id = exclude(&desk.store, Subject::Domain("brandt.example".into()), Mode::Hide, Scope::Alone, NOW).unwrap();
    let excluded = |message| !desk.store.read(|r| Ok::<_, StoreError>(r.facts(message)?.exclusions.is_empty())).unwrap();
    assert!(excluded(luca) && !excluded(with_anna));
    include(&desk.store, id, NOW).unwrap();
    assert!(!excluded(luca));
}

#[test]
fn what_the_user_ticked_and_chose_survives_a_recompute() {
    let desk = Desk::new();
    let anna = desk.person("Anna", 1);
    let new = desk.arrive(&letter(1, 1, &[0], None)).unwrap();
    desk.settle();
    tick(&desk.store, &[new], true).unwrap();
    assert_eq!(desk.verdict(new), Some((Verdict::New, true, State::Open)));
    let other = desk.person("Other", 4);
    choose_targets(&desk.store, new, &[anna, other]).unwrap();
    desk.settle();
    let report = import(&desk.store, &What::Ticked, None, NOW).unwrap();
    assert_eq!(report.profiles.into_iter().collect::<Vec<_>>(), [anna, other]);
}

#[test]
fn no_means_never_again_and_undo_means_again() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    let new = desk.arrive(&letter(1, 1, &[0], None)).unwrap();
    desk.settle();
    decide(&desk.store, &[new], State::No, NOW).unwrap();
    desk.store.write(Who::Background, |w| w.mark_message(new)).unwrap();
    desk.settle();
    assert_eq!(desk.verdict(new).unwrap().2, State::No);
    desk.undo();
    assert_eq!(desk.verdict(new).unwrap().2, State::Open);
}

#[derive(Clone, Debug)]
enum Step {
    Arrive(usize),
    Person(usize),
    Exclude(usize),
    Include,
    Import,
    Tick(usize, bool),
    Undo,
    Settle,
}

fn letters() -> impl Strategy<Value = Vec<Letter>> {
    let one = (0..5usize, proptest::collection::vec(0..5usize, 1..3), proptest::option::of(0..8usize), 0..3usize, proptest::bool::weighted(0.2));
    proptest::collection::vec(one, 8).prop_map(|all| {
        let build = |(number, (from, to, answers, folder, bulk))| Letter { number, from, to, answers, folder, bulk };
        all.into_iter().enumerate().map(build).collect()
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..8usize).prop_map(Step::Arrive),
        2 => (1..5usize).prop_map(Step::Person),
        1 => (1..5usize).prop_map(Step::Exclude),
        1 => Just(Step::Include),
        1 => Just(Step::Import),
        1 => (0..8usize, any::<bool>()).prop_map(|(n, yes)| Step::Tick(n, yes)),
        1 => Just(Step::Undo),
        2 => Just(Step::Settle),
    ]
}

impl Desk {
    fn take(&self, step: &Step, letters: &[Letter]) {
        match step {
            Step::Arrive(n) => drop(self.arrive(&letters[*n])),
            Step::Person(who) => drop(self.person(["Anna", "Berta", "Carla", "Dora"][who - 1], *who)),
            Step::Exclude(who) => drop(exclude(&self.store, Subject::Address(address(*who)), Mode::Hide, Scope::Alone, NOW)),
            Step::Include => {
                let all = self.store.read(|r| r.exclusions()).unwrap();
                all.first().into_iter().for_each(|e| include(&self.store, e.id, NOW).unwrap());
            }
            Step::Import => drop(import(&self.store, &What::Ticked, None, NOW).unwrap()),
            Step::Tick(n, yes) => {
                let all = self.store.read(|r| r.all_messages()).unwrap();
                all.get(*n).into_iter().for_each(|m| tick(&self.store, &[*m], *yes).unwrap());
            }
            Step::Undo => {
                let undone = self.store.write(Who::User, |w| w.undo_newest());
                assert!(matches!(undone, Ok(_) | Err(StoreError::NothingToUndo)), "{undone:?}");
            }
            Step::Settle => self.settle(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_gives_the_same_proposals(all in letters(), order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()) {
        let one_way = |order: &[usize], settle_often: bool| {
            let desk = Desk::new();
            desk.person("Anna", 1);
            for n in order {
                desk.arrive(&all[*n]);
                if settle_often { desk.settle(); }
            }
            desk.person("Berta", 2);
            desk.settle();
            desk.proposed()
        };
        prop_assert_eq!(one_way(&(0..8).collect::<Vec<_>>(), false), one_way(&order, true));
    }

    #[test]
    fn whatever_happens_a_recompute_of_everything_gives_what_is_stored(all in letters(), steps in proptest::collection::vec(step(), 1..24)) {
        let desk = Desk::new();
        for one in &steps {
            desk.take(one, &all);
        }
        desk.settle();
        prop_assert_eq!(desk.store.read(differences).unwrap(), Vec::<MessageRow>::new());
    }
}
