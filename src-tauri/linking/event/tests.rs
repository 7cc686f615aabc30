//! The promises of linking appointments on a real store.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Answer, Mode, Scope, State, TargetId, Verdict};
use store::{StoreError, Subject, WaitingPart, Who};

use super::diary::{Diary, Meeting, meeting};
use super::{
    EventWhat, choose_event_targets, decide_events, link_entered, link_event, link_events, plan_events, tick_events,
    unlink_event,
};
use crate::desk::NOW;
use crate::{exclude, include};

#[test]
fn what_the_user_made_is_ticked_what_others_made_is_new_and_what_is_off_or_gone_is_neither() {
    let diary = Diary::new();
    let anna = diary.desk.person("Anna", 1);
    for (what, meeting, expected) in [
        ("made by the user", meeting(1, 0, &[0, 1]), Some((Verdict::Sent, true))),
        ("made by somebody on file", meeting(2, 1, &[0, 1]), Some((Verdict::New, false))),
        ("made by somebody else", meeting(3, 2, &[0, 1]), Some((Verdict::New, false))),
        ("nobody asks", Meeting { organizer: None, ..meeting(4, 0, &[1]) }, Some((Verdict::Sent, true))),
        ("off", Meeting { off: true, ..meeting(5, 0, &[1]) }, None),
        ("nobody on file", meeting(6, 0, &[0, 2]), None),
        ("on one date only", Meeting { moved_with: Some(1), ..meeting(7, 0, &[2]) }, Some((Verdict::Sent, true))),
    ] {
        let event = diary.take(&meeting);
        let expected: Vec<_> =
            expected.map(|(verdict, ticked)| (anna, verdict, ticked, State::Open)).into_iter().collect();
        assert_eq!(diary.proposed(event), expected, "{what}");
    }
    let event = diary.event(1).unwrap();
    diary.take(&meeting(1, 0, &[2]));
    assert_eq!(diary.proposed(event), [], "she was taken off it");
    diary.take(&meeting(1, 0, &[1]));
    assert_eq!(diary.proposed(event).len(), 1);
    diary.take(&Meeting { organizer: None, ..meeting(1, 0, &[]) });
    assert_eq!(diary.proposed(event), [], "nobody takes part any more");
    diary.take(&meeting(1, 0, &[1]));
    diary.act(|write| write.remove_event(event));
    assert_eq!(diary.proposed(event), [], "the user wants it gone");
    diary.desk.undo();
    assert_eq!(diary.proposed(event).len(), 1);
    diary.agrees();
}

#[test]
fn an_answered_interview_is_a_reply_and_a_person_who_comes_on_file_is_found() {
    let diary = Diary::new();
    let event = diary.take(&Meeting { summary: "Talk about DE7 with Berta Kowalska".into(), ..meeting(1, 0, &[1]) });
    assert_eq!(diary.proposed(event), []);
    let anna = diary.desk.person("Anna", 1);
    assert_eq!(diary.proposed(event), [(anna, Verdict::Sent, true, State::Open)]);
    diary.interview(event, Some(anna));
    let mut answered = meeting(1, 0, &[1]).derived();
    answered.appointments[0].attendees[0].answer = Answer::Accepted;
    answered.appointments[0].summary = "Talk about DE7 with Berta Kowalska".into();
    diary.background(|write| write.derive_event(event, &answered));
    assert_eq!(diary.proposed(event), [(anna, Verdict::Reply, true, State::Open)]);
    let berta = diary.desk.person("Berta", 4);
    let job = store::JobFields {
        title: "Engineer".into(),
        reference: "DE7".into(),
        open: true,
        ..store::JobFields::default()
    };
    let job = diary.desk.store.write(Who::User, |write| {
        let job = write.add_job(&job, NOW)?;
        write.mark_messages_with(&domain::reference_form("DE7")).map(|()| job)
    });
    let offered: Vec<_> = diary.proposed(event).into_iter().skip(1).collect();
    let expected = [berta, job.unwrap()].map(|target| (target, Verdict::Sent, false, State::Open));
    assert_eq!(offered, expected, "named, and by its reference");
    diary.agrees();
}

