//! The promises of linking on a real store.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Mode, Reason, Scope, State, Verdict};
use store::{HistoryFilter, StoreError, Subject, Who};

use crate::desk::{Desk, Letter, NOW};
use crate::{Order, What, choose_targets, decide, differences, exclude, import, include, tick};

fn letter(number: usize, from: usize, to: &[usize], answers: Option<usize>) -> Letter {
    Letter {
        number,
        from,
        to: to.to_vec(),
        answers,
        folder: usize::from(from == 0),
        bulk: false,
        old: false,
        failed: false,
        forwards: None,
    }
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
fn only_what_lies_with_sent_mail_and_did_not_fail_is_answered() {
    for (what, question, is_sent) in [
        ("sent", letter(1, 0, &[1], None), true),
        ("forged: it came to the inbox", Letter { folder: 0, ..letter(1, 0, &[1], None) }, false),
        ("forged: its sender failed", Letter { failed: true, ..letter(1, 0, &[1], None) }, false),
    ] {
        let desk = Desk::new();
        desk.person("Anna", 1);
        let asked = desk.arrive(&question).unwrap();
        let answer = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
        desk.settle();
        let expected =
            |is_sent| if is_sent { (Verdict::Reply, true, State::Open) } else { (Verdict::New, false, State::Open) };
        assert_eq!(desk.verdict(answer), Some(expected(is_sent)), "{what}");
        assert_eq!(desk.verdict(asked).is_some(), is_sent, "{what}");
        desk.use_sent_as("");
        desk.settle();
        assert_eq!(desk.verdict(answer), Some(expected(!question.failed)), "{what}, in an account without sent mail");
        desk.use_sent_as("sent");
        desk.arrive(&Letter { folder: 1, ..question.clone() }).unwrap();
        desk.settle();
        assert_eq!(desk.verdict(answer), Some(expected(!question.failed)), "{what}, and its copy comes");
        desk.leave(&Letter { folder: 1, ..question.clone() });
        desk.settle();
        assert_eq!(desk.verdict(answer), Some(expected(false)), "{what}, and its copy goes");
        assert_eq!(desk.store.read(differences).unwrap(), []);
    }
}

#[test]
fn people_are_suggested_only_from_what_the_user_sent() {
    for (what, question, suggested) in [
        ("sent", letter(1, 0, &[1], None), 1),
        ("forged", Letter { folder: 0, ..letter(1, 0, &[1], None) }, 0),
        ("failed", Letter { failed: true, ..letter(1, 0, &[1], None) }, 0),
    ] {
        let desk = Desk::new();
        desk.arrive(&question);
        assert_eq!(desk.store.read(|r| r.correspondents(9)).unwrap().len(), suggested, "{what}");
    }
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
    let report = desk.import(&What::Ticked);
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
fn what_is_saved_by_kind_or_by_person_leaves_out_whose_sender_is_in_doubt() {
    let desk = Desk::new();
    let anna = desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    let reply = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    let forged = desk.arrive(&Letter { failed: true, ..letter(3, 1, &[0], Some(1)) }).unwrap();
    desk.settle();
    for what in [What::Verdict(Verdict::Reply), What::For(vec![reply, forged], [anna].into())] {
        let report = desk.import(&what);
        assert_eq!((report.messages, report.doubtful), ([reply].into(), 1), "{what:?}");
        assert_eq!(desk.verdict(forged).unwrap().2, State::Open);
        desk.undo();
    }
    assert_eq!(desk.import(&What::Messages(vec![forged])).messages, [forged].into(), "asked for by itself");
    desk.undo();
    tick(&desk.store, &[forged], true).unwrap();
    assert_eq!(desk.import(&What::Verdict(Verdict::Reply)).messages, [reply, forged].into(), "ticked all the same");
}

#[test]
fn an_import_given_up_leaves_nothing_and_an_undo_given_up_takes_nothing_back() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    let reply = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    desk.settle();
    let order = Order { what: &What::Ticked, into: None, group: None, now: NOW };
    for at in 0.. {
        let told = std::cell::Cell::new(0);
        let given_up = import(&desk.store, order, &|_, _| told.replace(told.get() + 1) < at);
        if let Ok(report) = given_up {
            assert!(at > 4 && report.messages.len() == 2, "it was asked {at} times whether to go on");
            break;
        }
        assert!(matches!(given_up, Err(StoreError::GivenUp)));
        assert_eq!(desk.verdict(reply).unwrap().2, State::Open);
        assert!(desk.store.undo_next().unwrap().is_none_or(|entry| entry.verb != "import"));
    }
    assert!(matches!(crate::undo(&desk.store, &|_, _| false), Err(StoreError::GivenUp)));
    assert_eq!(desk.verdict(reply).unwrap().2, State::Filed);
}

#[test]
fn history_is_planned_by_person_and_only_those_chosen_get_it() {
    let desk = Desk::new();
    let (anna, berta) = (desk.person("Anna", 1), desk.person("Berta", 2));
    desk.arrive(&letter(1, 0, &[1], None));
    for number in 2..204 {
        desk.arrive(&Letter { old: true, ..letter(number, 0, &[1, 2], None) });
    }
    desk.arrive(&Letter { old: true, ..letter(204, 2, &[0], Some(2)) });
    desk.settle();
    let filter = desk.history();
    let lines = desk.store.read(|r| r.history(&filter, (0, 10))).unwrap();
    let counted: Vec<_> = lines.iter().map(|line| (line.target, line.messages, line.replies)).collect();
    assert_eq!(counted, [(berta, 203, 1), (anna, 202, 0)]);
    let of_berta = HistoryFilter { only: Some(vec![berta]), search: "berta".into(), ..filter };
    let messages = desk.store.read(|r| r.history_messages(&of_berta)).unwrap();
    let report = desk.import(&What::For(messages.clone(), [berta].into()));
    assert_eq!((report.messages.len(), report.profiles.len()), (203, 1));
    assert!(!desk.store.read(|r| r.is_filed(messages[0], anna)).unwrap(), "Anna was not chosen");
    assert_eq!(desk.store.read(differences).unwrap(), []);
}

#[test]
fn much_history_stays_out_of_todays_list_and_out_of_its_import() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    for number in 2..204 {
        desk.arrive(&Letter { old: true, ..letter(number, 1, &[0], Some(1)) });
    }
    let today = desk.arrive(&letter(300, 1, &[0], Some(1))).unwrap();
    desk.settle();
    assert_eq!(desk.store.read(|r| r.history_messages(&desk.history())).unwrap().len(), 202);
    let planned = |what| {
        desk.store
            .read(|r| crate::plan_import(r, Order { what: &what, into: None, group: None, now: NOW }))
            .unwrap()
            .messages
    };
    assert!(planned(What::Ticked).contains(&today));
    assert_eq!((planned(What::Ticked).len(), planned(What::AllTicked).len()), (2, 204));
    let filed = desk.import(&What::Ticked);
    assert_eq!(filed.messages.len(), 2, "today's answer and what the user sent");
    assert_eq!(desk.store.read(|r| r.history_messages(&desk.history())).unwrap().len(), 202, "the plan is still there");
}

