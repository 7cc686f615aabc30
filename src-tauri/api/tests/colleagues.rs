//! Calendars of colleagues: when they are busy, and what of theirs may leave in a file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{Appointment, CalendarId, Class};
use store::{ListedCalendar, StoreError, Who};

use super::linked::Team;
use crate::rows::{AppointmentStatus, CalendarExport, CalendarSpan, OccurrenceKind};
use crate::{Code, Failure};

const HOUR: i64 = 3600;

/// Marta may look into Ewa's calendar besides her own.
fn ewas(team: &Team, access: &str) -> CalendarId {
    let listed = |key: &str, name: &str, belongs_to: &str, access: &str| ListedCalendar {
        key: key.into(),
        name: name.into(),
        belongs_to: belongs_to.into(),
        access: access.into(),
        ..ListedCalendar::default()
    };
    let list = [listed("/mine/", "Mine", "", "write"), listed("/ewa/", "Ewa", "Ewa Nowak", access)];
    let write = |write: &store::Write<'_>| {
        let account = write.calendar_accounts()?[0].id;
        write.list_calendars(account, &list)?;
        let ewa = write.calendars_in(account)?.into_iter().find(|one| one.key == "/ewa/").unwrap().id;
        write.set_direction(ewa, "read").map(|()| ewa)
    };
    team.store().write::<_, StoreError>(Who::User, write).unwrap()
}

#[test]
fn a_colleague_who_tells_only_when_they_are_busy_shows_as_that_until_unticked_and_to_nobody_else() {
    let team = Team::new();
    let ewa = ewas(&team, "busy");
    let at = |from: i64, until: i64, perhaps: bool| (team.now + from * HOUR, team.now + until * HOUR, perhaps);
    let times = [at(1, 3, false), at(2, 4, false), at(1, 2, true), at(5, 6, false), at(200, 201, false)];
    let put = |write: &store::Write<'_>| {
        write.put_busy_times(ewa, &times)?;
        write.set_calendar_cursor(ewa, None, 77)
    };
    team.store().write::<_, StoreError>(Who::Background, put).unwrap();
    let page = || {
        let span = CalendarSpan { from: team.now, until: team.now + 24 * HOUR };
        crate::calendar_between(team.store(), span).unwrap()
    };
    let shown = page();
    let row = shown.calendars.iter().find(|one| one.owner == "Ewa Nowak").unwrap();
    assert_eq!((row.busy_only, row.last_success), (true, Some(77)));
    let told: Vec<_> =
        shown.occurrences.iter().map(|one| (one.start - team.now, one.end - team.now, one.status)).collect();
    let (sure, perhaps) = (AppointmentStatus::Confirmed, AppointmentStatus::Tentative);
    assert_eq!(told, [(HOUR, 4 * HOUR, sure), (HOUR, 2 * HOUR, perhaps), (5 * HOUR, 6 * HOUR, sure)]);
    let are_busy = |one: &crate::rows::OccurrenceRow| {
        one.kind == OccurrenceKind::Busy && one.calendar == row.id && one.title.is_empty() && !one.may_change
    };
    assert!(shown.occurrences.iter().all(are_busy));
    let mut names: Vec<_> = shown.occurrences.iter().map(|one| (&one.event, one.date)).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3, "each goes by a name of its own");
    crate::calendar_show(team.store(), &row.id, false).unwrap();
    assert_eq!(page().occurrences, []);
    team.sign_in("Jan");
    assert_eq!(page().occurrences, [], "what Marta may see of Ewa, Jan may not");
}

/// The texts of what a file holds, or the code of the refusal.
fn saved(team: &Team, what: &CalendarExport) -> Result<String, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calendar.ics");
    crate::calendar_save(team.store(), what, &path)?;
    Ok(std::fs::read_to_string(path).unwrap())
}

#[test]
fn a_file_holds_what_was_asked_for_and_nothing_somebody_else_keeps_private() {
    let mut team = Team::new();
    let named = |team: &Team, summary: &str, class: Class| Appointment {
        class,
        summary: summary.into(),
        ..team.meeting(1, &[])
    };
    let own = team.take("own", vec![named(&team, "Own", Class::Private)]);
    let other = team.take("other", vec![named(&team, "Other", Class::Public)]);
    let mine = team.calendar;
    team.calendar = ewas(&team, "read");
    team.take("hers", vec![named(&team, "Hers", Class::Public)]);
    let secret = team.take("secret", vec![named(&team, "Secret", Class::Private)]);
    let uuid = |calendar| crate::ids::uuid_text(&team.store().read(|read| read.calendar(calendar)).unwrap().uuid);
    let calendars = |ids: &[CalendarId]| CalendarExport {
        calendars: ids.iter().map(|id| uuid(*id)).collect(),
        ..CalendarExport::default()
    };
    let event = |id| CalendarExport { event: Some(team.text(id)), ..CalendarExport::default() };
    let names = ["Own", "Other", "Hers", "Secret"];
    let rows: [(&str, CalendarExport, &[&str]); 5] = [
        ("all", calendars(&[]), &["Own", "Other", "Hers"]),
        ("mine", calendars(&[mine]), &["Own", "Other"]),
        ("hers", calendars(&[team.calendar]), &["Hers"]),
        ("one appointment", event(other), &["Other"]),
        ("a private one of one's own", event(own), &["Own"]),
    ];
    for (what, wish, expected) in rows {
        let text = saved(&team, &wish).unwrap();
        let held: Vec<_> = names.into_iter().filter(|name| text.contains(&format!("SUMMARY:{name}\r\n"))).collect();
        assert_eq!(held, expected, "{what}");
    }
    assert_eq!(saved(&team, &event(secret)).unwrap_err().code, Code::NotFound);
    let wishes = [calendars(&[mine]), event(other)];
    team.sign_in("Jan");
    for wish in wishes {
        assert_eq!(saved(&team, &wish).unwrap_err().code, Code::NotOwner);
    }
    let all = saved(&team, &CalendarExport::default()).unwrap();
    assert!(!all.contains("BEGIN:VEVENT"), "{all}");
}