#[test]
fn who_is_asked_by_a_message_of_their_own_is_concerned_and_left_out_like_an_attendee() {
    let diary = Diary::new();
    let anna = diary.desk.person("Anna", 1);
    let event = diary.take(&meeting(1, 0, &[]));
    diary.ask(event, 1, None);
    assert_eq!(diary.proposed(event), [(anna, Verdict::Sent, true, State::Open)]);
    diary.ask(event, 1, Some(Answer::Declined));
    assert_eq!(diary.proposed(event), [(anna, Verdict::Reply, true, State::Open)]);
    exclude(&diary.desk.store, Subject::Target(anna), Mode::Hide, Scope::Alone, NOW).unwrap();
    assert_eq!(diary.proposed(event), []);
    diary.ask(event, 2, None);
    assert_eq!(diary.proposed(event).len(), 1, "somebody else comes too");
    diary.agrees();
}

#[test]
fn linking_takes_what_is_ticked_leaves_the_rest_for_later_and_one_undo_takes_it_back() {
    let diary = Diary::new();
    let anna = diary.desk.person("Anna", 1);
    let sent = diary.take(&meeting(1, 0, &[1]));
    let new = diary.take(&meeting(2, 1, &[0]));
    let old = diary.take(&Meeting { days: -20, ..meeting(3, 0, &[1]) });
    diary.desk.settle();
    let ticked = EventWhat::Ticked;
    let planned = diary.desk.store.read(|read| plan_events(read, Diary::order(&ticked))).unwrap();
    assert_eq!(planned.events, [sent].into());
    let linked = link_events(&diary.desk.store, Diary::order(&ticked)).unwrap();
    assert_eq!((linked.events, linked.targets, linked.later), ([sent].into(), [anna].into(), 1));
    assert_eq!((diary.linked(sent), diary.linked(new), diary.linked(old)), (vec![anna], vec![], vec![]));
    assert_eq!(diary.proposed(sent), [(anna, Verdict::Sent, true, State::Filed)]);
    assert_eq!(diary.proposed(new), [(anna, Verdict::New, false, State::Later)]);
    assert_eq!(diary.proposed(old), [(anna, Verdict::Sent, true, State::Open)], "history is apart");
    let entry = diary.desk.undo();
    assert_eq!((entry.verb.as_str(), entry.count, entry.name.as_str()), ("link", 1, "Kowalska, Anna"));
    assert_eq!((diary.linked(sent), diary.proposed(new)), (vec![], vec![(anna, Verdict::New, false, State::Open)]));
    link_events(&diary.desk.store, Diary::order(&EventWhat::TickedBefore)).unwrap();
    assert_eq!((diary.linked(sent), diary.linked(old)), (vec![], vec![anna]));
    diary.agrees();
}

#[test]
fn every_decision_stays_through_a_recompute_and_is_taken_back_by_its_own_undo() {
    let diary = Diary::new();
    let [anna, berta] = [("Anna", 1), ("Berta", 2)].map(|(name, who)| diary.desk.person(name, who));
    let event = diary.take(&meeting(1, 1, &[0]));
    let store = &diary.desk.store;
    let before = diary.proposed(event);
    let again = |diary: &Diary| {
        diary.take(&meeting(1, 1, &[0, 3]));
    };
    type Act<'a> = (&'a str, &'a dyn Fn(), Vec<(TargetId, Verdict, bool, State)>);
    let acts: [Act<'_>; 6] = [
        (
            "link_tick",
            &|| tick_events(store, &[event], true, NOW).unwrap(),
            vec![(anna, Verdict::New, true, State::Open)],
        ),
        (
            "link_later",
            &|| decide_events(store, &[event], State::Later, NOW).map(|_| ()).unwrap(),
            vec![(anna, Verdict::New, false, State::Later)],
        ),
        (
            "link_no",
            &|| decide_events(store, &[event], State::No, NOW).map(|_| ()).unwrap(),
            vec![(anna, Verdict::New, false, State::No)],
        ),
        (
            "link_choose",
            &|| choose_event_targets(store, event, &[berta], NOW).unwrap(),
            vec![(anna, Verdict::New, false, State::Open), (berta, Verdict::None, true, State::Open)],
        ),
        (
            "link",
            &|| link_event(store, event, (&[anna], None), NOW).unwrap(),
            vec![(anna, Verdict::New, false, State::Filed)],
        ),
        (
            "link",
            &|| link_event(store, event, (&[berta], None), NOW).unwrap(),
            vec![(anna, Verdict::New, false, State::No)],
        ),
    ];
    for (verb, act, expected) in acts {
        act();
        again(&diary);
        assert_eq!(diary.proposed(event), expected, "{verb}");
        assert_eq!(diary.desk.undo().verb, verb);
        diary.take(&meeting(1, 1, &[0]));
        assert_eq!(diary.proposed(event), before, "{verb}");
    }
    link_event(store, event, (&[anna, berta], None), NOW).unwrap();
    unlink_event(store, event, anna, NOW).unwrap();
    assert_eq!(
        (diary.linked(event), diary.proposed(event)),
        (vec![berta], vec![(anna, Verdict::New, false, State::No)])
    );
    assert_eq!((diary.desk.undo().name, diary.linked(event)), ("Kowalska, Anna".into(), vec![anna, berta]));
    diary.agrees();
}

