//! Taking somebody off file, seen from their appointments.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::linked::Team;
use crate::rows::CalendarSpan;

const DAY: i64 = 86_400;

#[test]
fn whoever_is_taken_off_file_takes_links_and_the_scorecard_along_and_a_colleague_reads_busy() {
    let team = Team::new();
    let event = team.take("one", vec![team.meeting(1, &["anna@a.example"])]);
    team.link(event, None);
    team.interview(event);
    let id = team.text(event);
    let bytes = || crate::appointment_raw(team.store(), &id).unwrap();
    let before = bytes();
    let read_by_jan = || {
        team.sign_in("Jan");
        let page = crate::calendar_between(team.store(), CalendarSpan { from: team.now, until: team.now + 9 * DAY });
        let read = page.unwrap().occurrences[0].title.clone();
        team.sign_in("Marta");
        read
    };
    assert_ne!(read_by_jan(), "");
    crate::profile_remove(team.store(), &team.profile()).unwrap();
    assert_eq!((crate::scorecard(team.store(), &id).unwrap().as_str(), read_by_jan().as_str()), ("", ""));
    assert_eq!(
        crate::link_page(team.store(), &crate::rows::LinkQuery { limit: 9, ..Default::default() }).unwrap().total,
        0
    );
    assert_eq!(bytes(), before, "the user's calendar stays as it is");
    let waiting = team.store().read(|read| read.waiting_events(team.calendar)).unwrap();
    assert_eq!(waiting, [], "and nothing is told to its server");
    crate::undo(team.store(), &|_, _| true).unwrap();
    assert_ne!((crate::scorecard(team.store(), &id).unwrap().as_str(), read_by_jan().as_str()), ("", ""));
}