#[test]
fn importing_twice_files_nothing_twice() {
    let desk = Desk::new();
    desk.person("Anna", 1);
    desk.arrive(&letter(1, 0, &[1], None));
    let reply = desk.arrive(&letter(2, 1, &[0], Some(1))).unwrap();
    desk.settle();
    desk.import(&What::Ticked);
    let again = desk.import(&What::Messages(vec![reply]));
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
    desk.import(&What::Ticked);
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
    let excluded =
        |message| !desk.store.read(|r| Ok::<_, StoreError>(r.facts(message)?.exclusions.is_empty())).unwrap();
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
    let report = desk.import(&What::Ticked);
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

#[test]
fn who_wrote_what_is_forwarded_is_proposed_with_that_reason_and_unticked() {
    let passed_on =
        |number, from, to: &[usize], inner| Letter { forwards: Some(inner), ..letter(number, from, to, None) };
    let by_me = Letter { folder: 1, ..passed_on(1, 0, &[2], 1) };
    let applied = Letter { folder: 2, ..passed_on(1, 2, &[0], 1) };
    for (what, on_file, letter, main, offered) in [
        ("on file, from nobody on file", &[1][..], passed_on(1, 2, &[0], 1), Some(Verdict::New), 0),
        ("not on file", &[], passed_on(1, 2, &[0], 1), None, 0),
        ("besides whoever sent it", &[1, 2], passed_on(1, 2, &[0], 1), Some(Verdict::New), 1),
        ("besides an application", &[1], applied, Some(Verdict::Application), 1),
        ("sent to somebody on file", &[1, 2], by_me.clone(), Some(Verdict::Sent), 1),
        ("sent to nobody on file", &[1], by_me, None, 0),
        ("the user's own", &[1], passed_on(1, 2, &[0], 0), None, 0),
        ("the sender's own", &[1], passed_on(1, 1, &[0], 1), Some(Verdict::New), 0),
    ] {
        let desk = Desk::new();
        let people: Vec<_> = on_file.iter().map(|who| desk.person(["Anna", "Berta"][who - 1], *who)).collect();
        let id = desk.arrive(&letter).unwrap();
        desk.settle();
        assert_eq!(
            desk.verdict(id).map(|(verdict, ticked, _)| (verdict, ticked)),
            main.map(|main| (main, false)),
            "{what}"
        );
        let proposals = desk.store.read(|r| r.proposals(id)).unwrap();
        let forwarded = Reason::Forwarded { address: "anna@a.example".into(), name: String::new() };
        let its: Vec<_> = proposals.iter().filter(|p| p.derived.reasons.contains(&forwarded)).collect();
        assert_eq!(its.iter().filter(|p| p.derived.offered).count(), offered, "{what}");
        assert!(its.iter().all(|p| p.derived.target == people.first().copied() && !p.is_ticked()), "{what}");
        assert_eq!(desk.store.read(differences).unwrap(), [], "{what}");
    }
}

#[test]
fn whoever_comes_on_file_or_is_left_out_is_found_in_what_was_forwarded() {
    let desk = Desk::new();
    let id = desk.arrive(&Letter { forwards: Some(1), ..letter(1, 2, &[0], None) }).unwrap();
    desk.settle();
    assert_eq!(desk.verdict(id), None);
    desk.person("Anna", 1);
    desk.settle();
    assert_eq!(desk.verdict(id), Some((Verdict::New, false, State::Open)));
    exclude(&desk.store, Subject::Address(crate::desk::address(1)), Mode::Hide, Scope::All, NOW).unwrap();
    desk.settle();
    assert_eq!(desk.verdict(id), None, "left out, though the message itself is not");
    desk.undo();
    desk.settle();
    assert_eq!(desk.verdict(id), Some((Verdict::New, false, State::Open)));
    assert_eq!(desk.store.read(differences).unwrap(), []);
}

#[test]
fn an_application_is_for_the_job_of_its_source_and_follows_when_that_changes() {
    let desk = Desk::new();
    let job = |title: &str| {
        let fields = store::JobFields { title: title.into(), ..store::JobFields::default() };
        desk.store.write(Who::User, |write| write.add_job(&fields, NOW)).unwrap()
    };
    let [nurse, driver] = ["Nurse", "Driver"].map(job);
    let arrive_for = |job, folder: Option<usize>| {
        desk.store
            .write(Who::User, |write| {
                let account = write.accounts()?[0].id;
                let folders = write.folders(account)?;
                let path = folder.map(|_| "Bewerbungen");
                let folder = folders.iter().find(|one| Some(one.path.as_str()) == path).map(|one| one.id);
                let group = write.groups()?[0].id;
                write.put_source(account, folder, &store::SourceForm { name: "Paper".into(), job, group })
            })
            .unwrap();
        desk.settle();
    };
    let application = desk.arrive(&Letter { folder: 2, ..letter(1, 4, &[0], None) }).unwrap();
    let for_which = || {
        let proposals = desk.store.read(|read| read.proposals(application)).unwrap();
        let applications = proposals.iter().filter(|one| one.derived.verdict == Verdict::Application);
        applications.map(|one| one.derived.target).collect::<Vec<_>>()
    };
    desk.settle();
    assert_eq!(for_which(), [None], "nobody said");
    for (what, folder, said, expected) in [
        ("the whole mailbox says", None, Some(driver), None),
        ("its own folder says", Some(2), Some(nurse), Some(nurse)),
        ("another one", Some(2), Some(driver), Some(driver)),
        ("nobody says any more", Some(2), None, None),
    ] {
        arrive_for(said, folder);
        assert_eq!(for_which(), [expected], "{what}");
        assert!(desk.store.read(differences).unwrap().is_empty(), "{what}: as looking at everything gives it");
    }
}