#[test]
fn what_the_source_took_away_since_does_not_stop_an_undo() {
    let diary = Diary::new();
    diary.desk.person("Anna", 1);
    let [kept, gone] = [1, 2].map(|number| diary.take(&meeting(number, 1, &[0])));
    diary.desk.settle();
    decide_events(&diary.desk.store, &[kept, gone], State::Later, NOW).unwrap();
    diary.lose(2);
    assert_eq!(diary.desk.undo().verb, "link_later");
    assert_eq!(diary.proposed(kept)[0].3, State::Open);
    assert_eq!(diary.proposed(gone), []);
}

#[test]
fn what_the_user_makes_here_is_linked_at_once_and_one_undo_takes_both_back() {
    let diary = Diary::new();
    let [anna, berta] = [("Anna", 1), ("Berta", 2)].map(|(name, who)| diary.desk.person(name, who));
    for (who, targets, expected) in [
        (vec![1], vec![], vec![anna]),
        (vec![], vec![berta], vec![berta]),
        (vec![1], vec![berta], vec![berta, anna]),
        (vec![], vec![], vec![]),
    ] {
        let made = diary.act(|write| {
            let event = write.create_event(diary.calendar, ("made", b"made"), &meeting(1, 0, &who).derived())?;
            link_entered(write, event, (&targets, true), NOW).map(|()| event)
        });
        assert_eq!(diary.linked(made), expected);
        assert!(diary.proposed(made).iter().all(|one| one.3 == State::Filed));
        diary.desk.undo();
        assert_eq!(diary.linked(made), []);
        assert_eq!(diary.proposed(made), []);
    }
}

#[test]
fn what_involves_somebody_excluded_is_never_proposed_and_comes_back_with_them() {
    for (mode, scope, with_others, linked, expected) in [
        (Mode::Hide, Scope::All, false, false, false),
        (Mode::Hide, Scope::All, true, true, false),
        (Mode::Hide, Scope::Alone, false, false, false),
        (Mode::Hide, Scope::Alone, true, false, true),
        (Mode::Keep, Scope::All, false, true, true),
        (Mode::Keep, Scope::All, false, false, false),
        (Mode::Delete, Scope::All, true, true, false),
    ] {
        let what = format!("{mode:?} {scope:?} with others {with_others} linked {linked}");
        let diary = Diary::new();
        let anna = diary.desk.person("Anna", 1);
        let attendees: &[usize] = if with_others { &[0, 1, 2] } else { &[0, 1] };
        let event = diary.take(&meeting(1, 0, attendees));
        diary.desk.settle();
        if linked {
            link_event(&diary.desk.store, event, (&[anna], None), NOW).unwrap();
        }
        let before = diary.proposed(event);
        let id = exclude(&diary.desk.store, Subject::Target(anna), mode, scope, NOW).unwrap();
        let stands = diary.proposed(event).iter().any(|one| one.1 != Verdict::None);
        assert_eq!(stands, expected, "{what}");
        diary.agrees();
        include(&diary.desk.store, id, NOW).unwrap();
        assert_eq!(diary.proposed(event), before, "{what}");
        diary.agrees();
    }
}

#[test]
fn nobody_links_what_is_in_the_calendar_of_another() {
    let diary = Diary::new();
    let anna = diary.desk.person("Anna", 1);
    let event = diary.take(&meeting(1, 0, &[1]));
    diary.desk.settle();
    let store = &diary.desk.store;
    let ewa = store
        .write(Who::User, |write| write.add_user(&store::UserForm { name: "Ewa".into(), rank: 0, admin: true }))
        .unwrap();
    store.sign_in(ewa.id).unwrap();
    assert_eq!(diary.to_link(WaitingPart::Since(i64::MIN)), []);
    let refused = [
        tick_events(store, &[event], true, NOW),
        decide_events(store, &[event], State::No, NOW).map(drop),
        choose_event_targets(store, event, &[anna], NOW),
        link_event(store, event, (&[anna], None), NOW),
        link_events(store, Diary::order(&EventWhat::Events(vec![event]))).map(drop),
        unlink_event(store, event, anna, NOW),
    ];
    assert!(refused.iter().all(|one| matches!(one, Err(StoreError::NotOwner))), "{refused:?}");
}
