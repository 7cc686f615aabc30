//! An appointment changed on both sides waits for the user, and both versions are there until then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use api::rows::{ClashChoice, ClashKeep, ClashSide};
use dossier_tests::servers::dav::desk::{CalendarDesk, there};
use dossier_tests::servers::dav::{BOTH, DavServer};
use store::EventState;
use worker::calendar::sync::Step;

/// What somebody does to an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Changes,
    Removes,
}

const DEEDS: [(Deed, Deed); 3] =
    [(Deed::Changes, Deed::Changes), (Deed::Changes, Deed::Removes), (Deed::Removes, Deed::Changes)];

/// Where the other side acts: before a sync, or between what it observed and what it writes (then the server answers 412).
const MOMENTS: [bool; 2] = [false, true];

fn clash(server: &DavServer, desk: &CalendarDesk, (ours, theirs): (Deed, Deed), is_between: bool) {
    server.put("a", "before");
    desk.sync();
    match ours {
        Deed::Changes => desk.change("a", "ours"),
        Deed::Removes => desk.remove("a"),
    }
    let act = || match theirs {
        Deed::Changes => server.put("a", "theirs"),
        Deed::Removes => server.delete("a"),
    };
    if !is_between {
        act();
    }
    let report = desk.sync_with(&|step| {
        if is_between && step == Step::CursorMoved {
            act();
        }
    });
    assert_eq!(report.failure, None);
    assert_eq!((report.report.clashes, report.report.written), (1, 0), "{ours:?} {theirs:?} {is_between}");
}

#[test]
fn nothing_is_written_over_and_the_user_decides_either_way() {
    for which in BOTH {
        for is_between in MOMENTS {
            for (ours, theirs) in DEEDS {
                for keep in [ClashKeep::Mine, ClashKeep::Theirs, ClashKeep::Both] {
                    let what = format!("{which:?} {ours:?} {theirs:?} {is_between} {keep:?}");
                    let server = DavServer::start(which);
                    let desk = CalendarDesk::new(&server);
                    clash(&server, &desk, (ours, theirs), is_between);
                    let untouched = there(&server);
                    assert_eq!(
                        untouched.get("a").map(String::as_str),
                        (theirs == Deed::Changes).then_some("theirs"),
                        "{what}"
                    );
                    assert_eq!(desk.sync().report.written, 0, "{what}: it waits for the user alone");
                    assert_eq!(desk.states()["a"], EventState::Clash, "{what}");
                    let waiting = api::calendar_clashes(&desk.store).unwrap().remove(0);
                    let (mine, other) = (&waiting.versions.mine, &waiting.versions.theirs);
                    assert_eq!((mine.gone, other.gone), (ours == Deed::Removes, theirs == Deed::Removes), "{what}");
                    api::appointment_decide(&desk.store, &waiting.event, keep).unwrap();
                    desk.sync();
                    desk.assert_in_step_with(&server);
                    let mut names: Vec<String> = desk.summaries().into_values().collect();
                    names.sort();
                    assert_eq!(names, expected((ours, theirs), keep), "{what}");
                    assert!(api::calendar_clashes(&desk.store).unwrap().is_empty(), "{what}");
                }
            }
        }
    }
}

fn expected((ours, theirs): (Deed, Deed), keep: ClashKeep) -> Vec<&'static str> {
    let mine = (ours == Deed::Changes).then_some("ours");
    let other = (theirs == Deed::Changes).then_some("theirs");
    match keep {
        ClashKeep::Mine => mine.into_iter().collect(),
        ClashKeep::Theirs => other.into_iter().collect(),
        ClashKeep::Both => mine.into_iter().chain(other).collect(),
    }
}

#[test]
fn both_changes_are_kept_where_they_do_not_touch() {
    for which in BOTH {
        let server = DavServer::start(which);
        let desk = CalendarDesk::new(&server);
        clash(&server, &desk, (Deed::Changes, Deed::Changes), true);
        let waiting = api::calendar_clashes(&desk.store).unwrap().remove(0);
        let mine = ClashChoice { part: "summary".into(), date: None, side: ClashSide::Mine };
        api::appointment_join(&desk.store, &waiting.event, &[mine]).unwrap();
        assert_eq!(desk.sync().report.written, 1, "{which:?}");
        desk.assert_in_step_with(&server);
        assert_eq!(there(&server)["a"], "ours", "{which:?}");
    }
}

#[test]
fn the_same_change_on_both_sides_is_none() {
    for which in BOTH {
        let server = DavServer::start(which);
        server.put("a", "before");
        let desk = CalendarDesk::new(&server);
        desk.sync();
        desk.change("a", "agreed");
        server.put("a", "agreed");
        let report = desk.sync().report;
        assert_eq!(report.clashes, 0, "{which:?}");
        desk.assert_in_step_with(&server);
        desk.remove("a");
        server.delete("a");
        assert_eq!(desk.sync().report.clashes, 0, "{which:?}");
        desk.assert_in_step_with(&server);
    }
}

#[test]
fn a_decision_can_be_taken_back_before_it_is_sent() {
    let server = DavServer::start(BOTH[0]);
    let desk = CalendarDesk::new(&server);
    clash(&server, &desk, (Deed::Changes, Deed::Changes), false);
    let id = api::calendar_clashes(&desk.store).unwrap().remove(0).event;
    api::appointment_decide(&desk.store, &id, ClashKeep::Theirs).unwrap();
    assert_eq!(desk.summaries()["a"], "theirs");
    api::undo(&desk.store, &|_, _| true).unwrap();
    assert_eq!(desk.summaries()["a"], "ours", "the user's version is back");
    desk.sync();
    desk.assert_in_step_with(&server);
    assert_eq!(there(&server)["a"], "ours");
}
